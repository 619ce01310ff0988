"""Numbers of a report: where they come from, how they are printed, and that they can be looked up again."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pack_folder import PackFolder
from report_books import book_of, shenzhen, view_of
from small_audits import HEADER, row

from weiheng.report.numbers import TAG_LENGTH, Form, Kind, Number, Origin, Style, read_tag, short_tag, tag_of
from weiheng.report.robustly import OF_ROBUST
from weiheng.vocabulary.unit import UNITS

SOME = Origin(Kind.VALUE, "maternal_mortality", "440300", 2022, "shenzhen/index/2022")


@pytest.mark.parametrize(
    ("value", "places", "form", "unit", "text"),
    [
        ("7.214", 2, "plain", "/10万", "7.21/10万"),
        ("28.165", 2, "plain", "", "28.16"),  # half to even
        ("28.175", 2, "plain", "", "28.18"),
        ("-1.394", 2, "absolute", "分", "1.39分"),
        ("-1.394", 2, "signed", "", "-1.39"),
        ("1.394", 2, "signed", "", "+1.39"),
        ("-0.004", 2, "signed", "", "0.00"),
        ("-0.004", 2, "plain", "", "0.00"),
        ("2022", 0, "plain", "", "2022"),
        ("120000", 0, "plain", "", "120000"),
        ("1", 0, "plain", " points", "1 point"),
        ("-1", 0, "absolute", " years", "1 year"),
        ("1", 2, "plain", " points", "1.00 points"),
        ("2", 0, "plain", " points", "2 points"),
    ],
)
def test_a_number_is_rounded_once_when_printed(value: str, places: int, form: Form, unit: str, text: str) -> None:
    assert Number(SOME, Style(places, form, bool(unit)), Fraction(value), unit).text == text


def test_rounding_half_up_is_a_choice_of_the_edition(demo: PackFolder) -> None:
    number = Number(SOME, Style(2), Fraction("28.165"))
    assert (number.text, replace(number, rounding="half_up").text) == ("28.16", "28.17")
    demo.replace("index/2023/index.yaml", "decimals: 2", "decimals: 2\nrounding: half_up")
    assert view_of(demo).score("health_index").rounding == "half_up"


def test_missing_is_a_dash_without_unit() -> None:
    assert Number(SOME, Style(2, unit=True), None, "/10万").text == "—"


_WORD = st.from_regex(r"[a-z][a-z0-9_]{0,30}", fullmatch=True)
_EDITION = st.from_regex(r"[a-z][a-z0-9_-]{0,15}/index/[a-z0-9][a-z0-9_.-]{0,9}", fullmatch=True)
_ORIGINS = st.builds(
    Origin,
    kind=st.sampled_from(Kind),
    subject=_WORD | st.just("-"),
    area=st.from_regex(r"[A-Z0-9]{2,12}", fullmatch=True),
    period=st.integers(1900, 2100),
    edition=_EDITION,
    since=st.none() | st.integers(1900, 2100),
    of=st.none() | _WORD,
    base=st.none() | _EDITION,
)
_STYLES = st.builds(Style, st.integers(0, 10), st.sampled_from(("plain", "absolute", "signed")), st.booleans())


@given(_ORIGINS, _STYLES)
def test_a_tag_says_everything(origin: Origin, style: Style) -> None:
    tag = tag_of(origin, style)
    assert read_tag(tag) == (origin, style)
    assert len(short_tag(tag)) <= TAG_LENGTH
    assert (short_tag(tag) == tag) == (len(tag) <= TAG_LENGTH)


@pytest.mark.parametrize(
    "tag", ["", "slot cause", "a b 2022 value .2 c d", "a b 22 value .2 c", "a b 2022 nothing .2 c"]
)
def test_what_is_no_tag_is_not_read_as_one(tag: str) -> None:
    assert read_tag(tag) is None


def test_tags_of_long_names_differ() -> None:
    long = [short_tag(tag_of(replace(SOME, subject="a" * 70 + end), Style(2))) for end in "xy"]
    assert len(set(long)) == 2


@pytest.mark.parametrize(
    ("unit", "zh", "en"),
    [
        ("percent", "%", "%"),
        ("per_mille", "‰", "‰"),
        ("per_100000", "/10万", " per 100,000"),
        ("per_10000", "/万", " per 10,000"),
        ("years", "岁", " years"),
        ("beds_per_1000", "张", " beds per 1,000"),
        ("visits_10k", "万人次", " × 10,000 visits"),
    ],
)
def test_units_follow_numbers_in_sentences(unit: str, zh: str, en: str) -> None:
    assert (UNITS[unit].in_prose("zh"), UNITS[unit].in_prose("en")) == (zh, en)


@pytest.mark.parametrize(
    ("kind", "subject", "facts", "text"),
    [
        (Kind.SCORE, "quality_index", {}, "90.56分"),
        (Kind.VALUE, "maternal_mortality", {}, "7.21/10万"),
        (Kind.VALUE, "maternal_mortality", {"area": "CN"}, "15.7/10万"),
        (Kind.VALUE, "visits", {}, "10367.19万人次"),
        (Kind.LOWER, "infant_mortality", {}, "2.00‰"),
        (Kind.UPPER, "infant_mortality", {}, "2.50‰"),
        (Kind.WEIGHT, "resident_health", {}, "24%"),
        (Kind.COVERAGE, "quality_index", {"year": 2012}, "96%"),
        (Kind.CHANGE, "quality_level", {"since": 2021, "form": "signed"}, "-1.39分"),
        (Kind.VALUE_CHANGE, "primary_care_share", {"since": 2021}, "2.82个百分点"),
        (Kind.VALUE_CHANGE, "infant_mortality", {"since": 2021}, "0.12个千分点"),
        (Kind.VALUE_CHANGE, "maternal_mortality", {"since": 2021}, "5.30/10万"),
        (Kind.GROWTH, "quality_index", {"since": 2012}, "2.74%"),
        (Kind.PART, "maternal_mortality", {"since": 2021, "of": "quality_level"}, "-6.00分"),
        (Kind.BY_VALUE, "quality_index", {"since": 2021}, "1.28分"),
        (Kind.BY_BOUNDS, "quality_index", {"since": 2021}, "0.00分"),
        (Kind.ROOM, "maternal_mortality", {}, "2.40分"),
        (Kind.TARGET_GAP, "maternal_mortality", {"of": "upper"}, "0.71/10万"),
        (Kind.PLACE_GAP, "in_city_hospitalisation", {"of": "440100", "form": "absolute"}, "1.5个百分点"),
        (Kind.INDICATORS, "-", {}, "11"),
        (Kind.GROUPS, "-", {"of": "1"}, "3"),
        (Kind.GROUPS, "-", {"of": "2"}, "5"),
        (Kind.FILLED, "-", {"since": 2012}, "3"),
        (Kind.MISSING, "-", {"since": 2012}, "3"),
        (Kind.PRINTED, "-", {}, "292"),
        (Kind.PRINTED, "-", {"of": "rounding"}, "63"),
        (Kind.DISPUTED, "-", {}, "13"),
        (Kind.RANGE_LOW, "-", {}, "60分"),
        (Kind.YEARS, "-", {"since": 2012}, "10"),
        (Kind.REPORTED, "primary_care_share", {"year": 2021}, "42.00%"),
        (Kind.SCORE_BEFORE, "quality_index", {"since": 2021, "base": "shenzhen/index/2021"}, "90.37分"),
        (Kind.OBSERVED, "-", {"since": 2012}, "118"),
        (Kind.BOUNDS, "-", {"of": "plan_target"}, "9"),
        (Kind.RULE, "primary_care_share", {"of": "upper"}, "44.86%"),
        (Kind.TARGETS, "-", {"of": "met"}, "0"),  # the plan itself judges them
        (Kind.FACTOR, "infant_mortality", {}, "1000‰"),
        (Kind.DECIMALS, "-", {}, "2"),
        (Kind.MINIMUM, "-", {}, "80%"),
        (Kind.STATED, "primary_care_share", {"of": "index_report_2022:c107"}, "100.00分"),
        (Kind.STATED, "primary_care_share", {"of": "index_report_2022@2023-07", "year": 2021}, "42.00%"),
        (Kind.COMPUTED, "primary_care_share", {"of": "index_report_2022:c107"}, "99.793分"),
        (Kind.EFFECT, "primary_care_share", {"of": "index_report_2022:c107", "form": "signed"}, "+0.01分"),
        (Kind.WORDED, "-", {}, "44"),
        (Kind.WORDED, "-", {"of": "wrong"}, "3"),
        (Kind.FINDINGS, "-", {}, "14"),
        (Kind.CONFLICTS, "-", {}, "1"),
    ],
)
def test_numbers_of_the_shipped_index(kind: Kind, subject: str, facts: dict[str, object], text: str) -> None:
    number = shenzhen().number(kind, subject, **facts)  # type: ignore[arg-type]
    assert number.text == text


def test_every_kind_has_a_row_above_or_below() -> None:
    marks = [mark for mark in test_numbers_of_the_shipped_index.pytestmark if mark.name == "parametrize"]
    here = {row[0] for row in marks[0].args[1]}
    elsewhere = {Kind.BY_WEIGHT, Kind.BY_FILLING, Kind.RANK, Kind.AREAS, Kind.PRELIMINARY, Kind.RANGE_HIGH, Kind.PERIOD}
    elsewhere |= {Kind.BY_OTHERS, Kind.BY_METHOD}  # of indices that compare areas, or are built otherwise
    elsewhere |= {Kind.OWN, Kind.DIVIDED}  # of such indices, or where values are divided
    elsewhere |= {Kind.STATED_HIGH, Kind.TOTAL}
    elsewhere |= {Kind.PATH, Kind.LIMIT, Kind.FORECAST, Kind.FORECAST_LOW, Kind.FORECAST_HIGH, Kind.WIDTH}  # of plans
    elsewhere |= {Kind.BASELINE, Kind.PROGRESS, Kind.ELAPSED, Kind.CHANCE, Kind.NEEDED, Kind.CLASSED}
    elsewhere |= {Kind.SCORE_IF, Kind.GAIN_IF, Kind.EVENTS, Kind.SURE_LOW, Kind.SURE_HIGH}
    elsewhere |= {Kind.POOLED, Kind.POOLED_LOW, Kind.POOLED_HIGH}
    elsewhere |= OF_ROBUST  # of what is declared to be uncertain
    assert set(Kind) - here - elsewhere == set()


def test_the_rest_on_the_demo_pack(demo: PackFolder) -> None:
    west = view_of(demo, "990102")
    assert west.number(Kind.BY_FILLING, "resources", year=2022, since=2021).value == 0  # filled with 2022's score
    assert west.number(Kind.BY_WEIGHT, "resources", since=2022).value == 0
    assert [west.number(kind, "infant_mortality").text for kind in (Kind.RANK, Kind.AREAS)] == ["2", "2"]
    assert view_of(demo, "990101").number(Kind.RANK, "health_index").text == "1"
    assert west.number(Kind.PRELIMINARY, "resources").text == "1"
    assert west.number(Kind.RANGE_HIGH).text == "100 points"
    assert west.year_number(2021).text == "2021"


@pytest.mark.parametrize(("known", "printed"), [("81.477837", "81.48 years"), ("81.5", "81.5 years")])
def test_a_place_beside_has_its_own_digits_but_no_more_than_the_indicator(
    demo: PackFolder, known: str, printed: str
) -> None:
    first = "infant_mortality,990101,2021"
    other = f"life_expectancy,990100,2023,{known},years,,final,yearbook,table 1,2024,\n"
    demo.replace("observations/values.csv", first, other + first)
    assert view_of(demo).number(Kind.VALUE, "life_expectancy", area="990100").text == printed


def test_printed_ranges_and_totals_on_the_demo_pack(demo: PackFolder) -> None:
    lines = (
        "plan box 1: target satisfaction 2025 = 80..85 percent",
        "plan box 2: beds 2019 = 420 beds",
        "plan box 2: beds 2019 = 70 beds of c2 in 990102",
    )
    demo.write("index/2023/claims.csv", HEADER + "".join(row(number, line) for number, line in enumerate(lines, 1)))
    view = view_of(demo)
    assert view.number(Kind.STATED_HIGH, "satisfaction", of="plan:c1", year=2025).text == "85%"
    assert view.number(Kind.TOTAL, "beds", of="plan:c3", year=2019).text == "70 beds"


def test_parts_add_up_to_the_change_exactly() -> None:
    view = shenzhen()
    for since in range(2012, 2022):
        parts = [view.number(Kind.PART, leaf.id, since=since, of=view.root) for leaf in view.edition.leaves(view.root)]
        change = view.change(view.root, since)
        assert change is not None
        assert sum((part.value or Fraction(0) for part in parts), Fraction(0)) == change.total


@pytest.mark.parametrize(
    "origin",
    [
        Origin(Kind.VALUE, "nothing", "440300", 2022, "e"),
        Origin(Kind.SCORE, "quality_index", "999999", 2022, "e"),
        Origin(Kind.SCORE, "quality_index", "440300", 1999, "e"),
        Origin(Kind.CHANGE, "quality_index", "440300", 2022, "e", since=2021, base="another/index/1"),
        Origin(Kind.PART, "average_stay", "440300", 2022, "e"),
        Origin(Kind.GROUPS, "-", "440300", 2022, "e", of="many"),
        Origin(Kind.STATED, "beds", "440300", 2022, "e", of="index_report_2022:c107"),
        Origin(Kind.COMPUTED, "primary_care_share", "440300", 2022, "e", of="index_report_2022:c106"),
        Origin(Kind.TOTAL, "primary_care_share", "440300", 2022, "e", of="index_report_2022:c107"),
    ],
)
def test_what_the_edition_does_not_have_is_missing(origin: Origin) -> None:
    assert shenzhen().book.look_up(origin) is None


def test_a_change_from_the_edition_before(demo: PackFolder) -> None:
    """The same values under wider bounds: the fall is due to the bounds alone."""
    for file in ("index.yaml", "tree.yaml", "bounds.yaml"):
        demo.write(f"index/2022/{file}", demo.read(f"index/2023/{file}"))
    demo.replace("index/2022/index.yaml", 'id: "2023"', 'id: "2022"')
    demo.replace("index/2022/index.yaml", "last: 2023", "last: 2022")
    demo.replace("index/2023/bounds.yaml", "upper: {value: 85.00", "upper: {value: 90.00")
    book = book_of(demo)
    assert book.previous is not None
    assert book.previous.edition.name == "demo/index/2022"
    rebased = Origin(
        Kind.BY_BOUNDS, "life_expectancy", "990101", 2022, "demo/index/2023", since=2022, base="demo/index/2022"
    )
    change = replace(rebased, kind=Kind.CHANGE)
    fall = book.look_up(rebased)
    assert fall is not None
    assert fall < 0
    assert book.look_up(change) == fall


def _sibling(demo: PackFolder, name: str, *changes: tuple[str, str]) -> None:
    """Another edition of the demo pack, made from that of 2023."""
    for file in ("index.yaml", "tree.yaml", "bounds.yaml"):
        demo.write(f"index/{name}/{file}", demo.read(f"index/2023/{file}"))
    for old, new in (('id: "2023"', f'id: "{name}"'), *changes):
        demo.replace(f"index/{name}/index.yaml", old, new)


def test_another_way_to_assess_the_same_years_is_not_the_edition_before(demo: PackFolder) -> None:
    _sibling(demo, "2022-by-topsis", ("aggregate: arithmetic", "aggregate: {method: topsis}"))
    assert book_of(demo).previous is None


def test_of_editions_that_end_in_the_same_earlier_year_the_one_by_the_same_method_is_before(demo: PackFolder) -> None:
    _sibling(demo, "2022", ("last: 2023", "last: 2022"))
    geometric = ("aggregate: arithmetic", "aggregate: geometric")
    _sibling(demo, "2022-geometric", ("last: 2023", "last: 2022"), geometric)
    previous = book_of(demo).previous
    assert previous is not None
    assert previous.edition.settings.id == "2022"


def test_the_edition_before_that_of_shenzhen_is_the_one_of_2021() -> None:
    previous = shenzhen().book.previous
    assert previous is not None
    assert previous.edition.name == "shenzhen/index/2021"
