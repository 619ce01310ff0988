"""Gamma-distributed numbers of single precision, many of one shape at once."""

import numpy as np
from numpy.typing import NDArray

from weiheng.index.robustness.machine import compiled
from weiheng.index.robustness.mean import Singles, Whole, take_log

QUARTER = np.float32(np.pi / 2)
ONE, HALF, TWO, FOUR = np.float32(1), np.float32(0.5), np.float32(2), np.float32(4)


def gammas(random: np.random.Generator, shape: float, count: int) -> Singles:
    """Gamma-distributed numbers with scale 1.

    ``d (1 + c z)^3`` with ``d = shape - 1/3``, ``c = 1 / sqrt(9 d)`` and z normal, each accepted with the probability
    that makes it exact; the few that are not are drawn by NumPy, as are all of a shape below 1.
    Source: Marsaglia and Tsang, A simple method for generating gamma variables, ACM TOMS 26 (2000); normal numbers as
    Box and Muller, Annals of Mathematical Statistics 29 (1958).
    """
    if shape < 1:
        return random.standard_gamma(shape, size=count, dtype=np.float32)
    uniform = ONE - random.random((2, count + count % 2), dtype=np.float32)
    refused = np.empty(uniform.shape[1], np.bool_)
    make_normal(uniform[0], np.empty(uniform.shape[1] // 2, np.int32), np.empty(uniform.shape[1] // 2, np.float32))
    make_gamma(uniform, np.float32(shape - 1 / 3), refused)
    places = np.flatnonzero(refused[:count])
    found = uniform[0, :count]
    found[places] = random.standard_gamma(shape, size=len(places), dtype=np.float32)
    return found


@compiled
def make_normal(uniform: Singles, count: Whole, gone: Singles) -> None:
    """Numbers uniform in (0, 1] become normal, in place: the first half are lengths, the second directions.

    Sine and cosine within an eighth of a turn, as Cephes sinf and cosf.
    """
    half = count.size
    lengths, turns = uniform[:half], uniform[half:]
    take_log(lengths, lengths.view(np.int32), count, gone)
    for k in range(half):
        length = np.sqrt(-TWO * lengths[k])
        quarter = np.floor(FOUR * turns[k] + HALF)
        x = (FOUR * turns[k] - quarter) * QUARTER
        z = x * x
        sine = ((np.float32(-1.9515295891e-4) * z + np.float32(8.3321608736e-3)) * z - np.float32(1.6666654611e-1)) * z
        sine = sine * x + x
        cosine = (np.float32(2.443315711809948e-5) * z - np.float32(1.388731625493765e-3)) * z
        cosine = (cosine + np.float32(4.166664568298827e-2)) * z * z - HALF * z + ONE
        odd = quarter == ONE or quarter == np.float32(3)
        turned = quarter == TWO or quarter == np.float32(3)
        other = odd != turned
        a, b = sine if odd else cosine, cosine if odd else sine
        lengths[k] = length * (-a if other else a)
        turns[k] = length * (-b if turned else b)


@compiled
def make_gamma(numbers: Singles, d: np.float32, refused: NDArray[np.bool_]) -> None:
    """Normal numbers (first row) become gamma-distributed, in place; the second row is uniform and decides."""
    count, gone = np.empty(refused.size, np.int32), np.empty(refused.size, np.float32)
    cubes, chance = np.empty(refused.size, np.float32), numbers[1]
    c = ONE / np.sqrt(np.float32(9) * d)
    for k in range(refused.size):
        v = ONE + c * numbers[0, k]
        cubes[k] = v * v * v if v > 0 else ONE
    take_log(chance, chance.view(np.int32), count, gone)
    logs = cubes.copy()
    take_log(logs, logs.view(np.int32), count, gone)
    for k in range(refused.size):
        z = numbers[0, k]
        most = HALF * z * z + d * (ONE - cubes[k] + logs[k])
        refused[k] = chance[k] >= most or c * z <= -ONE
        numbers[0, k] = d * cubes[k]
