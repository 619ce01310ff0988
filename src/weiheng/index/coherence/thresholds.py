"""The closed table of checks: thresholds, the least number of units, and the source of each."""

from collections.abc import Mapping
from dataclasses import dataclass

OWN = "own"
"""A convention of this programme, because the literature gives no number."""

SOURCES: Mapping[str, str] = {
    "belsley": "Belsley, Kuh, Welsch: Regression Diagnostics (1980), ch. 3",
    "coin_tool": "Becker et al.: COIN Tool User Guide, European Commission JRC, EUR 29899 EN (2019)",
    "coinr": "Becker et al.: COINr, Journal of Open Source Software 7(78), 4567 (2022), get_stats and get_denom_corr",
    "handbook": "OECD/JRC: Handbook on Constructing Composite Indicators (2008), step 4",
    "handbook_weights": "OECD/JRC: Handbook on Constructing Composite Indicators (2008), step 6",
    "kaiser": "Kaiser: An index of factorial simplicity, Psychometrika 39 (1974)",
    "kutner": "Kutner, Nachtsheim, Neter, Li: Applied Linear Statistical Models (2005), ch. 10",
    "nunnally": "Nunnally: Psychometric Theory (1978); OECD/JRC Handbook (2008), step 4",
    "outliers": "OECD/JRC Handbook (2008), step 3; Becker et al.: COIN Tool User Guide (2019)",
    "saisana": "Saisana et al.: JRC statistical audits of the Global Innovation Index (2011-2023)",
}
"""Citations by key."""


@dataclass(frozen=True)
class Threshold:
    """A number that a check compares with, and the key of its source (or ``own``)."""

    value: float
    source: str


@dataclass(frozen=True)
class Minimum:
    """The least number of units: ``units``, or ``per_element`` times the elements looked at together if that is more.

    ``reason`` is the key of the words that say why.
    """

    units: int
    reason: str
    per_element: int = 0
    more_elements: int = 0

    def needed(self, elements: int = 1) -> int:
        """How many units a check of so many elements needs.

        >>> Minimum(5, "three_to_one", 3).needed(4)
        12
        """
        return max(self.units, self.per_element * (elements + self.more_elements))


ONE = Minimum(1, "none")
TWO = Minimum(2, "pairs")
SIGNIFICANT = Minimum(5, "significance")
"""With 4 units |r| must exceed .950 to differ from 0 at 5 % (t = 4.303 on 2 degrees of freedom), so not even a
dominant correlation of .92 can be told from chance; with 5 the limit is .878."""
OUTLYING = Minimum(5, "skewness")
"""One point away from n - 1 equal ones has G1 = sqrt(n), the largest there is: with 4 units it cannot exceed 2."""
THREE_TO_ONE = Minimum(5, "three_to_one", 3)
"""At least three units an element: Handbook step 4, after Grossman, Nickerson and Freeman (1991)."""
SMOOTH = Minimum(20, "smoothing")
"""Five units for each of the four parameters of a cubic; 5:1 is the Handbook's stricter rule of thumb (step 4)."""
FRONTIER = Minimum(3, "frontier", 3, 1)
"""Three units for each output and the one input of a frontier (Cooper, Seiford, Tone 2007)."""


@dataclass(frozen=True)
class Check:
    """A check: its thresholds by name, and how many units it needs."""

    id: str
    minimum: Minimum
    thresholds: Mapping[str, Threshold]

    def limit(self, name: str) -> float:
        """The value of a threshold."""
        return self.thresholds[name].value


def _check(id: str, minimum: Minimum, **thresholds: tuple[float, str]) -> tuple[str, Check]:
    return id, Check(id, minimum, {name: Threshold(*given) for name, given in thresholds.items()})


CHECKS: Mapping[str, Check] = dict(
    (
        _check("coverage_of_indicators", ONE, least=(0.65, "coinr")),
        _check("coverage_of_units", ONE, least=(0.65, "coinr")),
        _check("outliers", OUTLYING, skewness=(2.0, "outliers"), kurtosis=(3.5, "outliers")),
        _check("zeros", TWO, most=(0.5, "coinr")),
        _check("repeated_values", TWO, least=(0.5, "coinr")),
        _check("duplicates", SIGNIFICANT, correlation=(1 - 1e-9, OWN)),
        _check(
            "parent",
            SIGNIFICANT,
            dominant=(0.92, "coin_tool"),
            weak=(0.3, "coin_tool"),
            significance=(0.05, "coin_tool"),
        ),
        _check("other_parents", SIGNIFICANT, excess=(0.0, "saisana")),
        _check("siblings", SIGNIFICANT, redundant=(0.92, "coin_tool"), same=(0.95, OWN)),
        _check(
            "components",
            THREE_TO_ONE,
            eigenvalue=(1.0, "handbook_weights"),
            first=(0.6, "handbook_weights"),
            loading=(0.3, OWN),
        ),
        _check("alpha", THREE_TO_ONE, good=(0.7, "nunnally"), lenient=(0.6, "nunnally")),
        _check("alpha_if_deleted", THREE_TO_ONE, gain=(0.01, OWN)),
        _check("sampling_adequacy", THREE_TO_ONE, good=(0.6, "handbook"), unacceptable=(0.5, "kaiser")),
        _check("sphericity", THREE_TO_ONE, significance=(0.05, "handbook")),
        _check("inflation", THREE_TO_ONE, moderate=(5.0, "handbook"), high=(10.0, "kutner")),
        _check("condition", THREE_TO_ONE, moderate=(10.0, "belsley"), high=(30.0, "belsley")),
        _check("importance", SMOOTH, factor=(2.0, OWN)),
        _check("size", SIGNIFICANT, most=(0.6, "coinr")),
        _check("pillar_ranks", SIGNIFICANT, same=(0.92, OWN), places=(0.1, OWN)),
        _check("dominance", TWO, contradictions=(0.0, OWN)),
        _check("without_element", SIGNIFICANT, shift=(0.1, OWN)),
        _check("without_unit", Minimum(3, "triples"), shift=(0.1, OWN)),
        _check("benefit_of_the_doubt", FRONTIER, agreement=(0.8, OWN), places=(0.1, OWN)),
    )
)
"""Every check by its id, in the order of an audit."""
