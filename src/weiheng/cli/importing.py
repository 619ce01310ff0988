"""``weiheng template`` and ``weiheng import``: figures into a pack."""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from weiheng.cli.checking import problem_record
from weiheng.cli.options import year_of
from weiheng.cli.prose import print_problems
from weiheng.definitions.address import find, writable
from weiheng.definitions.pack import Pack, load_pack
from weiheng.observations.atomic import write_atomically
from weiheng.observations.intake.names import names_of
from weiheng.observations.intake.plan import Change, Plan, Terms, plan_import, usable_pack
from weiheng.observations.intake.statements import Given, Statement
from weiheng.observations.intake.writing import write_plan
from weiheng.observations.model import Observation
from weiheng.observations.template import form_bytes, form_lines, next_period
from weiheng.vocabulary.messages import Words, preferred_language
from weiheng.vocabulary.period import is_date
from weiheng.vocabulary.problem import Exit, Place, Problem, Refused, errors
from weiheng.vocabulary.status import Status
from weiheng.vocabulary.unit import UNITS

_MANY = 20_000


def template(pack: str, period: str | None, area: str | None, out: Path, replace: bool, lang: str | None) -> int:
    """Write the form for a year and area."""
    words = Words(preferred_language(lang))
    facts, observations = usable_pack(find(pack).root)
    code = _area(area, facts) or facts.owner.area
    year = year_of("--period", period) or next_period(facts, observations, code)
    if out.exists() and not replace:
        raise Refused([Problem("I14", Place(str(out)), {"found": out.name})], Exit.FILES)
    write_atomically(out, form_bytes(facts, observations, code, year, words))
    count = len(form_lines(facts, observations, code, year))
    print(words("template.written", path=out, count=count, area=facts.areas[code].names, period=year))
    return int(Exit.OK)


@dataclass(frozen=True)
class Options:
    """Options of ``weiheng import`` as typed."""

    dry_run: bool = False
    area: str | None = None
    period: str | None = None
    source: str | None = None
    vintage: str | None = None
    as_json: bool = False


def import_(pack: str, file: Path, options: Options, lang: str | None) -> int:
    """Read a file into a pack: all of it, or nothing."""
    words = Words(preferred_language(lang))
    address = find(pack) if options.dry_run else writable(find(pack))
    facts, _ = load_pack(address.root)
    terms = _terms(facts, options)
    plan = plan_import(address.root, file, terms, _watched(words))
    path = None if options.dry_run or errors(plan.problems) else write_plan(plan)
    _tell(plan, path, options, words)
    return int(Exit.PROBLEMS if errors(plan.problems) else Exit.OK)


def _terms(pack: Pack, options: Options) -> Terms:
    given = Given(_area(options.area, pack), year_of("--period", options.period))
    if options.source is not None and options.source not in pack.sources:
        facts = {"found": options.source, "allowed": tuple(pack.sources)}
        raise Refused([Problem("I10", Place("--source"), facts)], Exit.USAGE)
    if options.vintage is not None and not is_date(options.vintage):
        facts = {"id": "--vintage", "found": options.vintage, "known": "—"}
        raise Refused([Problem("I11", Place("--vintage"), facts)], Exit.USAGE)
    return Terms(datetime.now().astimezone(), options.source, options.vintage, given)


def _area(text: str | None, pack: Pack) -> str | None:
    if text is None:
        return None
    names = names_of(pack)
    found = names.area(text)
    if found is None or len(found.ids) != 1:
        shown = tuple(f"{area.code} {area.names.zh}" for area in pack.areas.values())
        raise Refused([Problem("A04", Place("--area"), {"found": text, "allowed": shown})], Exit.USAGE)
    return found.ids[0]


def _watched(words: Words) -> Callable[[Sequence[Statement]], Iterable[Statement]]:
    """A progress bar for long tables, if somebody sits there to see it."""

    def follow(statements: Sequence[Statement]) -> Iterable[Statement]:
        if len(statements) < _MANY or not sys.stderr.isatty():
            return statements
        from rich.console import Console
        from rich.progress import track

        return track(statements, words("import.reading"), console=Console(stderr=True), transient=True)

    return follow


def _tell(plan: Plan, path: Path | None, options: Options, words: Words) -> None:
    if options.as_json:
        print(json.dumps(_record(plan, path, words), ensure_ascii=False, indent=1))
        return
    if options.dry_run:
        for change in plan.changes:
            if change.kind != "unchanged":
                print(_line(change, plan.pack, words))
    if plan.problems:
        print_problems(plan.problems, words, sys.stdout if options.dry_run else sys.stderr)
    print(words("import.summary", ignored=plan.ignored_rows, **_counts(plan)))
    if options.dry_run:
        print(words("import.dry_run"))
    elif errors(plan.problems):
        print(words("import.refused"))
    else:
        print(words("import.written", path=path) if path else words("import.unneeded"))


def _counts(plan: Plan) -> dict[str, int]:
    """Cells by what happens to them; a problem may be that of many cells."""
    refused = sum(int(str(problem.facts.get("count", 1))) for problem in errors(plan.problems))
    return {**{kind: len(plan.of(kind)) for kind in ("new", "changed", "unchanged")}, "refused": refused}


def _line(change: Change, pack: Pack, words: Words) -> str:
    id, area, period = change.key
    return words(
        "import.line",
        kind=words(f"import.{change.kind}"),
        place=change.place,
        name=pack.elements()[id].names,
        area=pack.areas[area].names,
        period=period,
        old=_value(change.old, words),
        new=_value(change.new, words),
    )


def _value(row: Observation | None, words: Words) -> str:
    if row is None:
        return words("import.nothing")
    if row.value is None:
        return words("import.missing")
    facts = {"text": row.value, "unit": UNITS[row.unit].symbol(words.language)}
    if row.status is Status.FINAL:
        return words("import.value", **facts)
    return words("import.value_status", status=words(f"status.{row.status}"), **facts)


def _record(plan: Plan, path: Path | None, words: Words) -> dict[str, object]:
    """The whole plan for programs."""
    return {
        "file": plan.file,
        "vintage": plan.vintage,
        "written": str(path) if path else None,
        **_counts(plan),
        "ignored_rows": plan.ignored_rows,
        "cells": [_cell(change) for change in plan.changes],
        "problems": [problem_record(problem, words) for problem in plan.problems],
    }


def _cell(change: Change) -> dict[str, object]:
    indicator, area, period = change.key
    rows = {
        name: row.model_dump(mode="json") if row else None for name, row in (("old", change.old), ("new", change.new))
    }
    return {
        "kind": change.kind,
        "cell": change.place.cell,
        "indicator": indicator,
        "area": area,
        "period": period,
        **rows,
    }
