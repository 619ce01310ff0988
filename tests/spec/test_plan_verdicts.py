"""Where a target stands: each example is a target as a plan writes it, a baseline, and values from 2021 on."""

from fractions import Fraction

import pytest

from weiheng.definitions.target_text import parse_target
from weiheng.plan.goals import PathKind, cumulated, goal_of, path, start_of
from weiheng.plan.model import Class, Goal, Remark, Required, Series, Start, Verdict
from weiheng.plan.required import required
from weiheng.plan.verdicts import judge
from weiheng.vocabulary.figure import Figure

BASE, LAST = 2020, 2025
RATE = "per_100000"
NO_VALUES = Series({})


def series(values: str, first: int = BASE + 1, breaks: tuple[int, ...] = ()) -> Series:
    """Yearly values from a year on; ``.`` is a year without one."""
    years = enumerate(values.split(), start=first)
    return Series({year: Fraction(text) for year, text in years if text != "."}, breaks=breaks)


def baseline(text: str) -> Start | None:
    """A printed baseline; ``-`` for none."""
    return None if text == "-" else start_of(Figure(text), None, RATE, BASE, NO_VALUES)


def goal(target: str, start: str = "-", direction: int = 0, unit: str = RATE) -> Goal:
    """What a target asks for."""
    found = goal_of(parse_target(target), unit, direction, baseline(start), NO_VALUES)
    assert found is not None
    return found


def judged(
    target: str,
    start: str,
    values: Series | str,
    *,
    direction: int = 0,
    seen_from: int | None = None,
    tolerance: str = "0.05",
    kind: PathKind = "linear",
) -> Verdict:
    """The verdict on a target for 2025, seen from the last year with a value if no year is given."""
    known = series(values) if isinstance(values, str) else values
    aim = goal_of(parse_target(target), RATE, direction, baseline(start), known)
    seen = seen_from or max(known.values, default=BASE)
    return judge(aim, baseline(start), known, BASE, LAST, seen, Fraction(tolerance), kind)


def test_a_falling_target_ahead_of_its_path() -> None:
    verdict = judged("14.5", "16.9", ". . 15.1", direction=-1)  # maternal mortality
    assert (verdict.cls, verdict.period, verdict.value) == (Class.AHEAD, 2023, Fraction("15.1"))
    assert (verdict.progress, verdict.tau, verdict.gap) == (Fraction("0.75"), Fraction("0.60"), Fraction("0.15"))
    assert verdict.path == Fraction("15.46")  # 16.9 - 0.6 x 2.4
    assert verdict.remarks == ()


def test_a_falling_target_met_two_years_early() -> None:
    verdict = judged("≤5.2", "5.4", ". . 4.5", direction=-1)  # infant mortality
    assert (verdict.cls, verdict.progress) == (Class.ACHIEVED_EARLY, Fraction("4.5"))  # -0.9 of -0.2
    assert verdict.required is None


@pytest.mark.parametrize(
    ("target", "start", "values", "cls", "progress"),
    [
        ("≥60", "50", "52", Class.ON_COURSE, "0.2"),
        ("≥60", "50", "52.5", Class.ON_COURSE, "0.25"),  # a gap of 0.05 is still as expected
        ("≥60", "50", "52.6", Class.AHEAD, "0.26"),
        ("≥60", "50", "51.5", Class.ON_COURSE, "0.15"),
        ("≥60", "50", "51.4", Class.BEHIND, "0.14"),
        ("≥60", "50", "49", Class.BEHIND, "-0.1"),
        ("≥60", "50", "52 54 56 58 60", Class.ACHIEVED, "1"),
        ("≥60", "50", "52 54 56 58 59.9", Class.MISSED, "0.99"),
        ("≥60", "50", "52 54 60", Class.ACHIEVED_EARLY, "1"),
        ("≥60", "50", "52 60 56", Class.ON_COURSE, "0.6"),  # once met, and no more
        ("≤0", "10", "8", Class.ON_COURSE, "0.2"),  # a target of 0
        ("≤0", "10", "4", Class.AHEAD, "0.6"),
        ("≤0", "10", "0", Class.ACHIEVED_EARLY, "1"),
        ("0", "10", "10", Class.BEHIND, "0"),
        ("≥10", "0", "1", Class.BEHIND, "0.1"),  # a baseline of 0
        (">60", "50", "55 57 58 59 60", Class.MISSED, "1"),  # strict: the limit does not do
        ("≥60", "50", "55 57 58 59 60", Class.ACHIEVED, "1"),
        ("<10", "20", "10", Class.AHEAD, "1"),
        ("<10", "20", "9.9", Class.ACHIEVED_EARLY, "1.01"),
        ("20—25", "15", "16", Class.ON_COURSE, "0.2"),  # from below
        ("20—25", "15", "25", Class.ACHIEVED_EARLY, "2"),
        ("20—25", "15", "26", Class.BEHIND, "0.8"),  # through it, and 1 of 5 to go back
        ("20—25", "30", "29", Class.ON_COURSE, "0.2"),  # from above
        ("20—25", "30", "20", Class.ACHIEVED_EARLY, "2"),
        ("20—25", "30", "19", Class.BEHIND, "0.8"),
    ],
)
def test_levels(target: str, start: str, values: str, cls: Class, progress: str) -> None:
    verdict = judged(target, start, values)
    assert (verdict.cls, verdict.progress) == (cls, Fraction(progress))


@pytest.mark.parametrize(
    ("target", "direction", "start", "values", "cls", "remarks"),
    [
        ("<8", -1, "30.85", "7", Class.ACHIEVED_EARLY, ()),
        ("<3", -1, "0.62", "0.7", Class.KEPT, (Remark.LOOSER, Remark.WORSE_THAN_BASELINE)),
        ("<3", -1, "0.62", "0.5", Class.KEPT, (Remark.LOOSER,)),
        ("<3", -1, "0.62", "3", Class.NOT_KEPT, (Remark.LOOSER, Remark.WORSE_THAN_BASELINE)),
        ("<3", -1, "0.62", "3 1", Class.KEPT, (Remark.MISSED_YEARS, Remark.LOOSER, Remark.WORSE_THAN_BASELINE)),
        ("<3", -1, "0.62", "", Class.CANNOT_TELL, (Remark.NO_DATA, Remark.LOOSER)),
        ("100.00", 1, "100.00", "100", Class.KEPT, (Remark.AT_TARGET,)),
        ("100.00", 1, "100.00", "99", Class.NOT_KEPT, (Remark.AT_TARGET, Remark.WORSE_THAN_BASELINE)),
        (">5", 1, "5", "5", Class.BEHIND, (Remark.AT_TARGET,)),  # the baseline is the limit, and that does not do
        ("20—25", 0, "22", "24", Class.KEPT, ()),
        ("20—25", 0, "22", "26", Class.NOT_KEPT, (Remark.WORSE_THAN_BASELINE,)),
        ("20—25", 0, "15", "26", Class.BEHIND, (Remark.OVERSHOT,)),
        ("保持在98以上", 1, "99", "98 98", Class.KEPT, (Remark.LOOSER, Remark.WORSE_THAN_BASELINE)),
        ("保持在98以上", 1, "98", "97 98", Class.KEPT, (Remark.MISSED_YEARS, Remark.AT_TARGET)),
        ("保持在98以上", 1, "97", "97", Class.NOT_KEPT, ()),
        ("保持在98以上", 1, "-", "98", Class.KEPT, ()),
        ("<20", -1, "-", "19", Class.ACHIEVED_EARLY, (Remark.NO_BASELINE,)),
        ("<20", -1, "-", "21", Class.CANNOT_TELL, (Remark.NO_BASELINE,)),
        ("<20", -1, "-", "21 . . . 21", Class.MISSED, (Remark.NO_BASELINE,)),
        ("<20", -1, "-", "21 . . . 19", Class.ACHIEVED, (Remark.NO_BASELINE,)),
        ("<20", -1, "-", "", Class.CANNOT_TELL, (Remark.NO_DATA, Remark.NO_BASELINE)),
        ("持续提升", 1, "8.49", "8.6", Class.ON_COURSE, ()),
        ("持续提升", 1, "8.49", "8.49", Class.BEHIND, ()),
        ("持续提升", 1, "8.49", "8.6 8.3", Class.BEHIND, (Remark.WORSE_THAN_BASELINE,)),
        ("持续提升", 1, "8.49", "8.6 8.7 8.8 8.3", Class.ON_COURSE, (Remark.WORSE_THAN_BASELINE,)),  # one bad year
        ("持续下降", -1, "10", "9 8 7 6 5", Class.ACHIEVED, ()),
        ("持续下降", -1, "10", "9 . . . 11", Class.MISSED, (Remark.WORSE_THAN_BASELINE,)),
        ("持续提升", 1, "-", "8.6", Class.CANNOT_TELL, (Remark.NO_BASELINE,)),
        ("持续提升", 1, "-", "8.6 8.7", Class.ON_COURSE, ()),
        ("持续提升", 1, "8.49", "", Class.CANNOT_TELL, (Remark.NO_DATA,)),
        ("提高1", 1, "-", "8", Class.CANNOT_TELL, (Remark.NO_BASELINE,)),
        ("建立分级诊疗制度", 1, "-", "8", Class.CANNOT_TELL, (Remark.QUALITATIVE,)),
    ],
)
def test_what_has_to_be_said_with_a_class(
    target: str, direction: int, start: str, values: str, cls: Class, remarks: tuple[Remark, ...]
) -> None:
    verdict = judged(target, start, values, direction=direction)
    assert (verdict.cls, verdict.remarks) == (cls, remarks)


def test_years_in_which_a_maintained_target_was_not_met_are_named() -> None:
    assert judged("保持在98以上", "99", "97 98 97.9 99").missed_years == (2021, 2023)


@pytest.mark.parametrize(
    ("target", "values", "cls", "progress"),
    [
        ("[13.5]", "2.7", Class.ON_COURSE, "0.2"),
        ("[13.5]", "2.7 2.7 5.4", Class.AHEAD, "0.8"),
        ("[13.5]", "5 5 5", Class.ACHIEVED_EARLY, "10/9"),
        ("[13.5]", "1 1 1 1 1", Class.MISSED, "10/27"),
        ("累计不超过13.5", "2.7", Class.ON_COURSE, "0.2"),
        ("累计不超过13.5", "1.35", Class.AHEAD, "0.1"),  # what uses up a cap is better slow
        ("累计不超过13.5", "5.4", Class.BEHIND, "0.4"),
        ("累计不超过13.5", "3 3 3 4.6", Class.BEHIND, "136/135"),  # within the tolerance of the pace, but past the cap
        ("累计不超过13.5", "3 3 3 3 1.5", Class.ACHIEVED, "1"),
        ("累计不超过13.5", "3 3 3 3 1.6", Class.MISSED, "136/135"),
    ],
)
def test_sums_over_the_years_of_the_plan(target: str, values: str, cls: Class, progress: str) -> None:
    verdict = judged(target, "2.5", values)  # the value of the base year does not count
    assert (verdict.cls, verdict.progress) == (cls, Fraction(progress))
    assert verdict.remarks == ()


def test_a_sum_is_known_up_to_the_first_gap() -> None:
    verdict = judged("[13.5]", "2.5", "2.7 . 10.8")
    assert (verdict.period, verdict.progress, verdict.remarks) == (2021, Fraction("0.2"), (Remark.STALE,))


def test_a_sum_without_its_first_year_cannot_be_judged() -> None:
    verdict = judged("[13.5]", "-", ". 2.7")
    assert (verdict.cls, verdict.remarks) == (Class.CANNOT_TELL, (Remark.NO_LATER_DATA,))


@pytest.mark.parametrize(
    ("seen_from", "cls", "period"),
    [
        (2020, Class.CANNOT_TELL, 2020),
        (2021, Class.BEHIND, 2021),
        (2022, Class.ON_COURSE, 2022),
        (2023, Class.ON_COURSE, 2022),  # no value of 2023: the one of 2022 counts, against the path of 2022
        (2024, Class.AHEAD, 2024),
        (2025, Class.ACHIEVED, 2025),
        (2026, Class.ACHIEVED, 2025),  # what comes after the target year does not count
    ],
)
def test_a_plan_seen_from_a_year_knows_only_what_was_known_by_then(seen_from: int, cls: Class, period: int) -> None:
    verdict = judged("≥60", "50", series("50 51 54 . 59 60 40", BASE), seen_from=seen_from)
    assert (verdict.cls, verdict.period) == (cls, period)


def test_values_of_the_base_year_and_before_tell_nothing_yet() -> None:
    verdict = judged("≥60", "-", series("48 50", 2018))
    assert (verdict.cls, verdict.period) == (Class.CANNOT_TELL, 2019)
    assert verdict.remarks == (Remark.NO_LATER_DATA, Remark.NO_BASELINE)


@pytest.mark.parametrize(
    ("target", "values", "cls"),
    [
        ("≥60", "52 54 56 58", Class.CANNOT_TELL),
        ("≥60", "52 54 56 60", Class.ACHIEVED_EARLY),
        ("保持在40以上", "52 54 56 58", Class.KEPT),
        ("持续提升", "52 54 56 58", Class.CANNOT_TELL),
    ],
)
def test_a_target_year_that_has_passed_without_a_value(target: str, values: str, cls: Class) -> None:
    verdict = judged(target, "50", values, seen_from=2026)
    assert verdict.cls is cls
    assert Remark.NO_FINAL_DATA in verdict.remarks
    assert verdict.required is None


def test_a_comparison_across_a_break_is_said_to_be_one() -> None:
    verdict = judged("≥4", "2.9", series("3.2 4.4", breaks=(2022,)))  # general practitioners, counted anew
    assert (verdict.cls, verdict.remarks) == (Class.ACHIEVED_EARLY, (Remark.ACROSS_BREAK,))
    assert judged("≥4", "2.9", series("3.2 4.4", breaks=(2022,)), seen_from=2021).remarks == ()
    assert judged("≥4", "2.9", series("3.2 4.4", breaks=(2020,))).remarks == ()  # the baseline is counted anew, too


def test_a_trend_is_taken_since_the_last_break_if_two_values_are() -> None:
    broken = series("11 12 5 6", breaks=(2023,))
    assert judged("持续提升", "10", broken).cls is Class.ON_COURSE
    assert Remark.ACROSS_BREAK not in judged("持续提升", "10", broken).remarks
    assert Remark.ACROSS_BREAK in judged("持续提升", "10", broken, seen_from=2023).remarks


def test_a_preliminary_value_is_said_to_be_one() -> None:
    values = Series({2021: Fraction(52), 2022: Fraction(54)}, preliminary=frozenset({2022}))
    assert judged("≥60", "50", values).remarks == (Remark.PRELIMINARY,)
    assert judged("≥60", "50", values, seen_from=2021).remarks == ()
    assert judged("[300]", "-", values).remarks == (Remark.PRELIMINARY,)


def test_a_baseline_that_is_observed_or_differs_is_said_to_be_so() -> None:
    known = series("16.86 15.1", BASE)
    observed = start_of(None, None, RATE, BASE, known)
    assert observed == Start(BASE, Fraction("16.86"), printed=False)
    verdict = judge(goal("≤14.5"), observed, known, BASE, LAST, 2021, Fraction("0.05"))
    assert verdict.remarks == (Remark.BASELINE_OBSERVED,)
    assert judged("≤14.5", "16.9", known).remarks == ()  # 16.86 is printed as 16.9
    assert judged("≤14.5", "16.90", known).remarks == (Remark.BASELINE_DIFFERS,)
    assert start_of(None, None, RATE, 2019, known) is None


def test_a_baseline_is_taken_into_the_unit_of_the_element() -> None:
    start = start_of(Figure("6.5"), "per_mille", "percent", BASE, NO_VALUES)
    assert start == Start(BASE, Fraction("0.65"), printed=True, half_unit=Fraction("0.005"))


def limits(found: Goal) -> str:
    """``sign low high``, as text."""
    return f"{found.sign:+d} {found.low} {found.high}"


@pytest.mark.parametrize(
    ("target", "direction", "start", "asked"),
    [
        ("≥60", -1, "50", "+1 60 None"),  # a relation says it all
        ("≤60", 1, "50", "-1 None 60"),
        ("60", 1, "50", "+1 60 None"),  # a number is to be reached
        ("60", -1, "70", "-1 None 60"),
        ("60", 1, "70", "+1 60 None"),  # a looser target than the baseline: it goes by what is better
        ("60", 0, "70", "-1 None 60"),
        ("60", -1, "60", "-1 None 60"),
        ("60", -1, "-", "-1 None 60"),  # without one, by what is better
        ("60", 0, "-", "+1 60 None"),  # a variable: upward
        ("稳定在60", -1, "50", "-1 None 60"),  # what is to be held does not lead away from the baseline
        ("20—25", 0, "15", "+0 20 25"),
        ("80左右", 1, "60", "+1 76 None"),  # met from 5 % before it
        ("78左右", 1, "75", "+1 153/2 None"),  # that would be 74.1: half of the way
        ("80左右", 1, "-", "+1 76 None"),
        ("80左右", -1, "-", "-1 None 84"),
        ("保持在90%左右", 1, "95", "+1 85500 None"),
        ("约100%", 1, "-", "+1 95000 None"),
        ("累计2000左右", 0, "-", "+1 1900 None"),
        ("6.5‰以下", -1, "-", "-1 None 650"),  # the element is per 100,000
        ("提高2", 1, "50", "+1 52 None"),
        ("下降2", -1, "50", "-1 None 48"),
        ("下降2", 1, "50", "-1 None 48"),
        ("下降10%以上", -1, "50", "-1 None 45"),  # in percent of the baseline
        ("提高10%", 1, "-50", "+1 -45 None"),
        ("提高1左右", 1, "50", "+1 1019/20 None"),
        ("[13.5]", 0, "50", "+1 27/2 None"),
        ("持续提升", -1, "-", "+1 None None"),
        ("提高2", 1, "-", "+1 None None"),  # nothing to start from
    ],
)
def test_what_a_target_asks_for(target: str, direction: int, start: str, asked: str) -> None:
    assert limits(goal(target, start, direction)) == asked


def test_a_change_starts_from_the_year_that_it_names() -> None:
    known = series("77.5 78", 2015)
    found = goal_of(parse_target("比2015年提高1岁"), "years", 1, baseline("78"), known)
    assert found == Goal(parse_target("提高1岁").mode, 1, low=Fraction("78.5"))


def test_a_change_of_shares_is_in_points() -> None:
    start = start_of(Figure("22.5"), None, "percent", BASE, NO_VALUES)
    found = goal_of(parse_target("降低2个百分点"), "percent", -1, start, NO_VALUES)
    assert found is not None
    assert limits(found) == "-1 None 41/2"


def test_a_unit_that_does_not_fit_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="years"):
        goal_of(parse_target("≥60%"), "years", 1, None, NO_VALUES)


def test_nothing_meets_a_target_without_limits() -> None:
    assert not goal("持续提升").met(Fraction(100))


def test_paths() -> None:
    start = Start(BASE, Fraction(16), printed=True)
    linear = [path(start, goal("≤8", "16"), 2024, year) for year in range(2019, 2027)]
    assert linear == [16, 16, 14, 12, 10, 8, 8, 8]
    geometric = [path(start, goal("≤1", "16"), 2024, year, "geometric") for year in range(2020, 2025)]
    assert [round(float(value), 9) for value in geometric if value is not None] == [16, 8, 4, 2, 1]
    assert (geometric[0], geometric[-1]) == (16, 1)


def test_a_target_that_the_baseline_meets_has_its_limit_for_a_path() -> None:
    start = Start(BASE, Fraction(22), printed=True)
    assert path(start, goal("≥20", "22"), LAST, 2022) == 20
    assert path(start, goal("20—25", "22"), LAST, 2022) is None
    assert path(start, goal("持续提升"), LAST, 2022) is None


def test_the_path_of_a_sum_starts_from_nothing() -> None:
    start, sums = cumulated(series("2.7 2.8 . 3"), BASE)
    assert sums.values == {2020: 0, 2021: Fraction("2.7"), 2022: Fraction("5.5")}
    assert path(start, goal("[13.5]"), LAST, 2022) == Fraction("5.4")
    assert path(start, goal("累计不超过13.5"), LAST, 2022) == Fraction("5.4")


def test_progress_on_a_geometric_path_is_that_of_logarithms() -> None:
    verdict = judged("≤1", "32", "16", kind="geometric")
    assert (verdict.cls, round(float(verdict.progress or 0), 12)) == (Class.ON_COURSE, 0.2)
    assert judged("≤1", "32", "16").cls is Class.AHEAD  # (32 - 16) / (32 - 1) on a linear one


def test_a_geometric_path_needs_positive_values() -> None:
    verdict = judged("≤0", "10", "8", kind="geometric")
    assert (verdict.cls, verdict.progress) == (Class.ON_COURSE, Fraction("0.2"))
    assert verdict.remarks == (Remark.LINEAR_INSTEAD,)


@pytest.mark.parametrize(
    ("target", "start", "values", "needed"),
    [
        # 50 -> 53 in three years; 7 to go in two; the best year was 2023, because a printed baseline is no record
        ("≥60", "50", "52 51.5 53", Required(Fraction("3.5"), Fraction(1), Fraction("1.5"), 2023)),
        # over the last three years, not since the base year
        ("≥60", "50", "52 53 54 56", Required(Fraction(4), Fraction(4, 3), Fraction(2), 2024)),
        # falling: the best year is the one that fell most
        ("≤10", "20", "19 17 18", Required(Fraction(-4), Fraction(-2, 3), Fraction(-2), 2022)),
        # the best year can have gone the wrong way
        ("≥60", "50", "49 48", Required(Fraction(4), Fraction(-1), Fraction(-1), 2022)),
        # a gap in the series: no neighbouring years
        ("≥60", "50", ". 54", Required(Fraction(2), Fraction(2))),
        # no baseline: from the latest value all the same
        ("≥60", "-", "50", Required(Fraction("2.5"))),
        # no values yet: from the baseline
        ("≥60", "50", "", Required(Fraction(2))),
        # a range from above
        ("20—25", "30", "29", Required(Fraction(-1), Fraction(-1))),
        # about a number: to the number itself
        ("60左右", "50", "52", Required(Fraction(2), Fraction(2))),
        # a sum: what each year has to bring, and what years have brought
        ("[13.5]", "-", "2 3", Required(Fraction(17, 6), Fraction("2.5"), Fraction(3), 2022)),
        ("≥60", "50", "60", None),
        ("≥60", "50", ". . . . 59", None),
        ("持续提升", "50", "49", None),
        ("建立制度", "50", "49", None),
    ],
)
def test_what_it_takes(target: str, start: str, values: str, needed: Required | None) -> None:
    assert judged(target, start, values).required == needed


def test_what_is_asked_of_about_a_number_is_the_number() -> None:
    verdict = judged("60左右", "50", "56 58")
    assert (verdict.cls, verdict.progress, verdict.path) == (Class.ACHIEVED_EARLY, Fraction("0.8"), 54)
    assert judged("60左右", "50", "56").cls is Class.AHEAD  # 57 would do
    assert judged("[2000]左右", "-", "1000").cls is Class.AHEAD
    assert judged("保持在90%左右", "86000", "85000", direction=1).cls is Class.NOT_KEPT


@pytest.mark.parametrize(
    ("start", "remarks"), [("86", ()), ("90", (Remark.AT_TARGET,)), ("95", (Remark.LOOSER, Remark.WORSE_THAN_BASELINE))]
)
def test_about_a_number_is_looser_only_than_what_is_beyond_the_number(start: str, remarks: tuple[Remark, ...]) -> None:
    assert judged("保持在90左右", start, "91", direction=1).remarks == remarks


def test_a_value_of_an_earlier_year_is_said_to_be_one() -> None:
    stale = judged("≥60", "50", "52 54", seen_from=2024)
    assert (stale.cls, stale.period, stale.remarks) == (Class.ON_COURSE, 2022, (Remark.STALE,))
    assert stale.required == judged("≥60", "50", "52 54").required
    due = judged("≥60", "50", "52 54", seen_from=LAST)
    assert (due.cls, due.remarks, due.required) == (Class.ON_COURSE, (Remark.STALE,), None)  # no year is left
    over = judged("≥60", "50", "52 54", seen_from=2030)
    assert (over.cls, over.remarks, over.required) == (Class.CANNOT_TELL, (Remark.NO_FINAL_DATA,), None)


def test_no_pace_is_taken_across_a_break() -> None:
    needed = judged("≥60", "50", series("51 55 55.5", breaks=(2022,))).required
    assert needed == Required(Fraction("2.25"), Fraction("0.5"), Fraction("0.5"), 2023)
    needed = judged("≥60", "50", series("51 55", breaks=(2022,))).required
    assert needed == Required(Fraction(5, 3))


def test_the_best_year_on_record_may_lie_before_the_plan() -> None:
    known = series("40 47 50 51", 2018)
    needed = required(goal("≥60"), baseline("50"), known, BASE, LAST, 2021)
    assert needed == Required(Fraction("2.25"), Fraction(1), Fraction(7), 2019)


def test_on_a_geometric_path_the_pace_is_in_percent_a_year() -> None:
    needed = judged("≥160", "80", series("80 88 . 100", BASE), kind="geometric").required
    assert needed is not None
    assert needed.percent
    assert float(needed.yearly) == pytest.approx(100 * (1.6**0.5 - 1))
    assert float(needed.recent or 0) == pytest.approx(100 * (1.25 ** (1 / 3) - 1))
    assert (float(needed.best or 0), needed.best_year) == (pytest.approx(10), 2021)


def test_remarks_stay_in_the_order_of_importance() -> None:
    verdict = Verdict(Class.KEPT, remarks=(Remark.LOOSER, Remark.PRELIMINARY))
    noted = verdict.noting(Remark.SMALL_NUMBERS, Remark.NO_DATA, Remark.LOOSER)
    assert noted.remarks == (Remark.NO_DATA, Remark.LOOSER, Remark.SMALL_NUMBERS, Remark.PRELIMINARY)
