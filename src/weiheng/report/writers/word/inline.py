"""Words with numbers among them: runs, content controls of numbers, references, bookmarked sentences."""

from typing import Literal

from weiheng.report.blocks import Inline, Line, Reference, Sentence
from weiheng.report.numbers import Number
from weiheng.report.record import bookmark
from weiheng.report.writers.word.story import Story
from weiheng.report.writers.word.xml import NOTHING, Xml, el, escaped, join

Marking = Literal["", "outdated", "prompt"]
"""How a run stands out: words whose data have moved, or the prompt of an empty slot."""

_HINT = el("w:rFonts", hint="eastAsia")


def run(text: str, marking: Marking = "") -> Xml:
    """Text in one run; Chinese quotation marks and dashes are set in the Chinese face."""
    if not text:
        return NOTHING
    return el("w:r", _properties(text, marking), *_text(text))


def _properties(text: str, marking: Marking) -> Xml:
    style = el("w:rStyle", val="Prompt") if marking == "prompt" else NOTHING
    hint = NOTHING if text.isascii() else _HINT
    highlight = el("w:highlight", val="yellow") if marking == "outdated" else NOTHING
    properties = join(style, hint, highlight)
    return el("w:rPr", properties) if properties else NOTHING


def _text(text: str) -> list[Xml]:
    pieces: list[Xml] = []
    for row, line in enumerate(text.splitlines() or [text]):
        if row:
            pieces.append(el("w:br"))
        pieces.append(Xml(f'<w:t xml:space="preserve">{escaped(line)}</w:t>'))
    return pieces


def field(code: str, shown: Xml) -> Xml:
    """A field with the result that is shown until somebody updates it."""
    begin, separate, end = (el("w:r", el("w:fldChar", fldCharType=kind)) for kind in ("begin", "separate", "end"))
    instruction = el("w:r", Xml(f'<w:instrText xml:space="preserve"> {escaped(code)} </w:instrText>'))
    return join(begin, instruction, separate, shown, end)


def control(story: Story, number: Number, marking: Marking = "") -> Xml:
    """A number inside a content control that says where it comes from."""
    properties = el(
        "w:sdtPr",
        el("w:alias", val=story.described(number)),
        el("w:tag", val=number.tag),
        el("w:id", val=story.identity()),
    )
    return el("w:sdt", properties, el("w:sdtContent", run(number.text, marking)))


def inlines(story: Story, line: Line, marking: Marking = "") -> Xml:
    """A line as the content of a paragraph."""
    return join(*(_inline(story, part, marking) for part in line))


def _inline(story: Story, part: Inline, marking: Marking) -> Xml:
    match part:
        case str():
            return run(part, marking)
        case Number():
            return control(story, part, marking)
        case Reference():
            label = run(story.document.labels[part.key], marking)
            anchor = story.anchors.get(part.key)
            return field(f"REF {anchor} \\h", label) if anchor else label


def sentence(story: Story, sentence: Sentence) -> Xml:
    """A sentence in its bookmark; a kept one whose data have moved is highlighted and has a comment."""
    name = bookmark("s", sentence.key)
    if sentence.kept is None or not sentence.kept.outdated:
        return story.marked(name, inlines(story, sentence.text))
    comment = len(story.comments)
    story.comments.append(sentence.kept.generated)
    return join(
        el("w:commentRangeStart", id=comment),
        story.marked(name, inlines(story, sentence.text, "outdated")),
        el("w:commentRangeEnd", id=comment),
        el("w:r", el("w:rPr", el("w:rStyle", val="CommentReference")), el("w:commentReference", id=comment)),
    )


def sentences(story: Story, parts: tuple[Sentence, ...]) -> Xml:
    """Sentences of one paragraph; between those of European languages there is a space."""
    space = NOTHING if story.look.chinese else run(" ")
    return Xml(space.join(sentence(story, part) for part in parts))


def paragraph(style: str, *content: Xml, properties: Xml = NOTHING) -> Xml:
    """A paragraph of a style; ``properties`` follow the style in the order of the schema."""
    return el("w:p", el("w:pPr", el("w:pStyle", val=style), properties), *content)
