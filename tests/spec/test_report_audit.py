"""The annex of a report: what an audit of printed numbers found, each number with its origin, in both languages.

The demo pack's yearbook observes, for the east district, 420 beds and 100,000 residents in 2022 and 90.0 % satisfied
patients; the index of 2023 is 84.30 points.
"""

import shutil
from dataclasses import dataclass

import pytest
from pack_folder import PackFolder
from report_books import book_of, shenzhen, view_of
from small_audits import HEADER, row

from weiheng.report.audited import MOST, name_of
from weiheng.report.blocks import Document, Paragraph, Table
from weiheng.report.compose import compose, default_outline
from weiheng.report.narrative.audit import audit
from weiheng.report.narrative.quality import quality_claims, quality_conflicts, quality_line
from weiheng.report.numbers import Kind, Number, read_tag, tag_of
from weiheng.report.view import View
from weiheng.vocabulary.messages import LANGUAGES, Language

SCORE = "yearbook table 1: score health_index 2023 = 86.00 points"
BEDS = "plan page 1: beds 2022 = 500 beds"
TARGETS = (
    "plan box 1: target satisfaction 2025 >= 90 percent",
    "plan box 2: target satisfaction 2025 = 80..85 percent",
)

RISING = {
    "id": "w1",
    "measure": "rising",
    "subject": "satisfaction",
    "area": "990101",
    "period": "2023",
    "since": "2021",
    "source": "plan",
    "place": "page 2",
}
FOUR_PERCENT = {"measure": "value_change", "value": "4.0", "unit": "percent", "unit_printed": "%"}


@dataclass(frozen=True)
class Annex:
    """The last section of a report in plain text."""

    document: Document
    headings: list[str]
    sentences: list[str]
    tables: dict[str, Table]

    def rows(self, key: str) -> list[list[str]]:
        return [[self.document.plain(cell.text) for cell in row] for row in self.tables[key].body]

    def notes(self, key: str) -> list[str]:
        return [self.document.plain(note) for note in self.tables[key].notes]


def prints(demo: PackFolder, *lines: str, more: tuple[dict[str, str], ...] = ()) -> PackFolder:
    """The demo pack with what the lines print, and with rows that such lines cannot say."""
    shutil.rmtree(demo.root / "plan", ignore_errors=True)  # it prints numbers, too
    columns = [*HEADER.strip().split(","), "unit_printed"]
    rows = [f"{row(number, line).strip()}," for number, line in enumerate(lines, 1)]
    rows += [",".join(each.get(column, "") for column in columns) for each in more]
    return demo.write("index/2023/claims.csv", "\n".join((",".join(columns), *rows)) + "\n")


def annex(view: View) -> Annex:
    document = compose(view, default_outline())
    own = [at for at, block in enumerate(document.blocks) if block.key.startswith("/audit ")]
    blocks = document.blocks[own[0] :] if own else ()
    paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
    return Annex(
        document,
        [document.plain(document.blocks[at].text) for at in own],  # type: ignore[union-attr]
        [document.plain(each.text) for block in paragraphs for each in block.sentences],
        {block.key: block for block in blocks if isinstance(block, Table)},
    )


def said(view: View) -> list[str]:
    """What the data-quality line and the quality paragraph say of printed numbers."""
    plain = compose(view, default_outline()).plain
    rules = (quality_line(view), quality_claims(view, view.root), quality_conflicts(view, view.root))
    return [plain(each.text) for each in rules if each is not None]


# --- whether there is an annex ---


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_claims_there_is_no_annex(demo: PackFolder, language: Language) -> None:
    view = view_of(prints(demo), language=language)
    assert annex(view) == Annex(annex(view).document, [], [], {})
    assert len(said(view)) == 1, "the line says nothing of printed numbers, and the paragraph has no sentence on them"
    assert not any(word in said(view)[0] for word in ("printed", "conflict", "刊出", "矛盾"))


def test_where_nothing_is_wrong_the_annex_says_that_everything_agrees(demo: PackFolder) -> None:
    prints(demo, "yearbook table 1: score health_index 2023 = 84.30 points", "plan box 1: beds 2022 = 420 beds")
    chinese, english = (annex(view_of(demo, language=language)) for language in LANGUAGES)
    assert (chinese.headings, english.headings) == (["附件：数据核对"], ["Annex: audit of printed numbers"])
    assert chinese.sentences == [
        "对《示例县卫生统计年鉴》和《示例县卫生健康规划》就指数所用数值刊出的2个数字作了核对：2个在刊出精度上相符，"
        "没有不能重现或相互矛盾的。",
        "所核对的内容与数据、彼此之间均相符，没有发现问题。",
    ]
    assert english.sentences == [
        "Checked were 2 numbers that “Health yearbook of Demo county” and “Health plan of Demo county” print on figures"
        " of the index: 2 agree as printed; none cannot be reproduced or contradicts others.",
        "Everything that was checked agrees with the data and with what else is printed; nothing was found wrong.",
    ]
    assert chinese.tables == english.tables == {}
    assert [each.split("；")[0] for each in said(view_of(demo, language="zh"))][1:] == [
        "对《示例县卫生统计年鉴》和《示例县卫生健康规划》就指数所用数值刊出的2个数字作了核对，均可由现有数据重现，没有矛盾。",
        "各处刊出的同一数值，没有尚待决定的矛盾。",
    ]


def test_what_there_is_nothing_to_check_against_neither_agrees_nor_not(demo: PackFolder) -> None:
    found = annex(view_of(prints(demo, "plan box 1: beds 2019 = 380 beds")))
    assert found.sentences == ["For 1 number there is nothing to check against."]


# --- what it says ---


def test_the_annex_counts_what_was_checked_and_what_is_left_to_decide(demo: PackFolder) -> None:
    words = RISING | {"id": "w1"}, RISING | {"id": "w2", "measure": "falling"}
    prints(demo, SCORE, BEDS, *TARGETS, "plan box 9: beds 2019 = 380 beds", more=words)
    assert annex(view_of(demo)).sentences == [
        "Checked were 4 numbers that “Health yearbook of Demo county” and “Health plan of Demo county” print on figures"
        " of the index: 4 cannot be reproduced or contradict others.",
        "Of what is said in words about numbers, 2 statements could be checked; 1 of them contradicts the numbers.",
        "For 1 number there is nothing to check against.",
        "4 findings, those that change the index most first (see Table 7).",
        "2 figures are printed differently in different places, and nobody has decided yet which number counts"
        " (see Table 8).",
    ]
    assert annex(view_of(demo, language="zh")).sentences == [
        "对《示例县卫生统计年鉴》和《示例县卫生健康规划》就指数所用数值刊出的4个数字作了核对：4个不能重现或相互矛盾。",
        "关于数字的文字有2处可以核对，其中1处与数字不符。",
        "另有1个数字没有数据可以核对。",
        "共发现4个问题，按对总分的影响由大到小列出（见表7）。",
        "各处刊出不一的数值有2个，都尚未决定采用哪一个（见表8）。",
    ]


def test_conflicts_left_stand_on_the_data_quality_line(demo: PackFolder) -> None:
    prints(demo, BEDS, *TARGETS)
    chinese, english = (said(view_of(demo, language=language)) for language in LANGUAGES)
    assert "，指数所用数值已刊出的3个数字中有3个不能重现或相互矛盾，尚待决定的矛盾2处，" in chinese[0]
    assert chinese[2] == "同一数值在各处刊出不一、尚待决定采用哪一个的，有2个。"
    assert (
        "; 3 of 3 printed numbers on figures of the index not reproducible or in conflict; 2 conflicts left to decide; "
        in english[0]
    )
    assert english[2] == "Printed figures that disagree and are left to decide: 2."


def test_every_finding_stands_in_a_sentence_beside_its_numbers(demo: PackFolder) -> None:
    """What changes the index comes first; only the yearbook is the report of this edition, and goes unnamed."""
    found = annex(view_of(prints(demo, SCORE, BEDS, *TARGETS)))
    numbers = [[number, *cells] for number, _, *cells in found.rows("table audit_findings")]
    assert numbers == [
        ["1", "500 beds", "420 beds", "+2.40"],
        ["2", "at least 90%", "80%–85%", "—"],
        ["3", "86.00 points", "84.30 points", "—"],
    ]
    beds, target, score = (cells[1] for cells in found.rows("table audit_findings"))
    assert beds.startswith(
        "Beds at the end of the year 2022, East district: “Health yearbook of Demo county”, table 2 has 420 beds,"
        " “Health plan of Demo county”, page 1 has 500 beds; "
    )
    assert target.startswith("Patient satisfaction (target for 2025), East district: “Health plan of Demo county”, ")
    assert score.startswith("table 1, Health index (score 2023), East district: printed 86.00 points, computed 84.30")
    assert found.notes("table audit_findings") == [
        "Note: where no document is named, it is “Health yearbook of Demo county”.",
        "Note: the effect on the index is the change of its score with the other number, with what the rule gives,"
        " or with the printed score; “—” means that no score depends on it.",
    ]


@pytest.mark.parametrize(
    ("lines", "more", "cells"),
    [
        pytest.param(
            ("plan box 1: beds 2019 = 420 beds", "plan box 1: beds 2019 = 70 beds of c1 in 990102"),
            (),
            ["420 beds", "70 beds", "—"],
            id="a total beside what its parts add up to",
        ),
        pytest.param(
            (),
            (RISING | FOUR_PERCENT,),
            ["4.0%", "percentage points", "—"],
            id="a wrong unit beside the one that is meant",
        ),
        pytest.param((), (RISING | {"measure": "falling"},), ["", "", "—"], id="words, which have no number"),
    ],
)
def test_what_stands_beside_a_finding(
    demo: PackFolder, lines: tuple[str, ...], more: tuple[dict[str, str], ...], cells: list[str]
) -> None:
    (only,) = annex(view_of(prints(demo, *lines, more=more))).rows("table audit_findings")
    assert only[2:] == cells


def test_what_a_document_repeats_in_one_place_is_found_once(demo: PackFolder) -> None:
    found = annex(view_of(prints(demo, SCORE, SCORE, SCORE), language="zh"))
    ((_, words, *_),) = found.rows("table audit_findings")
    assert words.endswith("（同处相同的共3次）")
    assert "共发现1个问题，按对总分的影响由大到小列出（见表7）。" in found.sentences


def test_of_many_findings_the_report_shows_the_weightiest_and_says_how_many_there_are(demo: PackFolder) -> None:
    many = [f"plan page {page}: score health_index 2023 = 60.00 points" for page in range(1, MOST + 6)]
    found = annex(view_of(prints(demo, *many)))
    assert len(found.rows("table audit_findings")) == MOST
    assert found.sentences[1] == (
        "45 findings, of which those that change the index most are listed (see Table 7);"
        " the command weiheng audit demo/index/2023 shows the other 5."
    )
    assert found.notes("table audit_findings")[-1] == (
        "Note: not in this table: 5 more, which the command weiheng audit demo/index/2023 shows."
    )
    assert "其余5项可用命令 weiheng audit demo/index/2023 查看。" in annex(view_of(demo, language="zh")).sentences[1]


# --- the ledger ---


def test_the_ledger_has_all_printings_of_a_figure_side_by_side(demo: PackFolder) -> None:
    prints(demo, BEDS, *TARGETS)
    assert annex(view_of(demo)).rows("table ledger") == [
        [
            "Beds at the end of the year 2022, East district",
            "420 beds",
            "“Health yearbook of Demo county”, table 2",
            "420 beds",
            "not decided; the observation is used for now",
        ],
        ["500 beds", "“Health plan of Demo county”, page 1"],
        [
            "Patient satisfaction (target for 2025), East district",
            "at least 90%",
            "“Health plan of Demo county”, box 1",
            "—",
            "not decided",
        ],
        ["80%–85%", "“Health plan of Demo county”, box 2"],
    ]


def test_a_decision_stands_in_the_ledger_and_leaves_no_conflict(demo: PackFolder) -> None:
    names = "measure,subject,area,period,value,unit,source,place,reason,by,date\n"
    decision = "value,beds,990101,2022,500,beds,plan,page 1,Counts lack a hospital,Health bureau,2026-03-02\n"
    prints(demo, BEDS).write("decisions.csv", names + decision)
    found = annex(view_of(demo, language="zh"))
    assert found.rows("table ledger")[0][3:] == ["500张", "Health bureau，2026年3月2日：Counts lack a hospital"]
    assert "各处刊出不一的数值有1个，均已决定采用哪一个（见表8）。" in found.sentences
    assert "没有尚待决定的矛盾" in said(view_of(demo, language="zh"))[0]


# --- numbers with origins ---


def test_no_line_ends_after_the_sign_of_a_negative_number(demo: PackFolder) -> None:
    """A line may end after a hyphen, but not after a minus sign; that of a year stays as it is."""
    change = "plan page 1: value_change infant_mortality 2022-2021 = 0.60 per_mille"
    ((_, words, *_),) = annex(view_of(prints(demo, change))).rows("table audit_findings")
    assert "computed −0.50 per-mille points (within rounding −0.51 to −0.49 per-mille points)" in words


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_of_the_annex_are_looked_up_by_document_and_place(language: Language) -> None:
    view = shenzhen(language)
    found = annex(view)
    lines = [cell.text for table in found.tables.values() for line in table.body for cell in line]
    numbers = [part for line in lines for part in line if isinstance(part, Number)]
    assert {each.origin.kind for each in numbers} >= {Kind.STATED, Kind.COMPUTED, Kind.EFFECT}
    for each in numbers:
        read = read_tag(tag_of(each.origin, each.style))
        assert read is not None
        assert view.book.number(*read) == each
        assert each.origin.of is None or each.origin.of in found.document.names


def test_a_printed_number_says_where_it_stands(demo: PackFolder) -> None:
    view = view_of(prints(demo, BEDS), language="zh")
    (claim,) = view.edition.claims
    assert view.names()[name_of(claim)] == "《示例县卫生健康规划》第1页"
    assert view.number(Kind.STATED, "beds", of=name_of(claim), year=2022).text == "500张"


def test_the_verdicts_on_printed_numbers_add_up() -> None:
    view = shenzhen("zh")
    counts = {each: int(view.number(Kind.PRINTED, of=each).value or 0) for each in ("equal", "rounding")}
    wrong = int(view.number(Kind.DISPUTED).value or 0)
    assert view.number(Kind.PRINTED).value == sum(counts.values()) + wrong
    assert list(audit(view, "quality_level")) == [], "printed numbers are audited for the whole edition"


def test_other_areas_have_the_same_annex(demo: PackFolder) -> None:
    book = book_of(prints(demo, BEDS))
    east, west = (annex(View(book, area, 2023)) for area in ("990101", "990102"))
    assert east.sentences == west.sentences
    assert east.tables.keys() == west.tables.keys()
