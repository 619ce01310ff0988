"""Scores up the tree for many replicates at once, in machine code.

A mean of the powers has a form f in which it is a plain weighted mean: f(x) = x (arithmetic), log x (geometric), 1/x
(harmonic), x^p (power); leaves come in every form that is needed, so that logarithms are taken once. Replicates lie
side by side in memory (the last axis), so that the innermost loops do the same with neighbouring numbers.
"""

import numpy as np
from numpy.typing import NDArray

from weiheng.index.robustness.machine import compiled

Singles = NDArray[np.float32]
Whole = NDArray[np.int32]
ARITHMETIC, GEOMETRIC, HARMONIC, POWER = 0, 1, 2, 3
BLOCK = 1024
"""Replicates that are computed together: what a block needs of weights and groups stays in the fastest memory."""

NEAR = 512
"""The same for sums of leaves."""

LARGEST = np.float32(87.0)
TO_TWO = np.float32(1.44269504088896341)
HIGH = np.float32(0.693359375)
LOW = np.float32(-2.12194440e-4)
ROUNDING = np.float32(12582912.0)
ONE = np.float32(1.0)
HALF = np.float32(0.5)
ROOT_TWO = np.float32(1.41421356)


@compiled
def raise_e(row: Singles, bits: Whole, count: Whole) -> None:
    """e^x in place: 2^n times a polynomial; ``bits`` is the row's memory, ``count`` has room for n. (Cephes expf.)"""
    for r in range(row.size):
        x = row[r]
        x = -LARGEST if x < -LARGEST else x
        x = LARGEST if x > LARGEST else x
        n = (x * TO_TWO + ROUNDING) - ROUNDING
        x = x - n * HIGH
        x = x - n * LOW
        p = np.float32(1.9875691500e-4)
        p = p * x + np.float32(1.3981999507e-3)
        p = p * x + np.float32(8.3334519073e-3)
        p = p * x + np.float32(4.1665795894e-2)
        p = p * x + np.float32(1.6666665459e-1)
        p = p * x + np.float32(5.0000001201e-1)
        row[r] = p * x * x + x + ONE
        count[r] = np.int32(n) if n == n else np.int32(0)  # noqa: PLR0124 - NaN stays what it is
    for r in range(row.size):
        bits[r] += count[r] << 23


@compiled
def take_log(row: Singles, bits: Whole, count: Whole, gone: Singles) -> None:
    """Natural logarithm of positive numbers in place; ``gone`` has room for what is missing. (Cephes logf.)"""
    for r in range(row.size):
        gone[r] = row[r] - row[r]
    for r in range(row.size):
        count[r] = (bits[r] >> 23) - 127
        bits[r] = (bits[r] & 0x7FFFFF) | 0x3F800000
    for r in range(row.size):
        x, n = row[r], np.float32(count[r])
        large = x > ROOT_TWO
        x = (x * HALF if large else x) - ONE
        n = n + ONE if large else n
        z = x * x
        p = np.float32(7.0376836292e-2)
        p = p * x - np.float32(1.1514610310e-1)
        p = p * x + np.float32(1.1676998740e-1)
        p = p * x - np.float32(1.2420140846e-1)
        p = p * x + np.float32(1.4249322787e-1)
        p = p * x - np.float32(1.6668057665e-1)
        p = p * x + np.float32(2.0000714765e-1)
        p = p * x - np.float32(2.4999993993e-1)
        p = p * x + np.float32(3.3333331174e-1)
        y = p * x * z + n * LOW
        y = y - HALF * z
        row[r] = x + y + n * HIGH + gone[r]


@compiled
def take_power(row: Singles, bits: Whole, power: np.float32, count: Whole, gone: Singles) -> None:
    """x^power of positive numbers in place."""
    take_log(row, bits, count, gone)
    for r in range(row.size):
        row[r] *= power
    raise_e(row, bits, count)


@compiled
def invert(row: Singles) -> None:
    """1/x in place."""
    for r in range(row.size):
        row[r] = ONE / row[r]


@compiled
def to_form(row: Singles, bits: Whole, kind: int, power: np.float32, room: tuple[Whole, Singles]) -> None:
    """f(x) in place."""
    count, gone = room[0][: row.size], room[1][: row.size]
    if kind == HARMONIC:
        invert(row)
    elif kind == GEOMETRIC:
        take_log(row, bits, count, gone)
    elif kind == POWER:
        take_power(row, bits, power, count, gone)


@compiled
def from_form(row: Singles, bits: Whole, kind: int, power: np.float32, room: tuple[Whole, Singles]) -> None:
    """The x of an f(x) in place."""
    count, gone = room[0][: row.size], room[1][: row.size]
    if kind == HARMONIC:
        invert(row)
    elif kind == GEOMETRIC:
        raise_e(row, bits, count)
    elif kind == POWER:
        take_power(row, bits, ONE / power, count, gone)


@compiled
def add_leaf(
    values: Singles, at: tuple[int, int, int], x: np.float32, shares: Singles, rules: tuple[bool, bool]
) -> None:
    """A leaf that is the same in all replicates; where its share is 0 it has been dropped."""
    group, child, width = at
    weight = values.shape[0] - 2
    if x == x:  # noqa: PLR0124 - it is not missing
        for r in range(width):
            values[group, r] += x * shares[child, r]
            values[weight, r] += shares[child, r]
    elif not rules[1]:
        for r in range(width):
            values[group, r] = x if shares[child, r] > 0 else values[group, r]


@compiled
def add_row(values: Singles, at: tuple[int, int, int], row: int, shares: Singles, rules: tuple[bool, bool]) -> None:
    """A child with a number for each replicate; what is dropped, or missing and left out, does not count."""
    group, child, width = at
    weight = values.shape[0] - 2
    if not rules[0]:
        for r in range(width):
            values[group, r] += values[row, r] * shares[child, r]
        return
    for r in range(width):
        x, share = values[row, r], shares[child, r]
        counts = share > 0 and not (rules[1] and x != x)  # noqa: PLR0124
        values[group, r] += x * share if counts else np.float32(0)
        values[weight, r] += share if counts else np.float32(0)


@compiled
def add_leaves(values: Singles, at: tuple[int, int], children: Whole, leaves: Singles, shares: Singles) -> None:
    """Leaves that are all there, four at a time: a sum is fetched and stored once for four products."""
    group, width = at
    whole = children.size - children.size % 4
    for k in range(0, whole, 4):
        a, b, c, d = children[k], children[k + 1], children[k + 2], children[k + 3]
        x, y, z, u = leaves[a], leaves[b], leaves[c], leaves[d]
        for r in range(width):
            values[group, r] += x * shares[a, r] + y * shares[b, r] + (z * shares[c, r] + u * shares[d, r])
    for k in range(whole, children.size):
        a = children[k]
        x = leaves[a]
        for r in range(width):
            values[group, r] += x * shares[a, r]


@compiled
def add_up(
    values: Singles,
    where: tuple[int, int, int],
    shares: Singles,
    table: Singles,
    leaves: Singles,
    tree: tuple[Whole, Whole, Whole],
    forms: tuple[Whole, Whole, Singles],
    rules: tuple[bool, bool],
    room: tuple[Whole, Singles],
) -> None:
    """One group of one cell: its row of ``values``, in its parent's form; the last two rows are for passing use.

    ``where``: group, cell, and the number of replicates. Rows are named by number: a view of each would cost more than
    the sum over it.
    """
    first, children, singles = tree
    of_group, kinds, powers = forms
    group, cell, width = where
    form, above = of_group[group]
    values[group, :width] = 0
    values[-2, :width] = 0
    count = shares.shape[0] + 2 - first.size
    begin = first[group]
    if table.size and not rules[0]:
        begin += singles[group]
        add_leaves(values, (group, width), children[first[group] : begin], table[form, cell], shares)
    for k in range(begin, first[group + 1]):
        at = group, children[k], width
        if at[1] >= count:
            add_row(values, at, at[1] - count, shares, rules)
        elif table.size:
            add_leaf(values, at, table[form, cell, at[1]], shares, rules)
        else:
            row = values[-1, :width]
            row[:] = leaves[at[1], :width]
            to_form(row, row.view(np.int32), kinds[form], powers[form], room)
            add_row(values, at, values.shape[0] - 1, shares, rules)
    total = values[group, :width]
    if rules[0]:
        total /= values[-2, :width]
    if form != above:
        from_form(total, total.view(np.int32), kinds[form], powers[form], room)
        to_form(total, total.view(np.int32), kinds[above], powers[above], room)


@compiled
def root_scores(
    out: Singles,
    columns: tuple[int, int],
    shares: Singles,
    begin: int,
    table: Singles,
    varying: Singles,
    tree: tuple[Whole, Whole, Whole],
    forms: tuple[Whole, Whole, Singles],
    rules: tuple[bool, bool],
) -> None:
    """Scores of the root of every cell, for replicates that aggregate alike.

    ``out`` (cells, replicates) is written from ``columns[0]`` to ``columns[1]``; ``shares`` (rows, replicates) are read
    from column ``begin``. ``table`` (forms, cells, leaves) are leaves that these replicates share; where it is empty,
    ``varying`` (cells, leaves, replicates) are leaves of each. ``tree`` is where each group's children begin, the
    children, leaves first, and how many of each group's are leaves; ``forms`` the form of each group and of its parent
    (groups, 2), the kind of each form, and its exponent. ``rules``: whether anything may be missing or dropped, and
    whether what is missing is left out.
    """
    groups = tree[0].size - 1
    values = np.empty((groups + 2, BLOCK), np.float32)
    weights = np.empty((shares.shape[0], BLOCK), np.float32)
    leaves = np.empty((varying.shape[1], BLOCK), np.float32)
    room = np.empty(BLOCK, np.int32), np.empty(BLOCK, np.float32)
    for start in range(columns[0], columns[1], BLOCK):
        width = min(BLOCK, columns[1] - start)
        place = start - columns[0]
        weights[:, :width] = shares[:, begin + place : begin + place + width]
        for cell in range(out.shape[0]):
            if not table.size:
                leaves[:, :width] = varying[cell, :, place : place + width]
            for group in range(groups):
                add_up(values, (group, cell, width), weights, table, leaves, tree, forms, rules, room)
            out[cell, start : start + width] = values[groups - 1, :width]


@compiled
def weighted_sums(out: Singles, columns: tuple[int, int], weights: Singles, begin: int, table: Singles) -> None:
    """Sums of leaves by their effective weights: ``out`` as for :func:`root_scores`.

    ``weights`` (leaves, replicates) are read from column ``begin``; ``table`` is (cells, leaves), nothing missing.
    Four leaves of four cells are added at a time, so that a weight is fetched once for four products.
    """
    cells, leaves = table.shape
    padded = np.zeros((cells + 3, leaves + 3), np.float32)
    padded[:cells, :leaves] = table
    near, sums = np.zeros((leaves + 3, NEAR), np.float32), np.empty((4, NEAR), np.float32)
    for start in range(columns[0], columns[1], NEAR):
        width = min(NEAR, columns[1] - start)
        source = begin + start - columns[0]
        near[:leaves, :width] = weights[:, source : source + width]
        for cell in range(0, cells, 4):
            sums[:] = 0
            for leaf in range(0, leaves, 4):
                add_four(sums, near, padded, (cell, leaf), width)
            for k in range(min(4, cells - cell)):
                out[cell + k, start : start + width] = sums[k, :width]


@compiled
def add_four(sums: Singles, weights: Singles, table: Singles, at: tuple[int, int], width: int) -> None:
    """Four leaves by their weights to the sums of four cells."""
    i, j = at
    x = table[i : i + 4, j : j + 4]
    a, b, c, d = x[0, 0], x[0, 1], x[0, 2], x[0, 3]
    e, f, g, h = x[1, 0], x[1, 1], x[1, 2], x[1, 3]
    k, m, n, o = x[2, 0], x[2, 1], x[2, 2], x[2, 3]
    p, q, s, t = x[3, 0], x[3, 1], x[3, 2], x[3, 3]
    for r in range(width):
        u, v, w, y = weights[j, r], weights[j + 1, r], weights[j + 2, r], weights[j + 3, r]
        sums[0, r] += (a * u + b * v) + (c * w + d * y)
        sums[1, r] += (e * u + f * v) + (g * w + h * y)
        sums[2, r] += (k * u + m * v) + (n * w + o * y)
        sums[3, r] += (p * u + q * v) + (s * w + t * y)
