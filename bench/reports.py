"""The four formats of one full report against converting its Word file to PDF once with LibreOffice.

Cold is a new process of the command for all four formats; warm is the fastest of several runs inside one process.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from time import perf_counter

from bench.ratio import Ratio
from weiheng.definitions.address import find
from weiheng.editions import open_edition
from weiheng.report.making import Desk, Format, desk_of, render

EDITION = "shenzhen/index/2022"
LIMIT = 1.0
"""The goal: all four formats together are made faster than LibreOffice converts one of them."""
_RUNS = 3


def results() -> Iterator[Ratio]:
    office = shutil.which("soffice")
    if office is None:
        print("reports: no soffice on this machine to compare with", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        cold = fastest(lambda: make_in_a_new_process(out))
        (word,) = out.glob("*.docx")
        convert(office, word, out)  # LibreOffice makes its profile on its first run, which is not counted
        conversion = fastest(lambda: convert(office, word, out))
    desk = desk_of(open_edition(find(EDITION)), "zh")
    warm = fastest(lambda: make_here(desk))
    yield Ratio("four formats, cold, to one conversion by LibreOffice", cold / conversion, LIMIT)
    yield Ratio("four formats, warm, to one conversion by LibreOffice", warm / conversion, LIMIT)
    for each in Format:
        alone = fastest(partial(make_here, desk, each))
        yield Ratio(f"{each.value} alone, warm, to one conversion by LibreOffice", alone / conversion, None)


def fastest(work: Callable[[], None]) -> float:
    return min(elapsed(work) for _ in range(_RUNS))


def elapsed(work: Callable[[], None]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def make_in_a_new_process(out: Path) -> None:
    command = [sys.executable, "-m", "weiheng", "report", EDITION, "-o", str(out), "--lang", "zh"]
    installed = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run([*command, "--replace"], check=True, stdout=subprocess.DEVNULL, env=installed)


def make_here(desk: Desk, *formats: Format) -> None:
    """Composed anew each time; nothing is written to disk."""
    document = desk.document(desk.book.assessment.areas[0])
    for _ in render(document, desk.book, formats or tuple(Format)):
        pass


def convert(office: str, word: Path, out: Path) -> None:
    profile = f"-env:UserInstallation=file://{out}/profile"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(out / "converted"), str(word)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
