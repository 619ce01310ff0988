"""Why a number is what it is, and why it moved: examples on the demo pack and the shipped one."""

import re
from fractions import Fraction

import pytest
from method_editions import assessed
from pack_folder import PackFolder

import weiheng
from weiheng.assess import Assessment
from weiheng.definitions.address import find
from weiheng.editions import open_edition
from weiheng.explain.attribution import explain_change
from weiheng.explain.cell import Step, explain_score
from weiheng.explain.change import Moment, shapley
from weiheng.explain.closed import ExactScale
from weiheng.explain.diff import diff
from weiheng.explain.growth import average_growth

CITY, OTHER = "990101", "990102"
SHENZHEN = "440300"


@pytest.fixture
def index(demo: PackFolder) -> Assessment:
    return open_edition(demo.address()).assessment


@pytest.fixture(scope="module")
def shenzhen() -> Assessment:
    return weiheng.open("shenzhen/index/2022")


def find_steps(step: Step, kind: str) -> list[Step]:
    below = [found for child in step.children for found in find_steps(child, kind)]
    return [step, *below] if step.kind == kind else below


def test_a_reported_value_is_explained_down_to_its_observation(index: Assessment) -> None:
    step = explain_score(index, "infant_mortality", CITY, 2022)
    assert (step.kind, step.value) == ("score", pytest.approx(75.0))  # 60 + 40 x (6 - 4.5) / (6 - 2)
    (observation,) = find_steps(step, "observation")
    assert observation.facts["text"] == "4.50"
    assert observation.facts["place"] == "table 1"
    assert [bound.facts["text"] for bound in find_steps(step, "bound")] == ["2.00", "6.00"]


def test_a_computed_value_shows_its_parts_and_its_difference_from_the_reported_one(index: Assessment) -> None:
    step = explain_score(index, "beds_per_1000", CITY, 2023)
    (ratio,) = find_steps(step, "ratio")
    assert ratio.value == 4.5  # 450 beds for 100,000 people
    assert [(part.subject, part.value) for part in ratio.children] == [("beds", 450.0), ("residents", 100_000.0)]
    (value,) = [each for each in step.children if each.kind == "value"]
    assert value.facts["difference"] == 0.0
    assert len(find_steps(step, "observation")) == 3, "two counts and the reported value itself"


def test_an_imputed_score_says_where_it_comes_from(index: Assessment) -> None:
    step = explain_score(index, "satisfaction", OTHER, 2021)
    assert step.kind == "imputed"
    assert step.facts["period"] == 2022, "the year with the lowest score"
    assert find_steps(step, "observation")[0].facts["status"] == "missing"


def test_maternal_mortality_pulled_the_quality_level_down_in_2022(shenzhen: Assessment) -> None:
    before, after = (Moment(shenzhen, "quality_level", SHENZHEN, year) for year in (2021, 2022))
    change = explain_change(before, after)
    assert change is not None
    assert change.parts[0].indicator == "maternal_mortality"
    assert float(change.parts[0].total) == pytest.approx(-6.0)  # 40 points x 6% of 40%
    assert sum(part.total for part in change.parts) == change.total == Fraction(after.score) - Fraction(before.score)
    assert change.breaks == ()


def test_growth_across_breaks_names_them(shenzhen: Assessment) -> None:
    node = "patient_satisfaction"
    growth = average_growth(Moment(shenzhen, node, SHENZHEN, 2012), Moment(shenzhen, node, SHENZHEN, 2022))
    assert growth is not None
    assert round(100 * growth.rate, 2) == 0.74  # the report prints 0.74%
    assert [(key, gap.period, gap.kind) for key, gap in growth.breaks] == [(node, 2013, "method")]
    later = average_growth(Moment(shenzhen, node, SHENZHEN, 2013), Moment(shenzhen, node, SHENZHEN, 2022))
    assert later is not None
    assert later.breaks == ()


def test_growth_backwards_in_time_is_not_computed(shenzhen: Assessment) -> None:
    last, first = (Moment(shenzhen, "quality_index", SHENZHEN, year) for year in (2022, 2012))
    assert average_growth(last, first) is None


def test_published_example_of_value_and_bounds_effects() -> None:
    """80 -> 82 while bounds move 70-85 -> 72-90, on 60-100: 86.67 -> 82.22 is value +4.89 and bounds -9.33."""

    def scale(lower: int, upper: int) -> ExactScale:
        return ExactScale(Fraction(lower), Fraction(upper), 1, Fraction(60), Fraction(100), clipped=True)

    old, new = (Fraction(80), scale(70, 85)), (Fraction(82), scale(72, 90))
    assert [round(float(bounds.score(value)), 2) for value, bounds in (old, new)] == [86.67, 82.22]
    effects = shapley(old, new, ("value", "bounds"), lambda value, bounds: bounds.score(value))
    assert {name: round(float(effect), 2) for name, effect in effects.items()} == {"value": 4.89, "bounds": -9.33}


def test_nothing_explains_a_change_from_a_missing_score(demo: PackFolder) -> None:
    demo.replace("index/2023/index.yaml", "missing: lowest_score", "missing: none")
    index = open_edition(demo.address()).assessment
    assert (
        explain_change(Moment(index, "satisfaction", OTHER, 2021), Moment(index, "satisfaction", OTHER, 2022)) is None
    )


def test_diff_of_the_shipped_editions_splits_rebased_bounds_from_values(shenzhen: Assessment) -> None:
    found = diff(open_edition(find("shenzhen/index/2021")).assessment, shenzhen)
    bounds = {(each.subject, each.field): (each.before, each.after) for each in found.facts if each.kind == "bounds"}
    assert bounds["average_stay", "lower.value"] == ("7.36", "7.12")
    values = [each for each in found.facts if each.kind == "value"]
    assert values == [], "both use the values that the report of 2022 corrected"
    for each in found.scores:
        effects = each.change.by_factor()
        assert abs(effects["value"]) <= abs(each.change.residue)
        assert effects["weight"] == 0
        assert sum(effects.values()) == each.change.total
    assert found.headline is not None
    assert found.headline.by_factor()["bounds"] < 0 < found.headline.by_factor()["value"]


def test_diff_names_every_kind_of_difference(demo: PackFolder) -> None:
    before = open_edition(demo.address()).assessment
    demo.replace("index/2023/tree.yaml", "infant_mortality, weight: 30%", "infant_mortality, weight: 20%")
    demo.replace("index/2023/tree.yaml", "life_expectancy, weight: 30%", "life_expectancy, weight: 40%")
    demo.replace("indicators/satisfaction.yaml", "decimals: 2", "decimals: 1")
    demo.replace("observations/values.csv", "990101,2023,82.00,years", "990101,2023,82.50,years")
    found = diff(before, open_edition(demo.address()).assessment)
    seen = {(each.kind, each.subject, each.field, each.before, each.after) for each in found.facts}
    assert ("weight", "infant_mortality", "weight", "30%", "20%") in seen
    assert ("definition", "satisfaction", "decimals", "2", "1") in seen
    assert ("value", "life_expectancy", "990101 2023", "82.00 years", "82.50 years") in seen
    root = next(each for each in found.scores if (each.node, each.area, each.period) == ("health_index", CITY, 2023))
    assert root.change.by_factor()["weight"] != 0 != root.change.by_factor()["value"]


def test_diff_compares_weights_however_they_are_written(demo: PackFolder) -> None:
    """Halves of 60 % of the whole are 30 % each."""
    before = open_edition(demo.address()).assessment
    demo.replace("index/2023/tree.yaml", "weight: 60%", "weight: 60%\n    weights: relative")
    for name in ("infant_mortality", "life_expectancy"):
        demo.replace("index/2023/tree.yaml", f"{name}, weight: 30%", f"{name}, weight: 50%")
    assert diff(before, open_edition(demo.address()).assessment).facts == ()

    demo.replace("index/2023/tree.yaml", "infant_mortality, weight: 50%", "infant_mortality, weight: 40%")
    demo.replace("index/2023/tree.yaml", "life_expectancy, weight: 50%", "life_expectancy, weight: 60%")
    found = diff(before, open_edition(demo.address()).assessment).facts
    assert [(each.subject, each.field, each.before, each.after) for each in found] == [
        ("infant_mortality", "weight", "30%", "24%"),
        ("life_expectancy", "weight", "30%", "36%"),
    ]


def test_diff_shows_computed_weights_rounded_and_no_defaults_of_other_methods() -> None:
    by_means, by_entropy, by_power = (assessed(name) for name in ("geometric", "entropy weights", "power"))

    weights = {each.subject: each.after for each in diff(by_means, by_entropy).facts if each.field == "weight"}
    assert all(re.fullmatch(r"[0-9.]{1,8}%", text or "") for text in weights.values())
    assert [(each.field, each.before, each.after) for each in diff(by_means, by_power).facts] == [
        ("aggregate.method", "geometric", "power"),
        ("aggregate.power", None, "2"),
    ]


def test_an_edition_does_not_differ_from_itself(index: Assessment) -> None:
    found = diff(index, index)
    assert (found.facts, found.scores) == ((), ())
