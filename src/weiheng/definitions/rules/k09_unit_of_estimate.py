"""K09: an estimate by age has a unit of what it gives."""

from collections.abc import Iterator

from weiheng.definitions.estimates import Expectancy, HealthyExpectancy
from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import estimated
from weiheng.vocabulary.problem import Problem
from weiheng.vocabulary.unit import UNITS

CODE = "K09"


def check(pack: Pack) -> Iterator[Problem]:
    """Expectancies are years; chances, rates and ratios are shares such as % or 1/100,000."""
    for indicator, by_age, _ in estimated(pack):
        wanted = "years" if isinstance(by_age, Expectancy | HealthyExpectancy) else "ratio"
        if indicator.unit in UNITS and UNITS[indicator.unit].dimension != wanted:
            allowed = tuple(unit.id for unit in UNITS.values() if unit.dimension == wanted)
            facts = {"id": indicator.id, "unit": indicator.unit, "allowed": allowed}
            yield Problem(CODE, pack.place(f"indicators/{indicator.id}.yaml", "unit"), facts)
