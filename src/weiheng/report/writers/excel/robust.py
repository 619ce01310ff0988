"""The sheet on how robust the index is: the lines that the report draws, and its tables; numbers, no formulas."""

from collections.abc import Iterator, Sequence

from weiheng.report.blocks import Block, Cell, Chart, Line, Table
from weiheng.report.numbers import Number
from weiheng.report.writers.excel.draft import TITLE_HEIGHT, Draft, decimals
from weiheng.report.writers.excel.plan import HEADING, Sheet
from weiheng.report.writers.excel.specs import DrawnCells

_SHEET = Sheet.ROBUST
_WIDTHS = (36, 26, *[14] * 8)
_CHART, _CHART_COLUMN, _CHART_ROWS = {"width": 620, "height": 310}, 6, 16


def write_robust(draft: Draft, blocks: Sequence[Block]) -> None:
    """Charts of lines with their cells, and tables, one below the other; notes below their table."""
    plan, sheet = draft.plan, draft.sheets[_SHEET]
    facts = {"sheet": plan.names[_SHEET], "title": plan.edition.settings.title, "area": plan.area_name()}
    draft.text(_SHEET, 0, 0, plan.words("workbook.subtitle", **facts), "title", text_wrap=False)
    sheet.set_row(0, TITLE_HEIGHT)
    draft.text(_SHEET, 1, 0, plan.words("workbook_about.robust"), "hint")
    for column, characters in enumerate(_WIDTHS):
        sheet.set_column(column, column, characters)
    draft.print_setup(_SHEET)
    row = HEADING
    for block in blocks:
        if isinstance(block, Chart) and block.spec.kind == "line":
            row = _chart(draft, block, row)
        elif isinstance(block, Table):
            row = _table(draft, block, row)


def _chart(draft: Draft, block: Chart, row: int) -> int:
    """A heading, the cells, and the chart beside them; the row after all."""
    title, sheet = _text(block.title), draft.sheets[_SHEET]
    draft.text(_SHEET, row, 0, title, "block", text_wrap=False)
    cells = DrawnCells(sheet, block.spec, row + 1)
    cells.write({"head": draft.style("head"), "text": draft.style("centred")}, draft.book)
    draft.fit(_SHEET, row + 1, [(one.name, _WIDTHS[n]) for n, one in enumerate(cells.series, 1)])
    chart = cells.chart(draft.book, draft.plan.words("workbook.with_unit", name=title, unit=block.spec.unit))
    chart.set_size(_CHART)
    place = {"description": block.spec.description, "object_position": 2}
    sheet.insert_chart(row + 1, max(_CHART_COLUMN, len(cells.series) + 2), chart, place)
    return max(cells.last_row, row + _CHART_ROWS) + 2


def _table(draft: Draft, block: Table, row: int) -> int:
    """A heading, the rows and the notes; the row after all."""
    draft.text(_SHEET, row, 0, _text(block.title), "block", text_wrap=False)
    draft.text(_SHEET, row, len(block.columns) - 1, _text(block.unit), "hint")
    first = row + 1 + len(block.head)
    texts: dict[int, list[tuple[str, int]]] = {}
    for at, column, cell in _placed((*block.head, *block.body), row + 1):
        _write(draft, cell, at, column, head=at < first)
        if cell.down == 1:
            texts.setdefault(at, []).append((_text(cell.text), sum(_WIDTHS[column : column + cell.across])))
    for at, some in texts.items():
        draft.fit(_SHEET, at, some)
    row += 1 + len(block.head) + len(block.body)
    for note in block.notes:
        draft.text(_SHEET, row, 0, _text(note), "hint")
        row += 1
    return row + 1


def _placed(rows: Sequence[Sequence[Cell]], first: int) -> Iterator[tuple[int, int, Cell]]:
    """The cells with their rows and columns; where one reaches down from above none begins."""
    taken: set[tuple[int, int]] = set()
    for row, cells in enumerate(rows, first):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            yield row, column, cell
            taken |= {(row + down, column + right) for down in range(cell.down) for right in range(cell.across)}


def _write(draft: Draft, cell: Cell, row: int, column: int, head: bool) -> None:
    """A number alone as a number, unrounded; everything else as words."""
    style = "head" if head else "text" if cell.align == "left" else "centred"
    if cell.across > 1 or cell.down > 1:
        last = row + cell.down - 1, column + cell.across - 1
        draft.sheets[_SHEET].merge_range(row, column, *last, "", draft.style(style))
    match cell.text:
        case (Number() as number,) if not head and number.value is not None:
            draft.number(_SHEET, row, column, float(number.value), _format(number), "formula")
        case text:
            draft.text(_SHEET, row, column, _text(text), style)


def _format(number: Number) -> str:
    form = decimals(number.style.places)
    return f"+{form};-{form};{form}" if number.style.form == "signed" else form


def _text(line: Line) -> str:
    return "".join(part if isinstance(part, str) else getattr(part, "text", "") for part in line)
