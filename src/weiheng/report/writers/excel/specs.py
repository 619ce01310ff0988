"""A chart of a report as a native one over cells of its own: change a cell, and the chart follows."""

from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell  # type: ignore[import-untyped]

from weiheng.report.blocks import ChartSpec, Series, Stroke
from weiheng.report.numbers import Number
from weiheng.report.record import printable
from weiheng.report.writers.echarts import axis_ends
from weiheng.report.writers.excel.charts import COLOURS, DASHES, MARKERS
from weiheng.report.writers.excel.draft import decimals

_BAND = {"color": "#A6A6A6", "transparency": 45}
_NOTHING = {"none": True}
_STROKES: dict[Stroke, str] = {"solid": "solid", "dashed": "dash", "dotted": "round_dot"}
_FAINT = {"visible": True, "line": {"color": "#D9D9D9", "width": 0.75}}


class DrawnCells:
    """The cells of a chart of lines on a sheet of XlsxWriter's, from a place on.

    Categories run down the first column. Every series has a column with its name above; those of the ends of a band
    come last, and after them how far they are apart, as a formula. Numbers are unrounded, shown as they are printed.
    """

    def __init__(self, sheet: Any, spec: ChartSpec, row: int = 0, column: int = 0) -> None:
        self.sheet, self.spec, self.row, self.column = sheet, spec, row, column
        self.last_row = row + len(spec.categories)
        self.series = (*spec.shown, *((spec.band.width,) if spec.band else ()))

    def write(self, styles: dict[str, Any], book: Any) -> None:
        """Fill the cells; ``styles`` are the formats of ``head`` and ``text``."""
        for row, name in enumerate(self.spec.categories, self.row + 1):
            self.sheet.write_string(row, self.column, printable(name), styles["text"])
        for column, series in enumerate(self.series, self.column + 1):
            self.sheet.write_string(self.row, column, printable(series.name), styles["head"])
            places = max((each.style.places for each in series.values if each), default=0)
            shown = book.add_format({"num_format": decimals(places), "border": 1, "border_color": "#A6A6A6"})
            for row, number in enumerate(series.values, self.row + 1):
                self._write_number(row, column, number, shown)

    def _write_number(self, row: int, column: int, number: Number | None, shown: Any) -> None:
        value = None if number is None or number.value is None else float(number.value)
        if value is None:
            self.sheet.write_blank(row, column, None, shown)
        elif self.spec.band and column == self.column + len(self.series):
            ends = (xl_rowcol_to_cell(row, column - n) for n in (1, 2))
            self.sheet.write_formula(row, column, "={}-{}".format(*ends), shown, value)
        else:
            self.sheet.write_number(row, column, value, shown)

    def chart(self, book: Any, title: str) -> Any:
        """The chart, to be inserted where it is wanted. Its axis holds band and lines."""
        lines = book.add_chart({"type": "line"})
        for n, series in enumerate(self.spec.series):
            lines.add_series(self._cells(n) | _line(n, series))
        chart = lines
        if self.spec.band:
            chart = book.add_chart({"type": "area", "subtype": "stacked"})
            chart.add_series(self._cells(len(self.spec.series)) | {"fill": _NOTHING, "line": _NOTHING})
            chart.add_series(self._cells(len(self.series) - 1) | {"fill": _BAND, "line": _NOTHING})
            chart.combine(lines)
        self._furnish(chart, title)
        return chart

    def _furnish(self, chart: Any, title: str) -> None:
        low, high, step = axis_ends(self.spec)
        chart.set_title({"name": "-", "overlay": False, "name_font": {"size": 12, "bold": True}})
        chart.title.name = title  # as words: set_title would take one that looks like an address for a reference
        chart.set_x_axis({"num_font": {"size": 9}, "label_position": "low", "position_axis": "between"})
        chart.set_y_axis(
            {"min": low, "max": high, "major_unit": step, "major_gridlines": _FAINT, "num_font": {"size": 9}}
        )
        chart.set_legend({"position": "bottom"} | ({"delete_series": [0]} if self.spec.band else {}))
        chart.show_blanks_as("gap")

    def _cells(self, n: int) -> dict[str, object]:
        """Name, categories and values of the series with a number."""
        sheet, column, first = self.sheet.get_name(), self.column + 1 + n, self.row + 1
        return {
            "name": [sheet, self.row, column],
            "categories": [sheet, first, self.column, self.last_row, self.column],
            "values": [sheet, first, column, self.last_row, column],
        }


def _line(n: int, series: Series) -> dict[str, object]:
    """How a line is drawn: as its stroke says, or else by its place."""
    stroke = series.stroke
    colour = "#000000" if stroke == "points" else COLOURS[series.ink(n) % len(COLOURS)]
    dash = _STROKES.get(stroke, "solid") if stroke else DASHES[n % len(DASHES)]
    ink = {"color": colour}
    mark = "diamond" if stroke == "points" else MARKERS[n % len(MARKERS)]
    marker = {"type": mark, "size": 9 if stroke == "points" else 7, "fill": ink, "border": ink}
    hollow = {"fill": {"color": "#FFFFFF"}, "border": ink}
    return {
        "line": _NOTHING if stroke == "points" else {"color": colour, "width": 2, "dash_type": dash},
        "marker": {"type": "none"} if stroke in ("dashed", "dotted") else marker,
        "points": [hollow if at in series.filled else None for at in range(len(series.values))],
    }
