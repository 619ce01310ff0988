"""The area beside others: its rank among those of its kind, and how far it is from the nation, province and best."""

from collections.abc import Iterator
from fractions import Fraction

from weiheng.report.blocks import Line, Paragraph, Sentence
from weiheng.report.book import peers
from weiheng.report.narrative.phrases import clauses, together
from weiheng.report.narrative.unscored import place_unscored
from weiheng.report.numbers import Kind
from weiheng.report.view import View

FEWEST_PEERS = 3
"""Places with a number that a rank among them takes, the own one included."""
MOST_OTHERS = 3
"""Places beside nation, province and best of its kind that an indicator is compared with."""


def places(view: View, node: str) -> Iterator[Paragraph]:
    """The rank of the whole and who has none; of each indicator the rank and the places with a figure of the year."""
    yield from together(view, "places", node, [place_rank(view, node), place_unscored(view, node)])
    for leaf in view.edition.leaves(node):
        sentence = place(view, leaf.id)
        if sentence is not None:
            yield Paragraph(f"{sentence.key} item", (sentence,), "item")


def place_rank(view: View, node: str) -> Sentence | None:
    """The rank of a node's score among areas of the same level and parent."""
    standing = _standing(view, node)
    if standing is None:
        return None
    facts = {"node": view.name(node), "year": view.year_number(), "score": view.score(node), "standing": standing}
    return view.sentence("place_rank", node, "place_rank", **facts)


def _standing(view: View, subject: str) -> Line | None:
    """Rank and number of peers; None if they are too few or the area itself has no number."""
    known = _peers(view, subject)
    if len(known) < FEWEST_PEERS or view.area not in known:
        return None
    shared = list(known.values()).count(known[view.area]) > 1
    facts = {"rank": view.number(Kind.RANK, subject), "areas": view.number(Kind.AREAS, subject)}
    return view.line("background.rank_shared" if shared else "background.rank", **facts)


def _peers(view: View, subject: str) -> dict[str, Fraction]:
    """The places of its kind with their numbers; none if the pack does not know the area."""
    if view.area not in {area.code for area in view.edition.areas}:
        return {}
    return peers(view.book, subject, view.area, view.year)


def place(view: View, indicator: str) -> Sentence | None:
    """An indicator beside other places, those that the area is better than first, and its rank."""
    value = view.scored(indicator)
    if value.value is None:
        return None
    compared = sorted(
        (_comparison(view, indicator, code) for code in _compared(view, indicator)), key=lambda each: each[0]
    )
    parts = [line for _, line in compared]
    standing = _standing(view, indicator)
    if standing is not None:
        parts.append(standing)
    if not parts:
        return None
    facts = {
        "name": view.scored_name(indicator),
        "year": view.year_number(),
        "value": value,
        "list": clauses(view, parts),
    }
    return view.sentence("place", indicator, "place", **facts)


def _compared(view: View, indicator: str) -> list[str]:
    """Nation and the places that the area belongs to, the best of its peers, and some that are here to compare with.

    Areas that the edition assesses too are spoken for by the rank and by the best of them.
    """
    areas = {area.code: area for area in view.edition.areas}
    above, code = [], areas[view.area].parent if view.area in areas else None
    while code is not None and code in areas and code not in above:
        above.append(code)
        code = areas[code].parent
    nations = [code for code, area in areas.items() if area.level == "nation"]
    outside = [code for code in areas if code not in view.assessment.areas and _has(view, indicator, code)]
    best = _best_peer(view, indicator)
    first = dict.fromkeys([*nations, *reversed(above), *([best] if best else [])])
    others = [code for code in outside if code not in first][:MOST_OTHERS]
    return [code for code in (*first, *others) if code != view.area and _has(view, indicator, code)]


def _has(view: View, indicator: str, code: str) -> bool:
    return view.scored(indicator, area=code).value is not None


def _best_peer(view: View, indicator: str) -> str | None:
    others = {code: number for code, number in _peers(view, indicator).items() if code != view.area}
    sign = view.indicator(indicator).direction.sign
    return max(others, key=lambda code: sign * others[code], default=None)


def _named(view: View, indicator: str, code: str) -> str:
    """The name of a place, and that it is the best of its kind if it is and there are enough of them."""
    known, sign = _peers(view, indicator), view.indicator(indicator).direction.sign
    if (
        code not in known
        or len(known) < FEWEST_PEERS
        or sign * known[code] < max(sign * each for each in known.values())
    ):
        return view.area_name(code)
    return view.words("background.best_of_its_kind", area=view.area_name(code))


def _comparison(view: View, indicator: str, code: str) -> tuple[int, Line]:
    """Better (0), as good as printed (1), worse (2), and the words for it."""
    gap = view.number(Kind.PLACE_GAP, indicator, of=code, form="absolute")
    facts = {"area": _named(view, indicator, code), "other": view.scored(indicator, area=code), "gap": gap}
    if not gap.value or not gap.digits.strip("0."):
        return 1, view.line("background.place_even", **facts)
    better = view.indicator(indicator).direction.sign * gap.value > 0
    side = "above" if gap.value > 0 else "below"
    return (0 if better else 2), view.line(f"background.place_{'better' if better else 'worse'}_{side}", **facts)
