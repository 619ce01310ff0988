"""The workbook inside a chart: what a person edits, with the digits that the chart prints."""

import io
from datetime import datetime
from decimal import Decimal

from xlsxwriter import Workbook  # type: ignore[import-untyped]

from weiheng.report.blocks import ChartSpec
from weiheng.report.numbers import Number
from weiheng.report.record import printable

SHEET = "Sheet1"


def workbook_bytes(spec: ChartSpec, created: datetime) -> bytes:
    """Categories run down column A, a band and every series have columns; cells without a number stay empty."""
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": created.replace(tzinfo=None)})
        sheet = book.add_worksheet(SHEET)
        sheet.set_column(0, 0, 24)
        for row, name in enumerate(spec.categories, start=1):
            sheet.write_string(row, 0, printable(name))
        for column, series in enumerate(spec.stacked, start=1):
            sheet.write_string(0, column, printable(series.name))
            shown = book.add_format({"num_format": format_code(series.values)})
            for row, number in enumerate(series.values, start=1):
                if number is not None and number.value is not None:
                    sheet.write_number(row, column, float(number.digits), shown)
    return buffer.getvalue()


def digits(number: Number) -> str:
    """The digits that are printed, as a plain decimal without a sign before what is positive."""
    return f"{Decimal(number.digits):f}"


def format_code(values: tuple[Number | None, ...]) -> str:
    """The number format of a series: that of its first number."""
    first = next((number for number in values if number is not None and number.value is not None), None)
    if first is None:
        return "General"
    places = max(first.style.places, 0)
    code = "0." + "0" * places if places else "0"
    return f"+{code};-{code};{code}" if first.style.form == "signed" else code
