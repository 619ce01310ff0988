"""Life expectancy, in health and altogether, and the chance of dying between two ages, from abridged life tables.

Ages are on the last axis, in bands of which `starts` are the first years; the last band is open. A table cannot be made
(NaN) as in the software of Public Health England: where a band's deaths or population are missing, nobody lives in a
band, more die than live in it, nobody died in the open band, or all people together are not more than 5,000.
"""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from weiheng.indicators.statistics.arrays import Array, Estimate, in_strata, per, refuse, total
from weiheng.indicators.statistics.intervals import two_sided

A0 = 0.1
"""The share of the first year of life that those who die in it have lived."""
HALF = 0.5
"""The same of every other band."""
RADIX = 100_000.0
MINIMUM_POPULATION = 5000
"""Smaller populations give life expectancies that cannot be relied on (Toson and Baker 2003)."""

Law = Literal["poisson", "binomial"]


class LifeTable(NamedTuple):
    """By age, each (..., ages): years still to live with limits, survivors of 100,000, and the years they live."""

    value: Array
    low: Array
    high: Array
    survivors: Array
    years: Array


class _Bands(NamedTuple):
    """Of the closed bands, each (ages - 1): how many years long, and the share that those who die have not lived."""

    width: Array
    lost: Array


def life_table(
    deaths: ArrayLike,
    population: ArrayLike,
    starts: Sequence[float],
    *,
    a0: float = A0,
    conf: float = 0.95,
    minimum_population: float = MINIMUM_POPULATION,
) -> LifeTable:
    """Abridged life table by Chiang's second method, with Silcocks' interval.

    Of a band n years long with the death rate M: ``q = n M / (1 + n (1 - a) M)``, at most 1; survivors ``l' = l (1 -
    q)``, years ``L = n (l' + a (l - l'))``, in the open band ``L = l / M``; expectancy ``e = sum of L from here on /
    l``. Those who die in a band have lived the share a of it: a0 in a band that begins at birth, else a half. With
    ``v = q² (1 - q) / deaths`` the variance of e is ``sum of l² ((1 - a) n + e')² v from here on, plus l² / (deaths
    M²) of the open band``, over l².

    Shape: deaths and population broadcast to (..., ages), starts (ages,), in years; the table (..., ages).
    Missing: NaN in all ages of a table that cannot be made (see the module), and in ages that nobody reaches.
    Raises: ``ValueError`` for numbers below 0, starts that do not rise, or another number of starts than of ages.
    Source: Chiang, The Life Table and its Applications (1984); Silcocks, Jenner and Reza, Life expectancy as a summary
    of mortality in a population, Journal of Epidemiology and Community Health 55 (2001); Toson and Baker, Life
    expectancy at birth: methodological options for small populations (2003).

    >>> found = life_table([4, 20, 60, 300], [1000, 19_000, 30_000, 5000], (0, 1, 30, 70))
    >>> [round(float(each[0]), 2) for each in (found.value, found.low, found.high)]
    [81.47, 79.43, 83.5]
    """
    x, n, bands = _usable(deaths, population, starts, a0, minimum_population)
    survivors, years, variance = _followed(x, n, bands)
    value, spread = _expectancy(x, n, bands, (survivors, years, variance), np.ones(years.shape))
    far = two_sided(conf) * np.sqrt(per(spread, survivors**2))
    return LifeTable(value, value - far, value + far, survivors, years)


def healthy_life(
    deaths: ArrayLike,
    population: ArrayLike,
    prevalence: ArrayLike,
    respondents: ArrayLike,
    starts: Sequence[float],
    *,
    a0: float = A0,
    conf: float = 0.95,
    minimum_population: float = MINIMUM_POPULATION,
) -> Estimate:
    """Health-adjusted life expectancy by Sullivan's method, with the errors of mortality and prevalence.

    ``h = sum of (1 - pi) L from here on / l``, with the years L and survivors l of :func:`life_table` and the
    prevalence pi of ill health. The variance is that of :func:`life_table` with ``(1 - pi) (1 - a) n + h'`` in place of
    ``(1 - a) n + e'`` and ``(1 - pi)²`` on the open band, plus ``sum of L² pi (1 - pi) / respondents / l²``.

    Shape: deaths, population, prevalence and respondents broadcast to (..., ages), starts (ages,); the estimate (...,
    ages). Unit: years. Respondents are those whom the prevalence was asked of; infinitely many if it is exact.
    Missing: NaN as in :func:`life_table`; where a prevalence is missing also in all younger ages.
    Raises: ``ValueError`` for a prevalence outside [0, 1], else as :func:`life_table`.
    Source: Sullivan, A single index of mortality and morbidity, HSMHA Health Reports 86 (1971); Jagger, Van Oyen and
    Robine, Health expectancy calculation by the Sullivan method: a practical guide (2014).

    >>> counts = ([4, 20, 60, 300], [1000, 19_000, 30_000, 5000])
    >>> found = healthy_life(*counts, [0.01, 0.05, 0.2, 0.5], 800, (0, 1, 30, 70))
    >>> [round(float(each[0]), 2) for each in found]
    [65.17, 63.46, 66.88]
    """
    x, n, bands = _usable(deaths, population, starts, a0, minimum_population)
    x, n, ill, asked = in_strata(deaths=x, population=n, prevalence=prevalence, respondents=respondents)
    refuse((ill < 0) | (ill > 1), "prevalences outside 0 and 1")
    refuse(asked < 0, "respondents below 0")
    survivors, years, variance = _followed(x, n, bands)
    value, spread = _expectancy(x, n, bands, (survivors, years, variance), 1 - ill)
    spread = spread + _from_here(years**2 * per(ill * (1 - ill), asked))
    far = two_sided(conf) * np.sqrt(per(spread, survivors**2))
    return Estimate(value, value - far, value + far)


def dying_between(
    deaths: ArrayLike,
    population: ArrayLike,
    starts: Sequence[float],
    between: tuple[float, float] = (30, 70),
    *,
    a0: float = A0,
    conf: float = 0.95,
) -> Estimate:
    """The chance of dying between two ages, at the death rates of each band: 40q30, premature mortality.

    ``1 - prod (1 - q)`` over the bands, with q as in :func:`life_table` (of five years: 5M / (1 + 2.5M)). Its variance
    is ``p² sum q² / (deaths (1 - q))`` with p the chance to survive; the limits are cut off at 0 and 1. Deaths of some
    causes only give the chance of dying of them if nobody died of anything else.

    Shape: deaths and population broadcast to (..., ages), starts (ages,); the estimate (...). Unit: share.
    Missing: NaN where a band between the ages is missing, nobody lives in it or more die than live in it; other bands
    do not count. The limits are NaN where nobody died at all, since the variance says nothing then.
    Raises: ``ValueError`` for ages that are no starts of bands or not in order, else as :func:`life_table`.
    Source: World Health Organization, NCD Global Monitoring Framework: Indicator definitions and specifications (2014),
    indicator 1; Chiang, The Life Table and its Applications (1984): the variance.

    >>> found = dying_between([60, 95, 0], [30_000, 20_000, 5000], (30, 50, 70))
    >>> [round(float(each), 4) for each in found]
    [0.1264, 0.1074, 0.1453]
    """
    x, n, bands = _in_bands(deaths, population, starts, a0)
    youngest, oldest = between
    if youngest not in starts or oldest not in starts or not youngest < oldest:
        raise ValueError(f"no bands between {youngest} and {oldest}: {tuple(starts)}")
    chosen = slice(list(starts).index(youngest), list(starts).index(oldest))
    x, n = x[..., chosen], n[..., chosen]
    dying = _dying(np.where(x > n, np.nan, x), n, bands.width[chosen], bands.lost[chosen])
    survive = np.prod(1 - dying, axis=-1)
    variance = survive**2 * total(np.where((x == 0) | (dying == 1), 0.0, per(per(dying**2, x), 1 - dying)))
    far = two_sided(conf) * np.sqrt(np.where(total(x) > 0, variance, np.nan))
    value = 1 - survive
    return Estimate(value, np.maximum(value - far, 0), np.minimum(value + far, 1))


def simulated_life(
    deaths: ArrayLike,
    population: ArrayLike,
    starts: Sequence[float],
    random: np.random.Generator,
    *,
    law: Law = "poisson",
    draws: int = 10_000,
    a0: float = A0,
    conf: float = 0.95,
    minimum_population: float = MINIMUM_POPULATION,
) -> Estimate:
    """Life expectancy at the first age, its interval by drawing the deaths of every band again and again.

    Deaths are Poisson with the counted number as mean, or binomial with so many of the population (whole persons) at
    that rate. The limits are the ``(1 - conf)/2`` and ``(1 + conf)/2`` quantiles of the expectancies by
    :func:`life_table`; a draw without deaths in the open band is above any limit.

    Shape: deaths and population broadcast to (..., ages), starts (ages,); the estimate (...). Unit: years.
    Missing: NaN as in :func:`life_table`, and for an upper limit that lies among the draws above any limit.
    Raises: ``ValueError`` for less than one draw, else as :func:`life_table`.
    Source: Andreev and Shkolnikov, Spreadsheet for calculation of confidence limits for any life table or healthy-life
    table quantity, MPIDR Technical Report 2010-005.

    >>> counts = ([4, 20, 60, 300], [1000, 19_000, 30_000, 5000])
    >>> found = simulated_life(*counts, (0, 1, 30, 70), np.random.default_rng(1))
    >>> [round(float(each), 1) for each in found]
    [81.5, 79.5, 83.6]
    """
    if draws < 1:
        raise ValueError(f"draws: {draws}")
    x, n, bands = _usable(deaths, population, starts, a0, minimum_population)
    tail = round((1 - conf) / 2, 12)  # else 2.5 % of 10,000 draws is a little more than 250 of them
    ends = np.full((x.size // x.shape[-1], 2), np.nan)
    for place, (died, lived) in enumerate(zip(x.reshape(-1, x.shape[-1]), n.reshape(-1, n.shape[-1]), strict=True)):
        if not np.isnan(died[0]):
            found = _drawn_life(_drawn(died, lived, random, law, draws), lived, bands)
            ends[place] = np.quantile(found, (tail, 1 - tail), method="inverted_cdf")
    low, high = (np.where(np.isinf(each), np.nan, each).reshape(x.shape[:-1]) for each in ends.T)
    survivors, years, _ = _followed(x, n, bands)
    return Estimate(per(total(years), survivors[..., 0]), low, high)


def _drawn(died: Array, lived: Array, random: np.random.Generator, law: Law, draws: int) -> Iterator[NDArray[np.int64]]:
    """Deaths (draws,) of one band after the other, from the oldest on."""
    for x, n in zip(died[::-1].tolist(), lived[::-1].tolist(), strict=True):
        yield random.poisson(x, draws) if law == "poisson" else random.binomial(round(n), x / n, draws)


def _drawn_life(drawn: Iterator[NDArray[np.int64]], lived: Array, bands: _Bands) -> Array:
    """Expectancies (draws,) at the first age, from the oldest band down, so that what is at work stays in the cache.

    ``e = n (1 - (1 - a) q) + (1 - q) e'``; infinite where nobody died in the open band.
    """
    oldest = next(drawn)
    expectancy: Array = lived[-1] / np.maximum(oldest, 1)
    for died, people, width, lost in zip(drawn, lived[-2::-1], bands.width[::-1], bands.lost[::-1], strict=True):
        dying = died * (width / people)
        dying /= 1 + lost * dying
        np.minimum(dying, 1, out=dying)
        dying *= lost * width + expectancy
        expectancy += width
        expectancy -= dying
    expectancy[oldest == 0] = np.inf
    return expectancy


def _in_bands(
    deaths: ArrayLike, population: ArrayLike, starts: Sequence[float], a0: float
) -> tuple[Array, Array, _Bands]:
    x, n = in_strata(deaths=deaths, population=population)
    refuse(x < 0, "deaths below 0")
    refuse(n < 0, "populations below 0")
    width = np.diff(np.asarray(starts, dtype=np.float64))
    if len(starts) != x.shape[-1] or not len(starts):
        raise ValueError(f"{len(starts)} starts of bands for {x.shape[-1]} ages")
    if np.any(width <= 0):
        raise ValueError(f"starts of bands do not rise: {tuple(starts)}")
    lost = np.full(width.shape, 1 - HALF)
    lost[:1] = 1 - (a0 if starts[0] == 0 else HALF)
    return x, n, _Bands(width, lost)


def _usable(
    deaths: ArrayLike, population: ArrayLike, starts: Sequence[float], a0: float, minimum: float
) -> tuple[Array, Array, _Bands]:
    """Deaths and population, both NaN in all ages of tables that cannot be made."""
    x, n, bands = _in_bands(deaths, population, starts, a0)
    whole = np.all((n > 0) & (x <= n), axis=-1) & (x[..., -1] > 0) & (np.sum(n, axis=-1) > minimum)
    return np.where(whole[..., None], x, np.nan), np.where(whole[..., None], n, np.nan), bands


def _dying(x: Array, n: Array, width: Array, lost: Array) -> Array:
    """Chances of dying within closed bands."""
    rate = width * per(x, n)
    return np.minimum(rate / (1 + lost * rate), 1)


def _followed(x: Array, n: Array, bands: _Bands) -> tuple[Array, Array, Array]:
    """Survivors and their years (..., ages), and the variance of the chance of dying in closed bands."""
    dying = _dying(x[..., :-1], n[..., :-1], *bands)
    first = np.where(np.isnan(x[..., :1]), np.nan, RADIX)
    survivors = np.concatenate((first, RADIX * np.cumprod(1 - dying, axis=-1)), axis=-1)
    closed = bands.width * survivors[..., :-1] * (1 - bands.lost * dying)
    years = np.concatenate((closed, survivors[..., -1:] * per(n[..., -1:], x[..., -1:])), axis=-1)
    variance = np.where(x[..., :-1] == 0, 0.0, per(dying**2 * (1 - dying), x[..., :-1]))
    return survivors, years, variance


def _expectancy(
    x: Array, n: Array, bands: _Bands, followed: tuple[Array, Array, Array], healthy: Array
) -> tuple[Array, Array]:
    """Years to live in health from each age on, and their variance by mortality times the squared survivors."""
    survivors, years, variance = followed
    value = per(_from_here(healthy * years), survivors)
    gained = healthy[..., :-1] * bands.lost * bands.width + np.where(variance == 0, 0.0, value[..., 1:])
    closed = np.where(survivors[..., :-1] == 0, 0.0, (survivors[..., :-1] * gained) ** 2 * variance)
    mean = per(n[..., -1:], x[..., -1:])
    open_band = (healthy[..., -1:] * survivors[..., -1:] * mean) ** 2 * per(np.ones(mean.shape), x[..., -1:])
    return value, _from_here(np.concatenate((closed, open_band), axis=-1))


def _from_here(ages: Array) -> Array:
    """Sums over each age and all older ones."""
    return np.cumsum(ages[..., ::-1], axis=-1)[..., ::-1]
