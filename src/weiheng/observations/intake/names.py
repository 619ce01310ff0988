"""Names in tables and what they mean in a pack: indicators, variables and areas by id, name or synonym."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from weiheng.definitions.model import Area, Indicator, Variable
from weiheng.definitions.pack import Pack
from weiheng.observations.intake.measures import is_unit
from weiheng.observations.intake.wording import name_keys, split_unit
from weiheng.vocabulary.messages import Language
from weiheng.vocabulary.text import folded

Index = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Match:
    """What a text names: one id, or several if it is ambiguous; and a unit in brackets behind the name."""

    ids: tuple[str, ...]
    unit: str = ""


@dataclass(frozen=True)
class Names:
    """Lookup tables of a pack; built once for an import."""

    subjects: Index
    areas: Index
    sources: Index
    sources_shown: tuple[str, ...]
    shown: tuple[str, ...]

    def subject(self, text: str) -> Match | None:
        """The indicator or variable that a text names, with or without numbering, stars and a unit in brackets."""
        for key in name_keys(text):
            if key in self.subjects:
                return Match(self.subjects[key])
        for key in name_keys(text):
            name, unit = split_unit(key)
            if name in self.subjects and unit and is_unit(unit):
                return Match(self.subjects[name], unit)
        return None

    def area(self, text: str) -> Match | None:
        """The area that a text names."""
        found = next((self.areas[key] for key in name_keys(text) if key in self.areas), None)
        return Match(found) if found else None

    def near(self, text: str) -> str:
        """The known name most like an unknown one, or nothing."""
        keys = {folded(name): name for name in self.shown}
        found = difflib.get_close_matches(name_keys(text)[-1], keys, n=1, cutoff=0.5)
        return keys[found[0]] if found else ""


def names_of(pack: Pack) -> Names:
    """All names of a pack."""
    elements = list(pack.elements().values())
    spoken = (name for each in (*elements, *pack.areas.values()) for name in spoken_names(each))
    return Names(
        subjects=_index((each.id, (each.id, *spoken_names(each))) for each in elements),
        areas=_index((each.code, (each.code, *spoken_names(each))) for each in pack.areas.values()),
        sources=_index((each.id, (each.id, each.title.zh, each.title.en)) for each in pack.sources.values()),
        sources_shown=tuple(pack.sources),
        shown=tuple(dict.fromkeys(spoken)),
    )


def spoken_names(each: Indicator | Variable | Area) -> tuple[str, ...]:
    """Names and synonyms."""
    return (each.names.zh, each.names.en, *each.synonyms)


def _index(named: Iterable[tuple[str, tuple[str, ...]]]) -> Index:
    found: dict[str, dict[str, None]] = {}
    for id, texts in named:
        for text in texts:
            found.setdefault(folded(text), {})[id] = None
    return {key: tuple(ids) for key, ids in found.items()}


def area_label(pack: Pack, code: str, language: Language) -> str:
    """The name of an area, or its code if another area has the same name."""
    name = pack.areas[code].names.text(language)
    return name if names_of(pack).areas[folded(name)] == (code,) else code


def areas_within(pack: Pack, text: str) -> tuple[str, ...]:
    """The areas that a title speaks of: those whose names stand in it, without those that they are part of."""
    key = folded(text)
    found: dict[str, None] = {}
    for area in pack.areas.values():
        longest = [folded(name) for name in spoken_names(area)]
        if any(name in key for name in longest if len(name) > 1):
            found[area.code] = None
    above = {parent for code in found for parent in _ancestors(pack, code)}
    return tuple(code for code in found if code not in above)


def _ancestors(pack: Pack, code: str) -> Iterable[str]:
    seen: set[str] = set()
    parent = pack.areas[code].parent
    while parent is not None and parent in pack.areas and parent not in seen:
        seen.add(parent)
        parent = pack.areas[parent].parent
    return seen
