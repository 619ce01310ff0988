"""Cells of every table that is measured: scanned, or found among those that were counted before."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from itertools import groupby, product
from pathlib import Path

import polars as pl

from weiheng.definitions.contracts import ColumnContract, Measure, Table
from weiheng.definitions.expression_types import Scope, Type
from weiheng.definitions.pack import Pack
from weiheng.records.checking import Checked, Checks, Part, persons_of
from weiheng.records.engine import OnPaper
from weiheng.records.rolling import AT, DIMENSIONS, Grouping, Places, filled, labelled, nothing, rolled
from weiheng.records.scan import (
    KNOWN,
    PERIOD,
    UNKNOWN,
    Counted,
    Keys,
    Level,
    counted,
    distinct,
    is_of_institutions,
    scan,
)
from weiheng.records.store import Slot, Stored, digest, folder_of, keep_only, make_private, mark
from weiheng.vocabulary.problem import Refused, errors

Progress = Callable[[str, int, int], None]
"""Told which table is read, which of its parts, and of how many."""
WHOLE = pl.Int128()


@dataclass(frozen=True)
class Request:
    """What is to be counted, and how.

    ``groupings`` say what numbers are told apart by. ``approximately`` estimates how many persons differ; ``store`` is
    a folder of cells that were counted before, for this run and later ones.
    """

    groupings: tuple[Grouping, ...] = (Grouping(),)
    approximately: bool = False
    store: Path | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        """``ValueError`` for groups by different bands of age: numbers of one would be those of the other."""
        if len({each.bands for each in self.groupings if "age" in each.dimensions and each.purpose == "shown"}) > 1:
            raise ValueError("groups by different bands of age")


@dataclass(frozen=True)
class Scan:
    """One scan of a table for measures of one date: the cells of months or days that all groupings are made of.

    ``types`` are the columns besides the keys. ``only`` are the measures that are wanted, if others have the same date.
    """

    table: str
    measures: tuple[Counted, ...]
    keys: Keys
    types: Mapping[str, pl.DataType]
    only: tuple[str, ...] = ()

    def schema(self) -> dict[str, pl.DataType]:
        """All columns."""
        keys = {f"by.{each}": pl.Int64() if each == "age" else pl.String() for each in self.keys.dimensions}
        return {PERIOD: pl.Int64(), **keys, **self.types}


@dataclass(frozen=True)
class Numbers:
    """Numbers of some variables of a table, with the columns of :data:`AT`.

    ``queries`` is a digest of what asked; ``is_estimate`` is true of persons that were not counted one by one.
    """

    table: str
    frame: pl.DataFrame
    variables: tuple[str, ...]
    queries: str
    is_estimate: bool = False

    def known(self) -> pl.DataFrame:
        """The numbers of variables alone: null where there are rows but the number of none is known."""
        return self.frame.select(*AT, *map(self._known, self.variables))

    def _known(self, name: str) -> pl.Expr:
        if KNOWN + name not in self.frame.columns:
            return pl.col(name)
        return pl.when((pl.col(KNOWN + name) > 0) | (pl.col(UNKNOWN + name) == 0)).then(name).alias(name)


def measured(pack: Pack) -> Mapping[str, Mapping[str, Measure]]:
    """Measures of variables by table."""
    found: dict[str, dict[str, Measure]] = {}
    for variable in pack.variables.values():
        if variable.measure is not None:
            found.setdefault(variable.measure.table, {})[variable.id] = variable.measure
    return found


@dataclass(frozen=True)
class Counting:
    """Counts what a request asks for in one table."""

    checks: Checks
    name: str
    request: Request

    @cached_property
    def table(self) -> Table:
        """The contract."""
        return self.checks.pack.tables[self.name]

    @cached_property
    def scope(self) -> Scope:
        """What names mean in it."""
        return Scope(self.table, self.checks.pack.tables, self.checks.pack.codelists)

    @cached_property
    def places(self) -> Places:
        """Where its rows count; in the whole only if the table says nothing about areas."""
        pack = self.checks.pack
        whole = pack.owner.area
        if self.table.area is None:
            return Places({whole: (whole,)}, whole)
        column = self.scope.column(tuple(self.table.area.split(".")))
        codes = column.codes if isinstance(column, ColumnContract) else None
        return Places.of(pack.areas, pack.codelists.get(codes or ""), whole)

    def scans(self) -> Iterator[Scan]:
        """One scan for all wanted measures of a date, and for each set of dimensions that no other one contains."""
        measures = sorted((each for each in self._measures() if not _is_of_persons(each)), key=lambda each: each.date)
        for _, some in groupby(measures, key=lambda each: each.date):
            of_date = tuple(some)
            for keys, groupings in self._scanned.items():
                wanted = tuple(one for one in of_date if any(each.wants(one.name) for each in groupings))
                only = () if wanted == of_date else tuple(each.name for each in wanted)
                if wanted:
                    yield Scan(self.name, wanted, keys, self._types(wanted), only)

    def persons(self) -> Iterator[tuple[Counted, Grouping, list[Level]]]:
        """Of each measure of different persons and each grouping the levels, each of which is counted by itself."""
        for one, grouping in product(filter(_is_of_persons, self._measures()), self._groupings):
            if grouping.wants(one.name):
                yield one, grouping, list(self._levels(grouping))

    def query(self, scan_: Scan, part: Part) -> str:
        """The SQL of a scan."""
        return scan(self.checks, self.scope, scan_.measures, scan_.keys, part)

    def query_of(self, one: Counted, level: Level) -> str:
        """The SQL that counts different persons at a level."""
        return distinct(self.checks, self.scope, one, level, approximately=self.request.approximately)

    def numbers(self, progress: Progress) -> Iterator[tuple[Grouping, Numbers]]:
        """The numbers of each grouping."""
        for each in self.scans():
            cells, queries = self._cells(each, progress)
            state = self.table.kind == "snapshot"
            for grouping in self._scanned[each.keys]:
                wanted = [one for one in each.measures if grouping.wants(one.name)]
                if wanted:
                    names = list(self._types(wanted))
                    frame = rolled(cells, names, grouping, self.places, of=each.keys.unit, state=state)
                    yield grouping, Numbers(self.name, frame, tuple(one.name for one in wanted), queries)
        for one, grouping, levels in self.persons():
            frame, queries = self._of_persons(one, grouping, levels, progress)
            yield grouping, Numbers(self.name, frame, (one.name,), queries, self.request.approximately)

    def _measures(self) -> list[Counted]:
        return [counted(variable, each, self.table) for variable, each in measured(self.checks.pack)[self.name].items()]

    @cached_property
    def _groupings(self) -> list[Grouping]:
        variables = measured(self.checks.pack)[self.name]
        return [each for each in self.request.groupings if any(map(each.wants, variables))]

    def _keys(self, grouping: Grouping) -> Keys:
        """What of a grouping the table is told apart by."""
        own = tuple(
            each for each in DIMENSIONS if each in grouping.dimensions and getattr(self.table, each) is not None
        )
        is_daily = "day" in grouping.periods and self.table.kind == "events"
        return Keys(own, grouping.bands if "age" in own else (0,), "day" if is_daily else "month")

    @cached_property
    def _scanned(self) -> Mapping[Keys, list[Grouping]]:
        """Keys that no others hold, with the groupings that their cells are added up to.

        Two that overlap are two scans: crossed, they have so many cells that one scan takes longer than both.
        """
        every = dict.fromkeys(self._with_area(self._keys(each)) for each in self._groupings)
        finest = [one for one in every if not any(other.hold(one) and other != one for other in every)]
        found: dict[Keys, list[Grouping]] = {each: [] for each in finest}
        for grouping in self._groupings:
            found[next(each for each in finest if each.hold(self._keys(grouping)))].append(grouping)
        return found

    def _with_area(self, keys: Keys) -> Keys:
        """With the areas of institutions, which make no more cells of them."""
        if not is_of_institutions(self.table) or "institution" not in keys.dimensions:
            return keys
        return replace(keys, dimensions=tuple(each for each in DIMENSIONS if each in (*keys.dimensions, "area")))

    def _levels(self, grouping: Grouping) -> Iterator[Level]:
        keys = self._keys(grouping)
        others = [each for each in keys.dimensions if each != "area"]
        areas = list(self.places.levels()) if "area" in keys.dimensions else [None]
        periods = [each for each in grouping.periods if each != "day" or keys.unit == "day"]
        for period, level, chosen in product(periods, areas, product((True, False), repeat=len(others))):
            some = tuple(each for each, is_in in zip(others, chosen, strict=True) if is_in)
            yield Level(Keys(some, keys.bands), period, level)

    def _types(self, measures: Iterable[Counted]) -> dict[str, pl.DataType]:
        """Columns of a scan; whole numbers have room for sums of any table."""
        found: dict[str, pl.DataType] = {}
        for each in measures:
            of = each.aggregate.of if each.aggregate.kind == "sum" else None
            found[each.name] = pl.Float64() if of is not None and self.scope.type_of(of) is Type.NUMBER else WHOLE
            found |= {} if of is None else {KNOWN + each.name: WHOLE, UNKNOWN + each.name: WHOLE}
        return found

    def _cells(self, scan_: Scan, progress: Progress) -> tuple[pl.DataFrame, str]:
        """The cells of all parts, and a digest of the questions."""
        parts, found = self.checks.parts(self.name), list[pl.DataFrame]()
        question = digest(*self._agreed, self._on_paper.query(scan_, parts[0]))
        about = (scan_.measures[0].date, repr(scan_.keys), *scan_.only)
        slots = [self._slot(question, part, *about) for part in parts]
        for number, (part, slot) in enumerate(zip(parts, slots, strict=True), 1):
            progress(self.name, number, len(parts))
            found.append(self._kept(slot, part, partial(self._answer, scan_, partial(self.query, scan_, part))))
        keep_only([each for each in slots if each is not None])
        return pl.concat(found), question[:12]

    def _of_persons(
        self, one: Counted, grouping: Grouping, levels: list[Level], progress: Progress
    ) -> tuple[pl.DataFrame, str]:
        """Numbers of different persons at all levels, and a digest of the questions."""
        approximately = repr(self.request.approximately)
        asked = (self._on_paper.query_of(one, level) for level in levels)
        question = digest(approximately, repr(self.places), *self._agreed, *asked)
        slot = self._slot(question, None, one.name, repr(self._keys(grouping)), repr(grouping.periods), approximately)
        found = self._kept(slot, None, partial(self._counted, one, levels, progress))
        keep_only([] if slot is None else [slot])
        return found, question[:12]

    def _counted(self, one: Counted, levels: list[Level], progress: Progress) -> pl.DataFrame:
        """Different persons at all levels."""
        found = [pl.DataFrame(schema={**dict.fromkeys(AT, pl.String()), "age": pl.Int64(), one.name: WHOLE})]
        for number, level in enumerate(levels, 1):
            progress(self.name, number, len(levels))
            cells = Scan(self.name, (one,), level.all_keys, {one.name: WHOLE})
            found.append(_named(self._answer(cells, partial(self.query_of, one, level)), level, self.places.whole))
        places = self.places if any(level.areas is not None for level in levels) else None
        return filled(pl.concat(found).lazy(), [one.name], places).collect()

    def _answer(self, cells: Scan, query: Callable[[], str]) -> pl.DataFrame:
        return pl.DataFrame(self.checks.engine.rows(query(), self.name), schema=cells.schema(), orient="row")

    def _kept(self, slot: Slot | None, part: Part, answer: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        """An answer as it was stored, or as it is found now; ``Refused`` if rows may not be as they are.

        It is not stored if a file was written over in the meantime: nobody knows of which rows it is.
        """
        stored = None if slot is None else slot.get()
        if stored is None:
            stored = Stored(self._checked(part), answer())
            if slot is not None and self._marks_of(self._read_for(part)).items() <= self._marks.items():
                slot.put(stored)
        for key, checked in zip(self._read_for(part), stored.checked, strict=True):
            self.checks.remember(key, checked)
        return stored.cells

    def _checked(self, part: Part) -> tuple[Checked, ...]:
        """What was found out about a part, and about the tables that it refers to; ``Refused`` if that stops a run."""
        found, files = [self.checks.of_part(*key) for key in self._read_for(part)], self.checks.engine.files
        if problems := [each for one in found for each in errors(one.problems(files[one.table].place))]:
            raise Refused(problems)
        return tuple(found)

    def _read_for(self, part: Part) -> list[tuple[str, Part]]:
        """What is read for a part, or for all of them: its rows, and all of the tables that it refers to."""
        own = self.checks.parts(self.name) if part is None else (part,)
        others = sorted(self._involved() - {self.name})
        return [(self.name, each) for each in own] + [
            (name, each) for name in others for each in self.checks.parts(name)
        ]

    @cached_property
    def _on_paper(self) -> "Counting":
        """The same of tables in which no row breaks anything, to say what is asked without a look at them."""
        engine, pack = self.checks.engine, self.checks.pack
        paper = OnPaper(engine.dialect, engine.files, engine.version, pack.tables)
        return Counting(Checks(paper, pack).clean(), self.name, self.request)

    @cached_property
    def _agreed(self) -> tuple[str, ...]:
        """What decides on the rows: the engine, contracts, and what is checked in the tables."""
        paper, tables = self._on_paper.checks, [self.checks.pack.tables[name] for name in sorted(self._involved())]
        checks = (paper.query(each, paper.parts(each.id)[0]) for each in tables)
        named = (repr(sorted(persons_of(each, self.checks.pack))) for each in tables)  # whose keys are not kept
        return (self.checks.engine.version, *(each.model_dump_json() for each in tables), *checks, *named)

    def _slot(self, question: str, part: Part, *about: str) -> Slot | None:
        """Where the answer to a question is kept; ``about`` tells apart questions of which one supersedes no other.

        None without a store, and for copies that are made anew for each run.
        """
        every = [self.checks.engine.files[name] for name in self._involved()]
        if self.request.store is None or any(each.copies or each.origin for each in every):
            return None
        folder = folder_of(self.request.store, self.name, *about)
        make_private(folder)
        return Slot(folder, digest(question, *(self._marks[key] for key in self._read_for(part))))

    @cached_property
    def _marks(self) -> Mapping[tuple[str, Part], str]:
        """What tells whether files have changed, as it is before any of them is read."""
        return self._marks_of(self._read_for(None))

    def _marks_of(self, keys: Iterable[tuple[str, Part]]) -> dict[tuple[str, Part], str]:
        every = {name: self.checks.engine.files[name] for name in self._involved()}
        parts = {name: its.parts for name, its in every.items()}
        return {
            (name, part): mark(every[name], every[name].paths if part is None else [parts[name][part]])
            for name, part in keys
        }

    def _involved(self) -> set[str]:
        """The table, and those that it refers to, and those that these refer to."""
        found, new = set[str](), {self.name}
        while new:
            found |= new
            columns = (column for name in new for column in self.checks.pack.tables[name].columns.values())
            new = {column.references for column in columns if column.references is not None} - found
        return found


def _is_of_persons(measure: Counted) -> bool:
    return measure.aggregate.kind == "persons"


def _named(cells: pl.DataFrame, level: Level, whole: str) -> pl.DataFrame:
    """Cells of a level with the columns of :data:`AT`."""
    cells = cells.rename({name: name.removeprefix("by.") for name in cells.columns if name != PERIOD})
    cells = cells.with_columns(labelled(pl.col(PERIOD), level.period)).drop(PERIOD)
    if level.areas is None:
        cells = cells.with_columns(pl.lit(whole).alias("area"))
    lacking = (nothing(name) for name in AT if name not in cells.columns)
    return cells.with_columns(lacking).select(*AT, pl.exclude(AT))
