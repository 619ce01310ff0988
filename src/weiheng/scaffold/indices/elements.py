"""Indicators, variables and areas of a pack from the rows of a framework and the areas of its data."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from weiheng.definitions.model import Area, Direction, Indicator, Note, Variable
from weiheng.scaffold.indices.model import Entry, Framework
from weiheng.scaffold.indices.wording import unit_of
from weiheng.vocabulary.figure import Figure
from weiheng.vocabulary.messages import Bilingual, Words
from weiheng.vocabulary.problem import Problem

_SIGNIFICANT = 3
_MAX_DECIMALS = 10


@dataclass(frozen=True)
class Named:
    """The id, the names and the synonyms of what can be observed: no two share any."""

    id: str
    names: Bilingual
    synonyms: tuple[str, ...]


def both(key: str, **facts: object) -> Bilingual:
    """A message of the catalogue in both languages."""
    return Bilingual(zh=Words("zh")(key, **facts), en=Words("en")(key, **facts))


def same(text: str) -> Bilingual:
    """A text that is known in one language only, in place of both."""
    return Bilingual(zh=text, en=text)


def named(framework: Framework, ids: Mapping[str, str]) -> tuple[Mapping[str, Named], list[Problem]]:
    """Names of indicators and variables; one that stands for several is told apart by its code (I29, a warning)."""
    entries = [entry for entry in framework.entries if entry.counted]
    used = {ids[entry.code]: entry.code for entry in entries}
    problems = []
    names: dict[str, str] = {}
    for entry in entries:
        name = entry.name if used.setdefault(entry.name, entry.code) == entry.code else f"{entry.name} ({entry.code})"
        if name != entry.name:
            facts = {"found": entry.name, "first": used[entry.name], "name": name}
            problems.append(Problem("I29", entry.place, facts, level="warning"))
        names[entry.code] = name
        used.setdefault(name, entry.code)
    found = {}
    for entry in entries:
        own = used.setdefault(entry.code, entry.code) == entry.code
        synonyms = (entry.code,) if own and entry.code not in (ids[entry.code], names[entry.code]) else ()
        found[entry.code] = Named(ids[entry.code], same(names[entry.code]), synonyms)
    return found, problems


def indicator(entry: Entry, name: Named, figures: Sequence[Figure], source: str) -> Indicator:
    """An indicator; its unit as written stands in the definition, its target and goalposts in notes."""
    notes = []
    if entry.target is not None:
        notes.append(both("import_index.target", value=entry.target, unit=entry.unit or "-"))
    if entry.goalposts is not None:
        notes.append(both("import_index.goalposts", lower=entry.goalposts[0], upper=entry.goalposts[1]))
    key = "definition_unit" if entry.unit else "definition"
    return Indicator(
        id=name.id,
        names=name.names,
        synonyms=name.synonyms,
        unit=unit_of(entry.unit),
        definition=both(f"import_index.{key}", name=entry.name, unit=entry.unit),
        direction=Direction.POSITIVE if entry.direction == 1 else Direction.NEGATIVE,
        frequency="year",
        decimals=decimals_of(figures),
        source=(source,),
        notes=tuple(Note(text=text, source=source) for text in notes),
    )


def variable(entry: Entry, name: Named, source: str) -> Variable:
    """What divides indicators."""
    note = both("import_index.unit", unit=entry.unit) if entry.unit else None
    return Variable(
        id=name.id, names=name.names, synonyms=name.synonyms, unit=unit_of(entry.unit), source=source, note=note
    )


def decimals_of(figures: Iterable[Figure]) -> int:
    """Decimals to show: three significant digits of the usual value, and no more than the data have.

    >>> decimals_of(map(Figure, ("0.0123456", "0.0234567"))), decimals_of([Figure("8735.453")]), decimals_of([])
    (4, 0, 0)
    """
    known = list(figures)
    sizes = [abs(float(figure.exact)) for figure in known if figure.exact]
    if not sizes:
        return 0
    wanted = _SIGNIFICANT - 1 - math.floor(math.log10(median(sizes)))
    return max(0, min(wanted, _MAX_DECIMALS, max(figure.places for figure in known)))


def area(code: str, name: str, written: str) -> Area:
    """An area; a code that had to be changed stays as a synonym."""
    synonyms = (written,) if written not in (code, name) else ()
    return Area(code=code, names=same(name), synonyms=synonyms, level=level_of(code))


def level_of(code: str) -> Literal["nation", "province", "city", "district"]:
    """By the form of the code: six digits are of GB/T 2260, two or three capitals of ISO 3166; else a district.

    >>> level_of("440000"), level_of("440300"), level_of("440305"), level_of("AUT"), level_of("ward-7")
    ('province', 'city', 'district', 'nation', 'district')
    """
    if re.fullmatch(r"[A-Z]{2,3}", code):
        return "nation"
    if re.fullmatch(r"[0-9]{6}", code) and code.endswith("00"):
        return "province" if code.endswith("0000") else "city"
    return "district"
