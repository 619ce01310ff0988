"""Parts against totals and shares against the whole: each example is what one document prints."""

from collections.abc import Sequence

import pytest
from small_evidence import CITY, NORTH, SOUTH, claim, evidence

from weiheng.audit.model import Finding, Verdict
from weiheng.audit.sums import sum_findings, whole_findings
from weiheng.definitions.claims import Claim

KINDS = ("public_beds", "private_beds", "other_beds")


def divided(total: str, *parts: str) -> list[Claim]:
    """Beds, and kinds of beds that are said to be all of them."""
    named = zip(KINDS, parts, strict=False)
    return [claim("t", "beds", total), *(claim(kind, kind, text, part_of="t") for kind, text in named)]


def by_area(total: str, *parts: str, subject: str = "beds", **more: object) -> list[Claim]:
    """What a table prints for the city and its districts; nothing says that they belong together."""
    places = zip((CITY, NORTH, SOUTH), (total, *parts), strict=False)
    return [claim(area, subject, text, area=area, **more) for area, text in places]


def sums(printed: Sequence[Claim]) -> list[Finding]:
    return list(sum_findings(evidence(*printed)))


@pytest.mark.parametrize(
    ("total", "parts", "verdict"),
    [
        ("2366 beds", ["1916 beds", "450 beds"], Verdict.EQUAL),
        ("2366 beds", ["1916 beds", "460 beds"], Verdict.NOT_REPRODUCIBLE),
        ("2366 beds", ["1916 beds", "449 beds"], Verdict.NOT_REPRODUCIBLE),  # half a bed is no bed
        ("100 beds", ["30 beds", "30 beds", "40 beds"], Verdict.EQUAL),
        ("0.24 beds_10k", ["1916 beds", "450 beds"], Verdict.EQUAL),  # 0.2366
        ("0.2367 beds_10k", ["1916 beds", "450 beds"], Verdict.NOT_REPRODUCIBLE),
        ("6.29 beds_10k", ["1.99 beds_10k", "4.31 beds_10k"], Verdict.ROUNDING),  # 6.30, but 6.29 is possible
        ("6.29 beds_10k", ["1.99 beds_10k", "4.33 beds_10k"], Verdict.NOT_REPRODUCIBLE),
        ("62940 beds", ["1.99 beds_10k", "43000 beds"], Verdict.ROUNDING),
        ("62960 beds", ["1.99 beds_10k", "43000 beds"], Verdict.NOT_REPRODUCIBLE),  # 62,950 at most
        ("about 2400 beds", ["1916 beds", "450 beds"], Verdict.EQUAL),  # within 100
        ("about 2400 beds", ["1916 beds", "350 beds"], Verdict.NOT_REPRODUCIBLE),
        ("ge 2300 beds", ["1916 beds", "450 beds"], Verdict.EQUAL),
        ("ge 2400 beds", ["1916 beds", "450 beds"], Verdict.NOT_REPRODUCIBLE),
        ("2000..2400 beds", ["1916 beds", "450 beds"], Verdict.EQUAL),
        ("700 beds", ["ge 300 beds", "ge 400 beds"], Verdict.EQUAL),
        ("699 beds", ["ge 300 beds", "ge 400 beds"], Verdict.NOT_REPRODUCIBLE),
        ("900 beds", ["ge 300 beds", "400 beds"], Verdict.NO_DATA),  # possible, but nothing shows it
        ("600 beds", ["le 300 beds", "400 beds"], Verdict.NO_DATA),
        ("800 beds", ["le 300 beds", "400 beds"], Verdict.NOT_REPRODUCIBLE),
        ("605 beds", ["2..3 beds", "602 beds"], Verdict.ROUNDING),
        ("606 beds", ["2..3 beds", "602 beds"], Verdict.NOT_REPRODUCIBLE),
    ],
)
def test_parts_against_their_total(total: str, parts: list[str], verdict: Verdict) -> None:
    (finding,) = sums(divided(total, *parts))
    assert (finding.claim.id, finding.verdict) == ("t", verdict)
    assert [part.id for part in finding.parts] == list(KINDS[: len(parts)])


def test_the_sum_is_given_in_the_unit_of_the_total() -> None:
    (finding,) = sums(divided("0.24 beds_10k", "1916 beds", "450 beds"))
    assert finding.result is not None
    assert float(finding.result.value) == 0.2366


def test_ids_count_within_a_document() -> None:
    """Another document's claim with the same id is no total of these parts."""
    other = claim("t", "beds", "1 beds", source="yearbook")
    (finding,) = sums([other, *divided("5 beds", "2 beds", "3 beds")])
    assert finding.claim.source == "plan"


def test_a_part_that_nobody_defines_leaves_the_sum_open() -> None:
    (finding,) = sums([*divided("5 beds", "2 beds"), claim("x", "tents", "1 beds", part_of="t")])
    assert finding.verdict is Verdict.NO_DATA


@pytest.mark.parametrize(
    ("total", "north", "south", "verdicts"),
    [
        ("650 beds", "450 beds", "200 beds", [Verdict.EQUAL]),
        ("650 beds", "450 beds", "201 beds", [Verdict.NOT_REPRODUCIBLE]),
        ("650 beds", "450 beds", "190 beds", [Verdict.NOT_REPRODUCIBLE]),
        ("650 beds", "450 beds", "100 beds", []),  # the city may have beds that belong to no district
        ("210 beds", "200 beds", "230 beds", []),  # lies among them: an average, say of beds per hospital
    ],
)
def test_areas_add_up_to_the_area_that_they_are_in(total: str, north: str, south: str, verdicts: list[Verdict]) -> None:
    assert [finding.verdict for finding in sums(by_area(total, north, south))] == verdicts


@pytest.mark.parametrize(
    "printed",
    [
        by_area("650 beds", "450 beds"),  # one district is missing
        by_area("4.20 beds_per_1000", "4.50 beds_per_1000", "4.00 beds_per_1000", subject="density"),
        by_area("9.0 percent", "5.0 percent", "4.5 percent", subject="literacy"),
        by_area("3 beds", "1 beds", "1 beds", measure="rank"),
        [*by_area("650 beds", "450 beds"), claim("s", "beds", "9 beds", area=SOUTH, place="box 2")],
        [*by_area("650 beds", "450 beds"), claim("s", "beds", "9 beds", area=SOUTH, period=2021)],
        [*by_area("650 beds", "450 beds"), claim("s", "beds", "9 beds", area=SOUTH, source="yearbook")],
    ],
)
def test_what_is_no_complete_table_of_counts_is_not_added_up(printed: list[Claim]) -> None:
    assert sums(printed) == []


@pytest.mark.parametrize(
    ("total", "period", "verdicts"),
    [
        ("10.5 visits_10k", 2022, [Verdict.EQUAL]),  # 10.45 rounds up
        ("10.44 visits_10k", 2022, [Verdict.ROUNDING]),
        ("11.5 visits_10k", 2022, [Verdict.NOT_REPRODUCIBLE]),
        ("11.5 visits_10k", 2019, []),  # the definition holds from 2020 on
    ],
)
def test_terms_of_a_definition_add_up(total: str, period: int, verdicts: list[Verdict]) -> None:
    terms = [("outpatients", "81500 visits"), ("emergencies", "2.3 visits_10k")]
    printed = [claim(subject, subject, text, period=period) for subject, text in (("visits", total), *terms)]
    assert [finding.verdict for finding in sums(printed)] == verdicts


def test_a_definition_takes_the_terms_that_stand_with_the_total() -> None:
    total, emergencies = claim("t", "visits", "3 visits_10k"), claim("e", "emergencies", "1 visits_10k")
    elsewhere = claim("old", "outpatients", "30000 visits", place="box 9")
    (finding,) = sums([total, elsewhere, claim("o", "outpatients", "20000 visits"), emergencies])
    assert [part.id for part in finding.parts] == ["o", "e"]


def test_a_total_is_added_up_once_however_its_parts_are_known() -> None:
    terms = [("outpatients", "20000 visits"), ("emergencies", "1 visits_10k")]
    printed = [claim(subject, subject, text, part_of="t") for subject, text in terms]
    (finding,) = sums([claim("t", "visits", "3 visits_10k"), *printed])
    assert finding.verdict is Verdict.EQUAL


@pytest.mark.parametrize(
    ("shares", "verdict"),
    [
        (["80.99 percent", "19.01 percent"], Verdict.EQUAL),
        (["809.9 per_mille", "19.01 percent"], Verdict.EQUAL),
        (["33.3 percent", "33.3 percent", "33.3 percent"], Verdict.ROUNDING),
        (["80.99 percent", "19.00 percent"], Verdict.ROUNDING),
        (["80.99 percent", "18.99 percent"], Verdict.NOT_REPRODUCIBLE),
        (["ge 80 percent", "19 percent"], Verdict.NO_DATA),
        (["ge 82 percent", "19 percent"], Verdict.NOT_REPRODUCIBLE),
    ],
)
def test_shares_of_all_parts_make_up_the_whole(shares: list[str], verdict: Verdict) -> None:
    counts = divided("100 beds", *("1 beds" for _ in shares))
    named = zip(KINDS, shares, strict=False)
    printed = [claim(f"s {kind}", kind, text, measure="share", of="beds") for kind, text in named]
    (finding,) = whole_findings(evidence(*counts, *printed))
    assert (finding.claim.id, finding.verdict) == ("s public_beds", verdict)
    assert len(finding.parts) == len(shares)


def test_shares_of_the_terms_of_a_definition_make_up_the_whole() -> None:
    shares = {"outpatients": "70 percent", "emergencies": "25 percent"}
    printed = [claim(term, term, text, measure="share", of="visits") for term, text in shares.items()]
    (finding,) = whole_findings(evidence(*printed))
    assert finding.verdict is Verdict.NOT_REPRODUCIBLE
    assert finding.result is not None
    assert finding.result.value == 95


@pytest.mark.parametrize(
    "more", [{"subject": "public_beds"}, {"period": 2021}, {"area": NORTH}, {"source": "yearbook"}, {"of": "residents"}]
)
def test_shares_that_are_not_all_of_one_whole_are_not_added_up(more: dict[str, object]) -> None:
    counts = divided("100 beds", "1 beds", "1 beds")
    one, other = (claim(kind, kind, "30 percent", measure="share", of="beds") for kind in KINDS[:2])
    assert list(whole_findings(evidence(*counts, one, other.model_copy(update=more)))) == []
