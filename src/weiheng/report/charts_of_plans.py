"""The chart of a target: where it came from, the path it was to take, where it is, and where it leads."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from weiheng.definitions.requirement import Mode
from weiheng.outlook.model import Outlook
from weiheng.plan.goals import cumulated
from weiheng.plan.model import Forecast
from weiheng.plan.model import Series as Past
from weiheng.report.blocks import Band, ChartSpec, Series, Stroke
from weiheng.report.numbers import Kind, Number, Origin, Style
from weiheng.vocabulary.messages import Words
from weiheng.vocabulary.unit import UNITS

_MOST_YEARS_BEFORE = 10
"""Years before the base year that a chart goes back, at most."""


def path_chart(outlook: Outlook, plan: str, words: Words, places: int) -> ChartSpec:
    """Observed values, planned path, forecast with its interval, and target, in the unit of the element.

    ``plan`` is the address of the plan, that the numbers come from; ``places`` are the digits after their point. A
    break in the series ends a line and begins another one. Preliminary values are hollow.
    """
    return _PathChart(outlook, plan, words, places).spec()


@dataclass(frozen=True)
class _PathChart:
    outlook: Outlook
    plan: str
    words: Words
    places: int

    def spec(self) -> ChartSpec:
        """The chart."""
        series = (*self._observed(), *self._path(), *self._forecast(), *self._limits())
        return ChartSpec(
            kind="line",
            categories=tuple(str(year) for year in self._years),
            series=series,
            unit=UNITS[self.outlook.element.unit].symbol(self.words.language),
            description=self._description(series),
            band=self._band(),
        )

    @cached_property
    def _years(self) -> tuple[int, ...]:
        """All years from the first known one to the last that anything is known or promised of."""
        each = self.outlook
        ahead = {*each.path, *(each.forecast.central if each.forecast else ())}
        ahead |= {year for year in (each.target.period, each.start and each.start.period) if year}
        base = min(ahead, default=None)
        observed = {year for year in self._known.values if base is None or year >= base - _MOST_YEARS_BEFORE}
        known = ahead | observed
        return tuple(range(min(known), max(known) + 1)) if known else ()

    @cached_property
    def _known(self) -> Past:
        """What was observed; of a target for a sum, the sum since the base year."""
        each = self.outlook
        if each.goal is None or each.goal.mode is not Mode.CUMULATIVE or not each.path:
            return each.series
        return cumulated(each.series, min(each.path))[1]

    def _observed(self) -> Iterator[Series]:
        """The values, in as many lines as breaks leave whole."""
        series, first = self._known, True
        breaks = sorted({*series.breaks} & {*self._years[1:]})
        ends = [*breaks, self._years[-1] + 1 if self._years else 0]
        for start, end in zip([0, *breaks], ends, strict=True):
            values = {year: value for year, value in series.values.items() if start <= year < end}
            if not any(year in values for year in self._years):
                continue
            name = self._words("observed") if first else self._words("observed_from", year=start)
            hollow = frozenset(self._years.index(year) for year in values if year in series.preliminary)
            yield self._series(f"observed {start}" if start else "observed", name, Kind.VALUE, values, "solid", hollow)
            first = False

    def _path(self) -> Iterator[Series]:
        """The path, which is level where the baseline meets the target."""
        path = self.outlook.path
        if path:
            name = self._words("path" if len(set(path.values())) > 1 else "level")
            yield self._series("path", name, Kind.PATH, path, "dashed")

    def _forecast(self) -> Iterator[Series]:
        """The central line, from the last value on."""
        forecast = self.outlook.forecast
        if forecast:
            yield self._joined("forecast", Kind.FORECAST, forecast, forecast.central)

    def _band(self) -> Band | None:
        """The prediction interval, which opens at the last value."""
        forecast = self.outlook.forecast
        if forecast is None:
            return None
        low = self._joined("forecast_low", Kind.FORECAST_LOW, forecast, forecast.low)
        high = self._joined("forecast_high", Kind.FORECAST_HIGH, forecast, forecast.high)
        return Band(self._words("interval"), low, high)

    def _joined(self, key: str, kind: Kind, forecast: Forecast, ahead: Mapping[int, float]) -> Series:
        """A line of the forecast with the last value that it was made from at its beginning."""
        series = self._series(
            key, self._words(key), kind, {year: Fraction(value) for year, value in ahead.items()}, "dotted"
        )
        last = max(forecast.used, default=None)
        values = list(series.values)
        if last in self._years and last in self._known.values and last not in ahead:
            values[self._years.index(last)] = self._number(Kind.VALUE, last, self._known.values[last])
        return Series(series.key, series.name, tuple(values), stroke="dotted")

    def _limits(self) -> Iterator[Series]:
        """The target in its year; both ends of a range."""
        goal, period = self.outlook.goal, self.outlook.target.period
        if goal is None or period is None:
            return
        limits = {name: limit for name, limit in (("low", goal.low), ("high", goal.high)) if limit is not None}
        for name, limit in limits.items():
            said = self._words("target" if len(limits) == 1 else f"target_{name}")
            yield self._series(f"target_{name}", said, Kind.LIMIT, {period: limit}, "points")

    def _description(self, lines: tuple[Series, ...]) -> str:
        """What is to be seen, in words: the ends of every line, and the interval in the target year."""
        parts = [self._words("about", name=self.outlook.element.names)]
        parts += [self._ends_in_words(each) for each in lines]
        band = self._band()
        for low, high in zip(band.low.values, band.high.values, strict=True) if band else ():
            if low and high and low.origin.period == self.outlook.target.period:
                facts = {"low": low.text, "high": high.text, "year": low.origin.period}
                parts.append(self._words("about_interval", **facts))
        return self._words("joined").join(parts) + self._words("end")

    def _ends_in_words(self, series: Series) -> str:
        known = [each for each in series.values if each]
        last = known[-1]
        first = next(each for each in known if each.origin.kind is last.origin.kind)
        facts = {"name": series.name, "year": last.origin.period, "value": last.text}
        if first is last:
            return self._words("about_point", **facts)
        return self._words("about_line", **facts, since=first.origin.period, before=first.text)

    def _words(self, key: str, **facts: object) -> str:
        return self.words(f"path_chart.{key}", **facts)

    def _series(
        self,
        key: str,
        name: str,
        kind: Kind,
        values: Mapping[int, Fraction],
        stroke: Stroke,
        hollow: frozenset[int] = frozenset(),
    ) -> Series:
        numbers = tuple(self._number(kind, year, values[year]) if year in values else None for year in self._years)
        return Series(key, name, numbers, hollow, stroke)

    def _number(self, kind: Kind, year: int, value: Fraction) -> Number:
        target = self.outlook.target
        subject = target.subject if kind is Kind.VALUE else target.id
        return Number(Origin(kind, subject, target.area or "", year, self.plan), Style(self.places), value)
