"""Indicators that are divided before they are scored: what a report says of them is said of the quotient."""

from fractions import Fraction

import pytest
from method_editions import CODES, assessed
from narrative_words import said

from weiheng.report.blocks import Table
from weiheng.report.book import Book
from weiheng.report.compose import compose, default_outline
from weiheng.report.narrative.cause import drags
from weiheng.report.narrative.indicators import indicator, value_outcome
from weiheng.report.narrative.places import place
from weiheng.report.numbers import Kind
from weiheng.report.view import View
from weiheng.vocabulary.messages import Language

NAME = "denominated"
"""The indicator a rises from 47.7 % to 50.4 %, but b, by which it is divided, rises more."""


def view(area: str = CODES[0], language: Language = "en") -> View:
    return View(Book(assessed(NAME), language), area, 2023)


def test_what_lowered_a_score_is_the_quotient_that_fell_not_the_value_that_rose() -> None:
    assert "a ÷ b from 1.163 to 1.098" in said(drags(view(), "root"))
    assert value_outcome(view(), "a") == "worse"


def test_the_sentence_of_a_divided_indicator_tells_its_quotient_without_a_unit() -> None:
    assert said(indicator(view(), "a")).startswith("a ÷ b stood at 1.098, down slightly, by 0.065 from the year before")
    assert said(indicator(view(language="zh"), "a")).startswith("a÷b为1.098，比上年略降0.065")


@pytest.mark.parametrize("area", CODES)
def test_places_are_ranked_and_compared_by_the_quotient(area: str) -> None:
    known = assessed(NAME)
    quotients = known.scores.stages.denominated[known.row_of["a"], :, -1]
    own = quotients[known.areas.index(area)]
    at = view(area)
    assert at.number(Kind.RANK, "a").value == 1 + sum(quotients > own)
    for other, quotient in zip(known.areas, quotients, strict=True):
        gap = at.number(Kind.PLACE_GAP, "a", of=other)
        assert gap.unit == ""
        assert float(gap.value or 0) == pytest.approx(own - quotient)
    assert said(place(at, "a")).startswith(f"a ÷ b, {at.scored('a').digits} in 2023: ")


def test_a_quotient_is_exact_and_none_where_nothing_can_be_divided() -> None:
    known = View(Book(assessed("denominated, with gaps"), "en"), CODES[0], 2023)
    assert known.scored("a", 2022).value == Fraction("47.7") / Fraction("41.0")
    assert known.scored("a").value is None, "b is missing"
    assert known.scored("a", area=CODES[1]).value is None, "b is zero"
    assert known.value("a").value == Fraction("50.4"), "the value itself is there"
    assert said(indicator(known, "a")) == "a ÷ b has no value for 2023 and is left out of the score."


def test_the_table_of_values_says_that_they_are_not_divided_yet() -> None:
    document = compose(view(), default_outline())
    (table,) = (block for block in document.blocks if isinstance(block, Table) and block.key == "table values")
    notes = [document.plain(note) for note in table.notes]
    assert "Note: these are values as they are before they are divided; scored are a ÷ b." in notes
