"""Life expectancies by drawn deaths against drawing the same random numbers and nothing else.

11 areas, 2 sexes, 10 years, 19 age bands, 10,000 draws each: 42 million random numbers. The two take turns, and the
fastest of some runs counts. Tables a second, without draws, are printed for orientation.
"""

from collections.abc import Iterator
from functools import partial
from time import perf_counter

import numpy as np

from bench.ratio import Ratio
from bench.robustness import elapsed
from weiheng.indicators.statistics.arrays import Array
from weiheng.indicators.statistics.life import Law, life_table, simulated_life

STARTS = (0, 1, *range(5, 90, 5))
SHAPE = (11, 2, 10)
DRAWS = 10_000
RUNS = 2
LAWS: tuple[Law, ...] = ("poisson", "binomial")


def results() -> Iterator[Ratio]:
    deaths, people = counts()
    each = partial(life_table, deaths, people, STARTS)
    tables = deaths[..., 0].size / min(elapsed(each) for _ in range(20))
    for law in LAWS:
        simulate = partial(simulated_life, deaths, people, STARTS, np.random.default_rng(1), law=law, draws=DRAWS)
        pairs = [(elapsed(simulate), alone(deaths, people, law)) for _ in range(RUNS)]
        ours, drawing = (min(times) for times in zip(*pairs, strict=True))
        yield Ratio(f"life tables, 220 x 10,000 {law} draws / drawing ({tables:,.0f}/s)", ours / drawing, 1.5)


def counts() -> tuple[Array, Array]:
    """Deaths and people of districts of 120,000, whose death rates double in about eight years of age."""
    random = np.random.default_rng(1)
    middle = np.array([(low + high) / 2 for low, high in zip(STARTS, (*STARTS[1:], 95), strict=True)])
    rate = 0.0003 + 0.00003 * np.exp(0.09 * middle)
    rate[0] = 0.003
    people = np.round(random.uniform(0.5, 1.5, (*SHAPE, 1)) * 10_000 * np.exp(-((middle / 60) ** 2)))
    return np.maximum(random.poisson(people * rate), 1).astype(np.float64), people


def alone(deaths: Array, people: Array, law: Law) -> float:
    """Seconds for the random numbers."""
    random = np.random.default_rng(1)
    start = perf_counter()
    for died, lived in zip(deaths.ravel().tolist(), people.ravel().tolist(), strict=True):
        if law == "poisson":
            random.poisson(died, DRAWS)
        else:
            random.binomial(round(lived), died / lived, DRAWS)
    return perf_counter() - start
