"""What an import would do: every cell new, changed, unchanged or refused, checked by the rules before it is done."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from weiheng.definitions.pack import Pack, load_pack
from weiheng.definitions.rules import definition_problems
from weiheng.observations.files import load_observations
from weiheng.observations.intake.candidates import Candidate, candidate, suspicious_percentages
from weiheng.observations.intake.names import Names, names_of
from weiheng.observations.intake.reading import read_grids
from weiheng.observations.intake.statements import Found, Given, Statement, find_statements
from weiheng.observations.model import Key, Observation, Observations
from weiheng.observations.rules import observation_problems
from weiheng.vocabulary.problem import Place, Problem, Refused, errors
from weiheng.vocabulary.status import Status
from weiheng.vocabulary.unit import UNITS, convert, convertible

Kind = Literal["new", "changed", "unchanged"]
Follow = Callable[[Sequence[Statement]], Iterable[Statement]]
"""Passes statements on while somebody watches how far it has come."""


@dataclass(frozen=True)
class Terms:
    """How to import: what holds where the file says nothing. Without a ``vintage`` it is ``now``."""

    now: datetime
    source: str | None = None
    vintage: str | None = None
    given: Given = field(default_factory=Given)


@dataclass(frozen=True)
class Change:
    """What happens to one cell's value; ``new`` is the row to write, if any."""

    kind: Kind
    place: Place
    key: Key
    old: Observation | None
    new: Observation | None


@dataclass(frozen=True)
class Plan:
    """Everything that an import would do. It can be carried out if no problem is an error."""

    pack: Pack
    file: str
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    ignored_rows: int
    vintage: str

    def of(self, kind: Kind) -> list[Change]:
        """Changes of one kind."""
        return [change for change in self.changes if change.kind == kind]

    @property
    def rows(self) -> list[Observation]:
        """The observations to write."""
        return [change.new for change in self.changes if change.new is not None]


_NEEDED = ("A03", "D05", "U01")
"""Rules that an import relies on: areas that exist, names with one meaning, units of the registry."""


def usable_pack(root: Path) -> tuple[Pack, Observations]:
    """A pack that figures can be read into; ``Refused`` with all that stands against it.

    Other rules may still be broken, such as that every indicator has a value: an import may be what mends that.
    """
    pack, problems = load_pack(root)
    observations, more = load_observations(pack)
    problems = [*problems, *more, *(each for each in definition_problems(pack) if each.code in _NEEDED)]
    if errors(problems):
        raise Refused(errors(problems))
    return pack, observations


def plan_import(root: Path, file: Path, terms: Terms, follow: Follow = lambda statements: statements) -> Plan:
    """Read a file against a pack. ``Refused`` if the file or the pack cannot be read, or nothing is recognised."""
    pack, observations = usable_pack(root)
    names = names_of(pack)
    found = find_statements(read_grids(file), pack, names, terms.given)
    if not found.tables:
        raise Refused([Problem("I05", Place(file.name))])
    latest = observations.latest()
    candidates, refused = _candidates(found, pack, names, latest, follow)
    kept, contradictions = _without_repetition(candidates)
    vintage = terms.vintage or _later(terms.now, [latest[each.key].vintage for each in kept if each.key in latest])
    changes = [_change(each, latest.get(each.key), pack, file.name, vintage, terms.source) for each in kept]
    refused += [*contradictions, *_vintage_problems(changes), *_source_problems(changes)]
    if not errors(refused):
        refused += _rule_problems(pack, observations, changes)
    return Plan(pack, file.name, tuple(changes), tuple(refused), found.ignored_rows, vintage)


def _candidates(
    found: Found, pack: Pack, names: Names, latest: Mapping[Key, Observation], follow: Follow
) -> tuple[list[Candidate], list[Problem]]:
    candidates: list[Candidate] = []
    problems: dict[tuple[str, Place], Problem] = {(each.code, each.place): each for each in found.problems}
    for statement in follow(found.statements):
        read = candidate(statement, pack, names)
        if isinstance(read, Problem):
            problems.setdefault((read.code, read.place), read)
        elif read is not None:
            candidates.append(read)
    suspicious = list(suspicious_percentages(candidates, pack, latest))
    refused = {each.place for each in suspicious}
    return [each for each in candidates if each.place not in refused], [*problems.values(), *suspicious]


def _without_repetition(candidates: Iterable[Candidate]) -> tuple[list[Candidate], list[Problem]]:
    """The first statement of each thing; I04 where a later one says another value."""
    first: dict[Key, Candidate] = {}
    problems = []
    for each in candidates:
        other = first.setdefault(each.key, each)
        if not each.same_value(other):
            id, area, period = each.key
            values = {"found": each.value or "—", "other": other.value or "—", "first": other.place}
            problems.append(Problem("I04", each.place, {"id": id, "area": area, "period": period, **values}))
    return list(first.values()), problems


def _later(now: datetime, known: Sequence[str]) -> str:
    """Now, to the second; one second after the latest known vintage if that is not in the past."""
    text, latest = now.strftime("%Y-%m-%dT%H:%M:%S"), max(known, default="")
    if text > latest:
        return text
    try:
        return (datetime.fromisoformat(latest) + timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%S")
    except ValueError:
        return text


def _change(
    each: Candidate, old: Observation | None, pack: Pack, file: str, vintage: str, source: str | None
) -> Change:
    same = old is not None and _same(each, old, pack)
    if old is not None and same and not _says_more(each, old):
        return Change("unchanged", each.place, each.key, old, None)
    new = _observation(each, old if same else None, pack, f"{file}!{_spot(each.place)}", vintage)
    status = each.status or (old.status if old and same else Status.FINAL if old is None else Status.REVISED)
    known = old.source if old is not None and same else None
    said = {"status": status, "source": each.source or source or known}
    return Change("new" if old is None else "changed", each.place, each.key, old, new.model_copy(update=said))


def _observation(each: Candidate, kept: Observation | None, pack: Pack, place: str, vintage: str) -> Observation:
    """The row to write; the value of ``kept`` stays as it was printed."""
    id, area, period = each.key
    return Observation(
        indicator=id,
        area=area,
        period=period,
        value=kept.value if kept else each.value,
        unit=kept.unit if kept else pack.elements()[id].unit,
        unit_printed=kept.unit_printed if kept else None,
        status=Status.MISSING if each.value is None else Status.FINAL,
        place=place,
        vintage=vintage,
        note=each.note or None,
    )


def _spot(place: Place) -> str:
    return place.cell or str(place.line)


def _same(each: Candidate, old: Observation, pack: Pack) -> bool:
    """Whether the number is the one that is known, in whatever unit."""
    if each.value is None or old.value is None:
        return each.value is None and old.value is None
    known, wanted = UNITS.get(old.unit), UNITS[pack.elements()[old.indicator].unit]
    if known is None or not convertible(known, wanted):
        return False
    return convert(old.value.exact, known, wanted) == each.value.exact


def _says_more(each: Candidate, old: Observation) -> bool:
    """Whether the file states another status, source or note for a number that is known."""
    return (
        each.status not in (None, old.status)
        or each.source not in (None, old.source)
        or each.remark not in (old.note or "")
    )


def _vintage_problems(changes: Iterable[Change]) -> Iterator[Problem]:
    for change in changes:
        if change.old is not None and change.new is not None and change.new.vintage <= change.old.vintage:
            facts = {"id": change.key[0], "found": change.new.vintage, "known": change.old.vintage}
            yield Problem("I11", change.place, facts)


def _source_problems(changes: Iterable[Change]) -> Iterator[Problem]:
    """I06, once a sheet: a table without sources has none in any cell."""
    without: dict[tuple[str, str], list[Place]] = {}
    for change in changes:
        if change.new is not None and change.new.source is None:
            sheet = change.place.cell.partition("!")[0] if "!" in change.place.cell else ""
            without.setdefault((change.place.file, sheet), []).append(change.place)
    for places in without.values():
        yield Problem("I06", places[0], {"found": tuple(_spot(place) for place in places), "count": len(places)})


def _rule_problems(pack: Pack, observations: Observations, changes: Iterable[Change]) -> list[Problem]:
    """What the rules would say afterwards and do not say already."""
    written = [(change.new, change.place) for change in changes if change.new is not None]
    if not written:
        return []
    after = Observations(
        (*observations.rows, *(row for row, _ in written)), (*observations.places, *(place for _, place in written))
    )
    before = {(each.code, each.place) for each in _all_problems(pack, observations)}
    return [each for each in _all_problems(pack, after) if (each.code, each.place) not in before]


def _all_problems(pack: Pack, observations: Observations) -> list[Problem]:
    return [*definition_problems(pack), *observation_problems(pack, observations)]
