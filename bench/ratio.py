"""What a benchmark says: how long something takes, as a ratio to a plain way of doing the same."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Ratio:
    """A case with its ratio; above ``limit`` it fails, without a limit it is only shown."""

    case: str
    ratio: float
    limit: float | None
