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

    @property
    def sdmx(self) -> str:
        """SDMX has no code for a revision: a revised figure is a normal value (A) of a later vintage."""
        return {"preliminary": "P", "estimated": "E", "imputed": "I", "missing": "O"}.get(self.value, "A")
