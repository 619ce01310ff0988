"""A report that came back, compared with the data it was made from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from weiheng.report.blocks import Document
from weiheng.report.book import Book
from weiheng.report.reading.model import Reading, Span, Spot
from weiheng.report.record import Record
from weiheng.report.verify.cells import paired_cells, place_in
from weiheng.report.verify.drawn import chart_differences, find_charts
from weiheng.report.verify.expected import Expected, LookUp, Piece, expected, looked_up
from weiheng.report.verify.matching import Matches, Stretch, likeness, match
from weiheng.report.verify.model import Difference, Part, Verified
from weiheng.report.verify.pairing import Pair, disagreements
from weiheng.report.verify.tokens import Bound, Token, Wanted, tokens, wanted_tokens

_AROUND = 12
"""Letters of context on each side of a number."""


@dataclass(frozen=True)
class _Found:
    """A text of the file, put together from stretches, with its controls."""

    text: str
    controls: tuple[Span, ...]
    spot: Spot

    @classmethod
    def of(cls, stretches: Sequence[Stretch]) -> "_Found":
        controls: list[Span] = []
        length = 0
        for each in stretches:
            controls += [Span(span.name, span.start + length, span.end + length) for span in each.controls()]
            length += len(each.text) + 1
        first = stretches[0].passage.spot if stretches else Spot()
        return cls("\n".join(each.text for each in stretches), tuple(controls), first)

    def around(self, found: Sequence[Token]) -> str:
        """A number with the words around it; the beginning of the text if it is gone."""
        if not found:
            return _line(self.text[: 3 * _AROUND])
        return _line(self.text[max(0, found[0].start - _AROUND) : found[-1].end + _AROUND])


def compared(reading: Reading, record: Record, book: Book, fresh: Document | None) -> Verified:
    """Every number of the file that the data do not give.

    ``fresh`` is the report as it is composed from the data now; without it, units and notes are not looked at.
    """
    look_up = looked_up(book, record, fresh)
    wanted = expected(record, fresh, look_up)
    matches = match(wanted, reading)
    differences = [
        *_in_pieces(matches),
        *_in_tables(matches),
        *_in_charts(wanted, reading),
        *_in_peoples_words(matches, look_up),
    ]
    checked = sum(len(wanted_tokens(each, units_alone=True)) for each in _all(wanted))
    removed = tuple(_line(piece.wanted.text)[:40] for piece in matches.missing if piece.wanted.text and not piece.quiet)
    differences.sort(key=lambda each: each.spot.order)
    return Verified(record.edition, record.area, tuple(differences), checked, _free(matches), removed)


def _all(wanted: Expected) -> Iterator[Wanted]:
    yield from (piece.wanted for piece in wanted.pieces)
    for table in wanted.tables:
        yield table.title.wanted
        yield from table.cells.values()
    for chart in wanted.charts:
        yield chart.title.wanted
        yield from chart.cells.values()


def _in_pieces(matches: Matches) -> Iterator[Difference]:
    for piece, stretches in matches.pieces:
        found = _Found.of(stretches)
        yield from _differences(piece.part, _nearest(piece, found), found, _is_free(piece, found))


def _nearest(piece: Piece, found: _Found) -> Wanted:
    """What the file was written with, or a person's wording that was adopted since, whichever is more like it."""
    if piece.adopted is None:
        return piece.wanted
    return max((piece.wanted, piece.adopted), key=lambda each: likeness(each.text, found.text))


def _is_free(piece: Piece, found: _Found) -> bool:
    return piece.free or (piece.adopted is not None and _nearest(piece, found) is piece.adopted)


def _differences(part: Part, wanted: Wanted, found: _Found, free: bool = False) -> Iterator[Difference]:
    alone = part in ("cell", "unit", "title")
    given = tokens(found.text, found.controls, alone)
    for pair in disagreements(wanted_tokens(wanted, alone), given):
        if not free or (pair.expected is not None and pair.expected.origin is not None):
            yield _difference(part, wanted, found, pair)


def _difference(part: Part, wanted: Wanted, found: _Found, pair: Pair) -> Difference:
    token = pair.expected
    says = "" if token is None else _line(wanted.text[token.start : token.end])
    given = _line(found.text[pair.found[0].start : pair.found[-1].end]) if pair.found else ""
    if not pair.found and token is not None and not token.digits:
        given = _line(found.text)  # a unit alone: whatever stands in its place
    return Difference(found.spot, part, says, given, found.around(pair.found), token.origin if token else None)


def _in_tables(matches: Matches) -> Iterator[Difference]:
    for table, grid in matches.grids:
        for wanted, cell in paired_cells(table, grid):
            if cell is None:
                continue
            found = _Found.of([Stretch(each, 0, len(each.text)) for each in cell.passages])
            for each in _differences("cell", wanted, found):
                yield replace(each, spot=place_in(table, grid, cell))


def _in_charts(wanted: Expected, reading: Reading) -> Iterator[Difference]:
    for chart, passage, drawing in find_charts(wanted.charts, reading):
        spot = replace(passage.spot, chart=drawing.name)
        yield from chart_differences(chart, reading.pictures[drawing.part], spot)


def _in_peoples_words(matches: Matches, look_up: LookUp) -> Iterator[Difference]:
    """Numbers that are still bound to the data in what people wrote around them."""
    for stretch in matches.loose:
        for control in stretch.controls():
            number = look_up(control.name) if control.name else None
            if number is None:
                continue
            text = stretch.text[control.start : control.end]
            found = _Found(text, (Span(control.name, 0, len(text)),), stretch.passage.spot)
            wanted = Wanted(number.text, (Bound(0, len(number.text), number),))
            around = _line(stretch.text[max(0, control.start - _AROUND) : control.end + _AROUND])
            yield from (replace(each, context=around) for each in _differences("text", wanted, found))


def _free(matches: Matches) -> int:
    """How many numbers of people's own words are bound to nothing."""
    loose = sum(1 for each in matches.loose for token in tokens(each.text, each.controls()) if not token.tag)
    for piece, stretches in matches.pieces:
        found = _Found.of(stretches)
        if _is_free(piece, found):
            bound = sum(token.origin is not None for token in wanted_tokens(_nearest(piece, found)))
            loose += max(0, len(tokens(found.text, found.controls)) - bound)
    return loose


def _line(text: str) -> str:
    return " ".join(text.split())
