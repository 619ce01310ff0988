"""Comments at kept sentences whose data have moved."""

from weiheng.report.writers.word.inline import paragraph, run
from weiheng.report.writers.word.settings import moment
from weiheng.report.writers.word.story import Story
from weiheng.report.writers.word.xml import el, part


def comments_part(story: Story) -> bytes:
    """``word/comments.xml``: each says that the data moved and what the rule would write now."""
    document, words = story.document, story.words
    author = {"author": words("word.author"), "initials": words("word.initials")}
    dated = {"date": moment(document.date).strftime("%Y-%m-%dT%H:%M:%SZ")}
    shown = []
    for number, generated in enumerate(story.comments):
        text = words("word.outdated", sentence=document.plain(generated))
        mark = el("w:r", el("w:rPr", el("w:rStyle", val="CommentReference")), el("w:annotationRef"))
        shown.append(el("w:comment", paragraph("CommentText", mark, run(text)), id=number, **author, **dated))
    return part("w:comments", *shown)
