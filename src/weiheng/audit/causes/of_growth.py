"""Causes of a growth that its base does not give, where the base is not printed but implied."""

from collections.abc import Iterator

from weiheng.audit.causes.grounds import Grounds
from weiheng.audit.growth import follows_change, from_elsewhere, from_whole_base, then_and_now_keys
from weiheng.audit.model import Cause, Finding
from weiheng.definitions.claims import Measure


def printed_change(finding: Finding, grounds: Grounds) -> Iterator[Cause]:
    """The change that is printed with it gives another growth."""
    claim = finding.claim
    if claim.measure not in (Measure.VALUE_GROWTH, Measure.VALUE_YEARLY_GROWTH):
        return
    inputs = grounds.world(claim.source).rounded
    change = inputs.claimed_change(then_and_now_keys(claim)[1], claim.since)
    if change is not None and follows_change(inputs, claim):
        yield Cause("printed_change", {"change": change})


def printed_elsewhere(finding: Finding, grounds: Grounds) -> Iterator[Cause]:
    """It does not follow from the value that another document prints."""
    claim = finding.claim
    if claim.measure in (Measure.VALUE_CHANGE, Measure.VALUE_GROWTH, Measure.VALUE_YEARLY_GROWTH):
        other = from_elsewhere(grounds.world(claim.source).rounded, claim)
        if other is not None:
            yield Cause("printed_elsewhere", {"other": other, "source": other.source, "year": other.period})


def base_not_whole(finding: Finding, grounds: Grounds) -> Iterator[Cause]:
    """A count would have to be no whole number in the earlier year."""
    if finding.claim.measure is not Measure.VALUE_GROWTH:
        return
    found = from_whole_base(grounds.world(finding.claim.source).rounded, finding.claim)
    if found is not None:
        yield Cause("base_not_whole", {"base": f"{float(found[0].low):.10g}", "since": finding.claim.since})
