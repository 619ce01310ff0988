"""How things that are printed are called in a sentence: indicators, areas, documents, places, numbers with units."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from weiheng.audit.evidence import Evidence
from weiheng.audit.model import Entry, Input, Statement
from weiheng.audit.printings import UNKNOWN_PLACE
from weiheng.definitions.claims import Claim, Measure, Relation, Wording
from weiheng.vocabulary.figure import Figure, rounded
from weiheng.vocabulary.messages import Words
from weiheng.vocabulary.place import place_text
from weiheng.vocabulary.unit import UNITS, convert


@dataclass(frozen=True)
class Naming:
    """The names of everything in one language."""

    evidence: Evidence
    words: Words

    def joined(self, how: str, parts: Iterable[str]) -> str:
        """Parts with the mark that the language puts between them."""
        return self.words(f"audit.{how}").join(parts)

    def name(self, key: str) -> str:
        """The name of a node, indicator or variable."""
        edition = self.evidence.assessment.edition if self.evidence.assessment else None
        node = edition.nodes.get(key) if edition else None
        if node is not None and node.names:
            return node.names.text(self.words.language)
        element = self.evidence.elements.get(key)
        return element.names.text(self.words.language) if element else key

    def area(self, code: str) -> str:
        """The name of an area."""
        area = self.evidence.areas.get(code)
        return area.names.text(self.words.language) if area else code

    def title(self, source: str) -> str:
        """The title of a document."""
        known = self.evidence.sources.get(source)
        return known.title.text(self.words.language) if known else source

    def source(self, id: str) -> str:
        """The title of a document as it is quoted."""
        return self.words("audit.title", title=self.title(id))

    @cached_property
    def _home(self) -> str | None:
        """The area that goes without saying: the only one that is assessed, or else that most claims are about."""
        assessment = self.evidence.assessment
        if assessment is not None:
            return assessment.areas[0] if len(assessment.areas) == 1 else None
        areas = Counter(each.area for each in self.evidence.claims)
        code, count = areas.most_common(1)[0] if areas else (None, 0)
        return code if 2 * count > len(self.evidence.claims) else None

    def of_area(self, text: str, area: str) -> str:
        """With the area, unless that goes without saying."""
        return text if area == self._home else self.words("audit.of_area", text=text, area=self.area(area))

    def subject(self, item: Claim | Wording) -> str:
        """What a printed number is of, or what words say: measure, name, area, year or years."""
        name, facts = self.name(item.subject), {"period": item.period, "since": item.since or ""}
        if isinstance(item, Wording):
            if item.subject not in self.evidence.elements:
                name = self.words("audit.score_of", name=name)
            of = self.source(item.of) if item.of else ""
            return self.of_area(self.words(f"says.{item.says.value}", name=name, of=of, **facts), item.area)
        of = self.area(item.of or "") if item.measure is Measure.RANK else self.name(item.of or "")
        return self.of_area(self.words(f"measure.{item.measure.value}", name=name, of=of, **facts), item.area)

    def figure(self, entry: Entry) -> str:
        """What a line of the ledger is about."""
        subject, area, period = entry.key
        name = self.words(f"measure.{entry.measure.value}", name=self.name(subject), period=period, since="", of="")
        return self.of_area(name, area)

    def input(self, given: Input) -> str:
        """What an input is: the value of a year, or a bound."""
        kind = given.end or Measure.VALUE.value
        name = self.words(f"measure.{kind}", name=self.name(given.subject), period=given.period, since="", of="")
        return self.of_area(name, given.area)

    def where(self, item: Claim | Wording, titled: bool) -> str:
        """Place of what is printed, with the document if it is to be named."""
        return self.at(item.source if titled else None, (item.place,))

    def at(self, source: str | None, places: tuple[str, ...]) -> str:
        """Document, if it is to be named, and place or places, as far as they are known."""
        place = self.words.show(tuple(place_text(each, self.words) for each in places if each != UNKNOWN_PLACE))
        if source is None:
            return place or self.words("audit.somewhere")
        if not source:
            return place or self.words("audit.without_source")
        return self.words("audit.where", source=self.source(source), place=place) if place else self.source(source)

    def printed(self, claim: Claim) -> str:
        """A printed number with its relation and unit, as the document has it."""
        return self._quantity(claim.figures, claim.relation, claim.unit, claim.unit_printed, claim.measure)

    def stated(self, each: Statement) -> str:
        """The number of a printing, with its relation and unit."""
        figures = (each.figure,) if each.high is None else (each.figure, each.high)
        return self._quantity(figures, each.relation, each.unit, each.unit_printed)

    def stated_at(self, each: Statement, document: str | None = None) -> str:
        """Document and place of a printing; ``document`` need not be named."""
        return self.at(None if each.source == document else each.source, (each.place,))

    def statements(self, statements: Iterable[Statement], document: str | None = None) -> str:
        """Printings, those of one number together; ``document`` need not be named, nor the one named last."""
        found: dict[str, dict[str, list[str]]] = {}
        for each in distinct(statements):
            found.setdefault(self.stated(each), {}).setdefault(each.source, []).append(each.place)
        said = []
        for text, by_source in found.items():
            where = []
            for source, places in by_source.items():
                where.append(self.at(None if source == document else source, tuple(places)))
                document = source
            said.append(self.words("audit.says_number", where=where, printed=text))
        return self.joined("between", said)

    def _quantity(
        self,
        figures: tuple[Figure, ...],
        relation: Relation,
        unit: str,
        unit_printed: str | None = None,
        measure: Measure = Measure.VALUE,
    ) -> str:
        number = self.joined("range_sign", (each.text for each in figures))
        amount = self.with_unit(number, unit, measure, unit_printed)
        key = f"relation.{relation.value}"
        key = f"{key}_rank" if unit == "rank" and self.words.known(f"{key}_rank") else key
        return self.words(key, amount=amount) if self.words.known(key) else amount

    def with_unit(self, number: str, unit: str, measure: Measure = Measure.VALUE, printed: str | None = None) -> str:
        """A number with its unit as it stands in a sentence, or with the unit that is printed instead."""
        if unit == "rank":
            return self.words("audit.rank", number=number)
        if printed is not None:
            return number + (" " if self.words.language == "en" and printed not in "%％‰" else "") + printed
        key = f"unit_change.{unit}"
        if measure is Measure.VALUE_CHANGE and self.words.known(key):
            return number + self.words(key)
        return number + UNITS[unit].in_prose(self.words.language)

    def unit(self, unit: str) -> str:
        """The symbol of a unit."""
        return UNITS[unit].symbol(self.words.language)

    def amount(self, value: Fraction, claim: Claim) -> str:
        """A computed number in the unit of a claim, one digit more precise than it is printed if it needs that."""
        return self.with_unit(digits(value, claim.value.places), claim.unit, claim.measure)

    def adopted(self, value: Fraction, entry: Entry) -> str:
        """A value of an element, in the unit of the most precise of its printings."""
        finest = max(entry.statements, key=lambda each: each.figure.places)
        own = self.evidence.elements.get(entry.key[0])
        number = convert(value, UNITS[own.unit], UNITS[finest.unit]) if own else value
        return self.with_unit(digits(number, finest.figure.places), finest.unit)


def distinct(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """Printings without those that are a second record of one number at one place, as observation and as claim."""
    found: dict[tuple[object, ...], Statement] = {}
    for each in statements:
        found.setdefault((each.source, each.place, each.figure, each.high, each.unit, each.relation), each)
    return tuple(found.values())


def digits(value: Fraction, places: int) -> str:
    """With so many places, or one more if the number is not that short.

    >>> digits(Fraction("42.03"), 2), digits(Fraction(1, 3), 2), digits(Fraction(259), 0)
    ('42.03', '0.333', '259')
    """
    short = (value * 10**places).denominator == 1
    return f"{rounded(value, places if short else places + 1):f}"
