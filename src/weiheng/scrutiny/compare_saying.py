"""What a comparison says, in words: names of units and variants, and what moves whom."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isnan

from weiheng.definitions.robustness import Variant
from weiheng.definitions.scales import ON_SCALE
from weiheng.explain.places import score_places
from weiheng.scrutiny.compare import Alternative, Comparison, League, Movement, Part, Steps, Unit, movement, movers
from weiheng.vocabulary.figure import rounded
from weiheng.vocabulary.messages import Words
from weiheng.vocabulary.problem import Problem

_PARTS = 4
"""So many parts of a difference are named; the others are summed up."""
_RANK_PLACES = 2


@dataclass(frozen=True)
class Speaker:
    """Speaks of a comparison in one language."""

    found: Comparison
    words: Words

    @property
    def _places(self) -> int:
        """Digits after the point of scores."""
        return score_places(self.found.assessment.edition, self.found.assessment.root)

    def unit(self, unit: Unit) -> str:
        """What a unit is called: its area, or its year."""
        area, period = unit
        if self.found.of_years:
            return str(self.found.assessment.periods[period])
        code = self.found.assessment.areas[area]
        names = next(each.names for each in self.found.assessment.edition.areas if each.code == code)
        return names.text(self.words.language)

    def variant(self, variant: Variant) -> str:
        """A variant by name."""
        return variant.names.text(self.words.language)

    def refused(self, variant: Variant, problem: Problem) -> str:
        """Why a variant is not compared."""
        where, reason = problem.facts["where"], problem.facts["reason"]
        return self.words("compare.refused", variant=self.variant(variant), where=where, reason=reason)

    def left_out(self, league: League) -> Iterator[str]:
        """Which units have no place, and why: in the edition, or in some variants; then whom places are among."""
        own = self.found.outcome.scores
        if without := [unit for unit in league if isnan(own[unit])]:
            yield self.words("compare.without_score", units=tuple(map(self.unit, without)))
        variants: dict[tuple[str, tuple[Unit, ...]], list[str]] = {}
        for each in self.found.alternatives:
            gone = tuple(unit for unit in league if isnan(each.outcome.scores[unit]) and not isnan(own[unit]))
            if gone:
                compares = any(way.method not in ON_SCALE for way in each.assessment.tree.aggregations)
                key = "compare.incomplete" if compares else "compare.lacking"
                variants.setdefault((key, gone), []).append(self.variant(each.variant))
        for (key, gone), names in variants.items():
            yield self.words(key, variants=tuple(names), units=tuple(map(self.unit, gone)))
        if variants:
            yield self.words("compare.among_common")

    def moves(self, alternative: Alternative, league: League) -> Iterator[str]:
        """What moves whom: a sentence for each unit whose place changes; if none does, for the largest difference."""
        steps = Steps(self.found, alternative)
        moved = movers(alternative, league)
        if not moved:
            yield self.words("compare.nobody_moves")
            moved = self._most_changed(alternative, league)
        for unit in moved:
            yield self.move(movement(self.found, alternative, unit, steps), alternative)

    def _most_changed(self, alternative: Alternative, league: League) -> tuple[Unit, ...]:
        if not alternative.same_scale:
            return ()
        change = alternative.outcome.scores - alternative.nominal.scores
        known = [unit for unit in league if not isnan(change[unit])]
        return tuple(sorted(known, key=lambda unit: -abs(change[unit]))[:1])

    def move(self, found: Movement, alternative: Alternative) -> str:
        """How a unit's place and score differ, and the parts of the difference."""
        before, after = (each.ranks[found.unit] for each in (alternative.nominal, alternative.outcome))
        facts: dict[str, object] = {"unit": self.unit(found.unit), "before": int(before), "after": int(after)}
        pieces = [self.words("compare.moved" if before != after else "compare.stays", **facts)]
        if not isnan(found.score):
            pieces.append(self.words("compare.score", change=_signed(found.score, self._places)))
        if len(found.score_parts) > 1 or len(found.rank_parts) > 1:
            parts, places = (found.score_parts, self._places) if found.score_parts else (found.rank_parts, _RANK_PLACES)
            pieces.append(self.words("compare.by_stage", parts=tuple(self._part(each, places) for each in parts)))
        if found.elements:
            pieces.append(self.words("compare.by_element", parts=tuple(self._main(found.elements))))
        return self.words("compare.sentence", text=self.words("compare.between").join(pieces))

    def _main(self, parts: Sequence[Part]) -> Iterator[str]:
        """The largest parts by name, the others in one."""
        ordered = sorted(parts, key=lambda each: -abs(each.amount))
        yield from (self._part(each, self._places) for each in ordered[:_PARTS])
        rest = sum(each.amount for each in ordered[_PARTS:])
        if rounded(rest, self._places):
            yield self.words("compare.rest", amount=_signed(rest, self._places))

    def _part(self, part: Part, places: int) -> str:
        name = self.words(f"uncertain.{part.key}") if part.kind == "stage" else self.node(part.key)
        return self.words(f"compare.part_{part.kind}", name=name, amount=_signed(part.amount, places))

    def node(self, key: str) -> str:
        """The name of a node or indicator."""
        edition = self.found.assessment.edition
        names = edition.nodes[key].names or edition.elements[key].names
        return names.text(self.words.language)


def _signed(amount: float, places: int) -> str:
    text = rounded(amount, places)
    return f"{text:+}" if text else str(abs(text))
