"""Checks of pairs of elements: with their parents, with other parents, with siblings, with the size of units."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import numpy as np

from weiheng.index.agreement import spearman
from weiheng.index.coherence.correlation import correlations, significance
from weiheng.index.coherence.data_checks import unfit
from weiheng.index.coherence.found import Found, Outcome, warn_if
from weiheng.index.coherence.sample import Sample
from weiheng.index.coherence.thresholds import CHECKS

_RS = "r", "r_of_changes"


def parent(sample: Sample) -> Iterator[Found]:
    """Whether an element goes with its group: r > .92 dominates it, r < .3 hardly counts, r < 0 works against it.

    A negative correlation fails if it differs from 0 at 5 %. For years the correlation of yearly changes stands beside.

    Shape: one finding an element with siblings. Missing: units without either score are left out.
    Source: the table of thresholds.

    >>> from weiheng.index.coherence.sample import sample_of_points
    >>> sample = sample_of_points([[1, 9, 3], [2, 7, 1], [3, 8, 4], [4, 5, 1], [5, 6, 5]], ((0, 1, 2),))
    >>> [(each.kind, round(each.numbers["r"], 2)) for each in parent(sample)]
    [('goes_along', 0.34), ('weak', 0.28), ('dominant', 1.0)]
    """
    check = CHECKS["parent"]
    for row, group in _links(sample):
        pair = _pair(sample, "parent", row, group)
        if pair.outcome is Outcome.NOT_COMPUTABLE:
            yield pair
            continue
        r, units = pair.numbers["r"], int(pair.numbers["units"])
        p = significance(r, units)
        if r < 0:
            certain = p < check.limit("significance")
            outcome, kind = (Outcome.FAIL, "negative") if certain else (Outcome.WARN, "negative_uncertain")
        elif r < check.limit("weak"):
            outcome, kind = Outcome.WARN, "weak"
        elif r > check.limit("dominant"):
            outcome, kind = Outcome.WARN, "dominant"
        else:
            outcome, kind = Outcome.PASS, "goes_along"
        yield Found("parent", outcome, kind, (row, group), numbers={**pair.numbers, "p": p})


def _links(sample: Sample) -> Iterator[tuple[int, int]]:
    """Elements with siblings, and their groups; the only child of a group is the group."""
    for row, group in sorted(sample.parents.items()):
        if len(sample.tree.children[group - sample.tree.leaves]) > 1:
            yield row, group


def _pair(sample: Sample, check: str, first: int, second: int) -> Found:
    """The correlation of two elements' scores, or why there is none."""
    units = int(sample.known[first, second])
    if refused := unfit(check, units, (first, second)):
        return refused
    r = float(sample.correlations[first, second])
    if np.isnan(r):
        return Found(check, Outcome.NOT_COMPUTABLE, "constant_pair", (first, second))
    numbers: dict[str, float] = {"r": r, "units": units}
    if sample.ordered:
        changes = np.diff(sample.scores[:, [first, second]], axis=0)
        of_changes = float(correlations(changes)[0, 1])
        numbers |= {} if np.isnan(of_changes) else {"r_of_changes": of_changes}
    return Found(check, Outcome.PASS, "pair", (first, second), numbers=numbers)


def other_parents(sample: Sample) -> Iterator[Found]:
    """Whether an element goes more with another group of its group's level than with its own.

    Shape: one finding an element with siblings whose group has others beside it.
    Missing: units without either score are left out. Source: the table of thresholds.

    >>> from weiheng.index.coherence.sample import sample_of_points
    >>> points = [[1, 9, 1, 2], [2, 3, 2, 3], [3, 8, 3, 4], [4, 1, 4, 4], [5, 6, 5, 7]]
    >>> [each.kind for each in other_parents(sample_of_points(points, ((0, 1), (2, 3), (4, 5))))]
    ['elsewhere', 'at_home', 'at_home', 'at_home']
    """
    for row, group in _links(sample):
        beside = _groups_beside(sample, group)
        if not beside:
            continue
        own = _pair(sample, "other_parents", row, group)
        others = {each: r for each in beside if "r" in (r := _pair(sample, "other_parents", row, each).numbers)}
        if own.outcome is Outcome.NOT_COMPUTABLE or not others:
            yield replace(own, outcome=Outcome.NOT_COMPUTABLE, kind="constant_pair") if not others else own
            continue
        most = max(others, key=lambda each: others[each]["r"])
        numbers = {**own.numbers, **{f"{name}_other": others[most][name] for name in _RS if name in others[most]}}
        elsewhere = numbers["r_other"] > numbers["r"] + CHECKS["other_parents"].limit("excess") + 1e-9
        yield warn_if(elsewhere, "other_parents", ("elsewhere", "at_home"), (row, group, most), numbers=numbers)


def _groups_beside(sample: Sample, group: int) -> list[int]:
    """The other groups of a group's level."""
    level = sample.depths[group]
    return [each for each in range(sample.tree.leaves, sample.root) if each != group and sample.depths[each] == level]


def siblings(sample: Sample) -> Iterator[Found]:
    """Whether two children of a group say the same: |r| > .92 is redundant, > .95 counts one thing twice.

    Shape: one finding a pair of siblings. Missing: units without either score are left out.
    Source: the table of thresholds.

    >>> from weiheng.index.coherence.sample import sample_of_points
    >>> sample = sample_of_points([[1, 1, 3], [2, 2, 1], [3, 3, 4], [4, 4, 1], [5, 6, 5]], ((0, 1, 2),))
    >>> [(each.rows, each.kind) for each in siblings(sample)]
    [((0, 1), 'same'), ((0, 2), 'pair'), ((1, 2), 'pair')]
    """
    check = CHECKS["siblings"]
    for children in sample.tree.children:
        for first, second in combinations(children, 2):
            pair = _pair(sample, "siblings", first, second)
            size = abs(pair.numbers.get("r", 0.0))
            if pair.outcome is Outcome.NOT_COMPUTABLE or size <= check.limit("redundant"):
                yield pair
                continue
            same = size > check.limit("same")
            yield replace(pair, outcome=Outcome.FAIL if same else Outcome.WARN, kind="same" if same else "redundant")


def size(sample: Sample) -> Iterator[Found]:
    """Whether scores follow the size of units: Spearman's |r| >= .6 of an element or the index with the size.

    Shape: one finding an element. Missing: units without score or size are left out; without any size, said once.
    Source: the table of thresholds; ranks, because sizes are skewed.

    >>> from weiheng.index.coherence.sample import sample_of_points
    >>> sample = sample_of_points([[1, 9, 3], [2, 7, 1], [3, 8, 4], [4, 5, 1], [5, 6, 5]], ((0, 1, 2),))
    >>> [each.kind for each in size(sample)]
    ['no_size']
    """
    if sample.size is None:
        yield Found("size", Outcome.NOT_COMPUTABLE, "no_size")
        return
    for row in range(sample.tree.rows):
        units = int((~np.isnan(sample.scores[:, row]) & ~np.isnan(sample.size)).sum())
        if refused := unfit("size", units, (row,)):
            yield refused
            continue
        r = spearman(sample.scores[:, row], sample.size)
        if np.isnan(r):
            yield Found("size", Outcome.NOT_COMPUTABLE, "constant", (row,))
            continue
        follows = abs(r) >= CHECKS["size"].limit("most")
        yield warn_if(follows, "size", ("follows", "apart"), (row,), numbers={"r": r, "units": units})
