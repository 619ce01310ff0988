"""A plan in sentences: where each target stands and why, what is expected, what it takes, and the whole in one."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from weiheng.definitions.model import Indicator
from weiheng.definitions.plans import Attribute
from weiheng.definitions.requirement import Mode
from weiheng.outlook.model import Beyond, Outlook
from weiheng.outlook.naming import MOST_PLACES, Naming
from weiheng.plan.forecast import FEWEST
from weiheng.plan.model import Class, Remark, Silence
from weiheng.plan.uncertainty import covers
from weiheng.vocabulary.figure import rounded
from weiheng.vocabulary.messages import Term
from weiheng.vocabulary.unit import UNITS

_RARE = "per_100000"
"""The unit of rates of so rare events that one year more or less says little."""
RECENT = 5
"""Years over which a rate without counts is said to swing."""
_FEWEST = 3
_NAMED = 12
"""Longer lists of names are cut, because nobody reads them."""
_SILENT = frozenset({Remark.BASELINE_OBSERVED})
"""A mark beside the number is enough."""
_ALONE = frozenset({Remark.QUALITATIVE, Remark.NO_DATA})
"""What leaves nothing else to say."""
_UNTOLD = _ALONE | {Remark.NO_LATER_DATA}
"""What tells already why nothing can be forecast."""


class Speaker(Naming):
    """Says in one language what a plan's outlook found."""

    def conclusion(self, outlooks: Iterable[Outlook] | None = None) -> str:
        """How many targets are in which class, and how many of the binding ones."""
        chosen = tuple(self.plan.targets if outlooks is None else outlooks)
        binding = [each for each in chosen if each.target.attribute is Attribute.BINDING]
        facts = {"title": self.title(), "period": self.plan.period, "total": len(chosen)}
        key = "plan.conclusion" if self.plan.as_of is None else "plan.conclusion_as_of"
        text = self.words(key, counts=self.counted(chosen), as_of=self.plan.as_of, **facts)
        if binding:
            text += self.words("plan.conclusion_binding", total=len(binding), counts=self.counted(binding))
        return self.words("plan.sentence", text=text)

    def counted(self, outlooks: Iterable[Outlook]) -> str:
        """The classes that occur with their counts, the worst first."""
        counts = Counter(each.verdict.cls for each in outlooks)
        said = (
            self.words("plan.count", cls=self.words(f"plan_class.{each}"), count=counts[each])
            for each in Class
            if counts[each]
        )
        return self.joined("between", said) or self.words("plan.none")

    def sentence(self, each: Outlook) -> str:
        """Name, class and reason."""
        return self.words("plan.target", name=self.name(each), cls=self.cls(each), reason=self.reason(each))

    def reason(self, each: Outlook) -> str:
        """Why a target has its class, with what must be said beside it; no full stop."""
        clauses = [] if _ALONE & {*each.verdict.remarks} else [self._core(each)]
        clauses += [self.remark(each, remark) for remark in self.remarks(each)]
        clauses += [text] if (text := self.swings(each)) else []
        return self.joined("clauses", clauses)

    def remarks(self, each: Outlook) -> tuple[Remark, ...]:
        """The remarks that a sentence makes: without data there is no baseline either."""
        every = each.verdict.remarks
        left_out = {*_SILENT, Remark.NO_BASELINE} if Remark.NO_DATA in every else {*_SILENT}
        if reason_key(each) == "overshot":
            left_out.add(Remark.OVERSHOT)
        return tuple(remark for remark in every if remark not in left_out)

    def remarked(self, each: Outlook) -> bool:
        """Whether there is something that a table does not tell."""
        return bool(self.remarks(each)) or bool(self.swings(each))

    def without_data(self, outlooks: Iterable[Outlook]) -> Iterator[tuple[str, tuple[Outlook, ...]]]:
        """Targets of which nothing else is to be said than that there are no data, in a sentence for all of them.

        Those whose plan prints a baseline at least come first.
        """
        plain = [each for each in outlooks if self.remarks(each) == (Remark.NO_DATA,)]
        for key, known in (("plan.only_baseline", True), ("plan.no_data", False)):
            chosen = tuple(each for each in plain if (each.start is not None) is known)
            if chosen:
                names = tuple(self.name(each) for each in chosen[:_NAMED])
                more = ("…",) if len(chosen) > _NAMED else ()
                yield self.words(key, count=len(chosen), names=(*names, *more)), chosen

    def _core(self, each: Outlook) -> str:
        return self.words(f"plan_reason.{reason_key(each)}", **self.facts(each))

    def facts(self, each: Outlook) -> Mapping[str, str]:
        """Everything that a sentence on a target may name."""
        verdict, start, base = each.verdict, each.start, self.plan.plan.settings.base
        return {
            "name": self.name(each),
            "goal": self.goal(each),
            "last": str(each.last),
            "base": str(start.period if start else base),
            "start": self.amount(each, start.value if start else None),
            "since": str(min((year for year in each.series.values if year >= base), default=base)),
            "period": str(verdict.period),
            "value": self.amount(each, verdict.value),
            "path": self.amount(each, verdict.path),
            "progress": self.words("plan.none") if verdict.progress is None else self.share(verdict.progress),
            "tau": self.words("plan.none") if verdict.tau is None else self.share(verdict.tau),
        }

    def remark(self, each: Outlook, remark: Remark) -> str:
        """What has to be said with a class, in one clause."""
        key = "no_data_start" if remark is Remark.NO_DATA and each.start else remark.value
        return self.words(f"plan_remark.{key}", **self.facts(each), **self._remark_facts(each, remark))

    def _remark_facts(self, each: Outlook, remark: Remark) -> Mapping[str, object]:
        match remark:
            case Remark.MISSED_YEARS:
                return {"missed": tuple(year for year in each.verdict.missed_years if year != each.verdict.period)}
            case Remark.ACROSS_BREAK:
                return {"breaks": tuple(self.breaks(each)), "kinds": tuple(self.breaks(each).values())}
            case Remark.BASELINE_DIFFERS:
                observed = each.series.values.get(each.start.period) if each.start else None
                return {"observed": self.amount(each, observed)}
            case Remark.NO_DIFFERENCE | Remark.SMALL_NUMBERS:
                return self._sureness_facts(each)
        return {}

    def breaks(self, each: Outlook) -> Mapping[int, Term]:
        """The breaks between baseline and judged value, with their kinds."""
        first, last = each.start.period if each.start else each.seen, each.verdict.period or each.seen
        found = each.element.breaks_within(first, last) if isinstance(each.element, Indicator) else ()
        return {each.period: Term(f"break_{each.kind}") for each in found}

    def _sureness_facts(self, each: Outlook) -> Mapping[str, object]:
        known = each.sureness
        if known is None:
            return {"events": "", "range": "", "of": "", "pooled": ""}
        of = "target" if each.aim is not None and covers(known, each.aim) else "path"
        facts = {"events": known.events, "range": self.range(each, known.low, known.high)}
        return {**facts, "of": self.words(f"plan.of_{of}"), "pooled": self.pooled(each)}

    def pooled(self, each: Outlook) -> str:
        """The rate of several years together, as a clause; empty if there is none."""
        known = each.sureness
        if known is None or known.pooled is None or known.pooled_low is None or known.pooled_high is None:
            return ""
        years = {"first": known.pooled_years[0], "last": known.pooled_years[-1]}
        ends = self.range(each, known.pooled_low, known.pooled_high)
        return self.words("plan.pooled", value=self.amount(each, known.pooled), range=ends, **years)

    def swings(self, each: Outlook) -> str:
        """Of a rate of rare events whose counts are not known: how far it swings from year to year; else empty."""
        last = each.verdict.period
        if each.element.unit != _RARE or each.sureness is not None or last is None or each.verdict.value is None:
            return ""
        values = each.series.values
        years = [year for year in sorted(values) if year <= last and not each.series.crosses_break(year, last)][
            -RECENT:
        ]
        if len(years) < _FEWEST:
            return ""
        recent = [values[year] for year in years]
        return self.words(
            "plan.swings",
            first=years[0],
            last=years[-1],
            low=self.number(each, min(recent)),
            high=self.amount(each, max(recent)),
        )

    def takes(self, each: Outlook) -> str:
        """The change a year that is needed, beside the recent pace and the best year; empty if none is needed."""
        needed = each.verdict.required
        if needed is None:
            return ""
        yearly = self.change(each, needed.yearly, needed.percent)
        key = "plan.needed_since" if Remark.STALE in each.verdict.remarks else "plan.needed"
        clauses = [self.words(key, last=each.last, yearly=yearly, period=each.verdict.period)]
        if needed.recent is not None:
            clauses.append(self.words("plan.recent", change=self.change(each, needed.recent, needed.percent)))
        if needed.best is not None:
            best = self.change(each, needed.best, needed.percent)
            clauses.append(self.words("plan.best", year=needed.best_year, change=best))
        return self.joined("clauses", clauses)

    def expected(self, each: Outlook) -> str:
        """Where the series leads and how likely the target is met; empty without a forecast."""
        found = each.forecast
        if found is None or each.last not in found.central:
            return ""
        ends = self.range(each, found.low[each.last], found.high[each.last])
        facts = {"first": found.used[0], "until": found.used[-1], "last": each.last, "range": ends}
        value = self.amount(each, found.central[each.last])
        return self.words("plan.expected_value", value=value, chance=self.chance(found), **facts)

    def unforeseen(self, each: Outlook) -> str:
        """Why nothing is forecast; empty if something is, or if there is nothing left to forecast or to learn from."""
        why = each.silence
        if why is None or why.reason is Silence.REACHED or _UNTOLD & {*each.verdict.remarks}:
            return ""
        facts = {"since": why.since or "", "count": len(why.years), "fewest": FEWEST}
        ends = {"first": min(why.years, default=""), "last": max(why.years, default="")}
        return self.words(f"plan_silence.{why.reason.value}", **facts, **ends)

    def too_far(self, each: Beyond) -> str:
        """A pace of a scenario that leads too far."""
        element = self.pack.elements()[each.subject]
        name = element.names.text(self.words.language)
        if each.area != self.plan.plan.settings.area:
            name = self.words("plan.of_area", name=name, area=self.area(each.area))
        places = element.decimals if isinstance(element, Indicator) else MOST_PLACES
        value = f"{rounded(each.value, places):f}{UNITS[element.unit].in_prose(self.words.language)}"
        text = self.words(
            f"plan.beyond_{'stopped' if each.stopped else 'below'}", name=name, value=value, period=each.period
        )
        return self.words("plan.sentence", text=text)

    def allocated(self, each: Outlook) -> str:
        """Whether the parts of the areas add up to the whole; empty if nothing is allocated."""
        off, how = each.parts_off, each.parts_sum
        if off is None or how is None:
            return ""
        total = sum((part.value for part in each.parts), Fraction(0))
        facts = {"count": len(each.parts), "total": self.amount(each, total), "goal": self.goal(each)}
        return self.words(f"plan.parts_{how.value}", off=self.change(each, off), **facts)

    def about(self, each: Outlook) -> Iterator[str]:
        """All sentences on a target."""
        yield self.sentence(each)
        observed = Remark.BASELINE_OBSERVED in each.verdict.remarks
        baseline = self.remark(each, Remark.BASELINE_OBSERVED) if observed else ""
        for text in (
            self.on_the_way(each),
            self.expected(each),
            self.unforeseen(each),
            self.takes(each),
            self.allocated(each),
            baseline,
        ):
            if text:
                yield self.words("plan.sentence", text=text[0].upper() + text[1:])

    def on_the_way(self, each: Outlook) -> str:
        """The milestones, and whether they were met; empty if there are none."""
        said = {None: "step_open", True: "step_met", False: "step_missed"}
        return self.joined(
            "clauses",
            (
                self.words(
                    f"plan.{said[step.met]}", period=step.milestone.period, goal=self.asked(each, step.milestone.target)
                )
                for step in each.steps
            ),
        )


def reason_key(each: Outlook) -> str:
    """Which reason is given."""
    verdict, asked = each.verdict, each.target.target
    if verdict.value is None or verdict.cls is Class.CANNOT_TELL:
        return "no_value" if verdict.value is None else "cannot_tell"
    if asked.mode is Mode.DIRECTION:
        return f"direction_{'with' if verdict.cls is not Class.BEHIND else 'against'}"
    if asked.mode is Mode.CUMULATIVE:
        return "cumulative"
    if each.start is None:
        return f"{'met' if each.goal and each.goal.met(verdict.value) else 'unmet'}"
    return _reason_of_way(each)


def _reason_of_way(each: Outlook) -> str:
    """Which reason is given where there is a way from a baseline to a level."""
    verdict = each.verdict
    if verdict.cls not in (Class.BEHIND, Class.ON_COURSE, Class.AHEAD):
        return verdict.cls.value
    if Remark.OVERSHOT in verdict.remarks:
        return "overshot"
    return "back" if (verdict.progress or 0) <= 0 else verdict.cls.value
