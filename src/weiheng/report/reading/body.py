"""From the main part of a Word file to passages and tables with their places."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from weiheng.report.reading.model import Drawing, Grid, GridCell, Item, Passage, Reading, Span, Spot
from weiheng.report.reading.package import Package, open_package
from weiheng.report.reading.passages import Flow, PassageReader, W, tag_of_control
from weiheng.report.reading.pictures import read_picture
from weiheng.report.reading.slots import Slots, style_of

_HEADING = re.compile(r"(?i)heading ([1-9])")
_STEPS = 20
"""Styles that may be based on one another in a row."""
_MOST_SPAN = 1000


def read_word(path: Path) -> tuple[Package, Reading]:
    """The package and what stands in it; ``Refused`` if it is no Word file or not safe to open."""
    package = open_package(path)
    reader = _Body(package)
    body = package.xml(package.main).find(f"{W}body")
    items = tuple(reader.items(body, "")) if body is not None else ()
    used = {drawing.part for item in items for drawing in _drawings(item)}
    return package, Reading(path.name, items, {part: read_picture(package, part) for part in sorted(used)})


def _drawings(item: Item) -> Iterator[Drawing]:
    passages = (item,) if isinstance(item, Passage) else item.passages()
    return (drawing for passage in passages for drawing in passage.charts)


class _Body:
    """One pass over the main part."""

    def __init__(self, package: Package) -> None:
        targets = package.targets(package.main)
        self.flow = Flow({id: part for id, (kind, part) in targets.items() if kind == "chart"})
        part = next((part for kind, part in targets.values() if kind == "styles"), None)
        styles = () if part is None else package.xml(part).findall(f"{W}style")
        self.levels = _levels(styles)
        self.slots = Slots(styles, package.record)
        self.headings: list[tuple[int, str]] = []
        self.paragraphs = self.count = 0
        self.flow.pages_known = b"lastRenderedPageBreak" in package.parts[package.main]

    def items(self, parent: Any, slot: str) -> Iterator[Item]:
        for each in parent:
            if each.tag == f"{W}p":
                yield self.slots.settled(self._passage(each, slot), style_of(each))
            elif each.tag == f"{W}tbl":
                self.slots.end()
                yield self._grid(each, slot)
            elif each.tag == f"{W}sdt":
                content = each.find(f"{W}sdtContent")
                if content is not None and not _is_contents(each):
                    yield from self.items(content, slot or tag_of_control(each))
            elif each.tag in (f"{W}bookmarkStart", f"{W}bookmarkEnd"):
                self.flow.bookmark(each)
            elif each.tag in (f"{W}ins", f"{W}moveTo", f"{W}customXml"):
                yield from self.items(each, slot)

    def _spot(self) -> Spot:
        page = self.flow.page if self.flow.pages_known else None
        return Spot(tuple(text for _, text in self.headings), self.paragraphs, page, order=self.count)

    def _passage(self, element: Any, slot: str, in_table: bool = False) -> Passage:
        level = 0 if in_table else self._level(element)
        self.count += 1
        reader = PassageReader(self.flow)
        passage = reader.read(element, slot, level, Spot())
        text = passage.text.strip()
        if level and text:
            self.headings = [each for each in self.headings if each[0] < level] + [(level, text)]
            self.paragraphs = 0
        elif text and not in_table:
            self.paragraphs += 1
        begins = reader.page if self.flow.pages_known and reader.page else self._spot().page
        return replace(passage, spot=replace(self._spot(), page=begins))

    def _level(self, element: Any) -> int:
        own = element.find(f"{W}pPr/{W}outlineLvl")
        if own is not None:
            return _outline(own)
        return self.levels.get(style_of(element), 0)

    def _grid(self, element: Any, slot: str) -> Grid:
        spot = self._spot()
        cells: list[GridCell] = []
        above: dict[int, int] = {}
        for row, line in enumerate(_rows(element)):
            column = _number(line.find(f"{W}trPr/{W}gridBefore"), 0)
            for each in _cells(line):
                across = _number(each.find(f"{W}tcPr/{W}gridSpan"), 1)
                merge = each.find(f"{W}tcPr/{W}vMerge")
                if merge is not None and merge.get(f"{W}val", "continue") == "continue" and column in above:
                    upper = cells[above[column]]
                    cells[above[column]] = replace(upper, down=row + 1 - upper.row)
                else:
                    above.pop(column, None)
                    if merge is not None:
                        above[column] = len(cells)
                    cells.append(GridCell(row, column, across, 1, tuple(self._in_cell(each, slot))))
                column += across
        return Grid(tuple(cells), spot)

    def _in_cell(self, cell: Any, slot: str) -> Iterator[Passage]:
        """The paragraphs of a cell, also those of tables within it."""
        for each in cell:
            if each.tag == f"{W}p":
                yield self._passage(each, slot, in_table=True)
            elif each.tag == f"{W}tbl":
                yield from self._grid(each, slot).passages()
            elif each.tag == f"{W}sdt":
                content = each.find(f"{W}sdtContent")
                yield from self._controlled(each, content, slot) if content is not None else ()
            elif each.tag in (f"{W}bookmarkStart", f"{W}bookmarkEnd"):
                self.flow.bookmark(each)

    def _controlled(self, control: Any, content: Any, slot: str) -> Iterator[Passage]:
        """Whole paragraphs of a cell inside a control, which is then the control of their whole text."""
        for passage in self._in_cell(content, slot):
            span = Span(tag_of_control(control), 0, len(passage.text))
            yield replace(passage, controls=(*passage.controls, span))


def _levels(styles: Sequence[Any]) -> dict[str, int]:
    """The heading level of each style, by its outline level or its name, its own or that of what it is based on."""
    known: dict[str, tuple[int | None, str]] = {}
    for style in styles:
        based = style.find(f"{W}basedOn")
        known[style.get(f"{W}styleId", "")] = (
            _own_level(style),
            "" if based is None else based.get(f"{W}val", ""),
        )
    return {id: level for id in known if (level := _inherited(known, id))}


def _own_level(style: Any) -> int | None:
    outline = style.find(f"{W}pPr/{W}outlineLvl")
    if outline is not None:
        return _outline(outline)
    name = style.find(f"{W}name")
    match = None if name is None else _HEADING.fullmatch(name.get(f"{W}val", ""))
    return int(match[1]) if match else None


def _inherited(known: dict[str, tuple[int | None, str]], id: str) -> int:
    for _ in range(_STEPS):
        level, based = known.get(id, (0, ""))
        if level is not None:
            return level
        id = based
    return 0


def _outline(element: Any) -> int:
    """Levels count from 0 in the file; 9 is body text."""
    level = _number(element, 9)
    return level + 1 if level < 9 else 0


def _number(element: Any, otherwise: int) -> int:
    """The ``val`` of an element; numbers beyond all reason are taken as the default."""
    text = "" if element is None else element.get(f"{W}val", "")
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text) and int(text) <= _MOST_SPAN else otherwise


def _rows(table: Any) -> Iterator[Any]:
    for each in table:
        if each.tag == f"{W}tr" and each.find(f"{W}trPr/{W}del") is None:
            yield each
        elif each.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"):
            yield from _rows(each)


def _cells(row: Any) -> Iterator[Any]:
    for each in row:
        if each.tag == f"{W}tc":
            yield each
        elif each.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"):
            yield from _cells(each)


def _is_contents(control: Any) -> bool:
    """Whether a control holds the table of contents, which repeats what stands elsewhere."""
    gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and "contents" in gallery.get(f"{W}val", "").lower()
