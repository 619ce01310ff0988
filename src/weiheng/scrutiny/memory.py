"""Whether an experiment fits into the memory that it may use, and on how many processors."""

from collections.abc import Callable

from weiheng.definitions.robustness import Robustness
from weiheng.index.robustness import experiment, sobol
from weiheng.index.robustness.design import Design
from weiheng.index.robustness.experiment import threads_of
from weiheng.vocabulary.messages import LANGUAGES, Bilingual, Words
from weiheng.vocabulary.problem import Exit, Place, Problem, Refused

GIB = 1 << 30
_SMALLEST_BASE = 64

Needed = Callable[[int, int], int]
"""Bytes for a size (replicates, or rows of the base) on some threads."""


def threads_that_fit(design: Design, robustness: Robustness, asked: int | None, memory: int, place: Place) -> int:
    """The threads asked for, else as many of the processors as leave the run within ``memory`` bytes.

    ``Refused`` (E02) if it does not fit, with what would: fewer threads, fewer replicates, or a smaller base. The
    results are the same for any number of threads.
    """
    parts = dict(_parts(design, robustness))
    allowed = range(threads_of(asked), 0, -1)
    fitting = [each for each in allowed if all(needed(size, each) <= memory for size, needed in parts.values())]
    if fitting and (asked is None or fitting[0] == asked):
        return fitting[0]
    threads = asked or 1
    part = next(name for name, (size, needed) in parts.items() if needed(size, threads) > memory)
    size, needed = parts[part]
    facts = {
        "found": f"{needed(size, threads) / GIB:.2f}",
        "allowed": f"{memory / GIB:.2f}",
        "part": _said(f"memory.{part}", size=f"{size:,}", threads=threads),
    }
    if fitting:
        enough, advice = _said("memory.threads", threads=fitting[0]), _said("memory.fewer_threads", threads=fitting[0])
    else:
        fit = _largest(part, size, lambda each: needed(each, threads) <= memory)
        enough = _said(f"memory.{part}" if fit else "memory.none", size=f"{fit:,}", threads=threads)
        advice = _said(f"memory.fewer_{part}")
    raise Refused([Problem("E02", place, {**facts, "enough": enough, "advice": advice})], Exit.USAGE)


def _parts(design: Design, robustness: Robustness) -> list[tuple[str, tuple[int, Needed]]]:
    """What is run one after the other: its size, and what it needs."""
    sensitivity = robustness.sensitivity
    parts: list[tuple[str, tuple[int, Needed]]] = [
        ("replicates", (robustness.replicates, lambda size, threads: experiment.memory_needed(design, size, threads)))
    ]
    if sensitivity is not None:
        again = sensitivity.bootstrap
        of_base: Needed = lambda size, threads: sobol.memory_needed(design, size, again, threads)  # noqa: E731
        parts.append(("sensitivity", (sensitivity.base, of_base)))
    return parts


def _largest(part: str, size: int, fits: Callable[[int], bool]) -> int:
    """The largest size that fits: of replicates any, of a base a power of two; 0 if there is none."""
    if part == "sensitivity":
        while size >= _SMALLEST_BASE and not fits(size):
            size //= 2
        return size if size >= _SMALLEST_BASE else 0
    low, high = 0, size
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low


def _said(key: str, **facts: object) -> Bilingual:
    return Bilingual(*(Words(language)(key, **facts) for language in LANGUAGES))
