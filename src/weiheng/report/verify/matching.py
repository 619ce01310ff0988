"""Which stretch of a file is which piece of the report, by bookmarks, and by the words where these are lost."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from weiheng.report.reading.model import Grid, Passage, Reading, Span
from weiheng.report.verify.expected import Expected, Piece, WantedTable
from weiheng.report.verify.tokens import narrowed

_ALIKE = 0.6
"""Share of letters in common from which an edited line is taken for the one that was."""
_REPEATED = frozenset({"TOC"})
"""Fields whose result repeats what stands elsewhere."""


@dataclass(frozen=True)
class Stretch:
    """A part of a passage."""

    passage: Passage
    start: int
    end: int

    @property
    def text(self) -> str:
        """What stands there."""
        return self.passage.text[self.start : self.end]

    @property
    def ends(self) -> bool:
        """Whether it reaches to the end of its passage."""
        return self.end == len(self.passage.text)

    def controls(self) -> tuple[Span, ...]:
        """The content controls that stand there, at their places in the stretch."""
        inside = (each for each in self.passage.controls if each.start < self.end and self.start < each.end)
        return tuple(Span(each.name, each.start - self.start, each.end - self.start) for each in inside)


@dataclass
class Matches:
    """Pieces with what was found of each, tables with their grids, and what belongs to nothing.

    ``gone`` are tables of which there is no grid.
    """

    pieces: list[tuple[Piece, tuple[Stretch, ...]]] = field(default_factory=list)
    missing: list[Piece] = field(default_factory=list)
    grids: list[tuple[WantedTable, Grid]] = field(default_factory=list)
    loose: list[Stretch] = field(default_factory=list)
    gone: list[WantedTable] = field(default_factory=list)


def match(expected: Expected, reading: Reading) -> Matches:
    """Find every piece and table of the report in the file."""
    matches = Matches()
    passages = [each for each in reading.passages() if not _repeats(each)]
    marks = _marks(passages)
    free: dict[int, list[tuple[int, int]]] = {at: [(0, len(each.text))] for at, each in enumerate(passages)}
    titles = [*(table.title for table in expected.tables), *(chart.title for chart in expected.charts)]
    lost = []
    for piece in (*expected.pieces, *(title for title in titles if title.wanted.text)):
        spans = marks.pop(piece.mark, []) if piece.mark else []  # a sentence said again has no bookmark of its own
        if not spans:
            lost.append(piece)
            continue
        own = _own(piece, passages, spans)
        for at, stretch in own:
            _take(free, at, 0 if piece.reach == "after" else stretch.start, stretch.end)
        matches.pieces.append((piece, tuple(stretch for _, stretch in own)))
    loose = [Stretch(passages[at], start, end) for at, spans in free.items() for start, end in spans]
    _by_words(matches, lost, [each for each in loose if each.text.strip()])
    _find_grids(matches, expected.tables, reading)
    return matches


def _repeats(passage: Passage) -> bool:
    """Whether a passage is an entry of the contents."""
    return any(each.name in _REPEATED and each.end - each.start == len(passage.text) for each in passage.fields)


def _marks(passages: Sequence[Passage]) -> dict[str, list[tuple[int, Span]]]:
    """The stretches of every bookmark; one that people broke in two paragraphs has two."""
    found: dict[str, list[tuple[int, Span]]] = {}
    for at, passage in enumerate(passages):
        for mark in passage.marks:
            found.setdefault(mark.name, []).append((at, mark))
    return found


def _own(piece: Piece, passages: Sequence[Passage], spans: Sequence[tuple[int, Span]]) -> list[tuple[int, Stretch]]:
    """The stretches of a piece.

    A bookmark goes on in the next paragraph where somebody broke the piece in two; but one that is there again, or
    that grew over a paragraph of somebody's own, leaves the rest to whoever wrote it.
    """
    runs: list[list[tuple[int, Stretch]]] = []
    for at, span in spans:
        stretch = _reach(piece, passages[at], span)
        last = runs[-1][-1] if runs else None
        goes_on = last is not None and last[0] + 1 == at and last[1].ends and not stretch.start
        if goes_on:
            runs[-1].append((at, stretch))
        else:
            runs.append([(at, stretch)])
    if len(spans) == 1:
        return runs[0]
    choices = [*runs, *([each] for run in runs for each in run if len(run) > 1)]
    wanted = piece.wanted.text
    return max(choices, key=lambda run: likeness(wanted, "".join(stretch.text for _, stretch in run)))


def _reach(piece: Piece, passage: Passage, span: Span) -> Stretch:
    """What of the passage belongs to the piece."""
    if piece.reach == "after":
        return Stretch(passage, span.end, len(passage.text))
    if piece.reach == "whole":
        return Stretch(passage, 0, len(passage.text))
    return Stretch(passage, span.start, span.end)


def _take(free: dict[int, list[tuple[int, int]]], at: int, start: int, end: int) -> None:
    left = []
    for first, last in free[at]:
        left += [(first, min(last, start)), (max(first, end), last)]
    free[at] = [(first, last) for first, last in left if first < last]


def _by_words(matches: Matches, lost: Iterable[Piece], loose: list[Stretch]) -> None:
    """Pieces without a bookmark: those whose words stand as they were, then those most alike."""
    edited = []
    for piece in lost:
        key = _letters(piece.wanted.text)
        same = next(
            (each for each in loose if narrowed(each.text).strip() == narrowed(piece.wanted.text).strip()), None
        )
        same = same or next((each for each in loose if key and _letters(_body(each, piece)) == key), None)
        if same is None:
            edited.append(piece)
        else:
            loose.remove(same)
            matches.pieces.append((piece, (_within(same, piece),)))
    scored = sorted(
        ((score, place, number) for number, place, score in _scores(edited, loose)), key=lambda each: -each[0]
    )
    used: set[int] = set()
    done: set[int] = set()
    for _, place, number in scored:
        if number not in done and place not in used:
            matches.pieces.append((edited[number], (_within(loose[place], edited[number]),)))
            done.add(number)
            used.add(place)
    matches.missing += [piece for number, piece in enumerate(edited) if number not in done]
    matches.loose += [each for place, each in enumerate(loose) if place not in used]


def _scores(pieces: Sequence[Piece], loose: Sequence[Stretch]) -> Iterator[tuple[int, int, float]]:
    for number, piece in enumerate(pieces):
        wanted = narrowed(piece.wanted.text)
        for place, each in enumerate(loose):
            matcher = SequenceMatcher(None, wanted, narrowed(_body(each, piece)), autojunk=False)
            if matcher.real_quick_ratio() > _ALIKE and matcher.quick_ratio() > _ALIKE and matcher.ratio() > _ALIKE:
                yield number, place, matcher.ratio()


def likeness(one: str, other: str) -> float:
    """Share of letters that two texts have in common, in order."""
    return SequenceMatcher(None, narrowed(one), narrowed(other), autojunk=False).ratio()


def _letters(text: str) -> str:
    """The words without digits and spaces: what stays when a number is changed."""
    return re.sub(r"[\s0-9.,+-]", "", narrowed(text))


def _body(stretch: Stretch, piece: Piece) -> str:
    return _within(stretch, piece).text


def _within(stretch: Stretch, piece: Piece) -> Stretch:
    """Without the label, where a title follows one."""
    if piece.reach != "after":
        return stretch
    ends = [each.end for each in (*stretch.passage.marks, *stretch.passage.fields) if each.end < stretch.end]
    return Stretch(stretch.passage, max([stretch.start, *ends]), stretch.end)


def _find_grids(matches: Matches, tables: Sequence[WantedTable], reading: Reading) -> None:
    """The grid below the title of each table; tables without title are told by what they say."""
    titles = {id(piece): found[0].passage for piece, found in matches.pieces}
    others = {id(titles[id(table.title)]) for table in tables if id(table.title) in titles}
    below = {
        id(stretch.passage): _next_grid(reading, stretch.passage, others)
        for _, found in matches.pieces
        for stretch in found
    }
    left = [item for item in reading.items if isinstance(item, Grid)]
    waiting = []
    for table in tables:
        passage = titles.get(id(table.title))
        grid = below.get(id(passage)) if passage is not None else None
        if grid is not None and grid in left:
            left.remove(grid)
            matches.grids.append((table, grid))
        else:
            waiting.append(table)
    for table in waiting:
        best = max(left, key=lambda grid: _likeness(table, grid), default=None)
        if best is not None and _likeness(table, best) > _ALIKE:
            left.remove(best)
            matches.grids.append((table, best))
        else:
            matches.gone.append(table)
    matches.loose += [
        Stretch(each, 0, len(each.text)) for grid in left for each in grid.passages() if each.text.strip()
    ]


def _next_grid(reading: Reading, title: Passage, titles: set[int]) -> Grid | None:
    """The table that follows a title, with at most two lines between them that are no titles of others."""
    at = next((at for at, item in enumerate(reading.items) if item is title), len(reading.items))
    for item in reading.items[at + 1 : at + 4]:
        if isinstance(item, Grid):
            return item
        if id(item) in titles:
            return None
    return None


def _likeness(table: WantedTable, grid: Grid) -> float:
    """Share of the expected cells whose words stand in their place."""
    found = {(cell.row, cell.column): _letters(cell.text) for cell in grid.cells}
    same = sum(found.get(at) == _letters(wanted.text) for at, wanted in table.cells.items())
    return same / max(1, len(table.cells))
