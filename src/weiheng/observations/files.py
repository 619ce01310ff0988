"""Observations in a pack's CSV files."""

from pathlib import Path

from weiheng.definitions.files import read_text
from weiheng.definitions.pack import Pack
from weiheng.definitions.schema import parse_csv, validate
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
        file = f"{FOLDER}/{path.name}"
        found, new_problems = read_observations(pack.root, file, pack.shown(file))
        problems += new_problems
        rows += [row for row, _ in found]
        places += [place for _, place in found]
    return Observations(tuple(rows), tuple(places)), problems


def read_observations(root: Path, file: str, shown: str) -> tuple[list[tuple[Observation, Place]], list[Problem]]:
    """The rows of one file below a folder, called ``shown`` in messages."""
    text, problems = read_text(root, file)
    if text is None:
        return [], problems
    cells, problems = parse_csv(text, shown, REQUIRED, OPTIONAL)
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
