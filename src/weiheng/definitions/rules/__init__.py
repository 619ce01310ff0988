"""Rules about definitions: one rule, one code, one module."""

from collections.abc import Callable, Iterator

from weiheng.definitions.pack import Pack
from weiheng.definitions.rules import (
    a03_area_unknown,
    b01_bounds_in_order,
    b02_bound_has_basis,
    b03_indicator_has_bounds,
    b05_bound_unit,
    c01_claim_subject,
    c02_claim_unit,
    c03_part_of_total,
    c04_decision_names_what_is_there,
    c05_decided_once_a_day,
    d03_formula_not_cyclic,
    d04_formula_parts_known,
    d05_names_are_unique,
    s01_source_given,
    s02_source_known,
    t02_target_subject,
    t03_target_unit,
    t04_years_in_order,
    t05_milestone_leads_there,
    t06_allocation_area,
    t07_allocation_adds_up,
    t08_targets_can_be_met,
    t09_target_possible,
    u01_unit_known,
    u02_unit_fits_factor,
    u04_sum_of_like,
    w01_node_has_children,
    w02_indicator_once,
    w03_weights_add_up,
    w04_tree_indicator_known,
    w05_node_named,
    w06_weight_positive,
)
from weiheng.vocabulary.problem import Problem

RULES: tuple[Callable[[Pack], Iterator[Problem]], ...] = (
    a03_area_unknown.check,
    b01_bounds_in_order.check,
    b02_bound_has_basis.check,
    b03_indicator_has_bounds.check,
    b05_bound_unit.check,
    c01_claim_subject.check,
    c02_claim_unit.check,
    c03_part_of_total.check,
    c04_decision_names_what_is_there.check,
    c05_decided_once_a_day.check,
    d03_formula_not_cyclic.check,
    d04_formula_parts_known.check,
    d05_names_are_unique.check,
    s01_source_given.check,
    s02_source_known.check,
    t02_target_subject.check,
    t03_target_unit.check,
    t04_years_in_order.check,
    t05_milestone_leads_there.check,
    t06_allocation_area.check,
    t07_allocation_adds_up.check,
    t08_targets_can_be_met.check,
    t09_target_possible.check,
    u01_unit_known.check,
    u02_unit_fits_factor.check,
    u04_sum_of_like.check,
    w01_node_has_children.check,
    w02_indicator_once.check,
    w03_weights_add_up.check,
    w04_tree_indicator_known.check,
    w05_node_named.check,
    w06_weight_positive.check,
)


def definition_problems(pack: Pack) -> list[Problem]:
    """Everything that the rules say about a pack's definitions."""
    return [problem for rule in RULES for problem in rule(pack)]
