"""The numbers of a plan as claims, so that they are audited like those that other documents print."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from weiheng.definitions.claims import Claim, Measure
from weiheng.definitions.model import Indicator, Ratio, Variable
from weiheng.definitions.plans import Baseline, Plan, Target
from weiheng.definitions.requirement import Mode, Requirement, unit_named, unit_of
from weiheng.vocabulary.figure import Figure
from weiheng.vocabulary.unit import UNITS, Unit


def claims_of(plan: Plan, elements: Mapping[str, Indicator | Variable]) -> tuple[Claim, ...]:
    """Levels (reached or held), milestones, baselines and allocations, in their printed units; ids by plan and target.

    Changes, sums, directions and states in words are no number that anybody else could print of the same year. What
    has an unknown subject, or a unit that does not fit it, is left out.
    """
    known = (_Printing(plan, each, elements[each.subject]) for each in plan.targets if each.subject in elements)
    return tuple(claim for each in known for claim in each.claims())


def adds_up(element: Indicator | Variable) -> bool:
    """Whether the values of areas make up that of the area that they are in: counts and money, but no rates."""
    unit = UNITS.get(element.unit)
    countable = unit is not None and (unit.counts or unit.dimension == "yuan")
    return countable and not isinstance(element.formula, Ratio)


@dataclass(frozen=True)
class _Printing:
    """A target as its plan prints it, and what it is about."""

    plan: Plan
    target: Target
    element: Indicator | Variable

    def claims(self) -> Iterator[Claim]:
        target = self.target
        total = list(self.level(target.target, target.period, "", target.place))
        yield from total
        if isinstance(target.baseline, Baseline):
            base = target.baseline
            named = unit_named(base.unit, self.element.unit)
            yield from self.claim(Measure.VALUE, "base", (base.value,), named, period=base.period, place=base.place)
        for each in target.milestones:
            yield from self.level(each.target, each.period, str(each.period), each.place)
        own = unit_of(target.target, self.element.unit)
        for part in target.allocation if total else ():
            named = own if part.unit is None else unit_named(part.unit, self.element.unit)
            facts = {"area": part.area, "place": part.place, "part_of": total[0].id if adds_up(self.element) else None}
            yield from self.claim(Measure.TARGET, part.area, (part.value,), named, **facts)

    def level(self, asked: Requirement, period: int | None, key: str, place: str | None) -> Iterator[Claim]:
        if asked.mode in (Mode.LEVEL, Mode.MAINTAIN):
            facts = {"relation": asked.relation, "period": period, "place": place}
            unit = unit_of(asked, self.element.unit)
            yield from self.claim(Measure.TARGET, key, asked.figures, unit, **facts)

    def claim(
        self, measure: Measure, key: str, figures: tuple[Figure, ...], unit: Unit | None, **facts: object
    ) -> Iterator[Claim]:
        """One claim, none if the unit does not fit; what ``facts`` do not say (or leave None) is that of the target."""
        if unit is None:
            return
        target, settings = self.target, self.plan.settings
        own = {"subject": target.subject, "area": target.area, "period": target.period, "place": target.place}
        told = {name: fact for name, fact in facts.items() if fact is not None}
        name = ".".join(filter(None, (settings.id, target.id, key)))
        ends = dict(zip(("value", "value_high"), figures, strict=False))
        yield Claim.model_validate(
            own | told | ends | {"id": name, "measure": measure, "unit": unit.id, "source": settings.source}
        )
