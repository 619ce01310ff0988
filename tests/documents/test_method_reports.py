"""Reports of editions by all kinds of methods, in all formats: nothing is said of them that is not so."""

import io
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest
from method_editions import METHOD_EXAMPLES, assessed
from openpyxl import load_workbook

from weiheng.explain.comparison import compared_by_value
from weiheng.report.blocks import Chart, Document, Paragraph, Table
from weiheng.report.book import Book
from weiheng.report.compose import compose, default_outline
from weiheng.report.making import Format, render
from weiheng.report.narrative.cause import parts_of
from weiheng.report.narrative.headline import headline
from weiheng.report.view import View
from weiheng.vocabulary.messages import LANGUAGES, Language

ARITHMETIC = {"zh": "按权重加权平均，逐级合成", "en": "is the weighted mean of the scores"}
GOALPOSTS = {"zh": "按上、下限值线性换算", "en": "on a straight line between the bounds"}


@cache
def looked_up(name: str) -> Book:
    """The book of an edition, which keeps the numbers that were looked up for one language for the other."""
    return Book(assessed(name), "en")


@cache
def composed(name: str, language: Language) -> tuple[Document, Book]:
    book = replace(looked_up(name), language=language)
    return compose(View(book, book.assessment.areas[0], book.assessment.periods[-1]), default_outline()), book


def text(document: Document) -> str:
    """Everything that its paragraphs say."""
    return "\n".join(
        document.plain(sentence.text)
        for block in (*document.front, *document.blocks)
        if isinstance(block, Paragraph)
        for sentence in block.sentences
    )


def tables(document: Document) -> Iterator[str]:
    return (block.key for block in document.blocks if isinstance(block, Table))


def written(name: str, format: Format) -> bytes:
    document, book = composed(name, "en")
    ((_, content),) = render(document, book, [format])
    return content


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", METHOD_EXAMPLES)
def test_a_report_says_what_its_method_is_and_no_other(name: str, language: Language) -> None:
    document, book = composed(name, language)
    said, settings = text(document), book.edition.settings
    ways = {settings.aggregate.method, *(each.method for each in settings.aggregate.levels)}
    assert (ARITHMETIC[language] in said) == (ways == {"arithmetic"})
    are_scored = len(compared_by_value(book.edition)) < len(book.edition.indicators)
    assert (GOALPOSTS[language] in said) == (settings.normalise.method == "goalposts" and are_scored)
    assert ("table bounds" in tables(document)) == (settings.normalise.method == "goalposts")
    assert "{" not in said


def test_what_other_areas_did_is_not_told_as_the_gain_of_indicators_that_worsened() -> None:
    """b and c became worse in City 50, and more so elsewhere: by TOPSIS its score rose."""
    view = View(Book(assessed("TOPSIS, flat"), "en"), "500000", 2023)
    document = compose(view, default_outline())
    assert document.plain(headline(view, "root")) == "Group root rose 0.0059 points, mainly because other areas moved"
    said = text(document)
    assert "+0.0542 points came from other areas, with which it is compared" in said
    assert "the largest loss of its own came from b (-0.0825 points)" in said
    assert not any(f"raised{part} by b" in said for part in ("", " (Figure 3)"))
    own = {part.origin.subject: part.value or 0 for part in parts_of(view, "root")}
    change = view.change("root", 2022)
    assert change is not None
    assert float(sum(own.values())) + float(change.by_factor()["others"]) == pytest.approx(float(change.total))


def test_a_latin_name_does_not_run_into_the_year_behind_it() -> None:
    document, _ = composed("min-max over the panel", "zh")
    assert "Group root 2022—2023年变动" in text(document)


@pytest.mark.parametrize("name", METHOD_EXAMPLES)
def test_no_score_is_drawn_outside_its_axis(name: str) -> None:
    document, _ = composed(name, "en")
    for chart in (block for block in document.blocks if isinstance(block, Chart)):
        numbers = [float(each.value or 0) for series in chart.spec.series for each in series.values if each is not None]
        assert chart.spec.low is None or chart.spec.low <= min(numbers)
        assert chart.spec.high is None or chart.spec.high >= max(numbers)


@pytest.mark.parametrize("name", METHOD_EXAMPLES)
@pytest.mark.parametrize("format", [Format.DOCX, Format.HTML])
def test_every_report_can_be_written(name: str, format: Format) -> None:
    assert len(written(name, format)) > 10_000


@pytest.mark.parametrize("name", ["TOPSIS, flat", "treated and imputed"])
def test_as_a_pdf_too(name: str) -> None:
    assert written(name, Format.PDF).startswith(b"%PDF")


@pytest.mark.parametrize("name", METHOD_EXAMPLES)
def test_a_workbook_has_formulas_of_scores_only_where_they_are_the_method(name: str) -> None:
    book = load_workbook(io.BytesIO(written(name, Format.XLSX)))
    known = assessed(name)
    cells = [cell for row in book["Scores"].iter_rows(min_row=5, min_col=4) for cell in row if cell.value is not None]
    is_live = name in ("equal weights", "entropy weights")
    assert ({cell.data_type for cell in cells if cell.row <= 4 + len(known.edition.nodes)} == {"f"}) == is_live
    said = " ".join(str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value)
    assert ("as numbers, not as formulas" in said) == (not is_live)
    assert ("divides values before it scores them" in said) == (name == "denominated, with gaps")
    if not is_live:
        root = known.score(known.root, known.areas[0], known.periods[-1])
        assert book["Scores"].cell(5, 3 + len(known.periods)).value == pytest.approx(root)


@pytest.mark.parametrize("name", ["geometric", "min-max over the panel"])
def test_the_page_offers_other_weights_only_for_arithmetic_means(name: str) -> None:
    page = written(name, Format.HTML).decode()
    assert ('id="weights-form"' in page) == (name != "geometric")
    assert ("Other weights cannot be tried" in page) == (name == "geometric")
