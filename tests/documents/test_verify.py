"""Reports that come back: every edited number is found, each once, and nothing else."""

import json
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from edited_word import (
    C,
    EditedWord,
    W,
    other_digit,
    replace_text,
    retype,
    split_runs,
    style_of,
    tag_of,
    text_of,
    track,
    unbind,
)
from lxml import etree
from returned_report import EDITION, Report
from soffice import convert_all

from weiheng.cli.verifying import verify
from weiheng.definitions.address import find
from weiheng.definitions.outline import Outline
from weiheng.editions import open_edition
from weiheng.report.making import desk_of
from weiheng.report.verify.model import Verified
from weiheng.report.verify.opening import Returned, read_back
from weiheng.report.verify.report import compared
from weiheng.report.writers.word import word_bytes
from weiheng.vocabulary.messages import Bilingual, Words
from weiheng.vocabulary.problem import Exit


def _with_a_year_in_a_heading(outline: Outline) -> Outline:
    *sections, last = outline.sections
    title = Bilingual(zh="{year}年的下一步", en="After {year}")
    return outline.model_copy(update={"sections": (*sections, last.model_copy(update={"title": title}))})


@pytest.fixture(scope="module")
def chinese() -> Report:
    return Report.of("zh", _with_a_year_in_a_heading)


@pytest.fixture(scope="module")
def english() -> Report:
    return Report.of("en", _with_a_year_in_a_heading)


@pytest.fixture
def word(chinese: Report) -> EditedWord:
    """The Chinese report, to be edited at will."""
    return chinese.word()


def verified(path: Path) -> Verified:
    """A file by itself: which data it is compared with is read from it."""
    returned = read_back(path, None)
    assert isinstance(returned, Returned)
    return compared(returned.reading, returned.record, returned.book, returned.fresh)


def test_an_untouched_report_agrees(chinese: Report, english: Report, tmp_path: Path) -> None:
    for name, report in (("zh.docx", chinese), ("en.docx", english)):
        (tmp_path / name).write_bytes(report.data)
        result = verified(tmp_path / name)

        assert result.differences == ()
        assert result.checked > 1000
        assert (result.free, result.removed) == (0, ())


# What people do to numbers, one edit a line: (what is expected, what is found then, in what kind of place).


def _wrong_digit(word: EditedWord) -> tuple[str, str, str]:
    (lead,) = word.paragraphs("FrontLead")
    retype(word.control(lambda _, text: text == "1.28分", lead), "1.29分")
    return "text", "1.28分", "1.29分"


def _wrong_unit(word: EditedWord) -> tuple[str, str, str]:
    retype(word.control(lambda _, text: text == "0.12个千分点"), "0.12%")
    return "text", "0.12个千分点", "0.12%"


def _no_point(word: EditedWord) -> tuple[str, str, str]:
    retype(word.control(lambda _, text: text == "69.13分"), "6913分")
    return "text", "69.13分", "6913分"


def _comma_for_point(word: EditedWord) -> tuple[str, str, str]:
    retype(word.control(lambda _, text: text == "12.77分"), "12,77分")
    return "heading", "12.77分", "12,77分"


def _dropped_digit(word: EditedWord) -> tuple[str, str, str]:
    (paragraph,) = word.paragraphs("BodyText", "市域内住院率为")
    retype(word.control(lambda _, text: text == "98.20%", paragraph), "98.2%")
    return "text", "98.20%", "98.2%"


def _other_sign(word: EditedWord) -> tuple[str, str, str]:
    (_, losses, *_) = word.tables()
    retype(word.control(lambda _, text: text == "-2.40", losses), "+2.40")
    return "cell", "-2.40", "+2.40"


def _sign_before_control(word: EditedWord) -> tuple[str, str, str]:
    control = word.control(lambda _, text: text == "83.49分")
    run = etree.Element(f"{W}r")
    etree.SubElement(run, f"{W}t").text = "-"
    control.addprevious(run)
    return "text", "83.49分", "-83.49分"


def _cell(word: EditedWord) -> tuple[str, str, str]:
    retype(word.control(lambda tag, text: tag.startswith("infant_mortality 440300 2016 value")), "1.46")
    return "cell", "1.64", "1.46"


def _number_for_dash(word: EditedWord) -> tuple[str, str, str]:
    retype(word.control(lambda tag, text: text == "—"), "91.20")
    return "cell", "—", "91.20"


def _dash_for_number(word: EditedWord) -> tuple[str, str, str]:
    retype(word.control(lambda tag, _: tag.startswith("beds_per_1000 440300 2014 value")), "—")
    return "cell", "2.36", "—"


def _chart_picture(word: EditedWord) -> tuple[str, str, str]:
    def change(root: etree._Element) -> None:
        point = root.find(f".//{C}val//{C}pt/{C}v")
        assert (point.text, point.tag) == ("69.13", f"{C}v")
        point.text = "79.13"

    word.chart("word/charts/chart2.xml", change)
    return "chart", "69.13", "79.13"


def _chart_year(word: EditedWord) -> tuple[str, str, str]:
    def change(root: etree._Element) -> None:
        root.findall(f".//{C}cat//{C}pt/{C}v")[3].text = "2051"

    word.chart("word/charts/chart6.xml", change)
    return "chart", "2015", "2051"


def _chart_workbook(word: EditedWord) -> tuple[str, str, str]:
    word.workbook("word/embeddings/Microsoft_Excel_Sheet3.xlsx", "B6", 73.2)
    return "workbook", "72.31", "73.2"


def _year_in_heading(word: EditedWord) -> tuple[str, str, str]:
    (heading,) = word.paragraphs("Heading1", "年的下一步")
    retype(word.controls(heading)[0], "2023")
    return "heading", "2022", "2023"


def _year_in_caption(word: EditedWord) -> tuple[str, str, str]:
    (caption,) = word.paragraphs("Caption", "各层级得分")
    retype(word.controls(caption)[0], "2011")
    return "title", "2012", "2011"


def _year_below_figure(word: EditedWord) -> tuple[str, str, str]:
    (caption,) = word.paragraphs("FigureCaption", "各基层分组得分")
    retype(word.controls(caption)[-1], "2021")
    return "title", "2022", "2021"


def _retyped(word: EditedWord) -> tuple[str, str, str]:
    unbind(word.control(lambda _, text: text == "29.37分"), "29.73分")
    return "text", "29.37分", "29.73分"


def _deleted(word: EditedWord) -> tuple[str, str, str]:
    unbind(word.control(lambda _, text: text == "25.29分"), "")
    return "text", "25.29分", ""


def _unit_line(word: EditedWord) -> tuple[str, str, str]:
    replace_text(word.paragraphs("TableUnit", "单位：分")[1], "分", "%")
    return "unit", "分", "%"


def _unit_column(word: EditedWord) -> tuple[str, str, str]:
    cell = next(each for each in list(word.tables())[5].iter(f"{W}tc") if text_of(each) == "‰")
    retype(cell, "%")
    return "cell", "‰", "%"


def _title(word: EditedWord) -> tuple[str, str, str]:
    (title,) = word.paragraphs("Title")
    retype(word.controls(title)[0], "2032")
    return "title", "2022", "2032"


def _note(word: EditedWord) -> tuple[str, str, str]:
    replace_text(word.paragraphs("TableNote", "1.99岁")[0], "1.99岁", "1.89岁")
    return "note", "1.99岁", "1.89岁"


def _front_note(word: EditedWord) -> tuple[str, str, str]:
    (note,) = word.paragraphs("FrontNote")
    replace_text(note, "index/2022", "index/2021")
    return "note", "2022", "2021"


def _front_table(word: EditedWord) -> tuple[str, str, str]:
    (gains, *_) = word.tables()
    retype(word.control(lambda _, text: text == "4.25人", gains), "4.52人")
    return "cell", "4.25人", "4.52人"


def _tracked(word: EditedWord) -> tuple[str, str, str]:
    track(word.control(lambda _, text: text == "0.74分" or text == "+0.74分"), "+0.47分")
    return "text", "+0.74分", "+0.47分"


Edit = Callable[[EditedWord], tuple[str, str, str]]
EDITS: tuple[Edit, ...] = (
    _wrong_digit,
    _wrong_unit,
    _no_point,
    _comma_for_point,
    _dropped_digit,
    _other_sign,
    _sign_before_control,
    _cell,
    _number_for_dash,
    _dash_for_number,
    _chart_picture,
    _chart_year,
    _chart_workbook,
    _year_in_heading,
    _year_in_caption,
    _year_below_figure,
    _retyped,
    _deleted,
    _unit_line,
    _unit_column,
    _title,
    _note,
    _front_note,
    _front_table,
    _tracked,
)


def test_each_of_25_edits_is_found_once_and_nothing_else(chinese: Report, word: EditedWord, tmp_path: Path) -> None:
    planted = [edit(word) for edit in EDITS]

    assert sorted(chinese.found(word.save(tmp_path / "edited.docx"))) == sorted(planted)


def test_where_an_edited_number_stands_and_where_it_is_from(chinese: Report, word: EditedWord, tmp_path: Path) -> None:
    _cell(word)
    _wrong_unit(word)
    retype(word.control(lambda tag, _: tag.startswith("infant_mortality 440300 2022 upper")), "2.51")

    places = [each.spot for each in chinese.verified(word.save(tmp_path / "edited.docx")).differences]

    bound, value, text = places
    assert text.headings == ("测评结果", "指数分析", "质量水平", "居民健康水平得分下降9.23分，主因是孕产妇死亡率上升")
    assert (text.paragraph, text.page, text.table) == (3, None, "")
    assert (bound.table, bound.row, bound.column) == ("各指标标准化的上下限值及其依据", "婴儿死亡率", "上限值")
    assert (value.table, value.row, value.column) == ("2012—2022年各指标原始数据", "婴儿死亡率*", "2016")


@pytest.mark.parametrize("seed", range(3))
def test_any_edit_of_any_bound_number_is_found_once(
    chinese: Report, word: EditedWord, tmp_path: Path, seed: int
) -> None:
    drawn = random.Random(seed)  # noqa: S311
    chosen = drawn.sample([each for each in word.controls() if re.search("[0-9]", text_of(each))], 60)
    planted = []
    for control in chosen:
        before = text_of(control)
        after = other_digit(before, drawn.randrange(9))
        planted.append((_digits(before), _digits(after)))
        retype(control, after)

    result = chinese.verified(word.save(tmp_path / "edited.docx"))

    assert sorted((_digits(each.expected), _digits(each.found)) for each in result.differences) == sorted(planted)


def _digits(text: str) -> str:
    match = re.match(r"[-+]?[0-9.]+", text)
    assert match is not None, text
    return match[0]


def test_noise_of_word_is_no_edit(chinese: Report, word: EditedWord, tmp_path: Path) -> None:
    """Runs split anywhere, marks of spelling, page breaks as rendered, a comment, numbers with other spaces."""
    for control in word.controls():
        split_runs(control)
    for paragraph in word.paragraphs("Heading1"):
        next(paragraph.iter(f"{W}r")).insert(0, etree.Element(f"{W}lastRenderedPageBreak"))
    replace_text(word.paragraphs("TableUnit", "单位：分")[0], "单位：分", "单位： 分")
    word.save(tmp_path / "noise.docx")

    assert chinese.found(tmp_path / "noise.docx") == []
    retype(word.controls(word.paragraphs("Title")[0])[0], "2021")
    retype(word.controls(word.paragraphs("Heading1", "年的下一步")[0])[0], "2021")
    pages = [each.spot.page for each in chinese.verified(word.save(tmp_path / "pages.docx")).differences]
    assert sorted(page or 0 for page in pages) == [1, 1 + len(word.paragraphs("Heading1"))]


def test_people_may_write_numbers_of_their_own(chinese: Report, word: EditedWord, tmp_path: Path) -> None:
    """In slots, in paragraphs of their own, behind a sentence: told, but no difference. A bound number stays bound."""
    slot = next(each for each in word.root.iter(f"{W}sdt") if "measures" in tag_of(each))
    retype(slot, "计划投入3.5亿元，2025年前建成12家。")
    after = word.paragraphs("BodyText", "居民健康水平得分")[0]
    added = etree.fromstring(etree.tostring(after))
    for each in [*added.iter(f"{W}bookmarkStart"), *added.iter(f"{W}bookmarkEnd")]:
        each.getparent().remove(each)
    after.addnext(added)
    retype(word.control(lambda _, text: text.endswith("分"), added), "88.82分")

    result = chinese.verified(word.save(tmp_path / "own.docx"))

    assert [(each.expected, each.found) for each in result.differences] == [("88.28分", "88.82分")]
    assert result.free == 3


def test_for_programs(word: EditedWord, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _cell(word)
    path = word.save(tmp_path / "edited.docx")

    assert verify(path, None, live=False, as_json=True, lang="en") == Exit.PROBLEMS
    record = json.loads(capsys.readouterr().out)

    assert (record["edition"], record["area"], record["free"], record["removed"]) == (EDITION, "440300", 0, [])
    (difference,) = record["differences"]
    assert (difference["expected"], difference["found"]) == ("1.64", "1.46")
    assert (difference["row"], difference["column"]) == ("婴儿死亡率*", "2016")
    assert difference["origin"]["subject"] == "infant_mortality"
    assert difference["from"] == "Infant mortality rate · Shenzhen · 2016 · value · shenzhen/index/2022"


def test_a_sentence_or_row_taken_out_is_said_but_does_not_disagree(
    chinese: Report, word: EditedWord, tmp_path: Path
) -> None:
    item = word.paragraphs("Item", "已达到")[0]
    item.getparent().remove(item)
    row = next(each for each in list(word.tables())[5].iter(f"{W}tr") if "平均期望寿命" in text_of(each))
    row.getparent().remove(row)

    result = chinese.verified(word.save(tmp_path / "shorter.docx"))

    assert result.differences == ()
    assert any("已达到" in each.text for each in result.removed)
    assert ("line", "平均期望寿命") in [(each.kind, each.text) for each in result.removed]


def test_an_added_column_does_not_shift_the_others(chinese: Report, word: EditedWord, tmp_path: Path) -> None:
    table = list(word.tables())[7]
    for row in table.iter(f"{W}tr"):
        cells = row.findall(f"{W}tc")
        copied = etree.fromstring(etree.tostring(cells[0]))
        retype(copied, "备注")
        cells[3].addnext(copied)
    retype(word.control(lambda tag, _: tag.startswith("capability 440300 2020 score"), table), "70.00")

    assert chinese.found(word.save(tmp_path / "wider.docx")) == [("cell", "79.94", "70.00")]


def test_changed_data_disagree_with_an_old_report(demo_report: tuple[Path, Path]) -> None:
    root, path = demo_report
    values = root / "observations" / "values.csv"
    text = values.read_text(encoding="utf-8")
    values.write_text(
        text.replace("infant_mortality,990101,2023,4.00", "infant_mortality,990101,2023,3.90"), encoding="utf-8"
    )

    returned = read_back(path, f"{root}/index/2023")
    assert isinstance(returned, Returned)
    result = compared(returned.reading, returned.record, returned.book, returned.fresh)

    values_found = {(each.expected, each.found) for each in result.differences if each.part == "cell"}
    assert ("3.90", "4.00") in values_found
    assert all(each.origin is not None for each in result.differences if each.part in ("text", "cell"))


@pytest.fixture
def demo_report(tmp_path: Path) -> tuple[Path, Path]:
    root = Path(shutil.copytree(Path(__file__).parents[1] / "packs" / "demo", tmp_path / "demo"))
    desk = desk_of(open_edition(find(f"{root}/index/2023")), "en")
    path = tmp_path / "demo.docx"
    path.write_bytes(word_bytes(desk.document("990101"), Words("en")))
    return root, path


def test_an_indicator_that_is_no_more(demo_report: tuple[Path, Path]) -> None:
    """A renamed indicator has no number: what was printed is listed, and nothing breaks."""
    root, path = demo_report
    for file in [*root.rglob("*.yaml"), *root.rglob("*.csv")]:
        file.write_text(file.read_text(encoding="utf-8").replace("satisfaction", "contentment"), encoding="utf-8")
    (root / "indicators/satisfaction.yaml").rename(root / "indicators/contentment.yaml")

    returned = read_back(path, f"{root}/index/2023")
    assert isinstance(returned, Returned)
    result = compared(returned.reading, returned.record, returned.book, returned.fresh)

    assert {each.expected for each in result.differences if each.origin and each.origin.subject == "satisfaction"} == {
        "—"
    }


def test_a_report_without_its_record_is_known_by_its_tags(word: EditedWord, tmp_path: Path) -> None:
    for name in [name for name in word.parts if name.startswith("customXml/")]:
        del word.parts[name]
    relations = word.parts["word/_rels/document.xml.rels"]
    word.parts["word/_rels/document.xml.rels"] = re.sub(rb"<Relationship [^>]*customXml[^>]*/>", b"", relations)
    _cell(word)

    result = verified(word.save(tmp_path / "lost.docx"))

    assert ("cell", "1.64", "1.46") in [(each.part, each.expected, each.found) for each in result.differences]
    assert {each.part for each in result.differences} <= {"cell", "heading"}


@pytest.fixture(scope="module")
def saved_again(chinese: Report, english: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both reports, opened and saved by LibreOffice."""
    folder = tmp_path_factory.mktemp("libreoffice")
    sources = [folder / "zh.docx", folder / "en.docx"]
    for source, report in zip(sources, (chinese, english), strict=True):
        source.write_bytes(report.data)
    convert_all(sources, "docx:MS Word 2007 XML", folder / "saved")
    return folder / "saved"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_saved_by_libreoffice(
    language: str, chinese: Report, english: Report, saved_again: Path, tmp_path: Path
) -> None:
    """It splits runs, renames drawings and drops tags; the numbers are what they were.

    It also repeats the text of plain-text controls whose runs mix scripts, so the controls of numbers must be rich.
    """
    path = saved_again / f"{language}.docx"
    assert verified(path).differences == ()

    word = EditedWord(path.read_bytes())
    for table, old in ((5, "1.64"), (7, "79.94")):
        cell = next(each for each in list(word.tables())[table].iter(f"{W}tc") if text_of(each) == old)
        retype(cell, other_digit(old, 1))
    report = chinese if language == "zh" else english
    edited = sorted(found for _, _, found in report.found(word.save(tmp_path / "edited.docx")))
    assert edited == ["1.74", "71.94"]


def test_the_styles_that_edits_rely_on_are_there(chinese: Report) -> None:
    """If the writer renames a style, this says so before the edits do."""
    styles = {style_of(each) for each in chinese.word().paragraphs()}

    assert {"Title", "Heading1", "Caption", "FigureCaption", "TableUnit", "TableNote", "FrontLead"} <= styles
