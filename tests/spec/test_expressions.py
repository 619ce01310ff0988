"""What is counted, as people write it: read into a tree, typed by the contracts of tables, or refused in its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weiheng.definitions.contracts import Codelist, Table
from weiheng.definitions.expression_types import Scope, Type
from weiheng.definitions.expressions import (
    Aggregated,
    Among,
    Both,
    Column,
    Comparison,
    Constant,
    ExpressionError,
    Not,
    parse_aggregate,
    parse_condition,
)

STAYS = Table.model_validate(
    {
        "id": "stays",
        "names": {"zh": "住院", "en": "Stays"},
        "source": "register",
        "key": ["stay"],
        "date": "discharged",
        "person": "person",
        "columns": {
            "stay": {"type": "integer"},
            "person": {"type": "text"},
            "institution": {"type": "text", "references": "institutions"},
            "admitted": {"type": "date"},
            "discharged": {"type": "date"},
            "born": {"type": "date"},
            "diagnosis": {"type": "text", "codes": "icd10"},
            "cost": {"type": "integer"},
            "weight": {"type": "number"},
            "transferred": {"type": "truth"},
        },
        "following": {"days_to_next": {"person": "person", "after": "discharged", "to": "admitted", "within": 30}},
    }
)
INSTITUTIONS = Table.model_validate(
    {
        "id": "institutions",
        "names": {"zh": "机构", "en": "Institutions"},
        "kind": "register",
        "source": "register",
        "key": ["institution"],
        "columns": {"institution": {"type": "text"}, "level": {"type": "text", "codes": "levels"}},
    }
)
CODELISTS = {
    each["id"]: Codelist.model_validate(each)
    for each in (
        {"id": "icd10", "names": {"zh": "疾病编码", "en": "ICD-10"}, "ranges": ["A00-Z99"]},
        {"id": "heart", "names": {"zh": "心脏病", "en": "Heart"}, "ranges": ["I20-I25", "I50"]},
        {"id": "levels", "names": {"zh": "级别", "en": "Levels"}, "codes": ["primary", "tertiary"]},
    )
}
SCOPE = Scope(STAYS, {"stays": STAYS, "institutions": INSTITUTIONS}, CODELISTS)


def refusal(text: str) -> tuple[str, str, int]:
    """Why a condition is refused, what it is about, and the character where it stands."""
    with pytest.raises(ExpressionError) as caught:
        SCOPE.type_of(parse_condition(text))
    return caught.value.reason.removeprefix("expression_"), caught.value.detail, caught.value.column


def test_a_condition_is_a_tree_of_named_parts() -> None:
    assert parse_condition("cost > 100 and not transferred") == Both(
        "and",
        (Comparison(">", Column(("cost",), 1), Constant(100, 8), 1), Not(Column(("transferred",), 20), 16)),
        1,
    )


def test_a_chain_of_comparisons_holds_if_each_does() -> None:
    both = parse_condition("0 < cost <= 5")

    assert isinstance(both, Both)
    assert [each.sign for each in both.parts if isinstance(each, Comparison)] == ["<", "<="]


def test_codes_are_listed_or_named() -> None:
    listed, named = parse_condition('institution.level in ["primary"]'), parse_condition("diagnosis not in heart")

    assert listed == Among(Column(("institution", "level"), 1), (Constant("primary", 23),), 1)
    assert named == Not(Among(Column(("diagnosis",), 1), "heart", 1), 1)


def test_a_decimal_is_what_is_written() -> None:
    condition = parse_condition("weight == -0.1")

    assert isinstance(condition, Comparison)
    assert str(condition.right.value if isinstance(condition.right, Constant) else "") == "-0.1"


def test_what_is_added_up() -> None:
    assert parse_aggregate("count()") == Aggregated("count", None, 1)
    assert parse_aggregate("persons()").kind == "persons"
    assert parse_aggregate("sum(days(admitted, discharged))").of is not None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("days(admitted, discharged)", Type.INTEGER),
        ("years(born, admitted) < 1", Type.TRUTH),
        ("cost * weight", Type.NUMBER),
        ("cost - 1", Type.INTEGER),
        ("days_to_next <= 30", Type.TRUTH),
        ('admitted >= "2022-07-01"', Type.TRUTH),
        ('starts(diagnosis, "I2") or missing(diagnosis)', Type.TRUTH),
        ("institution.level", Type.TEXT),
        ("transferred == true", Type.TRUTH),
    ],
)
def test_types_follow_from_contracts(text: str, found: Type) -> None:
    assert SCOPE.type_of(parse_condition(text)) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("cost / 2", ("foreign", "cost / 2", 1)),
        ("cost > 1 if transferred else 2", ("foreign", "cost > 1 if transferred else 2", 1)),
        ("[cost][0]", ("foreign", "[cost][0]", 1)),
        ("diagnosis == '\\ud800'", ("foreign", "'\\ud800'", 14)),
        ("diagnosis in ['I20', '\\udfff']", ("foreign", "'\\udfff'", 22)),
        ("'住院' == f'{cost}'", ("foreign", "f'{cost}'", 9)),
        ("__import__('os')", ("function", "__import__", 1)),
        ("cost.__class__", ("column", "cost.__class__", 1)),
        ("open('x')", ("function", "open", 1)),
        ("days(admitted)", ("arguments", "days()", 1)),
        ("", ("syntax", "", 1)),
        ("cost \0", ("syntax", "cost \0", 1)),
        ("not " * 60 + "transferred", ("deep", "50", 1)),
        ("cost in [weight]", ("members", "weight", 10)),
        ("cost in []", ("members", "[]", 9)),
        ("lenght > 3", ("column", "lenght", 1)),
        ("institution.beds > 3", ("column", "institution.beds", 1)),
        ("diagnosis.level == 'primary'", ("column", "diagnosis.level", 1)),
        ("diagnosis in hearts", ("codelist", "hearts", 1)),
        ("institution.level == 'secondary'", ("code", "secondary (levels)", 22)),
        ("institution.level in ['primary', 'Tertiary']", ("code", "Tertiary (levels)", 34)),
        ("cost == '3'", ("type", "integer", 9)),
        ("admitted > '2022-7-1'", ("type", "date", 12)),
        ("cost and transferred", ("type", "truth", 1)),
        ("cost + diagnosis", ("type", "integer / number", 8)),
        ("years(cost, admitted)", ("type", "date", 7)),
        ("missing(cost + 1)", ("not_a_column", "missing()", 1)),
        ("cost > 9223372036854775808", ("large", "9223372036854775807", 8)),
        ("cost > 1e300", ("large", "9223372036854775807", 8)),
        ("days_to_next <= 60", ("beyond", "days_to_next: 30", 17)),
        ("31 > days_to_next", ("beyond", "days_to_next: 30", 1)),
    ],
)
def test_what_is_no_condition_is_refused_where_it_stands(text: str, found: tuple[str, str, int]) -> None:
    assert refusal(text) == found


@pytest.mark.parametrize(("text", "reason"), [("cost >", "syntax"), ("cost > " + "9" * 5000, "long")])
def test_half_a_sentence_and_a_whole_book_are_not_read(text: str, reason: str) -> None:
    assert refusal(text)[0] == reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("cost", "aggregate"),
        ("mean(cost)", "aggregate"),
        ("sum()", "arguments"),
        ("count(1, 2)", "arguments"),
        ("sum(diagnosis)", "type"),
        ("count(cost)", "type"),
        ("count(count())", "function"),
        ("persons(cost + 1)", "person"),
        ("persons(days_to_next)", "person"),
        ("persons(institution.level)", "person"),
        ("persons(patient)", "column"),
        ("sum(cost) / count()", "aggregate"),
    ],
)
def test_only_counts_sums_and_persons_are_added_up(text: str, reason: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        SCOPE.check(parse_aggregate(text))

    assert caught.value.reason == f"expression_{reason}"


def test_persons_are_told_apart_only_where_there_are_any() -> None:
    with pytest.raises(ExpressionError, match="person: institutions"):
        Scope(INSTITUTIONS, {}, CODELISTS).check(parse_aggregate("persons()"))
    SCOPE.check(parse_aggregate("persons(person)"))


@given(st.text(max_size=60))
def test_no_text_does_anything_but_parse_or_be_refused(text: str) -> None:
    refused = None
    try:
        parse_condition(text)
    except ExpressionError as error:
        refused = error
    assert refused is None or (refused.reason.startswith("expression_") and refused.column >= 1)
