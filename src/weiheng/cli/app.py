"""Every command with its options. Help texts are keys of the catalogue; the work is imported when it is needed."""

from enum import StrEnum
from typing import Annotated

import typer

app = typer.Typer(
    name="weiheng",
    help="help.weiheng",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)


class Lang(StrEnum):
    """Languages of messages, labels and tables."""

    zh = "zh"
    en = "en"


LangOption = Annotated[Lang | None, typer.Option("--lang", help="option.lang")]
JsonOption = Annotated[bool, typer.Option("--json", help="option.json")]
CsvOption = Annotated[bool, typer.Option("--csv", help="option.csv")]
EditionArgument = Annotated[str, typer.Argument(metavar="PACK/index/EDITION", help="argument.edition")]
PackArgument = Annotated[str, typer.Argument(metavar="PACK", help="argument.pack")]
AreaOption = Annotated[str | None, typer.Option("--area", help="option.area")]
LiveOption = Annotated[bool, typer.Option("--live", help="option.live")]


@app.callback(invoke_without_command=True)
def weiheng(
    version: Annotated[bool, typer.Option("--version", help="option.version", is_eager=True)] = False,
    lang: LangOption = None,
) -> None:
    """Options before the command."""
    if version:
        from weiheng import __version__

        typer.echo(__version__)
        raise typer.Exit


@app.command(help="help.check")
def check(
    packs: Annotated[list[str] | None, typer.Argument(metavar="[PACK]...", help="argument.packs")] = None,
    json: JsonOption = False,
    lang: LangOption = None,
) -> int:
    """Apply every rule to packs."""
    from weiheng.cli import checking

    return checking.check(packs or [], as_json=json, lang=lang)


@app.command(help="help.score")
def score(
    edition: EditionArgument = "shenzhen/index/2022",
    area: AreaOption = None,
    live: LiveOption = False,
    json: JsonOption = False,
    csv: CsvOption = False,
    lang: LangOption = None,
) -> int:
    """Scores of every node and year."""
    from weiheng.cli import scoring

    return scoring.score(edition, area=area, live=live, form=scoring.form(json, csv), lang=lang)


