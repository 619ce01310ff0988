"""The tables of how robust an index is: what was varied and how much it matters, and what other methods give."""

from collections.abc import Iterator

from weiheng.definitions.robustness import Variant
from weiheng.report.blocks import Cell, Chart, Line, Note, Table
from weiheng.report.cells import head_cell, number_cell, right_cell, text_cell
from weiheng.report.numbers import Form, Kind
from weiheng.report.robust_charts import robust_course, robust_places, tried
from weiheng.report.robustly import Robustly, factor_key, variant_key
from weiheng.report.view import View
from weiheng.scrutiny.choices import drawn
from weiheng.scrutiny.compare_saying import Speaker

Row = tuple[Cell, ...]
_NAME, _DRAWN, _SHARE, _VARIANT, _NUMBER = 1.9, 4.3, 2.4, 6.0, 2.4


def robust_blocks(view: View) -> Iterator[Chart | Note | Table]:
    """All charts and tables of the default outline's chapter, for the workbook."""
    for piece in (robust_course, robust_places, robust_factors, robust_variants):
        yield from piece(view, view.root)


def robust_factors(view: View, node: str) -> Iterator[Table]:
    """A row a factor: what is drawn, and how much it does to the last score and to the order."""
    robust = tried(view, node)
    if robust is None:
        return
    known = robust.found.influences is not None
    groups = (
        view.line("robust_table.of_score", year=view.year_number()),
        view.line(f"robust_table.shift_{robust.shifting}"),
    )
    heads = ("factor", "drawn")
    top = (
        *(Cell(view.line(f"robust_table.{head}"), down=2 if known else 1, align="center", head=True) for head in heads),
        *(Cell(group, across=2, align="center", head=True) for group in (groups if known else ())),
    )
    below = tuple(head_cell(view.line(f"robust_table.{head}")) for head in ("first", "total") * 2)
    yield Table(
        "table robust_factors",
        view.line("robust_table.factors"),
        (_NAME, _DRAWN, *((_SHARE,) * 4 if known else ())),
        (top, below) if known else (top,),
        tuple(_factor(view, robust, name, known) for name in robust.factors),
        unit=view.line("table.unit_line", unit="%") if known else (),
        notes=(*((view.line("robust_table.factors_note"),) if known else ()), *_not_drawn(view, robust)),
    )


def _factor(view: View, robust: Robustly, name: str, known: bool) -> Row:
    what = drawn(getattr(robust.found.robustness.factors, name), view.words)
    keys = (factor_key(name), factor_key(name, order=True)) if known else ()
    kinds = (
        (Kind.FIRST_ORDER, Kind.FIRST_ORDER_LOW, Kind.FIRST_ORDER_HIGH),
        (Kind.TOTAL_ORDER, Kind.TOTAL_ORDER_LOW, Kind.TOTAL_ORDER_HIGH),
    )
    shares = (right_cell(_estimate(view, key, *three)) for key in keys for three in kinds)
    return (text_cell((view.words(f"uncertain.{name}"),), head=True), text_cell((what,)), *shares)


def _estimate(view: View, key: str, kind: Kind, low: Kind, high: Kind) -> Line:
    """An index with its interval; a dash where nothing varies."""
    share, *ends = (view.number(each, view.root, of=key, unit=False) for each in (kind, low, high))
    if share.value is None:
        return view.line("robust_table.none")
    return view.line("robust_table.estimate", share=share, low=ends[0], high=ends[1])


def _not_drawn(view: View, robust: Robustly) -> Iterator[Line]:
    for each in robust.found.omitted:
        facts = {"factor": view.words(f"uncertain.{each.name}"), "drawn": drawn(each.factor, view.words)}
        yield view.line("robust_table.not_drawn", **facts)


def robust_variants(view: View, node: str) -> Iterator[Table]:
    """A row a variant: its last score, how far it is from the edition's, its last change, and its place among areas."""
    robust = tried(view, node)
    if robust is None or not robust.compared.alternatives:
        return
    columns = ["variant", "score", "gap"]
    columns += ["change"] if view.before is not None else []
    columns += [] if robust.of_years else ["place"]
    facts = {"year": view.year_number(), "before": view.year_number(view.before)}
    found = (each.variant for each in robust.compared.alternatives)
    yield Table(
        "table robust_variants",
        view.line("robust_table.variants", **facts),
        (_VARIANT, *[_NUMBER] * (len(columns) - 1)),
        (tuple(head_cell(view.line(f"robust_table.{column}", **facts)) for column in columns),),
        (_own(view, columns), *(_variant(view, each, columns) for each in found)),
        notes=tuple(_notes(view, robust)),
    )


def _own(view: View, columns: list[str]) -> Row:
    """The edition itself."""
    cells = {
        "variant": text_cell(view.line("robust_table.own"), head=True),
        "score": number_cell(view.score(view.root, unit=False)),
        "gap": right_cell(view.line("robust_table.none")),
        "change": number_cell(view.number(Kind.CHANGE, view.root, since=view.before, form="signed", unit=False)),
        "place": number_cell(view.number(Kind.PLACE, view.root)),
    }
    return tuple(cells[column] for column in columns)


def _variant(view: View, variant: Variant, columns: list[str]) -> Row:
    kinds = {
        "score": Kind.VARIANT_SCORE,
        "gap": Kind.VARIANT_GAP,
        "change": Kind.VARIANT_CHANGE,
        "place": Kind.VARIANT_PLACE,
    }
    name = text_cell((variant.names.text(view.words.language),), head=True)
    return (name, *(_cell(view, kinds[column], variant) for column in columns[1:]))


def _cell(view: View, kind: Kind, variant: Variant) -> Cell:
    form: Form = "signed" if kind in (Kind.VARIANT_GAP, Kind.VARIANT_CHANGE) else "plain"
    since = view.before if kind is Kind.VARIANT_CHANGE else None
    return number_cell(view.number(kind, view.root, of=variant_key(variant), since=since, form=form, unit=False))


def _notes(view: View, robust: Robustly) -> Iterator[Line]:
    if any(not each.same_scale for each in robust.compared.alternatives):
        yield view.line("robust_table.scale_note")
    speaker = Speaker(robust.compared, view.words)
    for refused in robust.compared.refused:
        yield (speaker.refused(*refused),)
