"""Ids and names of a pack for codes and names that were made for other tools."""

import re
from collections.abc import Iterable, Mapping

_ID = re.compile(r"[a-z][a-z0-9_]*")
_AREA = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")
_LONGEST = 60
"""Letters of an id, which is also the name of a file."""
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})")


def ids(codes: Iterable[str], otherwise: str, taken: Iterable[str] = ()) -> Mapping[str, str]:
    """An id for each code: small letters, digits and underscores, each one once, none longer than a file's name may be.

    >>> list(ids(["ConSpeed", "Cov4G", "ind.01", "TBTs", "婴儿死亡率", "con speed"], "indicator").values())
    ['con_speed', 'cov4g', 'ind_01', 'tbts', 'indicator_1', 'con_speed_2']
    """
    used = set(taken)
    found: dict[str, str] = {}
    for code in codes:
        plain = re.sub(r"[^a-z0-9]+", "_", _HUMP.sub("_", code).lower()).strip("_")
        if not re.search(r"[a-z0-9]", plain):
            plain = f"{otherwise}_1"
        name = plain if _ID.fullmatch(plain) else f"{otherwise}_{plain}"
        found[code] = _unused(name[:_LONGEST].strip("_"), used, "_")
    return found


def area_codes(codes: Iterable[str]) -> Mapping[str, str]:
    """A code of a place for each code of the data, which stays as it is if it can.

    >>> area_codes(["AUT", "Hong Kong", "深圳"])
    {'AUT': 'AUT', 'Hong Kong': 'Hong-Kong', '深圳': 'area-1'}
    """
    used: set[str] = set()
    found = {}
    for code in codes:
        plain = code if _AREA.fullmatch(code) else re.sub(r"[^A-Za-z0-9_-]+", "-", code).strip("-_")[:28]
        found[code] = _unused(plain or "area-1", used, "-")
    return found


def _unused(name: str, used: set[str], sign: str) -> str:
    """The name, or with the first number behind it that makes it one of its own."""
    stem, number, result = re.sub(f"{sign}1$", "", name), 1, name
    while result in used:
        number += 1
        result = f"{stem}{sign}{number}"
    used.add(result)
    return result
