"""How numbers that were counted in records are protected before anybody sees them: facts of a pack.

They stand in ``records/disclosure.yaml``. Without that file numbers are protected by the defaults.
"""

from typing import Annotated

from pydantic import Field

from weiheng.definitions.base import Fact
from weiheng.vocabulary.messages import Bilingual


class Disclosure(Fact):
    """Numbers of 1 to ``threshold`` - 1 persons are suppressed, and what they could be derived from.

    ``rounding`` is the multiple that counts are rounded to; 1 leaves them as they are. ``without`` is the reason why
    numbers are not protected at all; it goes with every number.
    """

    threshold: Annotated[int, Field(ge=2)] = 5
    rounding: Annotated[int, Field(ge=1)] = 1
    without: Bilingual | None = None

    def __str__(self) -> str:
        """What is said of it with every number."""
        if self.without is not None:
            return f"no disclosure control: {self.without.en}"
        rounded = f", rounded to {self.rounding}" if self.rounding > 1 else ""
        return f"disclosure control: threshold {self.threshold}{rounded}"
