"""C05: of two decisions on one figure one is the later, so that it is clear which is in force."""

from collections.abc import Iterator

from weiheng.definitions.decisions import Decision, FigureKey
from weiheng.definitions.pack import Pack
from weiheng.vocabulary.problem import Problem

CODE = "C05"


def check(pack: Pack) -> Iterator[Problem]:
    """The order of the rows does not matter."""
    seen: dict[tuple[FigureKey, str], Decision] = {}
    for decision, place in pack.decisions:
        known = seen.setdefault((decision.figure, decision.date), decision)
        if known is not decision:
            yield Problem(CODE, place, facts_of(known))


def facts_of(known: Decision) -> dict[str, object]:
    """What is decided already, for the words of this rule."""
    named = known.model_dump(mode="json", include={"subject", "area", "period", "unit", "by", "reason", "date"})
    return {**named, "value": known.value}
