"""What differs between two editions: values, definitions, bounds, weights, and scores split by cause."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from pydantic import BaseModel

from weiheng.assess import Assessment
from weiheng.definitions.model import Node
from weiheng.definitions.rules.m02_setting_of_method import METHODS
from weiheng.explain.attribution import explain_change
from weiheng.explain.change import Change, Moment
from weiheng.observations.model import Key, Observation

_DIGITS = 6
"""Significant digits of a weight in per cent; exact ones are in the files, and in locks."""


@dataclass(frozen=True)
class Difference:
    """One thing that is not the same: ``kind`` is value, decision, definition, bounds, weight, settings or claim.

    ``subject`` is an id, ``field`` what of it; None stands for absent.
    """

    kind: str
    subject: str
    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class ScoreDifference:
    """A node's scores of the same area and period in both editions, and why they differ."""

    node: str
    area: str
    period: int
    change: Change


@dataclass(frozen=True)
class EditionDiff:
    """Everything that differs. ``areas`` are those that both assess.

    ``headline`` compares each edition's last period in the first of them, as the two reports would.
    """

    areas: tuple[str, ...]
    facts: tuple[Difference, ...]
    scores: tuple[ScoreDifference, ...]
    headline: Change | None


def diff(before: Assessment, after: Assessment) -> EditionDiff:
    """Compare two assessed editions over the nodes, areas and periods that both have."""
    areas = tuple(area for area in after.areas if area in before.areas)
    headline = None
    if areas:
        first = Moment(before, before.root, areas[0], before.periods[-1])
        headline = explain_change(first, Moment(after, after.root, areas[0], after.periods[-1]))
    return EditionDiff(areas, tuple(_facts(before, after)), tuple(_scores(before, after)), headline)


def _scores(before: Assessment, after: Assessment) -> Iterator[ScoreDifference]:
    for node in (key for key in after.edition.nodes if key in before.row_of):
        for area in (area for area in after.areas if area in before.areas):
            for period in (period for period in after.periods if period in before.periods):
                if before.score(node, area, period) == after.score(node, area, period):
                    continue
                change = explain_change(Moment(before, node, area, period), Moment(after, node, area, period))
                if change is not None:
                    yield ScoreDifference(node, area, period, change)


def _facts(before: Assessment, after: Assessment) -> Iterator[Difference]:
    old, new = before.edition, after.edition
    yield from _compare("settings", "index", old.settings, new.settings)
    for kind, left, right in (
        ("definition", _by_id(old.indicators), _by_id(new.indicators)),
        ("definition", _by_id(old.variables), _by_id(new.variables)),
        ("bounds", {each.indicator: each for each in old.bounds}, {each.indicator: each for each in new.bounds}),
        ("weight", old.nodes, new.nodes),
    ):
        yield from _compare_all(kind, left, right)
    yield from _weights(effective_weights(old.tree), effective_weights(new.tree))
    until = min(before.periods[-1], after.periods[-1])
    yield from _decisions(*(_decided(each, until) for each in (before, after)))
    yield from _values(*(each.observations.about(each.edition.elements, until).latest() for each in (before, after)))


def _by_id(items: Any) -> dict[str, BaseModel]:
    return {each.id: each for each in items}


def _compare_all(kind: str, old: Mapping[str, BaseModel], new: Mapping[str, BaseModel]) -> Iterator[Difference]:
    for key in dict.fromkeys((*old, *new)):
        yield from _compare(kind, key, old.get(key), new.get(key))


def _compare(kind: str, subject: str, old: BaseModel | None, new: BaseModel | None) -> Iterator[Difference]:
    """Differences field by field; of a node neither its weight nor its children, which have their own entries."""
    if old is None or new is None:
        yield Difference(kind, subject, "", None if old is None else subject, None if new is None else subject)
        return
    left, right = (dict(_flat(_said(each))) for each in (old, new))
    for field in dict.fromkeys((*left, *right)):
        if left.get(field) != right.get(field):
            yield Difference(kind, subject, field, left.get(field), right.get(field))


def _said(model: BaseModel) -> dict[str, Any]:
    """The fields of a model as plain data; of a choice only the settings that its method heeds."""
    excluded = {"children", "weight", "weights"} if isinstance(model, Node) else set()
    data = model.model_dump(mode="json", exclude=excluded)
    return {name: _heeded(name, item) if name in METHODS and item is not None else item for name, item in data.items()}


def _heeded(stage: str, choice: Any) -> dict[str, Any]:
    """A choice, be it a bare name, without what belongs to other methods; so are the choices in it."""
    written: dict[str, Any] = {"method": choice} if isinstance(choice, str) else choice
    heeded = METHODS[stage]
    own = {name: item for name, item in written.items() if name not in heeded or written["method"] in heeded[name]}
    if own.get("flat") is False:  # which a bare name does not say
        del own["flat"]
    if own.get("levels"):
        own["levels"] = [_heeded(stage, each) for each in own["levels"]]
    if own.get("indicators"):
        own["indicators"] = {key: _heeded(stage, each) for key, each in own["indicators"].items()}
    return own


def _weights(old: Mapping[str, Fraction], new: Mapping[str, Fraction]) -> Iterator[Difference]:
    """Shares of the whole, however they are written; nodes that only one edition has are told as such."""
    for key in (key for key in old if key in new):
        before, after = (f"{float(100 * weights[key]):.{_DIGITS}g}%" for weights in (old, new))
        if before != after:
            yield Difference("weight", key, "weight", before, after)


def effective_weights(root: Node) -> Mapping[str, Fraction]:
    """The weight of each node as a share of the whole."""
    found = {root.key: Fraction(1)}
    for node in root.walk():
        total = sum((child.weight for child in node.children), Fraction(0))
        found |= {child.key: found[node.key] * child.weight / total for child in node.children}
    return found


def _flat(data: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Nested fields as ``upper.value`` with their text; what is None is absent."""
    if isinstance(data, dict):
        for name, item in data.items():
            yield from _flat(item, f"{prefix}.{name}" if prefix else name)
    elif isinstance(data, list):
        for index, item in enumerate(data):
            yield from _flat(item, f"{prefix}.{index}")
    elif data is not None:
        yield prefix, str(data).lower() if isinstance(data, bool) else str(data)


def _decided(assessment: Assessment, until: int) -> dict[Key, str]:
    """What is decided up to a period, in a few words."""
    found = assessment.edition.decided.items()
    return {key: f"{each.value} {each.unit} ({each.by}, {each.date})" for key, each in found if each.period <= until}


def _decisions(old: Mapping[Key, str], new: Mapping[Key, str]) -> Iterator[Difference]:
    for key in sorted({*old, *new}):
        if old.get(key) != new.get(key):
            yield Difference("decision", key[0], f"{key[1]} {key[2]}", old.get(key), new.get(key))


def _values(old: Mapping[Key, Observation], new: Mapping[Key, Observation]) -> Iterator[Difference]:
    """Observations that differ; those of periods that one edition does not reach yet are no difference."""
    for key in sorted({*old, *new}):
        before, after = (_printed(rows.get(key)) for rows in (old, new))
        if before != after:
            yield Difference("value", key[0], f"{key[1]} {key[2]}", before, after)


def _printed(row: Observation | None) -> str | None:
    if row is None:
        return None
    return f"{row.value} {row.unit}" if row.value else row.status.value
