"""How evenly something is spread over areas and people, and how far it follows their order from worse to better off.

Units (districts, institutions) are on the last axis. *Ordered* groups stand from the most disadvantaged to the most
advantaged; their measures are positive where the advantaged have the higher values, so negative for what is bad.
"""

from collections.abc import Hashable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from weiheng.indicators.statistics.arrays import Array, in_strata, per, refuse, shares, total


def gini(weight: ArrayLike, amount: ArrayLike) -> Array:
    """Gini coefficient of an amount over units: 0 if each has its share, near 1 if one small unit has everything.

    Units in the order of amount per weight, with shares p of the weight, s of the amount and their cumulated
    S: ``G = 1 - sum p_i (S_i + S_(i-1))``. The weight is the population or the area.

    Shape: weight and amount broadcast to (..., units); the result (...). Unit: none.
    Missing: NaN where a unit is, and where weights or amounts add up to 0.
    Raises: ``ValueError`` for numbers below 0, or shapes that do not go together.
    Source: Brown, Using Gini-style indices to evaluate the spatial patterns of health practitioners, Social Science
    and Medicine 38 (1994).

    >>> round(float(gini([120, 80, 60, 40], [700, 360, 240, 100])), 4)
    0.1295
    """
    p, s = _two_shares(weight, amount)
    order = np.argsort(np.where(p > 0, per(s, p), np.inf), axis=-1, kind="stable")
    p, s = (np.take_along_axis(each, order, axis=-1) for each in (p, s))
    return 1 - total(p * (2 * np.cumsum(s, axis=-1) - s))


def theil_t(population: ArrayLike, amount: ArrayLike) -> Array:
    """Theil's index T: ``sum s_i ln(s_i / p_i)`` with shares s of the amount and p of the population; 0 is equal.

    Shape: population and amount broadcast to (..., units); the result (...). Unit: none, natural logarithm.
    Missing: NaN where a unit is, where populations or amounts add up to 0, and where nobody has something. A unit
    without any amount counts 0, its limit.
    Raises: ``ValueError`` for numbers below 0, or shapes that do not go together.
    Source: Theil, Economics and Information Theory (1967).

    >>> round(float(theil_t([120, 80, 60, 40], [700, 360, 240, 100])), 5)
    0.03121
    """
    p, s = _two_shares(population, amount)
    return total(_entropy(s, p))


def theil_l(population: ArrayLike, amount: ArrayLike) -> Array:
    """Theil's index L, the mean log deviation: ``sum p_i ln(p_i / s_i)``; 0 is equal.

    Shape: population and amount broadcast to (..., units); the result (...). Unit: none, natural logarithm (tables by
    decimal logarithms have 0.434 times as much).
    Missing: NaN where a unit is, where populations or amounts add up to 0, and where somebody has nothing (no limit).
    Raises: ``ValueError`` for numbers below 0, or shapes that do not go together.
    Source: Theil, Economics and Information Theory (1967).

    >>> round(float(theil_l([120, 80, 60, 40], [700, 360, 240, 100])), 5)
    0.03449
    """
    p, s = _two_shares(population, amount)
    return total(_entropy(p, s))


class Decomposition(NamedTuple):
    """An index in two parts: ``whole = within + between``; each of shape (...)."""

    whole: Array
    within: Array
    between: Array


def theil_t_parts(population: ArrayLike, amount: ArrayLike, groups: Sequence[Hashable]) -> Decomposition:
    """Theil's T within and between groups: ``T = sum_g S_g T_g + sum_g S_g ln(S_g / P_g)``.

    ``P_g`` and ``S_g`` are the shares of a group in population and amount, ``T_g`` is T among its units.

    Shape: population and amount broadcast to (..., units), one name of a group for each unit; parts (...).
    Missing: as :func:`theil_t`.
    Raises: ``ValueError`` for numbers below 0, shapes that do not go together, or another number of names.
    Source: Theil, Economics and Information Theory (1967); Shorrocks, The class of additively decomposable inequality
    measures, Econometrica 48 (1980).

    >>> found = theil_t_parts([120, 80, 60, 40], [700, 360, 240, 100], ["inner", "inner", "outer", "outer"])
    >>> [round(float(each), 5) for each in found]
    [0.03121, 0.01176, 0.01945]
    """
    p, s = _two_shares(population, amount)
    whole, between = total(_entropy(s, p)), total(_entropy(_by_group(s, groups), _by_group(p, groups)))
    return Decomposition(whole, whole - between, between)


def theil_l_parts(population: ArrayLike, amount: ArrayLike, groups: Sequence[Hashable]) -> Decomposition:
    """Theil's L within and between groups: ``L = sum_g P_g L_g + sum_g P_g ln(P_g / S_g)``.

    ``P_g`` and ``S_g`` are the shares of a group in population and amount, ``L_g`` is L among its units.

    Shape: population and amount broadcast to (..., units), one name of a group for each unit; parts (...).
    Missing: as :func:`theil_l`.
    Raises: ``ValueError`` for numbers below 0, shapes that do not go together, or another number of names.
    Source: Theil, Economics and Information Theory (1967); Shorrocks, The class of additively decomposable inequality
    measures, Econometrica 48 (1980).

    >>> found = theil_l_parts([120, 80, 60, 40], [700, 360, 240, 100], ["inner", "inner", "outer", "outer"])
    >>> [round(float(each), 5) for each in found]
    [0.03449, 0.01378, 0.02072]
    """
    p, s = _two_shares(population, amount)
    whole, between = total(_entropy(p, s)), total(_entropy(_by_group(p, groups), _by_group(s, groups)))
    return Decomposition(whole, whole - between, between)


def dissimilarity(population: ArrayLike, amount: ArrayLike) -> Array:
    """Index of dissimilarity: ``sum |s_i - p_i| / 2``, the share of the amount that would have to move.

    Shape: population and amount broadcast to (..., units); the result (...). Unit: share.
    Missing: NaN where a unit is, and where populations or amounts add up to 0.
    Raises: ``ValueError`` for numbers below 0, or shapes that do not go together.
    Source: Duncan and Duncan, A methodological analysis of segregation indexes, American Sociological Review 20 (1955).

    >>> round(float(dissimilarity([120, 80, 60, 40], [700, 360, 240, 100])), 12)
    0.1
    """
    p, s = _two_shares(population, amount)
    return total(np.abs(s - p)) / 2


def max_min_ratio(population: ArrayLike, amount: ArrayLike) -> Array:
    """The highest amount per head over the lowest: ``max(a_i / n_i) / min(a_i / n_i)``.

    Shape: population and amount broadcast to (..., units); the result (...). Unit: none.
    Missing: NaN where a unit is, where nobody lives in one, and where the lowest is 0.
    Raises: ``ValueError`` for numbers below 0, or shapes that do not go together.
    Source: World Health Organization, Handbook on health inequality monitoring (2013), simple measures.

    >>> round(float(max_min_ratio([120, 80, 60, 40], [700, 360, 240, 100])), 4)
    2.3333
    """
    n, a = _counted(population, amount)
    rates = np.sort(per(a, n), axis=-1)  # NaN comes last
    return per(rates[..., -1], rates[..., 0]) if rates.shape[-1] else total(rates)


def hrad(amount: ArrayLike, area: ArrayLike) -> Array:
    """Health resource agglomeration degree: ``(HR_i / HR) / (A_i / A)``, above 1 where resources are dense.

    Shape: amount and area broadcast to (..., units), as the result. Unit: none.
    Missing: NaN in all units where one is missing or all add up to 0, and in a unit without area.
    Raises: ``ValueError`` for numbers below 0, or shapes that do not go together.
    Source: Han et al., Analysis of the fairness of medical resource allocation in prefecture-level regions across the
    country: based on agglomeration degree method, Chinese Journal of Hospital Administration 41 (2025).

    >>> hrad([700, 360, 240, 100], [50, 100, 200, 650]).round(3)
    array([10.   ,  2.571,  0.857,  0.11 ])
    """
    s, a = _two_shares(amount, area)
    return per(s, a)


def pad(population: ArrayLike, area: ArrayLike) -> Array:
    """Population agglomeration degree: ``(P_i / P) / (A_i / A)``, above 1 where people live densely.

    The yardstick of :func:`hrad`.

    Shape: population and area broadcast to (..., units), as the result. Unit: none.
    Missing: NaN in all units where one is missing or all add up to 0, and in a unit without area.
    Raises: ``ValueError`` for numbers below 0, or shapes that do not go together.
    Source: as :func:`hrad`.

    >>> pad([120, 80, 60, 40], [50, 100, 200, 650]).round(3)
    array([8.   , 2.667, 1.   , 0.205])
    """
    return hrad(population, area)


def hrad_over_pad(amount: ArrayLike, population: ArrayLike) -> Array:
    """Resources beside people: ``HRAD_i / PAD_i = (HR_i / HR) / (P_i / P)``, above 1 where resources are plentiful.

    The area falls out.

    Shape: amount and population broadcast to (..., units), as the result. Unit: none.
    Missing: NaN in all units where one is missing or all add up to 0, and in a unit where nobody lives.
    Raises: ``ValueError`` for numbers below 0, or shapes that do not go together.
    Source: as :func:`hrad`.

    >>> hrad_over_pad([700, 360, 240, 100], [120, 80, 60, 40]).round(3)
    array([1.25 , 0.964, 0.857, 0.536])
    """
    return hrad(amount, population)


class Ordered(NamedTuple):
    """Measures over ordered groups, each of shape (...); ``paf`` is a share, ``rci`` and ``rii`` have no unit."""

    mean: Array
    difference: Array
    ratio: Array
    aci: Array
    rci: Array
    sii: Array
    rii: Array
    par: Array
    paf: Array


def ordered(population: ArrayLike, estimate: ArrayLike) -> Ordered:
    """Inequality over groups in order, the most disadvantaged first, the most advantaged last.

    With shares p of the population, estimates y, the mean ``m = sum p y`` and the place of each group's middle in the
    order ``x_i = p_1 + ... + p_(i-1) + p_i/2``: difference ``y_k - y_1``, ratio ``y_k / y_1``; absolute and relative
    concentration index ``ACI = sum p (2x - 1) y``, ``RCI = ACI / m``; slope and relative index of inequality from the
    line ``y = a + b x`` fitted with weights p: ``SII = b``, ``RII = (a + b) / a``; population attributable risk and
    fraction, if all were as the last group: ``PAR = y_k - m``, ``PAF = PAR / m``.

    Shape: population and estimate broadcast to (..., groups); each measure (...). Unit: difference, ACI, SII and PAR
    that of the estimate; ratio, RCI, RII none; PAF a share.
    Missing: NaN where a group's population or estimate is, where all populations are 0, and for what is divided by 0
    or less (ratio, RCI, RII, PAF), or, of SII and RII, fitted through a single place.
    Raises: ``ValueError`` for populations below 0, or shapes that do not go together.
    Source: World Health Organization, Handbook on health inequality monitoring (2013); Pamuk, Social class inequality
    in mortality from 1921 to 1972 in England and Wales, Population Studies 39 (1985).

    >>> found = ordered([300, 250, 200, 150, 100], [62, 70, 74, 81, 88])
    >>> {name: round(float(each), 4) for name, each in found._asdict().items()}  # doctest: +NORMALIZE_WHITESPACE
    {'mean': 71.85, 'difference': 26.0, 'ratio': 1.4194, 'aci': 4.6125, 'rci': 0.0642, 'sii': 29.2857, 'rii': 1.5119,
     'par': 16.15, 'paf': 0.2248}
    """
    n, y = in_strata(population=population, estimate=estimate)
    refuse(n < 0, "populations below 0")
    p = shares(n)
    x = np.cumsum(p, axis=-1) - p / 2
    mean, middle = total(p * y), total(p * x)
    known = np.where(np.isnan(mean), np.nan, 1.0)
    first, last = (y[..., end] * known if y.shape[-1] else mean for end in (0, -1))
    slope = _quotient(total(p * (x - middle[..., None]) * y), total(p * (x - middle[..., None]) ** 2))
    start = mean - slope * middle
    aci = total(p * (2 * x - 1) * y)
    return Ordered(
        mean=mean,
        difference=last - first,
        ratio=per(last, first),
        aci=aci,
        rci=per(aci, mean),
        sii=slope,
        rii=per(start + slope, start),
        par=last - mean,
        paf=per(last - mean, mean),
    )


def _quotient(up: Array, down: Array) -> Array:
    """Up over down, which is no less than 0 but may be nothing but rounding."""
    return per(up, np.where(down > 1e-12, down, 0.0))


def _counted(population: ArrayLike, amount: ArrayLike) -> tuple[Array, Array]:
    n, a = in_strata(population=population, amount=amount)
    refuse(n < 0, "weights below 0")
    refuse(a < 0, "amounts below 0")
    return n, a


def _two_shares(weight: ArrayLike, amount: ArrayLike) -> tuple[Array, Array]:
    """Each unit's shares in both; NaN in both if they cannot be told in one."""
    p, s = (shares(each) for each in _counted(weight, amount))
    return p + 0 * s, s + 0 * p


def _entropy(part: Array, other: Array) -> Array:
    """``part ln(part / other)``: 0 for a part of 0, NaN where only the other is 0."""
    ratio = per(part, other)
    return np.where(part == 0, 0.0, part * np.log(np.where(ratio > 0, ratio, np.nan)))


def _by_group(units: Array, groups: Sequence[Hashable]) -> Array:
    if len(groups) != units.shape[-1]:
        raise ValueError(f"{len(groups)} names of groups for {units.shape[-1]} units")
    names = list(dict.fromkeys(groups))
    member = np.array([[group == name for name in names] for group in groups], dtype=np.float64)
    found: Array = np.matmul(units, member.reshape(len(groups), len(names)))
    return found
