"""LibreOffice without a screen, in a profile that is thrown away: what an office program makes of our files."""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

ALWAYS, NEVER = 0, 1
_SECONDS = 300
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>{mode}</value></prop></item>
</oor:items>
"""


def spreadsheet_profile(folder: Path, recalculate: int) -> Path:
    """A profile that computes workbooks anew when it opens them (ALWAYS), or shows what they hold (NEVER)."""
    settings = folder / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(_SETTINGS.format(mode=recalculate), encoding="utf-8")
    return folder


def convert(path: Path, to: str, out_dir: Path, profile: Path | None = None) -> Path:
    """Convert one file (``to`` is ``pdf``, ``xlsx``, ...) and return the new one."""
    return convert_all([path], to, out_dir, profile)[0]


def convert_all(paths: Sequence[Path], to: str, out_dir: Path, profile: Path | None = None) -> list[Path]:
    """Convert several files of different names in one run: starting LibreOffice takes longer than converting."""
    program = shutil.which("soffice")
    assert program, "soffice is not installed; make installs it"
    out_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        user = (profile or Path(temporary)).resolve().as_uri()
        command = [program, f"-env:UserInstallation={user}", "--headless", "--norestore", "--convert-to", to]
        done = subprocess.run(
            [*command, "--outdir", str(out_dir), *map(str, paths)],
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    made = [out_dir / f"{path.stem}.{to.partition(':')[0]}" for path in paths]
    absent = [path.name for path in made if not path.is_file()]
    assert not absent, f"not converted: {absent}\n{done.stdout}\n{done.stderr}"
    return made
