"""Figures know how they were printed; rounding follows GB/T 8170."""

import re
from decimal import Decimal
from fractions import Fraction

import pytest

from weiheng.vocabulary.figure import Figure, rounded


@pytest.mark.parametrize(
    ("printed", "low", "high", "places"),
    [
        ("2.50", "2.495", "2.505", 2),
        ("2.5", "2.45", "2.55", 1),
        ("100", "99.5", "100.5", 0),
        ("0.00", "-0.005", "0.005", 2),
        ("-1.2", "-1.25", "-1.15", 1),
    ],
)
def test_a_printed_figure_stands_for_an_interval(printed: str, low: str, high: str, places: int) -> None:
    figure = Figure.parse(printed)

    assert figure.interval == (Fraction(low), Fraction(high))
    assert figure.places == places
    assert str(figure) == printed


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 1",
        "1 ",
        "+1",
        ".5",
        "5.",
        "1e3",
        "1,000",
        "1_000",
        "nan",
        "inf",
        "-inf",
        "-",
        "１２",
        "١٢",
        "1.2.3",
        "9" * 41,
    ],
)
def test_what_is_not_a_plain_decimal_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        Figure.parse(text)


GB_T_8170 = [
    ("28.175", 2, "28.18"),
    ("28.165", 2, "28.16"),
    ("0.35", 1, "0.4"),
    ("1.050", 1, "1.0"),
    ("12.1498", 1, "12.1"),
    ("10.5002", 0, "11"),
    ("2.154546", 2, "2.15"),
    ("-0.0365", 3, "-0.036"),
    ("15.4546", 0, "15"),
    ("2500", -3, "2E+3"),
    ("3500", -3, "4E+3"),
]


@pytest.mark.parametrize(("number", "places", "expected"), GB_T_8170)
def test_rounding_of_gb_t_8170(number: str, places: int, expected: str) -> None:
    assert rounded(Decimal(number), places) == Decimal(expected)
    assert str(rounded(Decimal(number), places)) == expected
    assert rounded(Fraction(number), places) == Decimal(expected)
    assert rounded(float(number), places) == Decimal(expected)


@pytest.mark.parametrize(
    ("number", "places", "expected"),
    [("28.165", 2, "28.17"), ("2.5", 0, "3"), ("-2.5", 0, "-3"), ("-0.0365", 3, "-0.037"), ("2.4999", 0, "2")],
)
def test_half_up_is_a_setting(number: str, places: int, expected: str) -> None:
    assert rounded(Decimal(number), places, "half_up") == Decimal(expected)
    assert rounded(Fraction(number), places, "half_up") == Decimal(expected)


def test_a_number_is_rounded_once() -> None:
    """15.4546 is 15; rounded to 15.455, 15.46, 15.5 on the way it would become 16."""
    assert rounded(Decimal("15.4546"), 0) == 15
