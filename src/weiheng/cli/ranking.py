"""``weiheng rank``: units ranked by a multi-criteria method."""

import csv
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np
from rich.console import Console
from rich.table import Table
from rich.text import Text

from weiheng import __version__
from weiheng.assess import Assessment
from weiheng.cli.lookup import find_period
from weiheng.cli.options import needless_option, refuse_both
from weiheng.cli.screen import console
from weiheng.cli.terminal import Kind, area_name, name_of, number, table
from weiheng.cli.wide import blocks
from weiheng.definitions.address import find
from weiheng.definitions.methods import AggregateMethod
from weiheng.editions import open_edition
from weiheng.index.multicriteria.benefit_of_the_doubt import BestWeights
from weiheng.index.multicriteria.rank_sum_ratio import RankSumRatio
from weiheng.index.multicriteria.topsis import Topsis
from weiheng.scrutiny.ranking import CLASSES, SAME_WAY, Ranking, Unit, Way, ranking_of
from weiheng.vocabulary.messages import Words, preferred_language
from weiheng.vocabulary.problem import Exit, Refused

_PLACES = 4
_DIGITS = 10
_WEIGHT_WIDTH = 8


@dataclass(frozen=True)
class Options:
    """Which ranking is asked for, and in which form."""

    method: AggregateMethod = "topsis"
    year: int | None = None
    flat: bool = True
    classes: int | None = None
    same_way: str | None = None
    live: bool = False
    as_json: bool = False
    as_csv: bool = False


def rank(address: str, options: Options, lang: str | None) -> int:
    """Rank and print: tables for people, records for programs."""
    words = Words(preferred_language(lang))
    refuse_both("weiheng rank", {"--json": options.as_json, "--csv": options.as_csv})
    opened = open_edition(find(address), options.live)
    _check(options, opened.assessment)
    period = opened.assessment.periods.index(find_period(opened.assessment, options.year))
    way = Way(options.method, options.flat, options.classes or CLASSES, options.same_way or SAME_WAY)
    found = ranking_of(opened.assessment, way, period)
    if options.as_json:
        print(json.dumps(_record(found), ensure_ascii=False, indent=1, allow_nan=False))
    elif options.as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        rows = [_row(found, position) for position in range(len(found.criteria.units))]
        writer.writerow(rows[0] if rows else ())
        writer.writerows(row.values() for row in rows)
    else:
        _print(console(), found, way, words)
    return int(Exit.OK)


def _check(options: Options, assessment: Assessment) -> None:
    """``Refused`` (X03) for options that the method, or an edition of one area, has no use for."""
    given: list[tuple[str, object, bool, str]] = [
        ("--classes", options.classes, options.method == "rank_sum_ratio", "classes"),
        ("--same-way", options.same_way, options.method == "topsis", "same_way"),
        ("--year", options.year, len(assessment.areas) > 1, "one_area"),
    ]
    problems = [
        needless_option("weiheng rank", name, why)
        for name, value, is_used, why in given
        if value is not None and not is_used
    ]
    if problems:
        raise Refused(problems, Exit.USAGE)


def _record(found: Ranking) -> dict[str, object]:
    """Method, pool, criteria with weights, and every unit with what the method computes; best first."""
    record: dict[str, object] = {
        "edition": found.assessment.edition.name,
        "engine": __version__,
        "method": found.method,
        "flat": found.flat,
        "pool": "years" if found.of_years else "areas",
        "criteria": [
            {"key": key, "weight": _number(share), "sign": int(sign)}
            for key, share, sign in zip(found.criteria.keys, found.criteria.shares, found.criteria.sign, strict=True)
        ],
        "units": [_row(found, position) for position in _best_first(found)],
        "left_out": [_names(found, unit) for unit in found.criteria.left_out],
    }
    if isinstance(found.extras, Topsis):
        record["same_way"] = found.extras.same_way
    if isinstance(found.extras, RankSumRatio):
        line = {name: _number(getattr(found.extras, name)) for name in ("intercept", "slope", "correlation")}
        record |= {**line, "cuts": [_number(each) for each in found.extras.cuts]}
    return record


def _names(found: Ranking, unit: Unit) -> dict[str, object]:
    return {"area": found.assessment.areas[unit[0]], "period": found.assessment.periods[unit[1]]}


def _row(found: Ranking, position: int) -> dict[str, object]:
    own = {"place": int(found.ranks[position]), "score": _number(found.scores[position])}
    more = {name: _number(value) for name, value in _more(found, position)}
    return {**_names(found, found.criteria.units[position]), **own, **more}


def _more(found: Ranking, position: int) -> Iterator[tuple[str, float]]:
    """What else a method computes of a unit."""
    extras = found.extras
    if isinstance(extras, Topsis):
        yield "to_best", float(extras.to_best[position])
        yield "to_worst", float(extras.to_worst[position])
    if isinstance(extras, RankSumRatio):
        level = int(np.argmin(np.abs(extras.distribution.ratios - extras.ratios[position])))
        yield "frequency", float(extras.distribution.frequencies[level])
        yield "probit", float(extras.distribution.probits[level])
        yield "fitted", float(extras.fitted[position])
        yield "class", float(extras.classes[position])
        yield from zip((f"rank_{key}" for key in found.criteria.keys), extras.ranks[:, position].tolist(), strict=True)
    if isinstance(extras, BestWeights):
        shares = extras.weights[:, position] * found.criteria.values[:, position]
        yield from zip((f"share_{key}" for key in found.criteria.keys), shares.tolist(), strict=True)


def _number(value: float) -> float | None:
    return round(float(value), _DIGITS) if isfinite(value) else None


def _best_first(found: Ranking) -> list[int]:
    return [int(each) for each in np.argsort(found.ranks, kind="stable")]


def _print(out: Console, found: Ranking, way: Way, words: Words) -> None:
    edition = found.assessment.edition
    title = words("rank.title", title=edition.settings.title, method=words(f"choice.{found.method}"))
    out.print(Text(title, style="bold"), soft_wrap=True)
    for note in _notes(found, way, words):
        out.print(Text(note, style="dim"), soft_wrap=True)
    out.print()
    out.print(_table(found, words))
    if isinstance(found.extras, RankSumRatio):
        line = {name: number(getattr(found.extras, name), _PLACES) for name in ("intercept", "slope", "correlation")}
        cuts = tuple(number(each, _PLACES) for each in found.extras.cuts)
        out.print(Text(words("rank.regression", cuts=cuts, **line)), soft_wrap=True)
        out.print()
        _print_by_unit(out, found, words, _ranks)
    if isinstance(found.extras, BestWeights):
        out.print()
        _print_by_unit(out, found, words, _shares)


def _notes(found: Ranking, way: Way, words: Words) -> Iterator[str]:
    """Who is compared, by what, and who is not."""
    _, period = found.criteria.units[0] if found.criteria.units else (0, 0)
    pool = words("rank.pool_years" if found.of_years else "rank.pool_areas", period=found.assessment.periods[period])
    scope = words("rank.flat" if found.flat else "rank.tree", count=len(found.criteria.keys))
    yield words("rank.compared", pool=pool, scope=scope)
    if isinstance(found.extras, Topsis) and (found.criteria.sign < 0).any():
        yield words(f"rank.{way.same_way}")
    if found.criteria.left_out:
        yield words("rank.left_out", units=tuple(_label(found, unit, words) for unit in found.criteria.left_out))


def _label(found: Ranking, unit: Unit, words: Words) -> str:
    if found.of_years:
        return str(found.assessment.periods[unit[1]])
    return area_name(found.assessment.edition, found.assessment.areas[unit[0]], words.language)


def _table(found: Ranking, words: Words) -> Table:
    """A unit a row, best first: place, score, and what else the method computes of it."""
    plain = (
        [name for name, _ in _more(found, 0) if not name.startswith(("rank_", "share_"))] if found.scores.size else []
    )
    columns: list[tuple[str, Kind]] = [(words("robust.head_years" if found.of_years else "robust.head_areas"), "text")]
    columns += [(words("rank.head_place"), "number"), (words(f"rank.score_{found.method}"), "number")]
    columns += [(words(f"rank.head_{name}"), "number") for name in plain]
    shown = table(columns)
    for position in _best_first(found):
        more = dict(_more(found, position))
        cells = (number(more[name], 0 if name == "class" else _PLACES) for name in plain)
        unit = _label(found, found.criteria.units[position], words)
        shown.add_row(unit, number(found.ranks[position], 0), number(found.scores[position], _PLACES), *cells)
    return shown


def _print_by_unit(
    out: Console, found: Ranking, words: Words, made: Callable[[Ranking, Words, Sequence[int]], Table]
) -> None:
    """A table with a column a unit, in blocks that fit."""
    positions = range(len(found.criteria.units))
    labels = [_label(found, unit, words) for unit in found.criteria.units]
    for some in blocks(out, positions, labels, beside=_WEIGHT_WIDTH):
        out.print(made(found, words, some))


def _unit_columns(found: Ranking, words: Words, some: Sequence[int]) -> list[tuple[str, Kind]]:
    return [(_label(found, found.criteria.units[each], words), "number") for each in some]


def _ranks(found: Ranking, words: Words, some: Sequence[int]) -> Table:
    """Each criterion with the ranks that it gives, the highest number being the best."""
    columns: list[tuple[str, Kind]] = [(words("rank.head_criterion"), "text"), (words("rank.head_weight"), "number")]
    shown = table([*columns, *_unit_columns(found, words, some)])
    for row, key in enumerate(found.criteria.keys):
        cells = (f"{dict(_more(found, each))[f'rank_{key}']:g}" for each in some)
        name = name_of(found.assessment.edition, key, words.language)
        shown.add_row(name, number(found.criteria.shares[row], _PLACES), *cells)
    return shown


def _shares(found: Ranking, words: Words, some: Sequence[int]) -> Table:
    """The share of each criterion in a unit's best score."""
    columns: list[tuple[str, Kind]] = [(words("rank.head_share"), "text")]
    shown = table([*columns, *_unit_columns(found, words, some)])
    for key in found.criteria.keys:
        shares = (dict(_more(found, each))[f"share_{key}"] for each in some)
        shown.add_row(name_of(found.assessment.edition, key, words.language), *(number(each, 3) for each in shares))
    return shown
