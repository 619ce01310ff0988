"""Weights for programs: a record of everything for JSON, and a row for every number for CSV."""

import csv
from collections.abc import Iterator
from math import isfinite
from typing import TextIO

from weiheng import __version__
from weiheng.index.recipe import Array
from weiheng.index.weighting.ahp import Comparisons
from weiheng.scrutiny.weights import Compared, Comparing, Group, Pool, Rating, Start, Telling, Weights
from weiheng.scrutiny.weights_saying import Speaker

COLUMNS = ("group", "method", "of", "element", "number", "value")
_DIGITS = 10

Record = dict[str, object]
Row = tuple[str, str, str, object]
"""Whose number it is (expert or pool), of which element, its name, its value."""


def weights_record(found: Weights, speaker: Speaker) -> Record:
    """Groups from the whole down, each with its children, its diagnosis and the sentences about it."""
    edition = found.assessment.edition
    note = edition.settings.note
    return {
        "edition": edition.name,
        "engine": __version__,
        "note": None if note is None else note.text(speaker.words.language),
        "area": found.area,
        "period": None if found.area is None else found.assessment.periods[-1],
        "groups": [_group_record(each, speaker) for each in found.groups],
    }


def _group_record(group: Group, speaker: Speaker) -> Record:
    numbers: list[Record] = [
        {"of": of, "element": element, "number": number, "value": value}
        for of, element, number, value in _diagnosis_rows(group)
    ]
    return {
        "key": group.key,
        "name": speaker.name(group.key),
        "method": group.method,
        "by": group.by,
        "children": [
            {"key": each.key, "name": speaker.name(each.key)} | dict(_child_numbers(group, position))
            for position, each in enumerate(group.children)
        ],
        "numbers": numbers,
        "sentences": list(speaker.sentences(group)),
    }


def print_rows(found: Weights, out: TextIO) -> None:
    """A row for every number of every group."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for group in found.groups:
        for position, child in enumerate(group.children):
            numbers = _child_numbers(group, position)
            writer.writerows((group.key, group.method, "", child.key, name, value) for name, value in numbers)
        writer.writerows((group.key, group.method, *row) for row in _diagnosis_rows(group))


def _child_numbers(group: Group, position: int) -> Iterator[tuple[str, float | None]]:
    child = group.children[position]
    yield "share", _number(child.share)
    yield "effective", _number(child.effective)
    yield "equal_share", _number(1 / len(group.children))
    if child.in_effect is not None:
        yield "in_effect", _number(child.in_effect)


def _number(value: float) -> float | None:
    return round(float(value), _DIGITS) if isfinite(value) else None


def _diagnosis_rows(group: Group) -> Iterator[Row]:
    match group.diagnosis:
        case Comparing(experts, combined, apart):
            for each in (*experts, combined):
                yield from _compared_rows(each, group.elements)
            yield from _element_rows("", group.elements, "apart", apart)
        case Rating(experts, found):
            yield "", "", "experts", experts
            for name in ("concordance", "chi_square", "p_value"):
                yield "", "", name, _number(getattr(found, name))
            yield from _element_rows("", group.elements, "mean", found.means)
            yield from _element_rows("", group.elements, "variation", found.variations)
        case Telling(_, pools):
            for pool in pools:
                yield from _pool_rows(pool, group.elements)


def _compared_rows(compared: Compared, elements: tuple[str, ...]) -> Iterator[Row]:
    who = compared.expert or "combined"
    yield from ((who, "", name, value) for name, value in _consistency(compared.found).items())
    yield from _element_rows(who, elements, "weight", compared.found.weights)
    if compared.worst is not None:
        i, j, k = compared.worst.elements
        pairs = ((i, j), (j, k), (i, k))
        for name, ratios in (("given", compared.worst.given), ("needed", compared.worst.needed)):
            yield from ((who, ":".join(pair), name, _number(each)) for pair, each in zip(pairs, ratios, strict=True))


def _consistency(found: Comparisons) -> dict[str, float | None]:
    names = ("lambda_max", "consistency_index", "random_index", "consistency_ratio", "contradiction")
    return {name: _number(getattr(found, name)) for name in names}


def _pool_rows(pool: Pool, elements: tuple[str, ...]) -> Iterator[Row]:
    of = pool.area or ("panel" if pool.period is None else str(pool.period))
    yield of, "", "units", pool.units
    if pool.weights is None or pool.numbers is None:
        return
    yield from _element_rows(of, elements, "weight", pool.weights)
    for name, values in pool.numbers.elements.items():
        yield from _element_rows(of, elements, name, values)
    for name, values in pool.numbers.components.items():
        yield from _element_rows(of, tuple(f"component_{number + 1}" for number in range(len(values))), name, values)


def _element_rows(of: str, elements: tuple[str, ...], name: str, values: Array) -> Iterator[Row]:
    yield from ((of, element, name, _number(value)) for element, value in zip(elements, values, strict=True))


def start_record(start: Start, speaker: Speaker) -> Record:
    """The matrix as experts write it, the weights that it stands for, those that it gives, and its consistency."""
    given = [_number(each) for each in start.shares]
    back = [_number(each) for each in start.found.weights]
    return {
        "edition": speaker.found.assessment.edition.name,
        "engine": __version__,
        "key": start.key,
        "elements": list(start.elements),
        "matrix": [[str(cell) for cell in row] for row in start.matrix],
        "shares": given,
        "weights": back,
        **_consistency(start.found),
    }


def print_start(start: Start, out: TextIO) -> None:
    """The matrix with a heading and a first column of elements."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("element", *start.elements))
    writer.writerows((key, *row) for key, row in zip(start.elements, start.matrix, strict=True))
