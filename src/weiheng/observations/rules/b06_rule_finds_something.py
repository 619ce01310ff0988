"""B06 (warning): the rule of a bound finds an observation to pick."""

from collections.abc import Iterator

from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import bounds
from weiheng.observations.extremes import extreme
from weiheng.observations.model import Observations
from weiheng.vocabulary.messages import Term
from weiheng.vocabulary.problem import Problem

CODE = "B06"


def check(pack: Pack, observations: Observations) -> Iterator[Problem]:
    """Otherwise the written bound stands on nothing that can be looked up. Frozen editions are not judged."""
    latest = observations.latest()
    for each, file, index in bounds(pack):
        files = pack.editions[file.split("/")[1]]
        if files.settings is None or files.frozen or each.indicator not in pack.indicators:
            continue
        for end, bound in each.ends():
            picked = extreme(bound.rule, each.indicator, files.settings, pack.areas.values(), latest)
            if bound.rule.kind != "given" and picked is None:
                facts = {"indicator": each.indicator, "end": Term(end), "rule": Term(bound.rule.kind)}
                facts |= {"since": bound.rule.since or files.settings.periods.first}
                yield Problem(CODE, pack.place(file, index, end), facts, level="warning")
