"""What is known of an element in an area at a time: its yearly values, counts, breaks, and which are preliminary."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from weiheng.definitions.claims import Measure
from weiheng.definitions.decisions import Decision, in_force
from weiheng.definitions.edition import formula_parts
from weiheng.definitions.model import Indicator, Ratio, Variable
from weiheng.definitions.pack import Pack
from weiheng.indicators.values import Cell, Facts
from weiheng.observations.model import Observation, Observations, later
from weiheng.plan.model import Series
from weiheng.vocabulary.status import Status
from weiheng.vocabulary.unit import UNITS

_SHARES = "ratio"
"""Dimension of rates and shares whose numerators are events or parts that could have turned out otherwise. Beds or
physicians per resident are complete counts of what there is: an interval would say nothing."""


@dataclass(frozen=True)
class Known:
    """Definitions with the observations and decisions that had become known."""

    facts: Facts = field(repr=False)

    @cached_property
    def _years(self) -> Mapping[str, tuple[int, ...]]:
        """Years with any number, by area."""
        found: dict[str, set[int]] = {}
        for _, area, period in (*self.facts.observations, *self.facts.decisions):
            found.setdefault(area, set()).add(period)
        return {area: tuple(sorted(years)) for area, years in found.items()}

    def years(self, key: str, area: str) -> tuple[int, ...]:
        """The years with a value of an element in an area."""
        every = self._years.get(area, ())
        return tuple(year for year in every if self.facts.value(key, (area, year)).adopted is not None)

    def last_year(self, cells: Iterable[tuple[str, str]]) -> int | None:
        """The last year with a value of any of some elements, each in an area."""
        return max((years[-1] for key, area in cells if (years := self.years(key, area))), default=None)

    def series(self, key: str, area: str, until: int) -> Series:
        """The values of an element up to a year; counts only of rates and shares, where both are whole numbers."""
        element = self.facts.elements[key]
        years = [year for year in self.years(key, area) if year <= until]
        values = {year: self.facts.value(key, (area, year)).adopted for year in years}
        counts = {year: self._counts(element, (area, year)) for year in years}
        return Series(
            values={year: value for year, value in values.items() if value is not None},
            counts={year: pair for year, pair in counts.items() if pair is not None},
            multiplier=Fraction(element.formula.factor) if isinstance(element.formula, Ratio) else Fraction(1),
            breaks=tuple(sorted({each.period for each in getattr(element, "breaks", ())})),
            preliminary=frozenset(year for year in years if self._preliminary(element, (area, year))),
        )

    def _counts(self, element: Indicator | Variable, cell: Cell) -> tuple[int, int] | None:
        formula = element.formula
        if not isinstance(formula, Ratio) or UNITS[element.unit].dimension != _SHARES:
            return None
        if not self.facts.value(element.id, cell).is_computed:
            return None
        part, whole = self.facts.base(formula.numerator, cell), self.facts.base(formula.denominator, cell)
        if part is None or whole is None or (part.denominator, whole.denominator) != (1, 1):
            return None
        return part.numerator, whole.numerator

    def _preliminary(self, element: Indicator | Variable, cell: Cell) -> bool:
        """Whether the value, or one that it is computed from, is preliminary."""
        if self.facts.value(element.id, cell).is_computed:
            return any(self._preliminary(self.facts.elements[part], cell) for part in formula_parts(element))
        row = self.facts.adopted_row((element.id, *cell))
        return isinstance(row, Observation) and row.status is Status.PRELIMINARY


def known_of(
    pack: Pack, observations: Observations, as_of: str | None = None, supposed: Iterable[Decision] = ()
) -> Known:
    """What a pack knows, or knew on a day; ``supposed`` values count before all others."""
    rows = observations.known(as_of) if as_of is not None else observations
    decisions = (each for each, _ in pack.decisions if as_of is None or not later(each.date, as_of))
    values = (each for each in in_force(decisions).values() if each.measure is Measure.VALUE)
    decided = {each.figure[1:]: each for each in (*values, *supposed)}
    return Known(Facts(pack.elements(), rows.latest(), decided))
