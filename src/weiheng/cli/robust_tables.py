"""Experiments on a screen: what was drawn, intervals of scores and ranks, orders, what matters, what it means."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from itertools import pairwise
from math import isnan

import numpy as np
from rich.console import Console
from rich.table import Table
from rich.text import Text

from weiheng.cli.terminal import MISSING, Kind, bar, number, print_item, table
from weiheng.explain.places import score_places
from weiheng.index.robustness.model import Influence, Influences, Spread
from weiheng.scrutiny.robust_saying import Speaker, percent
from weiheng.scrutiny.views import Unit, View

_WIDTH = 24
_TORNADO = 30
_ANY_WIDTH = 1000


def print_robust(out: Console, speaker: Speaker) -> None:
    """Everything of an experiment on the units that the speaker's view shows."""
    words, found, view = speaker.words, speaker.found, speaker.view
    title = words("robust.title", title=found.edition.settings.title)
    out.print(Text(title, style="bold"), soft_wrap=True)
    out.print(Text(speaker.origin(), style="dim"), soft_wrap=True)
    for note in speaker.notes():
        out.print(Text(note, style="yellow"), soft_wrap=True)
    _print_drawn(out, speaker)
    area, period = view.members[0]
    _heading(out, words(f"robust.units_{view.kind}", period=found.periods[period], area=speaker.area(area)))
    columns = _fitting(out, speaker)
    out.print(_units(speaker, columns))
    if "picture" in columns:
        out.print(Text(words("robust.legend"), style="dim"), soft_wrap=True)
    _print_orders(out, speaker)
    _print_influences(out, speaker)
    _heading(out, words("robust.means"))
    for sentence in speaker.meaning():
        print_item(out, sentence)


def _heading(out: Console, text: str) -> None:
    out.print()
    out.print(Text(text, style="bold underline"))


def _print_drawn(out: Console, speaker: Speaker) -> None:
    _heading(out, speaker.words("robust.drawn"))
    for name in speaker.found.design.factors:
        print_item(out, speaker.drawn(name))
    for each in speaker.found.omitted:
        print_item(out, speaker.left_out(each))


_COLUMNS = ("unit", "score", "median", "interval", "picture", "inside", "rank", "rank_median", "rank_interval", "top")
_OF_PLACES = ("unit", "score", "rank", "rank_median", "rank_interval", "top")
"""Where scores are on unlike scales."""
_DROPPED = ("rank_median", "inside", "median", "picture")
"""What a narrow screen has to do without, first what is missed least."""


def _fitting(out: Console, speaker: Speaker) -> tuple[str, ...]:
    """As many columns as the width has room for."""
    columns: tuple[str, ...] = _COLUMNS if speaker.found.has_intervals else _OF_PLACES
    for dropped in (None, *_DROPPED):
        columns = tuple(each for each in columns if each != dropped)
        shown = _units(speaker, columns)
        if out.measure(shown, options=out.options.update(max_width=_ANY_WIDTH)).maximum <= out.width:
            break
    return columns


def _units(speaker: Speaker, columns: Sequence[str]) -> Table:
    """A unit a row."""
    kinds: dict[str, Kind] = {"unit": "text", "picture": "shape"}
    shown = table((_heading_of(speaker, each), kinds.get(each, "number")) for each in columns)
    ends = _ends(speaker.found.experiment.scores, speaker.view.members)
    for position, unit in enumerate(speaker.view.members):
        names = {"unit": speaker.unit(unit), "top": percent(speaker.view.top(position))}
        cells = names | _score_cells(speaker, unit, ends) | _rank_cells(speaker, unit)
        shown.add_row(*(cells[each] for each in columns))
    return shown


def _heading_of(speaker: Speaker, column: str) -> str:
    top = speaker.found.robustness.top
    if column == "unit":
        return speaker.words(f"robust.head_{speaker.view.kind}")
    if column == "top" and top == 1:
        return speaker.words("robust.head_first_place")
    return speaker.words(f"robust.head_{column}", top=top)


def _ends(scores: Spread, members: Iterable[Unit]) -> tuple[float, float]:
    """The lowest and the highest score that any unit of a league comes to."""
    known = [each[unit] for unit in members for each in (scores.low, scores.nominal, scores.high)]
    present = [float(each) for each in known if not isnan(each)]
    return min(present, default=0.0), max(present, default=1.0)


def _score_cells(speaker: Speaker, unit: Unit, ends: tuple[float, float]) -> dict[str, str]:
    scores, edition = speaker.found.experiment.scores, speaker.found.edition
    places = score_places(edition, edition.tree.key)
    nominal, low, high = (float(each[unit]) for each in (scores.nominal, scores.low, scores.high))
    return {
        "score": number(nominal, places),
        "median": number(float(scores.median[unit]), places),
        "interval": _between(low, high, places),
        "picture": picture(low, nominal, high, ends),
        "inside": MISSING if isnan(nominal) else speaker.words(f"robust.{'yes' if scores.inside[unit] else 'no'}"),
    }


def _rank_cells(speaker: Speaker, unit: Unit) -> dict[str, str]:
    ranks = speaker.found.experiment.ranks
    return {
        "rank": number(float(ranks.nominal[unit]), 0),
        "rank_median": number(float(ranks.median[unit]), 0),
        "rank_interval": _between(float(ranks.low[unit]), float(ranks.high[unit]), 0),
    }


def _between(low: float, high: float, places: int) -> str:
    return MISSING if isnan(low) else f"{number(low, places)}–{number(high, places)}"


def picture(low: float, nominal: float, high: float, ends: tuple[float, float]) -> str:
    """An interval as a line between the ends of a scale, the edition's own result as a dot on it or beside it.

    >>> picture(2.0, 4.0, 6.0, (0.0, 8.0))
    '      ━━━━━━●━━━━━━     '
    """
    if isnan(nominal) or isnan(low):
        return ""
    start, end = ends
    cells = [" "] * _WIDTH
    first, dot, last = (
        min(int((each - start) / ((end - start) or 1.0) * _WIDTH), _WIDTH - 1) for each in (low, nominal, high)
    )
    for cell in range(first, last + 1):
        cells[cell] = "━"
    cells[dot] = "●"
    return "".join(cells)


def _print_orders(out: Console, speaker: Speaker) -> None:
    """How sure it is that each unit is ahead of the next one: years of the year before, areas by rank."""
    words, kind = speaker.words, "areas" if speaker.view.kind == "areas" else "years"
    pairs = list(_areas_in_order(speaker.view) if kind == "areas" else _years_in_order(speaker))
    if not pairs:
        return
    _heading(out, words(f"robust.orders_{kind}"))
    columns: list[tuple[str, Kind]] = [(words(f"robust.head_pair_{kind}"), "text")]
    shown = table([*columns, (words("robust.head_share"), "number"), ("", "shape")])
    for better, other, share in pairs:
        pair = words(f"robust.pair_{kind}", better=speaker.unit(better), other=speaker.unit(other))
        shown.add_row(pair, percent(share), bar(share, 0.0, 1.0, _WIDTH))
    out.print(shown)


def _years_in_order(speaker: Speaker) -> Iterator[tuple[Unit, Unit, float]]:
    for before, after in pairwise(speaker.view.members):
        share = float(speaker.found.experiment.rises[before])
        if after[1] == before[1] + 1 and not isnan(share):
            yield after, before, share


def _areas_in_order(view: View) -> Iterator[tuple[Unit, Unit, float]]:
    ahead = view.standings[0].ahead
    if ahead.size:
        for one, other in pairwise(range(len(view.members))):
            share = float(ahead[view.positions[one], view.positions[other]])
            if not isnan(share):
                yield view.members[one], view.members[other], share


def _print_influences(out: Console, speaker: Speaker) -> None:
    """How much of the variance each factor explains: of the mean shift of ranks, and of one unit's score."""
    known, view = speaker.found.influences, speaker.view
    if known is None:
        return
    _heading(out, speaker.words("robust.influences", base=f"{known.base:,}", evaluations=f"{known.evaluations:,}"))
    unit = view.members[0 if view.kind == "areas" else -1]
    kind = "areas" if view.kind == "areas" else "years"
    of_shift = speaker.words(f"robust.of_shift{speaker.over}")
    of_score = speaker.words(f"robust.of_score_{kind}", unit=speaker.unit(unit))
    lacks = bool(speaker.found.experiment.lacking[unit])
    shown = ((known.shift, of_shift, False), (_at(known.scores, unit), of_score, lacks))
    for indices, of_what, is_lacking in shown:
        if np.isnan(indices.total).all():
            key = "robust.sometimes_lacking" if is_lacking else "robust.never_varies"
            out.print(Text(speaker.words(key, what=of_what)), soft_wrap=True)
        else:
            out.print(_tornado(speaker, known, indices, of_what))
    out.print(Text(speaker.words("robust.influences_legend"), style="dim"), soft_wrap=True)


def _at(known: Influence, unit: Unit) -> Influence:
    """The indices of one output of many."""
    return Influence(*(getattr(known, each.name)[:, *unit] for each in fields(Influence)))


def _tornado(speaker: Speaker, known: Influences, indices: Influence, of_what: str) -> Table:
    """Factors by their total index, largest first: the first-order index full, what is joint with others light."""
    columns: list[tuple[str, Kind]] = [(of_what, "text")]
    columns += [(speaker.words(f"robust.head_{which}"), "number") for which in ("first", "total")]
    shown = table([*columns, ("", "shape")])
    for each in np.argsort(-np.nan_to_num(indices.total, nan=-1.0), kind="stable"):
        first, total = float(indices.first[each]), float(indices.total[each])
        shown.add_row(
            speaker.factor(known.factors[each]),
            _index(first, float(indices.first_low[each]), float(indices.first_high[each])),
            _index(total, float(indices.total_low[each]), float(indices.total_high[each])),
            _two_bars(first, total),
        )
    return shown


def _index(value: float, low: float, high: float) -> str:
    if isnan(value):
        return MISSING
    shown, *ends = (_without_minus(number(each, 2)) for each in (value, low, high))
    return f"{shown} ({'–'.join(ends)})"


def _without_minus(text: str) -> str:
    """0.00 rather than -0.00, which is an estimate just below 0."""
    return text.removeprefix("-") if text == "-0.00" else text


def _two_bars(first: float, total: float) -> str:
    own = bar(first, 0.0, 1.0, _TORNADO)
    return own + "░" * (len(bar(total, 0.0, 1.0, _TORNADO)) - len(own))
