"""``weiheng import-index``: an index that exists elsewhere becomes a pack."""

import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from weiheng.cli.options import year_of
from weiheng.cli.prose import print_problems
from weiheng.scaffold.indices.importing import Imported, import_index
from weiheng.scaffold.indices.pack import Terms
from weiheng.scaffold.indices.reading import Sheets
from weiheng.vocabulary.messages import Words, preferred_language
from weiheng.vocabulary.problem import Exit

_SHOWN_UNITS = 12


@dataclass(frozen=True)
class Options:
    """Options of ``weiheng import-index`` as typed."""

    owner: str
    into: Path = Path("packs")
    edition: str | None = None
    year: str | None = None
    sheet_data: str | None = None
    sheet_framework: str | None = None


def import_(files: list[Path], options: Options, lang: str | None) -> int:
    """Make the pack and say what it consists of."""
    words = Words(preferred_language(lang))
    sheets = Sheets(options.sheet_data, options.sheet_framework, year_of("--year", options.year))
    today = datetime.now().astimezone().date().isoformat()
    terms = Terms(options.owner, tuple(file.name for file in files), today, options.edition)
    imported = import_index(files, sheets, terms, options.into)
    if imported.problems:
        print_problems(imported.problems, words, sys.stdout)
    for line in _lines(imported, words):
        print(line)
    return int(Exit.OK)


def _lines(imported: Imported, words: Words) -> list[str]:
    """What was made, and what is for people to look at."""
    facts, data = imported.facts, imported.facts.data
    values = sum(cell.figure is not None for cell in data.cells)
    lines = [
        words("import_index.written", path=imported.root),
        words(
            "import_index.counts",
            indicators=len(facts.framework.of("indicator")),
            groups=len(facts.framework.of("aggregate")),
            areas=len(data.areas),
            years=len(data.years),
            first=data.years[0],
            last=data.years[-1],
        ),
        words("import_index.values", values=values, missing=len(data.cells) - values, blanks=imported.blanks),
        words(
            "import_index.besides",
            denominators=len(facts.framework.of("denominator")),
            groupings=len(data.labels),
            targets=sum(entry.target is not None for entry in facts.framework.entries),
        ),
        words("import_index.method"),
        words("import_index.names"),
    ]
    unknown = facts.unknown_units()
    if unknown:
        shown = (*unknown[:_SHOWN_UNITS], *(("…",) if len(unknown) > _SHOWN_UNITS else ()))
        lines.append(words("import_index.units", count=len(unknown), units=shown))
    return lines
