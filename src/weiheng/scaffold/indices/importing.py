"""From the files of an index to a pack that can be used, whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from weiheng.editions import check_pack
from weiheng.scaffold.indices.pack import Facts, Terms, facts_of, write_pack
from weiheng.scaffold.indices.reading import Sheets, read_index
from weiheng.scaffold.indices.scorable import scorable_problems
from weiheng.scaffold.staging import EDITION, Staging, place_for
from weiheng.vocabulary.problem import Exit, Place, Problem, Refused, errors

_NO_SCORES = "M01"
"""What ``check`` says of an index with an indicator that cannot be scored, of which I37 has told where it is."""


@dataclass(frozen=True)
class Imported:
    """A pack that was made, what it was made from, and what of that is not in it (warnings)."""

    root: Path
    facts: Facts
    blanks: int
    problems: tuple[Problem, ...]


def import_index(files: Sequence[Path], sheets: Sheets, terms: Terms, into: Path) -> Imported:
    """Make the pack ``into/owner`` from an index.

    ``Refused``, with all that was found and nothing written: files that cannot be read, a framework or data with
    mistakes (I02, I13, I16-I39), a pack that is there already (N01), names that cannot be (N02), anything
    that ``check`` would refuse.
    """
    target = place_for(terms.owner, into)
    if terms.edition is not None and not EDITION.fullmatch(terms.edition):
        raise Refused([Problem("N02", Place(terms.edition), {"found": terms.edition})], Exit.USAGE)
    if target.exists():
        raise Refused([Problem("N01", Place(str(target)))])
    found = read_index(files, sheets)
    if errors(found.problems):
        raise Refused(found.problems)
    unscored = tuple(scorable_problems(found.framework, found.data))
    if errors(unscored):
        raise Refused((*found.problems, *unscored))
    facts, problems = facts_of(found, terms)
    with Staging(target) as folder:
        write_pack(facts, folder)
        checked = [each for each in check_pack(folder).problems if not (unscored and each.code == _NO_SCORES)]
        if refused := errors(checked):
            given = Place(", ".join(terms.files))  # the files that the problems are about are not going to be there
            raise Refused((*found.problems, *problems, *(replace(each, place=given) for each in refused)))
    return Imported(target, facts, found.data.blanks, (*found.problems, *unscored, *problems, *checked))
