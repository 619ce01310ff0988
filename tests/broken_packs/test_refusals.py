"""Mistakes that stop a command instead of standing in a list: wrong addresses, locks, folders that refuse writing."""

import shutil
from collections.abc import Callable

import pytest
from pack_folder import PackFolder, part, prose

from weiheng.definitions.address import find
from weiheng.editions import freeze, open_edition, open_pack
from weiheng.observations.atomic import write_atomically
from weiheng.vocabulary.problem import Exit, Problem, Refused


def refusal(action: Callable[[], object]) -> tuple[Problem, Exit]:
    with pytest.raises(Refused) as refused:
        action()
    (problem,) = refused.value.problems
    assert "应为" in prose(problem, "zh")
    return problem, refused.value.exit_code


def test_a01_no_such_pack(demo: PackFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEIHENG_PACKS", str(demo.root.parent))

    problem, exit_code = refusal(lambda: find("dmeo/index/2023"))

    assert (problem.code, exit_code) == ("A01", Exit.USAGE)
    assert part(problem, "found") == "dmeo/index/2023"
    assert (
        part(problem, "allowed") == "a folder with an owner.yaml, or one of: city, demo, lianzhou, shenzhen, textbook"
    )


def test_a02_no_such_edition(demo: PackFolder) -> None:
    problem, exit_code = refusal(lambda: open_edition(demo.address("2024")))

    assert (problem.code, exit_code) == ("A02", Exit.USAGE)
    assert part(problem, "found") == "2024"
    assert part(problem, "allowed") == "2023"


def test_a05_a_pack_without_an_index(demo: PackFolder) -> None:
    shutil.rmtree(demo.root / "index")

    problem, exit_code = refusal(lambda: open_edition(demo.address(None)))

    assert (problem.code, exit_code) == ("A05", Exit.USAGE)
    assert part(problem, "found") == "demo has no folder index/<edition>"
    assert open_pack(demo.address(None)).opened is None


def test_f01_a_folder_that_is_not_there(demo: PackFolder) -> None:
    (demo.root / "owner.yaml").unlink()

    problem, exit_code = refusal(demo.problems)

    assert (problem.code, str(problem.place), exit_code) == ("F01", "demo/owner.yaml", Exit.PROBLEMS)


def test_f07_a_folder_that_cannot_be_written_to(demo: PackFolder) -> None:
    problem, exit_code = refusal(lambda: write_atomically(demo.root / "owner.yaml" / "edition.lock", "text"))

    assert (problem.code, exit_code) == ("F07", Exit.FILES)
    assert problem.place.file.endswith("owner.yaml/edition.lock")
    assert part(problem, "allowed") == "a folder that can be written to"


def test_l01_a_damaged_lock_is_not_computed_from(demo: PackFolder) -> None:
    path, _ = freeze(demo.address())
    path.write_text(path.read_text(encoding="utf-8").replace("West", "Best"), encoding="utf-8")

    problem, exit_code = refusal(lambda: open_edition(demo.address()))

    assert (problem.code, str(problem.place)) == ("L01", "demo/index/2023/edition.lock:1")
    assert exit_code == Exit.PROBLEMS


def test_a_damaged_lock_hinders_neither_live_scores_nor_freezing_again(demo: PackFolder) -> None:
    path, digest = freeze(demo.address())
    path.write_bytes(b"\xff not a lock")

    assert not open_edition(demo.address(), live=True).frozen
    assert refusal(lambda: freeze(demo.address()))[0].code == "L04"
    assert freeze(demo.address(), replace=True) == (path, digest)
    assert open_edition(demo.address()).frozen


def test_l04_an_edition_is_frozen_once(demo: PackFolder) -> None:
    path, _ = freeze(demo.address())
    before = path.read_bytes()
    freeze(demo.address())  # the same again is no change
    demo.replace("observations/values.csv", "990101,2022,90.0,percent", "990101,2022,91.0,percent")

    problem, exit_code = refusal(lambda: freeze(demo.address()))

    assert (problem.code, str(problem.place)) == ("L04", "demo/index/2023/edition.lock")
    assert (part(problem, "found"), exit_code) == ("a lock with other content", Exit.PROBLEMS)
    assert path.read_bytes() == before


def test_a_pack_with_errors_is_neither_scored_nor_frozen(demo: PackFolder) -> None:
    demo.replace("observations/values.csv", "990101,2022,90.0,percent", "990101,2022,190,percent")

    assert refusal(lambda: open_edition(demo.address()))[0].code == "O07"
    assert refusal(lambda: freeze(demo.address()))[0].code == "O07"
    assert not (demo.root / "index/2023/edition.lock").exists()


def test_l05_packs_of_the_engine_are_read_only() -> None:
    problem, _ = refusal(lambda: freeze(find("shenzhen/index/2022")))

    assert (problem.code, str(problem.place)) == ("L05", "shenzhen/index/2022")
    assert part(problem, "do") == "copy it first: weiheng new shenzhen --from shenzhen"
