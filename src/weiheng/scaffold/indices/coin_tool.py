"""The layout of the JRC's COIN Tool: everything about an indicator stands above its column of the sheet Database.

Rows 7-10 hold weight, direction and goalposts, rows 11-14 the codes of index, sub-index, pillar and sub-pillar, rows 15
and 16 name and code; areas follow from row 17 on, by name (B) and code (C), values from column E on. The sheet
Framework has a table of groups with code (C), weight (E) and name (H), headed "Dimension/indicator".

Source: W. Becker, COINr (R package), 2022, whose import of the COIN Tool reads the same cells.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from weiheng.observations.intake.grid import Broken, Grid
from weiheng.scaffold.indices.framework import Heading
from weiheng.scaffold.indices.model import Entry, Framework
from weiheng.scaffold.indices.wording import meaning, read_figure, said
from weiheng.vocabulary.problem import Place, Problem
from weiheng.vocabulary.text import folded

DATABASE, FRAMEWORK = "Database", "Framework"
_WEIGHT, _DIRECTION, _LOWER, _UPPER = 6, 7, 8, 9
_GROUPS = range(10, 14)
"""From the index down to the sub-pillars."""
_NAME, _CODE = 14, 15
_AREA_NAME, _AREA_CODE, _FIRST, _LAST = 1, 2, 4, 103
_GROUP_CODE, _GROUP_WEIGHT, _GROUP_NAME = 2, 4, 7
_HEADING = folded("Dimension/indicator")
_INDEX = "Index"


@dataclass(frozen=True)
class _Group:
    """What the sheet Framework says about a group of the tree."""

    name: str
    weight: str
    place: Place


@dataclass
class _Reading:
    """Both sheets, and the problems met in them."""

    database: Grid
    framework: Grid
    problems: list[Problem] = field(default_factory=list)

    def weight(self, text: str, place: Place) -> Fraction:
        try:
            weight = read_figure(text).exact
        except ValueError:
            weight = Fraction(0)
        if weight <= 0:
            self.refuse(place, "weight", text, "> 0")
        return weight if weight > 0 else Fraction(1)

    def refuse(self, place: Place, column: str, found: str, allowed: str | tuple[str, ...]) -> None:
        """I13 for a formula without a result, I23 for anything else that cannot be."""
        facts = {"column": column, "found": found or "-", "allowed": allowed}
        broken = isinstance(found, Broken)
        self.problems.append(Problem("I13", place) if broken else Problem("I23", place, facts))


def is_coin_tool(database: Grid, framework: Grid) -> bool:
    """Whether two sheets are laid out like those of the COIN Tool."""
    return _heading_row(framework) is not None and bool(_text(database, _CODE, _FIRST))


def coin_tool_heading() -> Heading:
    """Where the codes and names of areas stand in the Database, as in a plain table of data."""
    return Heading(_CODE, {"code": _AREA_CODE, "name": _AREA_NAME})


def read_coin_tool(database: Grid, framework: Grid) -> tuple[Framework, list[Problem]]:
    """Indicators from the Database, groups from both; a level with one group for all indicators is not in use."""
    reading = _Reading(database, framework)
    columns = [column for column in range(_FIRST, _LAST) if _is_used(database, column)]
    ways = _ways(database, columns)
    reading.problems += _beside_the_groups(database, ways)
    indicators = [_indicator(reading, column, ways[column][-1]) for column in columns]
    return Framework((*indicators, *_groups(reading, ways))), reading.problems


def _text(grid: Grid, row: int, column: int) -> str:
    """The text of a cell; empty if it says that there is nothing. A broken one stays what it is."""
    cells = grid.rows[row] if row < len(grid.rows) else ()
    text = cells[column] if column < len(cells) else ""
    return text if isinstance(text, Broken) else said(text)


def _is_used(database: Grid, column: int) -> bool:
    """The tool comes with a hundred columns that have a code; those in use have a name or values."""
    values = (_text(database, row, column) for row in range(_CODE + 1, len(database.rows)))
    return bool(_text(database, _CODE, column)) and (bool(_text(database, _NAME, column)) or any(values))


def _ways(database: Grid, columns: Sequence[int]) -> Mapping[int, tuple[str, ...]]:
    """Of each column, the codes of the groups above its indicator, from the index down."""
    levels = {row: {column: _text(database, row, column) for column in columns} for row in _GROUPS[1:]}
    used = [level for level in levels.values() if len({*level.values()}) > 1]
    index = {column: _text(database, _GROUPS[0], column) or _INDEX for column in columns}
    return {column: (index[column], *(code for level in used if (code := level[column]))) for column in columns}


def _beside_the_groups(database: Grid, ways: Mapping[int, tuple[str, ...]]) -> Iterator[Problem]:
    """I39 (warning): an indicator has no group on a level where others have one, and stands beside the groups."""
    deepest = max(map(len, ways.values()), default=0)
    for column, way in ways.items():
        if len(way) < deepest:
            facts = {"found": _text(database, _CODE, column), "parent": way[-1]}
            yield Problem("I39", database.place(_CODE, column), facts, level="warning")


def _indicator(reading: _Reading, column: int, parent: str) -> Entry:
    database = reading.database
    code = _text(database, _CODE, column)
    direction = meaning("direction", _text(database, _DIRECTION, column))
    if direction is None:
        found = _text(database, _DIRECTION, column)
        reading.refuse(database.place(_DIRECTION, column), "direction", found, ("1", "-1"))
    ends = _text(database, _LOWER, column), _text(database, _UPPER, column)
    return Entry(
        code=code,
        name=_text(database, _NAME, column) or code,
        kind="indicator",
        place=database.place(_CODE, column),
        parent=parent,
        weight=reading.weight(_text(database, _WEIGHT, column), database.place(_WEIGHT, column)),
        direction=-1 if direction == "-1" else 1,
        goalposts=ends if all(ends) else None,
    )


def _groups(reading: _Reading, ways: Mapping[int, Sequence[str]]) -> Iterator[Entry]:
    """Each group once, with its parent, which must be the same above every indicator."""
    parents: dict[str, str | None] = {}
    places: dict[str, Place] = {}
    for column, way in ways.items():
        for parent, code in zip((None, *way), way, strict=False):
            place = reading.database.place(_CODE, column)
            if parents.setdefault(code, parent) != parent:
                reading.refuse(place, "parent", f"{code} < {parent}", f"{code} < {parents[code]}")
            places.setdefault(code, place)
    table = _table(reading.framework, parents)
    for code, parent in parents.items():
        group = table.get(folded(code), _Group(code, "", places[code]))
        weight = Fraction(1) if parent is None else reading.weight(group.weight, group.place)
        yield Entry(code, group.name, "aggregate", group.place, parent=parent, weight=weight)


def _heading_row(framework: Grid) -> int | None:
    rows = (row for row, texts in enumerate(framework.rows) if _HEADING in map(folded, texts))
    return next(rows, None)


def _table(framework: Grid, codes: Mapping[str, str | None]) -> Mapping[str, _Group]:
    """The groups of the sheet Framework by folded code."""
    wanted = {folded(code) for code in codes}
    found: dict[str, _Group] = {}
    for row in range((_heading_row(framework) or 0) + 1, len(framework.rows)):
        code = folded(_text(framework, row, _GROUP_CODE))
        if code in wanted:
            name = _text(framework, row, _GROUP_NAME) or _text(framework, row, _GROUP_CODE)
            group = _Group(name, _text(framework, row, _GROUP_WEIGHT), framework.place(row, _GROUP_WEIGHT))
            found.setdefault(code, group)
    return found
