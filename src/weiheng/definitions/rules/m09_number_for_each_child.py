"""M09: a list of numbers that stand for children has one for each of them."""

from collections.abc import Iterator

from weiheng.definitions.methods import AggregateChoice, Weigh
from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.choices import Chosen, choices
from weiheng.vocabulary.problem import Place, Problem

CODE = "M09"


def check(pack: Pack) -> Iterator[Problem]:
    """Rows and columns of matrices, ratings, importance; order weights, for every group that they are used in."""
    for chosen in choices(pack):
        if isinstance(chosen.choice, Weigh):
            yield from _lists(pack, chosen, chosen.choice)
        elif isinstance(chosen.choice, AggregateChoice) and chosen.choice.order_weights:
            found = len(chosen.choice.order_weights)
            wrong = sorted({size for size in chosen.groups if size != found})
            place = chosen.place(pack, "order_weights")
            yield from (_problem(place, "order_weights", found, size) for size in wrong[:1])


def _lists(pack: Pack, chosen: Chosen, weigh: Weigh) -> Iterator[Problem]:
    (size,) = chosen.groups
    if weigh.importance and len(weigh.importance) != size:
        yield _problem(chosen.place(pack, "importance"), "importance", len(weigh.importance), size)
    for number, each in enumerate(weigh.judgements):
        place = pack.place(chosen.file, *chosen.path, "judgements", number)
        if each.ratings and len(each.ratings) != size:
            yield _problem(place, "ratings", len(each.ratings), size)
        lengths = {len(each.matrix), *map(len, each.matrix)}
        if each.matrix and lengths != {size}:
            yield _problem(place, "matrix", max(lengths - {size}), size)


def _problem(place: Place, what: str, found: int, size: int) -> Problem:
    return Problem(CODE, place, {"setting": what, "found": found, "allowed": size})
