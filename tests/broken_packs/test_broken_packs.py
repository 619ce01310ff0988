"""Every way to break a pack, and what a person is told: which rule, where, what was found, what is allowed."""

import pytest
from broken import Broken
from pack_folder import PackFolder, part, prose
from table_of_definitions import DEFINITIONS
from table_of_methods import METHODS
from table_of_observations import OBSERVATIONS
from table_of_plans import PLANS
from table_of_records import RECORDS, records
from table_of_weights import WEIGHTS_AND_UNCERTAINTY
from table_of_yaml_and_files import FILES, YAML

TABLE = (*YAML, *FILES, *DEFINITIONS, *METHODS, *WEIGHTS_AND_UNCERTAINTY, *OBSERVATIONS, *PLANS, *RECORDS)


def test_the_demo_pack_has_no_problem(demo: PackFolder) -> None:
    assert demo.problems() == ()


def test_records_that_are_described_right_have_no_problem(demo: PackFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    records()(demo, monkeypatch)

    assert demo.problems() == ()


@pytest.mark.parametrize("broken", TABLE, ids=str)
def test_broken_pack(broken: Broken, demo: PackFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    broken.damage(demo, monkeypatch)

    problems = demo.problems()

    assert [problem.code for problem in problems] == [broken.code], "one mistake is one problem, without cascades"
    problem = problems[0]
    assert (str(problem.place), problem.level) == (broken.at, broken.level)
    assert part(problem, "found") == broken.found
    assert part(problem, "allowed") == broken.allowed
    assert part(problem, "do") in prose(problem) or " (?)" in part(problem, "do")
    assert "现为" in prose(problem, "zh")
    assert part(problem, "found", "zh")


def test_a_problem_reads_like_this(demo: PackFolder) -> None:
    """The whole prose, in both languages: rule, file and line, what was found, what is allowed, what to do."""
    demo.replace(
        "index/2023/tree.yaml", "{indicator: beds_per_1000, weight: 30%}", "{indicator: beds_per_1000, weight: 25%}"
    )

    (problem,) = demo.problems()

    assert prose(problem, "en") == (
        "error W03  weights do not add to 40%\n"
        "  demo/index/2023/tree.yaml:12\n"
        "  found    resources: 25% + 10% = 35%\n"
        "  allowed  children of one node add to their parent (within 0.0001)\n"
        "  do       correct a weight, or declare `weights: relative` on the node\n"
    )
    assert prose(problem, "zh") == (
        "错误 W03  权重之和不等于 40%\n"
        "  demo/index/2023/tree.yaml:12\n"
        "  现为       resources：25% + 10% = 35%\n"
        "  应为       同一节点的下级之和等于上级（误差 0.0001 以内）\n"
        "  处理       改正权重，或在该节点声明 `weights: relative`\n"
    )


def test_a_misspelt_key_comes_with_a_suggestion(demo: PackFolder) -> None:
    demo.replace("indicators/satisfaction.yaml", "direction: positive", "directon: positive")

    unknown = next(problem for problem in demo.problems() if problem.code == "Y04")

    assert part(unknown, "do") == "remove it or correct its spelling (direction?)"


def test_the_root_weighs_100_percent(demo: PackFolder) -> None:
    demo.replace("index/2023/tree.yaml", "weight: 100%", "weight: 90%")

    assert [part(problem, "title") for problem in demo.problems()] == [
        "weights do not add to 90%",
        "weights do not add to 100%",
    ]


def test_a_circle_of_formulas_is_told_at_each_of_its_elements(demo: PackFolder) -> None:
    demo.replace("variables.yaml", "  unit: persons\n", "  unit: persons\n  formula: {sum: [adults, children]}\n")
    for name, zh in (("adults", "成人"), ("children", "儿童")):
        demo.append("variables.yaml", f"- id: {name}\n  names: {{zh: {zh}, en: {name}}}\n  unit: persons\n")
    demo.append("variables.yaml", "  formula: {sum: [residents]}\n")

    circles = [(str(problem.place), part(problem, "found")) for problem in demo.problems()]

    assert circles == [
        ("demo/variables.yaml:8", "residents → children → residents"),
        ("demo/variables.yaml:16", "children → residents → children"),
    ]


def test_areas_that_are_part_of_each_other(demo: PackFolder) -> None:
    demo.replace("areas.yaml", "level: city\n", "level: city\n  parent: 990101\n")

    circle = [(problem.code, str(problem.place)) for problem in demo.problems()]

    assert circle == [("A03", "demo/areas.yaml:4"), ("A03", "demo/areas.yaml:8")]


def test_an_anchor_on_a_mapping_leaves_out_what_it_stood_for(demo: PackFolder) -> None:
    """Aliases are how a small file grows without end, so nothing below an anchor is read."""
    bomb = "\n".join(["- &a0 [x, x]", *(f"- &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60))])
    demo.append("indicators/satisfaction.yaml", f"synonyms:\n{bomb}\n")

    assert {problem.code for problem in demo.problems()} == {"Y05"}


def test_nesting_without_end_is_not_read(demo: PackFolder) -> None:
    demo.append("indicators/satisfaction.yaml", f"remark: {'[' * 60}{']' * 60}\n")

    told = [(problem.code, str(problem.place), part(problem, "found")) for problem in demo.problems()]

    assert told == [("Y05", "demo/indicators/satisfaction.yaml:12", "> 40")]


def test_a_value_that_cannot_be_computed_is_not_observed(demo: PackFolder) -> None:
    """East district has a count of beds for 2022, but of no residents: a ratio to zero is no number."""
    demo.replace("observations/counts.csv", "residents,990101,2022,10,", "residents,990101,2022,0,")

    assert [part(problem, "found") for problem in demo.problems()] == [
        "health_index in 990101: 70% of the weight at the least (2022)",
        "resources in 990101: 25% of the weight at the least (2022)",
        "residents is 0: 990101 2022",
    ]


def test_a_bound_is_compared_with_observations_in_its_own_unit(demo: PackFolder) -> None:
    """0.80 of all patients are the 80.0 % that the bound says."""
    demo.replace("observations/values.csv", "990102,2022,80.0,percent", "990102,2022,0.80,ratio")

    assert demo.problems() == ()
