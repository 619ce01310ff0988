"""Write files so that a crash at any moment leaves the old content or the new, never a mixture."""

import os
import tempfile
from pathlib import Path

from weiheng.vocabulary.problem import Exit, Place, Problem, Refused


def write_atomically(path: Path, content: str | bytes) -> None:
    """Replace or create one file: write beside it, flush to disk, rename. ``Refused`` (F07) if that is not possible.

    Writers that must change several things at once put them into one file; there is no way to rename two at a time.
    """
    data = content.encode() if isinstance(content, str) else content
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".partial")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
        _flush_folder(path.parent)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise Refused(
            [Problem("F07", Place(str(path)), {"found": error.strerror or str(error)})], Exit.FILES
        ) from error


def _flush_folder(folder: Path) -> None:
    """Make the renaming itself durable, where a folder can be opened for that."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
