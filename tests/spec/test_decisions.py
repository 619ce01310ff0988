"""Decisions: which printed number counts, what follows from it, and that everything that tells a number says so."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from narrative_words import said, view_of
from pack_folder import PackFolder

from weiheng.assess import Assessment, assess
from weiheng.definitions.claims import Measure
from weiheng.definitions.decisions import Decision, in_force
from weiheng.definitions.edition import edition_of
from weiheng.definitions.pack import load_pack
from weiheng.editions import check_pack, freeze, lock_path, open_edition, read_lock
from weiheng.explain.cell import Step, explain_score
from weiheng.explain.diff import diff
from weiheng.report.narrative.quality import collected_computed, collected_decided, collected_differs
from weiheng.vocabulary.problem import Problem

EAST = "990101"
HEADER = "measure,subject,area,period,value,unit,source,place,reason,by,date\n"
BEDS = "value,beds_per_1000,990101,2023,4.90,beds_per_1000,yearbook,table 1,Counts lack a hospital,Health bureau"
RESIDENTS = "value,residents,990101,2023,125000,persons,yearbook,table 2,By the census,Office of statistics,2026-02-03"


@pytest.fixture
def disputed(demo: PackFolder) -> PackFolder:
    """450 beds for 100,000 residents are 4.5 per 1,000, but the yearbook reports 4.90."""
    return demo.replace("observations/values.csv", "beds_per_1000,990101,2023,4.50", "beds_per_1000,990101,2023,4.90")


def decide(pack: PackFolder, *rows: str) -> PackFolder:
    return pack.write("decisions.csv", HEADER + "".join(f"{row}\n" for row in rows))


def opened(pack: PackFolder) -> Assessment:
    return open_edition(pack.address(), live=True).assessment


def decision(**facts: object) -> Decision:
    names, cells = HEADER.strip().split(","), f"{BEDS},2026-01-05".split(",")
    return Decision.model_validate(dict(zip(names, cells, strict=True)) | facts)


def steps(step: Step, kind: str) -> list[Step]:
    below = [found for child in step.children for found in steps(child, kind)]
    return [step, *below] if step.kind == kind else below


# --- what counts ---


def test_a_decided_value_counts_before_the_computed_and_the_reported_one(disputed: PackFolder) -> None:
    before, after = opened(disputed), opened(decide(disputed, f"{BEDS},2026-01-05"))

    value = after.values.at("beds_per_1000", EAST, 2023)
    assert (value.decided, value.computed, value.reported) == (Fraction("4.9"), Fraction("4.5"), Fraction("4.9"))
    assert (value.adopted, value.is_computed, value.difference) == (Fraction("4.9"), False, Fraction("-0.4"))
    assert before.values.at("beds_per_1000", EAST, 2023).adopted == Fraction("4.5")
    assert before.score("beds_per_1000", EAST, 2023) == pytest.approx(85.0)  # 60 + 40 x (4.5 - 2) / (6 - 2)
    assert after.score("beds_per_1000", EAST, 2023) == pytest.approx(89.0)
    assert after.score(after.root, EAST, 2023) - before.score(before.root, EAST, 2023) == pytest.approx(0.3 * 4)


def test_a_decided_count_is_computed_on_with(demo: PackFolder) -> None:
    """450 beds for 125,000 residents are 3.6 per 1,000."""
    after = opened(decide(demo, RESIDENTS))
    assert after.values.at("beds_per_1000", EAST, 2023).computed == Fraction("3.6")
    assert after.values.at("beds_per_1000", EAST, 2022).computed == Fraction("4.2")


def test_any_unit_and_any_name_will_do(disputed: PackFolder) -> None:
    row = "value,每千人口床位数,东区,2023,49,beds_per_10000,yearbook,table 1,Counts lack a hospital,Health bureau"
    after = opened(decide(disputed, f"{row},2026-01-05"))
    assert after.values.at("beds_per_1000", EAST, 2023).adopted == Fraction("4.9")


def test_a_later_decision_supersedes_an_earlier_one_wherever_it_stands() -> None:
    early = decision(date="2026-01-05")
    late = decision(date="2026-03-01", value="4.50", reason="The hospital was closed")
    other = decision(measure="target", date="2026-09-09")
    assert in_force([late, early, other]) == {early.figure: late, other.figure: other}


def test_a_decision_about_a_target_changes_no_value(demo: PackFolder) -> None:
    decide(demo, f"{BEDS},2026-01-05".replace("value,", "target,", 1))
    pack, problems = load_pack(demo.root)
    edition = edition_of(pack, "2023")
    assert problems == []
    assert [each.measure for each, _ in pack.decisions] == [Measure.TARGET]
    assert edition is not None
    assert [each.measure for each in edition.decisions] == [Measure.TARGET]  # the ledger of its report knows it
    assert edition.decided == {}


# --- editions hold what was decided ---


def test_a_lock_holds_the_decisions_in_force_on_what_the_edition_uses(disputed: PackFolder) -> None:
    later = BEDS.replace("2023,4.90", "2024,5.00")
    decide(disputed, f"{BEDS},2026-01-05", f"{BEDS},2026-03-01", f"{later},2026-01-05", RESIDENTS)
    path, _ = freeze(disputed.address())
    pack, _ = load_pack(disputed.root)
    kept = read_lock(path, pack).edition.decisions
    assert [(each.subject, each.period, each.date) for each in kept] == [
        ("beds_per_1000", 2023, "2026-03-01"),
        ("residents", 2023, "2026-02-03"),
    ]


def test_a_frozen_edition_does_not_follow_a_decision(disputed: PackFolder) -> None:
    freeze(disputed.address())
    decide(disputed, f"{BEDS},2026-01-05")
    frozen = open_edition(disputed.address()).assessment
    assert frozen.values.at("beds_per_1000", EAST, 2023).adopted == Fraction("4.5")
    (moved,) = disputed.problems()
    assert (moved.code, moved.level, moved.facts["changed"]) == ("L02", "warning", ("decisions",))


def test_a_lock_without_decisions_is_as_before(demo: PackFolder) -> None:
    freeze(demo.address())
    text = lock_path(load_pack(demo.root)[0], "2023").read_text(encoding="utf-8")
    assert '"decisions"' not in text
    decide(demo)
    assert demo.problems() == ()
    freeze(demo.address())  # the same content again is no replacement


def test_a_difference_between_editions_may_be_a_decision(disputed: PackFolder) -> None:
    before, after = opened(disputed), opened(decide(disputed, f"{BEDS},2026-01-05"))
    (fact,) = diff(before, after).facts
    assert (fact.kind, fact.subject, fact.field, fact.before) == ("decision", "beds_per_1000", "990101 2023", None)
    assert fact.after == "4.90 beds_per_1000 (Health bureau, 2026-01-05)"


# --- what is told ---


def test_an_explanation_says_who_decided_and_shows_what_else_there_is(disputed: PackFolder) -> None:
    index = opened(decide(disputed, f"{BEDS},2026-01-05"))
    (value,) = [each for each in explain_score(index, "beds_per_1000", EAST, 2023).children if each.kind == "value"]

    assert value.value == 4.9
    assert [each.kind for each in value.children] == ["decision", "ratio", "observation"]
    (told,) = steps(value, "decision")
    assert {name: told.facts[name] for name in ("by", "date", "reason", "place", "text")} == {
        "by": "Health bureau",
        "date": "2026-01-05",
        "reason": "Counts lack a hospital",
        "place": "table 1",
        "text": "4.90",
    }
    assert [each.value for each in value.children] == [4.9, 4.5, 4.9]


def test_a_report_tells_decisions_instead_of_differences(disputed: PackFolder) -> None:
    view = view_of(disputed)
    assert said(collected_differs(view, view.root)) == (
        "Where counts give another figure than the one reported, the computed one is used:"
        " Beds per 1,000 residents in 2023 (reported 4.90 beds per 1,000, computed 4.50 beds per 1,000)."
    )
    assert collected_decided(view, view.root) is None

    decide(disputed, f"{BEDS},2026-01-05", RESIDENTS)
    view = view_of(disputed)
    assert collected_differs(view, view.root) is None
    assert said(collected_decided(view, "resources")) == (
        "Where documents print different figures, it was decided which one counts:"
        " Beds per 1,000 residents in 2023"
        " (4.90 beds per 1,000, by Health bureau on 2026-01-05: Counts lack a hospital)"
        " and Residents at the end of the year in 2023 (125000 persons, by Office of statistics on 2026-02-03:"
        " By the census)."
    )
    assert collected_decided(view, "outcomes") is None
    assert said(collected_computed(view, "beds_per_1000")) == (
        "Computed from counts by formula: Beds per 1,000 residents (2021–2022)."
        " All other values are as their source reports them."
    )


# --- mistakes ---


def wrong(pack: PackFolder, *rows: str) -> list[Problem]:
    return list(check_pack(decide(pack, *rows).root).problems)


@pytest.mark.parametrize(
    ("old", "new", "facts"),
    [
        (",beds_per_1000,990101", ",bedz,990101", {"key": "subject", "found": "bedz"}),
        ("990101", "990109", {"key": "area", "found": "990109"}),
        ("yearbook", "yearbok", {"key": "source", "found": "yearbok", "allowed": ("yearbook", "plan")}),
        ("4.90,beds_per_1000", "4.90,percent", {"key": "unit", "found": "percent"}),
        ("4.90,beds_per_1000", "4.90,bedz", {"key": "unit", "found": "bedz"}),
        ("4.90,", "-4.90,", {"key": "value", "found": "-4.90", "allowed": "0 … ∞"}),
    ],
)
def test_c04_a_decision_names_what_is_there(demo: PackFolder, old: str, new: str, facts: Mapping[str, object]) -> None:
    (problem,) = wrong(demo, f"{BEDS},2026-01-05".replace(old, new, 1))
    assert (problem.code, str(problem.place)) == ("C04", "demo/decisions.csv:2")
    assert facts.items() <= problem.facts.items()


def test_c05_a_figure_is_decided_once_a_day(demo: PackFolder) -> None:
    again = BEDS.replace("4.90", "4.50")
    (problem,) = wrong(demo, f"{BEDS},2026-01-05", f"{again},2026-03-01", f"{again},2026-01-05")
    assert (problem.code, str(problem.place), str(problem.facts["value"])) == ("C05", "demo/decisions.csv:4", "4.90")


@pytest.mark.parametrize(
    ("row", "code", "key"),
    [
        (f"{BEDS},2026-01", "Y07", "date"),
        (f"{BEDS},2026-02-30", "Y07", "date"),
        (f"{BEDS}, ", "Y07", "date"),
        (f"{BEDS.replace('Health bureau', '  ')},2026-01-05", "Y07", "by"),
        (f"{BEDS.replace('Counts lack a hospital', '')},2026-01-05", "Y06", "reason"),
        (f"{BEDS.replace('4.90', '49e-1')},2026-01-05", "Y07", "value"),
        (f"{BEDS.replace('value,', 'score,', 1)},2026-01-05", "Y07", "measure"),
    ],
)
def test_a_decision_says_all_that_it_must(demo: PackFolder, row: str, code: str, key: str) -> None:
    (problem,) = wrong(demo, row)
    assert (problem.code, problem.facts["key"], str(problem.place)) == (code, key, "demo/decisions.csv:2")


def test_values_without_decisions_are_as_they_were(disputed: PackFolder) -> None:
    index = opened(disputed)
    undecided = assess(index.edition.model_copy(update={"decisions": ()}), index.observations)
    assert undecided.values == index.values
    assert replace(index.facts, decisions={}) == index.facts
