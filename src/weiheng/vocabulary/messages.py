"""Words for people, in Chinese and English, from one folder of messages per language."""

import locale
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import ClassVar, Literal, get_args

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A text in both languages, such as the name of an indicator."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = {"extra": "forbid"}  # read where packs are validated

    zh: str
    en: str

    def text(self, language: Language) -> str:
        """The text in one language."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the catalogue as a fact in a sentence: ``Term("upper")`` is "upper bound" or 上限."""

    key: str


@cache
def catalogue(language: Language) -> Mapping[str, str]:
    """All messages of a language, keyed ``table.name``, from the TOML files of its folder."""
    messages: dict[str, str] = {}
    for file in resources.files(__package__).joinpath("catalogue", language).iterdir():
        tables: dict[str, dict[str, str]] = tomllib.loads(file.read_text(encoding="utf-8"))
        messages |= {f"{table}.{name}": text for table, entries in tables.items() for name, text in entries.items()}
    return messages


@dataclass(frozen=True, slots=True)
class Words:
    """Speaks one language: ``Words("en")("score.title", edition="2022")``."""

    language: Language

    def __call__(self, key: str, /, **facts: object) -> str:
        """The message with a key, its facts filled in."""
        shown = {name: self.show(fact) for name, fact in facts.items()}
        return catalogue(self.language)[key].format(**shown)

    def show(self, fact: object) -> str:
        """A fact inside a sentence: both-language texts choose theirs, lists are joined."""
        if isinstance(fact, Bilingual):
            return fact.text(self.language)
        if isinstance(fact, Term):
            return self(f"term.{fact.key}")
        if isinstance(fact, (tuple, list)):
            return ("、" if self.language == "zh" else ", ").join(self.show(part) for part in fact)
        return str(fact)

    def known(self, key: str) -> bool:
        """Whether the catalogue has this message."""
        return key in catalogue(self.language)


def preferred_language(asked: str | None = None) -> Language:
    """The language asked for, else that of WEIHENG_LANG, else that of the locale, else English."""
    for text in (asked, os.environ.get("WEIHENG_LANG"), _locale_language()):
        if text and text[:2].lower() in LANGUAGES:
            return "zh" if text[:2].lower() == "zh" else "en"
    return "en"


def _locale_language() -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return os.environ[name]
    return locale.getlocale()[0] or ""
