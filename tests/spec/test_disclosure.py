"""What is hidden of a table so that no small number can be found out, against all tables that could be the true one."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from weiheng.indicators.statistics.disclosure import Sums, exposed, rounded, suppressed

Level = list[tuple[int, list[int]]]
DISTRICTS: Level = [(0, [1, 2, 3, 4])]
TWO: Level = [(0, [1, 2])]
YEAR: Level = [(0, [1, 2]), (1, [3, 4, 5]), (2, [6, 7, 8])]
"""A year of two quarters of three months each."""


def size(level: Level) -> int:
    return 1 + max(part for _, parts in level for part in parts)


def crossed(*levels: Level) -> Sums:
    """Each sum of each dimension once per line of the table, whose last dimension varies fastest."""
    cells = np.arange(np.prod([size(level) for level in levels])).reshape([size(level) for level in levels])
    found: list[tuple[int, Sequence[int]]] = []
    for axis, level in enumerate(levels):
        lines = np.moveaxis(cells, axis, 0).reshape(size(level), -1)
        found += [(line[total], line[parts].tolist()) for total, parts in level for line in lines.T]
    return Sums.of(found)


def filled(inner: object, *levels: Level) -> NDArray[np.float64]:
    """The counts of all cells of a crossed table from those that are no totals."""
    table = np.array(inner, dtype=float)
    for axis, level in enumerate(levels):
        whole = np.zeros((size(level), *np.moveaxis(table, axis, 0).shape[1:]))
        totals = [total for total, _ in level]
        whole[[each for each in range(size(level)) if each not in totals]] = np.moveaxis(table, axis, 0)
        for total, parts in reversed(level):
            whole[total] = whole[parts].sum(axis=0)
        table = np.moveaxis(whole, 0, axis)
    return table.ravel()


def hidden(counts: object, sums: Sums, threshold: int = 10) -> list[int]:
    found = suppressed(np.asarray(counts), sums, threshold)
    assert not np.any(found.primary & found.secondary)
    return np.flatnonzero(found.primary | found.secondary).tolist()


def test_a_small_district_takes_another_with_it_for_the_city_tells_their_sum() -> None:
    found = suppressed([100, 3, 40, 20, 37], crossed(DISTRICTS), 10)

    assert found.primary.tolist() == [False, True, False, False, False]
    assert np.flatnonzero(found.secondary).tolist() == [3], "the smallest that is large enough"


def test_nothing_is_hidden_where_nothing_is_small_and_a_zero_is_not_small() -> None:
    assert hidden([97, 0, 40, 20, 37], crossed(DISTRICTS)) == []
    assert hidden([], Sums.of([])) == []
    assert hidden([3, 12], Sums.of([])) == [0], "nothing ties the cells"


def test_small_ones_protect_each_other_if_together_they_may_be_large() -> None:
    assert hidden([68, 9, 9, 20, 30], crossed(DISTRICTS)) == [1, 2]
    assert hidden([55, 1, 2, 22, 30], crossed(DISTRICTS)) == [1, 2, 3], "3 persons are few, wherever they are"


def test_where_no_part_is_large_enough_the_total_is_hidden() -> None:
    assert hidden([12, 3, 3, 3, 3], crossed(DISTRICTS)) == [0, 1, 2, 3, 4]
    assert hidden([3, 3, 0, 0, 0], crossed(DISTRICTS)) == [0, 1], "a zero says nothing of the others"
    assert hidden([4, 1, 1, 1, 1], crossed(DISTRICTS), 2) == [0, 1, 2, 3, 4], "four ones, were it known that none is 0"


def test_rows_without_a_district_are_known_to_all() -> None:
    counts = [105, 3, 40, 20, 37]

    assert hidden(counts, crossed(DISTRICTS)) == [1, 3]
    assert exposed(counts, crossed(DISTRICTS), [False, True, False, False, False])[1], "105 - 5 - 97"


def test_districts_by_months_need_two_of_each_line() -> None:
    levels = (DISTRICTS, DISTRICTS)
    counts = filled([[3, 30, 31, 32], [40, 41, 42, 43], [50, 51, 52, 53], [60, 61, 62, 63]], *levels)

    where = np.array(hidden(counts, crossed(*levels)))

    assert [(int(each) // 5, int(each) % 5) for each in where] == [(1, 1), (1, 2), (2, 1), (2, 2)]


def test_two_hidden_in_every_line_are_not_enough_if_sums_are_put_together() -> None:
    levels = (DISTRICTS, DISTRICTS)
    counts = filled(np.arange(16.0).reshape(4, 4) + 5, *levels)
    secret = np.zeros((5, 5), dtype=bool)
    secret[1:3, 1:3] = secret[3:, 3:] = True
    assert not exposed(counts, crossed(*levels), secret.ravel()).any()

    secret[2, 3] = True

    assert np.flatnonzero(exposed(counts, crossed(*levels), secret.ravel())).tolist() == [13], (
        "the sums of rows 1 and 2 less those of columns 1 and 2"
    )


def test_what_is_0_in_sum_is_0_in_each() -> None:
    assert exposed([7, 0, 0, 4, 3], crossed(DISTRICTS), [False, True, True, False, False]).sum() == 2
    assert not exposed([8, 1, 0, 4, 3], crossed(DISTRICTS), [False, True, True, False, False]).any()


def test_a_value_between_whole_ones_is_no_other_value() -> None:
    sums = Sums.of([(0, [1, 2]), (3, [1, 4]), (5, [2, 4])])
    counts = [2, 1, 1, 1, 0, 1]
    secret = [False, True, True, False, True, False]

    assert exposed(counts, sums, secret).tolist() == secret, "each is half of two sums less the third"


def test_a_hidden_month_reaches_up_to_the_year_and_the_city_only_if_it_must() -> None:
    levels = (DISTRICTS, YEAR)
    large = np.arange(24.0).reshape(4, 6) + 30
    large[2, 4] = 2
    city = filled(large, *levels)

    where = {(each // 9, each % 9) for each in hidden(city, crossed(*levels))}

    assert len(where) == 4
    assert all(area and month > 2 for area, month in where), "no totals"


def test_a_single_institution_has_no_brother_so_its_district_is_hidden_with_it() -> None:
    city: Level = [(0, [1, 2, 3]), (1, [4]), (2, [5, 6]), (3, [7, 8])]

    assert hidden(filled([4, 20, 30, 40, 50], city), Sums.of(city)) == [1, 2, 4, 5]


def test_groups_that_overlap_count_twice_above() -> None:
    overlapping = Sums.of([(0, [1, 2]), (1, [3, 4]), (2, [3, 5])])

    assert hidden([46, 25, 21, 5, 20, 16], overlapping) == [3, 4, 5]
    assert hidden([28, 15, 13, 5, 10, 8], overlapping, 20) == [0, 1, 2, 3, 4, 5]
    assert hidden([15, 5, 10, 5, 0, 5], overlapping, 10)[:4] == [0, 1, 2, 3], "both groups, and twice in their sum"


def test_what_follows_even_if_all_is_hidden_is_refused() -> None:
    circle = Sums.of([(0, [1, 2]), (1, [0, 3])])

    with pytest.raises(ValueError, match="cell 2 cannot be protected: with these sums it cannot grow"):
        suppressed([5, 3, 2, 0], circle, 10)


SMALL_TABLES = [
    ([(0, [1, 2, 3])],),
    ([(0, [1, 2]), (1, [3, 4]), (2, [5, 6])],),
    (TWO, TWO),
    (TWO, [(0, [1, 2, 3])]),
    ([(0, [1, 2]), (1, [3, 4])], TWO),
]


@st.composite
def small_tables(draw: st.DrawFn) -> tuple[NDArray[np.float64], tuple[Level, ...]]:
    levels = draw(st.sampled_from(SMALL_TABLES))
    shape = [size(level) - len(level) for level in levels]
    inner = draw(st.lists(st.integers(0, 4), min_size=int(np.prod(shape)), max_size=int(np.prod(shape))))
    return np.reshape(inner, shape).astype(float), levels


def tables_alike(
    inner: NDArray[np.float64], levels: tuple[Level, ...], secret: NDArray[np.bool_], more: int
) -> NDArray[np.float64]:
    """All tables of whole numbers with the same published cells, up to so many more persons in a cell: (n, cells)."""
    values = np.meshgrid(*[np.arange(each + more + 1) for each in inner.ravel()], indexing="ij")
    inners = np.stack([each.ravel() for each in values], axis=-1)
    weights = np.stack([filled(each.reshape(inner.shape), *levels) for each in np.eye(inner.size)])
    true = inner.ravel() @ weights
    for cell in np.flatnonzero(~secret):
        inners = inners[inners @ weights[:, cell] == true[cell]]
    return np.asarray(inners @ weights)


@given(small_tables(), st.integers(2, 3))
def test_every_small_cell_may_be_large_and_every_hidden_one_has_two_values(
    table: tuple[NDArray[np.float64], tuple[Level, ...]], threshold: int
) -> None:
    inner, levels = table
    counts, sums = filled(inner, *levels), crossed(*levels)

    primary, secondary = suppressed(counts, sums, threshold)

    assert np.array_equal(primary, (counts > 0) & (counts < threshold))
    assert primary.any() or not secondary.any()
    possible = tables_alike(inner, levels, primary | secondary, threshold - 1)
    possible = possible[(possible >= np.minimum(counts, 1)).all(axis=1)]
    assert (possible[:, primary].max(axis=0) >= threshold).all()
    assert (possible[:, secondary].max(axis=0) > possible[:, secondary].min(axis=0)).all()


@given(small_tables(), st.data())
def test_an_audit_finds_what_is_the_same_in_all_tables(
    table: tuple[NDArray[np.float64], tuple[Level, ...]], data: st.DataObject
) -> None:
    inner, levels = table
    counts = filled(inner, *levels)
    secret = np.array(data.draw(st.lists(st.booleans(), min_size=counts.size, max_size=counts.size)))

    possible = tables_alike(inner, levels, secret, 1)

    same = secret & (possible.max(axis=0) == possible.min(axis=0))
    assert exposed(counts, crossed(*levels), secret).tolist() == same.tolist()


@given(st.integers(0, 999), st.sampled_from([2, 8, 25]))
def test_tables_of_three_dimensions_keep_their_secrets(seed: int, mean: int) -> None:
    levels = (DISTRICTS, YEAR, TWO)
    counts = filled(np.random.default_rng(seed).poisson(mean, (4, 6, 2)), *levels)

    found = suppressed(counts, crossed(*levels), 10)

    assert not exposed(counts, crossed(*levels), found.primary | found.secondary).any()


def test_large_tables_are_audited_by_what_follows_from_sums() -> None:
    level: Level = [(0, list(range(1, 51)))]
    counts = filled(np.random.default_rng(1).poisson(15, (50, 50)), level, level)
    secret = np.ones((51, 51), dtype=bool)
    secret[0] = secret[:, 0] = False
    secret[1, 1:] = secret[1:, 1] = False
    secret[1, 1] = True

    found = exposed(counts, crossed(level, level), secret.ravel())
    assert np.flatnonzero(found).tolist() == [52]

    secret[2:4, :] = False
    secret[3, 1:3] = True
    found = exposed(counts, crossed(level, level), secret.ravel())
    assert np.flatnonzero(found).tolist() == [52, 3 * 51 + 1, 3 * 51 + 2], "one after the other"


@pytest.mark.parametrize(
    ("counts", "threshold", "said"),
    [
        ([10, np.nan, 7, 0, 0], 5, r"counts missing \(1 of 5\)"),
        ([10, -1, 11, 0, 0], 5, "counts below 0"),
        ([10, 2.5, 7.5, 0, 0], 5, r"counts that are not whole \(2 of 5\)"),
        ([10, 3, 7], 5, r"sums of cells that are not there \(2 of 5\)"),
        ([[10, 3, 7]], 5, r"counts in a shape other than \(cells,\): \(1, 3\)"),
        ([10, 3, 7, 0, 0], 0, "threshold below 1: 0"),
    ],
)
def test_counts_that_cannot_be_are_refused(counts: list[float], threshold: int, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        suppressed(counts, crossed(DISTRICTS), threshold)


@pytest.mark.parametrize(
    ("sums", "said"),
    [
        ([(0, [])], "sums of nothing"),
        ([(0, [1, -2])], "places below 0"),
        ([(0, [1, 1, 2])], r"cells twice in a sum \(1 of 1\)"),
        ([(1, [1, 2])], "cells twice in a sum"),
    ],
)
def test_sums_that_cannot_be_are_refused(sums: list[tuple[int, list[int]]], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Sums.of(sums)


def test_starts_and_shapes_go_together() -> None:
    with pytest.raises(ValueError, match=r"1 sums of 2 parts do not start at \[0 3\]"):
        Sums(np.array([0]), np.array([1, 2]), np.array([0, 3]))
    with pytest.raises(ValueError, match=r"counts \(5,\), hidden \(2,\)"):
        exposed([10, 1, 2, 3, 4], crossed(DISTRICTS), [True, False])


def test_counts_are_rounded_to_the_nearest_multiple() -> None:
    assert rounded([0, 1, 2, 3, 7, 8, 12, 13], 5).tolist() == [0, 0, 0, 5, 5, 10, 10, 15]
    assert rounded([5, 15, 25], 10).tolist() == [0, 20, 20], "halves to an even number of bases"
    assert np.isnan(rounded([np.nan], 5)).all()
    with pytest.raises(ValueError, match="base below 1: 0"):
        rounded([1], 0)
