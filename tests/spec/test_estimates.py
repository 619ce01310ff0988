"""Indicators that are estimated from counts by age, as a pack defines them."""

import pytest

from weiheng.definitions.estimates import ABRIDGED, DirectlyStandardised, Dying
from weiheng.definitions.model import Indicator
from weiheng.scaffold.city.building import contracts


def test_an_indicator_without_estimate_is_written_as_before() -> None:
    """Editions that are frozen keep their digests."""
    indicators = contracts().indicators

    assert "by_age" not in indicators["average_stay"].model_dump()
    assert "by_age" in indicators["life_expectancy"].model_dump()


def test_what_is_written_is_read_as_the_same() -> None:
    for indicator in contracts().indicators.values():
        assert Indicator.model_validate_json(indicator.model_dump_json()) == indicator


def test_the_first_key_tells_the_method_and_the_bands_follow() -> None:
    indicators = contracts().indicators
    premature, standardised = indicators["premature_mortality"].by_age, indicators["standardised_mortality"].by_age

    assert isinstance(premature, Dying)
    assert (premature.ages, premature.limits()) == (ABRIDGED, tuple(range(30, 75, 5)))
    assert isinstance(standardised, DirectlyStandardised)
    assert standardised.limits() == tuple(range(0, 90, 5))
    assert sum(each.exact for each in standardised.standard.values()) == pytest.approx(100, abs=0.05)
