"""The paragraphs of the analysis: rules put together, each paragraph of sentences that have something to say."""

from collections.abc import Iterable, Iterator, Sequence

from weiheng.report.blocks import Paragraph, Sentence
from weiheng.report.narrative import cause, closing, indicators, trend
from weiheng.report.narrative import members as side_by_side
from weiheng.report.narrative.movement import Move
from weiheng.report.view import View

_AT_ONCE = 6
"""Indicators in one paragraph; more are set one a paragraph."""


def whole(view: View, node: str) -> Iterator[Paragraph]:
    """The whole index: level, change, record, course and what the comparison rests on."""
    yield from _paragraph(view, "whole", node, _course(view, node))


def node(view: View, node: str) -> Iterator[Paragraph]:
    """A part or group: the same, and whether it is the same number as its only group."""
    yield from _paragraph(view, "node", node, (*_course(view, node), trend.only_group(view, node)))


def _course(view: View, node: str) -> Iterator[Sentence | None]:
    yield trend.level(view, node)
    if view.score(node).value is None:
        yield trend.course_filled(view, node)
        return
    yield trend.run(view, node)
    yield trend.record_score(view, node)
    yield trend.course(view, node)
    yield trend.course_begins(view, node)
    yield trend.turns(view, node)
    yield trend.course_filled(view, node)
    yield trend.course_breaks(view, node)


def parts(view: View, node: str) -> Iterator[Paragraph]:
    """What the node is made of, side by side."""
    yield from _members(view, "parts", node, side_by_side.children(view, node))


def groups(view: View, node: str) -> Iterator[Paragraph]:
    """The lowest groups across the tree, side by side."""
    yield from _members(view, "groups", node, side_by_side.lowest_groups(view, node))


def _members(view: View, rule: str, node: str, members: Sequence[str]) -> Iterator[Paragraph]:
    rules = (
        side_by_side.levels,
        side_by_side.changes,
        side_by_side.growth,
        side_by_side.growth_others,
        side_by_side.missing_members,
    )
    sentences = [each(view, rule, node, members) for each in rules]
    if rule == "groups":
        sentences.append(side_by_side.same_again(view, rule, node, members))
    yield from _paragraph(view, rule, node, sentences)


def node_cause(view: View, node: str) -> Iterator[Paragraph]:
    """Why the score moved since the year before."""
    if view.before is None or view.change(node, view.before) is None:
        return
    if len(view.edition.leaves(node)) == 1:
        yield from _paragraph(view, "node_cause", node, [cause.single(view, node), cause.factors(view, node)])
        return
    main = [cause.lifts(view, node), cause.drags(view, node)]
    if cause.first_told(view, node) is Move.DOWN:
        main.reverse()
    sentences = [cause.balance(view, node), *main, cause.factors(view, node), cause.other_breaks(view, node)]
    if node == view.root:
        sentences.append(cause.all_values(view, node))
    sentences.append(cause.rebased(view, node))
    yield from _paragraph(view, "node_cause", node, sentences)


def node_indicators(view: View, node: str) -> Iterator[Paragraph]:
    """The indicators of a group; a node whose groups speak for themselves only gives an overview."""
    keys = indicators.own_leaves(view, node)
    if len(keys) < len(view.edition.leaves(node)):
        yield from _paragraph(view, "overview", node, [indicators.overview(view, node)])
    sentences = [indicators.indicator(view, key) for key in keys]
    if len(keys) <= _AT_ONCE:
        yield from _paragraph(view, "node_indicators", node, sentences)
        return
    for key, sentence in zip(keys, sentences, strict=True):
        yield from _paragraph(view, "node_indicators", f"{node} {key}", [sentence])


def summary(view: View, node: str) -> Iterator[Paragraph]:
    """The year in a few sentences; the overview of all indicators is with their values."""
    sentences = [
        closing.judgement(view, node),
        closing.risen_and_fallen(view, node),
        indicators.best_on_record(view, node),
        indicators.worsened(view, node),
    ]
    yield from _paragraph(view, "summary", node, sentences)


def laggards(view: View, node: str) -> Iterator[Paragraph]:
    """Where scores are lowest, where most is to be gained, and what fell."""
    rules = (closing.all_full, closing.lowest, closing.rooms, closing.fallers, closing.unscored)
    yield from _paragraph(view, "laggards", node, [rule(view, node) for rule in rules])


def _paragraph(view: View, name: str, node: str, found: Iterable[Sentence | None]) -> Iterator[Paragraph]:
    """A paragraph of what the rules said; none if they said nothing."""
    sentences = tuple(each for each in found if each is not None)
    if sentences:
        yield Paragraph(f"{name} {node} {view.area}", sentences)
