"""``weiheng import-index`` as typed, in both languages, with good input and bad."""

from pathlib import Path

import pytest
from index_tables import changed, coin_tool, data, framework, pair, workbook

from weiheng.cli.run import run


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_it_says_what_was_made_and_what_is_left_to_do(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pair(here, data(), framework())

    assert run(["import-index", "iData.csv", "iMeta.csv", "--owner", "mine", "--lang", "en"]) == 0

    assert capsys.readouterr().out.splitlines() == [
        "written: packs/mine",
        "3 indicators, 3 groups, 3 areas, 2 years (2020–2021)",
        "22 values, 1 said to be missing, 1 cells left empty",
        "1 denominators, 1 groupings of areas, 1 targets kept as notes",
        "Method: minimum and maximum over all areas and years give 0 and 100, missing scores are left out, means are "
        "arithmetic. The index may have been made otherwise: see index.yaml.",
        "Names and titles stand in both languages as the file has them: translate them in areas.yaml, variables.yaml, "
        "indicators/ and tree.yaml.",
        "2 units are not in the registry, so their values are plain numbers; the definitions keep what was written: "
        "Thousand heads, Millions",
    ]
    assert run(["check", "mine"]) == 0


def test_in_chinese_with_a_warning(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pair(here, data(), changed(framework(), "Access", "Direction", -1))

    assert run(["import-index", "iData.csv", "iMeta.csv", "--owner", "mine", "--lang", "zh"]) == 0

    out = capsys.readouterr().out
    assert "警告 I31  分组的方向不转入\n  iMeta.csv:6:4\n" in out
    assert "3 个指标，3 个分组，3 个地区，2 年（2020–2021）" in out


def test_the_coin_tool_needs_a_year(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workbook(here / "index.xlsm", coin_tool())

    assert run(["import-index", "index.xlsm", "--owner", "mine", "--lang", "en"]) == 1
    assert "no column of years" in capsys.readouterr().err
    assert not (here / "packs").exists()

    options = ["--owner", "mine", "--year", "2021", "--edition", "pilot", "--into", "elsewhere"]
    assert run(["import-index", "index.xlsm", *options]) == 0
    assert (here / "elsewhere" / "mine" / "index" / "pilot" / "tree.yaml").is_file()


def test_the_sheets_can_be_named(here: Path) -> None:
    workbook(here / "index.xlsx", {"A": framework(), "B": data()[:4], "C": data()})

    named = ["--sheet-framework", "A", "--sheet-data", "C"]
    assert run(["import-index", "index.xlsx", "--owner", "mine", *named]) == 0
    assert "periods: {first: 2020, last: 2021}" in (here / "packs/mine/index/2021/index.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("typed", "code", "words"),
    [
        ([], 2, "--owner"),
        (["--owner", "mine", "--year", "20"], 2, "1900–2199"),
        (["--owner", "Mine"], 2, "small letters, digits, - and _"),
    ],
)
def test_options_that_cannot_be(
    here: Path, capsys: pytest.CaptureFixture[str], typed: list[str], code: int, words: str
) -> None:
    pair(here, data(), framework())

    assert run(["import-index", "iData.csv", "iMeta.csv", *typed, "--lang", "en"]) == code
    assert words in capsys.readouterr().err
