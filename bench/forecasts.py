"""Back-test of simple forecasts on the shipped yearly series: which errs least, do intervals hold what they say?

From every year with at least four values before it, each rule forecasts one to three years ahead, never across a break.
An error is divided by the mean change between two years of its series, so 1 is as far as the series moves in a year.
The score of an interval is its width and, where it misses a value, 40 times by how much (Gneiting and Raftery 2007).
Each rule is tried on the values, cut off at what is possible (cut), on the scale between the limits of the indicator
(limits), and on that only where a year's errors are small on it, else on the values (calm).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import inf, sqrt
from statistics import fmean, median
from typing import Protocol

from scipy.special import stdtrit

import weiheng
from weiheng.definitions.model import Range
from weiheng.definitions.requirement import Mode
from weiheng.plan.forecast import CALM, FEWEST, SHRINK, Scale, forecast, lasting_share, learn, theil_sen
from weiheng.plan.model import Goal, Series

AHEAD = 3
SHARES = (0.80, 0.95)

Limits = tuple[Fraction | None, Fraction | None]
Places = Mapping[int, float]
Path = list[tuple[float, float]]
"""Place and standard error, one, two, three years ahead."""


@dataclass(frozen=True)
class Run:
    """A stretch of a series without a break, and the lowest and highest possible value of its indicator."""

    indicator: str
    values: Mapping[int, Fraction]
    limits: Limits

    @property
    def scale(self) -> Scale:
        return Scale(*(None if limit is None else float(limit) for limit in self.limits))

    @property
    def step(self) -> float:
        return fmean(abs(float(self.values[b] - self.values[a])) for a, b in pairwise(sorted(self.values)))


class Candidate(Protocol):
    """A rule that tells the next years, and the degrees of freedom."""

    name: str

    def path(self, places: Places) -> tuple[Path, int]: ...


@dataclass(frozen=True)
class Rule:
    """A candidate: its slope, of which ``damping`` is left each year, and how much of an error stays."""

    name: str
    slope: Callable[[Places], float]
    learns_slope: bool = True
    damping: float = 1
    lasting: Callable[[list[float]], float] = lambda _: 1

    def path(self, places: Places) -> tuple[Path, int]:
        """The next years, and the degrees of freedom; years are neighbours in all shipped series."""
        values = [places[year] for year in sorted(places)]
        slope, level, squares = self.slope(places), values[0], 0.0
        stays = self.lasting([after - before - slope for before, after in pairwise(values)])
        for value in values[1:]:
            miss = value - level - slope
            level, squares = level + slope + stays * miss, squares + miss**2
        freedom, found = len(values) - 1 - self.learns_slope, []
        for ahead in range(1, AHEAD + 1):
            rise = sum(self.damping**k for k in range(ahead))
            of_slope = self.learns_slope * rise**2 / (len(values) - 1)
            error = sqrt(squares / freedom * (1 + (ahead - 1 + of_slope) * stays**2))
            found.append((level + slope * rise, error))
        return found, freedom


def mean_change(places: Places) -> float:
    first, last = min(places), max(places)
    return (places[last] - places[first]) / (last - first)


def cautious(places: Places) -> float:
    return SHRINK * theil_sen(places)


@dataclass(frozen=True)
class Levelled:
    """The chosen rule, but where little of an error stays the level of all years along the slope, with noise."""

    name: str
    little: float

    def path(self, places: Places) -> tuple[Path, int]:
        years, slope = sorted(places), cautious(places)
        steps = [places[after] - places[before] - slope for before, after in pairwise(years)]
        if lasting_share(steps) > self.little:
            return CHOSEN.path(places)
        levels, last, middle = [places[year] + slope * (years[-1] - year) for year in years], years[-1], fmean(years)
        level, freedom = fmean(levels), len(years) - 2
        noise = sqrt(sum((each - level) ** 2 for each in levels) / freedom)
        apart = sum((year - middle) ** 2 for year in years)
        wider = [sqrt(1 + 1 / len(years) + (last + n - middle) ** 2 / apart) for n in range(1, AHEAD + 1)]
        return [(level + n * slope, noise * each) for n, each in enumerate(wider, start=1)], freedom


CHOSEN = Rule("2/3 Theil-Sen, passing noise", cautious, lasting=lasting_share)
RULES: tuple[Candidate, ...] = (
    Rule("naive", lambda _: 0.0, learns_slope=False),
    Rule("drift", mean_change),
    Rule("Theil-Sen", theil_sen),
    Rule("Theil-Sen, damped 0.85", theil_sen, damping=0.85),
    Rule("1/2 Theil-Sen", lambda places: theil_sen(places) / 2),
    Rule("2/3 Theil-Sen", cautious),
    Rule("2/3 Theil-Sen, half stays", cautious, lasting=lambda _: 0.5),
    CHOSEN,
    Levelled("2/3 Theil-Sen, level if little stays", 0.7),
)
SCALES = ("cut", "limits", "calm")


@dataclass(frozen=True)
class Trial:
    """One forecast against what came: error, width and score of the 95 % interval in yearly steps, and what covered."""

    run: str
    ahead: int
    error: float
    width: float
    score: float
    covered: tuple[bool, ...]


def runs() -> Iterator[Run]:
    """Of every indicator of the index the longest stretch without a break."""
    index = weiheng.open("shenzhen/index/2022")
    area = index.areas[0]
    for each in index.edition.indicators:
        adopted = {year: index.facts.value(each.id, (area, year)).adopted for year in index.periods}
        values = {year: value for year, value in adopted.items() if value is not None}
        edges = [-inf, *sorted(each.period for each in each.breaks), inf]
        stretches = [{y: v for y, v in values.items() if a <= y < b} for a, b in pairwise(edges)]
        yield Run(each.id, max(stretches, key=len), limits_of(each.possible))


def limits_of(possible: Range) -> Limits:
    low, high = (None if each is None else each.exact for each in (possible.minimum, possible.maximum))
    return low, high


def led(rule: Candidate, values: Mapping[int, float], limits: Scale, how: str) -> tuple[Scale, Path, int]:
    """A rule on the scale that is tried: the scale, and what it tells."""
    if how in ("limits", "calm"):
        places = {year: limits.to(value) for year, value in values.items()}
        if how == "limits" or learn(places).spread <= CALM:
            return limits, *rule.path(places)
    return Scale(), *rule.path(values)


def trials(run: Run, rule: Candidate, how: str) -> Iterator[Trial]:
    years, cut = sorted(run.values), run.scale
    for count in range(FEWEST, len(years)):
        known = {year: float(run.values[year]) for year in years[:count]}
        scale, path, freedom = led(rule, known, run.scale, how)
        for ahead, (year, (place, error)) in enumerate(zip(years[count:], path, strict=False), start=1):
            came = float(run.values[year])
            reaches = [stdtrit(freedom, (1 + share) / 2) * error for share in SHARES]
            ends = [tuple(cut.cut(scale.back(place + far)) for far in (-reach, reach)) for reach in reaches]
            low, high = ends[-1]
            missed = max(low - came, came - high, 0) / run.step
            width = (high - low) / run.step
            covered = tuple(low <= came <= high for low, high in ends)
            miss = abs(came - cut.cut(scale.back(place))) / run.step
            yield Trial(run.indicator, ahead, miss, width, width + 40 * missed, covered)


def check(run: Run) -> None:
    """The rule that is called chosen here is the one that plans are forecast by."""
    last = max(run.values)
    scale, path, freedom = led(CHOSEN, {year: float(value) for year, value in run.values.items()}, run.scale, "calm")
    shipped = forecast(Series(run.values), last + AHEAD, Goal(Mode.LEVEL, 1, Fraction(1)), last, limits=run.limits)
    assert shipped is not None
    for ahead, (place, error) in enumerate(path, start=1):
        high = run.scale.cut(scale.back(place + stdtrit(freedom, 0.975) * error))
        assert abs(shipped.central[last + ahead] - run.scale.cut(scale.back(place))) < 1e-9
        assert abs(shipped.high[last + ahead] - high) < 1e-9


def line(name: str, found: list[Trial]) -> str:
    """Errors by horizon, their mean over the series (each counting the same), coverage, width and score."""
    by_horizon = [fmean(each.error for each in found if each.ahead == ahead) for ahead in range(1, AHEAD + 1)]
    series = {each.run for each in found}
    overall = fmean(fmean(each.error for each in found if each.run == one) for one in series)
    covered = [100 * fmean(each.covered[number] for each in found) for number in range(len(SHARES))]
    errors = " ".join(f"{each:6.2f}" for each in (*by_horizon, overall))
    width, score = median(each.width for each in found), fmean(each.score for each in found)
    return f"{name:44} {errors} {covered[0]:6.0f} {covered[1]:6.0f} {width:6.1f} {score:6.1f}"


def table() -> Iterator[str]:
    """Every rule on every scale."""
    known = list(runs())
    for run in known:
        check(run)
    tried = sum(1 for run in known for _ in trials(run, CHOSEN, "calm"))
    yield f"back-test: {len(known)} series, {tried} forecasts; errors in yearly steps, coverage in %"
    heads = ("1 year", "2", "3", "all", "in 80", "in 95", "width", "score")
    yield f"{'forecast':44} " + " ".join(f"{each:>6}" for each in heads)
    for rule in RULES:
        for how in SCALES:
            found = [each for run in known for each in trials(run, rule, how)]
            yield line(f"{rule.name}, {how}{' *' if (rule, how) == (CHOSEN, 'calm') else ''}", found)
