"""What is printed of an edition and what an audit found of it, as a report looks it up."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache

from weiheng.assess import Assessment
from weiheng.audit.conduct import audit
from weiheng.audit.evidence import Evidence, of_assessment
from weiheng.audit.model import Audit, Entry, Finding, Statement, Verdict
from weiheng.audit.model import Kind as Check
from weiheng.audit.naming import Naming
from weiheng.definitions.claims import Claim, Measure, Wording
from weiheng.observations.model import Observation
from weiheng.report.numbers import Kind, Origin, change_symbol
from weiheng.vocabulary.messages import Words
from weiheng.vocabulary.unit import UNITS, convert

MOST = 40
"""Findings, and figures in conflict, that a report shows; ``weiheng audit`` shows all of them."""
QUOTED = frozenset({Kind.STATED, Kind.STATED_HIGH, Kind.COMPUTED, Kind.TOTAL})
"""Kinds of numbers that are printed as precisely, and in the same unit, as what a document prints."""
ABOUT_PRINTED = QUOTED | {Kind.EFFECT}
"""Kinds of numbers whose origin names what is printed."""
LOOKED_UP = ABOUT_PRINTED | {
    Kind.PRINTED,
    Kind.DISPUTED,
    Kind.WORDED,
    Kind.FINDINGS,
    Kind.CONFLICTS,
}
"""Kinds of numbers that are looked up here."""
_FROM_BEST = (Verdict.NO_DATA, Verdict.EQUAL, Verdict.ROUNDING, Verdict.CONFLICT, Verdict.NOT_REPRODUCIBLE)
_OF_NUMBERS = (Check.FIGURE, Check.RESULT)
_OF_PARTS = (Check.SUM, Check.WHOLE)
_Where = tuple[str, str, str, int]
"""The name of what is printed (:func:`name_of`), subject, area and period."""
_Printed = Claim | Wording | Observation


@dataclass(frozen=True)
class _Data:
    """What is audited, the same if its digest is."""

    digest: str
    evidence: Evidence = field(compare=False)


@lru_cache(maxsize=4)
def _audited(data: _Data) -> Audit:
    """What is found of what an edition knows; nothing without claims."""
    evidence = data.evidence
    if evidence.assessment is None or not (evidence.claims or evidence.wordings):
        return Audit((), ())
    edition = evidence.assessment.edition
    try:
        found, known = audit(evidence), {*edition.elements, *edition.nodes}
    except (KeyError, ValueError, StopIteration) as error:  # these would pass for a number that is not there
        raise RuntimeError("audit") from error
    findings = (each for each in found.findings if each.item.subject in known)
    entries = (each for each in found.ledger if each.key[0] in edition.elements)
    return Audit(tuple(findings), tuple(entries))


@dataclass(frozen=True)
class Audited:
    """What is printed of an edition, and what the audit found of its figures and scores.

    What the report of the edition prints of anything else is left out: the edition knows nothing of it. ``data`` is the
    digest of the data, by which an audit is known again: formats, languages and checks of one report share it.
    """

    assessment: Assessment
    words: Words
    data: str

    @cached_property
    def evidence(self) -> Evidence:
        """What the edition knows itself."""
        return of_assessment(self.assessment)

    @cached_property
    def _audit(self) -> Audit:
        return _audited(_Data(self.data, self.evidence))

    @cached_property
    def verdicts(self) -> Mapping[Claim, Verdict]:
        """On each printed number the worst that a check of it says; whether its unit is right is another matter."""
        found: dict[Claim, Verdict] = {}
        for claim, verdict in self._said():
            found[claim] = max(found.get(claim, verdict), verdict, key=_FROM_BEST.index)
        return found

    def _said(self) -> Iterator[tuple[Claim, Verdict]]:
        for entry in self._audit.ledger:
            yield from ((each.claim, each.verdict) for each in entry.statements if each.claim is not None)
        for finding in self._audit.findings:
            if finding.kind in (Check.RESULT, *_OF_PARTS):
                yield finding.claim, finding.verdict

    @cached_property
    def wordings(self) -> Mapping[Wording, Verdict]:
        """The verdict on each of the words about numbers."""
        return {each.item: each.verdict for each in self._audit.findings if isinstance(each.item, Wording)}

    @cached_property
    def problems(self) -> tuple[Finding, ...]:
        """What cannot be right, the weightiest consequence first."""
        return self._audit.problems

    @cached_property
    def rows(self) -> tuple[tuple[Finding, ...], ...]:
        """The problems, those together that say the same of the same place: a document may repeat itself there."""
        found: dict[object, list[Finding]] = {}
        for each in self.problems:
            said = each.item.model_copy(update={"id": "", "note": None, "part_of": None})
            parts = frozenset((part.subject, part.area) for part in each.parts)
            found.setdefault((each.kind, said, parts), []).append(each)
        return tuple(map(tuple, found.values()))

    @cached_property
    def conflicts(self) -> tuple[Entry, ...]:
        """Figures of which printed numbers disagree, decided or not, in the order of the problems."""
        return tuple(each.entry for each in self.problems if each.entry is not None)

    @cached_property
    def documents(self) -> frozenset[str]:
        """Ids of the sources in which something could be checked."""
        checked = (*self.verdicts.items(), *self.wordings.items())
        return frozenset(each.source for each, verdict in checked if verdict is not Verdict.NO_DATA)

    @cached_property
    def _printed(self) -> Mapping[_Where, Claim | Observation]:
        """Every printed number by where it stands and what it is about; of several the first."""
        found: dict[_Where, Claim | Observation] = {}
        for each in (*self.assessment.edition.claims, *self.assessment.observations):
            found.setdefault(_where(each), each)
        return found

    def printed(self, at: Origin) -> Claim | Observation:
        """The printed number that an origin names; ``KeyError`` if there is none."""
        if at.kind is Kind.TOTAL:
            return self._divided(at).claim
        return self._printed[at.of or "", at.subject, at.area, at.period]

    def name(self, judged: Claim) -> str | None:
        """The name of what a finding judges: a claim, or an observation as the claim that it amounts to; else None."""
        if _where(judged) in self._printed:
            return name_of(judged)
        same = judged.source, judged.subject, judged.area, judged.period, judged.value
        rows = (each for each in self.assessment.observations if same == (each.source or "", *each.key, each.value))
        return next((name_of(each) for each in rows), None)

    def _judged(self, at: Origin) -> Finding:
        """What was found of a printed number; ``KeyError`` if nothing was."""
        return self._first(at, (each for each in self._about(at, _OF_NUMBERS) if self.name(each.claim) == at.of))

    def _divided(self, at: Origin) -> Finding:
        """What was found of a total whose first part an origin names: it may be divided in several ways."""
        return self._first(at, (each for each in self._about(at, _OF_PARTS) if self.name(each.parts[0]) == at.of))

    def _about(self, at: Origin, kinds: tuple[Check, ...]) -> Iterator[Finding]:
        for each in self.problems:
            same = (each.item.subject, each.item.area, each.item.period) == (at.subject, at.area, at.period)
            if each.kind in kinds and same:
                yield each

    def _first(self, at: Origin, found: Iterator[Finding]) -> Finding:
        for each in found:
            return each
        raise KeyError(at)

    @cached_property
    def places_by_name(self) -> dict[str, str]:
        """Document and place of everything printed, by its name; of observations the document alone."""
        naming = Naming(self.evidence, self.words)
        rows = {name_of(each): naming.at(each.source, ()) for each in self.assessment.observations}
        return rows | {name_of(each): naming.where(each, titled=True) for each in self.assessment.edition.claims}

    def places(self, at: Origin) -> int:
        """Digits after the point as printed; one more of what is computed and not that short."""
        value = self.printed(at).value
        places = 0 if value is None else value.places
        exact = self.look_up(at) if at.kind in (Kind.COMPUTED, Kind.TOTAL) else None
        return places if exact is None or (exact * 10**places).denominator == 1 else places + 1

    def unit(self, at: Origin) -> str:
        """The symbol as the document prints it, and beside what is computed that of the unit which is meant."""
        found = self.printed(at)
        if found.unit_printed and at.kind in (Kind.STATED, Kind.STATED_HIGH):
            joins = self.words.language == "zh" or found.unit_printed in "%％‰"
            return found.unit_printed if joins else f" {found.unit_printed}"
        if isinstance(found, Claim) and found.measure is Measure.VALUE_CHANGE:
            return change_symbol(found.unit, self.words)
        return UNITS[found.unit].in_prose(self.words.language)

    def look_up(self, at: Origin) -> Fraction | None:
        """The number of one of the kinds :data:`LOOKED_UP`; errors are as those of a book's look-ups."""
        return _LOOK_UPS[at.kind](self, at)

    def stated(self, at: Origin) -> Fraction | None:
        """What a document prints, in the unit that is meant there."""
        value = self.printed(at).value
        return None if value is None else value.exact

    def stated_high(self, at: Origin) -> Fraction | None:
        """The upper end of a printed range."""
        found = self.printed(at)
        return found.value_high.exact if isinstance(found, Claim) and found.value_high is not None else None

    def computed(self, at: Origin) -> Fraction | None:
        """What the data, or of a figure its own counts, give for a printed number, in its unit."""
        finding = self._judged(at)
        if finding.entry is None:
            return None if finding.result is None else finding.result.value
        if finding.entry.computed is None:
            return None
        own = UNITS[self.evidence.elements[at.subject].unit]
        return convert(finding.entry.computed.value, own, UNITS[finding.claim.unit])

    def total(self, at: Origin) -> Fraction | None:
        """What the parts of a printed total add up to, in its unit; the first of them is named."""
        found = self._divided(at).result
        return None if found is None else found.value

    def effect(self, at: Origin) -> Fraction | None:
        """What the whole index changes by, in points, if another number counts."""
        found = self._judged(at).effect
        return found.total if found is not None and found.nodes else None

    def count_printed(self, at: Origin) -> Fraction:
        """Printed numbers that could be checked; only those with the verdict ``of``, if it is given."""
        verdicts = self.verdicts.values()
        return Fraction(sum(each is not Verdict.NO_DATA if at.of is None else each == at.of for each in verdicts))

    def count_disputed(self, _: Origin) -> Fraction:
        """Printed numbers that cannot be right, or not beside the others."""
        return Fraction(sum(each.fails for each in self.verdicts.values()))

    def count_worded(self, at: Origin) -> Fraction:
        """Words about numbers that could be checked; with ``of`` only those that are wrong."""
        verdicts = self.wordings.values()
        return Fraction(sum(each is not Verdict.NO_DATA if at.of is None else each.fails for each in verdicts))

    def count_findings(self, at: Origin) -> Fraction:
        """What was found wrong, what is repeated once; with ``of`` only what a table has no room for."""
        return Fraction(len(self.rows[MOST if at.of else 0 :]))

    def count_conflicts(self, at: Origin) -> Fraction:
        """Figures of which printed numbers disagree and nobody has decided.

        With ``of`` ``all``, decided ones too; ``more``, those that a table has no room for.
        """
        if at.of is None:
            return Fraction(sum(each.open for each in self.conflicts))
        return Fraction(len(self.conflicts[MOST if at.of == "more" else 0 :]))


def name_of(item: _Printed | Statement) -> str:
    """The name of what is printed: its document with its id there, or with the vintage of what was observed."""
    printed = item.claim or item if isinstance(item, Statement) else item
    if isinstance(printed, (Claim, Wording)):
        return "_".join(f"{printed.source}:{printed.id}".split())
    return "_".join(f"{printed.source or ''}@{printed.vintage}".split())


def _where(item: _Printed) -> _Where:
    subject = item.indicator if isinstance(item, Observation) else item.subject
    return name_of(item), subject, item.area, item.period


_LOOK_UPS = {
    Kind.STATED: Audited.stated,
    Kind.STATED_HIGH: Audited.stated_high,
    Kind.COMPUTED: Audited.computed,
    Kind.TOTAL: Audited.total,
    Kind.EFFECT: Audited.effect,
    Kind.PRINTED: Audited.count_printed,
    Kind.DISPUTED: Audited.count_disputed,
    Kind.WORDED: Audited.count_worded,
    Kind.FINDINGS: Audited.count_findings,
    Kind.CONFLICTS: Audited.count_conflicts,
}
