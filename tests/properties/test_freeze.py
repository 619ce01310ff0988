"""A frozen edition stays what it was, whatever happens to the pack afterwards and whenever the power fails."""

import os
import random
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pack_folder import PackFolder

from weiheng.assess import Assessment
from weiheng.definitions.pack import Pack, load_pack
from weiheng.editions import freeze, open_edition, read_lock, results_digest
from weiheng.vocabulary.problem import Refused

LOCK = "index/2023/edition.lock"
REVISIONS = "observations/revisions.csv"
HEADER = "indicator,area,period,value,unit,status,source,vintage\n"

revisions = st.lists(
    st.builds(
        lambda subject, area, year, tenths, day: (
            f"{subject[0]},{area},{year},{subject[2] + tenths / 10:.1f},{subject[1]},"
            f"revised,yearbook,2025-01-{day:02}\n"
        ),
        st.sampled_from([("infant_mortality", "per_mille", 0), ("satisfaction", "percent", 80), ("beds", "beds", 100)]),
        st.sampled_from(["990101", "990102"]),
        st.sampled_from([2021, 2022, 2023]),
        st.integers(0, 100),
        st.integers(1, 28),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda row: (*row.split(",")[:3], row.split(",")[-1]),
)


@contextmanager
def frozen_demo() -> Iterator[PackFolder]:
    with tempfile.TemporaryDirectory() as folder:
        pack = PackFolder.copy_to(Path(folder))
        freeze(pack.address())
        yield pack


def bits(assessment: Assessment) -> bytes:
    return assessment.scores.scores.tobytes() + assessment.scores.coverage.tobytes()


def test_the_same_pack_gives_the_same_lock_to_the_last_byte(demo: PackFolder, tmp_path: Path) -> None:
    other = PackFolder.copy_to(tmp_path / "elsewhere")

    (path, digest), (other_path, other_digest) = freeze(demo.address()), freeze(other.address())

    assert path.read_bytes() == other_path.read_bytes()
    assert digest == other_digest == results_digest(open_edition(demo.address()).assessment)


def test_a_lock_gives_the_scores_that_the_files_gave(demo: PackFolder) -> None:
    live = open_edition(demo.address())
    freeze(demo.address())
    frozen = open_edition(demo.address())

    assert (live.frozen, frozen.frozen) == (False, True)
    assert bits(frozen.assessment) == bits(live.assessment)
    assert demo.problems() == ()


@settings(max_examples=8)
@given(revisions)
def test_later_revisions_do_not_reach_a_frozen_edition(rows: list[str]) -> None:
    with frozen_demo() as pack:
        scores, lock = bits(open_edition(pack.address()).assessment), (pack.root / LOCK).read_bytes()

        pack.write(REVISIONS, HEADER + "".join(rows))
        opened = open_edition(pack.address())

        assert bits(opened.assessment) == scores
        assert (pack.root / LOCK).read_bytes() == lock
        assert {problem.code for problem in pack.problems()} <= {"L02", "B04"}
        with pytest.raises(Refused) as refused:
            freeze(pack.address())
        assert [problem.code for problem in refused.value.problems] == ["L04"]


def test_live_scores_see_the_revision(demo: PackFolder) -> None:
    freeze(demo.address())
    demo.write(REVISIONS, HEADER + "satisfaction,990101,2023,100,percent,revised,yearbook,2025-01\n")

    frozen = open_edition(demo.address()).assessment
    live = open_edition(demo.address(), live=True).assessment

    assert frozen.score("satisfaction", "990101", 2023) == pytest.approx(84)
    assert live.score("satisfaction", "990101", 2023) == 100
    assert not np.array_equal(frozen.scores.scores, live.scores.scores)


def test_a_frozen_edition_opens_even_if_the_pack_has_errors_by_now(demo: PackFolder) -> None:
    freeze(demo.address())
    before = bits(open_edition(demo.address()).assessment)
    demo.replace("index/2023/tree.yaml", "weight: 40%", "weight: 50%")

    assert bits(open_edition(demo.address()).assessment) == before
    with pytest.raises(Refused):
        open_edition(demo.address(), live=True)


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> tuple[Pack, bytes]:
    """A frozen pack and its lock."""
    pack = PackFolder.copy_to(tmp_path_factory.mktemp("frozen"))
    path, _ = freeze(pack.address())
    return load_pack(pack.root)[0], path.read_bytes()


def refused_lock(pack: Pack, content: bytes) -> list[str]:
    path = pack.root / LOCK
    path.write_bytes(content)
    with pytest.raises(Refused) as refused:
        read_lock(path, pack)
    return [problem.code for problem in refused.value.problems]


@given(place=st.floats(0, 1), change=st.integers(1, 255))
def test_a_lock_that_differs_in_one_byte_is_refused(frozen: tuple[Pack, bytes], place: float, change: int) -> None:
    pack, content = frozen
    damaged = bytearray(content)
    damaged[int(place * (len(content) - 2))] ^= change  # the very last byte is the line end

    assert refused_lock(pack, bytes(damaged)) == ["L01"]


@given(st.floats(0, 0.9999))
def test_a_lock_cut_short_is_refused(frozen: tuple[Pack, bytes], share: float) -> None:
    pack, content = frozen

    assert refused_lock(pack, content[: int((len(content) - 1) * share)]) == ["L01"]


FREEZE_FOR_EVER = """
import sys
from pathlib import Path
from weiheng.definitions.address import find
from weiheng.editions import freeze
address = find(sys.argv[1])
lock = Path(sys.argv[2])
while True:
    print("again", flush=True)
    freeze(address, replace=True)
    if len(sys.argv) > 3:
        lock.unlink()
"""


@pytest.mark.parametrize("seed", range(4))
def test_killed_at_any_moment_the_lock_is_whole_or_absent(demo: PackFolder, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    before = demo.snapshot()
    start_over = ["unlink"] if seed % 2 else []
    command = [sys.executable, "-c", FREEZE_FOR_EVER, str(demo.root / "index/2023"), str(demo.root / LOCK), *start_over]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        for _ in range(chance.randint(1, 3)):
            assert process.stdout.readline() == "again\n"
        try:
            process.wait(timeout=chance.uniform(0, 0.2))
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL

    after = demo.snapshot()
    left_over = {name for name in after if name.endswith(".partial")}  # unfinished writes beside the lock, never read
    assert {name: after[name] for name in after.keys() - left_over - {LOCK}} == before
    if LOCK in after:
        assert read_lock(demo.root / LOCK, load_pack(demo.root)[0]).edition.name == "demo/index/2023"
    assert demo.problems() == ()
