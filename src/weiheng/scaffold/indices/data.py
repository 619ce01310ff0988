"""A sheet of data: a row for each area and year, a column for each indicator, denominator and grouping of areas."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from weiheng.observations.intake.grid import Broken, Grid
from weiheng.observations.intake.wording import symbols
from weiheng.scaffold.indices.framework import LOOKED_AT, Heading
from weiheng.scaffold.indices.model import Data, Datum, Entry, Framework
from weiheng.scaffold.indices.wording import has_decimal_comma, headings, nothing, one_line, read_figure, said, unit_of
from weiheng.vocabulary.figure import Figure
from weiheng.vocabulary.messages import Term
from weiheng.vocabulary.problem import Place, Problem, errors


def data_heading(grid: Grid, framework: Framework) -> Heading | None:
    """The heading of a table of data: the column of areas, and those of at least one code of the framework.

    A heading that is a code of the framework is that, whatever else the word may mean.
    """
    codes = {entry.code for entry in framework.entries}
    for row, texts in enumerate(grid.rows[:LOOKED_AT]):
        named = [one_line(text) for text in texts]
        columns = headings("data", ["" if text in codes else text for text in named])
        if codes & set(named) and "code" in columns:
            return Heading(row, columns)
    return None


def read_data(grid: Grid, heading: Heading, framework: Framework, year: int | None) -> tuple[Data, list[Problem]]:
    """Everything that could be read, and what is wrong. ``year`` is that of all rows where no column says it."""
    texts = [one_line(text) for text in grid.rows[heading.row]]
    entries = {entry.code: entry for entry in framework.entries if entry.counted or entry.kind == "group"}
    columns = {column: entries[text] for column, text in enumerate(texts) if text in entries}
    reading = _Reading(grid, heading, columns, year)
    reading.problems += _heading_problems(grid, heading, texts, framework)
    reading.problems += _year_problems(grid, heading, year)
    if all(problem.code != "I27" for problem in reading.problems):
        reading.read()
    return reading.data(), reading.problems


def _heading_problems(grid: Grid, heading: Heading, texts: list[str], framework: Framework) -> Iterator[Problem]:
    """Columns that occur twice or are lacking, and those with something in them that is not taken over."""
    used = {entry.code for entry in framework.entries if entry.counted or entry.kind == "group"}
    for column, text in enumerate(texts):
        place = grid.place(heading.row, column)
        if text in used and text in texts[:column]:
            first = grid.place(heading.row, texts.index(text))
            yield Problem("I18", place, {"kind": Term("column"), "found": text, "first": first})
        elif text not in used and column not in heading.columns.values() and _has_content(grid, heading.row, column):
            yield Problem("I26", place, {"found": text or "-"}, level="warning")
    for entry in framework.entries:
        if entry.code in used and entry.code not in texts:
            yield Problem("I25", entry.place, {"found": entry.code, "data": grid.sheet or grid.file})


def _has_content(grid: Grid, top: int, column: int) -> bool:
    return any(column < len(row) and said(row[column]) for row in grid.rows[top + 1 :])


def _year_problems(grid: Grid, heading: Heading, year: int | None) -> Iterator[Problem]:
    """I27 unless the years are said exactly once: by a column or by the option."""
    column = heading.columns.get("time")
    if (column is None) == (year is None):
        found = Term("no_year" if year is None else "two_years")
        yield Problem("I27", grid.place(heading.row, column or 0), {"found": found})


@dataclass
class _Reading:
    """State of the reading of a table of data."""

    grid: Grid
    heading: Heading
    columns: Mapping[int, Entry]
    year: int | None
    areas: dict[str, str] = field(default_factory=dict)
    rows: dict[tuple[str, int], Place] = field(default_factory=dict)
    cells: list[Datum] = field(default_factory=list)
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    blanks: int = 0

    def data(self) -> Data:
        """The years are those with values; rows that are laid out for later ones, and are empty yet, add none."""
        valued = {cell.year for cell in self.cells if cell.figure is not None}
        years = tuple(sorted(valued or {year for _, year in self.rows}))
        places = {entry.code: self.grid.place(self.heading.row, column) for column, entry in self.columns.items()}
        return Data(self.areas, years, tuple(self.cells), self.labels, self.blanks, places)

    def read(self) -> None:
        for row in range(self.heading.row + 1, len(self.grid.rows)):
            if not self._is_remark(row):
                self._read_row(row)
        if not self.rows and not self.problems:
            self.problems.append(Problem("I32", self.grid.place(self.heading.row, 0)))
        self.problems += self._areas_without_values()

    def _is_remark(self, row: int) -> bool:
        """Whether a row has no values, and at most a remark: neither code and year, nor code and name."""
        if any(said(self._text(row, column)) for column in self.columns):
            return False
        columns = self.heading.columns
        if not said(self._text(row, columns["code"])):
            return True
        if "time" in columns:
            return symbols().year(self._text(row, columns["time"])) is None
        beside = (*self.columns, *(columns[role] for role in ("name",) if role in columns))
        return not any(self._text(row, column).strip() for column in beside)

    def _areas_without_values(self) -> Iterator[Problem]:
        """I36 (warning), at the first row of each."""
        valued = {cell.area for cell in self.cells if cell.figure is not None}
        places: dict[str, Place] = {}
        for (area, _), place in self.rows.items():
            places.setdefault(area, place)
        yield from (
            Problem("I36", place, {"found": area}, level="warning")
            for area, place in places.items()
            if area not in valued and not errors(self.problems)
        )

    def _text(self, row: int, column: int | None) -> str:
        cells = self.grid.rows[row]
        return cells[column] if column is not None and column < len(cells) else ""

    def _read_row(self, row: int) -> None:
        columns = self.heading.columns
        area, year = said(self._text(row, columns["code"])), self._year(row)
        place = self.grid.place(row, columns["code"])
        if not area:
            self.problems.append(Problem("I28", place))
        if not area or year is None:
            return
        if (area, year) in self.rows:
            facts = {"kind": Term("area"), "found": f"{area} {year}", "first": self.rows[area, year]}
            self.problems.append(Problem("I18", place, facts))
            return
        self.rows[area, year] = place
        self.areas.setdefault(area, one_line(self._text(row, columns.get("name"))) or area)
        for column, entry in self.columns.items():
            self._read_cell(row, column, entry, area, year)

    def _year(self, row: int) -> int | None:
        if self.year is not None:
            return self.year
        column = self.heading.columns["time"]
        year = symbols().year(self._text(row, column))
        if year is None:
            facts = {"column": "time", "found": self._text(row, column) or "-", "allowed": "2023"}
            self.problems.append(Problem("I23", self.grid.place(row, column), facts))
        return year

    def _read_cell(self, row: int, column: int, entry: Entry, area: str, year: int) -> None:
        text, place = self._text(row, column), self.grid.place(row, column)
        if entry.kind == "group":
            self._label(entry, area, said(text), place)
        elif entry.counted and not text.strip():
            self.blanks += 1
        elif entry.counted:
            figure = self._figure(text, entry, place)
            self.cells.append(Datum(entry.code, area, year, figure, place))

    def _figure(self, text: str, entry: Entry, place: Place) -> Figure | None:
        if isinstance(text, Broken):
            self.problems.append(Problem("I13", place))
            return None
        if nothing(text):
            return None
        try:
            return read_figure(text, unit_of(entry.unit))
        except ValueError:
            facts = {"id": entry.code, "found": text}
            comma = has_decimal_comma(text)
            self.problems.append(Problem("I38", place, facts) if comma else Problem("I02", place, facts))
            return None

    def _label(self, entry: Entry, area: str, label: str, place: Place) -> None:
        """The group of an area; where it changes, the last one written counts (I30)."""
        known = self.labels.setdefault(entry.code, {})
        if label and known.get(area, label) != label:
            facts = {"found": f"{area}, {entry.code}: {known[area]} → {label}"}
            self.problems.append(Problem("I30", place, facts, level="warning"))
        if label:
            known[area] = label
