"""A small hospital's records: a pack with contracts, and tables whose every row is known."""

from pathlib import Path

from weiheng.definitions.pack import Pack, load_pack

FILES = {
    "owner.yaml": 'id: ward\ntitle: {zh: 病房, en: Ward}\nlanguages: [zh, en]\narea: "990100"\n',
    "areas.yaml": """\
- {code: "990100", names: {zh: 某市, en: City}, level: city}
- {code: "990101", names: {zh: 东区, en: East}, level: district, parent: "990100"}
- {code: "990102", names: {zh: 西区, en: West}, level: district, parent: "990100"}
""",
    "sources.yaml": """\
- id: register
  title: {zh: 住院登记, en: Register of stays}
  producer: {zh: 某市, en: City}
  date: "2023"
  locator: register
  licence: internal
""",
    "indicators/average_stay.yaml": """\
id: average_stay
names: {zh: 平均住院日, en: Average stay}
unit: days
definition: {zh: 每名出院者的床日, en: Bed-days per discharge}
formula: {numerator: bed_days, denominator: discharges}
direction: negative
frequency: year
decimals: 1
source: [register]
""",
    "records/codes.yaml": """\
- {id: places, names: {zh: 地区, en: Places}, codes: ["990102"], means: {东区: "990101", East: "990101"}}
- {id: levels, names: {zh: 级别, en: Levels}, codes: [primary, tertiary]}
- {id: heart, names: {zh: 心脏病, en: Heart}, ranges: [I20-I25]}
- {id: icd10, names: {zh: 疾病编码, en: ICD-10}, ranges: [A00-Z99]}
""",
    "records/hospitals.yaml": """\
id: hospitals
names: {zh: 医院, en: Hospitals}
kind: register
source: register
key: [hospital]
columns:
  hospital: {type: text}
  level: {type: text, codes: levels}
""",
    "records/stays.yaml": """\
id: stays
names: {zh: 住院, en: Stays}
source: register
key: [stay]
duplicates: set_aside
date: discharged
area: district
person: person
columns:
  stay: {type: integer}
  person: {type: text}
  hospital: {type: text, references: hospitals}
  district: {type: text, codes: places, nulls: true, otherwise: keep}
  admitted: {type: date, minimum: "2015-01-01"}
  discharged: {type: date}
  diagnosis: {type: text, codes: icd10, nulls: true}
  cost: {type: integer, minimum: 0, nulls: true}
following:
  days_to_next: {person: person, after: discharged, to: admitted, within: 30}
""",
    "records/disclosure.yaml": "without: {zh: 数据是虚构的, en: the records are invented}\n",
    "variables.yaml": """\
- id: discharges
  names: {zh: 出院人数, en: Discharges}
  unit: persons
  measure: {table: stays, value: count()}
- id: bed_days
  names: {zh: 床日, en: Bed-days}
  unit: days
  measure: {table: stays, value: "sum(days(admitted, discharged))"}
- id: tertiary_discharges
  names: {zh: 三级医院出院人数, en: Discharges from tertiary hospitals}
  unit: persons
  measure: {table: stays, value: 'count(hospital.level == "tertiary")'}
- id: heart_cost
  names: {zh: 心脏病费用, en: Cost of heart disease}
  unit: persons
  measure: {table: stays, where: diagnosis in heart, value: sum(cost)}
- id: returns
  names: {zh: 再入院, en: Returns}
  unit: persons
  measure: {table: stays, value: count(days_to_next <= 30)}
- id: patients
  names: {zh: 住院人数, en: Persons in hospital}
  unit: persons
  measure: {table: stays, value: persons(), where: missing(cost) or cost > 8}
""",
}
HOSPITALS = "hospital,level\nA,tertiary\nB,primary\n"
STAYS = """\
stay,person,hospital,district,admitted,discharged,diagnosis,cost
1,p1,A,东区,2021-12-30,2022-01-02,I21.0,100
2,p2,A,East,2022-01-05,2022-01-06,J18,50
3,p1,B,990102,2022-03-01,2022-03-11,I25,
4,p3,B,,2022-12-31,2022-12-31,I20,7
5,p4,A,990102,2022-12-31,2023-01-01,I20,9
"""


def ward(folder: Path, **changes: str) -> Pack:
    """The pack, with other texts for some files, by their names without folder and ending."""
    for name, text in FILES.items():
        path = folder / "ward" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(changes.get(path.stem, text), encoding="utf-8")
    pack, problems = load_pack(folder / "ward")
    assert problems == []
    return pack


def tables(folder: Path, stays: str = STAYS, hospitals: str = HOSPITALS) -> Path:
    """The tables as CSV files in a folder."""
    data = folder / "data"
    data.mkdir()
    (data / "stays.csv").write_text(stays, encoding="utf-8")
    (data / "hospitals.csv").write_text(hospitals, encoding="utf-8")
    return data
