"""Where a target stands: its class, the numbers that it rests on, and what has to be said with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from statistics import median

from weiheng.definitions.requirement import Mode
from weiheng.plan.goals import PathKind, cumulated, elapsed, is_geometric, logarithm, path
from weiheng.plan.model import Class, Goal, Remark, Series, Start, Verdict
from weiheng.plan.required import required


def judge(
    goal: Goal | None,
    start: Start | None,
    series: Series,
    base: int,
    target_year: int,
    period: int,
    tolerance: Fraction,
    kind: PathKind = "linear",
) -> Verdict:
    """Where a target stands, seen from the year ``period``: by the latest value up to then and to the target year.

    ``base`` is the year that counts without a baseline, else it is that of ``start``. Elapsed tau = (t - t0)/(T - t0),
    progress g = (x_t - x_0)/(x_T - x_0), gap = g - tau: on course within ``tolerance``, else ahead or behind. A target
    that the baseline meets, or to be maintained, is judged each year. A direction goes by the sign of the trend. For a
    cumulative target x is the sum of the years after ``base``. ``goal`` None is a state in words, which nobody can
    tell from numbers.
    """
    if goal is None:
        return Verdict(Class.CANNOT_TELL, remarks=(Remark.QUALITATIVE,))
    if goal.mode is Mode.CUMULATIVE:
        start, series = cumulated(series, base)
        kind = "linear"
    case = _Case(goal, start, series, start.period if start else base, target_year, period, tolerance, kind)
    needed = required(goal, start, series, case.base, target_year, period, kind)
    return replace(_verdict(case), required=needed).noting(*_about_the_baseline(case), *_about_the_value(case))


def progress(start: Fraction, goal: Goal, value: Fraction, kind: PathKind = "linear") -> Fraction | None:
    """The share of the way from ``start`` to the nearest limit: g = (x_t - x_0) / (x_T - x_0).

    On a geometric path the same of logarithms, if all three are positive. Beyond the other side of a range, what has to
    be gone back counts like what is still to go. None if there is no way to go.
    """
    aim = goal.aim(start)
    if aim is None or aim == start:
        return None
    if overshot(start, goal, value):
        return 1 - goal.short(value) / abs(aim - start)
    if is_geometric(kind, start, aim, value):
        return logarithm(value / start) / logarithm(aim / start)
    return (value - start) / (aim - start)


def overshot(start: Fraction, goal: Goal, value: Fraction) -> bool:
    """Whether a value has come from one side of a range and is out on the other."""
    if goal.low is None or goal.high is None:
        return False
    return (start < goal.low and value > goal.high) or (start > goal.high and value < goal.low)


@dataclass(frozen=True)
class _Case:
    """All that a verdict rests on; ``base`` is the year of the baseline, if there is one."""

    goal: Goal
    start: Start | None
    series: Series
    base: int
    target_year: int
    period: int
    tolerance: Fraction
    kind: PathKind

    @cached_property
    def known(self) -> Mapping[int, Fraction]:
        """Values up to the year of judgement and the target year."""
        last = min(self.period, self.target_year)
        return {year: value for year, value in sorted(self.series.values.items()) if year <= last}

    @cached_property
    def later(self) -> Mapping[int, Fraction]:
        """Those after the base year."""
        return {year: value for year, value in self.known.items() if year > self.base}

    @cached_property
    def year(self) -> int:
        """The year of the latest value."""
        return max(self.known)

    @property
    def value(self) -> Fraction:
        """The latest value."""
        return self.known[self.year]

    @property
    def over(self) -> bool:
        """Whether the value of the target year is there."""
        return self.year == self.target_year

    @property
    def overdue(self) -> bool:
        """Whether the target year has passed, and its value is not there."""
        return self.period > self.target_year and not self.over

    @property
    def sums(self) -> bool:
        """Whether it is about a sum, which has no baseline but nothing."""
        return self.goal.mode is Mode.CUMULATIVE

    @property
    def held(self) -> bool:
        """Whether the target is met from the outset or to be met all the time, so that each year is judged."""
        if self.goal.mode is Mode.MAINTAIN:
            return True
        return self.start is not None and not self.sums and self.goal.met(self.start.value)

    @cached_property
    def trend_years(self) -> Mapping[int, Fraction]:
        """Values since the base year; of those, the ones since the last break if they are two or more."""
        every = dict(self.later)
        if self.start is not None:
            every[self.start.period] = self.start.value
        since = max((each for each in self.series.breaks if each <= self.year), default=self.base)
        recent = {year: value for year, value in every.items() if year >= since}
        return recent if len(recent) > 1 else every

    def verdict(self, cls: Class, *remarks: Remark) -> Verdict:
        """A verdict on the latest value."""
        tau = elapsed(self.base, self.target_year, self.year)
        on_path = path(self.start, self.goal, self.target_year, self.year, self.kind) if self.start else None
        return Verdict(cls, self.year, self.value, tau, path=on_path, remarks=remarks)


def _verdict(case: _Case) -> Verdict:
    if not case.known:
        return Verdict(Class.CANNOT_TELL, remarks=(Remark.NO_DATA,))
    if not case.later:
        return Verdict(Class.CANNOT_TELL, case.year, case.value, remarks=(Remark.NO_LATER_DATA,))
    if case.goal.mode is Mode.DIRECTION:
        return _trend(case)
    if not case.goal.limits:
        return case.verdict(Class.CANNOT_TELL, Remark.NO_BASELINE)
    if case.held:
        return _held(case)
    return _reached(case)


def _trend(case: _Case) -> Verdict:
    """By the sign of the Theil-Sen slope: the median of the slopes between all pairs of years."""
    points = sorted(case.trend_years.items())
    if len(points) < 2:
        return case.verdict(Class.CANNOT_TELL, Remark.NO_BASELINE)
    if case.overdue:
        return case.verdict(Class.CANNOT_TELL)
    slope = median((after - before) / (last - first) for (first, before), (last, after) in combinations(points, 2))
    if slope * case.goal.sign > 0:
        return case.verdict(Class.ACHIEVED if case.over else Class.ON_COURSE)
    return case.verdict(Class.MISSED if case.over else Class.BEHIND)


def _held(case: _Case) -> Verdict:
    """By the latest year, with all years in which the target was not met."""
    missed = tuple(year for year, value in case.later.items() if not case.goal.met(value))
    verdict = case.verdict(Class.NOT_KEPT if case.year in missed else Class.KEPT)
    earlier = (Remark.MISSED_YEARS,) if any(year < case.year for year in missed) else ()
    return replace(verdict, missed_years=missed).noting(*earlier)


def _reached(case: _Case) -> Verdict:
    """By the target itself where it is met or its year has come, else by the pace. A sum can still pass its cap."""
    met = case.goal.met(case.value)
    if case.over:
        return _with_progress(case, Class.ACHIEVED if met else Class.MISSED)
    if met and not (case.sums and case.goal.high is not None):
        return _with_progress(case, Class.ACHIEVED_EARLY)
    if case.overdue or case.start is None:
        return _with_progress(case, Class.CANNOT_TELL)
    return _with_progress(case, None)


def _with_progress(case: _Case, cls: Class | None) -> Verdict:
    """A verdict with progress and gap; by the gap, if no class is given."""
    way = progress(case.start.value, case.goal, case.value, case.kind) if case.start else None
    if way is None:
        return case.verdict(cls or Class.BEHIND)
    lead = way - elapsed(case.base, case.target_year, case.year)
    gap = -lead if case.sums and case.goal.sign < 0 else lead  # what uses up a cap is better slow
    return replace(case.verdict(cls or _by_pace(case, gap)), progress=way, gap=gap)


def _by_pace(case: _Case, gap: Fraction) -> Class:
    if _beyond(case) or gap < -case.tolerance:
        return Class.BEHIND
    return Class.AHEAD if gap > case.tolerance else Class.ON_COURSE


def _beyond(case: _Case) -> bool:
    """Whether the value has gone too far: past a cap of a sum, or out on the other side of a range."""
    if case.sums:
        return case.goal.high is not None and case.value > case.goal.high
    return case.start is not None and overshot(case.start.value, case.goal, case.value)


def _about_the_baseline(case: _Case) -> Iterator[Remark]:
    start, goal = case.start, case.goal
    if start is None:
        if goal.mode in (Mode.LEVEL, Mode.CHANGE):
            yield Remark.NO_BASELINE
        return
    if case.sums:
        return
    asked = goal.limits if goal.figure is None else (goal.figure,)
    if start.value in asked:
        yield Remark.AT_TARGET
    elif goal.met(start.value) and any(goal.sign * (start.value - each) > 0 for each in asked):
        yield Remark.LOOSER
    observed = case.series.values.get(start.period)
    if not start.printed:
        yield Remark.BASELINE_OBSERVED
    elif observed is not None and abs(observed - start.value) > start.half_unit:
        yield Remark.BASELINE_DIFFERS


def _about_the_value(case: _Case) -> Iterator[Remark]:
    if not case.later:
        return
    if case.overdue:
        yield Remark.NO_FINAL_DATA
    elif case.year < min(case.period, case.target_year):
        yield Remark.STALE
    first = min(case.trend_years) if case.goal.mode is Mode.DIRECTION else case.base
    if case.series.crosses_break(first, case.year):
        yield Remark.ACROSS_BREAK
    if case.year in case.series.preliminary:
        yield Remark.PRELIMINARY
    if case.start is not None and not case.sums:
        yield from _against(case, case.start)


def _against(case: _Case, start: Start) -> Iterator[Remark]:
    """What the latest value is like, seen from the baseline."""
    goal = case.goal
    worse = goal.sign * (start.value - case.value) if goal.sign else goal.short(case.value) - goal.short(start.value)
    if worse > 0:
        yield Remark.WORSE_THAN_BASELINE
    if overshot(start.value, goal, case.value):
        yield Remark.OVERSHOT
    aim = goal.aim(start.value)
    if case.kind == "geometric" and aim is not None and not is_geometric(case.kind, start.value, aim, case.value):
        yield Remark.LINEAR_INSTEAD
