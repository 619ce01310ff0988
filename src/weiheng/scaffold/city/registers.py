"""The tables of people and of places: residents, births, deaths, doses, patients, institutions, staff and beds."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weiheng.scaffold.city import diseases, rates
from weiheng.scaffold.city.days import code, completed_years, first_day, last_day
from weiheng.scaffold.city.frames import Columns, Layout, Piece
from weiheng.scaffold.city.institutions import Institutions
from weiheng.scaffold.city.model import Ints, Wish
from weiheng.scaffold.city.people import Births, People
from weiheng.scaffold.city.streams import picked, stream, turned, wheel

_NONE = -1
"""Of the days lived by those who are no infants."""
_WARD = 45
"""Beds of a ward, about."""
RESIDENTS = Layout({"district": rates.DISTRICTS, "sex": rates.SEXES}, dates=("day",))
DEATHS = Layout(
    {"district": rates.DISTRICTS, "sex": rates.SEXES, "cause": diseases.CAUSES},
    dates=("day",),
    nulls={"age_days": _NONE},
)
DOSES = Layout({"district": rates.DISTRICTS, "vaccine": tuple(rates.VACCINES)}, dates=("due",))
PATIENTS = Layout({"district": rates.DISTRICTS, "disease": rates.DISEASES}, dates=("day",))


@dataclass(frozen=True)
class City:
    """All there is in the city when its tables are written."""

    wish: Wish
    people: People
    births: dict[int, Births]
    institutions: Institutions

    def layout_of_births(self) -> Layout:
        """What the numbers of births stand for."""
        codes = {"district": rates.DISTRICTS, "institution": self.institutions.codes, "sex": rates.SEXES}
        return Layout(codes, dates=("day",), number="birth")

    def layout_of_staff(self) -> Layout:
        """What the numbers of staff stand for."""
        return Layout({"institution": self.institutions.codes, "role": rates.ROLES}, dates=("day",))

    def layout_of_beds(self) -> Layout:
        """What the numbers of beds stand for."""
        return Layout({"institution": self.institutions.codes}, dates=("day",))

    def layout_of_institutions(self) -> Layout:
        """What the numbers of the register stand for."""
        places = self.institutions
        codes = {"institution": places.codes, "name": places.names, "district": rates.DISTRICTS}
        return Layout({**codes, "level": rates.LEVELS, "kind": rates.KINDS})


def institutions(city: City) -> Iterator[Piece]:
    """The register, as it is in the last year."""
    places = city.institutions
    number = np.arange(len(places.codes), dtype=np.uint16)
    columns: Columns = {"institution": number, "name": number, "district": places.district, "level": places.level}
    yield city.wish.last, {**columns, "kind": places.kind}


def residents(city: City) -> Iterator[Piece]:
    """Who lives in the city at the end of each year."""
    for year in city.wish.years:
        day = last_day(year)
        for block in city.people.blocks():
            some = city.people.part(block)
            lives = np.flatnonzero(some.living(day))
            columns: Columns = {
                "person": (lives + block.start).astype(np.int32),
                "day": np.full(len(lives), day, np.int32),
                "district": some.district[lives],
                "sex": some.sex[lives],
                "age": (year - code(some.born[lives]) // 10_000).astype(np.int16),
            }
            yield year, columns


def births(city: City) -> Iterator[Piece]:
    """Births of each year, by day; in hospitals of the mother's district or elsewhere."""
    wheels = city.institutions.wheels((0.02, 0.43, 0.55))
    for year in city.wish.years:
        found, rng = city.births[year], stream(city.wish.seed, "newborn", year, 1)
        columns: Columns = {
            "mother": found.mother,
            "day": found.day,
            "district": found.district,
            "institution": turned(wheels, rng, found.district),
            "sex": found.sex,
            "weight_grams": found.weight,
            "alive": found.child >= 0,
        }
        yield year, columns


def deaths(city: City) -> Iterator[Piece]:
    """Deaths of each year, by day."""
    people, wheels = city.people, diseases.causes()
    for year in city.wish.years:
        dies = np.flatnonzero((people.died >= first_day(year)) & (people.died <= last_day(year))).astype(np.int32)
        dies = dies[np.argsort(people.died[dies], kind="stable")]
        day, born, risk = people.died[dies], people.born[dies], people.risk[dies]
        age = completed_years(code(born), code(day))
        group = np.searchsorted(rates.AGE_CLASSES, age, side="right").astype(np.uint8)
        columns: Columns = {
            "person": dies,
            "day": day,
            "district": people.district[dies],
            "sex": people.sex[dies],
            "age": age.astype(np.int16),
            "age_days": np.where(age < 1, day - born, _NONE).astype(np.int16),
            "cause": turned(wheels, stream(city.wish.seed, "deaths", year), risk * 4 + group).astype(np.uint8),
            "maternal": risk == diseases.MATERNAL_RISK,
        }
        yield year, columns


def doses(city: City) -> Iterator[Piece]:
    """Doses that are due in each year, by day, of children who live then."""
    people = city.people
    months = np.array(list(rates.VACCINES.values()))
    for year in city.wish.years:
        rng, first = stream(city.wish.seed, "doses", year), first_day(year)
        young = np.flatnonzero((people.born > first - 800) & (people.born <= last_day(year))).astype(np.int32)
        due = people.born[young][:, None] + np.rint(months * 30.4375).astype(np.int32)
        there = (due >= first) & (due <= last_day(year)) & (people.died[young][:, None] > due)
        row, vaccine = np.nonzero(there)
        order = np.argsort(due[row, vaccine], kind="stable")
        row, vaccine = row[order], vaccine[order]
        district = people.district[young[row]]
        columns: Columns = {
            "child": young[row],
            "due": due[row, vaccine].astype(np.int32),
            "district": district,
            "vaccine": vaccine.astype(np.uint8),
            "given": rng.random(len(row)) < np.asarray(rates.GIVEN)[district],
        }
        yield year, columns


def patients(city: City) -> Iterator[Piece]:
    """Patients in the registers at the end of each year; whoever is ill in a year is ill in the next."""
    for year in city.wish.years:
        for number, block in enumerate(city.people.blocks()):
            yield year, _patients_of(city, year, number, block)


def _patients_of(city: City, year: int, number: int, block: slice) -> Columns:
    some, day = city.people.part(block), last_day(year)
    rng, lives = stream(city.wish.seed, "patients", year, number), some.living(day)
    age = year - code(some.born) // 10_000
    found = [np.flatnonzero(lives & _ill(some, age, disease)) for disease in range(len(rates.DISEASES))]
    person = np.concatenate(found)
    disease = np.repeat(np.arange(len(found), dtype=np.uint8), [len(each) for each in found])
    gain = (1 + rates.MANAGED_GAIN) ** (year - 2020)
    order = np.argsort(person, kind="stable")
    person, disease = person[order], disease[order]
    district = some.district[person]
    managed = np.minimum(np.asarray(rates.MANAGED)[district, disease] * gain, 0.98)
    return {
        "person": (person + block.start).astype(np.int32),
        "day": np.full(len(person), day, np.int32),
        "district": district,
        "disease": disease,
        "managed": rng.random(len(person)) < managed,
    }


def _ill(people: People, age: Ints, disease: int) -> NDArray[np.bool_]:
    """Who is ill and in the register: those whose trait is below the share of their age."""
    trait = (people.pressure, people.sugar)[disease]
    curve = rates.prevalence(np.arange(200, dtype=np.float64), disease) * rates.IN_REGISTER * 256
    return np.asarray((trait < curve[np.clip(age, 0, 199)]) & (age >= 18))


def staff(city: City) -> Iterator[Piece]:
    """Who works at the end of each year; some leave each year and others come."""
    wish, rng = city.wish, stream(city.wish.seed, "staff")
    here = np.zeros(0, np.int32)
    place = role = np.zeros(0, np.uint16)
    registered = np.zeros(0, bool)
    for index, year in enumerate(wish.years):
        stays = rng.random(len(here)) >= rates.STAFF_LEAVING
        target = int(wish.people * rates.STAFF_PER_PERSON * (1 + rates.STAFF_GROWTH) ** index)
        new = max(0, target - int(stays.sum()))
        begins = int(here.max()) + 1 if len(here) else 1
        new_place, new_role, new_registered = _hired(city, rng, new)
        here = np.concatenate([here[stays], np.arange(begins, begins + new, dtype=np.int32)])
        place, role = np.concatenate([place[stays], new_place]), np.concatenate([role[stays], new_role])
        registered = np.concatenate([registered[stays], new_registered])
        columns: Columns = {
            "staff": here,
            "day": np.full(len(here), last_day(year), np.int32),
            "institution": place,
            "role": role.astype(np.uint8),
            "registered": registered,
        }
        yield year, columns


def _hired(
    city: City, rng: np.random.Generator, count: int
) -> tuple[NDArray[np.uint16], NDArray[np.uint16], NDArray[np.bool_]]:
    """Institution and role of new staff, and whether a general practitioner is registered as one."""
    home = picked(rates.DISTRICT_SHARES, rng, count)
    place = turned(city.institutions.wheels(rates.STAFF_LEVELS), rng, home)
    role = turned(wheel(rates.ROLE_SHARES), rng, city.institutions.level[place])
    registered = (role == rates.ROLES.index("gp")) & (rng.random(count) < rates.REGISTERED)
    return place, role, registered


def beds(city: City) -> Iterator[Piece]:
    """Beds of each ward at the end of each year; townships have a ward, community centres none."""
    places, rng = city.institutions, stream(city.wish.seed, "beds")
    weight = np.zeros(len(places.codes))
    for level, share in enumerate(rates.BED_LEVELS):
        some = (places.level == level) & ((level > 0) | (places.kind == rates.KINDS.index("township")))
        weight[some] = share * places.size[some] / places.size[some].sum() if some.any() else 0
    whole = weight / weight.sum() * city.wish.people * rates.BEDS_PER_PERSON
    wards = np.ceil(whole / _WARD).astype(np.int64)
    place = np.repeat(np.arange(len(wards), dtype=np.uint16), wards)
    number = (np.arange(len(place)) - np.repeat(np.cumsum(wards) - wards, wards) + 1).astype(np.int32)
    size = np.repeat(whole / np.maximum(wards, 1), wards) * rng.uniform(0.8, 1.2, len(place))
    for index, year in enumerate(city.wish.years):
        columns: Columns = {
            "institution": place,
            "ward": number,
            "day": np.full(len(place), last_day(year), np.int32),
            "beds": np.rint(size * (1 + rates.BED_GROWTH) ** index).clip(1, 500).astype(np.int32),
        }
        yield year, columns
