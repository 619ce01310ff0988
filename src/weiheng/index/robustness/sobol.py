"""How much of the variance of an index each factor contributes."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from weiheng.index.recipe import Array
from weiheng.index.robustness.design import Design
from weiheng.index.robustness.draws import Draws, draw
from weiheng.index.robustness.engine import Engine
from weiheng.index.robustness.experiment import CHUNK, Progress, threads_of
from weiheng.index.robustness.legal import refuse_illegal
from weiheng.index.robustness.machine import compiled
from weiheng.index.robustness.mean import Singles
from weiheng.index.robustness.model import Influence, Influences
from weiheng.index.robustness.nominal import Nominal, nominal_of
from weiheng.index.robustness.places import COUNTED
from weiheng.index.robustness.summary import places

INTERVAL = (0.05, 0.95)
TOGETHER = 32
"""Outputs resampled together."""


def influences(
    design: Design,
    base: int,
    seed: int,
    bootstrap: int,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Influences:
    """First-order and total Sobol indices of every score and rank, and of the mean shift of ranks.

    Two samples A and B of ``base`` replicates are drawn, and for each factor A with that factor, as a whole, from B:
    ``base x (factors + 2)`` evaluations. ``progress`` is called with the evaluations done since it was called last.
    Intervals are from ``bootstrap`` resamples of the ``base`` rows (NaN without any); samples are independent random
    numbers rather than a low-discrepancy sequence, for which such intervals would not hold.
    Refused: as in :func:`~weiheng.index.robustness.experiment.run_experiment`.
    """
    refuse_illegal(design)
    engine, nominal = Engine(design), nominal_of(design)
    factors = design.factors
    results = np.empty((len(factors) + 2, 2 * engine.cells + 1, base), np.float32)
    with ThreadPoolExecutor(threads_of(threads)) as pool:
        sample = _Sample(engine, nominal, seed, results)
        spans = [(begin, min(begin + CHUNK, base)) for begin in range(0, base, CHUNK)]
        for chunk, span in enumerate(spans):
            for count in pool.map(sample.evaluate, repeat((chunk, span)), range(len(results))):
                if progress is not None:
                    progress(count)
        picks = _picks(seed, base, bootstrap)
        found = list(pool.map(lambda span: jansen(results[:, slice(*span)], picks), _spans(results.shape[1])))
    whole = np.concatenate(found, axis=2)
    cells = nominal.scores.shape
    return Influences(
        factors,
        base,
        seed,
        base * (len(factors) + 2),
        scores=_influence(whole[..., : engine.cells], cells),
        ranks=_influence(whole[..., engine.cells : -1], cells),
        shift=_influence(whole[..., -1], ()),
    )


@dataclass(frozen=True)
class _Sample:
    """Outputs (factors + 2, scores and ranks and the shift, base): of A, of B, and of A with each factor from B."""

    engine: Engine
    nominal: Nominal
    seed: int
    results: Singles

    def evaluate(self, rows: tuple[int, tuple[int, int]], number: int) -> int:
        """Some rows of one of the results, which are the chunk of that number."""
        chunk, (begin, end) = rows
        design, count = self.engine.design, end - begin
        draws = draw(design, self.seed, 2 if number == 1 else 1, chunk, count)
        if number > 1:
            draws = {**draws, **draw(design, self.seed, 2, chunk, count, only=design.factors[number - 2])}
        self._outputs(draws, self.results[number, :, begin:end])
        return count

    def _outputs(self, draws: Draws, out: Singles) -> None:
        cells, count = self.engine.cells, out.shape[1]
        scores = np.empty((cells, count), np.float32)
        self.engine.scores(draws, scores, 0)
        out[:cells] = scores
        moved, compared = np.zeros((2, count))
        for members, own in zip(self.nominal.members, self.nominal.places, strict=True):
            ahead = np.zeros((len(members),) * 2 if len(members) <= COUNTED else (0, 0), np.int64)
            ranks = places(scores, (0, count), members, ahead)
            both = (ranks > 0) & (own > 0)[:, None]
            moved += np.sum(np.abs(ranks - own[:, None]), axis=0, where=both)
            compared += both.sum(axis=0)
            out[cells + members] = np.where(ranks > 0, ranks, np.nan)
        out[-1] = np.divide(moved, compared, out=np.full(count, np.nan), where=compared > 0)


def _spans(outputs: int) -> list[tuple[int, int]]:
    return [(begin, min(begin + TOGETHER, outputs)) for begin in range(0, outputs, TOGETHER)]


def _picks(seed: int, base: int, bootstrap: int) -> NDArray[np.int32]:
    """Rows of each resample; the first are all rows once."""
    random = np.random.Generator(np.random.Philox(key=np.array([seed, 255], np.uint64)))
    picks = random.integers(base, size=(bootstrap + 1, base), dtype=np.int32)
    picks[0] = np.arange(base)
    return picks


def jansen(results: Singles, picks: NDArray[np.int32]) -> Array:
    """First and total indices with their intervals: (6, factors, outputs), in the order of :class:`Influence`.

    ``S = 1 - sum (f(B) - f(A with factor from B))^2 / (2 N V)``, ``T = sum (f(A) - f(A with factor from B))^2 / (2 N
    V)``, V the variance of f(A) and f(B) together. NaN where V is 0 or any result is missing.

    Shape: results (factors + 2, outputs, N): of A, of B, and of A with each factor from B; ``picks`` (resamples + 1, N)
    are rows of each resample, the first being all rows once. Source: Jansen, Analysis of variance designs for model
    output, Computer Physics Communications 117 (1999); Saltelli et al., Computer Physics Communications 181 (2010).
    """
    values = results.astype(np.float64)
    values -= values[:2].mean(axis=(0, 2))[None, :, None]
    a, b, mixed = values[0], values[1], values[2:]
    terms = np.stack([a + b, a * a + b * b, *(b - mixed) ** 2, *(a - mixed) ** 2])
    rows = np.ascontiguousarray(np.moveaxis(terms, 2, 0)).reshape(values.shape[2], -1)
    sums = np.zeros((len(picks), rows.shape[1]))
    add_picked(rows, picks, sums)
    means = sums.reshape(len(picks), len(terms), -1) / (2 * values.shape[2])
    variance = means[:, 1] - means[:, 0] ** 2
    dust = 1e-12 * np.max(np.abs(results[:2]), axis=(0, 2)).astype(np.float64) ** 2
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = np.where(variance > dust, 1.0, np.nan)[:, None] * means[:, 2:] / variance[:, None]
    factors = len(mixed)
    first, total = 1 - shares[:, :factors], shares[:, factors:]
    return np.stack([first[0], total[0], *_interval(first[1:]), *_interval(total[1:])])


def _interval(resampled: Array) -> Array:
    """5 % and 95 % quantiles over resamples; those in which nothing varies do not count."""
    if not len(resampled):
        return np.full((2, *resampled.shape[1:]), np.nan)
    ordered = np.sort(resampled, axis=0)
    count = np.count_nonzero(~np.isnan(ordered), axis=0)
    places = [np.maximum(count - 1, 0) * share for share in INTERVAL]
    found = []
    for place in places:
        k = place.astype(np.intp)
        low, high = (np.take_along_axis(ordered, each[None], axis=0)[0] for each in (k, np.minimum(k + 1, count - 1)))
        found.append(low + (high - low) * (place - k))
    return np.array(found)


@compiled
def add_picked(rows: Array, picks: NDArray[np.int32], sums: Array) -> None:
    """Adds up the rows that each resample picks: rows (N, numbers), picks (resamples, N), sums (resamples, numbers)."""
    for resample in range(picks.shape[0]):
        for k in range(picks.shape[1]):
            row = picks[resample, k]
            for number in range(rows.shape[1]):
                sums[resample, number] += rows[row, number]


def _influence(found: Array, shape: tuple[int, ...]) -> Influence:
    return Influence(*(each.reshape(-1, *shape) for each in found))
