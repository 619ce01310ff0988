"""What holds of the analysis for any edition: claims follow from the numbers, sentences are whole."""

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from narrative_words import ANALYSIS
from narrative_words import heard as said
from random_editions import HERE, assessments

from weiheng.assess import Assessment
from weiheng.report.blocks import Paragraph
from weiheng.report.book import Book
from weiheng.report.narrative import trend
from weiheng.report.narrative.extremes import Span, best_years, record
from weiheng.report.narrative.headline import conclusion
from weiheng.report.narrative.movement import Move, compared, score_step
from weiheng.report.numbers import Kind, Number, Origin, Style
from weiheng.report.view import View
from weiheng.vocabulary.messages import Language


def spans_of(series: Sequence[object]) -> dict[int, Span]:
    spans = {}
    for year, each in enumerate(series, start=2020):
        if each is not None:
            low, high = each if isinstance(each, tuple) else (each, each)
            spans[year] = Decimal(low), Decimal(high)
    return spans


SPANS = st.lists(
    st.one_of(
        st.none(),
        st.integers(0, 6),
        st.tuples(st.integers(0, 6), st.integers(0, 6)).map(lambda pair: tuple(sorted(pair))),
    ),
    min_size=4,
    max_size=7,
)


@given(SPANS, st.data())
def test_a_record_holds_whatever_the_missing_numbers_were(series: list[object], data: st.DataObject) -> None:
    spans = spans_of(series)
    last = 2020 + len(series) - 1
    found = record(spans, last)
    truth = {year: data.draw(st.integers(int(low), int(high))) for year, (low, high) in spans.items()}
    if found is not None:
        others = [truth[year] for year in range(found.since, last)]
        assert all(truth[last] >= each if found.highest else truth[last] <= each for each in others)
        assert [year for year in range(found.since, last) if truth[year] == truth[last]] == list(found.ties)
    best = best_years(spans, last)
    if best is not None:
        first, years = best
        top = max(truth[year] for year in range(first, last + 1))
        assert {year for year in range(first, last + 1) if truth[year] == top} == set(years)


def number_of(value: Fraction, places: int) -> Number:
    return Number(Origin(Kind.SCORE, "n", "a", 2020, "e"), Style(places), value)


@given(st.fractions(0, 3), st.fractions(0, 3), st.integers(0, 3))
def test_a_move_is_judged_by_what_is_printed(one: Fraction, other: Fraction, places: int) -> None:
    after, before = number_of(one, places), number_of(other, places)
    move = compared(after, before)
    if after.digits == before.digits:
        assert move is Move.SAME
    elif move is not Move.SAME:
        assert move is (Move.UP if Decimal(after.digits) > Decimal(before.digits) else Move.DOWN)
    assert compared(before, after) is {Move.UP: Move.DOWN, Move.DOWN: Move.UP, Move.SAME: Move.SAME}[move or Move.SAME]


def everything(view: View) -> list[Paragraph]:
    nodes = [key for key, node in view.edition.nodes.items() if node.children]
    return [paragraph for rule in ANALYSIS for node in nodes for paragraph in rule(view, node)]


@settings(max_examples=25)
@given(assessments())
def test_any_edition_gets_whole_sentences_with_keys_of_their_own(assessment: Assessment) -> None:
    for language in ("zh", "en"):
        book = Book(assessment, language)
        for year in assessment.periods:
            paragraphs = everything(View(book, HERE, year))
            for paragraph in paragraphs:
                keys = [sentence.key for sentence in paragraph.sentences]
                assert len(keys) == len(set(keys))
                texts = [said(sentence) for sentence in paragraph.sentences]
                assert [text for text in texts if not proper(text, language)] == []
            keys = [paragraph.key for paragraph in paragraphs]
            assert len(keys) == len(set(keys))
            assert proper(said(conclusion(View(book, HERE, year))), language)


def proper(text: str, language: Language) -> bool:
    """Ends as a sentence does, has no hole, no doubled punctuation, and no words of the other language."""
    if language == "en":
        wrong = r"[\u3000-\u9fff\uff00-\uffef]|  |,,|\.\.|\(\)|None(?! of)|[{}]"
        return re.search(wrong, text) is None and text[-1] == "."
    names = re.sub("(root|here|g[0-9]|i[0-9])( (?=[0-9]))?", "", text)  # a Latin name stands apart from a number
    return re.search(r"[A-Za-z]| |，，|。。|（）|——|[{}]", names) is None and text[-1] == "。"


@given(assessments())
def test_directions_agree_with_the_numbers_beside_them(assessment: Assessment) -> None:
    view = View(Book(assessment, "zh"), HERE, assessment.periods[-1])
    for node in (key for key, each in view.edition.nodes.items() if each.children):
        step = score_step(view, node, view.before)
        text = said(trend.level(view, node))
        if step is None:
            assert "比上年" not in text
        else:
            words = {Move.UP: ("上升", "略升"), Move.DOWN: ("下降", "略降"), Move.SAME: ("持平",)}[step.move]
            assert any(word in text for word in words)
