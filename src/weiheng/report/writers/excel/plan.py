"""Where everything stands in the workbook, decided before anything is written, so that formulas can refer to it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from xlsxwriter.utility import xl_rowcol_to_cell  # type: ignore[import-untyped]

from weiheng.assess import Assessment
from weiheng.definitions.edition import Edition, formula_parts
from weiheng.definitions.form import bounds_below, is_plain
from weiheng.definitions.model import Bounds, Node, Variable
from weiheng.explain.comparison import compared_by_value
from weiheng.report.plan_view import PlanView
from weiheng.vocabulary.messages import Language, Words

HEADING = 3
FIRST = HEADING + 1
"""Rows of the headings and of the first entry below, on every sheet of inputs and scores."""
NAME, ID, UNIT = 0, 1, 2
YEARS = 3
"""The column of the first year on every sheet that has years."""
_LONGEST_NAME = 31
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


class Sheet(StrEnum):
    """The sheets in their order; the value is the name in the catalogue."""

    README = "readme"
    VALUES = "values"
    COUNTS = "counts"
    BOUNDS = "bounds"
    WEIGHTS = "weights"
    INDICATOR_SCORES = "indicator_scores"
    SCORES = "scores"
    TARGETS = "targets"
    ROBUST = "robust"
    CHARTS = "charts"
    CHART_DATA = "chart_data"


class BoundColumn:
    """Columns of the sheet of bounds."""

    DIRECTION, LOWER, UPPER, LOWER_BASIS, UPPER_BASIS, CHECK = range(3, 9)


class WeightColumn:
    """Columns of the sheet of weights."""

    PARENT, WEIGHT, SHARE, EFFECTIVE, CHECK = range(2, 7)


class TargetColumn:
    """Columns of the sheet of the targets of a plan, after name, id and unit."""

    ATTRIBUTE, ASKED, BASE_YEAR, BASELINE, TARGET_YEAR, TARGET, YEAR, VALUE, PATH = range(3, 12)
    PROGRESS, ELAPSED, CLASS, CHANCE, NEEDED = range(12, 17)


_SCORED = frozenset({Sheet.VALUES, Sheet.WEIGHTS, Sheet.INDICATOR_SCORES, Sheet.SCORES})


@dataclass(frozen=True)
class Plan:
    """One area of an assessment on the sheets of a workbook.

    Indicators keep their row on the sheets of values, bounds and indicator scores, and nodes theirs on the sheets of
    weights and scores; years keep their column throughout. Nodes stand level by level, so that the children of a node
    are one block and its formula names one range. ``targets`` are those of a plan for the area; without one there is no
    sheet of targets. Nor is there one on how robust the index is unless it is ``tried``.
    """

    assessment: Assessment
    area: str
    words: Words
    targets: PlanView | None = None
    tried: bool = False

    @property
    def edition(self) -> Edition:
        """The definitions."""
        return self.assessment.edition

    @property
    def language(self) -> Language:
        """The language of all text."""
        return self.words.language

    @property
    def periods(self) -> tuple[int, ...]:
        """The years, one a column."""
        return self.assessment.periods

    @cached_property
    def indicators(self) -> tuple[str, ...]:
        """Indicators in the order of the tree."""
        return tuple(each.id for each in self.edition.indicators)

    @cached_property
    def variables(self) -> tuple[Variable, ...]:
        """The variables that values are computed from in some year; without one there is no sheet of counts."""
        used: set[str] = set()
        pending = [part for id in self.indicators if self.is_computed_ever(id) for part in self.parts(id)]
        while pending:
            part = pending.pop()
            if part not in used:
                used.add(part)
                pending += self.parts(part) if self.is_computed_ever(part) else ()
        return tuple(each for each in self.edition.variables if each.id in used)

    def parts(self, element: str) -> tuple[str, ...]:
        """What the formula of an element names."""
        return formula_parts(self.edition.elements[element])

    def is_computed(self, element: str, period: int) -> bool:
        """Whether the value comes from a formula in that year."""
        return self.assessment.facts.value(element, (self.area, period)).is_computed

    def is_computed_ever(self, element: str) -> bool:
        """Whether it does in any year."""
        return any(self.is_computed(element, period) for period in self.periods)

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """The nodes of the tree, level by level."""
        found = [self.edition.tree]
        for node in found:
            found.extend(node.children)
        return tuple(found)

    @cached_property
    def levels(self) -> Mapping[str, int]:
        """Depth of every node, 0 for the whole index."""
        depths = {self.edition.tree.key: 0}
        for node in self.nodes:
            depths |= {child.key: depths[node.key] + 1 for child in node.children}
        return depths

    @property
    def fills_in(self) -> bool:
        """Whether the edition puts scores in where values are missing, by a rule that a formula can follow."""
        return self.edition.settings.missing == "lowest_score" and self.is_live

    @cached_property
    def is_live(self) -> bool:
        """Whether scores follow from the workbook's own cells, by formulas; else they are written as numbers."""
        return is_plain(self.edition)

    @cached_property
    def compared(self) -> frozenset[str]:
        """Indicators that are compared by their values: they have no scores that count, so none are shown."""
        return compared_by_value(self.edition)

    @cached_property
    def bounds(self) -> Mapping[str, Bounds]:
        """Bounds of the indicators that are scored between them."""
        return {each.indicator: each for each in bounds_below(self.edition, self.edition.tree.key)}

    def about(self, sheet: Sheet) -> str:
        """The message about what is on a sheet."""
        if sheet is Sheet.INDICATOR_SCORES and self.fills_in:
            return "indicator_scores_filled"
        if sheet is Sheet.BOUNDS and not self.is_live:
            return "bounds_some"
        return f"{sheet.value}_fixed" if sheet in _SCORED and not self.is_live else sheet.value

    @cached_property
    def names(self) -> Mapping[Sheet, str]:
        """The sheets that there are, with their legal names."""
        absent = {
            Sheet.COUNTS: not self.variables,
            Sheet.INDICATOR_SCORES: len(self.compared) == len(self.indicators),
            Sheet.TARGETS: self.targets is None,
            Sheet.ROBUST: not self.tried,
        }
        sheets = [each for each in Sheet if not absent.get(each)]
        return dict(zip(sheets, legal_names([self.words(f"workbook_sheet.{each}") for each in sheets]), strict=True))

    @cached_property
    def indicator_row(self) -> Mapping[str, int]:
        """Row of each indicator on the sheets of values, bounds and indicator scores."""
        return {id: row for row, id in enumerate(self.indicators, FIRST)}

    @property
    def filled_heading(self) -> int:
        """Row of the headings of the second block of indicator scores: those after filling in."""
        return FIRST + len(self.indicators) + 2

    def score_row(self, indicator: str) -> int:
        """Row of the score that counts on the sheet of indicator scores."""
        row = self.indicator_row[indicator]
        return row - HEADING + self.filled_heading if self.fills_in else row

    @cached_property
    def count_row(self) -> Mapping[str, int]:
        """Row of each variable on the sheet of counts."""
        return {each.id: row for row, each in enumerate(self.variables, FIRST)}

    @cached_property
    def node_row(self) -> Mapping[str, int]:
        """Row of each node on the sheets of weights and scores."""
        return {node.key: row for row, node in enumerate(self.nodes, FIRST)}

    @property
    def coverage_heading(self) -> int:
        """Row of the headings of the second block on the sheet of scores: the weight observed."""
        return FIRST + len(self.nodes) + 2

    def coverage_row(self, key: str) -> int:
        """Row of a node in that block."""
        return self.node_row[key] - HEADING + self.coverage_heading

    @property
    def scale_row(self) -> int:
        """Row of the lowest score on the sheet of bounds; the highest stands below it."""
        return FIRST + len(self.indicators) + 1

    def children_rows(self, node: Node, coverage: bool = False) -> tuple[int, int]:
        """First and last row of the children of a group."""
        row = self.coverage_row if coverage else self.node_row.__getitem__
        return row(node.children[0].key), row(node.children[-1].key)

    def column(self, period: int) -> int:
        """The column of a year."""
        return YEARS + self.periods.index(period)

    @property
    def last_column(self) -> int:
        """The column of the last year."""
        return YEARS + len(self.periods) - 1

    def on(self, sheet: Sheet, address: str) -> str:
        """An address on another sheet."""
        name = self.names[sheet].replace("'", "''")
        return f"'{name}'!{address}"

    def value_cell(self, element: str, period: int) -> tuple[Sheet, str]:
        """Where the value of an indicator or variable stands."""
        if element in self.indicator_row:
            return Sheet.VALUES, cell(self.indicator_row[element], self.column(period))
        return Sheet.COUNTS, cell(self.count_row[element], self.column(period))

    def value_address(self, element: str, period: int, seen_from: Sheet) -> str:
        """The address of a value as a formula on some sheet writes it."""
        sheet, address = self.value_cell(element, period)
        return address if sheet is seen_from else self.on(sheet, address)

    def node_name(self, node: Node) -> str:
        """The name of a group, or of a leaf's indicator unless the leaf has its own."""
        names = node.names or self.edition.indicator(node.key).names
        return names.text(self.language)

    def area_name(self) -> str:
        """The name of the area, or its code."""
        found = (each.names.text(self.language) for each in self.edition.areas if each.code == self.area)
        return next(found, self.area)

    def title(self) -> str:
        """The name of the edition with that of the area."""
        return self.words("workbook.title", title=self.edition.settings.title, area=self.area_name())

    def data_date(self) -> str:
        """The latest date when a number of the area became known; empty if there is none."""
        return max((row.vintage for row in self.assessment.observations if row.area == self.area), default="")


def cell(row: int, column: int, fixed_column: bool = False) -> str:
    """The address of a cell, counted from 0.

    >>> cell(4, 3), cell(4, 3, fixed_column=True)
    ('D5', '$D5')
    """
    return str(xl_rowcol_to_cell(row, column, col_abs=fixed_column))


def down(column: int, first: int, last: int, fixed_column: bool = False) -> str:
    """The address of a part of a column.

    >>> down(3, 4, 6), down(5, 4, 6, fixed_column=True)
    ('D5:D7', '$F5:$F7')
    """
    return f"{cell(first, column, fixed_column)}:{cell(last, column, fixed_column)}"


def across(row: int, first: int, last: int) -> str:
    """The address of a part of a row, its columns fixed.

    >>> across(4, 3, 13)
    '$D5:$N5'
    """
    return f"{cell(row, first, fixed_column=True)}:{cell(row, last, fixed_column=True)}"


def fixed(row: int, column: int, last_row: int | None = None, last_column: int | None = None) -> str:
    """An address that does not move when it is copied.

    >>> fixed(0, 1), fixed(0, 1, 0, 3)
    ('$B$1', '$B$1:$D$1')
    """
    if last_row is None or last_column is None:
        return str(xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True))
    top, bottom = fixed(row, column), fixed(last_row, last_column)
    return f"{top}:{bottom}"


def legal_names(wanted: Sequence[str]) -> tuple[str, ...]:
    """Names that sheets may have: no forbidden characters, 31 characters at most, each once whatever its case.

    >>> legal_names(["a/b", "A b", "'quoted'", "", "long " * 9])
    ('a b', 'A b (2)', 'quoted', '-', 'long long long long long long l')
    """
    return tuple(_legal(wanted))


def _legal(wanted: Sequence[str]) -> Iterator[str]:
    taken = {"history"}  # Excel keeps this name for itself
    for text in wanted:
        name = text.translate(_FORBIDDEN).strip(" '")[:_LONGEST_NAME].strip(" '") or "-"
        chosen, count = name, 1
        while chosen.casefold() in taken:
            count += 1
            mark = f" ({count})"
            chosen = name[: _LONGEST_NAME - len(mark)] + mark
        taken.add(chosen.casefold())
        yield chosen
