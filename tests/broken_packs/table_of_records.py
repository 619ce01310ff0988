"""Broken packs: contracts of tables of records, and measures of what is in them (K)."""

from broken import Broken, Damage, both, replace, write

WARDS, PLACES, CODES = "records/wards.yaml", "records/hospitals.yaml", "records/codes.yaml"
LIVES = "indicators/lives.yaml"
CONTRACT = """\
id: wards
names: {zh: 病房, en: Wards}
kind: snapshot
source: yearbook
key: [ward]
date: day
area: hospital.district
columns:
  ward: {type: text}
  day: {type: date, minimum: "2015-01-01"}
  hospital: {type: text, references: hospitals}
  beds: {type: integer, minimum: 0, maximum: 500}
  kind: {type: text, codes: kinds}
"""
REGISTER = """\
id: hospitals
names: {zh: 医院, en: Hospitals}
kind: register
source: yearbook
key: [hospital]
columns:
  hospital: {type: text}
  district: {type: text}
"""
LISTS = """\
- id: kinds
  names: {zh: 病房类别, en: Kinds of wards}
  codes: [general, intensive]
  ranges: [A-C]
"""
ESTIMATE = """\
id: lives
names: {{zh: 寿命, en: Lives}}
unit: {unit}
by_age: {{{by_age}}}
definition: {{zh: 床位的寿命。, en: How long beds live.}}
direction: positive
frequency: year
decimals: 1
source: [yearbook]
"""
MEASURE = "measure: {table: wards, value: sum(beds), where: 'beds > 0'}"
COUNTED = (
    "count(), count(condition), sum(number), persons(); conditions of columns with ==, <, in, and, or, not, days(), "
    "years(), missing()"
)

FOLLOWING = "following:\n  next: {person: ward, after: day, to: day, within: 30}\n"
ALONE = "`parts: true` of a table without `following`, that no other table refers to"
OWN_COLUMNS = "conditions of the table's own columns with ==, <, in, and, or, not, days(), years(), missing()"


def records(*changes: tuple[str, str, str], measure: str = MEASURE) -> Damage:
    """Contracts and a measure that are right, with something else in place of some text."""
    beds = "names: {zh: 期末床位数, en: Beds at the end of the year}\n"
    files = write(WARDS, CONTRACT), write(PLACES, REGISTER), write(CODES, LISTS)
    return both(
        *files,
        replace("variables.yaml", beds, f"{beds}  {measure}\n"),
        *(replace(*change) for change in changes),
    )


def _contract(code: str, old: str, new: str, line: int, found: str, allowed: str) -> Broken:
    return Broken(code, records((WARDS, old, new)), f"demo/{WARDS}:{line}", found, allowed)


def _condition(condition: str, found: str, more: str = "") -> Broken:
    requires = f"requires:\n  right: {{condition: '{condition}'}}\n"
    changed = (WARDS, "area: hospital.district\n", requires + more)
    return Broken("K11", records(changed), f"demo/{WARDS}:8", f"wards.right: {condition}: {found}", OWN_COLUMNS)


def _measure(measure: str, code: str, found: str, allowed: str) -> Broken:
    return Broken(code, records(measure=f"measure: {measure}"), "demo/variables.yaml:3", found, allowed)


def _expression(value: str, found: str) -> Broken:
    return _measure(f"{{table: wards, value: '{value}'}}", "K05", f"beds: {value}: {found}", COUNTED)


def _by_age(code: str, by_age: str, found: str, allowed: str, unit: str = "per_mille", line: int = 4) -> Broken:
    """An indicator that is estimated from beds by their age; the contract gives them one."""
    aged = (WARDS, "area: hospital.district\n", "area: hospital.district\nage: beds\n")
    lives = ESTIMATE.format(unit=unit, by_age=by_age)
    return Broken(code, both(records(aged), write(LIVES, lives)), f"demo/{LIVES}:{line}", found, allowed)


CONTRACTS = (
    _contract("K01", "key: [ward]", "key: [room]", 5, "key: room", "ward, day, hospital, beds, kind"),
    _contract("K01", "date: day", "date: beds", 6, "date: beds", "day"),
    _contract("K01", "hospital.district", "hospital.area", 7, "area: hospital.area", "ward, day, hospital, beds, kind"),
    _contract("K01", "columns:\n", "age: ward\ncolumns:\n", 8, "age: ward", "beds"),
    _contract(
        "K01",
        "columns:\n",
        "following:\n  next: {person: ward, after: day, to: beds, within: 30}\ncolumns:\n",
        9,
        "to: beds",
        "day",
    ),
    _contract("K01", "maximum: 500", "codes: kinds", 12, "codes: beds", "ward, hospital, kind"),
    _contract("K02", "hospital: {type: text", "hospital: {type: integer", 11, "references: hospitals", "—"),
    _contract("K02", "codes: kinds", "codes: kind", 13, "codes: kind", "kinds"),
    _contract("K02", "references: hospitals", "references: clinics", 11, "references: clinics", "hospitals"),
    _contract("K02", "source: yearbook", "source: register", 4, "source: register", "yearbook, plan"),
    Broken(
        "K02",
        records((CODES, "  codes:", "  source: register\n  codes:")),
        f"demo/{CODES}:3",
        "source: register",
        "yearbook, plan",
    ),
    _contract("K03", "maximum: 500", "maximum: many", 12, "beds: many", "such as 0, 120"),
    _contract("K03", "maximum: 500", "maximum: -1", 12, "beds: -1", "such as 0, 120"),
    _contract("K03", "2015-01-01", "2015-13-01", 10, "day: 2015-13-01", "such as 2015-01-01"),
    Broken("K03", records((CODES, "A-C", "I25-I20")), f"demo/{CODES}:4", "kinds: I25-I20", "such as I20-I25"),
    Broken("K03", records((CODES, "A-C", "I2-I251")), f"demo/{CODES}:4", "kinds: I2-I251", "such as I20-I25"),
    _contract("K10", "area: hospital.district\n", f"parts: true\n{FOLLOWING}", 7, "wards: following", ALONE),
    Broken(
        "K10",
        records((PLACES, "columns:", "parts: true\ncolumns:")),
        f"demo/{PLACES}:6",
        "hospitals: wards.hospital",
        ALONE,
    ),
    _condition("beds + 1", "of another type than needed (truth, character 1)"),
    _condition("beds >", "not an expression (beds >, character 1)"),
    _condition("1 < 2", "looks at no column, so it says nothing of a row (wards, character 1)"),
    _condition('hospital.district == "E"', "no such column (hospital.district, character 1)"),
    _condition("next > 1", "no such column (next, character 1)", FOLLOWING),
    Broken(
        "D01",
        records((WARDS, "id: wards", "id: rooms"), measure=MEASURE.replace("wards", "rooms")),
        f"demo/{WARDS}:1",
        "id rooms in records/wards.yaml",
        "records/rooms.yaml",
    ),
    Broken("D02", records((CODES, LISTS, LISTS + LISTS)), f"demo/{CODES}:5", "kinds", "each id once"),
)

MEASURES = (
    _measure("{table: beds, value: count()}", "K04", "beds: beds", "wards"),
    _measure("{table: hospitals, value: count()}", "K04", "beds: hospitals", "wards"),
    _measure("{table: wards, value: count(), date: beds}", "K04", "beds: beds", "day"),
    _expression("beds", "what is added up is one of these (count(), sum(), persons(), character 1)"),
    _expression("sum(beds) / count()", "what is added up is one of these (count(), sum(), persons(), character 1)"),
    _expression("sum(beds / 2)", "not in the language (beds / 2, character 5)"),
    _expression("count(bed > 3)", "no such column (bed, character 7)"),
    _expression("count(kind in sorts)", "no such codelist (sorts, character 7)"),
    _expression('count(kind == "ward")', "a code that the column's list does not have (ward (kinds), character 15)"),
    _expression("sum(day)", "of another type than needed (integer / number, character 5)"),
    _expression("sum(open(day))", "no such function (open, character 5)"),
    _expression("sum(days(day))", "too few or too many arguments (days(), character 5)"),
    _expression(
        "count(beds in [ward])", "`in` needs a list of texts or numbers, or the name of a codelist (ward, character 16)"
    ),
    _expression("count(missing(beds + 1))", "needs a column (missing(), character 7)"),
    _expression("count(1 < 2)", "looks at no column, so it says nothing of a row (wards, character 7)"),
    _expression("sum(2)", "looks at no column, so it says nothing of a row (wards, character 5)"),
    _expression("persons()", "no column tells persons apart (wards, character 1)"),
    _expression("sum(9223372036854775808)", "beyond the largest number (9223372036854775807, character 5)"),
    _expression(f"count({'not ' * 60}true)", "more levels than allowed (50, character 1)"),
    _measure(
        "{table: wards, value: count(), where: beds + 1}",
        "K05",
        "beds: beds + 1: of another type than needed (truth, character 1)",
        COUNTED,
    ),
    _measure(
        "{table: wards, value: count(), where: 'beds >'}",
        "K05",
        "beds: beds >: not an expression (beds >, character 1)",
        COUNTED,
    ),
)

RATE, LIFE = "events: beds, population: beds", "deaths: beds, population: beds"
YEARS = "ages that bands begin with, the younger first, each once: "
ABRIDGED = f"{YEARS}0, 1, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85"
BY_AGE = (
    _by_age("K06", "standard: {0: 1}, events: beds, population: bed", "lives, population: bed", "beds"),
    _by_age("K06", "dying_between: [30, 70], deaths: residents, population: beds", "lives, deaths: residents", "beds"),
    _by_age("K07", f"standard: {{0: 1, 65: 2, 15: 3}}, {RATE}", "lives, standard: 0, 65, 15", f"{YEARS}0, 15, 65"),
    _by_age("K07", f"reference: 990100, ages: [0, 5, 5], {RATE}", "lives, ages: 0, 5, 5", f"{YEARS}0, 5"),
    _by_age("K07", f"dying_between: [70, 30], {LIFE}", "lives, dying_between: 70, 30", ABRIDGED),
    _by_age("K07", f"expectancy_at: 2, {LIFE}", "lives, expectancy_at: 2", ABRIDGED, "years"),
    _by_age(
        "K07",
        f"healthy_expectancy_at: 5, ill: beds, asked: beds, ages: [0, 65], {LIFE}",
        "lives, healthy_expectancy_at: 5",
        f"{YEARS}0, 65",
        "years",
    ),
    _by_age(
        "K08",
        f"standard: {{0: 1}}, {RATE}}}\nformula: {{numerator: beds, denominator: residents, factor: 1000",
        "lives: `formula` and `by_age`",
        "one of them",
    ),
    _by_age("K09", f"expectancy_at: 0, {LIFE}", "lives: per_mille", "years", line=3),
    _by_age(
        "K09",
        f"dying_between: [30, 70], {LIFE}",
        "lives: years",
        "percent, per_mille, per_10000, per_100000, ratio",
        "years",
        line=3,
    ),
    _by_age("A03", f"reference: 990199, {RATE}", "990199", "990100, 990101, 990102"),
    _by_age("Y07", f"standard: {{0: 0}}, {RATE}", "by_age.standard.0: 0", "> 0"),
    _by_age("Y07", f"expectancy_at: old, {LIFE}", "by_age.expectancy_at: old", "1, 2, 3 …"),
    _by_age("Y06", "dying_between: [30, 70], deaths: beds", "no by_age.population", "every required key"),
    _by_age("Y04", f"expectancy_at: 0, at: 0, {LIFE}", "at", "expectancy_at, deaths, population, ages", "years"),
)

RECORDS = (*CONTRACTS, *MEASURES, *BY_AGE)
