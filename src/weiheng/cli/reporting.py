"""``weiheng report``."""

import json
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from pathlib import Path

from rich.console import Console

from weiheng.cli.lookup import find_area
from weiheng.cli.screen import console
from weiheng.definitions.address import Address, find
from weiheng.definitions.form import is_plain
from weiheng.editions import Opened, open_edition
from weiheng.observations.atomic import write_atomically
from weiheng.report.adopt import has_unkept
from weiheng.report.blocks import Document, Sentence
from weiheng.report.keep import load_texts, outdated
from weiheng.report.making import ONE_PAGE_FORMATS, Desk, Format, desk_of, render
from weiheng.report.numbers import Number, tag_of
from weiheng.vocabulary.messages import Language, Words, preferred_language
from weiheng.vocabulary.problem import Exit, Place, Problem, Refused

MOST_FAILURES = 5
"""Areas whose problems are shown; of more it is only said how many there are."""


@dataclass(frozen=True)
class Wish:
    """What the command line asks for."""

    out: Path
    formats: tuple[str, ...] = ()
    area: str | None = None
    all_areas: bool = False
    onepage: bool = False
    texts: Path | None = None
    replace: bool = False
    live: bool = False


@dataclass(frozen=True)
class Order:
    """What is to be made, the same for every area."""

    address: Address
    wish: Wish
    language: Language

    @property
    def formats(self) -> tuple[Format, ...]:
        """Those asked for, else all that there are for a whole report or for a page."""
        return tuple(map(Format, self.wish.formats)) or (ONE_PAGE_FORMATS if self.wish.onepage else tuple(Format))

    def path(self, area: str, format: Format) -> Path:
        """Where the report of an area goes."""
        page = "-onepage" if self.wish.onepage else ""
        name = f"{self.address.root.name}-{self.address.edition}-{area}{page}-{self.language}.{format.value}"
        return self.wish.out / name


@dataclass(frozen=True)
class Made:
    """What was made for one area: files, kept sentences that the data have left behind, texts without a place.

    ``has_formulas`` tells whether the scores of its workbook are formulas.
    """

    area: str
    paths: tuple[Path, ...] = ()
    outdated: tuple[tuple[str, str], ...] = ()
    unplaced: tuple[str, ...] = ()
    of_other_data: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    has_formulas: bool = True


def report(edition: str, wish: Wish, sentences: bool, as_json: bool, lang: str | None) -> int:
    """Make the reports of an edition, or list the sentences that would be in one."""
    language = preferred_language(lang)
    words = Words(language)
    opened = open_edition(find(edition), wish.live)
    assessment = opened.assessment
    if wish.all_areas and (wish.area is not None or sentences):
        facts = {"found": "--all-areas", "allowed": ("--area", "--sentences"), "command": "weiheng report"}
        raise Refused([Problem("X02", Place("weiheng report"), facts)], Exit.USAGE)
    areas = assessment.areas if wish.all_areas else (find_area(assessment, wish.area),)
    address = Address(find(edition).root, assessment.edition.settings.id, shipped=False)
    order = Order(address, wish, language)
    if sentences:
        document = _desk(opened, order).document(areas[0], wish.onepage)
        return _print_sentences(document, words, as_json)
    _ready(wish.out)
    return _tell(list(_watched(order, areas, opened, words)), as_json, words)


def make_one(opened: Opened, address: Address, wish: Wish, language: Language) -> Made:
    """The report of an edition's first area."""
    order = Order(address, wish, language)
    return _make(_desk(opened, order), opened.assessment.areas[0], order)


def _desk(opened: Opened, order: Order) -> Desk:
    return desk_of(opened, order.language, load_texts(order.wish.texts) if order.wish.texts else None)


def _ready(out: Path) -> None:
    """Refuse a folder that cannot be written to (F07) before anything is computed."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except OSError as error:
        raise Refused([Problem("F07", Place(str(out)), {"found": error.strerror or str(error)})], Exit.FILES) from error


def _make(desk: Desk, area: str, order: Order) -> Made:
    """All files of an area: rendered first, so that a format that fails leaves none of them new."""
    if Format.DOCX in order.formats and not order.wish.replace:
        _keep_peoples_work(order, order.path(area, Format.DOCX))
    composed = desk.composed(area, order.wish.onepage)
    document = desk.kept(composed)
    rendered = {order.path(area, format): content for format, content in render(document, desk.book, order.formats)}
    for path, content in rendered.items():
        write_atomically(path, content)
    kept = tuple((each.key, _shown(document, each)) for each in outdated(document))
    lost = () if order.wish.onepage else desk.unplaced(composed)
    formulas = is_plain(desk.book.edition)
    return Made(area, tuple(rendered), kept, lost, desk.of_other_data(area), has_formulas=formulas)


def _shown(document: Document, sentence: Sentence) -> str:
    """A kept sentence; of one that was taken out, what the rule writes now."""
    return document.plain(sentence.text or (sentence.kept.generated if sentence.kept else ()))


def _keep_peoples_work(order: Order, path: Path) -> None:
    """Refuse (R14) to write over a Word file with words of people in it that are not kept anywhere yet."""
    if not path.exists():
        return
    try:
        unkept = has_unkept(path, order.wish.texts, f"{order.address.root}/index/{order.address.edition}")
    except Refused as refused:  # no report of ours, or of an edition that is not there any more
        raise Refused([Problem("R14", Place(str(path)), {"found": path.name}), *refused.problems], Exit.FILES) from None
    if unkept:
        raise Refused([Problem("R14", Place(str(path)), {"found": path.name})], Exit.FILES)


_desks: list[Desk] = []
"""The desk of a worker process, opened once and used for every area that the process is given."""


def _open_desk(order: Order) -> None:
    """Prepare a worker: it ends when the command is gone, and opens the edition once."""
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent,), daemon=True).start()
    _desks.append(_desk(open_edition(order.address, order.wish.live), order))


def _end_after(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _work(area: str, order: Order) -> Made:
    try:
        return _make(_desks[0], area, order)
    except Refused as refused:  # its problems travel between processes, the exception would not
        return Made(area, problems=refused.problems)


def _watched(order: Order, areas: Sequence[str], opened: Opened, words: Words) -> Iterator[Made]:
    """Reports one after the other, or on all cores where there are several; with a bar if somebody sits there."""
    if len(areas) == 1:
        yield _make(_desk(opened, order), areas[0], order)
        return
    from rich.progress import Progress

    screen = Console(stderr=True)
    with Progress(console=screen, transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task(words("report.making"), total=len(areas))
        for made in _on_all_cores(order, areas):
            progress.advance(task)
            yield made


def _on_all_cores(order: Order, areas: Sequence[str]) -> Iterator[Made]:
    """Processes that share nothing but the order; each holds one report at a time, so memory stays bounded."""
    workers = min(os.cpu_count() or 1, len(areas))
    pool = ProcessPoolExecutor(workers, get_context("spawn"), initializer=_open_desk, initargs=(order,))
    try:
        with _interrupts_ignored():  # the workers inherit that: an interrupt is for the command, which lets them finish
            waiting = [pool.submit(_work, area, order) for area in areas]
        for future in as_completed(waiting):
            yield future.result()
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _tell(made: Sequence[Made], as_json: bool, words: Words) -> int:
    """What was written, what people must look at again, and what went wrong."""
    failed = [each for each in made if each.problems]
    if failed:
        print(words("report.failed", made=len(made) - len(failed), failed=len(failed)), file=sys.stderr)
        raise Refused([problem for each in failed[:MOST_FAILURES] for problem in each.problems], Exit.FILES)
    if as_json:
        print(json.dumps([_record(each) for each in made], ensure_ascii=False, indent=1))
        return int(Exit.OK)
    screen = console()
    if len(made) == 1:
        print_files(screen, made[0], words)
    else:
        count = sum(len(each.paths) for each in made)
        screen.print(words("report.files", areas=len(made), files=count, folder=made[0].paths[0].parent))
    for each in made:
        for key, text in each.outdated:
            screen.print(words("report.outdated", key=key, text=text), style="yellow", soft_wrap=True)
        for text in each.of_other_data:
            screen.print(words("report.of_other_data", text=text), style="yellow", soft_wrap=True)
        for text in each.unplaced:
            screen.print(words("report.unplaced", text=text), style="yellow", soft_wrap=True)
    return int(Exit.OK)


def _record(made: Made) -> dict[str, object]:
    return {
        "area": made.area,
        "files": [str(path) for path in made.paths],
        "outdated": [{"sentence": key, "text": text} for key, text in made.outdated],
        "unplaced": list(made.unplaced),
        "of_other_data": list(made.of_other_data),
        "missing_fonts": list(_missing_fonts(made)),
    }


def _missing_fonts(made: Made) -> tuple[str, ...]:
    """The families of the PDF that this machine does not have."""
    if not any(path.suffix == ".pdf" for path in made.paths):
        return ()
    from weiheng.report.writers.pdf import missing_fonts

    return missing_fonts()


def print_files(out: Console, made: Made, words: Words) -> None:
    """The files of a report, each with what it is."""
    missing = _missing_fonts(made)
    for path in made.paths:
        is_plainer = bool(missing) if path.suffix == ".pdf" else path.suffix == ".xlsx" and not made.has_formulas
        kind = path.suffix[1:] + ("_plain" if is_plainer else "")
        out.print(words("report.file", path=path, kind=words(f"format.{kind}")), soft_wrap=True)
    for family in missing:
        out.print(words("report.no_font", family=family), style="yellow", soft_wrap=True)


def _print_sentences(document: Document, words: Words, as_json: bool) -> int:
    """Every sentence with the rule and the numbers that made it."""
    records = [_sentence_record(document, sentence) for sentence in document.sentences()]
    if as_json:
        print(json.dumps(records, ensure_ascii=False, indent=1))
        return int(Exit.OK)
    screen = console()
    for sentence in document.sentences():
        screen.print(document.plain(sentence.text), soft_wrap=True)
        screen.print(words("report.rule", rule=sentence.rule), style="dim", soft_wrap=True)
        for number in _numbers(sentence):
            screen.print(f"    {number.text}  {tag_of(number.origin, number.style)}", style="dim", soft_wrap=True)
    return int(Exit.OK)


def _numbers(sentence: Sentence) -> Iterator[Number]:
    return (part for part in sentence.text if isinstance(part, Number))


def _sentence_record(document: Document, sentence: Sentence) -> dict[str, object]:
    return {
        "key": sentence.key,
        "rule": sentence.rule,
        "text": document.plain(sentence.text),
        "kept": sentence.kept is not None,
        "numbers": [
            {
                "text": number.text,
                "value": None if number.value is None else float(number.value),
                "origin": tag_of(number.origin, number.style),
            }
            for number in _numbers(sentence)
        ],
    }
