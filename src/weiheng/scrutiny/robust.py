"""How much the scores and ranks of an edition depend on its choices: the experiment conducted, results with names."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal

import numpy as np

from weiheng.assess import Assessment
from weiheng.definitions.edition import Edition
from weiheng.definitions.robustness import Robustness
from weiheng.index.robustness.design import Design
from weiheng.index.robustness.experiment import run_experiment
from weiheng.index.robustness.model import Experiment, Influences, Spread
from weiheng.index.robustness.sobol import influences
from weiheng.scrutiny.defaults import Omitted, default_robustness
from weiheng.scrutiny.designs import counted, design_of
from weiheng.scrutiny.memory import GIB, threads_that_fit
from weiheng.scrutiny.refusals import illegal_choices
from weiheng.scrutiny.scales import Scales, drawn_scales
from weiheng.scrutiny.written import IllegalChoices
from weiheng.vocabulary.problem import Place

Progress = Callable[[str, int, int], None]
"""Told which part runs ("replicates" or "sensitivity"), of how much, and how much was done since it was told last."""


@dataclass(frozen=True)
class Asked:
    """What of a declared experiment is asked for otherwise. ``memory`` is the most that may be used, in bytes."""

    replicates: int | None = None
    seed: int | None = None
    threads: int | None = None
    memory: int = GIB
    sensitivity: bool = True


@dataclass(frozen=True)
class Robust:
    """An experiment on an edition with its results.

    ``scales`` tells how the scales compare on which the choices drawn give scores: over unlike ones there are no
    quantiles of scores; shares of the variance say how much of it comes from the scales.
    ``kind`` tells what the units are that are ranked together: the areas of a year, or the years of one area.
    ``declared`` is false where the edition declares no experiment and the usual one was made; ``omitted`` are choices
    that the usual one leaves out, because they are illegal here, and factors that have nothing to draw. ``screened``
    are areas and periods (positions) that the edition leaves out, since too little of them is observed.
    """

    edition: Edition = field(repr=False)
    kind: Literal["areas", "years"]
    areas: tuple[str, ...]
    periods: tuple[int, ...]
    robustness: Robustness
    declared: bool
    omitted: tuple[Omitted, ...]
    design: Design = field(repr=False)
    experiment: Experiment = field(repr=False)
    influences: Influences | None = field(repr=False)
    scales: Scales = "same"
    stopped: Literal["", "replicates", "sensitivity"] = ""
    screened: frozenset[tuple[int, int]] = frozenset()

    @property
    def has_intervals(self) -> bool:
        """Whether quantiles of scores mean something."""
        return self.scales != "unlike"

    @property
    def partial(self) -> bool:
        """Whether the run was stopped before everything was done."""
        return bool(self.stopped)


def robust_of(
    assessment: Assessment, declared: Robustness | None, asked: Asked | None = None, progress: Progress | None = None
) -> Robust:
    """Make the declared experiment on an assessed edition, or the usual one where none is declared.

    ``Refused``: E01 if a declared choice is illegal, E02 if the run needs more memory than allowed. A run that is
    interrupted gives what was done by then; ``KeyboardInterrupt`` if that is nothing.
    """
    asked = asked or Asked()
    robustness, omitted = (declared, ()) if declared is not None else default_robustness(assessment)
    robustness = _as_asked(_of_data(robustness, assessment), asked)
    design = design_of(assessment, robustness.factors)
    if declared is not None and (problems := illegal_choices(design, assessment, robustness.factors)):
        raise IllegalChoices(problems)
    threads = threads_that_fit(design, robustness, asked.threads, asked.memory, Place(assessment.edition.name))
    experiment, found, stopped = _run(design, robustness, threads, progress)
    if (scales := drawn_scales(design)) == "unlike":
        experiment = replace(experiment, scores=_without_quantiles(experiment.scores))
    return Robust(
        edition=assessment.edition,
        kind="years" if len(assessment.areas) == 1 else "areas",
        areas=assessment.areas,
        periods=assessment.periods,
        robustness=robustness,
        declared=declared is not None,
        omitted=(*omitted, *_nothing_drawn(robustness, design)),
        design=design,
        experiment=experiment,
        influences=found,
        scales=scales,
        stopped=stopped,
        screened=frozenset((int(area), int(year)) for area, year in np.argwhere(assessment.scores.stages.screened)),
    )


def _as_asked(robustness: Robustness, asked: Asked) -> Robustness:
    changes = {name: value for name in ("replicates", "seed") if (value := getattr(asked, name)) is not None}
    return robustness.model_copy(update={**changes, **({} if asked.sensitivity else {"sensitivity": None})})


def _of_data(robustness: Robustness, assessment: Assessment) -> Robustness:
    """Without the intervals of counts beside other errors, if the data have no counts: nobody is to read of them."""
    factor = robustness.factors.measurement
    if factor is None or not factor.counts or not factor.relative or counted(assessment):
        return robustness
    factors = robustness.factors.model_copy(update={"measurement": factor.model_copy(update={"counts": False})})
    return robustness.model_copy(update={"factors": factors})


def _without_quantiles(scores: Spread) -> Spread:
    none = np.full(scores.nominal.shape, np.nan)
    return Spread(scores.nominal, none, none, none)


def _run(
    design: Design, robustness: Robustness, threads: int, progress: Progress | None
) -> tuple[Experiment, Influences | None, Literal["", "replicates", "sensitivity"]]:
    replicates, seed, sensitivity = robustness.replicates, robustness.seed, robustness.sensitivity
    told = _told(progress, "replicates", replicates)
    experiment = run_experiment(design, replicates, seed, robustness.top, threads, told, checked=True)
    if experiment.done < experiment.asked:
        return experiment, None, "replicates"
    if sensitivity is None:
        return experiment, None, ""
    told = _told(progress, "sensitivity", sensitivity.base * (len(design.factors) + 2))
    try:
        found = influences(design, sensitivity.base, seed, sensitivity.bootstrap, threads, told, checked=True)
    except KeyboardInterrupt:
        return experiment, None, "sensitivity"
    return experiment, found, ""


def _told(progress: Progress | None, part: str, total: int) -> Callable[[int], None] | None:
    return None if progress is None else partial(progress, part, total)


def _nothing_drawn(robustness: Robustness, design: Design) -> tuple[Omitted, ...]:
    """Declared factors for which the data have nothing to draw."""
    factors = robustness.factors
    missing = (name for name in factors.declared() if name not in design.factors)
    return tuple(Omitted(name, getattr(factors, name)) for name in missing)
