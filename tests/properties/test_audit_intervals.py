"""What the engine prints is never called wrong; what rounding cannot explain always is."""

from dataclasses import replace
from fractions import Fraction
from math import isnan

from hypothesis import assume, given
from hypothesis import strategies as st
from random_editions import HERE, YEARS, assessments

from weiheng.assess import Assessment
from weiheng.audit.conduct import audit
from weiheng.audit.evidence import of_assessment
from weiheng.audit.interval import Interval, goalposts
from weiheng.audit.model import Finding, Verdict
from weiheng.definitions.claims import Claim
from weiheng.vocabulary.figure import rounded


def audited(assessment: Assessment, claims: list[Claim]) -> tuple[Finding, ...]:
    """The findings on what is printed of an edition."""
    edition = assessment.edition.model_copy(update={"claims": tuple(claims)})
    return audit(of_assessment(replace(assessment, edition=edition))).findings


def score_claim(node: str, year: int, text: str) -> Claim:
    return Claim.model_validate(
        {
            "id": f"{node}{year}",
            "measure": "score",
            "subject": node,
            "area": HERE,
            "period": year,
            "value": text,
            "unit": "points",
            "source": "s",
            "place": "table 1",
        }
    )


def printed(assessment: Assessment, places: int, mode: str) -> list[Claim]:
    scores = ((node, year, assessment.score(node, HERE, year)) for node in assessment.rows for year in YEARS.years())
    return [score_claim(n, y, f"{rounded(s, places, mode):f}") for n, y, s in scores if not isnan(s)]  # type: ignore[arg-type]


@given(assessments(), st.integers(0, 6), st.sampled_from(("half_even", "half_up")))
def test_a_table_printed_by_the_engine_at_any_precision_is_reproducible(
    assessment: Assessment, places: int, mode: str
) -> None:
    findings = audited(assessment, printed(assessment, places, mode))
    assert {finding.verdict for finding in findings} <= {Verdict.EQUAL, Verdict.ROUNDING}


@given(assessments(), st.sampled_from(YEARS.years()), st.data())
def test_a_number_moved_beyond_what_rounding_allows_is_found(
    assessment: Assessment, year: int, data: st.DataObject
) -> None:
    node = data.draw(st.sampled_from(assessment.rows))
    score = assessment.score(node, HERE, year)
    assume(not isnan(score))
    (right,) = audited(assessment, [score_claim(node, year, f"{rounded(score, 2):f}")])
    assert right.result is not None
    beyond = right.result.interval.high + Fraction(data.draw(st.integers(2, 500)), 100)
    (wrong,) = audited(assessment, [score_claim(node, year, f"{rounded(beyond, 2):f}")])
    assert wrong.verdict is Verdict.NOT_REPRODUCIBLE
    assert wrong.cause is not None


@given(assessments(), st.integers(0, 4), st.sampled_from(YEARS.years()), st.data())
def test_a_changed_digit_is_found_unless_rounding_allows_it(
    assessment: Assessment, places: int, year: int, data: st.DataObject
) -> None:
    node = data.draw(st.sampled_from(assessment.rows))
    score = assessment.score(node, HERE, year)
    assume(not isnan(score))
    text = f"{rounded(score, places):f}"
    at = data.draw(st.sampled_from([spot for spot, letter in enumerate(text) if letter.isdigit()]))
    digit = data.draw(st.sampled_from([each for each in "0123456789" if each != text[at]]))
    right, changed = (score_claim(node, year, each) for each in (text, f"{text[:at]}{digit}{text[at + 1 :]}"))
    (found,) = audited(assessment, [right])
    assert found.result is not None
    allowed = Interval.of(changed.value).meets(found.result.interval)
    (found,) = audited(assessment, [changed])
    assert found.verdict.fails is not allowed


@given(assessments(), st.integers(0, 6))
def test_changes_and_growth_that_the_engine_prints_are_reproducible(assessment: Assessment, places: int) -> None:
    first, last = YEARS.first, YEARS.last
    claims = []
    for node in assessment.rows:
        scores = [assessment.score(node, HERE, year) for year in (first, last)]
        if any(isnan(score) or score <= 0 for score in scores):
            continue
        before, after = (Fraction(repr(score)) for score in scores)
        growth = 100 * (float(after / before) ** (1 / (last - first)) - 1)
        for measure, number in (("change", after - before), ("growth", Fraction(repr(growth)))):
            text = f"{rounded(number, places):f}"
            facts = score_claim(node, last, text).model_dump() | {"measure": measure, "since": first}
            unit = "points" if measure == "change" else "percent"
            claims.append(Claim.model_validate({**facts, "id": f"{measure} {node}", "unit": unit, "value": text}))
    assert not [each for each in audited(assessment, claims) if each.verdict.fails]


@given(
    st.integers(0, 100),
    st.integers(0, 100),
    st.integers(1, 100),
    st.integers(0, 5),
    st.sampled_from((1, -1)),
    st.data(),
)
def test_interval_of_scores_holds_every_score_of_its_inputs(
    x: int, lower: int, span: int, width: int, sign: int, data: st.DataObject
) -> None:
    def around(number: int) -> Interval:
        return Interval(Fraction(number) - Fraction(width, 20), Fraction(number) + Fraction(width, 20))

    def inside(interval: Interval) -> Fraction:
        return data.draw(st.fractions(interval.low, interval.high, max_denominator=1000))

    value, low, high = around(x), around(lower), around(lower + span)
    interval = goalposts(value, low, high, sign, Fraction(60), Fraction(100))
    a, b, c = inside(value), inside(low), inside(high)
    best, worst = (c, b) if sign > 0 else (b, c)
    assert interval.low <= 60 + 40 * (a - worst) / (best - worst) <= interval.high
