"""The commands of ``weiheng records``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from weiheng.cli.arguments import EngineName, JsonOption, LangOption, PackArgument, PeriodKind

if TYPE_CHECKING:
    from weiheng.records.engines import Means

records = typer.Typer(help="help.records", rich_markup_mode=None, no_args_is_help=True)
DataArgument = Annotated[str, typer.Argument(metavar="DATA", help="argument.data")]
MemoryOption = Annotated[str | None, typer.Option("--memory", help="option.engine_memory")]
EngineOption = Annotated[EngineName, typer.Option("--engine", help="option.engine")]
MasterOption = Annotated[str | None, typer.Option("--master", metavar="URL", help="option.engine_master")]
ReplaceOption = Annotated[bool, typer.Option("--replace", help="option.template_replace")]
StoreOption = Annotated[Path | None, typer.Option("--store", help="option.records_store")]
ApproximateOption = Annotated[bool, typer.Option("--approximate", help="option.records_approximate")]
ByOption = Annotated[list[str] | None, typer.Option("--by", metavar="GROUPS", help="option.records_by")]
PeriodOption = Annotated[list[PeriodKind] | None, typer.Option("--period", help="option.records_period")]
AgesOption = Annotated[str | None, typer.Option("--ages", metavar="AGES", help="option.records_ages")]
ConfOption = Annotated[float, typer.Option("--conf", min=0.5, max=0.9999, help="option.records_conf")]
EngineThreads = Annotated[int | None, typer.Option("--threads", min=1, help="option.engine_threads")]


@records.command("check", help="help.records_check")
def check_records(
    pack: PackArgument,
    data: DataArgument,
    engine: EngineOption = EngineName.duckdb,
    memory: MemoryOption = None,
    threads: EngineThreads = None,
    master: MasterOption = None,
    json: JsonOption = False,
    lang: LangOption = None,
) -> int:
    """Tables against their contracts."""
    from weiheng.cli import recording

    return recording.check(pack, data, recording.Options(_means(engine, memory, threads, master)), json, lang=lang)


@records.command("plan", help="help.records_plan")
def plan_records(
    pack: PackArgument,
    data: DataArgument,
    by: ByOption = None,
    period: PeriodOption = None,
    ages: AgesOption = None,
    approximate: ApproximateOption = False,
    engine: EngineOption = EngineName.duckdb,
    master: MasterOption = None,
    lang: LangOption = None,
) -> int:
    """The scans of a run."""
    from weiheng.cli import recording
    from weiheng.cli.grouping import groupings

    options = recording.Options(_means(engine, None, None, master), approximately=approximate)
    return recording.plan(pack, data, groupings(by, period, ages), options, lang=lang)


@records.command("run", help="help.records_run")
def run_records(
    pack: PackArgument,
    data: DataArgument,
    out: Annotated[Path, typer.Option("--out", "-o", help="option.records_out")],
    engine: EngineOption = EngineName.duckdb,
    memory: MemoryOption = None,
    threads: EngineThreads = None,
    master: MasterOption = None,
    replace: ReplaceOption = False,
    store: StoreOption = None,
    approximate: ApproximateOption = False,
    lang: LangOption = None,
) -> int:
    """Observations from records."""
    from weiheng.cli import recording

    return recording.observe(
        pack,
        data,
        out,
        recording.Options(_means(engine, memory, threads, master), replace, store, approximate),
        lang=lang,
    )


@records.command("tabulate", help="help.records_tabulate")
def tabulate_records(
    pack: PackArgument,
    data: DataArgument,
    out: Annotated[Path, typer.Option("--out", "-o", help="option.records_table")],
    by: ByOption = None,
    period: PeriodOption = None,
    ages: AgesOption = None,
    conf: ConfOption = 0.95,
    engine: EngineOption = EngineName.duckdb,
    memory: MemoryOption = None,
    threads: EngineThreads = None,
    master: MasterOption = None,
    replace: ReplaceOption = False,
    store: StoreOption = None,
    approximate: ApproximateOption = False,
    lang: LangOption = None,
) -> int:
    """Indicators by groups from records."""
    from weiheng.cli import recording
    from weiheng.cli.grouping import groupings

    options = recording.Options(_means(engine, memory, threads, master), replace, store, approximate)
    return recording.tabulate(pack, data, out, groupings(by, period, ages), conf, options, lang=lang)


def _means(engine: EngineName, memory: str | None, threads: int | None, master: str | None) -> "Means":
    from weiheng.records.engines import Means

    return Means(engine.value, memory, threads, master)
