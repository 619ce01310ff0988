"""K07: bands of ages follow each other, and an age that an estimate asks for begins one."""

from collections.abc import Iterator

from weiheng.definitions.estimates import ByAge, DirectlyStandardised
from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import estimated
from weiheng.vocabulary.problem import Problem

CODE = "K07"


def check(pack: Pack) -> Iterator[Problem]:
    """Each age once, the younger first."""
    for indicator, by_age, at in estimated(pack):
        for key, found, allowed in _wrong(by_age):
            facts = {"id": indicator.id, "key": key, "found": _listed(found), "allowed": _listed(allowed)}
            yield Problem(CODE, at(key), facts)


def _wrong(by_age: ByAge) -> Iterator[tuple[str, tuple[int, ...], tuple[int, ...]]]:
    """The key, its ages, and what they might be."""
    key, ages = (
        ("standard", by_age.limits()) if isinstance(by_age, DirectlyStandardised) else ("ages", tuple(by_age.ages))
    )
    if ages != (rising := _rising(ages)):
        yield key, ages, rising
        return
    for key, asked in by_age.named().items():
        if asked != _rising(asked) or not set(asked) <= set(ages):
            yield key, asked, ages


def _rising(ages: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(sorted(set(ages)))


def _listed(ages: tuple[int, ...]) -> str:
    return ", ".join(map(str, ages))
