"""How a target, its numbers and what it asks for are called in one language."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from weiheng.definitions.claims import Relation
from weiheng.definitions.model import Area, Indicator
from weiheng.definitions.pack import Pack
from weiheng.definitions.requirement import Mode, Requirement, unit_of
from weiheng.outlook.model import Outlook, PlanOutlook
from weiheng.plan.model import Forecast
from weiheng.vocabulary.figure import rounded
from weiheng.vocabulary.messages import Words
from weiheng.vocabulary.unit import UNITS, Unit

MOST_PLACES = 2
"""Of a variable, whose definition does not tell how precise it is."""
_SIGNS = {Relation.GE: "≥", Relation.LE: "≤", Relation.GT: ">", Relation.LT: "<", Relation.ABOUT: "≈"}


@dataclass(frozen=True)
class Naming:
    """Names and numbers. Numbers are in the unit of the element, rounded once, with the decimals of the indicator.

    Every number of a sentence goes through ``amount``, ``range``, ``change``, ``share`` or ``chance``.
    """

    plan: PlanOutlook
    pack: Pack
    words: Words

    def joined(self, how: str, parts: Iterable[str]) -> str:
        """Parts with the mark that the language puts between them."""
        return self.words(f"plan.{how}").join(parts)

    def title(self) -> str:
        """The title of the plan."""
        return self.plan.plan.settings.title.text(self.words.language)

    def name(self, each: Outlook) -> str:
        """The name of what a target is about, with the area unless it is the plan's."""
        name = each.element.names.text(self.words.language)
        if each.target.area in (None, self.plan.plan.settings.area):
            return name
        return self.words("plan.of_area", name=name, area=self.area(each.target.area or ""))

    def area(self, code: str) -> str:
        """The name of an area."""
        area: Area | None = self.pack.areas.get(code)
        return area.names.text(self.words.language) if area else code

    def cls(self, each: Outlook) -> str:
        """The class in words."""
        return self.words(f"plan_class.{each.verdict.cls.value}")

    def attribute(self, each: Outlook) -> str:
        """Binding, expected, or nothing."""
        attribute = each.target.attribute
        return self.words(f"plan.{attribute.value}") if attribute else ""

    def places(self, each: Outlook) -> int:
        """Decimals of an indicator; of a variable as many as its numbers need, up to two."""
        if isinstance(each.element, Indicator):
            return each.element.decimals
        numbers = [*each.series.values.values(), *(each.goal.limits if each.goal else ())]
        numbers += [each.start.value] if each.start else []
        fits = (n for n in range(MOST_PLACES) if all((number * 10**n).denominator == 1 for number in numbers))
        return next(fits, MOST_PLACES)

    def number(self, each: Outlook, value: Fraction | float | None, places: int | None = None) -> str:
        """A value without its unit; a dash if there is none."""
        if value is None:
            return self.words("plan.none")
        return f"{rounded(value, self.places(each) if places is None else places):f}"

    def amount(self, each: Outlook, value: Fraction | float | None) -> str:
        """A value with its unit as it stands in a sentence."""
        return (
            self._with(self.number(each, value), UNITS[each.element.unit])
            if value is not None
            else self.number(each, value)
        )

    def range(self, each: Outlook, low: Fraction | float, high: Fraction | float) -> str:
        """An interval with its unit."""
        return self._with(self.ends(each, low, high), UNITS[each.element.unit])

    def ends(self, each: Outlook, low: Fraction | float, high: Fraction | float) -> str:
        """An interval without its unit."""
        return self.joined("range_sign", (self.number(each, low), self.number(each, high)))

    def change(self, each: Outlook, value: Fraction | None, percent: bool = False) -> str:
        """A change with its sign, that of a share in points; on a geometric path in percent.

        One that would be rounded to nothing has up to two decimals more.
        """
        if value is None:
            return self.words("plan.none")
        least = MOST_PLACES if percent else self.places(each)
        number = next((found for more in range(3) if (found := rounded(value, least + more))), rounded(value, least))
        text = f"{number:+f}" if number else f"{abs(number):f}"
        return f"{text}%" if percent else text + self.unit_of_change(each)

    def unit_of_change(self, each: Outlook) -> str:
        """The unit of a change: points of a share."""
        key = f"unit_change.{each.element.unit}"
        if self.words.known(key):
            return self.words(key)
        return UNITS[each.element.unit].in_prose(self.words.language)

    def share(self, value: Fraction | float) -> str:
        """A share in whole percent."""
        return f"{rounded(value * 100, 0):f}%"

    def chance(self, found: Forecast) -> str:
        """How likely a target is met, in steps of percent; nothing is certain."""
        return f"{found.beyond}{found.chance}%"

    def goal(self, each: Outlook, short: bool = False) -> str:
        """What a target asks for, with the numbers as the plan prints them; ``short`` with signs, for tables."""
        return self.asked(each, each.target.target, short)

    def asked(self, each: Outlook, asked: Requirement, short: bool = False) -> str:
        """What a requirement on the element of a target asks for."""
        match asked.mode:
            case Mode.QUALITATIVE:
                return self.words("plan.in_words") if short else asked.text
            case Mode.DIRECTION:
                return self.words(f"plan.{'up' if asked.sign > 0 else 'down'}{'_short' if short else ''}")
            case Mode.CHANGE if short:
                return ("+" if asked.sign > 0 else "−") + self._quantity(each, asked, short)
            case Mode.CHANGE:
                base = asked.base or self.plan.plan.settings.base
                key = "plan.change_up" if asked.sign > 0 else "plan.change_down"
                return self.words(key, base=base, amount=self._quantity(each, asked, short))
            case Mode.MAINTAIN | Mode.CUMULATIVE:
                return self.words(f"plan.{asked.mode.value}", amount=self._quantity(each, asked, short))
        return self._quantity(each, asked, short)

    def _quantity(self, each: Outlook, asked: Requirement, short: bool) -> str:
        number = self.joined("range_sign", (figure.text for figure in asked.figures))
        unit = unit_of(asked, each.element.unit) or UNITS[each.element.unit]
        if asked.mode is Mode.CHANGE and not asked.relative and self.words.known(f"unit_change.{unit.id}"):
            amount = number + self.words(f"unit_change.{unit.id}")
        else:
            amount = self._with(number, unit)
        if short:
            return _SIGNS.get(asked.relation, "") + amount
        key = f"relation.{asked.relation.value}"
        key = f"{key}_rank" if unit.id == "rank" and self.words.known(f"{key}_rank") else key
        return self.words(key, amount=amount) if self.words.known(key) else amount

    def _with(self, number: str, unit: Unit) -> str:
        if unit.id == "rank":
            return self.words("audit.rank", number=number)
        return number + unit.in_prose(self.words.language)
