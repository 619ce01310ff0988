"""What the data and the formulas give for a claim, by its measure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from weiheng.assess import Assessment
from weiheng.audit import growth
from weiheng.audit.evidence import Evidence
from weiheng.audit.growth import HUNDRED
from weiheng.audit.inputs import Inputs
from weiheng.audit.interval import Interval
from weiheng.audit.model import Result
from weiheng.audit.verdicts import verdict
from weiheng.definitions.claims import Claim, Measure
from weiheng.definitions.form import bounds_known
from weiheng.definitions.model import Basis, Bound, Indicator
from weiheng.explain.weights import effective_weights
from weiheng.observations.model import Key
from weiheng.vocabulary.unit import UNITS, convert

_MANY = 10_000
"""Areas that may be within one of which the pack does not say how many parts it has."""


@dataclass(frozen=True)
class World:
    """What one document's claims are computed from: figures as intervals, and as the numbers that they say."""

    rounded: Inputs
    exact: Inputs = field(repr=False)

    @property
    def evidence(self) -> Evidence:
        """What both stand on."""
        return self.rounded.evidence

    @property
    def assessment(self) -> Assessment:
        """The edition whose scores are meant."""
        if self.evidence.assessment is None:
            raise ValueError("no edition is assessed")
        return self.evidence.assessment

    def both(self, of: Callable[[Inputs], Interval | None]) -> Result | None:
        """A number computed twice: exactly, and as an interval."""
        interval, point = of(self.rounded), of(self.exact)
        return None if interval is None or point is None else Result(point.low, interval)

    def trial(self, inputs: Inputs) -> "World":
        """The same with other intervals; their exact numbers do not matter then."""
        return World(inputs, inputs)


@dataclass(frozen=True)
class Worlds:
    """The world of each document of a body of evidence, the same one for every check."""

    evidence: Evidence
    _known: dict[str | None, World] = field(default_factory=dict, repr=False, compare=False)

    def of(self, document: str | None) -> World:
        """What the claims of a document are computed from; None is what stands in none."""
        if document not in self._known:
            rounded, exact = (Inputs(self.evidence, document, exact=each) for each in (False, True))
            self._known[document] = World(rounded, exact)
        return self._known[document]


def result(at: World, claim: Claim) -> Result | None:
    """What follows for a claim from other figures, in the printed unit; None if they are not all there.

    Nothing computes a target: it is set, and can only be held against what else is printed of it.
    """
    if not _is_known(at.evidence, claim):
        return None
    compute = _BY_MEASURE.get(claim.measure)
    found = compute(at, claim) if compute else None
    return None if found is None else found.scaled(1 / _scale(at.evidence, claim))


def _is_known(evidence: Evidence, claim: Claim) -> bool:
    """Whether what the claim is about is defined here; an edition knows only what it uses."""
    if claim.measure.of_tree:
        return evidence.assessment is not None
    return claim.subject in evidence.elements and (claim.measure is not Measure.SHARE or claim.of in evidence.elements)


def _scale(evidence: Evidence, claim: Claim) -> Fraction:
    """What one printed unit is in the unit that results are in."""
    own = claim.measure.unit or evidence.elements[claim.subject].unit
    return convert(Fraction(1), UNITS[claim.unit], UNITS[own])


def key_of(claim: Claim, period: int | None = None) -> Key:
    """The figure that a claim is about: subject, area, and its period or another one."""
    return claim.subject, claim.area, period or claim.period


def _value(at: World, claim: Claim) -> Result | None:
    """What the formula of the element gives from printed parts."""
    return at.both(lambda inputs: inputs.computed(key_of(claim)))


def _value_change(at: World, claim: Claim) -> Result | None:
    return at.both(lambda inputs: growth.value_change(inputs, claim))


def _value_growth(at: World, claim: Claim) -> Result | None:
    """Growth in percent, in all or a year; of a count also from the whole number that it must start from."""
    found = at.both(lambda inputs: growth.value_growth(inputs, claim))
    if found is None and (whole := growth.from_whole_base(at.rounded, claim)) is not None:
        return whole[1]
    return found


def _share(at: World, claim: Claim) -> Result | None:
    """The subject in percent of its whole."""
    elements = at.evidence.elements
    part, whole = (UNITS[elements[name].unit] for name in (claim.subject, claim.of or ""))
    if part.dimension != whole.dimension:
        return None

    def shared(inputs: Inputs) -> Interval | None:
        parts, wholes = inputs.value(key_of(claim)), inputs.value((claim.of or "", claim.area, claim.period))
        ratio = parts.over(wholes) if parts is not None and wholes is not None else None
        return None if ratio is None else ratio.scaled(HUNDRED * part.scale / whole.scale)

    return at.both(shared)


def _rank(at: World, claim: Claim) -> Result | None:
    """Place among the areas whose parent is ``of``, 1 being the best.

    Areas without a value, and those that the pack does not list, leave it open: such a rank cannot be confirmed, but
    too good a one can be refuted by the areas that are known to be better.
    """
    element, areas = at.evidence.elements[claim.subject], at.evidence.areas
    sign = element.direction.sign if isinstance(element, Indicator) else 1
    others = [code for code, area in areas.items() if area.parent == claim.of and code != claim.area]
    parent = areas.get(claim.of or "")
    unlisted = parent.parts - len(others) - 1 if parent is not None and parent.parts is not None else _MANY

    def placed(inputs: Inputs) -> Interval | None:
        own = inputs.value(key_of(claim))
        found = [inputs.value((claim.subject, code, claim.period)) for code in others]
        return None if own is None else _place(own, found, sign) + Interval(Fraction(0), Fraction(unlisted))

    found = at.both(placed)
    if found is None or found.interval.low == found.interval.high:
        return found
    return None if verdict(claim, found).holds else found


def _place(own: Interval, others: Iterable[Interval | None], sign: int) -> Interval:
    """First and last place that ``own`` can have; an unknown one may be better or worse."""
    first = last = 1
    for other in others:
        surely = other is not None and (other.low > own.high if sign > 0 else other.high < own.low)
        possibly = other is None or (other.high > own.low if sign > 0 else other.low < own.high)
        first, last = first + surely, last + possibly
    return Interval(Fraction(first), Fraction(last))


def _bound(at: World, claim: Claim) -> Result | None:
    """What the bound's own rule gives, or the bound as the pack has it where there is no rule to follow.

    None of an indicator without bounds.
    """
    bounds = bounds_known(at.assessment.edition, claim.subject)
    if bounds is None:
        return None
    bound = bounds.lower if claim.measure is Measure.LOWER else bounds.upper
    given = rule_gives(at, claim.subject, claim.measure.value) or target_gives(at, claim.subject, bound)
    return given or Result(bound.value.exact, Interval.point(bound.value.exact))


def target_gives(at: World, indicator: str, bound: Bound) -> Result | None:
    """The target of a plan that a bound says it is, in the indicator's unit; None if there is not just one ahead."""
    last = at.assessment.edition.settings.periods.last
    targets = [
        claim
        for claim in at.evidence.claims
        if (claim.measure, claim.subject, claim.source) == (Measure.TARGET, indicator, bound.source)
        and claim.area in at.assessment.areas
        and claim.period >= last
    ]
    numbers = {claim.value.exact * _scale(at.evidence, claim) for claim in targets if claim.value_high is None}
    if bound.basis is not Basis.PLAN_TARGET or len(numbers) != 1:
        return None
    (number,) = numbers
    return Result(number, Interval.point(number))


def rule_gives(at: World, indicator: str, end: str) -> Result | None:
    """What the rule of a bound gives, in the indicator's unit; None if it is simply given."""
    row = at.evidence.extremes.get((indicator, end))
    if row is None or row.value is None:
        return None
    figure, unit = row.value, row.unit
    return at.both(lambda inputs: inputs.figure(indicator, figure, unit))


def _weight(at: World, claim: Claim) -> Result:
    """Effective weight in percent."""
    edition = at.assessment.edition
    root_ = effective_weights(at.assessment, edition.tree.key, claim.area, claim.period)
    total = HUNDRED * sum((root_.get(leaf.id, Fraction(0)) for leaf in edition.leaves(claim.subject)), Fraction(0))
    return Result(total, Interval.point(total))


Score = Callable[[Inputs, str, str, int], Interval | None]


def _score_of(inputs: Inputs, node: str, area: str, period: int) -> Interval | None:
    known = inputs.evidence.assessment
    if known is None or area not in known.areas or period not in known.periods:
        return None
    return inputs.score(node, area, period)


def _over_time(at: World, claim: Claim) -> Result | None:
    return at.both(lambda inputs: over_time(inputs, claim, _score_of))


def over_time(inputs: Inputs, claim: Claim, score: Score) -> Interval | None:
    """A score, its change, or its average growth, from what ``score`` says the scores are."""
    after = score(inputs, claim.subject, claim.area, claim.period)
    if claim.measure is Measure.SCORE or claim.since is None:
        return after
    before = score(inputs, claim.subject, claim.area, claim.since)
    if claim.measure is Measure.CHANGE:
        return growth.difference(before, after)
    return growth.yearly_growth(before, after, claim.period - claim.since)


def _growth_rank(at: World, claim: Claim) -> Result | None:
    """Place of the growth of a node's score among the nodes of its level, 1 being the fastest."""
    edition = at.assessment.edition
    level = _depth(at.assessment, claim.subject)
    others = [key for key in edition.nodes if key != claim.subject and _depth(at.assessment, key) == level]

    def placed(inputs: Inputs) -> Interval | None:
        own = over_time(inputs, claim, _score_of)
        found = [over_time(inputs, claim.model_copy(update={"subject": key}), _score_of) for key in others]
        return None if own is None else _place(own, found, 1)

    return at.both(placed) if others else None


def _depth(assessment: Assessment, key: str) -> int:
    parents, depth = assessment.edition.parents, 0
    while key in parents:
        key, depth = parents[key], depth + 1
    return depth


_BY_MEASURE: dict[Measure, Callable[[World, Claim], Result | None]] = {
    Measure.VALUE: _value,
    Measure.VALUE_CHANGE: _value_change,
    Measure.VALUE_GROWTH: _value_growth,
    Measure.VALUE_YEARLY_GROWTH: _value_growth,
    Measure.SHARE: _share,
    Measure.RANK: _rank,
    Measure.LOWER: _bound,
    Measure.UPPER: _bound,
    Measure.SCORE: _over_time,
    Measure.WEIGHT: _weight,
    Measure.CHANGE: _over_time,
    Measure.GROWTH: _over_time,
    Measure.GROWTH_RANK: _growth_rank,
}
