"""Results beside printed scores: what the rounding of the data leaves open must also follow from what is printed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from weiheng.audit.model import Cause, Finding, Kind, Verdict
from weiheng.audit.printed_scores import PrintedScores, from_groups, from_leaves, printed_scores
from weiheng.audit.results import World, Worlds, result
from weiheng.audit.verdicts import verdict
from weiheng.definitions.claims import Claim, Measure

_FIGURES = (Measure.VALUE, Measure.TARGET)
_SEVERAL = 2
"""Totals that have to speak against one score before it is doubted rather than they."""


def result_findings(worlds: Worlds) -> Iterator[Finding]:
    """Verdicts on numbers that follow from others.

    A number of a group that the data allow, but not the printed scores, is wrong, whether or not wrong ones among these
    are put right. If several such numbers would be right with another score of one indicator, that score is wrong.
    """
    evidence = worlds.evidence
    results = [each for each in evidence.claims if each.measure not in _FIGURES]
    printed = printed_scores(evidence)
    found = {claim: _finding(worlds.of(claim.source), claim, printed) for claim in results}
    wrong = frozenset(each for each in printed.leaves.values() if found[each].verdict.fails)
    printed = replace(printed, doubtful=wrong)
    accused = [claim for claim, each in found.items() if _is_accused(worlds.of(claim.source), each, printed)]
    guilty = frozenset(_guilty(worlds, accused, printed))
    printed = replace(printed, doubtful=wrong | guilty)
    for claim, each in found.items():
        if claim in guilty:
            yield replace(each, verdict=Verdict.NOT_REPRODUCIBLE, cause=Cause("not_in_totals"))
        elif claim in accused and _is_accused(worlds.of(claim.source), each, printed):
            yield replace(each, verdict=Verdict.NOT_REPRODUCIBLE)
        else:
            yield each


def _finding(at: World, claim: Claim, printed: PrintedScores) -> Finding:
    """The verdict of the data, and beside it that of the printed scores."""
    found, given = result(at, claim), from_leaves(at, claim, printed)
    said = None if given is None else verdict(claim, given)
    return Finding(Kind.RESULT, claim, verdict(claim, found), found, printed_verdict=said, printed_result=given)


def _is_accused(at: World, finding: Finding, printed: PrintedScores) -> bool:
    """Whether the data allow a number, but nothing that is printed below it gives it."""
    if not finding.verdict.holds or finding.printed_verdict is None or finding.printed_verdict.holds:
        return False
    given = (from_leaves(at, finding.claim, printed), *from_groups(at, finding.claim, printed))
    return not any(verdict(finding.claim, each).holds for each in given if each is not None)


def _guilty(worlds: Worlds, accused: Iterable[Claim], printed: PrintedScores) -> Iterator[Claim]:
    """Printed scores of indicators each of which alone would put several accused numbers right; the strongest first."""
    by_area: dict[str, list[Claim]] = defaultdict(list)
    for claim in accused:
        by_area[claim.area].append(claim)
    for area, claims in by_area.items():
        leaves = [each for each in printed.leaves.values() if each.area == area]
        left, doubted = claims, printed
        while len(left) >= _SEVERAL:
            relieved = {leaf: _relieved(worlds, left, doubted, leaf) for leaf in leaves}
            leaf = max(leaves, key=lambda each: len(relieved[each]))
            if len(relieved[leaf]) < _SEVERAL:
                break
            yield leaf
            doubted = replace(doubted, doubtful=doubted.doubtful | {leaf})
            left = [each for each in left if each not in relieved[leaf]]


def _relieved(worlds: Worlds, accused: Iterable[Claim], printed: PrintedScores, leaf: Claim) -> frozenset[Claim]:
    """The accused numbers that would be right with another score of an indicator."""
    doubted = replace(printed, doubtful=printed.doubtful | {leaf})
    at_stake = (each for each in accused if leaf.period in (each.period, each.since))
    given = ((each, from_leaves(worlds.of(each.source), each, doubted)) for each in at_stake)
    return frozenset(each for each, result_ in given if result_ is not None and verdict(each, result_).holds)
