"""All checks of an index's coherence, in order."""

from collections.abc import Callable, Iterator, Mapping

from weiheng.index.coherence import data_checks, group_checks, link_checks, rank_checks
from weiheng.index.coherence.found import Found
from weiheng.index.coherence.sample import Sample
from weiheng.index.coherence.thresholds import CHECKS

_FUNCTIONS: Mapping[str, Callable[[Sample], Iterator[Found]]] = {
    "coverage_of_indicators": data_checks.coverage_of_indicators,
    "coverage_of_units": data_checks.coverage_of_units,
    "outliers": data_checks.outliers,
    "zeros": data_checks.zeros,
    "repeated_values": data_checks.repeated_values,
    "duplicates": data_checks.duplicates,
    "parent": link_checks.parent,
    "other_parents": link_checks.other_parents,
    "siblings": link_checks.siblings,
    "components": group_checks.principal_components,
    "alpha": group_checks.alpha,
    "alpha_if_deleted": group_checks.alpha_without,
    "sampling_adequacy": group_checks.adequacy,
    "sphericity": group_checks.bartlett,
    "inflation": group_checks.inflation,
    "condition": group_checks.condition,
    "importance": group_checks.importance,
    "size": link_checks.size,
    "pillar_ranks": rank_checks.pillar_ranks,
    "dominance": rank_checks.pareto,
    "without_element": rank_checks.without_each_element,
    "without_unit": rank_checks.without_each_unit,
    "benefit_of_the_doubt": rank_checks.best_weights,
}


def findings(sample: Sample, only: str | None = None) -> Iterator[Found]:
    """What every check finds, or only one, in the order of the table of checks; ``KeyError`` for an unknown check."""
    for id in CHECKS if only is None else (only,):
        yield from _FUNCTIONS[id](sample)
