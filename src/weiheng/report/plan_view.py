"""What the outlook of a plan says, in lines whose numbers can be looked up again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from weiheng.definitions.claims import Relation
from weiheng.definitions.requirement import Mode, Requirement, unit_of
from weiheng.outlook.model import Outlook
from weiheng.outlook.saying import RECENT, Speaker, reason_key
from weiheng.plan.model import Class, Remark
from weiheng.plan.uncertainty import covers
from weiheng.report.blocks import Line
from weiheng.report.filling import Fact, join, merged
from weiheng.report.numbers import WHOLE, Form, Kind, Number, Origin, Style
from weiheng.report.planned import Planned
from weiheng.report.view import View

_ALONE = frozenset({Remark.QUALITATIVE, Remark.NO_DATA})
"""What leaves nothing else to say."""
_SIGNS = {Relation.GE: "≥", Relation.LE: "≤", Relation.GT: ">", Relation.LT: "<", Relation.ABOUT: "≈"}


@dataclass(frozen=True)
class PlanView:
    """The targets of a plan for the area of a view."""

    view: View
    planned: Planned

    @property
    def targets(self) -> tuple[Outlook, ...]:
        """Those that are shown, the most urgent first."""
        return self.planned.shown(self.view.area)

    @cached_property
    def speaker(self) -> Speaker:
        """What is said without numbers, in the language of the report."""
        return Speaker(self.planned.found, self.planned.pack, self.view.words)

    def number(
        self,
        kind: Kind,
        subject: str = WHOLE,
        year: int | None = None,
        *,
        of: str | None = None,
        form: Form = "plain",
        unit: bool = True,
    ) -> Number:
        """A number about a target or, without a subject, about all that are shown."""
        book, address = self.view.book, self.planned.address
        origin = Origin(kind, subject, self.view.area, year or self.planned.found.period, address, of=of)
        return book.number(origin, Style(book.places(origin), form, unit and bool(book.unit(origin))))

    def of_target(self, kind: Kind, each: Outlook, year: int | None = None, unit: bool = True) -> Number:
        """A number about a target; without a year, of that which is judged."""
        return self.number(kind, each.target.id, year or each.verdict.period, unit=unit)

    def name(self, each: Outlook) -> str:
        """The name of what a target is about; the area is that of the report."""
        return each.element.names.text(self.view.words.language)

    def known(self, number: Number) -> Line:
        """A number, or the mark for none."""
        return (number,) if number.value is not None else (self.view.words("plan.none"),)

    def year(self, year: int) -> Number:
        """A year as a number of the text."""
        return self.view.year_number(year)

    def years(self, years: Iterable[int]) -> Line:
        """Years one after the other."""
        return join(self.view.words, ((self.year(each),) for each in years), last=False)

    def joined(self, how: str, lines: Iterable[Line]) -> Line:
        """Lines with the mark between them that the language has."""
        mark = self.view.words(f"plan.{how}")
        return merged([part for line in lines for part in (mark, *line)][1:])

    def counted(self, group: str = "") -> Line:
        """The classes that occur with their counts, the worst first; ``group`` stands before each in origins."""
        numbers = ((each, self.number(Kind.CLASSED, of=f"{group}{each.value}")) for each in Class)
        words = self.view.words
        said = (
            self.view.line("plan.count", cls=words(f"plan_class.{each.value}"), count=number)
            for each, number in numbers
            if number.value
        )
        return self.joined("between", said)

    def chance(self, each: Outlook) -> Line:
        """How likely the target is met, of which nothing is certain; nothing without a forecast."""
        if each.forecast is None:
            return ()
        return merged((each.forecast.beyond, self.of_target(Kind.CHANCE, each)))

    def goal(self, each: Outlook, short: bool = False) -> Line:
        """What a target asks for, with the numbers as the plan prints them; ``short`` with signs, for tables."""
        asked = each.target.target
        if not asked.figures:
            return (self.speaker.goal(each, short),)
        amount = self._quantity(each, asked, short)
        match asked.mode:
            case Mode.CHANGE if not short:
                base = self.year(asked.base or self.planned.found.plan.settings.base)
                key = "plan.change_up" if asked.sign > 0 else "plan.change_down"
                return self.view.line(key, base=base, amount=amount)
            case Mode.MAINTAIN | Mode.CUMULATIVE:
                return self.view.line(f"plan.{asked.mode.value}", amount=amount)
        return amount

    def _quantity(self, each: Outlook, asked: Requirement, short: bool) -> Line:
        kinds = (Kind.STATED, Kind.STATED_HIGH)[: len(asked.figures)]
        numbers = [self.number(kind, each.target.id, each.last, unit=kind is kinds[-1]) for kind in kinds]
        amount: Line = self.joined("range_sign", ((number,) for number in numbers))
        unit = unit_of(asked, each.element.unit)
        is_rank = unit is not None and unit.id == "rank"
        if is_rank:
            amount = self.view.line("audit.rank", number=amount)
        if short:
            change = {1: "+", -1: "−"}.get(asked.sign, "") if asked.mode is Mode.CHANGE else ""
            return merged((_SIGNS.get(asked.relation, ""), change, *amount))
        key = f"relation.{asked.relation.value}"
        key = f"{key}_rank" if is_rank and self.view.words.known(f"{key}_rank") else key
        return self.view.line(key, amount=amount) if self.view.words.known(key) else amount

    def facts(self, each: Outlook) -> Mapping[str, Fact]:
        """Everything that a sentence on a target may name."""
        verdict, start, base = each.verdict, each.start, self.planned.found.plan.settings.base
        judged = each.seen if verdict.period is None else verdict.period
        since = min((year for year in each.series.values if year >= base), default=base)
        shares = {"progress": Kind.PROGRESS, "tau": Kind.ELAPSED}
        return {
            "name": self.name(each),
            "goal": self.goal(each),
            "last": self.year(each.last),
            "base": self.year(start.period if start else base),
            "start": self.known(self.of_target(Kind.BASELINE, each, start.period if start else base)),
            "since": self.year(since),
            "period": self.year(judged),
            "value": self.known(self.of_target(Kind.VALUE, each, judged)),
            "path": self.known(self.of_target(Kind.PATH, each, judged)),
            **{name: self.known(self.of_target(kind, each, judged)) for name, kind in shares.items()},
        }

    def reason(self, each: Outlook) -> Line:
        """Why a target has its class, with what must be said beside it; no full stop."""
        clauses = [] if _ALONE & {*each.verdict.remarks} else [self._core(each)]
        clauses += [self.remark(each, remark) for remark in self.speaker.remarks(each)]
        clauses += [line] if (line := self._swings(each)) else []
        return self.joined("clauses", clauses)

    def _core(self, each: Outlook) -> Line:
        return self.view.line(f"plan_reason.{reason_key(each)}", **self.facts(each))

    def _swings(self, each: Outlook) -> Line:
        """Of a rate of rare events without counts: how far it swings from year to year; else nothing."""
        last, values = each.verdict.period, each.series.values
        if last is None or not self.speaker.swings(each):
            return ()
        whole = (year for year in sorted(values) if year <= last and not each.series.crosses_break(year, last))
        years = list(whole)[-RECENT:]
        low, high = (pick(years, key=values.__getitem__) for pick in (min, max))
        ends = {
            "low": self.of_target(Kind.VALUE, each, low, unit=False),
            "high": self.of_target(Kind.VALUE, each, high),
        }
        return self.view.line("plan.swings", first=self.year(years[0]), last=self.year(years[-1]), **ends)

    def remark(self, each: Outlook, remark: Remark) -> Line:
        """What has to be said with a class, in one clause."""
        key = "no_data_start" if remark is Remark.NO_DATA and each.start else remark.value
        facts = {**self.facts(each), **self._remark_facts(each, remark)}
        return self.view.line(f"plan_remark.{key}", **facts)

    def _remark_facts(self, each: Outlook, remark: Remark) -> Mapping[str, Fact]:
        match remark:
            case Remark.MISSED_YEARS:
                return {"missed": self.years(year for year in each.verdict.missed_years if year != each.verdict.period)}
            case Remark.ACROSS_BREAK:
                breaks = self.speaker.breaks(each)
                return {"breaks": self.years(breaks), "kinds": tuple(dict.fromkeys(breaks.values()))}
            case Remark.BASELINE_DIFFERS:
                return {
                    "observed": self.known(self.of_target(Kind.VALUE, each, each.start.period if each.start else 0))
                }
            case Remark.NO_DIFFERENCE | Remark.SMALL_NUMBERS:
                ends = self._range(each, Kind.SURE_LOW, Kind.SURE_HIGH)
                sure, aim = each.sureness, each.aim
                of = "target" if sure is not None and aim is not None and covers(sure, aim) else "path"
                facts = {"events": self.of_target(Kind.EVENTS, each), "range": ends, "pooled": self._pooled(each)}
                return {**facts, "of": self.view.words(f"plan.of_{of}")}
        return {}

    def _range(self, each: Outlook, low: Kind, high: Kind) -> Line:
        ends = (self.of_target(low, each, unit=False),), (self.of_target(high, each),)
        return self.joined("range_sign", ends)

    def _pooled(self, each: Outlook) -> Line:
        """The rate of several years together, as a clause; nothing if there is none."""
        if each.sureness is None or each.sureness.pooled is None:
            return ()
        years = each.sureness.pooled_years
        return self.view.line(
            "plan.pooled",
            value=self.of_target(Kind.POOLED, each),
            range=self._range(each, Kind.POOLED_LOW, Kind.POOLED_HIGH),
            first=self.year(years[0]),
            last=self.year(years[-1]),
        )


def plan_view(view: View) -> PlanView | None:
    """The plan as a view shows it; None if none is seen from its year, or has targets for its area."""
    planned = view.book.plan
    if planned is None or planned.found.period != view.year or not planned.shown(view.area):
        return None
    return PlanView(view, planned)
