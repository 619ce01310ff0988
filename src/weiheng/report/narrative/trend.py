"""A node's level, record and course: rules about the score of one node."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from weiheng.definitions.form import stages
from weiheng.report.blocks import Line, Reference, Sentence
from weiheng.report.filling import Fact
from weiheng.report.narrative.extremes import best_years, record, score_spans
from weiheng.report.narrative.lists import clause_list, names_of, years_of
from weiheng.report.narrative.marks import breaks_line, crossed, filled_leaves, score_mark, severed
from weiheng.report.narrative.movement import Move, score_step, score_verb
from weiheng.report.numbers import Kind
from weiheng.report.view import View

FEWEST_YEARS = 3
"""Years that make a course; of fewer the change on the year before says it all."""
LONG = 3
"""Steps in one direction that make a run, and steps of which it is worth saying which rose and which fell."""
_MOST_EXCEPTIONS = 5
_MOST_FILLED = 3
_ROUNDING = 1e-9

Rule = Callable[[View, str], Sentence | None]


def title(view: View, node: str) -> str:
    """The name of a node, that of the whole index with its area, unless the name says it."""
    name, area = view.name(node), view.area_name()
    return name if node != view.root or area in name else view.words("title.whole", node=name, area=area)


def mention(view: View, key: str) -> Reference:
    """A mention of a chart in brackets, if the report has it."""
    return Reference(key, view.words("mention.before"), view.words("mention.after"))


def told(view: View, node: str) -> tuple[int, ...]:
    """The years, up to the one at hand, whose scores rest on observations enough to be compared with each other.

    Enough is what the edition asks of coverage; a year whose score is all filled in is never told of.
    """
    years: list[int] = []
    for year in reversed(view.years):
        if not _rests_on_enough(view, node, year):
            break
        years.append(year)
    return tuple(reversed(years))


def _rests_on_enough(view: View, node: str, year: int) -> bool:
    coverage = view.assessment.coverage(node, view.area, year)
    wanted = max(float(view.edition.settings.coverage.minimum) - _ROUNDING, _ROUNDING)
    return view.score(node, year).value is not None and coverage >= wanted


def level(view: View, node: str) -> Sentence:
    """Score and change on the year before; what is missing is said to be missing."""
    facts: dict[str, Fact] = {"node": title(view, node), "year": view.year_number()}
    if view.score(node).value is None:
        return view.sentence("level", node, "level_missing", **facts)
    facts |= {"score": view.score(node), "marks": score_mark(view, node, view.year)}
    if view.before is None:
        return view.sentence("level", node, "level_alone", **facts)
    step = score_step(view, node, view.before)
    if step is None:
        return view.sentence("level", node, "level_first", **facts)
    before = score_mark(view, node, view.before)
    if step.move is Move.SAME:
        return view.sentence(
            "level", node, f"level_same{'' if step.exactly_same else '_printed'}", before=before, **facts
        )
    verb = score_verb(view, step)
    return view.sentence("level", node, "level_moved", verb=verb, change=step.change, before=before, **facts)


def record_score(view: View, node: str) -> Sentence | None:
    """Highest or lowest on record; if neither, which year had the highest score. Only what the series proves."""
    spans = score_spans(view, node)
    found = record(spans, view.year)
    if found is not None:
        end = "highest" if found.highest else "lowest"
        since = view.year_number(found.since)
        if found.ties:
            return view.sentence("record", node, f"record_{end}_again", since=since, ties=years_of(view, found.ties))
        return view.sentence("record", node, f"record_{end}", since=since)
    best = best_years(spans, view.year)
    if best is None or view.year in best[1]:
        return None
    first, years = best
    facts: dict[str, Fact] = {"since": view.year_number(first), "years": years_of(view, years)}
    return view.sentence("record", node, "record_peak", score=view.score(node, years[0]), **facts)


def rate_since(view: View, node: str) -> int | None:
    """The year from which an average growth of the score is given; None if there is none.

    No rate is given over a break of an indicator below after which it measures another thing (another method or scope,
    or nobody knows what): it would be a growth of two different things. It is then given since the last such break, if
    that is :data:`LONG` years ago at least. A change of source alone keeps the rate, which is marked.
    """
    years = told(view, node)
    if len(years) < FEWEST_YEARS:
        return None
    last = max((gap.period for _, gap in severed(view, node, years[0])), default=None)
    if last is None:
        return years[0]
    return last if view.year - last >= LONG else None


def course(view: View, node: str) -> Sentence | None:
    """The change since the first year that can be compared, with average growth a year where it may be given."""
    years = told(view, node)
    step = score_step(view, node, years[0]) if len(years) >= FEWEST_YEARS else None
    if step is None:
        return None
    first = years[0]
    facts: dict[str, Fact] = {
        "first": view.year_number(first),
        "start": step.before,
        "marks": score_mark(view, node, first),
        "chart": (mention(view, "chart whole" if node == view.root else f"chart node {node}"),),
    }
    if step.move is Move.SAME:
        return view.sentence("course", node, "course_same", **facts)
    facts |= {"verb": view.words(f"movement.{step.move}_in_all"), "change": step.change}
    since = rate_since(view, node)
    rate = None if since is None else view.number(Kind.GROWTH, node, since=since, form="absolute")
    if since is None or rate is None or not rate.value or not rate.digits.strip("0."):
        return view.sentence("course", node, "course_moved", **facts)
    facts |= {"rate": rate, "grow": view.words(f"movement.{'up' if rate.value > 0 else 'down'}_a_year")}
    if since == first:
        return view.sentence("course", node, "course_rate", **facts)
    facts |= {"since": view.year_number(since), "since_marks": score_mark(view, node, since)}
    return view.sentence("course", node, "course_rate_since", **facts)


def course_begins(view: View, node: str) -> Sentence | None:
    """That years before the course rest on too few observations to be compared."""
    years = told(view, node)
    if len(years) < FEWEST_YEARS or years[0] == view.years[0]:
        return None
    return view.sentence("course_begins", node, "course_begins", node=view.name(node), first=view.year_number(years[0]))


def moves(view: View, node: str) -> list[tuple[int, Move]]:
    """The years told of, but for the first, with their move on the year before."""
    steps = ((after, score_step(view, node, before, after)) for before, after in pairwise(told(view, node)))
    return [(year, step.move) for year, step in steps if step is not None]


def turns(view: View, node: str) -> Sentence | None:
    """In which years it fell, or, if that is rarer, rose."""
    found = moves(view, node)
    if len(found) < LONG:
        return None
    if (then := _then(view, node, found)) is not None:
        return then
    by_move = {move: [year for year, each in found if each is move] for move in Move}
    main = Move.UP if len(by_move[Move.UP]) >= len(by_move[Move.DOWN]) else Move.DOWN
    facts: dict[str, Fact] = {"first": view.year_number(found[0][0] - 1), "year": view.year_number()}
    others = [move for move in Move if move is not main and by_move[move]]
    if not others:
        return view.sentence("turns", node, f"turns_all_{main}", **facts)
    if not by_move[main] or sum(len(by_move[move]) for move in others) > _MOST_EXCEPTIONS:
        return None
    clauses = [view.line(f"turn.{move}", years=years_of(view, by_move[move])) for move in others]
    exceptions = clause_list(view, clauses, "turns")
    return view.sentence("turns", node, f"turns_but_{main}", exceptions=exceptions, **facts)


def _then(view: View, node: str, found: Sequence[tuple[int, Move]]) -> Sentence | None:
    """That it moved one way first, and the other way ever since."""
    length = _run_length([move for _, move in found])
    earlier, last = found[: len(found) - length], found[-1][1]
    if length < LONG or last is Move.SAME or {move.sign for _, move in earlier} != {-last.sign}:
        return None
    facts: dict[str, Fact] = {"length": view.number(Kind.YEARS, since=view.year - length)}
    years = years_of(view, [year for year, _ in earlier])
    return view.sentence("turns", node, f"turns_then_{last}", years=years, **facts)


def run(view: View, node: str) -> Sentence | None:
    """That it has moved the same way for years, or that such a run has come to an end."""
    found = moves(view, node)
    if not found:
        return None
    if _then(view, node, found) is not None:
        return None
    length = _run_length([move for _, move in found])
    move = found[-1][1]
    if length >= LONG and length < len(found) and move is not Move.SAME:
        number = view.number(Kind.YEARS, since=view.year - length)
        return view.sentence("run", node, f"run_{move}", years=number)
    earlier = found[: len(found) - length]
    ended = _run_length([move for _, move in earlier])
    if length > 1 or ended < LONG or earlier[-1][1] is Move.SAME:
        return None
    last = earlier[-1][0]
    number = view.number(Kind.YEARS, year=last, since=last - ended)
    return view.sentence("run", node, f"run_{earlier[-1][1]}_ended", years=number)


def _run_length(found: Sequence[Move]) -> int:
    """How many of the last moves are alike."""
    length = 0
    while length < len(found) and found[-1 - length] is found[-1]:
        length += 1
    return length


def course_breaks(view: View, node: str) -> Sentence | None:
    """The breaks of indicators that the node's course crosses, and what they do to its rate."""
    years, leaves = told(view, node), [leaf.id for leaf in view.edition.leaves(node)]
    if len(years) < FEWEST_YEARS:
        return None
    found = crossed(view, leaves, years[0])
    if not found:
        return None
    since = rate_since(view, node)
    template = "course_breaks_no_rate" if since is None else "course_breaks"
    if since is not None and not crossed(view, leaves, since):
        template = "course_breaks_before"
    return view.sentence("course_breaks", node, template, breaks=breaks_line(view, found))


def course_filled(view: View, node: str) -> Sentence | None:
    """Which indicators had no value in years of the course, and what stood in for them."""
    found = list(filled_leaves(view, node, told(view, node) or (view.year,)))
    if not found:
        return None
    rule: str = "put_in" if "impute" in stages(view.edition) else view.edition.settings.missing
    if rule == "lowest_score" and not all(view.is_filled(leaf, year) for leaf, years in found for year in years):
        rule = "none"  # a series without any value has no lowest score
    several = "" if len(found) == 1 else "_several"
    return view.sentence("course_filled", node, f"course_filled_{rule}{several}", gaps=_gaps(view, found))


def _gaps(view: View, found: Sequence[tuple[str, tuple[int, ...]]]) -> Line:
    """Which indicators have no value in which years; of many only that there are gaps."""
    by_years: dict[tuple[int, ...], list[str]] = {}
    for leaf, years in found:
        by_years.setdefault(years, []).append(leaf)
    if len(by_years) > _MOST_FILLED:
        every = sorted({year for years in by_years for year in years})
        return view.line("gap.many", names=names_of(view, [leaf for leaf, _ in found]), years=years_of(view, every))
    lines = [_gap(view, leaves, years) for years, leaves in by_years.items()]
    return clause_list(view, lines, "turns")


def _gap(view: View, leaves: Sequence[str], years: Sequence[int]) -> Line:
    facts: dict[str, Fact] = {"names": names_of(view, leaves), "years": years_of(view, years)}
    return view.line("gap.one" if len(leaves) == 1 else "gap.several", **facts)


def only_group(view: View, node: str) -> Sentence | None:
    """That a node has a single group, and therefore its score."""
    children = view.node(node).children
    if len(children) != 1 or not children[0].children:
        return None
    return view.sentence("only_group", node, "only_group", node=view.name(node), group=view.name(children[0].key))
