"""``weiheng diff``."""

import json
from dataclasses import asdict

from rich.console import Console

from weiheng.assess import Assessment
from weiheng.cli.explaining import change_record, change_table, print_change_notes
from weiheng.cli.screen import console
from weiheng.cli.terminal import area_name, number, signed, table
from weiheng.definitions.address import find
from weiheng.editions import open_edition
from weiheng.explain.change import FACTORS
from weiheng.explain.diff import EditionDiff
from weiheng.explain.diff import diff as difference
from weiheng.explain.places import score_places
from weiheng.vocabulary.messages import Words, preferred_language
from weiheng.vocabulary.problem import Exit

_SHOWN = 25
"""Differences of one kind that are listed; the rest are counted, and all are in the JSON."""


def diff(before: str, after: str, live: bool, as_json: bool, lang: str | None) -> int:
    """Compare two editions."""
    words = Words(preferred_language(lang))
    old, new = (open_edition(find(address), live).assessment for address in (before, after))
    found = difference(old, new)
    if as_json:
        print(json.dumps(diff_record(found), ensure_ascii=False, indent=1))
    else:
        print_diff(console(), old, new, found, words)
    return int(Exit.OK)


def diff_record(found: EditionDiff) -> dict[str, object]:
    """All differences for programs."""
    scores = [
        {"node": each.node, "area": each.area, "period": each.period, **change_record(each.change)}
        for each in found.scores
    ]
    headline = None if found.headline is None else change_record(found.headline)
    return {"facts": [asdict(each) for each in found.facts], "scores": scores, "headline": headline}


def print_diff(out: Console, old: Assessment, new: Assessment, found: EditionDiff, words: Words) -> None:
    """Differences by kind, then scores of the whole index split by cause."""
    out.print(words("diff.title", before=old.edition.settings.title, after=new.edition.settings.title), style="bold")
    if not found.areas:
        out.print(words("diff.no_area"), style="yellow")
    if found.areas and not found.facts and not found.scores:
        out.print(words("diff.same"))
        return
    for kind in ("settings", "definition", "weight", "bounds", "decision", "value"):
        _print_facts(out, found, kind, words)
    _print_scores(out, new, found, words)
    if found.headline is not None:
        out.print()
        title = words("diff.headline")
        places = score_places(new.edition, new.root)
        ends = (found.headline.before, old.periods[-1]), (found.headline.after, new.periods[-1])
        numbers = " → ".join(f"{number(score, places)} ({period})" for score, period in ends)
        out.print(f"{title}: {numbers}", style="bold")
        out.print(change_table((new.edition, old.edition), found.headline, words))
        print_change_notes(out, (new.edition, old.edition), found.headline, words)


def _print_facts(out: Console, found: EditionDiff, kind: str, words: Words) -> None:
    facts = [each for each in found.facts if each.kind == kind]
    if not facts:
        return
    out.print(words(f"diff.{kind}", count=len(facts)), style="bold")
    absent = words("diff.absent")
    for each in facts[:_SHOWN]:
        subject = f"{each.subject} {each.field}".strip()
        out.print(f"  {subject}: {each.before or absent} → {each.after or absent}")
    if len(facts) > _SHOWN:
        out.print("  …")


def _print_scores(out: Console, new: Assessment, found: EditionDiff, words: Words) -> None:
    whole = [each for each in found.scores if each.node == new.root]
    if not whole:
        out.print(words("diff.scores_same") if found.areas else "")
        return
    out.print(words("diff.scores", count=len(found.scores)), style="bold")
    headings = [words(f"diff.{name}") for name in ("area", "period", "before", "after", "change")]
    shown = table((heading, "number") for heading in (*headings, *(words(f"factor.{factor}") for factor in FACTORS)))
    places = score_places(new.edition, new.root)
    for each in whole:
        change = each.change
        effects = [signed(float(change.by_factor()[factor]), places) for factor in FACTORS]
        ends = [number(change.before, places), number(change.after, places), signed(float(change.total), places)]
        shown.add_row(area_name(new.edition, each.area, words.language), str(each.period), *ends, *effects)
    out.print(shown)
