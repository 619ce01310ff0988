"""Rules about observations, alone and against the definitions: one rule, one code, one module."""

from collections.abc import Callable, Iterator

from weiheng.definitions.pack import Pack
from weiheng.observations.model import Observations
from weiheng.observations.rules import (
    b04_bound_follows_rule,
    o02_subject_known,
    o03_area_known,
    o05_no_conflict,
    o06_unit_fits,
    o07_value_possible,
    o08_indicator_observed,
    o10_coverage,
    s03_observation_source,
    u03_printed_unit,
)
from weiheng.vocabulary.problem import Problem

RULES: tuple[Callable[[Pack, Observations], Iterator[Problem]], ...] = (
    b04_bound_follows_rule.check,
    o02_subject_known.check,
    o03_area_known.check,
    o05_no_conflict.check,
    o06_unit_fits.check,
    o07_value_possible.check,
    o08_indicator_observed.check,
    o10_coverage.check,
    s03_observation_source.check,
    u03_printed_unit.check,
)


def observation_problems(pack: Pack, observations: Observations) -> list[Problem]:
    """Everything that the rules say about a pack's observations."""
    return [problem for rule in RULES for problem in rule(pack, observations)]
