"""Random numbers: a stream for each part and unit of the work, and wheels that turn numbers into categories."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

PARTS = (
    "founders", "births", "newborn", "residents", "visits", "stays", "deaths", "staff", "beds", "doses", "patients",
    "institutions", "mistakes",
)  # fmt: skip
"""The work in parts. A new one is added at the end, or all cities change."""
SLOTS = 2**16
"""Of a wheel: a share is met to within 1/65,536, and two random bytes are enough to turn it."""
FEW_SLOTS = 2**12
_Unit = TypeVar("_Unit")
_Found = TypeVar("_Found")


def stream(seed: int, part: str, *unit: int) -> np.random.Generator:
    """Random numbers of one unit of one part, independent of all others (children of one seed sequence).

    >>> stream(1, "visits", 2021).random() == stream(1, "visits", 2021).random() != stream(1, "visits", 2022).random()
    True
    """
    sequence = np.random.SeedSequence(seed, spawn_key=(PARTS.index(part), *unit))
    return np.random.Generator(np.random.SFC64(sequence))


def wheel(weights: ArrayLike, slots: int = SLOTS) -> NDArray[np.uint16]:
    """Categories in slots: each row's weights as numbers of slots. Shapes: (..., n) weights, (..., slots) categories.

    >>> wheel([1, 3], 8)
    array([0, 0, 1, 1, 1, 1, 1, 1], dtype=uint16)
    """
    given = np.asarray(weights, dtype=np.float64)
    rows = given.reshape(-1, given.shape[-1])
    ends = np.rint(np.cumsum(rows, axis=1) / rows.sum(axis=1, keepdims=True) * slots).astype(np.int64)
    categories = np.arange(rows.shape[1], dtype=np.uint16)
    made = np.stack([np.repeat(categories, np.diff(row, prepend=0)) for row in ends])
    return made.reshape(*given.shape[:-1], slots)


def drawn(wheels: NDArray[np.uint16], groups: NDArray[np.integer], turns: NDArray[np.integer]) -> NDArray[np.uint16]:
    """What each group's wheel shows after a turn. Shapes: (g, slots) wheels; (n,) groups, turns and categories."""
    at = groups.astype(np.intp)
    at *= wheels.shape[-1]
    at += turns
    return wheels.ravel().take(at, mode="clip")


def turned(wheels: NDArray[np.uint16], rng: np.random.Generator, groups: NDArray[np.integer]) -> NDArray[np.uint16]:
    """A category of each group's wheel, drawn at random. Shapes: (g, slots) wheels, (n,) groups and categories."""
    return drawn(wheels, groups, rng.integers(0, wheels.shape[-1], len(groups), dtype=np.uint16))


def picked(shares: ArrayLike, rng: np.random.Generator, count: int) -> NDArray[np.uint16]:
    """So many categories, drawn at random by their shares."""
    return wheel(shares).take(rng.integers(0, SLOTS, count, dtype=np.uint16), mode="clip")


def in_order(make: Callable[[_Unit], _Found], units: Iterable[_Unit], threads: int) -> Iterator[_Found]:
    """What is made of each unit, in the order of the units, a few of them ahead of need."""
    waiting = iter(units)
    with ThreadPoolExecutor(threads) as workers:
        ahead: deque[Future[_Found]] = deque(workers.submit(make, each) for each in islice(waiting, threads + 1))
        while ahead:
            found = ahead.popleft().result()
            ahead.extend(workers.submit(make, each) for each in islice(waiting, 1))
            yield found
