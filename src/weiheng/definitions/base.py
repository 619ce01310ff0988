"""What the models of facts are made of: ids, years, dates, figures and shares, each strict about its form."""

import re
from fractions import Fraction
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
)
from pydantic_core import PydanticCustomError

from weiheng.vocabulary.figure import Figure
from weiheng.vocabulary.period import FIRST_YEAR, LAST_YEAR, is_date, parse_year

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


def refusal(allowed: str) -> PydanticCustomError:
    """The mistake that a validator raises: it says what would be allowed."""
    return PydanticCustomError("weiheng", "allowed: {expected}", {"expected": allowed})


def refusal_by(code: str, **facts: object) -> PydanticCustomError:
    """The mistake of a validator that has a rule of its own."""
    return PydanticCustomError("weiheng", "{code}", {"code": code, "facts": facts})


def _year(given: object) -> int:
    try:
        return parse_year(str(given))
    except ValueError as error:
        raise refusal(f"{FIRST_YEAR} … {LAST_YEAR}") from error


Year = Annotated[int, BeforeValidator(_year)]


def _date(given: str) -> str:
    if not is_date(given):
        raise refusal("2023, 2023-07, 2023-07-01, 2023-07-01T08:30:00")
    return given


Date = Annotated[str, AfterValidator(_date)]
"""A date in ISO 8601 of any precision; dates of different precision compare as text."""
Text = Annotated[str, Field(min_length=1)]
FigureText = Annotated[
    Figure,
    PlainValidator(lambda given: given if isinstance(given, Figure) else Figure.parse(given)),
    PlainSerializer(str),
]


def _share(given: object) -> Fraction:
    text = str(given)
    if re.fullmatch(r"[0-9]{1,20}/[1-9][0-9]{0,20}", text):
        return Fraction(text)
    return Figure.parse(text[:-1]).exact / 100 if text.endswith("%") else Figure.parse(text).exact


Share = Annotated[Fraction, PlainValidator(_share), PlainSerializer(str)]
"""A weight or share: ``6%``, ``0.06`` or ``3/50``, kept exactly."""


def _part_of_whole(share: Fraction) -> Fraction:
    if not 0 <= share <= 1:
        raise refusal("0% … 100%")
    return share


Portion = Annotated[Fraction, PlainValidator(_share), AfterValidator(_part_of_whole), PlainSerializer(str)]
"""A share of a whole, from 0% to 100%."""


class Fact(BaseModel):
    """Base of all models: frozen, and strict about keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")
