"""K08: an indicator is computed in one way."""

from collections.abc import Iterator

from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import estimated
from weiheng.vocabulary.problem import Problem

CODE = "K08"


def check(pack: Pack) -> Iterator[Problem]:
    """By its formula, or from counts by age."""
    for indicator, _, at in estimated(pack):
        if indicator.formula is not None:
            yield Problem(CODE, at(), {"id": indicator.id})
