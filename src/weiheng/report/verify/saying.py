"""Places and origins in words."""

from collections.abc import Iterator, Mapping

from weiheng.report.numbers import WHOLE, Origin
from weiheng.report.reading.model import Spot
from weiheng.report.verify.model import Difference, Removed
from weiheng.vocabulary.messages import Words


def place_text(difference: Difference, words: Words) -> str:
    """Where a difference stands, from the page down to the cell."""
    separator = words("verify.separator")
    return separator.join(part for part in (*_spot(difference.spot, difference, words),) if part)


def _spot(spot: Spot, difference: Difference, words: Words) -> Iterator[str]:
    if spot.page is not None:
        yield words("verify.page", page=spot.page)
    yield " › ".join(spot.headings) or words("verify.before_headings")
    if spot.table:
        yield words("verify.table", title=spot.table)
    elif spot.chart:
        yield words("verify.chart", title=spot.chart)
    elif difference.part == "heading":
        yield words("verify.heading_place")
    elif spot.paragraph and difference.part != "label":
        yield words("verify.paragraph", number=spot.paragraph)
    yield (
        words("verify.cell", row=spot.row, column=spot.column) if spot.row and spot.column else spot.row or spot.column
    )
    key = f"verify.part_{difference.part}"
    if words.known(key):
        yield words(key, cell=difference.context)


def removed_text(removed: Removed, words: Words) -> str:
    """What was taken out."""
    return words(f"verify.removed_{removed.kind}", text=removed.text, table=removed.table)


def context_text(difference: Difference, words: Words) -> str:
    """The words around what was found; for a chart there are none."""
    drawn = difference.part in ("chart", "workbook", "chart_and_workbook")
    return "" if drawn or not difference.context else words("verify.around", text=difference.context)


def origin_text(difference: Difference, names: Mapping[str, str], words: Words) -> str:
    """Where the expected number is from: ``婴儿死亡率 · 深圳市 · 2022 年 · 数值 · shenzhen/index/2022``."""
    origin = difference.origin
    if origin is None:
        return words("verify.not_data" if difference.expected else "verify.addition")
    subject = "" if origin.subject == WHOLE else names.get(origin.subject, origin.subject)
    if origin.of:
        subject += f" / {names.get(origin.of, origin.of)}"
    area = names.get(origin.area, origin.area)
    parts = (subject, area, _period(origin, words), words(f"kind.{origin.kind.value}"), _edition(origin))
    return " · ".join(part for part in parts if part)


def _period(origin: Origin, words: Words) -> str:
    if origin.since is None:
        return words("verify.period", period=origin.period)
    return words("verify.since", since=origin.since, period=origin.period)


def _edition(origin: Origin) -> str:
    return f"{origin.base} → {origin.edition}" if origin.base else origin.edition
