"""C01: what is printed is about something that is defined, in periods that make sense for it."""

from collections.abc import Iterable, Iterator
from itertools import chain

from weiheng.definitions.claims import Claim, Measure, Says, Wording
from weiheng.definitions.pack import IndexFiles, Pack
from weiheng.definitions.rules.places import claims, wordings
from weiheng.vocabulary.messages import LANGUAGES, Bilingual, Words
from weiheng.vocabulary.problem import Place, Problem

CODE = "C01"
Item = tuple[Claim | Wording, Place, IndexFiles | None]
_FROM_A_START = frozenset(set(Says) - {Says.MEETS, Says.EXCEEDS})


def check(pack: Pack) -> Iterator[Problem]:
    """Numbers of a tree belong to an edition; changes, growth and courses have an earlier period, nothing else has."""
    seen = {(claim.source, claim.id) for claim in pack.claims_of_plans()}
    printed: Iterable[Item] = chain(claims(pack), wordings(pack))
    for each, place, files in printed:
        if mistake := _mistake(each, files, pack):
            yield Problem(CODE, place, {"found": _said(mistake, each), "id": each.id})
        elif {(place.file, each.id), (each.source, each.id)} & seen:
            yield Problem(CODE, place, {"found": _said("taken", each), "id": each.id})
        seen.add((place.file, each.id))
        if files is None:
            seen.add((each.source, each.id))


def _said(mistake: str, each: Claim | Wording) -> Bilingual:
    """What is wrong, in words: see the messages ``claim_mistake.*``."""
    kind = each.measure if isinstance(each, Claim) else each.says
    facts = {**each.model_dump(include={"subject", "period", "since", "of"}), "kind": kind}
    zh, en = (Words(language)(f"claim_mistake.{mistake}", **facts) for language in LANGUAGES)
    return Bilingual(zh, en)


def _mistake(each: Claim | Wording, files: IndexFiles | None, pack: Pack) -> str:
    """What is wrong, by the name of its message; empty if nothing is."""
    return _subject_mistake(each, files, pack) or _period_mistake(each, files) or _of_mistake(each, pack)


def _subject_mistake(each: Claim | Wording, files: IndexFiles | None, pack: Pack) -> str:
    if _known(each, files, pack):
        return ""
    if isinstance(each, Claim) and each.measure.of_tree:
        return "not_in_tree" if files else "without_edition"
    return "undefined"


def _known(each: Claim | Wording, files: IndexFiles | None, pack: Pack) -> bool:
    nodes = _nodes(files)
    elements = pack.elements().keys() | pack.declared
    if isinstance(each, Claim) and each.measure.of_tree:
        return files is not None and (each.subject in nodes or _doubtful_node(each.subject, files, pack))
    allowed = elements if isinstance(each, Claim) else elements | nodes
    return each.subject in allowed or pack.names("variables.yaml", each.subject)


def _nodes(files: IndexFiles | None) -> set[str | None]:
    tree = files.tree if files else None
    return {key for node in tree.walk() for key in (node.key, node.indicator)} if tree else set()


def _doubtful_node(subject: str, files: IndexFiles, pack: Pack) -> bool:
    """Whether the subject may be in a tree that could not be read, or is misspelt there (W04)."""
    if files.tree is None:
        return True
    misspelt = any(leaf.indicator not in pack.declared for leaf in files.tree.leaves())
    return misspelt and subject in pack.declared


def _period_mistake(each: Claim | Wording, files: IndexFiles | None) -> str:
    over_time = each.measure.over_time if isinstance(each, Claim) else each.says in _FROM_A_START
    if over_time and each.since is None:
        return "since_missing"
    if not over_time and each.since is not None:
        return "since_superfluous"
    if each.since is not None and each.since >= each.period:
        return "since_late"
    scored = isinstance(each, Claim) and each.measure in (Measure.SCORE, Measure.CHANGE, Measure.GROWTH)
    return "not_assessed" if scored and not _assessed(each.period, files) else ""


def _assessed(period: int, files: IndexFiles | None) -> bool:
    return files is None or files.settings is None or period in files.settings.periods.years()


def _of_mistake(each: Claim | Wording, pack: Pack) -> str:
    """A share is of something that is counted, a rank within an area, a met target set by a document."""
    measure = each.measure if isinstance(each, Claim) else None
    wanted = measure in (Measure.SHARE, Measure.RANK) if isinstance(each, Claim) else each.says.of_target
    if wanted is not (each.of is not None):
        return "of_missing" if wanted else "of_superfluous"
    counted = measure is not Measure.SHARE or each.of in pack.elements() or pack.names("variables.yaml", each.of or "")
    return "" if counted else "of_undefined"
