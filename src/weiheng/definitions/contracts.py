"""What tables of records are agreed to look like, and what is counted in them: facts of a pack.

A table has a file of its own, ``records/<table>.yaml``; lists of codes are in ``records/codes.yaml``. What a row breaks
is answered as the contract says: the run is refused, the row is set aside (and counted), or it is kept (and counted).
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from weiheng.definitions.base import Fact, FigureText, Id, Text
from weiheng.vocabulary.figure import Figure
from weiheng.vocabulary.messages import Bilingual

Answer = Literal["refuse", "set_aside", "keep"]
ColumnType = Literal["text", "integer", "number", "date", "truth"]
ColumnPath = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$")]
"""A column of the table, or of a table that a column refers to: ``district``, ``institution.district``."""


class Codelist(Fact):
    """Codes that a column may have.

    ``codes`` are taken as they are; ``means`` gives other words for something else its own code (``福田: "440304"``);
    ``ranges`` such as ``I20-I25`` hold every code whose beginning is between the two, as those of ICD-10.
    """

    id: Id
    names: Bilingual
    codes: tuple[Text, ...] = ()
    means: Mapping[str, str] = {}
    ranges: tuple[Annotated[str, Field(pattern=r"^[A-Za-z0-9.]+(-[A-Za-z0-9.]+)?$")], ...] = ()
    source: str | None = None

    def spans(self) -> Iterator[tuple[str, str]]:
        """First and last beginning of each range."""
        for each in self.ranges:
            first, _, last = each.partition("-")
            yield first, last or first


class ColumnContract(Fact):
    """A column: its type, and what its values may be.

    ``file`` is its name in the files where that is another. ``nulls`` says whether a value may be missing; ``codes``
    names a codelist; ``references`` a table whose key the value must be. ``minimum`` and ``maximum`` are possible
    values, of dates as ISO texts (1900-01-01 and 2199-12-31 if none are given). ``otherwise`` answers a value that is
    none of this.
    """

    names: Bilingual | None = None
    type: ColumnType
    file: Text | None = None
    nulls: bool = False
    codes: Id | None = None
    references: Id | None = None
    minimum: FigureText | Text | None = None
    maximum: FigureText | Text | None = None
    otherwise: Answer = "set_aside"

    def limit(self, end: Literal["minimum", "maximum"]) -> date | Decimal | None:
        """The least or the most as what it is; None if there is none, or it is nothing of the column's type."""
        given = getattr(self, end)
        try:
            if self.type == "date":
                return None if given is None else date.fromisoformat(str(given))
            return Figure.parse(str(given)).decimal if self.type in ("integer", "number") and given else None
        except ValueError:
            return None


class Following(Fact):
    """A column that is computed: days from a date of this row to the date ``to`` of the same person's next row.

    Next is by the order of that date. Missing where there is none within ``within`` days, and where the next began
    before this one ended. So far ahead a later row can still change it.
    """

    names: Bilingual | None = None
    person: Id
    after: Id
    to: Id
    within: Annotated[int, Field(gt=0, le=366)]


class Requirement(Fact):
    """A condition that every row must meet, such as ``own <= total``, and what happens to a row that does not.

    A row of which the condition is missing, since it looks at a missing value, meets it.
    """

    names: Bilingual | None = None
    condition: Text
    otherwise: Answer = "set_aside"


class Table(Fact):
    """A table of records.

    ``events``: a row is something that happened on its ``date``. ``snapshot``: a row is the state of something on its
    ``date``, and a period is described by the rows of its last day. ``area``, ``institution``, ``person``, ``sex`` and
    ``age`` (in completed years) name the columns that place a row. ``key`` are the columns that tell rows apart;
    ``duplicates`` answers rows with the same. ``requires`` are conditions of a whole row.

    ``parts`` says that each file is delivered, and revised, by itself: keys tell rows of one file apart, and a file
    that has been counted is not read again. ``sensitive`` is false of a table that says nothing of persons, whose
    numbers need no disclosure control.
    """

    id: Id
    names: Bilingual
    kind: Literal["events", "snapshot", "register"] = "events"
    source: Id
    key: Annotated[tuple[Id, ...], Field(min_length=1)]
    duplicates: Answer = "refuse"
    extra: Answer = "keep"
    date: Id | None = None
    area: ColumnPath | None = None
    institution: Id | None = None
    person: Id | None = None
    sex: ColumnPath | None = None
    age: ColumnPath | None = None
    columns: Annotated[Mapping[Id, ColumnContract], Field(min_length=1)]
    following: Mapping[Id, Following] = {}
    requires: Mapping[Id, Requirement] = {}
    parts: bool = False
    sensitive: bool = True


class Measure(Fact):
    """What is counted for a variable: an aggregate over the rows of a table that meet a condition.

    ``value`` is ``count()``, ``count(condition)``, ``sum(number)`` or ``persons()``; ``where`` a condition of all of
    it; ``date`` names another date of the table that decides on the period. Conditions and numbers are made of columns
    (``age``, or ``institution.level`` of the table that a column refers to), numbers, texts, ``true`` and ``false``
    with ``==``, ``!=``, ``<``, ``<=``, ``>``, ``>=``, ``in`` a list or codelist, ``and``, ``or``, ``not``, ``+``,
    ``-``, ``*``, ``days(a, b)``, ``years(a, b)`` (completed), ``year(a)``, ``starts(text, "I2")``, ``missing(column)``
    and ``known(column)``. Whatever is computed of a missing value is missing, and does not count.
    """

    table: Id
    value: Text
    where: Text | None = None
    date: Id | None = None
