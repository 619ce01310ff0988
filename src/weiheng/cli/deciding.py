"""``weiheng adopt-value``: one of the printed values of a figure is adopted, and what that changes."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from fractions import Fraction
from math import isnan
from pathlib import Path

from rich.console import Console
from rich.text import Text

from weiheng.assess import Assessment, assess
from weiheng.audit.evidence import Evidence, of_pack
from weiheng.audit.inputs import Inputs
from weiheng.audit.model import Statement
from weiheng.audit.printings import UNKNOWN_PLACE, observed, printings
from weiheng.cli.audit_records import statement_record
from weiheng.cli.screen import console
from weiheng.cli.terminal import MISSING, Kind, number, table, unit_symbol
from weiheng.definitions.address import find, writable
from weiheng.definitions.claims import Measure, Relation
from weiheng.definitions.decisions import COLUMNS, DECISIONS, Decision, FigureKey, in_force
from weiheng.definitions.edition import edition_of
from weiheng.definitions.pack import Pack
from weiheng.definitions.printed import naming
from weiheng.definitions.rules import definition_problems
from weiheng.definitions.rules.c05_decided_once_a_day import facts_of
from weiheng.definitions.schema import validate
from weiheng.editions import check_pack
from weiheng.explain.places import score_places
from weiheng.observations.atomic import write_atomically
from weiheng.observations.model import Observations
from weiheng.vocabulary.figure import Figure
from weiheng.vocabulary.messages import LANGUAGES, Term, Words, preferred_language
from weiheng.vocabulary.place import place_text
from weiheng.vocabulary.problem import Exit, Place, Problem, Refused, errors
from weiheng.vocabulary.text import folded
from weiheng.vocabulary.unit import UNITS, convert

_COMMAND = Place("weiheng adopt-value")
_SIGNS = {Relation.ABOUT: "≈ ", Relation.GE: "≥ ", Relation.LE: "≤ ", Relation.GT: "> ", Relation.LT: "< "}


@dataclass(frozen=True)
class Asked:
    """What to adopt, as typed; the place may be left out where only one has the number."""

    subject: str
    area: str
    period: str
    value: str
    source: str
    place: str | None
    reason: str
    by: str
    unit: str | None = None
    measure: str = Measure.VALUE.value
    date: str | None = None


@dataclass(frozen=True)
class Adopted:
    """The number that counts, in the unit of the indicator or variable, and why: see the messages ``adopted.*``."""

    value: Fraction | None
    unit: str
    why: str
    decision: Decision | None = None


@dataclass(frozen=True)
class Total:
    """A score of a whole index before and after, in points; None where it is missing."""

    area: str
    period: int
    before: float | None
    after: float | None


@dataclass(frozen=True)
class Effect:
    """What a decision does to an edition that uses the figure; a frozen one keeps its numbers."""

    edition: str
    frozen: bool
    decimals: int
    totals: tuple[Total, ...]


@dataclass(frozen=True)
class Adoption:
    """A decision with the printing that it adopts and everything else that has to be seen before it is written."""

    pack: Pack
    decision: Decision
    printed: Statement
    statements: tuple[Statement, ...]
    before: Adopted
    after: Adopted
    effects: tuple[Effect, ...]


def adopt_value(pack: str, asked: Asked, dry_run: bool, as_json: bool, lang: str | None) -> int:
    """Record a decision in the pack; show what it is about and what it changes, then write."""
    words = Words(preferred_language(lang))
    address = find(pack) if dry_run else writable(find(pack))
    adoption = plan_adoption(address.root, asked)
    if not as_json:
        print_adoption(console(), adoption, words)
    path = None if dry_run else write_decision(adoption.pack, adoption.decision)
    if as_json:
        print(json.dumps({**adoption_record(adoption), "written": path and str(path)}, ensure_ascii=False, indent=1))
    else:
        print(words("decide.written", path=path) if path else words("decide.dry_run"))
    return int(Exit.OK)


def plan_adoption(root: Path, asked: Asked) -> Adoption:
    """What the decision would be and do.

    ``Refused`` if the pack has errors, or if the decision cannot be read (Y06, Y07), names what is not there or does
    not fit (C04), adopts a number that its source does not print at that place (C06), or comes no later than the one
    in force (C05).
    """
    checked = check_pack(root)
    if errors(checked.problems):
        raise Refused(errors(checked.problems))
    pack, observations = checked.pack, checked.observations
    typed = _decision(pack, asked)
    _refuse_misfit(_with(pack, typed))
    statements = statements_of(pack, observations, typed.figure)
    decision, printed = _as_printed(typed, statements)
    _refuse_late(pack, decision)
    decided = _with(pack, decision)
    before, after = (_adopted(of_pack(each, observations, None), decision.figure) for each in (pack, decided))
    effects = tuple(_effects(pack, decided, observations))
    return Adoption(pack, decision, printed, statements, before, after, effects)


def _decision(pack: Pack, asked: Asked) -> Decision:
    """The decision as it is typed, with ids for names; what it names may not be there (C04 says so)."""
    today = datetime.now().astimezone().date().isoformat()
    typed = {**asdict(asked), "date": asked.date or today, "place": asked.place or UNKNOWN_PLACE}
    row = {name: text for name, text in typed.items() if text is not None}
    names = naming(pack.elements(), pack.areas.values())
    element = pack.elements().get(names.resolved(row)["subject"])
    row.setdefault("unit", element.unit if element else "")
    decision, problems = validate(Decision, names.resolved(row), lambda *_: _COMMAND)
    if decision is None:
        raise Refused(problems, Exit.USAGE)
    return decision


def _refuse_late(pack: Pack, decision: Decision) -> None:
    known = in_force(each for each, _ in pack.decisions).get(decision.figure)
    if known is not None and known.date >= decision.date:
        place = next(place for each, place in pack.decisions if each is known)
        raise Refused([Problem("C05", place, facts_of(known))], Exit.USAGE)


def _refuse_misfit(decided: Pack) -> None:
    """What is wrong with the decision but its date, which matters only to one that is right."""
    problems = [each for each in definition_problems(decided) if each.place == _COMMAND and each.code != "C05"]
    if problems:
        raise Refused(problems, Exit.USAGE)


def _with(pack: Pack, decision: Decision) -> Pack:
    """The pack as it is once the decision is written."""
    return replace(pack, decisions=(*pack.decisions, (decision, _COMMAND)))


def _as_printed(typed: Decision, statements: tuple[Statement, ...]) -> tuple[Decision, Statement]:
    """The decision with digits, unit and place as its source prints them: they tell how precise the number is."""
    printed = [each for each in statements if _says(each, typed)]
    at = [each for each in printed if _same_place(each.place, typed.place)]
    at = at or [each for each in printed if UNKNOWN_PLACE in (each.place, typed.place)]
    if len({each.place for each in at}) != 1:
        raise Refused([_unprinted(typed, statements)], Exit.USAGE)
    chosen = next((each for each in at if (each.figure, each.unit) == (typed.value, typed.unit)), at[0])
    place = typed.place if chosen.place == UNKNOWN_PLACE else chosen.place
    if place == UNKNOWN_PLACE:
        raise Refused([Problem("Y06", _COMMAND, {"key": "place"})], Exit.USAGE)
    (value,) = _adopted_of(chosen, typed)
    return typed.model_copy(update={"value": value, "unit": chosen.unit, "place": place}), chosen


def _says(each: Statement, decision: Decision) -> bool:
    """Whether the document that is decided for prints the number here, in whatever unit."""
    return each.source == decision.source and bool(_adopted_of(each, decision))


def _adopted_of(each: Statement, decision: Decision) -> tuple[Figure, ...]:
    """The adopted number as it stands here: itself, or one end of a range; empty if it does not."""
    adopted = convert(decision.value.exact, UNITS[decision.unit], UNITS[each.unit])
    return tuple(figure for figure in (each.figure, each.high) if figure is not None and figure.exact == adopted)[:1]


def _same_place(one: str, other: str) -> bool:
    """Whether two texts name one place, in whichever language: ``table 2`` and 表 2."""
    names = [{folded(text), *(folded(place_text(text, Words(each))) for each in LANGUAGES)} for text in (one, other)]
    return not names[0].isdisjoint(names[1])


def _unprinted(decision: Decision, statements: tuple[Statement, ...]) -> Problem:
    printed = tuple(_located(_text(each), each.unit, each.source, each.place) for each in statements)
    found = _located(decision.value.text, decision.unit, decision.source, decision.place)
    return Problem("C06", _COMMAND, {"found": found, "allowed": printed or Term("no_statement")})


def _located(text: str, unit: str, source: str, place: str) -> str:
    where = source if place == UNKNOWN_PLACE else f"{source}, {place}"
    return f"{text} {unit} ({where})"


def statements_of(pack: Pack, observations: Observations, figure: FigureKey) -> tuple[Statement, ...]:
    """Everything that is printed of a figure: the valid observation, superseded ones, the claims of all documents."""
    evidence = of_pack(pack, observations, None)
    reports = (claim for files in pack.editions.values() for claim, _ in files.printed.claims)
    every = replace(evidence, claims=tuple(dict.fromkeys((*evidence.claims, *reports))))
    valid = printings(every).get(figure, ())
    known = {each.vintage for each in valid}
    rows = [each for each in every.observations if each.key == figure[1:] and each.value is not None]
    earlier = [each for each in rows if figure[0] is Measure.VALUE and each.vintage not in known]
    inputs = Inputs(every)
    return tuple(sorted((*valid, *(observed(inputs, each) for each in earlier)), key=lambda each: bool(each.claim)))


def _text(each: Statement) -> str:
    """The printed number with its sign, or both ends of a range."""
    ends = (each.figure,) if each.high is None else (each.figure, each.high)
    return _SIGNS.get(each.relation, "") + "–".join(end.text for end in ends)


def _adopted(evidence: Evidence, figure: FigureKey) -> Adopted:
    measure, subject, area, period = figure
    unit = evidence.elements[subject].unit
    if (decision := evidence.decisions.get(figure)) is not None:
        return Adopted(convert(decision.value.exact, UNITS[decision.unit], UNITS[unit]), unit, "decided", decision)
    if measure is Measure.TARGET:
        return Adopted(None, unit, "nothing")
    value = evidence.facts.value(subject, (area, period))
    why = "computed" if value.is_computed else "nothing" if value.adopted is None else "reported"
    return Adopted(value.adopted, unit, why)


def _effects(pack: Pack, decided: Pack, observations: Observations) -> Iterator[Effect]:
    for name, files in pack.editions.items():
        old, new = edition_of(pack, name), edition_of(decided, name)
        if old is None or new is None or old.decided == new.decided:
            continue
        totals = () if files.frozen else tuple(_totals(assess(old, observations), assess(new, observations)))
        yield Effect(new.name, files.frozen, score_places(new, new.tree.key), totals)


def _totals(before: Assessment, after: Assessment) -> Iterator[Total]:
    """Totals that are not the same any more."""
    for area in after.areas:
        for period in after.periods:
            old, new = (each.score(each.root, area, period) for each in (before, after))
            if old != new and not (isnan(old) and isnan(new)):
                yield Total(area, period, *(None if isnan(each) else each for each in (old, new)))


def write_decision(pack: Pack, decision: Decision) -> Path:
    """Add the row of a decision to the pack's file, and leave everything that stands there as it is."""
    path = pack.root / DECISIONS
    text = path.read_bytes().decode() if path.exists() else _line(COLUMNS, "\n")
    header = next(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    end = "\r\n" if "\r\n" in text else "\n"
    fields = decision.model_dump(mode="json")
    text = text if text.endswith("\n") else text + end
    write_atomically(path, text + _line([str(fields[name]) for name in header], end))
    return path


def _line(cells: list[str] | tuple[str, ...], end: str) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator=end).writerow(cells)
    return line.getvalue()


def print_adoption(out: Console, adoption: Adoption, words: Words) -> None:
    """What documents print side by side, which number is adopted, and what changes by that."""
    pack, decision = adoption.pack, adoption.decision
    names = {"name": pack.elements()[decision.subject].names, "area": pack.areas[decision.area].names}
    out.print(words(f"decide.title_{decision.measure}", **names, period=decision.period), style="bold")
    columns: list[tuple[str, Kind]] = [("printed", "number"), ("unit", "number"), ("source", "text")]
    columns += [(each, "number") for each in ("place", "status", "known")]
    shown = table([("", "shape"), *((words(f"decide.{heading}"), kind) for heading, kind in columns)])
    for each in adoption.statements:
        shown.add_row(*_cells(each, adoption, words), style="bold green" if _chosen(each, decision) else "")
    out.print(shown)
    for when, adopted in (("before", adoption.before), ("after", adoption.after)):
        out.print(words(f"decide.{when}", adopted=_sentence(adopted, words)))
    if adoption.printed.relation is not Relation.EQ:
        facts = {"printed": _text(adoption.printed), "value": decision.value}
        out.print(words("decide.limit", **facts, unit=unit_symbol(decision.unit, words.language)))
    _print_effects(out, adoption, words)


def _chosen(each: Statement, decision: Decision) -> bool:
    return _says(each, decision) and each.place in (decision.place, UNKNOWN_PLACE)


def _cells(each: Statement, adoption: Adoption, words: Words) -> tuple[str | Text, ...]:
    title = adoption.pack.sources[each.source].title.text(words.language) if each.source else MISSING
    status = words(f"status.{each.status.value}") if each.claim is None else MISSING
    place = MISSING if each.place == UNKNOWN_PLACE else place_text(each.place, words)
    mark = "→" if _chosen(each, adoption.decision) else ""
    return mark, _text(each), unit_symbol(each.unit, words.language), title, place, status, each.vintage or MISSING


def _sentence(adopted: Adopted, words: Words) -> str:
    """A number that is decided as it is printed; any other as it counts."""
    unit, value = adopted.unit, MISSING if adopted.value is None else f"{float(adopted.value):.10g}"
    facts: dict[str, object] = {}
    if (decision := adopted.decision) is not None:
        unit, value = decision.unit, decision.value.text
        facts = decision.model_dump(mode="json", include={"by", "date", "reason"})
    return words(f"adopted.{adopted.why}", value=value, unit=unit_symbol(unit, words.language), **facts)


def _print_effects(out: Console, adoption: Adoption, words: Words) -> None:
    if not adoption.effects:
        out.print(words("decide.unused"))
    for each in adoption.effects:
        kind = "frozen" if each.frozen else "totals" if each.totals else "same"
        out.print(words(f"decide.{kind}", edition=each.edition))
        for total in each.totals:
            ends = {"before": number(total.before, each.decimals), "after": number(total.after, each.decimals)}
            area = adoption.pack.areas[total.area].names
            out.print("  " + words("decide.total", area=area, period=total.period, **ends))


def adoption_record(adoption: Adoption) -> dict[str, object]:
    """Everything for programs."""
    return {
        "decision": adoption.decision.model_dump(mode="json"),
        "statements": [_statement_record(each, adoption.decision) for each in adoption.statements],
        "before": _adopted_record(adoption.before),
        "after": _adopted_record(adoption.after),
        "editions": [asdict(each) for each in adoption.effects],
    }


def _statement_record(each: Statement, decision: Decision) -> dict[str, object]:
    """As in the records of an audit, but nothing is judged here."""
    record = statement_record(each)
    del record["verdict"]
    return {**record, "adopted": _chosen(each, decision)}


def _adopted_record(adopted: Adopted) -> dict[str, object]:
    decision = adopted.decision.model_dump(mode="json") if adopted.decision else None
    value = None if adopted.value is None else float(adopted.value)
    return {"value": value, "unit": adopted.unit, "why": adopted.why, "decision": decision}
