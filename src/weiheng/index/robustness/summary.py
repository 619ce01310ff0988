"""Counts over replicates, and what they amount to."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np

from weiheng.index.recipe import Array
from weiheng.index.robustness.mean import Singles, Whole
from weiheng.index.robustness.model import Experiment, Spread, Standing
from weiheng.index.robustness.nominal import Nominal
from weiheng.index.robustness.places import COUNTED, Counts, count_changes, count_places, sort_places, tally
from weiheng.index.robustness.quantiles import quantiles

QUANTILES = (0.5, 0.05, 0.95)
BLOCKS = 64
"""Of cells whose quantiles are taken by one thread after the other."""
STEP, ROOM = 256, 65536
"""Replicates ranked together."""


@dataclass
class Tally:
    """Whole numbers added up over replicates; by league.

    ``held`` (members, ranks + 1) counts how often a member has a rank (0: none); by pair, (members, members) and empty
    in a large league, ``ahead`` how often the row is ahead of the column, ``gaps`` how often one of the two, the column
    after the row, has no score; ``changes`` as in :func:`~weiheng.index.robustness.places.count_changes`.
    """

    held: list[Whole]
    ahead: list[Counts]
    gaps: list[Counts]
    changes: Counts

    @classmethod
    def of(cls, nominal: Nominal) -> "Tally":
        """Nothing counted so far."""
        sizes = [len(league) for league in nominal.leagues]
        areas, periods = nominal.scores.shape
        return cls(
            held=[np.zeros((size, size + 1), np.int32) for size in sizes],
            ahead=[pairs_of(size) for size in sizes],
            gaps=[pairs_of(size) for size in sizes],
            changes=np.zeros((3, areas, periods - 1), np.int64),
        )

    def __add__(self, other: "Tally") -> "Tally":
        held = [a + b for a, b in zip(self.held, other.held, strict=True)]
        ahead = [a + b for a, b in zip(self.ahead, other.ahead, strict=True)]
        gaps = [a + b for a, b in zip(self.gaps, other.gaps, strict=True)]
        return Tally(held, ahead, gaps, self.changes + other.changes)

    def add(self, scores: Singles, columns: tuple[int, int], nominal: Nominal) -> Array:
        """Counts replicates; gives the mean absolute difference of ranks to the edition's own of each."""
        moved, compared = np.zeros((2, columns[1] - columns[0]), np.int64)
        for number, members in enumerate(nominal.members):
            for begin in range(*columns, max(STEP, ROOM // len(members))):
                end = min(begin + max(STEP, ROOM // len(members)), columns[1])
                part = slice(begin - columns[0], end - columns[0])
                ranks = places(scores, (begin, end), members, (self.ahead[number], self.gaps[number]))
                tally(ranks, nominal.places[number], self.held[number], moved[part], compared[part])
        count_changes(scores, columns, self.changes)
        shift: Array = np.divide(moved, compared, out=np.full(len(moved), np.nan), where=compared > 0)
        return shift


def pairs_of(size: int) -> Counts:
    """Nothing counted so far of the pairs of a league; empty if it is too large to count them."""
    return np.zeros((size, size) if size <= COUNTED else (0, 0), np.int64)


def places(scores: Singles, columns: tuple[int, int], members: Whole, pairs: tuple[Counts, Counts]) -> Whole:
    """Ranks (members, replicates) of one league; 0 where there is no score. ``pairs`` are a tally's of the league."""
    ranks = np.empty((len(members), columns[1] - columns[0]), np.int32)
    if len(pairs[0]):
        count_places(scores, columns[0], members, ranks, *pairs)
    else:
        sort_places(scores, columns[0], members, ranks)
    return ranks


def score_spread(scores: Singles, nominal: Nominal, pool: ThreadPoolExecutor) -> Spread:
    """Quantiles of every cell over the replicates in which it has a score; ``scores`` (cells, replicates)."""
    blocks = np.array_split(scores, min(len(scores), BLOCKS))
    found = np.concatenate(list(pool.map(partial(quantiles, shares=QUANTILES), blocks))).reshape(
        *nominal.scores.shape, -1
    )
    return Spread(nominal.scores, *np.moveaxis(found, 2, 0))


def rank_spread(tally: Tally, nominal: Nominal) -> Spread:
    """Quantiles of ranks, from their counts."""
    found = np.full((len(QUANTILES), *nominal.ranks.shape), np.nan)
    for league, held in zip(nominal.leagues, tally.held, strict=True):
        areas, periods = np.array(league).T
        found[:, areas, periods] = _of_counts(held[:, 1:])
    return Spread(nominal.ranks, *found)


def _of_counts(counts: Whole) -> Array:
    """Quantiles (quantiles, members) of ranks 1, 2 ..., each of which occurs so many times: counts (members, ranks)."""
    so_far = np.cumsum(counts, axis=1, dtype=np.int32)
    total = so_far[:, -1]
    found = np.full((len(QUANTILES), len(counts)), np.nan)
    for number, share in enumerate(QUANTILES):
        spots = share * (total - 1)
        low = np.floor(spots).astype(np.int32)
        below = 1 + (so_far <= low[:, None]).sum(axis=1)
        above = 1 + (so_far <= np.minimum(low + 1, total - 1)[:, None]).sum(axis=1)
        found[number] = np.where(total > 0, below + (above - below) * (spots - low), np.nan)
    return found


def summary(
    tally: Tally, nominal: Nominal, scores: Spread, shift: Array, top: int, asked: int, seed: int
) -> Experiment:
    """Counts as shares of the replicates in which there is what is counted."""
    done = len(shift)
    standings, lacking = [], np.zeros(nominal.scores.shape)
    for league, held, ahead, gaps in zip(nominal.leagues, tally.held, tally.ahead, tally.gaps, strict=True):
        acceptability = _shares(held[:, 1:], done - held[:, :1])
        pairs = _shares(ahead, done - (gaps + gaps.T))
        standings.append(Standing(league, acceptability, pairs, acceptability[:, :top].sum(axis=1)))
        lacking[tuple(np.array(league).T)] = held[:, 0] / done
    rises, falls = _shares(tally.changes[:2], done - tally.changes[2])
    ranks = rank_spread(tally, nominal)
    return Experiment(asked, done, seed, scores, ranks, tuple(standings), rises, falls, lacking, shift)


def _shares(counts: Whole | Counts, known: Whole | Counts) -> Array:
    """Counts as shares of how many are known; NaN where none are."""
    found = np.full(counts.shape, np.nan)
    np.divide(counts, known, out=found, where=known > 0)
    return found
