"""What kind of number an observation is, with its SDMX code (CL_OBS_STATUS)."""

from enum import StrEnum


class Status(StrEnum):
    """Status of an observation. ``sdmx`` is the code to exchange it by."""

    FINAL = "final"
    PRELIMINARY = "preliminary"
    REVISED = "revised"
    ESTIMATED = "estimated"
    IMPUTED = "imputed"
    MISSING = "missing"
    SUPPRESSED = "suppressed"

    @property
    def has_value(self) -> bool:
        """Whether there is a number: not if it is missing, nor if it is kept back to protect persons."""
        return self not in (Status.MISSING, Status.SUPPRESSED)

    @property
    def sdmx(self) -> str:
        """SDMX has no code for a revision: a revised figure is a normal value (A) of a later vintage."""
        return {"preliminary": "P", "estimated": "E", "imputed": "I", "missing": "O", "suppressed": "Q"}.get(
            self.value, "A"
        )
