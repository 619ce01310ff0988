"""The text of paragraphs, whatever runs, controls and revisions it is split into."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from weiheng.report.reading.model import Drawing, Passage, Span, Spot
from weiheng.report.reading.package import MAIN, RELATIONS
from weiheng.report.record import slot_tag

W = f"{{{MAIN}}}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_CHOICES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_GONE = frozenset(f"{W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "txbxContent", "delText"))
_SIGNS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}ptab": "\t"}
SLOT = slot_tag("")
"""What the tags of slots begin with."""
_FIELD = re.compile(r"\s*([A-Za-z]+)")


@dataclass
class Flow:
    """What goes on from paragraph to paragraph: open bookmarks and fields, and the page.

    ``charts`` are the chart parts by the id of the relation.
    """

    charts: Mapping[str, str]
    page: int = 1
    pages_known: bool = False
    marks: dict[str, str] = field(default_factory=dict)
    fields: list[str] = field(default_factory=list)

    def bookmark(self, element: Any) -> str | None:
        """Open or close a bookmark; the name of the one that is closed."""
        id = element.get(f"{W}id", "")
        if element.tag == f"{W}bookmarkStart":
            self.marks[id] = element.get(f"{W}name", "")
            return None
        return self.marks.pop(id, None)


class PassageReader:
    """Reads one paragraph."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.pieces: list[str] = []
        self.length = 0
        self.controls: list[Span] = []
        self.marks: list[Span] = []
        self.fields: list[Span] = []
        self.charts: list[Drawing] = []
        self.names: list[str] = []
        self.page: int | None = None
        self.opened = dict.fromkeys(flow.marks.values(), 0)
        self.begun = [0 for _ in flow.fields]
        self.special: Mapping[str, Callable[[Any], None]] = {
            f"{W}t": lambda each: self._add(each.text or ""),
            f"{W}sdt": self._control,
            f"{W}bookmarkStart": self._bookmark,
            f"{W}bookmarkEnd": self._bookmark,
            f"{W}fldChar": self._field_sign,
            f"{W}instrText": self._instruction,
            f"{W}fldSimple": self._simple_field,
            f"{W}lastRenderedPageBreak": self._page,
            f"{_CHOICES}AlternateContent": self._choice,
            _DRAWING: lambda each: self.names.append(each.get("name", "")),
            _CHART: self._chart,
        }

    def read(self, paragraph: Any, slot: str, level: int, spot: Spot) -> Passage:
        """The passage of a paragraph; the control of a slot in it tells whose text it is, and is no other control."""
        self._children(paragraph)
        within = [each for each in self.controls if each.name.startswith(SLOT)]
        self.marks += [Span(name, start, self.length) for name, start in self.opened.items()]
        self.fields += [
            Span(_kind(name), start, self.length) for name, start in zip(self.flow.fields, self.begun, strict=False)
        ]
        return Passage(
            "".join(self.pieces),
            tuple(each for each in self.controls if each not in within),
            tuple(self.marks),
            tuple(self.fields),
            slot or next((each.name for each in within), ""),
            level,
            tuple(self.charts),
            spot,
        )

    def _children(self, element: Any) -> None:
        for each in element:
            if each.tag in _GONE:
                continue
            if each.tag in self.special:
                self.special[each.tag](each)
            elif each.tag in _SIGNS:
                self._add(_SIGNS[each.tag])
            elif isinstance(each.tag, str):
                self._children(each)

    def _add(self, text: str) -> None:
        if self.page is None and text.strip():
            self.page = self.flow.page
        self.pieces.append(text)
        self.length += len(text)

    def _control(self, element: Any) -> None:
        start = self.length
        content = element.find(f"{W}sdtContent")
        if content is not None:
            self._children(content)
        if self.length > start or tag_of_control(element):
            self.controls.append(Span(tag_of_control(element), start, self.length))

    def _bookmark(self, element: Any) -> None:
        name = self.flow.bookmark(element)
        if name is None:
            self.opened[element.get(f"{W}name", "")] = self.length
        elif name in self.opened:
            self.marks.append(Span(name, self.opened.pop(name), self.length))

    def _field_sign(self, element: Any) -> None:
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            self.flow.fields.append("")
            self.begun.append(self.length)
        elif kind == "end" and self.flow.fields:
            name = self.flow.fields.pop()
            self.fields.append(Span(_kind(name), self.begun.pop() if self.begun else 0, self.length))

    def _instruction(self, element: Any) -> None:
        if self.flow.fields:
            self.flow.fields[-1] += element.text or ""

    def _simple_field(self, element: Any) -> None:
        start = self.length
        self._children(element)
        self.fields.append(Span(_kind(element.get(f"{W}instr", "")), start, self.length))

    def _page(self, _: Any) -> None:
        self.flow.page += 1

    def _choice(self, element: Any) -> None:
        choices = [each for each in element if each.tag == f"{_CHOICES}Choice"]
        for each in choices[:1] or element:
            self._children(each)

    def _chart(self, element: Any) -> None:
        part = self.flow.charts.get(element.get(f"{{{RELATIONS}}}id", ""))
        if part is not None:
            self.charts.append(Drawing(self.names[-1] if self.names else "", part))


def tag_of_control(element: Any) -> str:
    """The tag of a content control; empty if it has none."""
    tag = element.find(f"{W}sdtPr/{W}tag")
    return "" if tag is None else str(tag.get(f"{W}val", ""))


def _kind(instruction: str) -> str:
    """The word that begins a field's instruction, in capitals: SEQ, REF, TOC."""
    match = _FIELD.match(instruction)
    return match[1].upper() if match else ""
