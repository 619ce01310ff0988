"""B04 (warning): a bound whose rule is a historical or external extreme equals what the rule gives."""

from collections.abc import Iterator

from weiheng.definitions.model import Bound, Bounds, Rule
from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import bounds
from weiheng.observations.model import Observation, Observations
from weiheng.vocabulary.problem import Problem

CODE = "B04"


def check(pack: Pack, observations: Observations) -> Iterator[Problem]:
    """Both values are named; the written one stays in force."""
    for each, file, index in bounds(pack):
        name = file.split("/")[1]
        settings = pack.editions[name].settings
        if settings is None:
            continue
        for end, bound in each.ends():
            found = extreme(bound.rule, each.indicator, settings.areas, settings.periods.last, pack, observations)
            if found is not None and found.value is not None and found.value.decimal != bound.value.decimal:
                facts = _facts(each, end, bound, found)
                yield Problem(CODE, pack.place(file, index, end), facts, level="warning")


def _facts(each: Bounds, end: str, bound: Bound, found: Observation) -> dict[str, object]:
    return {
        "indicator": each.indicator,
        "end": end,
        "written": bound.value,
        "rule": bound.rule.kind,
        "since": bound.rule.since,
        "given": found.value,
        "area": found.area,
        "period": found.period,
    }


def extreme(
    rule: Rule, indicator: str, areas: tuple[str, ...], last: int, pack: Pack, observations: Observations
) -> Observation | None:
    """The observation that a bound's rule picks, or None if the bound is simply given or nothing is observed.

    Reported values, not computed ones, because a printed bound repeats a printed value. ``within`` looks at the
    areas whose parent is the named one, else at the edition's own areas.
    """
    if rule.kind == "given":
        return None
    if rule.within is not None:
        areas = tuple(area.code for area in pack.areas.values() if area.parent == rule.within)
    candidates = [
        row
        for (subject, area, period), row in observations.latest().items()
        if subject == indicator and area in areas and (rule.since or 0) <= period <= last and row.value is not None
    ]
    choose = max if rule.kind == "maximum" else min
    return choose(candidates, key=lambda row: row.value.decimal if row.value else 0, default=None)
