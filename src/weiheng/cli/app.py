"""Every command with its options. Help texts are keys of the catalogue; the work is imported when it is needed."""

from pathlib import Path
from typing import Annotated

import typer

from weiheng.cli.arguments import (
    AreaOption,
    CsvOption,
    DecidedMeasure,
    EditionArgument,
    JsonOption,
    LangOption,
    LiveOption,
    PackArgument,
    RankMethod,
    RecordFormat,
    ReportFormat,
    SameWay,
)
from weiheng.cli.records_app import records

app = typer.Typer(
    name="weiheng",
    help="help.weiheng",
    add_completion=False,
    suggest_commands=False,  # its suggestion is English only, and the refusal lists all commands
    rich_markup_mode=None,  # the plain help starts three times as fast
    pretty_exceptions_enable=False,
)
app.add_typer(records, name="records")


@app.callback(invoke_without_command=True)
def weiheng(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="option.version", is_eager=True)] = False,
    lang: LangOption = None,
) -> None:
    """Options before the command; a language given here is that of the command."""
    if lang is not None and context.invoked_subcommand is not None:
        chosen = {"lang": lang.value}
        below = {each.name: chosen for each in records.registered_commands}
        context.default_map = {context.invoked_subcommand: {**chosen, **below}}
    if version:
        from weiheng import __version__

        typer.echo(__version__)
    elif context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command(help="help.check")
def check(
    packs: Annotated[list[str] | None, typer.Argument(metavar="[PACK]...", help="argument.packs")] = None,
    json: JsonOption = False,
    lang: LangOption = None,
) -> int:
    """Apply every rule to packs."""
    from weiheng.cli import checking

    return checking.check(packs or [], as_json=json, lang=lang)


@app.command(help="help.demo")
def demo(
    out: Annotated[Path, typer.Option("--out", "-o", help="option.out")] = Path("out"),
    lang: LangOption = None,
) -> int:
    """The shipped index from its published figures, explained and checked."""
    from weiheng.cli import demonstrating

    return demonstrating.demo(out, lang=lang)


@app.command(help="help.score")
def score(
    edition: EditionArgument = "shenzhen/index/2022",
    area: AreaOption = None,
    stages: Annotated[bool, typer.Option("--stages", help="option.stages")] = False,
    live: LiveOption = False,
    json: JsonOption = False,
    csv: CsvOption = False,
    lang: LangOption = None,
) -> int:
    """Scores of every node and year."""
    from weiheng.cli import scoring

    return scoring.score(edition, scoring.Options(area, stages, live, json, csv), lang=lang)


@app.command(help="help.explain")
def explain(
    edition: EditionArgument,
    node: Annotated[str | None, typer.Argument(metavar="[NODE]", help="argument.node")] = None,
    period: Annotated[int | None, typer.Argument(metavar="[YEAR]", help="argument.period")] = None,
    since: Annotated[int | None, typer.Option("--since", help="option.since")] = None,
    area: AreaOption = None,
    live: LiveOption = False,
    json: JsonOption = False,
    lang: LangOption = None,
) -> int:
    """Why a number is what it is, or why it moved."""
    from weiheng.cli import explaining

    question = explaining.Question(node=node, period=period, since=since, area=area)
    return explaining.explain(edition, question, live=live, as_json=json, lang=lang)


@app.command(help="help.report")
def report(
    edition: EditionArgument = "shenzhen/index/2022",
    out: Annotated[Path, typer.Option("--out", "-o", help="option.report_out")] = Path("out"),
    format: Annotated[list[ReportFormat] | None, typer.Option("--format", "-f", help="option.report_format")] = None,
    area: AreaOption = None,
    all_areas: Annotated[bool, typer.Option("--all-areas", help="option.report_all_areas")] = False,
    onepage: Annotated[bool, typer.Option("--onepage", help="option.report_onepage")] = False,
    sentences: Annotated[bool, typer.Option("--sentences", help="option.report_sentences")] = False,
    texts: Annotated[Path | None, typer.Option("--texts", help="option.report_texts")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="option.report_replace")] = False,
    live: LiveOption = False,
    json: JsonOption = False,
    lang: LangOption = None,
) -> int:
    """The yearly report in all formats."""
    from weiheng.cli import reporting

    wish = reporting.Wish(out, tuple(format or ()), area, all_areas, onepage, texts, replace, live)
    return reporting.report(edition, wish, sentences=sentences, as_json=json, lang=lang)


@app.command(help="help.verify")
def verify(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="argument.verify_file")],
    edition: Annotated[str | None, typer.Option("--edition", help="option.verify_edition")] = None,
    live: LiveOption = False,
    json: JsonOption = False,
    lang: LangOption = None,
) -> int:
    """The numbers of a Word file against the data."""
    from weiheng.cli import verifying

    return verifying.verify(file, edition, live=live, as_json=json, lang=lang)


@app.command(help="help.adopt")
def adopt(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="argument.adopt_file")],
    edition: Annotated[str | None, typer.Option("--edition", help="option.adopt_edition")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="option.adopt_out")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="option.adopt_dry_run")] = False,
    lang: LangOption = None,
) -> int:
    """What people wrote into a Word report."""
    from weiheng.cli import verifying

    return verifying.adopt(file, edition, out, dry_run=dry_run, lang=lang)


@app.command("adopt-value", help="help.adopt_value")
def adopt_value(
    pack: PackArgument,
    subject: Annotated[str, typer.Argument(metavar="SUBJECT", help="argument.adopt_subject")],
    area: Annotated[str, typer.Argument(metavar="AREA", help="argument.adopt_area")],
    period: Annotated[str, typer.Argument(metavar="PERIOD", help="argument.adopt_period")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="argument.adopt_value")],
    source: Annotated[str, typer.Option("--source", help="option.adopt_source")],
    reason: Annotated[str, typer.Option("--reason", help="option.adopt_reason")],
    by: Annotated[str, typer.Option("--by", help="option.adopt_by")],
    place: Annotated[str | None, typer.Option("--place", help="option.adopt_place")] = None,
    unit: Annotated[str | None, typer.Option("--unit", help="option.adopt_unit")] = None,
    measure: Annotated[DecidedMeasure, typer.Option("--measure", help="option.adopt_measure")] = DecidedMeasure.value,
    date: Annotated[str | None, typer.Option("--date", help="option.adopt_date")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="option.adopt_value_dry_run")] = False,
    json: JsonOption = False,
    lang: LangOption = None,
) -> int:
    """Which of several printed values counts."""
    from weiheng.cli import deciding

    asked = deciding.Asked(subject, area, period, value, source, place, reason, by, unit, measure, date)
    return deciding.adopt_value(pack, asked, dry_run=dry_run, as_json=json, lang=lang)


@app.command(help="help.audit")
def audit(
    pack: Annotated[str, typer.Argument(metavar="PACK", help="argument.audit")] = "shenzhen",
    source: Annotated[str | None, typer.Option("--source", help="option.audit_source")] = None,
    all_: Annotated[bool, typer.Option("--all", help="option.audit_all")] = False,
    ledger: Annotated[bool, typer.Option("--ledger", help="option.audit_ledger")] = False,
    live: LiveOption = False,
    json: JsonOption = False,
    csv: CsvOption = False,
    lang: LangOption = None,
) -> int:
    """What documents print, against the data and each other."""
    from weiheng.cli import auditing

    options = auditing.Options(source, all_, ledger, live, json, csv)
    return auditing.audit_pack(pack, options, lang=lang)


@app.command(help="help.plan")
def plan(
    pack: Annotated[str, typer.Argument(metavar="[PACK]", help="argument.plan_pack")] = "shenzhen",
    target: Annotated[str | None, typer.Argument(metavar="[TARGET]", help="argument.plan_target")] = None,
    plan: Annotated[str | None, typer.Option("--plan", help="option.plan_plan")] = None,
    year: Annotated[int | None, typer.Option("--year", help="option.plan_year")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="option.plan_as_of")] = None,
    area: Annotated[str | None, typer.Option("--area", help="option.plan_area")] = None,
    binding: Annotated[bool, typer.Option("--binding", help="option.plan_binding")] = False,
    all_: Annotated[bool, typer.Option("--all", help="option.plan_all")] = False,
    scenario: Annotated[Path | None, typer.Option("--scenario", metavar="FILE", help="option.plan_scenario")] = None,
    live: LiveOption = False,
    json: JsonOption = False,
    csv: CsvOption = False,
    lang: LangOption = None,
) -> int:
    """Where the targets of a plan stand."""
    from weiheng.cli import planning

    options = planning.Options(plan, target, year, as_of, area, binding, all_, scenario, live, json, csv)
    return planning.plan(pack, options, lang=lang)


@app.command(help="help.freeze")
def freeze(
    edition: EditionArgument,
    replace: Annotated[bool, typer.Option("--replace", help="option.replace")] = False,
    lang: LangOption = None,
) -> int:
    """Write an edition's lock."""
    from weiheng.cli import making

    return making.freeze(edition, replace=replace, lang=lang)


@app.command(help="help.diff")
def diff(
    before: Annotated[str, typer.Argument(metavar="BEFORE", help="argument.before")],
    after: Annotated[str, typer.Argument(metavar="AFTER", help="argument.after")],
    live: LiveOption = False,
    json: JsonOption = False,
    lang: LangOption = None,
) -> int:
    """What differs between two editions."""
    from weiheng.cli import differing

    return differing.diff(before, after, live=live, as_json=json, lang=lang)


@app.command(help="help.new")
def new(
    address: Annotated[str, typer.Argument(metavar="PACK[/index/EDITION]", help="argument.new")],
    source: Annotated[str | None, typer.Option("--from", help="option.from")] = None,
    into: Annotated[Path, typer.Option("--into", help="option.into")] = Path("packs"),
    lang: LangOption = None,
) -> int:
    """Start an owner's pack or an edition."""
    from weiheng.cli import making

    return making.new(address, source=source, into=into, lang=lang)


@app.command(help="help.template")
def template(
    pack: PackArgument,
    out: Annotated[Path, typer.Option("-o", "--out", help="option.template_out")],
    period: Annotated[str | None, typer.Option("--period", help="option.template_period")] = None,
    area: Annotated[str | None, typer.Option("--area", help="option.template_area")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="option.template_replace")] = False,
    lang: LangOption = None,
) -> int:
    """An Excel form for one year and area."""
    from weiheng.cli import importing

    return importing.template(pack, period=period, area=area, out=out, replace=replace, lang=lang)


@app.command("import", help="help.import")
def import_(
    pack: PackArgument,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="argument.import_file")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="option.import_dry_run")] = False,
    area: Annotated[str | None, typer.Option("--area", help="option.import_area")] = None,
    period: Annotated[str | None, typer.Option("--period", help="option.import_period")] = None,
    source: Annotated[str | None, typer.Option("--source", help="option.import_source")] = None,
    vintage: Annotated[str | None, typer.Option("--vintage", help="option.import_vintage")] = None,
    json: JsonOption = False,
    lang: LangOption = None,
) -> int:
    """Figures of a table into a pack."""
    from weiheng.cli import importing

    options = importing.Options(dry_run, area, period, source, vintage, json)
    return importing.import_(pack, file, options, lang=lang)


@app.command("import-index", help="help.import_index")
def import_index(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="argument.index_file")],
    owner: Annotated[str, typer.Option("--owner", help="option.index_owner")],
    framework: Annotated[Path | None, typer.Argument(metavar="[FRAMEWORK]", help="argument.index_framework")] = None,
    into: Annotated[Path, typer.Option("--into", help="option.into")] = Path("packs"),
    edition: Annotated[str | None, typer.Option("--edition", help="option.index_edition")] = None,
    year: Annotated[str | None, typer.Option("--year", help="option.index_year")] = None,
    sheet_data: Annotated[str | None, typer.Option("--sheet-data", help="option.sheet_data")] = None,
    sheet_framework: Annotated[str | None, typer.Option("--sheet-framework", help="option.sheet_framework")] = None,
    lang: LangOption = None,
) -> int:
    """An index kept elsewhere as a pack."""
    from weiheng.cli import indexing

    options = indexing.Options(owner, into, edition, year, sheet_data, sheet_framework)
    return indexing.import_([file, framework] if framework else [file], options, lang=lang)


@app.command(help="help.coherence")
def coherence(
    edition: EditionArgument,
    check: Annotated[str | None, typer.Option("--check", metavar="ID", help="option.coherence_check")] = None,
    year: Annotated[int | None, typer.Option("--year", help="option.coherence_year")] = None,
    area: Annotated[str | None, typer.Option("--area", help="option.coherence_area")] = None,
    size: Annotated[str | None, typer.Option("--size", metavar="VARIABLE", help="option.coherence_size")] = None,
    live: LiveOption = False,
    json: JsonOption = False,
    csv: CsvOption = False,
    lang: LangOption = None,
) -> int:
    """Whether an index is coherent in itself."""
    from weiheng.cli import cohering

    return cohering.coherence(edition, cohering.Options(check, year, area, size, live, json, csv), lang=lang)


@app.command(help="help.robust")
def robust(
    edition: EditionArgument = "shenzhen/index/2022",
    replicates: Annotated[int | None, typer.Option("--replicates", min=1, help="option.robust_replicates")] = None,
    seed: Annotated[int | None, typer.Option("--seed", min=0, max=2**63 - 1, help="option.robust_seed")] = None,
    year: Annotated[int | None, typer.Option("--year", help="option.robust_year")] = None,
    area: Annotated[str | None, typer.Option("--area", help="option.robust_area")] = None,
    threads: Annotated[int | None, typer.Option("--threads", min=1, help="option.robust_threads")] = None,
    memory: Annotated[float, typer.Option("--memory", min=0.001, help="option.robust_memory")] = 1.0,
    no_sensitivity: Annotated[bool, typer.Option("--no-sensitivity", help="option.robust_no_sensitivity")] = False,
    live: LiveOption = False,
    json: JsonOption = False,
    csv: CsvOption = False,
    lang: LangOption = None,
) -> int:
    """How much scores and ranks depend on the choices of an index."""
    from weiheng.cli import robusting

    options = robusting.Options(replicates, seed, year, area, threads, memory, not no_sensitivity, live, json, csv)
    return robusting.robust(edition, options, lang=lang)


@app.command(help="help.compare")
def compare(
    edition: EditionArgument = "shenzhen/index/2022",
    variant: Annotated[list[str] | None, typer.Option("--variant", metavar="ID", help="option.compare_variant")] = None,
    year: Annotated[int | None, typer.Option("--year", help="option.compare_year")] = None,
    live: LiveOption = False,
    json: JsonOption = False,
    csv: CsvOption = False,
    lang: LangOption = None,
) -> int:
    """An edition beside other ways of building the same index."""
    from weiheng.cli import comparing

    options = comparing.Options(tuple(variant or ()), year, live, json, csv)
    return comparing.compare_variants(edition, options, lang=lang)


@app.command(help="help.rank")
def rank(
    edition: EditionArgument = "shenzhen/index/2022",
    method: Annotated[RankMethod, typer.Option("--method", help="option.rank_method")] = RankMethod.topsis,
    year: Annotated[int | None, typer.Option("--year", help="option.rank_year")] = None,
    flat: Annotated[bool, typer.Option("--flat/--tree", help="option.rank_flat")] = True,
    classes: Annotated[int | None, typer.Option("--classes", min=3, max=5, help="option.rank_classes")] = None,
    same_way: Annotated[SameWay | None, typer.Option("--same-way", help="option.rank_same_way")] = None,
    live: LiveOption = False,
    json: JsonOption = False,
    csv: CsvOption = False,
    lang: LangOption = None,
) -> int:
    """Ranks by a multi-criteria method."""
    from weiheng.cli import ranking

    same = None if same_way is None else same_way.value
    options = ranking.Options(method.value, year, flat, classes, same, live, json, csv)
    return ranking.rank(edition, options, lang=lang)


@app.command(help="help.weights")
def weights(
    edition: EditionArgument = "shenzhen/index/2022",
    node: Annotated[str | None, typer.Argument(metavar="[NODE]", help="argument.weights_node")] = None,
    area: Annotated[str | None, typer.Option("--area", help="option.weights_area")] = None,
    consistent: Annotated[bool, typer.Option("--consistent", help="option.weights_consistent")] = False,
    live: LiveOption = False,
    json: JsonOption = False,
    csv: CsvOption = False,
    lang: LangOption = None,
) -> int:
    """Where every weight of an index comes from."""
    from weiheng.cli import weighing

    return weighing.weights(edition, node, weighing.Options(area, consistent, live, json, csv), lang=lang)


@app.command(help="help.synth")
def synth(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="argument.synth_out")],
    people: Annotated[int, typer.Option("--people", min=100, max=10**8, help="option.synth_people")] = 100_000,
    years: Annotated[str, typer.Option("--years", metavar="YEARS", help="option.synth_years")] = "2021-2023",
    seed: Annotated[int, typer.Option("--seed", min=0, max=2**63 - 1, help="option.synth_seed")] = 1,
    visits: Annotated[int | None, typer.Option("--visits", min=1, max=10**10, help="option.synth_visits")] = None,
    dirty: Annotated[str, typer.Option("--dirty", metavar="SHARE", help="option.synth_dirty")] = "0%",
    format: Annotated[RecordFormat, typer.Option("--format", "-f", help="option.synth_format")] = RecordFormat.parquet,
    tables: Annotated[str | None, typer.Option("--tables", metavar="TABLES", help="option.synth_tables")] = None,
    lang: LangOption = None,
) -> int:
    """The records of an invented city."""
    from weiheng.cli import synthesising

    options = synthesising.Options(people, years, seed, visits, dirty, format.value, tables)
    return synthesising.synth(out, options, lang=lang)
