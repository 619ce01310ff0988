"""Periods: calendar years, the only granularity that a yearly report needs."""

import re

FIRST_YEAR, LAST_YEAR = 1900, 2199
_YEAR = re.compile(r"[0-9]{4}")


def parse_year(text: str) -> int:
    """Read a four-digit year between 1900 and 2199; anything else raises ``ValueError``."""
    if not _YEAR.fullmatch(text) or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise ValueError(text)
    return int(text)
