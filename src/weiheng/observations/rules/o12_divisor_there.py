"""O12 (warning): what divides an indicator's values is there, and is not zero."""

from collections.abc import Iterator, Set

from weiheng.definitions.edition import edition_of
from weiheng.definitions.methods import Denominate
from weiheng.definitions.model import Settings
from weiheng.definitions.pack import Pack
from weiheng.observations.model import Key, Observations
from weiheng.observations.rules.presence import observed, zeros
from weiheng.vocabulary.problem import Problem

CODE = "O12"
_SHOWN = 12
"""Areas and periods that are listed; the rest are counted."""


def check(pack: Pack, observations: Observations) -> Iterator[Problem]:
    """A value without one has no quotient, so that it counts as missing. One problem a division."""
    present, zero = observed(pack, observations), zeros(observations)
    for name, files in pack.editions.items():
        edition = edition_of(pack, name)
        if edition is None:
            continue
        for position, each in enumerate(edition.settings.denominate):
            cells = tuple(_undivided(each, edition.settings, present, zero))
            if cells:
                shown = (*cells[:_SHOWN], *((f"… (+{len(cells) - _SHOWN})",) if len(cells) > _SHOWN else ()))
                facts = {"indicator": each.indicator, "by": each.by, "cells": shown}
                place = pack.place(f"{files.folder}/index.yaml", "denominate", position)
                yield Problem(CODE, place, facts, level="warning")


def _undivided(each: Denominate, settings: Settings, present: Set[Key], zero: Set[Key]) -> Iterator[str]:
    """Area and period of each value that is not divided, and what was found in place of its divisor."""
    for area in settings.areas:
        for year in settings.periods.years():
            divisor = (each.by, area, year)
            if (each.indicator, area, year) in present and (divisor in zero or divisor not in present):
                yield f"{area} {year} ({'0' if divisor in zero else '-'})"
