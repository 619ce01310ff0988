"""Why printed numbers disagree: rules, and the table that orders them from the strongest to the weakest."""

from weiheng.audit.causes.grounds import Grounds, Rule
from weiheng.audit.causes.of_digits import digit_slip, digit_swap, scale, truncated, unit
from weiheng.audit.causes.of_figures import (
    another_population,
    counts,
    one_population,
    other_area,
    provisional,
    stale_year,
    superseded,
    target_revised,
)
from weiheng.audit.causes.of_growth import base_not_whole, printed_change, printed_elsewhere
from weiheng.audit.causes.of_index import bound_rule, follows_reported, follows_rule, inherited, not_from_printed
from weiheng.audit.causes.of_places import planned, repeats
from weiheng.audit.causes.of_sums import not_known, sum_missing, sum_part
from weiheng.audit.model import Cause, Finding, Kind

_NUMBERS: tuple[Rule, ...] = (
    bound_rule,
    follows_rule,
    follows_reported,
    inherited,
    repeats,
    planned,
    unit,
    scale,
    superseded,
    digit_swap,
    another_population,
    stale_year,
    other_area,
    counts,
    printed_change,
    printed_elsewhere,
    base_not_whole,
    provisional,
    target_revised,
    one_population,
    truncated,
    digit_slip,
    not_from_printed,
)
"""The less likely it is that a rule fits by chance, the earlier. What proves only which number is right comes after
what also says how the other came about."""
_SUMS: tuple[Rule, ...] = (scale, sum_part, sum_missing, not_known)
RULES = {Kind.FIGURE: _NUMBERS, Kind.RESULT: _NUMBERS, Kind.SUM: _SUMS, Kind.WHOLE: (sum_part, not_known)}


def cause(finding: Finding, grounds: Grounds) -> Cause | None:
    """The strongest cause whose rule fits a finding that fails, else *unknown*; None for words and signs of units.

    A fact is an id, a text, an exact number in the unit that is printed, a ``Statement`` or a ``Claim``. ``other`` is
    the statement that the finding disagrees with; an exact number if that is not printed but computed.
    """
    if finding.kind not in RULES:
        return None
    found = (each for rule in RULES[finding.kind] for each in rule(finding, grounds))
    return next(found, Cause("unknown"))
