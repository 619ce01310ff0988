"""Charts against what they should show: the picture in the text, and the workbook behind it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from weiheng.report.numbers import Number, Origin
from weiheng.report.reading.model import Cache, Drawing, Passage, Picture, Reading, Spot
from weiheng.report.record import place
from weiheng.report.verify.expected import WantedChart
from weiheng.report.verify.model import Difference, Part
from weiheng.report.verify.tokens import Wanted

_NEAR = Fraction(1, 10**9)
"""What a number kept as binary may be off."""
_NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]{1,3})?")


@dataclass(frozen=True)
class Drawn:
    """A chart of the report with the drawing that stands for it; None if it is gone."""

    chart: WantedChart
    passage: Passage | None = None
    drawing: Drawing | None = None


def find_charts(charts: Sequence[WantedChart], reading: Reading) -> tuple[Drawn, ...]:
    """Each chart with the drawing of its name; those whose name is lost, in the order in which they stand."""
    drawn = [(passage, drawing) for passage in reading.everywhere() for drawing in passage.charts]
    found: dict[int, Drawn] = {}
    for chart in charts:
        named = next((each for each in drawn if each[1].name == chart.name), None)
        if named is not None:
            drawn.remove(named)
            found[id(chart)] = Drawn(chart, *named)
    for chart in charts:
        alike = next((each for each in drawn if _is_of(chart, reading.pictures[each[1].part])), None)
        if id(chart) not in found and alike is not None:
            drawn.remove(alike)
            found[id(chart)] = Drawn(chart, *alike)
    return tuple(found.get(id(chart), Drawn(chart)) for chart in charts)


def _is_of(chart: WantedChart, picture: Picture) -> bool:
    """Whether a picture has the series of a chart."""
    names = [wanted.text for at, wanted in sorted(chart.cells.items()) if at.endswith("1") and at[:-1].isalpha()]
    return sorted(names) == sorted(cache.name for cache in picture.caches)


def chart_differences(chart: WantedChart, picture: Picture, spot: Spot) -> Iterator[Difference]:
    """Numbers, years and names that are not as they should be; the same in picture and workbook is one difference."""
    shown, behind = _shown(picture.caches) or None, picture.workbook
    for at in sorted({*chart.cells, *(shown or {}), *(behind or {})}, key=_order):
        wanted = chart.cells.get(at)
        sides: tuple[tuple[Part, dict[str, str] | None], ...] = (("chart", shown), ("workbook", behind))
        wrong = [
            (part, cells.get(at, ""))
            for part, cells in sides
            if cells is not None and not _agrees(wanted, cells.get(at, ""))
        ]
        if len(wrong) == 2 and _same(wrong[0][1], wrong[1][1]):
            wrong = [("chart_and_workbook", wrong[0][1])]
        for part, found in wrong:
            yield _difference(chart, at, part, found, spot)


def _shown(caches: Sequence[Cache]) -> dict[str, str]:
    """The caches as cells of the workbook that they are drawn from; categories are those of the first series."""
    cells = {}
    for column, cache in enumerate(caches, 1):
        cells[place(0, column)] = cache.name
        for row, text in cache.values.items():
            cells[place(row + 1, column)] = text
        for row, text in cache.categories.items():
            cells.setdefault(place(row + 1, 0), text)
    return cells


def _agrees(wanted: Wanted | None, found: str) -> bool:
    if wanted is None:
        return not found.strip()
    if not wanted.bounds:
        return _same(wanted.text, found)
    return _is(wanted.bounds[0].number, found)


def _is(number: Number, found: str) -> bool:
    """Whether a cell holds the number as printed, or unrounded."""
    given = _number(found)
    if given is None or number.value is None:
        return given is None and number.value is None and not found.strip()
    return any(
        abs(given - each) <= _NEAR * max(Fraction(1), abs(each)) for each in (Fraction(number.digits), number.value)
    )


def _same(one: str, other: str) -> bool:
    """Whether two texts say the same; 2022 and 2022.0 do."""
    numbers = _number(one), _number(other)
    return numbers[0] == numbers[1] if None not in numbers else one.split() == other.split()


def _number(text: str) -> Fraction | None:
    if not _NUMBER.fullmatch(text.strip()):
        return None
    try:
        return Fraction(Decimal(text.strip()))
    except InvalidOperation:
        return None


def _order(at: str) -> tuple[int, int, str]:
    letters = at.rstrip("0123456789")
    return len(letters), int(at[len(letters) :]), letters


def _difference(chart: WantedChart, at: str, part: Part, found: str, spot: Spot) -> Difference:
    letters = at.rstrip("0123456789")
    row, column = at[len(letters) :], letters
    wanted = chart.cells.get(at)
    origin: Origin | None = wanted.bounds[0].number.origin if wanted and wanted.bounds else None
    here = replace(
        spot,
        chart=chart.title.wanted.text or chart.name,
        row=_heading(chart.cells, f"A{row}"),
        column=_heading(chart.cells, f"{column}1"),
    )
    return Difference(here, part, wanted.text if wanted else "", found, at if part != "chart" else "", origin)


def _heading(cells: Mapping[str, Wanted], at: str) -> str:
    return cells[at].text if at in cells else ""
