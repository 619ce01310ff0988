"""Tables: title and unit above, grid with merged cells and repeated heads, notes below."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from weiheng.report.blocks import Cell, Table
from weiheng.report.record import placed
from weiheng.report.writers.word.captions import caption
from weiheng.report.writers.word.inline import inlines, paragraph
from weiheng.report.writers.word.measures import EDGE, TableLayout
from weiheng.report.writers.word.story import Story
from weiheng.report.writers.word.xml import NOTHING, Xml, el, join


@dataclass(frozen=True)
class _Slot:
    """A place in a row of the grid: the cell that covers it, and whether it begins in this row."""

    cell: Cell
    begins: bool


def table(story: Story, block: Table, layout: TableLayout, front: bool = False) -> Xml:
    """A table with its title, unit and notes; a note never begins a page without rows of its table."""
    above = NOTHING
    if block.title:
        above = caption(story, block, "FrontCaption" if front else "Caption", counted=not front)
    unit = paragraph("TableUnit", inlines(story, block.unit)) if block.unit else NOTHING
    notes = [paragraph("FrontNote" if front else "TableNote", inlines(story, note)) for note in block.notes]
    return join(above, unit, grid(story, block, layout), *notes, paragraph("AfterTable"))


def grid(story: Story, block: Table, layout: TableLayout) -> Xml:
    """The grid itself."""
    widths = layout.widths
    rows = list(_grid_rows((*block.head, *block.body), len(widths)))
    properties = el(
        "w:tblPr",
        el("w:tblStyle", val="ReportTable"),
        el("w:tblW", w=sum(widths), type="dxa"),
        el("w:jc", val="center"),
        el("w:tblLayout", type="fixed"),
        el("w:tblLook", val="0020", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=1, noVBand=1),
        *_alternative(story.document.plain(block.title)),
    )
    columns = el("w:tblGrid", *(el("w:gridCol", w=each) for each in widths))
    written = []
    for number, row in enumerate(rows):
        head = number < len(block.head)
        with_next = layout.together or number < len(block.head) + EDGE - 1 or number >= len(rows) - EDGE
        if number == len(rows) - 1:
            with_next = bool(block.notes)
        cells = _cells(story, row, widths, f"{'Head' if head else 'Text'}{layout.size}", with_next)
        written.append(el("w:tr", el("w:trPr", el("w:cantSplit"), *([el("w:tblHeader")] if head else [])), *cells))
    return el("w:tbl", properties, columns, *written)


def _alternative(title: str) -> list[Xml]:
    return [el("w:tblCaption", val=title)] if title else []


def _grid_rows(rows: Sequence[tuple[Cell, ...]], columns: int) -> Iterator[list[tuple[int, _Slot]]]:
    """Every row with all that is in it, also what reaches down into it; each at its first column."""
    slots: list[dict[int, _Slot]] = [{} for _ in rows]
    for row, column, cell in placed(rows):
        for below in range(row, min(row + cell.down, len(rows))):
            slots[below][column] = _Slot(cell, below == row)
    for cells in slots:
        covered = {at for column, slot in cells.items() for at in range(column, column + slot.cell.across)}
        blank = {at: _Slot(Cell(), begins=True) for at in range(columns) if at not in covered}
        yield sorted((cells | blank).items(), key=lambda item: item[0])


def _cells(
    story: Story, row: list[tuple[int, _Slot]], widths: Sequence[int], style: str, with_next: bool
) -> Iterator[Xml]:
    for column, slot in row:
        cell = slot.cell
        across = el("w:gridSpan", val=cell.across) if cell.across > 1 else NOTHING
        merge = NOTHING
        if cell.down > 1:
            merge = el("w:vMerge", val="restart") if slot.begins else el("w:vMerge")
        properties = el(
            "w:tcPr",
            el("w:tcW", w=sum(widths[column : column + cell.across]), type="dxa"),
            across,
            merge,
            el("w:vAlign", val="center"),
        )
        text = inlines(story, cell.text) if slot.begins else NOTHING
        keep = el("w:keepNext") if with_next else NOTHING
        align = el("w:jc", val=cell.align)
        yield el("w:tc", properties, paragraph(f"Table{style}", text, properties=join(keep, align)))
