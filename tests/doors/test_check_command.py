"""``weiheng check``: what it prints, in which language, and with which exit code."""

import json
import subprocess
import sys

import pytest
from pack_folder import PackFolder

from weiheng.cli.run import run
from weiheng.vocabulary.problem import Exit


def test_a_pack_without_problems(demo: PackFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(demo.root)]) == 0
    assert capsys.readouterr().out == "no problems\n"

    assert run(["check", str(demo.root), "--lang", "zh"]) == 0
    assert capsys.readouterr().out == "没有问题\n"

    assert run(["check", str(demo.root), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_a_warning_is_told_but_is_no_failure(demo: PackFolder, capsys: pytest.CaptureFixture[str]) -> None:
    demo.replace(
        "index/2023/bounds.yaml", "lower: {value: 80.0, basis: historical", "lower: {value: 78.0, basis: historical"
    )

    assert run(["check", str(demo.root)]) == Exit.OK

    assert capsys.readouterr().out == (
        "warning B04  bound is not what its own rule gives\n"
        "  demo/index/2023/bounds.yaml:13\n"
        "  found    satisfaction: lower bound written 78.0\n"
        "  allowed  minimum since 2021 is 80.0 (990102, 2022)\n"
        "  do       correct the bound or its rule; until then the written value is used\n"
        "\n"
    )


def test_errors_fail_and_are_counted(demo: PackFolder, capsys: pytest.CaptureFixture[str]) -> None:
    demo.replace(
        "index/2023/bounds.yaml", "lower: {value: 80.0, basis: historical", "lower: {value: 78.0, basis: historical"
    )
    demo.replace("indicators/life_expectancy.yaml", "unit: years", "unit: anni")

    assert run(["check", str(demo.root)]) == Exit.PROBLEMS

    out = capsys.readouterr().out
    assert "error U01  unknown unit\n  demo/indicators/life_expectancy.yaml:3\n" in out
    assert "  allowed  percent, per_mille, per_10000," in out
    assert "points" not in out, "long lists are cut"
    assert out.endswith("1 errors, 1 warnings\n")


def test_problems_for_programs(demo: PackFolder, capsys: pytest.CaptureFixture[str]) -> None:
    demo.replace("observations/values.csv", "990101,2022,90.0,percent", "990101,2022,900,percent")

    assert run(["check", str(demo.root), "--json"]) == Exit.PROBLEMS

    (record,) = json.loads(capsys.readouterr().out)
    assert {name: record[name] for name in ("code", "level", "file", "line", "cell", "facts", "message")} == {
        "code": "O07",
        "level": "error",
        "file": "demo/observations/values.csv",
        "line": 15,
        "cell": None,
        "facts": {"id": "satisfaction", "found": "900", "allowed": "0 … 100"},
        "message": "impossible value",
    }


def test_all_packs_are_checked_even_if_one_has_no_readable_owner(
    demo: PackFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    demo.replace("owner.yaml", "languages", "langauges")

    assert run(["check", str(demo.root), "shenzhen", "--json"]) == Exit.PROBLEMS

    files = {record["file"].partition("/")[0] for record in json.loads(capsys.readouterr().out)}
    assert files == {"demo", "shenzhen"}


def test_without_a_name_every_pack_is_checked(
    demo: PackFolder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEIHENG_PACKS", str(demo.root.parent))
    demo.replace("areas.yaml", "level: city", "level: town")

    assert run(["check"]) == Exit.PROBLEMS

    out = capsys.readouterr().out
    assert "demo/areas.yaml:3" in out
    assert "shenzhen/index/2022/bounds.yaml" in out


@pytest.mark.parametrize(("language", "title"), [("en", "error A01  no such pack"), ("zh", "错误 A01")])
def test_a_pack_that_is_not_there(language: str, title: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "nowhere", "--lang", language]) == Exit.USAGE

    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(title)
    assert "shenzhen" in captured.err


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["chekc"], "chekc"),
        (["check", "--jsno"], "--jsno"),
        (["check", "--lang", "fr"], "--lang"),
        (["check", "--lang"], "--lang"),
        (["--colour"], "--colour"),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_command_that_is_not_understood(
    arguments: list[str], found: str, language: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEIHENG_LANG", language)

    assert run(arguments) == Exit.USAGE

    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.split()[1] == "X01"
    assert found in captured.err
    assert "Traceback" not in captured.err


def test_the_language_follows_the_environment(
    demo: PackFolder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    demo.replace("areas.yaml", "level: city", "level: town")
    monkeypatch.setenv("WEIHENG_LANG", "zh")

    run(["check", str(demo.root)])

    out = capsys.readouterr().out
    assert out.startswith("错误 Y07")
    assert "现为" in out


def _python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize(("language", "word"), [("en", "Usage:"), ("zh", "用法：")])
def test_help_as_a_module(language: str, word: str) -> None:
    result = _python("-m", "weiheng", "--lang", language, "--help")

    assert (result.returncode, result.stderr) == (0, "")
    assert word in result.stdout
    assert "check" in result.stdout


def test_help_starts_without_the_heavy_libraries() -> None:
    """They are imported by the commands that need them, so that help and mistakes answer at once."""
    result = _python(
        "-c",
        "import sys\nfrom weiheng.cli.run import run\nrun(['--help'])\n"
        "heavy = {'polars', 'numpy', 'rich', 'pydantic', 'ruamel.yaml', 'scipy'}\n"
        "print(sorted(heavy & sys.modules.keys()), file=sys.stderr)",
    )

    assert result.stderr == "[]\n"


def test_a_mistake_in_a_fresh_process_has_no_traceback() -> None:
    result = _python("-m", "weiheng", "check", "nowhere")

    assert result.returncode == Exit.USAGE
    assert "A01" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_reader_that_goes_away_is_no_mistake() -> None:
    """Like ``weiheng check | head -1``."""
    with subprocess.Popen(
        [sys.executable, "-m", "weiheng", "check"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        errors = process.stderr.read()

    assert "Traceback" not in errors
    assert "BrokenPipe" not in errors
