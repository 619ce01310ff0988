"""Titles of tables and figures: a label that counts by itself, and the words."""

import re

from weiheng.report.blocks import Chart, Table
from weiheng.report.writers.word.inline import field, inlines, paragraph, run
from weiheng.report.writers.word.story import Story
from weiheng.report.writers.word.xml import NOTHING, Xml, el, join

_LABEL = re.compile(r"(?P<kind>\D+?)(?P<space>\s*)(?P<number>[0-9]+)")


def caption(story: Story, block: Table | Chart, style: str, *, counted: bool, with_next: bool = False) -> Xml:
    """The title in a paragraph of its own; the bookmark around the label is what references point at.

    Those of the director's page are not counted and have no label. ``with_next`` keeps it with what follows.
    """
    keep = el("w:keepNext") if with_next else NOTHING
    label = story.document.labels.get(block.key)
    if label is None or not counted:
        return paragraph(style, inlines(story, block.title), properties=keep)
    space = run("\u3000" if story.look.chinese else ". ")
    marked = story.marked(story.anchors[block.key], _label(label))
    return paragraph(style, marked, space, inlines(story, block.title), properties=keep)


def _label(label: str) -> Xml:
    match = _LABEL.fullmatch(label)
    if match is None:
        return run(label)
    counted = field(f"SEQ {match['kind'].strip()} \\* ARABIC", run(match["number"]))
    return join(run(match["kind"] + match["space"]), counted)
