"""A sheet as a grid of texts, whatever file it comes from."""

from dataclasses import dataclass
from decimal import Decimal

from weiheng.vocabulary.problem import Place

EXCEL_DIGITS = 15


class Numeral(str):
    """The text of a cell that a spreadsheet holds as a number: shortest, so it may lack the zeros that were shown."""

    __slots__ = ()


class Broken(str):
    """The text of a cell whose formula failed or was never computed."""

    __slots__ = ()


@dataclass(frozen=True)
class Grid:
    """Texts of a sheet from its first row and column on; a CSV file has no sheet name, and its lines are given."""

    file: str
    sheet: str
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...] = ()

    def place(self, row: int, column: int) -> Place:
        """Where a cell stands: ``table.xlsx:Sheet1!D7``, or ``table.csv:7:4`` (line and column)."""
        if self.sheet:
            return Place(self.file, cell=f"{self.sheet}!{letters(column)}{row + 1}")
        return Place(self.file, self.lines[row], f"{self.lines[row]}:{column + 1}")


def letters(column: int) -> str:
    """The name of a spreadsheet column.

    >>> letters(0), letters(25), letters(26), letters(16383)
    ('A', 'Z', 'AA', 'XFD')
    """
    name, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        name = chr(65 + digit) + name
    return name


def numeral(value: float) -> Numeral:
    """The shortest decimal text of a number; 15 digits at most, which is what a spreadsheet shows.

    >>> numeral(2.5), numeral(0.1 + 0.2), numeral(2022.0), numeral(1e-7)
    ('2.5', '0.3', '2022', '0.0000001')
    """
    number = Decimal(repr(value))
    if len(number.as_tuple().digits) > EXCEL_DIGITS:
        number = Decimal(format(value, f".{EXCEL_DIGITS}g"))
    text = format(number, "f")
    return Numeral(text.rstrip("0").rstrip(".") if "." in text else text)


def percentage(numeral: str) -> Numeral:
    """What a cell formatted as a percentage shows: it holds 0.4812 and shows 48.12%.

    >>> percentage("0.4812"), percentage("1")
    ('48.12%', '100%')
    """
    text = format(Decimal(numeral) * 100, "f")
    return Numeral((text.rstrip("0").rstrip(".") if "." in text else text) + "%")
