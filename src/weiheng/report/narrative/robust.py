"""How robust the index is: what was varied, what of the result stays, and what cannot be told."""

from collections.abc import Iterator, Mapping

from weiheng.report.blocks import Line, Paragraph, Sentence
from weiheng.report.filling import merged
from weiheng.report.narrative.background import see
from weiheng.report.narrative.phrases import clauses, listed, together, years_line
from weiheng.report.numbers import Kind, Number
from weiheng.report.robust_charts import totals, tried
from weiheng.report.robustly import CERTAIN, PLACES, SAME, Robustly
from weiheng.report.view import View


def robust(view: View, node: str) -> Iterator[Paragraph]:
    """What was varied, then what it says of the score and, of several areas, of the place."""
    found = tried(view, node)
    if found is None:
        return
    about = (robust_changes, robust_years) if found.of_years else (robust_place, robust_top, robust_neighbours)
    said = [
        robust_drawn(view, found),
        robust_score(view, found),
        robust_scales(view, found),
        robust_last(view, found),
        robust_outside(view, found),
        robust_note(view, found),
    ]
    yield from together(view, "robust", node, said)
    yield from together(view, "robust_certain", node, [rule(view, found) for rule in about])
    yield from together(view, "robust_causes", node, [robust_matters(view, found), robust_variants(view, found)])


def robust_line(view: View) -> Sentence | None:
    """The last score, or the place among areas, with its interval, for the director's page."""
    found = tried(view, view.root)
    if found is None or not found.found.has_intervals:
        return None
    facts = {"replicates": view.number(Kind.REPLICATES), **_score(view)}
    if not found.of_years:
        return view.sentence("robust_line", view.root, "robust_line_areas", **facts, **_place(view))
    last = _last(view, found)
    clause = view.line("robust_report.also", last=last) if last else ""
    return view.sentence("robust_line", view.root, "robust_line_years", **facts, last=clause)


def robust_drawn(view: View, found: Robustly) -> Sentence:
    """Which choices were drawn together, and how often."""
    factors = listed(view, ((view.words(f"uncertain.{name}"),) for name in found.factors), most=len(found.factors))
    facts = {"replicates": view.number(Kind.REPLICATES), "table": see(view, "table robust_factors")}
    return view.sentence("robust_drawn", view.root, "robust_drawn", factors=factors, **facts)


def robust_note(view: View, found: Robustly) -> Sentence | None:
    """What the edition says of its experiment."""
    note = found.robustness.note
    if note is None:
        return None
    return view.sentence("robust_note", view.root, "robust_note", note=note.text(view.words.language))


def robust_score(view: View, found: Robustly) -> Sentence:
    """The last score and the interval of its replicates; that there is none where scores are on unlike scales."""
    if not found.found.has_intervals:
        return view.sentence("robust_score", view.root, "robust_scales_unlike")
    return view.sentence("robust_score", view.root, "robust_score", node=view.name(view.root), **_score(view))


def robust_scales(view: View, found: Robustly) -> Sentence | None:
    """That a part of the interval comes from scales that are like each other, but not the same."""
    return view.sentence("robust_scales", view.root, "robust_scales_alike") if found.found.scales == "alike" else None


def _score(view: View) -> dict[str, object]:
    return {
        "year": view.year_number(),
        "score": view.score(view.root),
        "low": view.number(Kind.INTERVAL_LOW, view.root, unit=False),
        "high": view.number(Kind.INTERVAL_HIGH, view.root),
    }


def robust_last(view: View, found: Robustly) -> Sentence | None:
    """How sure the last rise or fall is; nothing if there was none."""
    last = _last(view, found)
    return view.sentence("robust_last", view.root, "robust_last", last=last) if last else None


def _last(view: View, found: Robustly) -> Line:
    if view.before is None:
        return ()
    share = view.number(Kind.SAME_SIGN, view.root, since=view.before)
    change = view.number(Kind.CHANGE, view.root, since=view.before)
    if share.value is None or not change.value:
        return ()
    sure = found.changes(view.area, view.year).get(view.year, False)
    facts = {"share": _share(found, share), "year": view.year_number(), "before": view.year_number(view.before)}
    unsure = "" if sure else view.words("robust_report.unsure")
    return view.line(f"robust_report.{'above' if change.value > 0 else 'below'}", unsure=unsure, **facts)


def _level(found: Robustly) -> str:
    """The share of replicates that makes an order certain."""
    return f"{100 * found.sure:g}%"


def _share(found: Robustly, number: Number) -> Line:
    """A share of the replicates; less than 1 % is not none, and more than 99 % not all."""
    return merged((found.beyond(number.origin), number))


def robust_changes(view: View, found: Robustly) -> Sentence | None:
    """How many changes from year to year are certain, and which are not."""
    changes = found.changes(view.area, view.year)
    if len(changes) < 2:  # of a single one all is said
        return None
    facts = {
        "total": view.number(Kind.CHANGES, view.root),
        "sure": view.number(Kind.CHANGES, view.root, of=CERTAIN),
        "level": _level(found),
        "years": years_line(view, (year for year, sure in changes.items() if not sure)),
    }
    key = "sure" if all(changes.values()) else "some" if any(changes.values()) else "unsure"
    return view.sentence("robust_changes", view.root, f"robust_changes_{key}", **facts)


def robust_years(view: View, _: Robustly) -> Sentence:
    """That years of one area are not compared as areas are."""
    return view.sentence("robust_years", view.root, "robust_years", area=view.area_name())


def robust_place(view: View, found: Robustly) -> Sentence | None:
    """The place of the area with the interval of its replicates."""
    if view.area not in found.ranked(view.year):
        return None
    return view.sentence("robust_place", view.root, "robust_place", area=view.area_name(), **_place(view))


def _place(view: View) -> dict[str, object]:
    return {
        "ranked": view.number(Kind.RANKED),
        "place": view.number(Kind.PLACE, view.root),
        "place_low": view.number(Kind.INTERVAL_LOW, view.root, of=PLACES),
        "place_high": view.number(Kind.INTERVAL_HIGH, view.root, of=PLACES),
    }


def robust_top(view: View, found: Robustly) -> Sentence | None:
    """How often the area is among the first."""
    share = view.number(Kind.TOP, view.root)
    if share.value is None:
        return None
    facts = {"share": _share(found, share), "top": view.number(Kind.TOP_PLACES)}
    return view.sentence("robust_top", view.root, "robust_top", **facts)


def robust_neighbours(view: View, found: Robustly) -> Sentence | None:
    """The areas before or behind which it does not stand for certain."""
    if view.area not in found.ranked(view.year) or len(found.ranked(view.year)) < 2:
        return None
    near, level = found.neighbours(view.area, view.year), _level(found)
    if not near:
        return view.sentence("robust_neighbours", view.root, "robust_apart", level=level)
    areas = listed(view, (_neighbour(view, found, each) for each in near))
    return view.sentence("robust_neighbours", view.root, "robust_neighbours", areas=areas, level=level)


def _neighbour(view: View, found: Robustly, other: str) -> Line:
    share = _share(found, view.number(Kind.AHEAD, view.root, of=other))
    return view.line("robust_report.neighbour", own=view.area_name(), area=view.area_name(other), share=share)


def robust_outside(view: View, found: Robustly) -> Sentence | None:
    """Years whose own score is outside the interval."""
    years = found.outside(view.area, view.year)
    if not years:
        return None
    return view.sentence("robust_outside", view.root, "robust_outside", years=years_line(view, years))


def robust_matters(view: View, found: Robustly) -> Sentence | None:
    """The factors that matter most for the score and for the order; nothing if it was not computed."""
    known = totals(view, found, unit=True)
    parts = [
        _most(view, found, which, shares) for which, shares in known.items() if any(n.value for n in shares.values())
    ]
    return view.sentence("robust_matters", view.root, "robust_matters", parts=clauses(view, parts)) if parts else None


def _most(view: View, found: Robustly, which: str, shares: Mapping[str, Number]) -> Line:
    name = max(shares, key=lambda each: shares[each].value or 0)
    key = "matters_score" if which == "score" else f"matters_{found.shifting}"
    facts = {"factor": view.words(f"uncertain.{name}"), "share": shares[name], "year": view.year_number()}
    return view.line(f"robust_report.{key}", **facts)


def robust_variants(view: View, found: Robustly) -> Sentence | None:
    """How many other methods say the same of the last change, or give the same place."""
    every, same = view.number(Kind.VARIANTS, view.root), view.number(Kind.VARIANTS, view.root, of=SAME)
    if not every.value or (found.of_years and view.before is None):
        return None
    facts = {"n": every, "same": same, "table": see(view, "table robust_variants")}
    about = "years" if found.of_years else "areas"
    key = f"robust_variants_{about}" + ("_all" if same.value == every.value else "")
    return view.sentence("robust_variants", view.root, key, **facts)
