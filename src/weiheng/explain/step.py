"""One line of an explanation."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Step:
    """One line of an explanation.

    ``kind`` names the message that words it: mean, group, score, normalised, imputed, missing, screened, denominated,
    not_divided, put_in, treated, value, decision, ratio, sum, observation, bound; of a group that compares units,
    ``whole_`` and ``by_`` with the method's name, and rival. ``value`` is the number the step is about, unrounded.
    ``facts`` are everything else that the line says.
    """

    kind: str
    subject: str
    value: float | None
    facts: Mapping[str, object] = field(default_factory=dict)
    children: tuple["Step", ...] = ()
