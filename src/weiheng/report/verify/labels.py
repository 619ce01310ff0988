"""What tables and figures are called: their captions count by themselves, and the text refers to them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from weiheng.report.reading.model import Passage, Reading
from weiheng.report.verify.expected import Expected
from weiheng.report.verify.matching import Matches, Stretch
from weiheng.report.verify.pairing import disagreements
from weiheng.report.verify.tokens import Token, labels

_COUNTED = "SEQ"


@dataclass(frozen=True)
class Mislabelled:
    """A label in a caption or a mention in the text that is another than it was."""

    passage: Passage
    expected: str
    found: str


def mislabelled(wanted: Expected, matches: Matches, reading: Reading) -> Iterator[Mislabelled]:
    """Labels that do not count as Word counts, and mentions that name something else than they did.

    Labels that Word counted anew, because a caption came or went before them, are right, and so are their mentions.
    """
    now: dict[str, str] = {}
    counted = _counted(reading)
    titles = {id(piece): found[0] for piece, found in matches.pieces if found}
    labelled = [(table.title, table.label) for table in wanted.tables]
    for title, label in (*labelled, *((chart.title, chart.label) for chart in wanted.charts)):
        caption, expected = titles.get(id(title)), _said(label)
        if caption is None or not expected:
            continue
        found = _before(caption)
        if found == expected or (found and found == counted.get(id(caption.passage))):
            now[expected] = found
        elif found:
            yield Mislabelled(caption.passage, expected, found)
    for piece, stretches in matches.pieces:
        if stretches and not piece.free:
            yield from _mentions(piece.wanted.text, stretches, now)


def _mentions(wanted: str, stretches: tuple[Stretch, ...], now: Mapping[str, str]) -> Iterator[Mislabelled]:
    expected = labels(wanted)
    found = labels("\n".join(each.text for each in stretches)) if expected else ()
    for pair in disagreements(expected, found):
        if pair.expected is not None and pair.found:
            before, after = pair.expected.digits, pair.found[0].digits
            if after != now.get(before):
                yield Mislabelled(stretches[0].passage, before, after)


def _before(caption: Stretch) -> str:
    """The label before a title."""
    found: tuple[Token, ...] = labels(caption.passage.text[: caption.start])
    return found[-1].digits if found else ""


def _said(label: str) -> str:
    found = labels(label)
    return found[0].digits if found else ""


def _counted(reading: Reading) -> dict[int, str]:
    """The label of every caption by its place among those of its kind."""
    counts: dict[str, int] = {}
    result = {}
    for passage in reading.everywhere():
        if any(field.name == _COUNTED for field in passage.fields):
            kind = next((each.digits.rstrip("0123456789") for each in labels(passage.text)), "")
            counts[kind] = counts.get(kind, 0) + 1
            result[id(passage)] = f"{kind}{counts[kind]}"
    return result
