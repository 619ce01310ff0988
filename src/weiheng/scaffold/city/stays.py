"""Stays in hospitals: admissions by age, some of them followed by another, and the last stays of those who die."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weiheng.scaffold.city import diseases, rates
from weiheng.scaffold.city.days import code, completed_years, first_day, last_day
from weiheng.scaffold.city.frames import Columns, Layout, Piece
from weiheng.scaffold.city.institutions import Institutions
from weiheng.scaffold.city.model import Floats, Ints, Wish
from weiheng.scaffold.city.people import People
from weiheng.scaffold.city.streams import picked, stream, turned
from weiheng.scaffold.city.visits import cards_of, own_shares

_BEFORE = 60
"""Days before the first year from which admissions are drawn, so that its first weeks have discharges too."""
_DIED = rates.OUTCOMES.index("died")
NOWHERE = 2**16 - 1
"""The institution of a stay outside the city."""
_AGAIN = 3
"""How many stays may follow one another."""


@dataclass(frozen=True)
class Stays:
    """Stays: who, from when to when, and whether it ends with death. Shapes: (stays,)."""

    person: Ints
    admitted: Ints
    discharged: Ints
    dies: NDArray[np.bool_]

    def __getitem__(self, some: NDArray[np.generic]) -> "Stays":
        return Stays(self.person[some], self.admitted[some], self.discharged[some], self.dies[some])


def layout(institutions: Institutions) -> Layout:
    """What the numbers of the table stand for."""
    codes = {
        "institution": institutions.codes,
        "district": rates.DISTRICTS,
        "diagnosis": diseases.STAY_DIAGNOSES,
        "outcome": rates.OUTCOMES,
        "sex": rates.SEXES,
        "place": rates.PLACES,
    }
    return Layout(codes, dates=("admitted", "discharged"), nulls={"institution": NOWHERE}, number="stay")


def stays(wish: Wish, people: People, institutions: Institutions) -> Iterator[Piece]:
    """The stays that end in each year, by day of discharge. Nobody lies in two beds at a time."""
    left = np.full(len(people), first_day(wish.first) - 2 * _BEFORE, np.int32)  # when each was last discharged
    waiting: Stays | None = None
    for year in wish.years:
        rng = stream(wish.seed, "stays", year)
        found = _apart(_joined([*_admissions(wish, people, year, rng), *_last_stays(people, year, rng)]), left)
        np.maximum.at(left, found.person, found.discharged)
        known = found if waiting is None else _joined([waiting, found])
        ends = known.discharged <= last_day(year)
        waiting = known[~ends]
        now = known[ends & (known.discharged >= first_day(year))]
        yield year, _columns(people, institutions, year, rng, now[np.argsort(now.discharged, kind="stable")])


def _joined(parts: list[Stays]) -> Stays:
    columns = ([getattr(each, name) for each in parts] for name in Stays.__dataclass_fields__)
    return Stays(*(np.concatenate(each) for each in columns))


def _admissions(wish: Wish, people: People, year: int, rng: np.random.Generator) -> list[Stays]:
    """Stays that begin in a year (the first: two months sooner), and those that follow them."""
    cards = cards_of(people, year, rng)
    first = first_day(year) - (_BEFORE if year == wish.first else 0)
    days = last_day(year) + 1 - first
    weights = cards.size * np.asarray(rates.STAY_RATES)
    count = int(rng.poisson(weights.sum() * days / 365.25))
    band = picked(weights, rng, count)
    chance = rng.random(count)
    at = cards.start[band] + (chance * (0.4 + 0.6 * chance) * cards.size[band]).astype(np.int64)
    person = np.asarray(cards.cards["person"][at])
    begins = (first + rng.integers(0, days, count)).astype(np.int32)
    found = [_of(people, person, begins, rng)]
    for _ in range(_AGAIN):
        again = np.flatnonzero(rng.random(len(found[-1].person)) < rates.READMITTED)
        gap = 1 + np.minimum(rng.geometric(0.09, len(again)), 30).astype(np.int32)
        found.append(_of(people, found[-1].person[again], found[-1].discharged[again] + gap, rng))
    return found


def _of(people: People, person: Ints, admitted: Ints, rng: np.random.Generator) -> Stays:
    """Stays of people who live until they are over."""
    born = people.born[person] <= admitted
    person, admitted = person[born], admitted[born]
    discharged = (admitted + _lengths(people, person, admitted, rng)).astype(np.int32)
    lives = people.died[person] > discharged
    return Stays(person, admitted, discharged, np.zeros(len(person), bool))[lives]


def _lengths(people: People, person: Ints, day: Ints, rng: np.random.Generator) -> Ints:
    middle = np.asarray(rates.STAY_DAYS)[_ages(people, person, day)[1]]
    days = middle * np.exp(rates.STAY_DAYS_SPREAD * rng.standard_normal(len(person)))
    return np.asarray(np.clip(np.rint(days), 1, rates.LONGEST_STAY), dtype=np.int32)


def _ages(people: People, person: Ints, day: Ints) -> tuple[Ints, NDArray[np.int64]]:
    age = completed_years(code(people.born[person]), code(day))
    return age, np.searchsorted(rates.AGE_CLASSES, age, side="right")


def _last_stays(people: People, year: int, rng: np.random.Generator) -> list[Stays]:
    """Of those who die in a year, a part dies in hospital."""
    dies = np.flatnonzero((people.died >= first_day(year)) & (people.died <= last_day(year))).astype(np.int32)
    dies = dies[rng.random(len(dies)) < rates.DEATHS_IN_HOSPITAL]
    day = people.died[dies]
    admitted = np.maximum(day - _lengths(people, dies, day, rng), people.born[dies]).astype(np.int32)
    return [Stays(dies, admitted, day, np.ones(len(dies), bool))]


def _apart(found: Stays, left: Ints) -> Stays:
    """Without those that begin before an earlier one of the same person is over; a last stay goes before others."""
    found = found[np.lexsort((~found.dies, found.admitted, found.person))]
    found = found[found.admitted > left[found.person]]
    if not len(found.person):
        return found
    kept = np.ones(len(found.person), bool)
    wide = np.int64(2**20)  # more than there are days, so that the largest end so far is one of the same person
    ends = np.maximum.accumulate(found.person * wide + found.discharged - found.discharged.min())
    begins = found.person * wide + found.admitted - found.discharged.min()
    kept[1:] = begins[1:] > ends[:-1]
    return found[kept]


def _columns(people: People, institutions: Institutions, year: int, rng: np.random.Generator, found: Stays) -> Columns:
    person, count = found.person, len(found.person)
    age, group = _ages(people, person, found.discharged)
    sex, district = people.sex[person], people.district[person]
    diagnosis = turned(diseases.stay_diagnoses(), rng, group.astype(np.uint8))
    diagnosis[(sex == 1) & np.isin(diagnosis, diseases.OBSTETRIC)] = diseases.STAY_OF_MEN
    place = picked(rates.PLACE_SHARES, rng, count)
    outcome = picked(rates.OUTCOME_SHARES, rng, count)
    outcome[found.dies] = _DIED
    where = turned(institutions.wheels(rates.STAY_LEVELS), rng, district)
    level = institutions.level[where]
    total, own = _costs(rng, found, people.insurance[person], level, year)
    return {
        "person": person,
        "institution": np.where(place == 0, where, NOWHERE).astype(np.uint16),
        "district": district,
        "admitted": found.admitted,
        "discharged": found.discharged,
        "diagnosis": diagnosis.astype(np.uint8),
        "outcome": outcome.astype(np.uint8),
        "sex": sex,
        "age": age.astype(np.int16),
        "total_cents": total,
        "own_cents": own,
        "place": place.astype(np.uint8),
    }


def _costs(
    rng: np.random.Generator, found: Stays, insurance: NDArray[np.uint8], level: NDArray[np.uint8], year: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Cents in all, and what the patient pays of them."""
    day = rates.DAY_COST * np.exp(rates.DAY_COST_SPREAD * rng.standard_normal(len(level)))
    total = (day * (found.discharged - found.admitted)).astype(np.int64)
    share: Floats = own_shares(year)[insurance * 3 + level] * (0.75 + 0.5 * rng.random(len(level)))
    share[insurance == len(rates.INSURANCES) - 1] = 1
    return total, np.minimum((total * np.minimum(share, 1)).astype(np.int64), total)
