"""The cells of a table against what they should say, also when people moved rows, put some in or took some out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from weiheng.report.reading.model import Grid, GridCell, Spot
from weiheng.report.verify.expected import WantedTable
from weiheng.report.verify.tokens import Wanted, narrowed, only_words, wanted_tokens

_MOST_SHOWN = 40
"""Letters of a heading that are enough to find it."""
_Place = tuple[int, int]


@dataclass(frozen=True)
class Pairing:
    """Expected cells with those that stand for them (None: gone), and filled cells that stand for none.

    ``rows`` and ``columns`` lead from expected lines to found ones; those that are gone are not in it.
    """

    cells: tuple[tuple[_Place, Wanted, GridCell | None], ...]
    extra: tuple[GridCell, ...]
    rows: Mapping[int, int]
    columns: Mapping[int, int]


def paired(table: WantedTable, grid: Grid) -> Pairing:
    """Every expected cell with the one that stands for it, by its row and its column."""
    rows, columns = _matched(table, grid, 0), _matched(table, grid, 1)
    places = {(cell.row, cell.column): cell for cell in grid.cells}
    cells = tuple(
        (at, wanted, places.get((rows.get(at[0], -1), columns.get(at[1], -1)))) for at, wanted in table.cells.items()
    )
    known = {id(cell) for _, _, cell in cells}
    extra = tuple(cell for cell in grid.cells if id(cell) not in known and cell.text.strip())
    return Pairing(cells, extra, rows, columns)


def gone_lines(table: WantedTable, pairing: Pairing) -> Iterator[str]:
    """The words that head the rows and columns that are no more; of one without, its first words."""
    for axis, matched in ((0, pairing.rows), (1, pairing.columns)):
        for at in sorted({place[axis] for place in table.cells} - set(matched)):
            cells = sorted((place, wanted.text) for place, wanted in table.cells.items() if place[axis] == at)
            heads = [text for place, text in cells if place in table.stubs]
            yield _short((heads if axis == 1 else heads[-1:] or [text for _, text in cells])[0])


@dataclass(frozen=True)
class _Line:
    """A row or column: the tags and texts in it, cell by cell, by the place across."""

    tags: Mapping[int, frozenset[str]]
    texts: Mapping[int, str]

    def share_in(self, other: "_Line") -> float:
        """How many of its cells stand in another line, by tag or by text."""
        tags = frozenset[str]().union(*other.tags.values())
        texts = set(other.texts.values())
        same = sum(bool(self.tags[at] & tags) or text in texts for at, text in self.texts.items())
        return same / max(1, len(self.texts))


def _wanted_lines(table: WantedTable, axis: int) -> dict[int, _Line]:
    lines: dict[int, dict[int, Wanted]] = {}
    for place, wanted in table.cells.items():
        lines.setdefault(place[axis], {})[place[1 - axis]] = wanted
    return {
        at: _Line(
            {across: frozenset(bound.number.tag for bound in each.bounds) for across, each in line.items()},
            {across: _said(each.text) for across, each in line.items()},
        )
        for at, line in lines.items()
    }


def _found_lines(grid: Grid, axis: int) -> dict[int, _Line]:
    lines: dict[int, dict[int, GridCell]] = {}
    for cell in grid.cells:
        place = (cell.row, cell.column)
        lines.setdefault(place[axis], {})[place[1 - axis]] = cell
    return {
        at: _Line(
            {across: _tags(each) for across, each in line.items()},
            {across: _said(each.text) for across, each in line.items() if each.text.strip()},
        )
        for at, line in lines.items()
    }


def _tags(cell: GridCell) -> frozenset[str]:
    return frozenset(control.name for passage in cell.passages for control in passage.controls) - {""}


def _said(text: str) -> str:
    return " ".join(narrowed(text).split())


def _matched(table: WantedTable, grid: Grid, axis: int) -> dict[int, int]:
    """Expected rows (or columns) to found ones.

    As numbered while their heads are where they were; else by the cells that are alike, and what then is left over by
    its place if no line was added or taken out, else by its words.
    """
    wanted, found = _wanted_lines(table, axis), _found_lines(grid, axis)
    same_number = max(wanted, default=0) == max(found, default=0)
    if same_number and all(_headed(table, at, line, found.get(at), axis) for at, line in wanted.items()):
        return {at: at for at in wanted}
    shares = ((-wanted[at].share_in(found[there]), abs(at - there), at, there) for at in wanted for there in found)
    result: dict[int, int] = {}
    for share, _, at, there in sorted(each for each in shares if each[0] < -0.5):
        if share and at not in result and there not in result.values():
            result[at] = there
    for at in (each for each in wanted if each not in result):
        free = [there for there in found if there not in result.values()]
        if same_number and at in free:
            result[at] = at
        elif (alike := _most_alike(wanted[at], {each: found[each] for each in free})) is not None:
            result[at] = alike
    return result


def _headed(table: WantedTable, at: int, line: _Line, found: _Line | None, axis: int) -> bool:
    """Whether a line stands where it was, as far as the words that head it say."""
    heads = [across for across in line.texts if ((at, across) if axis == 0 else (across, at)) in table.stubs]
    return found is not None and all(line.texts[across] == found.texts.get(across) for across in heads)


def _most_alike(line: _Line, others: Mapping[int, _Line]) -> int | None:
    key = "|".join(text for _, text in sorted(line.texts.items()))
    ratios = {
        at: SequenceMatcher(None, key, "|".join(text for _, text in sorted(each.texts.items())), autojunk=False).ratio()
        for at, each in others.items()
    }
    best = max(ratios, key=lambda at: ratios[at], default=None)
    return best if best is not None and ratios[best] > 0.5 else None


def names_in(tables: tuple[WantedTable, ...]) -> frozenset[str]:
    """Everything that heads a row or column in any of the tables, as far as it is words."""
    return frozenset(only_words(table.cells[at].text) for table in tables for at in table.stubs) - {""}


def is_another(wanted: Wanted, found: str, names: frozenset[str]) -> bool:
    """Whether a head is that of something else now: then it disagrees with the numbers beside it."""
    before, after = only_words(wanted.text), only_words(found)
    return before in names and after in names and before != after


def called(table: WantedTable) -> str:
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
    return replace(spot, table=called(table), row=_short(row), column=_short(column))


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
