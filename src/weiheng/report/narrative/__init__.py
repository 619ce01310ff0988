"""What a report says: sentences by rules, each true of the numbers that it names."""

from collections.abc import Callable, Iterator, Mapping

from weiheng.definitions.outline import ParagraphName
from weiheng.report.blocks import Paragraph
from weiheng.report.narrative.analysis import groups, laggards, node, node_cause, node_indicators, parts, summary, whole
from weiheng.report.narrative.audit import audit
from weiheng.report.narrative.background import definitions, method, scope, sources
from weiheng.report.narrative.bounds import bounds
from weiheng.report.narrative.headline import conclusion, headline
from weiheng.report.narrative.places import places
from weiheng.report.narrative.plan import plan, plan_line
from weiheng.report.narrative.quality import collected, quality, quality_line
from weiheng.report.narrative.robust import robust, robust_line
from weiheng.report.narrative.split import split_line
from weiheng.report.narrative.targets import targets
from weiheng.report.view import View

__all__ = ["PARAGRAPHS", "conclusion", "headline", "plan_line", "quality_line", "robust_line", "split_line"]

PARAGRAPHS: Mapping[ParagraphName, Callable[[View, str], Iterator[Paragraph]]] = {
    "scope": scope,
    "method": method,
    "sources": sources,
    "definitions": definitions,
    "collected": collected,
    "bounds": bounds,
    "whole": whole,
    "parts": parts,
    "groups": groups,
    "node": node,
    "node_cause": node_cause,
    "node_indicators": node_indicators,
    "targets": targets,
    "places": places,
    "plan": plan,
    "robust": robust,
    "summary": summary,
    "laggards": laggards,
    "quality": quality,
    "audit": audit,
}
"""The paragraphs that an outline can ask for, by name; each is asked about a node."""
