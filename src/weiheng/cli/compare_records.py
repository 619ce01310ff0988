"""Comparisons for programs: a record of everything for JSON, and a row a unit and variant for CSV."""

import csv
from collections.abc import Iterator
from math import isfinite
from typing import TextIO

from weiheng import __version__
from weiheng.scrutiny.compare import Alternative, Comparison, League, Part, Steps, agreement, movement, movers
from weiheng.scrutiny.compare_saying import Speaker

COLUMNS = ("variant", "area", "period", "score", "place", "variant_score", "variant_place", "same_scale")
_DIGITS = 10


def compare_record(found: Comparison, speaker: Speaker) -> dict[str, object]:
    """The edition's own scores and places, every variant's, how far they agree, and what moves whom."""
    return {
        "edition": found.assessment.edition.name,
        "engine": __version__,
        "kind": "years" if found.of_years else "areas",
        "left_out": [_left_out(found, league, speaker) for league in found.leagues],
        "variants": [_variant(found, each, speaker) for each in found.alternatives],
        "refused": [
            {"id": variant.id, "code": problem.code, "sentence": speaker.refused(variant, problem)}
            for variant, problem in found.refused
        ],
    }


def _left_out(found: Comparison, league: League, speaker: Speaker) -> dict[str, object]:
    """Who has no place, and why."""
    return {"period": _period(found, league), "sentences": list(speaker.left_out(league))}


def _period(found: Comparison, league: League) -> int | None:
    return None if found.of_years else found.assessment.periods[league[0][1]]


def _variant(found: Comparison, alternative: Alternative, speaker: Speaker) -> dict[str, object]:
    steps = Steps(found, alternative)
    return {
        "id": alternative.variant.id,
        "name": speaker.variant(alternative.variant),
        "choices": alternative.variant.model_dump(mode="json", exclude={"id", "names"}, exclude_none=True),
        "same_scale": alternative.same_scale,
        "leagues": [_league(found, alternative, league, steps) for league in found.leagues],
        "units": [dict(zip(COLUMNS[1:-1], row[1:-1], strict=True)) for row in _rows(found, alternative)],
    }


def _league(found: Comparison, alternative: Alternative, league: League, steps: Steps) -> dict[str, object]:
    known = agreement(alternative, league)
    numbers = {"spearman": known.spearman, "kendall": known.kendall, "mean_shift": known.mean_shift, "most": known.most}
    moved = [movement(found, alternative, unit, steps) for unit in movers(alternative, league)]
    return {
        "period": _period(found, league),
        **{name: _number(each) for name, each in numbers.items()},
        "movers": [
            {
                "area": found.assessment.areas[each.unit[0]],
                "period": found.assessment.periods[each.unit[1]],
                "place_change": _number(each.rank),
                "score_change": _number(each.score),
                "place_by_choice": _parts(each.rank_parts),
                "score_by_choice": _parts(each.score_parts),
                "score_by_element": _parts(each.elements),
            }
            for each in moved
        ],
    }


def _parts(parts: tuple[Part, ...]) -> list[dict[str, object]]:
    return [{"kind": each.kind, "key": each.key, "amount": _number(each.amount)} for each in parts]


def _rows(found: Comparison, alternative: Alternative) -> Iterator[tuple[object, ...]]:
    for league in found.leagues:
        for area, period in league:
            unit = area, period
            sides = (found.outcome, alternative.outcome)
            numbers = [_number(float(each[unit])) for side in sides for each in (side.scores, side.ranks)]
            names = alternative.variant.id, found.assessment.areas[area], found.assessment.periods[period]
            yield (*names, *numbers, alternative.same_scale)


def print_rows(found: Comparison, out: TextIO) -> None:
    """A row a unit and variant."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for each in found.alternatives:
        writer.writerows(_rows(found, each))


def _number(value: float) -> float | None:
    return round(value, _DIGITS) if isfinite(value) else None
