"""The one conductor: definitions and observations in, a frozen assessment out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import get_args

from weiheng.definitions.edition import Edition
from weiheng.definitions.methods import Aggregate, AggregateMethod
from weiheng.definitions.model import Node
from weiheng.index.errors import MethodError
from weiheng.index.score import Scores, score
from weiheng.index.tree import Tree
from weiheng.indicators.values import Facts, Values, values
from weiheng.observations.model import Observations
from weiheng.recipes import aggregation_of, recipe_of, weighing_of
from weiheng.vocabulary.messages import Term
from weiheng.vocabulary.problem import Place, Problem, Refused

ARITHMETIC_MEANS = Aggregate(method="arithmetic")


@dataclass(frozen=True)
class Assessment:
    """An edition with its values and scores.

    ``rows`` are the keys of the score arrays' first axis: leaves (by indicator) first, then groups, the root last.
    ``declared`` is the edition as it was given; in ``edition`` the weights that follow from judgements or data stand as
    if they were written.
    """

    edition: Edition
    observations: Observations = field(repr=False)
    values: Values = field(repr=False)
    tree: Tree = field(repr=False)
    rows: tuple[str, ...]
    scores: Scores = field(repr=False)
    declared: Edition = field(repr=False)

    @property
    def root(self) -> str:
        """The key of the whole index."""
        return self.rows[-1]

    @property
    def areas(self) -> tuple[str, ...]:
        """Codes of the areas assessed."""
        return self.values.areas

    @property
    def periods(self) -> tuple[int, ...]:
        """Periods assessed."""
        return self.values.periods

    def score(self, key: str, area: str, period: int) -> float:
        """The score of a node in points; NaN if it is missing."""
        return float(self.scores.scores[self._cell(key, area, period)])

    def coverage(self, key: str, area: str, period: int) -> float:
        """Share of the node's weight that was observed."""
        return float(self.scores.coverage[self._cell(key, area, period)])

    def unclipped(self, indicator: str, area: str, period: int) -> float:
        """The score of an indicator before it is cut to the range."""
        return float(self.scores.unclipped[self._cell(indicator, area, period)])

    def imputed(self, indicator: str, area: str, period: int) -> bool:
        """Whether the score was put in by the missing rule."""
        return bool(self.scores.imputed[self._cell(indicator, area, period)])

    def _cell(self, key: str, area: str, period: int) -> tuple[int, int, int]:
        return self.row_of[key], self.areas.index(area), self.periods.index(period)

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Row of each key in the score arrays."""
        return {key: row for row, key in enumerate(self.rows)}

    @cached_property
    def facts(self) -> Facts:
        """Definitions, observations and decisions, to evaluate what is not in the tree."""
        return facts_of(self.edition, self.observations)


def assess(edition: Edition, observations: Observations) -> Assessment:
    """Compute every value and score of an edition.

    The edition must have passed the rules of :mod:`weiheng.definitions.rules` and
    :mod:`weiheng.observations.rules`. ``Refused`` (M01) if a method has no result for these values.
    """
    settings = edition.settings
    known = observations.about(edition.elements, settings.periods.last)
    order = [indicator.id for indicator in edition.indicators]
    facts = facts_of(edition, known)
    table = values(facts, order, settings.areas, settings.periods.years())
    tree, rows = compile_tree(edition.tree, settings.aggregate)
    try:
        scores = score(table.array, recipe_of(edition, facts), tree)
    except MethodError as error:
        raise Refused([method_problem(error, edition, rows)]) from error
    weighed = edition
    if any(tree.weighings):
        weighed = edition.model_copy(update={"tree": with_shares(edition.tree, tree, scores.tree, rows)})
    return Assessment(weighed, known, table, scores.tree, rows, scores, edition)


def method_problem(error: MethodError, edition: Edition, rows: Sequence[str]) -> Problem:
    """What a method refused, by the names of the nodes, or of the node, area and period where it did (M01)."""
    is_cell = error.method in get_args(AggregateMethod)
    row, *cell = error.where[: 3 if is_cell else 1] or (len(rows) - 1,)
    others = () if is_cell else error.where[1:]
    names = {area.code: area.names for area in edition.areas}
    codes, years = edition.settings.areas, edition.settings.periods.years()
    places = (*(names.get(codes[area], codes[area]) for area in cell[:1]), *(years[year] for year in cell[1:]))
    where = (*(edition.name_of(rows[each]) for each in (row, *others)), *places)
    facts = {"method": error.method, "where": where, "reason": Term(f"refused_{error.reason}")}
    return Problem("M01", Place(edition.name), facts)


def facts_of(edition: Edition, observations: Observations) -> Facts:
    """What the values of an edition are computed from."""
    return Facts(edition.elements, observations.latest(), edition.decided)


def compile_tree(root: Node, aggregate: Aggregate = ARITHMETIC_MEANS) -> tuple[Tree, tuple[str, ...]]:
    """Number the nodes: leaves in the order written, then groups, each after everything below it."""
    leaves = [node.key for node in root.leaves()]
    rows = {key: row for row, key in enumerate(leaves)}
    groups: list[tuple[Node, int]] = []

    def number(node: Node, depth: int) -> None:
        for child in node.children:
            number(child, depth + 1)
        if node.children:
            rows[node.key] = len(rows)
            groups.append((node, depth))

    number(root, 0)
    return Tree(
        leaves=len(leaves),
        children=tuple(tuple(rows[child.key] for child in node.children) for node, _ in groups),
        shares=tuple(_shares(node.children) for node, _ in groups),
        aggregations=tuple(aggregation_of(node.aggregate or aggregate.at(depth)) for node, depth in groups),
        weighings=tuple(None if node.weigh is None else weighing_of(node.weigh) for node, _ in groups),
        flat=aggregate.flat,
    ), tuple(rows)


def _shares(children: Sequence[Node]) -> tuple[float, ...]:
    total = sum((child.weight for child in children), Fraction(0))
    return tuple(float(child.weight / total) for child in children)


def with_shares(root: Node, declared: Tree, weighed: Tree, rows: Sequence[str]) -> Node:
    """The tree of an edition with the shares that weighings gave as effective weights; given weights stay exact."""
    numbers = {key: row - weighed.leaves for row, key in enumerate(rows)}

    def shares(node: Node) -> Iterator[Fraction]:
        given, found = (tree.shares[numbers[node.key]] for tree in (declared, weighed))
        total = sum((child.weight for child in node.children), Fraction(0))
        for child, before, after in zip(node.children, given, found, strict=True):
            yield child.weight / total if before == after else Fraction(str(after))

    def weighted(node: Node, weight: Fraction) -> Node:
        pairs = zip(node.children, shares(node) if node.children else (), strict=True)
        children = tuple(weighted(child, weight * share) for child, share in pairs)
        return node.model_copy(update={"weight": weight, "weights": "effective", "children": children})

    return weighted(root, Fraction(1))
