"""What an audit of the printed numbers found: how much was checked, what agrees, and what is left to decide."""

from collections.abc import Iterator

from weiheng.report.blocks import Line, Paragraph, Sentence
from weiheng.report.narrative.background import see
from weiheng.report.narrative.phrases import clauses, counted, listed, titled, together
from weiheng.report.numbers import Kind
from weiheng.report.view import View


def audit(view: View, node: str) -> Iterator[Paragraph]:
    """What was checked, what of it agrees, and what does not; about the whole edition, so only at the root."""
    if node != view.root or not has_claims(view):
        return
    sentences = [
        audit_numbers(view),
        audit_words(view),
        audit_unknown(view),
        audit_findings(view),
        audit_conflicts(view),
    ]
    yield from together(view, "audit", node, sentences)


def has_claims(view: View) -> bool:
    """Whether anything is known of what documents print."""
    return bool(view.edition.claims or view.edition.wordings)


def audit_numbers(view: View) -> Sentence | None:
    """How many printed numbers agree with the data and with each other."""
    printed = view.number(Kind.PRINTED)
    if not printed.value:
        return None
    agreeing = {f"printed_{each}": view.number(Kind.PRINTED, of=each) for each in ("equal", "rounding")}
    parts = [counted(view, name, number) for name, number in agreeing.items() if number.value]
    parts.append(counted(view, "printed_wrong", view.number(Kind.DISPUTED)))
    facts = {"numbers": counted(view, "printed", printed), "sources": documents(view), "parts": clauses(view, parts)}
    return view.sentence("audit_numbers", view.root, "audit_numbers", **facts)


def audit_words(view: View) -> Sentence | None:
    """How many of the words about numbers the numbers bear out."""
    worded, wrong = view.number(Kind.WORDED), view.number(Kind.WORDED, of="wrong")
    if not worded.value:
        return None
    facts = {"words": counted(view, "worded", worded), "wrong": counted(view, "worded_wrong", wrong)}
    return view.sentence("audit_words", view.root, "audit_words", **facts)


def documents(view: View) -> Line:
    """The documents in which printed numbers, or words about them, were checked."""
    checked = view.book.audited.documents
    return listed(view, (titled(view, each.title) for each in view.edition.sources if each.id in checked))


def audit_unknown(view: View) -> Sentence | None:
    """How many printed numbers there was nothing to hold against."""
    number = view.number(Kind.PRINTED, of="no_data")
    if not number.value:
        return None
    return view.sentence("audit_unknown", view.root, "audit_unknown", numbers=counted(view, "printed_unknown", number))


def audit_findings(view: View) -> Sentence | None:
    """How many findings the table has, and where the others are; else that everything agrees."""
    found, more = view.number(Kind.FINDINGS), view.number(Kind.FINDINGS, of="more")
    if not found.value:
        return view.sentence("audit_findings", view.root, "audit_agrees") if view.book.audited.documents else None
    facts = {"findings": counted(view, "findings", found), "table": see(view, "table audit_findings")}
    if not more.value:
        return view.sentence("audit_findings", view.root, "audit_findings", **facts)
    facts |= {"more": more, "edition": view.edition.name}
    return view.sentence("audit_findings", view.root, "audit_findings_more", **facts)


def audit_conflicts(view: View) -> Sentence | None:
    """Of how many figures printed numbers disagree, and whether it was decided which of them count."""
    every, left = view.number(Kind.CONFLICTS, of="all"), view.number(Kind.CONFLICTS)
    if not every.value:
        return None
    facts = {"figures": counted(view, "conflicting", every), "left": left, "table": see(view, "table ledger")}
    variant = {0: "_decided", every.value: "_open"}.get(left.value or 0, "")
    return view.sentence("audit_conflicts", view.root, f"audit_conflicts{variant}", **facts)
