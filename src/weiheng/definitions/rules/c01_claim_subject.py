"""C01: a claim is about an indicator, a variable or a node of its edition's tree."""

from collections.abc import Iterator

from weiheng.definitions.model import Claim, Measure
from weiheng.definitions.pack import IndexFiles, Pack
from weiheng.vocabulary.problem import Problem

CODE = "C01"
_OF_TREE = {Measure.SCORE, Measure.CHANGE, Measure.GROWTH, Measure.WEIGHT, Measure.LOWER, Measure.UPPER}
_OVER_TIME = {Measure.CHANGE, Measure.VALUE_CHANGE, Measure.GROWTH}


def check(pack: Pack) -> Iterator[Problem]:
    """Also: a change or growth has an earlier period to start from, and nothing else has."""
    for files in pack.editions.values():
        nodes = {key for node in files.tree.walk() for key in (node.key, node.indicator)} if files.tree else set()
        seen: set[str] = set()
        for claim, place in files.claims:
            allowed = nodes if claim.measure in _OF_TREE else pack.elements().keys() | pack.declared
            if claim.subject not in allowed and not _doubtful(claim, files, pack):
                yield Problem(CODE, place, {"found": f"{claim.measure} {claim.subject}", "id": claim.id})
            elif not _period_fits(claim, files):
                yield Problem(CODE, place, {"found": f"{claim.since} – {claim.period}", "id": claim.id})
            elif claim.id in seen:
                yield Problem(CODE, place, {"found": claim.id, "id": claim.id})
            seen.add(claim.id)


def _doubtful(claim: Claim, files: IndexFiles, pack: Pack) -> bool:
    """Whether the subject may be there, in a tree or a variable that could not be read or is misspelt (W04)."""
    if claim.measure not in _OF_TREE:
        return pack.names("variables.yaml", claim.subject)
    if files.tree is None:
        return True
    misspelt = any(leaf.indicator not in pack.declared for leaf in files.tree.leaves())
    return misspelt and claim.subject in pack.declared


def _period_fits(claim: Claim, files: IndexFiles) -> bool:
    if claim.measure in _OVER_TIME:
        return claim.since is not None and claim.since < claim.period and _assessed(claim.period, files)
    return claim.since is None and (claim.measure is not Measure.SCORE or _assessed(claim.period, files))


def _assessed(period: int, files: IndexFiles) -> bool:
    return files.settings is None or period in files.settings.periods.years()
