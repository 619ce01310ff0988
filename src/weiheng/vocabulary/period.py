"""Periods (calendar years, the only granularity that a yearly report needs) and dates of any precision."""

import re
from collections.abc import Iterable
from datetime import datetime

FIRST_YEAR, LAST_YEAR = 1900, 2199
_YEAR = re.compile(r"[0-9]{4}")
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?)?)?)?")


def parse_year(text: str) -> int:
    """Read a four-digit year between 1900 and 2199; anything else raises ``ValueError``."""
    if not _YEAR.fullmatch(text) or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise ValueError(text)
    return int(text)


def is_date(text: str) -> bool:
    """Whether a text is a date of the calendar in ISO 8601, from a year to a second.

    >>> is_date("2023-07"), is_date("2024-02-29T08:30"), is_date("2023-13"), is_date("7/2023")
    (True, True, False, False)
    """
    if not _DATE.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text if len(text) > len("2023-07") else f"{text}-01-01"[:10])
    except ValueError:
        return False
    return True


def runs(years: Iterable[int]) -> list[list[int]]:
    """Years in order, those that follow each other together.

    >>> runs([2014, 2012, 2013, 2017])
    [[2012, 2013, 2014], [2017]]
    """
    found: list[list[int]] = []
    for year in sorted(years):
        if found and year == found[-1][-1] + 1:
            found[-1].append(year)
        else:
            found.append([year])
    return found
