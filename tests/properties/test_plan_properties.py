"""Verdicts on plans do not depend on units or on which way is called up, and are exact at both ends of the path."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from hypothesis import assume, example, given
from hypothesis import strategies as st

from weiheng.definitions.requirement import Mode
from weiheng.plan.goals import PathKind, elapsed, path
from weiheng.plan.model import Class, Goal, Series, Start, Verdict
from weiheng.plan.verdicts import judge, overshot, progress

BASE, LAST = 2020, 2025
WORST_FIRST = list(Class)
NUMBERS = st.integers(-200, 200).map(lambda number: Fraction(number, 10))
POSITIVE = st.integers(1, 200).map(lambda number: Fraction(number, 10))
KINDS: st.SearchStrategy[PathKind] = st.sampled_from(("linear", "geometric"))


@dataclass(frozen=True)
class Promise:
    """A target with baseline and values."""

    goal: Goal
    start: Start | None
    values: Mapping[int, Fraction]
    seen_from: int = LAST
    kind: PathKind = "linear"

    def judged(self) -> Verdict:
        return judge(
            self.goal, self.start, Series(self.values), BASE, LAST, self.seen_from, Fraction("0.05"), self.kind
        )

    def moved(self, change: Callable[[Fraction], Fraction], *, turned: bool = False) -> "Promise":
        """The same in other numbers; ``turned`` if up becomes down."""
        low, high = (None if each is None else change(each) for each in (self.goal.low, self.goal.high))
        goal = replace(self.goal, low=low, high=high)
        if turned:
            goal = replace(goal, low=high, high=low, sign=-goal.sign)
        start = self.start and replace(self.start, value=change(self.start.value))
        return replace(self, goal=goal, start=start, values={year: change(each) for year, each in self.values.items()})


@st.composite
def goals(draw: st.DrawFn, numbers: st.SearchStrategy[Fraction] = NUMBERS) -> Goal:
    """A target of any kind that has numbers or a direction, with a range now and then."""
    mode = draw(st.sampled_from((Mode.LEVEL, Mode.LEVEL, Mode.MAINTAIN, Mode.CHANGE, Mode.DIRECTION)))
    sign = draw(st.sampled_from((1, -1) if mode is Mode.DIRECTION else (1, -1, 0)))
    if mode is Mode.DIRECTION:
        return Goal(mode, sign)
    low, high = sorted((draw(numbers), draw(numbers)))
    strict = sign != 0 and draw(st.booleans())
    return Goal(mode, sign, None if sign < 0 else low, None if sign > 0 else high, strict)


@st.composite
def promises(
    draw: st.DrawFn, numbers: st.SearchStrategy[Fraction] = NUMBERS, kinds: st.SearchStrategy[PathKind] = KINDS
) -> Promise:
    value = draw(st.none() | numbers)
    start = None if value is None else Start(BASE, value, printed=True)
    values = draw(st.dictionaries(st.integers(BASE - 2, LAST + 1), numbers))
    return Promise(draw(goals(numbers)), start, values, draw(st.integers(BASE, LAST + 2)), draw(kinds))


def told(verdict: Verdict) -> tuple[object, ...]:
    """All of a verdict that has no unit."""
    return verdict.cls, verdict.tau, verdict.progress, verdict.gap, verdict.remarks, verdict.missed_years


@given(promises(), POSITIVE | st.sampled_from((Fraction(1, 100_000), Fraction(10_000))))
def test_a_unit_changes_no_verdict(promise: Promise, factor: Fraction) -> None:
    verdict, other = promise.judged(), promise.moved(lambda value: value * factor).judged()
    assert told(other) == told(verdict)
    assert other.value == (None if verdict.value is None else verdict.value * factor)


@given(promises(), POSITIVE)
def test_a_unit_scales_what_it_takes(promise: Promise, factor: Fraction) -> None:
    one, other = promise.judged().required, promise.moved(lambda value: value * factor).judged().required
    scale = 1 if one is not None and one.percent else factor
    assert (other and other.yearly) == (one and one.yearly * scale)
    assert (other and other.best_year) == (one and one.best_year)


@given(promises(kinds=st.just("linear")), st.sampled_from((0, 100)))
def test_the_other_way_up_gives_the_same_verdict(promise: Promise, whole: int) -> None:
    """A share of 90 % that has something is one of 10 % that has not."""
    mirrored = promise.moved(lambda value: whole - value, turned=True)
    assert told(mirrored.judged()) == told(promise.judged())


@given(promises(POSITIVE, st.just("geometric")))
def test_the_other_way_up_on_a_geometric_path_is_one_over_it(promise: Promise) -> None:
    # neither distances beyond a range nor trends are measured on logarithms
    assume(promise.goal.sign and promise.goal.mode is not Mode.DIRECTION)
    one, other = promise.judged(), promise.moved(lambda value: 1 / value, turned=True).judged()
    assert (other.tau, other.remarks, other.missed_years) == (one.tau, one.remarks, one.missed_years)
    if one.progress is not None and other.progress is not None:
        assert abs(one.progress - other.progress) < Fraction(1, 10**20)
    on_edge = one.gap is not None and abs(abs(one.gap) - Fraction("0.05")) < Fraction(1, 10**20)
    assert other.cls is one.cls or on_edge


@given(promises(), POSITIVE)
def test_a_better_value_is_never_judged_worse(promise: Promise, better: Fraction) -> None:
    """One with a higher value if more is better, a lower one if less is; for a range one nearer to it or in it."""
    first = promise.judged()
    assume(first.period is not None and first.period > BASE)
    assert first.period is not None
    assert first.value is not None
    value = first.value + better * (promise.goal.sign or _toward(promise.goal, first.value))
    assume(promise.goal.sign or promise.goal.short(value) < promise.goal.short(first.value))
    assume(promise.start is None or not overshot(promise.start.value, promise.goal, value) or promise.goal.sign)
    second = replace(promise, values={**promise.values, first.period: value}).judged()
    assert WORST_FIRST.index(second.cls) >= WORST_FIRST.index(first.cls)


def _toward(goal: Goal, value: Fraction) -> int:
    return 1 if goal.low is not None and value < goal.low else -1


@given(st.lists(NUMBERS, min_size=1, max_size=5), NUMBERS, POSITIVE, st.integers(0, 4), st.sampled_from((1, -1)))
def test_more_is_never_worse_for_a_sum_nor_less_for_a_cap(
    values: list[Fraction], limit: Fraction, more: Fraction, place: int, sign: int
) -> None:
    goal = Goal(Mode.CUMULATIVE, sign, *((abs(limit) + 1, None) if sign > 0 else (None, abs(limit) + 1)))
    years = dict(enumerate(values, start=BASE + 1))
    year = BASE + 1 + place % len(values)
    first = Promise(goal, None, years).judged()
    second = Promise(goal, None, {**years, year: years[year] + sign * more}).judged()
    assert WORST_FIRST.index(second.cls) >= WORST_FIRST.index(first.cls)


@given(goals(), NUMBERS, KINDS)
@example(Goal(Mode.LEVEL, -1, high=Fraction(0)), Fraction(10), "geometric")
def test_time_and_way_are_exact_at_both_ends(goal: Goal, start: Fraction, kind: PathKind) -> None:
    assert (elapsed(BASE, LAST, BASE), elapsed(BASE, LAST, LAST)) == (0, 1)
    aim = goal.aim(start)
    assume(aim is not None and aim != start)
    assert aim is not None
    assert (progress(start, goal, start, kind), progress(start, goal, aim, kind)) == (0, 1)


@given(goals(), NUMBERS, KINDS)
def test_the_path_goes_from_baseline_to_target_and_never_back(goal: Goal, value: Fraction, kind: PathKind) -> None:
    assume(goal.limits and not goal.met(value))
    aim, start = goal.aim(value), Start(BASE, value, printed=True)
    way = [path(start, goal, LAST, year, kind) for year in range(BASE, LAST + 1)]
    values = [each for each in way if each is not None]
    assert (len(values), values[0], values[-1]) == (6, value, aim)
    assert values in (sorted(values), sorted(values, reverse=True))


@given(goals(), NUMBERS, st.integers(BASE + 1, LAST - 1), KINDS)
def test_a_value_on_the_path_is_on_course(goal: Goal, value: Fraction, year: int, kind: PathKind) -> None:
    assume(goal.limits and goal.mode is not Mode.MAINTAIN and not goal.met(value) and value not in goal.limits)
    start = Start(BASE, value, printed=True)
    there = path(start, goal, LAST, year, kind)
    assert there is not None
    verdict = Promise(goal, start, {year: there}, kind=kind).judged()
    assert verdict.cls is Class.ON_COURSE
    assert verdict.gap is not None
    assert abs(verdict.gap) < Fraction(1, 10**20)
    assert verdict.path == there
