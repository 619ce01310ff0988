"""A design made ready: the root's scores of any replicates, as fast as what is drawn allows."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from weiheng.index.aggregate import aggregate
from weiheng.index.errors import MethodError
from weiheng.index.recipe import Aggregation, Array, Recipe
from weiheng.index.robustness.design import Design
from weiheng.index.robustness.draws import CHOICES, Draws, drawn_rows
from weiheng.index.robustness.floors import floor_of
from weiheng.index.robustness.leaves import (
    Options,
    combinations,
    moved_leaves,
    moves_of,
    prepared,
    recipe_of,
)
from weiheng.index.robustness.mean import GEOMETRIC, HARMONIC, POWER, Singles, Whole, root_scores, weighted_sums
from weiheng.index.robustness.pruning import pruned
from weiheng.index.robustness.structure import (
    NAMED,
    PLAIN,
    Form,
    Structure,
    declared_shares,
    depths,
    effective,
    form_of,
    rescale,
    structure_of,
)
from weiheng.index.score import Prepared, prepare, refuse_mixed

Forms = tuple[Whole, Whole, Singles]
ROOM = 250_000
"""Leaf scores that are recomputed at once where bounds or values move: values x replicates."""


@dataclass(frozen=True)
class Engine:
    """See :class:`Design`. What is the same for all replicates is computed when it is first needed, and kept."""

    design: Design
    made: dict[int, tuple[Form | None, ...]] = field(default_factory=dict, repr=False)

    @property
    def cells(self) -> int:
        """Areas x periods."""
        return int(np.prod(self.design.values.shape[1:]))

    @cached_property
    def options(self) -> tuple[Options, ...]:
        """All combinations of options that decide on the leaves."""
        return combinations(self.design)

    @cached_property
    def leaves(self) -> tuple[Prepared, ...]:
        """Leaf scores of each combination of options."""
        return tuple(prepare(self.design.values, recipe_of(self.design, each)) for each in self.options)

    @cached_property
    def levels(self) -> int:
        """How many options of aggregating a replicate draws."""
        design = self.design
        return 1 + max(depths(design.tree)) if design.per_level and not design.tree.flat else 1

    @cached_property
    def whole(self) -> Structure:
        """The tree with all its groups."""
        return structure_of(self.design.tree.leaves, self.design.tree.children)

    @cached_property
    def single(self) -> Structure:
        """All leaves at once, by their effective weights: a flat tree, or one with arithmetic means throughout."""
        return structure_of(self.design.tree.leaves, [range(self.design.tree.leaves)])

    def aggregations(self, pattern: int) -> tuple[Aggregation, ...]:
        """How each group aggregates, by the number of a pattern: its digits are the options of the levels."""
        tree, options = self.design.tree, self.design.aggregate or (None,)
        digits = [pattern // len(options) ** level % len(options) for level in range(self.levels)]
        chosen = [options[digits[min(depth, self.levels - 1)]] for depth in depths(tree)]
        return tuple(tree.aggregation(group) if one is None else one for group, one in enumerate(chosen))

    @cached_property
    def forms(self) -> tuple[Form, ...]:
        """All forms that occur, the plain one first."""
        ways = [each for each in (*self.design.tree.aggregations, *self.design.aggregate) if each is not None]
        found = {form for form in map(form_of, ways) if form is not None}
        return (PLAIN, *sorted(found - {PLAIN}))

    @cached_property
    def table(self) -> Singles:
        """Leaf scores in every form: (combinations, forms, cells, leaves)."""
        scores = np.array([each.leaves.reshape(len(each.leaves), -1).T for each in self.leaves])
        with np.errstate(invalid="ignore", divide="ignore"):  # a form is read only where it is legal
            return np.stack([_in_form(scores, form) for form in self.forms], axis=1).astype(np.float32)

    def of_groups(self, pattern: int) -> Forms | None:
        """The forms of a pattern as :func:`root_scores` takes them; None where a group has none."""
        its = [form_of(each) for each in self.aggregations(pattern)]
        its = its[-1:] if self.design.tree.flat else its
        own = [self.forms.index(form) for form in its if form is not None]
        if len(own) < len(its):
            return None
        above = [own[group] for group in self.whole.parent[self.design.tree.leaves :]] if len(own) > 1 else []
        kinds = np.array([kind for kind, _ in self.forms], np.int32)
        powers = np.array([power for _, power in self.forms], np.float32)
        return np.array([own, [*above, 0]], np.int32).T.copy(), kinds, powers

    @cached_property
    def may_lack(self) -> bool:
        """Whether any child of a group may be missing or dropped."""
        return bool(self.design.drop) or any(bool(np.isnan(each.leaves).any()) for each in self.leaves)

    def keys(self, draws: Draws) -> NDArray[np.int64]:
        """A number for each replicate: those with the same take the same options."""
        key = np.zeros(size_of(draws), np.int64)
        for name in CHOICES:
            key = key * max(1, len(getattr(self.design, name))) + (draws[name][0] if name in draws else 0)
        options = max(1, len(self.design.aggregate))
        for level in reversed(range(self.levels)):
            key = key * options + (draws["aggregate"][level] if "aggregate" in draws else 0)
        return key

    def shares(self, draws: Draws) -> Singles:
        """Shares within groups (rows - 1, replicates), 0 for what is dropped."""
        declared = declared_shares(self.design.tree)
        shares = np.empty((len(declared), size_of(draws)), np.float32)
        shares[:] = declared[:, None]
        if "weights" in draws:
            shares[drawn_rows(self.design)] = draws["weights"]
        if "drop" in draws:
            which = np.flatnonzero(draws["drop"][0])
            shares[np.array(self.design.drop)[draws["drop"][0][which] - 1], which] = 0
        rescale(shares, self.whole.first, self.whole.children)
        return shares

    def scores(self, draws: Draws, out: Singles, column: int) -> None:
        """Writes the root's scores of every cell (cells, replicates) from a column on."""
        keys = self.keys(draws)
        if np.any(keys[1:] < keys[:-1]):
            order = np.argsort(keys, kind="stable")
            there = np.empty((len(out), len(order)), np.float32)
            self.scores({name: each[:, order] for name, each in draws.items()}, there, 0)
            out[:, column + order] = there
            return
        shares = self.shares(draws)
        ends = [0, *(np.flatnonzero(np.diff(keys)) + 1).tolist(), len(keys)]
        patterns = max(1, len(self.design.aggregate)) ** self.levels
        for begin, end in pairwise(ends):
            combination, pattern = divmod(int(keys[begin]), patterns)
            self._alike(draws, shares, (begin, end), (combination, pattern), out, column)

    def _alike(
        self,
        draws: Draws,
        shares: Singles,
        span: tuple[int, int],
        choice: tuple[int, int],
        out: Singles,
        column: int,
    ) -> None:
        """Scores of replicates with the same options, from ``span[0]`` to ``span[1]``."""
        forms = self.of_groups(choice[1])
        moving = "bounds" in draws or "measurement" in draws
        for begin, end in _parts(span, max(1, ROOM // self.design.values.size) if moving else span[1]):
            columns = column + begin, column + end
            if forms is None:
                out[:, slice(*columns)] = self._one_by_one(draws, shares, (begin, end), choice)
            elif moving:
                varying = self._varying(draws, (begin, end), choice[0])
                self._means(shares, begin, choice[0], forms, varying, out, columns)
            else:
                self._means(shares, begin, choice[0], forms, None, out, columns)

    def _means(
        self,
        shares: Singles,
        begin: int,
        combination: int,
        forms: Forms,
        varying: Singles | None,
        out: Singles,
        columns: tuple[int, int],
    ) -> None:
        """Scores by means of powers; ``varying`` are leaf scores of each replicate, if they are not all the same."""
        leave_out = recipe_of(self.design, self.options[combination]).missing == "leave_out"
        may_lack = varying is not None or self.may_lack
        plain = not forms[0].any() and not may_lack
        structure = self.whole
        if plain or self.design.tree.flat:
            shares = effective(
                shares[:, begin : begin + columns[1] - columns[0]], len(self.design.values), structure.parent
            )
            begin, forms, structure = 0, (forms[0][-1:], *forms[1:]), self.single
        if plain:
            weighted_sums(out, columns, shares, begin, self.table[combination, 0])
            return
        table = self.table[combination] if varying is None else np.empty((0, self.cells, 0), np.float32)
        varying = np.empty((self.cells, 0, 0), np.float32) if varying is None else varying
        root_scores(out, columns, shares, begin, table, varying, structure.arrays, forms, (may_lack, leave_out))

    def _varying(self, draws: Draws, span: tuple[int, int], combination: int) -> Singles:
        """Leaf scores of each replicate (cells, leaves, replicates)."""
        recipe = recipe_of(self.design, self.options[combination])
        scores = moved_leaves(self.design, recipe, moves_of(self.design, draws, slice(*span)))
        if len(self.forms) > 1:
            self._refuse_unforeseen(scores, recipe)
        return scores.reshape(*scores.shape[:2], -1).transpose(2, 1, 0).astype(np.float32, order="C")

    def _refuse_unforeseen(self, scores: Array, recipe: Recipe) -> None:
        """Scores below the floor by which choices were found to be legal: a mean would be silently missing."""
        wrong = np.argwhere((scores <= 0) & (scores < floor_of(self.design, recipe)))
        if len(wrong):
            method = next((name for name, form in NAMED.items() if form in self.forms[1:]), "power")
            raise MethodError("not_positive", method, tuple(int(each) for each in wrong[0][1:]))

    def _one_by_one(self, draws: Draws, shares: Singles, span: tuple[int, int], choice: tuple[int, int]) -> Array:
        """Scores (cells, replicates) by whatever way of aggregating there is, one replicate after the other."""
        combination, pattern = choice
        recipe = recipe_of(self.design, self.options[combination])
        count = span[1] - span[0]
        moving = "bounds" in draws or "measurement" in draws
        ready = prepared(recipe, moves_of(self.design, draws, slice(*span))) if moving else ()
        aggregations = self.aggregations(pattern)
        result = np.empty((self.cells, count))
        for number in range(count):
            one = ready[number] if moving else self.leaves[combination]
            tree = pruned(self.design.tree, shares[:, span[0] + number], aggregations)
            leave_out = recipe.missing == "leave_out"
            if moving:
                refuse_mixed(one.stages.treated, one.stages.changes, recipe, tree)
            result[:, number] = aggregate(one.leaves, tree, leave_out, one.stages.treated, recipe.sign)[-1].reshape(-1)
        return result


def room_of(design: Design, replicates: int) -> int:
    """Leaf scores that are recomputed at once for so many replicates; none if neither bounds nor values move."""
    moving = design.bounds > 0 or design.up is not None
    return min(max(ROOM, design.values.size), design.values.size * replicates) if moving else 0


def size_of(draws: Draws) -> int:
    """Number of replicates."""
    return int(next(iter(draws.values())).shape[1])


def _parts(span: tuple[int, int], size: int) -> Iterator[tuple[int, int]]:
    for begin in range(*span, max(1, size)):
        yield begin, min(begin + size, span[1])


def _in_form(scores: Array, form: Form) -> Array:
    """f(x); 1 stands for an x that has no f(x), since only one whose share is 0 is not refused."""
    kind, power = form
    if kind == GEOMETRIC:
        return np.log(np.where(scores <= 0, 1.0, scores))
    if kind == HARMONIC:
        return 1 / np.where(scores <= 0, 1.0, scores)
    return np.where(scores < 0, 1.0, scores) ** power if kind == POWER else scores
