"""Checks of orders: of pillars against the index, of pairs that need no weights, without an element or a unit."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from weiheng.index.agreement import spearman
from weiheng.index.coherence.data_checks import unfit
from weiheng.index.coherence.dominance import dominance
from weiheng.index.coherence.dropping import (
    MOST_UNITS,
    at_an_edge,
    scores_without_element,
    scores_without_unit,
    shifts,
)
from weiheng.index.coherence.found import Found, Outcome, warn_if
from weiheng.index.coherence.sample import Sample
from weiheng.index.coherence.thresholds import CHECKS
from weiheng.index.errors import MethodError
from weiheng.index.moments import extent
from weiheng.index.multicriteria.benefit_of_the_doubt import benefit_of_the_doubt
from weiheng.index.ranks import ranks
from weiheng.index.recipe import Array


def pillar_ranks(sample: Sample) -> Iterator[Found]:
    """Whether the index says more than a pillar: Spearman's r of their orders > .92 is a warning.

    Beside it the share of units that differ by more than a tenth of the places, and the largest difference.

    Shape: a finding a child of the root. Missing: units without either score are left out. Source: the table.

    >>> from weiheng.index.coherence.sample import sample_of_points
    >>> sample = sample_of_points([[1, 5, 3], [2, 4, 1], [3, 8, 4], [4, 5, 2], [5, 6, 5]], ((0, 1, 2),))
    >>> [(each.kind, round(each.numbers["rank_r"], 2)) for each in pillar_ranks(sample)]
    [('adds', 0.8), ('adds', 0.87), ('adds', 0.9)]
    """
    check = CHECKS["pillar_ranks"]
    if refused := _one_pillar(sample, "pillar_ranks"):
        yield refused
        return
    for pillar in sample.pillars:
        units = int(sample.known[pillar, sample.root])
        if refused := unfit("pillar_ranks", units, (pillar,)):
            yield refused
            continue
        apart = shifts(sample.scores[:, sample.root], sample.scores[:, pillar])
        r = _agreement(sample.scores[:, pillar], sample.scores[:, sample.root])
        if np.isnan(r):
            yield Found("pillar_ranks", Outcome.NOT_COMPUTABLE, "constant", (pillar,))
            continue
        most = int(np.nanargmax(np.abs(apart)))
        moved = float(np.nanmean(np.where(np.isnan(apart), np.nan, np.abs(apart) > check.limit("places") * units)))
        numbers = {"rank_r": r, "moved_share": moved, "largest": int(abs(apart[most])), "units": units}
        yield warn_if(r > check.limit("same"), "pillar_ranks", ("same", "adds"), (pillar,), (most,), numbers)


def _one_pillar(sample: Sample, id: str) -> Found | None:
    if len(sample.pillars) > 1:
        return None
    return Found(id, Outcome.NOT_COMPUTABLE, "few_children", (sample.root,), numbers={"needed": 2, "found": 1})


def pareto(sample: Sample) -> Iterator[Found]:
    """How many pairs no weights can turn, by pillars and by indicators; the index must not contradict them.

    ``share = dominated pairs / n (n - 1) / 2``; a pair is contradicted if the dominated unit stands above the other.

    Shape: a finding each for pillars and indicators. Missing: units without one of the scores are left out.
    Source: the table of thresholds.

    >>> from weiheng.index.coherence.sample import sample_of_points
    >>> sample = sample_of_points([[1, 5, 3], [2, 4, 1], [3, 8, 4], [4, 5, 2], [5, 6, 5]], ((0, 1, 2),))
    >>> [each.numbers["pairs"] for each in pareto(sample)]
    [6, 6]
    """
    levels = {"pillars": sample.pillars, "indicators": tuple(range(sample.tree.leaves))}
    for level, rows in levels.items():
        scores = sample.scores[:, rows]
        units = int((~np.isnan(scores).any(axis=1)).sum())
        if refused := unfit("dominance", units, ()):
            yield refused
            continue
        index, above = ranks(sample.scores[:, sample.root]), dominance(scores)
        against = np.argwhere(above & (index[:, None] > index))
        pairs = int(above.sum())
        numbers = {"share": pairs / (units * (units - 1) / 2), "pairs": pairs}
        numbers |= {"contradicted": len(against), "units": units}
        if len(against):
            first = (int(against[0][0]), int(against[0][1]))
            yield Found("dominance", Outcome.FAIL, "contradicted", units=first, numbers=numbers)
        else:
            yield Found("dominance", Outcome.PASS, f"by_{level}", numbers=numbers)


def without_each_element(sample: Sample) -> Iterator[Found]:
    """How far units move when an element is left out: on average by more than a tenth of the places is a warning.

    Shape: a finding an element. Missing: units without a score are left out. Source: a convention.

    >>> from weiheng.index.coherence.sample import sample_of_points
    >>> sample = sample_of_points([[1, 5, 3], [2, 4, 1], [3, 8, 4], [4, 5, 2], [5, 6, 5]], ((0, 1, 2),))
    >>> [each.numbers["mean_shift"] for each in without_each_element(sample)]
    [0.8, 0.0, 0.4]
    """
    for row in sorted(sample.parents):
        if refused := unfit("without_element", sample.units, (row,)):
            yield refused
            continue
        try:
            without = scores_without_element(sample.build, row)
        except MethodError:
            yield Found("without_element", Outcome.NOT_COMPUTABLE, "method", (row,))
            continue
        if without is None:
            yield Found("without_element", Outcome.NOT_COMPUTABLE, "nothing_left", (row,))
            continue
        moved = _moved("without_element", sample.scores[:, sample.root], without, rows=(row,))
        far = CHECKS["without_element"].limit("shift") * sample.units
        yield _judged(moved, moved.numbers.get("mean_shift", 0) > far)


def without_each_unit(sample: Sample) -> Iterator[Found]:
    """Whether the order of the others depends on one unit: anything computed from pools is computed without it.

    A warning if another unit moves by more than a tenth of the places. Of more than 500 units only those are left out
    that alone have the lowest or the highest value of an indicator; a finding says so.

    Shape: a finding a unit. Missing: units without a score are left out. Source: a convention.

    >>> from weiheng.index.coherence.sample import sample_of_points
    >>> sample = sample_of_points([[1, 5, 3], [2, 4, 1], [3, 8, 4], [4, 5, 2], [5, 6, 5]], ((0, 1, 2),))
    >>> [each.kind for each in without_each_unit(sample)]
    ['stays', 'stays', 'stays', 'stays', 'stays']
    """
    if refused := unfit("without_unit", sample.units, ()):
        yield refused
        return
    each_one: Sequence[int] = range(sample.units)
    if sample.units > MOST_UNITS:
        each_one = at_an_edge(sample.build)
        numbers = {"most": MOST_UNITS, "edges": len(each_one)}
        yield Found("without_unit", Outcome.NOT_COMPUTABLE, "many_units", numbers=numbers)
    for unit in each_one:
        try:
            without = scores_without_unit(sample.build, unit)
        except MethodError:
            yield Found("without_unit", Outcome.NOT_COMPUTABLE, "method_unit", units=(unit,))
            continue
        moved = _moved("without_unit", sample.scores[:, sample.root], without, units=(unit,))
        far = CHECKS["without_unit"].limit("shift") * sample.units
        yield _judged(moved, moved.numbers.get("largest", 0) > far)


def best_weights(sample: Sample) -> Iterator[Found]:
    """Whether the order holds under weights that suit each unit best: Spearman's r with benefit of the doubt >= .8.

    Beside it the share of units that move by more than a tenth of the places, and the largest move.

    Shape: one finding, over the root's children. Missing: units without one of their scores are left out.
    Source: Cherchye et al., An introduction to 'benefit of the doubt' composite indicators (2007); a convention.

    >>> from weiheng.index.coherence.sample import sample_of_points
    >>> points = [[1, 5], [2, 4], [3, 8], [4, 5], [5, 6], [6, 1], [7, 7], [8, 3], [9, 9]]
    >>> [each.kind for each in best_weights(sample_of_points(points, ((0, 1),)))]
    ['agrees']
    """
    id, pillars = "benefit_of_the_doubt", sample.pillars
    known = ~np.isnan(sample.scores[:, (*pillars, sample.root)]).any(axis=1)
    units = int(known.sum())
    if refused := _one_pillar(sample, id) or unfit(id, units, (), len(pillars)):
        yield refused
        return
    try:
        best = np.round(benefit_of_the_doubt(sample.scores[known][:, pillars].T).scores, 9)  # of at most 1
    except MethodError as error:
        yield Found(id, Outcome.NOT_COMPUTABLE, error.reason, (sample.root,))
        return
    index = sample.scores[known, sample.root]
    r = _agreement(index, best)
    if np.isnan(r):
        kind = "constant" if extent(index, 0) == 0 else "all_best"
        yield Found(id, Outcome.NOT_COMPUTABLE, kind, (sample.root,))
        return
    apart = shifts(index, best)
    most = int(np.abs(apart).argmax())
    moved = float((np.abs(apart) > CHECKS[id].limit("places") * units).mean())
    numbers = {"rank_r": r, "moved_share": moved, "largest": int(abs(apart[most])), "units": units}
    unit = int(np.flatnonzero(known)[most])
    yield warn_if(r < CHECKS[id].limit("agreement"), id, ("differs", "agrees"), (sample.root,), (unit,), numbers)


def _agreement(first: Array, second: Array) -> float:
    """Spearman's r of two orders in which binary dust breaks no ties."""
    return spearman(ranks(first), ranks(second))


def _moved(id: str, before: Array, after: Array, rows: tuple[int, ...] = (), units: tuple[int, ...] = ()) -> Found:
    """How far units move, and which one furthest (the last of the finding's units)."""
    apart = np.abs(shifts(before, after))
    if np.isnan(apart).all():
        return Found(id, Outcome.NOT_COMPUTABLE, "no_scores", rows, units)
    most, mean = int(np.nanargmax(apart)), float(np.nanmean(apart))
    numbers = {"mean_shift": mean, "largest": int(apart[most]), "moved": int((apart > 0).sum())}
    return Found(id, Outcome.PASS, "moves" if mean else "stays", rows, (*units, most), numbers)


def _judged(found: Found, far: bool) -> Found:
    return replace(found, outcome=Outcome.WARN) if far else found
