"""Small editions by all kinds of methods: four indicators in two groups, six areas or one, four years."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from properties.random_editions import both
from small_editions import Example, bounds, group, leaf

from weiheng.assess import Assessment
from weiheng.definitions.edition import Edition
from weiheng.definitions.methods import Weigh
from weiheng.definitions.model import Area, Node, Settings
from weiheng.observations.model import Observation

CODES = ("110000", "120000", "310000", "330000", "440000", "500000")
TREE = group(
    "root", "1", group("g", "60%", leaf("a", "2"), leaf("b", "1")), group("h", "40%", leaf("c", "1"), leaf("d", "1"))
)
_BASE = {"a": (41, 3), "b": (30, 5), "c": (55, -2), "d": (24, 4)}
YEARS = 4


def value(key: str, area: int, year: int) -> str:
    """Some value between the bounds; no two areas or years have the same.

    >>> value("a", 0, 0), value("a", 0, 1)
    ('41.0', '45.0')
    """
    start, step = _BASE[key]
    wiggle = (7 * area * area + 11 * area * year + ord(key) * year) % 9
    return f"{start + step * year + 2.5 * area + wiggle / 7:.1f}"


@dataclass(frozen=True)
class MethodExample(Example):
    """An edition by other settings than goalposts and arithmetic means; ``gaps`` are (indicator, area, year)."""

    tree: Node = TREE
    values: dict[str, Any] = field(default_factory=lambda: dict.fromkeys(_BASE, [None] * YEARS))
    settings_of: Mapping[str, Any] = field(default_factory=dict)
    codes: tuple[str, ...] = CODES
    bounded: frozenset[str] = frozenset(_BASE)
    gaps: frozenset[tuple[str, int, int]] = frozenset()
    outliers: Mapping[tuple[str, int, int], str] = field(default_factory=dict)
    missing: str = "none"
    negative: frozenset[str] = frozenset({"b"})

    def edition(self) -> Edition:
        areas = tuple(Area(code=code, names=both(f"City {code[:2]}"), level="city") for code in self.codes)
        leaves = [node.key for node in self.tree.leaves()]
        some = tuple(bounds(key) for key in leaves if key in self.bounded)
        plain = Example(self.tree, self.values, negative=self.negative).edition()
        return plain.model_copy(update={"settings": self.settings(), "areas": areas, "bounds": some})

    def settings(self) -> Settings:
        settings = super().settings().model_dump(mode="json")
        return Settings.model_validate({**settings, "areas": self.codes, **self.settings_of})

    def observations(self) -> list[Observation]:
        cells = [(key, area, year) for key in self.values for area in range(len(self.codes)) for year in range(YEARS)]
        return [
            Observation(
                indicator=key,
                area=self.codes[area],
                period=self.first + year,
                value=self.outliers.get((key, area, year), value(key, area, year)),
                unit="percent",
                source="book",
                place="table 1",
                vintage="2024",
            )
            for key, area, year in cells
            if (key, area, year) not in self.gaps
        ]


def by_scale(method: str, aggregate: Any = "arithmetic", **more: Any) -> MethodExample:
    """An edition whose values are compared, so that it needs no bounds."""
    normalise = {"method": method, "low": "1", "high": "100", **more}
    return MethodExample(settings_of={"normalise": normalise, "aggregate": aggregate}, bounded=frozenset())


def by_way(method: str, flat: bool = False, **more: Any) -> MethodExample:
    """An edition between bounds that is put together in another way."""
    return MethodExample(settings_of={"aggregate": {"method": method, "flat": flat, **more}})


def _weighed(method: Literal["equal", "entropy"]) -> MethodExample:
    """All groups weighed by a method."""
    weigh = Weigh(method=method)
    groups = [group(each.key, "1", *(leaf(child.key, "1") for child in each.children)) for each in TREE.children]
    weighed = [each.model_copy(update={"weigh": weigh}) for each in groups]
    return MethodExample(tree=group("root", "1", *weighed).model_copy(update={"weigh": weigh}))


METHOD_EXAMPLES: Mapping[str, MethodExample] = {
    "geometric": by_way("geometric"),
    "harmonic": by_way("harmonic"),
    "power": by_way("power", power="2"),
    "min-max over the panel": by_scale("min_max"),
    "min-max within years, geometric": by_scale("min_max", "geometric", over="period"),
    "z-scores": by_scale("z_score"),
    "z-scores within years": by_scale("z_score", over="period"),
    "ranks within years": by_scale("rank", over="period"),
    "percentile ranks": by_scale("percentile_rank"),
    "Borda within areas": by_scale("borda", over="area"),
    "distance to maximum": by_scale("distance_to_maximum"),
    "distance to target": by_scale("distance_to_target", target="90", indicators={"b": {"method": "min_max"}}),
    "treated and imputed": MethodExample(
        settings_of={
            "normalise": {"method": "min_max"},
            "impute": {"method": "median", "over": "period", "indicators": {"c": {"method": "interpolate"}}},
            "treat": {"method": "winsorise_then_log", "skewness": "1", "kurtosis": "1"},
        },
        bounded=frozenset(),
        gaps=frozenset({("a", 0, 3), ("c", 0, 2), ("d", 4, 1)}),
        outliers={("a", 5, 3): "400.0"},
    ),
    "screened": MethodExample(
        settings_of={"screen": {"minimum": "60%"}, "missing": "leave_out"},
        gaps=frozenset({("a", 0, 3), ("c", 1, 2), ("d", 1, 2), ("b", 1, 2)}),
    ),
    "denominated": MethodExample(
        settings_of={"denominate": [{"indicator": "a", "by": "b", "factor": 1}], "normalise": {"method": "min_max"}},
    ),
    "denominated, with gaps": MethodExample(
        settings_of={"denominate": [{"indicator": "a", "by": "b"}], "missing": "leave_out"},
        gaps=frozenset({("b", 0, 3)}),
        outliers={("b", 1, 3): "0.0"},
    ),
    "entropy weights": _weighed("entropy"),
    "equal weights": _weighed("equal"),
    "TOPSIS, flat": by_way("topsis", flat=True),
    "rank-sum ratio, flat": by_way("rank_sum_ratio", flat=True),
    "Copeland": by_way("copeland"),
    "grey relations": by_way("grey_relational"),
    "composite ratio": by_way("composite_ratio"),
    "Mazziotta-Pareto": by_way("mazziotta_pareto"),
    "ordered average": by_way("owa", order_weights=["60%", "40%"]),
    "benefit of the doubt": by_way("benefit_of_the_doubt"),
    "each level its own": by_way("arithmetic", levels=[{"method": "arithmetic"}, {"method": "topsis"}]),
    "one area, min-max": MethodExample(
        settings_of={"normalise": {"method": "min_max", "low": "1"}, "aggregate": "geometric"}, codes=CODES[:1]
    ),
    "one area, z-scores": MethodExample(settings_of={"normalise": {"method": "z_score"}}, codes=CODES[:1]),
    "left out, geometric": MethodExample(
        settings_of={"aggregate": "geometric", "missing": "leave_out"}, gaps=frozenset({("a", 0, 3), ("c", 0, 2)})
    ),
}
"""Every kind of method, each in an edition that can be scored."""


def assessed(name: str) -> Assessment:
    """One of the editions, assessed."""
    return METHOD_EXAMPLES[name].assessment()
