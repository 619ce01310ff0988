"""Observations in a pack's CSV files."""

from pathlib import Path

from weiheng.definitions.pack import Pack, leads_out
from weiheng.definitions.schema import read_csv, validate
from weiheng.observations.model import Observation, Observations
from weiheng.vocabulary.problem import Place, Problem

FOLDER = "observations"
REQUIRED = ("indicator", "area", "period", "value", "unit", "vintage")
OPTIONAL = ("unit_printed", "status", "source", "place", "note")
COLUMNS = (
    "indicator",
    "area",
    "period",
    "value",
    "unit",
    "unit_printed",
    "status",
    "source",
    "place",
    "vintage",
    "note",
)


def load_observations(pack: Pack) -> tuple[Observations, list[Problem]]:
    """Read ``observations/*.csv``. A row that is malformed is reported and left out."""
    rows: list[Observation] = []
    places: list[Place] = []
    problems: list[Problem] = []
    for path in sorted((pack.root / FOLDER).glob("*.csv")):
        shown = pack.shown(f"{FOLDER}/{path.name}")
        if leads_out(pack.root, path):
            problems.append(Problem("F06", Place(shown)))
            continue
        found, new_problems = _read(path, shown)
        problems += new_problems
        rows += [row for row, _ in found]
        places += [place for _, place in found]
    return Observations(tuple(rows), tuple(places)), problems


def _read(path: Path, shown: str) -> tuple[list[tuple[Observation, Place]], list[Problem]]:
    cells, problems = read_csv(path, shown, REQUIRED, OPTIONAL)
    rows = []
    for line, row in cells:
        place = Place(shown, line)
        observation, row_problems = validate(Observation, row, lambda *_, place=place: place)
        problems += [_as_observation_problem(problem) for problem in row_problems]
        if observation is not None:
            rows.append((observation, place))
    return rows, problems


def _as_observation_problem(problem: Problem) -> Problem:
    """A number or a period that cannot be read has a code of its own, for it is the commonest mistake."""
    codes = {"value": "O01", "period": "O04", "": "O09"}
    if problem.code != "Y07" or problem.facts["key"] not in codes:
        return problem
    return Problem(codes[str(problem.facts["key"])], problem.place, problem.facts)
