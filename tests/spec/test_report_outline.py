"""What goes into a report, and in what order: the outline, and the document that is composed from it."""

from collections import Counter
from dataclasses import replace

import pytest
from pack_folder import PackFolder, part
from report_books import shenzhen, view_of

from weiheng.definitions.outline import Outline, Piece, Section
from weiheng.definitions.pack import load_pack
from weiheng.report import tables
from weiheng.report.blocks import Chart, Document, Heading, Paragraph, Reference, Sentence, Slot, Table, finished
from weiheng.report.compose import compose, default_outline
from weiheng.report.view import View

OUTLINE = "index/2023/outline.yaml"

SHORT = """\
title: {zh: "{node}{year}", en: "{node} {year}"}
sections:
  - id: numbers
    title: {zh: 数据, en: "Numbers since {first}"}
    contents:
      - table: values
      - write: {id: remark, prompt: {zh: 说明, en: A remark}}
  - id: empty
    title: {zh: 空, en: Nothing here}
    contents:
      - chart: groups
"""


DEEP = (
    "".join(
        f"{'    ' * depth}    sections:\n{'    ' * depth}      - id: s{depth}\n"
        f"{'    ' * depth}        title: {{zh: 层, en: Level}}\n"
        for depth in range(4)
    )
    + "                    contents:\n                      - chart: groups\n"
)


def outline_of(pack: PackFolder, text: str) -> Outline:
    loaded, problems = load_pack(pack.write(OUTLINE, text).root)
    assert problems == []
    outline = loaded.editions["2023"].outline
    assert outline is not None
    return outline


def headings(document: Document) -> list[str]:
    blocks = (block for block in document.blocks if isinstance(block, Heading))
    return ["#" * block.level + " " + document.plain(block.text) for block in blocks]


def test_an_outline_decides_what_goes_in(demo: PackFolder) -> None:
    document = compose(view_of(demo), outline_of(demo, SHORT))
    assert document.plain(document.title) == "Health index 2023"
    assert headings(document) == ["# Numbers since 2021"]  # a heading that nothing would follow is left out
    kinds = [type(block) for block in document.blocks]
    assert kinds == [Heading, Table, Slot]
    assert document.labels == {"table values": "Table 1"}


@pytest.mark.parametrize(
    ("old", "new", "code", "found"),
    [
        ("table: values", "table: vales", "Y07", "vales"),
        ("table: values", "tabel: values", "Y04", "tabel"),
        ("{node} {year}", "{node} {month}", "Y07", "{area} {first} {node} {year}"),
        ("{node} {year}", "{node", "Y07", "{area} {first} {node} {year}"),
        ("- table: values", "- {table: values, chart: whole}", "Y07", "paragraph | table | chart | write"),
        ("- table: values", "- table: values\n      - table: values", "Y07", "each once: table values"),
        ("title: {zh: 空, en: Nothing here}", "each: group", "Y07", "title | headline: true"),
        ("id: empty", "id: numbers", "Y07", "each once: numbers"),
        ("    contents:\n      - chart: groups\n", "", "Y07", "contents | sections"),
        ("{node} {year}", "{node} {year:>9}", "Y07", "{area} {first} {node} {year}"),
        ("    contents:\n      - chart: groups\n", DEEP, "Y07", "1 … 4"),
    ],
)
def test_a_mistake_in_an_outline_is_told(demo: PackFolder, old: str, new: str, code: str, found: str) -> None:
    demo.write(OUTLINE, SHORT).replace(OUTLINE, old, new)
    problem = next(each for each in demo.problems() if each.code == code)
    assert problem.place.file == f"demo/{OUTLINE}"
    assert found in part(problem, "found") + part(problem, "allowed")


def test_the_default_outline_has_the_tables_and_charts_of_a_yearly_report() -> None:
    document = compose(shenzhen(), default_outline())
    shown = [block.key for block in document.blocks if isinstance(block, Table)]
    charts = [block.key for block in document.blocks if isinstance(block, Chart)]
    assert shown == [
        "table system",
        "table bounds",
        "table values",
        "table indicator_scores",
        "table node_scores",
        "table contributions",
        "table plan_targets",
        "table audit_findings",
        "table ledger",
    ]
    nodes = ["quality_level", "resident_health", "service_efficiency", "service_quality", "capability", "sense_of_gain"]
    assert set(charts) >= {"chart whole", "chart parts", "chart groups", *(f"chart node {node}" for node in nodes)}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_only_child_has_no_section_of_its_own(language: str) -> None:
    document = compose(shenzhen("zh" if language == "zh" else "en"), default_outline())
    keys = [block.key for block in document.blocks if isinstance(block, Heading)]
    assert any("part:capability" in key for key in keys)
    assert not any("group:sustainable_development" in key for key in keys)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_keys_are_unique_and_every_number_is_as_the_book_has_it(language: str) -> None:
    view = shenzhen("zh" if language == "zh" else "en")
    document = compose(view, default_outline())
    for keys in ([block.key for block in document.all_blocks()], [each.key for each in document.sentences()]):
        assert [key for key, count in Counter(keys).items() if count > 1] == []
    numbers = list(document.numbers())
    assert len(numbers) > 800
    assert all(number == view.book.number(number.origin, number.style) for number in numbers)


def test_every_digit_of_a_sentence_is_a_number_with_an_origin() -> None:
    """Save those in names and words of the pack: 42 days, 每千人口, GB/T 8170."""
    document = compose(shenzhen("zh"), default_outline())
    view = shenzhen("zh")
    known = view.edition.model_dump_json()
    for sentence in document.sentences():
        for text in (words for words in sentence.text if isinstance(words, str)):
            digits = [word for word in _runs_of_digits(text) if word not in known]
            assert set(digits) <= {"8170"}, (sentence.rule, text)


def _runs_of_digits(text: str) -> list[str]:
    return "".join(letter if letter.isdigit() else " " for letter in text).split()


def test_a_mention_of_a_table_that_is_not_there_is_left_out(demo: PackFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    def paragraph(view: View, node: str) -> list[Paragraph]:
        text = ("Scores", Reference("table values", " (see ", ")"), Reference("table system", " (see ", ")"), ".")
        return [Paragraph("p", (Sentence("s", "rule", text),))]

    monkeypatch.setattr("weiheng.report.compose.PARAGRAPHS", {"scope": paragraph})
    outline = outline_of(demo, SHORT.replace("- table: values", "- paragraph: scope\n      - table: values"))
    document = compose(view_of(demo), outline)
    assert [document.plain(each.text) for each in document.sentences() if each.key == "s"] == ["Scores (see Table 1)."]


def test_more_years_than_fit_make_another_table(monkeypatch: pytest.MonkeyPatch) -> None:
    view = shenzhen()
    (whole,) = tables.values(view, view.root)
    assert whole.wide
    monkeypatch.setattr(tables, "MOST_YEARS", 6)
    first, second = tables.values(view, view.root)
    assert [first.key, second.key] == ["table values", "table values 2"]
    assert len(first.head[0]) + len(second.head[0]) == len(whole.head[0]) + 4  # groups, indicator and unit again


def test_a_single_year_has_no_course_and_no_change(demo: PackFolder) -> None:
    document = compose(view_of(demo, year=2021), default_outline())
    assert [block for block in document.all_blocks() if isinstance(block, Chart)] == []
    assert "table contributions" not in document.labels
    assert not any(number.origin.since for number in document.numbers() if number.origin.since == 2020)


def test_the_page_alone_has_no_body(demo: PackFolder) -> None:
    whole = compose(view_of(demo), default_outline())
    page = compose(view_of(demo), default_outline(), body=False)
    assert page == replace(whole, blocks=(), labels={})
    assert page.front != ()


def test_pieces_and_sections_say_what_they_are() -> None:
    with pytest.raises(ValueError, match=r"paragraph \| table \| chart \| write"):
        Piece()
    assert Section(id="s", headline=True, contents=(Piece(table="values"),)).title is None


def test_a_finished_report_has_no_empty_places_and_no_headings_of_nothing() -> None:
    document = compose(shenzhen(), default_outline())
    shown = finished(document)
    keys = [block.key for block in shown.blocks]

    assert not any(isinstance(block, Slot) for block in shown.blocks)
    assert not any(key.startswith(("/measures ", "/overview/background ")) for key in keys)
    assert any(key.startswith("/overview ") for key in keys)  # its other section has text
    written = replace(
        document,
        blocks=tuple(
            replace(block, paragraphs=("…",)) if isinstance(block, Slot) else block for block in document.blocks
        ),
    )
    assert finished(written) == written
