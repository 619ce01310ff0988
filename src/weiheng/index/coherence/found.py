"""What a check of an index's coherence says, and of which elements and units."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np


class Outcome(StrEnum):
    """How a check of coherence ended."""

    PASS = "pass"  # noqa: S105 - not a password
    WARN = "warn"
    FAIL = "fail"
    NOT_COMPUTABLE = "not_computable"


@dataclass(frozen=True)
class Found:
    """One thing that a check looked at.

    ``kind`` names what was found, or why nothing could be; ``rows`` are elements of the tree, ``units`` positions of
    units; ``numbers`` are what was looked at, those named ``*share`` as parts of one.
    """

    check: str
    outcome: Outcome
    kind: str
    rows: tuple[int, ...] = ()
    units: tuple[int, ...] = ()
    numbers: Mapping[str, float] = field(default_factory=dict)


def warn_if(
    wrong: bool | np.bool_,
    check: str,
    kinds: tuple[str, str],
    rows: tuple[int, ...] = (),
    units: tuple[int, ...] = (),
    numbers: Mapping[str, float] | None = None,
) -> Found:
    """A warning of the first kind if something is wrong, else the second kind passes."""
    outcome, kind = (Outcome.WARN, kinds[0]) if wrong else (Outcome.PASS, kinds[1])
    return Found(check, outcome, kind, rows, units, numbers or {})
