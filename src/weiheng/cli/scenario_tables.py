"""What a scenario changes: verdicts and index before and after."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from weiheng.cli.plan_tables import ANY_WIDTH, NAME_WIDTH, STYLES, chance_cell, changed_targets, value_cell
from weiheng.cli.terminal import Kind, number, print_item, table
from weiheng.outlook.model import IndexIf, Outlook, PlanOutlook
from weiheng.outlook.saying import Speaker

_INDEX_PLACES = 2
_COLUMNS = (("value", "goal", "class", "chance"), ("value", "class", "chance"), ("value", "class"), ("class",))
"""What is shown before and after, with less and less on narrower screens."""


def print_scenario(out: Console, before: PlanOutlook, after: PlanOutlook, speaker: Speaker, file: str) -> None:
    """Each target that the scenario changes with its values and classes, paces that lead too far, then the index."""
    pairs = _changed(before, after)
    key = "plan.scenario" if pairs else "plan.scenario_none"
    out.print()
    out.print(Text(speaker.words(key, file=file, count=len(pairs)), style="bold underline" if pairs else ""))
    if pairs:
        _print_verdicts(out, pairs, speaker)
    for each in after.beyond:
        print_item(out, speaker.too_far(each))
    nodes = list(_nodes(before, after))
    if nodes:
        out.print()
        _print_nodes(out, nodes, after, speaker)


def _print_verdicts(out: Console, pairs: Sequence[tuple[Outlook, Outlook]], speaker: Speaker) -> None:
    """The table with as many columns as the width has room for."""
    for columns in _COLUMNS:
        beside = _verdicts(columns, pairs, speaker, named=False)
        if out.measure(beside, options=out.options.update(max_width=ANY_WIDTH)).maximum + NAME_WIDTH <= out.width:
            break
    out.print(_verdicts(columns, pairs, speaker))


def _verdicts(
    columns: Sequence[str], pairs: Sequence[tuple[Outlook, Outlook]], speaker: Speaker, *, named: bool = True
) -> Table:
    """The same columns before and after, beside the name."""
    kinds: list[tuple[str, Kind]] = [("name", "text")] if named else []
    for cls in ("before", "after"):
        kinds += [(cls if each == "class" else each, "number") for each in columns]
    shown = table((speaker.words(f"plan.head_{heading}"), kind) for heading, kind in kinds)
    for pair in pairs:
        cells = (_cells(each, speaker)[column] for each in pair for column in columns)
        shown.add_row(*([speaker.name(pair[1])] if named else []), *cells)
    return shown


def _cells(each: Outlook, speaker: Speaker) -> dict[str, str | Text]:
    return {
        "value": value_cell(each, speaker),
        "goal": speaker.goal(each, short=True),
        "class": Text(speaker.cls(each), style=STYLES.get(each.verdict.cls, "")),
        "chance": chance_cell(each, speaker),
    }


def _print_nodes(out: Console, nodes: Sequence[tuple[IndexIf, IndexIf]], found: PlanOutlook, speaker: Speaker) -> None:
    heading = speaker.words("plan.index", edition=found.edition or "", period=found.index_period or "")
    out.print(Text(heading, style="bold underline"))
    columns: list[tuple[str, Kind]] = [("node", "text"), ("now", "number"), ("then", "number")]
    columns += [("now_after", "number"), ("then_after", "number")]
    shown = table((speaker.words(f"plan.head_{heading}"), kind) for heading, kind in columns)
    for was, becomes in nodes:
        scores = [number(float(score), _INDEX_PLACES) for each in (was, becomes) for score in (each.now, each.then)]
        style = "" if scores[:2] == scores[2:] else "bold"
        shown.add_row(
            was.names.text(speaker.words.language),
            *scores,
            style=style,
        )
    out.print(shown)


def _changed(before: PlanOutlook, after: PlanOutlook) -> list[tuple[Outlook, Outlook]]:
    """The targets that the scenario changes, before and after, in the order of urgency after."""
    ids, was = changed_targets(before, after), {each.target.id: each for each in before.targets}
    return [(was[each.target.id], each) for each in after.targets if each.target.id in ids]


def _nodes(before: PlanOutlook, after: PlanOutlook) -> Iterator[tuple[IndexIf, IndexIf]]:
    """Nodes that both have."""
    was = {each.node: each for each in before.index}
    return ((was[each.node], each) for each in after.index if each.node in was)


def scenario_record(before: PlanOutlook, after: PlanOutlook, chosen: Sequence[Outlook]) -> dict[str, object]:
    """What the scenario changes of the chosen targets, and the scores of the index before and after."""
    ids = {each.target.id for each in chosen}
    pairs = [(was, becomes) for was, becomes in _changed(before, after) if becomes.target.id in ids]
    return {
        "changed": [
            {
                "id": becomes.target.id,
                "class_before": was.verdict.cls.value,
                "class_after": becomes.verdict.cls.value,
                "probability_before": was.forecast.probability if was.forecast else None,
                "probability_after": becomes.forecast.probability if becomes.forecast else None,
            }
            for was, becomes in pairs
        ],
        "beyond": [
            {
                "subject": each.subject,
                "area": each.area,
                "period": each.period,
                "value": float(each.value),
                "stopped": each.stopped,
            }
            for each in after.beyond
        ],
        "index": [
            {
                "node": was.node,
                "now_before": float(was.now),
                "targets_met_before": float(was.then),
                "now_after": float(becomes.now),
                "targets_met_after": float(becomes.then),
            }
            for was, becomes in _nodes(before, after)
        ],
    }
