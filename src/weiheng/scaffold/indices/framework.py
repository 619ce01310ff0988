"""A framework sheet: a row for each indicator, group of the tree, grouping of areas and denominator."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from weiheng.observations.intake.grid import Broken, Grid
from weiheng.scaffold.indices.model import KINDS, Entry, Framework, Kind
from weiheng.scaffold.indices.wording import allowed_words, headings, meaning, read_figure, said
from weiheng.vocabulary.figure import Figure
from weiheng.vocabulary.problem import Problem

LOOKED_AT = 30
"""Rows among which the heading of a sheet is looked for."""
_RECOGNISED = ("code", "parent")
_NEEDED = ("direction", "weight")
_KINDS: Mapping[str, Kind] = {kind: kind for kind in KINDS}
_POSITIVE = "> 0"


@dataclass(frozen=True)
class Heading:
    """Row of a heading and the column of each role."""

    row: int
    columns: Mapping[str, int]


def framework_heading(grid: Grid) -> Heading | None:
    """The heading of a framework, if the sheet is one."""
    for row, texts in enumerate(grid.rows[:LOOKED_AT]):
        columns = headings("framework", texts)
        if all(role in columns for role in _RECOGNISED):
            return Heading(row, columns)
    return None


def read_framework(grid: Grid, heading: Heading) -> tuple[Framework, list[Problem]]:
    """All rows that could be read, and what is wrong with single cells."""
    sheet = Sheet(grid, heading)
    place = grid.place(heading.row, 0)
    sheet.problems += [Problem("I17", place, {"column": role}) for role in _NEEDED if role not in heading.columns]
    sheet.problems += broken_cells(grid, heading)
    rows = [row for row in range(heading.row + 1, len(grid.rows)) if any(map(said, grid.rows[row]))]
    if not rows:
        sheet.problems.append(Problem("I32", place))
    kinds = dict(_kinds(sheet, rows))
    coded = [row for row in rows if sheet.text(row, "code")]
    sheet.problems += [Problem("I28", grid.place(row, heading.columns["code"])) for row in rows if row not in coded]
    return Framework(tuple(_entry(sheet, row, kinds[row]) for row in coded)), sheet.problems


def broken_cells(grid: Grid, heading: Heading) -> Iterator[Problem]:
    """I13: formulas without a result."""
    for row in range(heading.row + 1, len(grid.rows)):
        for column in heading.columns.values():
            if column < len(grid.rows[row]) and isinstance(grid.rows[row][column], Broken):
                yield Problem("I13", grid.place(row, column))


@dataclass
class Sheet:
    """A grid below its heading, and the problems met in it."""

    grid: Grid
    heading: Heading
    problems: list[Problem] = field(default_factory=list)

    def text(self, row: int, role: str) -> str:
        """What a cell says; empty if there is no such column."""
        column = self.heading.columns.get(role)
        cells = self.grid.rows[row]
        return said(cells[column]) if column is not None and column < len(cells) else ""

    def refuse(self, row: int, role: str, allowed: str | Sequence[str]) -> None:
        """I23: a cell says what cannot be."""
        column = self.heading.columns.get(role, 0)
        facts = {"column": role, "found": self.text(row, role) or "-", "allowed": allowed}
        self.problems.append(Problem("I23", self.grid.place(row, column), facts))


def _kinds(sheet: Sheet, rows: Sequence[int]) -> Iterator[tuple[int, Kind]]:
    """As the type says; without one, what has children is a group, and what has a parent an indicator."""
    parents = {sheet.text(row, "parent") for row in rows}
    divisors = {sheet.text(row, "denominator") for row in rows}
    for row in rows:
        code, written = sheet.text(row, "code"), sheet.text(row, "type")
        known = _KINDS.get(meaning("type", written) or "")
        if written and known is None:
            sheet.refuse(row, "type", allowed_words("type"))
        yield row, known or _inferred(code in parents, bool(sheet.text(row, "parent")), code in divisors)


def _inferred(has_children: bool, has_parent: bool, divides: bool) -> Kind:
    if has_children:
        return "aggregate"
    if has_parent:
        return "indicator"
    return "denominator" if divides else "other"


def _entry(sheet: Sheet, row: int, kind: Kind) -> Entry:
    code = sheet.text(row, "code")
    in_tree = kind in ("indicator", "aggregate")
    return Entry(
        code=code,
        name=sheet.text(row, "name") or code,
        kind=kind,
        place=sheet.grid.place(row, sheet.heading.columns["code"]),
        level=_level(sheet, row) if in_tree else None,
        parent=(sheet.text(row, "parent") or None) if in_tree else None,
        weight=_weight(sheet, row) if in_tree and sheet.text(row, "parent") else Fraction(1),
        direction=_direction(sheet, row, kind) if in_tree else 1,
        unit=sheet.text(row, "unit"),
        target=_target(sheet, row),
        denominator=sheet.text(row, "denominator") or None,
    )


def _level(sheet: Sheet, row: int) -> int | None:
    text = sheet.text(row, "level")
    if not text:
        return None
    try:
        level = read_figure(text).exact
    except ValueError:
        level = Fraction(0)
    if level < 1 or level.denominator != 1:
        sheet.refuse(row, "level", "1, 2, 3, …")
        return None
    return int(level)


def _weight(sheet: Sheet, row: int) -> Fraction:
    """A weight that is missing is refused like one that is not positive."""
    if "weight" not in sheet.heading.columns:
        return Fraction(1)
    try:
        weight = read_figure(sheet.text(row, "weight")).exact
    except ValueError:
        weight = Fraction(0)
    if weight <= 0:
        sheet.refuse(row, "weight", _POSITIVE)
    return max(weight, Fraction(0)) or Fraction(1)


def _direction(sheet: Sheet, row: int, kind: Kind) -> Literal[1, -1]:
    """That of a group says nothing about scores, which are all better when higher: -1 is said to be left out (I31)."""
    if "direction" not in sheet.heading.columns:
        return 1
    found = meaning("direction", sheet.text(row, "direction"))
    if kind == "aggregate":
        if found == "-1":
            place = sheet.grid.place(row, sheet.heading.columns["direction"])
            sheet.problems.append(Problem("I31", place, {"found": sheet.text(row, "code")}, level="warning"))
        return 1
    if found is None:
        sheet.refuse(row, "direction", ("1", "-1"))
    return -1 if found == "-1" else 1


def _target(sheet: Sheet, row: int) -> Figure | None:
    text = sheet.text(row, "target")
    if not text:
        return None
    try:
        return read_figure(text)
    except ValueError:
        sheet.refuse(row, "target", "1, 2.5, 1e-3, …")
        return None
