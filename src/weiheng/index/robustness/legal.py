"""Which choices have no meaningful result: found before a run, so that nothing has to be left out of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from weiheng.index.aggregate import aggregate
from weiheng.index.aggregation.means import arithmetic
from weiheng.index.errors import MethodError
from weiheng.index.recipe import Aggregation, Array, Recipe
from weiheng.index.robustness.design import Design
from weiheng.index.robustness.draws import CHOICES
from weiheng.index.robustness.engine import Engine
from weiheng.index.robustness.floors import floor_of
from weiheng.index.robustness.leaves import Options, recipe_of
from weiheng.index.robustness.mean import ARITHMETIC, POWER
from weiheng.index.robustness.pruning import pruned
from weiheng.index.robustness.structure import declared_shares, form_of, rescale, structure_of
from weiheng.index.score import Prepared, prepare, refuse_mixed
from weiheng.index.tree import Tree

Picked = tuple[tuple[str, int], ...]
"""Factors and the options that are taken of them, apart from the declared ones."""


@dataclass(frozen=True)
class Illegal:
    """An option (a position among its factor's; 0 is the declared one) that has no meaningful result.

    ``factor`` is ``declared`` if it is the index as declared. ``reason``, ``method`` and ``where`` are those of the
    :class:`MethodError`; ``beside`` are further options without which it would be legal.
    """

    factor: str
    option: int
    reason: str
    method: str
    where: tuple[int, ...] = ()
    beside: Picked = ()


def refuse_illegal(design: Design) -> None:
    """Raise :class:`MethodError` for the first illegal choice, if there is one."""
    for each in illegal(design):
        raise MethodError(each.reason, each.method, each.where)


def illegal(design: Design) -> tuple[Illegal, ...]:
    """Every illegal choice, each in the smallest combination in which it is.

    All combinations of options are tried: up to the scores of the leaves; then, for every way of aggregating, whether
    a mean that needs positive scores could get others, whatever is drawn of weights, bounds, dropped elements and
    measurement errors (see :func:`~weiheng.index.robustness.floors.floor_of`): ``may_be_not_positive`` or
    ``may_be_negative`` says that the scores as declared are fine, but lower ones cannot be ruled out. Where weights are
    drawn or elements are dropped, the mean of a group counts as no higher than its lowest child; so a mean of scores
    some of which are negative is refused under a geometric one, even where no replicate might have made it negative.
    """
    engine, found = Engine(design), dict[Picked, MethodError]()
    for options in sorted(engine.options, key=lambda each: sum(option > 0 for option in each)):
        _try(engine, options, found)
    made = [_said(picked, error) for picked, error in found.items()]
    return (*made, *_nothing_left(design))


def _said(picked: Picked, error: MethodError) -> Illegal:
    """The last option picked is blamed."""
    *beside, (factor, option) = picked or (("declared", 0),)
    return Illegal(factor, option, error.reason, error.method, error.where, tuple(beside))


def _try(engine: Engine, options: Options, found: dict[Picked, MethodError]) -> None:
    """Tries a combination of options with every way of aggregating, unless a part of it is illegal already."""
    design = engine.design
    picked = tuple((name, option) for name, option in zip(CHOICES, options, strict=True) if option)
    if _is_known(picked, found):
        return
    recipe = recipe_of(design, options)
    try:
        ready = prepare(design.values, recipe)
    except MethodError as error:
        found[picked] = error
        return
    floor = cache(lambda: floor_of(design, recipe))
    patterns = range(max(1, len(design.aggregate)) ** engine.levels)
    ways = {pattern: _ways(engine, pattern) for pattern in patterns}
    for pattern in sorted(patterns, key=lambda each: len(ways[each])):
        both = (*picked, *ways[pattern])
        if _is_known(both, found):
            continue
        try:
            _try_means(engine, recipe, pattern, ready, floor)
            _try_others(engine, recipe, pattern, ready)
        except MethodError as error:
            found[both] = error


def _is_known(picked: Picked, found: dict[Picked, MethodError]) -> bool:
    return any(set(known) <= set(picked) for known in found)


def _ways(engine: Engine, pattern: int) -> Picked:
    """Options of aggregating in a pattern; the same one at several levels is named once."""
    options = max(1, len(engine.design.aggregate))
    digits = {pattern // options**level % options for level in range(engine.levels)}
    return tuple(("aggregate", digit) for digit in sorted(digits) if digit)


def _try_means(engine: Engine, recipe: Recipe, pattern: int, ready: Prepared, floor: Callable[[], Array]) -> None:
    """Whether means that need positive scores get them; raises :class:`MethodError` where they may not."""
    design = engine.design
    aggregations = engine.aggregations(pattern)
    forms = [form_of(each) for each in aggregations]
    if not any(form is not None and form[0] != ARITHMETIC for form in forms):
        return
    tree = replace(design.tree, aggregations=aggregations)
    aggregate(ready.leaves, tree, recipe.missing == "leave_out", ready.stages.treated, recipe.sign)
    if np.nanmin(floor(), initial=np.inf) <= 0 or None in forms:
        _try_lowest(design, recipe, tree, floor())


def _try_lowest(design: Design, recipe: Recipe, tree: Tree, floor: Array) -> None:
    """The same for the lowest scores that may be drawn."""
    if tree.flat:
        leaves = tuple(range(tree.leaves))
        shares = tuple(tree.effective(tree.rows - 1).tolist())
        tree = Tree(tree.leaves, (leaves,), (shares,), tree.aggregations[-1:])
    low = np.empty((tree.rows, *floor.shape[1:]))
    low[: tree.leaves] = floor
    drawn = set(design.weights.groups) if design.weights is not None else set()
    for group in range(len(tree.children)):
        fixed = not design.drop and not (drawn if tree.flat else group in drawn)
        low[tree.leaves + group] = _lowest(low, tree, group, fixed, bool(design.drop), recipe.missing == "leave_out")


def _lowest(low: Array, tree: Tree, group: int, fixed: bool, drops: bool, leave_out: bool) -> Array:
    """How low a group can fall, (areas, periods), from how low its children can."""
    choice = tree.aggregation(group)
    counted = [(row, share) for row, share in zip(tree.children[group], tree.shares[group], strict=True) if share > 0]
    rows = [row for row, _ in counted]
    below = low[rows]
    form = form_of(choice)
    if form is None:
        return np.min(below, axis=0, initial=np.inf) if choice.method == "owa" else np.full(below.shape[1:], -np.inf)
    if form[0] != ARITHMETIC:
        _refuse_low(below, rows, choice, may_be_zero=form[0] == POWER and form[1] > 0)
    elif fixed:
        return arithmetic(below, [share for _, share in counted], leave_out)
    least: Array = np.min(below, axis=0, initial=np.inf, where=~np.isnan(below))
    positive = np.sum(below > 0, axis=0) > drops
    least[(least == 0) & positive & (form[0] == ARITHMETIC)] = np.nextafter(0, 1)
    return least


def _refuse_low(below: Array, rows: list[int], choice: Aggregation, may_be_zero: bool) -> None:
    wrong = below < 0 if may_be_zero else below <= 0
    if wrong.any():
        child, area, period = (int(each) for each in np.argwhere(wrong)[0])
        reason = "may_be_negative" if may_be_zero else "may_be_not_positive"
        raise MethodError(reason, choice.method, (rows[child], area, period))


def _try_others(engine: Engine, recipe: Recipe, pattern: int, ready: Prepared) -> None:
    """Computes the index if any group does not take a mean of powers.

    With the declared weights, and without each element that may be dropped.
    """
    design = engine.design
    aggregations = engine.aggregations(pattern)
    if all(form_of(each) for each in aggregations):
        return
    declared = declared_shares(design.tree)
    for row in (None, *design.drop):
        shares = declared.copy()
        if row is not None:
            shares[row] = 0
        tree = pruned(design.tree, shares, aggregations)
        refuse_mixed(ready.stages.treated, ready.stages.changes, recipe, tree)
        aggregate(ready.leaves, tree, recipe.missing == "leave_out", ready.stages.treated, recipe.sign)


def _nothing_left(design: Design) -> Iterator[Illegal]:
    """Elements without which the root has no child."""
    tree, declared = design.tree, declared_shares(design.tree)
    structure = structure_of(tree.leaves, tree.children)
    for option, row in enumerate(design.drop, start=1):
        kept = declared[:, None].copy()
        kept[row] = 0
        rescale(kept, structure.first, structure.children)
        if not kept[list(tree.children[-1])].any():
            yield Illegal("drop", option, "nothing_left", "drop", (row,))
