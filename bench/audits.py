"""An audit of 10,000 printed numbers against computing the same numbers once, exactly and without any audit.

The numbers are the scores of the Shenzhen index in many made-up areas, printed with two decimals; every hundredth is
misprinted, so that causes and effects are looked for as well. The smallest changes of inputs that would explain what is
wrong are looked for when they are asked for, and are timed beside.
"""

from collections.abc import Iterator
from fractions import Fraction
from time import perf_counter

import weiheng
from bench.ratio import Ratio
from weiheng.assess import Assessment, assess
from weiheng.audit.conduct import audit
from weiheng.audit.evidence import of_assessment
from weiheng.audit.model import Finding
from weiheng.definitions.claims import Claim, Measure
from weiheng.definitions.model import Area
from weiheng.observations.model import Observations
from weiheng.vocabulary.figure import Figure, rounded

CLAIMS = 10_000
AREAS = 46
WRONG = 100
"""Every so many claims, one is misprinted."""


def results() -> Iterator[Ratio]:
    right, wrong = printed(WRONG * CLAIMS), printed(WRONG)
    plain = fastest(lambda: plainly(right))
    for name, assessment in (("all right", right), ("1 % wrong", wrong)):
        found, seconds = audited(assessment)
        start = perf_counter()
        changes = sum(len(each.shifts) for each in found if each.verdict.fails)
        more = perf_counter() - start
        counted = sum(each.verdict.fails for each in found)
        print(f"  {CLAIMS:,} claims, {name}: {counted} failing, {seconds:.1f} s here; {changes} changes, {more:.1f} s")
        yield Ratio(f"audit of {CLAIMS:,} claims, {name}, to computing them once", seconds / plain, None)


def printed(every: int) -> Assessment:
    """The index in many areas with its scores as claims, one of ``every`` misprinted."""
    shenzhen = weiheng.open("shenzhen/index/2022")
    edition, own = shenzhen.edition, shenzhen.areas[0]
    like = next(each for each in edition.areas if each.code == own)
    counts = {each.id for each in edition.variables}  # moved one by one they would contradict the moved shares
    areas = [Area.model_validate({**like.model_dump(), "code": f"{own}-{number}"}) for number in range(AREAS)]
    rows = [
        row.model_copy(update={"area": area.code, "value": moved(row.value, number)})
        for row in shenzhen.observations.rows
        if row.area == own and row.value is not None and row.indicator not in counts
        for number, area in enumerate(areas)
    ]
    settings = edition.settings.model_copy(update={"areas": tuple(each.code for each in areas)})
    many = edition.model_copy(update={"settings": settings, "areas": (*edition.areas, *areas), "wordings": ()})
    assessed = assess(many.model_copy(update={"claims": ()}), Observations(tuple(rows)))
    claims = tuple(claims_of(assessed, every))[:CLAIMS]
    return assess(many.model_copy(update={"claims": claims}), Observations(tuple(rows)))


def moved(figure: Figure | None, number: int) -> Figure | None:
    """A value a little larger, printed with as many decimals."""
    if figure is None:
        return None
    return Figure.parse(f"{rounded(figure.exact * Fraction(1000 + number, 1000), figure.places):f}")


def claims_of(assessment: Assessment, every: int) -> Iterator[Claim]:
    cells = ((area, year, node) for area in assessment.areas for year in assessment.periods for node in assessment.rows)
    for count, (area, year, node) in enumerate(cells, start=1):
        wrong = 5 if count % every == 0 else 0
        text = f"{rounded(assessment.score(node, area, year) + wrong, 2):f}"
        facts = {"id": f"c{count}", "measure": Measure.SCORE, "subject": node, "area": area, "period": year}
        yield Claim.model_validate(
            {**facts, "value": text, "unit": "points", "source": "index_report_2022", "place": "t"}
        )


def audited(assessment: Assessment) -> tuple[tuple[Finding, ...], float]:
    evidence = of_assessment(assessment)
    start = perf_counter()
    found = audit(evidence).findings
    return found, perf_counter() - start


def plainly(assessment: Assessment) -> list[Fraction]:
    """Every score that is printed, from the values and bounds in exact fractions, as anybody would write it."""
    edition, found = assessment.edition, []
    settings = edition.settings.normalise
    low, high = settings.low.exact, settings.high.exact
    for claim in edition.claims:
        total = Fraction(0)
        for leaf in edition.leaves(claim.subject):
            bounds = edition.bounds_of(leaf.id)
            lower, upper = bounds.lower.value.exact, bounds.upper.value.exact
            value = assessment.facts.value(leaf.id, (claim.area, claim.period)).adopted
            if value is not None:
                distance = value - lower if leaf.direction.sign > 0 else upper - value
                total += min(max(low + (high - low) * distance / (upper - lower), low), high)
        found.append(total)
    return found


def fastest(work: object) -> float:
    assert callable(work)
    times = []
    for _ in range(3):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return min(times)
