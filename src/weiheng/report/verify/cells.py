"""The cells of a table against what they should say, also when people put rows in or took some out."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import SequenceMatcher

from weiheng.report.reading.model import Grid, GridCell, Spot
from weiheng.report.verify.expected import WantedTable
from weiheng.report.verify.tokens import Wanted, narrowed, wanted_tokens

_MOST_SHOWN = 40
"""Letters of a heading that are enough to find it."""


def paired_cells(table: WantedTable, grid: Grid) -> Iterator[tuple[Wanted, GridCell | None]]:
    """Every expected cell with the one that stands in its place; None if its row or column is gone."""
    rows = _matched({at: _line(table.cells, at, 0) for at, _ in table.cells}, _found(grid, 0))
    columns = _matched({at: _line(table.cells, at, 1) for _, at in table.cells}, _found(grid, 1))
    places = {(cell.row, cell.column): cell for cell in grid.cells}
    for (row, column), wanted in table.cells.items():
        yield wanted, places.get((rows.get(row, -1), columns.get(column, -1)))


def _line(cells: Mapping[tuple[int, int], Wanted], at: int, axis: int) -> str:
    return "|".join(wanted.text for place, wanted in sorted(cells.items()) if place[axis] == at)


def _found(grid: Grid, axis: int) -> dict[int, str]:
    lines: dict[int, list[str]] = {}
    for cell in sorted(grid.cells, key=lambda each: (each.row, each.column)):
        lines.setdefault((cell.row, cell.column)[axis], []).append(cell.text)
    return {at: "|".join(text for text in texts if text) for at, texts in lines.items()}


def _matched(wanted: Mapping[int, str], found: Mapping[int, str]) -> dict[int, int]:
    """Expected rows (or columns) to found ones: as numbered, unless their number has changed."""
    if max(wanted, default=0) == max(found, default=0):
        return {at: at for at in wanted}
    before, after = sorted(wanted), sorted(found)
    keys = [narrowed(wanted[at]) for at in before], [narrowed(found[at]) for at in after]
    result: dict[int, int] = {}
    for _, first, last, start, end in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        for offset, at in enumerate(before[first:last]):
            best = _most_alike(keys[0][first + offset], keys[1][start:end])
            if best is not None:
                result[at] = after[start + best]
                keys[1][start + best] = ""
    return result


def _most_alike(key: str, others: list[str]) -> int | None:
    ratios = [SequenceMatcher(None, key, other, autojunk=False).ratio() if other else 0.0 for other in others]
    best = max(range(len(ratios)), key=lambda at: ratios[at], default=None)
    return best if best is not None and ratios[best] > 0.5 else None


def _called(table: WantedTable) -> str:
    """The title of a table; of one without, the words in its first cell."""
    first = table.cells.get((0, 0))
    return table.title.wanted.text or (first.text if first else "—")


def place_in(table: WantedTable, grid: Grid, cell: GridCell) -> Spot:
    """Where a cell stands, by the words that head its row and its column."""
    head = _head_rows(table)
    before = [each for each in grid.cells if each.row <= cell.row < each.row + each.down and each.column < cell.column]
    above = [each for each in grid.cells if each.row < head and each.row < cell.row and _covers(each, cell.column)]
    stubs = [each for each in before if (each.row, each.column) in table.stubs] or before
    words = [each.text.strip() for each in stubs if not wanted_tokens(Wanted(each.text), units_alone=True)]
    row = next((text for text in reversed(words) if text), "")
    column = " / ".join(dict.fromkeys(each.text.strip() for each in above if each.text.strip()))
    spot = cell.passages[0].spot if cell.passages else grid.spot
    return replace(spot, table=_called(table), row=_short(row), column=_short(column))


def _covers(cell: GridCell, column: int) -> bool:
    return cell.column <= column < cell.column + cell.across


def _head_rows(table: WantedTable) -> int:
    """Rows before the first that holds a number other than a year."""
    rows = [
        row
        for (row, _), each in table.cells.items()
        if any(not _is_year(bound.number.origin.kind) for bound in each.bounds)
    ]
    return min(rows, default=1)


def _is_year(kind: str) -> bool:
    return kind == "period"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _MOST_SHOWN else line[: _MOST_SHOWN - 1] + "…"
