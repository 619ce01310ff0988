"""Checks of a group's children together: dimensions, reliability, collinearity, importance."""

from collections.abc import Callable, Iterator

import numpy as np

from weiheng.index.coherence.components import (
    components,
    condition_number,
    is_singular,
    sampling_adequacy,
    sphericity,
    variance_inflation,
)
from weiheng.index.coherence.correlation import complete, correlations, covariances
from weiheng.index.coherence.data_checks import constant, unfit
from weiheng.index.coherence.found import Found, Outcome, warn_if
from weiheng.index.coherence.reliability import alpha_if_deleted, cronbach_alpha
from weiheng.index.coherence.sample import Sample
from weiheng.index.coherence.smoothing import main_effect
from weiheng.index.coherence.thresholds import CHECKS, Check
from weiheng.index.recipe import Array

Judge = Callable[[Check, Array, int, tuple[int, ...]], Iterator[Found]]
"""A check of complete scores (units, children) of the group with a row, and of its children's rows."""


def _by_group(sample: Sample, id: str, least: int, judge: Judge, whole_rank: bool = False) -> Iterator[Found]:
    """A check group by group, or why it cannot be made; ``whole_rank`` if no child may follow from the others."""
    for group, children in enumerate(sample.tree.children):
        row = sample.tree.leaves + group
        data = complete(sample.scores[:, children])
        refused = _few_children(id, row, len(children), least) or unfit(id, len(data), (row,), len(children))
        refused = refused or constant(id, data, (row,), children)
        if not refused and whole_rank and is_singular(correlations(data)):
            refused = Found(id, Outcome.NOT_COMPUTABLE, "singular", (row,))
        if refused:
            yield refused
        else:
            yield from judge(CHECKS[id], data, row, children)


def _few_children(id: str, row: int, found: int, least: int) -> Found | None:
    if found >= least:
        return None
    return Found(id, Outcome.NOT_COMPUTABLE, "few_children", (row,), numbers={"needed": least, "found": found})


def principal_components(sample: Sample) -> Iterator[Found]:
    """Whether a group has one dimension: one eigenvalue > 1, a first component with >= 60 %, loadings of one sign.

    Shape: a finding a group, and one for each child whose loading on the first component is turned.
    Missing: units without a child's score are left out. Source: the table of thresholds.

    >>> from weiheng.index.coherence.sample import sample_of_points
    >>> points = [[1, 2, 9], [2, 1, 8], [3, 4, 9], [4, 3, 4], [5, 6, 3], [6, 5, 2], [7, 8, 4], [8, 7, 1], [9, 9, 2]]
    >>> sample = sample_of_points(points, ((0, 1, 2),))
    >>> [each.kind for each in principal_components(sample)]
    ['one', 'loads', 'loads', 'turned']
    """
    yield from _by_group(sample, "components", 2, _components)


def _components(check: Check, data: Array, row: int, children: tuple[int, ...]) -> Iterator[Found]:
    found = components(correlations(data))
    above = int((found.eigenvalues > check.limit("eigenvalue") + 1e-9).sum())
    numbers: dict[str, float] = {"first_share": float(found.shares[0]), "above": above, "units": len(data)}
    numbers |= {f"eigenvalue_{at}": float(each) for at, each in enumerate(found.eigenvalues, 1)}
    if above > 1:
        yield Found("components", Outcome.WARN, "several", (row,), numbers=numbers)
    elif found.shares[0] < check.limit("first"):
        yield Found("components", Outcome.WARN, "little", (row,), numbers=numbers)
    else:
        yield Found("components", Outcome.PASS, "one", (row,), numbers=numbers)
    for child, loading in zip(children, found.loadings[:, 0], strict=True):
        turned = loading < 0
        clear = -loading >= check.limit("loading")
        outcome = (Outcome.FAIL if clear else Outcome.WARN) if turned else Outcome.PASS
        kind = "turned" if turned else "loads"
        yield Found("components", outcome, kind, (child, row), numbers={"loading": float(loading)})


def alpha(sample: Sample) -> Iterator[Found]:
    """Whether a group is consistent: Cronbach's alpha of its children's scores, >= .7 good, < .6 not even leniently.

    Shape: a finding a group, with the standardised alpha too. Missing: units without a child's score are left out.
    Source: the table of thresholds.

    >>> from weiheng.index.coherence.sample import sample_of_points
    >>> points = [[1, 2, 9], [2, 1, 8], [3, 4, 9], [4, 3, 4], [5, 6, 3], [6, 5, 2], [7, 8, 4], [8, 7, 1], [9, 9, 2]]
    >>> sample = sample_of_points(points, ((0, 1, 2),))
    >>> [(each.kind, round(each.numbers["alpha"], 3)) for each in alpha(sample)]
    [('low', -1.909)]
    """
    yield from _by_group(sample, "alpha", 2, _alpha)


def _alpha(check: Check, data: Array, row: int, _: tuple[int, ...]) -> Iterator[Found]:
    found, standardised = cronbach_alpha(covariances(data)), cronbach_alpha(correlations(data))
    if np.isnan(found):
        yield Found("alpha", Outcome.NOT_COMPUTABLE, "no_variance", (row,))
        return
    numbers = {"alpha": found, "units": len(data)} | ({} if np.isnan(standardised) else {"standardised": standardised})
    yield _graded("alpha", found, check.limit("good"), check.limit("lenient"), (row,), numbers)


def _graded(
    id: str, value: float, good: float, least: float, rows: tuple[int, ...], numbers: dict[str, float]
) -> Found:
    """Passes from ``good`` on, fails below ``least``."""
    if value >= good:
        return Found(id, Outcome.PASS, "good", rows, numbers=numbers)
    return Found(id, Outcome.WARN if value >= least else Outcome.FAIL, "low", rows, numbers=numbers)


def alpha_without(sample: Sample) -> Iterator[Found]:
    """Whether a group is more consistent without a child: alpha of the others at least .01 above that of all.

    Shape: a finding a child of a group of three or more. Missing: as for alpha. Source: a convention.

    >>> from weiheng.index.coherence.sample import sample_of_points
    >>> points = [[1, 2, 9], [2, 1, 8], [3, 4, 9], [4, 3, 4], [5, 6, 3], [6, 5, 2], [7, 8, 4], [8, 7, 1], [9, 9, 2]]
    >>> sample = sample_of_points(points, ((0, 1, 2),))
    >>> [(each.kind, round(each.numbers["without"], 3)) for each in alpha_without(sample)]
    [('belongs', -5.368), ('belongs', -13.556), ('better', 0.966)]
    """
    yield from _by_group(sample, "alpha_if_deleted", 3, _alpha_without)


def _alpha_without(check: Check, data: Array, row: int, children: tuple[int, ...]) -> Iterator[Found]:
    covariance = covariances(data)
    whole = cronbach_alpha(covariance)
    for child, without in zip(children, alpha_if_deleted(covariance), strict=True):
        if np.isnan(whole) or np.isnan(without):
            yield Found("alpha_if_deleted", Outcome.NOT_COMPUTABLE, "no_variance", (row,))
            continue
        better = without - whole >= check.limit("gain")
        numbers = {"alpha": whole, "without": float(without)}
        yield warn_if(better, "alpha_if_deleted", ("better", "belongs"), (child, row), numbers=numbers)


def adequacy(sample: Sample) -> Iterator[Found]:
    """Whether a group's correlations are common ones: KMO >= .6, below .5 unacceptable, of the group and each child.

    Shape: a finding a group of three or more (of two, KMO is always .5), and one a child.
    Missing: units without a child's score are left out. Source: the table of thresholds.

    >>> from weiheng.index.coherence.sample import sample_of_points
    >>> points = [[1, 2, 9], [2, 1, 8], [3, 4, 9], [4, 3, 4], [5, 6, 3], [6, 5, 2], [7, 8, 4], [8, 7, 1], [9, 9, 2]]
    >>> sample = sample_of_points(points, ((0, 1, 2),))
    >>> [(each.kind, round(each.numbers["kmo"], 3)) for each in adequacy(sample)]
    [('low', 0.566), ('good_child', 0.536), ('good_child', 0.575), ('good_child', 0.598)]
    """
    yield from _by_group(sample, "sampling_adequacy", 3, _adequacy, whole_rank=True)


def _adequacy(check: Check, data: Array, row: int, children: tuple[int, ...]) -> Iterator[Found]:
    whole, single = sampling_adequacy(correlations(data))
    if np.isnan(whole):
        yield Found("sampling_adequacy", Outcome.NOT_COMPUTABLE, "unrelated", (row,))
        return
    least = check.limit("unacceptable")
    yield _graded("sampling_adequacy", whole, check.limit("good"), least, (row,), {"kmo": whole, "units": len(data)})
    for child, each in zip(children, single, strict=True):
        kinds = "low_child", "good_child"
        yield warn_if(each < least, "sampling_adequacy", kinds, (child, row), numbers={"kmo": float(each)})


def bartlett(sample: Sample) -> Iterator[Found]:
    """Whether a group's children correlate at all: Bartlett's test of sphericity, p < 5 %.

    Shape: a finding a group. Missing: units without a child's score are left out. Source: the table of thresholds.

    >>> from weiheng.index.coherence.sample import sample_of_points
    >>> points = [[1, 2, 9], [2, 1, 8], [3, 4, 9], [4, 3, 4], [5, 6, 3], [6, 5, 2], [7, 8, 4], [8, 7, 1], [9, 9, 2]]
    >>> sample = sample_of_points(points, ((0, 1, 2),))
    >>> [each.kind for each in bartlett(sample)]
    ['correlated']
    """
    yield from _by_group(sample, "sphericity", 2, _bartlett, whole_rank=True)


def _bartlett(check: Check, data: Array, row: int, _: tuple[int, ...]) -> Iterator[Found]:
    chi2, freedom, p = sphericity(correlations(data), len(data))
    numbers = {"chi2": chi2, "freedom": freedom, "p": p, "units": len(data)}
    unrelated = p >= check.limit("significance")
    yield warn_if(unrelated, "sphericity", ("unrelated", "correlated"), (row,), numbers=numbers)


def inflation(sample: Sample) -> Iterator[Found]:
    """Whether a child follows from its siblings: variance inflation factor > 5, or > 10.

    Shape: a finding a child; one a group if a child follows exactly. Missing: units without a child's score are left
    out. Source: the table of thresholds.

    >>> from weiheng.index.coherence.sample import sample_of_points
    >>> points = [[1, 2, 9], [2, 1, 8], [3, 4, 9], [4, 3, 4], [5, 6, 3], [6, 5, 2], [7, 8, 4], [8, 7, 1], [9, 9, 2]]
    >>> sample = sample_of_points(points, ((0, 1, 2),))
    >>> [round(each.numbers["vif"], 2) for each in inflation(sample)]
    [21.17, 10.39, 5.96]
    """
    yield from _by_group(sample, "inflation", 2, _inflation)


def _inflation(check: Check, data: Array, row: int, children: tuple[int, ...]) -> Iterator[Found]:
    r = correlations(data)
    if is_singular(r):
        yield Found("inflation", Outcome.FAIL, "exact", (row,), numbers={"units": len(data)})
        return
    for child, factor in zip(children, variance_inflation(r), strict=True):
        yield _limited(check, float(factor), (child, row), {"vif": float(factor), "units": len(data)})


def condition(sample: Sample) -> Iterator[Found]:
    """Whether a group is collinear as a whole: condition number > 10, or > 30.

    Shape: a finding a group. Missing: units without a child's score are left out. Source: the table of thresholds.

    >>> from weiheng.index.coherence.sample import sample_of_points
    >>> points = [[1, 2, 9], [2, 1, 8], [3, 4, 9], [4, 3, 4], [5, 6, 3], [6, 5, 2], [7, 8, 4], [8, 7, 1], [9, 9, 2]]
    >>> sample = sample_of_points(points, ((0, 1, 2),))
    >>> [round(each.numbers["condition"], 2) for each in condition(sample)]
    [9.5]
    """
    yield from _by_group(sample, "condition", 2, _condition, whole_rank=True)


def _condition(check: Check, data: Array, row: int, _: tuple[int, ...]) -> Iterator[Found]:
    number = condition_number(correlations(data))
    yield _limited(check, number, (row,), {"condition": number, "units": len(data)})


def _limited(check: Check, value: float, rows: tuple[int, ...], numbers: dict[str, float]) -> Found:
    if value <= check.limit("moderate"):
        return Found(check.id, Outcome.PASS, "fine", rows, numbers=numbers)
    outcome = Outcome.FAIL if value > check.limit("high") else Outcome.WARN
    return Found(check.id, outcome, "collinear", rows, numbers=numbers)


def importance(sample: Sample) -> Iterator[Found]:
    """Whether weights do what they say: each child's main effect on its group, as a part of all, against its weight.

    ``S_i / sum S`` against ``w_i`` (both within the group); a factor above 2 between them is a warning. ``S`` and
    ``r2`` stand beside: their difference is what is not linear.

    Shape: a finding a child. Missing: units without either score are left out.
    Source: Paruolo, Saisana, Saltelli (2013); the factor is a convention, they give none.

    >>> from weiheng.index.coherence.sample import sample_of_points
    >>> x = np.arange(20.0)
    >>> sample = sample_of_points(np.column_stack([x, 0.1 * (x % 3)]), ((0, 1),))
    >>> [each.kind for each in importance(sample)]
    ['as_weighed', 'less']
    """
    for group, children in enumerate(sample.tree.children):
        row = sample.tree.leaves + group
        known = min(int(sample.known[child, row]) for child in children)
        if refused := _few_children("importance", row, len(children), 2) or unfit("importance", known, (row,)):
            yield refused
            continue
        effects = [main_effect(sample.scores[:, child], sample.scores[:, row]) for child in children]
        total = float(np.nansum(effects))
        if not total > 0:
            yield Found("importance", Outcome.NOT_COMPUTABLE, "constant", (row,))
            continue
        for child, effect, weight in zip(children, effects, sample.tree.shares[group], strict=True):
            yield _weighed(sample, (child, row), effect, total, weight)


def _weighed(sample: Sample, rows: tuple[int, int], effect: float, total: float, weight: float) -> Found:
    if np.isnan(effect):
        return Found("importance", Outcome.NOT_COMPUTABLE, "constant", (rows[1], rows[0]))
    r = float(sample.correlations[rows])
    numbers = {"main_effect": effect, "r2": r * r, "importance_share": effect / total, "weight_share": weight}
    factor = CHECKS["importance"].limit("factor")
    if effect / total > factor * weight:
        return Found("importance", Outcome.WARN, "more", rows, numbers=numbers)
    if effect / total * factor < weight:
        return Found("importance", Outcome.WARN, "less", rows, numbers=numbers)
    return Found("importance", Outcome.PASS, "as_weighed", rows, numbers=numbers)
