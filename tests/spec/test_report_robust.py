"""How robust an index is, in a report: what is said of one city over years and of several areas, in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import pytest
from pack_folder import PackFolder
from ranked_editions import CLOSE, Ranked
from report_books import view_of

from weiheng.assess import Assessment
from weiheng.definitions.robustness import Robustness
from weiheng.editions import freeze, open_edition
from weiheng.report.blocks import Chart, Document, Table
from weiheng.report.book import Book
from weiheng.report.compose import compose, default_outline
from weiheng.report.making import desk_of
from weiheng.report.numbers import Kind, Number, read_tag, tag_of
from weiheng.report.robust_charts import MOST_AREAS, around
from weiheng.report.robustly import OF_ROBUST
from weiheng.report.view import View
from weiheng.scrutiny.robust import robust_of
from weiheng.vocabulary.messages import LANGUAGES, Language
from weiheng.vocabulary.problem import Refused

YEARS = Ranked({"a": ["40 42 41 60"], "b": ["40 38 41 61"], "c": ["40 40 41 62"]})
"""One area: 2021 is like 2020, 2022 a little above, and 2023 far above all."""
FACTORS = {"weights": {"spread": "90%"}, "bounds": {"spread": "5%"}}
GEOMETRIC = {"id": "geometric", "names": {"zh": "几何平均", "en": "Geometric means"}, "aggregate": "geometric"}
BY_RANKS = {"id": "ranks", "names": {"zh": "名次法", "en": "Ranks"}, "normalise": {"method": "rank"}}


def declared(**more: object) -> Robustness:
    facts = {"replicates": 500, "seed": 7, "top": 2, "factors": FACTORS, "variants": [GEOMETRIC, BY_RANKS], **more}
    return Robustness.model_validate(facts)


@cache
def several(area: str = "C", language: Language = "en") -> View:
    """One of five areas over two years: A is ahead, B and C are close, D and E are behind."""
    sensitivity = {"base": 64, "bootstrap": 50}
    return opened(CLOSE.assessment(), declared(sensitivity=sensitivity), area, language)


@cache
def alone(language: Language = "en") -> View:
    """One area over four years."""
    return opened(YEARS.assessment(), declared(sensitivity={"base": 64, "bootstrap": 50}), "A", language)


def opened(assessment: Assessment, robustness: Robustness, area: str = "A", language: Language = "en") -> View:
    return View(Book(assessment, language, robustness=robustness), area, assessment.periods[-1])


@dataclass(frozen=True)
class Chapter:
    """The chapter in plain text."""

    document: Document
    sentences: Mapping[str, str]
    tables: Mapping[str, list[list[str]]]
    charts: Mapping[str, Chart]

    def lines(self, name: str) -> dict[str, list[str]]:
        """What every line of a chart shows, by its name; bands have two."""
        return {each.name: [number.text for number in each.values if number] for each in self.charts[name].spec.shown}


def chapter(view: View) -> Chapter:
    document = compose(view, default_outline())
    said = {each.rule: document.plain(each.text) for each in document.sentences() if each.rule.startswith("robust")}
    blocks = [block for block in document.blocks if " robust_" in block.key]
    tables = [block for block in blocks if isinstance(block, Table)]
    return Chapter(
        document,
        said,
        {each.key: [[document.plain(cell.text) for cell in row] for row in each.body] for each in tables},
        {block.key: block for block in blocks if isinstance(block, Chart)},
    )


# --- when there is a chapter ---


def test_without_a_declaration_there_is_no_chapter(demo: PackFolder) -> None:
    found = chapter(view_of(demo))

    assert (found.sentences, found.tables, found.charts) == ({}, {}, {})
    assert not any(block.key.startswith("/robust") for block in found.document.blocks)


def test_an_area_without_a_score_has_no_chapter() -> None:
    rows = {"a": ["70 71", "- -", "61 60"], "b": ["60 61", "- -", "66 67"], "c": ["75 70", "- -", "70 71"]}
    ranked = Ranked(rows, settings=(("missing", "none"),))
    found = chapter(opened(ranked.assessment(), declared(factors={"weights": {}}), "B"))

    assert (found.sentences, found.tables, found.charts) == ({}, {}, {})


def test_a_single_year_has_places_and_no_course() -> None:
    ranked = Ranked({"a": ["70", "60", "61"], "b": ["60", "70", "66"], "c": ["75", "68", "70"]})
    found = chapter(opened(ranked.assessment(), declared(), "B"))

    assert list(found.charts) == ["chart robust_places"]
    assert "robust_last" not in found.sentences
    assert [len(row) for row in found.tables["table robust_variants"]] == [4, 4, 4]


EXPERIMENT = "replicates: 100\nseed: 1\ntop: 1\nfactors:\n  weights: {method: relative, spread: 25%}\n"


def test_the_declaration_beside_an_edition_counts_also_when_it_is_frozen(demo: PackFolder) -> None:
    demo.write("index/2023/robustness.yaml", EXPERIMENT)
    freeze(demo.address())

    desk = desk_of(open_edition(demo.address()), "en")

    sentences = [each.rule for each in desk.document("990101").sentences()]
    assert {"robust_drawn", "robust_place", "robust_line"} <= set(sentences)
    assert "robust_matters" not in sentences  # no sensitivity is declared
    assert chapter(View(desk.book, "990101", 2023)).tables["table robust_factors"] == [
        ["weights", "each share multiplied by a number within 1 ± 25%; in every group"]
    ]


def test_an_illegal_choice_is_refused_and_not_left_out() -> None:
    zero = {"method": "min_max", "low": "0", "high": "100"}
    factors = {"normalise": {"others": [zero]}, "aggregate": {"others": ["geometric"]}}

    with pytest.raises(Refused) as refused:
        chapter(opened(CLOSE.assessment(), declared(factors=factors)))

    assert {each.code for each in refused.value.problems} == {"E01"}


def test_a_report_says_what_the_command_says() -> None:
    """All replicates that are declared, from the same seed."""
    robustness = declared(replicates=10_000, sensitivity={"base": 1024, "bootstrap": 10})
    found = robust_of(YEARS.assessment(), robustness)
    told = chapter(opened(YEARS.assessment(), robustness)).sentences

    low, high = (float(each[0, 3]) for each in (found.experiment.scores.low, found.experiment.scores.high))
    assert "the index was computed 10000 times" in told["robust_drawn"]
    assert f"the 90% interval of the replicates is {low:.2f}–{high:.2f} points." in told["robust_score"]
    assert found.influences is not None
    share = dict(zip(found.influences.factors, found.influences.shift.total.tolist(), strict=True))["weights"]
    assert (
        f"for the order of the years, weights, with {100 * min(share, 1):.0f}% of the variance"
        in (told["robust_matters"])
    )


def test_scales_that_are_not_quite_the_same_are_said_to_be_part_of_the_interval() -> None:
    others = [{"method": "z_score", "mean": "80", "deviation": "6"}]
    robustness = declared(factors={**FACTORS, "normalise": {"others": others}})

    told = chapter(opened(YEARS.assessment(), robustness)).sentences

    assert told["robust_scales"] == (
        "The ways that were drawn give scores on like scales that are not quite the same, from which a part of the "
        "interval comes."
    )


# --- what it says of one city over years ---


def test_one_city_is_told_how_certain_its_rises_and_falls_are() -> None:
    chinese, english = (list(chapter(alone(language)).sentences.values()) for language in LANGUAGES)

    assert chinese == [
        "换用不同的权重、方法等重算500次，2023年得分87.50分的90%区间为86.56—88.58分；"
        "2023年高于2022年，在100%的重算中成立。",
        "为检验结果是否依赖方法的选择，让权重和上下限同时在声明的范围内随机变动，把指数重算500次（见表7）。",
        "2023年，Group root得分为87.50分，重算结果的90%区间为86.56—88.58分。",
        "2023年高于2022年，在100%的重算中成立。",
        "3次逐年升降中，2次在至少95%的重算中方向不变；2021年比上一年是升是降，不能断定。",
        "这里比较的是Area A的各年：权重、方法和上下限各年共用，每次重算使各年一起变动，由此不能说明在各地区中的名次。",
        "影响最大的因素：对2023年得分是上下限，占重算结果方差的76%，对各年的先后是权重，占先后移动方差的90%。",
        "换用2种其他做法，升降方向都与本指数一致（见表8）。",
    ]
    assert english == [
        "Computed 500 times with other weights and methods, the score of 2023, 87.50 points, has a 90% interval of "
        "86.56–88.58 points; 2023 is above 2022 in 100% of the replicates.",
        "To see how far the result depends on choices of method, weights and bounds were drawn at random together, "
        "within the declared ranges, and the index was computed 500 times (see Table 7).",
        "In 2023, “Group root” scores 87.50 points; the 90% interval of the replicates is 86.56–88.58 points.",
        "2023 is above 2022 in 100% of the replicates.",
        "Of 3 changes from year to year, 2 have the same sign in at least 95% of the replicates; whether the score "
        "rose or fell in 2021 is not certain.",
        "Compared here are years of Area A: weights, methods and bounds are common to all years, so that a replicate "
        "moves all of them together; it cannot be told from this what its place among areas is.",
        "What matters most: for the score of 2023, bounds, with 76% of the variance of the replicates; for the order "
        "of the years, weights, with 90% of the variance of its shifts.",
        "Of 2 other methods, all give the last change the same sign (see Table 8).",
    ]


def test_a_change_that_is_not_certain_is_told_so() -> None:
    """Seen from 2021, when a and c stand still or rise and b falls."""
    ranked = Ranked({key: [" ".join(row[0].split()[:2])] for key, row in YEARS.rows.items()})
    (chinese, english) = (
        chapter(opened(ranked.assessment(), declared(), language=language)).sentences for language in LANGUAGES
    )

    assert english["robust_last"] == "2021 is above 2020 in 49% of the replicates, which is not certain."
    assert chinese["robust_last"] == "2021年高于2020年，在49%的重算中成立，不能断定。"
    assert "robust_changes" not in english  # it is the only one


def test_of_one_city_no_places_are_given() -> None:
    found = chapter(alone())

    assert list(found.charts) == ["chart robust_course", "chart robust_factors"]
    assert alone().number(Kind.PLACE, "root").value is None
    assert alone().number(Kind.VARIANT_PLACE, "root", of="variant:geometric").value is None


def test_the_course_has_score_median_and_interval() -> None:
    lines = chapter(alone()).lines("chart robust_course")

    assert list(lines) == [
        "The index's score",
        "Median of the replicates",
        "90% interval, lower end",
        "90% interval, upper end",
    ]
    own, median, low, high = lines.values()
    assert all(float(one) <= float(two) for one, two in zip(low, median, strict=True))
    assert all(float(one) <= float(two) for one, two in zip(median, high, strict=True))
    assert own == [alone().score("root", year, unit=False).text for year in (2020, 2021, 2022, 2023)]


def test_variants_stand_beside_the_index_with_difference_and_last_change() -> None:
    assert chapter(alone()).tables["table robust_variants"] == [
        ["The index itself", "87.50", "—", "+13.50"],
        ["Geometric means", "87.50", "0.00", "+13.50"],
        ["Ranks", "4.00", "—", "+1.25"],
    ]


# --- what it says of several areas ---


def test_an_area_is_told_its_place_and_whom_it_cannot_be_told_from() -> None:
    chinese, english = (chapter(several(language=language)).sentences for language in LANGUAGES)

    assert chinese["robust_place"] == "在5个有得分的地区中，Area C列第2位，重算结果的90%区间为第2—3位。"
    assert chinese["robust_top"] == "在75%的重算中居前2位。"
    assert chinese["robust_neighbours"] == (
        "与以下地区孰先孰后，在不足95%的重算中一致，不宜论优劣："
        "Area A（在8%的重算中落后于Area C）和Area B（在67%的重算中落后于Area C）。"
    )
    assert chinese["robust_line"].endswith("在5个地区中列第2位，90%区间为第2—3位。")
    assert chinese["robust_matters"].endswith("对各地区的名次（各年各地区合计）是权重，占名次平均移动方差的87%。")
    assert chinese["robust_variants"] == "换用2种其他做法，名次都不变（见表8）。"
    assert english["robust_place"] == (
        "Among the 5 areas with a score, Area C has place 2; the 90% interval of the replicates is 2–3."
    )
    assert english["robust_top"] == "It is among the first 2 in 75% of the replicates."
    assert english["robust_neighbours"] == (
        "Its order against these areas is the same in less than 95% of the replicates, and should not be read as "
        "better or worse: Area A (behind Area C in 8% of the replicates) and Area B (behind Area C in 67% of the "
        "replicates)."
    )
    assert english["robust_line"].endswith("and place 2 among 5 areas one of 2–3.")
    assert english["robust_matters"].endswith(
        "for the places of the areas, over all years and areas, weights, with 87% of the variance of their mean shift."
    )
    assert english["robust_variants"] == "Of 2 other methods, all give the same place (see Table 8)."
    assert not {"robust_years", "robust_changes"} & set(english)


def test_an_area_that_is_apart_from_all_others_is_told_so() -> None:
    hardly = declared(factors={"weights": {"spread": "5%"}})
    chinese, english = (chapter(opened(CLOSE.assessment(), hardly, "A", language)).sentences for language in LANGUAGES)

    assert chinese["robust_neighbours"] == "与其他各地区孰先孰后，在至少95%的重算中不变。"
    assert english["robust_neighbours"] == (
        "Its order against all other areas is the same in at least 95% of the replicates."
    )


def test_places_are_drawn_with_their_intervals_best_first() -> None:
    found = chapter(several())

    assert found.charts["chart robust_places"].spec.categories == ("Area A", "Area C", "Area B", "Area D", "Area E")
    own, low, high = found.lines("chart robust_places").values()
    assert own == ["1", "2", "3", "4", "5"]
    assert all(int(one) <= int(two) for one, two in zip(low, high, strict=True))


def test_of_many_areas_those_around_the_area_are_drawn() -> None:
    areas = [str(number) for number in range(100)]

    assert around(areas, "0") == areas[:MOST_AREAS]
    assert around(areas, "50") == areas[30:70]
    assert around(areas, "99") == areas[60:]


def test_factors_have_alone_and_together_with_their_intervals() -> None:
    rows = chapter(several()).tables["table robust_factors"]

    assert [row[0] for row in rows] == ["weights", "bounds"]
    assert rows[0][1] == "each share multiplied by a number within 1 ± 90%; in every group"
    assert rows[0][2:] == ["73 (63–82)", "66 (49–86)", "93 (85–98)", "87 (69–100)"]


def test_the_factor_that_matters_most_is_drawn_first() -> None:
    found = chapter(several())

    assert found.charts["chart robust_factors"].spec.categories == ("weights", "bounds")
    assert list(found.lines("chart robust_factors")) == [
        "Score of 2021",
        "Places of the areas, over all years and areas",
    ]


def test_of_a_single_year_the_shift_is_that_of_its_areas() -> None:
    ranked = Ranked({"a": ["70", "60", "61"], "b": ["60", "70", "66"], "c": ["75", "68", "70"]})
    sensitivity = {"base": 64, "bootstrap": 10}
    found = chapter(opened(ranked.assessment(), declared(sensitivity=sensitivity), "B"))

    assert list(found.lines("chart robust_factors")) == ["Score of 2020", "Places of the areas"]
    assert "for the places of the areas, weights, with" in found.sentences["robust_matters"]


def test_a_score_on_another_scale_has_no_difference() -> None:
    by_ranks = chapter(several()).tables["table robust_variants"][2]

    assert by_ranks[0] == "Ranks"
    assert by_ranks[2] == "—"
    document = chapter(several()).document
    notes = [document.plain(note) for block in document.blocks if isinstance(block, Table) for note in block.notes]
    assert any("is on another scale" in note for note in notes)


def test_a_variant_without_a_result_is_named_with_the_reason() -> None:
    zero = {"id": "zero", "names": {"zh": "零", "en": "From zero"}, "aggregate": "geometric"}
    zero |= {"normalise": {"method": "min_max", "low": "0", "high": "100"}}
    document = chapter(opened(CLOSE.assessment(), declared(variants=[GEOMETRIC, zero]))).document

    notes = [document.plain(note) for block in document.blocks if isinstance(block, Table) for note in block.notes]
    assert any(note.startswith("From zero: no result; ") for note in notes)


# --- numbers ---


def own_numbers(document: Document) -> list[Number]:
    return [number for number in document.numbers() if number.origin.kind in OF_ROBUST]


@pytest.mark.parametrize("view", [alone(), several()], ids=["years", "areas"])
def test_every_number_is_found_again_by_its_tag_in_a_book_of_its_own(view: View) -> None:
    """The other book makes the same draws from the seed, whatever was computed before."""
    again = Book(view.assessment, "en", robustness=view.book.robustness)
    numbers = own_numbers(compose(view, default_outline()))

    assert len({number.origin.kind for number in numbers}) >= 14
    for number in numbers:
        read = read_tag(tag_of(number.origin, number.style))
        assert read is not None
        assert again.number(*read) == number


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        (Kind.VARIANT_SCORE, {"of": "variant:nobody"}),
        (Kind.TOTAL_ORDER, {"of": "factor:treat"}),
        (Kind.AHEAD, {"of": "Z"}),
        (Kind.MEDIAN, {"area": "Z"}),
        (Kind.INTERVAL_LOW, {"year": 1999}),
        (Kind.SAME_SIGN, {"since": 2019}),
    ],
)
def test_what_there_is_not_is_missing(kind: Kind, facts: dict[str, object]) -> None:
    view = several()
    where = {"area": "C", "year": 2021} | facts
    origin = view.number(Kind.PLACE, "root").origin
    assert (
        view.book.look_up(
            type(origin)(
                kind,
                "root",
                str(where["area"]),
                int(str(where["year"])),
                origin.edition,
                since=where.get("since"),  # type: ignore[arg-type]
                of=where.get("of"),  # type: ignore[arg-type]
            )
        )
        is None
    )


def test_other_choices_are_other_data() -> None:
    """So that what people wrote about other results is marked for review."""
    one, other = (opened(YEARS.assessment(), declared(seed=seed)).book for seed in (7, 8))
    none = Book(YEARS.assessment(), "en")

    assert len({one.digest, other.digest, none.digest}) == 3


def test_a_share_that_is_neither_none_nor_all_is_not_shown_as_such() -> None:
    """A is ahead of C in 1,991 of 2,000 replicates and ahead of B in 1,998; of all others in every one."""
    robustness = declared(replicates=2000, factors={"weights": {"spread": "50%"}})

    def shares(area: str) -> list[str]:
        view = opened(CLOSE.assessment(), robustness, area)
        numbers = [view.number(Kind.AHEAD, "root", of=other) for other in "ABCDE" if other != area]
        assert view.book.robust is not None
        return [view.book.robust.beyond(each.origin) + each.text for each in numbers]

    assert shares("A") == [">99%", ">99%", "100%", "100%"]
    assert shares("B") == ["<1%", "19%", "100%", "100%"]
    assert shares("C") == ["<1%", "81%", "100%", "100%"]
