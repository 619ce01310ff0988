"""Carry an import out: one new file in the pack, whole or not at all."""

import csv
import io
import re
from pathlib import Path

from weiheng.observations.atomic import write_atomically
from weiheng.observations.files import COLUMNS, FOLDER
from weiheng.observations.intake.plan import Plan
from weiheng.observations.model import Observation
from weiheng.vocabulary.problem import Refused, errors

_STEM = 40


def write_plan(plan: Plan) -> Path | None:
    """Write the rows of a plan as one new file; None if there are none. ``Refused`` if any of it was refused."""
    if errors(plan.problems):
        raise Refused(plan.problems)
    if not plan.rows:
        return None
    folder = plan.pack.root / FOLDER
    for left in folder.glob(".*.partial"):
        left.unlink(missing_ok=True)  # by an import that was killed; one still at work is refused and can be repeated
    path = _unused(folder, f"{_compact(plan.vintage)}-{_slug(plan.file)}")
    write_atomically(path, csv_text(plan.rows))
    return path


def _unused(folder: Path, name: str) -> Path:
    """A file that does not exist yet: what is written is never written over."""
    path, number = folder / f"{name}.csv", 1
    while path.exists():
        number += 1
        path = folder / f"{name}-{number}.csv"
    return path


def _compact(vintage: str) -> str:
    return re.sub(r"[-:]", "", vintage)


def _slug(file: str) -> str:
    """The name of a file in small letters, digits and hyphens.

    >>> _slug("附表 2（终稿）.xlsx"), _slug("Table_2.v3.csv")
    ('附表-2-终稿', 'table-2-v3')
    """
    return re.sub(r"[\W_]+", "-", Path(file).stem).strip("-").lower()[:_STEM].strip("-") or "import"


def csv_text(rows: list[Observation]) -> str:
    """Observations as a file of the pack."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        fields = row.model_dump(mode="json")
        writer.writerow(["" if fields[name] is None else fields[name] for name in COLUMNS])
    return text.getvalue()
