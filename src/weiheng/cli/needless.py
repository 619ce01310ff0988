"""Options that would be ignored: refused, since whoever gives one expects that it does something."""

from weiheng.vocabulary.messages import Term
from weiheng.vocabulary.problem import Place, Problem


def needless_option(command: str, option: str, why: str) -> Problem:
    """X03 for an option; ``why`` ends a key ``needless_...`` of the catalogue's terms."""
    return Problem("X03", Place(command), {"found": option, "why": Term(f"needless_{why}"), "command": command})
