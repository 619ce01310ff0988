"""``python -m bench.big_csv [GB]``: a CSV file far larger than the memory that the engine may use, checked to its end.

Not one of the ratios: it takes minutes, and three times the size of the file on disk. Every key is different but for
one, so that counting keys has to be done on disk; one row in a million breaks its contract.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from shutil import disk_usage
from time import perf_counter

import duckdb

MEMORY = "512MB"
GIGABYTE = 10**9
_ROW = 60
"""Bytes of a row, nearly."""
_PACK = {
    "owner.yaml": 'id: big\ntitle: {zh: 大表, en: Big table}\nlanguages: [zh, en]\narea: "990100"\n',
    "areas.yaml": '- {code: "990100", names: {zh: 某市, en: City}, level: city}\n',
    "sources.yaml": """\
- id: register
  title: {zh: 就诊登记, en: Register of visits}
  producer: {zh: 某市, en: City}
  date: "2023"
  locator: register
  licence: internal
""",
    "records/visits.yaml": """\
id: visits
names: {zh: 就诊, en: Visits}
source: register
key: [visit]
duplicates: set_aside
date: day
columns:
  visit: {type: text}
  person: {type: text}
  day: {type: date, minimum: "2020-01-01"}
  diagnosis: {type: text}
  cost: {type: integer, minimum: 0}
""",
}


def main(size: float) -> int:
    rows = int(size * GIGABYTE / _ROW)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if disk_usage(folder).free < 4 * size * GIGABYTE:
            print(f"{folder}: less than {4 * size:.0f} GB free", file=sys.stderr)
            return 1
        write(folder, rows)
        start = perf_counter()
        with Watch(folder / "own") as watch:
            found = check(folder)
        seconds = perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    print(f"{size:g} GB of CSV, {rows:,} rows, --memory {MEMORY}: {seconds:.0f} s")
    print(f"peak memory {memory / GIGABYTE:.2f} GB, on disk {watch.most / GIGABYTE:.2f} GB beside the file")
    print(f"rows {found['rows']:,}, set aside {found['set_aside']:,}")
    return int(found != {"table": "visits", "rows": rows + 1, "set_aside": 1 + (rows - 1) // 1_000_000 + 1})


def write(folder: Path, rows: int) -> None:
    """The pack, and the table of rows from 0 on, the last one twice: no more of it is in memory than a part."""
    for name, text in _PACK.items():
        path = folder / "big" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "data").mkdir()
    (folder / "own").mkdir()
    made = f"""
        SELECT md5(i::VARCHAR) AS visit, 'p' || (hash(i) % 20000000) AS person,
          DATE '2022-01-01' + (i % 365)::INTEGER AS day, 'I' || (i % 90 + 10) AS diagnosis,
          CASE WHEN i % 1000000 = 0 THEN 'free' ELSE (i % 1000)::VARCHAR END AS cost
        FROM (SELECT least(range, {rows - 1}) AS i FROM range({rows + 1}))
    """  # noqa: S608 - numbers
    duckdb.connect().execute(f"COPY ({made}) TO '{folder}/data/visits.csv' (FORMAT csv, HEADER)")


def check(folder: Path) -> dict[str, object]:
    command = [sys.executable, "-m", "weiheng", "records", "check", str(folder / "big"), str(folder / "data")]
    place = os.environ | {"TMPDIR": str(folder / "own")}
    done = subprocess.run(
        [*command, "--memory", MEMORY, "--json"], check=False, stdout=subprocess.PIPE, text=True, env=place
    )  # 1 would be rows that must not be there
    (found,) = json.loads(done.stdout)["tables"]
    return found


class Watch:
    """The most that lies in a folder at any time, in bytes."""

    def __init__(self, folder: Path) -> None:
        self.most, self._folder, self._done = 0, folder, threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._done.wait(0.2):
            sizes = (path.lstat().st_blocks * 512 for path in self._folder.rglob("*") if path.exists())
            self.most = max(self.most, sum(sizes))


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 10))
