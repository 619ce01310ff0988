"""Causes that show in what stands beside a number."""

from collections.abc import Iterator

from weiheng.audit.causes.grounds import ENOUGH_DIGITS, Grounds, significant
from weiheng.audit.model import Cause, Finding
from weiheng.definitions.claims import Claim, Measure


def repeats(finding: Finding, grounds: Grounds) -> Iterator[Cause]:
    """The same number stands at the same place for something else, where it is right: a sentence was repeated.

    ``numbers`` is how many wrong numbers the two have in common there. A short one, such as a score of 100, has company
    by chance; it counts if a longer one is repeated with it.
    """
    claim = finding.claim
    beside = grounds.at_place.get((claim.source, claim.place), ())
    owners = (each for each in beside if each.subject != claim.subject and _said(each) == _said(claim))
    for subject in dict.fromkeys(each.subject for each in owners if grounds.holds(each)):
        theirs = {_said(each) for each in beside if each.subject == subject}
        wrong = (each for each in beside if each.subject == claim.subject and not grounds.holds(each))
        shared = {_said(each): significant(each.value) for each in wrong if _said(each) in theirs}
        if max(shared.values(), default=0) >= ENOUGH_DIGITS:
            yield Cause("repeats", {"subject": subject, "numbers": len(shared)})


def planned(finding: Finding, grounds: Grounds) -> Iterator[Cause]:
    """The number is the target that the same document sets for another year: a plan was printed as what was done.

    One short number may be so by chance, several values at one place that are targets elsewhere are not.
    """
    printed = finding.entry.statements if finding.entry else ()
    for claim in (each.claim for each in printed if each.claim is not None and each.verdict.fails):
        target = _target(claim, grounds)
        if target is None or claim.measure is not Measure.VALUE:
            continue
        beside = grounds.at_place.get((claim.source, claim.place), ())
        alike = [each for each in beside if each.measure is Measure.VALUE and _target(each, grounds) is not None]
        if len(alike) > 1 or significant(claim.value) >= ENOUGH_DIGITS:
            yield Cause("planned", {"stale": claim, "year": target.period, "place": target.place})


def _target(claim: Claim, grounds: Grounds) -> Claim | None:
    """The same number as a target of another year in the same document."""
    said = claim.value, claim.unit, claim.relation
    others = grounds.targets.get((claim.source, claim.subject, claim.area), ())
    same = (each for each in others if (each.value, each.unit, each.relation) == said and each.period != claim.period)
    return next(same, None)


def _said(claim: Claim) -> tuple[object, ...]:
    return claim.measure, claim.area, claim.period, claim.since, claim.relation, claim.value, claim.unit
