"""M10: order weights add to 100%, importance and ratings can be shared out, bounds of shares leave room for 100%."""

from collections.abc import Iterator
from fractions import Fraction

from weiheng.definitions.methods import AggregateChoice, Weigh
from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.choices import Chosen, choices
from weiheng.definitions.rules.w03_weights_add_up import TOLERANCE, percent
from weiheng.vocabulary.problem import Problem

CODE = "M10"


def check(pack: Pack) -> Iterator[Problem]:
    """Importance and ratings are not negative, and not all zero."""
    for chosen in choices(pack):
        if isinstance(chosen.choice, Weigh):
            yield from _points(pack, chosen, chosen.choice)
        if isinstance(chosen.choice, AggregateChoice):
            yield from _order_weights(pack, chosen, chosen.choice)
            yield from _shares(pack, chosen, chosen.choice)


def _points(pack: Pack, chosen: Chosen, weigh: Weigh) -> Iterator[Problem]:
    lists = [("importance", list(weigh.importance), chosen.place(pack, "importance"))]
    for number, each in enumerate(weigh.judgements):
        place = pack.place(chosen.file, *chosen.path, "judgements", number, "ratings")
        lists.append(("ratings", [rating.exact for rating in each.ratings], place))
    for name, numbers, place in lists:
        if numbers and (min(numbers) < 0 or not any(numbers)):
            yield Problem(
                CODE, place, {"setting": name, "found": f"{float(min(numbers)):.6g}", "allowed": "≥ 0, Σ > 0"}
            )


def _order_weights(pack: Pack, chosen: Chosen, choice: AggregateChoice) -> Iterator[Problem]:
    weights = choice.order_weights
    if weights and (abs(sum(weights, Fraction(0)) - 1) > TOLERANCE or min(weights) < 0):
        found = " + ".join(percent(each) for each in weights)
        facts = {"setting": "order_weights", "found": found, "allowed": "≥ 0, Σ = 100%"}
        yield Problem(CODE, chosen.place(pack, "order_weights"), facts)


def _shares(pack: Pack, chosen: Chosen, choice: AggregateChoice) -> Iterator[Problem]:
    """With n children n times the least share is at most a whole, n times the most at least one."""
    if not chosen.groups:
        return
    least, most = choice.share_minimum, choice.share_maximum
    if least is not None and least * max(chosen.groups) > 1:
        yield _bound(pack, chosen, "share_minimum", least, f"≤ {percent(Fraction(1, max(chosen.groups)))}")
    if most is not None and most * min(chosen.groups) < 1:
        yield _bound(pack, chosen, "share_maximum", most, f"≥ {percent(Fraction(1, min(chosen.groups)))}")


def _bound(pack: Pack, chosen: Chosen, name: str, found: Fraction, allowed: str) -> Problem:
    return Problem(CODE, chosen.place(pack, name), {"setting": name, "found": percent(found), "allowed": allowed})
