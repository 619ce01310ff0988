"""Whatever is delivered, and whenever a run is killed: what is counted with a store is what a rebuild counts."""

import csv
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import cache
from math import inf
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stored_records import GROUPINGS, Hospital, assert_same, pack_of

from weiheng.cli.run import run as weiheng
from weiheng.definitions.pack import Pack
from weiheng.vocabulary.problem import Exit


@cache
def shared_pack() -> Pack:
    """One pack for all examples."""
    return pack_of(Path(mkdtemp()))


def stays() -> st.SearchStrategy[str]:
    """Rows of a few stays, persons and months, so that keys are repeated within files and across them."""
    return st.builds(
        lambda stay, person, place, district, month, cost: (
            f"{stay},p{person},{place},{district},2021-11-30,{month}-15,I20,{cost}"
        ),
        st.integers(1, 4),
        st.integers(1, 3),
        st.sampled_from(("A", "A", "B", "C")),
        st.sampled_from(("东区", "990102", "", "?")),
        st.sampled_from(("2021-12", "2022-01", "2022-02")),
        st.sampled_from(("", "-1", "1", "9", "9")),
    )


Delivery = tuple[str, list[str] | None]
MONTHS = st.lists(stays(), max_size=5)
DELIVERIES = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(("a.csv", "b.csv", "c/a.csv")), MONTHS),
        st.tuples(st.sampled_from(("b.csv", "c/a.csv")), st.none()),
        st.tuples(st.just("hospitals"), st.sampled_from((["A,tertiary"], ["A,primary", "C,tertiary"]))),
    ),
    min_size=2,
    max_size=4,
)


def deliver(hospital: Hospital, name: str, rows: list[str] | None) -> None:
    if rows is None:
        (hospital.data / "stays" / name).unlink(missing_ok=True)
    elif name == "hospitals":
        hospital.register("\n".join(["hospital,level", *rows, ""]))
    else:
        hospital.deliver(name, *rows)


@settings(max_examples=8, deadline=None)
@given(
    first=MONTHS, deliveries=DELIVERIES, asked=st.lists(st.sets(st.integers(0, 2), min_size=1), min_size=4, max_size=4)
)
def test_any_deliveries_with_a_store_equal_a_rebuild(
    first: list[str], deliveries: list[Delivery], asked: list[set[int]]
) -> None:
    """Months new, revised and gone, a register that changes; each time other groupings are asked for."""
    with TemporaryDirectory() as folder:
        hospital = Hospital(Path(folder), shared_pack())
        hospital.register()
        hospital.deliver("a.csv", *first)
        for (name, rows), which in zip(deliveries, asked, strict=False):
            deliver(hospital, name, rows)
            groupings = [GROUPINGS[each] for each in sorted(which)]
            assert_same(hospital.count(*groupings), hospital.count(*groupings, stored=False))


def start(hospital: Hospital, out: Path, *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "weiheng", "records", "run", str(hospital.folder / "ward"), str(hospital.data)]
    return subprocess.Popen(
        [*command, "--out", str(out), "--replace", *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def observed(out: Path) -> list[dict[str, str]]:
    """Observations without the moment at which they were made."""
    with out.open(encoding="utf-8") as lines:
        return [{**row, "vintage": ""} for row in csv.DictReader(lines)]


@pytest.fixture
def year(tmp_path: Path) -> Hospital:
    """Twelve months of many stays."""
    hospital = Hospital(tmp_path, pack_of(tmp_path))
    hospital.register()
    for month in range(1, 13):
        rows = (f"{n},p{n % 97},{'AB'[n % 2]},990102,2021-12-01,2022-{month:02}-15,I20,{n}" for n in range(3000))
        hospital.deliver(f"2022-{month:02}.csv", *rows)
    return hospital


def moments(whole: float) -> Iterator[tuple[float, float]]:
    """When to kill: as soon as there are so many cells, or after so many seconds of the ``whole``."""
    chance = random.Random(11)  # noqa: S311
    yield from ((cells, inf) for cells in (4, 5, 9))
    yield from ((inf, chance.uniform(whole / 3, whole)) for _ in range(3))


def test_killed_at_any_moment_the_store_is_whole_and_the_next_run_right(year: Hospital, tmp_path: Path) -> None:
    rebuilt, out, began = tmp_path / "rebuilt.csv", tmp_path / "out.csv", time.monotonic()
    ends = [start(year, rebuilt).wait()]
    for cells, seconds in moments(time.monotonic() - began):
        for slot in year.cells()[3:]:  # there is always something to be counted
            slot.path.unlink()
        process, began = start(year, out, "--store", str(year.store)), time.monotonic()
        while process.poll() is None and len(year.cells()) < cells and time.monotonic() < began + seconds:
            time.sleep(0.0005)
        process.kill()
        ends.append(process.wait())
        assert all(slot.get() is not None for slot in year.cells())

    assert start(year, out, "--store", str(year.store)).wait() == Exit.OK
    assert {*ends} == {Exit.OK, -signal.SIGKILL}
    assert observed(out) == observed(rebuilt)
    assert year.count().read == set()


def test_two_runs_at_once_do_each_other_no_harm(year: Hospital, tmp_path: Path) -> None:
    outs = [tmp_path / "one.csv", tmp_path / "other.csv"]
    processes = [start(year, out, "--store", str(year.store)) for out in outs]

    assert [each.wait() for each in processes] == [Exit.OK, Exit.OK]
    rebuilt = tmp_path / "rebuilt.csv"
    data = (str(year.folder / "ward"), str(year.data))
    assert weiheng(["records", "run", *data, "--out", str(rebuilt)]) == Exit.OK
    assert observed(outs[0]) == observed(outs[1]) == observed(rebuilt)
    assert year.count().read == set()
