"""The reference is generated: committed pages are what the code gives, and nothing of the code is left out."""

import importlib
from collections.abc import Iterator
from types import ModuleType

import pytest
import typer
from blocks import ROOT

from weiheng.cli.app import app
from weiheng.definitions import rules
from weiheng.definitions.base import Fact
from weiheng.definitions.claims import Printed
from weiheng.definitions.edition import Edition
from weiheng.definitions.plans import Plan
from weiheng.editions import Lock
from weiheng.observations import rules as observation_rules
from weiheng.vocabulary.messages import catalogue

REFERENCE = ROOT / "docs" / "reference"


@pytest.fixture
def generate(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT)
    return importlib.import_module("docs.generate")


def _page(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


def test_committed_pages_are_what_the_code_gives(generate: ModuleType) -> None:
    """If this fails: make reference."""
    written = {path.name: path.read_text(encoding="utf-8") for path in REFERENCE.glob("*.md")}

    assert written == generate.pages()


def test_pages_do_not_depend_on_the_language_of_the_machine(
    generate: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEIHENG_LANG", "zh")

    assert generate.pages()["commands.md"] == _page("commands.md")


def test_every_command_and_option_is_documented(generate: ModuleType) -> None:
    page = _page("commands.md")
    root = typer.main.get_command(app)

    for name, command in generate.all_commands(root):
        section = page.partition(f"## weiheng {name}\n")[2].partition("\n## ")[0]
        assert section, name
        for parameter in command.params:
            shown = parameter.opts if parameter.param_type_name == "option" else [parameter.metavar]
            assert all(each in section for each in shown), (name, parameter.name)


def test_every_rule_is_documented() -> None:
    page = _page("rules.md")
    modules = [value for room in (rules, observation_rules) for value in vars(room).values() if hasattr(value, "CODE")]
    codes = {module.CODE for module in modules} | {key[:-6] for key in catalogue("en") if key.endswith(".title")}
    codes = {code for code in codes if code[0].isupper()}

    assert len(codes) > len(modules) > 20
    for code in codes:
        section = page.partition(f"### {code} ")[2].partition("\n### ")[0]
        assert "- error" in section or "- warning" in section, f"nothing is said to report {code}"


def _facts(model: type[Fact] = Fact) -> Iterator[type[Fact]]:
    for each in model.__subclasses__():
        yield each
        yield from _facts(each)


def test_every_field_of_a_pack_is_documented() -> None:
    """Whatever is a fact is read from a file; editions, locks and plans are made of facts, others are bases."""
    page = _page("pack.md")

    own = {each for each in _facts() if not each.__name__.startswith("_")}
    for model in own - {Edition, Lock, Plan, Printed}:
        for name, field in model.model_fields.items():
            assert f"| `{name}` |" in page, (model.__name__, name)
            assert field.annotation is not None
        assert (model.__doc__ or "").partition("\n")[0] in page, model.__name__
