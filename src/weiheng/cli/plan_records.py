"""A plan's outlook for programs: a record of everything for JSON, and a row a target for CSV."""

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Context, Decimal
from fractions import Fraction
from typing import TextIO

from weiheng.definitions.target_text import write_target
from weiheng.outlook.model import Outlook, Part, PlanOutlook
from weiheng.outlook.saying import Speaker
from weiheng.plan.model import Class, Forecast, NoForecast, Required, Sureness

_DIGITS = Context(prec=15)
COLUMNS = (
    *("id", "subject", "name", "area", "period", "target", "attribute", "unit", "baseline_year", "baseline"),
    *("year", "value", "class", "elapsed", "progress", "gap", "path", "remarks", "low", "high"),
    *("probability", "forecast", "needed_a_year", "best_a_year", "best_year", "no_forecast", "sentence"),
)

_BEFORE = ("target", "year", "value", "class", "progress", "gap", "path", "probability", "forecast", "needed_a_year")
"""What a scenario can change in a row."""


def plan_record(
    found: PlanOutlook, outlooks: Iterable[Outlook], speaker: Speaker, parts: Iterable[tuple[Outlook, Part]] = ()
) -> dict[str, object]:
    """Plan, counts by attribute and class, every target chosen, parts of others that an area has to bring, index."""
    chosen = tuple(outlooks)
    settings = found.plan.settings
    return {
        "plan": settings.id,
        "title": speaker.title(),
        "seen_from": found.period,
        "as_of": found.as_of,
        "conclusion": speaker.conclusion(chosen),
        "counts": _counts(chosen),
        "targets": [target_record(each, speaker) for each in chosen],
        "parts": [
            {"id": each.target.id, "area": part.area, "value": _text(part.value), "unit": each.element.unit}
            for each, part in parts
        ],
        "index": _index_record(found),
    }


def _counts(outlooks: Iterable[Outlook]) -> dict[str, dict[str, int]]:
    counts: dict[str, Counter[Class]] = {}
    for each in outlooks:
        counts.setdefault(str(each.target.attribute or "none"), Counter())[each.verdict.cls] += 1
    return {attribute: {each.value: found[each] for each in Class} for attribute, found in counts.items()}


def _index_record(found: PlanOutlook) -> dict[str, object] | None:
    if not found.index:
        return None
    nodes = [{"node": each.node, "now": _text(each.now), "targets_met": _text(each.then)} for each in found.index]
    return {"edition": found.edition, "period": found.index_period, "nodes": nodes}


def target_record(each: Outlook, speaker: Speaker) -> dict[str, object]:
    """Everything that is known and said of a target; numbers in the unit of its element, as decimal text."""
    target, verdict = each.target, each.verdict
    return {
        "id": target.id,
        "subject": target.subject,
        "name": speaker.name(each),
        "area": target.area,
        "period": target.period,
        "target": write_target(target.target),
        "attribute": target.attribute,
        "unit": each.element.unit,
        "place": target.place,
        "baseline": None
        if each.start is None
        else {
            "year": each.start.period,
            "value": _text(each.start.value),
            "printed": each.start.printed,
        },
        "seen_from": each.seen,
        "year": verdict.period,
        "value": _text(verdict.value),
        "class": verdict.cls.value,
        "elapsed": _text(verdict.tau),
        "progress": _text(verdict.progress),
        "gap": _text(verdict.gap),
        "path": _text(verdict.path),
        "remarks": [remark.value for remark in verdict.remarks],
        "missed_years": list(verdict.missed_years),
        "needed": _required_record(verdict.required),
        "interval": _sureness_record(each.sureness),
        "forecast": _forecast_record(each.forecast),
        "no_forecast": _silence_record(each.silence),
        "series": _by_year(each.series.values),
        "paths": _by_year(each.path),
        "parts": [{"area": part.area, "value": _text(part.value)} for part in each.parts],
        "parts_off": _text(each.parts_off),
        "parts_sum": each.parts_sum,
        "sentences": list(speaker.about(each)),
    }


def _required_record(needed: Required | None) -> dict[str, object] | None:
    if needed is None:
        return None
    changes = {"yearly": _text(needed.yearly), "recent": _text(needed.recent), "best": _text(needed.best)}
    return {**changes, "best_year": needed.best_year, "percent": needed.percent}


def _sureness_record(known: Sureness | None) -> dict[str, object] | None:
    if known is None:
        return None
    pooled = {"value": known.pooled, "low": known.pooled_low, "high": known.pooled_high}
    return {
        "low": known.low,
        "high": known.high,
        "events": known.events,
        "pooled": {**pooled, "years": list(known.pooled_years)} if known.pooled_years else None,
    }


def _forecast_record(found: Forecast | None) -> dict[str, object] | None:
    if found is None:
        return None
    years = {
        str(year): {"central": found.central[year], "low": found.low[year], "high": found.high[year]}
        for year in found.central
    }
    chance = f"{found.beyond}{found.chance}%"
    known = {"model": found.model, "used": list(found.used), "probability": found.probability, "chance": chance}
    return {**known, "years": years}


def _silence_record(why: NoForecast | None) -> dict[str, object] | None:
    return None if why is None else {"reason": why.reason.value, "years": list(why.years), "since": why.since}


def _by_year(values: Mapping[int, Fraction]) -> dict[str, str | None]:
    return {str(year): _text(value) for year, value in sorted(values.items())}


def _text(value: Fraction | None) -> str | None:
    """Plain decimal text of 15 digits at most."""
    if value is None:
        return None
    found = _DIGITS.divide(Decimal(value.numerator), Decimal(value.denominator))
    return f"{found.normalize():f}" if found else "0"


def print_rows(outlooks: Iterable[Outlook], speaker: Speaker, out: TextIO, before: PlanOutlook | None = None) -> None:
    """A row a target; under a scenario also with what there was ``before`` it."""
    columns = COLUMNS if before is None else (*COLUMNS, *(f"{name}_before" for name in _BEFORE))
    was = {} if before is None else {each.target.id: each for each in before.targets}
    writer = csv.DictWriter(out, columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for each in outlooks:
        row = _row(each, speaker)
        if each.target.id in was:
            earlier = _row(was[each.target.id], speaker)
            row |= {f"{name}_before": earlier[name] for name in _BEFORE}
        writer.writerow(row)


def _row(each: Outlook, speaker: Speaker) -> dict[str, object]:
    start, needed, found, known = each.start, each.verdict.required, each.forecast, each.sureness
    return {
        **target_record(each, speaker),
        "baseline_year": start.period if start else "",
        "baseline": _text(start.value) if start else "",
        "remarks": " ".join(each.verdict.remarks),
        "low": known.low if known else "",
        "high": known.high if known else "",
        "probability": found.probability if found else "",
        "forecast": found.central.get(each.last, "") if found else "",
        "needed_a_year": _text(needed.yearly) if needed else "",
        "best_a_year": _text(needed.best) if needed else "",
        "best_year": needed.best_year if needed else "",
        "no_forecast": each.silence.reason.value if each.silence else "",
        "sentence": speaker.sentence(each),
    }
