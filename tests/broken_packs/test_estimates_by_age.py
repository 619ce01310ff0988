"""Indicators estimated from counts by age, of variables that are not counted so."""

import pytest
from pack_folder import PackFolder, part
from table_of_records import ESTIMATE, LIVES, records

PERSONS = "measure: {table: wards, value: persons()}"


@pytest.mark.parametrize(
    ("why", "age", "person", "measure"),
    [
        ("the table has no age", "", "person: ward\n", "measure: {table: wards, value: count()}"),
        ("persons grow older within the year", "age: beds\n", "person: ward\n", PERSONS),
        (
            "the measure cannot be read, which is told by itself",
            "age: beds\n",
            "",
            "measure: {table: wards, value: sum(}",
        ),
    ],
)
def test_what_cannot_be_counted_by_age_cannot_be_estimated(
    demo: PackFolder, monkeypatch: pytest.MonkeyPatch, why: str, age: str, person: str, measure: str
) -> None:
    at = "area: hospital.district\n"
    records(("records/wards.yaml", at, at + age + person), measure=measure)(demo, monkeypatch)
    demo.write(LIVES, ESTIMATE.format(unit="percent", by_age="reference: 990100, events: beds, population: beds"))

    told = [(problem.code, part(problem, "found")) for problem in demo.problems()]

    if person:
        assert told == [("K06", "lives, events: beds"), ("K06", "lives, population: beds")]
    else:
        assert [code for code, _ in told] == ["K05"]
