"""The Excel workbook of the yearly report: change a value, a bound or a weight, and scores and index follow."""

import io
import re
from collections.abc import Sequence
from datetime import datetime

import xlsxwriter  # type: ignore[import-untyped]

from weiheng.assess import Assessment
from weiheng.report.blocks import Block
from weiheng.report.plan_view import PlanView
from weiheng.report.writers.excel.charts import traces, write_chart_data, write_charts
from weiheng.report.writers.excel.draft import Draft
from weiheng.report.writers.excel.inputs import write_bounds, write_counts, write_values, write_weights
from weiheng.report.writers.excel.overview import write_overview
from weiheng.report.writers.excel.plan import Plan, Sheet
from weiheng.report.writers.excel.robust import write_robust
from weiheng.report.writers.excel.scores import write_indicator_scores, write_scores
from weiheng.report.writers.excel.targets import write_targets
from weiheng.vocabulary.messages import Words

_LONGEST_PROPERTY = 255


def workbook_bytes(
    assessment: Assessment,
    area: str,
    words: Words,
    targets: PlanView | None = None,
    robust: Sequence[Block] = (),
) -> bytes:
    """The workbook of one area of an assessment, in one language, with the targets of a plan for the area, if any.

    ``robust`` are the blocks of a report on how robust the index is. The same facts give the same bytes.
    """
    plan = Plan(assessment, area, words, targets, bool(robust))
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    draft = Draft(plan, book, {sheet: book.add_worksheet(name) for sheet, name in plan.names.items()})
    book.set_properties(_properties(plan))
    lines = traces(plan)
    write_values(draft)
    if Sheet.COUNTS in plan.names:
        write_counts(draft)
    write_bounds(draft)
    write_weights(draft)
    if Sheet.INDICATOR_SCORES in plan.names:
        write_indicator_scores(draft)
    write_scores(draft)
    if targets is not None:
        write_targets(draft, targets)
    if robust:
        write_robust(draft, robust)
    write_chart_data(draft, lines)
    write_charts(draft, lines)
    write_overview(draft, lines)
    book.close()
    return file.getvalue()


def _properties(plan: Plan) -> dict[str, object]:
    owner = plan.edition.owner.title.text(plan.language)
    return {
        "title": plan.title()[:_LONGEST_PROPERTY],
        "subject": plan.edition.name,
        "author": owner[:_LONGEST_PROPERTY],
        "company": owner[:_LONGEST_PROPERTY],
        "created": _day(plan.data_date(), plan.periods[-1]),
    }


def _day(date: str, period: int) -> datetime:
    """The day of a date of any precision, so that the time of writing does not change the file.

    >>> _day("2023-07", 2022), _day("", 2022)
    (datetime.datetime(2023, 7, 1, 0, 0), datetime.datetime(2022, 12, 31, 0, 0))
    """
    year, month, day = (
        ([int(part) for part in re.findall(r"[0-9]+", date)[:3]] + [1, 1])[:3] if date else (period, 12, 31)
    )
    return datetime(year, month, day)  # noqa: DTZ001 - a day, not a moment
