"""An edition of an index: every definition that its scores depend on, and nothing else."""

from collections.abc import Container, Iterable, Mapping
from functools import cached_property

from pydantic import Field

from weiheng.definitions.base import Fact
from weiheng.definitions.claims import Claim, Measure, Wording
from weiheng.definitions.decisions import Decision, decisions_about
from weiheng.definitions.model import Area, Bounds, Indicator, Node, Owner, Settings, Source, Sum, Variable
from weiheng.definitions.pack import Pack
from weiheng.vocabulary.messages import Bilingual


class Edition(Fact):
    """A complete, self-contained set of definitions; the order of its indicators is that of the tree's leaves.

    ``bounds`` are those of the indicators that have any, in the same order.

    ``decisions`` are those in force on its indicators and variables; without any the field is not written, so that what
    is not decided on does not change a lock.
    """

    owner: Owner
    settings: Settings
    tree: Node
    indicators: tuple[Indicator, ...]
    variables: tuple[Variable, ...]
    bounds: tuple[Bounds, ...]
    areas: tuple[Area, ...]
    sources: tuple[Source, ...]
    claims: tuple[Claim, ...] = ()
    wordings: tuple[Wording, ...] = ()
    decisions: tuple[Decision, ...] = Field(default=(), exclude_if=lambda decisions: not decisions)

    @property
    def name(self) -> str:
        """The address of the edition, such as ``shenzhen/index/2022``."""
        return f"{self.owner.id}/index/{self.settings.id}"

    @cached_property
    def elements(self) -> Mapping[str, Indicator | Variable]:
        """Indicators and variables by id."""
        variables: dict[str, Indicator | Variable] = {each.id: each for each in self.variables}
        return variables | {each.id: each for each in self.indicators}

    @property
    def decided(self) -> Mapping[tuple[str, str, int], Decision]:
        """Decisions on values by indicator or variable, area and period."""
        values = (each for each in self.decisions if each.measure is Measure.VALUE)
        return {(each.subject, each.area, each.period): each for each in values}

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """Nodes of the tree by key, parents first; leaves go by their indicator."""
        return {node.key: node for node in self.tree.walk()}

    @cached_property
    def parents(self) -> Mapping[str, str]:
        """The key of each node's parent; the root has none."""
        return {child.key: node.key for node in self.tree.walk() for child in node.children}

    def name_of(self, key: str) -> Bilingual:
        """The name of a node; a leaf has its indicator's."""
        return self.nodes[key].names or self.elements[key].names

    def indicator(self, key: str) -> Indicator:
        """The indicator with an id."""
        return next(each for each in self.indicators if each.id == key)

    def bounds_of(self, indicator: str) -> Bounds:
        """The bounds of an indicator."""
        return next(each for each in self.bounds if each.indicator == indicator)

    def leaves(self, key: str) -> tuple[Indicator, ...]:
        """The indicators at or below a node."""
        wanted = {node.indicator for node in self.nodes[key].leaves()}
        return tuple(each for each in self.indicators if each.id in wanted)


def edition_of(pack: Pack, name: str) -> Edition | None:
    """The edition ``name`` of a pack, or None if parts of it could not be read or refer to what is not there."""
    files = pack.editions.get(name)
    if files is None or files.settings is None or files.tree is None:
        return None
    order = [leaf.indicator for leaf in files.tree.leaves() if leaf.indicator is not None]
    bounds = {each.indicator: each for each in files.bounds}
    needs = files.settings.normalise.needs_bounds
    if any(each not in pack.indicators or (needs(each) and each not in bounds) for each in order):
        return None
    indicators = [pack.indicators[each] for each in order]
    variables = tuple(_used(pack, indicators, (each.by for each in files.settings.denominate)))
    elements = (*order, *(each.id for each in variables))
    return Edition(
        owner=pack.owner,
        settings=files.settings,
        tree=files.tree,
        indicators=tuple(indicators),
        variables=variables,
        bounds=tuple(bounds[each] for each in order if each in bounds),
        areas=tuple(pack.areas.values()),
        sources=tuple(pack.sources.values()),
        claims=(*(claim for claim, _ in files.printed.claims), *_elsewhere(pack, elements)),
        wordings=tuple(wording for wording, _ in files.printed.wordings),
        decisions=decisions_about((each for each, _ in pack.decisions), elements, files.settings.periods.last),
    )


def _elsewhere(pack: Pack, elements: Container[str]) -> Iterable[Claim]:
    """What other documents print of the figures that the edition uses."""
    return (claim for claim in pack.claims() if claim.subject in elements)


def _used(pack: Pack, indicators: Iterable[Indicator], divisors: Iterable[str]) -> Iterable[Variable]:
    """Variables that divide indicators or are used by their formulas, directly or through other variables."""
    used: set[str] = set()
    pending = [*divisors, *(part for indicator in indicators for part in formula_parts(indicator))]
    while pending:
        part = pending.pop()
        if part in used or part not in pack.variables:
            continue
        used.add(part)
        pending += formula_parts(pack.variables[part])
    return (variable for key, variable in pack.variables.items() if key in used)


def formula_parts(element: Indicator | Variable) -> tuple[str, ...]:
    """The indicators and variables that a formula names."""
    formula = element.formula
    if formula is None:
        return ()
    return formula.sum if isinstance(formula, Sum) else (formula.numerator, formula.denominator)
