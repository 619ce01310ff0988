"""Lists in sentences: names with their numbers, years, clauses; ties share one number and are never cut apart."""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

from weiheng.report.blocks import Line
from weiheng.report.filling import join
from weiheng.report.numbers import Number
from weiheng.report.view import View
from weiheng.vocabulary.period import runs

MOST_NAMES = 4
"""Names without numbers that a sentence lists; one more is listed too, rather than to say that there is one."""
MOST_NAMED = 3
"""Members of a list that a sentence names; those that tie with the last are named too."""


def foremost(numbers: Iterable[Number], rank: Callable[[Number], Fraction], most: int = MOST_NAMED) -> list[Number]:
    """The first numbers by rank, highest first, and those that print like the last of them."""
    ordered = sorted(numbers, key=lambda number: -rank(number))
    return [each for place, each in enumerate(ordered) if place < most or each.digits == ordered[most - 1].digits]


def alike(numbers: Sequence[Number]) -> list[list[Number]]:
    """Neighbours that print the same, together."""
    groups: list[list[Number]] = []
    for number in numbers:
        if groups and groups[-1][-1].digits == number.digits:
            groups[-1].append(number)
        else:
            groups.append([number])
    return groups


def named(view: View, numbers: Sequence[Number], note: Callable[[str], str] = lambda _: "") -> Line:
    """A list of subjects with their numbers and notes; those that print alike share one: A and B (88.00 each).

    Where some share one, another mark than theirs stands between them and the others.
    """
    lines: list[Line] = []
    for group in alike(numbers):
        keys = [number.origin.subject for number in group]
        names = join(view.words, [(view.name(key),) for key in keys])
        template = "list_of.one" if len(group) == 1 else "list_of.alike"
        lines.append(view.line(template, names=names, number=group[0], notes=_notes(view, keys, note)))
    if len(lines) in (1, len(numbers)):
        return join(view.words, lines)
    return view.line("list_of.apart", first=join(view.words, lines[:-1], last=False), last=lines[-1])


def _notes(view: View, keys: Sequence[str], note: Callable[[str], str]) -> str:
    """The notes of subjects that share a number: once if it is that of all, else with their names."""
    noted = {key: note(key) for key in keys if note(key)}
    if len(noted) == len(keys) and len(set(noted.values())) == 1:
        return view.words("list_of.note", note=noted[keys[0]])
    return "".join(view.words("list_of.note_of", names=view.name(key), note=text) for key, text in noted.items())


def names_of(view: View, keys: Sequence[str], mark: Callable[[str], str] = lambda _: "") -> Line:
    """Names as a list, with their marks; of many the first few, and that there are others."""
    shown = [
        (view.scored_name(key) + mark(key),) for key in keys[: MOST_NAMES if len(keys) > MOST_NAMES + 1 else len(keys)]
    ]
    if len(shown) == len(keys):
        return join(view.words, shown)
    return view.line("list_of.others", names=join(view.words, shown, last=False))


def years_of(view: View, years: Sequence[int]) -> Line:
    """Years as a list; three or more in a row as a range."""
    return join(view.words, [line for run in runs(years) for line in _run_of_years(view, run)])


def _run_of_years(view: View, run: Sequence[int]) -> list[Line]:
    if len(run) < 3:
        return [view.line("list_of.year", year=view.year_number(year)) for year in run]
    return [view.line("list_of.years", first=view.year_number(run[0]), last=view.year_number(run[-1]))]


def clause_list(view: View, clauses: Sequence[Line], joint: str = "clauses") -> Line:
    """Clauses of one sentence, with commas (or, as ``entries``, semicolons) between them."""
    first, *others = clauses
    for line in others:
        first = view.line(f"list_of.{joint}", first=first, rest=line)
    return first
