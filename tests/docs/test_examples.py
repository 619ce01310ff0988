"""What the documentation shows is what happens: commands, output, files and Python of every page that people write."""

import re
from pathlib import Path

import pytest
from blocks import ROOT, blocks, commands, run_page

FRONT = ("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "GLOSSARY.md", "CHANGELOG.md")
WRITTEN = sorted(path for path in (ROOT / "docs").rglob("*.md") if path.parent.name != "reference")
PAGES = [ROOT / "README.md", ROOT / "README.zh-CN.md", *WRITTEN]
_LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def _name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_a_page_shows_what_happens(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WEIHENG_LANG", "zh" if ".zh" in page.name else "en")

    run_page(page, capsys)


@pytest.mark.parametrize("name", ["tutorial.md", "tutorial.zh.md"])
def test_the_tutorial_goes_from_new_to_diff(name: str) -> None:
    page = ROOT / "docs" / name
    run = [command.split()[1] for block in blocks(page) if block.kind == "console" for command, _ in commands(block)]

    assert list(dict.fromkeys(run)) == ["new", "check", "score", "template", "import", "explain", "freeze", "diff"]


@pytest.mark.parametrize("pair", [("README.md", "README.zh-CN.md"), ("docs/tutorial.md", "docs/tutorial.zh.md")])
def test_both_languages_have_the_same_parts(pair: tuple[str, str]) -> None:
    english, chinese = (ROOT / name for name in pair)

    def shape(page: Path) -> list[str]:
        headings = re.findall(r"^#+ ", page.read_text(encoding="utf-8"), re.MULTILINE)
        return [*headings, *(block.kind for block in blocks(page))]

    assert shape(english) == shape(chinese)


@pytest.mark.parametrize("name", FRONT)
def test_links_of_the_front_pages_lead_somewhere(name: str) -> None:
    targets = _LINK.findall((ROOT / name).read_text(encoding="utf-8"))

    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_a_shown_line_that_does_not_happen_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.md"
    page.write_text("```console\n$ weiheng --version\n9.9.9\n```\n", encoding="utf-8")

    with pytest.raises(AssertionError, match="but prints"):
        run_page(page, capsys)
