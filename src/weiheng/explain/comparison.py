"""How a unit was compared with the others of its pool, in the numbers that the method itself computes with."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from weiheng.assess import Assessment
from weiheng.definitions.edition import Edition
from weiheng.definitions.form import aggregations
from weiheng.index.aggregate import COMPARISONS
from weiheng.index.multicriteria.benefit_of_the_doubt import benefit_of_the_doubt
from weiheng.index.multicriteria.copeland import EVEN
from weiheng.index.multicriteria.ranking import average_ranks, column, varying
from weiheng.index.multicriteria.topsis import topsis
from weiheng.index.pooling import complete
from weiheng.index.ranks import beaten
from weiheng.index.recipe import Aggregation, Array

Numbers = tuple[Mapping[str, float], Sequence[Mapping[str, float]]]
"""Of the whole, and of each criterion."""
_BEST_WEIGHTS = "benefit_of_the_doubt"


@dataclass(frozen=True)
class Compared:
    """A unit in its pool: ``units`` (criteria, units) as compared, ``members`` their areas and periods.

    ``own`` is the unit's place among them; ``sign`` (criteria,) is +1 or -1.
    """

    choice: Aggregation
    criteria: tuple[str, ...]
    shares: tuple[float, ...]
    sign: Array = field(repr=False)
    units: Array = field(repr=False)
    members: tuple[tuple[str, int], ...] = field(repr=False)
    own: int

    @property
    def method(self) -> str:
        """The name of the method."""
        return self.choice.method

    @property
    def over(self) -> str:
        """What the pool extends over."""
        return self.choice.over

    @property
    def of_values(self) -> bool:
        """Whether indicators are compared by their values."""
        return self.method != _BEST_WEIGHTS

    @property
    def by_weight(self) -> bool:
        """Whether the weights of the edition count."""
        return self.method != _BEST_WEIGHTS

    @property
    def count(self) -> int:
        """Units in the pool."""
        return len(self.members)

    @property
    def values(self) -> tuple[float, ...]:
        """The unit's own numbers, by criterion."""
        return tuple(self.units[:, self.own].tolist())

    def numbers(self) -> Numbers:
        """What the method makes of the unit: the last step, and what each criterion gives to it."""
        return _NUMBERS[self.method](self)

    def leads(self) -> Iterator[tuple[str, int, float]]:
        """Of Copeland's method, by how much weight the unit beats each other one (or, below zero, is beaten)."""
        if self.method == "copeland":
            for unit, lead in enumerate(_leads(self).tolist()):
                if unit != self.own:
                    yield *self.members[unit], 0.0 if abs(lead) <= EVEN else lead

    def of_own(self, **numbers: Array) -> list[dict[str, float]]:
        """The unit's own column of some (criteria, units), by criterion."""
        own = {name: np.broadcast_to(each, self.units.shape)[:, self.own].tolist() for name, each in numbers.items()}
        return [{name: each[row] for name, each in own.items()} for row in range(len(self.criteria))]


def compared(assessment: Assessment, key: str, area: str, period: int) -> Compared | None:
    """The comparison that a group's score comes from; None if it comes from none, or the unit misses a criterion."""
    choice = assessment.scores.tree.aggregation(assessment.row_of[key] - assessment.scores.tree.leaves)
    if choice.method != _BEST_WEIGHTS and choice.method not in COMPARISONS:
        return None
    rows, shares = _criteria(assessment, assessment.row_of[key])
    parts, signs = _parts(assessment, rows, choice.method != _BEST_WEIGHTS)
    grid = np.arange(parts[0].size).reshape(parts[0].shape)
    wanted = grid[assessment.areas.index(area), assessment.periods.index(period)]
    for cells, here, units in complete(parts, choice.over):
        members = grid[cells][here].tolist()
        if wanted in members:
            places = (divmod(each, len(assessment.periods)) for each in members)
            named = tuple((assessment.areas[at], assessment.periods[year]) for at, year in places)
            keys = tuple(assessment.rows[each] for each in rows)
            return Compared(choice, keys, shares, signs, units, named, members.index(wanted))
    return None


def by_value(edition: Edition, indicator: str) -> bool:
    """Whether an indicator's values are compared with others', so that its own score counts for nothing."""
    return indicator in compared_by_value(edition)


def compared_by_value(edition: Edition) -> frozenset[str]:
    """The indicators of which every group that they are put together in compares the values."""
    ways = aggregations(edition)
    groups = {each.id: tuple(_groups_above(edition, each.id)) for each in edition.indicators}
    return frozenset(
        key for key, above in groups.items() if above and all(ways[each].method in COMPARISONS for each in above)
    )


def _groups_above(edition: Edition, key: str) -> Iterator[str]:
    """The groups that are put together from an indicator: its parent, or in a flat index all above it."""
    while key in edition.parents:
        key = edition.parents[key]
        yield key
        if not edition.settings.aggregate.flat:
            return


def _criteria(assessment: Assessment, row: int) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """The rows that a group compares, with their weights: its children, or in a flat tree all leaves below it."""
    tree = assessment.scores.tree
    if tree.flat:
        rows = tree.below(row)
        return rows, tuple(tree.effective(row)[list(rows)].tolist())
    return tree.children[row - tree.leaves], tree.shares[row - tree.leaves]


def _parts(assessment: Assessment, rows: Sequence[int], of_values: bool) -> tuple[Array, Array]:
    """What is compared, (criteria, areas, periods), and the directions: values of leaves, scores of all others."""
    scores, edition = assessment.scores, assessment.edition
    by_value = [of_values and row < scores.tree.leaves for row in rows]
    pairs = list(zip(rows, by_value, strict=True))
    parts = [scores.stages.treated[row] if own else scores.scores[row] for row, own in pairs]
    signs = [edition.indicator(assessment.rows[row]).direction.sign if own else 1 for row, own in pairs]
    return np.stack(parts), np.array(signs, dtype=np.float64)


def _topsis(of: Compared) -> Numbers:
    """``z = w x / length`` of each criterion with the best and worst z, then ``D- / (D+ + D-)``."""
    used, less = of.units, column(of.sign) < 0
    if of.choice.same_way == "reciprocal":
        used, less = np.where(less, 1 / np.where(less, used, 1.0), used), np.zeros_like(less)
    length = np.sqrt(np.sum(used**2, axis=1, keepdims=True))
    z = column(of.shares) * used / np.where(length > 0, length, 1.0)
    highest, lowest = z.max(axis=1, keepdims=True), z.min(axis=1, keepdims=True)
    found = topsis(of.units, of.shares, of.sign, of.choice.same_way)
    ends = {"to_best": float(found.to_best[of.own]), "to_worst": float(found.to_worst[of.own])}
    best, worst = np.where(less, lowest, highest), np.where(less, highest, lowest)
    return ends, of.of_own(used=used, length=length, weighted=z, best=best, worst=worst)


def _rank_sum_ratio(of: Compared) -> Numbers:
    """The rank of each criterion, and ``sum of w R`` over the number of units."""
    ranks = average_ranks(column(of.sign) * of.units)
    total = np.sum(column(of.shares) * ranks, axis=0)
    return {"total": float(total[of.own])}, of.of_own(rank=ranks, weighted=column(of.shares) * ranks)


def _composite_ratio(of: Compared) -> Numbers:
    """``x / M``, or ``M / x`` where less is better, of each criterion."""
    less, mean = column(of.sign) < 0, of.units.mean(axis=1, keepdims=True)
    ratios = np.where(less, mean / np.where(less, of.units, 1.0), of.units / mean)
    above, below = np.where(less, mean, of.units), np.where(less, of.units, mean)
    return {}, of.of_own(pool_mean=mean, above=above, under=below, ratio=ratios, weighted=column(of.shares) * ratios)


def _grey_relational(of: Compared) -> Numbers:
    """The distance d from the best as a share of the range, and the coefficient that it gives."""
    better = column(of.sign) * of.units
    most, spread = better.max(axis=1, keepdims=True), varying(of.units, of.method)
    distance = np.where(spread > 0, (most - better) / np.where(spread > 0, spread, 1.0), 0.0)
    far = of.choice.resolution * distance.max()
    alike = (distance.min() + far) / (distance + far)
    ends = {"nearest": float(distance.min()), "farthest": float(distance.max()), "resolution": of.choice.resolution}
    best = column(of.sign) * most
    return ends, of.of_own(best=best, distance=distance, alike=alike, weighted=column(of.shares) * alike)


def _copeland(of: Compared) -> Numbers:
    """Units beaten and lost to; of each criterion, how many units the unit is better and worse in."""
    leads = np.delete(_leads(of), of.own)
    better, worse = beaten(column(of.sign) * of.units, 1), beaten(-column(of.sign) * of.units, 1)
    return {"won": int(np.sum(leads > EVEN)), "lost": int(np.sum(leads < -EVEN))}, of.of_own(better=better, worse=worse)


def _leads(of: Compared) -> Array:
    """Weight of the criteria in which the unit is better than each other one less that of those where it is worse."""
    levels = beaten(column(of.sign) * of.units, 1)
    own = levels[:, [of.own]]
    leads: Array = np.sum(column(of.shares) * np.sign(own - levels), axis=0)
    return leads


def _best_weights(of: Compared) -> Numbers:
    """The weights that are best for the unit, and what each criterion gives by them."""
    found = benefit_of_the_doubt(of.units, of.choice.share_minimum, of.choice.share_maximum)
    return {}, of.of_own(best_weight=found.weights, weighted=found.weights * of.units)


_NUMBERS: Mapping[str, Callable[[Compared], Numbers]] = {
    "topsis": _topsis,
    "rank_sum_ratio": _rank_sum_ratio,
    "composite_ratio": _composite_ratio,
    "grey_relational": _grey_relational,
    "copeland": _copeland,
    "benefit_of_the_doubt": _best_weights,
}
