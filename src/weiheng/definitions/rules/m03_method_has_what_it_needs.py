"""M03: a method is given what it cannot do without."""

from collections.abc import Iterator, Mapping

from weiheng.definitions.methods import NormaliseChoice, Weigh
from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.choices import Chosen, choices
from weiheng.vocabulary.messages import Term
from weiheng.vocabulary.problem import Place, Problem

CODE = "M03"
NEEDS: Mapping[str, str] = {
    "power": "power",
    "owa": "order_weights",
    "ahp": "judgements",
    "delphi": "judgements",
}
"""The setting without which a method is none, by method."""


def check(pack: Pack) -> Iterator[Problem]:
    """Also that each judgement has a matrix (AHP) or ratings (Delphi), and a target the unit of what it is for."""
    for chosen in choices(pack):
        name = NEEDS.get(chosen.choice.method, "")
        if name and not getattr(chosen.choice, name):
            yield _problem(chosen.place(pack), chosen.choice.method, name)
        yield from _judgements(pack, chosen)
        if isinstance(chosen.choice, NormaliseChoice) and chosen.choice.method == "distance_to_target":
            yield from _target(pack, chosen, chosen.choice)


def _judgements(pack: Pack, chosen: Chosen) -> Iterator[Problem]:
    choice = chosen.choice
    if not isinstance(choice, Weigh) or choice.method not in ("ahp", "delphi"):
        return
    name = "matrix" if choice.method == "ahp" else "ratings"
    for position, each in enumerate(choice.judgements):
        if not getattr(each, name):
            place = pack.place(chosen.file, *chosen.path, "judgements", position)
            yield _problem(place, choice.method, name)


def _target(pack: Pack, chosen: Chosen, choice: NormaliseChoice) -> Iterator[Problem]:
    """One number is no target for indicators in several units: each then has its own, below ``indicators``."""
    units = {pack.indicators[each].unit for each in chosen.indicators if each in pack.indicators}
    if units and (choice.target is None or len(units) > 1):
        yield _problem(chosen.place(pack), choice.method, "target")


def _problem(place: Place, method: str, setting: str) -> Problem:
    return Problem(CODE, place, {"method": method, "setting": setting, "allowed": Term(f"need_{setting}")})
