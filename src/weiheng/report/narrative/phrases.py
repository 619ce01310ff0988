"""Phrases that rules share: counted things, runs of years, lists cut short, dates, sentences that stand together."""

from collections.abc import Iterable, Iterator, Sequence

from weiheng.report.blocks import Line, Paragraph, ParagraphStyle, Sentence
from weiheng.report.filling import join, merged
from weiheng.report.numbers import Number
from weiheng.report.view import View
from weiheng.vocabulary.messages import Bilingual, Words
from weiheng.vocabulary.period import is_date, runs

MOST = 8
"""Things that a list in a sentence names; of more it says that there are others."""

_VARIANTS = {0: "_none", 1: "_one"}


def together(
    view: View, name: str, node: str, sentences: Iterable[Sentence | None], style: ParagraphStyle = "body"
) -> Iterator[Paragraph]:
    """The sentences that have something to say as one paragraph; no paragraph if none has."""
    said = tuple(sentence for sentence in sentences if sentence is not None)
    if said:
        yield Paragraph(f"{view.key(name, node)} {view.area}", said, style)


def counted(view: View, thing: str, number: Number, **facts: object) -> Line:
    """So many of a thing: no gaps, one gap, two gaps, where the catalogue tells them apart."""
    key = f"background_count.{thing}"
    variant = key + _VARIANTS.get(int(number.value or 0), "")
    return view.line(variant if view.words.known(variant) else key, n=number, **facts)


def years_line(view: View, years: Iterable[int]) -> Line:
    """Years as runs: 2012—2014、2017."""
    return join(view.words, (_run(view, run) for run in runs(years)))


def _run(view: View, run: Sequence[int]) -> Line:
    first, last = view.year_number(run[0]), view.year_number(run[-1])
    return (first,) if len(run) == 1 else view.line("background.years", first=first, last=last)


def listed(view: View, lines: Iterable[Line], most: int = MOST) -> Line:
    """A list in a sentence that names the first things and says whether there are others."""
    every = list(lines)
    if len(every) <= most:
        return join(view.words, every)
    return view.line("background.and_others", list=join(view.words, every[:most], last=False))


def clauses(view: View, lines: Iterable[Line]) -> Line:
    """Parts of a sentence one after the other, with stronger marks between them than in a list."""
    mark = view.words("background.clause")
    parts = [part for line in lines for part in (mark, *line)]
    return merged(parts[1:])


def titled(view: View, title: Bilingual) -> Line:
    """The title of a document in its marks."""
    return view.line("background.title", title=title)


def names_line(view: View, keys: Iterable[str]) -> Line:
    """The names of nodes or indicators as a list."""
    return listed(view, ((view.name(key),) for key in keys))


def ended(text: str) -> str:
    """A text of a pack without its full stop, to stand inside a sentence."""
    return text.strip().removesuffix("。").removesuffix(".")


def dated(words: Words, text: str) -> str:
    """A date of any precision as a reader writes it; an interval with a dash; anything else as it is.

    >>> dated(Words("zh"), "2022-04-13"), dated(Words("zh"), "2012/2022"), dated(Words("en"), "2023-07")
    ('2022年4月13日', '2012—2022年', '2023-07')
    """
    ends = text.split("/")
    if len(ends) == 2 and all(len(end) == 4 and is_date(end) for end in ends):
        return words("background.date_years", first=ends[0], last=ends[1])
    if not is_date(text):
        return text
    parts = text.partition("T")[0].split("-")
    names = ("year", "month", "day")[: len(parts)]
    facts = {name: int(part) if words.language == "zh" else part for name, part in zip(names, parts, strict=True)}
    return words(f"background.date_{names[-1]}", **facts)
