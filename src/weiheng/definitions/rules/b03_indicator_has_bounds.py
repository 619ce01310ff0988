"""B03: each indicator that is scored between goalposts has bounds once, and none outside the tree has any."""

from collections import Counter
from collections.abc import Iterator

from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import index_of, trees
from weiheng.vocabulary.problem import Problem

CODE = "B03"


def check(pack: Pack) -> Iterator[Problem]:
    """Bounds that are missing, doubled, or for an indicator outside the tree; other methods need none.

    While the tree names an unknown indicator (W04), surplus bounds may well be that one's and are not reported.
    """
    for files, tree, tree_file in trees(pack):
        file = f"{files.folder}/bounds.yaml"
        if file not in pack.documents:
            continue
        written = Counter(_written(pack.documents[file].data))
        wanted = {leaf.indicator for leaf in tree.leaves() if leaf.indicator}
        misspelt = bool(wanted - pack.declared)
        scored = {each for each in wanted if files.settings is None or files.settings.normalise.needs_bounds(each)}
        for indicator in sorted((scored & pack.declared) - written.keys()):
            yield Problem(CODE, pack.place(file), {"indicator": indicator, "found": 0, "tree": tree_file})
        for indicator, count in written.items():
            if count > 1 or (indicator not in wanted and not misspelt):
                place = pack.place(file, index_of(pack, file, indicator))
                yield Problem(CODE, place, {"indicator": indicator, "found": count, "tree": tree_file})


def _written(data: object) -> Iterator[str]:
    """Indicators named in the file, also in items that are otherwise faulty and reported as such."""
    for item in data if isinstance(data, list) else []:
        if isinstance(item, dict) and isinstance(item.get("indicator"), str):
            yield item["indicator"]
