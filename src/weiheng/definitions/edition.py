"""An edition of an index: every definition that its scores depend on, and nothing else."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from weiheng.definitions.claims import Claim, Wording
from weiheng.definitions.model import (
    Area,
    Bounds,
    Fact,
    Indicator,
    Node,
    Owner,
    Settings,
    Source,
    Sum,
    Variable,
)
from weiheng.definitions.pack import Pack


class Edition(Fact):
    """A complete, self-contained set of definitions; the order of its indicators is that of the tree's leaves."""

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

    @property
    def name(self) -> str:
        """The address of the edition, such as ``shenzhen/index/2022``."""
        return f"{self.owner.id}/index/{self.settings.id}"

    @cached_property
    def elements(self) -> Mapping[str, Indicator | Variable]:
        """Indicators and variables by id."""
        variables: dict[str, Indicator | Variable] = {each.id: each for each in self.variables}
        return variables | {each.id: each for each in self.indicators}

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """Nodes of the tree by key, parents first; leaves go by their indicator."""
        return {node.key: node for node in self.tree.walk()}

    @cached_property
    def parents(self) -> Mapping[str, str]:
        """The key of each node's parent; the root has none."""
        return {child.key: node.key for node in self.tree.walk() for child in node.children}

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
    if any(each not in pack.indicators or each not in bounds for each in order):
        return None
    indicators = [pack.indicators[each] for each in order]
    return Edition(
        owner=pack.owner,
        settings=files.settings,
        tree=files.tree,
        indicators=tuple(indicators),
        variables=tuple(_used(pack, indicators)),
        bounds=tuple(bounds[each] for each in order),
        areas=tuple(pack.areas.values()),
        sources=tuple(pack.sources.values()),
        claims=tuple(claim for claim, _ in files.printed.claims),
        wordings=tuple(wording for wording, _ in files.printed.wordings),
    )


def _used(pack: Pack, indicators: Iterable[Indicator]) -> Iterable[Variable]:
    """Variables that the formulas of the indicators use, directly or through other variables."""
    used: set[str] = set()
    pending = [part for indicator in indicators for part in formula_parts(indicator)]
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
