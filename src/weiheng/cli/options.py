"""Options as typed: those that contradict each other, would be ignored, or are no year, are refused."""

from collections.abc import Mapping

from weiheng.vocabulary.messages import Term
from weiheng.vocabulary.period import FIRST_YEAR, LAST_YEAR, parse_year
from weiheng.vocabulary.problem import Exit, Place, Problem, Refused


def refuse_both(command: str, *pairs: Mapping[str, object]) -> None:
    """``Refused`` (X02) where both options of a pair are given; a pair is ``{option: what was typed}``."""
    for pair in pairs:
        if all(value not in (None, False) for value in pair.values()):
            found, allowed = pair
            raise Refused([Problem("X02", Place(command), {"found": found, "allowed": allowed})], Exit.USAGE)


def needless_option(command: str, option: str, why: str) -> Problem:
    """X03 for an option that would be ignored, since whoever gives one expects that it does something.

    ``why`` ends a key ``needless_...`` of the catalogue's terms.
    """
    return Problem("X03", Place(command), {"found": option, "why": Term(f"needless_{why}"), "command": command})


def year_of(option: str, text: str | None) -> int | None:
    """A year; ``Refused`` (A04) for what is none."""
    if text is None:
        return None
    try:
        return parse_year(text)
    except ValueError as error:
        facts = {"found": text, "allowed": f"{FIRST_YEAR}–{LAST_YEAR}"}
        raise Refused([Problem("A04", Place(option), facts)], Exit.USAGE) from error
