"""Everything that printed numbers are held against: a pack's definitions, observations, claims, and an assessment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import TypeVar

from weiheng.assess import Assessment
from weiheng.definitions.claims import Claim, Measure, Relation, Wording
from weiheng.definitions.decisions import Decision, FigureKey, in_force
from weiheng.definitions.edition import formula_parts
from weiheng.definitions.model import Area, Indicator, Ratio, Source, Variable
from weiheng.definitions.pack import Pack
from weiheng.indicators.values import Facts
from weiheng.observations.extremes import extreme
from weiheng.observations.model import Key, Observation, Observations
from weiheng.vocabulary.unit import UNITS


@dataclass(frozen=True)
class Evidence:
    """What is known about what is printed.

    ``facts`` evaluates any element from the valid observations; ``observations`` has superseded vintages too;
    ``decisions`` are those in force, by figure. ``assessment`` is that of the edition whose scores are audited, if
    there is one.
    """

    facts: Facts = field(repr=False)
    observations: tuple[Observation, ...] = field(repr=False)
    areas: Mapping[str, Area] = field(repr=False)
    sources: Mapping[str, Source] = field(repr=False)
    claims: tuple[Claim, ...] = field(repr=False)
    wordings: tuple[Wording, ...] = field(repr=False)
    decisions: Mapping[FigureKey, Decision] = field(repr=False)
    assessment: Assessment | None = None
    _dependents: dict[str, frozenset[str]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def elements(self) -> Mapping[str, Indicator | Variable]:
        """Indicators and variables by id."""
        return self.facts.elements

    @cached_property
    def documents(self) -> tuple[str, ...]:
        """Ids of the sources that claims are printed in."""
        return tuple(dict.fromkeys(each.source for each in (*self.claims, *self.wordings)))

    def is_count(self, element: str) -> bool:
        """Whether its values are whole things, in base units: counted, and no average of counts."""
        definition = self.elements[element]
        return UNITS[definition.unit].counts and not isinstance(definition.formula, Ratio)

    @cached_property
    def values_printed(self) -> Mapping[Key, tuple[Claim, ...]]:
        """Claims that say a plain value of an element, by figure."""
        found: dict[Key, list[Claim]] = {}
        for each in self.claims:
            if each.measure is Measure.VALUE and each.relation is Relation.EQ and each.subject in self.elements:
                found.setdefault((each.subject, each.area, each.period), []).append(each)
        return {key: tuple(claims) for key, claims in found.items()}

    @cached_property
    def extremes(self) -> Mapping[tuple[str, str], Observation]:
        """The observations that bounds of the assessed edition repeat by their rules, by indicator and end."""
        if self.assessment is None:
            return {}
        edition, latest = self.assessment.edition, self.facts.observations
        ends = ((each.indicator, end, bound.rule) for each in edition.bounds for end, bound in each.ends())
        found = {
            (indicator, end): extreme(rule, indicator, edition.settings, edition.areas, latest)
            for indicator, end, rule in ends
        }
        return {key: row for key, row in found.items() if row is not None}

    def dependents(self, element: str) -> frozenset[str]:
        """The element, everything whose formula uses it, and the nodes of the assessed tree that rest on these."""
        if element not in self._dependents:
            found, pending = {element}, [element]
            while pending:
                users = self._users.get(pending.pop(), ())
                pending += [each for each in users if each not in found]
                found.update(users)
            self._dependents[element] = frozenset(found)
        return self._dependents[element]

    @cached_property
    def _users(self) -> Mapping[str, list[str]]:
        """What each element is a part of, and each node."""
        users: dict[str, list[str]] = {}
        for key, each in self.elements.items():
            for part in formula_parts(each):
                users.setdefault(part, []).append(key)
        for child, parent in (self.assessment.edition.parents if self.assessment else {}).items():
            users.setdefault(child, []).append(parent)
        return users


Print = TypeVar("Print", Claim, Wording)


def _distinct(*prints: Iterable[Print]) -> tuple[Print, ...]:
    """An edition knows what other documents print of its figures: each once."""
    return tuple(dict.fromkeys(chain(*prints)))


def of_assessment(assessment: Assessment) -> Evidence:
    """What an edition itself knows: its report against its data."""
    edition = assessment.edition
    return Evidence(
        facts=assessment.facts,
        observations=assessment.observations.rows,
        areas={each.code: each for each in edition.areas},
        sources={each.id: each for each in edition.sources},
        claims=edition.claims,
        wordings=edition.wordings,
        decisions=in_force(edition.decisions),
        assessment=assessment,
    )


def of_pack(pack: Pack, observations: Observations, assessment: Assessment | None) -> Evidence:
    """All that a pack knows: every document's claims against all observations, and an edition's scores if it has one.

    The report of the assessed edition is the only one of an index that is audited: the others have data of their own.
    """
    edition = assessment.edition if assessment else None
    elements = {**pack.elements(), **(edition.elements if edition else {})}
    decisions = in_force((*(edition.decisions if edition else ()), *(each for each, _ in pack.decisions)))
    values = [each for each in decisions.values() if each.measure is Measure.VALUE]
    return Evidence(
        facts=Facts(elements, observations.latest(), {each.figure[1:]: each for each in values}),
        observations=observations.rows,
        areas=pack.areas,
        sources=pack.sources,
        claims=_distinct(edition.claims if edition else (), pack.claims()),
        wordings=_distinct(
            edition.wordings if edition else (),
            (each for prints in pack.printed.values() for each, _ in prints.wordings),
        ),
        decisions=decisions,
        assessment=assessment,
    )
