"""The commands of ``weiheng records``."""

from pathlib import Path
from typing import Annotated

import typer

from weiheng.cli.arguments import JsonOption, LangOption, PackArgument

records = typer.Typer(help="help.records", rich_markup_mode=None, no_args_is_help=True)
DataArgument = Annotated[Path, typer.Argument(metavar="FOLDER", help="argument.data")]
MemoryOption = Annotated[str | None, typer.Option("--memory", help="option.engine_memory")]
EngineThreads = Annotated[int | None, typer.Option("--threads", min=1, help="option.engine_threads")]


@records.command("check", help="help.records_check")
def check_records(
    pack: PackArgument,
    data: DataArgument,
    memory: MemoryOption = None,
    threads: EngineThreads = None,
    json: JsonOption = False,
    lang: LangOption = None,
) -> int:
    """Tables against their contracts."""
    from weiheng.cli import recording

    return recording.check(pack, data, recording.Options(memory, threads), json, lang=lang)


@records.command("plan", help="help.records_plan")
def plan_records(pack: PackArgument, data: DataArgument, lang: LangOption = None) -> int:
    """The scans of a run."""
    from weiheng.cli import recording

    return recording.plan(pack, data, recording.Options(), lang=lang)


@records.command("run", help="help.records_run")
def run_records(
    pack: PackArgument,
    data: DataArgument,
    out: Annotated[Path, typer.Option("--out", "-o", help="option.records_out")],
    memory: MemoryOption = None,
    replace: Annotated[bool, typer.Option("--replace", help="option.template_replace")] = False,
    threads: EngineThreads = None,
    lang: LangOption = None,
) -> int:
    """Observations from records."""
    from weiheng.cli import recording

    return recording.observe(pack, data, out, recording.Options(memory, threads, replace), lang=lang)
