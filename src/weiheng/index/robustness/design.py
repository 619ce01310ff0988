"""An experiment as numbers: the declared index and what each factor may put in its place."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from weiheng.index.recipe import Aggregation, Array, Imputation, Normalisation, Recipe, Treatment
from weiheng.index.tree import Tree


@dataclass(frozen=True)
class WeightDraw:
    """How shares are drawn within the groups (positions in ``Tree.children``).

    ``relative``: share x uniform in 1 +- ``spread``, rescaled; ``dirichlet``: parameters ``concentration`` x share.
    """

    method: str
    groups: tuple[int, ...]
    spread: float = 0.25
    concentration: float = 50.0


@dataclass(frozen=True)
class Design:
    """Everything that a replicate is computed from. A factor that is empty or None is not drawn.

    ``values`` (indicators, areas, periods); ``recipe`` and ``tree`` as declared, the tree with the shares as resolved.
    The options of ``normalise``, ``impute``, ``missing``, ``treat`` and ``aggregate`` are drawn with equal chance, the
    declared one being the first (``aggregate``: None stands for what the tree declares; with ``per_level`` every level
    draws its own). ``bounds`` is the most by which a bound moves, as a share of the distance between the two.
    ``drop`` are rows of the tree of which none or one is left out. ``down`` and ``up`` (indicators, areas, periods) are
    standard errors below and above a value, in its unit, zero where it is certain; an error takes no value below
    ``least`` or above ``most``.
    """

    values: Array = field(repr=False)
    recipe: Recipe = field(repr=False)
    tree: Tree = field(repr=False)
    weights: WeightDraw | None = None
    normalise: tuple[tuple[Normalisation, ...], ...] = ()
    impute: tuple[tuple[Imputation, ...], ...] = ()
    missing: tuple[str, ...] = ()
    treat: tuple[tuple[Treatment, ...], ...] = ()
    aggregate: tuple[Aggregation | None, ...] = ()
    per_level: bool = True
    bounds: float = 0.0
    drop: tuple[int, ...] = ()
    down: Array | None = field(default=None, repr=False)
    up: Array | None = field(default=None, repr=False)
    least: Array | float = field(default=-np.inf, repr=False)
    most: Array | float = field(default=np.inf, repr=False)

    @property
    def factors(self) -> tuple[str, ...]:
        """Names of the factors that are drawn, as they are declared."""
        drawn = {
            "weights": self.weights is not None,
            "normalise": bool(self.normalise),
            "aggregate": bool(self.aggregate),
            "impute": bool(self.impute),
            "missing": bool(self.missing),
            "treat": bool(self.treat),
            "bounds": self.bounds > 0,
            "drop": bool(self.drop),
            "measurement": self.up is not None,
        }
        return tuple(name for name, is_drawn in drawn.items() if is_drawn)


def leagues(screened: NDArray[np.bool_]) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Who is ranked together, as positions (area, period): the areas of each period; years if there is one area only.

    ``screened`` has shape (areas, periods).
    """
    areas, periods = screened.shape
    if areas == 1:
        return (tuple((0, period) for period in range(periods)),)
    return tuple(tuple((area, period) for area in range(areas)) for period in range(periods))
