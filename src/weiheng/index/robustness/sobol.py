"""How much of the variance of an index each factor contributes."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from threading import Event

import numpy as np
from numpy.typing import NDArray

from weiheng.index.recipe import Array
from weiheng.index.robustness.design import Design
from weiheng.index.robustness.draws import Draws, draw
from weiheng.index.robustness.engine import Engine
from weiheng.index.robustness.experiment import CHUNK, Progress, threads_of, work_needed
from weiheng.index.robustness.legal import refuse_illegal
from weiheng.index.robustness.machine import compiled
from weiheng.index.robustness.mean import Singles
from weiheng.index.robustness.model import Influence, Influences
from weiheng.index.robustness.nominal import Nominal, nominal_of
from weiheng.index.robustness.summary import pairs_of, places

INTERVAL = (0.05, 0.95)
TOGETHER = 32
"""Outputs resampled together, or fewer of a large base."""
ROOM = 1 << 22
"""Numbers that outputs resampled together may take."""
RESAMPLES = 16
"""Resamples between two looks at whether the run is stopped."""


def memory_needed(design: Design, base: int, bootstrap: int, threads: int | None = None) -> int:
    """Bytes that :func:`influences` takes at its peak, apart from Python itself and the values.

    All outputs are kept in single precision: 4 bytes x (factors + 2) x (2 cells + 1) x base. To them come the chunks in
    work, and for each thread some outputs in double precision with rows that resamples pick.
    """
    cells, factors = int(np.prod(design.values.shape[1:])), len(design.factors)
    kept = 4 * (factors + 2) * (2 * cells + 1) * base
    terms = 3 + 2 * factors
    together = together_of(factors, base)
    resampled = 8 * together * terms * (4 * base + 3 * (bootstrap + 1)) + 4 * RESAMPLES * base
    return kept + 16 * cells * (factors + 2) * 6 + threads_of(threads) * max(work_needed(design), resampled)


def together_of(factors: int, base: int) -> int:
    """How many outputs are resampled together."""
    return max(1, min(TOGETHER, ROOM // (base * (3 + 2 * factors))))


def influences(
    design: Design,
    base: int,
    seed: int,
    bootstrap: int,
    threads: int | None = None,
    progress: Progress | None = None,
    *,
    checked: bool = False,
) -> Influences:
    """First-order and total Sobol indices of every score and rank, and of the mean shift of ranks.

    Two samples A and B of ``base`` replicates are drawn, and for each factor A with that factor, as a whole, from B:
    ``base x (factors + 2)`` evaluations. ``progress`` is called with the evaluations done since it was called last.
    Intervals are from ``bootstrap`` resamples of the ``base`` rows (NaN without any); samples are independent random
    numbers rather than a low-discrepancy sequence, for which such intervals would not hold. ``KeyboardInterrupt`` ends
    the run after the chunks and resamples in work, and is raised.
    Refused: as in :func:`~weiheng.index.robustness.experiment.run_experiment`.
    """
    if not checked:
        refuse_illegal(design)
    engine, nominal = Engine(design), nominal_of(design)
    factors, stopped = design.factors, Event()
    results = np.empty((len(factors) + 2, 2 * engine.cells + 1, base), np.float32)
    sample = _Sample(engine, nominal, seed, results)
    resampling = _Resampling(results, seed, bootstrap, stopped)
    pool = ThreadPoolExecutor(threads_of(threads))
    try:
        spans = [(begin, min(begin + CHUNK, base)) for begin in range(0, base, CHUNK)]
        for chunk, span in enumerate(spans):
            for count in pool.map(sample.evaluate, repeat((chunk, span)), range(len(results))):
                if progress is not None:
                    progress(count)
        found = list(pool.map(resampling.of, _spans(results.shape[1], together_of(len(factors), base))))
    except BaseException:
        stopped.set()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
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
class _Resampling:
    """Resamples of the base rows, the same for all outputs: ``results`` (factors + 2, outputs, base)."""

    results: Singles
    seed: int
    bootstrap: int
    stopped: Event

    def of(self, span: tuple[int, int]) -> Array:
        """Indices of some outputs with their intervals."""
        return jansen(self.results[:, slice(*span)], self._picks())

    def _picks(self) -> Iterator[NDArray[np.int32]]:
        """All rows once, then rows of some resamples at a time, until the run is stopped."""
        base = self.results.shape[2]
        yield np.arange(base, dtype=np.int32)[None]
        random = np.random.Generator(np.random.Philox(key=np.array([self.seed, 255], np.uint64)))
        for begin in range(0, self.bootstrap, RESAMPLES):
            if self.stopped.is_set():
                return
            yield random.integers(base, size=(min(RESAMPLES, self.bootstrap - begin), base), dtype=np.int32)


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
            pairs = pairs_of(len(members)), pairs_of(len(members))
            ranks = places(scores, (0, count), members, pairs)
            both = (ranks > 0) & (own > 0)[:, None]
            moved += np.sum(np.abs(ranks - own[:, None]), axis=0, where=both)
            compared += both.sum(axis=0)
            out[cells + members] = np.where(ranks > 0, ranks, np.nan)
        out[-1] = np.divide(moved, compared, out=np.full(count, np.nan), where=compared > 0)


def _spans(outputs: int, together: int) -> list[tuple[int, int]]:
    return [(begin, min(begin + together, outputs)) for begin in range(0, outputs, together)]


def jansen(results: Singles, picks: Iterable[NDArray[np.int32]]) -> Array:
    """First and total indices with their intervals: (6, factors, outputs), in the order of :class:`Influence`.

    ``T = sum (f(A) - f(M))^2 / (2 N V)``, M being A with the factor from B, V the variance of f(A) and f(B) together,
    and ``S = J - (1 - T - J C) C`` with ``J = 1 - sum (f(B) - f(M))^2 / (2 N V)`` and ``C = 1 - sum (f(A) - f(B))^2 /
    (2 N V)``. What is taken off Jansen's J is nothing on average, but has its errors: without it, small first indices
    are lost in noise. NaN where V is 0 or any result is missing.

    Shape: results (factors + 2, outputs, N): of A, of B, and of A with each factor from B; ``picks`` are parts, each
    (resamples, N), of the rows of resamples, the first of all being all rows once. Source: Jansen, Analysis of variance
    designs for model output, Computer Physics Communications 117 (1999); Saltelli et al., Computer Physics
    Communications 181 (2010); for what is taken off, Glen and Isaacs, Estimating Sobol sensitivity indices using
    correlations, Environmental Modelling and Software 37 (2012).
    """
    values = results.astype(np.float64)
    values -= values[:2].mean(axis=(0, 2))[None, :, None]
    a, b, mixed = values[0], values[1], values[2:]
    terms = np.stack([a + b, a * a + b * b, (a - b) ** 2, *(b - mixed) ** 2, *(a - mixed) ** 2])
    rows = np.ascontiguousarray(np.moveaxis(terms, 2, 0)).reshape(values.shape[2], -1)
    means = np.concatenate([_sums(rows, each) for each in picks]).reshape(-1, *terms.shape[:2]) / (2 * len(rows))
    variance = means[:, 1] - means[:, 0] ** 2
    dust = 1e-12 * np.max(np.abs(results[:2]), axis=(0, 2)).astype(np.float64) ** 2
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = np.where(variance > dust, 1.0, np.nan)[:, None] * means[:, 2:] / variance[:, None]
    factors = len(mixed)
    spurious, total = 1 - shares[:, :1], shares[:, 1 + factors :]
    plain = 1 - shares[:, 1 : 1 + factors]
    first = plain - (1 - total - plain * spurious) * spurious
    return np.stack([first[0], total[0], *_interval(first[1:]), *_interval(total[1:])])


def _sums(rows: Array, picks: NDArray[np.int32]) -> Array:
    sums = np.zeros((len(picks), rows.shape[1]))
    add_picked(rows, picks, sums)
    return sums


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
