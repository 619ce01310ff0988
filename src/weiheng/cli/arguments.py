"""Arguments and options that several commands have, and choices by name."""

from enum import StrEnum
from typing import Annotated

import typer


class Lang(StrEnum):
    """Languages of messages, labels and tables."""

    zh = "zh"
    en = "en"


class ReportFormat(StrEnum):
    """Formats of reports, by the ending of their files."""

    docx = "docx"
    xlsx = "xlsx"
    pdf = "pdf"
    html = "html"


class DecidedMeasure(StrEnum):
    """What a decision can be about."""

    value = "value"
    target = "target"


class RankMethod(StrEnum):
    """Multi-criteria methods that rank."""

    topsis = "topsis"
    rank_sum_ratio = "rank_sum_ratio"
    composite_ratio = "composite_ratio"
    grey_relational = "grey_relational"
    copeland = "copeland"
    benefit_of_the_doubt = "benefit_of_the_doubt"


class SameWay(StrEnum):
    """How TOPSIS turns criteria of which less is better."""

    cost = "cost"
    reciprocal = "reciprocal"


class RecordFormat(StrEnum):
    """Formats of tables of records."""

    parquet = "parquet"
    csv = "csv"


class EngineName(StrEnum):
    """Engines that count records."""

    duckdb = "duckdb"
    spark = "spark"


class PeriodKind(StrEnum):
    """Kinds of periods."""

    year = "year"
    quarter = "quarter"
    month = "month"
    day = "day"


LangOption = Annotated[Lang | None, typer.Option("--lang", help="option.lang")]
JsonOption = Annotated[bool, typer.Option("--json", help="option.json")]
CsvOption = Annotated[bool, typer.Option("--csv", help="option.csv")]
EditionArgument = Annotated[str, typer.Argument(metavar="EDITION", help="argument.edition")]
PackArgument = Annotated[str, typer.Argument(metavar="PACK", help="argument.pack")]
AreaOption = Annotated[str | None, typer.Option("--area", help="option.area")]
LiveOption = Annotated[bool, typer.Option("--live", help="option.live")]
