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
from weiheng.cli.screen import console
from weiheng.cli.terminal import MISSING, Kind, number, table, unit_symbol
from weiheng.definitions.address import find, writable
from weiheng.definitions.claims import Claim, Measure, Relation
from weiheng.definitions.decisions import COLUMNS, DECISIONS, Decision, FigureKey, in_force
from weiheng.definitions.edition import edition_of
from weiheng.definitions.pack import Pack
from weiheng.definitions.printed import naming
from weiheng.definitions.rules import definition_problems
from weiheng.definitions.rules.c05_decided_once_a_day import facts_of
from weiheng.definitions.schema import validate
from weiheng.editions import check_pack
from weiheng.indicators.values import Facts
from weiheng.observations.atomic import write_atomically
from weiheng.observations.model import Observations
from weiheng.vocabulary.figure import Figure
from weiheng.vocabulary.messages import Term, Words, preferred_language
from weiheng.vocabulary.place import place_text
from weiheng.vocabulary.problem import Exit, Place, Problem, Refused, errors
from weiheng.vocabulary.unit import UNITS, convert

_COMMAND = Place("weiheng adopt-value")
_SIGNS = {Relation.ABOUT: "≈ ", Relation.GE: "≥ ", Relation.LE: "≤ ", Relation.GT: "> ", Relation.LT: "< "}


@dataclass(frozen=True)
class Asked:
    """What to adopt, as typed."""

    subject: str
    area: str
    period: str
    value: str
    source: str
    place: str
    reason: str
    by: str
    unit: str | None = None
    measure: str = Measure.VALUE.value
    date: str | None = None


@dataclass(frozen=True)
class Statement:
    """What a document prints of a figure: ``text`` with its sign, ``figures`` the number or both ends of a range."""

    text: str
    figures: tuple[Figure, ...]
    unit: str
    source: str | None
    place: str | None
    status: str | None = None
    known: str | None = None

    def saying(self, decision: Decision) -> list[Figure]:
        """The adopted number as it stands here, in whatever unit, if this is the document that is decided for."""
        adopted = convert(decision.value.exact, UNITS[decision.unit], UNITS[self.unit])
        return [each for each in self.figures if self.source == decision.source and each.exact == adopted]


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
    """A decision with everything that has to be seen before it is written."""

    pack: Pack
    decision: Decision
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
    not fit (C04), comes no later than the one in force (C05), or adopts a number that its source does not print (C06).
    """
    checked = check_pack(root)
    if errors(checked.problems):
        raise Refused(errors(checked.problems))
    pack, observations = checked.pack, checked.observations
    typed = _decision(pack, asked)
    _refuse_late(pack, typed)
    _refuse_misfit(_with(pack, typed))
    statements = tuple(statements_of(pack, observations, typed.figure))
    decision = _as_printed(typed, statements)
    decided = _with(pack, decision)
    before, after = (_adopted(each, observations, decision.figure) for each in (pack, decided))
    effects = tuple(_effects(pack, decided, observations))
    return Adoption(pack, decision, statements, before, after, effects)


def _decision(pack: Pack, asked: Asked) -> Decision:
    """The decision as it is typed, with ids for names; what it names may not be there (C04 says so)."""
    today = datetime.now().astimezone().date().isoformat()
    row = {name: text for name, text in {**asdict(asked), "date": asked.date or today}.items() if text is not None}
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
    if problems := [each for each in definition_problems(decided) if each.place == _COMMAND]:
        raise Refused(problems, Exit.USAGE)


def _with(pack: Pack, decision: Decision) -> Pack:
    """The pack as it is once the decision is written."""
    return replace(pack, decisions=(*pack.decisions, (decision, _COMMAND)))


def _as_printed(decision: Decision, statements: tuple[Statement, ...]) -> Decision:
    """The decision with the digits and the unit that its source prints: they tell how precise the number is."""
    printed = [(figure, each.unit) for each in statements for figure in each.saying(decision)]
    if not printed:
        raise Refused([_unprinted(decision, statements)], Exit.USAGE)
    typed = (decision.value, decision.unit)
    value, unit = typed if typed in printed else printed[0]
    return decision.model_copy(update={"value": value, "unit": unit})


def _unprinted(decision: Decision, statements: tuple[Statement, ...]) -> Problem:
    printed = tuple(f"{each.text} {each.unit} ({each.source})" for each in statements)
    facts = {
        "found": f"{decision.value} {decision.unit} ({decision.source})",
        "allowed": printed or Term("no_statement"),
    }
    return Problem("C06", _COMMAND, facts)


def statements_of(pack: Pack, observations: Observations, figure: FigureKey) -> Iterator[Statement]:
    """Everything that documents print of a figure: observations of every vintage, then claims."""
    measure, *key = figure
    for row in observations if measure is Measure.VALUE else ():
        if row.key == tuple(key) and row.value is not None:
            text, status = row.value.text, row.status.value
            yield Statement(text, (row.value,), row.unit, row.source, row.place, status, row.vintage)
    prints = (*(files.printed for files in pack.editions.values()), *pack.printed.values())
    for claim, _ in (each for one in prints for each in one.claims):
        if (claim.measure, claim.subject, claim.area, claim.period) == figure:
            yield Statement(_printed(claim), claim.figures, claim.unit, claim.source, claim.place)


def _printed(claim: Claim) -> str:
    return _SIGNS.get(claim.relation, "") + "–".join(each.text for each in claim.figures)


def _adopted(pack: Pack, observations: Observations, figure: FigureKey) -> Adopted:
    measure, subject, area, period = figure
    unit, decisions = pack.elements()[subject].unit, in_force(each for each, _ in pack.decisions)
    if (decision := decisions.get(figure)) is not None:
        return Adopted(convert(decision.value.exact, UNITS[decision.unit], UNITS[unit]), unit, "decided", decision)
    if measure is Measure.TARGET:
        return Adopted(None, unit, "nothing")
    values = {each.figure[1:]: each for each in decisions.values() if each.measure is Measure.VALUE}
    value = Facts(pack.elements(), observations.latest(), values).value(subject, (area, period))
    why = "computed" if value.is_computed else "nothing" if value.adopted is None else "reported"
    return Adopted(value.adopted, unit, why)


def _effects(pack: Pack, decided: Pack, observations: Observations) -> Iterator[Effect]:
    for name, files in pack.editions.items():
        old, new = edition_of(pack, name), edition_of(decided, name)
        if old is None or new is None or old.decided == new.decided:
            continue
        totals = () if files.frozen else tuple(_totals(assess(old, observations), assess(new, observations)))
        yield Effect(new.name, files.frozen, new.settings.decimals, totals)


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
        shown.add_row(*_cells(each, decision, pack, words), style="bold green" if each.saying(decision) else "")
    out.print(shown)
    for when, adopted in (("before", adoption.before), ("after", adoption.after)):
        out.print(words(f"decide.{when}", adopted=_sentence(adopted, words)))
    _print_effects(out, adoption, words)


def _cells(each: Statement, decision: Decision, pack: Pack, words: Words) -> tuple[str | Text, ...]:
    title = pack.sources[each.source].title.text(words.language) if each.source else MISSING
    status = words(f"status.{each.status}") if each.status else MISSING
    place = place_text(each.place, words) if each.place else MISSING
    mark = "→" if each.saying(decision) else ""
    return mark, each.text, unit_symbol(each.unit, words.language), title, place, status, each.known or MISSING


def _sentence(adopted: Adopted, words: Words) -> str:
    facts: dict[str, object] = {"unit": unit_symbol(adopted.unit, words.language)}
    facts["value"] = MISSING if adopted.value is None else f"{float(adopted.value):.10g}"
    if adopted.decision is not None:
        facts |= adopted.decision.model_dump(mode="json", include={"by", "date", "reason"})
    return words(f"adopted.{adopted.why}", **facts)


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
    record = asdict(each)
    del record["figures"]
    return {**record, "adopted": bool(each.saying(decision))}


def _adopted_record(adopted: Adopted) -> dict[str, object]:
    decision = adopted.decision.model_dump(mode="json") if adopted.decision else None
    value = None if adopted.value is None else float(adopted.value)
    return {"value": value, "unit": adopted.unit, "why": adopted.why, "decision": decision}
