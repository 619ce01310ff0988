"""Why a score moved: its change split into parts that add up to it exactly."""

from fractions import Fraction
from math import isnan

from weiheng.definitions.form import is_plain
from weiheng.definitions.model import Break
from weiheng.explain import closed, means, recomputed
from weiheng.explain.change import FACTORS, Change, Moment, Part, Split


def explain_change(before: Moment, after: Moment) -> Change | None:
    """Split the change of a node into value, bounds, weight (and set) and imputation effects of every indicator.

    Indices that are arithmetic means of scores between bounds are split in closed form (:mod:`weiheng.explain.closed`),
    those of other means by what each mean makes of a change below it (:mod:`weiheng.explain.means`), all others by
    computing the score anew while one thing after the other moves (:mod:`weiheng.explain.recomputed`): where units are
    compared, a score also moves because others do. The parts add up to the change in each case.

    Returns None if either score is missing.
    """
    if isnan(before.score) or isnan(after.score):
        return None
    found = _split(before, after)
    residue = Fraction(after.score) - Fraction(before.score) - found.total
    imputed = (*_imputed(before), *_imputed(after))
    breaks = crossed_breaks(before, after)
    if found.way == "undivided":
        whole = {"method": found.whole["method"] + residue}
        return Change(before.score, after.score, found.parts, residue, imputed, breaks, found.way, whole)
    parts = sorted(found.parts, key=lambda part: abs(part.total), reverse=True)
    carried = _carry(parts, residue)
    return Change(before.score, after.score, carried, residue, imputed, breaks, found.way, found.whole)


def _split(before: Moment, after: Moment) -> Split:
    if is_plain(before.assessment.edition) and is_plain(after.assessment.edition):
        return closed.split(before, after)
    if means.applies(before, after):
        return means.split(before, after)
    return recomputed.split(before, after)


def _imputed(moment: Moment) -> tuple[tuple[str, int], ...]:
    """Indicators below a node whose value or score was put in, with the period."""
    a = moment.assessment
    leaves = (leaf.id for leaf in a.edition.leaves(moment.node))
    return tuple((leaf, moment.period) for leaf in leaves if a.imputed(leaf, moment.area, moment.period))


def _carry(parts: list[Part], residue: Fraction) -> tuple[Part, ...]:
    first, *rest = parts
    factor = max(FACTORS, key=lambda name: abs(first.effects[name]))
    effects = {**first.effects, factor: first.effects[factor] + residue}
    return (Part(first.indicator, effects, first.before, first.after), *rest)


def crossed_breaks(before: Moment, after: Moment) -> tuple[tuple[str, Break], ...]:
    """Breaks of the node's indicators between the two periods."""
    leaves = after.assessment.edition.leaves(after.node)
    return tuple((leaf.id, gap) for leaf in leaves for gap in leaf.breaks_within(before.period, after.period))
