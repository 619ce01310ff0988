"""Find the framework and the data among the sheets of the files given, and read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from weiheng.observations.intake.grid import Grid
from weiheng.observations.intake.reading import read_grids
from weiheng.scaffold.indices.coin_tool import DATABASE, FRAMEWORK, coin_tool_heading, is_coin_tool, read_coin_tool
from weiheng.scaffold.indices.data import data_heading, read_data
from weiheng.scaffold.indices.framework import Heading, framework_heading, read_framework
from weiheng.scaffold.indices.model import Data, Framework
from weiheng.scaffold.indices.structure import structure_problems
from weiheng.vocabulary.problem import Place, Problem, Refused
from weiheng.vocabulary.text import folded


@dataclass(frozen=True)
class Sheets:
    """Names of sheets where they are told, and the year of data that have no column for it."""

    data: str | None = None
    framework: str | None = None
    year: int | None = None


@dataclass(frozen=True)
class Found:
    """An index as read, with everything that is wrong or left out."""

    framework: Framework
    data: Data
    problems: tuple[Problem, ...]


def read_index(files: Sequence[Path], sheets: Sheets) -> Found:
    """Read an index. ``Refused`` if a file cannot be opened, or no framework (I16) or data (I34) are recognised."""
    grids = [grid for file in files for grid in read_grids(file)]
    database, table = _named(grids, sheets.data or DATABASE), _named(grids, sheets.framework or FRAMEWORK)
    if database is not None and table is not None and is_coin_tool(database, table):
        framework, problems = read_coin_tool(database, table)
        return _with_data(framework, problems, database, coin_tool_heading(), sheets.year)
    table, heading = _framework_sheet(grids, sheets.framework)
    framework, problems = read_framework(table, heading)
    if not framework.entries:
        raise Refused(problems)
    found = _data_sheet([each for each in grids if each is not table], sheets.data, framework)
    if isinstance(found, Problem):
        raise Refused([*problems, *structure_problems(framework), found])
    return _with_data(framework, problems, *found, sheets.year)


def _with_data(framework: Framework, problems: list[Problem], grid: Grid, heading: Heading, year: int | None) -> Found:
    data, more = read_data(grid, heading, framework, year)
    found = (*problems, *structure_problems(framework), *more)
    return Found(framework, data, tuple(sorted(found, key=lambda each: each.level)))


def _named(grids: Sequence[Grid], name: str) -> Grid | None:
    return next((grid for grid in grids if folded(grid.sheet or grid.file) == folded(name)), None)


def _asked(grids: Sequence[Grid], name: str | None) -> Sequence[Grid]:
    return grids if name is None else [grid for grid in grids if folded(grid.sheet or grid.file) == folded(name)]


def _framework_sheet(grids: Sequence[Grid], name: str | None) -> tuple[Grid, Heading]:
    for grid in _asked(grids, name):
        heading = framework_heading(grid)
        if heading is not None:
            return grid, heading
    raise Refused([Problem("I16", *_where(grids, name))])


def _data_sheet(grids: Sequence[Grid], name: str | None, framework: Framework) -> tuple[Grid, Heading] | Problem:
    for grid in _asked(grids, name):
        heading = data_heading(grid, framework)
        if heading is not None:
            return grid, heading
    return Problem("I34", *_where(grids, name))


def _where(grids: Sequence[Grid], name: str | None) -> tuple[Place, dict[str, object]]:
    """The place and the facts of a sheet that is not recognised."""
    seen = tuple(f"{grid.file}:{grid.sheet}" if grid.sheet else grid.file for grid in grids)
    files = ", ".join(dict.fromkeys(grid.file for grid in grids)) or "-"
    return Place(files, cell=name or ""), {"found": seen or "-"}
