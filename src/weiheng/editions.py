"""Open an edition, live or frozen, and freeze it: a lock keeps definitions, observations and the results' digest."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isnan
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from weiheng import __version__
from weiheng.assess import Assessment, assess
from weiheng.definitions.address import Address, writable
from weiheng.definitions.base import Fact
from weiheng.definitions.edition import Edition, edition_of
from weiheng.definitions.methods import Weigh
from weiheng.definitions.pack import LOCK, Pack, load_pack
from weiheng.definitions.rules import definition_problems
from weiheng.definitions.rules.choices import choices
from weiheng.index.errors import MethodError
from weiheng.index.weighting.ahp import ahp, worst_judgements
from weiheng.observations.atomic import write_atomically
from weiheng.observations.files import load_observations
from weiheng.observations.model import Observation, Observations
from weiheng.observations.rules import absence_problems, observation_problems
from weiheng.vocabulary.figure import rounded
from weiheng.vocabulary.messages import LANGUAGES, Bilingual, Words
from weiheng.vocabulary.problem import Exit, Place, Problem, Refused, errors

DIGEST_PLACES = 9


class Lock(Fact):
    """What ``freeze`` writes: everything that the scores depend on, and ``results``, the digest of the scores."""

    format: Literal[1]
    engine: str
    edition: Edition
    observations: tuple[Observation, ...]
    results: str


@dataclass(frozen=True)
class Opened:
    """A pack with one of its editions assessed; ``frozen`` tells whether the numbers come from its lock."""

    pack: Pack
    assessment: Assessment
    frozen: bool


@dataclass(frozen=True)
class OpenedPack:
    """A pack with all its observations and, if it has editions, one of them assessed."""

    pack: Pack
    observations: Observations
    opened: Opened | None


@dataclass(frozen=True)
class Checked:
    """A pack with everything the rules say about it."""

    pack: Pack
    observations: Observations
    problems: tuple[Problem, ...]


def check_pack(root: Path) -> Checked:
    """Read a pack, apply all rules, compute what is live and open all locks; problems come sorted by place."""
    checked = _checked_files(root)
    if errors(checked.problems):
        return checked
    found = (*_judgement_problems(checked.pack), *_method_problems(checked))
    problems = (*checked.problems, *found, *_lock_problems(checked.pack, checked.observations))
    return Checked(checked.pack, checked.observations, _in_order(problems))


def _checked_files(root: Path) -> Checked:
    """Read a pack and apply the rules about its files, whatever its locks say."""
    pack, problems = load_pack(root)
    observations, more = load_observations(pack)
    problems += more
    problems += definition_problems(pack)
    problems += observation_problems(pack, observations)
    problems += absence_problems(pack, observations, problems)
    unique = {(each.code, each.place, str(each.facts)): each for each in problems}
    return Checked(pack, observations, _in_order(unique.values()))


def _in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda each: (each.place, each.code)))


def open_edition(address: Address, live: bool = False) -> Opened:
    """Check the pack and assess the edition; ``Refused`` if anything is an error.

    A frozen edition is assessed from its lock, whatever the pack's files say now, unless ``live``; what is wrong with
    a lock does not hinder computing from the files, nor freezing anew.
    """
    return _opened(_checked_files(address.root), address, live)


def open_pack(address: Address, live: bool = False) -> OpenedPack:
    """Everything that a pack knows, with the edition that the address names, or the last one if there is any.

    ``Refused`` if anything in the pack is an error: unlike the edition, its files are used as they are now.
    """
    checked = _checked_files(address.root)
    if errors(checked.problems):
        raise Refused(errors(checked.problems))
    if address.edition is None and not checked.pack.editions:
        return OpenedPack(checked.pack, checked.observations, None)
    return OpenedPack(checked.pack, checked.observations, _opened(checked, address, live))


def _opened(checked: Checked, address: Address, live: bool) -> Opened:
    name = address.edition or default_edition(checked.pack)
    if not name:
        found = checked.pack.root.name
        raise Refused([*errors(checked.problems), Problem("A05", Place(found), {"found": found})], Exit.USAGE)
    if name not in checked.pack.editions:
        facts = {"found": name, "allowed": tuple(checked.pack.editions)}
        raise Refused([Problem("A02", Place(checked.pack.root.name), facts)], Exit.USAGE)
    path = lock_path(checked.pack, name)
    if path.exists() and not live:
        _, assessment = open_lock(path, checked.pack)
        return Opened(checked.pack, assessment, frozen=True)
    if errors(checked.problems):
        raise Refused(errors(checked.problems))
    return Opened(checked.pack, _assess_live(checked, name), frozen=False)


def edition_before(opened: Opened) -> Assessment | None:
    """The edition before, frozen or live, for comparing with what was published then.

    It is the latest of those that have the same whole and end in an earlier year: one that ends in the same year is
    another way to assess it, not history. Of several that end alike, one by the same method counts, else the first.
    None if there is none, or if it cannot be opened; what is wrong with it is for ``check`` to say.
    """
    pack = opened.pack
    name = _name_before(pack, opened.assessment.edition)
    if name is None:
        return None
    if (path := lock_path(pack, name)).exists():
        try:
            return open_lock(path, pack)[1]
        except Refused:
            return None
    edition = edition_of(pack, name)
    observations, problems = load_observations(pack)
    if edition is None or errors(problems):
        return None
    try:
        return assess(edition, observations)
    except Refused:
        return None


def _name_before(pack: Pack, edition: Edition) -> str | None:
    own, root = edition.settings, edition.tree.key
    earlier = [
        (each.settings.periods.last, (each.settings.normalise, each.settings.aggregate), name)
        for name, each in sorted(pack.editions.items())
        if each.settings is not None and each.tree is not None and each.tree.key == root
        if each.settings.periods.last < own.periods.last
    ]
    method = own.normalise, own.aggregate
    return max(earlier, key=lambda each: (each[0], each[1] == method), default=(0, method, None))[2]


def default_edition(pack: Pack) -> str:
    """The last edition by name."""
    return max(pack.editions, default="")


def _assess_live(checked: Checked, name: str) -> Assessment:
    edition = edition_of(checked.pack, name)
    if edition is None:
        raise Refused(checked.problems)
    try:
        return assess(edition, checked.observations)
    except Refused as refused:
        raise Refused(_at_choice(each, checked.pack, name) for each in refused.problems) from refused


def _method_problems(checked: Checked) -> Iterator[Problem]:
    """M01: what a live edition declares cannot be computed from its values."""
    for name, files in checked.pack.editions.items():
        if not files.frozen:
            try:
                _assess_live(checked, name)
            except Refused as refused:
                yield from refused.problems


def _judgement_problems(pack: Pack) -> Iterator[Problem]:
    """M08 (warning): an expert's judgements contradict each other.

    The combined ones of several experts are never less consistent than the least consistent of them.
    """
    for chosen in choices(pack):
        if chosen.node is None or not isinstance(chosen.choice, Weigh) or chosen.choice.method != "ahp":
            continue
        names = tuple(each.names or pack.indicators[each.key].names for each in chosen.node.weighed())
        for number, each in enumerate(chosen.choice.judgements):
            facts = _contradiction(np.array(each.matrix, dtype=np.float64), names)
            if facts:
                place = pack.place(chosen.file, *chosen.path, "judgements", number, "matrix")
                named = {"node": chosen.node.key, "expert": each.expert or _unnamed(number + 1), **facts}
                yield Problem("M08", place, named, level="warning")


def _unnamed(number: int) -> Bilingual:
    """An expert without a name."""
    return Bilingual(*(Words(language)("check.unnamed_expert", number=number) for language in LANGUAGES))


def _contradiction(matrix: NDArray[np.float64], names: Sequence[Bilingual]) -> Mapping[str, object]:
    """How inconsistent judgements are and which three are the most; nothing if they are consistent enough."""
    try:
        found = ahp(matrix)
    except MethodError:  # told where the weights are computed (M01)
        return {}
    worst = worst_judgements(found, matrix)
    if worst is None:
        return {}
    (i, j, k), (one, other, direct) = worst
    product = one * other
    three = dict(zip(("first", "second", "third"), (names[each] for each in (i, j, k)), strict=True))
    numbers = {"ratio": f"{found.consistency_ratio:.2f}", "product": f"{product:.4g}", "direct": f"{direct:.4g}"}
    return {**three, **numbers}


def _at_choice(problem: Problem, pack: Pack, name: str) -> Problem:
    """A problem of a method at the place where the edition chooses it."""
    files = pack.editions[name]
    chosen = (each for each in choices(pack) if each.files is files and each.choice.method == problem.facts["method"])
    place = next((each.place(pack) for each in chosen), pack.place(f"{files.folder}/index.yaml"))
    return replace(problem, place=place)


def lock_path(pack: Pack, name: str) -> Path:
    """Where the lock of an edition lies, if it is frozen."""
    return pack.root / "index" / name / LOCK


def freeze(address: Address, replace: bool = False) -> tuple[Path, str]:
    """Write the lock of an edition and return its path and the digest of its results.

    ``Refused`` if the pack has errors, if it is shipped with the engine, or if the edition is frozen already with
    other content and ``replace`` is not given.
    """
    opened = open_edition(writable(address), live=True)
    name = opened.assessment.edition.settings.id
    path = lock_path(opened.pack, name)
    lock = lock_of(opened.assessment)
    text = lock_text(lock)
    if path.is_file() and path.read_bytes() != text.encode() and not replace:
        raise Refused([Problem("L04", Place(opened.pack.shown(f"index/{name}/{LOCK}")))])
    write_atomically(path, text)
    return path, lock.results


def lock_of(assessment: Assessment) -> Lock:
    """Everything that an assessment depends on."""
    return Lock(
        format=1,
        engine=__version__,
        edition=assessment.declared,
        observations=assessment.observations.rows,
        results=results_digest(assessment),
    )


def lock_text(lock: Lock) -> str:
    """The lock file: a first line with the digest of the rest, then JSON with sorted keys."""
    body = json.dumps(lock.model_dump(mode="json"), ensure_ascii=False, indent=1, sort_keys=True)
    return f"sha256:{_digest(body)}\n{body}\n"


def read_lock(path: Path, pack: Pack) -> Lock:
    """Read a lock; ``Refused`` (L01) if it was changed by hand or cut short."""
    damaged = Refused([Problem("L01", _place(path, pack, 1))])
    try:
        first, _, body = path.read_text(encoding="utf-8", errors="replace").partition("\n")
        if first != f"sha256:{_digest(body.removesuffix(chr(10)))}":
            raise damaged
        return Lock.model_validate_json(body)
    except (OSError, ValidationError) as error:
        raise damaged from error


def open_lock(path: Path, pack: Pack) -> tuple[Lock, Assessment]:
    """A lock and its assessment; ``Refused`` if it is damaged (L01) or gives other results than were frozen (L03)."""
    lock = read_lock(path, pack)
    try:
        assessment = assess(lock.edition, Observations(lock.observations))
    except (KeyError, ValueError, StopIteration) as error:  # a checksum can be made to fit content that makes no sense
        raise Refused([Problem("L01", _place(path, pack, 1))]) from error
    if results_digest(assessment) != lock.results:
        raise Refused([Problem("L03", _place(path, pack), {"engine": lock.engine})])
    return lock, assessment


def _place(path: Path, pack: Pack, line: int = 0) -> Place:
    return Place(pack.shown(path.relative_to(pack.root).as_posix()), line)


def results_digest(assessment: Assessment) -> str:
    """SHA-256 of all scores as decimal text with nine places."""
    numbers = assessment.scores.scores.ravel().tolist()
    text = ",".join("-" if isnan(number) else str(rounded(number, DIGEST_PLACES)) for number in numbers)
    return _digest(text)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _lock_problems(pack: Pack, observations: Observations) -> Iterator[Problem]:
    """L01 damaged, L02 the pack has moved on since, L03 this engine gives other results than were frozen."""
    for name in pack.editions:
        path = lock_path(pack, name)
        if not path.exists():
            continue
        try:
            lock, _ = open_lock(path, pack)
        except Refused as refused:
            yield from refused.problems
            continue
        live = edition_of(pack, name)
        if live is None:
            continue
        changed = changed_parts(lock, Lock(**{**dict(lock), **_live_parts(live, observations)}))
        if changed:
            yield Problem("L02", _place(path, pack), {"changed": changed}, level="warning")


def _live_parts(edition: Edition, observations: Observations) -> dict[str, object]:
    known = observations.about(edition.elements, edition.settings.periods.last)
    return {"edition": edition, "observations": known.rows}


def changed_parts(old: Lock, new: Lock) -> tuple[str, ...]:
    """Names of the parts in which two locks differ; areas and sources that were merely added change no edition."""
    parts = [name for name in type(old.edition).model_fields if _differs(name, old.edition, new.edition)]
    return (*parts, *(("observations",) if old.observations != new.observations else ()))


def _differs(part: str, old: Edition, new: Edition) -> bool:
    before, after = getattr(old, part), getattr(new, part)
    return not set(before) <= set(after) if part in ("areas", "sources") else bool(before != after)
