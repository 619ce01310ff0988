"""A declared choice without a meaningful result is refused with the line of robustness.yaml where it is written."""

import pytest
from pack_folder import PackFolder

from weiheng.cli.run import run
from weiheng.vocabulary.problem import Exit

EXPERIMENT = """\
replicates: 1000
seed: 1
top: 1
factors:
  weights: {method: relative, spread: 25%}
  normalise:
    others:
      - {method: min_max, low: 60, high: 100}
      - {method: z_score}
  aggregate:
    others: [harmonic]
"""
"""Some z-scores are below zero (line 9), of which there is no harmonic mean (line 11)."""


@pytest.mark.parametrize("command", [("robust",), ("report", "-f", "xlsx")])
@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("normalisation: z-scores", "aggregation: harmonic mean")), ("zh", ("标准化：标准分", "合成：调和平均"))],
)
def test_the_line_of_the_choice_is_given(
    demo: PackFolder,
    capsys: pytest.CaptureFixture[str],
    command: tuple[str, ...],
    language: str,
    words: tuple[str, ...],
) -> None:
    demo.write("index/2023/robustness.yaml", EXPERIMENT)
    name, *more = command

    if name == "report":
        more += ["-o", str(demo.root.parent)]
    code = run([name, f"{demo.root}/index/2023", *more, "--lang", language])
    said = capsys.readouterr().err

    assert code == Exit.PROBLEMS
    assert "E01" in said
    assert "demo/index/2023/robustness.yaml:11" in said
    for word in words:
        assert word in said
