"""Small editions of several areas that differ, for examples of ranks: what is uncertain about them, what moves them."""

from collections.abc import Sequence
from dataclasses import dataclass

from properties.random_editions import both
from small_editions import Example, bounds, group, leaf

from weiheng.assess import Assessment, assess
from weiheng.definitions.edition import Edition
from weiheng.definitions.model import Area, Node, Settings
from weiheng.observations.model import Observation, Observations

TREE = group("root", "1", group("g", "50%", leaf("a", "1"), leaf("b", "1")), group("h", "50%", leaf("c", "1")))


@dataclass(frozen=True)
class Ranked:
    """Areas A, B, ... with a value for each indicator: ``rows["a"]`` are those of indicator a, areas in order.

    A cell with several values separated by blanks has one for each year from 2020 on; ``-`` is a missing one.
    """

    rows: dict[str, Sequence[str]]
    tree: Node = TREE
    negative: frozenset[str] = frozenset()
    settings: tuple[tuple[str, object], ...] = ()

    @property
    def areas(self) -> tuple[str, ...]:
        return tuple(chr(ord("A") + number) for number in range(len(next(iter(self.rows.values())))))

    def assessment(self) -> Assessment:
        return assess(self.edition(), Observations(tuple(self.observations())))

    def edition(self) -> Edition:
        example = Example(self.tree, {}, negative=self.negative)
        leaves = [node.key for node in self.tree.leaves()]
        edition = Example(self.tree, {key: [""] * self.years for key in leaves}, negative=self.negative).edition()
        settings = edition.settings.model_dump(mode="json") | {"areas": self.areas} | dict(self.settings)
        return edition.model_copy(
            update={
                "settings": Settings.model_validate(settings),
                "indicators": tuple(example.indicator(key) for key in leaves),
                "bounds": tuple(bounds(key) for key in leaves),
                "areas": tuple(Area(code=area, names=both(f"Area {area}"), level="city") for area in self.areas),
            }
        )

    @property
    def years(self) -> int:
        return len(next(iter(self.rows.values()))[0].split())

    def observations(self) -> list[Observation]:
        return [
            Observation(
                indicator=key,
                area=area,
                period=2020 + year,
                value=text,
                unit="percent",
                source="book",
                place="table 1",
                vintage="2024",
            )
            for key, cells in self.rows.items()
            for area, cell in zip(self.areas, cells, strict=True)
            for year, text in enumerate(cell.split())
            if text != "-"
        ]


CLOSE = Ranked(
    {
        "a": ["70 71", "60 62", "61 61", "40 45", "30 31"],
        "b": ["60 60", "70 70", "66 67", "50 50", "25 26"],
        "c": ["75 76", "68 68", "70 71", "35 36", "40 41"],
    }
)
"""A is ahead of all; B and C are close; D and E are behind, in a different order by a and b than by c."""
