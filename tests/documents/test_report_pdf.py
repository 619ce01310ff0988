"""The report as PDF: what a reader, an archive and a screen reader find in it."""

import re
import subprocess
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import typst
from sample_report import (
    area_chart,
    line_chart,
    number,
    sample_document,
    score_table,
    sentence,
    single_line,
    small_document,
    wide_table,
)

from weiheng.report.blocks import (
    Block,
    Cell,
    Chart,
    ChartSpec,
    Document,
    Heading,
    Line,
    Note,
    Paragraph,
    Reference,
    Series,
    Slot,
    Table,
)
from weiheng.report.narrative.phrases import dated
from weiheng.report.writers.pdf import FontFiles, font_files, missing_fonts, pdf_bytes
from weiheng.report.writers.pdf.fonts import letters, unprintable
from weiheng.vocabulary.messages import LANGUAGES, Language, Words
from weiheng.vocabulary.problem import Exit, Refused

MILLIMETRE = 72 / 25.4
PAGE = re.compile(r"Page +(\d+) size: +([\d.]+) x ([\d.]+)")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


class Printed:
    """A PDF as poppler reads it."""

    def __init__(self, folder: Path, document: Document, fonts: FontFiles | None = None, system: bool = True) -> None:
        self.bytes = pdf_bytes(document, Words(document.language), fonts, system)
        self.file = folder / "report.pdf"
        self.file.write_bytes(self.bytes)

    def ask(self, *command: str) -> str:
        return subprocess.run([*command, str(self.file), *(["-"] if command[0] == "pdftotext" else [])],
                              check=True, capture_output=True).stdout.decode(errors="replace")  # fmt: skip

    def text(self, *pages: int) -> str:
        """The words without the spaces that setting them put between."""
        some = ("-f", str(pages[0]), "-l", str(pages[-1])) if pages else ()
        return squeezed(self.ask("pdftotext", *some))

    def alternatives(self) -> set[str]:
        """What is said instead of pictures."""
        texts = re.findall(rb"/Alt ?<(FEFF[0-9A-Fa-f]+)>", self.bytes)
        return {bytes.fromhex(text.decode()).decode("utf-16") for text in texts}

    def info(self) -> dict[str, str]:
        return {
            key: value.strip() for key, _, value in (line.partition(":") for line in self.ask("pdfinfo").splitlines())
        }

    def sizes(self) -> list[tuple[float, float]]:
        return [(float(width), float(height)) for _, width, height in PAGE.findall(self.ask("pdfinfo", "-l", "999"))]

    def words(self, page: int) -> list[tuple[float, float, float, float, str]]:
        """The words of a page with their left, top, right and bottom ends in millimetres."""
        found = re.findall(
            r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>',
            self.ask("pdftotext", "-bbox", "-f", str(page), "-l", str(page)),
        )
        return [(*(float(end) / MILLIMETRE for end in ends), text) for *ends, text in found]  # type: ignore[misc]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def figures(text: str) -> Counter[str]:
    return Counter(re.findall(r"[+-]?[0-9][0-9.]*[0-9%‰]*", text))


def paragraph(*text: str, key: str = "p", style: str = "body") -> Paragraph:
    return Paragraph(key, tuple(sentence(f"{key}.{place}", each) for place, each in enumerate(text)), style)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_report_is_the_same_file(language: Language) -> None:
    first = pdf_bytes(sample_document(language), Words(language))
    pdf_bytes(small_document(line_chart()), Words("zh"))
    assert pdf_bytes(sample_document(language), Words(language)) == first


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_archivable_tagged_and_named(language: Language, folder: Path) -> None:
    document = sample_document(language)
    printed = Printed(folder, document)
    info = printed.info()
    assert info["Title"] == document.plain(document.title)
    assert info["Author"] == document.owner
    assert info["Tagged"] == "yes"
    metadata = printed.ask("pdfinfo", "-meta")
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in metadata
    assert re.search(rf"<dc:language>.*{language}", metadata, re.DOTALL)
    assert re.search(rb"/Lang ?\(" + language.encode(), printed.bytes)
    structure = printed.ask("pdfinfo", "-struct")
    assert all(
        f"\n{' ' * 2}" in structure and tag in structure
        for tag in ("H1", "H2", "Table", "TH", "TD", "Figure", "TOC", "L")
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_that_stands_alone_is_named_by_its_own_title(language: Language, folder: Path) -> None:
    document = replace(sample_document(language), front_title=("2023年一页简报",), blocks=())
    printed = Printed(folder, document)
    assert printed.info()["Title"] == "2023年一页简报"
    assert printed.text().startswith("2023年一页简报" + squeezed(document.owner))
    assert printed.info()["Pages"] == "1"
    whole = Printed(folder, replace(sample_document(language), front_title=("2023年一页简报",)))
    assert whole.info()["Title"] == document.plain(document.title)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_is_printed_as_often_as_the_document_has_it(language: Language, folder: Path) -> None:
    document = sample_document(language)
    printed = figures(Printed(folder, document).ask("pdftotext"))
    charts = [block.spec for block in document.all_blocks() if isinstance(block, Chart)]
    labelled = [value for spec in charts if len(spec.series) == 1 for value in spec.series[0].values if value]
    in_lines = [part for _, line in document.lines() for part in line if not isinstance(part, (str, Reference))]
    expected = Counter(each.text for each in (*in_lines, *labelled) if each.value is not None)
    assert len(expected) > 20
    assert expected - printed == Counter()


def test_numbers_stand_in_reading_order(folder: Path) -> None:
    numbers = [number(f"{place}.5", f"n{place}") for place in range(200, 260)]
    blocks = [
        Paragraph(f"p{place}", (sentence(f"s{place}", "为", each, "分。"),)) for place, each in enumerate(numbers)
    ]
    text = Printed(folder, small_document(*blocks)).text()
    assert re.findall(r"为(\d+\.\d+)分", text) == [each.text for each in numbers]


def test_a_dash_stands_for_every_missing_number(folder: Path) -> None:
    cells = tuple((Cell((f"甲{row}",)), *(Cell((number(None),)) for _ in range(4))) for row in range(6))
    head = (tuple(Cell((f"列{place}",), head=True) for place in range(5)),)
    table = Table("t", ("全部缺数",), (2, 1, 1, 1, 1), head, cells)
    assert Printed(folder, small_document(table)).text().count("—") == 24


def test_pages_are_a4_with_the_prescribed_margins(folder: Path) -> None:
    text = paragraph(*("全市卫生健康质量稳步提升，基层服务能力继续增强。" * 3 for _ in range(30)))
    printed = Printed(folder, small_document(Heading("h", 1, ("结果",)), text))
    assert {(round(width / MILLIMETRE), round(height / MILLIMETRE)) for width, height in printed.sizes()} == {
        (210, 297)
    }
    body = [word for word in printed.words(2) if not re.fullmatch(r"-|\d+", word[4])]
    assert min(left for left, *_ in body) == pytest.approx(28, abs=0.5)
    assert max(right for _, _, right, *_ in body) <= 210 - 26 + 3  # the empty half of punctuation is outside
    assert min(top for _, top, *_ in body) >= 35
    assert max(bottom for *_, bottom, _ in body) <= 297 - 34
    lines = sorted({round(top) for _, top, *_ in body})
    assert len(lines) == 22


def test_page_numbers_stand_outside(folder: Path) -> None:
    blocks = [paragraph("甲乙丙丁。" * 400, key=f"p{place}") for place in range(3)]
    printed = Printed(folder, small_document(*blocks))
    for page in (1, 2, 3):
        foot = [word for word in printed.words(page) if word[1] > 297 - 35]
        assert squeezed("".join(word[4] for word in foot)) == f"-{page}-"
        assert (foot[0][0] > 105) == (page % 2 == 1)


@pytest.mark.parametrize(
    ("language", "numbered"),
    [
        ("zh", ["一、甲", "（一）乙", "1.丙", "（1）丁", "（2）戊", "二、己"]),
        ("en", ["1甲", "1.1乙", "1.1.1丙", "1.1.1.1丁", "1.1.1.2戊", "2己"]),
    ],
)
def test_headings_are_numbered_and_listed(language: Language, numbered: list[str], folder: Path) -> None:
    levels = zip((1, 2, 3, 4, 4, 1), "甲乙丙丁戊己", strict=True)
    document = small_document(*(Heading(text, level, (text,)) for level, text in levels))
    printed = Printed(folder, replace(document, language=language))
    contents, body = printed.text(1), printed.text(2)
    assert [text for text in numbered if text in body] == numbered
    assert [text in contents for text in numbered] == [True, True, True, False, False, True]
    assert b"/Outlines" in printed.bytes
    assert printed.info()["Pages"] == "2"


@pytest.mark.parametrize(("headings", "pages"), [(20, 1), (25, 1), (60, 3)])
def test_a_list_of_contents_a_little_too_long_is_set_on_one_page(headings: int, pages: int, folder: Path) -> None:
    blocks = [Heading(f"h{place}", 1 + place % 3, (f"第{place}个标题",)) for place in range(headings)]
    printed = Printed(folder, small_document(*blocks))
    listed = [f"第{place}个标题...." in printed.text(1) for place in range(headings)]
    assert all(listed) == (pages == 1)
    assert "...." not in printed.text(pages + 1)


def test_a_report_without_headings_has_no_contents(folder: Path) -> None:
    text = Printed(folder, small_document(paragraph("只有一段。"))).text()
    assert squeezed(Words("zh")("pdf.contents")) not in text


@pytest.mark.parametrize("rows", [5, 40, 120])
def test_the_front_is_one_page(rows: int, folder: Path) -> None:
    front: list[Block] = [paragraph("指数上升。", style="lead"), single_line(), replace(wide_table(rows), wide=False)]
    printed = Printed(folder, small_document(front=tuple(front)))
    assert printed.info()["Pages"] == "1"
    text = printed.text()
    assert all(f"第{row}项指标的名称" in text for row in range(rows))
    height = 297 - 20
    assert all(bottom < height for *_, bottom, text in printed.words(1) if not re.fullmatch(r"-|1", text))


def test_the_front_stands_before_the_contents(folder: Path) -> None:
    document = replace(sample_document(), front_title=("一页简报",))
    printed = Printed(folder, document)
    contents = squeezed(Words("zh")("pdf.contents"))
    assert "一页简报" in printed.text(1)
    assert contents not in printed.text(1)
    assert contents in printed.text(2)
    assert squeezed(document.plain(document.title)) in printed.text(2)


def test_a_wide_table_lies_and_repeats_its_head(folder: Path) -> None:
    heading, note = Heading("h", 1, ("原始",)), Note("n", ("附注文字",))
    blocks = (paragraph("前文。"), heading, wide_table(60), note, paragraph("后文。", key="q"))
    printed = Printed(folder, small_document(*blocks))
    sides = ["wide" if width > height else "tall" for width, height in printed.sizes()]
    assert sides == ["tall", "tall", "wide", "wide", "wide", "tall"]
    assert [printed.text(page).count("原始数据") for page in (3, 4, 5)] == [2, 1, 1]  # the title says it too
    assert "原始" in printed.text(3)
    assert "附注文字" in printed.text(5)
    assert "2023" in printed.text(5)


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("与上年相比，两项指标变差，其余均改善。", ["wide", "wide"]),
        ("与上年相比，两项指标变差，其余均改善。" * 12, ["wide", "tall", "wide"]),
    ],
    ids=["short", "long"],
)
def test_a_few_words_between_wide_tables_do_not_take_a_page(text: str, sides: list[str], folder: Path) -> None:
    tables = wide_table(10), replace(wide_table(10), key="other")
    printed = Printed(folder, small_document(tables[0], paragraph(text), Heading("h", 1, ("得分",)), tables[1]))
    title, *others = ["wide" if width > height else "tall" for width, height in printed.sizes()]
    assert title == "tall"
    assert others[-len(sides) :] == sides
    assert "与上年相比" in printed.text(len(others) + 2 - len(sides) + sides.count("tall"))


def long_table(rows: int, note: str = "") -> Table:
    body = tuple((Cell((f"第{row}行",)), Cell((number(row),))) for row in range(rows))
    notes: tuple[Line, ...] = ((note,),) if note else ()
    return Table("t", ("行数",), (3, 1), ((Cell(("头",), head=True), Cell()),), body, notes=notes)


@pytest.mark.parametrize("lines", [8, 10, 12, 14, 16])
def test_a_table_of_few_rows_is_not_split(lines: int, folder: Path) -> None:
    text = paragraph("全市卫生健康质量稳步提升，基层服务能力继续增强。" * lines)
    printed = Printed(folder, small_document(text, long_table(12, "注释文字。")))
    pages = range(1, 1 + int(printed.info()["Pages"]))
    places = [[page for page in pages if part in printed.text(page)] for part in ("第0行", "第11行", "注释")]
    assert places in ([[1]] * 3, [[2]] * 3)


def test_a_table_of_few_rows_that_is_a_little_too_high_is_set_smaller(folder: Path) -> None:
    body = tuple((Cell((f"第{row}行" + "依据说明" * 17,)), Cell((number(row),))) for row in range(12))
    table = replace(long_table(1), body=body, wide=True, columns=(1, 1))
    (first,) = [page for page, (width, height) in enumerate(Printed(folder, small_document(table)).sizes(), 1)
                if width > height]  # fmt: skip
    assert first == 2


@pytest.mark.parametrize("rows", range(22, 34))
def test_notes_do_not_stand_without_rows(rows: int, folder: Path) -> None:
    printed = Printed(folder, small_document(long_table(rows, "注释文字。" * 30)))
    pages = [printed.text(1 + page) for page in range(int(printed.info()["Pages"]))]
    assert all(bool(re.search(r"第\d+行", page)) for page in pages if "注释文字" in page)
    assert "注释文字" in next(page for page in pages if f"第{rows - 1}行" in page)


@pytest.mark.parametrize(("language", "narrow"), [("en", True), ("zh", False)])
def test_quotation_marks_are_as_wide_as_the_language_has_them(language: Language, narrow: bool, folder: Path) -> None:
    text = paragraph("“a”b“a”b“a”b“a”b“a”b")
    printed = Printed(folder, replace(small_document(text, title=("-",)), language=language, owner="-", date=""))
    ((left, _, right, *_), *_) = [word for word in printed.words(1) if "“" in word[4]]
    size = {"en": 11.0, "zh": 15.75}[language] / MILLIMETRE
    assert (right - left < 0.7 * 20 * size) == narrow


def test_a_long_id_is_found_and_copied_as_it_is(folder: Path) -> None:
    id = "general_practitioners_per_10000"
    head = (tuple(Cell((f"{place}",), head=True) for place in range(6)),)
    table = Table("t", ("标识",), (1,) * 6, head, ((Cell((id,)), *(Cell() for _ in range(5))),))
    printed = Printed(folder, small_document(Heading("h", 1, (id,)), paragraph(f"标识{id}。"), table))
    shown = printed.ask("pdftotext")
    assert "\u200b" not in shown
    assert printed.text().count(id) >= 3
    assert id in shown
    assert id.encode() in printed.bytes  # the bookmark


def test_references_link_to_what_they_name(folder: Path) -> None:
    reference = Paragraph("p", (sentence("p.1", "见", Reference("table-scores"), "。"),))
    linked = Printed(folder, small_document(reference, score_table(), score_table()))
    assert "见table-scores号。" in linked.text()
    assert b"/Subtype/Link" in linked.bytes.replace(b" ", b"")
    labels = {"table-scores": "表1"}
    lost = Printed(folder, replace(small_document(reference), labels=labels))
    assert "见表1。" in lost.text()


def test_a_kept_sentence_that_fell_behind_is_marked(folder: Path) -> None:
    text = Printed(folder, sample_document()).text()
    before = squeezed(Words("zh")("pdf.outdated_before"))
    assert text.count(before) == 1
    assert f"总体平稳。{before}指数为96.35分。" in text
    assert "此句为人工改写，数据未变。" in text
    assert "指数持平" not in text


def test_charts_tell_what_is_to_be_seen(folder: Path) -> None:
    chart = line_chart()
    printed = Printed(folder, small_document(chart))
    assert chart.spec.description in printed.alternatives()
    text = printed.text()
    assert text.index("总指数") < text.index("chart-lines号质量指数历年得分")


HOSTILE = [
    "#let x = 1; #x",
    "*fett* _kursiv_ `code`",
    "$a^2$",
    "<script>alert(1)</script>",
    "\\ \\u{41}",
    "@table-scores",
    "// Kommentar /* */",
    "= Titel",
    "- Punkt",
    "[#image(\"x.png\")]",
    "{{name}} {c}",
    "&amp; \"quoted\" 'single'",
    "~ -- --- ...",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_never_markup(text: str, folder: Path) -> None:
    spec = ChartSpec("bar", (text, "b"), (Series("a", text, (number(1), number(2))),), text, text)
    blocks = (
        Heading("h", 1, (text,)),
        paragraph(text),
        paragraph(text, style="item", key="i"),
        Slot("s", "?", (text,)),
        Slot("e", text),
        Note("n", (text,)),
        Table("t", (text,), (1,), (), ((Cell((text,)),),), unit=(text,), notes=((text,),)),
        Chart("c", (text,), spec),
    )
    document = replace(
        small_document(*blocks, front=(paragraph(text, style="lead"),), title=(text,)), owner=text, area=text
    )
    printed = Printed(folder, document)
    plain = str.maketrans("“”‘’–—…", "\"\"''~~~")
    shown = printed.text().translate(plain)
    assert shown.count(squeezed(text).translate(plain)) >= 12
    assert printed.info()["Title"] == text


@pytest.mark.parametrize("letter", ["😀", "\ue000", "\x07", "\u2028", "⟨", "ก", "\ufeff", "\U0002b740", "a\u0301"])
def test_letters_that_no_typeface_has_do_not_stop_the_report(letter: str, folder: Path) -> None:
    spec = ChartSpec("bar", (letter, "b"), (Series("a", "a", (number(1), number(2))),), letter, letter)
    document = small_document(paragraph(f"前{letter}后"), Chart("c", (letter,), spec), title=(f"题{letter}",))
    text = Printed(folder, document).text()
    assert re.search("前.{0,2}后", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_very_long_names_stay_on_the_page(language: Language, folder: Path) -> None:
    name = "x" * 300 + "字" * 300
    table = score_table()
    long = Table(
        "t", (name,), table.columns, table.head, ((Cell((name,)), *(Cell((number("96.35"),)) for _ in range(3))),)
    )
    blocks = (Heading("h", 1, (name,)), paragraph(name), Slot("s", name), Slot("w", "", (name,)), long)
    document = replace(small_document(*blocks, front=blocks, title=(name,)), language=language)
    printed = Printed(folder, document)
    pages = range(1, 1 + int(printed.info()["Pages"]))
    assert all(0 <= left < right <= 210 for page in pages for left, _, right, *_ in printed.words(page))
    assert printed.text().count("x" * 300) >= 4


def test_300_areas(folder: Path) -> None:
    head = (tuple(Cell((text,), head=True) for text in ("地区", "指数")),)
    body = tuple((Cell((f"第{place}号区",)), Cell((number(f"{place}.5"),), align="right")) for place in range(300))
    table = Table("areas", ("各地区指数",), (3, 1), head, body)
    text = squeezed(Printed(folder, small_document(area_chart(300), table)).ask("pdftotext", "-raw"))
    assert all(f"第{place}号区{place}.50" in text for place in range(300))


def test_numbers_of_a_crowded_table_stay_in_their_columns(folder: Path) -> None:
    head = (tuple(Cell((f"{place}",), head=True) for place in range(16)),)
    body = (tuple(Cell((number(f"{place + 10000}.25"),), align="right") for place in range(16)),)
    table = Table("t", ("很多列",), (1,) * 16, head, body)
    words = [word for word in Printed(folder, small_document(table)).words(1) if ".25" in word[4]]
    assert [word[4] for word in words] == [f"{place + 10000}.25" for place in range(16)]
    assert all(earlier[2] < later[0] for earlier, later in pairwise(words))


@pytest.mark.parametrize(
    "document",
    [
        small_document(),
        small_document(paragraph()),
        small_document(Table("t", (), (1, 1), (), ())),
        small_document(Table("t", ("题",), (1,), ((Cell(("头",), head=True),),), ())),
        small_document(Chart("c", (), ChartSpec("bar", (), (), "", ""))),
        small_document(Chart("c", (), ChartSpec("line", ("2023",), (Series("a", "a", (None,)),), "", ""))),
        replace(small_document(paragraph("文")), date="", owner="", area=""),
    ],
    ids=["nothing", "no sentence", "empty table", "head alone", "no category", "all missing", "no date"],
)
def test_what_is_empty_is_still_a_report(document: Document, folder: Path) -> None:
    assert int(Printed(folder, document).info()["Pages"]) >= 1


def test_missing_typefaces_are_named_and_replaced(folder: Path) -> None:
    assert missing_fonts() == ()
    assert missing_fonts({}) == ("Noto Serif SC", "Noto Sans SC")
    some = dict(list(font_files().items())[:1])
    assert missing_fonts(some) == ("Noto Sans SC",)
    document = small_document(Paragraph("p", (sentence("s", number("96.35")),)))
    for fonts in ({}, some):
        assert "96.35" in Printed(folder, document, fonts).text()


def test_a_machine_without_a_chinese_typeface_makes_no_chinese_report(folder: Path) -> None:
    with pytest.raises(Refused) as refused:
        Printed(folder, sample_document("zh"), fonts={}, system=False)
    (problem,) = refused.value.problems
    assert (problem.code, refused.value.exit_code) == ("R15", Exit.FILES)
    assert problem.facts["example"] == "年度示例市"
    assert int(str(problem.facts["count"])) > 100
    for language in LANGUAGES:
        assert "年度示例市" in Words(language)("R15.found", **problem.facts)
    document = replace(sample_document("en"), blocks=(paragraph("Only letters within: äöü, Ελλάς.", key="x"),))
    assert "Onlyletterswithin:äöü,Ελλάς." in Printed(folder, document, fonts={}, system=False).text()


def test_letters_are_looked_for_in_every_typeface_of_the_machine() -> None:
    assert unprintable("汉字a，。1", typst.Fonts(include_system_fonts=False)) == ["汉", "字"]
    ours = typst.Fonts(include_system_fonts=False, font_paths=[font_files()["Noto Sans SC"].parent])
    assert unprintable("汉字กa", ours) == ["ก"]
    for font in typst.Fonts().fonts():
        if font.path and font.family in ("DejaVu Sans", "WenQuanYi Zen Hei"):
            known = letters(Path(font.path), font.index)
            assert ord("a") in known
            assert (ord("汉") in known) == font.family.startswith("Wen")


@pytest.mark.parametrize(
    ("date", "made"),
    [("2024-07-01", "Jul 1 2024"), ("2024-07", "Jul 1 2024"), ("2024", "Jan 1 2024"), ("", "Jan 1 1970")],
)
def test_the_file_bears_the_date_of_the_data(date: str, made: str, folder: Path) -> None:
    document = replace(small_document(paragraph("文"), front=(paragraph("首"),)), date=date)
    printed = Printed(folder, document)
    assert Counter(made.split()) - Counter(printed.info()["CreationDate"].split()) == Counter()
    said = squeezed(Words("zh")("pdf.date", date=dated(Words("zh"), date)))
    assert (said in printed.text(1)) == bool(date)
