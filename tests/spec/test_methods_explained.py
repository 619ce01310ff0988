"""Why a score is what it is, and why it moved, in editions by all kinds of methods."""

from fractions import Fraction
from math import isnan, log

import pytest
from method_editions import CODES, METHOD_EXAMPLES, MethodExample, assessed, by_way
from rich.console import Console

from weiheng.assess import Assessment, assess
from weiheng.cli.explaining import print_change, score_tree
from weiheng.definitions.form import compares_areas, is_followed, is_plain, score_range
from weiheng.explain.attribution import explain_change
from weiheng.explain.cell import explain_score
from weiheng.explain.change import Change, Moment
from weiheng.explain.step import Step
from weiheng.vocabulary.messages import LANGUAGES, Words

DUST = 1e-9


def moved(known: Assessment, node: str, area: str, since: int, until: int) -> Change | None:
    return explain_change(Moment(known, node, area, since), Moment(known, node, area, until))


def steps(step: Step, kind: str) -> list[Step]:
    below = [found for child in step.children for found in steps(child, kind)]
    return [step, *below] if step.kind == kind else below


def effects(change: Change | None) -> dict[str, float]:
    """Effects of the factors that moved something, in points."""
    assert change is not None
    return {factor: float(effect) for factor, effect in change.by_factor().items() if abs(effect) > DUST}


@pytest.mark.parametrize("name", METHOD_EXAMPLES)
def test_parts_add_up_to_every_change_exactly(name: str) -> None:
    known = assessed(name)
    for node in known.edition.nodes:
        change = moved(known, node, known.areas[0], known.periods[-2], known.periods[-1])
        if change is None:
            scores = [known.score(node, known.areas[0], year) for year in known.periods[-2:]]
            assert any(isnan(score) for score in scores)
            continue
        whole = sum(change.whole.values(), Fraction(0))
        assert sum((part.total for part in change.parts), whole) == change.total
        assert sum(change.by_factor().values()) == change.total
        assert abs(change.residue) < DUST, "only binary dust is left to carry"


@pytest.mark.parametrize("name", METHOD_EXAMPLES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_score_is_told_down_to_its_figures(name: str, language: str) -> None:
    known = assessed(name)
    area, year = known.areas[0], known.periods[-1]
    step, words = explain_score(known, known.root, area, year), Words(language)
    assert step.value == known.score(known.root, area, year)
    assert step.kind == ("mean" if "weights" in name or step.kind == "mean" else "group")
    console = Console(width=200, record=True)
    console.print(score_tree(known, step, area, year, words))
    print_change(
        console, known, Moment(known, known.root, area, year - 1), Moment(known, known.root, area, year), words
    )
    assert "{" not in console.export_text()


def test_only_an_area_that_is_compared_moves_because_others_do() -> None:
    within_years, by_bounds = assessed("z-scores within years"), assessed("geometric")
    assert compares_areas(within_years.edition)
    assert set(effects(moved(within_years, "root", CODES[0], 2022, 2023))) == {"value", "others"}
    assert not compares_areas(by_bounds.edition)
    assert set(effects(moved(by_bounds, "root", CODES[0], 2022, 2023))) == {"value"}


def test_with_one_scale_for_all_years_all_of_a_change_is_that_of_the_own_values() -> None:
    for name in ("min-max over the panel", "z-scores", "percentile ranks", "Borda within areas"):
        known = assessed(name)
        change = moved(known, "root", CODES[1], 2020, 2023)
        assert change is not None
        assert (change.way, set(effects(change))) == ("means", {"value"}), name


def test_the_logarithmic_mean_splits_a_geometric_mean() -> None:
    known = by_way("geometric").assessment()
    change = moved(known, "g", CODES[0], 2022, 2023)
    assert change is not None
    old, new = ({key: known.score(key, CODES[0], year) for key in ("a", "b", "g")} for year in (2022, 2023))
    mean = (new["g"] - old["g"]) / log(new["g"] / old["g"])
    by_hand = {"a": mean * 2 / 3 * log(new["a"] / old["a"]), "b": mean / 3 * log(new["b"] / old["b"])}
    assert {part.indicator: float(part.total) for part in change.parts} == pytest.approx(by_hand)


def test_between_editions_the_bounds_of_a_geometric_mean_have_their_own_effect() -> None:
    old = by_way("geometric").assessment()
    wider = tuple(
        each.model_copy(update={"upper": each.upper.model_copy(update={"value": type(each.upper.value).parse("90.0")})})
        for each in old.edition.bounds
    )
    new = assess(old.edition.model_copy(update={"bounds": wider}), old.observations)
    change = explain_change(Moment(old, "root", CODES[0], 2022), Moment(new, "root", CODES[0], 2023))
    assert change is not None
    assert change.way == "means"
    assert set(effects(change)) == {"value", "bounds"}
    assert sum(part.total for part in change.parts) == change.total


def test_between_editions_of_different_methods_the_method_moves_as_one() -> None:
    old, new = assessed("min-max over the panel"), assessed("z-scores within years")
    change = explain_change(Moment(old, "root", CODES[0], 2022), Moment(new, "root", CODES[0], 2023))
    assert change is not None
    assert set(effects(change)) == {"value", "method"}
    assert sum(part.total for part in change.parts) + change.whole["method"] == change.total


def test_a_change_is_not_split_if_a_mixture_of_old_and_new_has_no_score() -> None:
    """What scored 0 in an arithmetic mean has no place in a geometric one."""
    from_zero = {"method": "goalposts", "low": "0", "high": "100", "clip": True}
    new = MethodExample(settings_of={"normalise": from_zero, "aggregate": "geometric"})
    old = MethodExample(settings_of={"normalise": from_zero}, outliers={("d", 0, 0): "15.0"})
    moments = Moment(old.assessment(), "root", CODES[0], 2020), Moment(new.assessment(), "root", CODES[0], 2023)
    change = explain_change(*moments)
    assert change is not None
    assert (change.way, change.whole) == ("undivided", {"method": change.total})
    assert {part.total for part in change.parts} == {0}


def test_stages_are_told_in_order() -> None:
    known = assessed("treated and imputed")
    assert [step.facts["how"] for step in steps(explain_score(known, "root", CODES[0], 2023), "put_in")] == ["median"]
    (treated,) = steps(explain_score(known, "root", CODES[5], 2023), "treated")
    assert treated.facts["before"] == 400.0
    assert treated.value is not None
    assert treated.value < 100


def test_a_screened_area_says_so() -> None:
    known = assessed("screened")
    assert {step.kind for step in explain_score(known, "root", CODES[1], 2022).children[0].children} == {"screened"}


def test_what_is_said_of_forms() -> None:
    plain = assessed("equal weights").edition
    assert is_plain(plain)
    assert is_followed(assessed("harmonic").edition)
    assert not is_plain(assessed("harmonic").edition)
    assert not is_followed(assessed("min-max over the panel").edition)
    assert score_range(assessed("z-scores").edition) is None
    assert score_range(assessed("TOPSIS, flat").edition) is None
    low, high = score_range(assessed("min-max over the panel").edition) or (None, None)
    assert (str(low), str(high)) == ("1", "100")
