"""What the rule of a bound gives: an extreme over years or places."""

from collections.abc import Iterable, Mapping

from weiheng.definitions.model import Area, Rule, Settings
from weiheng.observations.model import Key, Observation
from weiheng.vocabulary.unit import UNITS


def extreme(
    rule: Rule, indicator: str, settings: Settings, areas: Iterable[Area], latest: Mapping[Key, Observation]
) -> Observation | None:
    """The observation that a bound's rule picks, or None if the bound is simply given or nothing is observed.

    Reported values, not computed ones, because a printed bound repeats a printed value. ``within`` looks at the
    areas whose parent is the named one, else at the edition's own areas; periods end with the edition's last.
    """
    if rule.kind == "given":
        return None
    wanted = settings.areas
    if rule.within is not None:
        wanted = tuple(area.code for area in areas if area.parent == rule.within)
    years = range(rule.since or settings.periods.first, settings.periods.last + 1)
    candidates = [
        (row.value.exact * UNITS[row.unit].scale, row)
        for (subject, area, period), row in latest.items()
        if subject == indicator and area in wanted and period in years and row.value is not None and row.unit in UNITS
    ]
    choose = max if rule.kind == "maximum" else min
    return choose(candidates, key=lambda candidate: candidate[0], default=(None, None))[1]
