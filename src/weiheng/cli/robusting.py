"""``weiheng robust``: how much scores and ranks depend on the choices of an index."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from weiheng.assess import Assessment
from weiheng.cli.lookup import find_area, find_period
from weiheng.cli.options import needless_option, refuse_both
from weiheng.cli.robust_records import print_rows, robust_record
from weiheng.cli.robust_tables import print_robust
from weiheng.cli.screen import console, literal_console
from weiheng.definitions.address import find
from weiheng.editions import open_edition
from weiheng.scrutiny.memory import GIB
from weiheng.scrutiny.robust import Asked, robust_of
from weiheng.scrutiny.robust import Progress as Told
from weiheng.scrutiny.robust_saying import Speaker
from weiheng.scrutiny.variants import declared_robustness
from weiheng.scrutiny.views import view_of
from weiheng.scrutiny.written import with_lines
from weiheng.vocabulary.messages import Words, preferred_language
from weiheng.vocabulary.problem import Exit, Refused


@dataclass(frozen=True)
class Options:
    """What of an experiment is asked for, and in which form; ``memory`` is in GiB."""

    replicates: int | None = None
    seed: int | None = None
    year: int | None = None
    area: str | None = None
    threads: int | None = None
    memory: float = 1.0
    sensitivity: bool = True
    live: bool = False
    as_json: bool = False
    as_csv: bool = False


def robust(address: str, options: Options, lang: str | None) -> int:
    """Make the experiment and print it; 130 if it was stopped, what was done by then being printed."""
    words = Words(preferred_language(lang))
    refuse_both("weiheng robust", {"--json": options.as_json, "--csv": options.as_csv})
    opened = open_edition(find(address), options.live)
    _check_view(opened.assessment, options)
    period = opened.assessment.periods.index(find_period(opened.assessment, options.year))
    area = None if options.area is None else opened.assessment.areas.index(find_area(opened.assessment, options.area))
    with with_lines(opened), _progress(words) as told:
        found = robust_of(opened.assessment, declared_robustness(opened), _asked(options), told)
    speaker = Speaker(found, view_of(found, period, area), words)
    if options.as_json:
        print(json.dumps(robust_record(found, speaker), ensure_ascii=False, indent=1, allow_nan=False))
    elif options.as_csv:
        print_rows(found, sys.stdout)
        for note in speaker.stopped():
            print(note, file=sys.stderr)
    else:
        print_robust(console(), speaker)
    return int(Exit.INTERRUPTED if found.partial else Exit.OK)


def _asked(options: Options) -> Asked:
    memory = int(options.memory * GIB)
    return Asked(options.replicates, options.seed, options.threads, memory, options.sensitivity)


def _check_view(assessment: Assessment, options: Options) -> None:
    """``Refused`` (X03) for what chooses nothing here: the years of one area are shown together."""
    given = [("--year", options.year), ("--area", options.area)]
    only = "one_area" if len(assessment.areas) == 1 else "area_given" if options.area is not None else ""
    needless = {"one_area": given, "area_given": given[:1], "": []}[only]
    problems = [needless_option("weiheng robust", name, only) for name, value in needless if value is not None]
    if problems:
        raise Refused(problems, Exit.USAGE)


class _Rate(ProgressColumn):
    """Replicates a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:,.0f}/s" if task.speed else "", style="dim")


@contextmanager
def _progress(words: Words) -> Iterator[Told]:
    """A bar with rate and time left on the error output, if that is a screen."""
    out = literal_console(sys.stderr)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=out, transient=True, disable=not out.is_terminal) as bars:
        tasks: dict[str, TaskID] = {}

        def told(part: str, total: int, done: int) -> None:
            if part not in tasks:
                tasks[part] = bars.add_task(words(f"robust.running_{part}"), total=total)
            bars.advance(tasks[part], done)

        yield told
