"""The change of the whole index on the year before: how much is real, how much the measure itself."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from weiheng.assess import Assessment
from weiheng.definitions.form import is_plain
from weiheng.report.blocks import Line, Sentence
from weiheng.report.filling import join
from weiheng.report.numbers import Kind, Number
from weiheng.report.view import View
from weiheng.vocabulary.figure import rounded

_FACTORS = (
    Kind.BY_VALUE,
    Kind.BY_BOUNDS,
    Kind.BY_WEIGHT,
    Kind.BY_FILLING,
    Kind.BY_OTHERS,
    Kind.BY_METHOD,
)
_DUST = Fraction(1, 10**9)
"""Points below which an effect is what binary rounding left of nothing."""


def split_line(view: View) -> Sentence | None:
    """From last year's edition, where it is at hand, to this one; else within this edition; None for a first year."""
    base = _edition_before(view)
    found = None if base is None else _split(view, view.year - 1, base)
    return found or (None if view.before is None else _split(view, view.before, None))


def _edition_before(view: View) -> Assessment | None:
    """The edition before, if it is that of the year before and scores the same whole in this area."""
    before = view.book.previous
    if before is None or before.periods[-1] != view.year - 1:
        return None
    return before if view.area in before.areas and view.root == before.root else None


def _split(view: View, since: int, before: Assessment | None) -> Sentence | None:
    root, base = view.root, None if before is None else before.edition.name
    change = view.number(Kind.CHANGE, root, since=since, base=base, form="signed")
    if change.value is None:
        return None
    every = {kind: view.number(kind, root, since=since, base=base, form="signed") for kind in _FACTORS}
    effects = {kind: number for kind, number in every.items() if abs(number.value or Fraction(0)) > _DUST}
    if before is None and not effects:
        return None
    score = view.score(root)
    years = {"year": view.year_number(), "since": view.year_number(since)}
    facts: dict[str, object] = {"node": view.name(root), "change": change, **years}
    if before is None:
        only_values = set(effects) <= {Kind.BY_VALUE} and is_plain(view.edition)
        template = "split_by_values" if only_values else _template(view)
        parts = _parts(view, effects, _adds_up([*effects.values()], change))
        return view.sentence("split_line", root, template, score=score, parts=parts, **facts)
    old = view.number(Kind.SCORE_BEFORE, root, since=since, base=base)
    template = "split_published" if before.edition.settings.status == "published" else "split_unpublished"
    adds_up = _adds_up([*effects.values()], change) and _adds_up([old, change], score)
    parts = _parts(view, effects, adds_up)
    facts |= {"old": old, "here": _recomputed(view, since, old)}
    return view.sentence("split_line", root, template, score=score, parts=parts, **facts)


def _template(view: View) -> str:
    """The years have the same bounds where bounds are all there is; else the same method."""
    return "split_within" if is_plain(view.edition) else "split_by_method"


def _recomputed(view: View, since: int, old: Number) -> Line:
    """What this edition gives for the year before, where that is another number than the one in the edition before.

    It is the number that the change within this edition starts from.
    """
    here = view.score(view.root, since) if since in view.years else None
    if here is None or here.value is None or here.text == old.text:
        return ()
    return view.line("background.recomputed", score=here)


def _parts(view: View, effects: Mapping[Kind, Number], adds_up: bool) -> Line:
    """The effects; where printed numbers do not add up, that this is from rounding."""
    if not effects:
        return view.line("background.no_effect")
    lines = [view.line(f"background.{kind.value}", effect=number) for kind, number in effects.items()]
    listing = join(view.words, lines, last=False)
    return listing if adds_up else view.line("background.rounded_parts", list=listing)


def _adds_up(parts: Sequence[Number], total: Number) -> bool:
    """Whether numbers add up as they are printed."""
    printed = [rounded(each.value or Fraction(0), total.style.places, each.rounding) for each in (*parts, total)]
    return sum(printed[:-1]) == printed[-1]
