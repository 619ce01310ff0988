"""Strict YAML never guesses, and never falls over."""

import json
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from weiheng.definitions.strict_yaml import MAX_DEPTH, parse_yaml

# what YAML can carry at all: no surrogates, no control characters but tab and line ends
printable = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\ufffe\uffff\u2028\u2029"))
snippets = st.lists(
    st.sampled_from(
        ["a", "b: ", "- ", "\n", "  ", "? ", ": ", "[", "]", "{", "}", ",", "&x ", "*x", "!!int ", "!", "|", ">"]
    )
    | st.sampled_from(
        ["#", "'", '"', "%YAML 1.1\n", "---\n", "...\n", "<<: ", "no", "1e3", "2023-01-01", "\t", "\r", "\x00"]
    )
)


@given(st.dictionaries(printable, printable))
def test_quoted_text_is_read_back_exactly(mapping: dict[str, str]) -> None:
    text = "\n".join(
        f"{json.dumps(key, ensure_ascii=False)}: {json.dumps(value, ensure_ascii=False)}"
        for key, value in mapping.items()
    )

    document, problems = parse_yaml(text or "{}", "file.yaml")

    assert problems == []
    assert document is not None
    assert document.data == mapping
    assert [document.place(key).line for key in mapping] == [*range(1, len(mapping) + 1)]


@settings(max_examples=300)
@given(st.text() | snippets.map("".join))
@example("a: &x 1\nb: &x 2\n")
@example("[" * 1_000_000)
@example("? " * 1_000_000)
@example("\v\v\x85")
@example("\ud800\x85\x00")
@example("a: >-\n  b\n  c\n")
@example("a: [ #\n\n #\n]\n")
@example("? {a: b}\n: c\n")
@example("%YAML 3.0\n---\na: 1\n")
@example('"\\ud800": 1')
@example("!<tag:yaml.org,2002:str> a")
@example("1" + "_" * 5000 + "x")
@example("a: " + "1:" * 3000)
def test_any_text_is_a_document_or_has_a_problem(text: str) -> None:
    document, problems = parse_yaml(text, "file.yaml")

    assert document is not None or problems
    lines = text.count("\n") + text.count("\r") + 1
    assert all(problem.code[0] == "Y" and 1 <= problem.place.line <= lines + 1 for problem in problems)


@given(
    st.sampled_from(["y", "yes", "no", "on", "off", "null", "~"]).map(str.title)
    | st.dates(min_value=date(1000, 1, 1)).map(str)
    | st.integers(0).map(oct)
    | st.integers(0).map(hex)
    | st.integers(1).map(lambda n: f"0{n}")
    | st.tuples(st.integers(0), st.integers(0, 59)).map(lambda pair: f"{pair[0]}:{pair[1]:02}")
    | st.tuples(st.decimals(0, 9, places=2), st.integers(-30, 30)).map(lambda pair: f"{pair[0]}e{pair[1]}")
)
def test_what_readers_of_yaml_disagree_about_is_refused_bare_and_kept_in_quotes(text: str) -> None:
    assert [problem.code for problem in parse_yaml(f"key: {text}", "file.yaml")[1]] == ["Y03"]

    document, problems = parse_yaml(f"key: '{text}'", "file.yaml")
    assert (document.data if document else None, problems) == ({"key": text}, [])


@given(st.decimals(-(10**6), 10**6, places=3).map(str) | st.integers(-(10**12), 10**12).map(str))
@pytest.mark.filterwarnings("error")
def test_plain_numbers_keep_the_text_that_was_written(text: str) -> None:
    document, problems = parse_yaml(f"- {text}", "file.yaml")

    assert (document.data if document else None, problems) == ([text], [])


@pytest.mark.parametrize(
    ("text", "code", "line", "found"),
    [
        ("a: &x 1\nb: [2, *x]\n", "Y05", 2, "*x"),
        ("a: 1\n<<: *b\n", "Y05", 2, "*b"),
        ("a:\n  - !<tag:yaml.org,2002:str> b\n", "Y05", 2, "!<tag:yaml.org,2002:str>"),
        ("\ufeffa: 😀\r\nb: !x\r\n", "Y05", 2, "!x"),
        ("a: 1\nb: \nc: 1\n", "Y03", 2, '""'),
        ("a: 1\nb: x\x08\n", "Y01", 2, "control characters are not allowed"),
        ("a: 1\nb: x \u2028 y\n", "Y01", 2, r"'\u2028'"),
        ("a: [1", "Y01", 1, "did not find expected ',' or ']'"),
        ("a: 1\n---\nb: 1\n", "Y01", 2, "but found another document"),
        ("a:\n" + "- " * MAX_DEPTH + "b\n", "Y05", 2, f"> {MAX_DEPTH}"),
    ],
)
def test_the_line_of_what_is_refused(text: str, code: str, line: int, found: str) -> None:
    problem = parse_yaml(text, "file.yaml")[1][-1]

    assert (problem.code, problem.place.line, problem.facts["found"]) == (code, line, found)


def test_folded_text_is_one_line() -> None:
    document, problems = parse_yaml("a: >-\n  one\n  line\n", "file.yaml")

    assert (document.data if document else None, problems) == ({"a": "one line"}, [])
