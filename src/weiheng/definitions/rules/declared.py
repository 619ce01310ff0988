"""What the rules about alternatives share: whether a choice says the same as another, and as the declared one."""

from collections.abc import Sequence

from weiheng.definitions.methods import AggregateChoice, ImputeChoice, TreatChoice
from weiheng.definitions.model import Node, Settings
from weiheng.definitions.rules.choices import Choice
from weiheng.definitions.rules.m02_setting_of_method import METHODS
from weiheng.vocabulary.figure import Figure

Said = tuple[tuple[str, object], ...]
"""A method with the settings that it heeds."""


def said(stage: str, choice: Choice) -> Said:
    """What a choice says, so that what is written and what is the default are the same."""
    names = [name for name, methods in METHODS[stage].items() if choice.method in methods]
    return (("method", choice.method), *((name, _plain(getattr(choice, name))) for name in names))


def _plain(value: object) -> object:
    return value.exact if isinstance(value, Figure) else value


def declared(stage: str, settings: Settings, tree: Node) -> Said | None:
    """What an edition itself says for all indicators, or all groups; None if it is not one thing for all of them."""
    common: Choice | None = getattr(settings, stage)
    exceptions: Sequence[Choice] = _exceptions(stage, settings, tree)
    if common is None:
        common = ImputeChoice(method="none") if stage == "impute" else TreatChoice(method="none")
    found = {said(stage, each) for each in (common, *exceptions)}
    return found.pop() if len(found) == 1 else None


def _exceptions(stage: str, settings: Settings, tree: Node) -> Sequence[Choice]:
    if stage == "aggregate":
        own: list[AggregateChoice] = [node.aggregate for node in tree.walk() if node.aggregate is not None]
        return [*settings.aggregate.levels, *own]
    return tuple(getattr(getattr(settings, stage), "indicators", {}).values())
