"""What the rules about weights share: by which node, if any, a node is weighed instead of having a weight written."""

from collections.abc import Iterator

from weiheng.definitions.model import Node
from weiheng.definitions.rules.places import Path


def weights(root: Node, path: Path = (), by: Node | None = None) -> Iterator[tuple[Node, Path, Node | None]]:
    """Every node with its path and the node that weighs it: its parent, or one above that weighs all its leaves."""
    yield root, path, by
    passed_on = by if by is not None and by.weigh is not None and by.weigh.across == "leaves" else None
    own = root if root.weigh is not None else None
    for index, child in enumerate(root.children):
        yield from weights(child, (*path, "children", index), passed_on or own)
