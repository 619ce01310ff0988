"""Audits of editions by all kinds of methods: what is printed right holds, what is far off does not."""

from collections.abc import Iterable
from dataclasses import replace
from math import isnan

import pytest
from method_editions import CODES, METHOD_EXAMPLES, assessed

from weiheng.assess import Assessment
from weiheng.audit.conduct import audit
from weiheng.audit.evidence import of_assessment
from weiheng.audit.model import Finding
from weiheng.definitions.claims import Claim
from weiheng.vocabulary.figure import rounded

YEAR = 2023


def printed(known: Assessment, node: str, text: str) -> Claim:
    """A printed score of the first area in the last year."""
    facts = {"id": node, "measure": "score", "subject": node, "area": CODES[0], "period": YEAR}
    return Claim.model_validate({**facts, "value": text, "unit": "points", "source": "book", "place": "table 4"})


def right(known: Assessment, node: str) -> str:
    """A score as it is printed."""
    return str(rounded(known.score(node, CODES[0], YEAR), 2))


def found(known: Assessment, claims: Iterable[Claim]) -> dict[str, Finding]:
    claimed = known.edition.model_copy(update={"claims": tuple(claims)})
    return {each.claim.id: each for each in audit(of_assessment(replace(known, edition=claimed))).findings}


@pytest.mark.parametrize("name", METHOD_EXAMPLES)
def test_scores_that_are_printed_right_hold(name: str) -> None:
    known = assessed(name)
    scored = [node for node in known.edition.nodes if not isnan(known.score(node, CODES[0], YEAR))]
    findings = found(known, [printed(known, node, right(known, node)) for node in scored])
    assert {each.verdict.fails for each in findings.values()} == {False}
    assert findings["root"].result is not None


@pytest.mark.parametrize("name", METHOD_EXAMPLES)
def test_a_score_that_is_far_off_fails(name: str) -> None:
    known = assessed(name)
    text = str(rounded(known.score("root", CODES[0], YEAR) + 50, 2))
    finding = found(known, [printed(known, "root", text)])["root"]
    assert finding.verdict.fails
    assert isinstance(finding.shifts, tuple)


def test_of_a_geometric_mean_the_printed_parts_must_give_the_whole() -> None:
    known = assessed("geometric")
    claims = [printed(known, leaf, right(known, leaf)) for leaf in ("a", "b")]
    (finding,) = [
        each for key, each in found(known, [*claims, printed(known, "g", right(known, "g"))]).items() if key == "g"
    ]
    assert finding.printed_verdict is not None
    assert finding.printed_verdict.holds
    assert finding.result is not None
    assert finding.result.interval.low < finding.result.value < finding.result.interval.high


def test_how_far_rounding_reaches_is_estimated_where_values_are_compared() -> None:
    known = assessed("z-scores within years")
    finding = found(known, [printed(known, "root", right(known, "root"))])["root"]
    assert finding.result is not None
    width = float(finding.result.interval.high - finding.result.interval.low)
    assert 0.001 < width < 0.1, "values have one decimal, and standard deviations are about ten"
