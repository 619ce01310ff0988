"""One area and year of a book: what rules and tables ask it for."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import isnan

from weiheng.assess import Assessment
from weiheng.definitions.edition import Edition
from weiheng.definitions.methods import Denominate
from weiheng.definitions.model import Indicator, Node
from weiheng.explain.change import Change
from weiheng.explain.comparison import compared_by_value
from weiheng.report.blocks import Line, Sentence
from weiheng.report.book import Book
from weiheng.report.filling import Fact, fill
from weiheng.report.numbers import WHOLE, Form, Kind, Number, Origin, Style
from weiheng.report.scored import division
from weiheng.vocabulary.messages import Words


@dataclass(frozen=True)
class View:
    """A book opened at an area and a year."""

    book: Book
    area: str
    year: int

    @property
    def assessment(self) -> Assessment:
        """What the numbers are of."""
        return self.book.assessment

    @property
    def edition(self) -> Edition:
        """The definitions."""
        return self.book.edition

    @property
    def words(self) -> Words:
        """The report's language."""
        return self.book.words

    @property
    def root(self) -> str:
        """The key of the whole index."""
        return self.assessment.root

    @cached_property
    def compared(self) -> frozenset[str]:
        """Indicators that are compared by their values: their own scores count for nothing, so they are not shown."""
        return compared_by_value(self.edition)

    def scored_leaves(self, node: str) -> list[str]:
        """The indicators below a node whose own scores count."""
        return [leaf.id for leaf in self.edition.leaves(node) if leaf.id not in self.compared]

    @property
    def years(self) -> tuple[int, ...]:
        """The years up to the one at hand."""
        return tuple(year for year in self.assessment.periods if year <= self.year)

    @property
    def before(self) -> int | None:
        """The year before, if it is assessed."""
        return self.years[-2] if len(self.years) > 1 else None

    def number(
        self,
        kind: Kind,
        subject: str = WHOLE,
        *,
        year: int | None = None,
        since: int | None = None,
        of: str | None = None,
        area: str | None = None,
        base: str | None = None,
        form: Form = "plain",
        unit: bool = True,
    ) -> Number:
        """A number of this area and year, unless others are given, with the digits that it is always printed with."""
        origin = Origin(
            kind, subject, area or self.area, year or self.year, self.edition.name, since=since, of=of, base=base
        )
        shows_unit = unit and bool(self.book.unit(origin))
        return self.book.number(origin, Style(self.book.places(origin), form, shows_unit))

    def year_number(self, year: int | None = None) -> Number:
        """A year as a number of the text."""
        return self.number(Kind.PERIOD, year=year)

    def score(self, node: str, year: int | None = None, unit: bool = True) -> Number:
        """The score of a node."""
        return self.number(Kind.SCORE, node, year=year, unit=unit)

    def value(self, indicator: str, year: int | None = None, unit: bool = True) -> Number:
        """The value of an indicator or variable."""
        return self.number(Kind.VALUE, indicator, year=year, unit=unit)

    def scored(self, indicator: str, year: int | None = None, area: str | None = None) -> Number:
        """The value that an indicator is scored by: as adopted, or divided where the edition divides it."""
        kind = Kind.VALUE if division(self.edition, indicator) is None else Kind.DIVIDED
        return self.number(kind, indicator, year=year, area=area)

    def scored_name(self, key: str) -> str:
        """The name of an indicator with what it is divided by, if the edition divides it; that of a node as it is."""
        by = division(self.edition, key)
        if by is None:
            return self.name(key)
        return self.words("background.divided", name=self.name(key), by=self.name(by.by), times=self.times(by))

    def times(self, by: Denominate) -> str:
        """What a quotient is multiplied by, if it is."""
        return "" if by.factor == 1 else self.words("background.times", factor=by.factor)

    def scores(self, node: str) -> dict[int, Fraction]:
        """The scores that a node has, by year."""
        found = {year: self.score(node, year).value for year in self.years}
        return {year: value for year, value in found.items() if value is not None}

    def unscored(self, node: str) -> tuple[str, ...]:
        """Codes of the areas assessed that have no score of a node this year."""
        scores = {code: self.assessment.score(node, code, self.year) for code in self.assessment.areas}
        return tuple(code for code, score in scores.items() if isnan(score))

    def values(self, indicator: str) -> dict[int, Fraction]:
        """The values that an indicator has, by year."""
        found = {year: self.value(indicator, year).value for year in self.years}
        return {year: value for year, value in found.items() if value is not None}

    def change(self, node: str, since: int, base: str | None = None) -> Change | None:
        """The explained change of a node since a year."""
        origin = Origin(Kind.CHANGE, node, self.area, self.year, self.edition.name, since=since, base=base)
        return self.book.change(origin)

    def node(self, key: str) -> Node:
        """A node of the tree."""
        return self.edition.nodes[key]

    def indicator(self, key: str) -> Indicator:
        """An indicator."""
        return self.edition.indicator(key)

    def groups(self, key: str) -> tuple[str, ...]:
        """The child groups of a node."""
        return tuple(child.key for child in self.node(key).children if child.children)

    def key(self, name: str, node: str) -> str:
        """The key of a block about a node; that about the whole goes by its name alone."""
        return name if node == self.root else f"{name} {node}"

    def name(self, key: str) -> str:
        """The name of a node, indicator or variable."""
        node = self.edition.nodes.get(key)
        names = node.names if node is not None and node.names else self.edition.elements[key].names
        return names.text(self.book.language)

    def area_name(self, code: str | None = None) -> str:
        """The name of an area."""
        wanted = code or self.area
        names = (area.names.text(self.book.language) for area in self.edition.areas if area.code == wanted)
        return next(names, wanted)

    def is_filled(self, indicator: str, year: int | None = None) -> bool:
        """Whether the missing rule put the score in."""
        return self.assessment.imputed(indicator, self.area, year or self.year)

    def line(self, key: str, **facts: Fact) -> Line:
        """A line from the catalogue."""
        return fill(self.words, key, facts)

    def sentence(self, rule: str, subject: str, template: str, **facts: Fact) -> Sentence:
        """A sentence that a rule makes of a subject, from the catalogue's table ``sentence``."""
        return Sentence(f"{rule} {subject} {self.area}", rule, self.line(f"sentence.{template}", **facts))

    def names(self) -> dict[str, str]:
        """Names of everything that numbers can be about, by id or code, and of where they are printed."""
        keys: Iterable[str] = (*self.edition.elements, *self.edition.nodes)
        areas = {area.code: area.names.text(self.book.language) for area in self.edition.areas}
        known = areas | {key: self.name(key) for key in keys}
        planned = self.book.plan.names(self.words) if self.book.plan is not None else {}
        tried = self.book.robust.names(self.words) if self.book.robust is not None else {}
        return self.book.audited.places_by_name | planned | tried | known
