"""What the engine prints is never called wrong; what rounding cannot explain always is."""

from fractions import Fraction
from math import isnan

from hypothesis import assume, given
from hypothesis import strategies as st
from random_editions import HERE, YEARS, assessments

from weiheng.assess import Assessment
from weiheng.audit.claims import Verdict, audit_claims
from weiheng.audit.interval import Interval, goalposts
from weiheng.definitions.claims import Claim
from weiheng.vocabulary.figure import rounded


def with_claims(assessment: Assessment, claims: list[Claim]) -> Assessment:
    edition = assessment.edition.model_copy(update={"claims": tuple(claims)})
    return Assessment(edition, *(getattr(assessment, name) for name in list(assessment.__dataclass_fields__)[1:]))


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
    findings = audit_claims(with_claims(assessment, printed(assessment, places, mode)))
    assert {finding.verdict for finding in findings} <= {Verdict.EQUAL, Verdict.ROUNDING}


@given(assessments(), st.sampled_from(YEARS.years()), st.data())
def test_a_number_moved_beyond_what_rounding_allows_is_found(
    assessment: Assessment, year: int, data: st.DataObject
) -> None:
    node = data.draw(st.sampled_from(assessment.rows))
    score = assessment.score(node, HERE, year)
    assume(not isnan(score))
    (right,) = audit_claims(with_claims(assessment, [score_claim(node, year, f"{rounded(score, 2):f}")]))
    assert right.result is not None
    beyond = right.result.interval.high + Fraction(data.draw(st.integers(2, 500)), 100)
    (wrong,) = audit_claims(with_claims(assessment, [score_claim(node, year, f"{rounded(beyond, 2):f}")]))
    assert wrong.verdict is Verdict.NOT_REPRODUCIBLE
    assert wrong.reason is not None


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
