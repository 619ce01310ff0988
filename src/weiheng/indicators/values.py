"""From observations to values: as decided, else computed where the parts exist, else as reported; all are kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from weiheng.definitions.decisions import Decision
from weiheng.definitions.model import Indicator, Ratio, Sum, Variable
from weiheng.observations.model import Key, Observation
from weiheng.vocabulary.unit import UNITS, convert

Cell = tuple[str, int]
"""Area and period."""


@dataclass(frozen=True)
class Value:
    """The value of one indicator in one area and period, in the indicator's unit, exactly.

    ``computed`` comes from the formula, ``reported`` from an observation of the indicator itself, ``decided`` from a
    decision to adopt one of the printed numbers.
    """

    computed: Fraction | None
    reported: Fraction | None
    decided: Fraction | None = None

    @property
    def adopted(self) -> Fraction | None:
        """The decided value, else the computed one, else the reported one; missing is None, never zero."""
        return next((each for each in (self.decided, self.computed, self.reported) if each is not None), None)

    @property
    def is_computed(self) -> bool:
        """Whether the adopted value is that of the formula."""
        return self.decided is None and self.computed is not None

    @property
    def difference(self) -> Fraction | None:
        """Computed minus reported, where both exist."""
        if self.computed is None or self.reported is None:
            return None
        return self.computed - self.reported


@dataclass(frozen=True)
class Facts:
    """Definitions, valid observations and decisions together: enough to evaluate any element.

    A formula must not be cyclic (the pack's rules refuse that before).
    """

    elements: Mapping[str, Indicator | Variable]
    observations: Mapping[Key, Observation]
    decisions: Mapping[Key, Decision] = field(default_factory=dict)

    def value(self, element: str, cell: Cell) -> Value:
        """The value of an indicator or variable in its own unit."""
        definition = self.elements[element]
        computed, reported = self._computed(definition, cell), self._reported(definition, cell)
        return Value(computed, reported, self._decided(definition, cell))

    def adopted_row(self, key: Key) -> Decision | Observation | None:
        """Who says the value that is adopted unless it is computed: the decision, else the observation."""
        return self.decisions.get(key) or self.observations.get(key)

    def _decided(self, definition: Indicator | Variable, cell: Cell) -> Fraction | None:
        decision = self.decisions.get((definition.id, *cell))
        if decision is None:
            return None
        return convert(decision.value.exact, UNITS[decision.unit], UNITS[definition.unit])

    def _reported(self, definition: Indicator | Variable, cell: Cell) -> Fraction | None:
        observation = self.observations.get((definition.id, *cell))
        if observation is None or observation.value is None:
            return None
        return convert(observation.value.exact, UNITS[observation.unit], UNITS[definition.unit])

    def _computed(self, definition: Indicator | Variable, cell: Cell) -> Fraction | None:
        formula = definition.formula
        if formula is None or not self.applies(definition, cell):
            return None
        if isinstance(formula, Sum):
            terms = [self.base(term, cell) for term in formula.sum]
            total = sum((term for term in terms if term is not None), Fraction(0))
            return None if None in terms else total / UNITS[definition.unit].scale
        return self._ratio(formula, cell)

    def _ratio(self, formula: Ratio, cell: Cell) -> Fraction | None:
        numerator, denominator = self.base(formula.numerator, cell), self.base(formula.denominator, cell)
        if numerator is None or denominator is None or denominator == 0:
            return None
        return numerator / denominator * formula.factor

    def base(self, element: str, cell: Cell) -> Fraction | None:
        """The adopted value in base units (persons, not 10,000 persons)."""
        adopted = self.value(element, cell).adopted
        return None if adopted is None else adopted * UNITS[self.elements[element].unit].scale

    @staticmethod
    def applies(definition: Indicator | Variable, cell: Cell) -> bool:
        """Whether the formula of a variable is in force in that period."""
        since = getattr(definition, "since", None)
        return since is None or cell[1] >= since


@dataclass(frozen=True)
class Values:
    """Values of several indicators over areas and periods.

    ``table[i][a][t]`` is the value of indicator i in area a and period t.
    """

    indicators: tuple[str, ...]
    areas: tuple[str, ...]
    periods: tuple[int, ...]
    table: tuple[tuple[tuple[Value, ...], ...], ...]

    def at(self, indicator: str, area: str, period: int) -> Value:
        """The value of one cell."""
        i, a, t = self.indicators.index(indicator), self.areas.index(area), self.periods.index(period)
        return self.table[i][a][t]

    @cached_property
    def array(self) -> NDArray[np.float64]:
        """Adopted values, shape (indicators, areas, periods), in the indicators' units; NaN where missing."""
        cells = [[[_number(value) for value in row] for row in area] for area in self.table]
        return np.array(cells, dtype=np.float64)


def _number(value: Value) -> float:
    return float("nan") if value.adopted is None else float(value.adopted)


def values(facts: Facts, indicators: Sequence[str], areas: Sequence[str], periods: Sequence[int]) -> Values:
    """Evaluate indicators over areas and periods."""
    table = tuple(tuple(tuple(facts.value(i, (a, t)) for t in periods) for a in areas) for i in indicators)
    return Values(tuple(indicators), tuple(areas), tuple(periods), table)
