"""Disclosure control of tables: what has to be hidden so that no small number of persons can be found out.

Cells with few persons are hidden. Since cells are tied by sums (a city is the sum of its districts, a year of its
months), further cells have to be hidden with them. Which ones is found by *proofs*: for every small cell another table
of whole numbers, equal to the true one wherever something is published, in which the cell is not small. Only cells in
which a proof differs from the truth need to be hidden, and each of them has at least two possible values.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from weiheng.indicators.statistics.arrays import Array, Flags, refuse, together

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Places = NDArray[np.intp]

STEPS = 60
"""Changes after which the search for a proof is given up; on eight corners of a cube it needs 8."""
ZERO, TOTAL = 1.0, 6.0
"""What hiding a zero, and each level of sums below a total, costs beyond the 1 of a part: the highest totals most."""
LEVELS = 20
"""Levels of sums that are told apart."""
BROKEN, UNTOUCHED = 4.0, 2.0
"""What it costs to break a sum, and besides one in which nothing is hidden yet, so that it needs cells of its own."""
WHOLE = 2000
"""Hidden cells that hang together, up to which an audit looks for tables of whole numbers; beyond, of any numbers."""
UP_DOWN = np.array([1, -1], dtype=np.int8)
APART = 1e-6
"""What values of a cell have to differ by to be two values: far above what a programme or a projection is off by."""


class UnprotectableError(ValueError):
    """A small number that cannot grow in keeping with all sums, whatever is hidden."""


@dataclass(frozen=True)
class Sums:
    """Which cells are sums of which: ``cell[total[r]] = sum of cell[parts[starts[r]:starts[r + 1]]] + remainder``.

    A remainder (rows without a district) is no cell; it is the same in every table, as if all the world knew it.

    Shape: total (sums,), starts (sums + 1,), parts (as many as starts ends with). Unit: places of cells, from 0.
    Raises: ``ValueError`` for shapes or starts that do not go together, a place below 0, a sum of nothing, and a sum
    that names a cell twice.
    """

    total: Places
    parts: Places
    starts: Places

    def __post_init__(self) -> None:
        sizes = np.diff(self.starts)
        if self.starts.shape != (self.total.size + 1,) or self.starts[0] != 0 or self.starts[-1] != self.parts.size:
            raise ValueError(f"{self.total.size} sums of {self.parts.size} parts do not start at {self.starts}")
        refuse(sizes < 1, "sums of nothing")
        refuse(np.concatenate([self.total, self.parts]) < 0, "places below 0")
        cells, ends = self.lines()
        named = np.stack([np.repeat(np.arange(self.total.size), np.diff(ends)), cells])
        refuse(np.full(named.shape[1] - np.unique(named, axis=1).shape[1], fill_value=True), "cells twice in a sum")

    @classmethod
    def of(cls, sums: Iterable[tuple[int, Sequence[int]]]) -> Self:
        """The sums as pairs of a total and its parts.

        >>> Sums.of([(0, [1, 2]), (1, [3, 4, 5])]).starts
        array([0, 2, 5])
        """
        pairs = list(sums)
        parts = [part for _, each in pairs for part in each]
        starts = np.cumsum([0, *(len(each) for _, each in pairs)])
        return cls(np.array([total for total, _ in pairs], np.intp), np.array(parts, np.intp), starts)

    def lines(self) -> tuple[Places, Places]:
        """All cells of each sum, the total first, end to end: (sums + parts,); where each starts: (sums + 1,)."""
        return np.insert(self.parts, self.starts[:-1], self.total), self.starts + np.arange(self.starts.size)


class Suppressed(NamedTuple):
    """Which cells are hidden: since few persons stand behind them, and for the sake of those. Both (cells,)."""

    primary: Flags
    secondary: Flags


def suppressed(counts: ArrayLike, sums: Sums, threshold: int) -> Suppressed:
    """Which cells to hide so that no number of persons between 0 and the threshold can be found out.

    Primary: ``0 < count < threshold``; a zero says that there is nobody, and is published. Secondary: what else has to
    be hidden for the following to hold. Given all published cells, all sums and their remainders,

    - for every primary cell there is a table of whole numbers, none below 0, in which it is the threshold or more;
      that table is 0 nowhere where the true one is not, so it is no help to know that zeros are published;
    - every hidden cell, secondary ones too, has at least two possible values in such tables; so none follows from the
      sums, however they are combined.

    Not promised: protection against somebody who knows further numbers, such as a person who is one of those counted.

    Method: for each primary cell that needs n more persons to reach the threshold, change it by n, then mend the sums
    one by one, each by changing another of its cells by n, up or down, that costs least: nothing if it is hidden
    already, little for a small part of at least the threshold, more for a zero, most for a total, the higher the more.
    If adding persons to the cell and to all totals above it costs no more, that is done. Should neither be possible
    (groups that overlap), a linear programme over all cells finds what has to grow together. All else takes only the
    sums that a cell lies in, however large the table, so there is no limit of size.

    Shape: counts (cells,), the places of sums are places in it; results (cells,). Unit: persons (or rows).
    Raises: ``ValueError`` for counts that are missing, below 0 or not whole; a threshold below 1; and sums of other
    cells. ``UnprotectableError`` for a primary cell that cannot grow in keeping with all sums, so that hiding even all
    cells would not help.
    Source: hidden cells on closed paths: Cox, Suppression methodology and statistical disclosure control, Journal of
    the American Statistical Association 75 (1980); crossed dimensions: Giessing and Repsilber, Tools and strategies to
    protect multiple tables with the GHQUAR cell suppression engine, in Inference Control in Statistical Databases
    (2002).

    >>> city_and_districts = Sums.of([(0, [1, 2, 3, 4])])
    >>> suppressed([100, 3, 40, 20, 37], city_and_districts, 10)
    Suppressed(primary=array([False,  True, False, False, False]),
               secondary=array([False, False, False,  True, False]))
    """
    if threshold < 1:
        raise ValueError(f"threshold below 1: {threshold}")
    persons = _persons(counts, sums)
    primary = (persons > 0) & (persons < threshold)
    table = _Table(persons, sums, primary.copy())
    proven = ~primary
    for cell in _in_turn(table, primary):
        if not proven[cell]:
            more = threshold - int(persons[cell])
            up = table.protect(cell, more)
            proven[up[persons[up] + more >= threshold]] = True
    return Suppressed(primary, table.hidden & ~primary)


def exposed(counts: ArrayLike, sums: Sums, hidden: ArrayLike) -> Flags:
    """Which hidden cells follow from the others: all tables with the same published cells have the same value there.

    The tables are of whole numbers, none below 0, that keep the remainders of all sums. Where more than 2000 hidden
    cells hang together by sums, all numbers are allowed, those below 0 as well: found is what follows by adding and
    subtracting sums.

    Method: integer programmes with random weights on the cells of which only one value is known yet; as long as the
    highest or the lowest weighted sum is another table's than the true one, there are cells of which two are known. If
    neither is, the rest is exposed. Beyond 2000 cells: those in which random numbers, projected onto all differences
    that two tables can have (the null space of the sums), become 0.

    Shape: counts and hidden (cells,); the result has that shape. Unit: persons (or rows).
    Raises: ``ValueError`` for counts that are missing, below 0 or not whole; hidden of another shape; sums of other
    cells.
    Source: Fischetti and Salazar, Models and algorithms for optimizing cell suppression in tabular data with linear
    constraints, Journal of the American Statistical Association 95 (2000): the auditing problem.

    >>> exposed([10, 3, 7], Sums.of([(0, [1, 2])]), [False, True, False])
    array([False,  True, False])
    """
    persons, secret = _persons(counts, sums), np.asarray(hidden, dtype=np.bool_)
    if secret.shape != persons.shape:
        raise ValueError(f"shapes do not go together: counts {persons.shape}, hidden {secret.shape}")
    found = np.zeros(persons.shape, dtype=np.bool_)
    draw = np.random.default_rng(20)
    for cells, equations in _together_hidden(sums, secret):
        few = cells.size <= WHOLE
        found[cells] = _one_value(persons[cells], equations, draw) if few else _derived(equations, draw)
    return found


def rounded(counts: ArrayLike, base: int) -> Array:
    """The nearest multiples of a base; halfway between two, the one that is an even number of bases.

    Sums of rounded numbers are in general not the rounded sums.

    Shape: any; the result has the same. Unit: that of the counts.
    Missing: NaN where the counts are.
    Raises: ``ValueError`` for a base below 1.
    Source: OpenSAFELY, ehrQL reference: disclosure control of measures (base 5, where whole numbers have no halves).

    >>> rounded([2, 3, 7.5, 12.5], 5)
    array([ 0.,  5., 10., 10.])
    """
    if base < 1:
        raise ValueError(f"base below 1: {base}")
    (x,) = together(counts=counts)
    return np.asarray(np.rint(x / base) * base)


def _persons(counts: ArrayLike, sums: Sums) -> Array:
    (x,) = together(counts=counts)
    if x.ndim != 1:
        raise ValueError(f"counts in a shape other than (cells,): {x.shape}")
    refuse(~np.isfinite(x), "counts missing")
    refuse(x < 0, "counts below 0")
    refuse(x != np.rint(x), "counts that are not whole")
    refuse(sums.lines()[0] >= x.size, "sums of cells that are not there")
    return x


class _Table:
    """A table while cells are being hidden: each cell knows its sums, up to as many as any cell has (cells, most)."""

    def __init__(self, persons: Array, sums: Sums, hidden: Flags) -> None:
        self.persons, self.hidden, self.sums = persons, hidden, sums
        self.line, self.start = sums.lines()
        self.sums_of, self.side_of = _by_cell(self.line, self.start, persons.size)
        self.is_total = np.any(self.side_of > 0, axis=1)
        self.price = np.where(hidden, 0.0, 1 + ZERO * (persons == 0) + TOTAL * _heights(sums, persons.size))
        self.size = np.log1p(persons) / 100
        self.untouched = np.ones(sums.total.size + 1)
        self._hide(np.flatnonzero(hidden))

    def protect(self, cell: int, more: int) -> Places:
        """Hide what a proof for the cell needs; the cells that have so many more persons in it.

        Raises: ``ValueError`` if there is none.
        """
        up, down = self._cheapest(cell, more) or (self._programmed(cell), [])
        self._hide(np.array([*up, *down], dtype=np.intp))
        return np.array(up, dtype=np.intp)

    def _cheapest(self, cell: int, more: int) -> tuple[list[int], list[int]] | None:
        best = _Change(self, np.inf, 1).mended(self._below(cell), np.inf)
        if best and cell not in best[0]:
            best = None
        for small in (1, -1):
            if not best or self._cost(best):
                change = _Change(self, more, small).mended(cell, self._cost(best) if best else np.inf)
                best = change or best
        return best

    def _cost(self, change: tuple[list[int], list[int]]) -> float:
        return float(self.price[[*change[0], *change[1]]].sum())

    def _below(self, cell: int) -> int:
        """A cell that is no total, among the parts of this one, or of these; a hidden one if it can be."""
        for _ in range(STEPS):
            if not self.is_total[cell]:
                break
            line = self.sums_of[cell][self.side_of[cell] > 0][0]
            parts = self.line[self.start[line] + 1 : self.start[line + 1]]
            cell = int(parts[np.argmin(self.price[parts])])
        return cell

    def _programmed(self, cell: int) -> list[int]:
        """The cells that grow with this one, none becoming smaller, at the least cost."""
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - slow to import, and rarely needed

        low = np.zeros(self.persons.size)
        low[cell] = 1
        kept = LinearConstraint(_equations(self.sums, self.persons.size), 0, 0)
        found = milp(self.price, bounds=Bounds(low), constraints=kept)
        if found.x is None:
            raise UnprotectableError(
                f"cell {cell} cannot be protected: with these sums it cannot grow, whatever is hidden"
            )
        return [int(each) for each in np.flatnonzero(found.x > APART)]

    def _hide(self, cells: Places) -> None:
        self.hidden[cells] = True
        self.price[cells] = 0
        self.untouched[self.sums_of[cells]] = 0


class _Change:
    """A change of a table by one number of persons: up in some cells, down in others, until all sums are kept.

    ``most``: so many persons are taken from cells, and from none that has not more; so no cell becomes 0.
    ``small``: 1 if among cells of equal cost the smallest is taken, -1 for the largest.
    """

    def __init__(self, table: _Table, most: float, small: int) -> None:
        self.table, self.most, self.small = table, most, small
        self.side = np.zeros(table.persons.size, dtype=np.int8)
        self.amiss = np.zeros(table.untouched.size, dtype=np.int8)
        self.waiting: deque[int] = deque()

    def mended(self, cell: int, budget: float) -> tuple[list[int], list[int]] | None:
        """The cells that go up and those that go down if this one goes up; None if that costs more or leads nowhere."""
        changed, steps = [cell], STEPS if np.isfinite(self.most) else self.side.size
        self._put(cell, 1)
        while self.waiting:
            line = self.waiting.popleft()
            if self.amiss[line]:
                following = self._best(line) if len(changed) < steps else None
                if following is None or budget <= self.table.price[following[0]]:
                    return None
                budget -= self.table.price[following[0]]
                changed.append(following[0])
                self._put(*following)
                self.waiting.appendleft(line)
        return [each for each in changed if self.side[each] > 0], [each for each in changed if self.side[each] < 0]

    def _put(self, cell: int, side: int) -> None:
        self.side[cell] = side
        known = self.table.side_of[cell] != 0
        lines = self.table.sums_of[cell][known]
        self.amiss[lines] += self.table.side_of[cell][known] * side
        self.waiting.extend(lines.tolist())

    def _best(self, line: int) -> tuple[int, int] | None:
        """The cell of this sum whose change brings it nearer to being kept at the least cost, and to which side."""
        table = self.table
        cells = table.line[table.start[line] : table.start[line + 1]]
        up, down = (cells[1:], cells[:1]) if self.amiss[line] > 0 else (cells[:1], cells[1:])
        up = up[self.side[up] == 0]
        if np.isfinite(self.most):
            down = down[(self.side[down] == 0) & (table.persons[down] > self.most)]
            cells, sides = np.concatenate([up, down]), np.repeat(UP_DOWN, (up.size, down.size))
        else:
            cells, sides = up, np.ones(up.size, dtype=np.int8)
        if cells.size < 2:
            return (int(cells[0]), int(sides[0])) if cells.size else None
        best = int(np.argmin(table.price[cells] + self.small * table.size[cells] + self._work(cells, sides)))
        return int(cells[best]), int(sides[best])

    def _work(self, cells: Places, sides: NDArray[np.int8]) -> Array:
        """What is left to mend: the sums that a change would put wrong, less those that it would put right."""
        lines, side_of = self.table.sums_of[cells], self.table.side_of[cells]
        right = self.amiss[lines] * side_of * sides[:, None] < 0
        wrong = np.abs(side_of) * (BROKEN + UNTOUCHED * self.table.untouched[lines])
        work: Array = np.where(right, -BROKEN, wrong).sum(axis=1)
        return work


def _by_cell(line: Places, start: Places, cells: int) -> tuple[Places, NDArray[np.int8]]:
    """The sums of each cell and its side there, 1 for a total, -1 for a part: (cells, most), filled up with 0 sides."""
    sums = np.repeat(np.arange(start.size - 1), np.diff(start))
    side = np.full(line.size, -1, dtype=np.int8)
    side[start[:-1]] = 1
    order = np.argsort(line, kind="stable")
    many = np.bincount(line, minlength=cells)
    place = np.arange(line.size) - np.repeat(np.cumsum(many) - many, many)
    shape = (cells, int(many.max(initial=1)))
    sums_of, side_of = np.full(shape, start.size - 1, dtype=np.intp), np.zeros(shape, dtype=np.int8)
    sums_of[line[order], place], side_of[line[order], place] = sums[order], side[order]
    return sums_of, side_of


def _heights(sums: Sums, cells: int) -> Array:
    """How many sums lie below each cell, one below the other; 0 for a cell that is no total."""
    height = np.zeros(cells)
    for _ in range(LEVELS if sums.total.size else 0):
        below = np.maximum.reduceat(height[sums.parts], sums.starts[:-1])
        before = height.copy()
        np.maximum.at(height, sums.total, below + 1)
        if np.array_equal(before, height):
            break
    return height


def _in_turn(table: _Table, primary: Flags) -> list[int]:
    """The primary cells, parts before totals and those that need most before others, whose proofs they may share."""
    cells = np.flatnonzero(primary)
    totals = np.sum(table.side_of[cells] > 0, axis=1)
    return [int(each) for each in cells[np.lexsort((table.persons[cells], totals))]]


def _equations(sums: Sums, cells: int) -> "csr_array[np.float64]":
    """(sums, cells): 1 for the total of each sum, -1 for its parts."""
    from scipy.sparse import csr_array  # noqa: PLC0415 - takes long to import, and only audits need it

    line, start = sums.lines()
    side = np.full(line.size, -1.0)
    side[start[:-1]] = 1
    return csr_array((side, line, start), shape=(sums.total.size, cells))


def _together_hidden(sums: Sums, hidden: Flags) -> Iterator[tuple[Places, "csr_array[np.float64]"]]:
    """Hidden cells with all that sums tie to them, and their equations; small groups in one, as that is faster."""
    from scipy.sparse import csr_array  # noqa: PLC0415
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    cells = np.flatnonzero(hidden)
    if not cells.size:
        return
    equations = csr_array(_equations(sums, hidden.size).tocsc()[:, cells])
    _, group = connected_components(abs(equations).T @ abs(equations), directed=False)
    order = np.argsort(group, kind="stable")
    ends = np.cumsum(np.bincount(group)).tolist()
    first = 0
    for end, following in zip(ends, [*ends[1:], np.inf], strict=True):
        if following - first > WHOLE:
            part = equations.tocsc()[:, order[first:end]].tocsr()
            yield cells[order[first:end]], part[np.diff(part.indptr) > 0]
            first = end


def _one_value(persons: Array, equations: "csr_array[np.float64]", draw: np.random.Generator) -> Flags:
    """In which cells all tables of these equations have the same value."""
    left = np.ones(persons.size, dtype=np.bool_)
    while left.any():
        weights = np.where(left, draw.normal(size=left.size), 0.0)
        moved = left & (_extreme(persons, equations, weights) | _extreme(persons, equations, -weights))
        if not moved.any():
            break
        left &= ~moved
    return left


def _derived(equations: "csr_array[np.float64]", draw: np.random.Generator) -> Flags:
    """Which cells all solutions of these equations have in common."""
    from scipy.sparse.linalg import lsmr  # noqa: PLC0415

    same = np.ones(equations.shape[1], dtype=np.bool_)
    for _ in range(3):  # one draw may come to nearly 0 by chance
        random = draw.normal(size=same.size)
        fixed = lsmr(equations, np.asarray(equations @ random), atol=1e-13, btol=1e-13, conlim=0)[0]
        same &= np.abs(random - fixed) < APART
    return same


def _extreme(persons: Array, equations: "csr_array[np.float64]", weights: Array) -> Flags:
    """In which cells the table with the lowest weighted sum differs from the true one; in none if none is found."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415

    true = np.asarray(equations @ persons)
    found = milp(
        weights,
        integrality=np.ones(persons.size, dtype=np.int8),
        bounds=Bounds(0, 2 * persons.max() + 1),
        constraints=LinearConstraint(equations, true, true),
        options={"mip_rel_gap": 0},
    )
    return np.zeros(persons.shape, dtype=np.bool_) if found.x is None else np.abs(found.x - persons) > APART
