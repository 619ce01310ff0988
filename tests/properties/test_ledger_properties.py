"""Verdicts depend on numbers, not on units, precision or order; what rounding cannot explain is found."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st
from small_evidence import claim, evidence

from weiheng.audit.ledger import ledger
from weiheng.audit.model import Entry, Verdict
from weiheng.audit.results import Worlds
from weiheng.definitions.claims import Claim
from weiheng.vocabulary.figure import Rounding, rounded

MEASURES = st.sampled_from(("value", "target"))
RELATIONS = st.sampled_from(("eq", "about", "ge", "gt", "le", "lt"))
NUMBERS = st.tuples(RELATIONS, st.integers(1, 400), st.integers(1, 3))
"""Relation, digits, decimals: ``("ge", 250, 2)`` is at least 2.50."""
MODES: st.SearchStrategy[Rounding] = st.sampled_from(("half_even", "half_up"))
SCALED = {"percent": 0, "per_mille": 1, "per_10000": 2, "per_100000": 3}
"""Units of a ratio, and how many places the decimal point moves right from percent."""


def entry(*claims: Claim) -> Entry:
    (found,) = ledger(Worlds(evidence(*claims)))
    return found


def printed(number: tuple[str, int, int], place: int, measure: str, unit: str) -> Claim:
    """A number with its decimal point moved, so that it is equally precise in the other unit."""
    relation, digits, decimals = number
    text = f"{Decimal(digits).scaleb(SCALED[unit] - decimals):f}"
    return claim(f"c{place}", "literacy", f"{relation} {text} {unit}", place=f"section {place}", measure=measure)


@given(numbers=st.lists(NUMBERS, min_size=1, max_size=5), measure=MEASURES)
def test_units_scaled_together_never_change_a_verdict(numbers: list[tuple[str, int, int]], measure: str) -> None:
    by_unit = [
        [
            each.verdict
            for each in entry(*(printed(n, place, measure, unit) for place, n in enumerate(numbers))).statements
        ]
        for unit in ("percent", "per_mille")
    ]
    assert by_unit[0] == by_unit[1]


@given(numbers=st.lists(NUMBERS, min_size=1, max_size=4), measure=MEASURES, data=st.data())
def test_each_number_in_a_unit_of_its_own_has_the_same_verdict(
    numbers: list[tuple[str, int, int]], measure: str, data: st.DataObject
) -> None:
    units = [data.draw(st.sampled_from([unit for unit, moved in SCALED.items() if moved <= n[2]])) for n in numbers]
    plain = entry(*(printed(n, place, measure, "percent") for place, n in enumerate(numbers)))
    mixed = entry(
        *(printed(n, place, measure, unit) for place, (n, unit) in enumerate(zip(numbers, units, strict=True)))
    )
    assert [each.verdict for each in plain.statements] == [each.verdict for each in mixed.statements]


@given(numbers=st.lists(NUMBERS, min_size=2, max_size=5), measure=MEASURES)
def test_the_order_of_documents_never_changes_whether_they_agree(
    numbers: list[tuple[str, int, int]], measure: str
) -> None:
    claims = [printed(number, place, measure, "percent") for place, number in enumerate(numbers)]
    failing = [
        {each.place for each in entry(*order).statements if each.verdict.fails} for order in (claims, claims[::-1])
    ]
    assert failing[0] == failing[1]


@given(
    value=st.fractions(0, 100, max_denominator=10**6),
    places=st.lists(st.integers(0, 5), min_size=2, max_size=5),
    mode=MODES,
    measure=MEASURES,
    observed=st.none() | st.integers(0, 5),
)
def test_a_value_printed_at_any_precision_agrees_with_itself(
    value: Fraction, places: list[int], mode: Rounding, measure: str, observed: int | None
) -> None:
    claims = [
        claim(
            f"c{n}",
            "literacy",
            f"{rounded(value, each, mode):f} percent",
            place=f"section {n}",
            measure=measure,
            period=2018,
        )
        for n, each in enumerate(places)
    ]
    series = {} if observed is None else {"literacy": f"{rounded(value, observed, mode):f}"}
    found = [each for each in ledger(Worlds(evidence(*claims, series=series))) if each.measure.value == measure]
    assert all(each.verdict.holds for line in found for each in line.statements if each.claim)


@given(beds=st.integers(1, 10**6), places=st.integers(0, 4), mode=MODES)
def test_a_count_agrees_with_itself_in_ten_thousands(beds: int, places: int, mode: Rounding) -> None:
    short = f"{rounded(Fraction(beds, 10_000), places, mode):f} beds_10k"
    found = entry(claim("a", "beds", f"{beds} beds"), claim("b", "beds", short, source="book"))
    assert found.agrees
    assert all(each.verdict.holds for each in found.statements)


@given(digits=st.integers(100, 999_999), places=st.integers(0, 4), data=st.data())
def test_any_digit_that_is_changed_is_found(digits: int, places: int, data: st.DataObject) -> None:
    text = str(digits)
    position = data.draw(st.integers(0, len(text) - 1))
    changed = text[:position] + data.draw(st.sampled_from("123456789")) + text[position + 1 :]
    assume(changed != text and abs(int(changed) - digits) > 1)  # next to each other both may be rounded from the middle
    one, other = (f"{Decimal(each).scaleb(-places):f} percent" for each in (text, changed))
    found = entry(claim("a", "literacy", one), claim("b", "literacy", other, source="book"))
    assert [each.verdict for each in found.statements] == [Verdict.CONFLICT, Verdict.CONFLICT]
