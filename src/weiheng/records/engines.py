"""Which engine counts, and what it may use."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from weiheng.definitions.contracts import Table
from weiheng.records.catalog import Catalog, catalog
from weiheng.records.duck import duck
from weiheng.records.engine import Engine
from weiheng.records.sources import Given, find_tables
from weiheng.vocabulary.messages import Term
from weiheng.vocabulary.problem import Exit, Place, Problem, Refused

EngineName = Literal["duckdb", "spark"]
HERE = "local[*]"


@dataclass(frozen=True)
class Means:
    """What an engine may use: ``memory`` such as ``4GB``; ``threads`` of this machine, or a ``master`` of Spark."""

    engine: EngineName = "duckdb"
    memory: str | None = None
    threads: int | None = None
    master: str | None = None


def opened(data: str, tables: Mapping[str, Table], means: Means) -> Engine:
    """An engine on the tables in a folder, a database, or (Spark) a catalog.

    ``Refused`` with X02 for what does not go together, Q16 if Spark is not there, and for whatever cannot be opened.
    """
    lake = catalog(data, tables)
    if means.engine == "spark":
        _refuse(means.threads is not None and means.master is not None, f"--threads {means.threads}", "--master")
        return _spark(lake or find_tables(data, tables), means)
    _refuse(means.master is not None, "--master", "--engine duckdb")
    _refuse(lake is not None, data, "--engine duckdb")
    return duck(find_tables(data, tables), means.memory, means.threads)


def _spark(given: Given | Catalog, means: Means) -> Engine:
    master = means.master or (HERE if means.threads is None else f"local[{means.threads}]")
    try:
        from weiheng.records.spark import spark  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        facts = {"found": master, "why": Term("spark_package")}
        raise Refused([Problem("Q16", Place(master), facts)], Exit.FILES) from error
    return spark(given, master, means.memory)


def _refuse(together: bool, one: str, other: str) -> None:
    if together:
        raise Refused([Problem("X02", Place("weiheng records"), {"found": one, "allowed": other})], Exit.USAGE)
