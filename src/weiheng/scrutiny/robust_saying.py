"""What an experiment says, in words: factors, options, and what the results mean."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isnan

import numpy as np

from weiheng import __version__
from weiheng.index.robustness.model import Standing
from weiheng.scrutiny.choices import drawn
from weiheng.scrutiny.defaults import Omitted
from weiheng.scrutiny.robust import Robust
from weiheng.scrutiny.views import Unit, View
from weiheng.vocabulary.figure import rounded
from weiheng.vocabulary.messages import Words

SURE = 0.95
"""From this share of replicates on, an order of two units is called certain."""


@dataclass(frozen=True)
class Speaker:
    """Speaks of one view of an experiment in one language."""

    found: Robust
    view: View
    words: Words

    def unit(self, unit: Unit) -> str:
        """What a unit of the view is called: its area, or its year."""
        return self.area(unit[0]) if self.view.kind == "areas" else str(self.found.periods[unit[1]])

    def area(self, position: int) -> str:
        """The name of an area by its position."""
        code = self.found.areas[position]
        return next(each.names for each in self.found.edition.areas if each.code == code).text(self.words.language)

    def factor(self, name: str) -> str:
        """The name of a factor."""
        return self.words(f"uncertain.{name}")

    def drawn(self, name: str) -> str:
        """What is drawn for a factor."""
        what = drawn(getattr(self.found.robustness.factors, name), self.words)
        return self.words("robust.factor", factor=self.factor(name), drawn=what)

    def left_out(self, omitted: Omitted) -> str:
        """Why a factor is not drawn."""
        what = drawn(omitted.factor, self.words)
        if omitted.illegal:
            why = omitted.illegal
            return self.words("robust.omitted", factor=self.factor(omitted.name), drawn=what, **why)
        return self.words("robust.nothing_drawn", factor=self.factor(omitted.name), drawn=what)

    def origin(self) -> str:
        """How many replicates of which experiment there were, so that it can be made again."""
        experiment = self.found.experiment
        kind = "declared" if self.found.declared else "usual"
        facts = {"done": f"{experiment.done:,}", "seed": experiment.seed, "version": __version__}
        return self.words(f"robust.origin_{kind}", **facts)

    def notes(self) -> Iterator[str]:
        """What has to be said with the results so that they do not mislead."""
        yield from self.stopped()
        if self.found.robustness.note is not None:
            yield self.found.robustness.note.text(self.words.language)
        if self.found.kind == "years":
            yield self.words("robust.years_note")
        if self.found.scales != "same":
            yield self.words(f"robust.scales_{self.found.scales}")
        if lacking := tuple(self._lacking()):
            yield self.words("robust.lacking_note", units=lacking)
        yield from self._unscored()

    def stopped(self) -> Iterator[str]:
        """What was not done, if the run was stopped."""
        experiment = self.found.experiment
        if self.found.partial:
            facts = {"done": f"{experiment.done:,}", "asked": f"{experiment.asked:,}"}
            yield self.words(f"robust.stopped_{self.found.stopped}", **facts)

    def _unscored(self) -> Iterator[str]:
        """Units that are not listed, by the reason why they have no score."""
        for key, is_screened in (("robust.screened_note", True), ("robust.unscored_note", False)):
            units = [unit for unit in self.view.unscored if (unit in self.found.screened) is is_screened]
            if units:
                yield self.words(key, units=tuple(self.unit(unit) for unit in units))

    def _lacking(self) -> Iterator[str]:
        """Units of the view that have no score in some replicates, though they have one in others."""
        for unit in self.view.members:
            share = float(self.found.experiment.lacking[unit])
            if 0 < share < 1:
                yield self.words("robust.lacking", unit=self.unit(unit), share=percent(share))

    @property
    def over(self) -> str:
        """Ends the key of what is said of all years, where units of several years are each ranked in their own."""
        return "_all" if self.found.kind == "areas" and len(self.found.periods) > 1 else ""

    def meaning(self) -> Iterator[str]:
        """What the results mean, in sentences."""
        if self.found.has_intervals:
            yield self._inside()
        if self.view.league is not None:
            yield self._best(self.view.league)
        if self.view.kind == "areas":
            yield from self._pairs(self.view.standings[0])
        else:
            yield from self._changes(self.view.members[0][0])
        yield self._shift()
        yield from self._matters()

    def _inside(self) -> str:
        scores = self.found.experiment.scores
        outside = (unit for unit in self.view.members if not isnan(scores.nominal[unit]) and not scores.inside[unit])
        units = tuple(self.unit(unit) for unit in outside)
        return self.words("robust.outside", units=units) if units else self.words("robust.inside")

    def _best(self, league: Standing) -> str:
        first = league.acceptability[:, 0]
        best = int(np.argmax(np.nan_to_num(first)))
        share = percent(float(first[best]))
        return self.words(f"robust.best_{self.found.kind}", unit=self.unit(league.members[best]), share=share)

    def _changes(self, area: int) -> Iterator[str]:
        """Changes from year to year: how many are certain, and which are not."""
        experiment = self.found.experiment
        nominal, same = experiment.scores.nominal[area], np.maximum(experiment.rises, experiment.falls)[area]
        known = [year for year in range(1, len(nominal)) if not isnan(nominal[year] - nominal[year - 1])]
        unsure = tuple(year for year in known if not same[year - 1] >= SURE)
        facts = {"sure": len(known) - len(unsure), "total": len(known), "level": percent(SURE)}
        if unsure:
            years = tuple(str(self.found.periods[year]) for year in unsure)
            yield self.words("robust.changes_unsure", years=years, **facts)
        elif known:
            yield self.words("robust.changes_sure", **facts)

    def _pairs(self, league: Standing) -> Iterator[str]:
        upper = np.triu_indices(len(league.members), 1)
        if league.ahead.size and len(upper[0]):
            ahead = np.maximum(league.ahead, league.ahead.T)[upper]
            ahead = ahead[~np.isnan(ahead)]
            sure = int((ahead >= SURE).sum())
            if not ahead.size:
                return
            facts = {"share": percent(sure / len(ahead)), "level": percent(SURE), "total": len(ahead)}
            yield self.words("robust.pairs_sure" if sure == len(ahead) else "robust.pairs", sure=sure, **facts)

    def _shift(self) -> str:
        shifts = self.found.experiment.shift
        if not np.nan_to_num(shifts).any():
            return self.words(f"robust.no_shift{self.over}")
        return self.words(f"robust.shift{self.over}", mean=rounded(float(np.nanmean(shifts)), 2))

    def _matters(self) -> Iterator[str]:
        known = self.found.influences
        if known is None or np.isnan(known.shift.total).all():
            return
        most = int(np.nanargmax(known.shift.total))
        first, total = (float(np.clip(each[most], 0.0, 1.0)) for each in (known.shift.first, known.shift.total))
        shares = {"first": percent(first), "total": percent(max(first, total))}  # both are estimates
        yield self.words(f"robust.matters{self.over}", factor=self.factor(known.factors[most]), **shares)


def percent(share: float) -> str:
    """A share as a percentage without decimals; never 0 % or 100 % of what is not none or all.

    >>> percent(0.0), percent(0.001), percent(0.5), percent(0.9999)
    ('0%', '<1%', '50%', '>99%')
    """
    if isnan(share):
        return "–"
    if 0 < share < 0.005:
        return "<1%"
    if 0.995 <= share < 1:
        return ">99%"
    return f"{rounded(100 * share, 0)}%"
