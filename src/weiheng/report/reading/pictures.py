"""Charts: what their picture shows, and the workbook that it is drawn from."""

import io
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, load_workbook

from weiheng.observations.intake.grid import numeral
from weiheng.report.reading.model import Cache, Picture
from weiheng.report.reading.package import Package, inspect_workbook
from weiheng.report.record import place

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def read_picture(package: Package, part: str) -> Picture:
    """The chart in a part."""
    root = package.xml(part)
    caches = tuple(_cache(series) for series in root.iter(f"{_C}ser"))
    return Picture(caches, _workbook(package, part))


def _cache(series: Any) -> Cache:
    name = series.find(f"{_C}tx")
    return Cache(
        "".join(_points(name).values()) if name is not None else "",
        _points(series.find(f"{_C}cat")),
        _points(series.find(f"{_C}val")),
    )


def _points(element: Any) -> dict[int, str]:
    """The points of a cache by position."""
    if element is None:
        return {}
    points = {}
    for point in element.iter(f"{_C}pt"):
        value = point.find(f"{_C}v")
        index = point.get("idx", "")
        if value is not None and index.isdecimal():
            points[int(index)] = value.text or ""
    return points


def _workbook(package: Package, part: str) -> dict[str, str] | None:
    targets = [target for kind, target in package.targets(part).values() if kind == "package"]
    if not targets:
        return None
    data = package.parts[targets[0]]
    inspect_workbook(package.file, data)
    try:
        with load_workbook(io.BytesIO(data)) as workbook:
            return _cells(workbook)
    except (CalamineError, OSError, ValueError):
        return None


def _cells(workbook: CalamineWorkbook) -> dict[str, str]:
    """The filled cells of the first sheet by place."""
    names = workbook.sheet_names
    if not names:
        return {}
    rows = workbook.get_sheet_by_name(names[0]).to_python(skip_empty_area=False)
    return {
        place(row, column): _text(value)
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
        if value != ""
    }


def _text(value: object) -> str:
    return numeral(float(value)) if isinstance(value, (int, float)) else str(value)
