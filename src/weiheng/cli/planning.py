"""``weiheng plan``: where the targets of a plan stand, and what a scenario would change."""

import errno
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from weiheng.cli.options import refuse_both
from weiheng.cli.plan_records import plan_record, print_rows
from weiheng.cli.plan_tables import print_index, print_parts, print_plan, print_target
from weiheng.cli.scenario_tables import print_scenario, scenario_record
from weiheng.cli.screen import console
from weiheng.definitions.address import find
from weiheng.definitions.files import read_text
from weiheng.definitions.pack import Pack
from weiheng.definitions.plans import Attribute
from weiheng.editions import OpenedPack, open_pack
from weiheng.outlook.conduct import outlook, plan_named
from weiheng.outlook.model import Outlook, Part, PlanOutlook
from weiheng.outlook.saying import Speaker
from weiheng.outlook.scenario import Scenario, read_scenario
from weiheng.vocabulary.messages import Words, preferred_language
from weiheng.vocabulary.period import is_date
from weiheng.vocabulary.problem import Exit, Place, Problem, Refused
from weiheng.vocabulary.text import folded


@dataclass(frozen=True)
class Options:
    """What of a plan is asked for, and in which form."""

    plan: str | None = None
    target: str | None = None
    year: int | None = None
    as_of: str | None = None
    area: str | None = None
    binding: bool = False
    all: bool = False
    scenario: Path | None = None
    live: bool = False
    as_json: bool = False
    as_csv: bool = False


def plan(address: str, options: Options, lang: str | None) -> int:
    """Judge a plan and print it: a table and sentences for people, records for programs."""
    words = Words(preferred_language(lang))
    opened = open_pack(find(address), options.live)
    _check(options)
    before = _outlook(opened, options)
    found = (
        before
        if options.scenario is None
        else _outlook(opened, options, _scenario(opened.pack, before, options.scenario))
    )
    speaker = Speaker(found, opened.pack, words)
    chosen = _chosen(found, opened.pack, options, speaker)
    if options.as_json:
        record = plan_record(found, chosen, speaker, _parts(found, opened.pack, options))
        if options.scenario is not None:
            record["scenario"] = scenario_record(before, found, chosen)
        print(json.dumps(record, ensure_ascii=False, indent=1))
    elif options.as_csv:
        print_rows(chosen, speaker, sys.stdout, None if options.scenario is None else before)
    else:
        _print(found, before, chosen, speaker, options, opened.pack)
    return int(Exit.OK)


def _check(options: Options) -> None:
    """``Refused`` (X01) for a date that is none, (X02) for options that exclude each other."""
    if options.as_of is not None and not is_date(options.as_of):
        facts = {"found": options.as_of, "allowed": "2022, 2022-07, 2022-07-31", "command": "weiheng plan"}
        raise Refused([Problem("X01", Place("weiheng plan"), facts)], Exit.USAGE)
    refuse_both(
        "weiheng plan",
        {"--binding": options.binding, "--all": options.all},
        {"--json": options.as_json, "--csv": options.as_csv},
    )


def _outlook(opened: OpenedPack, options: Options, scenario: Scenario | None = None) -> PlanOutlook:
    assessment = opened.opened.assessment if opened.opened else None
    name = options.plan or max(opened.pack.plans, default="")
    return outlook(
        opened.pack,
        name,
        opened.observations,
        assessment,
        period=options.year,
        as_of=options.as_of,
        scenario=scenario,
    )


def _scenario(pack: Pack, before: PlanOutlook, file: Path) -> Scenario:
    if not file.is_file() or file.suffix != ".yaml":
        found = os.strerror(errno.ENOENT) if not file.is_file() else file.suffix
        raise Refused([Problem("F08", Place(str(file)), {"found": found, "allowed": "*.yaml"})], Exit.FILES)
    text, problems = read_text(file.resolve().parent, file.name)
    if text is None:
        raise Refused(problems, Exit.FILES)
    return read_scenario(text, file.name, pack, plan_named(pack, before.plan.settings.id))


def _chosen(found: PlanOutlook, pack: Pack, options: Options, speaker: Speaker) -> tuple[Outlook, ...]:
    """The targets asked for. Unless all or one are, those without an attribute are left out if others have one."""
    if options.target is not None:
        return (_target(found, options.target, speaker),)
    chosen = found.targets
    if options.area is not None:
        area = _area(pack, options.area)
        chosen = tuple(each for each in chosen if each.target.area == area)
    if options.binding:
        return tuple(each for each in chosen if each.target.attribute is Attribute.BINDING)
    named = tuple(each for each in chosen if each.target.attribute is not None)
    return named if named and not options.all else chosen


def _target(found: PlanOutlook, asked: str, speaker: Speaker) -> Outlook:
    """A target by its id, or the name of what it is about."""
    for each in found.targets:
        names = each.element.names
        known = (each.target.id, speaker.name(each), names.zh, names.en, *each.element.synonyms)
        if folded(asked) in {folded(name) for name in known}:
            return each
    allowed = tuple(each.id for each in found.plan.targets)
    raise Refused([Problem("P02", Place(found.plan.settings.id), {"found": asked, "allowed": allowed})], Exit.USAGE)


def _area(pack: Pack, asked: str) -> str:
    for each in pack.areas.values():
        if folded(asked) in {folded(name) for name in (each.code, each.names.zh, each.names.en, *each.synonyms)}:
            return each.code
    raise Refused([Problem("A04", Place(pack.root.name), {"found": asked, "allowed": tuple(pack.areas)})], Exit.USAGE)


def _parts(found: PlanOutlook, pack: Pack, options: Options) -> tuple[tuple[Outlook, Part], ...]:
    """What the area that is asked for has to bring to targets for others."""
    if options.area is None or options.target is not None:
        return ()
    area = _area(pack, options.area)
    asked = (each for each in found.targets if not options.binding or each.target.attribute is Attribute.BINDING)
    return tuple((each, part) for each in asked for part in each.parts if part.area == area)


def _print(
    found: PlanOutlook,
    before: PlanOutlook,
    chosen: Sequence[Outlook],
    speaker: Speaker,
    options: Options,
    pack: Pack,
) -> None:
    out, parts = console(), _parts(found, pack, options)
    if options.target is not None:
        print_target(out, chosen[0], speaker)
    elif chosen:
        print_plan(out, chosen, speaker, before, _left_out(found, chosen, options))
        _print_the_whole(out, found, speaker, options, pack)
    elif not parts:
        out.print(speaker.words("plan.nothing"))
    if parts:
        if chosen:
            out.print()
        print_parts(out, parts, parts[0][1].area, speaker)
    if options.scenario is not None:
        print_scenario(out, before, found, speaker, options.scenario.name)


def _print_the_whole(out: Console, found: PlanOutlook, speaker: Speaker, options: Options, pack: Pack) -> None:
    """The index of the plan's area, unless another one is asked for; a scenario shows it before and after."""
    own = options.area is None or _area(pack, options.area) == found.plan.settings.area
    if own and options.scenario is None:
        print_index(out, found, speaker)


def _left_out(found: PlanOutlook, chosen: Sequence[Outlook], options: Options) -> int:
    """How many targets are not shown only because the plan does not call them binding or expected."""
    if options.binding or options.area is not None:
        return 0
    return len(found.targets) - len(chosen)
