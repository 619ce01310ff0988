"""Walks that several rules share: every item of a pack with its file and path."""

from collections.abc import Callable, Iterator
from functools import partial

from weiheng.definitions.claims import Claim, Wording
from weiheng.definitions.contracts import Measure
from weiheng.definitions.estimates import ByAge
from weiheng.definitions.model import Bound, Bounds, Indicator, Node, Variable
from weiheng.definitions.pack import IndexFiles, Pack
from weiheng.definitions.plans import Baseline, Plan, Target
from weiheng.definitions.printed import Prints
from weiheng.definitions.requirement import Requirement
from weiheng.vocabulary.problem import Place

Path = tuple[str | int, ...]


def elements(pack: Pack) -> Iterator[tuple[Indicator | Variable, str, Path]]:
    """Indicators and variables with file and path."""
    for indicator in pack.indicators.values():
        yield indicator, f"indicators/{indicator.id}.yaml", ()
    positions = _positions(pack, "variables.yaml") if pack.variables else {}
    for variable in pack.variables.values():
        yield variable, "variables.yaml", (positions[variable.id],)


def measures(pack: Pack) -> Iterator[tuple[Variable, Measure, Callable[[str], Place]]]:
    """Variables that are counted in records, with what tells where a key of their measure stands."""
    for element, file, path in elements(pack):
        if isinstance(element, Variable) and element.measure is not None:
            yield element, element.measure, partial(pack.place, file, *path, "measure")


def estimated(pack: Pack) -> Iterator[tuple[Indicator, ByAge, Callable[..., Place]]]:
    """Indicators that are estimated from counts by age, with what tells where a key of that stands."""
    for indicator in pack.indicators.values():
        if indicator.by_age is not None:
            yield indicator, indicator.by_age, partial(pack.place, f"indicators/{indicator.id}.yaml", "by_age")


def index_of(pack: Pack, file: str, key: str) -> int:
    """Position of the first item with an id, code or indicator in a file that is a list."""
    return _positions(pack, file)[key]


def _positions(pack: Pack, file: str) -> dict[str, int]:
    """Position of the first item with each id, code or indicator in a file that is a list."""
    result: dict[str, int] = {}
    for index, item in enumerate(pack.documents[file].data):
        for name in ("id", "code", "indicator") if isinstance(item, dict) else ():
            if isinstance(item.get(name), str):
                result.setdefault(item[name], index)
    return result


def bounds(pack: Pack) -> Iterator[tuple[Bounds, str, int]]:
    """Bounds of every edition with file and position."""
    for files in pack.editions.values():
        file = f"{files.folder}/bounds.yaml"
        positions = _positions(pack, file) if files.bounds else {}
        for each in files.bounds:
            yield each, file, positions[each.indicator]


def bound_ends(pack: Pack) -> Iterator[tuple[Bounds, str, Bound, Place]]:
    """Each single bound: its pair, ``lower`` or ``upper``, the bound, where it stands."""
    for each, file, index in bounds(pack):
        for end, bound in each.ends():
            yield each, end, bound, pack.place(file, index, end)


def trees(pack: Pack) -> Iterator[tuple[IndexFiles, Node, str]]:
    """Trees of every edition that could be read, with their file."""
    for files in pack.editions.values():
        if files.tree is not None:
            yield files, files.tree, f"{files.folder}/tree.yaml"


def nodes(root: Node, path: Path = ()) -> Iterator[tuple[Node, Path]]:
    """Every node with its path in the file, parents first."""
    yield root, path
    for index, child in enumerate(root.children):
        yield from nodes(child, (*path, "children", index))


def claims(pack: Pack) -> Iterator[tuple[Claim, Place, IndexFiles | None]]:
    """Every printed number with its line and the edition that it belongs to, if it does."""
    for prints, files in _printed(pack):
        yield from ((claim, place, files) for claim, place in prints.claims)


def wordings(pack: Pack) -> Iterator[tuple[Wording, Place, IndexFiles | None]]:
    """Everything said in words about a number, likewise."""
    for prints, files in _printed(pack):
        yield from ((wording, place, files) for wording, place in prints.wordings)


def _printed(pack: Pack) -> Iterator[tuple[Prints, IndexFiles | None]]:
    yield from ((files.printed, files) for files in pack.editions.values())
    yield from ((prints, None) for prints in pack.printed.values())


def targets(pack: Pack) -> Iterator[tuple[Plan, Target, str, int]]:
    """Targets of every plan with file and position."""
    for name, plan in pack.plans.items():
        file = f"plan/{name}/targets.yaml"
        positions = _positions(pack, file) if plan.targets else {}
        for target in plan.targets:
            yield plan, target, file, positions[target.id]


def requirements(pack: Pack) -> Iterator[tuple[Target, Requirement, str, Place]]:
    """What is asked for in the end and on the way: the target, the requirement, its key, and where it stands."""
    for _, target, file, index in targets(pack):
        yield target, target.target, "target", pack.place(file, index, "target")
        for number, each in enumerate(target.milestones):
            yield target, each.target, "milestones", pack.place(file, index, "milestones", number, "target")


def baselines(pack: Pack) -> Iterator[tuple[Plan, Target, Baseline, Place]]:
    """Values that targets start from, with where they stand."""
    for plan, target, file, index in targets(pack):
        if isinstance(target.baseline, Baseline):
            yield plan, target, target.baseline, pack.place(file, index, "baseline")
