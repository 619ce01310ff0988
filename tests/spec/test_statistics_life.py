"""Life tables against what PHEindicatormethods (Public Health England, MIT licence) computes, and their gaps."""

import numpy as np
import pytest

from weiheng.indicators.statistics.life import dying_between, healthy_life, life_table, simulated_life

STARTS = (0, 1, *range(5, 90, 5))
PEOPLE = np.array(
    [1200, 5000, 6300, 6200, 6000, 6500, 9000, 9800, 9100, 8300, 7700, 7200, 6500, 5600, 4700, 3700, 2700, 1700, 1300.0]
)
DEATHS = np.array([3, 2, 1, 1, 2, 3, 5, 7, 10, 14, 21, 33, 48, 66, 88, 110, 133, 150, 210.0])
ILL = np.array(
    [0.01, 0.01, 0.01, 0.01, 0.01, 0.02, 0.02, 0.03, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.14, 0.18, 0.25, 0.33, 0.45]
)
EXPECTANCY = {0: 77.86448603784686, 1: 77.058945867899, 40: 39.05357182118386, 80: 8.049340218014917, 85: 1300 / 210}
LOW = {0: 77.03215184591382, 1: 76.25414333659754, 40: 38.32756178267833, 80: 7.380616757888558, 85: 5.353212030348927}
HIGH = {0: 78.6968202297799, 1: 77.86374839920046, 40: 39.77958185968939, 80: 8.718063678141277, 85: 7.027740350603453}
SURVIVORS = {0: 100_000, 1: 99750.56123721626, 40: 97871.41132376183, 80: 52072.23952797333, 85: 33250.94813232032}


def test_a_table_is_chiangs_with_silcocks_interval() -> None:
    found = life_table(DEATHS, PEOPLE, STARTS)

    for printed, column in ((EXPECTANCY, found.value), (LOW, found.low), (HIGH, found.high)):
        for age, years in printed.items():
            assert column[STARTS.index(age)] == pytest.approx(years, abs=1e-9)
    for age, alive in SURVIVORS.items():
        assert found.survivors[STARTS.index(age)] == pytest.approx(alive, abs=1e-9)
    assert found.years.sum() / 100_000 == pytest.approx(found.value[0])


def test_all_areas_sexes_and_years_are_one_call() -> None:
    factor = np.linspace(1, 2, 11 * 2 * 10).reshape(11, 2, 10, 1)

    found = life_table(DEATHS * factor, PEOPLE * 3, STARTS)

    assert found.value.shape == (11, 2, 10, 19)
    one = life_table(DEATHS * factor[4, 1, 7], PEOPLE * 3, STARTS)
    for many, alone in zip(found, one, strict=True):
        assert np.array_equal(many[4, 1, 7], alone)


def test_the_first_year_of_life_counts_by_its_parameter() -> None:
    """Who dies in the first year dies soon after birth; a table that begins later has no such year."""
    early, late = (life_table(DEATHS, PEOPLE, STARTS, a0=a0) for a0 in (0.1, 0.5))
    assert early.value[0] < late.value[0]

    later = life_table(DEATHS[1:], PEOPLE[1:], STARTS[1:], a0=0.1)
    assert later.value == pytest.approx(early.value[1:])
    assert later.low == pytest.approx(early.low[1:])


@pytest.mark.parametrize(
    ("age", "died", "lived"),
    [
        (3, np.nan, 6200),
        (3, 1, np.nan),
        (3, 0, 0),  # nobody lives in a band
        (3, 6201, 6200),  # more die than live
        (18, 0, 1300),  # nobody died in the open band
    ],
)
def test_a_table_that_cannot_be_made_is_missing_and_leaves_others_alone(age: int, died: float, lived: float) -> None:
    deaths, people = np.tile(DEATHS, (2, 1)), np.tile(PEOPLE, (2, 1))
    deaths[0, age], people[0, age] = died, lived

    found = life_table(deaths, people, STARTS)

    for column in found:
        assert np.isnan(column[0]).all()
    assert np.array_equal(found.value[1], life_table(DEATHS, PEOPLE, STARTS).value)


def test_a_band_without_deaths_below_the_open_one_is_fine() -> None:
    deaths = DEATHS.copy()
    deaths[3] = 0
    assert not np.isnan(life_table(deaths, PEOPLE, STARTS)).any()


def test_small_populations_have_no_table_unless_it_is_wished() -> None:
    few = PEOPLE * 5000 / PEOPLE.sum()
    deaths = DEATHS * 5000 / PEOPLE.sum()

    assert np.isnan(life_table(deaths, few, STARTS).value).all()
    assert life_table(deaths, few, STARTS, minimum_population=0).value[0] == pytest.approx(EXPECTANCY[0])


def test_nobody_lives_on_after_a_band_in_which_all_die() -> None:
    found = life_table([10, 9000, 5], [10_000, 9000, 10], (0, 5, 85))

    assert found.survivors[2] == 0
    assert np.isnan(found.value[2])
    assert found.value[0] == pytest.approx(found.years.sum() / 100_000)
    assert not np.isnan(found.low[:2]).any()


def test_health_adjusted_expectancy_is_sullivans() -> None:
    found = healthy_life(DEATHS, PEOPLE, ILL, 500, STARTS)

    assert found.value[0] == pytest.approx(72.05754086031813, abs=1e-9)
    assert found.low[0] < found.value[0] < found.high[0]


def test_health_with_an_exact_prevalence_is_as_sure_as_life() -> None:
    """All healthy: the life table itself. The fewer were asked, the wider."""
    life, healthy = life_table(DEATHS, PEOPLE, STARTS), healthy_life(DEATHS, PEOPLE, 0, np.inf, STARTS)
    assert np.array(healthy) == pytest.approx(np.array(life[:3]))

    widths = [np.ptp(healthy_life(DEATHS, PEOPLE, ILL, asked, STARTS)[1:], axis=0)[0] for asked in (50, 500, np.inf)]
    assert widths == sorted(widths, reverse=True)


def test_the_error_of_the_prevalence_adds_the_squares_of_years() -> None:
    exact, asked = (healthy_life(DEATHS, PEOPLE, ILL, number, STARTS) for number in (np.inf, 400))
    years = life_table(DEATHS, PEOPLE, STARTS).years / 100_000

    more = ((asked.high - asked.low)[0] ** 2 - (exact.high - exact.low)[0] ** 2) / (2 * 1.959963984540054) ** 2

    assert more == pytest.approx((years**2 * ILL * (1 - ILL) / 400).sum())


def test_a_missing_prevalence_makes_younger_ages_missing_too() -> None:
    gap = ILL.copy()
    gap[10] = np.nan

    found = healthy_life(DEATHS, PEOPLE, gap, 500, STARTS)

    assert np.isnan(found.value).tolist() == [True] * 11 + [False] * 8


def test_premature_mortality_is_the_worked_example_of_the_health_organization() -> None:
    """Rates per 100,000 from 30 to 69 in bands of five years."""
    rates = [20, 35, 60, 110, 190, 330, 560, 900, np.nan]

    found = dying_between(rates, 100_000, range(30, 75, 5))

    assert found.value * 100 == pytest.approx(10.439865104707991, abs=1e-9)


def test_the_chance_of_dying_agrees_with_the_survivors_of_the_table() -> None:
    survivors = life_table(DEATHS, PEOPLE, STARTS).survivors
    alive = dict(zip(STARTS, survivors, strict=True))

    assert dying_between(DEATHS, PEOPLE, STARTS).value == pytest.approx(1 - alive[70] / alive[30])
    assert dying_between(DEATHS, PEOPLE, STARTS, (0, 5)).value == pytest.approx(1 - alive[5] / 100_000)


def test_the_interval_of_one_band_is_chiangs() -> None:
    found = dying_between([40, 0], [2000, 100], (60, 65), (60, 65))
    q = found.value
    se = q * np.sqrt((1 - q) / 40)

    assert found.high - q == pytest.approx(1.959963984540054 * se)
    assert q - found.low == pytest.approx(1.959963984540054 * se)


def test_where_nobody_dies_the_chance_is_0_but_nobody_knows_how_surely() -> None:
    found = dying_between([0, 0, 0], 1000, (30, 50, 70))

    assert found.value == 0
    assert np.isnan(found[1:]).all()


def test_only_bands_between_the_ages_count() -> None:
    deaths = DEATHS.copy()
    deaths[[0, -1]] = np.nan
    assert not np.isnan(dying_between(deaths, PEOPLE, STARTS)).any()

    deaths[10] = np.nan
    assert np.isnan(dying_between(deaths, PEOPLE, STARTS)).all()


@pytest.mark.parametrize("law", ["poisson", "binomial"])
def test_drawn_deaths_give_an_interval_like_silcocks(law: str) -> None:
    found = simulated_life(DEATHS, PEOPLE, STARTS, np.random.default_rng(7), law=law)

    assert found.value == pytest.approx(EXPECTANCY[0], abs=1e-9)
    assert found.low == pytest.approx(LOW[0], abs=0.08)
    assert found.high == pytest.approx(HIGH[0], abs=0.08)


def test_each_draw_is_a_life_table_of_its_own() -> None:
    """The same random numbers, oldest band first, put through the table one by one."""
    random = np.random.default_rng(3)
    drawn = np.array([random.poisson(each, 200) for each in DEATHS[::-1].tolist()])[::-1].T
    tables = life_table(drawn, PEOPLE, STARTS).value[:, 0]

    found = simulated_life(DEATHS, PEOPLE, STARTS, np.random.default_rng(3), draws=200)

    ends = np.quantile(tables, (0.025, 0.975), method="inverted_cdf")
    assert (found.low, found.high) == pytest.approx(tuple(ends), abs=1e-9)


def test_drawn_tables_are_as_many_as_given_and_the_missing_ones_stay_missing() -> None:
    deaths = np.tile(DEATHS, (2, 3, 1))
    deaths[1, 2, 0] = np.nan

    found = simulated_life(deaths, PEOPLE, STARTS, np.random.default_rng(3), draws=50)

    for column in found:
        assert np.isnan(column).tolist() == [[False, False, False], [False, False, True]]
    assert len(set(found.low.ravel()[:5])) == 5, "each table is drawn for itself"


def test_an_upper_limit_among_draws_without_a_last_death_is_not_known() -> None:
    """Two deaths in the open band: one draw in seven has none."""
    deaths = DEATHS.copy()
    deaths[-1] = 2

    found = simulated_life(deaths, PEOPLE, STARTS, np.random.default_rng(3), draws=500)

    assert found.low < found.value
    assert np.isnan(found.high)


def test_bands_and_numbers_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="18 starts of bands for 19 ages"):
        life_table(DEATHS, PEOPLE, STARTS[1:])
    with pytest.raises(ValueError, match="do not rise"):
        life_table([1, 2, 3], [1000, 1000, 9000], (0, 5, 5))
    with pytest.raises(ValueError, match="0 starts of bands"):
        life_table([], [], ())
    with pytest.raises(ValueError, match="deaths below 0"):
        life_table(-DEATHS, PEOPLE, STARTS)
    with pytest.raises(ValueError, match="no bands between 30 and 71"):
        dying_between(DEATHS, PEOPLE, STARTS, (30, 71))
    with pytest.raises(ValueError, match="prevalences outside"):
        healthy_life(DEATHS, PEOPLE, 1.01, 500, STARTS)
    with pytest.raises(ValueError, match="draws: 0"):
        simulated_life(DEATHS, PEOPLE, STARTS, np.random.default_rng(3), draws=0)
    with pytest.raises(ValueError, match=r"deaths \(19,\), population \(18,\)"):
        life_table(DEATHS, PEOPLE[1:], STARTS)
