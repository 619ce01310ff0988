"""The statistical audit of an index: which units it looks at, and what every check finds, by names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isnan
from typing import Literal

import numpy as np

from weiheng.assess import Assessment, compile_tree
from weiheng.index.coherence.audit import findings
from weiheng.index.coherence.found import Found, Outcome
from weiheng.index.coherence.sample import Build, sample_of, scored
from weiheng.index.recipe import Array
from weiheng.indicators.values import Facts
from weiheng.recipes import recipe_of


@dataclass(frozen=True)
class Asked:
    """What an audit is asked to look at.

    ``period`` is the one whose areas are the units, ``area`` the one whose years are; of one area the years are anyway.
    ``size`` is an element of ``facts`` that says how large a unit is; ``only`` the id of a single check.
    """

    period: int | None = None
    area: str | None = None
    size: str | None = None
    facts: Facts | None = field(default=None, repr=False)
    only: str | None = None


@dataclass(frozen=True)
class Units:
    """The units of an audit: codes of areas in one ``period``, or years of one ``area``.

    Those left out have no score of the whole index.
    """

    kind: Literal["areas", "years"]
    names: tuple[str, ...]
    left_out: tuple[str, ...]
    period: int | None = None
    area: str | None = None


@dataclass(frozen=True)
class Finding:
    """One thing that a check looked at: elements by their keys, units as in :class:`Units`."""

    check: str
    outcome: Outcome
    kind: str
    elements: tuple[str, ...]
    units: tuple[str, ...]
    numbers: Mapping[str, float]


@dataclass(frozen=True)
class Coherence:
    """Everything that an audit found, in the order of the table of checks."""

    assessment: Assessment = field(repr=False)
    units: Units
    size: str | None
    findings: tuple[Finding, ...]

    def by_check(self) -> dict[str, list[Finding]]:
        """The findings of each check that was made."""
        found: dict[str, list[Finding]] = {}
        for each in self.findings:
            found.setdefault(each.check, []).append(each)
        return found


def coherence_of(assessment: Assessment, asked: Asked) -> Coherence:
    """Make every check, or the one that is asked for."""
    build = _build(assessment, asked)
    kept = scored(build)
    units = _units(assessment, build, kept)
    sample = sample_of(kept, _sizes(units, asked))
    found = tuple(_named(each, assessment, units) for each in findings(sample, asked.only))
    return Coherence(assessment, units, asked.size, found)


def _build(assessment: Assessment, asked: Asked) -> Build:
    edition = assessment.edition
    years = asked.area is not None or len(assessment.areas) == 1
    if years:
        fixed = 0 if asked.area is None else assessment.areas.index(asked.area)
    else:
        fixed = _last_full(assessment) if asked.period is None else assessment.periods.index(asked.period)
    return Build(
        values=assessment.values.array,
        recipe=recipe_of(edition, assessment.facts),
        tree=compile_tree(edition.tree, edition.settings.aggregate)[0],
        scores=assessment.scores,
        axis=2 if years else 1,
        fixed=fixed,
        units=tuple(range(len(assessment.periods if years else assessment.areas))),
    )


def _last_full(assessment: Assessment) -> int:
    """The last of the periods in which most areas have a score."""
    areas = (~np.isnan(assessment.scores.scores[-1])).sum(axis=0)
    return int(np.flatnonzero(areas == areas.max())[-1])


def _units(assessment: Assessment, build: Build, kept: Build) -> Units:
    years = build.axis == 2
    names = tuple(str(each) for each in (assessment.periods if years else assessment.areas))
    return Units(
        kind="years" if years else "areas",
        names=tuple(names[unit] for unit in kept.units),
        left_out=tuple(names[unit] for unit in build.units if unit not in kept.units),
        period=None if years else assessment.periods[build.fixed],
        area=assessment.areas[build.fixed] if years else None,
    )


def _sizes(units: Units, asked: Asked) -> Array | None:
    """How large each unit is, in base units; NaN where nobody knows."""
    if asked.size is None or asked.facts is None:
        return None
    cells = [(units.area or name, int(name) if units.period is None else units.period) for name in units.names]
    sizes = (asked.facts.base(asked.size, cell) for cell in cells)
    return np.array([np.nan if each is None else float(each) for each in sizes], dtype=np.float64)


def _named(found: Found, assessment: Assessment, units: Units) -> Finding:
    return Finding(
        check=found.check,
        outcome=found.outcome,
        kind=found.kind,
        elements=tuple(assessment.rows[row] for row in found.rows),
        units=tuple(units.names[unit] for unit in found.units),
        numbers={name: value for name, value in found.numbers.items() if not isnan(value)},
    )
