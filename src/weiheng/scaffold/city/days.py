"""Days as numbers since 1970-01-01, and as numbers like 20211231, of which completed years are a difference."""

from datetime import date

import numpy as np

from weiheng.scaffold.city.model import Floats, Ints
from weiheng.scaffold.city.rates import MONTHS, WEEKDAYS

FIRST_YEAR, LAST_YEAR = 2001, 2048
"""Years that a city can have."""
_ORIGIN = np.datetime64("1880-01-01")
NEVER = int((np.datetime64("2059-12-31") - np.datetime64("1970-01-01")).astype(int))
"""A day after all others: that of a death that is not in the records."""


def _codes() -> Ints:
    dates = np.arange(_ORIGIN, np.datetime64("2060-01-01"))
    months = dates.astype("datetime64[M]")
    years = dates.astype("datetime64[Y]").astype(np.int32) + 1970
    days = (dates - months).astype(np.int32) + 1
    return np.asarray(years * 10_000 + (months.astype(np.int32) % 12 + 1) * 100 + days, dtype=np.int32)


_CODES = _codes()
_SHIFT = -int((_ORIGIN - np.datetime64("1970-01-01")).astype(int))


def code(days: Ints) -> Ints:
    """Days as yyyymmdd.

    >>> code(np.array([0, 18992], dtype=np.int32))
    array([19700101, 20211231], dtype=int32)
    """
    return _CODES[days + _SHIFT]


def completed_years(born: Ints, day: int | Ints) -> Ints:
    """Age in completed years, of dates as yyyymmdd; negative before birth.

    >>> completed_years(np.array([20000229, 20000301], dtype=np.int32), 20210228)
    array([20, 20], dtype=int32)
    """
    return (day - born) // 10_000


def first_day(year: int) -> int:
    """January 1st."""
    return (date(year, 1, 1) - date(1970, 1, 1)).days


def last_day(year: int) -> int:
    """December 31st."""
    return first_day(year + 1) - 1


def days_of(year: int) -> range:
    """All days of a year."""
    return range(first_day(year), first_day(year + 1))


def is_winter(day: int) -> bool:
    """November to March, when airways suffer."""
    return int(_CODES[day + _SHIFT]) // 100 % 100 in (11, 12, 1, 2, 3)


def season(year: int) -> Floats:
    """How many visits a day of the year has beside an average one: by month and weekday. Shape: (days,), mean 1."""
    days = np.arange(first_day(year), first_day(year + 1), dtype=np.int32)
    months = code(days) // 100 % 100 - 1
    weights = np.asarray(MONTHS)[months] * np.asarray(WEEKDAYS)[(days + 3) % 7]  # 1970-01-01 was a Thursday
    return np.asarray(weights / weights.mean())
