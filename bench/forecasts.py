"""Back-test of simple forecasts on the shipped yearly series: which errs least, do intervals hold what they say?

From every year with at least four values before it, each rule forecasts one to three years ahead, never across a break.
An error is divided by the mean change between two years of its series, so 1 is as far as the series moves in a year.
The score of an interval is its width and, where it misses a value, 40 times by how much (Gneiting and Raftery 2007).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import inf, sqrt
from statistics import fmean, median

import weiheng
from weiheng.definitions.model import Range
from weiheng.definitions.requirement import Mode
from weiheng.plan.forecast import FEWEST, SHRINK, Scale, forecast, lasting_share, theil_sen
from weiheng.plan.model import Goal, Series
from weiheng.plan.quantiles import t_quantile

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


CHOSEN = Rule("2/3 Theil-Sen, passing noise", cautious, lasting=lasting_share)
RULES = (
    Rule("naive", lambda _: 0.0, learns_slope=False),
    Rule("drift", mean_change),
    Rule("Theil-Sen", theil_sen),
    Rule("Theil-Sen, damped 0.85", theil_sen, damping=0.85),
    Rule("1/2 Theil-Sen", lambda places: theil_sen(places) / 2),
    Rule("2/3 Theil-Sen", cautious),
    Rule("2/3 Theil-Sen, half stays", cautious, lasting=lambda _: 0.5),
    CHOSEN,
)


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


def trials(run: Run, rule: Rule, scale: Scale) -> Iterator[Trial]:
    years = sorted(run.values)
    for count in range(FEWEST, len(years)):
        path, freedom = rule.path({year: scale.to(float(run.values[year])) for year in years[:count]})
        for ahead, (year, (place, error)) in enumerate(zip(years[count:], path, strict=False), start=1):
            came = float(run.values[year])
            reaches = [t_quantile((1 + share) / 2, freedom) * error for share in SHARES]
            ends = [(scale.back(place - reach), scale.back(place + reach)) for reach in reaches]
            low, high = ends[-1]
            missed = max(low - came, came - high, 0) / run.step
            width = (high - low) / run.step
            covered = tuple(low <= came <= high for low, high in ends)
            miss = abs(came - scale.back(place)) / run.step
            yield Trial(run.indicator, ahead, miss, width, width + 40 * missed, covered)


def check(run: Run) -> None:
    """The rule that is called chosen here is the one that plans are forecast by."""
    last = max(run.values)
    path, freedom = CHOSEN.path({year: run.scale.to(float(value)) for year, value in run.values.items()})
    shipped = forecast(Series(run.values), last + AHEAD, Goal(Mode.LEVEL, 1, Fraction(1)), last, limits=run.limits)
    assert shipped is not None
    for ahead, (place, error) in enumerate(path, start=1):
        high = run.scale.back(place + t_quantile(0.975, freedom) * error)
        assert abs(shipped.central[last + ahead] - run.scale.back(place)) < 1e-9
        assert abs(shipped.high[last + ahead] - high) < 1e-9


def line(name: str, found: list[Trial]) -> str:
    """Errors by horizon, their mean over the series (each counting the same), coverage, width and score."""
    by_horizon = [fmean(each.error for each in found if each.ahead == ahead) for ahead in range(1, AHEAD + 1)]
    series = {each.run for each in found}
    overall = fmean(fmean(each.error for each in found if each.run == one) for one in series)
    covered = [100 * fmean(each.covered[number] for each in found) for number in range(len(SHARES))]
    errors = " ".join(f"{each:6.2f}" for each in (*by_horizon, overall))
    width, score = median(each.width for each in found), fmean(each.score for each in found)
    return f"{name:37} {errors} {covered[0]:6.0f} {covered[1]:6.0f} {width:6.1f} {score:6.1f}"


def table() -> Iterator[str]:
    """Every rule on the raw scale and on that between the limits of each indicator."""
    known = list(runs())
    for run in known:
        check(run)
    tried = sum(1 for run in known for _ in trials(run, CHOSEN, run.scale))
    yield f"back-test: {len(known)} series, {tried} forecasts; errors in yearly steps, coverage in %"
    heads = ("1 year", "2", "3", "all", "in 80", "in 95", "width", "score")
    yield f"{'forecast':37} " + " ".join(f"{each:>6}" for each in heads)
    for rule in RULES:
        for name in ("raw", "limits"):
            scales = [Scale() if name == "raw" else run.scale for run in known]
            found = [each for run, scale in zip(known, scales, strict=True) for each in trials(run, rule, scale)]
            yield line(f"{rule.name}, {name}{' *' if (rule, name) == (CHOSEN, 'limits') else ''}", found)
