"""Statements into what could be written: values in the unit of the definition, or the problem that forbids it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from weiheng.definitions.model import Indicator
from weiheng.definitions.pack import Pack
from weiheng.observations.intake.grid import Broken, Numeral
from weiheng.observations.intake.measures import factor, fitting
from weiheng.observations.intake.names import Names
from weiheng.observations.intake.statements import Statement
from weiheng.observations.intake.value_text import is_missing, padded, read_number, times
from weiheng.observations.intake.wording import symbols
from weiheng.observations.model import Key, Observation
from weiheng.vocabulary.figure import Figure
from weiheng.vocabulary.problem import Place, Problem
from weiheng.vocabulary.status import Status
from weiheng.vocabulary.text import folded, narrow
from weiheng.vocabulary.unit import UNITS, convert

_SHARE_FACTOR = 20


@dataclass(frozen=True)
class Candidate:
    """A statement that was understood. ``value`` is None where the file says that it is missing.

    ``remark`` is the note that the file has; ``note`` also tells how the value was written there. ``bare`` is a number
    without % or ‰ behind it.
    """

    place: Place
    key: Key
    value: Figure | None
    status: Status | None
    source: str | None
    note: str
    remark: str = ""
    bare: bool = False

    def same_value(self, other: "Candidate") -> bool:
        """Whether two cells say the same number."""
        return _number(self.value) == _number(other.value)


def _number(figure: Figure | None) -> Decimal | None:
    return None if figure is None else figure.decimal


def candidate(statement: Statement, pack: Pack, names: Names) -> Candidate | Problem | None:
    """Understand one statement; None if the cell says nothing."""
    status = _status(statement)
    source = _source(statement, names)
    if isinstance(status, Problem):
        return status
    if isinstance(source, Problem):
        return source
    value = _value(statement, pack)
    if isinstance(value, Problem):
        return value
    if value is None and not _says_missing(statement, status):
        return None
    if status is not None and (value is not None) != status.has_value:
        return Problem("I09", statement.place, {"found": f"{narrow(statement.text)} / {statement.attribute('status')}"})
    key = (statement.subject, statement.area, statement.period)
    status = status or (Status.MISSING if value is None else None)
    note, remark = _note(statement, value), statement.attribute("note")
    return Candidate(
        statement.place,
        key,
        value,
        status,
        source,
        note,
        remark,
        not any(sign in folded(statement.text) for sign in "%‰"),
    )


def _says_missing(statement: Statement, status: Status | None) -> bool:
    return is_missing(statement.text) or (status is not None and not status.has_value and not statement.text.strip())


def _status(statement: Statement) -> Status | Problem | None:
    text = statement.attribute("status")
    if not text:
        return None
    status = symbols().status.get(folded(text))
    return status or Problem("I09", statement.attributes["status"][1], {"found": text})


def _source(statement: Statement, names: Names) -> str | Problem | None:
    text = statement.attribute("source")
    if not text:
        return None
    found = names.sources.get(folded(text), ())
    if len(found) == 1:
        return found[0]
    return Problem("I10", statement.attributes["source"][1], {"found": text, "allowed": tuple(names.sources_shown)})


def _value(statement: Statement, pack: Pack) -> Figure | Problem | None:
    """The number in the unit of the definition, None for a blank or missing one."""
    text = statement.text
    if isinstance(text, Broken):
        return Problem("I13", statement.place)
    if not text.strip() or is_missing(text):
        return None
    element = pack.elements()[statement.subject]
    try:
        read = read_number(text)
    except ValueError:
        return Problem("I02", statement.place, {"id": statement.subject, "found": narrow(text)})
    stated = statement.units or (() if read.suffix else fitting(statement.title_units, UNITS[element.unit]))
    try:
        figure = times(read.figure, factor(read.suffix, stated, UNITS[element.unit]))
        decimals = element.decimals if isinstance(element, Indicator) and isinstance(text, Numeral) else 0
        return padded(figure, decimals)
    except ValueError:
        said = tuple(each for each in (read.suffix, *stated) if each)
        facts = {"id": statement.subject, "found": (read.figure, *said), "allowed": element.unit}
        return Problem("I03", statement.place, facts)


def _note(statement: Statement, value: Figure | None) -> str:
    """The note of the row, and how the value was written if that is not how it is stored."""
    text = narrow(statement.text)
    converted = value is not None and _plain(text.replace(",", "")) != value.decimal
    written = " ".join((text, *statement.units)) if converted else "" if value is not None else text
    return "; ".join(part for part in (statement.attribute("note"), written) if part)


def _plain(text: str) -> Decimal | None:
    try:
        return Figure.parse(text.replace("−", "-")).decimal
    except ValueError:
        return None


def suspicious_percentages(
    candidates: Iterable[Candidate], pack: Pack, latest: Mapping[Key, Observation]
) -> Iterator[Problem]:
    """I08: percentages that look like shares, as some tables store them.

    A bare number of at most 1 while what was known last is at least twenty times as much.
    """
    for each in candidates:
        value = abs(each.value.decimal) if each.value is not None and each.bare else Decimal(0)
        if not 0 < value <= 1 or pack.elements()[each.key[0]].unit != "percent":
            continue
        known = _latest_percent(each, latest)
        if known is not None and known >= _SHARE_FACTOR * value:
            facts = {"id": each.key[0], "found": each.value, "known": format(known.normalize(), "f")}
            yield Problem("I08", each.place, facts)


def _latest_percent(candidate: Candidate, latest: Mapping[Key, Observation]) -> Decimal | None:
    """What was known last before the year at hand, here rather than elsewhere."""
    subject, area, period = candidate.key
    known = [(key, row.value) for key, row in latest.items() if key[0] == subject and row.value is not None]
    ordered = sorted(known, key=lambda each: (each[0][1] == area, each[0][2] < period, each[0][2]))
    if not ordered:
        return None
    (key, value), wanted = ordered[-1], UNITS["percent"]
    number = convert(value.exact, UNITS[latest[key].unit], wanted)
    return Decimal(number.numerator) / Decimal(number.denominator)
