"""Small editions for writers of reports: deep and flat trees, gaps, both directions, counts, breaks, awkward names."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from properties.random_editions import both

from weiheng.assess import Assessment, assess
from weiheng.definitions.edition import Edition
from weiheng.definitions.model import Area, Bounds, Break, Indicator, Node, Owner, Settings, Source, Variable
from weiheng.observations.model import Observation, Observations
from weiheng.vocabulary.messages import Bilingual

HERE, THERE = "110000", "310000"
LONG = "很长的名称" * 60
RATIO = {"numerator": "cases", "denominator": "people", "factor": 100}


@dataclass(frozen=True)
class Example:
    """An edition in a few lines: a tree of keys, and each indicator's values over the years."""

    tree: Node
    values: dict[str, Sequence[str | None]]
    first: int = 2020
    missing: str = "lowest_score"
    clip: bool = True
    negative: frozenset[str] = frozenset()
    names: dict[str, str] = field(default_factory=dict)
    variables: tuple[Variable, ...] = ()
    formulas: dict[str, dict[str, object]] = field(default_factory=dict)
    breaks: tuple[Break, ...] = ()

    def assessment(self) -> Assessment:
        return assess(self.edition(), Observations(tuple(self.observations())))

    def edition(self) -> Edition:
        leaves = [node.key for node in self.tree.leaves()]
        return Edition(
            owner=Owner(id="example", title=both("Example & Co"), languages=("zh", "en"), area=HERE),
            settings=self.settings(),
            tree=self.tree,
            indicators=tuple(self.indicator(key) for key in leaves),
            variables=self.variables,
            bounds=tuple(bounds(key) for key in leaves),
            areas=(
                Area(code=HERE, names=both("here"), level="city"),
                Area(code=THERE, names=both("there"), level="city"),
            ),
            sources=(
                Source(
                    id="book",
                    title=Bilingual("年鉴", "Yearbook"),
                    producer=both("us"),
                    date="2024",
                    locator="x",
                    licence="x",
                ),
            ),
        )

    def settings(self) -> Settings:
        years = len(next(iter(self.values.values())))
        return Settings.model_validate(
            {
                "id": "e",
                "title": both("Index"),
                "status": "draft",
                "areas": (HERE, THERE),
                "periods": {"first": self.first, "last": self.first + years - 1},
                "normalise": {"method": "goalposts", "low": "60", "high": "100", "clip": self.clip},
                "missing": self.missing,
                "aggregate": "arithmetic",
                "coverage": {"minimum": "0%"},
                "decimals": 2,
                "source": "book",
            }
        )

    def indicator(self, key: str) -> Indicator:
        facts = {"id": key, "names": both(self.names.get(key, key)), "unit": "percent", "frequency": "year"}
        direction = "negative" if key in self.negative else "positive"
        more = {"formula": self.formulas.get(key), "breaks": self.breaks, "possible": {"minimum": "0"}}
        return Indicator.model_validate(
            {**facts, **more, "definition": both(f"={key}"), "decimals": 1, "direction": direction}
        )

    def observations(self) -> list[Observation]:
        units = {each.id: each.unit for each in self.variables}
        return [
            Observation(
                indicator=key,
                area=area,
                period=self.first + year,
                value=text,
                unit=units.get(key, "percent"),
                source="book",
                place="table 1",
                vintage="2024",
            )
            for key, texts in self.values.items()
            for year, text in enumerate(texts)
            for area in (HERE, THERE)
            if text is not None
        ]


def bounds(key: str) -> Bounds:
    ends = {"basis": "fixed", "source": "book"}
    return Bounds.model_validate(
        {"indicator": key, "lower": {"value": "20.0", **ends}, "upper": {"value": "80.0", **ends}}
    )


def group(key: str, weight: str, *children: Node) -> Node:
    return Node(id=key, names=both(f"Group {key}"), weight=weight, children=children)


def leaf(key: str, weight: str) -> Node:
    return Node(indicator=key, weight=weight)


DEEP = group(
    "root",
    "1",
    leaf("a", "1"),
    group("g", "2", group("h", "1", group("k", "1", leaf("b", "3"), leaf("c", "1/3"))), leaf("d", "2")),
)
GAPS = {
    "a": ["90.5", None, "10"],
    "b": [None, None, None],
    "c": ["33.3", "55", None],
    "d": [None, "66.6", "77.7"],
}
COUNTED = (
    Variable(id="cases", names=both("cases"), unit="persons", formula={"sum": ["old", "new"]}, since=2021),
    Variable(id="old", names=both("old"), unit="persons_10k"),
    Variable(id="new", names=both("new"), unit="persons"),
    Variable(id="people", names=both("people"), unit="persons_10k"),
)
FLAT = group("root", "1", leaf("a", "60%"), leaf("b", "40%"))
EXAMPLES = {
    "leave out": Example(DEEP, GAPS, missing="leave_out", negative=frozenset("bd")),
    "none": Example(DEEP, GAPS, missing="none", clip=False, negative=frozenset("a")),
    "lowest, one empty": Example(DEEP, GAPS, clip=False),
    "one year": Example(FLAT, {"a": ["50"], "b": [None]}, missing="leave_out"),
    "one indicator": Example(group("root", "1", leaf("a", "1")), {"a": ["50", "60"]}),
    "nothing": Example(FLAT, {"a": [None, None], "b": [None, None]}),
    "names": Example(
        FLAT, {"a": ["50", None], "b": ["30", "40"]}, names={"a": "=1+1&" + LONG, "b": '@SUM("A1")'}, clip=False
    ),
    "counts": Example(
        group("root", "1", leaf("a", "1"), leaf("b", "3")),
        {
            "a": ["40.0", None, None, None],
            "b": ["50", "60", "70", "75"],
            "cases": ["40000", "1", None, None],
            "old": [None, "4.5", "5.25", None],
            "new": [None, "1234", "777", "5"],
            "people": ["10", "10.5", "11.25", "12"],
        },
        variables=COUNTED,
        formulas={"a": RATIO},
        breaks=(Break(period=2021, kind="method", note=both("counted anew")),),
    ),
}
