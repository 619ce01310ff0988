"""No rule and no code without a test that breaks it."""

import re
from pathlib import Path

import pytest
from test_broken_packs import TABLE

from weiheng.definitions import rules as of_definitions
from weiheng.observations import rules as of_observations
from weiheng.vocabulary.messages import catalogue

TESTS = Path(__file__).parents[1]
TABLED = {row.code for row in TABLE}
RULE_MODULES = [
    path
    for package in (of_definitions, of_observations)
    for path in sorted(Path(package.__file__).parent.glob("[a-z][0-9][0-9]_*.py"))
]
CODES = sorted({key.partition(".")[0] for key in catalogue("en") if re.fullmatch(r"[A-Z][0-9]{2}\.title", key)})


@pytest.mark.parametrize("module", RULE_MODULES, ids=lambda path: path.stem)
def test_a_rule_has_one_module_one_code_and_a_broken_pack(module: Path) -> None:
    code = module.stem[:3].upper()

    assert f'CODE = "{code}"' in module.read_text(encoding="utf-8")
    assert code in TABLED


def test_every_rule_module_is_applied() -> None:
    applied = {*of_definitions.RULES, *of_observations.RULES, *of_observations.RULES_OF_ABSENCE}

    assert {rule.__module__.rpartition(".")[2] for rule in applied} == {module.stem for module in RULE_MODULES}


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_met_in_some_test(code: str) -> None:
    """In the tables here, or by name in a test of the door or document that it belongs to."""
    others = (path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py"))
    assert code in TABLED or any(re.search(rf"\b{code}\b", text) for text in others)
