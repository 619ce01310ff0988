"""How much each factor contributes to the variance of an index: against functions whose indices are known."""

from threading import Event

import numpy as np
import pytest
from test_robustness import ALL, BOUNDED, DESIGNS, UP, design, values

from weiheng.index.recipe import Array
from weiheng.index.robustness.sobol import RESAMPLES, _Resampling, influences, jansen, memory_needed


def ishigami(x: Array) -> Array:
    return np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])


def test_indices_of_the_ishigami_function() -> None:
    """Published: S = 0.314, 0.442, 0; T = 0.558, 0.442, 0.244 (Ishigami and Homma 1990)."""
    random = np.random.default_rng(1)
    a, b = random.uniform(-np.pi, np.pi, (2, 3, 16384))
    mixed = [np.where(np.arange(3)[:, None] == factor, b, a) for factor in range(3)]
    results = np.array([ishigami(each) for each in (a, b, *mixed)], np.float32)[:, None]
    picks = random.integers(16384, size=(101, 16384), dtype=np.int32)
    picks[0] = np.arange(16384)

    first, total, first_low, first_high, total_low, total_high = jansen(results, [picks])[..., 0]

    np.testing.assert_allclose(first, [0.3139, 0.4424, 0.0], atol=0.03)
    np.testing.assert_allclose(total, [0.5576, 0.4424, 0.2437], atol=0.02)
    assert (first_low < first).all()
    assert (first < first_high).all()
    assert (total_low < total).all()
    assert (total < total_high).all()


def test_indices_of_an_additive_function() -> None:
    """f = 2 x + y: 4/5 and 1/5, first and total alike; a factor that does nothing has 0."""
    random = np.random.default_rng(2)
    a, b = random.normal(size=(2, 3, 65536))
    results = [2 * x + y for x, y, _ in (a, b, (b[0], a[1], 0), (a[0], b[1], 0), a)]

    first, total, *_ = jansen(np.array(results, np.float32)[:, None], [np.arange(65536, dtype=np.int32)[None]])[..., 0]

    np.testing.assert_allclose(first, [0.8, 0.2, 0.0], atol=0.02)
    np.testing.assert_allclose(total, [0.8, 0.2, 0.0], atol=0.02)


def test_a_factor_alone_has_all_of_the_variance() -> None:
    """Bounds that hardly move do nothing."""
    given = design(recipe=BOUNDED, down=UP, up=UP, bounds=1e-9)

    found = influences(given, base=512, seed=1, bootstrap=50)

    assert found.factors == ("bounds", "measurement")
    assert found.evaluations == 512 * 4
    assert found.scores.first.shape == (2, 6, 2)
    assert found.shift.first.shape == (2,)
    np.testing.assert_allclose(found.scores.first[1], 1, atol=1e-3)
    np.testing.assert_allclose(found.scores.total[0], 0, atol=1e-3)
    assert (found.scores.total_low[1] < found.scores.total[1]).all()
    assert (found.scores.total[1] < found.scores.total_high[1]).all()


def test_influences_do_not_depend_on_threads() -> None:
    one, two = (influences(DESIGNS["methods"], 64, 1, 20, threads=threads) for threads in (1, 2))

    for part in ("scores", "ranks", "shift"):
        for a, b in zip(vars(getattr(one, part)).values(), vars(getattr(two, part)).values(), strict=True):
            np.testing.assert_array_equal(a, b)


def test_what_never_varies_has_no_influences() -> None:
    """The rank of a unit alone is always 1."""
    given = design(recipe=BOUNDED, values=values(areas=1, periods=1), weights=ALL)

    found = influences(given, base=64, seed=1, bootstrap=10)

    assert np.isnan(found.ranks.first).all()
    assert np.isnan(found.shift.total_high).all()
    np.testing.assert_allclose(found.scores.total, 1, atol=0.3)


def test_small_first_indices_are_not_lost_in_noise() -> None:
    """f = 3 x + y + z / 10 + 0 u from 1,024 rows: 0.899, 0.100, 0.001, 0, each within a few of its own errors."""
    random = np.random.default_rng(3)
    a, b = random.normal(size=(2, 4, 1024))
    mixed = [np.where(np.arange(4)[:, None] == factor, b, a) for factor in range(4)]
    results = np.array([np.array([3, 1, 0.1, 0]) @ each for each in (a, b, *mixed)], np.float32)[:, None]

    first = jansen(results, [np.arange(1024, dtype=np.int32)[None]])[0, :, 0]

    errors = np.abs(first - np.array([9, 1, 0.01, 0]) / 10.01)
    assert (errors <= [0.03, 0.06, 0.009, 1e-6]).all()
    assert first.sum() == pytest.approx(1, abs=0.06)


def test_a_stop_during_the_resamples_does_not_wait_for_all_of_them() -> None:
    stopped = Event()
    picks = _Resampling(np.zeros((3, 1, 64), np.float32), seed=1, bootstrap=100_000, stopped=stopped)._picks()

    assert len(next(picks)) == 1
    assert len(next(picks)) == RESAMPLES
    stopped.set()
    assert list(picks) == []


def test_memory_of_influences_grows_with_the_base_and_not_with_the_resamples() -> None:
    small, large = (memory_needed(DESIGNS["methods"], base, 500, 1) for base in (1024, 65536))

    assert large > 10 * small
    assert memory_needed(DESIGNS["methods"], 65536, 2000, 1) < 1.1 * large
