"""The computation of an index as spreadsheet formulas: pure functions from addresses to text, in en-US syntax.

A score that is missing is the empty text, which ``ISNUMBER``, ``COUNT``, ``MIN`` and the second argument of
``SUMPRODUCT`` pass over. Only functions that every spreadsheet knows are used.
"""

from collections.abc import Sequence
from fractions import Fraction

SCORE_LOW = "score_low"
SCORE_HIGH = "score_high"
"""Defined names of the ends of the range of scores."""


def quoted(text: str) -> str:
    """A text inside a formula.

    >>> print(quoted('the "best" of all'))
    "the ""best"" of all"
    """
    return '"' + text.replace('"', '""') + '"'


def goalposts(value: str, lower: str, upper: str, is_positive: str, clip: bool) -> str:
    """The score of a value between its bounds (see :func:`weiheng.index.normalise.goalposts`).

    Empty without value, or where the bounds leave nothing between them.
    """
    distance = f"IF({is_positive},{value}-{lower},{upper}-{value})"
    score = f"{SCORE_LOW}+({SCORE_HIGH}-{SCORE_LOW})*{distance}/({upper}-{lower})"
    if clip:
        score = f"MAX({SCORE_LOW},MIN({SCORE_HIGH},{score}))"
    return f'=IF(AND(ISNUMBER({value}),{in_order(lower, upper)}),{score},"")'


def in_order(lower: str, upper: str) -> str:
    """The condition that two cells hold numbers, the first below the second.

    >>> in_order("E5", "F5")
    'AND(ISNUMBER(E5),ISNUMBER(F5),E5<F5)'
    """
    return f"AND(ISNUMBER({lower}),ISNUMBER({upper}),{lower}<{upper})"


def lowest_of_series(score: str, series: str) -> str:
    """The score, or the lowest one of the series if it is missing.

    >>> lowest_of_series("D5", "$D5:$F5")
    '=IF(ISNUMBER(D5),D5,IF(COUNT($D5:$F5)>0,MIN($D5:$F5),""))'
    """
    return f'=IF(ISNUMBER({score}),{score},IF(COUNT({series})>0,MIN({series}),""))'


def mean(shares: str, scores: str, leave_out: bool) -> str:
    """The weighted mean of the scores below a group; ``shares`` add to 1, or to 0 where nothing has weight.

    With ``leave_out`` the shares of what is there grow in proportion; otherwise one missing score makes it missing.

    >>> mean("$F6:$F7", "D6:D7", leave_out=False)
    '=IF(OR(COUNT(D6:D7)<ROWS(D6:D7),SUM($F6:$F7)<=0),"",SUMPRODUCT($F6:$F7,D6:D7))'
    """
    if not leave_out:
        return f'=IF(OR(COUNT({scores})<ROWS({scores}),SUM({shares})<=0),"",SUMPRODUCT({shares},{scores}))'
    present = f"SUMPRODUCT({shares}*ISNUMBER({scores}))"
    return f'=IF({present}>0,SUMPRODUCT({shares},{scores})/{present},"")'


def share(weight: str, siblings: str) -> str:
    """A weight's part of those of its siblings; 0 where they add to nothing.

    >>> share("D6", "$D6:$D7")
    '=IF(SUM($D6:$D7)>0,N(D6)/SUM($D6:$D7),0)'
    """
    return f"=IF(SUM({siblings})>0,N({weight})/SUM({siblings}),0)"


def warning(condition: str, message: str) -> str:
    """A message where a condition does not hold.

    >>> warning("E5<F5", "why?")
    '=IF(E5<F5,"","why?")'
    """
    return f'=IF({condition},"",{quoted(message)})'


def warnings(places: Sequence[tuple[str, str]], fine: str) -> str:
    """The messages for those ranges of warnings that hold any, one after the other; ``fine`` if none does.

    >>> warnings([("A1:A2", "Look at A.")], "All is well.")
    '=IF(SUMPRODUCT(--(A1:A2<>""))=0,"All is well.",IF(SUMPRODUCT(--(A1:A2<>""))>0,"Look at A.",""))'
    """
    counts = [f'SUMPRODUCT(--({place}<>""))' for place, _ in places]
    said = "&".join(f'IF({n}>0,{quoted(text)},"")' for n, (_, text) in zip(counts, places, strict=True))
    return f"=IF({'+'.join(counts)}=0,{quoted(fine)},{said})"


def ratio(numerator: str, denominator: str, factor: Fraction) -> str:
    """Numerator through denominator times a factor; empty without both.

    >>> ratio("D5", "D6", Fraction(1000))
    '=IF(AND(ISNUMBER(D5),N(D6)<>0),D5/D6*1000,"")'
    """
    return f'=IF(AND(ISNUMBER({numerator}),N({denominator})<>0),{numerator}/{denominator}{times(factor)},"")'


def total(terms: Sequence[tuple[str, Fraction]]) -> str:
    """The sum of terms, each times a factor that brings it to the unit of the sum; empty unless all are there.

    >>> total([("D5", Fraction(1)), ("D6", Fraction(1, 10000))])
    '=IF(AND(ISNUMBER(D5),ISNUMBER(D6)),D5+D6/10000,"")'
    """
    present = ",".join(f"ISNUMBER({address})" for address, _ in terms)
    added = "+".join(f"{address}{times(factor)}" for address, factor in terms)
    return f'=IF(AND({present}),{added},"")'


def times(factor: Fraction) -> str:
    """What multiplies by a factor; nothing for one."""
    above = "" if factor.numerator == 1 else f"*{factor.numerator}"
    return above if factor.denominator == 1 else f"{above}/{factor.denominator}"


def or_not_available(address: str) -> str:
    """The number in a cell, or #N/A: a chart leaves a gap there, where it would draw an empty text as zero."""
    return f"=IF(ISNUMBER({address}),{address},NA())"


def if_number(address: str) -> str:
    """The number in a cell; empty without one."""
    return f'=IF(ISNUMBER({address}),{address},"")'


def share_of_way(place: str, start: str, end: str) -> str:
    """How much of the way from start to end lies behind a place; empty without one of them, or without a way.

    >>> share_of_way("K5", "G5", "I5")
    '=IF(AND(COUNT(K5,G5,I5)=3,N(I5)<>N(G5)),(K5-G5)/(I5-G5),"")'
    """
    known = f"COUNT({place},{start},{end})=3"
    return f'=IF(AND({known},N({end})<>N({start})),({place}-{start})/({end}-{start}),"")'


def on_the_way(start: str, end: str, share: str) -> str:
    """The place where a share of the way from start to end lies behind; empty without one of them.

    >>> on_the_way("G5", "I5", "N5")
    '=IF(COUNT(G5,I5,N5)=3,G5+(I5-G5)*N5,"")'
    """
    return f'=IF(COUNT({start},{end},{share})=3,{start}+({end}-{start})*{share},"")'


def difference(later: str, earlier: str) -> str:
    """Later minus earlier; empty without both."""
    return f'=IF(AND(ISNUMBER({later}),ISNUMBER({earlier})),{later}-{earlier},"")'
