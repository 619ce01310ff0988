"""Forecasts of short yearly series: what leads where, how sure, and when nothing is said."""

from collections.abc import Mapping
from fractions import Fraction
from typing import ClassVar

import pytest

from weiheng.definitions.requirement import Mode
from weiheng.plan.forecast import Model, forecast, lasting_share, silence
from weiheng.plan.model import Forecast, Goal, NoForecast, Series, Silence

AT_LEAST_18 = Goal(Mode.LEVEL, +1, low=Fraction(18))
FOUR = {2019: 10, 2020: 11, 2021: 13, 2022: 16}
SHARE = (Fraction(0), Fraction(100))
NOT_NEGATIVE = (Fraction(0), None)


def at_most(limit: str) -> Goal:
    return Goal(Mode.LEVEL, -1, high=Fraction(limit))


def series(values: Mapping[int, object], breaks: tuple[int, ...] = ()) -> Series:
    return Series({year: Fraction(str(value)) for year, value in values.items()}, breaks=breaks)


def led(
    values: Mapping[int, object],
    goal: Goal,
    until: int = 2025,
    limits: tuple[Fraction | None, Fraction | None] = (None, None),
) -> Forecast:
    """The forecast from 2022, which must be there."""
    found = forecast(series(values), until, goal, 2022, limits=limits)
    assert found is not None
    return found


class TestTheRule:
    """Worked by hand: the slopes between all pairs of years are 1, 1.5, 2, 2, 2.5, 3, of which two thirds of the median
    are 4/3; the years miss it by -1/3, 2/3 and 5/3, so the spread is sqrt((1 + 4 + 25)/9 / 2)."""

    def test_each_year_adds_two_thirds_of_the_median_slope(self) -> None:
        found = led(FOUR, AT_LEAST_18, 2024)
        assert found.central == pytest.approx({2023: 16 + 4 / 3, 2024: 16 + 8 / 3})
        assert (found.model, found.used) == (Model.RAW, (2019, 2020, 2021, 2022))

    def test_the_interval_is_students_with_two_degrees_of_freedom(self) -> None:
        found = led(FOUR, AT_LEAST_18, 2024)
        half = {2023: 4.302652729749462 * (20 / 9) ** 0.5, 2024: 4.302652729749462 * (50 / 9) ** 0.5}
        assert found.high == pytest.approx({year: found.central[year] + half[year] for year in half})
        assert found.low == pytest.approx({year: found.central[year] - half[year] for year in half})

    def test_the_probability_is_that_of_the_same_distribution_in_the_target_year(self) -> None:
        found = led(FOUR, AT_LEAST_18, 2024)
        t = (18 - (16 + 8 / 3)) / (50 / 9) ** 0.5
        assert found.probability == pytest.approx(0.5 - t / (2 * (2 + t * t) ** 0.5))

    def test_even_odds_if_the_target_is_where_the_series_leads(self) -> None:
        assert led(FOUR, at_most("20"), 2025).probability == pytest.approx(0.5)

    def test_a_range_is_met_between_its_ends(self) -> None:
        wide, low, high = (
            led(FOUR, Goal(Mode.LEVEL, 0, *ends)).probability
            for ends in ((Fraction(18), Fraction(22)), (Fraction(18), None), (None, Fraction(22)))
        )
        assert wide == pytest.approx(low + high - 1)

    def test_a_year_without_a_value_is_no_change_of_two_years_in_one(self) -> None:
        found = led({2016: 10, 2018: 14, 2020: 18, 2021: 20, 2022: 22}, AT_LEAST_18, 2023)
        assert found.central[2023] == pytest.approx(22 + 4 / 3)

    def test_when_the_last_year_is_not_known_yet_the_forecast_starts_before_it(self) -> None:
        found = led({year - 1: value for year, value in FOUR.items()}, AT_LEAST_18, 2023)
        assert found.central == pytest.approx({2022: 16 + 4 / 3, 2023: 16 + 8 / 3})


class TestPassingNoise:
    """Changes that the next year undoes do not add up."""

    def test_half_of_the_correlation_of_errors_is_believed(self) -> None:
        passes = 1 - lasting_share([4, -4, 4, -4])  # correlated by -48/64
        assert passes / (1 + passes**2) == pytest.approx(0.75 / 2)

    @pytest.mark.parametrize("misses", [[1, 2, 3], [1, 0, 1], [0, 0, 0]])
    def test_all_stays_of_errors_that_do_not_undo_each_other(self, misses: list[float]) -> None:
        assert lasting_share(misses) == 1

    def test_the_forecast_starts_between_the_last_values(self) -> None:
        found = led({2018: 10, 2019: 14, 2020: 10, 2021: 14, 2022: 10}, AT_LEAST_18)
        assert 10 < found.central[2023] == found.central[2025] < 14

    def test_the_interval_hardly_widens(self) -> None:
        up_and_down = led({2018: 10, 2019: 14, 2020: 10, 2021: 14, 2022: 10}, AT_LEAST_18)
        up = led({2018: 10, 2019: 14, 2020: 14, 2021: 18, 2022: 18}, AT_LEAST_18)
        first, second = (each.high[2025] - each.low[2025] for each in (up_and_down, up))
        assert first / (up_and_down.high[2023] - up_and_down.low[2023]) < second / (up.high[2023] - up.low[2023])


class TestLimits:
    """What is impossible is not forecast."""

    SHARES: ClassVar = {2018: 80, 2019: 88, 2020: 93, 2021: 96, 2022: 98}

    def test_a_share_stays_within_0_and_100(self) -> None:
        found = led(self.SHARES, AT_LEAST_18, 2030, limits=SHARE)
        assert found.model is Model.LOGIT
        assert 98 < found.central[2030] < found.high[2030] < 100

    def test_a_rate_stays_above_0(self) -> None:
        found = led({2019: 8, 2020: 4, 2021: 2, 2022: 1}, at_most("0.5"), 2030, limits=NOT_NEGATIVE)
        assert found.model is Model.LOG
        assert 0 < found.low[2030] < found.central[2030] < 1

    def test_something_that_is_only_limited_above(self) -> None:
        found = led(self.SHARES, AT_LEAST_18, 2030, limits=(None, Fraction(100)))
        assert found.model is Model.LOG
        assert 98 < found.central[2030] < found.high[2030] < 100

    def test_a_series_that_has_reached_a_limit_is_cut_off_there(self) -> None:
        found = led(self.SHARES | {2022: 100}, AT_LEAST_18, 2025, limits=SHARE)
        assert found.model is Model.RAW
        assert found.high[2025] == found.central[2025] == 100

    def test_only_a_series_that_has_reached_a_limit_can_be_expected_to_lie_there(self) -> None:
        goal = Goal(Mode.LEVEL, +1, low=Fraction(100))
        assert led(self.SHARES, goal, 2025, limits=SHARE).probability == 0
        assert 0.5 < led(self.SHARES | {2022: 100}, goal, 2025, limits=SHARE).probability < 1

    def test_a_stricter_target_is_never_likelier_met_at_a_limit_neither(self) -> None:
        for values in (self.SHARES, self.SHARES | {2022: 100}):
            less, more = (
                led(values, Goal(Mode.LEVEL, +1, low=Fraction(low)), 2025, limits=SHARE) for low in ("99.99", "100")
            )
            assert less.model is more.model
            assert less.probability >= more.probability

    def test_what_every_possible_value_meets_is_certain(self) -> None:
        up_and_down = {2018: 6, 2019: 1, 2020: 5, 2021: 0, 2022: 4}
        assert led(up_and_down, Goal(Mode.LEVEL, +1, low=Fraction(-1)), limits=NOT_NEGATIVE).probability == 1
        assert led(up_and_down, at_most("101"), limits=SHARE).probability == 1

    def test_large_errors_do_not_multiply(self) -> None:
        """Deaths in childbirth: on logarithms the interval would end at 37, four times what was ever seen."""
        deaths = dict(enumerate((7.29, 5.88, 9.16, 5.30, 8.46, 5.61, 3.16, 4.07, 4.79, 1.91, 7.21), start=2012))
        found = led(deaths, at_most("6.5"), 2025, limits=(Fraction(0), Fraction(100_000)))
        assert found.model is Model.RAW
        assert (found.low[2025], round(found.central[2025], 1), round(found.high[2025], 1)) == (0, 5.1, 14.5)

    def test_steep_growth_is_no_error(self) -> None:
        doubled = {2019: 1, 2020: 2, 2021: 4, 2022: 8}
        assert led(doubled, at_most("1"), 4000, limits=NOT_NEGATIVE).high[4000] > 1e300


class TestChance:
    """A probability is shown in steps of five percent."""

    @pytest.mark.parametrize(
        ("probability", "shown"), [(0, "<5"), (0.04, "<5"), (0.07, "5"), (0.638, "65"), (0.95, "95"), (0.96, ">95")]
    )
    def test_it_is_shown_coarsely(self, probability: float, shown: str) -> None:
        found = Forecast("", {}, {}, {}, probability, ())
        assert f"{found.beyond}{found.chance}" == shown


class TestSilence:
    """When no forecast would be honest, and why."""

    @pytest.mark.parametrize(
        ("values", "breaks", "goal", "why"),
        [
            ({2020: 12, 2021: 13, 2022: 16}, (), AT_LEAST_18, NoForecast(Silence.FEW_YEARS, (2020, 2021, 2022))),
            ({}, (), AT_LEAST_18, NoForecast(Silence.FEW_YEARS)),
            (FOUR, (2021,), AT_LEAST_18, NoForecast(Silence.FEW_SINCE_BREAK, (2021, 2022), 2021)),
            (FOUR, (2015, 2024), AT_LEAST_18, NoForecast(Silence.BREAK_AHEAD, since=2024)),
            (FOUR | {2025: 20}, (), AT_LEAST_18, NoForecast(Silence.REACHED)),
            (dict.fromkeys(FOUR, 100), (), AT_LEAST_18, NoForecast(Silence.CONSTANT, tuple(FOUR))),
            (FOUR, (), Goal(Mode.DIRECTION, +1), NoForecast(Silence.NOT_OF_A_YEAR)),
            (FOUR, (), None, NoForecast(Silence.NOT_OF_A_YEAR)),
            (FOUR, (2015,), AT_LEAST_18, None),
        ],
    )
    def test_it_has_a_reason(
        self, values: Mapping[int, object], breaks: tuple[int, ...], goal: Goal | None, why: NoForecast | None
    ) -> None:
        assert silence(series(values, breaks), 2025, goal, 2025) == why

    def test_a_year_that_has_passed_without_a_value_is_forecast(self) -> None:
        assert forecast(series(FOUR), 2025, AT_LEAST_18, 2030) == led(FOUR, AT_LEAST_18, 2025)

    def test_three_years_are_too_few(self) -> None:
        assert forecast(series({2020: 12, 2021: 13, 2022: 16}), 2025, AT_LEAST_18, 2022) is None

    def test_years_before_a_break_do_not_count(self) -> None:
        years = {2016: 5, 2017: 4, **FOUR}
        found = forecast(series(years, breaks=(2019,)), 2025, AT_LEAST_18, 2022)
        assert found is not None
        assert found.used == (2019, 2020, 2021, 2022)
        assert forecast(series(years, breaks=(2020,)), 2025, AT_LEAST_18, 2022) is None

    def test_nor_is_anything_forecast_across_a_break_that_is_known_to_come(self) -> None:
        assert forecast(series(FOUR, breaks=(2024,)), 2025, AT_LEAST_18, 2022) is None

    def test_later_values_are_not_known_yet(self) -> None:
        assert forecast(series(FOUR), 2025, AT_LEAST_18, 2021) is None

    @pytest.mark.parametrize("until", [2021, 2022])
    def test_a_year_that_is_there_needs_no_forecast(self, until: int) -> None:
        assert forecast(series(FOUR), until, AT_LEAST_18, 2022) is None

    def test_what_never_changed_does_not_show_how_much_it_varies(self) -> None:
        assert forecast(series(dict.fromkeys(FOUR, 100)), 2025, AT_LEAST_18, 2022, limits=SHARE) is None

    @pytest.mark.parametrize("mode", [Mode.CUMULATIVE, Mode.DIRECTION, Mode.QUALITATIVE])
    def test_goals_that_the_value_of_one_year_does_not_meet(self, mode: Mode) -> None:
        assert forecast(series(FOUR), 2025, Goal(mode, +1, low=Fraction(18)), 2022) is None

    def test_a_goal_without_limits(self) -> None:
        assert forecast(series(FOUR), 2025, Goal(Mode.LEVEL, +1), 2022) is None
