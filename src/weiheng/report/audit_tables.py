"""The tables of the annex: what an audit found, and the figures that are printed differently."""

import re
from collections.abc import Iterator

from weiheng.audit.agreement import point
from weiheng.audit.model import Entry, Finding, Statement
from weiheng.audit.model import Kind as Check
from weiheng.audit.saying import Speaker
from weiheng.definitions.claims import Claim, Measure, Relation
from weiheng.observations.model import Key
from weiheng.report.audited import MOST, name_of
from weiheng.report.blocks import Cell, Line, Table
from weiheng.report.cells import head_cell, right_cell, text_cell
from weiheng.report.filling import join
from weiheng.report.narrative.phrases import dated
from weiheng.report.numbers import Form, Kind, Number, change_symbol
from weiheng.report.view import View
from weiheng.vocabulary.unit import UNITS

_MOST_OTHERS = 3
"""Other printings of a figure that stand beside a finding; the ledger has all of them."""
Row = tuple[Cell, ...]
_HYPHEN = re.compile(r"(?<![0-9A-Za-z])-(?=[0-9])")
"""Of a negative number in a sentence: lines may end after it, but not after a minus sign."""


def audit_findings(view: View, node: str) -> Iterator[Table]:
    """What cannot be right, the weightiest first: in a sentence, as printed, as it should be, and what it changes."""
    rows = view.book.audited.rows if node == view.root else ()
    if not rows:
        return
    speaker, own = _speaker(view), view.edition.settings.source
    of_own = any(each.item.source == own for each, *_ in rows[:MOST])
    yield Table(
        "table audit_findings",
        view.line("audit_table.findings"),
        (1.1, 15.0, 2.5, 2.8, 2.1),
        (_heads(view, "number", "finding", "printed", "instead", "effect"),),
        tuple(_finding(view, speaker, number, each) for number, each in enumerate(rows[:MOST], start=1)),
        notes=(
            *((view.line("audit_table.own_note", source=speaker.source(own)),) if of_own else ()),
            view.line("audit_table.effect_note"),
            *_rest(view, Kind.FINDINGS),
        ),
        wide=True,
    )


def ledger(view: View, node: str) -> Iterator[Table]:
    """Figures of which printed numbers disagree: each printing with its place, what counts, and who decided it."""
    conflicts = view.book.audited.conflicts if node == view.root else ()
    if not conflicts:
        return
    speaker = _speaker(view)
    yield Table(
        "table ledger",
        view.line("audit_table.ledger"),
        (5.0, 2.4, 8.6, 2.4, 4.6),
        (_heads(view, "figure", "printed", "place", "adopted", "decided"),),
        tuple(row for each in conflicts[:MOST] for row in _entry(view, speaker, each)),
        notes=tuple(_rest(view, Kind.CONFLICTS)),
        wide=True,
    )


def _speaker(view: View) -> Speaker:
    return Speaker(view.book.audited.evidence, view.words)


def _heads(view: View, *titles: str) -> Row:
    return tuple(head_cell(view.line(f"audit_table.{title}")) for title in titles)


def _rest(view: View, kind: Kind) -> Iterator[Line]:
    """That there is more than the table has, and where."""
    more = view.number(kind, of="more")
    if more.value:
        yield view.line("audit_table.more", n=more, edition=view.edition.name)


def _finding(view: View, speaker: Speaker, number: int, findings: tuple[Finding, ...]) -> Row:
    """What is found once or more often in one place; the report of the edition itself is not named every time."""
    finding = findings[0]
    said = _HYPHEN.sub("−", speaker.sentence(finding, titled=finding.item.source != view.edition.settings.source))
    if len(findings) > 1:
        said = view.words("audit_table.repeated", finding=said, n=len(findings))
    return (
        text_cell((str(number),), align="center", head=True),
        text_cell((said,)),
        right_cell(_printed(view, finding)),
        right_cell(_instead(view, finding)),
        right_cell(_effect(view, finding)),
    )


def _printed(view: View, finding: Finding) -> Line:
    """The number that is judged, as it is printed; words have none, and shares are judged by their sum."""
    if finding.kind is Check.WHOLE:
        return (_total(view, finding),)
    if not isinstance(finding.item, Claim):
        return ()
    if view.book.audited.name(finding.item) is None:
        return _bound(view, finding.item)
    return _quoted(view, finding.item, _key(finding.item))


def _bound(view: View, claim: Claim) -> Line:
    """A bound of the edition with the unit that is printed beside it."""
    kind = Kind.UPPER if claim.measure is Measure.UPPER else Kind.LOWER
    return (view.number(kind, claim.subject, unit=False), claim.unit_printed or "")


def _instead(view: View, finding: Finding) -> Line:
    """What is computed, or printed elsewhere; of a wrong unit the one that is meant."""
    match finding.kind:
        case Check.RESULT:
            return (_number(view, Kind.COMPUTED, finding.claim),)
        case Check.SUM:
            return (_total(view, finding),)
        case Check.WHOLE:
            return view.line("audit_table.whole")
        case Check.UNIT:
            return (_unit(view, finding.claim),)
        case Check.FIGURE if finding.entry is not None:
            return _others(view, finding.claim, finding.entry)
        case _:
            return ()


def _unit(view: View, claim: Claim) -> str:
    change = claim.measure is Measure.VALUE_CHANGE
    unit = UNITS[claim.unit]
    return (change_symbol(unit.id, view.words) if change else unit.symbol(view.book.language)).strip()


def _others(view: View, claim: Claim, entry: Entry) -> Line:
    """What the counts of a figure give; without counts the other numbers that are printed of it."""
    if entry.computed is not None:
        return (_number(view, Kind.COMPUTED, claim),)
    numbers = {point(each): each for each in reversed(entry.statements) if not _is(each, claim)}
    others = list(reversed(numbers.values()))[:_MOST_OTHERS]
    return join(view.words, (_quoted(view, each, entry.key) for each in others), last=False)


def _is(statement: Statement, claim: Claim) -> bool:
    return (statement.figure, statement.unit, statement.relation) == (claim.value, claim.unit, claim.relation)


def _effect(view: View, finding: Finding) -> Line:
    """What the whole index changes by, else whether a target is met or not with another number."""
    effect = finding.effect
    if effect is not None and effect.nodes:
        return (_number(view, Kind.EFFECT, finding.claim, signed=True),)
    return view.line("audit_table.turns" if effect is not None and effect.targets else "audit_table.no_effect")


def _quoted(view: View, printed: Claim | Statement, key: Key) -> Line:
    """A printed number with its unit, and what it says of the number that is meant."""
    subject, area, year = key
    name = view.book.audited.name(printed) if isinstance(printed, Claim) else name_of(printed)
    amount: Line = (view.number(Kind.STATED, subject, area=area, year=year, of=name),)
    if printed.relation is Relation.RANGE:
        high = view.number(Kind.STATED_HIGH, subject, area=area, year=year, of=name)
        amount = view.line("audit_table.range", low=amount[0], high=high)
    limit = f"relation.{printed.relation.value}"
    return view.line(limit, amount=amount) if view.words.known(limit) else amount


def _number(view: View, kind: Kind, claim: Claim, signed: bool = False) -> Number:
    """A number about what is printed; the effect on the index without its unit, which stands above."""
    subject, area, year = _key(claim)
    form: Form = "signed" if signed else "plain"
    name = view.book.audited.name(claim)
    return view.number(kind, subject, area=area, year=year, of=name, form=form, unit=not signed)


def _total(view: View, finding: Finding) -> Number:
    """What the parts of a total add up to."""
    subject, area, year = _key(finding.claim)
    return view.number(Kind.TOTAL, subject, area=area, year=year, of=view.book.audited.name(finding.parts[0]))


def _key(claim: Claim) -> Key:
    return claim.subject, claim.area, claim.period


def _entry(view: View, speaker: Speaker, entry: Entry) -> Iterator[Row]:
    """A row a printing; the figure, what counts and who decided stand beside all of them."""
    down = len(entry.statements)
    for number, each in enumerate(entry.statements):
        printing = (right_cell(_quoted(view, each, entry.key)), text_cell((speaker.stated_at(each),)))
        if number:
            yield printing
            continue
        adopted = Cell(_adopted(view, entry), down=down, align="right")
        yield (
            Cell((speaker.figure(entry),), down=down, head=True),
            *printing,
            adopted,
            Cell(_decided(view, entry), down=down),
        )


def _adopted(view: View, entry: Entry) -> Line:
    """The number that counts as it is printed, or as it is computed."""
    chosen = next((each for each in entry.statements if point(each) == entry.adopted), None)
    if chosen is not None:
        return _quoted(view, chosen, entry.key)
    subject, area, year = entry.key
    if entry.adopted is None or entry.measure is Measure.TARGET:
        return view.line("audit_table.no_effect")
    return (view.number(Kind.VALUE, subject, area=area, year=year),)


def _decided(view: View, entry: Entry) -> Line:
    """Who decided when and why; else what counts until somebody does."""
    if (decided := entry.decided) is not None:
        date = dated(view.words, decided.date)
        return view.line("audit_table.decision", by=decided.by, date=date, reason=decided.reason)
    if entry.adopted is None:
        return view.line("audit_table.undecided")
    by = "counts" if entry.computed is not None and entry.computed.value == entry.adopted else "observation"
    return view.line(f"audit_table.undecided_{by}")
