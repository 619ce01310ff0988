"""Problems as prose: what is wrong and where, what was found, what is allowed, what to do."""

from collections.abc import Sequence
from typing import TextIO

from rich.text import Text

from weiheng.cli.screen import literal_console
from weiheng.vocabulary.messages import Words
from weiheng.vocabulary.problem import Problem, errors

_STYLES = {"error": "bold red", "warning": "bold yellow"}
_LIMIT = 12
"""Longer lists of what is allowed are cut, because nobody reads them."""


def problem_text(problem: Problem, words: Words) -> Text:
    """One problem in the layout that all commands share."""
    facts = {name: _short(fact) for name, fact in problem.facts.items()}
    text = Text()
    level = words(f"prose.{problem.level}")
    text.append(f"{level} {problem.code}", style=_STYLES[problem.level])
    text.append(f"  {words(f'{problem.code}.title', **facts)}\n")
    text.append(f"  {problem.place}\n", style="cyan")
    for part in ("found", "allowed", "do"):
        text.append(f"  {words(f'prose.{part}'):<8} ", style="dim")
        text.append(f"{_tidy(words(f'{problem.code}.{part}', **facts))}\n")
    return text


def _short(fact: object) -> object:
    if isinstance(fact, tuple) and len(fact) > _LIMIT:
        return (*fact[:_LIMIT], "…")
    return fact


def _tidy(sentence: str) -> str:
    """Without the brackets of a suggestion that there is none of."""
    return sentence.replace(" (?)", "").replace("（？）", "")


def print_problems(problems: Sequence[Problem], words: Words, file: TextIO) -> None:
    """All problems, then how many."""
    console = literal_console(file)
    for problem in problems:
        console.print(problem_text(problem, words), soft_wrap=True)
    if len(problems) > 1:
        count = len(errors(problems))
        console.print(words("prose.summary", errors=count, warnings=len(problems) - count))
