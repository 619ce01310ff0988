"""``weiheng verify`` and ``weiheng adopt``: Word files that come back from people."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from rich.text import Text

from weiheng.cli.screen import console
from weiheng.definitions.address import writable
from weiheng.definitions.texts import texts_yaml
from weiheng.observations.atomic import write_atomically
from weiheng.report.adopt import Adopted, adopted_into
from weiheng.report.adopt import adopt as take_back
from weiheng.report.book import Book
from weiheng.report.verify.foreign import Agreement, agreements
from weiheng.report.verify.model import Difference, Verified
from weiheng.report.verify.opening import Foreign, read_back
from weiheng.report.verify.report import compared
from weiheng.report.verify.saying import context_text, origin_text, place_text, removed_text
from weiheng.report.view import View
from weiheng.vocabulary.messages import Words, preferred_language
from weiheng.vocabulary.problem import Exit, Place, Problem, Refused


def verify(file: Path, edition: str | None, live: bool, as_json: bool, lang: str | None) -> int:
    """List the numbers of a Word file that do not agree with the data."""
    words = Words(preferred_language(lang))
    returned = read_back(file, edition, live)
    if isinstance(returned, Foreign):
        return _verify_foreign(returned, file, words, as_json)
    result = compared(returned.reading, returned.record, returned.book, returned.fresh)
    names = _names(returned.book, words)
    if as_json:
        _print_json(_record(result, names, words))
    else:
        if result.other_data:
            told = words("verify.other_data", pack=returned.address.root)
            console().print(Text(told, style="dim"), soft_wrap=True)
        _print_report(result, names, words)
    return int(Exit.PROBLEMS if result.differences else Exit.OK)


def _names(book: Book, words: Words) -> Mapping[str, str]:
    """The names of everything, in the language of the person who asks and not of the report."""
    spoken = Book(book.assessment, words.language, book.previous, book.plan, book.robustness)
    return View(spoken, book.assessment.areas[0], book.assessment.periods[-1]).names()


def _print_report(result: Verified, names: Mapping[str, str], words: Words) -> None:
    out = console()
    _print_differences(result.differences, names, words)
    for each in result.removed:
        out.print(Text(words("verify.removed", text=removed_text(each, words)), style="dim"), soft_wrap=True)
    if result.free:
        out.print(Text(words("verify.free", count=result.free), style="dim"), soft_wrap=True)
    key = "verify.summary" if result.differences else "verify.clean"
    facts = {"checked": result.checked, "count": len(result.differences), "edition": result.edition}
    out.print(words(key, **facts), soft_wrap=True)


def _print_differences(differences: Sequence[Difference], names: Mapping[str, str], words: Words) -> None:
    out = console()
    none = words("verify.none")
    for number, each in enumerate(differences, 1):
        out.print(Text(f"{number}. {place_text(each, words)}", style="cyan"), soft_wrap=True)
        around = context_text(each, words)
        out.print(
            Text.assemble((f"   {words('verify.found')}  ", "dim"), (each.found or none, "bold red"), f"  {around}")
        )
        out.print(Text.assemble((f"   {words('verify.expected')}  ", "dim"), (each.expected or none, "bold")))
        out.print(Text(f"   {words('verify.from')}  {origin_text(each, names, words)}", style="dim"), soft_wrap=True)


def _print_json(record: object) -> None:
    print(json.dumps(record, ensure_ascii=False, indent=1))


def _record(result: Verified, names: Mapping[str, str], words: Words) -> dict[str, object]:
    return {
        "edition": result.edition,
        "area": result.area,
        "checked": result.checked,
        "free": result.free,
        "removed": [removed_text(each, words) for each in result.removed],
        "other_data": result.other_data,
        "differences": [_difference_record(each, names, words) for each in result.differences],
    }


def _difference_record(each: Difference, names: Mapping[str, str], words: Words) -> dict[str, object]:
    return {
        "part": each.part,
        "place": place_text(each, words),
        **asdict(each.spot),
        "expected": each.expected,
        "found": each.found,
        "context": each.context,
        "from": origin_text(each, names, words),
        "origin": None if each.origin is None else asdict(each.origin),
    }


def _verify_foreign(foreign: Foreign, file: Path, words: Words, as_json: bool) -> int:
    if foreign.data is None:
        raise Refused([Problem("R13", Place(file.name), {"found": file.name})], Exit.USAGE)
    pack, book = foreign.data
    found = agreements(foreign.reading, pack, book)
    names = _names(book, words)
    differences = [difference for each in found for difference in each.differences]
    if as_json:
        _print_json(_foreign_record(found, book.edition.name, names, words))
    else:
        _print_foreign(found, differences, book.edition.name, names, words)
    return int(Exit.PROBLEMS if differences else Exit.OK)


def _print_foreign(
    found: Sequence[Agreement],
    differences: Sequence[Difference],
    edition: str,
    names: Mapping[str, str],
    words: Words,
) -> None:
    out = console()
    _print_differences(differences, names, words)
    for each in found:
        facts = {"table": each.spot.table or words("verify.untitled"), "agreed": each.agreed}
        kinds = tuple(words(f"kind.{kind.value}") for kind in each.kinds)
        out.print(words("verify.table_line", kinds=kinds, count=len(each.differences), **facts), soft_wrap=True)
    if not found:
        out.print(words("verify.no_tables"), soft_wrap=True)
    total = {"tables": len(found), "agreed": sum(each.agreed for each in found), "count": len(differences)}
    out.print(words("verify.tables", edition=edition, **total), soft_wrap=True)


def _foreign_record(
    found: Sequence[Agreement], edition: str, names: Mapping[str, str], words: Words
) -> dict[str, object]:
    tables = [
        {
            "table": each.spot.table,
            "kinds": [kind.value for kind in each.kinds],
            "agreed": each.agreed,
            "differences": [_difference_record(one, names, words) for one in each.differences],
        }
        for each in found
    ]
    return {"edition": edition, "tables": tables}


def adopt(file: Path, edition: str | None, out: Path | None, dry_run: bool, lang: str | None) -> int:
    """Take back what people changed and wrote, into the pack or a file of its own."""
    words = Words(preferred_language(lang))
    adopted = take_back(file, out, edition)
    path = out
    if path is None and not dry_run:
        writable(adopted.returned.address)
    if path is None:
        settings = adopted.returned.book.edition.settings
        path = adopted.returned.address.root / "index" / settings.id / adopted_into(adopted.returned.record)
    changed = bool(adopted.changes or adopted.slots or adopted.additions)
    if changed and not dry_run:
        write_atomically(path, texts_yaml(adopted.texts))
    _tell(adopted, path if changed and not dry_run else None, dry_run, words)
    return int(Exit.OK)


def _tell(adopted: Adopted, path: Path | None, dry_run: bool, words: Words) -> None:
    screen = console()
    for change in adopted.changes:
        key = "adopt.sentence" if change.after else "adopt.removed"
        screen.print(words(key, before=change.before, after=change.after), soft_wrap=True)
    for slot, texts in adopted.slots:
        screen.print(words("adopt.slot", key=slot, text="\n".join(texts)), soft_wrap=True)
    for after, text in adopted.additions:
        screen.print(words("adopt.addition", after=after, text=text), soft_wrap=True)
    for each in adopted.left:
        said = words(f"adopt.left_{each.kind}", before=each.before, after=each.after)
        screen.print(Text(said, style="yellow"), soft_wrap=True)
    for text in adopted.numbers:
        screen.print(Text(words("adopt.number", text=text), style="yellow"), soft_wrap=True)
    counts = {"sentences": len(adopted.changes), "slots": len(adopted.slots), "additions": len(adopted.additions)}
    screen.print(words("adopt.summary", **counts) if any(counts.values()) else words("adopt.nothing"))
    if path is not None:
        screen.print(words("adopt.written", path=path), soft_wrap=True)
    elif dry_run:
        screen.print(words("adopt.dry_run"))
