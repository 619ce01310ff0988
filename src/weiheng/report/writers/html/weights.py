"""What the page needs to compute the index with other weights: the tree, its weights and the scores of its leaves."""

from dataclasses import dataclass
from fractions import Fraction
from math import isnan
from typing import Any

from weiheng.assess import Assessment
from weiheng.definitions.form import is_arithmetic
from weiheng.definitions.model import Node
from weiheng.explain.places import score_places
from weiheng.vocabulary.figure import Rounding
from weiheng.vocabulary.messages import Language

Course = tuple[float | None, ...]
"""A score a year in points, None where missing."""


@dataclass(frozen=True)
class PanelNode:
    """A node of the tree. Weights are decimal text that reads back as the engine's own number.

    ``share`` is its weight among its siblings (theirs add up to 1), ``weight`` its weight in the whole. ``official``
    are the scores that the engine computed. ``level`` is its depth, 0 for the whole.
    """

    key: str
    name: str
    parent: str | None
    share: str
    weight: str
    official: Course
    leaf: bool
    level: int


@dataclass(frozen=True)
class WeightPanel:
    """An edition's tree and scores in one area, parents before children; courses run over ``years``.

    ``leave_out`` says what a missing child does to its group: its weight goes to its siblings, or else the group is
    missing too. Scores are printed with ``places`` digits after the point by the edition's ``rounding``.
    """

    edition: str
    area: str
    years: tuple[int, ...]
    nodes: tuple[PanelNode, ...]
    leave_out: bool
    places: int
    rounding: Rounding

    @property
    def root(self) -> PanelNode:
        """The whole index."""
        return self.nodes[0]

    def as_json(self) -> dict[str, Any]:
        """The panel as plain data; keys are those that the page's script reads."""
        return {
            "years": self.years,
            "leaveOut": self.leave_out,
            "places": self.places,
            "rounding": self.rounding,
            "nodes": [
                {
                    "key": node.key,
                    "name": node.name,
                    "parent": node.parent,
                    "share": node.share,
                    "official": node.official,
                    "leaf": node.leaf,
                }
                for node in self.nodes
            ],
        }


def weight_panel(assessment: Assessment, area: str, language: Language) -> WeightPanel | None:
    """The panel of an assessed edition in one of its areas.

    None unless every group is the weighted arithmetic mean of its children, which is what the page can compute.
    """
    edition = assessment.edition
    if not is_arithmetic(edition):
        return None
    shares = _shares(edition.tree)
    weights, levels = {assessment.root: Fraction(1)}, {assessment.root: 0}
    for key, parent in edition.parents.items():
        weights[key], levels[key] = weights[parent] * shares[key], levels[parent] + 1
    return WeightPanel(
        edition=edition.name,
        area=area,
        years=assessment.periods,
        nodes=tuple(
            PanelNode(
                key=key,
                name=(node.names or edition.indicator(key).names).text(language),
                parent=edition.parents.get(key),
                share=repr(float(shares[key])),
                weight=repr(float(weights[key])),
                official=tuple(_or_none(assessment.score(key, area, year)) for year in assessment.periods),
                leaf=not node.children,
                level=levels[key],
            )
            for key, node in edition.nodes.items()
        ),
        leave_out=edition.settings.missing == "leave_out",
        places=score_places(edition, assessment.root),
        rounding=edition.settings.rounding,
    )


def _shares(tree: Node) -> dict[str, Fraction]:
    """Weight of each node among its siblings, by key; the root has 1."""
    shares = {tree.key: Fraction(1)}
    for node in tree.walk():
        total = sum((child.weight for child in node.children), Fraction(0))
        shares |= {child.key: child.weight / total for child in node.children}
    return shares


def _or_none(score: float) -> float | None:
    return None if isnan(score) else score
