"""Read an owner's folder into a pack, collecting every problem on the way."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from weiheng.definitions.claims import Claim
from weiheng.definitions.contracts import Codelist, Table
from weiheng.definitions.decisions import Decision, read_decisions
from weiheng.definitions.disclosure import Disclosure
from weiheng.definitions.files import read_text, stray_files
from weiheng.definitions.model import Area, Bounds, Indicator, Node, Owner, Settings, Source, Variable
from weiheng.definitions.outline import Outline
from weiheng.definitions.plans import Plan, PlanSettings, Target, plan_of
from weiheng.definitions.printed import Naming, Prints, naming, read_prints
from weiheng.definitions.promised import claims_of
from weiheng.definitions.robustness import Robustness
from weiheng.definitions.schema import shape, validate
from weiheng.definitions.strict_yaml import Document, parse_yaml
from weiheng.definitions.texts import Texts
from weiheng.vocabulary.messages import LANGUAGES, Language, Term
from weiheng.vocabulary.problem import Exit, Place, Problem, Refused

LOCK = "edition.lock"
CLAIMS = "claims"
"""Folder of the claims of documents that are not the report of an edition, one file a document."""

RECORDS, CODES, DISCLOSURE = "records", "codes.yaml", "disclosure.yaml"
"""Folder of the contracts of tables, one file each; in it lists of codes, and how numbers are protected."""

Model = TypeVar("Model", bound=BaseModel)
Named = TypeVar("Named", Indicator, Table)


@dataclass(frozen=True)
class IndexFiles:
    """One edition of an index as its files say it; parts that could not be read are absent.

    ``printed`` is what its official report prints, ``frozen`` tells whether it has a lock, ``outline`` is that of its
    report, if it has one of its own, ``robustness`` what is uncertain about it; ``texts`` is what people wrote into the
    reports, by language.
    """

    folder: str
    settings: Settings | None
    tree: Node | None
    bounds: tuple[Bounds, ...]
    printed: Prints
    frozen: bool = False
    outline: Outline | None = None
    robustness: Robustness | None = None
    texts: Mapping[Language, Texts] = field(default_factory=dict)


@dataclass(frozen=True)
class Pack:
    """An owner's facts. ``declared`` are the indicators that have a file, readable or not.

    ``printed`` is what documents print that are not the report of an edition, by file of claims; ``decisions`` tell
    which printed numbers are adopted, with the line of each. ``plans`` are those whose settings could be read, with the
    targets that could be. ``tables`` and ``codelists`` say what records look like,
    ``disclosure`` how numbers of them are protected.
    """

    root: Path
    owner: Owner
    areas: Mapping[str, Area]
    sources: Mapping[str, Source]
    variables: Mapping[str, Variable]
    indicators: Mapping[str, Indicator]
    declared: frozenset[str]
    editions: Mapping[str, IndexFiles]
    documents: Mapping[str, Document] = field(repr=False)
    unreadable: frozenset[str] = frozenset()
    printed: Mapping[str, Prints] = field(default_factory=dict)
    decisions: tuple[tuple[Decision, Place], ...] = ()
    plans: Mapping[str, Plan] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    codelists: Mapping[str, Codelist] = field(default_factory=dict)
    disclosure: Disclosure = field(default_factory=Disclosure)

    def names(self, file: str, key: str) -> bool:
        """Whether a file that is a list has an item with this id or code, be the item valid or not.

        A file that cannot be read at all is given the benefit of the doubt: its own problem is enough.
        """
        return file in self.unreadable or key in _item_lines(self.documents.get(file))

    def shown(self, file: str) -> str:
        """How a file of the pack is called in messages."""
        return f"{self.root.name}/{file}"

    def place(self, file: str, *path: str | int) -> Place:
        """Where a value stands in one of the pack's files."""
        document = self.documents.get(file)
        return document.place(*path) if document else Place(self.shown(file))

    def elements(self) -> Mapping[str, Indicator | Variable]:
        """Everything that can be observed or computed: indicators and variables by id."""
        return {**self.variables, **self.indicators}

    def claims(self) -> Iterator[Claim]:
        """Numbers in documents that are not the report of an edition: their files of claims, and the plans."""
        yield from (claim for prints in self.printed.values() for claim, _ in prints.claims)
        yield from self.claims_of_plans()

    def claims_of_plans(self) -> Iterator[Claim]:
        """Numbers in plans."""
        elements = self.elements()
        return (claim for plan in self.plans.values() for claim in claims_of(plan, elements))


class _Reading:
    """State of one reading: the documents read so far and the problems met."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.documents: dict[str, Document] = {}
        self.unreadable: set[str] = set()
        self.problems: list[Problem] = []

    def document(self, file: str) -> Document | None:
        document: Document | None = None
        text, problems = read_text(self.root, file)
        self.problems += problems
        if text is not None:
            document, problems = parse_yaml(text, f"{self.root.name}/{file}")
            self.problems += problems
        if document is None:
            self.unreadable.add(file)
        else:
            self.documents[file] = document
        return document

    def model(self, model: type[Model], file: str) -> Model | None:
        document = self.document(file)
        if document is None:
            return None
        found, problems = validate(model, document.data, document.place)
        self.problems += self._new(problems)
        return found

    def models(self, model: type[Model], file: str) -> list[Model]:
        """The items of a file that is a list; those that do not validate are left out."""
        document = self.document(file)
        if document is None:
            return []
        if not isinstance(document.data, list):
            self.unreadable.add(file)
            facts = {"key": file, "found": shape(document.data), "allowed": Term("wanted_list")}
            self.problems.append(Problem("Y07", document.place(), facts))
            return []
        result = []
        for index, item in enumerate(document.data):
            found_item, problems = validate(model, item, partial(document.place, index))
            self.problems += self._new(problems)
            if found_item is not None:
                result.append(found_item)
        return result

    def _new(self, problems: list[Problem]) -> Iterator[Problem]:
        """A value already refused as YAML (Y03, Y05) is not refused a second time for its type."""
        refused = {(each.place, each.facts["found"]) for each in self.problems if each.code == "Y03"}
        refused |= {(each.place, "") for each in self.problems if each.code in ("Y03", "Y05")}
        return (each for each in problems if each.code != "Y07" or (each.place, each.facts["found"]) not in refused)

    def by_key(self, items: list[Model], file: str, key: Callable[[Model], str]) -> dict[str, Model]:
        result: dict[str, Model] = {}
        lines = _item_lines(self.documents.get(file))
        for item in items:
            if key(item) in result:
                line = lines.get(key(item), 1)
                self.problems.append(Problem("D02", Place(f"{self.root.name}/{file}", line), {"id": key(item)}))
            result.setdefault(key(item), item)
        return result


def _item_lines(document: Document | None) -> dict[str, int]:
    """Line of the last item with each id or code, in a file that is a list."""
    if document is None or not isinstance(document.data, list):
        return {}
    result = {}
    for index, item in enumerate(document.data):
        if isinstance(item, dict):
            name: Any = item.get("id", item.get("code", ""))
            result[str(name)] = document.place(index).line
    return result


def load_pack(root: Path) -> tuple[Pack, list[Problem]]:
    """Read the pack in folder ``root``.

    Returns the pack with whatever could be read, and all problems of form (files, YAML, keys, types); the rules
    about meaning are in :mod:`weiheng.definitions.rules`. Raises ``Refused``, with all problems, if there is no
    readable owner.yaml.
    """
    reading = _Reading(root)
    owner = reading.model(Owner, "owner.yaml")
    if not root.is_dir():
        raise Refused(reading.problems, Exit.FILES)
    areas = reading.by_key(reading.models(Area, "areas.yaml"), "areas.yaml", lambda area: area.code)
    sources = reading.by_key(reading.models(Source, "sources.yaml"), "sources.yaml", lambda source: source.id)
    variables: dict[str, Variable] = {}
    if (root / "variables.yaml").exists():
        variables = reading.by_key(reading.models(Variable, "variables.yaml"), "variables.yaml", lambda each: each.id)
    files = sorted(path.name for path in (root / "indicators").glob("*.yaml"))
    indicators = _indicators(reading, files)
    folders = sorted({path.parent.name for kind in ("*.yaml", LOCK) for path in (root / "index").glob(f"[!.]*/{kind}")})
    names = naming({**variables, **indicators}, areas.values())
    editions = {name: _index_files(reading, name, names) for name in folders}
    printed = {file: _prints(reading, file, names) for file in _claim_files(root)}
    plans = _plans(reading)
    tables, codelists = _tables(reading), _codelists(reading)
    decisions, problems = read_decisions(root, names)
    reading.problems += [*problems, *stray_files(root)]
    if owner is None:
        raise Refused(reading.problems)
    pack = Pack(
        root=root,
        owner=owner,
        areas=areas,
        sources=sources,
        variables=variables,
        indicators=indicators,
        declared=frozenset(name.removesuffix(".yaml") for name in files),
        editions=editions,
        documents=reading.documents,
        unreadable=frozenset(reading.unreadable),
        printed=printed,
        decisions=decisions,
        plans=plans,
        tables=tables,
        codelists=codelists,
        disclosure=_disclosure(reading),
    )
    return pack, reading.problems


def _indicators(reading: _Reading, files: list[str]) -> dict[str, Indicator]:
    found = ((name, reading.model(Indicator, f"indicators/{name}")) for name in files)
    return _named_by_file(reading, "indicators", {name: each for name, each in found if each is not None})


def _tables(reading: _Reading) -> dict[str, Table]:
    files = sorted(
        path.name for path in (reading.root / RECORDS).glob("*.yaml") if path.name not in (CODES, DISCLOSURE)
    )
    found = ((name, reading.model(Table, f"{RECORDS}/{name}")) for name in files)
    return _named_by_file(reading, RECORDS, {name: each for name, each in found if each is not None})


def _codelists(reading: _Reading) -> dict[str, Codelist]:
    file = f"{RECORDS}/{CODES}"
    if not (reading.root / file).exists():
        return {}
    return reading.by_key(reading.models(Codelist, file), file, lambda codelist: codelist.id)


def _disclosure(reading: _Reading) -> Disclosure:
    """How numbers are protected: by default if a pack does not say it, or says it wrongly."""
    file = f"{RECORDS}/{DISCLOSURE}"
    found = reading.model(Disclosure, file) if (reading.root / file).exists() else None
    return found or Disclosure()


def _named_by_file(reading: _Reading, folder: str, found: Mapping[str, Named]) -> dict[str, Named]:
    """Facts with a file each, by id; the file has to be called like the fact (D01)."""
    result: dict[str, Named] = {}
    for name, each in found.items():
        if each.id != name.removesuffix(".yaml"):
            facts = {"id": each.id, "file": f"{folder}/{name}", "allowed": f"{folder}/{each.id}.yaml"}
            reading.problems.append(Problem("D01", reading.documents[f"{folder}/{name}"].place("id"), facts))
        result.setdefault(each.id, each)
    return result


def _index_files(reading: _Reading, name: str, names: Naming) -> IndexFiles:
    folder = f"index/{name}"
    settings = reading.model(Settings, f"{folder}/index.yaml")
    if settings is not None and settings.id != name:
        facts = {"id": settings.id, "file": f"{folder}/index.yaml", "allowed": f"index/{settings.id}/index.yaml"}
        reading.problems.append(Problem("D01", reading.documents[f"{folder}/index.yaml"].place("id"), facts))
    return IndexFiles(
        folder=folder,
        settings=settings,
        tree=reading.model(Node, f"{folder}/tree.yaml"),
        bounds=_bounds(reading, f"{folder}/bounds.yaml", settings),
        printed=_prints(reading, f"{folder}/claims.csv", names),
        frozen=(reading.root / folder / LOCK).exists(),
        outline=_optional(reading, Outline, f"{folder}/outline.yaml"),
        robustness=_optional(reading, Robustness, f"{folder}/robustness.yaml"),
        texts={
            language: texts
            for language in LANGUAGES
            if (texts := _optional(reading, Texts, f"{folder}/texts.{language}.yaml")) is not None
        },
    )


def _bounds(reading: _Reading, file: str, settings: Settings | None) -> tuple[Bounds, ...]:
    """Only an edition that scores between bounds has to have any; while its settings cannot be read, nobody knows."""
    has_to = settings is not None and settings.normalise.any_bounds()
    if not has_to and not (reading.root / file).exists():
        return ()
    return tuple(reading.models(Bounds, file))


def _plans(reading: _Reading) -> dict[str, Plan]:
    folders = sorted({path.parent.name for path in (reading.root / "plan").glob("[!.]*/*.yaml")})
    plans = {name: _plan(reading, name) for name in folders}
    return {name: plan for name, plan in plans.items() if plan is not None}


def _plan(reading: _Reading, name: str) -> Plan | None:
    file, targets_file = f"plan/{name}/plan.yaml", f"plan/{name}/targets.yaml"
    settings = reading.model(PlanSettings, file)
    if settings is not None and settings.id != name:
        facts = {"id": settings.id, "file": file, "allowed": f"plan/{settings.id}/plan.yaml"}
        reading.problems.append(Problem("D01", reading.documents[file].place("id"), facts))
    targets = reading.by_key(reading.models(Target, targets_file), targets_file, lambda target: target.id)
    return None if settings is None else plan_of(settings, targets.values())


def _optional(reading: _Reading, model: type[Model], file: str) -> Model | None:
    return reading.model(model, file) if (reading.root / file).exists() else None


def _claim_files(root: Path) -> Iterator[str]:
    return (f"{CLAIMS}/{path.name}" for path in sorted((root / CLAIMS).glob("*.csv")))


def _prints(reading: _Reading, file: str, names: Naming) -> Prints:
    if not (reading.root / file).exists():
        return Prints()
    prints, problems = read_prints(reading.root, file, names)
    reading.problems += problems
    return prints
