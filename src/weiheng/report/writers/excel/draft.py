"""The workbook while it is written: its sheets, its formats, and the ways to put text and numbers into a cell."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import isnan
from typing import Any

from weiheng.report.writers.excel.plan import FIRST, HEADING, YEARS, Plan, Sheet, fixed

_BORDER = {"border": 1, "border_color": "#A6A6A6", "valign": "vcenter"}
_STYLES: dict[str, dict[str, object]] = {
    "title": {"bold": True, "font_size": 16, "valign": "vcenter", "text_wrap": True},
    "section": {"bold": True, "font_size": 12, "bottom": 1},
    "block": {"bold": True, "font_size": 11},
    "plain": {"text_wrap": True, "valign": "top", "indent": 1},
    "link": {"font_color": "#0563C1", "underline": 1, "text_wrap": True, "valign": "top"},
    "hint": {"font_color": "#595959"},
    "head": {**_BORDER, "bold": True, "bg_color": "#D9D9D9", "text_wrap": True, "align": "center"},
    "text": {**_BORDER, "text_wrap": True},
    "id": {**_BORDER, "font_color": "#7F7F7F", "font_size": 9},
    "centred": {**_BORDER, "align": "center", "text_wrap": True},
    "input": {**_BORDER, "bg_color": "#FFF2CC", "align": "right"},
    "choice": {**_BORDER, "bg_color": "#FFF2CC", "align": "center"},
    "formula": {**_BORDER, "align": "right"},
    "filled": {"bg_color": "#D9D9D9", "italic": True},
    "warning": {"font_color": "#C00000", "text_wrap": True, "valign": "vcenter"},
    "wrong": {"font_color": "#C00000", "bold": True},
    "unavailable": {"font_color": "#BFBFBF"},
}
_FORMULA_SIGNS = ("=", "+", "-", "@")
_ERROR_TITLE, _ERROR_MESSAGE = 32, 255
_A4 = 9
_FOOTER = 100
_LONGEST_COMMENT = 4000
_POINTS_A_LINE = 15
_HIGHEST_ROW = 409
TITLE_HEIGHT = 26
"""Points."""


@dataclass(frozen=True)
class Draft:
    """A workbook under way; ``book`` and ``sheets`` are XlsxWriter's."""

    plan: Plan
    book: Any
    sheets: dict[Sheet, Any]
    _formats: dict[tuple[object, ...], Any] = field(default_factory=dict, repr=False)

    def style(self, name: str, **more: object) -> Any:
        """A format by name, made once."""
        key = (name, *sorted(more.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format({**_STYLES[name], **more})
        return self._formats[key]

    def text(self, sheet: Sheet, row: int, column: int, text: str, style: str = "text", **more: object) -> None:
        """Write words as words: a name that begins like a formula stays a name, even after somebody edits its cell."""
        if text.startswith(_FORMULA_SIGNS):
            more["quote_prefix"] = True
        self.sheets[sheet].write_string(row, column, text, self.style(style, **more))

    def number(
        self,
        sheet: Sheet,
        row: int,
        column: int,
        number: float | None,
        shown: str,
        style: str = "input",
        **more: object,
    ) -> None:
        """Write a number, or an empty cell if there is none."""
        form = self.style(style, num_format=shown, **more)
        if number is None:
            self.sheets[sheet].write_blank(row, column, None, form)
        else:
            self.sheets[sheet].write_number(row, column, number, form)

    def formula(
        self,
        sheet: Sheet,
        row: int,
        column: int,
        formula: str,
        result: float | str,
        shown: str = "General",
        **more: object,
    ) -> None:
        """Write a formula with its result, for programs that do not compute; NaN shows as an empty cell."""
        known = "" if isinstance(result, float) and isnan(result) else result
        style = self.style(str(more.pop("style", "formula")), num_format=shown, **more)
        self.sheets[sheet].write_formula(row, column, formula, style, known)

    def computed(
        self, sheet: Sheet, row: int, column: int, formula: str, result: float, shown: str, **more: object
    ) -> None:
        """Write a formula with its result, or the result alone where the formula is not the edition's method."""
        if self.plan.is_live:
            self.formula(sheet, row, column, formula, result, shown, **more)
        else:
            self.number(sheet, row, column, None if isnan(result) else result, shown, "formula", **more)

    def comment(self, sheet: Sheet, row: int, column: int, lines: Iterable[str]) -> None:
        """Attach a comment that is large enough to be read; none without lines."""
        text = "\n".join(lines)[:_LONGEST_COMMENT]
        if text:
            author = self.plan.edition.owner.title.text(self.plan.language)[:50]
            height = 18 * (1 + sum(1 + width(line) // 40 for line in text.split("\n")))
            size = {"width": 300, "height": min(height, 600), "author": author, "font_size": 9}
            self.sheets[sheet].write_comment(row, column, text, size)

    def allow(self, sheet: Sheet, area: tuple[int, int, int, int], message: str, **rule: object) -> None:
        """Let a range of cells (first row, first column, last row, last column) take only what the rule allows."""
        text = message[:_ERROR_MESSAGE]
        title = self.plan.names[sheet][:_ERROR_TITLE]
        self.sheets[sheet].data_validation(*area, {**rule, "error_title": title, "error_message": text})

    def fit(self, sheet: Sheet, row: int, texts: Iterable[tuple[str, int]]) -> None:
        """Make a row as high as its texts need, wrapped at their columns' widths."""
        needed = max(height(text, max(4, characters - 2)) for text, characters in texts)
        if needed > _POINTS_A_LINE:
            self.sheets[sheet].set_row(row, min(needed, _HIGHEST_ROW))

    def heading(self, sheet: Sheet, row: int, heads: Sequence[str], years: bool = True) -> None:
        """A row of column headings; years follow from their column on, and cannot be changed."""
        for column, head in enumerate(heads):
            self.text(sheet, row, column, head, "head")
        for period in self.plan.periods if years else ():
            column = self.plan.column(period)
            self.sheets[sheet].write_number(row, column, period, self.style("head", num_format="0"))
            rule = {"validate": "integer", "criteria": "==", "value": period}
            self.allow(sheet, (row, column, row, column), self.plan.words("workbook_check.year"), **rule)

    def top(
        self,
        sheet: Sheet,
        heads: Sequence[str],
        widths: Sequence[int],
        about: str,
        years: bool = True,
        year_width: int = 8,
        stays: bool = True,
    ) -> None:
        """Title, explanation, headings, column widths and print setup of a sheet of inputs or scores.

        Headings that hold for the whole sheet stay in sight, and on every page.
        """
        plan, target = self.plan, self.sheets[sheet]
        facts = {"sheet": plan.names[sheet], "title": plan.edition.settings.title, "area": plan.area_name()}
        self.text(sheet, 0, 0, plan.words("workbook.subtitle", **facts), "title", text_wrap=False)
        target.set_row(0, TITLE_HEIGHT)
        self.text(sheet, 1, 0, plan.words(f"workbook_about.{about}"), "hint")
        self.heading(sheet, HEADING, heads, years)
        self.fit(sheet, HEADING, zip(heads, widths, strict=True))
        for column, characters in enumerate(widths):
            target.set_column(column, column, characters)
        if years:
            target.set_column(YEARS, plan.last_column, year_width)
        self.print_setup(sheet)
        if stays:
            target.freeze_panes(FIRST, 1)
            target.repeat_rows(HEADING)

    def print_setup(self, sheet: Sheet) -> None:
        """Landscape A4, as wide as the page, with a footer."""
        target, plan = self.sheets[sheet], self.plan
        target.set_landscape()
        target.set_paper(_A4)
        target.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        target.fit_to_pages(1, 0)
        facts = {"edition": plan.edition.settings.title, "area": plan.area_name()}
        footer = plan.words("workbook.footer", **facts)[:_FOOTER].replace("&", "&&")
        target.set_footer(f"&L{footer}&C&A&R&P / &N")

    def define(self, name: str, sheet: Sheet, *area: int) -> None:
        """Give a cell or range a name that formulas and people can use."""
        self.book.define_name(name, "=" + self.plan.on(sheet, fixed(*area)))

    @cached_property
    def name_width(self) -> int:
        """Width of the column of names: enough for the longest, within reason."""
        plan = self.plan
        names = [plan.node_name(node) for node in plan.nodes]
        names += [each.names.text(plan.language) for each in plan.variables]
        return max(14, min(46, 8 + max(width(name) for name in names)))

    @cached_property
    def id_width(self) -> int:
        """Width of the column of ids, which are set in small type."""
        ids = [node.key for node in self.plan.nodes] + [each.id for each in self.plan.variables]
        return max(8, min(30, 2 + max(len(id) for id in ids) * 6 // 7))


def width(text: str) -> int:
    """The width of a text in columns of Latin letters; Chinese characters count twice.

    >>> width("GDP 总量")
    8
    """
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def height(text: str, characters: int) -> int:
    """The height in points of a text that is wrapped at a width."""
    return _POINTS_A_LINE * sum(1 + max(0, width(line) - 1) // characters for line in text.split("\n"))


def decimals(places: int, thousands: bool = False) -> str:
    """A number format with so many digits after the point.

    >>> decimals(2), decimals(0), decimals(1, thousands=True)
    ('0.00', '0', '#,##0.0')
    """
    whole = "#,##0" if thousands else "0"
    return f"{whole}.{'0' * places}" if places else whole
