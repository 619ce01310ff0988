"""C01: what is printed is about something that is defined, in periods that make sense for it."""

from collections.abc import Iterable, Iterator
from itertools import chain

from weiheng.definitions.claims import Claim, Measure, Says, Wording
from weiheng.definitions.pack import IndexFiles, Pack
from weiheng.definitions.rules.places import claims, wordings
from weiheng.vocabulary.problem import Place, Problem

CODE = "C01"
Item = tuple[Claim | Wording, Place, IndexFiles | None]
_FROM_A_START = frozenset(set(Says) - {Says.MEETS, Says.EXCEEDS})


def check(pack: Pack) -> Iterator[Problem]:
    """Numbers of a tree belong to an edition; changes, growth and courses have an earlier period, nothing else has."""
    seen: set[tuple[str, str]] = set()
    printed: Iterable[Item] = chain(claims(pack), wordings(pack))
    for each, place, files in printed:
        if found := _mistake(each, files, pack):
            yield Problem(CODE, place, {"found": found, "id": each.id})
        elif (place.file, each.id) in seen:
            yield Problem(CODE, place, {"found": each.id, "id": each.id})
        seen.add((place.file, each.id))


def _mistake(each: Claim | Wording, files: IndexFiles | None, pack: Pack) -> str:
    kind = each.measure if isinstance(each, Claim) else each.says
    if not _known(each, files, pack):
        return f"{kind} {each.subject}"
    if not _period_fits(each, files):
        return f"{each.since} – {each.period}"
    return "" if _of_fits(each, files, pack) else f"{kind} of {each.of}"


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


def _period_fits(each: Claim | Wording, files: IndexFiles | None) -> bool:
    over_time = each.measure.over_time if isinstance(each, Claim) else each.says in _FROM_A_START
    in_time = (each.since is not None and each.since < each.period) if over_time else each.since is None
    scored = isinstance(each, Claim) and each.measure in (Measure.SCORE, Measure.CHANGE, Measure.GROWTH)
    return in_time and (not scored or _assessed(each.period, files))


def _assessed(period: int, files: IndexFiles | None) -> bool:
    return files is None or files.settings is None or period in files.settings.periods.years()


def _of_fits(each: Claim | Wording, files: IndexFiles | None, pack: Pack) -> bool:
    """A share is of something that is counted, a rank within an area, a met target set by a document."""
    if isinstance(each, Wording):
        return (each.of is not None) is each.says.of_target
    if each.measure is Measure.SHARE:
        return each.of is not None and (each.of in pack.elements() or pack.names("variables.yaml", each.of))
    return (each.of is not None) is (each.measure is Measure.RANK)
