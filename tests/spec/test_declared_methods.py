"""What an edition declares about its methods, from the files to scores, locks and differences."""

import ast
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from method_editions import MethodExample
from pack_folder import PackFolder, part, prose

import weiheng
from weiheng.definitions.edition import edition_of
from weiheng.editions import check_pack, freeze, open_edition
from weiheng.explain.diff import diff
from weiheng.vocabulary.messages import catalogue
from weiheng.vocabulary.problem import Refused

INDEX, TREE, VALUES = "index/2023/index.yaml", "index/2023/tree.yaml", "observations/values.csv"
OUTCOMES = (
    "    weight: 60%\n    children:\n"
    "      - {indicator: infant_mortality, weight: 30%}\n      - {indicator: life_expectancy, weight: 30%}\n"
)


def weighed_by_judgement(demo: PackFolder) -> PackFolder:
    """One expert holds infant mortality for three times as important as life expectancy."""
    return demo.replace(
        TREE,
        OUTCOMES,
        "    weight: 60%\n    weigh: {method: ahp, judgements: [{matrix: [[1, 3], [1/3, 1]]}]}\n    children:\n"
        "      - indicator: infant_mortality\n      - indicator: life_expectancy\n",
    )


class TestWeightsByAMethod:
    def test_stand_in_the_assessed_edition_as_if_written(self, demo: PackFolder) -> None:
        index = open_edition(weighed_by_judgement(demo).address()).assessment
        weights = {key: float(node.weight) for key, node in index.edition.nodes.items()}

        assert weights == pytest.approx(
            {
                "health_index": 1.0,
                "outcomes": 0.6,
                "infant_mortality": 0.45,
                "life_expectancy": 0.15,
                "resources": 0.4,
                "beds_per_1000": 0.3,
                "satisfaction": 0.1,
            }
        )

    def test_leave_written_weights_exact(self, demo: PackFolder) -> None:
        index = open_edition(weighed_by_judgement(demo).address()).assessment

        assert str(index.edition.nodes["satisfaction"].weight) == "1/10"

    def test_are_reckoned_anew_from_a_lock(self, demo: PackFolder) -> None:
        """The lock has the judgements, so that nothing is out of date while the files say the same."""
        freeze(weighed_by_judgement(demo).address())
        frozen, live = (open_edition(demo.address(), live=live) for live in (False, True))

        assert demo.problems() == ()
        assert frozen.frozen
        assert frozen.assessment.score("health_index", "990101", 2023) == live.assessment.score(
            "health_index", "990101", 2023
        )
        assert frozen.assessment.edition == live.assessment.edition

    def test_come_after_values_and_count_alike_for_coverage(self, demo: PackFolder) -> None:
        """Of resources one of two indicators is observed in West district in 2021: half of what is weighed alike."""
        demo.replace(TREE, "    weight: 40%\n", "    weight: 40%\n    weigh: {method: variation}\n")
        for name, weight in (("beds_per_1000", 30), ("satisfaction", 10)):
            demo.replace(TREE, f"{{indicator: {name}, weight: {weight}%}}", f"{{indicator: {name}}}")
        demo.replace(INDEX, "periods: [2021]\n", "periods: [2020]\n")

        assert [part(problem, "found") for problem in demo.problems()] == [
            "resources in 990102: 50% of the weight at the least (2021)"
        ]


class TestWhatTheFilesSay:
    def test_bounds_are_needed_only_where_values_are_scored_between_them(self, demo: PackFolder) -> None:
        demo.replace(INDEX, "{method: goalposts, low: 60, high: 100, clip: true}", "{method: min_max}")
        (demo.root / "index/2023/bounds.yaml").unlink()

        assert demo.problems() == ()

    def test_an_unknown_key_below_an_indicator_comes_with_a_suggestion(self, demo: PackFolder) -> None:
        demo.replace(
            INDEX,
            "{method: goalposts, low: 60, high: 100, clip: true}",
            "{method: goalposts, low: 60, high: 100, indicators: {satisfaction: {method: z_score, meen: 50}}}",
        )

        (problem,) = demo.problems()

        assert (problem.code, part(problem, "do")) == ("Y04", "remove it or correct its spelling (mean?)")

    def test_a_method_of_weights_may_be_a_bare_name(self, demo: PackFolder) -> None:
        for name in ("infant_mortality", "life_expectancy"):
            demo.replace(TREE, f"{{indicator: {name}, weight: 30%}}", f"{{indicator: {name}}}")
        demo.replace(TREE, "    weight: 60%\n", "    weight: 60%\n    weigh: equal\n")
        nodes = open_edition(demo.address()).assessment.edition.nodes

        assert [float(nodes[key].weight) for key in ("infant_mortality", "life_expectancy")] == [0.3, 0.3]

    def test_choices_differ_between_editions_field_by_field(self, demo: PackFolder) -> None:
        before = open_edition(demo.address()).assessment
        demo.replace(INDEX, "aggregate: arithmetic\n", "aggregate: {method: power, power: 0.5}\n")
        found = diff(before, open_edition(demo.address()).assessment).facts

        assert ("aggregate.method", "arithmetic", "power") in [(each.field, each.before, each.after) for each in found]
        assert ("aggregate.power", None, "0.5") in [(each.field, each.before, each.after) for each in found]


class TestMissingValues:
    def test_an_area_without_a_value_may_have_others_stand_in(self, demo: PackFolder) -> None:
        """West district has never asked its patients; the mean of all districts stands in."""
        for year, value in ((2022, "80.0,percent,,final"), (2023, "84.0,percent,,preliminary")):
            demo.replace(VALUES, f"satisfaction,990102,{year},{value}", f"satisfaction,990102,{year},,percent,,missing")
        demo.replace(INDEX, "minimum: 80%", "minimum: 60%")
        assert "O08" in [problem.code for problem in demo.problems()]

        demo.replace(INDEX, "missing: lowest_score\n", "impute: {method: mean}\nmissing: none\n")

        assert [problem.code for problem in demo.problems() if problem.level == "error"] == []
        index = open_edition(demo.address()).assessment
        assert index.imputed("satisfaction", "990102", 2023)
        assert index.score("satisfaction", "990102", 2023) == index.score("satisfaction", "990101", 2023)

    def test_what_is_screened_out_is_not_told_again(self, demo: PackFolder) -> None:
        """West district has three of four indicators in 2021: it is left out then, and needs no coverage."""
        demo.replace(INDEX, "periods: [2021]\n", "periods: [2020]\n")
        assert [problem.code for problem in demo.problems()] == ["O10"]

        demo.replace(INDEX, "missing: lowest_score\n", "screen: {minimum: 80%}\nmissing: lowest_score\n")

        assert demo.problems() == ()

    def test_indicators_with_one_exception_inform_each_other(self) -> None:
        """Two of four are estimated from each other: the value is on their regression line, not their own mean."""
        em = {"method": "em", "over": "panel"}
        example = MethodExample(
            settings_of={"impute": {"method": "none", "indicators": {"d": em, "a": em}}},
            gaps=frozenset({("a", 2, 1)}),
        )
        stages = example.assessment().scores.stages
        known = ~np.isnan(stages.raw[0])
        slope, intercept = np.polyfit(stages.raw[3][known], stages.raw[0][known], 1)

        assert stages.imputed[0, 2, 1] == pytest.approx(intercept + slope * stages.raw[3, 2, 1])

    def test_most_likely_values_may_come_from_a_group_of_areas(self, demo: PackFolder) -> None:
        """In two areas there is too little to estimate from, but nothing is wrong with the setting."""
        some = (
            "impute: {method: em, over: panel, by: side}\ngroupings: {side: {both: [990101, 990102]}}\nmissing: none\n"
        )
        demo.replace(INDEX, "missing: lowest_score\n", some)

        assert "M02" not in [problem.code for problem in demo.problems()]


class TestAMethodWithoutResult:
    def test_is_a_problem_whoever_opens_the_edition(self, demo: PackFolder) -> None:
        demo.replace(INDEX, "low: 60, high: 100", "low: 0, high: 100")
        demo.replace(INDEX, "aggregate: arithmetic\n", "aggregate: harmonic\n")

        with pytest.raises(Refused) as refused:
            open_edition(demo.address())

        (problem,) = refused.value.problems
        assert (problem.code, str(problem.place)) == ("M01", "demo/index/2023/index.yaml:8")
        assert prose(problem, "zh") == (
            "错误 M01  方法不能用于这些数值\n"
            "  demo/index/2023/index.yaml:8\n"
            "  现为       harmonic，婴儿死亡率、西区、2021：有数不大于0\n"
            "  应为       该方法能得出结果的数值\n"
            "  处理       改用其他方法，先处理或填补这些数值，或加以改正\n"
        )

    def test_has_a_reason_in_words(self) -> None:
        """Every key that a function of the index refuses by is in the catalogue of both languages."""
        files = Path(weiheng.__file__).parent.joinpath("index").rglob("*.py")
        reasons = {reason for file in files for reason in _reasons(ast.parse(file.read_text(encoding="utf-8")))}

        assert {"not_positive", "no_range", "no_variation", "singular"} <= reasons
        for language in ("zh", "en"):
            assert [each for each in sorted(reasons) if f"term.refused_{each}" not in catalogue(language)] == []


def _reasons(tree: ast.AST) -> Iterator[str]:
    """The reasons that are written where something is refused."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in REASON_AT:
            reason = call.args[REASON_AT[call.func.id]]
            if isinstance(reason, ast.Constant):
                yield str(reason.value)


REASON_AT = {"MethodError": 0, "_refuse": 0, "refuse": 1}
"""Which argument of these calls is the reason."""


def test_an_edition_keeps_variables_that_divide(demo: PackFolder) -> None:
    """Satisfaction per resident is no good indicator, but it shows that what divides belongs to the edition."""
    demo.replace(
        INDEX, "decimals: 2\n", "denominate: [{indicator: satisfaction, by: residents, factor: 10000}]\ndecimals: 2\n"
    )
    pack = check_pack(demo.root).pack
    edition = edition_of(pack, "2023")

    assert edition is not None
    assert "residents" in edition.elements
