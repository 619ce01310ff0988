"""Where people go: institutions by level and district, with shares of the visits, staff and beds."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weiheng.scaffold.city import rates
from weiheng.scaffold.city.model import Floats, Small
from weiheng.scaffold.city.streams import wheel

_PEOPLE_OF_ONE = (4_000, 40_000, 150_000)
_LEAST, _MOST = (6, 3, 2), (1500, 200, 80)
_TOWNSHIP, _MATERNITY = 5, 7
"""Every fifth place of primary care is a township's, every seventh hospital is for mothers."""


@dataclass(frozen=True)
class Institutions:
    """All institutions, those of primary care first. Shapes: (institutions,); ``size`` are shares within a level."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    district: Small
    level: Small
    kind: Small
    size: Floats

    def wheels(self, levels: tuple[float, ...]) -> NDArray[np.uint16]:
        """Wheels of institutions for the people of each district, who go to these shares of levels.

        Shape: (districts, slots).
        """
        weights = np.zeros((len(rates.DISTRICTS), len(self.codes)))
        for number, (share, local) in enumerate(zip(levels, rates.LOCAL, strict=True)):
            size = np.where(self.level == number, self.size, 0.0)
            own = size * (self.district == np.arange(len(rates.DISTRICTS))[:, None])
            near, far = own.sum(axis=1, keepdims=True), (size - own).sum(axis=1, keepdims=True)
            at_home = np.where(near > 0, np.where(far > 0, local, 1.0), 0.0)
            weights += share * at_home * own / np.maximum(near, 1e-9)
            weights += share * (1 - at_home) * (size - own) / np.maximum(far, 1e-9)
        return wheel(weights)


def found(people: int) -> Institutions:
    """The institutions of a city of so many people; nothing is drawn."""
    parts = [_of_level(level, people) for level in range(len(rates.LEVELS))]
    district, size = (np.concatenate(each) for each in zip(*parts, strict=True))
    level = np.repeat(np.arange(len(parts)), [len(each) for each, _ in parts])
    number = np.arange(len(level))
    primary = np.where(number % _TOWNSHIP == _TOWNSHIP - 1, 1, 0)
    kind = np.where(level == 0, primary, np.where(number % _MATERNITY == _MATERNITY - 1, 3, 2))
    return Institutions(
        tuple(f"H{each:05}" for each in number + 1),
        tuple(f"{rates.KINDS[each].capitalize()} {place + 1}" for place, each in enumerate(kind)),
        district.astype(np.uint8),
        level.astype(np.uint8),
        kind.astype(np.uint8),
        size,
    )


def _of_level(level: int, people: int) -> tuple[NDArray[np.int64], Floats]:
    """Districts and sizes of the institutions of a level, the largest first; the first six are one in each district."""
    count = int(np.clip(people // _PEOPLE_OF_ONE[level], _LEAST[level], _MOST[level]))
    ends = np.cumsum(rates.DISTRICT_SHARES)
    spread = np.searchsorted(ends, (np.arange(count) * 0.618) % 1.0, side="right")
    first = np.arange(min(count, len(ends)))
    district = np.concatenate([first, spread[len(first) :]]).clip(max=len(ends) - 1)
    return district, np.arange(1, count + 1, dtype=np.float64) ** -rates.ZIPF
