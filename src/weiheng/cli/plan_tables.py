"""Plans on a screen: a table of the targets with a picture of their progress, then sentences; one target in detail."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from rich.console import Console
from rich.table import Table
from rich.text import Text

from weiheng.cli.terminal import MISSING, Kind, number, print_item, signed, table
from weiheng.definitions.model import Indicator
from weiheng.outlook.model import Outlook, Part, PlanOutlook
from weiheng.outlook.saying import Speaker
from weiheng.plan.model import Class, Remark
from weiheng.vocabulary.place import place_text

STYLES = {
    Class.MISSED: "bold red",
    Class.NOT_KEPT: "bold red",
    Class.BEHIND: "red",
    Class.CANNOT_TELL: "yellow",
    Class.AHEAD: "green",
    Class.KEPT: "green",
    Class.ACHIEVED: "green",
    Class.ACHIEVED_EARLY: "green",
}
_BAR = 12
"""Cells of a picture of progress."""
_NEEDS_A_WORD = frozenset({Class.MISSED, Class.NOT_KEPT, Class.BEHIND})
CHANGED = "▸ "
_INDEX_PLACES = 2
_COLUMNS = ("name", "start", "value", "goal", "progress", "class", "chance", "needed", "best")
_LEFT = ("name", "progress", "class")
_DROPPED = ("best", "start", "progress", "needed", "chance")
"""What a narrow screen has to do without, first what is missed least."""
NAME_WIDTH = 22
"""Cells that the names need at least."""
ANY_WIDTH = 1000
"""Wider than any table."""


def print_plan(out: Console, chosen: Sequence[Outlook], speaker: Speaker, before: PlanOutlook, left: int) -> None:
    """Conclusion, table, and a sentence for each target that needs a word.

    ``before`` is the outlook without a scenario, ``left`` how many targets are left out for want of an attribute.
    """
    words, found = speaker.words, speaker.plan
    out.print(Text(speaker.conclusion(chosen), style="bold"), soft_wrap=True)
    out.print()
    changed = changed_targets(before, found)
    columns = _fitting(out, chosen, speaker, changed)
    out.print(_table(columns, chosen, speaker, changed))
    for note in _legend(columns, chosen, speaker, changed):
        out.print(Text(note, style="dim"), soft_wrap=True)
    if left:
        out.print(Text(words("plan.more", count=left), style="dim"), soft_wrap=True)
    _print_reasons(out, chosen, speaker)


def changed_targets(before: PlanOutlook, after: PlanOutlook) -> frozenset[str]:
    """Ids of the targets of which a scenario changes anything."""
    was = {each.target.id: each for each in before.targets}
    return frozenset(each.target.id for each in after.targets if was[each.target.id] != each)


def _fitting(out: Console, chosen: Sequence[Outlook], speaker: Speaker, changed: frozenset[str]) -> tuple[str, ...]:
    """As many columns as the width has room for."""
    columns: tuple[str, ...] = _COLUMNS
    for dropped in (None, *_DROPPED):
        columns = tuple(each for each in columns if each != dropped)
        beside = _table(columns[1:], chosen, speaker, changed)
        if out.measure(beside, options=out.options.update(max_width=ANY_WIDTH)).maximum + NAME_WIDTH <= out.width:
            break
    return columns


def _legend(
    columns: Sequence[str], chosen: Iterable[Outlook], speaker: Speaker, changed: frozenset[str]
) -> Iterator[str]:
    """What the signs that are shown mean."""
    if "progress" in columns and any(picture(each) for each in chosen):
        yield speaker.words("plan.legend_progress")
    if "start" in columns and any(Remark.BASELINE_OBSERVED in each.verdict.remarks for each in chosen):
        yield speaker.words("plan.legend_start")
    if changed:
        yield speaker.words("plan.legend_changed")


def _table(columns: Sequence[str], chosen: Iterable[Outlook], speaker: Speaker, changed: frozenset[str]) -> Table:
    headings = (speaker.words(f"plan.head_{each}") for each in columns)
    shown = table(
        (heading, "text" if each == "name" else "number") for each, heading in zip(columns, headings, strict=True)
    )
    for each, column in zip(columns, shown.columns, strict=True):
        column.justify = "left" if each in _LEFT else "right"
    for one in chosen:
        cells = _cells(one, speaker, CHANGED if one.target.id in changed else "")
        shown.add_row(*(cells[each] for each in columns))
    return shown


def _cells(each: Outlook, speaker: Speaker, mark: str) -> dict[str, str | Text]:
    needed, best = _takes(each, speaker)
    return {
        "name": mark + speaker.name(each),
        "start": start_cell(each, speaker),
        "value": value_cell(each, speaker),
        "goal": speaker.goal(each, short=True),
        "progress": picture(each),
        "class": Text(speaker.cls(each), style=STYLES.get(each.verdict.cls, "")),
        "chance": chance_cell(each, speaker),
        "needed": needed,
        "best": best,
    }


def start_cell(each: Outlook, speaker: Speaker) -> str:
    """The baseline, with a mark if the plan does not print it."""
    mark = "*" if Remark.BASELINE_OBSERVED in each.verdict.remarks else ""
    return mark + speaker.number(each, each.start.value) if each.start else MISSING


def value_cell(each: Outlook, speaker: Speaker) -> str:
    """The latest value with its year."""
    value = each.verdict.value
    return MISSING if value is None else f"{speaker.number(each, value)} ({each.verdict.period})"


def chance_cell(each: Outlook, speaker: Speaker) -> str:
    """How likely the target is met."""
    return speaker.chance(each.forecast) if each.forecast else MISSING


def _takes(each: Outlook, speaker: Speaker) -> tuple[str, str]:
    needed = each.verdict.required
    if needed is None:
        return MISSING, MISSING
    best = (
        MISSING if needed.best is None else f"{speaker.change(each, needed.best, needed.percent)} ({needed.best_year})"
    )
    yearly = speaker.change(each, needed.yearly, needed.percent)
    if Remark.STALE in each.verdict.remarks:
        yearly = speaker.words("plan.needed_cell", yearly=yearly, period=each.verdict.period)
    return yearly, best


def picture(each: Outlook) -> str:
    """The way gone as a bar with a mark where the time is; full if the target is met, empty if nothing is known.

    >>> _bar(Fraction(3, 4), Fraction(2, 5))
    '████│████···'
    """
    verdict = each.verdict
    if verdict.cls is Class.CANNOT_TELL or verdict.value is None:
        return ""
    met = each.goal is not None and each.goal.met(verdict.value)
    way = Fraction(1) if met else verdict.progress or Fraction(0)
    return _bar(way, verdict.tau)


def _bar(way: Fraction, tau: Fraction | None) -> str:
    gone = round(min(max(way, Fraction(0)), Fraction(1)) * _BAR)
    cells = ["█"] * gone + ["·"] * (_BAR - gone)
    if tau is not None and 0 <= tau < 1:
        cells[min(int(tau * _BAR), _BAR - 1)] = "│"
    return "".join(cells)


def _print_reasons(out: Console, chosen: Iterable[Outlook], speaker: Speaker) -> None:
    """A sentence on each target that is not met or has something to be said."""
    needing = [each for each in chosen if each.verdict.cls in _NEEDS_A_WORD or speaker.remarked(each)]
    if not needing:
        return
    out.print()
    out.print(Text(speaker.words("plan.reasons", count=len(needing)), style="bold underline"))
    together = list(speaker.without_data(needing))
    alone = {each.target.id for _, targets in together for each in targets}
    for each in needing:
        if each.target.id not in alone:
            print_item(out, speaker.sentence(each))
    for sentence, _ in together:
        print_item(out, sentence)


def print_index(out: Console, found: PlanOutlook, speaker: Speaker) -> None:
    """What the index would be if all targets were met; nothing without one."""
    if not found.index:
        return
    out.print()
    heading = speaker.words("plan.index", edition=found.edition or "", period=found.index_period or "")
    out.print(Text(heading, style="bold underline"))
    columns: list[tuple[str, Kind]] = [("node", "text"), ("now", "number"), ("then", "number"), ("change", "number")]
    shown = table((speaker.words(f"plan.head_{heading}"), kind) for heading, kind in columns)
    for each in found.index:
        scores = [number(float(score), _INDEX_PLACES) for score in (each.now, each.then)]
        shown.add_row(
            each.names.text(speaker.words.language), *scores, signed(float(each.then - each.now), _INDEX_PLACES)
        )
    out.print(shown)
    out.print(Text(speaker.words("plan.index_note"), style="dim"), soft_wrap=True)


def print_parts(out: Console, parts: Sequence[tuple[Outlook, Part]], area: str, speaker: Speaker) -> None:
    """What an area has to bring to targets for a whole; nothing if it is to bring nothing."""
    if not parts:
        return
    heading = speaker.words("plan.parts_of", area=speaker.area(area), count=len(parts))
    out.print(Text(heading, style="bold underline"))
    columns: list[tuple[str, Kind]] = [("name", "text"), ("part", "number"), ("whole", "number"), ("class", "number")]
    shown = table((speaker.words(f"plan.head_{heading}"), kind) for heading, kind in columns)
    for each, part in parts:
        cls = Text(speaker.cls(each), style=STYLES.get(each.verdict.cls, ""))
        shown.add_row(speaker.name(each), speaker.amount(each, part.value), speaker.goal(each, short=True), cls)
    out.print(shown)


def print_target(out: Console, each: Outlook, speaker: Speaker) -> None:
    """One target: what is asked where, all sentences, the series with path and forecast, the parts of the areas."""
    words, target = speaker.words, each.target
    asked = words("plan.asked", goal=speaker.goal(each), last=each.last)
    if target.attribute is not None:
        asked = words("plan.asked_as", asked=asked, attribute=speaker.attribute(each))
    out.print(Text(speaker.name(each), style="bold"), soft_wrap=True)
    out.print(Text(asked), soft_wrap=True)
    source = words("plan.place", source=speaker.title(), place=place_text(target.place, words))
    out.print(Text(source, style="dim"), soft_wrap=True)
    if target.lead:
        out.print(Text(words("plan.lead", lead=target.lead), style="dim"), soft_wrap=True)
    out.print()
    for sentence in speaker.about(each):
        print_item(out, sentence)
    for note in _notes(each, speaker):
        print_item(out, note)
    out.print()
    out.print(_series(each, speaker))
    if each.parts:
        out.print()
        out.print(_parts(each, speaker))


def _notes(each: Outlook, speaker: Speaker) -> Iterable[str]:
    """The notes on the breaks since the baseline, and on the target."""
    crossed = speaker.breaks(each)
    known = each.element.breaks if isinstance(each.element, Indicator) else ()
    for one in known:
        if one.period in crossed:
            yield speaker.words("plan.break", period=one.period, kind=crossed[one.period], note=one.note)
    if each.target.note:
        yield each.target.note.text(speaker.words.language)


def _series(each: Outlook, speaker: Speaker) -> Table:
    columns: list[tuple[str, Kind]] = [
        (heading, "number") for heading in ("year", "actual", "path", "forecast", "range")
    ]
    shown = table((speaker.words(f"plan.head_{heading}"), kind) for heading, kind in columns)
    found = each.forecast
    central = found.central if found else {}
    for year in sorted({*each.series.values, *each.path, *central}):
        ends = "" if found is None or year not in central else speaker.ends(each, found.low[year], found.high[year])
        numbers = (values.get(year) for values in (each.series.values, each.path, central))
        shown.add_row(str(year), *(speaker.number(each, value) for value in numbers), ends)
    return shown


def _parts(each: Outlook, speaker: Speaker) -> Table:
    columns: list[tuple[str, Kind]] = [("area", "text"), ("part", "number")]
    shown = table((speaker.words(f"plan.head_{heading}"), kind) for heading, kind in columns)
    for part in each.parts:
        shown.add_row(speaker.area(part.area), speaker.amount(each, part.value))
    return shown
