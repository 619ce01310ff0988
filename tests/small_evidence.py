"""Small evidence for audits: a city with two districts, a few things to count, and what documents print of them."""

from collections.abc import Iterable, Mapping

from weiheng.audit.evidence import Evidence
from weiheng.definitions.claims import Claim, Wording
from weiheng.definitions.model import Area, Indicator, Variable
from weiheng.indicators.values import Facts
from weiheng.observations.model import Observation, Observations
from weiheng.vocabulary.messages import Bilingual

CITY, NORTH, SOUTH = "990100", "990101", "990102"
FIRST = 2018
"""The year that series begin with."""


def both(text: str) -> Bilingual:
    return Bilingual(text, text)


AREAS = (
    Area(code=CITY, names=both("city"), level="city"),
    Area(code=NORTH, names=both("north"), level="district", parent=CITY),
    Area(code=SOUTH, names=both("south"), level="district", parent=CITY),
)
_COUNTED = {
    "beds": "beds",
    "public_beds": "beds",
    "private_beds": "beds",
    "other_beds": "beds",
    "outpatients": "visits",
    "emergencies": "visits_10k",
    "spent": "yuan_10k",
    "residents": "persons",
}


def indicator(id: str, unit: str, direction: str, **more: object) -> Indicator:
    facts = {"id": id, "names": both(id), "definition": both(id), "unit": unit, "direction": direction}
    return Indicator.model_validate({**facts, "frequency": "year", "decimals": 2, **more})


ELEMENTS: dict[str, Indicator | Variable] = {
    **{id: Variable(id=id, names=both(id), unit=unit) for id, unit in _COUNTED.items()},
    "visits": Variable(
        id="visits",
        names=both("visits"),
        unit="visits_10k",
        formula={"sum": ["outpatients", "emergencies"]},
        since=2020,
    ),
    "literacy": indicator("literacy", "percent", "positive"),
    "mortality": indicator("mortality", "per_mille", "negative"),
    "maternal": indicator("maternal", "per_100000", "negative"),
    "expectancy": indicator("expectancy", "years", "positive"),
    "density": indicator("density", "beds_per_1000", "positive"),
}


def claim(id: str, subject: str, says: str, **more: object) -> Claim:
    """A printed number from words such as ``650 beds``, ``ge 90 percent``, ``20..25 percent``; of the city in 2022."""
    *relation, number, unit = says.split()
    low, _, high = number.partition("..")
    facts = {
        "measure": "value",
        "relation": relation[0] if relation else "range" if high else "eq",
        "value": low,
        "value_high": high or None,
        "unit": unit,
    }
    return Claim.model_validate({**_printed(id, subject), **facts, **more})


def wording(says: str, subject: str, **more: object) -> Wording:
    """Words about a number, such as ``rising``, of the city in 2022."""
    return Wording.model_validate({**_printed("w", subject), "says": says, **more})


def _printed(id: str, subject: str) -> dict[str, object]:
    return {"id": id, "subject": subject, "area": CITY, "period": 2022, "source": "plan", "place": "box 1"}


def evidence(*prints: Claim | Wording, series: Mapping[str, str] | None = None) -> Evidence:
    """What documents print, and series of the city such as ``{"literacy": "40.0 - 43.5"}`` from ``FIRST`` on."""
    rows = tuple(row for subject, texts in (series or {}).items() for row in observed(subject, texts.split()))
    return Evidence(
        facts=Facts(ELEMENTS, Observations(rows).latest()),
        observations=rows,
        areas={area.code: area for area in AREAS},
        sources={},
        decisions={},
        claims=tuple(each for each in prints if isinstance(each, Claim)),
        wordings=tuple(each for each in prints if isinstance(each, Wording)),
    )


def observed(subject: str, texts: Iterable[str], **more: object) -> Iterable[Observation]:
    """A series of the city, in the unit of its element; ``-`` is a year without a value."""
    common = {"indicator": subject, "area": CITY, "unit": ELEMENTS[subject].unit, "source": "book", "vintage": "2024"}
    for period, text in enumerate(texts, FIRST):
        if text != "-":
            yield Observation.model_validate({**common, "period": period, "value": text, "place": "table 2", **more})
