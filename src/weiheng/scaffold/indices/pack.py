"""The files of a pack for an index that was read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from weiheng.definitions.base import Fact
from weiheng.definitions.methods import Aggregate, Denominate, Normalise
from weiheng.definitions.model import Coverage, Node, Owner, Periods, Settings, Source
from weiheng.observations.files import FOLDER
from weiheng.observations.intake.writing import csv_text
from weiheng.observations.model import Observation
from weiheng.scaffold.indices.elements import Named, area, both, indicator, named, same, variable
from weiheng.scaffold.indices.model import Data, Framework
from weiheng.scaffold.indices.naming import area_codes, ids
from weiheng.scaffold.indices.reading import Found
from weiheng.scaffold.indices.tree import tree_of
from weiheng.scaffold.indices.weights import share_text
from weiheng.scaffold.indices.wording import PLAIN, unit_of
from weiheng.scaffold.indices.yaml_text import plain, yaml_text
from weiheng.vocabulary.figure import Figure
from weiheng.vocabulary.problem import Problem
from weiheng.vocabulary.status import Status

SOURCE = "imported_index"


@dataclass(frozen=True)
class Terms:
    """What a pack is called, which files it is made from, and on which day (ISO 8601)."""

    owner: str
    files: tuple[str, ...]
    today: str
    edition: str | None = None


@dataclass(frozen=True)
class Facts:
    """An index with the ids that its parts have in the pack."""

    framework: Framework
    data: Data
    terms: Terms
    elements: Mapping[str, Named]
    groups: Mapping[str, str]
    areas: Mapping[str, str]

    @property
    def edition(self) -> str:
        """The id of the edition: as asked for, or the last year."""
        return self.terms.edition or str(self.data.years[-1])

    @property
    def tree(self) -> Node:
        """The tree of the edition."""
        leaves = {code: name.id for code, name in self.elements.items()}
        return tree_of(self.framework, {**leaves, **self.groups})

    def unknown_units(self) -> list[str]:
        """Units as written that the registry does not have."""
        counted = (entry for entry in self.framework.entries if entry.counted)
        return list(dict.fromkeys(entry.unit for entry in counted if entry.unit and unit_of(entry.unit) == PLAIN))


def facts_of(found: Found, terms: Terms) -> tuple[Facts, list[Problem]]:
    """Names for everything in an index without mistakes, and what had to be called otherwise (warnings)."""
    framework = found.framework
    leaves = ids([entry.code for entry in framework.of("indicator")], "indicator")
    divisors = ids([entry.code for entry in framework.of("denominator")], "variable", leaves.values())
    elements, problems = named(framework, {**leaves, **divisors})
    taken = (*leaves.values(), *divisors.values())
    groups = ids([entry.code for entry in framework.of("aggregate")], "group", taken)
    return Facts(framework, found.data, terms, elements, groups, area_codes(found.data.areas)), problems


def write_pack(facts: Facts, folder: Path) -> None:
    """Write every file of the pack into an empty folder."""
    for name, text in files_of(facts):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def files_of(facts: Facts) -> Iterator[tuple[str, str]]:
    """Every file of the pack with its text."""
    yield "owner.yaml", yaml_text(plain(_owner(facts)))
    yield "areas.yaml", _list(area(facts.areas[code], name, code) for code, name in facts.data.areas.items())
    yield "sources.yaml", _list([_source(facts.terms)])
    variables = [variable(entry, facts.elements[entry.code], SOURCE) for entry in facts.framework.of("denominator")]
    if variables:
        yield "variables.yaml", _list(variables)
    figures: dict[str, list[Figure]] = {entry.code: [] for entry in facts.framework.entries}
    for cell in facts.data.cells:
        figures[cell.code] += [] if cell.figure is None else [cell.figure]
    for entry in facts.framework.of("indicator"):
        fact = indicator(entry, facts.elements[entry.code], figures[entry.code], SOURCE)
        yield f"indicators/{fact.id}.yaml", yaml_text(plain(fact))
    folder = f"index/{facts.edition}"
    yield f"{folder}/index.yaml", yaml_text(plain(_settings(facts)))
    yield f"{folder}/tree.yaml", yaml_text(_readable(plain(facts.tree)))
    yield f"{FOLDER}/{facts.edition}.csv", csv_text(list(_observations(facts)))


def _list(facts: Iterable[Fact]) -> str:
    return yaml_text([plain(fact) for fact in facts])


def _readable(node: object, root: bool = True) -> object:
    """A tree with its weights as people write them; below the root each child has one."""
    if not isinstance(node, dict):
        return node
    found = {**node}
    if not root:
        found["weight"] = share_text(Fraction(node.get("weight", 1)))
    if "children" in node:
        found["children"] = [_readable(child, root=False) for child in found.pop("children")]
    return found


def _owner(facts: Facts) -> Owner:
    """The first area is the pack's own, for somebody has to be."""
    owner = facts.terms.owner
    return Owner(id=owner, title=same(owner), languages=("zh", "en"), area=next(iter(facts.areas.values())))


def _source(terms: Terms) -> Source:
    files = ", ".join(terms.files)
    return Source(
        id=SOURCE,
        title=both("import_index.source", files=files),
        producer=both("import_index.unknown"),
        date=terms.today,
        locator=files,
        licence="unknown",
    )


def _settings(facts: Facts) -> Settings:
    years = facts.data.years
    return Settings(
        id=facts.edition,
        title=same(f"{facts.framework.root.name} {facts.edition}"),
        status="draft",
        areas=tuple(facts.areas.values()),
        periods=Periods(first=years[0], last=years[-1]),
        denominate=tuple(_divided(facts)),
        normalise=Normalise(method="min_max"),
        missing="leave_out",
        aggregate=Aggregate(method="arithmetic"),
        groupings=_groupings(facts),
        coverage=Coverage(minimum=Fraction(0)),
        decimals=2,
        source=SOURCE,
    )


def _divided(facts: Facts) -> Iterator[Denominate]:
    for entry in facts.framework.of("indicator"):
        if entry.denominator is not None:
            divisor = facts.elements[entry.denominator]
            yield Denominate(indicator=facts.elements[entry.code].id, by=divisor.id)


def _groupings(facts: Facts) -> dict[str, dict[str, tuple[str, ...]]]:
    """Areas by group by grouping; an area without a group is in none."""
    labels = facts.data.labels
    names = ids(labels, "grouping")
    return {names[code]: _members(members, facts.areas) for code, members in labels.items() if members}


def _members(labels: Mapping[str, str], areas: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    groups = ids(dict.fromkeys(labels.values()), "group")
    return {
        group: tuple(areas[area] for area, label in labels.items() if label == written)
        for written, group in groups.items()
    }


def _observations(facts: Facts) -> Iterator[Observation]:
    units = {entry.code: unit_of(entry.unit) for entry in facts.framework.entries}
    for cell in facts.data.cells:
        yield Observation(
            indicator=facts.elements[cell.code].id,
            area=facts.areas[cell.area],
            period=cell.year,
            value=cell.figure,
            unit=units[cell.code],
            status=Status.MISSING if cell.figure is None else Status.FINAL,
            source=SOURCE,
            place=str(cell.place),
            vintage=facts.terms.today,
        )
