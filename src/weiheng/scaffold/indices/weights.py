"""Relative weights as shares that add up to one exactly."""

from collections.abc import Sequence
from fractions import Fraction

_DIGITS = 20
_STEP = Fraction(1, 10**15)


def shares(weights: Sequence[Fraction]) -> list[Fraction]:
    """Weight / sum of weights; where that takes too many digits, to 15 decimals, the largest taking the rest.

    >>> shares([Fraction(2), Fraction(1)]), shares([Fraction("0.333"), Fraction("0.333"), Fraction("0.333")])[0]
    ([Fraction(2, 3), Fraction(1, 3)], Fraction(1, 3))
    >>> sum(shares([Fraction(f"{number}.{'1234567' * 4}") for number in range(1, 8)]))
    Fraction(1, 1)
    """
    total = sum(weights, Fraction(0))
    exact = [weight / total for weight in weights]
    if all(len(str(share.denominator)) <= _DIGITS for share in exact):
        return exact
    rounded = [round(share / _STEP) * _STEP for share in exact]
    rounded[rounded.index(max(rounded))] += 1 - sum(rounded, Fraction(0))
    return rounded


def share_text(share: Fraction) -> str:
    """As per cent where two decimals say it exactly, else as a fraction.

    >>> share_text(Fraction(1, 8)), share_text(Fraction(1, 3)), share_text(Fraction(1))
    ('12.5%', '1/3', '100%')
    """
    hundredths = share * 10_000
    return f"{float(hundredths) / 100:g}%" if hundredths.denominator == 1 else str(share)
