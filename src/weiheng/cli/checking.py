"""``weiheng check``."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from weiheng.cli.prose import print_problems
from weiheng.definitions.address import available, find
from weiheng.editions import check_pack
from weiheng.vocabulary.messages import Words, preferred_language
from weiheng.vocabulary.problem import Exit, Problem, Refused, errors


def check(packs: Sequence[str], as_json: bool, lang: str | None) -> int:
    """Check packs (all that can be found by name, unless some are given) and say what is wrong."""
    words = Words(preferred_language(lang))
    roots = [find(pack).root for pack in packs or available()]
    problems = [problem for root in roots for problem in _problems(root)]
    if as_json:
        print(json.dumps([problem_record(each, words) for each in problems], ensure_ascii=False, indent=1))
    elif problems:
        print_problems(problems, words, sys.stdout)
    else:
        print(words("prose.clean"))
    return int(Exit.PROBLEMS if errors(problems) else Exit.OK)


def _problems(root: Path) -> Sequence[Problem]:
    """What the rules say about a pack; one without an owner is said to be so like any other."""
    try:
        return check_pack(root).problems
    except Refused as refused:
        return refused.problems


def problem_record(problem: Problem, words: Words) -> dict[str, object]:
    """A problem for programs: code, level, place, facts as text, and the sentence."""
    return {
        "code": problem.code,
        "level": problem.level,
        "file": problem.place.file,
        "line": problem.place.line or None,
        "cell": problem.place.cell or None,
        "facts": {name: words.show(fact) for name, fact in problem.facts.items()},
        "message": words(f"{problem.code}.title", **problem.facts),
    }
