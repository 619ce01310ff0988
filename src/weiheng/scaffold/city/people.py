"""Who lives in the city: founders with ages by district, children born to them, and the day each one dies."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weiheng.scaffold.city import rates
from weiheng.scaffold.city.days import NEVER, code, first_day, last_day, season
from weiheng.scaffold.city.diseases import MATERNAL_RISK
from weiheng.scaffold.city.model import BLOCK, Floats, Ints, Small, Wish
from weiheng.scaffold.city.streams import picked, stream, turned, wheel

_YEAR = 365.25
_FEMALE, _MALE = 0, 1


@dataclass
class People:
    """Everyone who ever lived in the city, by number: founders first, then children as they were born.

    ``born`` and ``died`` are days, ``died`` after the last year being ``NEVER``; ``risk`` is what they die of;
    ``pressure`` and ``sugar`` are what makes some fall ill earlier than others, from 0 to 255. Shapes: (persons,).
    """

    born: Ints
    died: Ints
    sex: Small
    district: Small
    insurance: Small
    risk: Small
    pressure: Small
    sugar: Small

    def __len__(self) -> int:
        return len(self.born)

    def living(self, day: int) -> NDArray[np.bool_]:
        """Who is born by a day and does not die on it or before."""
        return (self.born <= day) & (self.died > day)

    def blocks(self) -> Iterator[slice]:
        """Persons, some at a time."""
        return (slice(start, min(start + BLOCK, len(self))) for start in range(0, len(self), BLOCK))

    def part(self, block: slice) -> "People":
        """Some of them."""
        return People(*(getattr(self, name)[block] for name in self.__dataclass_fields__))


@dataclass(frozen=True)
class Births:
    """The births of a year in the order of days: of whom, when, how. ``child`` is the child's number, -1 if stillborn.

    Shapes: (births,).
    """

    mother: Ints
    day: Ints
    district: Small
    sex: Small
    weight: Ints
    child: Ints


def populate(wish: Wish) -> tuple[People, dict[int, Births]]:
    """The founders and, year after year, the children; the births of each year."""
    starts = range(0, wish.people, BLOCK)
    founders = (_founders(wish, number, min(BLOCK, wish.people - start)) for number, start in enumerate(starts))
    people = _joined(list(founders))
    births: dict[int, Births] = {}
    for year in wish.years:
        born, children = _born(wish, people, year, births.get(year - 1))
        births[year] = born
        people = _joined([people, children])
    return people, births


def _joined(parts: list[People]) -> People:
    columns = ([getattr(each, name) for each in parts] for name in People.__dataclass_fields__)
    return People(*(np.concatenate(each) for each in columns))


def _founders(wish: Wish, number: int, count: int) -> People:
    """A block of those who live there when the first year begins."""
    rng, start = stream(wish.seed, "founders", number), first_day(wish.first)
    district = picked(rates.DISTRICT_SHARES, rng, count).astype(np.uint8)
    age = turned(wheel(rates.pyramid()), rng, district) + rng.random(count)
    male = np.where(age < 60, *rates.MALE_SHARE)
    sex = (rng.random(count) < male).astype(np.uint8)
    born = (start - 1 - np.floor(age * _YEAR)).astype(np.int32)
    died, risk = _deaths(rng, age, sex, district, np.full(count, start, np.int32), last_day(wish.last))
    return _people(rng, age, (born, died, sex, district, risk))


def _people(rng: np.random.Generator, age: Floats, given: tuple[Ints, Ints, Small, Small, Small]) -> People:
    born, died, sex, district, risk = given
    group = ((age >= 18).astype(np.uint8) + (age >= 60)).astype(np.uint8)
    insurance = turned(wheel(rates.INSURED), rng, group).astype(np.uint8)
    pressure, sugar = rng.integers(0, 256, (2, len(born)), dtype=np.uint8)
    return People(born, died, sex, district, insurance, risk, pressure, sugar)


def _deaths(
    rng: np.random.Generator, age: Floats, sex: Small, district: Small, start: Ints, last: int
) -> tuple[Ints, Small]:
    """Day of death of those who are ``age`` on the day ``start``, and the risk that came first.

    Each risk takes a life when its cumulated hazard reaches an exponential number; the formulas solve for the time.
    """
    frailty = np.asarray(rates.FRAILTY)[district]
    ageing, accident, infant = rng.standard_exponential((3, len(age))) / frailty
    slope, level = rates.GOMPERTZ_SLOPE, np.asarray(rates.GOMPERTZ_LEVEL)[sex]
    times = np.empty((3, len(age)))
    times[0] = np.log1p(ageing * slope / (level * np.exp(slope * age))) / slope
    times[1] = accident / np.asarray(rates.ACCIDENTS)[sex]
    left = rates.INFANT_DEATHS * np.exp(-rates.INFANT_FADE * _YEAR * np.minimum(age, 1.5))  # beyond, next to nothing
    survives = infant >= left
    times[2] = np.where(survives, np.inf, -np.log1p(-np.where(survives, 0, infant / left)) / rates.INFANT_FADE / _YEAR)
    risk = times.argmin(axis=0).astype(np.uint8)
    day = start + np.minimum(times.min(axis=0) * _YEAR, NEVER).astype(np.int64)
    return np.where(day > last, NEVER, day).astype(np.int32), risk


def _born(wish: Wish, people: People, year: int, before: Births | None) -> tuple[Births, People]:
    """The births of a year, and the children of them; mothers who die of a birth die in ``people``."""
    mother, day = _mothers(wish, people, year, before)
    rng, count = stream(wish.seed, "newborn", year), len(mother)
    district = people.district[mother]
    sex = (rng.random(count) < rates.NEWBORN_MALE).astype(np.uint8)
    weight = np.clip(rng.normal(rates.WEIGHT_MEAN, rates.WEIGHT_SPREAD, count), 500, 5500).astype(np.int32)
    alive = rng.random(count) >= rates.STILLBORN
    _maternal_deaths(rng, people, mother, day, last_day(wish.last))
    child = np.where(alive, len(people) + np.cumsum(alive) - 1, -1).astype(np.int32)
    births = Births(mother, day, district, sex, weight, child)
    own = (day[alive], sex[alive], district[alive])
    died, risk = _deaths(rng, np.zeros(int(alive.sum())), own[1], own[2], own[0], last_day(wish.last))
    return births, _people(rng, np.zeros(len(died)), (own[0], died, own[1], own[2], risk))


def _mothers(wish: Wish, people: People, year: int, before: Births | None) -> tuple[Ints, Ints]:
    """Who gives birth in a year, and when, in the order of days."""
    chances = season(year)
    by_day = np.cumsum(chances) / chances.sum()
    found: list[tuple[Ints, Ints]] = []
    for number, block in enumerate(people.blocks()):
        rng, some = stream(wish.seed, "births", year, number), people.part(block)
        rate = np.where(some.sex == _FEMALE, rates.fertility(year - (code(some.born) // 10_000).astype(np.float64)), 0)
        mother = np.flatnonzero(rng.random(len(some)) < rate).astype(np.int32)
        day = (first_day(year) + np.searchsorted(by_day, rng.random(len(mother)))).astype(np.int32)
        lives = some.died[mother] > day
        found.append((mother[lives] + block.start, day[lives]))
    mother, day = (np.concatenate(each).astype(np.int32) for each in zip(*found, strict=True))
    soon = np.zeros(len(mother), bool) if before is None else _too_soon(mother, day, before)
    order = np.argsort(day[~soon], kind="stable")
    return mother[~soon][order], day[~soon][order]


def _too_soon(mother: Ints, day: Ints, before: Births) -> NDArray[np.bool_]:
    """Whether the mother's birth of the year before was less than ten months ago."""
    if not len(before.mother):
        return np.zeros(len(mother), bool)
    order = np.argsort(before.mother)
    at = np.minimum(np.searchsorted(before.mother, mother, sorter=order), len(order) - 1)
    same = before.mother[order[at]] == mother
    return np.asarray(same & (day - before.day[order[at]] < rates.BIRTH_INTERVAL))


def _maternal_deaths(rng: np.random.Generator, people: People, mother: Ints, day: Ints, last: int) -> None:
    """Some mothers die within 42 days of a birth, unless they die sooner."""
    dies = np.flatnonzero(rng.random(len(mother)) < rates.MATERNAL_DEATHS)
    on = day[dies] + rng.integers(0, 42, len(dies), dtype=np.int32)
    sooner = (on <= last) & (on < people.died[mother[dies]])
    people.died[mother[dies][sooner]] = on[sooner]
    people.risk[mother[dies][sooner]] = MATERNAL_RISK
