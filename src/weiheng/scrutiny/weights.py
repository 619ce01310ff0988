"""Where every weight of an index comes from: how it was made, and what its judgements or data are like."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from weiheng.assess import Assessment, method_problem
from weiheng.definitions.methods import Pool as PoolKind
from weiheng.definitions.methods import Weigh
from weiheng.definitions.model import Node
from weiheng.definitions.rules.weighed import weights as weighed_by
from weiheng.explain.weights import present_shares
from weiheng.index.errors import MethodError
from weiheng.index.pooling import complete
from weiheng.index.recipe import Array, Weighing
from weiheng.index.weigh import FROM_SCORES
from weiheng.index.weighting.ahp import Comparisons, ahp, ahp_of_experts, consistent_matrix, worst_judgements
from weiheng.index.weighting.delphi import Ratings, delphi
from weiheng.scrutiny.weight_numbers import Numbers, numbers_behind
from weiheng.vocabulary.problem import Refused

GIVEN = "given"
LARGEST_DENOMINATOR = 999
"""Of the numbers that experts start from; simple shares are exact."""


@dataclass(frozen=True)
class Child:
    """A part of a group: share within it, weight in the whole index, and the share in effect in one area, if asked."""

    key: str
    share: float
    effective: float
    in_effect: float | None = None


class Contradiction(NamedTuple):
    """Three elements whose comparisons contradict each other most, in the order ``first``, ``second``, ``third``.

    ``given`` are the judgements first : second, second : third and first : third; ``needed`` what each of them alone
    would have to be for the three to agree.
    """

    elements: tuple[str, str, str]
    given: tuple[float, float, float]
    needed: tuple[float, float, float]


@dataclass(frozen=True)
class Compared:
    """One expert's pairwise comparisons, or all of them combined; ``worst`` if they are too inconsistent."""

    expert: str | None
    found: Comparisons = field(repr=False)
    worst: Contradiction | None


@dataclass(frozen=True)
class Comparing:
    """Weights from comparisons; ``apart`` (elements,) is how far the experts' own weights lie apart."""

    experts: tuple[Compared, ...]
    combined: Compared
    apart: Array


@dataclass(frozen=True)
class Rating:
    """Weights from the ratings of so many experts."""

    experts: int
    found: Ratings


@dataclass(frozen=True)
class Pool:
    """Units among which weights were computed: all, those of one period, or those of one area.

    ``weights`` (elements,) and ``numbers`` are None where nothing tells the units apart, so that the pool does not
    count.
    """

    area: str | None
    period: int | None
    units: int
    weights: Array | None
    numbers: Numbers | None


@dataclass(frozen=True)
class Telling:
    """Weights from scores: means of those in each pool."""

    over: PoolKind
    pools: tuple[Pool, ...]


Diagnosis = Comparing | Rating | Telling | None


@dataclass(frozen=True)
class Group:
    """A group, how the shares of its children were made, and the diagnosis of that.

    ``by`` is the node that the method is declared at: the group, or one above it that weighs all indicators at once,
    whose weights are added up here. ``elements`` are what the method weighs, empty if nothing is diagnosed here.
    """

    key: str
    method: str
    by: str
    children: tuple[Child, ...]
    elements: tuple[str, ...]
    diagnosis: Diagnosis


@dataclass(frozen=True)
class Weights:
    """Groups from the whole down: on the way to ``leaf``, if one is asked for. ``area`` has the shares in effect."""

    assessment: Assessment = field(repr=False)
    groups: tuple[Group, ...]
    area: str | None = None
    leaf: str | None = None


@dataclass(frozen=True)
class Start:
    """Comparisons that agree with the weights of a group's children, and what AHP makes of them."""

    key: str
    elements: tuple[str, ...]
    shares: tuple[float, ...]
    matrix: tuple[tuple[Fraction, ...], ...]
    found: Comparisons


def weights_of(assessment: Assessment, key: str | None = None, area: str | None = None) -> Weights:
    """Weights of a group and of all groups below it; of the groups on the way to a leaf; or of the whole index."""
    tree = assessment.edition.tree
    makers = {node.key: by for node, _, by in weighed_by(tree)}
    node = tree if key is None else assessment.edition.nodes[key]
    groups = [each for each in node.walk() if each.children] or list(_way(assessment, node.key))
    effective = _effective(assessment)
    found = tuple(_group(assessment, each, makers[each.children[0].key], area, effective) for each in groups)
    return Weights(assessment, found, area, None if node.children else node.key)


def _way(assessment: Assessment, key: str) -> Iterator[Node]:
    """The groups above a leaf, from the root down."""
    edition = assessment.edition
    if key in edition.parents:
        yield from _way(assessment, edition.parents[key])
        yield edition.nodes[edition.parents[key]]


def _effective(assessment: Assessment) -> dict[str, float]:
    """Weight of every node in the whole index: the product of the shares on the way down."""
    tree, rows = assessment.tree, assessment.rows
    found = {assessment.root: 1.0}
    for group in reversed(range(len(tree.children))):
        above = found[rows[tree.leaves + group]]
        for child, share in zip(tree.children[group], tree.shares[group], strict=True):
            found[rows[child]] = above * share
    return found


def _group(assessment: Assessment, node: Node, by: Node | None, area: str | None, effective: dict[str, float]) -> Group:
    shares = _shares(assessment, node.key)
    present = present_shares(assessment, node.key, area, assessment.periods[-1]) if area is not None else None
    children = tuple(
        Child(
            child.key,
            share,
            effective[child.key],
            None if present is None else float(present.get(child.key, 0)),
        )
        for child, share in zip(node.children, shares, strict=True)
    )
    if by is None or by.weigh is None:
        return Group(node.key, GIVEN, node.key, children, (), None)
    elements = tuple(each.key for each in by.weighed()) if by is node else ()
    diagnosis = _diagnosis(assessment, by, by.weigh, elements, area) if len(elements) > 1 else None
    return Group(node.key, by.weigh.method, by.key, children, elements, diagnosis)


def _shares(assessment: Assessment, key: str) -> tuple[float, ...]:
    return assessment.tree.shares[assessment.row_of[key] - assessment.tree.leaves]


def _diagnosis(
    assessment: Assessment, node: Node, weigh: Weigh, elements: tuple[str, ...], area: str | None
) -> Diagnosis:
    weighing = assessment.tree.weighings[assessment.row_of[node.key] - assessment.tree.leaves]
    if weighing is None or weigh.method == "equal":
        return None
    if weigh.method == "ahp":
        names = tuple(each.expert or str(number) for number, each in enumerate(weigh.judgements, 1) if each.matrix)
        return _comparing(weighing, elements, names)
    if weigh.method == "delphi":
        return Rating(len(weighing.ratings), delphi(weighing.ratings))
    rows = [assessment.row_of[each] for each in elements]
    pools = _pools(assessment, weighing, assessment.scores.scores[rows])
    own = weigh.over == "area" and area is not None
    return Telling(weigh.over, tuple(each for each in pools if not own or each.area == area))


def _comparing(weighing: Weighing, elements: tuple[str, ...], names: tuple[str, ...]) -> Comparing:
    found = ahp_of_experts(weighing.matrices)
    combined = np.exp(np.mean([np.log(matrix) for matrix in weighing.matrices], axis=0))
    own = np.array([each.weights for each in found.experts])
    pairs = zip(names, found.experts, weighing.matrices, strict=True)
    return Comparing(
        experts=tuple(Compared(name, each, _contradiction(each, matrix, elements)) for name, each, matrix in pairs),
        combined=Compared(None, found.combined, _contradiction(found.combined, combined, elements)),
        apart=own.max(axis=0) - own.min(axis=0),
    )


def _contradiction(found: Comparisons, matrix: Array, elements: tuple[str, ...]) -> Contradiction | None:
    worst = worst_judgements(found, matrix)
    if worst is None:
        return None
    (i, j, k), (first, second, direct) = worst
    return Contradiction(
        elements=(elements[i], elements[j], elements[k]),
        given=(first, second, direct),
        needed=(direct / second, direct / first, first * second),
    )


def _pools(assessment: Assessment, weighing: Weighing, scores: Array) -> Iterator[Pool]:
    """Every pool with its weights and the numbers behind them; scores (elements, areas, periods)."""
    for (area, period), _, units in complete(scores, weighing.over):
        code = assessment.areas[area] if isinstance(area, int) else None
        year = assessment.periods[period] if isinstance(period, int) else None
        try:
            weights = FROM_SCORES[weighing.method](weighing, units)
        except MethodError:  # nothing tells its units apart; any other reason was told where the scores were computed
            yield Pool(code, year, units.shape[1], None, None)
        else:
            yield Pool(code, year, units.shape[1], weights, numbers_behind(weighing, units, weights))


def start_of(assessment: Assessment, key: str) -> Start:
    """The matrix that stands for the weights of a group's children, from which experts can start.

    ``Refused`` (M01) if there is none: a weight of 0, or more than 15 children.
    """
    children = tuple(child.key for child in assessment.edition.nodes[key].children)
    shares = _shares(assessment, key)
    try:
        matrix = _in_fractions(consistent_matrix(shares))
        found = ahp(np.array(matrix, dtype=np.float64))
    except MethodError as error:
        where = children[error.where[0]] if error.where else key
        named = MethodError(error.reason, error.method, (assessment.row_of[where],))
        raise Refused([method_problem(named, assessment.edition, assessment.rows)]) from error
    return Start(key, children, shares, matrix, found)


def _in_fractions(matrix: Array) -> tuple[tuple[Fraction, ...], ...]:
    """As experts write it: fractions above the diagonal, their inverses below it."""
    return tuple(
        tuple(_fraction(float(cell)) if row <= column else 1 / _fraction(float(matrix[column, row]))
              for column, cell in enumerate(cells))
        for row, cells in enumerate(matrix)
    )  # fmt: skip


def _fraction(ratio: float) -> Fraction:
    """A simple fraction; of a ratio below 1 the inverse is one, which is never 0."""
    if ratio < 1:
        return 1 / _fraction(1 / ratio)
    return Fraction(ratio).limit_denominator(LARGEST_DENOMINATOR)
