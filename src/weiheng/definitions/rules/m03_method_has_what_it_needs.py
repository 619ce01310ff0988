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
    """Also that each judgement has a matrix (AHP) or ratings (Delphi)."""
    for chosen in choices(pack):
        name = NEEDS.get(chosen.choice.method, "")
        if name and not getattr(chosen.choice, name):
            yield _problem(chosen.place(pack), chosen.choice.method, name)
        yield from _judgements(pack, chosen)
        if _lacks_target(chosen):
            yield _problem(chosen.place(pack), chosen.choice.method, "target")


def _lacks_target(chosen: Chosen) -> bool:
    choice = chosen.choice
    is_asked = isinstance(choice, NormaliseChoice) and choice.method == "distance_to_target" and choice.target is None
    return is_asked and bool(chosen.indicators)


def _judgements(pack: Pack, chosen: Chosen) -> Iterator[Problem]:
    choice = chosen.choice
    if not isinstance(choice, Weigh) or choice.method not in ("ahp", "delphi"):
        return
    name = "matrix" if choice.method == "ahp" else "ratings"
    for position, each in enumerate(choice.judgements):
        if not getattr(each, name):
            place = pack.place(chosen.file, *chosen.path, "judgements", position)
            yield _problem(place, choice.method, name)


def _problem(place: Place, method: str, setting: str) -> Problem:
    return Problem(CODE, place, {"method": method, "setting": setting, "allowed": Term(f"need_{setting}")})
