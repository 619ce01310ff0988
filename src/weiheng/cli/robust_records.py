"""Experiments for programs: a record of everything for JSON, and a row a unit for CSV."""

import csv
from collections.abc import Iterator
from math import isfinite
from typing import TextIO

import numpy as np
from numpy.typing import NDArray

from weiheng import __version__
from weiheng.index.robustness.model import Influence, Influences, Spread
from weiheng.scrutiny.robust import Robust
from weiheng.scrutiny.robust_saying import Speaker

COLUMNS = (
    *("area", "period", "score", "score_median", "score_low", "score_high", "score_inside"),
    *("rank", "rank_median", "rank_low", "rank_high", "rank_inside", "first", "top", "above_year_before"),
    *("below_year_before", "without_score", "replicates", "asked"),
)
_DIGITS = 10
_INDICES = ("first", "first_low", "first_high", "total", "total_low", "total_high")


def robust_record(found: Robust, speaker: Speaker) -> dict[str, object]:
    """What was asked, drawn and found; numbers that are missing are null."""
    experiment = found.experiment
    return {
        "edition": found.edition.name,
        "engine": __version__,
        "kind": found.kind,
        "declared": found.declared,
        "scales": found.scales,
        "replicates": {"asked": experiment.asked, "done": experiment.done, "partial": found.partial},
        "seed": experiment.seed,
        "top": found.robustness.top,
        "factors": [
            {"id": name, "declared": getattr(found.robustness.factors, name).model_dump(mode="json")}
            for name in found.design.factors
        ],
        "omitted": [{"id": each.name, "sentence": speaker.left_out(each)} for each in found.omitted],
        "units": list(_units(found)),
        "leagues": [_league(found, number) for number in range(len(experiment.standings))],
        "shift": _shift(experiment.shift),
        "sensitivity": None if found.influences is None else _influences(found, found.influences),
        "notes": list(speaker.notes()),
        "sentences": list(speaker.meaning()),
    }


def _units(found: Robust) -> Iterator[dict[str, object]]:
    for league in found.experiment.standings:
        for position, unit in enumerate(league.members):
            yield {
                "area": found.areas[unit[0]],
                "period": found.periods[unit[1]],
                "score": _spread(found.experiment.scores, unit),
                "rank": _spread(found.experiment.ranks, unit),
                "acceptability": _numbers(league.acceptability[position]),
                "top": _number(league.top[position]),
                "above_year_before": _of_change(found.experiment.rises, unit),
                "below_year_before": _of_change(found.experiment.falls, unit),
                "without_score": _number(found.experiment.lacking[unit]),
            }


def _spread(spread: Spread, unit: tuple[int, int]) -> dict[str, object]:
    names = ("nominal", "median", "low", "high")
    known = {name: _number(getattr(spread, name)[unit]) for name in names}
    both = known["nominal"] is not None and known["low"] is not None
    return {**known, "inside": bool(spread.inside[unit]) if both else None}


def _of_change(shares: NDArray[np.float64], unit: tuple[int, int]) -> float | None:
    """The share of replicates in which a unit is above, or below, the year before; None in the first year."""
    area, period = unit
    return _number(shares[area, period - 1]) if period else None


def _league(found: Robust, number: int) -> dict[str, object]:
    """Who is ranked together, and the share of replicates in which the row's unit is ahead of the column's."""
    league = found.experiment.standings[number]
    members = [{"area": found.areas[area], "period": found.periods[period]} for area, period in league.members]
    return {"members": members, "ahead": [_numbers(row) for row in league.ahead]}


def _shift(shifts: NDArray[np.float64]) -> dict[str, object]:
    known = shifts[np.isfinite(shifts)]
    if not known.size:
        return {"mean": None, "median": None, "low": None, "high": None}
    low, median, high = np.quantile(known, (0.05, 0.5, 0.95))
    found = {"mean": known.mean(), "median": median, "low": low, "high": high}
    return {name: _number(each) for name, each in found.items()}


def _influences(found: Robust, known: Influences) -> dict[str, object]:
    members = [unit for league in found.experiment.standings for unit in league.members]
    return {
        "base": known.base,
        "evaluations": known.evaluations,
        "seed": known.seed,
        "factors": list(known.factors),
        "shift": _indices(known.shift, ()),
        "units": [
            {
                "area": found.areas[area],
                "period": found.periods[period],
                "score": _indices(known.scores, (area, period)),
                "rank": _indices(known.ranks, (area, period)),
            }
            for area, period in members
        ],
    }


def _indices(known: Influence, unit: tuple[int, ...]) -> dict[str, list[float | None]]:
    return {name: _numbers(getattr(known, name)[:, *unit]) for name in _INDICES}


def _numbers(values: NDArray[np.float64]) -> list[float | None]:
    return [_number(each) for each in values]


def _number(value: float) -> float | None:
    return round(float(value), _DIGITS) if isfinite(value) else None


def print_rows(found: Robust, out: TextIO) -> None:
    """A row a unit; every row tells how many replicates were done of those asked for."""
    experiment = found.experiment
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for league in experiment.standings:
        for position, unit in enumerate(league.members):
            names = found.areas[unit[0]], found.periods[unit[1]]
            scores, ranks = (_spread(each, unit) for each in (experiment.scores, experiment.ranks))
            changes = (_of_change(each, unit) for each in (experiment.rises, experiment.falls))
            shares = _number(league.acceptability[position, 0]), _number(league.top[position]), *changes
            counts = _number(experiment.lacking[unit]), experiment.done, experiment.asked
            writer.writerow((*names, *scores.values(), *ranks.values(), *shares, *counts))
