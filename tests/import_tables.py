"""Tables as people send them, written as real files, and what an import makes of them."""

import csv
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from weiheng.definitions.address import shipped_packs
from weiheng.definitions.pack import load_pack
from weiheng.observations.files import load_observations
from weiheng.observations.intake.plan import Plan, Terms, plan_import
from weiheng.observations.intake.statements import Given
from weiheng.observations.model import Observation

NOW = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
SHENZHEN = "440300"


def own_pack(folder: Path) -> Path:
    """A writable copy of the shipped pack."""
    return Path(shutil.copytree(shipped_packs() / "shenzhen", folder / "mine"))


def csv_file(path: Path, rows: Sequence[Sequence[object]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def excel_file(path: Path, rows: Sequence[Sequence[Any]], merged: Sequence[str] = (), sheet: str = "Sheet1") -> Path:
    """Strings as text, numbers as numbers, None as an empty cell; merged ranges take the text of their first cell."""
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    page.write_string(number, column, value)
                elif value is not None:
                    page.write_number(number, column, value)
        for area in merged:
            first = area.split(":")[0]
            page.merge_range(area, rows[int(first[1:]) - 1][ord(first[0]) - 65])
    return path


def plan_of(
    pack: Path,
    file: Path,
    source: str | None = "health_yearbook",
    area: str | None = None,
    period: int | None = None,
    vintage: str | None = None,
) -> Plan:
    return plan_import(pack, file, Terms(NOW, source, vintage, Given(area, period)))


def written(plan: Plan) -> dict[tuple[str, str, int], str]:
    """What would be written: value and unit, or the word missing."""
    return {row.key: f"{row.value} {row.unit}" if row.value else "missing" for row in plan.rows}


def refusals(plan: Plan) -> list[tuple[str, str]]:
    """Codes and cells of what is refused."""
    return [(each.code, each.place.cell) for each in plan.problems if each.level == "error"]


def latest(pack: Path) -> dict[tuple[str, str, int], Observation]:
    return dict(load_observations(load_pack(pack)[0])[0].latest())
