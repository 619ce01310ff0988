"""What changes if another printed number counts: scores up to the whole index, and verdicts on targets."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from weiheng.audit.evidence import Evidence
from weiheng.audit.inputs import Inputs
from weiheng.audit.interval import Interval
from weiheng.audit.model import Effect, Entry, Finding, Kind, Statement
from weiheng.audit.printed_scores import PrintedScores, printed_scores
from weiheng.audit.results import World
from weiheng.definitions.claims import Claim, Measure, Relation
from weiheng.definitions.edition import formula_parts
from weiheng.definitions.form import is_arithmetic
from weiheng.explain.weights import present_shares
from weiheng.observations.model import Key
from weiheng.vocabulary.unit import UNITS, convert


@dataclass(frozen=True)
class Stakes:
    """What printed numbers can matter for: targets by subject and area, and the scores that printed totals add up."""

    targets: Mapping[tuple[str, str], list[Claim]]
    scores: PrintedScores


def stakes(evidence: Evidence) -> Stakes:
    """What the claims of a pack put at stake."""
    targets: dict[tuple[str, str], list[Claim]] = {}
    for claim in evidence.claims:
        if claim.measure is Measure.TARGET:
            targets.setdefault((claim.subject, claim.area), []).append(claim)
    return Stakes(targets, printed_scores(evidence))


def effect(at: World, finding: Finding, at_stake: Stakes) -> Effect | None:
    """What the finding changes, at most; None if nothing depends on it.

    Of a figure: the largest change of the index that one of its other printings would make, and the targets on which
    they would be judged differently. Of a bound: what its own rule would make of the scores of its period. Of the score
    of an indicator: what it moves in the printed totals, by its weight; nothing adds up what is printed of groups.
    """
    if finding.entry is not None:
        return _of_figure(at, finding.entry, at_stake.targets)
    if finding.kind is not Kind.RESULT or finding.result is None or at.evidence.assessment is None:
        return None
    claim = finding.claim
    if claim.measure in (Measure.LOWER, Measure.UPPER):
        return _of_bound(at, claim, finding.result.value)
    is_leaf = at_stake.scores.leaves.get((claim.subject, claim.area, claim.period)) == claim
    if is_leaf and is_arithmetic(at.assessment.edition):
        return _of_score(at, claim, claim.value.exact - finding.result.value)
    return None


def _of_figure(at: World, entry: Entry, targets: Mapping[tuple[str, str], list[Claim]]) -> Effect | None:
    if entry.measure is Measure.TARGET:
        return None
    found = [_of_value(at, entry.key, _point(each)) for each in entry.statements if each.relation is Relation.EQ]
    known = [each for each in found if each is not None]
    turned = tuple(each.id for each in targets.get(entry.key[:2], ()) if _turns(at, each, entry))
    if not known and not turned:
        return None
    largest = max(known, key=lambda each: abs(each.total), default=Effect(entry.key[2]))
    return Effect(largest.period, largest.nodes, turned)


def _point(statement: Statement) -> Fraction:
    return (statement.interval.low + statement.interval.high) / 2


def _of_value(at: World, key: Key, value: Fraction) -> Effect | None:
    subject, area, period = key
    known = at.evidence.assessment
    if known is None or area not in known.areas or period not in known.periods:
        return None
    leaf = next((each.id for each in known.edition.indicators if subject in _stands_on(at, each.id)), None)
    if leaf is None:
        return None
    return _of_trial(at, leaf, area, period, at.exact.trial({key: Interval.point(value)}, {}))


def _stands_on(at: World, element: str) -> Iterator[str]:
    """The element and everything that its formula uses."""
    yield element
    for part in formula_parts(at.evidence.elements[element]):
        yield from _stands_on(at, part)


def _of_bound(at: World, claim: Claim, value: Fraction) -> Effect | None:
    if claim.area not in at.assessment.areas or claim.period not in at.assessment.periods:
        return None
    tried = at.exact.trial({}, {(claim.subject, claim.measure.value): Interval.point(value)})
    return _of_trial(at, claim.subject, claim.area, claim.period, tried)


def _of_trial(at: World, leaf: str, area: str, period: int, tried: Inputs) -> Effect:
    changes: dict[str, Fraction] = {}
    for node in _upward(at, leaf):
        before, after = at.exact.score(node, area, period), tried.score(node, area, period)
        changes[node] = after.low - before.low if before is not None and after is not None else Fraction(0)
    return Effect(period, changes)


def _of_score(at: World, claim: Claim, difference: Fraction) -> Effect:
    changes = {claim.subject: difference}
    for node in list(_upward(at, claim.subject))[1:]:
        below = list(changes)[-1]
        share = present_shares(at.assessment, node, claim.area, claim.period).get(below, Fraction(0))
        changes[node] = changes[below] * share
    return Effect(claim.period, changes)


def _upward(at: World, node: str) -> Iterator[str]:
    parents = at.assessment.edition.parents
    key: str | None = node
    while key is not None:
        yield key
        key = parents.get(key)


def _turns(at: World, target: Claim, entry: Entry) -> bool:
    """Whether some of the printed numbers meet a target and others do not.

    Only numbers that are known before the target is due are judged by it, and none that is the target itself.
    """
    if target.period < entry.key[2] or any(_is(each, target) for each in entry.statements):
        return False
    unit = UNITS[at.evidence.elements[target.subject].unit]
    limit = target.value.exact * convert(Fraction(1), UNITS[target.unit], unit)
    points = [_point(each) for each in entry.statements]
    match target.relation:
        case Relation.GE | Relation.GT:
            met = [point >= limit for point in points]
        case Relation.LE | Relation.LT:
            met = [point <= limit for point in points]
        case _:
            return False
    return len(set(met)) > 1


def _is(statement: Statement, target: Claim) -> bool:
    said = statement.source, statement.figure, statement.unit, statement.relation
    return said == (target.source, target.value, target.unit, target.relation)
