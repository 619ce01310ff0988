"""Rules about observations, alone and against the definitions: one rule, one code, one module."""

from collections.abc import Callable, Collection, Iterator

from weiheng.definitions.pack import Pack
from weiheng.observations.model import Observations
from weiheng.observations.rules import (
    b04_bound_follows_rule,
    b06_rule_finds_something,
    o02_subject_known,
    o03_area_known,
    o05_no_conflict,
    o06_unit_fits,
    o07_value_possible,
    o08_indicator_observed,
    o10_coverage,
    o11_denominator_not_zero,
    o12_divisor_there,
    s03_observation_source,
    u03_printed_unit,
)
from weiheng.vocabulary.problem import Problem, errors

RULES: tuple[Callable[[Pack, Observations], Iterator[Problem]], ...] = (
    b04_bound_follows_rule.check,
    o02_subject_known.check,
    o03_area_known.check,
    o05_no_conflict.check,
    o06_unit_fits.check,
    o07_value_possible.check,
    o11_denominator_not_zero.check,
    s03_observation_source.check,
    u03_printed_unit.check,
)
RULES_OF_ABSENCE: tuple[Callable[[Pack, Observations], Iterator[Problem]], ...] = (
    b06_rule_finds_something.check,
    o08_indicator_observed.check,
    o10_coverage.check,
    o12_divisor_there.check,
)
_HIDES_VALUES = ("A03", "D03", "D04", "M04", "O01", "O02", "O03", "O04", "O09", "W01", "W02", "W04", "W07")
"""Mistakes by which values seem to be absent that are there."""


def observation_problems(pack: Pack, observations: Observations) -> list[Problem]:
    """Everything that the rules say about a pack's observations."""
    return [problem for rule in RULES for problem in rule(pack, observations)]


def absence_problems(pack: Pack, observations: Observations, known: Collection[Problem]) -> list[Problem]:
    """What is not observed, unless one of the problems already ``known`` may be why it seems so."""
    if any(each.code[0] in "FY" or each.code in _HIDES_VALUES for each in errors(known)):
        return []
    return [problem for rule in RULES_OF_ABSENCE for problem in rule(pack, observations)]
