"""Decisions: which of several printed values of a figure is adopted, why, and who decided it when."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator

from weiheng.definitions.base import Fact, FigureText, Year, refusal
from weiheng.definitions.claims import Measure
from weiheng.definitions.files import read_text
from weiheng.definitions.printed import Naming
from weiheng.definitions.schema import parse_csv, validate
from weiheng.vocabulary.period import is_date
from weiheng.vocabulary.problem import Place, Problem

DECISIONS = "decisions.csv"
COLUMNS = ("measure", "subject", "area", "period", "value", "unit", "source", "place", "reason", "by", "date")
FigureKey = tuple[Measure, str, str, int]
"""What a decision is of: measure, indicator or variable, area, period."""


_DAY = "2026-11-22"


def _day(given: str) -> str:
    if not is_date(given) or len(given) != len(_DAY):
        raise refusal(_DAY)
    return given


def _said(given: str) -> str:
    if not given.strip():
        raise refusal("text")
    return given


Day = Annotated[str, AfterValidator(_day)]
Said = Annotated[str, AfterValidator(_said)]


class Decision(Fact):
    """Of all printed numbers of a figure the one that counts, and the document and place where it stands.

    The figure is a ``measure`` of a ``subject`` (an indicator or variable) in an ``area`` and ``period``. ``by`` is who
    decided it, a person or a body, on the day ``date``, for this ``reason``. A later decision on the same figure
    supersedes an earlier one; rows are added, never changed.
    """

    measure: Literal[Measure.VALUE, Measure.TARGET]
    subject: str
    area: str
    period: Year
    value: FigureText
    unit: str
    source: str
    place: Said
    reason: Said
    by: Said
    date: Day

    @property
    def figure(self) -> FigureKey:
        """What it decides."""
        return self.measure, self.subject, self.area, self.period


def in_force(decisions: Iterable[Decision]) -> Mapping[FigureKey, Decision]:
    """Of each figure the latest decision."""
    valid: dict[FigureKey, Decision] = {}
    for each in decisions:
        known = valid.get(each.figure)
        if known is None or each.date > known.date:
            valid[each.figure] = each
    return valid


def decisions_about(decisions: Iterable[Decision], subjects: Iterable[str], until: int) -> tuple[Decision, ...]:
    """Decisions in force on some indicators and variables, ordered by figure: values up to a period, all targets."""
    wanted = frozenset(subjects)
    valid = sorted(in_force(decisions).items())
    known = (each for _, each in valid if each.subject in wanted)
    return tuple(each for each in known if each.measure is Measure.TARGET or each.period <= until)


def read_decisions(root: Path, names: Naming) -> tuple[tuple[tuple[Decision, Place], ...], list[Problem]]:
    """Read ``decisions.csv`` of the pack in ``root``, with the line of each; a malformed row is reported and left out.

    Names of subjects and areas and symbols of units may stand for ids. Without the file nothing is decided.
    """
    if not (root / DECISIONS).exists():
        return (), []
    shown = f"{root.name}/{DECISIONS}"
    text, problems = read_text(root, DECISIONS)
    if text is None:
        return (), problems
    rows, problems = parse_csv(text, shown, COLUMNS, ())
    found: list[tuple[Decision, Place]] = []
    for line, row in rows:
        place = Place(shown, line)
        decision, new = validate(Decision, names.resolved(row), lambda *_, place=place: place)
        problems += new
        if decision is not None:
            found.append((decision, place))
    return tuple(found), problems
