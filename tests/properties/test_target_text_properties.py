"""For every requirement: what is written for it is read as the same, however widths and blanks are."""

from hypothesis import given
from hypothesis import strategies as st

from weiheng.definitions.claims import Relation
from weiheng.definitions.requirement import MAGNITUDES, Mode, Requirement
from weiheng.definitions.target_numerals import in_digits
from weiheng.definitions.target_text import TargetTextError, parse_target, write_target
from weiheng.vocabulary.figure import Figure
from weiheng.vocabulary.unit import BY_SYMBOL

_SIGNS = "0123456789.%≥<>-—万个家岁左右以上以下控制在保持累计提高下降比年[] ,约逐达到为三十百点成"
_WIDE = {ord(each): ord(each) + 0xFEE0 for each in "0123456789.%<>[]-"}
_UNITS = sorted(
    {units[0].id if len(units) == 1 else symbol for symbol, units in BY_SYMBOL.items() if not symbol[0].isdigit()}
)

years = st.integers(1990, 2050)
signs = st.sampled_from([1, -1])
relations = st.sampled_from([each for each in Relation if each is not Relation.RANGE])
units = st.sampled_from([None, *MAGNITUDES, *_UNITS])


def figures(least: int = -10_000) -> st.SearchStrategy[Figure]:
    return st.decimals(least, 10**9, allow_nan=False, places=2).map(
        lambda each: Figure(f"{abs(each) if least == 0 else each:f}")
    )


@st.composite
def numbers(draw: st.DrawFn, least: int = -10_000) -> dict[str, object]:
    """Relation with one number, or a range."""
    if draw(st.booleans()):
        return {"relation": draw(relations), "figures": (draw(figures(least)),)}
    low, high = sorted((draw(figures(least)), draw(figures(least))), key=lambda each: each.exact)
    return {"relation": Relation.RANGE, "figures": (low, high)}


@st.composite
def changes(draw: st.DrawFn) -> Requirement:
    unit, relative = draw(units), False
    if unit == "percent":
        relative = draw(st.booleans())
    base = draw(st.none() | years)
    return Requirement(Mode.CHANGE, **draw(numbers(0)), unit=unit, sign=draw(signs), relative=relative, base=base)  # type: ignore[arg-type]


def levels(mode: Mode) -> st.SearchStrategy[Requirement]:
    return st.builds(lambda number, unit: Requirement(mode, **number, unit=unit), numbers(), units)


requirements = st.one_of(
    levels(Mode.LEVEL),
    levels(Mode.MAINTAIN),
    levels(Mode.CUMULATIVE),
    changes(),
    st.builds(Requirement, st.just(Mode.DIRECTION), sign=signs, base=st.none() | years),
    st.builds(
        Requirement, st.just(Mode.QUALITATIVE), text=st.sampled_from(["建成体系", "higher than the mean", "全覆盖"])
    ),
)


@given(requirements)
def test_what_is_written_is_read_as_the_same(requirement: Requirement) -> None:
    assert parse_target(write_target(requirement)) == requirement


@given(requirements)
def test_widths_and_blanks_do_not_matter(requirement: Requirement) -> None:
    text = write_target(requirement)

    assert parse_target(f"\u3000{text} ") == requirement
    assert requirement.mode is Mode.QUALITATIVE or parse_target(text.translate(_WIDE)) == requirement


@given(st.integers(1, 99_999_999))
def test_a_number_in_numerals_is_the_same_in_digits(number: int) -> None:
    assert in_digits(f"不少于{_numeral(number)}家") == f"不少于{number}家"


def _numeral(number: int) -> str:
    """A number below 100 million as it is read aloud, without the 零 between its places."""
    if number >= 10_000:
        return f"{_numeral(number // 10_000)}万{_numeral(number % 10_000)}"
    places = zip(f"{number:04}", ("千", "百", "十", ""), strict=True)
    return "".join("零一二三四五六七八九"[int(digit)] + place for digit, place in places if digit != "0")


@given(st.text(_SIGNS, max_size=14))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = parse_target(text)
    except TargetTextError:
        return
    assert parse_target(write_target(found)) == found
