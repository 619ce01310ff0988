"""Which units of an experiment are looked at together, and in which order."""

from dataclasses import dataclass
from math import isnan
from typing import Literal

from weiheng.index.robustness.model import Standing
from weiheng.scrutiny.robust import Robust

Unit = tuple[int, int]
"""Positions of area and period."""


@dataclass(frozen=True)
class View:
    """Units in the order in which they are shown.

    ``kind``: "years" of the only area, which are ranked among each other; "areas" of one period, by rank; or the years
    of "one" area, each ranked among the areas of its year. ``standings`` holds the league of every unit, and
    ``positions`` its position there. ``unscored`` are units left out, which have a score in no replicate (all are kept
    if none has one).
    """

    kind: Literal["years", "areas", "one"]
    members: tuple[Unit, ...]
    standings: tuple[Standing, ...]
    positions: tuple[int, ...]
    unscored: tuple[Unit, ...] = ()

    @property
    def league(self) -> Standing | None:
        """The league, if all units are of the same one."""
        return None if self.kind == "one" else self.standings[0]

    def top(self, number: int) -> float:
        """The share of replicates in which a unit is among the top of its league."""
        return float(self.standings[number].top[self.positions[number]])


def view_of(found: Robust, period: int, area: int | None = None) -> View:
    """The years of the only area; else the areas of a period or, where one is given, the years of an area."""
    leagues = found.experiment.standings
    if found.kind == "years":
        return _view(found, "years", [(unit, leagues[0]) for unit in leagues[0].members])
    if area is not None:
        return _view(found, "one", [(unit, league) for league in leagues for unit in league.members if unit[0] == area])
    league = next(each for each in leagues if each.members[0][1] == period)
    ranks = found.experiment.ranks.nominal
    members = sorted(league.members, key=lambda unit: (isnan(ranks[unit]), ranks[unit]))
    return _view(found, "areas", [(unit, league) for unit in members])


def _view(found: Robust, kind: Literal["years", "areas", "one"], pairs: list[tuple[Unit, Standing]]) -> View:
    scores, lacking = found.experiment.scores.nominal, found.experiment.lacking
    unscored = tuple(unit for unit, _ in pairs if isnan(scores[unit]) and lacking[unit] == 1)
    kept = [(unit, league) for unit, league in pairs if unit not in unscored] or pairs
    return View(
        kind,
        tuple(unit for unit, _ in kept),
        tuple(league for _, league in kept),
        tuple(league.members.index(unit) for unit, league in kept),
        unscored,
    )
