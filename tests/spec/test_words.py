"""Units, statuses, periods, and the messages in both languages."""

import re
from fractions import Fraction
from pathlib import Path
from string import Formatter

import pytest

import weiheng
from weiheng.vocabulary.messages import LANGUAGES, Bilingual, Term, Words, catalogue, preferred_language
from weiheng.vocabulary.period import parse_year
from weiheng.vocabulary.status import Status
from weiheng.vocabulary.unit import UNITS, convert, convertible

SOURCE = Path(weiheng.__file__).parent


@pytest.mark.parametrize(
    ("value", "unit", "expected", "other"),
    [
        ("2.5", "per_mille", "0.25", "percent"),
        ("16.9", "per_100000", "0.169", "per_mille"),
        ("0.5", "ratio", "50", "percent"),
        ("1766.18", "persons_10k", "17661800", "persons"),
        ("5.07", "persons_per_10000", "0.507", "persons_per_1000"),
        ("3", "yuan_100m", "30000", "yuan_10k"),
        ("7", "days", "7", "days"),
    ],
)
def test_units_convert_exactly(value: str, unit: str, expected: str, other: str) -> None:
    assert convert(Fraction(value), UNITS[unit], UNITS[other]) == Fraction(expected)
    assert convert(Fraction(expected), UNITS[other], UNITS[unit]) == Fraction(value)


@pytest.mark.parametrize(("unit", "other"), [("years", "days"), ("persons", "visits"), ("percent", "points")])
def test_units_of_different_things_do_not_convert(unit: str, other: str) -> None:
    assert not convertible(UNITS[unit], UNITS[other])
    with pytest.raises(ValueError, match=f"{unit} -> {other}"):
        convert(Fraction(1), UNITS[unit], UNITS[other])


def test_units_are_written_in_both_languages() -> None:
    assert UNITS["per_100000"].symbol("zh") == "1/10万"
    assert UNITS["per_100000"].symbol("en") == "per 100,000"
    assert all(unit.id == key and all(unit.zh) and all(unit.en) for key, unit in UNITS.items())


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("final", "A"),
        ("preliminary", "P"),
        ("revised", "A"),
        ("estimated", "E"),
        ("imputed", "I"),
        ("missing", "O"),
        ("suppressed", "Q"),
    ],
)
def test_statuses_have_sdmx_codes(status: str, code: str) -> None:
    assert Status(status).sdmx == code


def test_every_status_is_in_the_table_above() -> None:
    assert len(Status) == 7


@pytest.mark.parametrize(("text", "year"), [("1900", 1900), ("2023", 2023), ("2199", 2199)])
def test_periods_are_years(text: str, year: int) -> None:
    assert parse_year(text) == year


@pytest.mark.parametrize("text", ["1899", "2200", "23", "2023-01", "2023年", " 2023", "２０２３", "-2023", ""])
def test_other_periods_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        parse_year(text)


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_say_the_same_things() -> None:
    chinese, english = catalogue("zh"), catalogue("en")

    assert chinese.keys() == english.keys()
    assert {key for key in english if _placeholders(english[key]) != _placeholders(chinese[key])} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_blank(language: str) -> None:
    assert [key for key, text in catalogue(language).items() if not text.strip()] == []


def test_every_rule_has_all_parts_of_a_message() -> None:
    codes = {key.partition(".")[0] for key in catalogue("en") if re.fullmatch(r"[A-Z][0-9]{2}\..*", key)}

    assert [
        f"{c}.{p}" for c in codes for p in ("title", "found", "allowed", "do") if f"{c}.{p}" not in catalogue("en")
    ] == []


def test_every_code_of_the_source_is_in_the_catalogue_and_the_other_way_round() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
    used = set(re.findall(r'"([A-Z][0-9]{2})"', text))
    known = {key.partition(".")[0] for key in catalogue("en") if re.fullmatch(r"[A-Z][0-9]{2}\.title", key)}

    assert used - known == set(), "codes without a message"
    assert known - used == set(), "messages that nobody says"


def test_facts_in_a_sentence_are_in_its_language() -> None:
    facts = {"indicator": "stay", "end": Term("upper"), "value": "7.9"}

    assert Words("en")("B02.found", **facts) == "stay: upper bound 7.9"
    assert "上限" in Words("zh")("B02.found", **facts)
    assert Words("zh").show(("甲", "乙")) == "甲、乙"
    assert Words("en").show(Bilingual(zh="深圳", en="Shenzhen")) == "Shenzhen"


def test_braces_in_facts_are_only_text() -> None:
    assert Words("en")("O02.found", found="{found} {0}") == "{found} {0}"


@pytest.mark.parametrize(
    ("asked", "own", "locale", "language"),
    [
        ("en", "zh", "zh_CN.UTF-8", "en"),
        (None, "zh", "en_US.UTF-8", "zh"),
        (None, "", "zh_CN.UTF-8", "zh"),
        (None, "", "de_DE.UTF-8", "en"),
        ("fr", "", "zh_CN.UTF-8", "zh"),
    ],
)
def test_the_language_asked_for_wins(
    asked: str | None, own: str, locale: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEIHENG_LANG", own)
    monkeypatch.setenv("LC_ALL", locale)

    assert preferred_language(asked) == language
