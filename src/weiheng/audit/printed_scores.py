"""What the scores that a report prints give for the groups above them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from weiheng.audit.evidence import Evidence
from weiheng.audit.inputs import Inputs
from weiheng.audit.interval import Interval
from weiheng.audit.means import group_interval
from weiheng.audit.model import Result
from weiheng.audit.results import World, key_of, over_time
from weiheng.definitions.claims import Claim, Measure, Relation
from weiheng.definitions.form import is_arithmetic
from weiheng.explain.weights import effective_weights, present_shares
from weiheng.observations.model import Key

_MEASURES = (Measure.SCORE, Measure.CHANGE, Measure.GROWTH)


@dataclass(frozen=True)
class PrintedScores:
    """Scores that a report prints, by node, area and period: of ``leaves``, which are indicators, and of ``groups``.

    A ``doubtful`` one stands for anything from what is printed to what is computed.
    """

    leaves: Mapping[Key, Claim]
    groups: Mapping[Key, Claim]
    doubtful: frozenset[Claim] = frozenset()

    def of_leaves(self, inputs: Inputs, node: str, area: str, period: int) -> Interval | None:
        """The mean of the printed scores of the indicators below a node; None if they are not all printed.

        Nor is there any of a group that is no mean of its children.
        """
        if not _is_assessed(inputs, area, period):
            return None
        if not is_arithmetic(inputs.assessment.edition):
            return self._up(inputs, node, area, period)
        return self._mean(inputs, effective_weights(inputs.assessment, node, area, period), area, period)

    def _up(self, inputs: Inputs, node: str, area: str, period: int) -> Interval | None:
        """The mean of what is printed below, group by group."""
        if inputs.assessment.edition.nodes[node].indicator:
            return self._stands_for(inputs, (node, area, period))
        parts = []
        for child, share in present_shares(inputs.assessment, node, area, period).items():
            part = self._up(inputs, child, area, period)
            if part is None:
                return None
            parts.append((part, share))
        return group_interval(inputs.assessment, node, parts)

    def of_children(self, inputs: Inputs, node: str, area: str, period: int) -> Interval | None:
        """The weighted mean of the printed scores just below a node; None if they are not all printed."""
        if not _is_assessed(inputs, area, period):
            return None
        shares = present_shares(inputs.assessment, node, area, period)
        if is_arithmetic(inputs.assessment.edition):
            return self._mean(inputs, shares, area, period)
        found = [(self._stands_for(inputs, (child, area, period)), share) for child, share in shares.items()]
        known = [(score, share) for score, share in found if score is not None]
        return group_interval(inputs.assessment, node, known) if known and len(known) == len(found) else None

    def own(self, inputs: Inputs, node: str, area: str, period: int) -> Interval | None:
        """The printed score of a node itself."""
        return self._stands_for(inputs, (node, area, period))

    def _mean(self, inputs: Inputs, weights: Mapping[str, Fraction], area: str, period: int) -> Interval | None:
        total = Interval.point(Fraction(0))
        for node, weight in weights.items():
            score = self._stands_for(inputs, (node, area, period))
            if score is None:
                return None
            total += score.scaled(weight)
        return total

    def _stands_for(self, inputs: Inputs, key: Key) -> Interval | None:
        claim = self.leaves.get(key) or self.groups.get(key)
        if claim is None:
            return None
        printed = inputs.of(claim.value)
        computed = inputs.score(*key) if claim in self.doubtful else None
        return printed if computed is None else printed.hull(computed)


def _is_assessed(inputs: Inputs, area: str, period: int) -> bool:
    known = inputs.evidence.assessment
    return known is not None and area in known.areas and period in known.periods


def printed_scores(evidence: Evidence) -> PrintedScores:
    """Plain scores among the claims; of several printings of one the most precise."""
    found: dict[Key, Claim] = {}
    nodes = evidence.assessment.edition.nodes if evidence.assessment else {}
    for claim in evidence.claims:
        if claim.measure is Measure.SCORE and claim.relation is Relation.EQ and claim.subject in nodes:
            known = found.setdefault(key_of(claim), claim)
            if claim.value.places > known.value.places:
                found[key_of(claim)] = claim
    leaves = {key: claim for key, claim in found.items() if nodes[key[0]].indicator}
    return PrintedScores(leaves, {key: claim for key, claim in found.items() if key not in leaves})


def from_leaves(at: World, claim: Claim, printed: PrintedScores) -> Result | None:
    """What the printed scores of the indicators give for a group of the index; None for anything else."""
    if not _is_of_group(at, claim):
        return None
    return at.both(lambda inputs: over_time(inputs, claim, printed.of_leaves))


def from_groups(at: World, claim: Claim, printed: PrintedScores) -> Iterator[Result | None]:
    """What the printed scores just below a group give, and for a change or growth those of the group itself."""
    yield at.both(lambda inputs: over_time(inputs, claim, printed.of_children))
    if claim.measure is not Measure.SCORE:
        yield at.both(lambda inputs: over_time(inputs, claim, printed.own))


def _is_of_group(at: World, claim: Claim) -> bool:
    if claim.measure not in _MEASURES or at.evidence.assessment is None:
        return False
    return at.assessment.edition.nodes[claim.subject].indicator is None
