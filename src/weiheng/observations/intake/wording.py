"""Names in cells without their numbering and units; and the words of tables from ``symbols.toml``."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from weiheng.vocabulary.messages import LANGUAGES, Words
from weiheng.vocabulary.period import parse_year
from weiheng.vocabulary.status import Status
from weiheng.vocabulary.text import folded, narrow

TEMPLATE_ROLES = ("indicator", "name", "area", "period", "unit", "ignored", "value", "status", "source", "note")
"""Columns of our own form, in order; ``ignored`` shows the year before."""

_NUMBERING = re.compile(
    r"(\(?[0-9]{1,2}([.、)]|(\.[0-9]{1,2})+[.、)]?)(?![0-9])|[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\))"
)
_CIRCLED = re.compile(r"[\u2460-\u2473]")
_UNIT_PREFIX = re.compile(r"(计量)?单位:|units?:", re.IGNORECASE)


def name_keys(text: str) -> tuple[str, ...]:
    """The ways to look a name up: as it is, then without footnote stars, then without leading numbering.

    >>> name_keys("1. 婴儿死亡率*")
    ('1.婴儿死亡率*', '1.婴儿死亡率', '婴儿死亡率')
    """
    whole = folded(text)
    starless = whole.rstrip("*")
    bare = _NUMBERING.sub("", folded(_CIRCLED.sub("", narrow(text), count=1)).rstrip("*"), count=1)
    return tuple(dict.fromkeys((whole, starless, bare)))


def split_unit(key: str) -> tuple[str, str]:
    """A folded name and the last bracket that ends it.

    >>> split_unit("婴儿死亡率(单位:‰)")
    ('婴儿死亡率', '‰')
    """
    match = re.fullmatch(r"(.+)[(\[]([^()\[\]]+)[)\]]", key)
    return (match[1], _UNIT_PREFIX.sub("", match[2], count=1)) if match else (key, "")


@dataclass(frozen=True)
class Symbols:
    """The recognised words, folded."""

    roles: Mapping[str, str]
    notes: tuple[str, ...]
    unit_line: tuple[str, ...]
    missing: frozenset[str]
    year_suffixes: tuple[str, ...]
    multipliers: Mapping[str, int]
    status: Mapping[str, Status]

    def year(self, text: str) -> int | None:
        """The year that a cell consists of: ``2012``, ``2012年``.

        >>> symbols().year("２０１２ 年"), symbols().year("2012.5")
        (2012, None)
        """
        key = folded(text)
        for suffix in sorted(self.year_suffixes, key=len, reverse=True):
            if key.endswith(suffix):
                key = key.removesuffix(suffix)
                break
        try:
            return parse_year(key)
        except ValueError:
            return None

    def is_note(self, text: str) -> bool:
        """Whether a row that begins like this is a remark and not data."""
        return folded(text).startswith(self.notes)


@cache
def symbols() -> Symbols:
    """The words of ``symbols.toml`` and of our own form in every language."""
    text = resources.files(__package__).joinpath("symbols.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    roles = {folded(word): role for role, words in tables["roles"].items() for word in words}
    status = {folded(word): Status(name) for name, words in tables["status"].items() for word in words}
    for words in map(Words, LANGUAGES):
        roles |= {folded(words(f"template.{role}")): role for role in TEMPLATE_ROLES}
        status |= {folded(words(f"status.{each}")): each for each in Status}
    return Symbols(
        roles=roles,
        notes=tuple(folded(word) for word in tables["rows"]["notes"]),
        unit_line=tuple(folded(word) for word in tables["rows"]["unit_line"]),
        missing=frozenset(folded(word) for word in tables["values"]["missing"]),
        year_suffixes=tuple(tables["values"]["year_suffixes"]),
        multipliers=tables["multipliers"],
        status=status | {each.value: each for each in Status},
    )
