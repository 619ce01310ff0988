"""Random small tables of records with random contracts and measures, and what compares an engine with the oracle."""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from math import inf, nan
from pathlib import Path
from random import Random

import polars as pl
import pytest
from hypothesis import strategies as st
from records_oracle import Files, Found, Number, Oracle, Wanted

from weiheng.definitions.contracts import Codelist, Measure, Table
from weiheng.definitions.expressions import columns_of, parse_condition
from weiheng.definitions.model import Area, Owner, Variable
from weiheng.definitions.pack import Pack
from weiheng.records.counting import Request
from weiheng.records.engine import Engine
from weiheng.records.files import TableFiles, Workbooks, find_files
from weiheng.records.rolling import AT, DIMENSIONS, PERIODS, Grouping
from weiheng.records.running import Result, run
from weiheng.vocabulary.messages import Bilingual
from weiheng.vocabulary.problem import Refused

NAMES = {"zh": "名", "en": "Name"}
Column = tuple[str, dict[str, str]]
"""Type, and what else a contract may say of it."""
CITY, OTHER = "990100", "990200"
AREAS = {"990000": None, CITY: "990000", "990101": CITY, "990102": CITY, "990111": "990101", OTHER: "990000"}
CODELISTS = (
    {"id": "places", "codes": [*AREAS, "990199"], "means": {"东区": "990101", "East": "990101"}},
    {"id": "levels", "codes": ["primary", "tertiary"]},
    {"id": "sexes", "codes": ["f"], "means": {"女": "f", "m'n": "m"}},
    {"id": "heart", "codes": ["J18"], "ranges": ["I20-I25", "Q"]},
    {"id": "icd10", "ranges": ["A00-Z99"]},
)
EVENTS: dict[str, Column] = {
    "stay": ("integer", {}),
    "person": ("text", {}),
    "hospital": ("text", {"references": "hospitals"}),
    "district": ("text", {"codes": "places"}),
    "sex": ("text", {"codes": "sexes"}),
    "age": ("integer", {"minimum": "0", "maximum": "120"}),
    "admitted": ("date", {"minimum": "2015-01-01"}),
    "discharged": ("date", {}),
    "diagnosis": ("text", {"codes": "icd10"}),
    "cost": ("integer", {"maximum": "9007199254740992"}),
    "price": ("number", {"minimum": "-2.5", "maximum": "0.3"}),
    "insured": ("truth", {}),
    "note": ("text", {}),
}
HOSPITALS: dict[str, Column] = {
    "hospital": ("text", {}),
    "level": ("text", {"codes": "levels"}),
    "place": ("text", {"codes": "places"}),
    "group": ("integer", {"references": "groups"}),
    "opened": ("date", {}),
    "beds": ("integer", {"minimum": "0"}),
}
GROUPS: dict[str, Column] = {"id": ("integer", {}), "share": ("number", {})}
COLUMNS = {"stays": EVENTS, "hospitals": HOSPITALS, "groups": GROUPS}
DAYS = ("2021-12-31", "2022-01-01", "2022-02-28", "2024-02-29", "2022-03-31", "2022-12-31", "2023-01-01", "2022-04-01")
WORDS = ("it's", 'say "x"', "é", "e\u0301", "张三", "a,b", "N/A", "NULL", " ", "a\nb")
USUAL: Mapping[str, tuple[str, ...]] = {
    "stay": tuple("123456789"),
    "person": ("p1", "p2", "张三", "o'neil"),
    "hospital": ("A", "B", "Ω"),
    "district": ("990101", "990102", "东区", "990111"),
    "sex": ("f", "m", "女"),
    "age": ("0", "17", "18", "64", "65", "120"),
    "diagnosis": ("I20", "I25.9", "J18", "Q00"),
    "cost": ("0", "5", "100"),
    "price": ("0.1", "-2.5", ".3", "1e-3"),
    "level": ("primary", "tertiary"),
    "place": ("990101", "990102", "East"),
    "group": ("1", "2"),
    "id": ("1", "2", "3"),
    "insured": ("true", "false"),
    "beds": ("0", "10", "250"),
    "share": ("0.5", "0.25"),
    "note": WORDS,
}
ODD: Mapping[str, tuple[str, ...]] = {
    "text": ("", "?", "A ", "a", "i20", "I2", CITY, OTHER, "990000", "990199", "９９０１０１", "East", "m'n"),
    "integer": (
        "",
        "x",
        "-1",
        "01",
        "+1",
        "1.0",
        "1e3",
        "４",
        " 5",
        str(2**63 - 1),
        str(-(2**63)),
        str(2**63),
        "9" * 18,
    ),
    "number": ("", "x", "NaN", "inf", "1e400", "1e-400", "1e308", "-1e308", "5.", "0.30000000000000004", "-0", "+7"),
    "date": ("", "2022-02-29", "2022-13-01", "1899-12-31", "9999-12-31", "2022-1-2", "20220101", "2022-06-30"),
    "truth": ("", "1", "0", "TRUE", "yes"),
}
STORED: Mapping[str, Mapping[pl.DataType, tuple[object, ...]]] = {
    "integer": {
        pl.Int64(): (1, 2, 3, 17, 18, 65, 0, -1, 2**63 - 1, 2**63 - 2, -(2**63), None),
        pl.Int32(): (1, 2, 3, 64, 120, 121, None),
        pl.UInt64(): (1, 2, 3, 18, 2**63 - 1, 2**63, 2**64 - 1, None),
        pl.Float64(): (1.0, 2.0, 3.0, -0.0, 1.5, nan, inf, -inf, 2.0**63, -(2.0**63), 1e300, None),
        pl.Decimal(38, 2): (*map(Decimal, ("1.00", "2.00", "3.50", "9223372036854775808.00")), None),
        pl.Boolean(): (True, False, None),
    },
    "number": {
        pl.Float64(): (0.1, -2.5, 0.3, 0.30000000000000004, nan, inf, -inf, -0.0, 1e308, -1e308, 5e-324, None),
        pl.Float32(): (0.5, -2.5, 0.25, nan, inf, None),
        pl.Int64(): (0, -2, 1, 2**63 - 1, None),
        pl.UInt64(): (0, 2**64 - 1, None),
        pl.Decimal(20, 2): (Decimal("0.10"), Decimal("-2.50"), Decimal("0.30"), Decimal("0.31"), None),
    },
    "date": {
        pl.Date(): (*map(date.fromisoformat, (*DAYS, "1899-12-31", "9999-12-31")), None),
        pl.Datetime("us"): tuple(map(datetime.fromisoformat, ("2021-12-31T23:59:59.999999", "2022-01-01"))),
        pl.Datetime("us", "UTC"): tuple(map(datetime.fromisoformat, ("2021-12-31T15:59:59Z", "2021-12-31T16:00:00Z"))),
    },
    "truth": {pl.Boolean(): (True, False, None), pl.Int64(): (1, 0, 2, None)},
    "text": {pl.Int64(): (1, 2, -5, 990101, 990102, None), pl.Date(): (date(2022, 1, 1), None)},
}  # fmt: skip
"""What Parquet files may hold of each type, besides texts."""
NEXT = "days_to_next"
REQUIRED = ("admitted <= discharged", "cost >= 0 or price > 0.1", "not (insured and age < 18)")
SIGNS = ("==", "!=", "<", "<=", ">", ">=")
OF_CODES = (
    'district == "东区"',
    'district != "East"',
    '"女" == sex',
    'hospital.place in ["East", "990102"]',
    "diagnosis in heart",
    "diagnosis not in icd10",
    'sex in ("女", "m\'n")',
    "district in places",
)


@dataclass(frozen=True)
class Case:
    """A pack, the lines of its tables by file, what Parquet files hold, and what is asked for."""

    pack: Pack
    files: Mapping[str, Files]
    stored: Mapping[str, Mapping[str, pl.DataType]]
    groupings: tuple[Grouping, ...]

    def write(self, folder: Path) -> None:
        """The tables as files: Parquet where it is said what they hold, else CSV."""
        for name, files in self.files.items():
            (folder / name).mkdir(parents=True)
            for file, rows in files.items():
                if name in self.stored:
                    frame = pl.DataFrame(rows, schema=self.stored[name], orient="row")
                    frame.write_parquet(folder / name / f"{file}.parquet")
                else:
                    _write_csv(folder / name / f"{file}.csv", self.pack.tables[name], rows)


def _write_csv(path: Path, table: Table, rows: object) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        names = [column.file or name for name, column in table.columns.items()]
        writer = csv.DictWriter(file, names, lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(rows)  # type: ignore[arg-type]


# Random cases


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Stays (events, or states), in hospitals, of groups; each with contracts that forgive and that do not.

    Hypothesis decides on sizes only, so that all else is as varied as it can be.
    """
    dice = Random(draw(st.integers(0, 2**64)))  # noqa: S311 - no secret
    rows, many = draw(st.integers(0, 20)), draw(st.integers(1, 8))
    tables = {name: contract(dice, name, more) for name, more in COLUMNS.items()}
    texts = Texts(dice, follows=bool(tables["stays"].following))
    variables = {
        name: Variable(id=name, names=Bilingual(**NAMES), unit="persons", measure=texts.measure())
        for name in (f"v{number}" for number in range(many))
    }
    stored = {name: kinds for name, table in tables.items() if (kinds := storage(dice, table))}
    files = {name: lines(dice, table, stored.get(name), rows) for name, table in tables.items()}
    bands = dice.choice(((0,), (0, 18, 65), (0, 1, 120)))
    asked = dict.fromkeys(grouping(dice, [*variables], bands) for _ in range(dice.randint(1, 2)))
    return Case(_pack(tables, variables), files, stored, tuple(asked))


def _pack(tables: Mapping[str, Table], variables: Mapping[str, Variable]) -> Pack:
    names = Bilingual(**NAMES)
    areas = {code: Area(code=code, names=names, level="district", parent=parent) for code, parent in AREAS.items()}
    lists = {str(each["id"]): Codelist.model_validate({"names": NAMES, **each}) for each in CODELISTS}
    owner = Owner(id="ward", title=names, languages=("zh", "en"), area=CITY)
    return Pack(Path(), owner, areas, {}, variables, {}, frozenset(), {}, {}, tables=tables, codelists=lists)


def contract(dice: Random, name: str, columns: Mapping[str, Column]) -> Table:
    """A contract that sets rows aside rarely, else none would be left, and refuses them hardly ever."""
    answers = dice.choice(((*["keep"] * 9, "set_aside"), ("keep", "set_aside"), ("keep",) * 40 + ("refuse",)))
    table: dict[str, object] = {"id": name, "names": NAMES, "source": "register"}
    described = {}
    for own, (kind, more) in columns.items():
        limits = {key: value for key, value in more.items() if key == "references" or dice.random() < 0.6}
        described[own] = {"type": kind, "nulls": dice.random() < 0.7, "otherwise": dice.choice(answers), **limits}
        if dice.random() < 0.1:
            described[own]["file"] = f"{own} '\"ä"
    table["columns"] = described
    if name != "stays":  # what is referred to has each key once
        key = next(iter(columns))
        return Table.model_validate({**table, "kind": "register", "key": [key], "duplicates": "set_aside"})
    table["key"] = keys = dice.choice((["stay"], ["stay", "person"], ["person", "discharged"], ["note"]))
    table["kind"], table["parts"] = dice.choice(("events", "events", "snapshot")), dice.random() < 0.4
    table |= {"date": "discharged", "person": "person", "duplicates": dice.choice(("keep", "set_aside"))}
    places = {"area": ("district", "hospital.place"), "institution": ("hospital",), "sex": ("sex",)}
    places["age"] = ("age", "hospital.beds")
    table |= {place: dice.choice((None, *paths, *paths)) for place, paths in places.items()}
    conditions = [each for each in REQUIRED if dice.random() < 0.2]
    table["requires"] = {
        f"r{n}": {"condition": each, "otherwise": dice.choice(answers)} for n, each in enumerate(conditions)
    }
    if table["kind"] == "events" and not table["parts"] and dice.random() < 0.5:
        for own in keys:  # rows without a key of their own have no order
            described[own] |= {"nulls": False, "otherwise": "set_aside"}
        within = dice.choice((1, 30, 366))
        table |= {"duplicates": "set_aside"}
        table |= {"following": {NEXT: {"person": "person", "after": "discharged", "to": "admitted", "within": within}}}
    return Table.model_validate(table)


def storage(dice: Random, table: Table) -> Mapping[str, pl.DataType] | None:
    """What each column of Parquet files holds; None for CSV files."""
    if dice.random() < 0.5:
        return None
    kinds = {}
    for name, column in table.columns.items():
        is_plain = column.type == "text" and name not in ("person", "note")
        kinds[column.file or name] = dice.choice([pl.String(), *({} if is_plain else STORED[column.type])])
    return kinds


def lines(dice: Random, table: Table, kinds: Mapping[str, pl.DataType] | None, most: int) -> Files:
    """Lines by file; some are there twice, as they are or with one cell changed."""
    size = most if table.id == "stays" else dice.randint(0, 5)
    odds = dice.choice((0.02, 0.1, 0.3))

    def cell(name: str) -> object:
        column = table.columns[name]
        kind = pl.String() if kinds is None else kinds[column.file or name]
        if kind != pl.String():
            return dice.choice(STORED[column.type][kind])
        return dice.choice(ODD[column.type] if dice.random() < odds else USUAL.get(name, DAYS))

    rows = [{name: cell(name) for name in table.columns} for _ in range(size)]
    for row in dice.choices(rows, k=dice.randint(0, 3)) if rows else ():
        changed = dice.choice([*table.columns])
        rows.append(dict(row) if dice.random() < 0.3 else {**row, changed: cell(changed)})
    there = [{table.columns[name].file or name: value for name, value in row.items()} for row in rows]
    cut = dice.randint(0, len(there))
    return {"1": there} if dice.random() < 0.5 else {"1": there[:cut], "é 2": there[cut:]}


def grouping(dice: Random, variables: list[str], bands: tuple[int, ...]) -> Grouping:
    """Some dimensions and periods, in any order."""
    dimensions = dice.sample(DIMENSIONS, dice.randint(0, 4))
    periods = dice.sample(list(PERIODS), dice.randint(1, 3))
    only = frozenset(dice.sample(variables, 1)) if dice.random() < 0.2 else frozenset[str]()
    return Grouping(tuple(dimensions), tuple(periods), bands, only)


# Random measures


@dataclass(frozen=True)
class Texts:
    """Writes expressions over the stays; some look at what follows a stay."""

    dice: Random
    follows: bool

    def one(self, *texts: str) -> str:
        return self.dice.choice(texts)

    def column(self, *types: str) -> str:
        """A column of the stays or of their hospital."""
        own = [name for name, (kind, _) in EVENTS.items() if kind in types]
        others = [f"hospital.{name}" for name, (kind, _) in HOSPITALS.items() if kind in types]
        return self.dice.choice([*own, *others, *([NEXT] * 3 if "integer" in types and self.follows else [])])

    def measure(self) -> Measure:
        return Measure(
            table="stays",
            value=self.one(
                "count()",
                f"count({self.of_rows(self.condition, 3)})",
                f"count({self.of_rows(self.condition, 1)})",
                "sum(days(admitted, discharged))",
                f"sum({self.column('integer', 'number')})",
                f"sum({self.of_rows(self.number, 2)})",
                f"persons({self.one('', 'person', 'stay', 'note', 'discharged', 'cost')})",
                *([f"sum({NEXT})"] * 3 if self.follows else []),
            ),
            where=self.of_rows(self.condition, 2) if self.dice.random() < 0.5 else None,
            date=self.dice.choice((None, None, "admitted")),
        )

    def of_rows(self, write: Callable[[int], str], depth: int) -> str:
        """An expression that looks at a column."""
        while not any(columns_of(parse_condition(text := write(depth)))):
            pass
        return text

    def number(self, depth: int) -> str:
        plain = (
            self.column("integer", "number"),
            self.one("0", "1", "-3", "0.5", "0.1", "-2.25", f"{2**63 - 1}", "1e3"),
        )
        dates = (self.column("date"), self.column("date"), f'"{self.one(*DAYS)}"')
        called = (
            f"{self.one('days', 'years')}({self.column('date')}, {self.one(*dates)})",
            f"year({self.one(*dates)})",
        )
        if not depth:
            return self.one(plain[0], plain[0], *plain, *called)
        both = f"({self.number(depth - 1)} {self.one(*'+-*')} {self.number(depth - 1)})"
        return self.one(*plain, *called, both, both)

    def condition(self, depth: int) -> str:
        if not depth or self.dice.random() < 0.3:
            return self.simple(self.dice.randint(0, 1))
        first, second = self.condition(depth - 1), self.condition(depth - 1)
        alike = f"(({first}) {self.one(*SIGNS)} ({self.one(second, 'true', 'false')}))"
        return self.one(f"({first} and {second})", f"({first} or {second})", f"(not {first})", alike)

    def simple(self, depth: int) -> str:
        text, other = (self.one("note", "person", "hospital", "diagnosis", "district", "hospital.level") for _ in "12")
        word, day, sign = repr(self.one(*WORDS, "p1", "A", "")), self.one(*DAYS), self.one(*SIGNS)
        return self.one(
            self.column("truth"),
            f"{self.number(depth)} {sign} {self.number(depth)}",
            f"{self.column('date')} {sign} {self.column('date')}",
            f'{self.column("date")} {sign} "{day}"',
            f"{text} {sign} {other}",
            f"{self.one('note', 'person', 'hospital')} {sign} {word}",
            f"0 <= {self.number(depth)} < {self.number(depth)}",
            f"{self.one('missing', 'known')}({self.column('text', 'date', 'number', 'truth', 'integer')})",
            f"starts({text}, {self.one(word, other)})",
            self.one(*OF_CODES),
            f'{self.column("date")} in ("{day}", "{self.one(*DAYS)}")',
            f"{self.column('integer', 'number')} in ({self.one(*'012')}, {self.one('0.1', '17')})",
        )


# What engines are asked


Factory = Callable[[Mapping[str, TableFiles | Workbooks]], Engine]


def check(engine: Factory, case: Case, folder: Path) -> None:
    """Asserts that an engine finds what the oracle finds: rows that break a rule, keys of groups, and numbers."""
    case.write(folder)
    oracle = Oracle(case.pack, case.files)
    expected = _numbers(oracle, case)
    names = oracle.involved("stays") if expected else set()
    refusals = {code for name in names for code, _, answer in oracle.found(name).broken if answer == "refuse"}
    found = _ran(engine(find_files(folder, case.pack.tables)), case)
    if isinstance(found, set):
        assert found <= (refusals or ({"Q13"} if oracle.beyond else set())), found
        return
    assert not refusals
    assert found.checked.keys() == names
    for name in names:
        _compare_checked(oracle.found(name), found, case.pack.tables[name], case.pack)
    if "number" not in oracle.beyond:  # what is infinite or not a number compares in ways of its own
        _compare(expected, _answers(found))


def _ran(engine: Engine, case: Case) -> Result | set[str]:
    """The result, or the codes of why there is none."""
    try:
        return run(engine, case.pack, Request(case.groupings), lambda *_: None)
    except Refused as refused:
        return {each.code for each in refused.problems}


Numbers = dict[tuple[Grouping, str], dict[object, Number]]


def _numbers(oracle: Oracle, case: Case) -> Numbers:
    found: Numbers = {}
    for grouping in case.groupings:
        wanted = Wanted(grouping.dimensions, grouping.periods, grouping.bands)
        for name, variable in case.pack.variables.items():
            if variable.measure is not None and (not grouping.only or name in grouping.only):
                found[grouping, name] = dict(oracle.numbers(variable.measure, wanted).items())
    return found


def _compare_checked(found: Found, result: Result, table: Table, pack: Pack) -> None:
    checked = result.checked[table.id]
    expected = {rule: (len(keys), _ends(keys, table, pack)) for rule, keys in found.broken.items()}
    violations = {(each.code, each.column, each.answer): (each.rows, each.keys) for each in checked.violations}
    assert violations == expected
    assert (checked.rows, checked.aside) == (found.rows, found.aside)


def _ends(keys: list[str], table: Table, pack: Pack) -> tuple[str, ...]:
    measures = [each.measure for each in pack.variables.values() if each.measure is not None]
    secret = any(f"persons({name})" == each.value for name in table.key for each in measures if each.table == table.id)
    return () if secret or table.person in table.key else tuple(dict.fromkeys((min(keys), max(keys))))


@dataclass
class Answer:
    """A number of an engine, and how many rows do not say theirs."""

    value: float | int | None
    unknown: int = field(default=0)


def _answers(result: Result) -> dict[tuple[Grouping, str], dict[object, Answer]]:
    found: dict[tuple[Grouping, str], dict[object, Answer]] = {}
    for grouping, every in result.numbers.items():
        for numbers in every:
            known = numbers.known()
            for name in numbers.variables:
                assert (grouping, name) not in found
                lacking = f"unknown.{name}"
                unknown = numbers.frame[lacking] if lacking in numbers.frame.columns else [0] * len(known)
                rows = zip(known.select(AT).rows(), known[name], unknown, strict=True)
                answers: list[tuple[object, Answer]] = [(key, Answer(value, lack)) for key, value, lack in rows]
                found[grouping, name] = dict(answers)
                assert len(found[grouping, name]) == len(answers)
    return found


def _compare(expected: Numbers, answers: Mapping[tuple[Grouping, str], Mapping[object, Answer]]) -> None:
    assert answers.keys() == expected.keys()
    for which, numbers in expected.items():
        assert answers[which].keys() == numbers.keys(), which
        for key, number in numbers.items():
            answer, told = answers[which][key], (which, key, number, answers[which][key])
            assert answer.unknown == number.unknown, told
            if isinstance(number.value, float | Fraction):
                assert answer.value == pytest.approx(float(number.value), rel=0, abs=1e-12 * number.size), told
            else:
                assert answer.value == number.value, told
