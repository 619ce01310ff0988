"""A report that came back, compared with the data it was made from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from weiheng.report.blocks import Document
from weiheng.report.book import Book
from weiheng.report.reading.model import Grid, Passage, Reading, Span, Spot
from weiheng.report.record import Record
from weiheng.report.verify.cells import Pairing, called, gone_lines, is_another, names_in, paired, place_in
from weiheng.report.verify.drawn import Drawn, chart_differences, find_charts
from weiheng.report.verify.expected import Expected, LookUp, Piece, WantedTable, expected, looked_up
from weiheng.report.verify.labels import mislabelled
from weiheng.report.verify.matching import Matches, Stretch, likeness, match
from weiheng.report.verify.model import Difference, Part, Removed, Verified
from weiheng.report.verify.pairing import Pair, by_tag, disagreements
from weiheng.report.verify.tokens import Bound, Token, Wanted, tokens, wanted_tokens

_AROUND = 12
"""Letters of context on each side of a number."""
_BEGINNING = 40
"""Letters from which people know what was taken out."""
_Paired = tuple[WantedTable, Grid, Pairing]


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
    """Every number of the file that the data do not give, and every name that belongs to other numbers.

    ``fresh`` is the report as it is composed from the data now, which may have words that were adopted since.
    """
    look_up = looked_up(book, record, fresh)
    wanted = expected(record, fresh, look_up)
    matches = match(wanted, reading)
    tables = [(table, grid, paired(table, grid)) for table, grid in matches.grids]
    charts = find_charts(wanted.charts, reading)
    extra = [cell for _, _, pairing in tables for cell in pairing.extra]
    loose = [*matches.loose, *(_whole(each) for cell in extra for each in cell.passages)]
    differences = [
        *_in_pieces(matches, look_up),
        *_in_tables(tables, names_in(wanted.tables)),
        *_in_charts(charts, reading),
        *_in_labels(wanted, matches, reading),
        *_in_peoples_words(loose, look_up),
    ]
    differences.sort(key=lambda each: each.spot.order)
    return Verified(
        edition=record.edition,
        area=record.area,
        differences=tuple(differences),
        checked=_checked(matches, tables, charts, reading),
        free=_free(matches, loose),
        removed=(*_removed(matches), *_removed_lines(tables), *_removed_charts(charts, reading)),
        other_data=bool(record.data) and record.data != book.digest,
    )


def _checked(matches: Matches, tables: Sequence[_Paired], charts: Sequence[Drawn], reading: Reading) -> int:
    """How many expected numbers there was something to compare with."""
    texts = [piece.wanted for piece, _ in matches.pieces]
    texts += [wanted for _, _, pairing in tables for _, wanted, cell in pairing.cells if cell is not None]
    for each in charts:
        picture = reading.pictures[each.drawing.part] if each.drawing else None
        if picture is not None and (picture.caches or picture.workbook is not None):
            texts += each.chart.cells.values()
    return sum(len(wanted_tokens(each, units_alone=True)) for each in texts)


def _removed(matches: Matches) -> Iterator[Removed]:
    gone = {id(table.title) for table in matches.gone}
    for piece in matches.missing:
        if piece.wanted.text and not piece.quiet and id(piece) not in gone:
            yield Removed("text", _beginning(piece.wanted.text))
    for table in matches.gone:
        yield Removed("table", _beginning(called(table)))


def _removed_lines(tables: Sequence[_Paired]) -> Iterator[Removed]:
    for table, _, pairing in tables:
        yield from (Removed("line", text, _beginning(called(table))) for text in gone_lines(table, pairing))


def _removed_charts(charts: Sequence[Drawn], reading: Reading) -> Iterator[Removed]:
    for each in charts:
        title = _beginning(each.chart.title.wanted.text or each.chart.name)
        if each.drawing is None:
            yield Removed("chart", title)
            continue
        picture = reading.pictures[each.drawing.part]
        if not picture.caches:
            yield Removed("picture", title)
        if picture.workbook is None:
            yield Removed("workbook", title)


def _beginning(text: str) -> str:
    line = _line(text)
    return line if len(line) <= _BEGINNING else line[: _BEGINNING - 1] + "…"


def _whole(passage: Passage) -> Stretch:
    return Stretch(passage, 0, len(passage.text))


def _in_pieces(matches: Matches, look_up: LookUp) -> Iterator[Difference]:
    for piece, stretches in matches.pieces:
        found = _Found.of(stretches)
        wanted, free = _nearest(piece, found), _is_free(piece, found)
        alone = _alone(piece.part)
        pairs = disagreements(wanted_tokens(wanted, alone), tokens(found.text, found.controls, alone))
        for pair in by_tag(tuple(pairs), look_up):
            if not free or (pair.expected is not None and pair.expected.origin is not None):
                yield _difference(piece.part, wanted, found, pair)


def _in_labels(wanted: Expected, matches: Matches, reading: Reading) -> Iterator[Difference]:
    for each in mislabelled(wanted, matches, reading):
        yield Difference(each.passage.spot, "label", each.expected, each.found, _beginning(each.passage.text))


def _nearest(piece: Piece, found: _Found) -> Wanted:
    """What the file was written with, or a person's wording that was adopted since, whichever is more like it."""
    if piece.adopted is None:
        return piece.wanted
    return max((piece.wanted, piece.adopted), key=lambda each: likeness(each.text, found.text))


def _is_free(piece: Piece, found: _Found) -> bool:
    return piece.free or (piece.adopted is not None and _nearest(piece, found) is piece.adopted)


def _alone(part: Part) -> bool:
    """Whether a unit may stand alone in such a place."""
    return part in ("cell", "unit", "title")


def _differences(part: Part, wanted: Wanted, found: _Found) -> Iterator[Difference]:
    given = tokens(found.text, found.controls, _alone(part))
    for pair in disagreements(wanted_tokens(wanted, _alone(part)), given):
        yield _difference(part, wanted, found, pair)


def _difference(part: Part, wanted: Wanted, found: _Found, pair: Pair) -> Difference:
    token = pair.expected
    says = "" if token is None else _line(wanted.text[token.start : token.end])
    given = _line(found.text[pair.found[0].start : pair.found[-1].end]) if pair.found else ""
    if not pair.found and token is not None and not token.digits:
        given = _line(found.text)  # a unit alone: whatever stands in its place
    return Difference(found.spot, part, says, given, found.around(pair.found), token.origin if token else None)


def _in_tables(tables: Sequence[_Paired], names: frozenset[str]) -> Iterator[Difference]:
    for table, grid, pairing in tables:
        for at, wanted, cell in pairing.cells:
            if cell is None:
                continue
            found = _Found.of([_whole(each) for each in cell.passages])
            if at in table.stubs and is_another(wanted, found.text, names):
                spot = place_in(table, grid, cell)
                yield Difference(spot, "head", _line(wanted.text), _line(found.text), "")
            for each in _differences("cell", wanted, found):
                yield replace(each, spot=place_in(table, grid, cell))


def _in_charts(charts: Sequence[Drawn], reading: Reading) -> Iterator[Difference]:
    for each in charts:
        if each.passage is not None and each.drawing is not None:
            spot = replace(each.passage.spot, chart=each.drawing.name)
            yield from chart_differences(each.chart, reading.pictures[each.drawing.part], spot)


def _in_peoples_words(loose: Sequence[Stretch], look_up: LookUp) -> Iterator[Difference]:
    """Numbers that are still bound to the data in what people wrote around them."""
    for stretch in loose:
        for control in stretch.controls():
            number = look_up(control.name) if control.name else None
            if number is None:
                continue
            text = stretch.text[control.start : control.end]
            found = _Found(text, (Span(control.name, 0, len(text)),), stretch.passage.spot)
            wanted = Wanted(number.text, (Bound(0, len(number.text), number),))
            around = _line(stretch.text[max(0, control.start - _AROUND) : control.end + _AROUND])
            yield from (replace(each, context=around) for each in _differences("text", wanted, found))


def _free(matches: Matches, loose: Sequence[Stretch]) -> int:
    """How many numbers of people's own words are bound to nothing."""
    count = sum(1 for each in loose for token in tokens(each.text, each.controls()) if not token.tag)
    for piece, stretches in matches.pieces:
        found = _Found.of(stretches)
        if _is_free(piece, found):
            bound = sum(token.origin is not None for token in wanted_tokens(_nearest(piece, found)))
            count += max(0, len(tokens(found.text, found.controls)) - bound)
    return count


def _line(text: str) -> str:
    return " ".join(text.split())
