"""Ranks of many replicates at once, in machine code: 1 is best, 0 stands for what has no score.

Ties: ``rank = 1 + number of members with a score higher by more than the tolerance``, which is 1e-6 of the largest
score's size: that is what numbers of single precision can tell apart after some sums.
"""

import numpy as np
from numpy.typing import NDArray

from weiheng.index.robustness.machine import compiled
from weiheng.index.robustness.mean import Singles, Whole

Keys = NDArray[np.uint64]
Counts = NDArray[np.int64]
TIE = np.float32(1e-6)
COUNTED = 200
"""The largest league in which everybody is compared with everybody; beyond it scores are sorted."""
SORTED = 16
"""Replicates sorted together: the scores of a member lie side by side in one line of memory."""


@compiled
def tolerances(scores: Singles, tie: Singles, width: int) -> None:
    """The tolerance of each replicate; scores (members, replicates)."""
    tie[:width] = 0
    for member in range(scores.shape[0]):
        for r in range(width):
            size = abs(scores[member, r])
            tie[r] = size if size > tie[r] else tie[r]
    for r in range(width):
        tie[r] *= TIE


@compiled
def compare(
    scores: Singles, ranks: Whole, pair: tuple[int, int], tie: Singles, width: int
) -> tuple[np.int32, np.int32]:
    """Adds to the rank of whoever is behind; how often the one and the other is ahead."""
    one, other = pair
    ahead, behind = np.int32(0), np.int32(0)
    for r in range(width):
        distance = scores[one, r] - scores[other, r]
        better = np.int32(distance > tie[r])
        worse = np.int32(-distance > tie[r])
        ranks[other, r] += better
        ranks[one, r] += worse
        ahead = np.int32(ahead + better)
        behind = np.int32(behind + worse)
    return ahead, behind


@compiled
def count_gaps(scores: Singles, width: int, gaps: Counts) -> None:
    """Adds to ``gaps`` (members, members), above the diagonal, the replicates in which either has no score."""
    lacks = np.zeros(scores.shape[0], np.int32)
    for i in range(scores.shape[0]):
        lacking = np.int32(0)
        for r in range(width):
            lacking = np.int32(lacking + np.int32(scores[i, r] != scores[i, r]))
        lacks[i] = lacking
    for i in range(scores.shape[0]):
        for j in range(i + 1, scores.shape[0]):
            if lacks[i] or lacks[j]:
                for r in range(width):
                    gaps[i, j] += scores[i, r] != scores[i, r] or scores[j, r] != scores[j, r]


@compiled
def count_places(scores: Singles, column: int, members: Whole, ranks: Whole, ahead: Counts, gaps: Counts) -> None:
    """Ranks by comparing everybody with everybody.

    ``scores`` (cells, replicates) are read from ``column`` on, the rows of ``members``; ``ranks`` (members, replicates)
    are written; ``ahead`` (members, members) counts in how many replicates the row is ahead of the column, ``gaps`` as
    in :func:`count_gaps`.
    """
    block = max(64, min(512, 32768 // members.size))
    tie, near = np.empty(block, np.float32), np.empty((members.size, block), np.float32)
    places = np.empty((members.size, block), np.int32)
    for start in range(0, ranks.shape[1], block):
        width = min(block, ranks.shape[1] - start)
        for i in range(members.size):
            near[i, :width] = scores[members[i], column + start : column + start + width]
        tolerances(near, tie, width)
        count_gaps(near, width, gaps)
        places[:] = 1
        for i in range(members.size):
            for j in range(i + 1, members.size):
                won, lost = compare(near, places, (i, j), tie, width)
                ahead[i, j] += won
                ahead[j, i] += lost
        for i in range(members.size):
            for r in range(width):
                ranks[i, start + r] = places[i, r] if near[i, r] == near[i, r] else 0


@compiled
def write_keys(scores: Singles, column: int, members: Whole, keys: Keys) -> None:
    """Keys (replicates, members) whose order is that of falling scores; their lower half is the member."""
    wide = keys.shape[0]
    row = np.empty(wide, np.float32)
    bits = row.view(np.uint32)
    for i in range(members.size):
        row[:] = scores[members[i], column : column + wide]
        for r in range(wide):
            b = bits[r]
            rising = np.uint32(~b) if b >> 31 else np.uint32(b | 0x80000000)
            missing = (b & 0x7FFFFFFF) > 0x7F800000
            falling = np.uint32(0xFFFFFFFF) if missing else np.uint32(~rising)
            keys[r, i] = (np.uint64(falling) << np.uint64(32)) | np.uint64(i)


@compiled
def read_places(keys: Keys, start: int, ranks: Whole) -> None:
    """Ranks (members, replicates) of sorted keys (some replicates from ``start`` on, members)."""
    members = keys.shape[1]
    row = np.empty(members, np.float32)
    bits = row.view(np.uint32)
    for r in range(keys.shape[0]):
        present = 0
        for k in range(members):
            falling = np.uint32(keys[r, k] >> np.uint64(32))
            present += falling != 0xFFFFFFFF
            rising = np.uint32(~falling)
            bits[k] = np.uint32(rising & 0x7FFFFFFF) if rising >> 31 else np.uint32(~rising)
        tie = TIE * max(abs(row[0]), abs(row[max(present - 1, 0)]))
        better = 0
        for k in range(members):
            member = np.int64(keys[r, k] & np.uint64(0xFFFFFFFF))
            while k < present and row[better] > row[k] + tie:
                better += 1
            ranks[member, start + r] = better + 1 if k < present else 0


def sort_places(scores: Singles, column: int, members: Whole, ranks: Whole) -> None:
    """Ranks by sorting; arguments as in :func:`count_places`."""
    for start in range(0, ranks.shape[1], SORTED):
        keys = np.empty((min(SORTED, ranks.shape[1] - start), members.size), np.uint64)
        write_keys(scores, column + start, members, keys)
        keys.sort(axis=1)
        read_places(keys, start, ranks)


@compiled
def tally(ranks: Whole, nominal: Whole, held: Whole, moved: Counts, compared: Counts) -> None:
    """Counts who has which rank, and how far ranks have moved from the edition's own.

    ``ranks`` (members, replicates); ``nominal`` (members,), 0 where there is none; ``held`` (members, ranks + 1) counts
    how often a member has a rank; ``moved`` and ``compared`` (replicates,) add up distances and their number.
    """
    wide = ranks.shape[1]
    distance, known = np.zeros(wide, np.int32), np.zeros(wide, np.int32)
    for i in range(nominal.size):
        own = nominal[i]
        for r in range(wide):
            held[i, ranks[i, r]] += 1
        if own:
            for r in range(wide):
                rank = ranks[i, r]
                there = np.int32(rank > 0)
                distance[r] = np.int32(distance[r] + there * np.int32(abs(rank - own)))
                known[r] = np.int32(known[r] + there)
    moved += distance
    compared += known


@compiled
def count_changes(scores: Singles, columns: tuple[int, int], changes: Counts) -> None:
    """How often a score is higher, and lower, than in the period before, and how often either is missing.

    ``changes`` (3, areas, periods - 1); rows of ``scores`` are areas x periods. A difference below the tolerance is
    neither.
    """
    periods = changes.shape[2] + 1
    for area in range(changes.shape[1]):
        for period in range(periods - 1):
            before = scores[area * periods + period, columns[0] : columns[1]]
            after = scores[area * periods + period + 1, columns[0] : columns[1]]
            higher, lower, neither = np.int32(0), np.int32(0), np.int32(0)
            for r in range(before.size):
                change, tie = after[r] - before[r], TIE * abs(before[r])
                higher = np.int32(higher + np.int32(change > tie))
                lower = np.int32(lower + np.int32(-change > tie))
                neither = np.int32(neither + np.int32(np.isnan(change)))
            changes[0, area, period] += higher
            changes[1, area, period] += lower
            changes[2, area, period] += neither
