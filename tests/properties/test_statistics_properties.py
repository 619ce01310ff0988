"""What statistics of rates must obey, whatever the counts."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from weiheng.indicators.statistics.access import catchment, two_step
from weiheng.indicators.statistics.arrays import Array
from weiheng.indicators.statistics.equity import (
    dissimilarity,
    gini,
    ordered,
    theil_l,
    theil_l_parts,
    theil_t,
    theil_t_parts,
)
from weiheng.indicators.statistics.life import dying_between, healthy_life, life_table, simulated_life
from weiheng.indicators.statistics.pooling import pooled
from weiheng.indicators.statistics.standardised import dsr
from weiheng.indicators.statistics.trend import recent_trend

FEW = settings(max_examples=25)
STARTS = (0, 1, 5, 20, 40, 60, 75)
PEOPLE = arrays(np.float64, len(STARTS), elements=st.integers(1000, 50_000).map(float))
RISK = arrays(np.float64, len(STARTS), elements=st.floats(0.0002, 0.03))
UNITS = arrays(np.float64, 5, elements=st.integers(1, 1000).map(float))


def _deaths(people: Array, risk: Array) -> Array:
    return np.maximum(np.round(people * risk), 1.0)


@FEW
@given(PEOPLE, RISK)
def test_life_is_within_its_interval_and_no_longer_in_health(people: Array, risk: Array) -> None:
    deaths = _deaths(people, risk)
    table = life_table(deaths, people, STARTS)
    healthy = healthy_life(deaths, people, 0.2, 1000, STARTS)

    assert (table.low < table.value).all()
    assert (table.value < table.high).all()
    np.testing.assert_allclose(healthy.value, 0.8 * table.value)
    assert (np.diff(table.survivors) <= 0).all()


@FEW
@given(PEOPLE, RISK)
def test_more_deaths_mean_shorter_lives_and_a_greater_chance_of_dying(people: Array, risk: Array) -> None:
    deaths = _deaths(people, risk)

    assert life_table(deaths * 2, people, STARTS).value[0] < life_table(deaths, people, STARTS).value[0]
    once, twice = (dying_between(each, people, STARTS, (20, 75)) for each in (deaths, 2 * deaths))
    assert 0 <= once.low <= once.value < twice.value <= 1


@FEW
@given(PEOPLE, RISK, st.integers(0, 2**32))
def test_every_draw_is_what_the_table_makes_of_it(people: Array, risk: Array, seed: int) -> None:
    deaths = _deaths(people, risk)
    random = np.random.default_rng(seed)
    drawn = np.array([random.poisson(each, 40) for each in deaths[::-1].tolist()])[::-1].T.astype(np.float64)
    drawn[:, -1] = np.maximum(
        drawn[:, -1], 1e-6
    )  # a table without a last death is not made, a draw is a very long life
    lives = life_table(drawn, people, STARTS).value[:, 0]

    found = simulated_life(deaths, people, STARTS, np.random.default_rng(seed), draws=40)

    low, high = np.quantile(lives, (0.025, 0.975), method="inverted_cdf")
    np.testing.assert_allclose(found.low, low)
    assert np.isnan(found.high) or np.isclose(found.high, high)


@FEW
@given(UNITS, UNITS, st.permutations(range(5)), st.floats(0.01, 100))
def test_inequality_depends_neither_on_order_nor_on_units(
    people: Array, amount: Array, order: list[int], unit: float
) -> None:
    for index in (gini, theil_t, theil_l, dissimilarity):
        found = index(people, amount)
        assert found >= -1e-12
        np.testing.assert_allclose(index(people[order], unit * amount[order]), found, atol=1e-12)
        np.testing.assert_allclose(index(people, unit * people), 0, atol=1e-12)


@FEW
@given(UNITS, UNITS, st.lists(st.sampled_from("abc"), min_size=5, max_size=5))
def test_inequality_is_that_within_groups_and_that_between_them(people: Array, amount: Array, names: list[str]) -> None:
    """A group's own inequality counts by its share, of the amount for T and of the people for L."""
    groups = [np.flatnonzero(np.array(names) == name) for name in sorted(set(names))]
    for parts, index, weight in ((theil_t_parts, theil_t, amount), (theil_l_parts, theil_l, people)):
        found = parts(people, amount, names)
        within = sum(weight[each].sum() / weight.sum() * index(people[each], amount[each]) for each in groups)
        np.testing.assert_allclose(found.within, within, atol=1e-12)
        assert found.between >= -1e-12


@FEW
@given(UNITS, UNITS)
def test_the_other_way_round_the_order_has_the_opposite_slope(people: Array, values: Array) -> None:
    there, back = ordered(people, values), ordered(people[::-1], values[::-1])
    for one, other in ((there.sii, back.sii), (there.aci, back.aci), (there.difference, back.difference)):
        np.testing.assert_allclose(one, -other, atol=1e-9)


@FEW
@given(UNITS, UNITS, arrays(np.float64, (5, 5), elements=st.floats(0, 60)), st.booleans())
def test_whatever_is_supplied_is_shared_out(supply: Array, people: Array, distance: Array, gaussian: bool) -> None:
    found = two_step(supply, people, catchment(distance, 30, gaussian=gaussian))

    np.testing.assert_allclose(found.access @ people, supply[~np.isnan(found.ratio)].sum())


@FEW
@given(PEOPLE, RISK, PEOPLE, st.floats(0.1, 10))
def test_a_standard_population_counts_by_its_shares(people: Array, risk: Array, standard: Array, size: float) -> None:
    deaths = _deaths(people, risk) + 2
    found, larger = dsr(deaths, people, standard), dsr(deaths, people, size * standard)

    np.testing.assert_allclose(found, larger)
    assert found.low <= found.value <= found.high
    assert (deaths / people).min() <= found.value / 100_000 * (1 + 1e-12)
    assert found.value / 100_000 <= (deaths / people).max() * (1 + 1e-12)


@FEW
@given(arrays(np.float64, 8, elements=st.floats(0, 100)), st.floats(0.1, 20), st.floats(-50, 50), st.floats(0.1, 10))
def test_a_trend_does_not_depend_on_the_unit(value: Array, width: float, shift: float, unit: float) -> None:
    found = recent_trend(value, value - width, value + width)
    moved = unit * (value + shift)
    other = recent_trend(moved, moved - unit * width, moved + unit * width)

    np.testing.assert_allclose(other.chi2, found.chi2, rtol=1e-6, atol=1e-6)


@FEW
@given(arrays(np.float64, (2, 9), elements=st.integers(0, 100).map(float)), st.integers(1, 9))
def test_a_pool_is_the_sum_of_its_years(counts: Array, years: int) -> None:
    events, _ = pooled(counts, counts, years)
    for last in range(years - 1, 9):
        assert np.array_equal(events[:, last], counts[:, last - years + 1 : last + 1].sum(axis=1))
    assert np.isnan(events[:, : years - 1]).all()
