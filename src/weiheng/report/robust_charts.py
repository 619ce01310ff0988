"""The charts of how robust an index is: its course with the spread of the replicates, places, and what matters."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from weiheng.report.blocks import Band, Chart, ChartSpec, Line, Note, Series, Stroke
from weiheng.report.filling import join
from weiheng.report.numbers import Kind, Number
from weiheng.report.robustly import PLACES, Robustly, factor_key
from weiheng.report.view import View
from weiheng.vocabulary.unit import UNITS

MOST_AREAS = 40
"""Areas in a chart of places, those around the area of the report; the command shows all."""


def tried(view: View, node: str) -> Robustly | None:
    """The experiment, if there is one; it is about the whole, and about areas with a score."""
    about = node == view.root and view.score(view.root).value is not None
    return view.book.robust if about else None


def robust_course(view: View, node: str) -> Iterator[Chart]:
    """Scores over the years, with the median and the interval of the replicates; years without a score are left out."""
    years = [year for year in view.years if view.score(view.root, year).value is not None]
    robust = tried(view, node)
    if robust is None or not robust.found.has_intervals or len(years) < 2:
        return
    words = view.words
    own = Series(
        "own", words("robust_chart.own"), tuple(_plain(view, Kind.SCORE, each) for each in years), stroke="solid"
    )
    median = _line(view, Kind.MEDIAN, years, "dashed")
    low, high = (_line(view, kind, years) for kind in (Kind.INTERVAL_LOW, Kind.INTERVAL_HIGH))
    facts = {"node": view.name(node), "first": view.year_number(years[0]), "last": view.year_number(years[-1])}
    ends = {"score": view.score(view.root, years[-1]), "low": low.values[-1], "high": high.values[-1]}
    spec = ChartSpec(
        kind="line",
        categories=tuple(map(str, years)),
        series=(own, median),
        unit=UNITS["points"].symbol(words.language),
        description=_text(view.line("robust_chart.course_description", **facts, **ends)),
        low=min(_floats(low)),
        high=max(_floats(high)),
        band=Band(words("robust_chart.interval"), low, high),
    )
    yield Chart("chart robust_course", view.line("robust_chart.course", **facts), spec)


def robust_places(view: View, node: str) -> Iterator[Chart | Note]:
    """Places of the areas in the last year with the interval of the replicates; not for the years of one area."""
    robust = tried(view, node)
    areas = robust.ranked(view.year) if robust is not None else ()
    if len(areas) < 2:
        return
    shown, words = around(areas, view.area), view.words
    own = tuple(view.number(Kind.PLACE, view.root, area=area, unit=False) for area in shown)
    low, high = (_places(view, kind, shown) for kind in (Kind.INTERVAL_LOW, Kind.INTERVAL_HIGH))
    facts = {"node": view.name(node), "year": view.year_number()}
    spec = ChartSpec(
        kind="line",
        categories=tuple(view.area_name(area) for area in shown),
        series=(Series("own", words("robust_chart.own_place"), own, stroke="points"),),
        unit=words("robust_chart.place"),
        description=_text(view.line("robust_chart.places_description", **facts)),
        low=1.0,
        band=Band(words("robust_chart.interval"), low, high),
    )
    yield Chart("chart robust_places", view.line("robust_chart.places", **facts), spec)
    if len(shown) < len(areas):
        yield Note("chart robust_places note", view.line("robust_chart.some_note", area=view.area_name()))
    if lacking := view.unscored(view.root):
        names = join(view.words, ((view.area_name(code),) for code in lacking[:MOST_AREAS]))
        more = "_more" if len(lacking) > MOST_AREAS else ""
        yield Note("chart robust_places unscored", view.line(f"robust_chart.unscored_note{more}", areas=names))


def robust_factors(view: View, node: str) -> Iterator[Chart]:
    """What share of the variance each factor has, with the others: of the last score, and of how far the order shifts.

    The largest first.
    """
    robust = tried(view, node)
    found = totals(view, robust) if robust is not None else {}
    names = sorted(
        dict.fromkeys(name for shares in found.values() for name in shares), key=lambda name: -_most(found, name)
    )
    if robust is None or not names:
        return
    facts = {"node": view.name(node), "year": view.year_number()}
    keys = {"score": "robust_chart.score", "order": f"robust_chart.order_{robust.shifting}"}
    series = (
        Series(which, _text(view.line(keys[which], **facts)), tuple(shares.get(name) for name in names))
        for which, shares in found.items()
    )
    spec = ChartSpec(
        kind="bar",
        categories=tuple(view.words(f"uncertain.{name}") for name in names),
        series=tuple(series),
        unit="%",
        description=_text(view.line("robust_chart.factors_description", **facts)),
    )
    yield Chart("chart robust_factors", view.line("robust_chart.factors", **facts), spec)


def totals(view: View, robust: Robustly, unit: bool = False) -> dict[str, dict[str, Number]]:
    """The total index of every factor for the "score" of the last year and for the "order"; empty where none is known.

    What does not vary at all is left out.
    """
    if robust.found.influences is None:
        return {}
    found = {
        which: {
            name: view.number(Kind.TOTAL_ORDER, view.root, of=factor_key(name, order=which == "order"), unit=unit)
            for name in robust.factors
        }
        for which in ("score", "order")
    }
    known = {
        which: {name: share for name, share in shares.items() if share.value is not None}
        for which, shares in found.items()
    }
    return {which: shares for which, shares in known.items() if shares}


def _most(found: Mapping[str, Mapping[str, Number]], name: str) -> Fraction:
    """The larger of a factor's shares."""
    numbers = (shares[name].value for shares in found.values() if name in shares)
    return max((number for number in numbers if number is not None), default=Fraction(0))


def around(areas: Sequence[str], area: str) -> Sequence[str]:
    """The areas around one, as many as a chart has room for.

    >>> around(["A", "B", "C"], "B")
    ['A', 'B', 'C']
    """
    middle = areas.index(area) if area in areas else 0
    first = max(min(middle - MOST_AREAS // 2, len(areas) - MOST_AREAS), 0)
    return areas[first : first + MOST_AREAS]


def _plain(view: View, kind: Kind, year: int) -> Number:
    return view.number(kind, view.root, year=year, unit=False)


def _line(view: View, kind: Kind, years: Sequence[int], stroke: Stroke | None = None) -> Series:
    name = view.words(f"robust_chart.{kind.value}")
    return Series(kind.value, name, tuple(_plain(view, kind, year) for year in years), stroke=stroke)


def _places(view: View, kind: Kind, areas: Sequence[str]) -> Series:
    numbers = tuple(view.number(kind, view.root, of=PLACES, area=area, unit=False) for area in areas)
    return Series(kind.value, view.words(f"robust_chart.{kind.value}"), numbers)


def _floats(series: Series) -> list[float]:
    return [float(number.value) for number in series.values if number is not None and number.value is not None]


def _text(line: Line) -> str:
    return "".join(part if isinstance(part, str) else getattr(part, "text", "") for part in line)
