"""The effect of leaving out one unit, where there are hundreds: the work grows by the square of their number."""

import numpy as np
from ranked_editions import Ranked

from weiheng.assess import Assessment
from weiheng.index.coherence.dropping import MOST_UNITS, at_an_edge, scores_without_unit
from weiheng.index.coherence.found import Outcome
from weiheng.index.coherence.sample import Build
from weiheng.recipes import recipe_of
from weiheng.scrutiny.coherence import Asked, Coherence, coherence_of
from weiheng.scrutiny.coherence_saying import Speaker
from weiheng.vocabulary.messages import Words


class Many(Ranked):
    """Areas A0, A1, ..., because there are more than letters."""

    @property
    def areas(self) -> tuple[str, ...]:
        return tuple(f"A{number}" for number in range(len(self.rows["a"])))


def index_of(count: int) -> Assessment:
    """Areas by min-max within the year; the first has by far the highest value of a, the last the lowest of b."""
    rows = {
        "a": ["99", *(f"{20 + place * 7 % 13}" for place in range(1, count))],
        "b": [*(f"{40 + place * 5 % 11}" for place in range(1, count)), "1"],
        "c": [f"{30 + place * 3 % 17}" for place in range(count)],
    }
    by_min_max = {"method": "min_max", "over": "period"}
    return Many(rows, settings=(("normalise", by_min_max), ("missing", "none"))).assessment()


def audit(count: int) -> Coherence:
    return coherence_of(index_of(count), Asked(only="without_unit"))


def test_of_many_units_only_those_at_an_edge_are_left_out_and_it_is_said() -> None:
    found = audit(MOST_UNITS + 1)
    said, *looked_at = found.findings

    assert (said.outcome, said.kind, dict(said.numbers)) == (
        Outcome.NOT_COMPUTABLE,
        "many_units",
        {"most": 500, "edges": 2},
    )
    assert [each.units[0] for each in looked_at] == [found.units.names[0], found.units.names[-1]]
    assert Speaker(found, Words("en")).sentence(said) == (
        "of more than 500 units only those are left out, one by one, that alone have the lowest or the highest value "
        "of an indicator: here 2; the others are not"
    )
    assert Speaker(found, Words("zh")).sentence(said) == (
        "单元多于500个时，只逐一剔除独占某项指标最低值或最高值的单元（这里2个），其余单元不逐一剔除"
    )


def test_of_fewer_units_each_is_left_out() -> None:
    assert len(audit(30).findings) == 30


def test_a_unit_that_is_at_no_edge_leaves_all_others_their_scores() -> None:
    """So nothing is lost by leaving it in, where indicators are scored between the lowest and the highest value."""
    index = index_of(30)
    recipe, units = recipe_of(index.edition, index.facts), tuple(range(30))
    build = Build(index.values.array, recipe, index.tree, index.scores, axis=1, fixed=0, units=units)
    before = build.across(index.scores.scores)[:, -1]

    apart = {unit: np.nanmax(np.abs(scores_without_unit(build, unit) - before)) for unit in units}

    assert {unit for unit in units if apart[unit] > 1e-9} == set(at_an_edge(build)) == {0, 29}
