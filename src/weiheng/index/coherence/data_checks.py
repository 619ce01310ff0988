"""Checks of the data themselves: coverage, outliers, zeros, repeated values, copies."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from weiheng.index.coherence.correlation import correlations
from weiheng.index.coherence.found import Found, Outcome, warn_if
from weiheng.index.coherence.sample import Sample
from weiheng.index.coherence.thresholds import CHECKS
from weiheng.index.moments import extent, kurtosis, skewness
from weiheng.index.recipe import Array


def coverage_of_indicators(sample: Sample) -> Iterator[Found]:
    """Whether enough units of each indicator are observed: share = observed units / units.

    Shape: one finding an indicator. Missing: what was imputed counts as missing. Source: the table of thresholds.

    >>> from weiheng.index.coherence.sample import sample_of_points
    >>> sample = sample_of_points([[1, np.nan], [2, np.nan], [3, 4]], ((0, 1),))
    >>> [each.kind for each in coverage_of_indicators(sample)]
    ['covered', 'low']
    """
    if refused := unfit("coverage_of_indicators", sample.units, ()):
        yield refused
        return
    for row, share in enumerate((~np.isnan(sample.observed)).mean(axis=0)):
        yield _covered("coverage_of_indicators", float(share), rows=(row,))


def coverage_of_units(sample: Sample) -> Iterator[Found]:
    """Whether enough indicators of each unit are observed: share = observed indicators / indicators.

    Shape: one finding a unit. Missing: what was imputed counts as missing. Source: the table of thresholds.

    >>> from weiheng.index.coherence.sample import sample_of_points
    >>> sample = sample_of_points([[1, np.nan], [2, 3]], ((0, 1),))
    >>> [each.kind for each in coverage_of_units(sample)]
    ['low', 'covered']
    """
    if refused := unfit("coverage_of_units", sample.units, ()):
        yield refused
    for unit, share in enumerate((~np.isnan(sample.observed)).mean(axis=1)):
        yield _covered("coverage_of_units", float(share), units=(unit,))


def _covered(check: str, share: float, rows: tuple[int, ...] = (), units: tuple[int, ...] = ()) -> Found:
    enough = share >= CHECKS[check].limit("least")
    outcome, kind = (Outcome.PASS, "covered") if enough else (Outcome.FAIL, "low")
    return Found(check, outcome, kind, rows, units, {"share": share})


def outliers(sample: Sample) -> Iterator[Found]:
    """Whether an indicator has outliers after treatment: |skewness G1| > 2 and excess kurtosis G2 > 3.5.

    Shape: one finding an indicator, with the moments before the treatment too.
    Missing: left out; constant indicators are not computable. Source: the table of thresholds.

    >>> from weiheng.index.coherence.sample import sample_of_points
    >>> sample = sample_of_points([[1, 1], [2, 1], [3, 1], [4, 1], [5, 1], [6, 50]], ((0, 1),))
    >>> [each.kind for each in outliers(sample)]
    ['regular', 'outliers']
    """
    check = CHECKS["outliers"]
    for row in range(sample.tree.leaves):
        before, after = (each[:, row][~np.isnan(each[:, row])] for each in (sample.observed, sample.treated))
        refused = unfit("outliers", len(after), (row,)) or constant("outliers", after[:, None], (row,))
        if refused:
            yield refused
            continue
        now, then = _moments(after), _moments(before)
        numbers = dict(zip(("skewness", "kurtosis", "skewness_before", "kurtosis_before"), (*now, *then), strict=True))
        lies_out = abs(now[0]) > check.limit("skewness") and now[1] > check.limit("kurtosis")
        yield warn_if(lies_out, "outliers", ("outliers", "regular"), (row,), numbers=numbers)


def _moments(values: Array) -> tuple[float, float]:
    return float(skewness(values)), float(kurtosis(values))


def zeros(sample: Sample) -> Iterator[Found]:
    """Whether most observed values of an indicator are zero: share = zeros / observed.

    Shape: one finding an indicator. Missing: left out. Source: the table of thresholds.

    >>> from weiheng.index.coherence.sample import sample_of_points
    >>> sample = sample_of_points([[0, 1], [0, 2], [3, 0]], ((0, 1),))
    >>> [each.kind for each in zeros(sample)]
    ['many', 'few']
    """
    for row, values in _observed(sample):
        if refused := unfit("zeros", len(values), (row,)):
            yield refused
            continue
        share = float((values == 0).mean())
        numbers = {"share": share, "zeros": int((values == 0).sum())}
        yield warn_if(share > CHECKS["zeros"].limit("most"), "zeros", ("many", "few"), (row,), numbers=numbers)


def repeated_values(sample: Sample) -> Iterator[Found]:
    """Whether an indicator tells units apart: share = different values / observed; a constant one fails.

    Shape: one finding an indicator. Missing: left out. Source: the table of thresholds.

    >>> from weiheng.index.coherence.sample import sample_of_points
    >>> sample = sample_of_points([[1, 1, 7], [2, 1, 7], [3, 1, 7], [4, 1, 7], [5, 2, 7]], ((0, 1, 2),))
    >>> [each.kind for each in repeated_values(sample)]
    ['different', 'repeated', 'constant']
    """
    for row, values in _observed(sample):
        if refused := unfit("repeated_values", len(values), (row,)):
            yield refused
            continue
        different = len(np.unique(values))
        numbers = {"share": different / len(values), "different": different, "units": len(values)}
        if not extent(values, 0) > 0:
            yield Found("repeated_values", Outcome.FAIL, "constant", (row,), numbers=numbers)
        elif numbers["share"] < CHECKS["repeated_values"].limit("least"):
            yield Found("repeated_values", Outcome.WARN, "repeated", (row,), numbers=numbers)
        else:
            yield Found("repeated_values", Outcome.PASS, "different", (row,), numbers=numbers)


def _observed(sample: Sample) -> Iterator[tuple[int, Array]]:
    for row, column in enumerate(sample.observed.T):
        yield row, column[~np.isnan(column)]


def duplicates(sample: Sample) -> Iterator[Found]:
    """Whether two indicators have one course (|r| = 1 within 1e-9), or two units the same values in all indicators.

    Shape: a finding a pair of copies; one that passes if there is none, with the largest |r|.
    Missing: units without either value are left out of a pair of indicators. Source: a convention.

    >>> from weiheng.index.coherence.sample import sample_of_points
    >>> sample = sample_of_points([[1, 9, 3], [2, 8, 1], [3, 7, 4], [4, 6, 1], [5, 5, 5]], ((0, 1, 2),))
    >>> [(each.kind, each.rows) for each in duplicates(sample)]
    [('indicators', (0, 1))]
    """
    if refused := unfit("duplicates", sample.units, ()):
        yield refused
        return
    r = _known_correlations(sample.observed)
    copies = np.argwhere(r >= CHECKS["duplicates"].limit("correlation")).tolist()
    for first, second in copies:
        yield Found("duplicates", Outcome.FAIL, "indicators", (first, second), numbers={"r": float(r[first, second])})
    same = tuple(_same_units(sample.observed))
    for pair in same:
        yield Found("duplicates", Outcome.FAIL, "units", units=pair)
    if not copies and not same:
        yield Found("duplicates", Outcome.PASS, "none", numbers={"largest_r": float(r.max())})


def _known_correlations(observed: Array) -> Array:
    """The size of each pair's correlation above the diagonal; 0 where too few units have both, or one is constant."""
    present = (~np.isnan(observed)).astype(np.int64)
    enough = present.T @ present >= CHECKS["duplicates"].minimum.units
    return np.triu(np.nan_to_num(np.where(enough, np.abs(correlations(observed)), 0.0)), 1)


def _same_units(observed: Array) -> Iterator[tuple[int, int]]:
    known: dict[bytes, list[int]] = {}
    for unit, values in enumerate(observed):
        if not np.isnan(values).all():
            known.setdefault(np.where(np.isnan(values), np.nan, values + 0.0).tobytes(), []).append(unit)
    for units in known.values():
        yield from combinations(units, 2)


def unfit(check: str, units: int, rows: tuple[int, ...], elements: int = 1) -> Found | None:
    """What is said if there are too few units for a check of so many elements together."""
    needed = CHECKS[check].minimum.needed(elements)
    if units >= needed:
        return None
    return Found(check, Outcome.NOT_COMPUTABLE, "few_units", rows, numbers={"needed": needed, "found": units})


def constant(check: str, data: Array, rows: tuple[int, ...], elements: tuple[int, ...] = ()) -> Found | None:
    """What is said if an element is the same in all units. Shape: data (units, elements); ``elements`` its columns."""
    flat = np.flatnonzero(~(extent(data, 0)[0] > 0))
    if not len(flat):
        return None
    named = tuple(elements[column] for column in flat) if elements else ()
    return Found(check, Outcome.NOT_COMPUTABLE, "constant", (*rows, *named))
