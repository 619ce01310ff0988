"""All mistakes are told at once, and each only once: no rule complains about what another rule already explains."""

import pytest
from pack_folder import PackFolder

from weiheng.vocabulary.problem import Refused


def told(pack: PackFolder) -> list[tuple[str, str]]:
    return [(problem.code, str(problem.place)) for problem in pack.problems()]


def test_mistakes_in_many_files_are_told_together(demo: PackFolder) -> None:
    demo.replace("areas.yaml", "西区", "西区, note: here")
    demo.replace("indicators/satisfaction.yaml", "unit: percent", "unit: percents")
    demo.replace(
        "index/2023/tree.yaml", "{indicator: satisfaction, weight: 10%}", "{indicator: satisfaction, weight: 9%}"
    )
    demo.replace("index/2023/bounds.yaml", "lower: {value: 75.00, basis: plan_target", "lower: {value: 86.00")
    demo.replace("index/2023/claims.csv", "c2,weight,outcomes", "c2,weight,outcome")
    demo.replace("observations/values.csv", "81.50,years", "eighty,years")
    demo.replace("observations/counts.csv", "beds,990101,2022,420,beds", "beds,990101,2022,420,persons")

    assert told(demo) == [
        ("Y04", "demo/areas.yaml:9"),
        ("B01", "demo/index/2023/bounds.yaml:7"),
        ("B02", "demo/index/2023/bounds.yaml:7"),
        ("C01", "demo/index/2023/claims.csv:3"),
        ("W03", "demo/index/2023/tree.yaml:12"),
        ("U01", "demo/indicators/satisfaction.yaml:3"),
        ("O06", "demo/observations/counts.csv:3"),
        ("O01", "demo/observations/values.csv:9"),
    ]


def test_several_mistakes_in_one_mapping_are_told_together(demo: PackFolder) -> None:
    demo.replace(
        "index/2023/bounds.yaml",
        "upper: {value: 100, basis: fixed, source: plan}",
        "upper: {value: most, basis: fixd, source: plan, sauce: plan, rul: {kind: given}}",
    )

    assert told(demo) == [(code, "demo/index/2023/bounds.yaml:14") for code in ("Y04", "Y04", "Y07", "Y07")]


def test_several_mistakes_in_one_row_are_told_together(demo: PackFolder) -> None:
    demo.replace("observations/values.csv", "990101,2022,90.0,percent,,final", "990101,20022,9O.0,percent,,finished")

    line = "demo/observations/values.csv:15"
    assert told(demo) == [("O01", line), ("O04", line), ("Y07", line)]


def test_a_pack_without_a_readable_owner_still_tells_everything_else(demo: PackFolder) -> None:
    demo.replace("owner.yaml", "languages", "langauges")
    demo.replace("indicators/satisfaction.yaml", "decimals: 2", "decimals: 2e0")

    with pytest.raises(Refused) as refused:
        demo.problems()

    assert [each.code for each in refused.value.problems] == ["Y06", "Y04", "Y03"]


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        ("indicators/satisfaction.yaml", "decimals", "decimal", 9),  # the tree names this indicator
        ("indicators/satisfaction.yaml", "unit: percent", "unit: &u percent", 3),
        ("variables.yaml", "unit: persons", "unit: persons\n  sort: count", 8),  # a formula and rows name it
        ("sources.yaml", "locator: table 1", "locater: table 1", 5),  # everything names this source
        ("areas.yaml", "西区, en: West", "西区, de: Westen, en: West", 9),  # rows and the edition name this area
        ("index/2023/bounds.yaml", "{kind: minimum, since: 2021}", "{kind: minimum, till: 2021}", 13),
    ],
)
def test_a_mistake_in_one_item_does_not_make_it_unknown_elsewhere(
    demo: PackFolder, file: str, old: str, new: str, line: int
) -> None:
    """The file is named once or twice (unknown key, missing key), those that refer to it never."""
    demo.replace(file, old, new)

    problems = demo.problems()

    assert {problem.place.file for problem in problems} == {f"demo/{file}"}
    assert f"demo/{file}:{line}" in {str(problem.place) for problem in problems}
    assert {problem.code for problem in problems} <= {"Y04", "Y05", "Y06"}


@pytest.mark.parametrize("file", ["areas.yaml", "sources.yaml", "variables.yaml", "index/2023/tree.yaml"])
@pytest.mark.parametrize("text", ["- id: [\n", "just words\n", "key: value\n"])
def test_a_file_that_cannot_be_read_is_the_only_one_to_be_told(demo: PackFolder, file: str, text: str) -> None:
    demo.write(file, text)

    problems = demo.problems()

    assert {problem.place.file for problem in problems} == {f"demo/{file}"}
    assert {problem.code for problem in problems} <= {"Y01", "Y04", "Y06", "Y07"}


def test_an_observation_of_something_unknown_is_not_missed_under_its_right_name(demo: PackFolder) -> None:
    text = demo.read("observations/values.csv")
    demo.write("observations/values.csv", text.replace("\nlife_expectancy,", "\nlife_expectancie,"))

    assert {problem.code for problem in demo.problems()} == {"O02"}


def test_a_key_that_is_a_hidden_boolean_is_told_as_such_and_as_unknown(demo: PackFolder) -> None:
    demo.append("indicators/satisfaction.yaml", "no: 5\n")

    line = "demo/indicators/satisfaction.yaml:12"
    assert told(demo) == [("Y03", line), ("Y04", line)]


def test_an_indicator_without_any_value_is_told_with_every_shortfall(demo: PackFolder) -> None:
    rows = [row for row in demo.read("observations/values.csv").splitlines() if not row.startswith("life_expectancy")]
    demo.write("observations/values.csv", "\n".join(rows) + "\n")

    assert told(demo) == [
        *[("O10", "demo/index/2023/index.yaml:9")] * 4,
        *[("O08", "demo/index/2023/tree.yaml:11")] * 2,
    ]


def test_a_file_that_nobody_reads_hides_no_missing_values(demo: PackFolder) -> None:
    demo.write("observations/old.xlsx", "left over")
    kept = [line for line in demo.read("observations/values.csv").splitlines() if not line.startswith("life_expect")]
    demo.write("observations/values.csv", "\n".join(kept))
    assert {problem.code for problem in demo.problems()} >= {"F09", "O08", "O10"}


def test_empty_lists_are_read_like_any_other(demo: PackFolder) -> None:
    children = (
        "children:\n      - {indicator: beds_per_1000, weight: 30%}\n      - {indicator: satisfaction, weight: 10%}"
    )
    demo.replace("index/2023/tree.yaml", children, "children: []")
    demo.replace("indicators/satisfaction.yaml", "source: [yearbook]", "source: []")
    assert {problem.code for problem in demo.problems()} >= {"W01", "S01"}
