"""A small report made by hand that has one of everything: what writers must be able to set."""

from fractions import Fraction
from typing import Literal

from weiheng.report.blocks import (
    Block,
    Cell,
    Chart,
    ChartSpec,
    Document,
    Heading,
    Inline,
    Kept,
    Line,
    Note,
    Paragraph,
    Reference,
    Sentence,
    Series,
    Slot,
    Table,
)
from weiheng.report.numbers import Form, Kind, Number, Origin, Style
from weiheng.vocabulary.messages import Language

EDITION = "demo/index/2023"
YEARS = tuple(range(2015, 2024))


def number(
    value: str | int | None,
    subject: str = "index",
    kind: Kind = Kind.SCORE,
    period: int = 2023,
    *,
    places: int = 2,
    unit: str = "",
    form: Form = "plain",
    area: str = "100000",
    since: int | None = None,
) -> Number:
    """A number as the reports have them: ``number("96.35", "index")``; None is a missing value."""
    origin = Origin(kind, subject, area, period, EDITION, since)
    return Number(origin, Style(places, form, bool(unit)), None if value is None else Fraction(value), unit)


def sentence(key: str, *text: Inline, kept: Kept | None = None) -> Sentence:
    """A sentence that a rule named ``sample`` made."""
    return Sentence(key, "sample", text, kept)


def line_chart(language: Language = "zh") -> Chart:
    """Three lines: one with a gap and a filled point, one with a single point between two gaps."""
    words = {
        "zh": (
            "总指数",
            "质量水平",
            "发展能力",
            "质量指数历年得分",
            "三条折线，总指数由二〇一五年的九十分升至一百分。",
        ),
        "en": ("Index", "Quality", "Capacity", "Scores over the years", "Three lines; the index rises from 90 to 100."),
    }[language]
    first = (90, "91.254", "92.5", None, 94, 95, "96.35", 98, 100)
    second = ("88.1", "89.9", "90.4", "91.7", 92, "91.2", "93.35", "95.55", "97.25")
    third = ("95.5", None, 97, None, "96.1", "96.2", "97.3", "98.4", "99.9")
    series = tuple(
        Series(key, name, _years(values, key), filled)
        for key, name, values, filled in (
            ("index", words[0], first, frozenset({5})),
            ("quality", words[1], second, frozenset[int]()),
            ("capacity", words[2], third, frozenset({6, 7})),
        )
    )
    spec = ChartSpec("line", tuple(map(str, YEARS)), series, "分" if language == "zh" else "points", words[4], 85, 100)
    return Chart("chart-lines", (words[3],), spec)


def single_line(language: Language = "zh") -> Chart:
    """One line with values at its points, a gap and a filled point."""
    values = (90, "91.254", "92.5", None, 94, 95, "96.35", 98, 100)
    series = Series("index", "总指数" if language == "zh" else "Index", _years(values, "index"), frozenset({5}))
    description = "一条折线，有一处缺口。" if language == "zh" else "One line with one gap."
    spec = ChartSpec("line", tuple(map(str, YEARS)), (series,), "分" if language == "zh" else "points", description)
    return Chart("chart-line", ("总指数历年得分" if language == "zh" else "The index over the years",), spec)


def bar_chart(language: Language = "zh") -> Chart:
    """Bars on both sides of zero, one missing, one filled, with long names."""
    names = {
        "zh": ("婴儿死亡率", "孕产妇死亡率", "平均期望寿命", "基层医疗机构总诊疗量占比", "患者满意度", "市域内住院率"),
        "en": (
            "Infant mortality",
            "Maternal mortality",
            "Life expectancy",
            "Share of visits in primary care institutions",
            "Satisfaction of patients",
            "Stays within the city",
        ),
    }[language]
    values = ("1.204", "-0.635", "0.315", "-1.48", None, "0.9")
    numbers = tuple(
        number(value, f"node{place}", Kind.PART, form="signed", since=2022) if value else None
        for place, value in enumerate(values)
    )
    series = Series(
        "parts", "对总指数变动的贡献" if language == "zh" else "Part of the change", numbers, frozenset({5})
    )
    description = "六个指标的贡献，两个为负。" if language == "zh" else "The parts of six indicators; two are negative."
    spec = ChartSpec("bar", names, (series,), "分" if language == "zh" else "points", description)
    return Chart("chart-bars", ("各指标对变动的贡献" if language == "zh" else "What moved the index",), spec)


def area_chart(areas: int = 300) -> Chart:
    """One bar for each of many areas, some with very long names."""
    names = tuple(
        f"第{place}号" + ("特别行政管理与卫生健康综合改革试验区" if place % 7 == 0 else "区") for place in range(areas)
    )
    values = tuple(number(f"{80 + place % 37}.5", "index", area=str(place)) for place in range(areas))
    return Chart(
        "chart-areas",
        ("各地区指数",),
        ChartSpec("bar", names, (Series("index", "指数", values),), "分", f"{areas}个地区的指数。"),
    )


def score_table(language: Language = "zh") -> Table:
    """Merged level columns, numbers, and a missing value."""
    head = {"zh": ("一级指标", "二级指标", "权重", "得分"), "en": ("Group", "Indicator", "Weight", "Score")}[language]
    rows = {
        "zh": (("质量水平", ("婴儿死亡率", "孕产妇死亡率")), ("发展能力", ("床位数", "医师数", "全科医师数"))),
        "en": (("Quality", ("Infant mortality", "Maternal mortality")), ("Capacity", ("Beds", "Physicians", "GPs"))),
    }[language]
    body = []
    for group, names in rows:
        for place, name in enumerate(names):
            node = f"{group}{place}"
            cells = [Cell((group,), down=len(names), align="center")] if place == 0 else []
            cells += [
                Cell((name,)),
                Cell((number(15 + place, node, Kind.WEIGHT, places=1, unit="%"),), align="right"),
                Cell((number(None if name in {"医师数", "Physicians"} else f"9{place}.125", node),), align="right"),
            ]
            body.append(tuple(cells))
    total = Cell(("合计" if language == "zh" else "Total",), across=2, align="center")
    body.append((total, Cell((number(100, "all", Kind.WEIGHT, unit="%"),), align="right"), Cell()))
    return Table(
        "table-scores",
        ("各级指标得分" if language == "zh" else "Scores by indicator",),
        (2, 3, 1, 1),
        (tuple(Cell((text,), align="center", head=True) for text in head),),
        tuple(body),
        unit=("单位：分" if language == "zh" else "Unit: points",),
        notes=(("“—”表示缺数。" if language == "zh" else "A dash marks a missing value.",),),
    )


def wide_table(rows: int = 40) -> Table:
    """A table for a landscape page, two rows of heads that span, longer than a page."""
    years = YEARS[1:]
    top = (
        Cell(("指标",), down=2, align="center", head=True),
        Cell(("单位",), down=2, align="center", head=True),
        Cell(("原始数据",), across=len(years), align="center", head=True),
    )
    below = tuple(Cell((number(year, "-", Kind.PERIOD, year, places=0),), align="center", head=True) for year in years)
    body = tuple(
        (
            Cell((f"第{row}项指标的名称",)),
            Cell(("%",), align="center"),
            *(Cell((number(f"{row}.{year % 100}", f"wide{row}", Kind.VALUE, year),), align="right") for year in years),
        )
        for row in range(rows)
    )
    return Table("table-wide", ("历年原始数据",), (4, 1, *(1.2,) * len(years)), (top, below), body, wide=True)


def sample_document(language: Language = "zh", *extra: Block) -> Document:
    """A document with every kind of block in it; ``extra`` blocks follow at the end."""
    return _chinese(extra) if language == "zh" else _english(extra)


def small_document(*blocks: Block, front: tuple[Block, ...] = (), title: Line = ("卫生健康质量指数",)) -> Document:
    """A document that holds just these blocks."""
    labels = {block.key: f"{block.key}号" for block in (*front, *blocks) if isinstance(block, (Table, Chart))}
    return Document("zh", EDITION, "示例市", title, "示例市卫生健康委员会", "2024-07-01", front, blocks, labels)


def _years(values: tuple[str | int | None, ...], subject: str) -> tuple[Number | None, ...]:
    pairs = zip(YEARS, values, strict=True)
    return tuple(None if value is None else number(value, subject, Kind.SCORE, year) for year, value in pairs)


def _paragraph(key: str, *text: Inline, style: Literal["body", "lead", "item"] = "body") -> Paragraph:
    return Paragraph(key, (sentence(f"{key}.1", *text),), style)


def _front(language: Language) -> tuple[Block, ...]:
    index, change = number("100", "index"), number("2", "index", Kind.CHANGE, form="absolute", since=2022)
    if language == "zh":
        return (
            _paragraph("front.lead", "指数为", index, "分，比上年高", change, "分。", style="lead"),
            Heading("front.gains", 3, ("得分上升最多的三项",)),
            _paragraph("front.item1", "婴儿死亡率：", number("1.204", "node0", Kind.PART, form="signed"), style="item"),
            _paragraph("front.item2", "期望寿命：", number("0.315", "node2", Kind.PART, form="signed"), style="item"),
            single_line(language),
            score_table(language),
            Note("front.note", ("数据截至", number(2024, "-", Kind.PERIOD, places=0), "年7月1日。")),
        )
    return (
        _paragraph("front.lead", "The index is ", index, ", up ", change, " points on the year.", style="lead"),
        _paragraph("front.item1", "Infant mortality ", number("1.2", "node0", Kind.PART, form="signed"), style="item"),
        single_line(language),
        Note("front.note", ("Data as of 1 July ", number(2024, "-", Kind.PERIOD, places=0), ".")),
    )


def _chinese(extra: tuple[Block, ...]) -> Document:
    score, before = number("96.35", "index"), number("96.28", "index")
    kept = Kept(outdated=True, generated=("指数为", score, "分。"))
    blocks: tuple[Block, ...] = (
        Heading("system", 1, ("指标体系",)),
        _paragraph(
            "system.text",
            "指标体系共有",
            number(6, "-", Kind.INDICATORS, places=0),
            "项指标，见",
            Reference("table-scores"),
            "。",
        ),
        score_table(),
        Heading("result", 1, ("测评结果",)),
        Heading("trend", 2, ("总体趋势",)),
        Paragraph(
            "trend.text",
            (
                sentence("trend.1", "指数为", score, "分，见", Reference("chart-lines"), "。"),
                sentence("trend.2", "经核对，指数约为", before, "分，总体平稳。", kept=kept),
                sentence("trend.3", "此句为人工改写，数据未变。", kept=Kept(outdated=False, generated=("指数持平。",))),
            ),
        ),
        line_chart(),
        Heading("level", 3, ("质量水平",)),
        _paragraph("level.text", "婴儿死亡率为", number("0.86", "infant", Kind.VALUE, unit="‰"), "。"),
        Heading("causes", 4, ("主要原因",)),
        _paragraph("causes.item", "贡献最大的是婴儿死亡率，见", Reference("chart-bars"), "。", style="item"),
        bar_chart(),
        Heading("raw", 2, ("原始数据",)),
        wide_table(),
        Note("raw.note", ("空心点表示按缺数规则补入的值。",)),
        Heading("measures", 1, ("下一步措施",)),
        Slot("measures.slot", "请填写下一步工作措施。"),
        Slot("measures.written", "请填写原因。", ("加强基层服务，投入*重点*与$费用$。", "完善#制度。")),
        *extra,
    )
    labels = {
        "table-scores": "表1",
        "table-wide": "表2",
        "chart-line": "图1",
        "chart-lines": "图2",
        "chart-bars": "图3",
    }
    labels |= {block.key: "图9" for block in extra if isinstance(block, (Chart, Table))}
    return Document(
        "zh",
        EDITION,
        "示例市",
        (number(2023, "-", Kind.PERIOD, places=0), "年度示例市卫生健康质量指数分析报告"),
        "示例市卫生健康委员会",
        "2024-07-01",
        _front("zh"),
        blocks,
        labels,
    )


def _english(extra: tuple[Block, ...]) -> Document:
    blocks: tuple[Block, ...] = (
        Heading("system", 1, ("Indicators",)),
        _paragraph("system.text", "The system is shown in ", Reference("table-scores"), "."),
        score_table("en"),
        Heading("result", 1, ("Results",)),
        Heading("trend", 2, ("Trend",)),
        _paragraph(
            "trend.text", "The index is ", number("96.35", "index"), " points; see ", Reference("chart-lines"), "."
        ),
        line_chart("en"),
        Heading("level", 3, ("Quality",)),
        Heading("causes", 4, ("Main causes",)),
        _paragraph("causes.text", "See ", Reference("chart-bars"), ".", style="item"),
        bar_chart("en"),
        Heading("measures", 1, ("Measures",)),
        Slot("measures.slot", "Write the measures here."),
        *extra,
    )
    labels = {"table-scores": "Table 1", "chart-line": "Figure 1", "chart-lines": "Figure 2", "chart-bars": "Figure 3"}
    labels |= {block.key: "Figure 9" for block in extra if isinstance(block, (Chart, Table))}
    return Document(
        "en",
        EDITION,
        "Sample City",
        ("Health quality index of Sample City, ", number(2023, "-", Kind.PERIOD, places=0)),
        "Health Commission of Sample City",
        "2024-07-01",
        _front("en"),
        blocks,
        labels,
    )
