"""Stays that are delivered file by file, counted with a store and without."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
from records_pack import FILES, HOSPITALS, STAYS, ward

from weiheng.definitions.pack import Pack
from weiheng.records.counting import Request
from weiheng.records.duck import Duck, duck
from weiheng.records.engine import Answers
from weiheng.records.files import find_files
from weiheng.records.rolling import AT, Grouping
from weiheng.records.running import Result, run
from weiheng.records.store import Slot

HEADER = STAYS.partition("\n")[0]
CONTRACT = (
    FILES["records/stays.yaml"].partition("following:")[0].replace("area:", "parts: true\ninstitution: hospital\narea:")
)
VARIABLES = FILES["variables.yaml"].replace("count(days_to_next <= 30)", "count(cost > 8)")
GROUPINGS = (
    Grouping(),
    Grouping(("institution",), ("month",)),
    Grouping(("area", "institution"), ("quarter",)),
)
JANUARY, FEBRUARY, LATE = (
    "1,p1,A,东区,2022-01-01,2022-01-02,I20,3",
    "1,p1,B,,2022-02-01,2022-02-02,I21,4",
    ("2,p2,A,East,2022-01-30,2022-01-31,J18,50"),
)


def pack_of(folder: Path, **changes: str) -> Pack:
    return ward(folder, **{"stays": CONTRACT, "variables": VARIABLES, **changes})


@dataclass(frozen=True)
class Watched(Duck):
    """An engine that tells what it was asked."""

    own: Duck | None = None
    asked: list[str] = field(default_factory=list)

    def rows(self, sql: str, table: str) -> Answers:
        """As the engine does it."""
        if not sql.startswith("DESCRIBE"):
            self.asked.append(sql)
        return super().rows(sql, table)


@dataclass(frozen=True)
class Counted:
    """What a run found, and the files of stays that it read for it."""

    result: Result
    read: frozenset[str]

    def discharges(self) -> dict[str, int]:
        """In the city, by year."""
        frame = self.result.numbers[Grouping()][0].frame.filter(pl.col("area") == "990100")
        return dict(frame.select("period", "discharges").iter_rows())


@dataclass(frozen=True)
class Hospital:
    """Stays that are delivered file by file, and a store beside them."""

    folder: Path
    pack: Pack

    @property
    def data(self) -> Path:
        """The folder of all tables."""
        return self.folder / "data"

    @property
    def store(self) -> Path:
        """The folder of cells."""
        return self.folder / "cells"

    def deliver(self, name: str, *rows: str) -> None:
        """A file of stays, new or in the place of one that was there."""
        path = self.data / "stays" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")

    def register(self, text: str = HOSPITALS) -> None:
        """The register of hospitals."""
        self.data.mkdir(exist_ok=True)
        (self.data / "hospitals.csv").write_text(text, encoding="utf-8")

    def count(self, *groupings: Grouping, stored: bool = True, pack: Pack | None = None) -> Counted:
        """A run with the store, or without it."""
        pack = pack or self.pack
        own = duck(find_files(self.data, pack.tables), threads=1)
        engine = Watched(own.connection, own.files, own=own)
        request = Request(groupings or GROUPINGS[:1], store=self.store if stored else None)
        found = run(engine, pack, request, lambda *_: None)
        views = [(name, f'/{name}"') for name in own.files["stays"].parts]
        read = (name for name, view in views if any(view in sql or '"raw_stays"' in sql for sql in engine.asked))
        return Counted(found, frozenset(read))

    def cells(self) -> list[Slot]:
        """All that is in the store."""
        return [Slot(path.parent, path.stem) for path in sorted(self.store.rglob("*.cells")) if path.is_file()]


def assert_same(one: Counted, other: Counted) -> None:
    """Numbers, what was found out about rows, and the digests of questions."""
    assert one.result.checked == other.result.checked
    assert one.result.numbers.keys() == other.result.numbers.keys()
    for grouping, numbers in one.result.numbers.items():
        others = other.result.numbers[grouping]
        assert [(each.table, each.variables, each.queries) for each in numbers] == [
            (each.table, each.variables, each.queries) for each in others
        ]
        for left, right in zip(numbers, others, strict=True):
            assert left.frame.sort(AT).equals(right.frame.sort(AT).select(left.frame.columns))


def scanned(hospital: Hospital, groupings: Sequence[Grouping] = GROUPINGS) -> frozenset[str]:
    """The files that a run with the store reads; what it finds is what a rebuild finds."""
    found = hospital.count(*groupings)
    assert_same(found, hospital.count(*groupings, stored=False))
    return found.read


ADDED_UP = VARIABLES.partition("- id: patients")[0]
"""All measures but that of different persons, for which everything is read again."""
