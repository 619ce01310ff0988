"""Indicators by groups, as tables that may be seen: every number can be counted by hand, or is kept back."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from auditor import holds, keys, worked_out
from records_pack import FILES, tables, ward

from weiheng.definitions.pack import Pack
from weiheng.records.counting import Request
from weiheng.records.duck import duck
from weiheng.records.engine import Engine
from weiheng.records.files import find_files
from weiheng.records.observing import Provenance, observations
from weiheng.records.publishing import WRITERS, with_provenance
from weiheng.records.rolling import AT, Grouping
from weiheng.records.running import Result, run
from weiheng.records.tabulating import seen, tabulated, with_others
from weiheng.vocabulary.status import Status

CITY, EAST, WEST = "990100", "990101", "990102"
HEADER = "stay,person,hospital,district,admitted,discharged,diagnosis,cost\n"
TERTIARY = """\
id: tertiary
names: {zh: 三级医院出院比例, en: Share of tertiary hospitals}
unit: percent
definition: {zh: 三级医院出院人数占比, en: Discharges from tertiary hospitals among all}
formula: {numerator: tertiary_discharges, denominator: discharges, factor: 100}
direction: positive
frequency: year
decimals: 1
source: [register]
"""
PROTECTED = "threshold: 5\n"


def stays(*some: tuple[int, str, str, str]) -> str:
    """So many stays of two days in a hospital, of residents of a district, that end on a day."""
    found = [each[1:] for each in some for _ in range(each[0])]
    rows = (f"{n},p{n},{hospital},{area},{day},{day},J18,10\n" for n, (hospital, area, day) in enumerate(found))
    return HEADER + "".join(rows)


def counted(folder: Path, rows: str, *groupings: Grouping, disclosure: str = PROTECTED) -> tuple[Result, Pack, Engine]:
    contract = FILES["records/stays.yaml"].replace("person: person\n", "person: person\ninstitution: hospital\n", 1)
    pack = ward(folder, disclosure=disclosure, stays=contract)
    (pack.root / "indicators" / "tertiary.yaml").write_text(TERTIARY, encoding="utf-8")
    pack = ward(folder, disclosure=disclosure, stays=contract)
    engine = duck(find_files(tables(folder, rows), pack.tables))
    return run(engine, pack, Request(with_others(groupings, pack)), lambda *_: None), pack, engine


def of(rows: pl.DataFrame, indicator: str) -> dict[tuple[object, ...], tuple[object, ...]]:
    """Numerator, denominator and status by period, area and institution."""
    some = rows.filter(pl.col("indicator") == indicator)
    return {row[:3]: row[3:] for row in some.select(*AT[:3], "numerator", "denominator", "status").iter_rows()}


ROWS = stays(
    (10, "A", EAST, "2022-01-31"),
    (20, "B", EAST, "2022-04-01"),
    (30, "A", WEST, "2022-12-31"),
    (7, "B", "", "2023-01-01"),
)


def test_every_group_comes_with_its_totals(tmp_path: Path) -> None:
    """Seven stays are of nobody knows where: they count in the city, and in no district."""
    result, pack, _ = counted(tmp_path, ROWS.replace(WEST, "990102").replace(EAST, "East"), Grouping(("area",)))
    assert of(tabulated(result, pack), "tertiary") == {
        ("2022", CITY, None): (40, 60, "final"),
        ("2022", EAST, None): (10, 30, "final"),
        ("2022", WEST, None): (30, 30, "final"),
        ("2023", CITY, None): (0, 7, "final"),
        ("2023", EAST, None): (0, 0, "missing"),
        ("2023", WEST, None): (0, 0, "missing"),
    }


def test_months_quarters_and_years_of_hospitals(tmp_path: Path) -> None:
    grouping = Grouping(("institution",), ("year", "quarter", "month"))
    result, pack, _ = counted(tmp_path, ROWS.replace(EAST, "East"), grouping)
    found = of(tabulated(result, pack), "average_stay")

    assert {key: value[1] for key, value in found.items() if key[2] == "A"} == {
        ("2022", CITY, "A"): 40,
        ("2022Q1", CITY, "A"): 10,
        ("2022Q4", CITY, "A"): 30,
        ("2022-01", CITY, "A"): 10,
        ("2022-12", CITY, "A"): 30,
    }
    assert found["2022", CITY, None][1] == 60


def test_days_add_up_to_months(tmp_path: Path) -> None:
    """A state is known of the last day of a month only; here everything happens on a day."""
    result, pack, _ = counted(tmp_path, ROWS.replace(EAST, "East"), Grouping(("area",), ("month", "day")))
    found = {key[0]: value[1] for key, value in of(tabulated(result, pack), "tertiary").items() if key[1] == CITY}

    assert found["2022-12-31"] == found["2022-12"] == 30
    assert sorted(key for key in found if len(key) > len("2022-12")) == [
        "2022-01-31",
        "2022-04-01",
        "2022-12-31",
        "2023-01-01",
    ]


def test_small_numbers_are_kept_back_and_what_they_follow_from(tmp_path: Path) -> None:
    """Three stays of the West: they would follow from those of the city and the East."""
    rows = stays((20, "A", EAST, "2022-01-31"), (9, "B", EAST, "2022-01-31"), (3, "A", WEST, "2022-01-31"))
    result, pack, _ = counted(tmp_path, rows.replace(EAST, "East"), Grouping(("area",)))
    found = of(tabulated(result, pack), "average_stay")

    assert found["2022", WEST, None] == (None, None, "suppressed")
    assert [key[1] for key, (_, number, _) in found.items() if number is None] == [EAST, WEST]
    assert found["2022", CITY, None] == (0, 32, "final")


def test_a_total_that_is_in_two_groupings_is_kept_back_in_both(tmp_path: Path) -> None:
    """In a city of one hospital with few stays, the total is the number of the hospital."""
    rows = stays((3, "A", "", "2022-01-31"))
    result, pack, _ = counted(tmp_path, rows, Grouping(("area",)), Grouping(("institution",)))

    for some in seen(result, pack).values():
        for each in some:
            assert each.numbers.frame.filter(pl.col("area") == CITY)[each.numbers.variables[0]].is_null().all()


def test_few_that_are_left_of_a_whole_are_kept_back(tmp_path: Path) -> None:
    """Of 30 stays in the East 2 were not in a tertiary hospital: both numbers together would tell."""
    rows = stays((28, "A", EAST, "2022-01-31"), (2, "B", EAST, "2022-01-31"), (40, "A", WEST, "2022-01-31"))
    result, pack, _ = counted(tmp_path, rows.replace(EAST, "East"), Grouping(("area",)))

    assert of(tabulated(result, pack), "tertiary")["2022", EAST, None] == (None, None, "suppressed")


OF_HOSPITALS = """\
id: hospitals
names: {zh: 医院, en: Hospitals}
kind: register
source: register
key: [hospital]
columns:
  hospital: {type: text}
  level: {type: text, codes: levels}
  district: {type: text, codes: places}
"""
HOUSES = {"A": ("tertiary", EAST), "B": ("primary", EAST), "C": ("tertiary", WEST), "D": ("primary", WEST)}
TOGETHER: Mapping[str, tuple[Grouping, ...]] = {
    "areas and institutions": (Grouping(("area",)), Grouping(("institution",))),
    "days and quarters": (Grouping(("area",), ("quarter", "day")),),
    "crossed with months": (Grouping(("area", "institution"), ("year", "month")),),
    "institutions by month, areas by quarter": (
        Grouping(("area",), ("quarter",)),
        Grouping(("institution",), ("month", "year")),
    ),
}


@pytest.mark.parametrize("groupings", TOGETHER.values(), ids=TOGETHER)
@pytest.mark.parametrize("seed", range(1, 4))
def test_nothing_that_is_kept_back_can_be_worked_out(
    tmp_path: Path, groupings: tuple[Grouping, ...], seed: int
) -> None:
    """Hospitals with few stays on some days; the auditor knows of which rows every number is the sum.

    Those of tertiary hospitals are a part of all, and what is left are those of primary ones.
    """
    random = np.random.default_rng(seed)
    days = [date(2022, month, 15) for month in (1, 2, 5, 12)]
    kinds = [{"day": day, "institution": house, "area": HOUSES[house][1]} for day in days for house in HOUSES]
    drawn = random.choice([0, 0, 0, 1, 3, 30], len(kinds)).tolist()
    rows = stays(
        *((n, str(kind["institution"]), "East", str(kind["day"])) for n, kind in zip(drawn, kinds, strict=True))
    )
    register = "hospital,level,district\n" + "".join(f"{name},{','.join(its)}\n" for name, its in HOUSES.items())
    contract = FILES["records/stays.yaml"].replace(
        "area: district\n", "area: hospital.district\ninstitution: hospital\n"
    )
    pack = ward(tmp_path, disclosure=PROTECTED, stays=contract, hospitals=OF_HOSPITALS)
    engine = duck(find_files(tables(tmp_path, rows, register.replace(EAST, "East")), pack.tables))
    result = run(engine, pack, Request(with_others(groupings, pack)), lambda *_: None)

    areas = {CITY: None, EAST: CITY, WEST: CITY}
    published, small = [], []
    for some in seen(result, pack).values():
        for shown in (each for each in some if "discharges" in each.numbers.variables):
            for name, house_counts in (("discharges", True), ("tertiary_discharges", False)):
                hidden = shown.hidden[name].to_list()
                for key, is_hidden in zip(keys(shown.numbers.frame), hidden, strict=True):
                    of = [
                        float(
                            holds({"sex": None, "age": None, **kind}, key, areas)
                            and (house_counts or is_tertiary(kind))
                        )
                        for kind in kinds
                    ]
                    if not is_hidden:
                        published.append(np.array(of))
                    elif 0 < float(np.dot(of, drawn)) < 5:
                        small.append(np.array(of))

    assert small, "the rows were drawn so that some numbers are small"
    assert published, "not all is kept back"
    assert not any(worked_out(published, small))


def is_tertiary(kind: Mapping[str, object]) -> bool:
    return HOUSES[str(kind["institution"])][0] == "tertiary"


STANDARDISED = """\
id: standardised
names: {zh: 标化率, en: Standardised rate}
unit: per_mille
definition: {zh: 按年龄标化, en: Standardised by age}
by_age: {standard: {0: "1"}, events: tertiary_discharges, population: discharges}
direction: positive
frequency: year
decimals: 1
source: [register]
"""


def test_estimates_are_kept_back_with_all_their_numbers_and_so_are_years_pooled_with_them(tmp_path: Path) -> None:
    """In 2021 three events in the West: it is hidden with the East, and so is what was pooled over it until 2023."""
    contract = FILES["records/stays.yaml"].replace("person: person\n", "person: person\nage: cost\n", 1)
    pack = ward(tmp_path, disclosure=PROTECTED, stays=contract)
    (pack.root / "indicators" / "standardised.yaml").write_text(STANDARDISED, encoding="utf-8")
    pack = ward(tmp_path, disclosure=PROTECTED, stays=contract)
    some = [
        (count, house, area, f"{year}-06-30")
        for year in range(2020, 2025)
        for house, area, count in (
            ("A", "East", 30),
            ("B", "East", 20),
            ("A", WEST, 3 if year == 2021 else 25),
            ("B", WEST, 40),
        )
    ]
    engine = duck(find_files(tables(tmp_path, stays(*some)), pack.tables))
    groupings = (Grouping(("area",)), Grouping(("area",), ("year", "quarter")))
    result = run(engine, pack, Request(with_others(groupings, pack)), lambda *_: None)
    rows = tabulated(result, pack).filter(pl.col("indicator") == "standardised")
    found = {(row["area"], row["period"]): row for row in rows.iter_rows(named=True)}

    assert len(found) == len(rows), "each once"
    hidden = {key for key, row in found.items() if row["status"] == "suppressed"}
    assert hidden == {(EAST, "2021"), (WEST, "2021")}
    for key in hidden:
        assert {found[key][name] for name in ("numerator", "denominator", "value", "low", "high", "pooled")} == {None}
    assert found[CITY, "2021"]["value"] == pytest.approx(1000 * 33 / 93)
    assert found[CITY, "2021"]["numerator"] is None, "counts by age are not shown"
    assert [found[WEST, str(year)]["pooled"] is None for year in range(2020, 2025)] == [True, True, True, True, False]
    assert found[CITY, "2022"]["pooled"] is not None


def test_a_number_in_two_groupings_is_there_once(tmp_path: Path) -> None:
    result, pack, engine = counted(
        tmp_path, ROWS.replace(EAST, "East"), Grouping(("area",)), Grouping(("institution",), ("year", "month"))
    )
    rows = with_provenance(tabulated(result, pack), result, pack, engine, "2024-01-01T12:00")

    assert rows.select("indicator", *AT).is_duplicated().sum() == 0
    assert {len(each.split(", ")) for each in rows["queries"]} == {2}, "both scans have a part in it"


def test_bands_of_age_are_those_of_all_groupings() -> None:
    with pytest.raises(ValueError, match="different bands"):
        Request((Grouping(("age",), bands=(0, 15)), Grouping(("area", "age"), bands=(0, 1))))


LEVELS = """\
- {id: discharges, names: {zh: 出院, en: All}, unit: persons, measure: {table: stays, value: count()}}
- {id: bed_days, names: {zh: 床日, en: Days}, unit: days, measure: {table: stays, value: count()}}
- id: tertiary_discharges
  names: {zh: 甲, en: A}
  unit: persons
  measure: {table: stays, value: 'count(hospital == "A")'}
- {id: in_b, names: {zh: 乙, en: B}, unit: persons, measure: {table: stays, value: 'count(hospital == "B")'}}
- {id: in_c, names: {zh: 丙, en: C}, unit: persons, measure: {table: stays, value: 'count(hospital == "C")'}}
"""


def test_parts_that_make_a_whole_are_protected_together(tmp_path: Path) -> None:
    """Two of 92 were in hospital C: they would follow from all, and those in A and B."""
    register = "hospital,level\nA,tertiary\nB,primary\nC,primary\n"
    rows = stays((60, "A", WEST, "2022-01-31"), (30, "B", WEST, "2022-01-31"), (2, "C", WEST, "2022-01-31"))
    pack = ward(tmp_path, disclosure=PROTECTED, variables=LEVELS)
    engine = duck(find_files(tables(tmp_path, rows, register), pack.tables))
    result = run(engine, pack, Request((Grouping(("area",)),)), lambda *_: None)
    ((shown,),) = seen(result, pack).values()
    hidden = dict(zip(shown.numbers.frame["area"], shown.hidden.iter_rows(named=True), strict=True))[WEST]

    assert hidden["in_c"]
    assert sum(hidden[name] for name in ("discharges", "tertiary_discharges", "in_b")) >= 1
    assert hidden["discharges"] == hidden["bed_days"], "the same rows under two names"


def test_what_nobody_can_protect_stops_no_run(tmp_path: Path) -> None:
    """One of 81 is old, and alone of nobody knows which sex: who knows of one such knows how many are old."""
    contract = FILES["records/stays.yaml"].replace("person: person\n", "person: person\nsex: sex\nage: cost\n", 1)
    contract = contract.replace("  person: {type: text}", "  person: {type: text}\n  sex: {type: text, nulls: true}", 1)
    lines = [f"{n},p{n},{'fm'[n % 2]},A,{WEST},2022-01-01,2022-01-02,J18,30" for n in range(80)]
    old = f"80,p80,,A,{WEST},2022-01-01,2022-01-02,J18,45"
    rows = "\n".join([HEADER.strip().replace("person,", "person,sex,"), *lines, old, ""])
    pack = ward(tmp_path, disclosure=PROTECTED, stays=contract)
    engine = duck(find_files(tables(tmp_path, rows), pack.tables))
    grouping = Grouping(("sex", "age"), bands=(0, 40))
    result = run(engine, pack, Request((grouping,)), lambda *_: None)
    shown = seen(result, pack)[grouping][0]
    frame = shown.numbers.frame.with_columns(shown.hidden["discharges"].alias("hidden"))

    assert frame.filter(pl.col("age") == 40, pl.col("sex").is_null())["hidden"].to_list() == [True]
    assert frame.filter("hidden").height > 1, "it does not follow from the others"


def test_counts_are_rounded_and_sums_are_not(tmp_path: Path) -> None:
    rows = stays((12, "A", EAST, "2022-01-31"), (13, "A", WEST, "2022-01-31")).replace(EAST, "East")
    result, pack, engine = counted(tmp_path, rows, Grouping(("area",)), disclosure="{threshold: 5, rounding: 5}\n")
    found = {
        (row.indicator, row.area): str(row.value) for row in observations(result, pack, Provenance(engine, "2024"))
    }

    assert [found["discharges", area] for area in (CITY, EAST, WEST)] == ["25", "10", "15"]
    assert found["bed_days", CITY] == "0"


def test_what_is_kept_back_has_a_status_and_the_rule_stands_beside_every_number(tmp_path: Path) -> None:
    result, pack, engine = counted(tmp_path, stays((3, "A", WEST, "2022-01-31")), Grouping(("area",)))
    found = {(row.indicator, row.area): row for row in observations(result, pack, Provenance(engine, "2024-01"))}
    row = found["discharges", WEST]

    assert (row.value, row.status, row.status.sdmx) == (None, Status.SUPPRESSED, "Q")
    assert row.note is not None
    assert row.note.endswith("disclosure control: threshold 5")
    assert str(found["discharges", EAST].value) == "0"


def test_protection_is_left_out_only_with_a_reason_that_goes_with_the_numbers(tmp_path: Path) -> None:
    reason = "rounding: 5\nwithout: {zh: 内部使用, en: not for publication}\n"
    result, pack, engine = counted(
        tmp_path, stays((3, "A", WEST, "2022-01-31")), Grouping(("area",)), disclosure=reason
    )
    (row, *_) = observations(result, pack, Provenance(engine, "2024-01"))

    assert row.note is not None
    assert row.note.endswith("no disclosure control: not for publication")
    assert of(tabulated(result, pack), "average_stay")["2022", WEST, None] == (0, 3, "final")


@pytest.mark.parametrize("ending", WRITERS)
def test_tables_say_where_they_come_from(tmp_path: Path, ending: str) -> None:
    result, pack, engine = counted(tmp_path, ROWS.replace(EAST, "East"), Grouping(("area",)))
    table = with_provenance(tabulated(result, pack), result, pack, engine, "2024-01-01T12:00")
    file = tmp_path / f"table{ending}"
    file.write_bytes(WRITERS[ending](table))
    read = {".csv": pl.read_csv, ".json": pl.read_json, ".parquet": pl.read_parquet}[ending](file)
    (row,) = read.filter(pl.col("indicator") == "tertiary", pl.col("area").cast(pl.String) == CITY).head(1).to_dicts()

    assert (row["numerator"], row["denominator"], row["method"], row["few"]) == (40, 60, "wilson", False)
    assert (row["rows"], row["made"]) == ("stays: about 100 / 100", "2024-01-01T12:00")
    assert row["engine"].startswith("duckdb")
    assert row["disclosure"] == "disclosure control: threshold 5"
