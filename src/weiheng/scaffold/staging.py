"""A folder that is put in place in one step, whole or not at all."""

import re
import shutil
import tempfile
from pathlib import Path

from weiheng.vocabulary.problem import Exit, Place, Problem, Refused

_OWNER = re.compile(r"[a-z][a-z0-9_-]{0,63}")
EDITION = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
"""What an edition may be called."""


def place_for(name: str, into: Path) -> Path:
    """Where a new pack comes to lie; ``Refused`` (N02) if the name cannot be a pack's."""
    if not _OWNER.fullmatch(name):
        raise Refused([Problem("N02", Place(name), {"found": name})], Exit.USAGE)
    return into / name


class Staging:
    """A folder of the target's name to fill, hidden beside it; it becomes the target, or vanishes if anything fails.

    ``Refused``: N01 if the target is there already, F07 if nothing can be written there.
    """

    def __init__(self, target: Path) -> None:
        self.target = target

    def __enter__(self) -> Path:
        if self.target.exists():
            raise Refused([Problem("N01", Place(str(self.target)))])
        self._made = [each for each in self.target.parents if not each.exists()]
        try:
            self.target.parent.mkdir(parents=True, exist_ok=True)
            self._around = Path(tempfile.mkdtemp(dir=self.target.parent, prefix=f".{self.target.name}."))
            folder = self._around / self.target.name
            folder.mkdir(mode=0o755)
        except OSError as error:
            facts = {"found": error.strerror or str(error)}
            raise Refused([Problem("F07", Place(str(self.target)), facts)], Exit.FILES) from error
        return folder

    def __exit__(self, failed: object, *_: object) -> None:
        try:
            if failed is None:
                (self._around / self.target.name).replace(self.target)
        finally:
            shutil.rmtree(self._around)
            if failed is not None:
                for folder in self._made:
                    folder.rmdir()
