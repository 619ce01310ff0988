"""Hypothesis strategies for whole editions: small trees, values with gaps, bounds, both directions."""

from fractions import Fraction

from hypothesis import strategies as st

from weiheng.assess import Assessment, assess
from weiheng.definitions.edition import Edition
from weiheng.definitions.model import (
    Area,
    Bound,
    Bounds,
    Coverage,
    Indicator,
    Node,
    Normalise,
    Owner,
    Periods,
    Settings,
)
from weiheng.observations.model import Observation, Observations
from weiheng.vocabulary.messages import Bilingual

YEARS = Periods(first=2020, last=2023)
HERE = "110000"


def both(text: str) -> Bilingual:
    return Bilingual(text, text)


@st.composite
def assessments(draw: st.DrawFn, keys: tuple[str, ...] | None = None) -> Assessment:
    """An assessment of 2-5 indicators in one or two groups; at least one value each."""
    keys = keys or tuple(f"i{n}" for n in range(draw(st.integers(2, 5))))
    indicators = tuple(draw(indicator(key)) for key in keys)
    edition = Edition(
        owner=Owner(id="random", title=both("random"), languages=("zh", "en"), area=HERE),
        settings=draw(settings()),
        tree=draw(tree(keys)),
        indicators=indicators,
        variables=(),
        bounds=tuple(draw(bounds(key)) for key in keys),
        areas=(Area(code=HERE, names=both("here"), level="city"),),
        sources=(),
    )
    rows = [row for key in keys for row in draw(series(key))]
    return assess(edition, Observations(tuple(rows)))


@st.composite
def indicator(draw: st.DrawFn, key: str) -> Indicator:
    direction = draw(st.sampled_from(("positive", "negative")))
    common = {"unit": "percent", "frequency": "year", "decimals": 1, "definition": both(key), "names": both(key)}
    return Indicator.model_validate({"id": key, "direction": direction, **common})


@st.composite
def settings(draw: st.DrawFn) -> Settings:
    return Settings(
        id="e",
        title=both("e"),
        status="draft",
        areas=(HERE,),
        periods=YEARS,
        normalise=Normalise(method="goalposts", low="60", high="100", clip=draw(st.booleans())),
        missing=draw(st.sampled_from(("lowest_score", "leave_out"))),
        aggregate="arithmetic",
        coverage=Coverage(minimum="0%"),
        decimals=2,
        source="s",
    )


@st.composite
def tree(draw: st.DrawFn, keys: tuple[str, ...]) -> Node:
    """A root over one or two groups; weights are relative everywhere."""
    weights = draw(st.lists(st.integers(1, 9), min_size=len(keys), max_size=len(keys)))
    leaves = [Node(indicator=key, weight=str(weight)) for key, weight in zip(keys, weights, strict=True)]
    cut = draw(st.integers(1, len(keys)))
    groups = [part for part in (leaves[:cut], leaves[cut:]) if part]
    shares = draw(st.lists(st.integers(1, 9), min_size=len(groups), max_size=len(groups)))
    children = tuple(
        Node(id=f"g{n}", names=both(f"g{n}"), weight=str(share), children=tuple(part))
        for n, (share, part) in enumerate(zip(shares, groups, strict=True))
    )
    return Node(id="root", names=both("root"), weight="1", children=children)


@st.composite
def bounds(draw: st.DrawFn, key: str) -> Bounds:
    lower = draw(st.integers(0, 600))
    upper = draw(st.integers(lower + 1, 1000))
    return Bounds(indicator=key, lower=bound(lower), upper=bound(upper))


def bound(tenths: int) -> Bound:
    return Bound.model_validate({"value": f"{float(Fraction(tenths, 10)):.1f}", "basis": "fixed", "source": "s"})


@st.composite
def series(draw: st.DrawFn, key: str) -> list[Observation]:
    numbers = draw(st.lists(st.one_of(st.none(), st.integers(0, 1000)), min_size=4, max_size=4).filter(any))
    return [
        Observation(
            indicator=key,
            area=HERE,
            period=year,
            value=f"{number / 10:.1f}",
            unit="percent",
            source="s",
            vintage="2024",
        )
        for year, number in zip(YEARS.years(), numbers, strict=True)
        if number is not None
    ]
