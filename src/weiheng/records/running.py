"""The conductor: tables in, numbers of every grouping out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import polars.selectors as cs

from weiheng.definitions.pack import Pack
from weiheng.records.checking import Checked, Checks
from weiheng.records.counting import Counting, Numbers, Progress, Request, measured
from weiheng.records.engine import Engine, Unasked
from weiheng.records.rolling import Grouping
from weiheng.vocabulary.problem import Problem, Refused


@dataclass(frozen=True)
class Result:
    """Everything that a run found out: of each table, and the numbers of each grouping."""

    checked: Mapping[str, Checked]
    numbers: Mapping[Grouping, tuple[Numbers, ...]] = field(repr=False)


def run(engine: Engine, pack: Pack, request: Request, progress: Progress) -> Result:
    """Check every table that is measured or referred to, and count what is asked for in it.

    ``Refused`` if rows break what a contract does not forgive, or a sum is beyond the largest number (Q13).
    """
    checks = Checks(engine, pack)
    found: dict[Grouping, list[Numbers]] = {each: [] for each in request.groupings}
    for table in measured(pack):
        for grouping, numbers in Counting(checks, table, request).numbers(progress):
            if any(column.is_infinite().any() for column in numbers.frame.select(cs.float())):
                raise Refused([Problem("Q13", engine.files[table].place, {"id": table})])
            found[grouping].append(numbers)
    names = dict.fromkeys(name for name, _ in checks.done)
    return Result({name: checks.of(name) for name in names}, {key: tuple(each) for key, each in found.items()})


@dataclass(frozen=True)
class Query:
    """A query that a run makes: of which table, for which variables, and what its cells are told apart by."""

    table: str
    variables: tuple[str, ...]
    cells: tuple[str, ...]
    sql: str


def planned(engine: Engine, pack: Pack, request: Request) -> Iterator[Query]:
    """The scans that a run makes if no row has to be set aside.

    No row is looked at for them. A run may count different whole numbers in another way, by their least and largest.
    """
    checks = Checks(Unasked(engine), pack).clean()
    for table in measured(pack):
        counting = Counting(checks, table, request)
        for scan in counting.scans():
            for part in checks.parts(table):
                variables = tuple(each.name for each in scan.measures)
                cells = (scan.keys.unit, *scan.keys.dimensions)
                yield Query(table, variables, cells, counting.query(scan, part))
        for one, _, levels in counting.persons():
            for level in levels:
                cells = (level.period, *level.all_keys.dimensions)
                yield Query(table, (one.name,), cells, counting.query_of(one, level))
