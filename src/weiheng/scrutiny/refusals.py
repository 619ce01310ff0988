"""Choices of an experiment that have no meaningful result, as problems for people."""

from weiheng.assess import Assessment, method_problem
from weiheng.definitions.robustness import Factors
from weiheng.index.errors import MethodError
from weiheng.index.robustness.design import Design
from weiheng.index.robustness.legal import Illegal, illegal
from weiheng.scrutiny.choices import choice_text
from weiheng.scrutiny.written import Path
from weiheng.vocabulary.messages import LANGUAGES, Bilingual, Words
from weiheng.vocabulary.problem import Place, Problem


def illegal_choices(design: Design, assessment: Assessment, factors: Factors) -> list[tuple[Problem, Path]]:
    """A problem (E01) for each illegal choice, with its path: which one, beside what else, where, and why."""
    place = Place(f"{assessment.edition.name}/robustness.yaml")
    found = illegal(design)
    return [(Problem("E01", place, illegal_facts(each, assessment, factors)), _path(each, factors)) for each in found]


def _path(found: Illegal, factors: Factors) -> Path:
    """Of one of several options the option; else the factor, or all of them if it is the index as declared."""
    factor = getattr(factors, found.factor, None)
    if factor is None:
        return ("factors",)
    option: Path = ("others", found.option - 1) if hasattr(factor, "others") and found.option else ()
    return ("factors", found.factor, *option)


def illegal_facts(found: Illegal, assessment: Assessment, factors: Factors) -> dict[str, object]:
    """What is illegal, in both languages: the choices that meet, the place, the reason."""
    error = MethodError(found.reason, found.method, found.where)
    why = method_problem(error, assessment.edition, assessment.rows).facts
    met = ((found.factor, found.option), *found.beside)
    texts = [tuple(_option(*each, factors, Words(language)) for each in met) for language in LANGUAGES]
    choices = tuple(Bilingual(zh, en) for zh, en in zip(*texts, strict=True))
    return {"choices": choices, "where": why["where"], "reason": why["reason"]}


def _option(factor: str, option: int, factors: Factors, words: Words) -> str:
    """A choice by its factor and name."""
    if factor == "declared":
        return words("robust.as_declared")
    name = words(f"uncertain.{factor}")
    others = getattr(getattr(factors, factor), "others", ())
    if not others:
        return name
    choice = choice_text(others[option - 1], words) if option else words("robust.as_declared")
    return words("robust.option", factor=name, choice=choice)
