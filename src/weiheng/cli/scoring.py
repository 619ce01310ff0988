"""``weiheng score``."""

import sys
from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from weiheng.assess import Assessment
from weiheng.cli.lookup import find_area
from weiheng.cli.screen import console
from weiheng.cli.terminal import Kind, area_name, name_of, number, series, sparkline, table
from weiheng.definitions.address import find
from weiheng.editions import Opened, open_edition
from weiheng.explain.places import score_places
from weiheng.tables import node_levels, score_table
from weiheng.vocabulary.messages import Words, preferred_language
from weiheng.vocabulary.problem import Exit

_NAME_WIDTH, _CELL_WIDTH = 40, 8


def score(edition: str, area: str | None, live: bool, as_json: bool, as_csv: bool, lang: str | None) -> int:
    """Print all scores of an edition: a table for people, tidy rows for programs."""
    words = Words(preferred_language(lang))
    opened = open_edition(find(edition), live)
    assessment = opened.assessment
    if as_json or as_csv:
        table = score_table(assessment)
        if area is not None:
            table = table.filter(area=find_area(assessment, area))
        sys.stdout.write(table.write_csv() if as_csv else table.write_json() + "\n")
    else:
        out = console()
        out.print(heading(opened, find_area(assessment, area), words))
        print_scores(out, assessment, find_area(assessment, area), words)
    return int(Exit.OK)


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
