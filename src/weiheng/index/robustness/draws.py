"""What is drawn for a replicate: every factor from random numbers of its own.

The numbers of a factor depend on the seed, the stream, the chunk and the factor only: not on threads, nor on which
other factors are drawn.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from weiheng.index.robustness.design import Design
from weiheng.index.robustness.gammas import gammas
from weiheng.index.robustness.mean import Singles
from weiheng.index.robustness.structure import NOTHING, declared_shares, depths

Draws = Mapping[str, NDArray[Any]]
"""By factor, what was drawn: (numbers, replicates)."""
FACTORS = ("weights", "normalise", "aggregate", "impute", "missing", "treat", "bounds", "drop", "measurement")
CHOICES = ("normalise", "impute", "missing", "treat")
"""Factors whose options decide on the scores of the leaves."""
REACH = 3.0
"""Measurement errors are normal within so many standard errors, so that the most that they can do is known."""


def draw(design: Design, seed: int, stream: int, chunk: int, count: int, only: str | None = None) -> Draws:
    """``count`` replicates of a chunk; of one factor, if it is named."""
    drawn = {}
    for name in design.factors if only is None else (only,):
        number = stream * len(FACTORS) + FACTORS.index(name)
        random = np.random.Generator(np.random.Philox(key=np.array([seed, chunk << 8 | number], np.uint64)))
        drawn[name] = _of_factor(design, name, random, count)
    return drawn


def _of_factor(design: Design, name: str, random: np.random.Generator, count: int) -> NDArray[Any]:
    if name == "weights":
        return _weights(design, random, count)
    if name == "bounds":
        moves = random.random((2 * len(design.values), count), dtype=np.float32)
        return (2 * moves - 1) * np.float32(design.bounds)
    if name == "drop":
        return random.integers(len(design.drop) + 1, size=(1, count), dtype=np.int32)
    if name == "measurement":
        return random.random((len(uncertain(design)), count), dtype=np.float32)
    options = len(getattr(design, name))
    numbers = 1 + max(depths(design.tree)) if name == "aggregate" and design.per_level and not design.tree.flat else 1
    return random.integers(options, size=(numbers, count), dtype=np.int32)


def drawn_rows(design: Design) -> NDArray[np.intp]:
    """Rows whose shares are drawn, in ascending order: a number belongs to a row, wherever its group names it."""
    tree, factor = design.tree, design.weights
    groups = () if factor is None else factor.groups
    return np.array(sorted(row for group in groups for row in tree.children[group]), dtype=np.intp)


def _weights(design: Design, random: np.random.Generator, count: int) -> Singles:
    """Shares before they are rescaled, for the rows that are drawn."""
    factor = design.weights
    assert factor is not None  # noqa: S101 - weights are drawn only where they are a factor
    rows = drawn_rows(design)
    shares = declared_shares(design.tree)[rows]
    if factor.method == "relative":
        numbers = random.random((len(rows), count), dtype=np.float32)
        numbers *= (2 * np.float32(factor.spread) * shares)[:, None]
        numbers += ((1 - np.float32(factor.spread)) * shares)[:, None]
        return numbers
    numbers = np.empty((len(rows), count), np.float32)
    for row, share in enumerate(shares):
        numbers[row] = gammas(random, factor.concentration * float(share), count)
    return np.maximum(numbers, np.float32(NOTHING))


def uncertain(design: Design) -> NDArray[np.intp]:
    """Places in the flattened values that have a measurement error."""
    if design.up is None or design.down is None:
        return np.empty(0, np.intp)
    errs = np.isfinite(design.values) & ((design.up > 0) | (design.down > 0))
    return np.flatnonzero(errs)
