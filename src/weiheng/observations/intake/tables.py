"""Find the tables of a sheet: their headings, what each column is about, and which rows belong to them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from weiheng.observations.intake.grid import Grid
from weiheng.observations.intake.tokens import Kind, Token, Tokens, is_heading, is_unit_row, values
from weiheng.observations.intake.wording import symbols

MAX_HEADINGS = 4


@dataclass(frozen=True)
class Column:
    """A column: its role in a long table or beside the values, or what its values are about."""

    index: int
    heading: str = ""
    row: int = 0
    role: str = ""
    subject: str = ""
    area: str = ""
    year: str = ""
    unit: str = ""

    @property
    def has_values(self) -> bool:
        """Whether the numbers below are values to read."""
        return self.role == "value" or bool(self.subject or self.area or self.year)


@dataclass(frozen=True)
class Table:
    """A heading and the rows below it. ``titles`` stand above it, ``inherited`` ones further off."""

    grid: Grid
    columns: tuple[Column, ...]
    rows: tuple[int, ...]
    titles: tuple[str, ...]
    inherited: tuple[str, ...]

    def values(self) -> Iterator[Column]:
        """Columns with values."""
        return (column for column in self.columns if column.has_values)

    def cell(self, row: int, column: int) -> str:
        """The text of a cell; beyond the end of a row there is none."""
        cells = self.grid.rows[row]
        return cells[column] if column < len(cells) else ""


def find_tables(grid: Grid, tokens: Tokens) -> tuple[list[Table], int]:
    """The tables of a sheet, and how many rows with text belong to none."""
    blocks, ignored = _blocks(grid, tokens)
    tables: list[Table] = []
    inherited: tuple[str, ...] = (grid.sheet,)
    for start, end, rows, titles in blocks:
        tables.append(Table(grid, _columns(grid, start, end, tokens), tuple(rows), titles, inherited))
        inherited = (*inherited, *titles)
    return tables, ignored


_Block = tuple[int, int, list[int], tuple[str, ...]]


def _blocks(grid: Grid, tokens: Tokens) -> tuple[list[_Block], int]:
    """First and last row of each heading, the rows below, the titles above; and how many rows were passed over."""
    blocks: list[_Block] = []
    titles: list[str] = []
    row, passed, running = 0, 0, False
    while row < len(grid.rows):
        distinct = distinct_texts(grid.rows[row])
        meanings = tokens.row(grid.rows[row])
        if not distinct or symbols().is_note(distinct[0]):
            passed, running = passed + bool(distinct), False
        elif is_heading(meanings) and _may_begin(meanings, running, blocks, grid, tokens):
            end = _heading_end(grid, row, tokens)
            blocks.append((row, end, [], tuple(titles)))
            row, passed, running, titles = end, passed + end + 1 - row, True, []
        elif blocks and len(distinct) > 1:
            blocks[-1][2].append(row)
            running, titles = True, []
        else:
            titles.append(distinct[0] if len(distinct) == 1 else " ".join(distinct))
            passed += 1
            if blocks:
                blocks[-1][2].append(row)
        row += 1
    return blocks, passed


def distinct_texts(texts: Sequence[str]) -> list[str]:
    """What a row says, each text once: a merged cell repeats its own."""
    return list(dict.fromkeys(text.strip() for text in texts if text.strip()))


def _may_begin(
    row: Sequence[Token | None], running: bool, blocks: Sequence[_Block], grid: Grid, tokens: Tokens
) -> bool:
    """Whether a row that looks like a heading is one: numbers below an earlier heading may look like years, too."""
    if {"indicator", "name", "area", "period"} & set(values(row, "role")) or not blocks:
        return True
    if running:
        return False
    before = _first(tokens.row(grid.rows[blocks[-1][1]]), ("subject", "year", "area"))
    return values(row, "year") == [] or _first(row, ("year",)) >= before


def _first(row: Sequence[Token | None], kinds: tuple[Kind, ...]) -> int:
    """The column of the first cell of some kinds."""
    found = (column for column, token in enumerate(row) if token is not None and token.kind in kinds)
    return next(found, len(row))


def _heading_end(grid: Grid, start: int, tokens: Tokens) -> int:
    """The last row of a heading that begins at ``start``."""
    end = start
    while end + 1 < len(grid.rows) and end - start + 1 < MAX_HEADINGS:
        below, above = grid.rows[end + 1], grid.rows[end]
        if not (_continues(below, above, tokens) or is_unit_row(below, above)):
            break
        end += 1
    return end


def _continues(below: Sequence[str], above: Sequence[str], tokens: Tokens) -> bool:
    """Whether the row below a heading is its second level: its years stand under what the first level names."""
    if not is_heading(tokens.row(below)):
        return False
    for column, token in enumerate(tokens.row(below)):
        upper = tokens.of(above[column]) if column < len(above) else None
        if token is not None and token.kind == "year" and (upper is None or upper.kind == "role"):
            return upper is not None and upper.value == "value"
    return True


def _columns(grid: Grid, start: int, end: int, tokens: Tokens) -> tuple[Column, ...]:
    width = max(len(grid.rows[row]) for row in range(start, end + 1))
    return tuple(_column(grid, index, start, end, tokens) for index in range(width))


def _column(grid: Grid, index: int, start: int, end: int, tokens: Tokens) -> Column:
    column = Column(index, row=start)
    for row in range(start, end + 1):
        text = grid.rows[row][index].strip() if index < len(grid.rows[row]) else ""
        token = tokens.of(text)
        if text and token is None and row > start and is_unit_row([text], [""]):
            column = replace(column, unit=text.strip("()（）"))
        elif text:
            column = _with_token(replace(column, heading=text, row=row), token)
    if column.role and (column.subject or column.area or column.year):
        return replace(column, role="")
    return column


def _with_token(column: Column, token: Token | None) -> Column:
    if token is None:
        return column
    named = replace(column, unit=token.unit or column.unit)
    match token.kind:
        case "role":
            return replace(named, role=token.value)
        case "year":
            return replace(named, year=token.value)
        case "subject":
            return replace(named, subject=token.value)
        case "area":
            return replace(named, area=token.value)
