"""To which slot a paragraph belongs when its control does not say so, or there is none."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from weiheng.report.reading.model import Passage
from weiheng.report.reading.passages import W
from weiheng.report.record import Record, bookmark

_STYLES = frozenset({"slot", "front slot"})
"""Names of the styles that only paragraphs of slots have."""
_OURS = re.compile("[a-z]_[0-9a-f]{16}")
"""Bookmarks of the report."""


class Slots:
    """Follows the paragraphs of a file: those that people add below the text of a slot belong to it too."""

    def __init__(self, styles: Sequence[Any], record: Record | None) -> None:
        self.styles = {style.get(f"{W}styleId", "") for style in styles if _name(style) in _STYLES}
        self.marks = {} if record is None else {bookmark("w", slot.tag): slot.tag for slot in record.slots}
        self.open = ""

    def settled(self, passage: Passage, style: str) -> Passage:
        """The passage with its slot: that of its control, of its bookmark, or of the paragraph of a slot above it."""
        slot = passage.slot or next((self.marks[each.name] for each in passage.marks if each.name in self.marks), "")
        if not slot and style in self.styles and not any(_OURS.fullmatch(each.name) for each in passage.marks):
            slot = self.open
        self.open = slot
        return replace(passage, slot=slot)

    def end(self) -> None:
        """Something stands here that is no paragraph."""
        self.open = ""


def style_of(paragraph: Any) -> str:
    """The id of the style of a paragraph; empty if it has none."""
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else str(style.get(f"{W}val", ""))


def _name(style: Any) -> str:
    name = style.find(f"{W}name")
    return "" if name is None else str(name.get(f"{W}val", "")).lower()
