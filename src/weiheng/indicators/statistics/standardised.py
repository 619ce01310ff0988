"""Rates of populations of different ages made comparable: crude, directly and indirectly standardised."""

import numpy as np
from numpy.typing import ArrayLike

from weiheng.indicators.statistics.arrays import Array, Estimate, in_strata, per, refuse, together, total
from weiheng.indicators.statistics.intervals import poisson, rate

MINIMUM_EVENTS = 10
"""On fewer events the weights of single strata decide a directly standardised rate, and Dobson's interval fails."""


def crude_rate(events: ArrayLike, population: ArrayLike, multiplier: float = 100_000, conf: float = 0.95) -> Estimate:
    """Events in a population: ``x / n`` x multiplier, with the limits of the count (exact or Byar's) over n.

    Shape: events and population broadcast; the estimate has that shape. Unit: that of the multiplier.
    Missing: NaN where either is, and where nobody lives.
    Raises: ``ValueError`` for events or a population below 0.
    Source: Breslow and Day, Statistical Methods in Cancer Research II (1987), page 69.

    >>> found = crude_rate([9, 137], 50_000)
    >>> found.value, found.low.round(1), found.high.round(1)
    (array([ 18., 274.]), array([  8.2, 230. ]), array([ 34.2, 323.9]))
    """
    x, n = together(events=events, population=population)
    low, high = rate(x, n, multiplier, share=False, conf=conf)
    return Estimate(per(x, n) * multiplier, low, high)


def dsr(
    events: ArrayLike,
    population: ArrayLike,
    standard: ArrayLike,
    multiplier: float = 100_000,
    *,
    conf: float = 0.95,
    minimum_events: float = MINIMUM_EVENTS,
) -> Estimate:
    """Directly standardised rate: the rate if the population had the strata of a standard population.

    With weights ``w_i`` of the standard: ``r = sum w_i x_i/n_i / sum w_i``, its variance ``v = sum w_i² x_i/n_i² /
    (sum w_i)²``, and with the limits L of the total x of events (Poisson): ``r + sqrt(v/x) (L - x)`` (Dobson).

    Shape: events, population and standard broadcast to (..., strata); the estimate (...). Unit: that of the multiplier.
    Missing: NaN where a stratum is missing or nobody lives in it, where there are fewer than ``minimum_events`` in all
    (that is no rate of 0), and where no event at all leaves the interval open.
    Raises: ``ValueError`` for a number below 0, or shapes that do not go together.
    Source: Dobson et al., Confidence intervals for weighted sums of Poisson parameters, Statistics in Medicine 10
    (1991); the least number of events is that of Public Health England's PHEindicatormethods.

    >>> found = dsr([4, 30, 200], [9000, 12_000, 6000], [10_000, 9000, 5000])
    >>> [round(float(each), 2) for each in found]
    [806.71, 706.49, 917.15]
    """
    x, n, w = in_strata(events=events, population=population, standard=standard)
    for each, name in ((x, "events"), (n, "populations"), (w, "standard populations")):
        refuse(each < 0, f"{name} below 0")
    weights, counted = per(w, n), total(x)
    everybody = total(w)
    value = per(total(weights * x), everybody)
    spread = np.sqrt(per(total(weights**2 * x), counted)) / np.where(everybody > 0, everybody, np.nan)
    enough = np.where(counted >= minimum_events, multiplier, np.nan)
    low, high = (value + spread * (limit - counted) for limit in poisson(counted, conf))
    return Estimate(value * enough, low * enough, high * enough)


def expected_events(population: ArrayLike, reference_events: ArrayLike, reference_population: ArrayLike) -> Array:
    """Events that a population had if each stratum had the rate of a reference: ``E = sum n_i X_i/N_i``.

    Shape: the three broadcast to (..., strata); the result (...). Unit: events.
    Missing: NaN where a stratum is missing or has no reference population, and without any stratum.
    Raises: ``ValueError`` for a number below 0, or shapes that do not go together.
    Source: Breslow and Day, Statistical Methods in Cancer Research II (1987), chapter 2.

    >>> expected_events([1000, 500], [20, 90], [10_000, 3000])
    array(17.)
    """
    n, x, m = in_strata(
        population=population, reference_events=reference_events, reference_population=reference_population
    )
    for each, name in ((n, "populations"), (x, "reference events"), (m, "reference populations")):
        refuse(each < 0, f"{name} below 0")
    return total(n * per(x, m))


def standardised_ratio(
    observed: ArrayLike, expected: ArrayLike, multiplier: float = 1.0, conf: float = 0.95
) -> Estimate:
    """Indirectly standardised ratio: events observed over events expected, ``O / E`` x multiplier (SMR, SIR).

    The limits are those of the observed number (exact below 10, Byar's from 10 on) over E. Ratios of two populations
    must not be compared with each other, only with the reference.

    Shape: observed and expected broadcast; the estimate has that shape. Unit: of the reference (1 is the same).
    Missing: NaN where either is, and where nothing is expected.
    Raises: ``ValueError`` for a number below 0.
    Source: Breslow and Day, Statistical Methods in Cancer Research II (1987), page 69.

    >>> [round(float(each), 3) for each in standardised_ratio(24, 17)]
    [1.412, 0.904, 2.101]
    """
    return crude_rate(observed, expected, multiplier, conf)


def indirectly_standardised_rate(
    observed: ArrayLike,
    population: ArrayLike,
    reference_events: ArrayLike,
    reference_population: ArrayLike,
    multiplier: float = 100_000,
    conf: float = 0.95,
) -> Estimate:
    """The crude rate of the reference times the standardised ratio: ``O/E x sum X_i / sum N_i`` x multiplier.

    Shape: observed (...); the others broadcast to (..., strata); the estimate (...). Unit: that of the multiplier.
    Missing: NaN where observed, a stratum or its reference is missing, and where nothing is expected.
    Raises: ``ValueError`` for a number below 0, or shapes that do not go together.
    Source: Breslow and Day, Statistical Methods in Cancer Research II (1987), chapter 2; as phe_isr of Public Health
    England's PHEindicatormethods.

    >>> found = indirectly_standardised_rate(24, [1000, 500], [20, 90], [10_000, 3000], 1000)
    >>> [round(float(each), 2) for each in found]
    [11.95, 7.65, 17.78]
    """
    expected = expected_events(population, reference_events, reference_population)
    x, n = in_strata(reference_events=reference_events, reference_population=reference_population)
    crude = per(total(x), total(n))
    found = standardised_ratio(observed, expected, multiplier, conf)
    return Estimate(*(each * crude for each in found))
