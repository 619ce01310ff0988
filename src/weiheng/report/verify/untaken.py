"""What people changed where nothing can be kept: a new report would be without it."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from weiheng.report.reading.model import Drawing, Passage, Reading
from weiheng.report.record import Record
from weiheng.report.verify.cells import called, gone_lines, paired
from weiheng.report.verify.drawn import chart_differences, find_charts
from weiheng.report.verify.expected import Expected, Piece, WantedTable
from weiheng.report.verify.labels import mislabelled
from weiheng.report.verify.matching import Matches


@dataclass(frozen=True)
class Untaken:
    """A change that cannot be kept; ``before`` is empty for what was added, ``after`` for what was taken out."""

    kind: Literal["changed", "removed", "added", "moved"]
    before: str = ""
    after: str = ""


def untaken(record: Record, wanted: Expected, matches: Matches, reading: Reading) -> Iterator[Untaken]:
    """Everything outside of sentences, slots and added paragraphs that is not as it was written."""
    yield from _pieces(matches)
    yield from _tables(matches)
    yield from _charts(wanted, reading)
    for each in mislabelled(wanted, matches, reading):
        yield Untaken("changed", each.expected, each.found)
    yield from _moved(record, matches, reading)


def _pieces(matches: Matches) -> Iterator[Untaken]:
    """Headings, titles, notes and lines of units."""
    for piece, stretches in matches.pieces:
        before, after = _line(piece.wanted.text), _line("\n".join(each.text for each in stretches))
        if piece.part != "text" and _bare(piece, before) != _bare(piece, after):
            yield Untaken("changed" if after else "removed", before, after)
    for piece in matches.missing:
        if piece.part != "text" and piece.wanted.text and not piece.quiet:
            yield Untaken("removed", _line(piece.wanted.text))


def _bare(piece: Piece, text: str) -> str:
    """A title without the point that stands between it and its label."""
    return text.lstrip(". ") if piece.reach == "after" else text


def _tables(matches: Matches) -> Iterator[Untaken]:
    for table in matches.gone:
        yield Untaken("removed", called(table))
    for table, grid in matches.grids:
        pairing = paired(table, grid)
        for at, wanted, cell in pairing.cells:
            before, after = _line(wanted.text), "" if cell is None else _line(cell.text)
            if cell is not None and before != after:
                where = _row(table, at[0])
                yield Untaken("changed", _beside(where, before), _beside(where, after))
        for text in gone_lines(table, pairing):
            yield Untaken("removed", _beside(called(table), text))
        for row in dict.fromkeys(cell.row for cell in pairing.extra):
            texts = (_line(cell.text) for cell in pairing.extra if cell.row == row)
            yield Untaken("added", after=_beside(called(table), " ".join(texts)))


def _row(table: WantedTable, row: int) -> str:
    """The words that head a row."""
    heads = [wanted.text for at, wanted in sorted(table.cells.items()) if at[0] == row and at in table.stubs]
    return heads[-1] if heads else called(table)


def _beside(where: str, text: str) -> str:
    return text if _line(where) == text else f"{_line(where)}: {text}"


def _charts(wanted: Expected, reading: Reading) -> Iterator[Untaken]:
    found = find_charts(wanted.charts, reading)
    for each in found:
        title = _line(each.chart.title.wanted.text or each.chart.name)
        if each.passage is None or each.drawing is None:
            yield Untaken("removed", title)
            continue
        picture = reading.pictures[each.drawing.part]
        for difference in chart_differences(each.chart, picture, each.passage.spot):
            where = " ".join(part for part in (difference.spot.row, difference.spot.column) if part)
            yield Untaken(
                "changed",
                _beside(title, f"{where} {difference.expected}".strip()),
                _beside(title, f"{where} {difference.found}".strip()),
            )
    known = {id(each.drawing) for each in found}
    for passage in reading.everywhere():
        yield from (Untaken("added", after=_name(each)) for each in passage.charts if id(each) not in known)


def _name(drawing: Drawing) -> str:
    return drawing.name or drawing.part


def _moved(record: Record, matches: Matches, reading: Reading) -> Iterator[Untaken]:
    """Paragraphs that stand elsewhere, were joined, or were broken in two."""
    blocks = {name: number for number, names in reversed(list(enumerate(record.blocks))) for name in names}
    order = {
        name: number for number, name in enumerate(dict.fromkeys(name for block in record.blocks for name in block))
    }
    found = list(_found_order(matches, reading, order))
    kept = _longest_run([order[name] for _, name in found])
    of_block: dict[int, int] = {}
    told: set[int] = set()
    last: tuple[int, int] | None = None
    for at, (passage, name) in enumerate(found):
        here = (id(passage), blocks[name])
        joined = last is not None and last[0] == here[0] and last[1] != here[1]
        broken = of_block.setdefault(blocks[name], id(passage)) != id(passage)
        if (at not in kept or joined or broken) and id(passage) not in told:
            told.add(id(passage))
            yield Untaken("moved", after=_line(passage.text))
        last = here


def _found_order(matches: Matches, reading: Reading, order: Mapping[str, int]) -> Iterator[tuple[Passage, str]]:
    """What stands in the file, by the names of the record, each where it is first."""
    own = {(id(each.passage), piece.mark) for piece, stretches in matches.pieces for each in stretches}
    seen: set[str] = set()
    for passage in reading.passages():
        marks = [mark.name for mark in sorted(passage.marks, key=lambda each: each.start) if mark.end > mark.start]
        names = [name for name in marks if (id(passage), name) in own]
        for name in (*names, passage.slot):
            if name in order and name not in seen:
                seen.add(name)
                yield passage, name


def _longest_run(numbers: Sequence[int]) -> frozenset[int]:
    """The places of a longest rising run of numbers: what is not in it was moved.

    >>> sorted(_longest_run([0, 4, 1, 2, 3]))
    [0, 2, 3, 4]
    """
    ends: list[int] = []
    last: list[int] = []
    before: list[int | None] = []
    for at, number in enumerate(numbers):
        length = bisect_left(ends, number)
        ends[length : length + 1] = [number]
        last[length : length + 1] = [at]
        before.append(last[length - 1] if length else None)
    run: list[int] = []
    at_end = last[-1] if last else None
    while at_end is not None:
        run.append(at_end)
        at_end = before[at_end]
    return frozenset(run)


def _line(text: str) -> str:
    return " ".join(text.split())
