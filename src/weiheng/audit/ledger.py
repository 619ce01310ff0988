"""The ledger: all that is printed of one figure, a value or a target, side by side, and whether it agrees."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import chain

from weiheng.audit.agreement import agree, contradicted, point
from weiheng.audit.evidence import Evidence
from weiheng.audit.interval import Interval
from weiheng.audit.model import Decided, Entry, Finding, Kind, Result, Statement, Verdict
from weiheng.audit.printings import Printings, as_claim, printings, scale
from weiheng.audit.results import Worlds
from weiheng.audit.verdicts import verdict
from weiheng.definitions.claims import Measure, Relation
from weiheng.definitions.decisions import Decision, FigureKey
from weiheng.definitions.edition import formula_parts
from weiheng.definitions.model import Indicator, Ratio, Variable
from weiheng.vocabulary.unit import UNITS

_WORST_FIRST = (Verdict.NOT_REPRODUCIBLE, Verdict.CONFLICT, Verdict.ROUNDING, Verdict.EQUAL)
"""What is said of a figure as a whole; it is unchecked if nothing of this is said of any of its printings."""


def ledger(worlds: Worlds) -> tuple[Entry, ...]:
    """An entry for every value or target that is claimed, and for every observation that its own counts can check.

    What a printing is held against is, in this order: what the observed counts give; the observation; what the parts
    printed in a document give. Without any of these, and also where all are near it, the printings are held against
    each other. A decision says which number counts; it does not make any of them more or less right.
    """
    book = _Book(worlds, printings(worlds.evidence))
    return tuple(book.entry(figure) for figure in book.printed if book.is_audited(figure))


def figure_findings(entries: Iterable[Entry], evidence: Evidence) -> Iterator[Finding]:
    """One finding an entry, about the first of its printings that is worst; results in the unit of that printing."""
    for entry in entries:
        worst = _worst(entry.statements)
        figure = entry.measure, *entry.key
        given = reference(entry)
        in_printed_units = None if given is None else given.scaled(1 / scale(evidence, entry.key[0], worst.unit))
        yield Finding(Kind.FIGURE, as_claim(figure, worst), worst.verdict, in_printed_units, entry=entry)


def reference(entry: Entry) -> Result | None:
    """What the printings of an entry were held against, in the element's unit; None if only against each other."""
    if entry.adopted is None:
        return None
    if entry.computed is not None and entry.computed.value == entry.adopted:
        return entry.computed
    value = entry.adopted
    held = [each.interval for each in entry.statements if each.interval.low <= value <= each.interval.high]
    return Result(value, min(held, key=lambda each: each.high - each.low, default=Interval.point(value)))


def _worst(statements: Sequence[Statement]) -> Statement:
    """A claim rather than an observation, if both are alike."""
    claims_first = sorted(statements, key=lambda each: each.claim is None)
    for verdict_ in _WORST_FIRST:
        for each in claims_first:
            if each.verdict is verdict_:
                return each
    return claims_first[0]


@dataclass(frozen=True)
class _Book:
    """What is printed of every figure, and what follows from the parts that each document prints."""

    worlds: Worlds
    printed: Printings = field(repr=False)

    @property
    def evidence(self) -> Evidence:
        return self.worlds.evidence

    def is_audited(self, figure: FigureKey) -> bool:
        if any(each.claim is not None for each in self.printed[figure]):
            return True
        return self.evidence.facts.value(figure[1], figure[2:]).computed is not None

    def entry(self, figure: FigureKey) -> Entry:
        statements, decision = self.printed[figure], self.evidence.decisions.get(figure)
        computed, row = self._computed(figure), next((each for each in statements if each.claim is None), None)
        adopted: Result | None = None
        if computed is not None:
            adopted = computed if figure[0] is Measure.VALUE else None
            judged = self._held_against(figure, computed)
            if figure[0] is Measure.TARGET:
                judged = tuple(self._reached(figure, each, computed) for each in judged)
        elif row is not None:
            adopted = self._says(figure, row)
            judged = _without_echo(self._held_against(figure, adopted, row), row)
        else:
            judged = self._side_by_side(figure)
        value = adopted.value if adopted else None
        if decision is not None:
            value = decision.value.exact * scale(self.evidence, figure[1], decision.unit)
        return Entry(figure[0], figure[1:], _at_odds(figure[0], judged), computed, value, _decided(decision, value))

    def _says(self, figure: FigureKey, statement: Statement) -> Result:
        """The number that a statement says, in the element's unit."""
        if statement.relation is Relation.RANGE:
            return Result(point(statement), statement.interval)
        value = statement.figure.exact * scale(self.evidence, figure[1], statement.unit)
        return Result(value, statement.interval)

    def _computed(self, figure: FigureKey) -> Result | None:
        """What the observed counts give, else what the parts printed in one of the documents give."""
        measure, key = figure[0], figure[1:]
        element = self.evidence.elements.get(key[0])
        if element is None or element.formula is None:
            return None
        if measure is Measure.TARGET:
            found = (self._of_targets(element, figure, each.source) for each in self.printed[figure])
            return next((each for each in found if each is not None), None)
        if self.evidence.facts.value(key[0], key[1:]).computed is not None:
            return self.worlds.of(None).both(lambda inputs: inputs.computed(key))
        if any(each.claim is None for each in self.printed[figure]):
            return None
        parts = (self.printed.get((measure, part, *key[1:]), ()) for part in formula_parts(element))
        documents = [each.source for each in chain(self.printed[figure], *parts) if each.claim is not None]
        results = (self.worlds.of(each).both(lambda inputs: inputs.computed(key)) for each in dict.fromkeys(documents))
        return next((each for each in results if each is not None), None)

    def _of_targets(self, element: Indicator | Variable, figure: FigureKey, document: str) -> Result | None:
        """What the targets give that a document sets for numerator and denominator."""
        if not isinstance(element.formula, Ratio):
            return None
        parts = [self._target(part, figure, document) for part in formula_parts(element)]
        if parts[0] is None or parts[1] is None:
            return None
        factor, intervals = Fraction(element.formula.factor), parts[0][1].over(parts[1][1])
        if intervals is None:
            return None
        return Result(factor * parts[0][0] / parts[1][0], intervals.scaled(factor))

    def _target(self, part: str, figure: FigureKey, document: str) -> tuple[Fraction, Interval] | None:
        """A target of a document that is a plain number, in base units: what it says, and what it may stand for."""
        printed = self.printed.get((Measure.TARGET, part, *figure[2:]), ())
        plain = (each for each in printed if each.source == document and each.relation is Relation.EQ)
        found = next(plain, None)
        if found is None or part not in self.evidence.elements:
            return None
        unit = UNITS[self.evidence.elements[part].unit].scale
        return found.figure.exact * UNITS[found.unit].scale, found.interval.scaled(unit)

    def _reached(self, figure: FigureKey, statement: Statement, given: Result) -> Statement:
        """A plain target that its counts more than reach is met, too."""
        element = self.evidence.elements[figure[1]]
        rising = not isinstance(element, Indicator) or element.direction.sign > 0
        beyond = given.value > point(statement) if rising else given.value < point(statement)
        fails = statement.verdict is Verdict.NOT_REPRODUCIBLE and statement.relation is Relation.EQ
        return replace(statement, verdict=Verdict.ROUNDING) if fails and beyond else statement

    def _held_against(self, figure: FigureKey, given: Result, by: Statement | None = None) -> tuple[Statement, ...]:
        """Each statement with the verdict of a result; of the statement that says it, if one does, by agreement."""

        def said(each: Statement) -> Verdict:
            in_its_unit = given.scaled(1 / scale(self.evidence, figure[1], each.unit))
            found = verdict(as_claim(figure, each), in_its_unit)
            if by is None:
                return found
            if not agree(figure[0], by, each):
                return Verdict.NOT_REPRODUCIBLE
            return found if found.holds else Verdict.ROUNDING

        return tuple(replace(each, verdict=said(each)) for each in self.printed[figure])

    def _side_by_side(self, figure: FigureKey) -> tuple[Statement, ...]:
        """Statements held against the most precise of them, if they stand in more than one place."""
        statements = self.printed[figure]
        odd = contradicted(figure[0], statements)
        if len({(each.source, each.place) for each in statements}) < 2 and not odd:
            return statements
        finest = min(statements, key=_coarseness)
        judged = self._held_against(figure, self._says(figure, finest), finest)
        return tuple(
            replace(each, verdict=Verdict.CONFLICT) if position in odd else each for position, each in enumerate(judged)
        )


def _coarseness(statement: Statement) -> tuple[bool, Fraction]:
    """Plain numbers before limits, then the finer rounding first."""
    return statement.relation is not Relation.EQ, statement.figure.half_unit * UNITS[statement.unit].scale


def _decided(decision: Decision | None, value: Fraction | None) -> Decided | None:
    if decision is None or value is None:
        return None
    return Decided(value, decision.source, decision.by, decision.date, decision.reason)


def _without_echo(statements: tuple[Statement, ...], row: Statement) -> tuple[Statement, ...]:
    """An observation is confirmed only by what stands elsewhere, and so is what was copied from its very place."""
    echo = {(row.source, row.place)}
    elsewhere = [each for each in statements if each.verdict.holds and (each.source, each.place) not in echo]
    if elsewhere:
        return statements
    return tuple(replace(each, verdict=Verdict.NO_DATA) if each.verdict.holds else each for each in statements)


def _at_odds(measure: Measure, statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """Those that hold, each for itself, and still contradict another that holds."""
    holding = [position for position, each in enumerate(statements) if each.verdict.holds]
    odd = {holding[index] for index in contradicted(measure, [statements[each] for each in holding])}
    return tuple(
        replace(each, verdict=Verdict.CONFLICT) if position in odd else each for position, each in enumerate(statements)
    )
