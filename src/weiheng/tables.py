"""Results as tidy tables for other programs."""

from collections.abc import Iterator
from fractions import Fraction
from math import isnan
from typing import Any

import numpy as np
import polars as pl

from weiheng.assess import Assessment

SCORE_COLUMNS = {
    "edition": pl.String,
    "area": pl.String,
    "period": pl.Int32,
    "node": pl.String,
    "parent": pl.String,
    "level": pl.Int32,
    "name_zh": pl.String,
    "name_en": pl.String,
    "weight": pl.Float64,
    "value": pl.Float64,
    "value_reported": pl.Float64,
    "value_computed": pl.Float64,
    "unit": pl.String,
    "unclipped": pl.Float64,
    "score": pl.Float64,
    "imputed": pl.Boolean,
    "coverage": pl.Float64,
}
"""Columns of :func:`score_table`."""


def score_table(assessment: Assessment) -> pl.DataFrame:
    """One row for each area, period and node, in the order of the tree; nothing is rounded.

    ``level`` is 1 for the whole index. ``weight`` is the effective weight in the whole. ``value*``, ``unit`` and
    ``unclipped`` are those of indicators and null for groups. Missing is null. ``coverage`` is the share of the
    node's weight that was observed.
    """
    return pl.DataFrame(list(_rows(assessment)), schema=SCORE_COLUMNS, orient="row")


def _rows(assessment: Assessment) -> Iterator[tuple[Any, ...]]:
    levels, weights = node_levels(assessment), _weights(assessment)
    for area in assessment.areas:
        for period in assessment.periods:
            for key in assessment.edition.nodes:
                yield _row(assessment, key, levels[key], weights[key], area, period)


def node_levels(assessment: Assessment) -> dict[str, int]:
    """Depth of every node, 1 for the whole index."""
    levels: dict[str, int] = {}
    for key in assessment.edition.nodes:
        parent = assessment.edition.parents.get(key)
        levels[key] = 1 if parent is None else levels[parent] + 1
    return levels


def _weights(assessment: Assessment) -> dict[str, float]:
    """Effective weight of every node in the whole, rounded once from exact shares."""
    edition = assessment.edition
    exact = {assessment.root: Fraction(1)}
    for key, node in edition.nodes.items():
        total = sum((child.weight for child in node.children), Fraction(0))
        exact |= {child.key: exact[key] * child.weight / total for child in node.children}
    return {key: float(weight) for key, weight in exact.items()}


def _row(a: Assessment, key: str, level: int, weight: float, area: str, period: int) -> tuple[Any, ...]:
    edition = a.edition
    node = edition.nodes[key]
    names = node.names or edition.indicator(key).names
    value: tuple[Any, ...] = (None, None, None, None, None)
    if node.indicator:
        raw = a.values.at(key, area, period)
        numbers = [None if each is None else float(each) for each in (raw.adopted, raw.reported, raw.computed)]
        value = (*numbers, edition.indicator(key).unit, _or_null(a.unclipped(key, area, period)))
    imputed = bool(node.indicator) and a.imputed(key, area, period)
    score, coverage = _or_null(a.score(key, area, period)), a.coverage(key, area, period)
    place = (edition.name, area, period, key, edition.parents.get(key), level, names.zh, names.en)
    return (*place, weight, *value, score, imputed, coverage)


def _or_null(number: float) -> float | None:
    return None if isnan(number) else number


def stage_table(assessment: Assessment) -> pl.DataFrame:
    """One row for each indicator, area and period: the value after every stage, and what was done to it.

    ``raw`` as observed, ``denominated``, ``imputed`` and ``treated`` (in the indicator's ``unit`` unless it was
    transformed), ``unclipped`` and ``score`` in points; missing is null. ``screened`` tells that the area was left out,
    ``put_in`` that a value or score stands in for a missing one; ``treatment`` is the method that changed the value.
    """
    scores, edition = assessment.scores, assessment.edition
    made, shape = scores.stages, scores.stages.raw.shape
    methods = np.full(shape, None, dtype=object)
    for change in made.changes:
        methods[change.row, change.area, change.period] = change.method
    rows, areas, periods = (each.reshape(-1) for each in np.indices(shape))
    leaves = edition.indicators
    arrays = {
        "raw": made.raw,
        "denominated": made.denominated,
        "imputed": made.imputed,
        "treated": made.treated,
        "unclipped": scores.unclipped,
        "score": scores.scores[: len(leaves)],
    }
    return pl.DataFrame(
        {
            "edition": [edition.name] * len(rows),
            "indicator": [leaves[row].id for row in rows],
            "area": [assessment.areas[area] for area in areas],
            "period": pl.Series([assessment.periods[period] for period in periods], dtype=pl.Int32),
            "unit": [leaves[row].unit for row in rows],
            **{name: array.reshape(-1) for name, array in arrays.items()},
            "screened": np.broadcast_to(made.screened, shape).reshape(-1),
            "put_in": scores.imputed.reshape(-1),
            "treatment": pl.Series(methods.reshape(-1).tolist(), dtype=pl.String),
        }
    ).with_columns(pl.col(list(arrays)).fill_nan(None))
