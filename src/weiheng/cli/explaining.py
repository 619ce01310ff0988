"""``weiheng explain``."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from math import isnan
from typing import Any, cast

from rich.console import Console
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from weiheng.assess import Assessment
from weiheng.cli.lookup import find_area, find_node, find_period
from weiheng.cli.screen import console
from weiheng.cli.terminal import MISSING, Kind, area_name, bar, name_of, number, signed, table, unit_symbol
from weiheng.definitions.address import find
from weiheng.definitions.base import Fact
from weiheng.definitions.edition import Edition
from weiheng.definitions.form import stages
from weiheng.editions import open_edition
from weiheng.explain.attribution import explain_change
from weiheng.explain.cell import explain_score
from weiheng.explain.change import Change, Moment, Part
from weiheng.explain.comparison import by_value
from weiheng.explain.growth import average_growth
from weiheng.explain.places import score_places
from weiheng.explain.step import Step
from weiheng.vocabulary.messages import Bilingual, Term, Words, preferred_language
from weiheng.vocabulary.place import place_text
from weiheng.vocabulary.problem import Exit

_BAR_WIDTH = 20


@dataclass(frozen=True)
class Question:
    """What to explain; what is left open is the whole index, its last period, its first area."""

    node: str | None
    period: int | None
    since: int | None
    area: str | None


def explain(edition: str, question: Question, live: bool, as_json: bool, lang: str | None) -> int:
    """Explain a score, or its change since another year."""
    words = Words(preferred_language(lang))
    assessment = open_edition(find(edition), live).assessment
    node, area = find_node(assessment, question.node), find_area(assessment, question.area)
    period = find_period(assessment, question.period)
    if question.since is None:
        step = explain_score(assessment, node, area, period)
        if as_json:
            print(json.dumps(step_record(step), ensure_ascii=False, indent=1))
        else:
            console().print(score_tree(assessment, step, area, period, words))
        return int(Exit.OK)
    before = Moment(assessment, node, area, find_period(assessment, question.since))
    change = explain_change(before, Moment(assessment, node, area, period))
    if as_json:
        print(json.dumps(None if change is None else change_record(change), ensure_ascii=False, indent=1))
    else:
        print_change(console(), assessment, before, Moment(assessment, node, area, period), words)
    return int(Exit.OK)


def plain(thing: Any) -> Any:
    """Anything in an explanation as JSON: fractions as decimals, models as their fields."""
    if isinstance(thing, Fraction):
        return float(thing)
    if isinstance(thing, Fact):
        return plain(thing.model_dump(mode="json"))
    if isinstance(thing, Bilingual):
        return asdict(thing)
    if isinstance(thing, dict):
        return {str(name): plain(item) for name, item in thing.items()}
    if isinstance(thing, (list, tuple)):
        return [plain(item) for item in thing]
    return thing


def step_record(step: Step) -> dict[str, Any]:
    """An explanation for programs."""
    children = [step_record(child) for child in step.children]
    return {"kind": step.kind, "subject": step.subject, "value": step.value, **plain(step.facts), "children": children}


def change_record(change: Change) -> dict[str, Any]:
    """A change for programs; parts add up to it."""
    return {
        "before": change.before,
        "after": change.after,
        "change": float(change.total),
        "way": change.way,
        "effects": plain(change.by_factor()),
        "parts": [
            {"indicator": part.indicator, "total": float(part.total), **plain(part.effects)} for part in change.parts
        ],
        "imputed": [{"indicator": indicator, "period": period} for indicator, period in change.imputed],
        "breaks": [{"indicator": indicator, **plain(gap)} for indicator, gap in change.breaks],
    }


def score_tree(assessment: Assessment, step: Step, area: str, period: int, words: Words) -> Tree:
    """An explanation as a tree for the terminal."""
    place = words("explain.place", area=area_name(assessment.edition, area, words.language), period=period)
    tree = Tree(Text.assemble((place, "dim"), "  ", _line(assessment, step, words)))
    _grow(tree, assessment, step, words)
    return tree


def _grow(tree: Tree, assessment: Assessment, step: Step, words: Words) -> None:
    for child in step.children:
        _grow(tree.add(_line(assessment, child, words)), assessment, child, words)


def _line(assessment: Assessment, step: Step, words: Words) -> Text:
    """One step as a sentence: the message of its kind, then remarks in brackets."""
    shown = _shown(assessment, step, words)
    text = Text(words(f"explain.{_message(step)}", **shown))
    if step.facts.get("contribution") is not None:
        text.append(
            "  " + words("explain.share", share=shown["share"], contribution=shown["contribution"]), style="cyan"
        )
    elif step.facts.get("share") is not None and "contribution" not in step.facts:
        text.append("  " + words("explain.share_only", share=shown["share"]), style="cyan")
    for remark in ("difference", "unit_printed", "note"):
        if step.facts.get(remark) is not None:
            key = f"decided_{remark}" if remark == "difference" and step.facts["decided"] else remark
            text.append("  " + words(f"explain.{key}", **{remark: shown[remark]}), style="yellow")
    return text


def _message(step: Step) -> str:
    """The message of a step: that of its kind, or of a variant."""
    facts = step.facts
    variants = {
        "group": "group_flat" if facts.get("flat") else "group",
        "missing": "missing_divided" if "by" in facts else "missing",
        "put_in": "put_in_group" if facts.get("by") else "put_in" if facts.get("how") in _OF_POOLS else "put_in_series",
    }
    return variants.get(step.kind, step.kind)


_OF_POOLS = ("mean", "median")
"""Imputations that take a pool of values."""


def _shown(assessment: Assessment, step: Step, words: Words) -> dict[str, object]:
    """The facts of a step in words and rounded numbers."""
    edition, facts = assessment.edition, step.facts
    places = score_places(edition, step.subject) if step.subject in edition.nodes else edition.settings.decimals
    shown: dict[str, object] = {name: MISSING if fact is None else fact for name, fact in facts.items()}
    shown["name"] = name_of(edition, step.subject, words.language)
    shown["value"] = number(step.value, places)
    shown["precise"] = MISSING if step.value is None else f"{step.value:.10g}"
    for fact, wording in _WORDING.items():
        if facts.get(fact) is not None:
            shown[fact] = wording(facts[fact], words, places)
    if step.kind in ("ratio", "sum"):
        joint = " / " if step.kind == "ratio" else " + "
        shown["parts"] = joint.join(name_of(edition, part, words.language) for part in cast(tuple[str], facts["parts"]))
    if step.kind == "score":
        shown["formula"] = _formula(f"formula_{facts['direction']}", step, shown, words)
    if step.kind.startswith(_COMPARING):
        shown |= _compared(edition, step, words)
    if step.kind == "missing" and "by" in facts:
        shown["by"] = name_of(edition, cast(str, facts["by"]), words.language)
    if step.kind in _IN_WORDS:
        shown |= _methods(edition, step, words)
    if step.kind == "normalised":
        shown["formula"] = _formula(_SCALED.get(str(facts["how"]), "scaled_range"), step, shown, words)
    return shown


_COMPARING = ("whole_", "by_", "rival")
"""Beginnings of the kinds of steps that compare units."""


def _compared(edition: Edition, step: Step, words: Words) -> dict[str, object]:
    """The numbers of a comparison, as precise as is needed to compute with them."""
    shown: dict[str, object] = {
        name: f"{fact:.6g}" for name, fact in step.facts.items() if isinstance(fact, float) and name != "share"
    }
    shown["value"] = MISSING if step.value is None else f"{step.value:.6g}"
    if "over" in step.facts:
        shown["pool"] = words(f"pool.{step.facts['over']}")
    if "area" in step.facts:
        shown["area"] = area_name(edition, cast(str, step.facts["area"]), words.language)
    return shown


_IN_WORDS = {
    "normalised": "scale_name",
    "put_in": "impute_name",
    "treated": "treat_name",
    "denominated": "",
    "not_divided": "",
}
"""Kinds of steps that are a method's, with the names of these methods."""
_SCALED = {
    "z_score": "scaled_deviations",
    "rank": "scaled_places",
    "borda": "scaled_places",
    "distance_to_target": "scaled_target",
}


def _methods(edition: Edition, step: Step, words: Words) -> dict[str, object]:
    """What a step of a method says of it."""
    facts, table = step.facts, _IN_WORDS[step.kind]
    if not table:
        return {"by": name_of(edition, cast(str, facts["by"]), words.language)}
    precise = (name for name in ("least", "most", "pool_mean", "pool_deviation", "before") if name in facts)
    shown: dict[str, object] = {name: f"{cast(float, facts[name]):.10g}" for name in precise}
    pool = {"pool": words(f"pool.{facts['over']}")} if "over" in facts else {}
    return {**shown, **pool, "how": words(f"{table}.{facts['how']}")}


def _term(table: str) -> Callable[[Any, Words, int], object]:
    return lambda fact, words, _: words(f"{table}.{fact}")


def _percent(fact: Any, _words: Words, _places: int) -> str:
    return f"{100 * fact:.4g}%"


def _rounded(fact: Any, _words: Words, places: int) -> str:
    return number(fact, places)


_WORDING: Mapping[str, Callable[[Any, Words, int], object]] = {
    "unclipped": _rounded,
    "contribution": _rounded,
    "difference": _rounded,
    "share": _percent,
    "coverage": _percent,
    "method": lambda fact, words, _: words(f"way_name.{fact}"),
    "basis": _term("basis"),
    "status": _term("status"),
    "end": _term("term"),
    "unit": lambda fact, words, _: unit_symbol(fact, words.language),
    "place": lambda fact, words, _: place_text(fact, words),
    "source": lambda fact, _words, _places: fact.title,
}
"""How each fact of a step is put into words."""


def _formula(key: str, step: Step, shown: dict[str, object], words: Words) -> str:
    value = f"{float(cast(Fraction, step.facts['input'])):.10g}"
    formula = words(f"explain.{key}", **{**shown, "input": value})
    cut = step.value != step.facts["unclipped"]
    return formula + (words("explain.clipped", value=shown["value"]) if cut else "")


def print_change(out: Console, assessment: Assessment, before: Moment, after: Moment, words: Words) -> None:
    """Why a node moved: sentence, parts largest first, breaks, average growth."""
    change = explain_change(before, after)
    edition, places = assessment.edition, score_places(assessment.edition, after.node)
    name = name_of(edition, after.node, words.language)
    if change is None:
        out.print(words("change.missing", name=name, before=before.period, after=after.period))
        return
    out.print(_change_sentence(change, name, before, after, places, words), style="bold")
    out.print(change_table((edition,), change, words, places))
    for part in change.parts:
        for score, period in ((part.before, before.period), (part.after, after.period)):
            if isnan(score):
                absent = name_of(edition, part.indicator, words.language)
                out.print(words("change.absent", name=absent, period=period), style="yellow")
    if change.way != "closed":
        out.print(words(f"change.way_{change.way}"))
    growth = average_growth(before, after)
    if growth is not None and growth.years > 1:
        rate = signed(100 * growth.rate, edition.settings.decimals)
        out.print(words("change.growth", before=before.period, after=after.period, rate=rate))
    print_change_notes(out, (edition,), change, words)


def _change_sentence(change: Change, name: str, before: Moment, after: Moment, places: int, words: Words) -> str:
    total, old, new = float(change.total), number(change.before, places), number(change.after, places)
    size = number(abs(total), places)
    key = "same" if old == new and not size.strip("0.") else "up" if total > 0 else "down"
    facts = {"name": name, "before": before.period, "after": after.period, "change": size}
    return words(f"change.{key}", **facts, old=old, new=new)


def change_table(editions: Sequence[Edition], change: Change, words: Words, places: int | None = None) -> Table:
    """Contributions of the indicators in points, largest first; split by factor unless all of it is values.

    ``editions`` are those compared, the later first; an indicator may be in one of them only. ``places`` are the digits
    of the points, those of the whole index if not given.
    """
    if places is None:
        places = score_places(editions[0], editions[0].tree.key)
    factors = [name for name, effect in change.by_factor().items() if abs(effect) > abs(change.residue)]
    factors = [] if factors == ["value"] else factors
    numbers = [words("change.scores"), words("change.contribution"), *(words(f"factor.{factor}") for factor in factors)]
    columns: list[tuple[str, Kind]] = [(heading, "number") for heading in numbers]
    shown = table([(words("change.indicator"), "text"), *columns, ("", "shape")])
    largest = max((abs(float(part.total)) for part in change.parts), default=0.0)
    for part in change.parts:
        total = float(part.total)
        effects = [signed(float(part.effects[factor]), places) for factor in factors]
        scores = _scores_of(editions, part)
        shape = Text(bar(abs(total), 0, largest, _BAR_WIDTH), style="green" if total > 0 else "red")
        name = _name_in(editions, part.indicator, words)
        shown.add_row(name, scores, signed(total, places), *effects, shape)
    if change.whole:
        effects = [signed(float(change.whole.get(factor, 0)), places) for factor in factors]
        shown.add_row(words("change.whole"), "", signed(float(sum(change.whole.values())), places), *effects, "")
    effects = [signed(float(change.by_factor()[factor]), places) for factor in factors]
    shown.add_row(words("change.total"), "", signed(float(change.total), places), *effects, "", style="bold")
    return shown


def _scores_of(editions: Sequence[Edition], part: Part) -> str:
    """An indicator's scores before and after; nothing where its values are compared, so that no score of it counts."""
    edition = next(each for each in editions if part.indicator in each.nodes)
    if by_value(edition, part.indicator):
        return ""
    places = score_places(edition, part.indicator)
    return f"{number(part.before, places)} → {number(part.after, places)}"


def _name_in(editions: Sequence[Edition], indicator: str, words: Words) -> str:
    """The name of an indicator in the first edition that has it."""
    return next(name_of(each, indicator, words.language) for each in editions if indicator in each.elements)


def print_change_notes(out: Console, editions: Sequence[Edition], change: Change, words: Words) -> None:
    """What makes a comparison less than it seems: scores that were put in, breaks in series. Never left unsaid.

    Indicators with the same break share a line.
    """
    for indicator, period in change.imputed:
        name = _name_in(editions, indicator, words)
        key = "change.put_in" if any("impute" in stages(each) for each in editions) else "change.imputed"
        out.print(words(key, name=name, period=period), style="yellow")
    if not change.breaks:
        return
    out.print(words("change.breaks"), style="yellow")
    shared: dict[tuple[int, str, Bilingual], list[str]] = {}
    for indicator, gap in change.breaks:
        name = _name_in(editions, indicator, words)
        shared.setdefault((gap.period, gap.kind, gap.note), []).append(name)
    for (period, kind, note), names in shared.items():
        out.print(
            words("change.break", name=names, period=period, kind=Term(f"break_{kind}"), note=note), style="yellow"
        )
