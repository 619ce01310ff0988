"""The plan in a report: where its targets stand, each number with its origin, in both languages.

The demo pack's plan runs from 2020 to 2025 and its index to 2023. For the east district it has two expected targets and
a binding one: infant mortality at most 3.5‰, from 5.40‰, which is at 4.00‰ in 2023. Patient satisfaction is to rise,
which the plan calls neither.
"""

from dataclasses import dataclass, replace
from fractions import Fraction

import pytest
from pack_folder import PackFolder
from report_books import book_of, shenzhen, view_of
from sample_outlook import INDICATOR, sample_outlook

from weiheng.definitions.pack import load_pack
from weiheng.editions import freeze, open_edition
from weiheng.outlook.model import PlanOutlook
from weiheng.plan.model import Class, Remark, Sureness
from weiheng.report.blocks import Chart, Document, Heading, Note, Paragraph, Table, finished
from weiheng.report.book import Book
from weiheng.report.charts import CHARTS
from weiheng.report.compose import compose, default_outline
from weiheng.report.front import front_page
from weiheng.report.keep import line_of_text
from weiheng.report.making import planned_of
from weiheng.report.narrative.plan import plan_index, plan_line
from weiheng.report.narrative.targets import targets
from weiheng.report.numbers import Kind, Number, Origin, Style, read_tag, tag_of
from weiheng.report.plan_view import PlanView, plan_view
from weiheng.report.planned import MOST_CHARTS, Planned
from weiheng.report.view import View
from weiheng.vocabulary.messages import LANGUAGES, Language

TARGETS, SETTINGS = "plan/2021-2025/targets.yaml", "plan/2021-2025/plan.yaml"
EAST_DEATHS = "控制在3.5‰以下"
NURSES = """\
- id: nurses_east
  subject: nurses
  area: "990101"
  target: ≥1200人
  attribute: expected
  place: box 2
"""
WITH_BASELINE = NURSES.replace("nurses_east", "nurses_later").replace(
    "  place:", "  baseline: {period: 2020, value: 900}\n  place:"
)
NURSES_COUNTED = """\
- id: nurses
  names: {zh: 注册护士数, en: Registered nurses}
  unit: persons
  source: yearbook
"""
PLAN = "Health plan of Demo county, 2021-2025"


@dataclass(frozen=True)
class Section:
    """The section on the plan in plain text."""

    document: Document
    sentences: list[str]
    table: Table | None
    charts: list[Chart]
    notes: list[str]

    def rows(self) -> list[list[str]]:
        assert self.table is not None
        return [[self.document.plain(cell.text) for cell in row] for row in self.table.body]

    def numbers(self) -> list[Number]:
        own = self.document.numbers()
        return [each for each in own if "/plan/" in each.origin.edition]


def section(view: View) -> Section:
    document = compose(view, default_outline())
    keys = [block.key.split()[0] for block in document.blocks]
    start = keys.index("/plan") if "/plan" in keys else len(keys)
    blocks = document.blocks[start : keys.index("/summary")]
    paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
    return Section(
        document,
        [document.plain(each.text) for block in paragraphs for each in block.sentences],
        next((block for block in blocks if isinstance(block, Table)), None),
        [block for block in blocks if isinstance(block, Chart)],
        [document.plain(block.text) for block in blocks if isinstance(block, Note)],
    )


def line(view: View) -> str:
    """What the director's page says of the plan; empty if nothing."""
    said = plan_line(view)
    return "".join(each if isinstance(each, str) else each.text for each in said.text) if said else ""  # type: ignore[union-attr]


# --- which plan ---


@pytest.mark.parametrize("years", ["base: 2015\nlast: 2022", "base: 2023\nlast: 2028"], ids=["it is over", "it begins"])
def test_a_plan_of_other_years_has_no_section(demo: PackFolder, years: str) -> None:
    demo.append("variables.yaml", NURSES_COUNTED).write(TARGETS, NURSES)
    view = view_of(demo.replace(SETTINGS, "base: 2020\nlast: 2025", years))
    assert section(view) == Section(section(view).document, [], None, [], [])
    assert line(view) == ""


def test_without_a_plan_there_is_no_section_and_the_bounds_are_judged(demo: PackFolder) -> None:
    with_plan, without = view_of(demo), view_of(demo.without_plans())
    assert section(without).sentences == []
    assert not any(
        isinstance(block, Heading) and block.key == "/plan 990101" for block in section(without).document.blocks
    )
    assert list(targets(without, without.root)) != []
    assert len(list(targets(with_plan, with_plan.root))) < len(list(targets(without, without.root)))


def test_a_frozen_edition_keeps_no_plan(demo: PackFolder) -> None:
    assert planned_of(open_edition(demo.address())) is not None
    freeze(demo.address())
    assert planned_of(open_edition(demo.address())) is None
    assert planned_of(open_edition(demo.address(), live=True)) is not None


def test_of_several_plans_the_latest_counts(demo: PackFolder) -> None:
    settings, promised = demo.read(SETTINGS), demo.read(TARGETS)
    later = (
        settings.replace("2021-2025", "2022-2026", 1)
        .replace("base: 2020", "base: 2021")
        .replace("last: 2025", "last: 2026")
    )
    demo.write("plan/2022-2026/plan.yaml", later).write("plan/2022-2026/targets.yaml", promised)
    planned = planned_of(open_edition(demo.address()))
    assert planned is not None
    assert (planned.address, planned.found.period) == ("demo/plan/2022-2026", 2023)


def test_a_year_that_the_plan_is_not_seen_from_has_no_section(demo: PackFolder) -> None:
    assert plan_view(view_of(demo, year=2022)) is None


# --- what it says ---


def test_the_section_counts_the_classes_and_gives_a_reason_for_each_target(demo: PackFolder) -> None:
    chinese, english = (section(view_of(demo, language=language)) for language in LANGUAGES)
    assert chinese.sentences == [
        "《示例县卫生健康规划（2021—2025年）》为东区提出的约束性、预期性目标共3项，从2023年看：快于预期2项、提前实现1项；"
        "其中约束性1项：快于预期1项（见表7）。",
        "婴儿死亡率（快于预期）：2023年为4.00‰，从2020年5.40‰到2025年不高于3.5‰，时间过去60%，路程已走74%。",
        "每千人口床位数（快于预期）：2023年为4.50张，从2020年3.90张到2025年4.80张，时间过去60%，路程已走67%。",
        "平均期望寿命（提前实现）：2023年为82.00岁，已达到2025年的目标（比2021年提高约1岁），2021年为81.00岁。",
    ]
    assert english.sentences[0] == (
        f"Of the 3 targets of “{PLAN}” for East district that are binding or expected, seen from 2023: 2 ahead,"
        " 1 achieved early; 1 of them binding: 1 ahead (see Table 7)."
    )
    assert len(english.sentences) == len(chinese.sentences)


def test_it_stands_before_the_summary_under_its_own_heading(demo: PackFolder) -> None:
    blocks = section(view_of(demo, language="zh")).document.blocks
    first = [each.key.split()[0] for each in blocks if isinstance(each, Heading) and each.level == 1]
    assert first[first.index("/plan") + 1] == "/summary"


def test_laggards_come_first(demo: PackFolder) -> None:
    beds = "target: 4.80张/千人"
    found = section(view_of(demo.replace(TARGETS, beds, "target: 9.00张/千人")))
    assert found.sentences[1] == (
        "Beds per 1,000 residents (behind): 4.50 beds per 1,000 in 2023, while the path from 3.90 beds per 1,000 in"
        " 2020 to 9.00 beds per 1,000 in 2025 is at 6.96 beds per 1,000; 60% of the time has passed, only 12%"
        " of the way."
    )
    assert found.rows()[0][0] == "Beds per 1,000 residents"
    assert found.charts[0].key == "chart plan_paths beds_per_1000_east"


def test_targets_without_data_are_named_in_one_sentence(demo: PackFolder) -> None:
    demo.append("variables.yaml", NURSES_COUNTED).append(TARGETS, NURSES + WITH_BASELINE)
    assert section(view_of(demo)).sentences[-2:] == [
        "Cannot tell, with a baseline but no later data: Registered nurses.",
        "Cannot tell, without any data: Registered nurses.",
    ]


def test_only_targets_for_the_area_of_the_report_are_shown(demo: PackFolder) -> None:
    book = book_of(demo)
    assert book.plan is not None
    east, west = (section(View(book, area, 2023)) for area in ("990101", "990102"))
    assert [len(each.rows()) for each in (east, west)] == [3, 2]
    assert [each.target.area for each in book.plan.shown("990102")] == ["990102", "990102"]


def test_what_the_index_would_be_if_the_targets_were_met() -> None:
    found = plan_view(shenzhen("en"))
    assert found is not None
    said = plan_index(found)
    assert said is not None
    assert section(shenzhen("en")).sentences[1] == (
        "If all targets of the plan were met, the score of Health quality index for 2022 would be 94.85 points instead"
        " of 90.56 points (+4.30 points)."
    )


def test_the_directors_page_has_the_conclusion_in_a_line(demo: PackFolder) -> None:
    assert (
        line(view_of(demo)) == f"Of the 3 targets of “{PLAN}”: 2 ahead, 1 achieved early; 1 of them binding: 1 ahead."
    )
    keys = [block.key for block in front_page(view_of(demo))]
    assert keys.index("front plan 990101") == keys.index("front quality 990101") - 1


def test_bounds_that_the_plan_has_targets_for_are_not_judged_twice(demo: PackFolder) -> None:
    view = view_of(demo)
    subjects = {each.target.subject for each in view.book.plan.shown("990101")} if view.book.plan else set()
    bounds = [sentence.key.split()[1] for block in targets(view, view.root) for sentence in block.sentences]
    assert subjects.isdisjoint(key.partition(":")[0] for key in bounds)


# --- table and charts ---


def test_the_table_has_each_target_with_what_it_takes(demo: PackFolder) -> None:
    found = section(view_of(demo))
    assert found.rows() == [
        [
            "Infant mortality rate (binding)",
            "5.40",
            "4.00 (2023)",
            "≤3.5‰",
            "74%",
            "60%",
            "ahead",
            "–",
            "-0.25 per-mille points",
        ],
        [
            "Beds per 1,000 residents",
            "3.90",
            "4.50 (2023)",
            "4.80 beds per 1,000",
            "67%",
            "60%",
            "ahead",
            "–",
            "+0.15 beds per 1,000",
        ],
        ["Life expectancy at birth", "*81.00", "82.00 (2023)", "≈+1 year", "100%", "50%", "achieved early", "–", "–"],
    ]
    assert found.table is not None
    assert [found.document.plain(note).split(";")[0] for note in found.table.notes][2:] == [
        "Note: not in this table: 1 more target for East district that the plan calls neither binding nor expected",
    ]


def test_a_table_of_many_targets_says_what_is_not_in_it() -> None:
    found = section(shenzhen("zh"))
    assert len(found.rows()) == 16
    assert found.rows()[0][:7] == ["孕产妇死亡率", "*4.79", "7.21 (2022)", "≤6.5/10万", "–", "40%", "未达标"]
    assert found.rows()[14][-2:] == [">95%", "–"]


def test_each_target_with_values_has_a_chart_the_most_urgent_first() -> None:
    found = section(shenzhen("en"))
    assert len(found.charts) == 7
    assert found.charts[0].key == "chart plan_paths maternal_mortality"
    assert not any("without a chart here" in note for note in found.notes)


def test_of_more_targets_than_there_is_room_for_it_is_said_how_many_are_not_drawn(demo: PackFolder) -> None:
    first = demo.read(TARGETS).split("- id: ")[1]
    more = (f"- id: {first}".replace("infant_mortality_east", f"as_before_{n}") for n in range(MOST_CHARTS))
    found = section(view_of(demo.append(TARGETS, "".join(more))))
    assert len(found.charts) == MOST_CHARTS
    assert found.notes[-1] == "Note: without a chart here: 3 more targets with data."


def test_an_interval_that_is_wider_than_all_lines_is_cut(demo: PackFolder) -> None:
    """The forecast of maternal deaths reaches up to 37 per 100,000, where all the values are below 10."""
    found = section(shenzhen("en"))
    reach = found.charts[0].spec.reach
    assert reach is not None
    assert reach[1] < 15
    assert "lies beyond the ends of the chart" in found.notes[0]
    assert section(view_of(demo)).notes == []


def test_preliminary_values_are_said_to_be_so(demo: PackFolder) -> None:
    assert section(view_of(demo, area="990102")).notes == ["Note: hollow points are preliminary."]


# --- numbers ---


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_of_the_plan_can_be_looked_up_again_by_its_tag(demo: PackFolder, language: Language) -> None:
    for view in (shenzhen(language), view_of(demo, language=language), view_of(demo, area="990102", language=language)):
        found = section(view)
        assert {each.origin.kind for each in found.numbers()} >= {Kind.VALUE, Kind.BASELINE, Kind.STATED, Kind.CLASSED}
        for each in found.numbers():
            read = read_tag(tag_of(each.origin, each.style))
            assert read is not None
            assert Book(view.assessment, language, plan=view.book.plan).number(*read) == each
            assert each.origin.subject == "-" or each.origin.subject in found.document.names
            assert (
                each.origin.of is None
                or each.origin.kind is Kind.LIMIT
                or each.origin.of in {*found.document.names, "others", "undrawn"}
            )


def test_numbers_of_the_plan_say_where_they_are_from(demo: PackFolder) -> None:
    view = view_of(demo)
    names = view.names()
    assert names["infant_mortality_east"] == "Infant mortality rate, East district"
    assert (names["behind"], names["binding:behind"]) == ("behind", "binding, behind")


def test_half_up_editions_round_their_plan_half_up(demo: PackFolder) -> None:
    demo.replace("index/2023/index.yaml", "decimals: 2", "decimals: 2\nrounding: half_up")
    assert {each.rounding for each in section(view_of(demo)).numbers()} == {"half_up"}


def test_what_people_wrote_may_hold_numbers_of_the_plan(demo: PackFolder) -> None:
    origin = Origin(Kind.PROGRESS, "infant_mortality_east", "990101", 2023, "demo/plan/2021-2025")
    text = "So far {" + tag_of(origin, Style(0, unit=True)) + "} is done."
    assert [getattr(each, "text", each) for each in line_of_text(text, book_of(demo))] == [
        "So far ",
        "74%",
        " is done.",
    ]


@pytest.mark.parametrize(
    "origin",
    [
        Origin(Kind.PATH, "no_such_target", "990101", 2023, "demo/plan/2021-2025"),
        Origin(Kind.STATED_HIGH, "infant_mortality_east", "990101", 2023, "demo/plan/2021-2025"),
        Origin(Kind.SCORE_IF, "health_index", "990101", 2023, "demo/plan/2021-2025"),
        Origin(Kind.WEIGHT, "infant_mortality_east", "990101", 2023, "demo/plan/2021-2025"),
    ],
)
def test_what_the_plan_does_not_have_is_missing(demo: PackFolder, origin: Origin) -> None:
    assert book_of(demo).look_up(origin) is None


def test_the_digest_tells_a_changed_plan(demo: PackFolder) -> None:
    before = book_of(demo).digest
    assert book_of(demo.replace(TARGETS, EAST_DEATHS, "控制在3.4‰以下")).digest != before


# --- what the demo pack has not: counts, ranges, intervals ---


def sampled(demo: PackFolder, language: Language = "en") -> PlanView:
    """Maternal deaths that are not to be told from the target, as 20 cases in 2022."""
    loaded, _ = load_pack(demo.root)
    settings = loaded.plans["2021-2025"]
    target = sample_outlook().target.model_copy(update={"area": "990101"})
    sure = Sureness(4.1, 9.8, 20, 7.2, 5.0, 9.1, (2020, 2021, 2022))
    verdict = replace(
        sample_outlook().verdict,
        period=2022,
        value=Fraction("7.4"),
        progress=Fraction(1, 10),
        tau=Fraction(2, 5),
        path=Fraction("7.1"),
        remarks=(Remark.NO_DIFFERENCE, Remark.SMALL_NUMBERS, Remark.MISSED_YEARS),
        missed_years=(2021, 2022),
    )
    seen = replace(sample_outlook(), target=target, sureness=sure, verdict=verdict, seen=2022)
    found = PlanOutlook(settings.model_copy(update={"targets": (target,)}), 2022, None, (seen,))
    book = Book(open_edition(demo.address()).assessment, language, plan=Planned(found, loaded))
    return PlanView(View(book, "990101", 2022), book.plan)  # type: ignore[arg-type]


def test_an_interval_has_origins_for_both_its_ends(demo: PackFolder) -> None:
    found = sampled(demo)
    (each,) = found.targets
    assert each.verdict.cls is Class.BEHIND
    words = "".join(part if isinstance(part, str) else getattr(part, "text", "") for part in found.reason(each))
    assert "its 95% interval 4.10–9.80 per 100,000 does not tell it from the target" in words
    assert ", pooled for 2020–2022 it is 7.20 per 100,000 (5.00–9.10 per 100,000)" in words
    assert "it rests on only 20 cases" in words
    assert "nor was it met in 2021" in words
    kinds = {part.origin.kind for part in found.reason(each) if isinstance(part, Number)}
    assert kinds >= {Kind.SURE_LOW, Kind.SURE_HIGH, Kind.POOLED, Kind.POOLED_LOW, Kind.POOLED_HIGH, Kind.EVENTS}


def test_charts_are_at_hand_by_their_name(demo: PackFolder) -> None:
    found = sampled(demo)
    assert INDICATOR.id == "maternal_mortality"
    chart, *notes = CHARTS["plan_paths"](found.view, found.view.root)
    assert isinstance(chart, Chart)
    assert [type(each) for each in notes] == [Note], "the last value is preliminary"
    assert list(CHARTS["plan_paths"](found.view, "outcomes")) == [], "a plan is judged as a whole"


def test_a_finished_report_keeps_the_section(demo: PackFolder) -> None:
    document = section(view_of(demo)).document
    assert any(block.key.startswith("/plan") for block in finished(document).blocks)
