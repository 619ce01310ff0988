"""What the user means by a name: a node, an area, a period of an assessment."""

from collections.abc import Iterable

from weiheng.assess import Assessment
from weiheng.vocabulary.problem import Exit, Place, Problem, Refused


def find_node(assessment: Assessment, text: str | None) -> str:
    """The key of a node by id, name or synonym in either language; the whole index if nothing is given."""
    if text is None:
        return assessment.root
    edition = assessment.edition
    names: dict[str, str] = {}
    for key, node in edition.nodes.items():
        shown = node.names or edition.indicator(key).names
        synonyms = node.synonyms or (edition.indicator(key).synonyms if node.indicator else ())
        for name in (key, shown.zh, shown.en, *synonyms):
            names.setdefault(name.casefold(), key)
    return _chosen(names, text, edition.name, edition.nodes)


def find_area(assessment: Assessment, text: str | None) -> str:
    """The code of an assessed area by code, name or synonym; the first if nothing is given."""
    if text is None:
        return assessment.areas[0]
    areas = [area for area in assessment.edition.areas if area.code in assessment.areas]
    names = {n.casefold(): a.code for a in areas for n in (a.code, a.names.zh, a.names.en, *a.synonyms)}
    return _chosen(names, text, assessment.edition.name, assessment.areas)


def find_period(assessment: Assessment, year: int | None) -> int:
    """A period of the assessment; the last if nothing is given."""
    if year is None:
        return assessment.periods[-1]
    known = {str(period): str(period) for period in assessment.periods}
    return int(_chosen(known, str(year), assessment.edition.name, known))


def _chosen(names: dict[str, str], text: str, edition: str, allowed: Iterable[str]) -> str:
    if text.casefold() not in names:
        raise Refused([Problem("A04", Place(edition), {"found": text, "allowed": tuple(allowed)})], Exit.USAGE)
    return names[text.casefold()]
