"""Tables of documents that are none of our reports: numbers whose row and column say what they are."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from weiheng.definitions.model import Indicator, Variable
from weiheng.definitions.pack import Pack
from weiheng.observations.intake.measures import factor, fitting, is_unit
from weiheng.observations.intake.names import Names, areas_within, names_of
from weiheng.observations.intake.value_text import looks_numeric, read_number
from weiheng.observations.intake.wording import split_unit, symbols
from weiheng.report.book import Book
from weiheng.report.numbers import Kind, Origin, Style
from weiheng.report.reading.model import Grid, Passage, Reading, Spot
from weiheng.report.verify.model import Difference
from weiheng.vocabulary.figure import rounded
from weiheng.vocabulary.messages import LANGUAGES, catalogue
from weiheng.vocabulary.text import folded
from weiheng.vocabulary.unit import UNITS

_KINDS = (Kind.SCORE, Kind.VALUE, Kind.LOWER, Kind.UPPER, Kind.WEIGHT)
_YEAR = re.compile(r"(?<![0-9])(?:19|20|21)[0-9]{2}(?![0-9])")
_MOST_CELLS = 200_000
_TITLES = 3
"""Lines above a table that may be its title and unit."""


@dataclass(frozen=True)
class Agreement:
    """A table that could be read: what it shows, and how many of its numbers the data give."""

    spot: Spot
    kinds: tuple[Kind, ...]
    agreed: int
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class _Meaning:
    """What a text in a head or stub says; ``rest`` is what of it is not understood."""

    subject: str = ""
    year: int | None = None
    area: str = ""
    kind: Kind | None = None
    unit: str = ""
    rest: str = ""


@dataclass(frozen=True)
class _Cell:
    """A number with what it is; without kind it is a value or a score."""

    row: int
    column: int
    text: str
    subject: str
    area: str
    year: int
    kind: Kind | None
    units: tuple[str, ...]
    head_unit: str


def agreements(reading: Reading, pack: Pack, book: Book) -> tuple[Agreement, ...]:
    """Every table in which at least one number is understood and known to the data."""
    names = _names(pack, book)
    found = []
    above: list[Passage] = []
    for item in reading.items:
        if isinstance(item, Passage):
            above = [*above, item][-_TITLES:] if item.text.strip() else above
        else:
            titles = tuple(passage.text.strip() for passage in above if not passage.level)
            table = _Table(item, titles, names, pack, book)
            agreement = table.agreement()
            if agreement is not None:
                found.append(agreement)
            above = []
    return tuple(found)


def _names(pack: Pack, book: Book) -> Names:
    """The names of the pack, and those of groups where no indicator has them."""
    names = names_of(pack)
    groups: dict[str, tuple[str, ...]] = {}
    for key, node in book.edition.nodes.items():
        if node.names is not None and node.children:
            for text in (key, node.names.zh, node.names.en, *node.synonyms):
                groups.setdefault(folded(text), (key,))
    return replace(names, subjects={**groups, **names.subjects})


class _Table:
    """One table as a matrix of texts, in which merged cells repeat."""

    def __init__(self, grid: Grid, titles: tuple[str, ...], names: Names, pack: Pack, book: Book) -> None:
        self.grid, self.titles, self.names, self.pack, self.book = grid, titles, names, pack, book
        small = grid.height * grid.width <= _MOST_CELLS
        self.rows = _matrix(grid) if small else []
        self.known: dict[str, _Meaning] = {}
        self.misprinted = _misprinted(book)
        self.head = next((at for at, row in enumerate(self.rows) if any(map(_is_data, row))), len(self.rows))
        self.stub = self._column(lambda meaning: bool(meaning.subject))
        self.years = self._column(lambda meaning: meaning.year is not None and not meaning.subject)

    def agreement(self) -> Agreement | None:
        """The numbers of the table against those of the data; None if none of it is known."""
        cells = list(self._cells())
        open_kind = self._open_kind([cell for cell in cells if cell.kind is None])
        agreed, differences, kinds = 0, [], []
        units: set[int] = set()
        for cell in cells:
            kind = cell.kind or open_kind
            verdict = self._verdict(cell, kind)
            if verdict is None:
                continue
            kinds.append(kind)
            if cell.row not in units and self._is_misprinted(cell, kind):
                units.add(cell.row)
                differences.append(self._unit_difference(cell))
            if isinstance(verdict, Difference):
                differences.append(verdict)
            else:
                agreed += 1
        if not agreed and not differences:
            return None
        spot = replace(self.grid.spot, table=" ".join(self.titles[-2:]))
        return Agreement(spot, tuple(dict.fromkeys(kinds)), agreed, tuple(differences))

    def _meaning(self, text: str) -> _Meaning:
        if text not in self.known:
            self.known[text] = _read(text, self.names)
        return self.known[text]

    def _column(self, wanted: Callable[[_Meaning], bool]) -> int | None:
        """The column most of whose cells in the body are of a kind; the last of several."""
        counts = [
            (sum(wanted(self._meaning(row[column])) for row in self.rows[self.head :]), column)
            for column in range(self.grid.width if self.rows else 0)
        ]
        best = max(counts, default=(0, 0))
        return best[1] if best[0] and best[0] * 2 >= len(self.rows) - self.head - 1 else None

    def _cells(self) -> Iterator[_Cell]:
        heads = [self._heading(column) for column in range(self.grid.width)] if self.rows else []
        title = " ".join(self.titles)
        for at, row in enumerate(self.rows[self.head :], self.head):
            side = self._side(row)
            for column, text in enumerate(row):
                head = heads[column]
                if column in (self.stub, self.years) or head is None or not looks_numeric(text):
                    continue
                subject = side.subject if self.stub is not None else head.subject
                year = head.year or side.year or _only_year(title)
                kind = head.kind or side.kind
                if subject and (year or kind in (Kind.LOWER, Kind.UPPER, Kind.WEIGHT)):
                    area = head.area or side.area or self._area(title)
                    units = tuple(dict.fromkeys(unit for unit in (side.unit, head.unit) if unit))
                    last = self.book.assessment.periods[-1]
                    yield _Cell(at, column, text, subject, area, year or last, kind, units, head.unit)

    def _heading(self, column: int) -> _Meaning | None:
        """What the head says of a column; None if some of it is not understood."""
        together = _Meaning()
        for text in dict.fromkeys(row[column] for row in self.rows[: self.head]):
            meaning = self._meaning(text)
            if meaning.rest and text.strip():
                return None
            together = _both(together, meaning)
        return together

    def _side(self, row: Sequence[str]) -> _Meaning:
        """What the stub says of a row, with its unit if a column names it."""
        texts = [row[column] for column in (self.stub, self.years) if column is not None]
        together = _Meaning(unit=next((text for text in row if is_unit(text.strip("()（） "))), ""))
        for text in texts:
            together = _both(together, self._meaning(text))
        areas = (self._meaning(text).area for text in row if not looks_numeric(text))
        return replace(together, area=together.area or next((area for area in areas if area), ""))

    def _area(self, title: str) -> str:
        found = [code for code in areas_within(self.pack, title) if code in self.pack.areas]
        return found[0] if len(found) == 1 else self.book.assessment.areas[0]

    def _open_kind(self, cells: Sequence[_Cell]) -> Kind:
        """Values or scores: what fits more of the numbers; if both fit alike, what the title says."""
        fits = {kind: sum(self._verdict(cell, kind) is True for cell in cells) for kind in (Kind.VALUE, Kind.SCORE)}
        if fits[Kind.VALUE] != fits[Kind.SCORE]:
            return max(fits, key=lambda kind: fits[kind])
        return Kind.SCORE if any(word in folded(" ".join(self.titles)) for word in _words(Kind.SCORE)) else Kind.VALUE

    def _verdict(self, cell: _Cell, kind: Kind) -> Difference | bool | None:
        """True if the data give the number as printed; None if they know nothing of it."""
        origin = Origin(kind, cell.subject, cell.area, cell.year, self.book.edition.name)
        exact = self.book.look_up(origin)
        try:
            read = read_number(cell.text)
            times = self._factor(cell, kind, read.suffix)
        except ValueError:
            return None
        if exact is None:
            return None
        figure, scaled = read.figure, exact / times
        if figure.decimal in (rounded(scaled, figure.places, mode) for mode in ("half_even", "half_up")):
            return True
        style = Style(figure.places, "plain", unit=False)
        shown = replace(self.book.number(origin, style), value=scaled).text
        spot = replace(self._row_spot(cell), column=self._head_text(cell.column))
        return Difference(spot, "cell", shown, cell.text.strip(), "", origin)

    def _row_spot(self, cell: _Cell) -> Spot:
        head = self.rows[cell.row][self.stub or 0].strip()
        return replace(self.grid.spot, table=" ".join(self.titles[-2:]) or "—", row=head)

    def _is_misprinted(self, cell: _Cell, kind: Kind) -> bool:
        """Whether the row shows a unit that the source of these values prints, but that is not theirs."""
        printed = self.misprinted.get((cell.subject, cell.area), frozenset())
        return kind is Kind.VALUE and any(folded(unit) in printed for unit in cell.units)

    def _unit_difference(self, cell: _Cell) -> Difference:
        unit = UNITS[self._element(cell.subject).unit].symbol(self.book.language)
        origin = Origin(Kind.VALUE, cell.subject, cell.area, cell.year, self.book.edition.name)
        return Difference(self._row_spot(cell), "unit", unit, " ".join(cell.units), "", origin)

    def _head_text(self, column: int) -> str:
        return " / ".join(dict.fromkeys(row[column].strip() for row in self.rows[: self.head] if row[column].strip()))

    def _factor(self, cell: _Cell, kind: Kind, suffix: str) -> Fraction:
        """What the printed number is to be multiplied by; ``ValueError`` if its unit cannot be that of the kind."""
        if kind in (Kind.SCORE, Kind.WEIGHT):
            stated = (cell.head_unit,) if cell.head_unit else ()  # the unit of a row is that of its values
            return factor(suffix, stated, UNITS["points" if kind is Kind.SCORE else "percent"])
        wanted = UNITS[self._element(cell.subject).unit]
        if not suffix and self._is_misprinted(cell, kind):
            return Fraction(1)
        return factor(suffix, () if suffix else cell.units or fitting(_title_units(self.titles), wanted), wanted)

    def _element(self, subject: str) -> Indicator | Variable:
        if subject not in self.book.edition.elements:
            raise ValueError(subject)  # a group has scores only
        return self.book.edition.elements[subject]


def _misprinted(book: Book) -> dict[tuple[str, str], frozenset[str]]:
    """Units that the sources of values print although they are not those of the values, by indicator and area."""
    found: dict[tuple[str, str], frozenset[str]] = {}
    for row in book.assessment.observations:
        unit = UNITS.get(row.unit)
        if row.unit_printed and unit is not None and row.unit_printed not in (*unit.zh, *unit.en):
            key = (row.indicator, row.area)
            found[key] = found.get(key, frozenset()) | {folded(row.unit_printed)}
    return found


def _matrix(grid: Grid) -> list[list[str]]:
    """The texts by row and column. A merged text holds for all its places; a merged number stays where it is."""
    rows = [[""] * grid.width for _ in range(grid.height)]
    for cell in grid.cells:
        text = " ".join(cell.text.split())
        repeated = not looks_numeric(text) or symbols().year(text) is not None
        for row in range(cell.row, cell.row + (cell.down if repeated else 1)):
            for column in range(cell.column, cell.column + (cell.across if repeated else 1)):
                rows[row][column] = text
    return rows


def _is_data(text: str) -> bool:
    return looks_numeric(text) and symbols().year(text) is None and len(_YEAR.findall(text)) != 1


def _read(text: str, names: Names) -> _Meaning:
    """A head or stub: a year, a name, a kind, a unit in brackets; all of it must be one of these."""
    year = symbols().year(text)
    if year is not None:
        return _Meaning(year=year)
    subject, area = names.subject(text), names.area(text)
    if subject is not None and len(subject.ids) == 1:
        return _Meaning(subject=subject.ids[0], unit=subject.unit)
    if area is not None and len(area.ids) == 1:
        return _Meaning(area=area.ids[0])
    rest, unit = split_unit(folded(text))
    if unit and not is_unit(unit):
        rest, unit = folded(text), ""
    years = _YEAR.findall(rest)
    kind = next((kind for kind in _KINDS for word in _words(kind) if word in rest), None)
    for word in (*years, *(_words(kind) if kind else ()), *symbols().year_suffixes):
        rest = rest.replace(word, "")
    known = rest in symbols().roles or is_unit(rest)
    return _Meaning(year=int(years[0]) if len(years) == 1 else None, kind=kind, unit=unit, rest="" if known else rest)


def _words(kind: Kind) -> tuple[str, ...]:
    """What a kind of number is called in heads, longest first."""
    spoken = (catalogue(language)[f"verify.head_{kind.value}"].split("|") for language in LANGUAGES)
    return tuple(sorted((folded(word) for words in spoken for word in words), key=len, reverse=True))


def _both(one: _Meaning, other: _Meaning) -> _Meaning:
    return _Meaning(
        other.subject or one.subject,
        other.year or one.year,
        other.area or one.area,
        other.kind or one.kind,
        other.unit or one.unit,
    )


def _only_year(title: str) -> int | None:
    years = set(_YEAR.findall(title))
    return int(years.pop()) if len(years) == 1 else None


def _title_units(titles: Sequence[str]) -> tuple[str, ...]:
    """The units in a line such as 单位：万人次、%."""
    for title in titles:
        for prefix in symbols().unit_line:
            _, found, text = folded(title).partition(prefix)
            said = tuple(part for part in re.split(r"[、,;]", text.rstrip(")")) if part)
            if found and any(map(is_unit, said)):
                return said
    return ()
