"""Measures of inequality against their handbooks."""

from math import log

import numpy as np
import pytest

from weiheng.indicators.statistics.access import catchment, two_step
from weiheng.indicators.statistics.equity import (
    dissimilarity,
    gini,
    hrad,
    hrad_over_pad,
    max_min_ratio,
    ordered,
    pad,
    theil_l,
    theil_l_parts,
    theil_t,
    theil_t_parts,
)

NAN = np.nan
PEOPLE = np.array([120.0, 80, 60, 40])
BEDS = np.array([700.0, 360, 240, 100])
AREA = np.array([50.0, 100, 200, 650])
UNITS = (gini, theil_t, theil_l, dissimilarity, max_min_ratio)


class TestUnits:
    """Four districts, by hand."""

    def test_worked_example(self) -> None:
        assert gini(PEOPLE, BEDS) == pytest.approx(0.1295238095238096, abs=1e-9)
        assert gini(AREA, BEDS) == pytest.approx(0.7414285714285714, abs=1e-9)
        assert theil_t(PEOPLE, BEDS) == pytest.approx(0.031211814251850344, abs=1e-9)
        assert theil_l(PEOPLE, BEDS) == pytest.approx(0.0344913284284003, abs=1e-9)
        assert theil_l(PEOPLE, BEDS) / log(10) == pytest.approx(0.014979393609967005, abs=1e-9)
        assert dissimilarity(PEOPLE, BEDS) == pytest.approx(0.1, abs=1e-9)
        assert max_min_ratio(PEOPLE, BEDS) == pytest.approx(2.333333333333333, abs=1e-9)

    def test_resources_beside_people_and_area(self) -> None:
        found = hrad(BEDS, AREA)
        assert found == pytest.approx([10, 2.571428571428571, 0.8571428571428571, 0.10989010989010987], abs=1e-9)
        assert pad(PEOPLE, AREA) == pytest.approx([8, 2.6666666666666665, 1, 0.20512820512820512], abs=1e-9)
        assert hrad_over_pad(BEDS, PEOPLE) == pytest.approx(found / pad(PEOPLE, AREA))
        assert hrad_over_pad(BEDS, PEOPLE)[3] == pytest.approx(0.5357142857142857, abs=1e-9)

    def test_within_and_between_groups_add_up(self) -> None:
        groups = ("inner", "outer", "inner", "outer")
        p, s = PEOPLE / PEOPLE.sum(), BEDS / BEDS.sum()
        inner, outer = [0, 2], [1, 3]
        for parts, index, weight in ((theil_t_parts, theil_t, s), (theil_l_parts, theil_l, p)):
            found = parts(PEOPLE, BEDS, groups)
            within = sum(weight[each].sum() * index(PEOPLE[each], BEDS[each]) for each in (inner, outer))
            between = index([p[inner].sum(), p[outer].sum()], [s[inner].sum(), s[outer].sum()])

            assert found.whole == pytest.approx(index(PEOPLE, BEDS))
            assert found.within == pytest.approx(within)
            assert found.between == pytest.approx(between)

    def test_years_at_once(self) -> None:
        years = np.stack((BEDS, PEOPLE, BEDS[::-1]))
        for index in UNITS:
            assert index(PEOPLE, years) == pytest.approx([float(index(PEOPLE, each)) for each in years])
        assert theil_t_parts(PEOPLE, years, "aabb").within.shape == (3,)

    def test_a_unit_without_people_or_without_beds(self) -> None:
        """Beds where nobody lives are spread unevenly, not missing; nobody can be told to have infinitely many."""
        assert gini([100, 100, 0], [10, 10, 20]) == pytest.approx(0.5)
        assert gini([100, 100], [0, 20]) == pytest.approx(0.5)
        assert theil_t([100, 100], [0, 20]) == pytest.approx(log(2))
        assert np.isnan(theil_l([100, 100], [0, 20]))
        assert np.isnan(theil_t([100, 0], [20, 20]))
        assert np.isnan(max_min_ratio([100, 100], [0, 20]))
        assert np.isnan(max_min_ratio([100, 0], [10, 20]))
        assert hrad_over_pad([0, 20], [100, 100]).tolist() == [0, 2]
        assert np.array_equal(hrad_over_pad([10, 10], [100, 0]), [0.5, NAN], equal_nan=True)

    def test_a_missing_unit_makes_the_measure_missing(self) -> None:
        gap = np.array([700, NAN, 240, 100])
        for index in UNITS:
            assert np.isnan(index(PEOPLE, gap))
            assert np.isnan(index(gap, BEDS))
            assert np.isnan(index([], []))
            assert np.isnan(index([0, 0], [0, 0]))
        for parts in (theil_t_parts, theil_l_parts):
            assert np.isnan(parts(PEOPLE, gap, "abab")).all()
        assert np.isnan(hrad(gap, AREA)).all()

    def test_numbers_that_cannot_be_are_refused(self) -> None:
        with pytest.raises(ValueError, match="amounts below 0"):
            gini(PEOPLE, -BEDS)
        with pytest.raises(ValueError, match="weights below 0"):
            theil_l(-PEOPLE, BEDS)
        with pytest.raises(ValueError, match="3 names of groups for 4 units"):
            theil_t_parts(PEOPLE, BEDS, "aab")
        with pytest.raises(ValueError, match=r"population \(4,\), amount \(3,\)"):
            dissimilarity(PEOPLE, BEDS[1:])
        with pytest.raises(ValueError, match="last axis must have"):
            gini(1, 2)


class TestOrdered:
    """Groups from the poorest to the richest (World Health Organization, Handbook on health inequality monitoring)."""

    POP = (300, 250, 200, 150, 100)
    COVERAGE = (62, 70, 74, 81, 88)

    def test_worked_example(self) -> None:
        found = ordered(self.POP, self.COVERAGE)

        expected = {
            "difference": 26.0,
            "ratio": 1.4193548387096775,
            "mean": 71.85,
            "aci": 4.612500000000001,
            "rci": 0.06419624217119,
            "par": 16.150000000000006,
            "paf": 0.22477383437717478,
            "sii": 29.28571428571428,
            "rii": 1.5119240854039204,
        }
        assert found._asdict() == pytest.approx(expected, abs=1e-9)

    def test_what_is_bad_for_the_poor_is_negative(self) -> None:
        found = ordered(self.POP, self.COVERAGE[::-1])
        for each in (found.difference, found.aci, found.rci, found.sii, found.par, found.paf):
            assert each < 0
        assert found.ratio < 1
        assert found.rii < 1

    def test_nobody_is_worse_off(self) -> None:
        found = ordered(self.POP, 70)
        assert np.array(found) == pytest.approx(np.array([70, 0, 1, 0, 0, 0, 1, 0, 0]), abs=1e-9)

    def test_gaps(self) -> None:
        assert np.isnan(ordered(self.POP, (62, NAN, 74, 81, 88))).all()
        assert np.isnan(ordered((300, 250, 200, 150, NAN), self.COVERAGE)).all()
        assert np.isnan(ordered([], [])).all()
        assert np.isnan(ordered([0, 0], [1, 2])).all()

    def test_what_would_be_divided_by_nothing(self) -> None:
        alone = ordered([100], [5])
        assert (alone.mean, alone.difference, alone.ratio) == (5, 0, 1)
        assert np.isnan([alone.sii, alone.rii]).all()

        nothing = ordered([100, 100], [0, 0])
        assert nothing.sii == 0
        assert np.isnan([nothing.ratio, nothing.rci, nothing.rii, nothing.paf]).all()

    def test_years_at_once(self) -> None:
        found = ordered(self.POP, [self.COVERAGE, self.COVERAGE[::-1]])
        assert found.sii.shape == (2,)
        assert found.sii[0] == pytest.approx(29.28571428571428)


class TestAccess:
    """Two-step floating catchment areas."""

    SUPPLY, PEOPLE = np.array([30.0, 20, 50]), np.array([10.0, 20, 15, 5])
    REACH = np.array([[1, 1, 0], [1, 1, 1], [0, 1, 1], [0, 0, 1]])

    def test_worked_example(self) -> None:
        found = two_step(self.SUPPLY, self.PEOPLE, self.REACH)

        assert found.ratio == pytest.approx([1, 0.4444444444444444, 1.25], abs=1e-9)
        expected = [1.4444444444444444, 2.6944444444444446, 1.6944444444444444, 1.25]
        assert found.access == pytest.approx(expected, abs=1e-9)
        assert found.access @ self.PEOPLE == pytest.approx(self.SUPPLY.sum())

    def test_distances_give_the_catchment(self) -> None:
        distance = np.array([[0, 30], [29.9, np.inf], [30.1, NAN]])
        assert np.array_equal(catchment(distance, 30), [[1, 1], [1, 0], [0, NAN]], equal_nan=True)

    def test_a_bell_curve_falls_from_1_to_0(self) -> None:
        found = catchment([0, 10, 20, 30, np.inf], 30, gaussian=True)
        assert found[[0, 3, 4]].tolist() == [1, 0, 0]
        assert (np.diff(found[:4]) < 0).all()
        assert found[1] == pytest.approx((np.exp(-1 / 18) - np.exp(-0.5)) / (1 - np.exp(-0.5)))

    def test_what_nobody_reaches_is_nobodys_and_who_reaches_nothing_has_nothing(self) -> None:
        reach = np.array([[1, 0, 0], [1, 0, 0], [0, 0, 0], [0, 1, 0]])
        found = two_step(self.SUPPLY, self.PEOPLE, reach)

        assert np.isnan(found.ratio[2])
        assert found.access == pytest.approx([1, 1, 0, 4])
        assert found.access @ self.PEOPLE == pytest.approx(50)

    def test_a_missing_site_is_missing_for_those_who_reach_it(self) -> None:
        found = two_step([NAN, 20, 50], self.PEOPLE, self.REACH)
        assert np.isnan(found.access).tolist() == [True, True, False, False]

        unknown = two_step(self.SUPPLY, [10, 20, 15, NAN], self.REACH)
        assert np.isnan(unknown.ratio).tolist() == [False, False, True]

    def test_years_at_once(self) -> None:
        found = two_step(np.stack((self.SUPPLY, 2 * self.SUPPLY)), self.PEOPLE, self.REACH)
        assert found.access.shape == (2, 4)
        assert found.access[1] == pytest.approx(2 * found.access[0])

    def test_numbers_that_cannot_be_are_refused(self) -> None:
        with pytest.raises(ValueError, match=r"supply \(3,\), population \(3,\), reach \(4, 3\)"):
            two_step(self.SUPPLY, self.PEOPLE[1:], self.REACH)
        with pytest.raises(ValueError, match="supply below 0"):
            two_step(-self.SUPPLY, self.PEOPLE, self.REACH)
        with pytest.raises(ValueError, match="shapes do not go together"):
            two_step(1, 2, 3)
        with pytest.raises(ValueError, match="distances below 0"):
            catchment([-1], 30)
        with pytest.raises(ValueError, match="threshold"):
            catchment([1], 0)
