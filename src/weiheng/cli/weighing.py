"""``weiheng weights``: where every weight of an index comes from."""

import json
import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from rich.console import Console
from rich.text import Text

from weiheng.assess import Assessment
from weiheng.cli.lookup import find_area, find_node
from weiheng.cli.options import refuse_both
from weiheng.cli.screen import console
from weiheng.cli.terminal import Kind, number, print_item, table
from weiheng.cli.weight_records import print_rows, print_start, start_record, weights_record
from weiheng.definitions.address import find
from weiheng.editions import open_edition
from weiheng.index.recipe import Array
from weiheng.scrutiny.weights import Comparing, Group, Rating, Start, Telling, Weights, start_of, weights_of
from weiheng.scrutiny.weights_saying import Speaker, percent, positive
from weiheng.vocabulary.messages import Words, preferred_language
from weiheng.vocabulary.problem import Exit, Place, Problem, Refused

_PLACES = 4
_DUST = 9
"""What is smaller than this place is left over from computing in binary."""
_MANY = 5
"""Of more experts the lowest and highest weights are printed."""

Column = tuple[str, list[str]]
"""A heading and a text for every element."""


@dataclass(frozen=True)
class Options:
    """What is asked for, and in which form."""

    area: str | None = None
    consistent: bool = False
    live: bool = False
    as_json: bool = False
    as_csv: bool = False


def weights(address: str, node: str | None, options: Options, lang: str | None) -> int:
    """Print weights and their diagnosis, or the matrix to start from: for people, or for programs."""
    words = Words(preferred_language(lang))
    refuse_both(
        "weiheng weights",
        {"--json": options.as_json, "--csv": options.as_csv},
        {"--consistent": options.consistent, "--area": options.area},
    )
    assessment = open_edition(find(address), options.live).assessment
    key = find_node(assessment, node)
    if options.consistent:
        return _start(assessment, key, options, words)
    area = None if options.area is None else find_area(assessment, options.area)
    found = weights_of(assessment, key, area)
    speaker = Speaker(found, words)
    if options.as_json:
        print(json.dumps(weights_record(found, speaker), ensure_ascii=False, indent=1, allow_nan=False))
    elif options.as_csv:
        print_rows(found, sys.stdout)
    else:
        print_weights(console(), found, speaker)
    return int(Exit.OK)


def _start(assessment: Assessment, key: str, options: Options, words: Words) -> int:
    """``Refused`` (A04) for a node that has no children to compare."""
    edition = assessment.edition
    if not edition.nodes[key].children:
        groups = tuple(each for each, node in edition.nodes.items() if node.children)
        raise Refused([Problem("A04", Place(edition.name), {"found": key, "allowed": groups})], Exit.USAGE)
    start = start_of(assessment, key)
    speaker = Speaker(weights_of(assessment, key), words)
    if options.as_json:
        print(json.dumps(start_record(start, speaker), ensure_ascii=False, indent=1, allow_nan=False))
    elif options.as_csv:
        print_start(start, sys.stdout)
    else:
        _print_start(console(), start, speaker)
    return int(Exit.OK)


def _print_start(out: Console, start: Start, speaker: Speaker) -> None:
    """The judgement as it stands in tree.yaml, and the weights that come back from it."""
    words = speaker.words
    out.print(Text(words("weights.start", node=speaker.name(start.key)), style="bold"), soft_wrap=True)
    out.print()
    lines = [f"        - [{', '.join(map(str, row))}]" for row in start.matrix]
    out.print("\n".join(("weigh:", "  method: ahp", "  judgements:", "    - matrix:", *lines)), soft_wrap=True)
    out.print()
    wanted = [percent(each) for each in start.shares]
    back = [percent(float(each)) for each in start.found.weights]
    columns = [(words("weights.given_share"), wanted), (words("weights.from_matrix"), back)]
    _print_table(out, speaker, start.elements, columns)
    out.print(words("weights.round_trip", cr=positive(start.found.consistency_ratio, 4)), soft_wrap=True)


def print_weights(out: Console, found: Weights, speaker: Speaker) -> None:
    """The edition with its note, then every group."""
    words, settings = speaker.words, found.assessment.edition.settings
    out.print(Text(words("weights.title", title=settings.title), style="bold"), soft_wrap=True)
    if settings.note is not None:
        print_item(out, words("weights.note", note=settings.note), "")
    if found.leaf is not None:
        print_item(out, speaker.way(), "")
    for group in found.groups:
        out.print()
        heading = words("weights.group", node=speaker.name(group.key), made=speaker.made(group))
        out.print(Text(heading, style="bold"), soft_wrap=True)
        _print_table(out, speaker, [each.key for each in group.children], list(_shares(group, found, speaker)))
        behind = list(_behind(group, speaker))
        if behind:
            out.print()
            _print_table(out, speaker, group.elements, behind)
        for sentence in speaker.sentences(group):
            print_item(out, sentence)


def _print_table(out: Console, speaker: Speaker, elements: tuple[str, ...] | list[str], columns: list[Column]) -> None:
    headings: list[tuple[str, Kind]] = [("", "text"), *((heading, "number") for heading, _ in columns)]
    shown = table(headings)
    for position, key in enumerate(elements):
        shown.add_row(speaker.name(key), *(cells[position] for _, cells in columns))
    out.print(shown)


def _shares(group: Group, found: Weights, speaker: Speaker) -> Iterator[Column]:
    words, count = speaker.words, len(group.children)
    yield words("weights.share"), [percent(each.share) for each in group.children]
    yield words("weights.effective"), [percent(each.effective) for each in group.children]
    yield words("weights.equal"), [percent(1 / count)] * count
    yield words("weights.times"), [number(round(each.share * count, _DUST), 2) for each in group.children]
    if found.area is not None:
        heading = words("weights.in_effect", area=speaker.area(found.area), period=found.assessment.periods[-1])
        yield heading, [percent(each.in_effect or 0) for each in group.children]


def _behind(group: Group, speaker: Speaker) -> Iterator[Column]:
    """What each element's weight was made of."""
    match group.diagnosis:
        case Comparing():
            yield from _of_experts(group.diagnosis, speaker)
        case Rating(_, found):
            yield speaker.words("weights.mean"), _numbers(found.means, _PLACES)
            yield speaker.words("weights.variation"), _numbers(found.variations, _PLACES)
        case Telling():
            yield from _of_pools(group.diagnosis, speaker)


def _of_experts(found: Comparing, speaker: Speaker) -> Iterator[Column]:
    own = [[float(each) for each in expert.found.weights] for expert in found.experts]
    if len(own) <= _MANY:
        for expert, shares in zip(found.experts, own, strict=True):
            yield speaker.expert(expert), [percent(each) for each in shares]
    else:
        yield from _ends(own, speaker)
    if len(own) > 1:
        yield speaker.expert(found.combined), [percent(float(each)) for each in found.combined.found.weights]


def _ends(weights: list[list[float]], speaker: Speaker) -> Iterator[Column]:
    """The lowest and the highest weight of each element."""
    elements = list(zip(*weights, strict=True))
    yield speaker.words("weights.lowest"), [percent(min(each)) for each in elements]
    yield speaker.words("weights.highest"), [percent(max(each)) for each in elements]


def _of_pools(found: Telling, speaker: Speaker) -> Iterator[Column]:
    """The numbers behind the weights of one pool; of several how far their weights lie apart."""
    if len(found.pools) > 1:
        yield from _ends([each.weights.tolist() for each in found.pools if each.weights is not None], speaker)
        return
    for pool in found.pools:
        if pool.weights is not None and pool.numbers is not None:
            yield speaker.words("weights.weight"), [percent(float(each)) for each in pool.weights]
            places = _places(np.concatenate(list(pool.numbers.elements.values())))
            for name, values in pool.numbers.elements.items():
                yield _heading(name, speaker), _numbers(values, places)


def _heading(name: str, speaker: Speaker) -> str:
    kind, _, position = name.partition("_")
    return speaker.words(f"weights.{kind}", number=position)


def _numbers(values: Array, places: int) -> list[str]:
    return [number(round(float(each), _DUST), places) for each in values]


def _places(values: Array) -> int:
    """So many that the smallest of the numbers beside each other still has three or four digits."""
    sizes = np.abs(values.round(_DUST))
    smallest = float(np.min(sizes, initial=1.0, where=sizes > 0))
    return min(max(_PLACES, 3 - math.floor(math.log10(smallest))), _DUST)
