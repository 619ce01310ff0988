"""What the documentation shows is what happens: commands, output, files and Python of every page that people write."""

import re
from pathlib import Path

import pytest
from blocks import ROOT, blocks, commands, run_page

FRONT = ("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "GLOSSARY.md", "CHANGELOG.md")
WRITTEN = sorted(path for path in (ROOT / "docs").rglob("*.md") if path.parent.name != "reference")
PAGES = [ROOT / "README.md", ROOT / "README.zh-CN.md", *WRITTEN]
ENGLISH_ONLY = ("decisions", "glossary")
TRANSLATED = [
    each for each in WRITTEN if ".zh" not in each.name and not {each.stem, each.parent.name} & {*ENGLISH_ONLY}
]
PAIRS = {ROOT / "README.md": ROOT / "README.zh-CN.md", **{page: page.with_suffix(".zh.md") for page in TRANSLATED}}
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


def _outline(page: Path) -> list[str]:
    """Headings, list items and table rows without their words, and the fences, in order."""
    return re.findall(r"^(?:#+ |- |[0-9]+\. |\||```.*)", page.read_text(encoding="utf-8"), re.MULTILINE)


def _given(page: Path) -> list[list[str]]:
    """What a reader types: commands as far as the address, and the numbers of files, Python and formulas."""
    return [
        [" ".join(command.split()[:3]) for command, _ in commands(block)]
        if block.kind == "console"
        else re.findall(r"[0-9]+(?:[.][0-9]+)?", block.text)
        for block in blocks(page)
    ]


@pytest.mark.parametrize("english", PAIRS, ids=_name)
def test_both_languages_have_the_same_parts(english: Path) -> None:
    assert _outline(english) == _outline(PAIRS[english])
    assert _given(english) == _given(PAIRS[english])


def test_every_chinese_page_has_an_english_one() -> None:
    assert {page for page in WRITTEN if ".zh" in page.name} == {*PAIRS.values()} - {ROOT / "README.zh-CN.md"}


@pytest.mark.parametrize("english", PAIRS, ids=_name)
def test_both_languages_lead_to_each_other_at_the_top(english: Path) -> None:
    for page, other in ((english, PAIRS[english]), (PAIRS[english], english)):
        top = page.read_text(encoding="utf-8").partition("\n## ")[0].partition("\n```")[0]
        assert f"]({other.name})" in top, page


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
