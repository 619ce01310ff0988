"""The director's page: one conclusion, what moved, what lags, and how good the data are."""

from collections.abc import Iterator, Sequence

from weiheng.definitions.form import keeps_scale
from weiheng.report.blocks import Block, Cell, Chart, Note, Paragraph, ParagraphStyle, Sentence, Table
from weiheng.report.cells import head_cell
from weiheng.report.charts import scores_chart
from weiheng.report.narrative import conclusion, plan_line, quality_line, robust_line, split_line
from weiheng.report.narrative.cause import parts_of
from weiheng.report.numbers import Kind
from weiheng.report.view import View

MOST = 3
"""Gains, losses and laggards that are shown."""
MOST_LINES = 4
"""Lines in the page's small chart."""


def front_page(view: View) -> Iterator[Block]:
    """The blocks of the page; what has nothing to say (a single year, no loss) is left out."""
    yield _paragraph(view, "conclusion", [conclusion(view)], "lead")
    if (split := split_line(view)) is not None:
        yield _paragraph(view, "split", [split], "body")
    if len(view.years) > 1:
        groups = view.groups(view.root)
        is_alone = len(groups) < 2 or not keeps_scale(view.edition, view.root)
        shown = [view.root, *(() if is_alone else groups)][:MOST_LINES]
        title = view.line("front.chart" if len(shown) > 1 else "front.chart_alone", node=view.name(view.root))
        yield Chart("front chart", title, scores_chart(view, shown))
    yield from _movements(view)
    yield from _laggards(view)
    if (plan := plan_line(view)) is not None:
        yield _paragraph(view, "plan", [plan], "item")
    if (tried := robust_line(view)) is not None:
        yield _paragraph(view, "robust", [tried], "item")
    yield _paragraph(view, "quality", [quality_line(view)], "item")
    yield Note(f"front note {view.area}", view.line("front.note", edition=view.edition.name))


def _paragraph(view: View, name: str, sentences: Sequence[Sentence], style: ParagraphStyle) -> Paragraph:
    return Paragraph(f"front {name} {view.area}", tuple(sentences), style)


def _movements(view: View) -> Iterator[Table]:
    """The indicators that lifted the whole most, and those that pulled it down most, by printed points."""
    since = view.before
    change = None if since is None else view.change(view.root, since)
    if since is None or change is None:
        return
    parts = [part.printed() for part in parts_of(view, view.root)]
    gains = sorted((each for each in parts if each.digits.startswith("+")), key=lambda each: -(each.value or 0))
    losses = sorted((each for each in parts if each.digits.startswith("-")), key=lambda each: each.value or 0)
    for name, numbers in (("gains", gains), ("losses", losses)):
        head = (
            head_cell(view.line(f"front.{name}")),
            *(head_cell((view.year_number(year),)) for year in (since, view.year)),
            head_cell(view.line("front.points")),
        )
        body = tuple(
            (
                Cell((view.scored_name(number.origin.subject),), head=True),
                *(Cell((view.scored(number.origin.subject, year),), align="right") for year in (since, view.year)),
                Cell((number,), align="right"),
            )
            for number in numbers[:MOST]
        )
        none = ((Cell(view.line("front.none"), across=4),),)
        yield Table(f"front {name}", (), (5.0, 2.2, 2.2, 1.8), (head,), body or none)


def _laggards(view: View) -> Iterator[Table]:
    """The indicators from which the whole has most to gain."""
    rooms = [view.number(Kind.ROOM, leaf.id, unit=False) for leaf in view.edition.leaves(view.root)]
    known = sorted((each for each in rooms if each.value), key=lambda each: -(each.value or 0))
    head = tuple(head_cell(view.line(f"front.{title}")) for title in ("laggards", "value", "score", "weight", "room"))
    body = tuple(
        (
            Cell((view.scored_name(number.origin.subject),), head=True),
            Cell((view.scored(number.origin.subject),), align="right"),
            Cell((view.score(number.origin.subject, unit=False),), align="right"),
            Cell((view.number(Kind.WEIGHT, number.origin.subject),), align="right"),
            Cell((number,), align="right"),
        )
        for number in known[:MOST]
    )
    if body:
        yield Table("front laggards", (), (5.0, 2.2, 1.6, 1.4, 1.8), (head,), body)
