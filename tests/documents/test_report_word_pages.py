"""The pages of the Word report: layout, headings, tables and charts."""

import io
import re
import shutil
import subprocess
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sample_report import number, sample_document, score_table, sentence, single_line, small_document, wide_table
from soffice import convert
from word_parts import DOCUMENTS, W, WordFile, sample, written

from weiheng.report.blocks import Block, Cell, Chart, Heading, Note, Paragraph, Table
from weiheng.report.writers.word.pages import by_shape
from weiheng.vocabulary.messages import Language


@pytest.fixture(params=DOCUMENTS)
def any_file(request: pytest.FixtureRequest) -> WordFile:
    return written(request.param)


# Pages


def _millimetres(length: Any) -> int:
    return round(length.mm)


def test_pages_are_those_of_the_standard() -> None:
    upright = sample().word.sections[1]
    sides = [upright.page_width, upright.page_height, upright.top_margin, upright.bottom_margin]
    assert [_millimetres(each) for each in (*sides, upright.left_margin, upright.right_margin)] == [
        210, 297, 37, 35, 28, 26
    ]  # fmt: skip
    (grid,) = sample().find("(//w:sectPr)[2]/w:docGrid")
    height = 16838 - 2098 - 1984
    assert grid.get(f"{W}type") == "linesAndChars"
    assert height // int(grid.get(f"{W}linePitch")) == 22
    pitch = 16 + int(grid.get(f"{W}charSpace")) / 4096
    assert (11906 - 1587 - 1474) / 20 / pitch == pytest.approx(28, abs=0.02)


def test_body_text_fits_the_grid_by_its_own_measures() -> None:
    style = sample().word.styles["Body Text"]
    assert style.font.size.pt == 16
    assert style.element.rPr.find(f"{W}rFonts").get(f"{W}eastAsia") == "仿宋_GB2312"
    assert style.paragraph_format.line_spacing.pt == 28.95


def test_only_the_wide_table_lies_across() -> None:
    assert [section.orientation for section in sample().word.sections] == [0, 0, 0, 1, 0]
    inside = sample().find("//w:tbl[following::w:sectPr[1]/w:pgSz/@w:orient='landscape']")
    assert len(inside) == 1
    assert inside[0].find(f"{W}tblPr/{W}tblCaption").get(f"{W}val") == "历年原始数据"


def test_page_numbers_change_sides() -> None:
    file = sample()
    assert file.word.settings.odd_and_even_pages_header_footer
    for section in file.word.sections:
        assert [section.footer.paragraphs[0].alignment, section.even_page_footer.paragraphs[0].alignment] == [2, 0]
        assert section.footer.paragraphs[0].text == "- 1 -"


def test_the_directors_page_alone_is_one_section() -> None:
    file = written("front only")
    assert len(file.word.sections) == 1
    assert file.find("//w:sectPr[ancestor::w:pPr]") == []
    assert not file.find("//w:instrText[contains(., 'TOC')]")


# Headings and contents


def test_headings_are_numbered_by_word() -> None:
    def levels(language: Language) -> list[tuple[str, str]]:
        numbering = sample(language).xml("word/numbering.xml")
        found = sample().find("w:abstractNum[1]/w:lvl", numbering)
        return [(e.find(f"{W}numFmt").get(f"{W}val"), e.find(f"{W}lvlText").get(f"{W}val")) for e in found]

    assert levels("zh") == [
        ("chineseCountingThousand", "%1、"),
        ("chineseCountingThousand", "（%2）"),
        ("decimal", "%3."),
        ("decimal", "（%4）"),
    ]
    assert levels("en") == [("decimal", text) for text in ("%1", "%1.%2", "%1.%2.%3", "%1.%2.%3.%4")]
    headings = [(p.style.name, p.text) for p in sample().word.paragraphs if p.style.name.startswith("Heading")]
    assert headings[:3] == [("Heading 1", "指标体系"), ("Heading 1", "测评结果"), ("Heading 2", "总体趋势")]


@pytest.mark.parametrize(
    ("language", "entries"),
    [
        ("zh", ["一、指标体系", "二、测评结果", "（一）总体趋势", "1.质量水平", "（二）原始数据", "三、下一步措施"]),
        ("en", ["1 Indicators", "2 Results", "2.1 Trend", "2.1.1 Quality", "3 Measures"]),
    ],
)
def test_the_contents_are_there_before_word_updates_them(language: Language, entries: list[str]) -> None:
    file = sample(language)
    lines = file.find("//w:p[w:pPr/w:pStyle[starts-with(@w:val, 'TOC')]]/w:hyperlink")
    assert ["".join(line.find(f"{W}r").itertext(f"{W}t")) for line in lines] == entries
    assert all("".join(line.itertext(f"{W}t"))[-1].isdigit() for line in lines)
    assert file.find("//w:fldChar/@w:dirty") == []  # Word would ask before it opens the file


# Tables


def test_heads_are_repeated_and_rows_stay_whole() -> None:
    wide = next(table for table in sample().word.tables if len(table.columns) == 10)
    heads = [row._tr.trPr.find(f"{W}tblHeader") is not None for row in wide.rows]
    assert heads == [True, True] + [False] * 40
    assert all(row._tr.trPr.find(f"{W}cantSplit") is not None for row in wide.rows)


def _kept(table: Table) -> list[bool]:
    """Whether each row stays on the page of what follows it."""
    (found,) = WordFile(small_document(Heading("h", 1, ("无",)), table)).find("//w:tbl")
    rows = [
        [cell.find(f"{W}p/{W}pPr/{W}keepNext") is not None for cell in row.iter(f"{W}tc")]
        for row in found.iter(f"{W}tr")
    ]
    assert all(len(set(row)) == 1 for row in rows)
    return [row[0] for row in rows]


def test_a_long_table_breaks_but_not_near_its_ends() -> None:
    def table(rows: int, *notes: str) -> Table:
        cells = tuple((Cell(("名称",)), Cell(("1",))) for _ in range(rows))
        head = ((Cell(("指标",)), Cell(("数值",))),)
        return Table("t", ("表",), (1, 1), head, cells, notes=tuple((note,) for note in notes))

    assert _kept(table(4)) == [True] * 4 + [False]
    assert _kept(table(4, "注")) == [True] * 5
    assert _kept(table(9)) == [True, True] + [False] * 6 + [True, False]
    assert _kept(table(9, "注", "又注")) == [True, True] + [False] * 6 + [True, True]


def test_merged_cells_cover_what_they_say() -> None:
    table = sample().word.tables[1]
    assert table.cell(1, 0)._tc is table.cell(2, 0)._tc
    assert table.cell(3, 0).text == table.cell(5, 0).text == "发展能力"
    assert table.cell(6, 0)._tc is table.cell(6, 1)._tc
    top = next(table for table in sample().word.tables if len(table.columns) == 10)
    assert top.cell(0, 2)._tc is top.cell(0, 9)._tc
    assert top.cell(0, 0)._tc is top.cell(1, 0)._tc


def test_every_row_fills_the_grid_and_the_width_of_the_text(any_file: WordFile) -> None:
    for table in any_file.find("//w:tbl"):
        widths = [int(width) for width in any_file.find("w:tblGrid/w:gridCol/@w:w", table)]
        assert sum(widths) == int(any_file.find("string(w:tblPr/w:tblW/@w:w)", table))
        for row in table.findall(f"{W}tr"):
            spans = [
                int(any_file.find("string(w:tcPr/w:gridSpan/@w:val)", cell) or 1) for cell in row.findall(f"{W}tc")
            ]
            assert sum(spans) == len(widths)


def test_numbers_find_room_in_columns_that_ask_for_too_little() -> None:
    cells = tuple(Cell((number("123456.78"),)) for _ in range(6))
    table = Table("t", ("表",), (20, 1, 1, 1, 1, 1), (), ((*cells,),))
    file = WordFile(small_document(table))
    widths = [int(width) for width in file.find("//w:gridCol/@w:w")]
    size = int(file.find("string(//w:tc[1]//w:pStyle/@w:val)").removeprefix("TableText"))
    assert all(width >= len("123456.78") * size * 10 / 2 for width in widths)


# Charts


def _chart(file: WordFile, key: str) -> tuple[Any, Any]:
    """The chart's XML and its sheet."""
    (relation,) = file.find(f"//wp:inline[wp:docPr/@name='{key}']//c:chart/@r:id")
    relations = file.xml("word/_rels/document.xml.rels")
    (target,) = (each.get("Target") for each in relations if each.get("Id") == relation)
    rels = file.xml(f"word/charts/_rels/{Path(target).name}.rels")
    book = openpyxl.load_workbook(io.BytesIO(file.package.read("word/embeddings/" + Path(rels[0].get("Target")).name)))
    return file.xml(f"word/{target}"), book["Sheet1"]


def test_a_chart_shows_the_printed_digits_and_its_workbook_has_them_too() -> None:
    document = sample_document()
    charts = [block for block in document.blocks if isinstance(block, Chart)]
    assert len(charts) == 2
    for chart in charts:
        root, sheet = _chart(sample(), chart.key)
        for column, series in enumerate(chart.spec.series, start=2):
            points = sample().find(f"//c:ser[c:idx/@val={column - 2}]/c:val//c:pt", root)
            cached = {int(each.get("idx")): "".join(each.itertext()) for each in points}
            known = {at: value for at, value in enumerate(series.values) if value is not None}
            assert {at: Decimal(text) for at, text in cached.items()} == {
                at: Decimal(value.digits) for at, value in known.items()
            }
            assert sheet.cell(1, column).value == series.name
            for at, name in enumerate(chart.spec.categories):
                assert sheet.cell(at + 2, 1).value == name
                assert sheet.cell(at + 2, column).value == (float(known[at].digits) if at in known else None)


def test_gaps_filled_values_ends_and_words_of_a_chart() -> None:
    root, _ = _chart(sample(), "chart-lines")
    file = sample()
    assert file.find("string(//c:dispBlanksAs/@val)", root) == "gap"
    assert file.find("//c:ser[1]/c:dPt/c:idx/@val", root) == ["5"]
    assert file.find("string(//c:ser[1]/c:dPt/c:marker//a:solidFill/a:srgbClr/@val)", root) == "FFFFFF"
    assert file.find("//c:ser/c:marker/c:symbol/@val", root) == ["circle", "square", "triangle"]
    assert len(set(file.find("//c:ser/c:spPr//a:prstDash/@val", root))) == 3
    assert [file.find(f"string(//c:scaling/c:{end}/@val)", root) for end in ("min", "max")] == ["85", "100"]
    assert all(int(axis) > 0 for axis in file.find("//c:axId/@val", root))
    assert set(file.find("//a:ea/@typeface", root)) == {"宋体"}
    assert file.find("//c:dLbls", root) == []
    (words,) = file.find("//wp:docPr[@name='chart-lines']")
    assert words.get("descr") == "三条折线，总指数由二〇一五年的九十分升至一百分。"
    assert words.get("title") == "质量指数历年得分"


def test_a_single_series_is_labelled_and_bars_below_zero_keep_their_colour() -> None:
    root, _ = _chart(sample(), "chart-bars")
    assert sample().find("string(//c:dLbls/c:numFmt/@formatCode)", root) == "+0.00;-0.00;0.00"
    assert set(sample().find("//c:invertIfNegative/@val", root)) == {"0"}
    assert sample().find("//c:dPt/c:idx/@val", root) == ["5"]
    assert sample().find("string(//c:barDir/@val)", root) == "bar"


def test_a_note_does_not_leave_its_chart() -> None:
    chart = single_line()
    file = WordFile(small_document(chart, Note("n", ("注",)), replace(chart, key="again")))
    captions = file.find("//w:p[w:pPr/w:pStyle/@w:val='FigureCaption']/w:pPr")
    assert [each.find(f"{W}keepNext") is not None for each in captions] == [True, False]


def test_a_name_that_looks_like_a_formula_stays_a_name() -> None:
    file = written("hostile")
    (name,) = file.names("word/embeddings/")
    sheet = openpyxl.load_workbook(io.BytesIO(file.package.read(name)))["Sheet1"]
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")


def test_300_areas_have_a_bar_and_a_row_each() -> None:
    file = written("areas")
    root, sheet = _chart(file, "chart-areas")
    assert sheet.max_row == 301
    assert len(file.find("//c:ser/c:val//c:pt", root)) == 300
    assert len(file.word.tables[0].rows) == 302
    (height,) = file.find("//wp:extent/@cy")
    assert int(height) / 36000 <= 225


# What an office program makes of it


def _pages(path: Path, folder: Path) -> list[str]:
    printed = convert(path, "pdf", folder)
    program = shutil.which("pdftotext")
    assert program, "pdftotext is not installed; make installs it"
    text = subprocess.run([program, "-layout", str(printed), "-"], check=True, capture_output=True).stdout.decode()
    return text.split("\f")[:-1]


def test_an_office_program_sets_it_page_by_page(tmp_path: Path) -> None:
    crowded = tuple(replace(score_table(), key=f"t{at}", title=()) for at in range(1))
    document = replace(
        sample_document(), front=(*sample_document().front, *crowded, replace(single_line(), key="again"))
    )
    path = tmp_path / "report.docx"
    path.write_bytes(WordFile(document).data)
    pages = _pages(path, tmp_path)
    assert "数据截至" in pages[0]
    assert re.search(r"目\s*录", pages[1])
    assert re.search(r"一、\s*指标体系", pages[2])
    for number_of_page, page in enumerate(pages, start=1):
        assert re.search(rf"-\s*{number_of_page}\s*-\s*$", page)
    entries = re.findall(r"^\s*(\S+?)\.{4,}\s*([0-9]+)$", pages[1], re.MULTILINE)
    assert len(entries) == 6
    for text, page in entries:  # as well as it can be told before the pages are set
        near = "".join(pages[int(page) - 2 : int(page) + 1]).replace(" ", "")
        assert text in near
    heads = [
        at for at, page in enumerate(pages) if re.search(r"2016\s+2017\s+2018\s+2019", page) and "原始数据" in page
    ]
    assert len(heads) >= 2


def test_only_wide_tables_their_headings_and_notes_lie_across() -> None:
    def shapes(*between: Block) -> list[tuple[bool, int]]:
        blocks = (Heading("h", 1, ("数据",)), wide_table(), *between, replace(wide_table(), key="again"), Note("n", ()))
        return [(landscape, len(alike)) for landscape, alike in by_shape(blocks)]

    words = Paragraph("p", (sentence("p.1", "其余指标见下表。"),))
    heading = Heading("g", 2, ("其他",))
    assert shapes() == [(True, 4)]
    assert shapes(heading) == [(True, 5)]
    assert shapes(Note("m", ()), heading) == [(True, 6)]
    assert shapes(words) == [(True, 2), (False, 1), (True, 2)]
    assert shapes(heading, words, replace(heading, key="f")) == [(True, 2), (False, 2), (True, 3)]
    assert shapes(single_line()) == [(True, 2), (False, 1), (True, 2)]


def test_only_pages_of_running_text_have_the_grid() -> None:
    """Elsewhere it would make the text narrower than the tables."""
    sections = sample().find("//w:sectPr")
    across = [section.find(f"{W}pgSz").get(f"{W}orient") == "landscape" for section in sections]
    grids = [section.find(f"{W}docGrid") is not None for section in sections]
    assert grids == [False, True, True, False, True]
    assert across == [False, False, False, True, False]


# Lists


def _numbers(file: WordFile) -> list[tuple[str, str] | None]:
    """List and level of every item of the report."""
    found = file.find("//w:p[w:pPr/w:pStyle/@w:val='Item']/w:pPr")
    lists = [each.find(f"{W}numPr") for each in found]
    return [
        each if each is None else (each.find(f"{W}numId").get(f"{W}val"), each.find(f"{W}ilvl").get(f"{W}val"))
        for each in lists
    ]


def test_items_count_anew_in_every_list() -> None:
    def items(*keys: str) -> list[Paragraph]:
        return [Paragraph(key, (sentence(f"{key}.1", "内容。"),), "item") for key in keys]

    headings = [Heading(f"h{level}", level, ("标题",)) for level in (1, 2, 3)]
    words = Paragraph("p", (sentence("p.1", "另有："),))
    blocks = (*headings[:2], *items("a", "b"), words, *items("c", "d"), headings[2], *items("e", "f"), words)
    file = WordFile(small_document(*blocks, *items("alone")))
    assert _numbers(file) == [("3", "0")] * 2 + [("4", "0")] * 2 + [("5", "1")] * 2 + [None]
    numbering = file.xml("word/numbering.xml")
    for each in ("3", "4", "5"):
        assert file.find("w:num[@w:numId=$n]/w:lvlOverride/w:startOverride/@w:val", numbering, n=each) == ["1", "1"]
    forms = [each.get(f"{W}val") for each in file.find("w:abstractNum[3]/w:lvl/w:lvlText", numbering)]
    assert forms == ["%1.", "（%2）"]  # like headings of the third and the fourth level
    english = WordFile(replace(small_document(*blocks), language="en"))
    assert set(_numbers(english)) == {("2", "0")}
    assert file.find("w:abstractNum[2]/w:lvl/w:lvlText/@w:val", english.xml("word/numbering.xml")) == ["•"]


def test_the_date_of_the_data_is_written_out() -> None:
    for language, expected in (("zh", "数据截至2024年7月"), ("en", "Data as of 2024-07")):
        document = replace(small_document(Heading("h", 1, ("无",))), language=language, date="2024-07")
        texts = WordFile(document).find("//w:p[w:pPr/w:pStyle/@w:val='Imprint']//w:t/text()")
        assert texts[-1] == expected


def test_contents_that_would_not_fit_show_fewer_levels() -> None:
    blocks = [Heading(f"{level}.{at}", level, ("标题",)) for at in range(12) for level in (1, 2, 3)]
    few, many = (WordFile(small_document(*blocks[:size])) for size in (12, 36))
    assert [file.find("string(//w:instrText[contains(., 'TOC')])").split()[2] for file in (few, many)] == [
        '"1-3"',
        '"1-2"',
    ]


def test_a_title_of_two_lines_leaves_no_single_character_behind() -> None:
    title = "二〇二三年度某某市卫生健康质量指数测评报告书"
    file = WordFile(small_document(Heading("h", 1, ("无",)), title=(title,)))
    (indent,) = file.find("//w:p[w:pPr/w:pStyle/@w:val='Title']/w:pPr/w:ind/@w:left")
    characters = (8845 - 2 * int(indent)) / 440
    assert len(title) / 2 <= characters < len(title) - 4
