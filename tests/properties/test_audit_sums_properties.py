"""True sums, shares and words are never contradicted, however rounded; what rounding cannot explain is found."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st
from small_evidence import FIRST, claim, evidence, wording

from weiheng.audit.evidence import Evidence
from weiheng.audit.model import Finding, Verdict
from weiheng.audit.results import Worlds
from weiheng.audit.sums import sum_findings, whole_findings
from weiheng.audit.words import word_findings
from weiheng.definitions.claims import Claim
from weiheng.definitions.model import Variable
from weiheng.vocabulary.figure import Rounding, rounded
from weiheng.vocabulary.messages import Bilingual
from weiheng.vocabulary.unit import UNITS

COUNTED = ("beds", "beds_10k")
MODES: st.SearchStrategy[Rounding] = st.sampled_from(("half_even", "half_up"))
PLACES = st.integers(0, 5)
COUNTS = st.lists(st.integers(0, 200_000), min_size=2, max_size=9)


def beds(number: int, unit: str, places: int, mode: Rounding) -> str:
    """A number of beds as it may be printed; whole ones have no decimals."""
    if unit == "beds":
        return f"{number} beds"
    return f"{rounded(Fraction(number) / UNITS[unit].scale, places, mode):f} {unit}"


def defined(known: Evidence, *subjects: str) -> Evidence:
    """With more variables in beds."""
    more = {each: Variable(id=each, names=Bilingual(each, each), unit="beds") for each in subjects}
    return replace(known, facts=replace(known.facts, elements={**known.elements, **more}))


def added(total: Claim, parts: Sequence[Claim]) -> Finding:
    known = evidence(total, *(part.model_copy(update={"part_of": total.id}) for part in parts))
    (finding,) = sum_findings(defined(known, *(part.subject for part in parts)))
    return finding


@st.composite
def printed_parts(draw: st.DrawFn, counts: Sequence[int]) -> list[Claim]:
    """Each in a unit and at a precision of its own."""
    shown = [beds(count, draw(st.sampled_from(COUNTED)), draw(PLACES), draw(MODES)) for count in counts]
    return [claim(f"p{n}", f"beds{n}", text) for n, text in enumerate(shown)]


@given(COUNTS, st.sampled_from(COUNTED), PLACES, MODES, st.data())
def test_parts_and_their_total_never_fail_however_they_are_printed(
    counts: list[int], unit: str, places: int, mode: Rounding, data: st.DataObject
) -> None:
    total = claim("t", "beds", beds(sum(counts), unit, places, mode))
    finding = added(total, data.draw(printed_parts(counts)))
    assert finding.verdict.holds
    assert finding.result is not None
    assert finding.result.interval.low <= sum(counts) / UNITS[unit].scale <= finding.result.interval.high


@given(COUNTS, st.sampled_from(COUNTED), PLACES, st.integers(1, 10_000), st.sampled_from((1, -1)), st.data())
def test_a_total_that_rounding_cannot_explain_always_fails(
    counts: list[int], unit: str, places: int, beyond: int, sign: int, data: st.DataObject
) -> None:
    parts = data.draw(printed_parts(counts))
    possible = added(claim("t", "beds", "0 beds"), parts).result
    assert possible is not None
    end = possible.interval.high if sign > 0 else possible.interval.low
    step = Fraction(1) if unit == "beds" else UNITS[unit].scale / 10**places
    wrong = int(end) + sign * (int(step) + beyond)  # a last digit more than the farthest sum that is possible
    assume(wrong >= 0)
    assert added(claim("t", "beds", beds(wrong, unit, places, "half_even")), parts).verdict.fails


@given(COUNTS, st.integers(-3, 3), PLACES, st.data())
def test_units_scaled_together_change_no_verdict(
    counts: list[int], moved: int, places: int, data: st.DataObject
) -> None:
    """300.5 (万) of one unit are 3005000 of another, to the same digit."""
    scale = 10**places

    def verdict(unit: str) -> tuple[Verdict, Fraction]:
        texts = [f"{rounded(Fraction(number, scale), places):f} {unit}" for number in (sum(counts) + moved, *counts)]
        total, *parts = (claim(f"c{n}", "spent", text) for n, text in enumerate(texts))
        named = [part.model_copy(update={"part_of": "c0"}) for part in parts]
        (finding,) = sum_findings(evidence(total, *named))
        assert finding.result is not None
        return finding.verdict, finding.result.value

    assert verdict("yuan_10k") == verdict("yuan_100m")


@given(st.lists(st.integers(1, 5000), min_size=2, max_size=9), PLACES, MODES)
def test_shares_of_all_parts_never_fail(counts: list[int], places: int, mode: Rounding) -> None:
    parts = [claim(f"p{n}", f"beds{n}", f"{count} beds", part_of="t") for n, count in enumerate(counts)]
    percent = [f"{rounded(Fraction(100 * count, sum(counts)), places, mode):f} percent" for count in counts]
    shares = [claim(f"s{n}", f"beds{n}", text, measure="share", of="beds") for n, text in enumerate(percent)]
    known = evidence(claim("t", "beds", f"{sum(counts)} beds"), *parts, *shares)
    (finding,) = whole_findings(defined(known, *(part.subject for part in parts)))
    assert finding.verdict.holds


SERIES = st.lists(st.one_of(st.none(), st.integers(0, 3000)), min_size=5, max_size=5)
TRUE_OF = {
    "highest": lambda known: known[-1] >= max(known),
    "lowest": lambda known: known[-1] <= min(known),
    "rising": lambda known: all(a < b for a, b in pairwise(known)),
    "falling": lambda known: all(a > b for a, b in pairwise(known)),
    "fluctuating": lambda known: known[0] < known[-1] and any(a >= b for a, b in pairwise(known)),
    "up": lambda known: known[0] < known[-1],
    "down": lambda known: known[0] > known[-1],
}


def said(says: str, texts: Sequence[str]) -> Verdict:
    words = wording(says, "literacy", since=FIRST)
    (finding,) = word_findings(Worlds(evidence(words, series={"literacy": " ".join(texts)})))
    return finding.verdict


@given(SERIES, st.integers(0, 2), MODES, st.sampled_from(sorted(TRUE_OF)))
def test_true_words_are_never_contradicted_however_the_series_is_rounded(
    thousandths: list[int | None], places: int, mode: Rounding, says: str
) -> None:
    """The series is known to three decimals, and printed with fewer; years may be missing."""
    texts = ["-" if each is None else f"{rounded(Fraction(each, 1000), places, mode):f}" for each in thousandths]
    known = [each for each in thousandths if each is not None]
    assume(len(known) > 1 and TRUE_OF[says](known))
    assert not said(says, texts).fails


@given(st.lists(st.integers(0, 300), min_size=5, max_size=5), st.sampled_from(sorted(TRUE_OF)))
def test_false_words_are_found_if_the_printed_numbers_differ(tenths: list[int], says: str) -> None:
    assume(len(set(tenths)) == len(tenths))
    texts = [f"{rounded(Fraction(each, 10), 1):f}" for each in tenths]
    assert said(says, texts) is (Verdict.EQUAL if TRUE_OF[says](tenths) else Verdict.NOT_REPRODUCIBLE)


@given(st.integers(0, 3000), st.integers(0, 3000), st.integers(0, 2), MODES, st.sampled_from(("ge", "le")))
def test_a_target_that_is_met_is_never_said_to_be_missed(
    value: int, target: int, places: int, mode: Rounding, relation: str
) -> None:
    assume(value >= target if relation == "ge" else value <= target)
    goal = claim(
        "t", "literacy", f"{relation} {rounded(Fraction(target, 1000), 3):f} percent", measure="target", source="g"
    )
    shown = f"{rounded(Fraction(value, 1000), places, mode):f}"
    known = evidence(wording("meets", "literacy", of="g"), goal, series={"literacy": f"- - - - {shown}"})
    (finding,) = word_findings(Worlds(known))
    assert finding.verdict.holds
