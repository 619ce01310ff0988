"""An Excel form for one year and area: what is known is shown, what is wanted is yellow, the rest is locked."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from weiheng.definitions.edition import formula_parts
from weiheng.definitions.model import Indicator, Ratio, Sum, Variable
from weiheng.definitions.pack import Pack
from weiheng.observations.intake.names import area_label
from weiheng.observations.intake.value_text import times
from weiheng.observations.intake.wording import TEMPLATE_ROLES
from weiheng.observations.model import Key, Observation, Observations
from weiheng.vocabulary.figure import Figure
from weiheng.vocabulary.messages import Words
from weiheng.vocabulary.status import Status
from weiheng.vocabulary.unit import UNITS, convert

HEADING_ROW = 3
_COLUMN = {role: index for index, role in enumerate(TEMPLATE_ROLES)}
_WIDTHS = {"indicator": 30, "name": 44, "area": 12, "period": 8, "unit": 13, "ignored": 13, "value": 14}
_WIDTHS |= {"status": 13, "source": 26, "note": 44}
_LARGEST = 1e300
_MAX_NOTE = 2000

Element = Indicator | Variable


@dataclass(frozen=True)
class Line:
    """One row of the form."""

    element: Element
    before: Figure | None
    value: Figure | None
    decimals: int
    status: Status | None
    source: str
    note: str


def next_period(pack: Pack, observations: Observations, area: str) -> int:
    """The year after the last one observed in the area, or anywhere if nothing is known of it."""
    periods = [row.period for row in observations if row.area == area] or [row.period for row in observations]
    years = [files.settings.periods.last for files in pack.editions.values() if files.settings]
    return max(periods, default=max(years, default=datetime.now().astimezone().year - 1)) + (1 if periods else 0)


def form_lines(pack: Pack, observations: Observations, area: str, period: int) -> tuple[Line, ...]:
    """Indicators, then the variables that formulas use, each with what is known of the year and the one before."""
    latest = observations.latest()
    return tuple(_line(each, latest, area, period) for each in _elements(pack))


def _elements(pack: Pack) -> Iterator[Element]:
    """In the order of the last edition's tree, as the yearly report has them; what no tree has comes after."""
    trees = [files.tree for files in pack.editions.values() if files.tree is not None]
    order = [leaf.key for leaf in trees[-1].leaves()] if trees else []
    yield from sorted(
        pack.indicators.values(), key=lambda each: order.index(each.id) if each.id in order else len(order)
    )
    used = {part for each in pack.elements().values() for part in formula_parts(each)}
    yield from (each for each in pack.variables.values() if each.id in used)


def _line(element: Element, latest: Mapping[Key, Observation], area: str, period: int) -> Line:
    row, earlier = latest.get((element.id, area, period)), latest.get((element.id, area, period - 1))
    value, before = _in_unit(row, element), _in_unit(earlier, element)
    default = element.decimals if isinstance(element, Indicator) else 0
    places = [figure.places for figure in (value, before) if figure is not None]
    status = row.status if row is not None and row.status is not Status.FINAL else None
    source = (row.source if row is not None else None) or _usual_source(element, earlier)
    return Line(element, before, value, max([default, *places]), status, source, (row and row.note) or "")


def _in_unit(row: Observation | None, element: Element) -> Figure | None:
    """The printed text, or its exact equivalent if it is in another unit than the definition."""
    if row is None or row.value is None or row.unit == element.unit:
        return row.value if row is not None else None
    return times(row.value, convert(Fraction(1), UNITS[row.unit], UNITS[element.unit]))


def _usual_source(element: Element, earlier: Observation | None) -> str:
    sources = element.source if isinstance(element.source, tuple) else (element.source,)
    return next((source for source in sources if source), None) or (earlier.source if earlier else None) or ""


def form_bytes(pack: Pack, observations: Observations, area: str, period: int, words: Words) -> bytes:
    """The workbook. The same facts give the same bytes."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    book.set_properties({"title": _title(pack, area, period, words), "created": datetime(period, 1, 1)})  # noqa: DTZ001
    form = _Form(book, pack, area, period, words)
    form.write(form_lines(pack, observations, area, period))
    book.close()
    return file.getvalue()


def _title(pack: Pack, area: str, period: int, words: Words) -> str:
    return words("template.title", owner=pack.owner.title, area=area_label(pack, area, words.language), period=period)


class _Form:
    """The workbook while it is written."""

    def __init__(self, book: Any, pack: Pack, area: str, period: int, words: Words) -> None:
        self.book, self.pack, self.words = book, pack, words
        self.area, self.period = area, period
        self.sheet = book.add_worksheet(words("template.sheet"))
        self.lists = book.add_worksheet(words("template.lists"))
        self.locked = {"bg_color": "#EDEDED", "border": 1, "border_color": "#BFBFBF", "valign": "top"}
        self.open = {**self.locked, "bg_color": "#FFF9DB", "locked": False}

    def format(self, base: Mapping[str, object], **more: object) -> Any:
        return self.book.add_format({**base, **more})

    def write(self, lines: tuple[Line, ...]) -> None:
        self._write_lists()
        self._write_head()
        for row, line in enumerate(lines, HEADING_ROW + 1):
            self._write_line(row, line)
        last = HEADING_ROW + len(lines)
        self.sheet.ignore_errors({"number_stored_as_text": f"A1:{chr(65 + len(_COLUMN))}{last + 1}"})
        self.sheet.freeze_panes(HEADING_ROW + 1, _COLUMN["name"] + 1)
        self.sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(HEADING_ROW)

    def _write_lists(self) -> None:
        """What the drop-downs offer; a second sheet, because a list inside a cell may have 255 characters only."""
        for row, status in enumerate(Status):
            self.lists.write_string(row, 0, self.words(f"status.{status}"))
        for row, source in enumerate(self.pack.sources.values()):
            self.lists.write_string(row, 2, source.id)
            self.lists.write_string(row, 3, source.title.text(self.words.language))
        self.lists.set_column(0, 3, 24)
        self.lists.protect()
        self.lists.hide()

    def _write_head(self) -> None:
        title = self.book.add_format({"bold": True, "font_size": 14})
        hint = self.book.add_format({"font_color": "#595959"})
        self.sheet.write_string(0, 0, _title(self.pack, self.area, self.period, self.words), title)
        self.sheet.write_string(1, 0, self.words("template.how_to", missing=self.words("status.missing")), hint)
        heading = self.format(self.locked, bold=True, bg_color="#D0D0D0", text_wrap=True)
        for role, column in _COLUMN.items():
            self.sheet.write_string(HEADING_ROW, column, self.words(f"template.{role}"), heading)
            self.sheet.set_column(column, column, _WIDTHS[role])

    def _write_line(self, row: int, line: Line) -> None:
        element, language = line.element, self.words.language
        locked = self.format(self.locked, text_wrap=True)
        texts = {
            "indicator": element.id,
            "name": element.names.text(language),
            "area": area_label(self.pack, self.area, language),
            "period": str(self.period),
            "unit": UNITS[element.unit].symbol(language),
        }
        for role, text in texts.items():
            self.sheet.write_string(row, _COLUMN[role], text, locked)
        self._write_number(row, "ignored", line.before, line.decimals, self.locked)
        self._write_number(row, "value", line.value, line.decimals, self.open)
        entry = self.format(self.open, text_wrap=True)
        status = self.words(f"status.{line.status}") if line.status else ""
        for role, text in (("status", status), ("source", line.source), ("note", line.note)):
            write = self.sheet.write_string if text else self.sheet.write_blank
            write(row, _COLUMN[role], text, entry)
        self._write_comment(row, element)
        self._restrict(row, element)

    def _write_number(
        self, row: int, role: str, figure: Figure | None, decimals: int, base: Mapping[str, object]
    ) -> None:
        """A number with as many decimals as it was printed with; one that a spreadsheet cannot hold stays text."""
        places = figure.places if figure is not None else decimals
        shown = "0." + "0" * places if places else "0"
        cell_format = self.format(base, num_format=shown, align="right")
        if figure is None:
            self.sheet.write_blank(row, _COLUMN[role], None, cell_format)
        elif len(figure.text.strip("-0.").replace(".", "")) <= 15:
            self.sheet.write_number(row, _COLUMN[role], float(figure.text), cell_format)
        else:
            self.sheet.write_string(row, _COLUMN[role], figure.text, cell_format)

    def _write_comment(self, row: int, element: Element) -> None:
        text = "\n".join(_explanation(element, self.pack, self.words))[:_MAX_NOTE]
        if text:
            height = 20 * (2 + text.count("\n") + len(text) // 30)
            options = {"x_scale": 3, "height": height, "author": self.pack.owner.title.text(self.words.language)}
            self.sheet.write_comment(row, _COLUMN["name"], text, options)

    def _restrict(self, row: int, element: Element) -> None:
        """Only possible numbers, known statuses and known sources can be entered."""
        low, high = _possible(element)
        unit = UNITS[element.unit].symbol(self.words.language)
        number = {
            "validate": "decimal",
            "criteria": "between",
            "minimum": low if low is not None else -_LARGEST,
            "maximum": high if high is not None else _LARGEST,
            "error_title": self.words("template.value"),
            "error_message": _range_text(low, high, unit, self.words),
        }
        self.sheet.data_validation(row, _COLUMN["value"], row, _COLUMN["value"], number)
        for role, column, count in (("status", "A", len(Status)), ("source", "C", len(self.pack.sources))):
            source = f"='{self.words('template.lists')}'!${column}$1:${column}${max(1, count)}"
            options = {"validate": "list", "source": source}
            self.sheet.data_validation(row, _COLUMN[role], row, _COLUMN[role], options)


def _possible(element: Element) -> tuple[float | None, float | None]:
    if not isinstance(element, Indicator):
        return None, None
    low, high = element.possible.minimum, element.possible.maximum
    return (None if low is None else float(low.text)), (None if high is None else float(high.text))


def _range_text(low: float | None, high: float | None, unit: str, words: Words) -> str:
    if low is None and high is None:
        return words("template.number", unit=unit)
    minimum = "-∞" if low is None else f"{low:g}"
    maximum = "∞" if high is None else f"{high:g}"
    return words("template.possible", minimum=minimum, maximum=maximum, unit=unit)


def _explanation(element: Element, pack: Pack, words: Words) -> Iterator[str]:
    """Definition, formula, possible values and breaks."""
    if isinstance(element, Indicator):
        yield words("template.definition", text=element.definition)
    if element.formula is not None:
        yield _formula(element.formula, pack, words)
    if isinstance(element, Indicator):
        if element.possible.minimum is not None or element.possible.maximum is not None:
            yield _range_text(*_possible(element), UNITS[element.unit].symbol(words.language), words)
        for each in element.breaks:
            yield words("template.break", period=each.period, text=each.note)
    elif element.note is not None:
        yield element.note.text(words.language)


def _formula(formula: Ratio | Sum, pack: Pack, words: Words) -> str:
    names = {id: each.names for id, each in pack.elements().items()}
    if isinstance(formula, Sum):
        return words("template.formula_sum", parts=" + ".join(words.show(names.get(id, id)) for id in formula.sum))
    facts = {"numerator": names.get(formula.numerator), "denominator": names.get(formula.denominator)}
    if formula.factor == 1:
        return words("template.formula_ratio", **facts)
    return words("template.formula_factor", factor=f"{formula.factor:,}", **facts)
