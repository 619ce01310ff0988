"""An index as a framework and a table of data say it, whatever file they stand in."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, get_args

from weiheng.vocabulary.figure import Figure
from weiheng.vocabulary.problem import Place

Kind = Literal["indicator", "aggregate", "group", "denominator", "other"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""``group`` is a grouping of areas, not a group of the tree: that is an ``aggregate``."""


@dataclass(frozen=True)
class Entry:
    """A row of the framework: what a column of the data means, or a group of the tree.

    ``weight`` is relative to those of its siblings, ``direction`` 1 or -1, ``target`` and ``goalposts`` are in the
    indicator's unit.
    """

    code: str
    name: str
    kind: Kind
    place: Place
    level: int | None = None
    parent: str | None = None
    weight: Fraction = Fraction(1)
    direction: Literal[1, -1] = 1
    unit: str = ""
    target: Figure | None = None
    goalposts: tuple[str, str] | None = None
    denominator: str | None = None

    @property
    def in_tree(self) -> bool:
        """Whether it is a leaf or a group of the tree."""
        return self.kind in ("indicator", "aggregate")

    @property
    def counted(self) -> bool:
        """Whether its column of the data holds numbers."""
        return self.kind in ("indicator", "denominator")


@dataclass(frozen=True)
class Datum:
    """A cell of the data; a value that is said to be missing has no figure."""

    code: str
    area: str
    year: int
    figure: Figure | None
    place: Place


@dataclass(frozen=True)
class Data:
    """The table of data: names of areas by code, values, and the group of each area by grouping.

    ``blanks`` is how many cells were empty, ``columns`` where the heading of each code's column stands.
    """

    areas: Mapping[str, str]
    years: tuple[int, ...]
    cells: tuple[Datum, ...]
    labels: Mapping[str, Mapping[str, str]]
    blanks: int
    columns: Mapping[str, Place]


@dataclass(frozen=True)
class Framework:
    """The rows of a framework in their order."""

    entries: tuple[Entry, ...]

    def of(self, *kinds: Kind) -> list[Entry]:
        """Rows of some kinds."""
        return [entry for entry in self.entries if entry.kind in kinds]

    def children(self, code: str) -> list[Entry]:
        """What stands directly below a group."""
        return [entry for entry in self.entries if entry.in_tree and entry.parent == code]

    @property
    def root(self) -> Entry:
        """The whole index, in a framework without mistakes."""
        return next(entry for entry in self.of("aggregate") if entry.parent is None)
