"""C01: a claim is about an indicator, a variable or a node of its edition's tree."""

from collections.abc import Iterator

from weiheng.definitions.model import Claim, Measure
from weiheng.definitions.pack import IndexFiles, Pack
from weiheng.vocabulary.problem import Problem

CODE = "C01"
_OF_NODES = {Measure.SCORE, Measure.CHANGE, Measure.GROWTH, Measure.WEIGHT}
_OVER_TIME = {Measure.CHANGE, Measure.VALUE_CHANGE, Measure.GROWTH}


def check(pack: Pack) -> Iterator[Problem]:
    """Also: a change or growth has an earlier period to start from, and nothing else has."""
    for files in pack.editions.values():
        nodes = {node.key for node in files.tree.walk()} if files.tree else set()
        seen: set[str] = set()
        for claim, place in files.claims:
            allowed = nodes if claim.measure in _OF_NODES else pack.elements().keys() | pack.declared
            if claim.subject not in allowed and files.tree:
                yield Problem(CODE, place, {"found": f"{claim.measure} {claim.subject}", "id": claim.id})
            elif not _period_fits(claim, files):
                yield Problem(CODE, place, {"found": f"{claim.since} – {claim.period}", "id": claim.id})
            elif claim.id in seen:
                yield Problem(CODE, place, {"found": claim.id, "id": claim.id})
            seen.add(claim.id)


def _period_fits(claim: Claim, files: IndexFiles) -> bool:
    if claim.measure in _OVER_TIME:
        return claim.since is not None and claim.since < claim.period and _assessed(claim.period, files)
    return claim.since is None and (claim.measure is not Measure.SCORE or _assessed(claim.period, files))


def _assessed(period: int, files: IndexFiles) -> bool:
    return files.settings is None or period in files.settings.periods.years()
