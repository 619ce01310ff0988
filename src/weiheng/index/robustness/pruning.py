"""A tree as one replicate has it."""

from weiheng.index.recipe import Aggregation
from weiheng.index.robustness.mean import Singles
from weiheng.index.tree import Tree


def pruned(tree: Tree, shares: Singles, aggregations: tuple[Aggregation, ...]) -> Tree:
    """The tree with the shares (rows - 1,) and aggregations of a replicate, without what has been dropped (share 0)."""
    kept: dict[int, int] = {row: row for row in range(tree.leaves)}
    children: list[tuple[int, ...]] = []
    given: list[tuple[float, ...]] = []
    ways: list[Aggregation] = []
    for group, rows in enumerate(tree.children):
        present = [row for row in rows if row in kept and shares[row] > 0]
        if not present:
            continue
        kept[tree.leaves + group] = tree.leaves + len(children)
        weights = [float(shares[row]) for row in present]
        children.append(tuple(kept[row] for row in present))
        given.append(tuple(weight / sum(weights) for weight in weights))
        ways.append(aggregations[group])
    return Tree(tree.leaves, tuple(children), tuple(given), tuple(ways), flat=tree.flat)
