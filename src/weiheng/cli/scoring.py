"""``weiheng score``."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from weiheng.assess import Assessment
from weiheng.cli.lookup import find_area
from weiheng.cli.options import refuse_both
from weiheng.cli.screen import console
from weiheng.cli.terminal import MISSING, Kind, area_name, name_of, number, series, sparkline, table
from weiheng.definitions.address import find
from weiheng.editions import Opened, open_edition
from weiheng.explain.places import score_places
from weiheng.tables import node_levels, score_table, stage_table
from weiheng.vocabulary.messages import Words, preferred_language
from weiheng.vocabulary.problem import Exit

_NAME_WIDTH, _CELL_WIDTH = 40, 8


@dataclass(frozen=True)
class Options:
    """Of which area, from files or lock, scores or the stages before them, and in which form."""

    area: str | None = None
    stages: bool = False
    live: bool = False
    as_json: bool = False
    as_csv: bool = False


def score(edition: str, options: Options, lang: str | None) -> int:
    """Print all scores of an edition, or what each stage made of its values: for people, or tidy rows for programs."""
    refuse_both("weiheng score", {"--json": options.as_json, "--csv": options.as_csv})
    words = Words(preferred_language(lang))
    opened = open_edition(find(edition), options.live)
    assessment = opened.assessment
    area = find_area(assessment, options.area)
    if options.as_json or options.as_csv:
        made = stage_table(assessment) if options.stages else score_table(assessment)
        chosen = made if options.area is None else made.filter(area=area)
        sys.stdout.write(chosen.write_csv() if options.as_csv else chosen.write_json() + "\n")
        return int(Exit.OK)
    out = console()
    out.print(heading(opened, area, words))
    if options.stages:
        print_stages(out, assessment, area, words)
    else:
        print_scores(out, assessment, area, words)
    return int(Exit.OK)


def print_stages(out: Console, assessment: Assessment, area: str, words: Words) -> None:
    """Every value of an area that a stage changed, with what it was and what it became."""
    changed = [row for row in stage_table(assessment).filter(area=area).iter_rows(named=True) if _is_changed(row)]
    columns: list[tuple[str, Kind]] = [
        (words("score.node"), "text"),
        (words("score.year"), "number"),
        (words("score.observed"), "number"),
        (words("score.scored"), "number"),
        (words("score.done"), "text"),
    ]
    shown = table(columns)
    for row in changed:
        name = name_of(assessment.edition, row["indicator"], words.language)
        ends = (MISSING if row[end] is None else f"{row[end]:.6g}" for end in ("raw", "treated"))
        shown.add_row(name, str(row["period"]), *ends, ", ".join(_done(row, words)))
    if changed:
        out.print(shown)
    out.print(words("score.changed", count=len(changed)), style="dim")


def _is_changed(row: Mapping[str, object]) -> bool:
    return bool(row["screened"] or row["put_in"] or row["treatment"]) or row["raw"] != row["denominated"]


def _done(row: Mapping[str, object], words: Words) -> Iterator[str]:
    """What was done to a value, in the order of the stages."""
    if row["raw"] != row["denominated"]:
        yield words("score.denominated")
    if row["screened"]:
        yield words("score.screened")
    if row["put_in"]:
        yield words("score.put_in" if row["imputed"] is not None else "score.filled")
    if row["treatment"]:
        yield words(f"treat_name.{row['treatment']}")


def heading(opened: Opened, area: str, words: Words) -> Text:
    """Title, area, and whether the numbers are frozen."""
    edition = opened.assessment.edition
    title = words("score.title", title=edition.settings.title, area=area_name(edition, area, words.language))
    origin = words("score.frozen" if opened.frozen else "score.live")
    state = words("score.state", status=words(f"score.{edition.settings.status}"), origin=origin)
    return Text.assemble((title, "bold"), f"\n{state}")


def print_scores(out: Console, assessment: Assessment, area: str, words: Words) -> None:
    """Nodes down, years across, in as many blocks of years as the width needs."""
    per_block = max(3, (out.width - _NAME_WIDTH - len(assessment.periods)) // _CELL_WIDTH)
    periods = assessment.periods
    for start in range(0, len(periods), per_block):
        out.print(_block(assessment, area, periods[start : start + per_block], words))
    out.print(coverage_line(assessment, area, words), style="dim")
    if assessment.scores.imputed.any():
        out.print(words("score.imputed"), style="dim")


def _block(assessment: Assessment, area: str, periods: Sequence[int], words: Words) -> Table:
    years: list[tuple[str, Kind]] = [(str(period), "number") for period in periods]
    shown = table([(words("score.node"), "text"), (words("score.course"), "number"), *years])
    levels = node_levels(assessment)
    for key in assessment.edition.nodes:
        name = "  " * (levels[key] - 1) + name_of(assessment.edition, key, words.language)
        style = "" if assessment.edition.nodes[key].indicator else "bold"
        shown.add_row(
            name, sparkline(series(assessment, key, area)), *_cells(assessment, key, area, periods), style=style
        )
    return shown


def _cells(assessment: Assessment, key: str, area: str, periods: Sequence[int]) -> Iterator[str]:
    places = score_places(assessment.edition, key)
    leaf = assessment.edition.nodes[key].indicator is not None
    for period in periods:
        mark = "*" if leaf and assessment.imputed(key, area, period) else ""
        yield mark + number(assessment.score(key, area, period), places)


def coverage_line(assessment: Assessment, area: str, words: Words) -> str:
    """How much of the index was observed, and in which years less than all of it."""
    shares = {period: assessment.coverage(assessment.root, area, period) for period in assessment.periods}
    short = tuple(f"{period} {number(100 * share, 0)}%" for period, share in shares.items() if share < 1 - 1e-12)
    return words("score.coverage_short", periods=short) if short else words("score.coverage_full")
