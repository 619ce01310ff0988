"""What plans say of how sure a rate is, in one year and in three, and of small numbers."""

from fractions import Fraction
from typing import ClassVar

import pytest

from weiheng.indicators.statistics.intervals import poisson
from weiheng.plan.model import Series
from weiheng.plan.uncertainty import covers, small_numbers, sureness

PER_100000 = Fraction(100_000)
PERCENT = Fraction(100)


class TestOneYear:
    """What ``sureness`` says of the year that is judged."""

    def test_a_common_share_has_wilsons_interval_in_the_unit_of_the_indicator(self) -> None:
        found = sureness(Series({}, {2022: (912, 1000)}, PERCENT), 2022, share=True)
        assert found is not None
        assert (found.low, found.high) == pytest.approx((89.28277489502233, 92.80190020576792))
        assert found.events == 912
        assert type(found.low) is float

    def test_deaths_among_births_are_counted_as_rare_events_although_they_are_a_part(self) -> None:
        found = sureness(Series({}, {2022: (9, 120_000)}, PER_100000), 2022, share=True)
        assert found is not None
        assert (found.low, found.high) == pytest.approx((4.115373097378334 / 1.2, 17.084803451419166 / 1.2))

    def test_events_among_people_are_no_part_however_many_they_are(self) -> None:
        series = Series({}, {2022: (137, 1000)}, Fraction(1000))
        visits, part = (sureness(series, 2022, share=share) for share in (False, True))
        assert visits is not None
        assert part is not None
        assert (visits.low, visits.high) == pytest.approx((115.01896636754043, 161.95743030679904))
        assert part.high - part.low < visits.high - visits.low

    def test_what_is_larger_than_its_base_is_no_part_of_it(self) -> None:
        boys_to_girls = Series({}, {2022: (1100, 1000)}, PERCENT)
        assert sureness(boys_to_girls, 2022, share=True) == sureness(boys_to_girls, 2022, share=False)

    @pytest.mark.parametrize("counts", [{}, {2021: (9, 100)}, {2022: (0, 0)}])
    def test_nothing_is_said_without_counts_of_that_year(self, counts: dict[int, tuple[int, int]]) -> None:
        assert sureness(Series({2022: Fraction(9)}, counts), 2022, share=True) is None

    def test_a_rate_that_cannot_be_told_from_the_target(self) -> None:
        found = sureness(Series({}, {2022: (9, 120_000)}, PER_100000), 2022, share=True)
        assert found is not None
        assert covers(found, Fraction("6.5"))
        assert not covers(found, Fraction(15))

    @pytest.mark.parametrize(("events", "few"), [(0, True), (19, True), (20, False)])
    def test_fewer_than_20_events_ask_for_caution(self, events: int, few: bool) -> None:
        found = sureness(Series({}, {2022: (events, 100_000)}), 2022, share=True)
        assert found is not None
        assert small_numbers(found) is few


class TestThreeYears:
    """The rate of three years pooled."""

    SIX: ClassVar = {year: (year - 2010, 100_000) for year in range(2016, 2022)}

    def test_the_last_three_years_are_added_up(self) -> None:
        found = sureness(Series({}, self.SIX, PER_100000), 2021, share=True)
        assert found is not None
        assert found.pooled_years == (2019, 2020, 2021)
        assert found.pooled == pytest.approx(10)
        assert (found.pooled_low, found.pooled_high) == pytest.approx(tuple(float(limit) / 3 for limit in poisson(30)))

    def test_a_year_without_counts_is_left_out_and_later_ones_are_not_known_yet(self) -> None:
        counts = {year: pair for year, pair in self.SIX.items() if year != 2019}
        found = sureness(Series({}, counts), 2020, share=True)
        assert found is not None
        assert found.pooled_years == (2017, 2018, 2020)

    @pytest.mark.parametrize("breaks", [(2020,), (2021,)])
    def test_years_are_never_pooled_across_a_break(self, breaks: tuple[int, ...]) -> None:
        found = sureness(Series({}, self.SIX, breaks=breaks), 2021, share=True)
        assert found is not None
        assert (found.pooled, found.pooled_years) == (None, ())
