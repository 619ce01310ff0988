"""Outpatient visits, day by day: who comes, where to, with what, and who pays."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from weiheng.scaffold.city import diseases, rates
from weiheng.scaffold.city.days import code, completed_years, days_of, first_day, is_winter, last_day, season
from weiheng.scaffold.city.frames import Columns, Layout, Piece
from weiheng.scaffold.city.institutions import Institutions
from weiheng.scaffold.city.model import MOST_CENTS, Floats, Ints, Small, Wish
from weiheng.scaffold.city.people import People
from weiheng.scaffold.city.streams import drawn, in_order, stream, wheel

CARD = np.dtype(
    [
        ("person", "i4"),
        ("born", "i4"),
        ("died", "i4"),
        ("sex", "u1"),
        ("district", "u1"),
        ("insurance", "u1"),
        ("", "u1"),
    ]
)
"""What a visit needs to know of a person, in 16 bytes that lie together: one look into memory a visit, not six."""
_SMALL_SHIFT = 4
"""Of the 16 random bits of a wheel with few slots."""


@dataclass(frozen=True)
class Cards:
    """The people of a year by age band, in random order within a band. Shapes: (persons,), (bands,), (bands,)."""

    cards: NDArray[np.void]
    start: NDArray[np.int64]
    size: NDArray[np.int64]


def band_sizes(people: People, year: int) -> NDArray[np.int64]:
    """How many people of each age band there are in a year. Shape: (bands,)."""
    bands = _bands(people, year)
    return np.bincount(bands[people.died >= first_day(year)], minlength=len(rates.VISIT_RATES))[
        : len(rates.VISIT_RATES)
    ]


def _bands(people: People, year: int) -> Small:
    """Age band when the year begins; one more than the last is for those who are not yet, or no more, there."""
    age = completed_years(code(people.born), year * 10_000 + 101)
    bands = np.searchsorted(rates.BANDS, np.arange(-200, 200), side="right").astype(np.uint8)[age + 200]
    gone = (people.died < first_day(year)) | (people.born > last_day(year))
    bands[gone] = len(rates.VISIT_RATES)
    return bands


def cards_of(people: People, year: int, rng: np.random.Generator) -> Cards:
    """Cards of those who live in a year."""
    bands = _bands(people, year)
    order = rng.permutation(len(people)).astype(np.int32)
    order = order[np.argsort(bands[order], kind="stable")]
    size = np.bincount(bands, minlength=len(rates.VISIT_RATES) + 1)[:-1]
    order = order[: size.sum()]
    cards = np.zeros(len(order), CARD)
    cards["person"], cards["born"], cards["died"] = order, code(people.born)[order], code(people.died)[order]
    cards["sex"], cards["district"] = people.sex[order], people.district[order]
    cards["insurance"] = people.insurance[order]
    return Cards(cards, np.cumsum(size) - size, size)


@dataclass(frozen=True)
class VisitYear:
    """All that the visits of a year are drawn with; ``scale`` multiplies the rates."""

    wish: Wish
    year: int
    cards: Cards
    institutions: Institutions
    scale: float

    @cached_property
    def expected(self) -> Floats:
        """Visits of each day. Shape: (days,)."""
        total = float(np.dot(self.cards.size, rates.VISIT_RATES)) * self.scale
        weights = season(self.year)
        return np.asarray(total * weights / weights.sum())

    @cached_property
    def bands(self) -> NDArray[np.uint16]:
        """Wheel of the bands of those who come."""
        return wheel(self.cards.size * np.asarray(rates.VISIT_RATES))

    @cached_property
    def places(self) -> NDArray[np.uint16]:
        """Wheels of institutions by district."""
        gain = rates.PRIMARY_GAIN * (self.year - 2020)
        primary = min(max(rates.LEVEL_SHARES[0] + gain, 0.3), 0.7)
        rest = (1 - primary) / (1 - rates.LEVEL_SHARES[0])
        return self.institutions.wheels((primary, *(share * rest for share in rates.LEVEL_SHARES[1:])))

    def day(self, day: int) -> Columns:
        """The visits of a day, without their numbers."""
        rng = stream(self.wish.seed, "visits", self.year, day)
        count = int(rng.poisson(self.expected[day - first_day(self.year)]))
        turns = rng.integers(0, 2**64, count, dtype=np.uint64)
        at = self._come(rng, _turn(turns, 0))
        cards = self.cards.cards.take(at, mode="clip")
        today = int(code(np.array([day], np.int32))[0])
        there = np.flatnonzero((cards["born"] <= today) & (cards["died"] >= today))
        if len(there) < count:
            cards, turns = cards.take(there, mode="clip"), turns.take(there, mode="clip")
        return self._columns(rng, day, completed_years(cards["born"], today), cards, turns)

    def _come(self, rng: np.random.Generator, turns: NDArray[np.uint16]) -> NDArray[np.intp]:
        """Where the cards of those who come lie: a band, and a place in it, the first being drawn more often."""
        band = self.bands.take(turns, mode="clip")
        chance = rng.random(len(turns))
        chance *= 0.4 + 0.6 * chance
        chance *= self.cards.size.take(band, mode="clip")
        return np.asarray(self.cards.start.take(band, mode="clip") + chance.astype(np.intp))

    def _columns(
        self, rng: np.random.Generator, day: int, age: Ints, cards: NDArray[np.void], turns: NDArray[np.uint64]
    ) -> Columns:
        group = _AGE_CLASS.take(age, mode="clip")
        place = drawn(self.places, cards["district"], _turn(turns, 1))
        level = self.institutions.level.take(place, mode="clip")
        at = level * 8 + cards["sex"] * 4 + group
        department = drawn(_DEPARTMENTS, at, _turn(turns, 2) >> _SMALL_SHIFT)
        at = department * 8 + group * 2 + is_winter(day)
        diagnosis = drawn(_DIAGNOSES, at, _turn(turns, 3) >> _SMALL_SHIFT)
        total, own = self._costs(rng, level, group, cards["insurance"])
        return {
            "person": cards["person"],
            "day": np.full(len(age), day, np.int32),
            "institution": place,
            "district": cards["district"],
            "department": department.astype(np.uint8),
            "diagnosis": diagnosis.astype(np.uint8),
            "insurance": cards["insurance"],
            "sex": cards["sex"],
            "age": age.astype(np.int16),
            "total_cents": total,
            "own_cents": own,
        }

    def _costs(self, rng: np.random.Generator, level: Small, group: Small, insurance: Small) -> tuple[Ints, Ints]:
        """Cents in all, and what the patient pays of them."""
        total = rng.standard_normal(len(level), np.float32)
        total *= rates.VISIT_COST_SPREAD
        np.exp(total, out=total)
        total *= _MEDIANS.take(level * 4 + group, mode="clip")
        cents = np.minimum(total, MOST_CENTS, out=total).astype(np.int32)
        share = 0.75 + 0.5 * rng.random(len(level), np.float32)
        share *= own_shares(self.year).take(insurance * 3 + level, mode="clip")
        share[insurance == len(rates.INSURANCES) - 1] = 1
        return cents, np.minimum((cents * np.minimum(share, 1, out=share)).astype(np.int32), cents)


def own_shares(year: int) -> NDArray[np.float32]:
    """Mean shares that patients pay. Shape: (insurances x levels,)."""
    shares = np.asarray(rates.OWN_SHARES, dtype=np.float32)
    return (shares * max(0.5, 1 - rates.OWN_LOSS * (year - 2020))).astype(np.float32).ravel()


def layout(institutions: Institutions) -> Layout:
    """What the numbers of the table stand for."""
    codes = {
        "institution": institutions.codes,
        "district": rates.DISTRICTS,
        "department": diseases.DEPARTMENTS,
        "diagnosis": diseases.DIAGNOSES,
        "insurance": rates.INSURANCES,
        "sex": rates.SEXES,
    }
    return Layout(codes, dates=("day",), number="visit")


def visits(wish: Wish, people: People, institutions: Institutions) -> Iterator[Piece]:
    """The visits of each day, those asked for in all, about."""
    expected = sum(float(np.dot(band_sizes(people, year), rates.VISIT_RATES)) for year in wish.years)
    scale = 1.0 if wish.visits is None else wish.visits / expected
    for year in wish.years:
        cards = cards_of(people, year, stream(wish.seed, "visits", year))
        made = VisitYear(wish, year, cards, institutions, scale)
        for columns in in_order(made.day, days_of(year), wish.threads):
            yield year, columns


def _turn(bits: NDArray[np.uint64], number: int) -> NDArray[np.uint16]:
    """One of four turns of a wheel that 64 random bits are enough for."""
    return bits.view(np.uint16)[number::4]


_AGE_CLASS = np.searchsorted(rates.AGE_CLASSES, np.arange(130), side="right").astype(np.uint8)
_DEPARTMENTS = diseases.departments()
_DIAGNOSES = diseases.diagnoses()
_MEDIANS = (np.asarray(rates.VISIT_COST)[:, None] * np.asarray(rates.AGE_COST)).astype(np.float32).ravel()
