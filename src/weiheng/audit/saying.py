"""Findings in words: each in one sentence that a colleague could be sent."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import cast

from weiheng.audit.model import Effect, Entry, Finding, Kind, Result, Statement, Verdict
from weiheng.audit.naming import Naming, digits
from weiheng.definitions.claims import Claim, Measure, Wording
from weiheng.definitions.model import Indicator, Ratio
from weiheng.vocabulary.figure import rounded
from weiheng.vocabulary.unit import UNITS

UNKNOWN = "unknown"
"""The cause of what no rule explains."""
_RULED = (Measure.LOWER, Measure.UPPER)
_CAUSE_WITHIN = (Kind.WORDS, Kind.UNIT)
"""What cannot be said without saying why it is wrong."""
_CAUSE_COMPUTES = ("bound_rule", "bound_target")
"""Causes that say what the number should be."""
_SCORE_PLACES = 2
_MOST_PLACES = 6
_LARGE = 10_000
"""From here on counts are said in 万."""


class Speaker(Naming):
    """Says in one language what is found in a body of evidence."""

    def sentence(self, finding: Finding, titled: bool = True) -> str:
        """What is printed where, what it should be, why, what would mend it, and what that changes.

        Without ``titled`` the document that is judged is not named: then it stands in a heading.
        """
        clauses = [self._core(finding, titled)]
        if not finding.verdict.fails:
            clauses.append(self.verdict(finding.kind is Kind.WORDS, finding.verdict))
        else:
            clauses += [] if finding.kind in _CAUSE_WITHIN else [self.cause_text(finding)]
            clauses += [self.shift_text(finding), self.effect_text(finding)]
            clauses += [self.adopted_text(finding.entry)] if finding.entry and finding.entry.decided else []
        return self.words("audit.sentence", text=self.joined("clauses", (each for each in clauses if each)))

    def verdict(self, on_words: bool, verdict: Verdict) -> str:
        """A verdict on a number, or on words about numbers: these are true or not."""
        return self.words(f"{'truth' if on_words else 'verdict'}.{verdict.value}")

    def _core(self, finding: Finding, titled: bool) -> str:
        """What is printed, and what it should be."""
        item = finding.item
        if isinstance(item, Wording):
            said = self.words("finding.words", where=self.where(item, titled), said=self.subject(item))
            return said + (self.words("finding.but", cause=self.cause_text(finding)) if finding.verdict.fails else "")
        if finding.kind is Kind.FIGURE and finding.entry is not None:
            return self._figure(finding.entry, None if titled else item.source)
        return self._unit(finding, titled) if finding.kind is Kind.UNIT else self._number_beside(finding, titled)

    def _number_beside(self, finding: Finding, titled: bool) -> str:
        """A printed number beside the computed one, or alone if there is none or the cause will tell it."""
        claim, result = finding.claim, finding.result
        facts = {"where": self.where(claim, titled), "subject": self.subject(claim), "printed": self.printed(claim)}
        if result is None or (finding.cause is not None and finding.cause.kind in _CAUSE_COMPUTES):
            return self.words("finding.plain", **facts)
        facts["computed"] = self.computed(result, claim)
        if finding.kind is Kind.RESULT:
            return self._result(finding, facts)
        text = self.words(f"finding.{finding.kind.value}", count=len(finding.parts), **facts)
        if not finding.verdict.fails:
            return text
        if finding.kind is Kind.WHOLE:
            return text + self.words("finding.not_whole")
        off = self.amount(abs(claim.value.exact - result.value), claim)
        return text + self.words("finding.difference", difference=off)

    def computed(self, result: Result, claim: Claim) -> str:
        """A computed number, and how far the rounding of what it is computed from lets it move."""
        places = claim.value.places
        low, high = (digits(end, places) for end in (result.interval.low, result.interval.high))
        if low == high:
            return self.amount(result.value, claim)
        between = self.with_unit(self.words("audit.from_to", low=low, high=high), claim.unit, claim.measure)
        return self.words("audit.computed", value=self.amount(result.value, claim), range=between)

    def _result(self, finding: Finding, facts: Mapping[str, str]) -> str:
        claim, printed = finding.claim, finding.printed_result
        text = self.words("finding.bound" if claim.measure in _RULED else "finding.result", **facts)
        if printed is None or finding.printed_verdict is None or not finding.verdict.fails:
            return text
        how = "holds" if finding.printed_verdict.holds else "fails"
        return text + self.words(f"finding.from_printed_{how}", computed=self.amount(printed.value, claim))

    def _unit(self, finding: Finding, titled: bool) -> str:
        """All numbers of a document that stand with the same wrong unit."""
        claim, facts = finding.claim, finding.cause.facts if finding.cause else {}
        kind = "bounds" if claim.measure in _RULED else "change" if claim.measure is Measure.VALUE_CHANGE else "value"
        name = self.of_area(self.words(f"audit.unit_of_{kind}", name=self.name(claim.subject)), claim.area)
        where = self.at(claim.source if titled else None, cast(tuple[str, ...], facts.get("places", ())))
        count, cause = facts.get("count", 1), self.cause_text(finding)
        return self.words("finding.unit", where=where, name=name, count=count, cause=cause)

    def _figure(self, entry: Entry, document: str | None) -> str:
        """All printings of a figure side by side, those of one number together."""
        printed = self.statements(entry.statements, document)
        text = self.words("finding.figure", subject=self.figure(entry), printed=printed)
        if entry.computed is not None:
            ratio = isinstance(self.evidence.elements[entry.key[0]].formula, Ratio)
            key = "finding.from_counts" if ratio else "finding.from_parts"
            text += self.words(key, computed=self.adopted(entry.computed.value, entry))
        return text

    def adopted_text(self, entry: Entry) -> str:
        """Which number counts, and by what: a decision, the counts, or what was observed."""
        if entry.adopted is None:
            return self.words("audit.undecided") if entry.open else ""
        value = self.adopted(entry.adopted, entry)
        if entry.decided is not None:
            said = entry.decided
            return self.words("audit.decided", value=value, by=said.by, date=said.date, reason=said.reason)
        by_counts = entry.computed is not None and entry.computed.value == entry.adopted
        return self.words("audit.adopted_computed" if by_counts else "audit.adopted_reported", value=value)

    def cause_text(self, finding: Finding) -> str:
        """Why the numbers disagree; empty if no cause is named."""
        cause, item = finding.cause, finding.item
        if cause is None:
            return ""
        facts: dict[str, object] = {"period": item.period, "subject": item.subject, **cause.facts}
        said = {name: self._fact(name, fact, finding) for name, fact in facts.items()}
        said.setdefault("printed", self.printed(item) if isinstance(item, Claim) else "")
        return self.words(f"cause.{cause.kind}", **said)

    def _fact(self, name: str, fact: object, finding: Finding) -> object:
        """A fact of a cause as it is said: a text by what it names, anything else by what it is."""
        said = fact
        match fact:
            case str():
                said = _NAMED[name](self, fact, finding) if name in _NAMED else fact
            case int() if name in _DENOMINATORS:
                said = self._denominator(fact, finding)
            case Statement():
                said = self.source(fact.source) if name == _AS_SOURCE else self.stated(fact)
            case Claim():
                said = self.printed(fact)
            case Fraction():
                said = self._number(fact, finding)
            case (str(subject), int(period)):
                said = self._score_of(subject, period, finding)
            case tuple():
                said = tuple(self._fact(name, part, finding) for part in fact)
        return said

    def _number(self, value: Fraction, finding: Finding) -> str:
        """A number of a cause: in the unit of the claim, or of what words are about."""
        item = finding.item
        if isinstance(item, Claim):
            return self.amount(value, item)
        element = self.evidence.elements.get(item.subject)
        if element is None:  # a score: nobody printed it like this
            return self.words("audit.computed_value", value=self.with_unit(digits(value, _SCORE_PLACES), "points"))
        places = element.decimals if isinstance(element, Indicator) else _SCORE_PLACES
        return self.with_unit(digits(value, places), element.unit)

    def shift_text(self, finding: Finding) -> str:
        """The smallest change of an input that would explain the printed number.

        Empty if none does, or if a cause is known: then it is no input that has to change.
        """
        if (finding.cause is not None and finding.cause.kind != UNKNOWN) or not finding.shifts:
            return ""
        shift = finding.shifts[0]
        before, after = (self.with_unit(each.text, shift.input.unit) for each in (shift.input.figure, shift.to))
        return self.words("audit.shift", input=self.input(shift.input), before=before, after=after)

    def effect_text(self, finding: Finding) -> str:
        """What changes if another number counts: scores up to the whole, verdicts on targets; empty if nothing."""
        effect, said = finding.effect, list[str]()
        if effect is None:
            return ""
        if any(effect.nodes.values()):
            changes = self._changes(effect)
            said.append(self.words(f"consequence.{_tried(finding)}", period=effect.period, changes=changes))
        targets = tuple(self._target(id, finding) for id in effect.targets)
        if targets:
            said.append(self.words("consequence.targets", targets=targets))
        return self.joined("clauses", said)

    def _changes(self, effect: Effect) -> str:
        changes = effect.nodes.items()
        parts = (self.words("consequence.change", name=self.name(key), change=_signed(by)) for key, by in changes)
        return self.joined("between", parts)

    def _target(self, id: str, finding: Finding) -> str:
        for claim in self.evidence.claims:
            if (claim.id, claim.subject, claim.measure) == (id, finding.item.subject, Measure.TARGET):
                return self.words("consequence.target", source=self.source(claim.source), printed=self.printed(claim))
        return id

    def _denominator(self, number: int, finding: Finding) -> str:
        """An implied denominator, of base units, in the unit in which the pack counts it."""
        of = str(finding.cause.facts.get("of")) if finding.cause else ""
        element = self.evidence.elements.get(of)
        if element is None:
            return str(number)
        large = f"{element.unit}_10k"
        unit = large if self.words.language == "zh" and number >= _LARGE and large in UNITS else element.unit
        return self.with_unit(f"{float(number / UNITS[unit].scale):.10g}", unit)

    def _score_of(self, subject: str, period: int, finding: Finding) -> str:
        of = {"subject": subject, "period": period, "measure": Measure.SCORE}
        return self.subject(finding.claim.model_copy(update=of))

    def rule(self, kind: str, finding: Finding) -> str:
        """The rule of a bound: the highest or lowest value since a year."""
        since = finding.cause.facts.get("since") if finding.cause else None
        first = self.evidence.assessment.periods[0] if self.evidence.assessment else ""
        return self.words(f"bound_rule.{kind}", since=since or first)

    def of_element(self, text: str, finding: Finding) -> str:
        """A number as text in the unit of the indicator, even where its score is judged."""
        element = self.evidence.elements.get(finding.item.subject)
        return self.with_unit(text, element.unit) if element else text

    def of_part(self, text: str, finding: Finding) -> str:
        """A number as text in the unit of the part that a cause names."""
        part = finding.cause.facts.get("part") if finding.cause else None
        return self.with_unit(text, part.unit) if isinstance(part, Claim) else text


_NAMED: Mapping[str, Callable[[Speaker, str, Finding], object]] = {
    **dict.fromkeys(("subject", "of", "by"), lambda speaker, key, _: speaker.name(key)),
    **dict.fromkeys(("meant", "unit", "other_unit"), lambda speaker, unit, _: speaker.unit(unit)),
    **dict.fromkeys(("status", "other_status"), lambda speaker, status, _: speaker.words(f"status.{status}")),
    **dict.fromkeys(("given", "written", "reported", "computed", "base"), Speaker.of_element),
    "area": lambda speaker, code, _: speaker.area(code),
    "source": lambda speaker, source, _: speaker.source(source),
    "end": lambda speaker, end, _: speaker.words(f"term.{end}"),
    "place": lambda speaker, place, _: speaker.at(None, (place,)),
    "rule": Speaker.rule,
    "needed": Speaker.of_part,
}
"""Facts that are texts, by what they name."""
_DENOMINATORS = frozenset({"confirmed_implied", "odd_implied"})
_AS_SOURCE = "later"


def _tried(finding: Finding) -> str:
    """What the effect is that of: another printing of a value, the rule of a bound, or a printed score."""
    if finding.kind is Kind.FIGURE:
        return "value"
    return "bound" if finding.claim.measure in _RULED else "score"


def _signed(change: Fraction) -> str:
    """With so many places that it shows."""
    places = _SCORE_PLACES
    while change and not rounded(change, places) and places < _MOST_PLACES:
        places += 1
    return f"{rounded(change, places):+f}"
