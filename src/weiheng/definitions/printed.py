"""Files of claims: one row a printed number, or words about one; names and symbols may stand as they are printed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from weiheng.definitions.claims import Claim, Measure, Says, Wording
from weiheng.definitions.files import read_text
from weiheng.definitions.model import Area, Indicator, Variable
from weiheng.definitions.schema import Locate, parse_csv, validate
from weiheng.vocabulary.problem import Place, Problem
from weiheng.vocabulary.text import folded
from weiheng.vocabulary.unit import UNITS, unit_written

REQUIRED = ("id", "measure", "subject", "area", "period", "value", "unit", "source", "place")
OPTIONAL = ("since", "relation", "value_high", "unit_printed", "of", "part_of", "note")
_WORDS = frozenset(Says)
_KINDS = (*Measure, *Says)


@dataclass(frozen=True)
class Prints:
    """What a file says that a document prints, and on which line; rows that do not validate are left out."""

    claims: tuple[tuple[Claim, Place], ...] = ()
    wordings: tuple[tuple[Wording, Place], ...] = ()


@dataclass(frozen=True)
class Naming:
    """Ids by what they are called, folded; a name of several things is nobody's."""

    elements: Mapping[str, Indicator | Variable] = field(repr=False)
    subjects: Mapping[str, str] = field(repr=False)
    areas: Mapping[str, str] = field(repr=False)

    def resolved(self, row: Mapping[str, str]) -> dict[str, str]:
        """The row with ids for names and for a symbol of a unit; what is not known stays as it is."""
        found = dict(row)
        if "subject" in row:
            found["subject"] = self.subjects.get(folded(row["subject"]), row["subject"])
        if "area" in row:
            found["area"] = self.areas.get(folded(row["area"]), row["area"])
        if "of" in row:
            names = self.areas if row.get("measure") == Measure.RANK else self.subjects
            found["of"] = names.get(folded(row["of"]), row["of"])
        if "unit" in row and row["unit"] not in UNITS:
            found["unit"] = self._unit(row["unit"], row.get("measure", ""), found.get("subject", ""))
        return found

    def _unit(self, text: str, measure: str, subject: str) -> str:
        element = self.elements.get(subject)
        own = element.unit if element else ""
        wanted = UNITS.get((Measure(measure).unit if measure in frozenset(Measure) else None) or own)
        unit = unit_written(text, wanted) if wanted else None
        return unit.id if unit else text


def naming(elements: Mapping[str, Indicator | Variable], areas: Iterable[Area]) -> Naming:
    """What the names of a pack mean."""
    subjects = ((each.id, (each.names.zh, each.names.en, *each.synonyms)) for each in elements.values())
    places = ((each.code, (each.names.zh, each.names.en, *each.synonyms)) for each in areas)
    return Naming(elements, _by_name(subjects), _by_name(places))


def _by_name(named: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for id, names in named:
        for name in (id, *names):
            found.setdefault(folded(name), set()).add(id)
    return {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1}


def read_prints(root: Path, file: str, names: Naming) -> tuple[Prints, list[Problem]]:
    """Read one file of claims of the pack in ``root``; a malformed row is reported and left out."""
    shown = f"{root.name}/{file}"
    text, problems = read_text(root, file)
    if text is None:
        return Prints(), problems
    rows, problems = parse_csv(text, shown, REQUIRED, OPTIONAL)
    claims: list[tuple[Claim, Place]] = []
    wordings: list[tuple[Wording, Place]] = []
    for line, row in rows:
        place = Place(shown, line)
        found, new = _item(names.resolved(row), place)
        problems += new
        if isinstance(found, Claim):
            claims.append((found, place))
        elif found is not None:
            wordings.append((found, place))
    return Prints(tuple(claims), tuple(wordings)), problems


def _item(row: dict[str, str], place: Place) -> tuple[Claim | Wording | None, list[Problem]]:
    measure = row.get("measure", "")
    if measure in _WORDS:
        return validate(Wording, {"says" if key == "measure" else key: cell for key, cell in row.items()}, _at(place))
    if measure and measure not in _KINDS:
        return None, [Problem("Y07", place, {"key": "measure", "found": measure, "allowed": ", ".join(_KINDS)})]
    return validate(Claim, row, _at(place))


def _at(place: Place) -> Locate:
    return lambda *_: place
