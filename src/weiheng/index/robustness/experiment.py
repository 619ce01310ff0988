"""Replicates of an index with drawn choices, and what they say of its scores and ranks."""

import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue

import numpy as np

from weiheng.index.recipe import Array
from weiheng.index.robustness.design import Design, leagues
from weiheng.index.robustness.draws import CHOICES, Draws, draw
from weiheng.index.robustness.engine import Engine, room_of
from weiheng.index.robustness.legal import refuse_illegal
from weiheng.index.robustness.mean import Singles
from weiheng.index.robustness.model import Experiment
from weiheng.index.robustness.nominal import Nominal, nominal_of
from weiheng.index.robustness.places import COUNTED
from weiheng.index.robustness.summary import Tally, score_spread, summary

Progress = Callable[[int], None]
CHUNK = 2048
"""Replicates that are drawn and computed together by one thread; what is drawn depends on it."""


def memory_needed(design: Design, replicates: int, threads: int | None = None) -> int:
    """Bytes that an experiment takes at its peak, apart from Python itself and the values.

    Quantiles are exact, so all scores are kept in single precision: 4 bytes x cells x replicates. To them come 8 bytes
    a replicate for shifts, the counts of ranks of each thread, and the chunks in work.
    """
    areas, periods = design.values.shape[1:]
    cells, at_once = areas * periods, threads_of(threads)
    sizes = [len(members) for members in leagues(np.zeros((areas, periods), np.bool_))]
    counts = sum(4 * n * (n + 1) + 16 * n * n * (n <= COUNTED) for n in sizes) * (at_once + 3)
    return int(replicates * (4 * cells + 24) + counts + work_needed(design) * at_once)


def work_needed(design: Design) -> int:
    """Bytes that a thread takes for a chunk: draws, shares and scores in single precision, and values that move."""
    cells = int(np.prod(design.values.shape[1:]))
    return CHUNK * 12 * (design.tree.rows + cells) + 64 * room_of(design, CHUNK)


def threads_of(threads: int | None) -> int:
    """As many as asked for, else as there are processors for this program."""
    return threads or len(os.sched_getaffinity(0))


@dataclass(frozen=True)
class _Run:
    """Where the chunks of a run put their results."""

    engine: Engine
    nominal: Nominal
    seed: int
    scores: Singles
    shift: Array
    tallies: "SimpleQueue[Tally]"

    def chunk(self, number: int, begin: int, end: int) -> int:
        """Computes some replicates; any thread may do so, since what it adds are whole numbers."""
        draws = in_order(self.engine, draw(self.engine.design, self.seed, 0, number, end - begin), end - begin)
        self.engine.scores(draws, self.scores, begin)
        tally = self.tallies.get()
        try:
            self.shift[begin:end] = tally.add(self.scores, (begin, end), self.nominal)
        finally:
            self.tallies.put(tally)
        return end - begin


def in_order(engine: Engine, draws: Draws, count: int) -> Draws:
    """Replicates that take the same options beside each other: options are put in order, all else is drawn anyhow."""
    if not draws:
        return {"none": np.zeros((1, count), np.int32)}
    order = np.argsort(engine.keys(draws), kind="stable")
    return {name: each[:, order] if name in (*CHOICES, "aggregate") else each for name, each in draws.items()}


def run_experiment(
    design: Design,
    replicates: int,
    seed: int,
    top: int,
    threads: int | None = None,
    progress: Progress | None = None,
    *,
    checked: bool = False,
) -> Experiment:
    """Scores, ranks and their spread over replicates.

    ``progress`` is called with the number of replicates done since it was called last. The result is the same to the
    bit for any number of threads. ``KeyboardInterrupt`` ends the run after the chunks in work: those done, the first
    of the run, are what the experiment is made of; if there are none, it is raised.
    Refused: :class:`MethodError` before anything is computed if any combination of choices has no meaningful result,
    unless that has been ``checked`` already.
    """
    if not checked:
        refuse_illegal(design)
    engine, nominal = Engine(design), nominal_of(design)
    run = _Run(engine, nominal, seed, _empty(engine, replicates), np.empty(replicates), SimpleQueue())
    at_once = threads_of(threads)
    tallies = [Tally.of(nominal) for _ in range(at_once)]
    for tally in tallies:
        run.tallies.put(tally)
    with ThreadPoolExecutor(at_once) as pool:
        done = _all_chunks(run, pool, replicates, progress)
        scores = score_spread(run.scores[:, :done], nominal, pool)
    whole = sum(tallies[1:], tallies[0])
    return summary(whole, nominal, scores, run.shift[:done], top, asked=replicates, seed=seed)


def _empty(engine: Engine, replicates: int) -> Singles:
    return np.empty((engine.cells, replicates), np.float32)


def _all_chunks(run: _Run, pool: ThreadPoolExecutor, replicates: int, progress: Progress | None) -> int:
    """How many replicates were done."""
    chunks = list[Future[int]]()
    try:
        for number, begin in enumerate(range(0, replicates, CHUNK)):
            chunks.append(pool.submit(run.chunk, number, begin, min(begin + CHUNK, replicates)))
        for chunk in chunks:
            count = chunk.result()
            if progress is not None:
                progress(count)
    except KeyboardInterrupt:
        return _stop(chunks)
    except BaseException:
        _cancel(chunks)
        raise
    return replicates


def _stop(chunks: list[Future[int]]) -> int:
    """Lets the chunks in work end. Chunks are begun in order, so those that are done are the first."""
    _cancel(chunks)
    done = sum(chunk.result() for chunk in chunks if not chunk.cancelled())
    if not done:
        raise KeyboardInterrupt
    return done


def _cancel(chunks: list[Future[int]]) -> None:
    """From the last on, so that none is begun after one that was cancelled."""
    for chunk in reversed(chunks):
        chunk.cancel()
