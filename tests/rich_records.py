"""A pack with every kind of measure and table, and rows with everything that can be wrong, for any engine."""

import random
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import polars as pl
from records_pack import ward

from weiheng.definitions.pack import Pack, load_pack

BEDS = """\
id: beds
names: {zh: 床位, en: Beds}
kind: snapshot
source: register
key: [ward, day]
date: day
area: hospital.district
institution: hospital
columns:
  ward: {type: text}
  day: {type: date}
  hospital: {type: text, references: hospitals}
  beds: {type: integer, minimum: 0}
"""
REGISTER = """\
id: hospitals
names: {zh: 医院, en: Hospitals}
kind: register
source: register
key: [hospital]
duplicates: set_aside
columns:
  hospital: {type: text}
  district: {type: text, codes: places}
  level: {type: text, codes: levels}
"""
VISITS = """\
id: stays
names: {zh: 住院, en: Stays}
source: register
key: [stay]
duplicates: set_aside
extra: refuse
date: discharged
area: district
institution: hospital
person: person
sex: sex
age: age
columns:
  stay: {type: integer}
  person: {type: text, nulls: true}
  hospital: {type: text, references: hospitals}
  district: {type: text, codes: places, nulls: true, otherwise: keep}
  sex: {type: text, nulls: true}
  age: {type: integer, minimum: 0, maximum: 120, nulls: true}
  born: {type: date, nulls: true}
  admitted: {type: date, minimum: "2015-01-01"}
  discharged: {type: date}
  diagnosis: {type: text, codes: icd10, nulls: true}
  cost: {type: integer, nulls: true}
  weight: {type: number, nulls: true, maximum: "10000000000.5"}
  local: {type: truth, nulls: true}
following:
  days_to_next: {person: person, after: discharged, to: admitted, within: 30}
requires:
  in_order: {condition: admitted <= discharged, otherwise: keep}
"""
CODES = """\
- {id: places, names: {zh: 地区, en: Places}, codes: ["990102"], means: {东区: "990101", "East'\\\\": "990101"}}
- {id: levels, names: {zh: 级别, en: Levels}, codes: [primary, tertiary], means: {三级: tertiary}}
- {id: heart, names: {zh: 心脏病, en: Heart}, ranges: [I20-I25]}
- {id: icd10, names: {zh: 疾病编码, en: ICD-10}, ranges: [A00-Z99]}
"""
MEASURES: Mapping[str, str] = {
    "discharges": "{table: stays, value: count()}",
    "bed_days": '{table: stays, value: "sum(days(admitted, discharged))"}',
    "tertiary": "{table: stays, value: 'count(hospital.level == \"tertiary\")'}",
    "heart_cost": "{table: stays, where: diagnosis in heart, value: sum(cost)}",
    "weights": "{table: stays, where: not weight > 1.05, value: sum(weight * 1.1 + 0.5)}",
    "doubled": "{table: stays, value: sum(2 * cost + year(born))}",
    "old": "{table: stays, value: 'count(years(born, discharged) >= 65 or born < \"1950-02-28\" or local)'}",
    "texts": r"""{table: stays, value: "count(person in ['O\\'Brien', 'a\\\\b', 'two\\nlines', '${x}', '健康😀'])"}""",
    "starts": "{table: stays, value: 'count(starts(diagnosis, \"I2\") and known(cost) or missing(sex))'}",
    "returns": "{table: stays, value: count(days_to_next <= 30)}",
    "patients": "{table: stays, value: persons(), where: missing(cost) or cost > 8}",
    "beds": "{table: beds, value: sum(beds)}",
}


def rich(folder: Path, more: str = "") -> Pack:
    """A pack with every kind of measure, and a table of every kind; of the stays the contract says ``more``."""
    variables = "".join(
        f"- {{id: {name}, names: {{zh: {name}, en: {name}}}, unit: persons, measure: {measure}}}\n"
        for name, measure in MEASURES.items()
    )
    ward(folder, variables=variables, stays=VISITS + more, codes=CODES, hospitals=REGISTER)
    (folder / "ward" / "records" / "beds.yaml").write_text(BEDS, encoding="utf-8")
    pack, problems = load_pack(folder / "ward")
    assert problems == []
    return pack


def dirty_tables(seed: int = 1) -> dict[str, pl.DataFrame]:
    """Stays with everything that can be wrong, in hospitals some of which are not in the register."""
    draw = random.Random(seed)  # noqa: S311 - the same rows each time
    days = [date(2021, 11, 1) + timedelta(days=each) for each in range(500)]
    people = ["O'Brien", "a\\b", "two\nlines", "${x}", "健康😀", "", None, *(f"p{each}" for each in range(40))]
    largest = 10**18 - 1

    def some(values: list[object], count: int = 600) -> list[object]:
        return [draw.choice(values) for _ in range(count)]

    admitted = some([None, date(2014, 12, 31), *days])
    stays = pl.DataFrame(
        {
            "stay": [None, *range(1, 590), *range(5, 15)],
            "person": some([*people]),
            "hospital": some(["甲", "乙", "B'", "", "C", None]),
            "district": some(["990102", "东区", "East'\\", "990109", "", None]),
            "sex": some(["女", "m", "", None]),
            "age": pl.Series(some([0.0, 0.5, 1.0, 14.0, 64.0, 65.0, 120.0, 121.0, -1.0, float("nan"), 1e19, None])),
            "born": pl.Series(
                some(["1950-02-28", "2000-02-29", "2021-02-29", "1949-12-31\n", " 1990-01-01", "", None])
            ),
            "admitted": admitted,
            "discharged": [
                None if day is None or draw.random() < 0.05 else day + timedelta(days=draw.randrange(-1, 20))
                for day in admitted
            ],
            "diagnosis": some(["I21.0", "I20", "I2", "J18", "I25😀", "q00", "", None]),
            "cost": some([0, 7, 8, 9, -5, largest, largest, -largest, None]),
            "weight": pl.Series(some([0.1, 0.2, 1 / 3, -0.0, 1e9, 1.05, float("nan"), float("inf"), 1e301, None])),
            "local": some([True, False, None]),
        },
        strict=False,
    )
    hospitals = pl.DataFrame(
        {
            "hospital": ["甲", "乙", "B'", "甲", None, "D"],
            "district": ["东区", "990102", "990102", "东区", "东区", "西区"],
            "level": ["三级", "primary", "tertiary", "三级", "primary", "primary"],
        }
    )
    ends = [date(2021, 12, 31), date(2022, 1, 31), date(2022, 3, 31), date(2022, 3, 30), date(2022, 12, 31)]
    beds = pl.DataFrame(
        [
            {"ward": f"{house}{each}", "day": day, "hospital": house, "beds": draw.choice([1, 2, 40, None])}
            for house in ("甲", "乙", "C")
            for each in range(3)
            for day in ends
        ]
    )
    return {"stays": stays, "hospitals": hospitals, "beds": beds}


def as_parquet(folder: Path) -> Path:
    """The tables as Parquet, the stays in files whose columns have other types, in folders named like columns."""
    data = folder / "parquet"
    found = dirty_tables()
    (data / "stays" / "person=nobody").mkdir(parents=True)
    for name in ("hospitals", "beds"):
        found[name].write_parquet(data / f"{name}.parquet")
    stays = found["stays"]
    stays[:300].write_parquet(data / "stays" / "person=nobody" / "a [1]{x},%20*.parquet")
    narrow = stays[300:500].with_columns(pl.col("stay").cast(pl.Int32), pl.col("admitted").cast(pl.Datetime("ns")))
    narrow.write_parquet(data / "stays" / "2.parquet")
    empty = stays[500:].with_columns(sex=None, born=None, weight=pl.col("weight").cast(pl.Float32))
    empty.write_parquet(data / "stays" / "3.parquet")
    return data


def as_csv(folder: Path) -> Path:
    """The same tables as text, with commas in one and semicolons in another file."""
    data = folder / "csv"
    found = dirty_tables()
    found["stays"] = found["stays"].with_columns(pl.col("age").cast(pl.String).str.strip_suffix(".0"))
    (data / "stays").mkdir(parents=True)
    for name in ("hospitals", "beds"):
        found[name].write_csv(data / f"{name}.csv", separator=";")
    found["stays"][:300].write_csv(data / "stays" / "一.csv", include_bom=True, line_terminator="\r\n")
    found["stays"][300:].write_csv(data / "stays" / "2.csv", quote_style="always")
    return data
