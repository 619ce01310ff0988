"""``weiheng freeze`` and ``weiheng new``: commands that write into a pack."""

from pathlib import Path

from weiheng import editions
from weiheng.definitions.address import find, writable
from weiheng.scaffold import starting
from weiheng.vocabulary.messages import Words, preferred_language
from weiheng.vocabulary.problem import Exit


def freeze(edition: str, replace: bool, lang: str | None) -> int:
    """Freeze an edition and say where its lock is."""
    words = Words(preferred_language(lang))
    path, digest = editions.freeze(find(edition), replace)
    print(words("made.frozen", path=path, digest=digest))
    return int(Exit.OK)


def new(address: str, source: str | None, into: Path, lang: str | None) -> int:
    """Start a pack (``name``) or an edition (``pack/index/edition``)."""
    words = Words(preferred_language(lang))
    if "/index/" not in address:
        target = starting.new_pack(address, into, find(source).root if source else None)
        print(words("made.new_pack", path=target))
        return int(Exit.OK)
    place = writable(find(address))
    print(words("made.new_edition", path=starting.new_edition(place, source.rsplit("/", 1)[-1] if source else None)))
    return int(Exit.OK)
