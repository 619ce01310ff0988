"""``weiheng compare``: an edition beside other ways of building the same index."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from weiheng.cli.compare_records import compare_record, print_rows
from weiheng.cli.lookup import find_period
from weiheng.cli.options import needless_option, refuse_both
from weiheng.cli.screen import console
from weiheng.cli.terminal import MISSING, Kind, number, print_item, signed, table
from weiheng.cli.wide import blocks
from weiheng.definitions.address import find
from weiheng.definitions.robustness import Variant
from weiheng.editions import Opened, open_edition
from weiheng.explain.places import score_places
from weiheng.scrutiny.compare import Alternative, League, agreement, compare, movers
from weiheng.scrutiny.compare_saying import Speaker
from weiheng.scrutiny.variants import declared_robustness, usual_variants
from weiheng.vocabulary.messages import Words, preferred_language
from weiheng.vocabulary.problem import Exit, Place, Problem, Refused

_BESIDE = 16
"""Cells of the edition's own score and place."""


@dataclass(frozen=True)
class Options:
    """Which variants of which year are asked for, and in which form."""

    variants: tuple[str, ...] = ()
    year: int | None = None
    live: bool = False
    as_json: bool = False
    as_csv: bool = False


def compare_variants(address: str, options: Options, lang: str | None) -> int:
    """Compare and print: tables for people, records for programs."""
    words = Words(preferred_language(lang))
    refuse_both("weiheng compare", {"--json": options.as_json, "--csv": options.as_csv})
    opened = open_edition(find(address), options.live)
    if options.year is not None and len(opened.assessment.areas) == 1:
        raise Refused([needless_option("weiheng compare", "--year", "one_area")], Exit.USAGE)
    period = opened.assessment.periods.index(find_period(opened.assessment, options.year))
    found = compare(opened.assessment, _chosen(opened, options.variants))
    speaker = Speaker(found, words)
    league = found.leagues[0 if found.of_years else period]
    if options.as_json:
        print(json.dumps(compare_record(found, speaker), ensure_ascii=False, indent=1, allow_nan=False))
    elif options.as_csv:
        print_rows(found, sys.stdout)
    else:
        _print(console(), speaker, league, details=bool(options.variants))
    return int(Exit.OK)


def _chosen(opened: Opened, asked: Sequence[str]) -> tuple[Variant, ...]:
    """The declared variants, or the usual ones; those asked for. ``Refused`` (E03) if one is not there."""
    robustness = declared_robustness(opened)
    usual = usual_variants(opened.assessment.declared)
    written = robustness.variants if robustness is not None and robustness.variants else usual
    if not asked:
        return written
    known = {each.id: each for each in (*usual, *written)}
    for id in asked:
        if id not in known:
            place = Place(opened.assessment.edition.name)
            raise Refused([Problem("E03", place, {"found": id, "allowed": ", ".join(known)})], Exit.USAGE)
    return tuple(known[id] for id in asked)


def _print(out: Console, speaker: Speaker, league: League, *, details: bool) -> None:
    words, found = speaker.words, speaker.found
    title = words("compare.title", title=found.assessment.edition.settings.title)
    out.print(Text(title, style="bold"), soft_wrap=True)
    period = found.assessment.periods[league[0][1]]
    out.print(Text(words("compare.of_years" if found.of_years else "compare.of_areas", period=period), style="dim"))
    out.print()
    if found.alternatives:
        out.print(_agreements(speaker, league))
        _heading(out, words("compare.places"))
        short = [_short(each) for each in found.alternatives]
        widest = [max(each.split("\n"), key=len) for each in short]
        for some in blocks(out, found.alternatives, widest, beside=_BESIDE):
            out.print(_places(speaker, league, some))
        for note in speaker.left_out(league):
            out.print(Text(note, style="dim"), soft_wrap=True)
    for variant, problem in found.refused:
        print_item(out, speaker.refused(variant, problem))
    for each in found.alternatives if details else ():
        _heading(out, words("compare.variant", variant=speaker.variant(each.variant)))
        out.print(_differences(speaker, each, league))
        for sentence in speaker.moves(each, league):
            print_item(out, sentence)


def _heading(out: Console, text: str) -> None:
    out.print()
    out.print(Text(text, style="bold underline"))


def _agreements(speaker: Speaker, league: League) -> Table:
    """A variant a row: id, name, rank correlations, shifts, and whose place changes most."""
    words = speaker.words
    columns: list[tuple[str, Kind]] = [(words("compare.head_id"), "number"), (words("compare.head_variant"), "text")]
    columns += [(words(f"compare.head_{each}"), "number") for each in ("spearman", "kendall", "shift", "most")]
    shown = table(columns)
    shown.columns[0].justify = "left"
    for each in speaker.found.alternatives:
        known = agreement(each, league)
        numbers = (number(value, 3) for value in (known.spearman, known.kendall))
        most = _most(speaker, each, league)
        shown.add_row(each.variant.id, speaker.variant(each.variant), *numbers, number(known.mean_shift, 2), most)
    return shown


def _most(speaker: Speaker, alternative: Alternative, league: League) -> str:
    moved = movers(alternative, league, 1)
    if not moved:
        return MISSING
    ranks = (number(float(each.ranks[moved[0]]), 0) for each in (alternative.nominal, alternative.outcome))
    return f"{speaker.unit(moved[0])} {' → '.join(ranks)}"


def _short(alternative: Alternative) -> str:
    """The id of a variant as a heading, one word a line."""
    return alternative.variant.id.replace("_", "\n")


def _places(speaker: Speaker, league: League, some: Sequence[Alternative]) -> Table:
    """A unit a row: the edition's place and score, then its place in some variants."""
    found, words = speaker.found, speaker.words
    places = score_places(found.assessment.edition, found.assessment.root)
    unit = words("robust.head_years" if found.of_years else "robust.head_areas")
    columns: list[tuple[str, Kind]] = [(unit, "text"), (words("compare.head_score"), "number")]
    columns += [(words("compare.head_place"), "number")]
    columns += [(_short(each), "number") for each in some]
    shown = table(columns)
    for each in league:
        own = number(float(found.outcome.scores[each]), places), number(float(found.outcome.ranks[each]), 0)
        others = (number(float(one.outcome.ranks[each]), 0) for one in some)
        shown.add_row(speaker.unit(each), *own, *others)
    return shown


def _differences(speaker: Speaker, alternative: Alternative, league: League) -> Table:
    """Scores and places, the edition's and a variant's."""
    found, words = speaker.found, speaker.words
    places = score_places(found.assessment.edition, found.assessment.root)
    unit = words("robust.head_years" if found.of_years else "robust.head_areas")
    columns: list[tuple[str, Kind]] = [(unit, "text")]
    heads = ("score", "other_score", "change", "place", "other_place")
    columns += [(words(f"compare.head_{each}"), "number") for each in heads]
    shown = table(columns)
    one, other = alternative.nominal, alternative.outcome
    other_places = score_places(alternative.assessment.edition, alternative.assessment.root)
    for each in league:
        mine, theirs = float(one.scores[each]), float(other.scores[each])
        known = alternative.same_scale and mine == mine  # noqa: PLR0124 - not missing
        change = signed(theirs - mine, places) if known else MISSING
        ranks = (number(float(side.ranks[each]), 0) for side in (one, other))
        shown.add_row(speaker.unit(each), number(mine, places), number(theirs, other_places), change, *ranks)
    return shown
