"""What the units of an audit of coherence are: areas of a year, or years of an area, and what is said of them."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from method_editions import METHOD_EXAMPLES
from ranked_editions import Ranked
from small_editions import EXAMPLES, Example

from weiheng.index import coherence
from weiheng.index.coherence.found import Outcome
from weiheng.index.coherence.thresholds import CHECKS
from weiheng.scrutiny.coherence import Asked, Coherence, coherence_of
from weiheng.scrutiny.coherence_saying import Speaker
from weiheng.vocabulary.messages import LANGUAGES, Words

AREAS = Ranked(
    {
        "a": ["30 31", "35 40", "50 45", "42 47", "66 60", "70 72"],
        "b": ["40 41", "31 39", "57 52", "44 48", "61 65", "75 70"],
        "c": ["71 60", "50 55", "- 40", "45 45", "30 31", "25 -"],
    },
    settings=(("missing", "none"),),
)


def audit(asked: Asked = Asked()) -> Coherence:  # noqa: B008 - frozen
    return coherence_of(AREAS.assessment(), asked)


def said(found: Coherence, language: str = "en") -> list[str]:
    return list(Speaker(found, Words(language)).about_units())


def test_units_are_the_areas_of_the_last_year_in_which_most_have_a_score() -> None:
    found = audit()

    assert (found.units.kind, found.units.period, found.units.names) == ("areas", 2021, ("A", "B", "C", "D", "E"))
    assert found.units.left_out == ("F",)
    assert said(found) == [
        "Units: 5 areas in 2021.",
        "Without a score of the whole index, so left out: Area F.",
    ]


def test_the_areas_of_another_year() -> None:
    found = audit(Asked(period=2020))

    assert (found.units.names, found.units.left_out) == (("A", "B", "D", "E", "F"), ("C",))


def test_the_years_of_one_area_are_too_few_for_nearly_everything() -> None:
    found = audit(Asked(area="A"))

    assert (found.units.kind, found.units.area, found.units.names) == ("years", "A", ("2020", "2021"))
    assert said(found)[0] == "Units: 2 years of Area A."
    assert said(found)[1].startswith("The units are years, not areas: whatever has a trend correlates")
    computed = {each.check for each in found.findings if each.outcome is not Outcome.NOT_COMPUTABLE}
    assert computed == {"coverage_of_indicators", "coverage_of_units", "zeros", "repeated_values", "dominance"}


def test_findings_name_elements_and_units() -> None:
    (against,) = [each for each in audit(Asked(only="parent")).findings if each.kind == "negative_uncertain"]

    assert against.elements == ("g", "root")
    shown = Speaker(audit(), Words("en")).sentence(against)
    assert shown == "Group g does not go with Group root: r = -0.375, which may be chance (p = 0.534)"


def test_a_group_with_one_child_is_looked_at_once() -> None:
    pairs = [each.elements for each in audit(Asked(only="parent")).findings]

    assert pairs == [("a", "g"), ("b", "g"), ("g", "root"), ("h", "root")]


def test_for_years_the_correlation_of_changes_stands_beside() -> None:
    """Both rise every year, but when one rises more the other rises less."""
    rising = {"a": ["20 22 30 32 40 42 50"], "b": ["20 28 30 38 40 48 50"], "c": ["30 31 32 33 34 35 36"]}
    found = coherence_of(Ranked(rising).assessment(), Asked(only="siblings"))
    (pair,) = [each for each in found.findings if each.elements == ("a", "b")]

    assert pair.numbers["r"] > 0.92
    assert pair.numbers["r_of_changes"] == pytest.approx(-1)
    assert Speaker(found, Words("en")).sentence(pair).endswith(" (yearly changes: r = -1.000)")


def test_without_a_unit_the_whole_index_is_computed_anew() -> None:
    """Between the extremes of the areas, so that a score depends on who else is there."""
    pooled = (("normalise", {"method": "min_max", "low": "0", "high": "100", "over": "period"}), *AREAS.settings)
    found = coherence_of(replace(AREAS, settings=pooled).assessment(), Asked(only="without_unit"))
    fixed = audit(Asked(only="without_unit"))

    assert {each.kind for each in fixed.findings} == {"stays"}
    assert [each.units[0] for each in found.findings] == list("ABCDE")


@pytest.mark.parametrize("example", [*EXAMPLES.values(), *METHOD_EXAMPLES.values()], ids=[*EXAMPLES, *METHOD_EXAMPLES])
def test_any_edition_can_be_looked_at_by_areas_and_by_years(example: Example) -> None:
    """Gaps, one year, one indicator, nothing at all, every method: what cannot be computed is said in words."""
    assessment = example.assessment()

    for asked in (Asked(), Asked(area=assessment.areas[0])):
        found = coherence_of(assessment, asked)
        assert {each.check for each in found.findings} | {"parent", "other_parents", "siblings"} == set(CHECKS)
        for language in LANGUAGES:
            speaker = Speaker(found, Words(language))
            for each in found.findings:
                assert bool(speaker.sentence(each)) == (each.outcome is not Outcome.PASS)
            assert not [text for text in speaker.not_computable() if "{" in text]


def test_every_check_and_every_reason_has_words() -> None:
    words = Words("zh")
    for id, check in CHECKS.items():
        keys = f"coherence_check.{id}", f"coherence_threshold.{id}", f"coherence_minimum.{check.minimum.reason}"
        assert all(words.known(key) for key in keys), id
    source = "".join(path.read_text(encoding="utf-8") for path in Path(coherence.__path__[0]).glob("*_checks.py"))
    reasons = set(re.findall(r'NOT_COMPUTABLE, "(\w+)"', source))
    assert len(reasons) > 8
    assert {each for each in reasons if not words.known(f"coherence_reason.{each}")} == set()
