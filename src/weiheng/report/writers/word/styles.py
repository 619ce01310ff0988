"""The styles of a report. Every size and distance of the text is here, so that people can change it in one place."""

from dataclasses import dataclass

from weiheng.report.writers.word.look import FANGSONG, HEITI, KAITI, LATIN, SONGTI, TITLE_FACE, UPRIGHT, Look
from weiheng.report.writers.word.numbering import BULLETS, HEADINGS
from weiheng.report.writers.word.xml import NOTHING, Xml, el, join, part

TABLE_SIZES = (24, 21, 18, 15)
"""Half points; a table takes the largest in which its numbers fit their columns."""


@dataclass(frozen=True)
class Face:
    """A face and size (half points); ``bold`` where the face has no weight of its own, as in English."""

    east: str
    size: int
    bold: bool = False
    close: int = 0
    """How much closer than their own width characters are set, in twentieths of a point."""


@dataclass(frozen=True)
class Space:
    """Distances in twentieths of a point; ``line`` 0 is single spacing."""

    before: int = 0
    after: int = 0
    line: int = 0
    rule: str = "exact"


@dataclass(frozen=True)
class _Style:
    id: str
    name: str
    face: Face
    space: Space = Space()
    align: str = "left"
    base: str = "Normal"
    next: str = ""
    indent: Xml = NOTHING
    level: int | None = None
    """Outline level of a heading, from 0."""
    numbered: tuple[int, int] | None = None
    """List and level, from 0."""
    keep_next: bool = False
    tabs: Xml = NOTHING
    borders: Xml = NOTHING


def styles_part(look: Look) -> bytes:
    """``word/styles.xml``."""
    shown = [_paragraph_style(style) for style in _all(look)]
    return part("w:styles", _defaults(look), _normal(look), *_characters(), *_table_styles(), *shown)


def metrics(look: Look) -> dict[str, tuple[int, Space]]:
    """The size (half points) of every paragraph style, and its distances."""
    return {style.id: (style.face.size, style.space) for style in _all(look)}


def _all(look: Look) -> list[_Style]:
    return [
        *_body(look),
        *_headings(look),
        *_contents(look),
        *_tables(look),
        *_front(look),
        *_others(look),
    ]


def _first_line(look: Look) -> Xml:
    if not look.indent:
        return NOTHING
    return el("w:ind", firstLineChars=look.indent, firstLine=look.indent * look.body // 10)


def _body(look: Look) -> list[_Style]:
    text = Space(after=look.after, line=look.line, rule=look.rule)
    face = Face(FANGSONG, look.body, close=look.close)
    align = "both" if look.chinese else "left"
    item = _first_line(look) if look.chinese else el("w:ind", left=360, hanging=360)
    bullets = None if look.chinese else (BULLETS, 0)
    lead = Face(FANGSONG, look.body, bold=True, close=look.close)
    return [
        _Style("BodyText", "Body Text", face, text, align, indent=_first_line(look)),
        _Style("Lead", "Lead", lead, text, align, "BodyText", indent=_first_line(look)),
        _Style("Slot", "Slot", face, text, align, "BodyText", indent=_first_line(look)),
        _Style("Item", "Item", face, text, align, indent=item, numbered=bullets),
        _Style("Note", "Note", Face(FANGSONG, 21), Space(before=60, after=120), align),
        _Style("SectionEnd", "Section End", Face(FANGSONG, 2), Space(line=20)),
    ]


def _headings(look: Look) -> list[_Style]:
    faces = (HEITI, KAITI, FANGSONG, FANGSONG)
    sizes = (32, 32, 32, 32) if look.chinese else (32, 28, 24, 24)
    bold = (False, False, True, False) if look.chinese else (True, True, True, True)
    line = look.line if look.chinese else 0
    space = Space(before=0 if look.chinese else 240, after=0 if look.chinese else 80, line=line)
    return [
        _Style(
            f"Heading{level}",
            f"heading {level}",
            Face(faces[level - 1], sizes[level - 1], bold[level - 1], look.close),
            space,
            next="BodyText",
            indent=_first_line(look),
            level=level - 1,
            numbered=(HEADINGS, level - 1),
            keep_next=True,
        )
        for level in range(1, 5)
    ]


def _contents(look: Look) -> list[_Style]:
    line = Space(line=430 if look.chinese else 340, rule="exact")
    stop = el("w:tabs", el("w:tab", val="right", leader="dot", pos=UPRIGHT.text_width))
    title = Face(TITLE_FACE, look.title, bold=not look.chinese)
    spread = Space(before=200, after=240, line=720 if look.chinese else 0)
    return [
        _Style("Title", "Title", title, spread, "center", next="Imprint"),
        _Style("Imprint", "Subtitle", Face(KAITI, look.body), Space(after=80), "center"),
        _Style("ContentsTitle", "TOC Heading", Face(HEITI, 32, not look.chinese), Space(480, 160), "center"),
        *(
            _Style(f"TOC{level}", f"toc {level}", face, line, tabs=stop, indent=el("w:ind", left=280 * (level - 1)))
            for level, face in enumerate((Face(HEITI, look.contents), *[Face(FANGSONG, look.contents)] * 2), start=1)
        ),
    ]


def _tables(look: Look) -> list[_Style]:
    caption = Face(HEITI, 24 if look.chinese else 22, bold=not look.chinese)
    cell = Space(before=20, after=20)
    heads = [
        _Style(f"TableHead{size}", f"Table Head {size / 2:g}", Face(HEITI, size, not look.chinese), cell, "center")
        for size in TABLE_SIZES
    ]
    texts = [_Style(f"TableText{size}", f"Table Text {size / 2:g}", Face(SONGTI, size), cell) for size in TABLE_SIZES]
    return [
        _Style("Caption", "caption", caption, Space(before=160, after=60), "center", keep_next=True),
        _Style("TableUnit", "Table Unit", Face(SONGTI, 21), Space(after=20), "right", keep_next=True),
        _Style("TableNote", "Table Note", Face(SONGTI, 21), Space(before=40)),
        _Style("AfterTable", "After Table", Face(FANGSONG, 12), Space(line=160)),
        _Style("Figure", "Figure", Face(FANGSONG, 24), Space(before=160), "center", keep_next=True),
        _Style("FigureCaption", "Figure Caption", caption, Space(before=60, after=200), "center"),
        *heads,
        *texts,
    ]


def _front(look: Look) -> list[_Style]:
    face = Face(SONGTI, 21)
    lines = Space(after=40, line=320, rule="atLeast")
    rule = el("w:pBdr", el("w:bottom", val="single", sz=12, space=4, color="000000"))
    title = Face(TITLE_FACE, 36 if look.chinese else 32, bold=not look.chinese)
    item = NOTHING if look.chinese else el("w:ind", left=300, hanging=300)
    bullets = None if look.chinese else (BULLETS, 0)
    return [
        _Style("FrontTitle", "Front Title", title, Space(after=100), "center", borders=rule),
        _Style("FrontLead", "Front Lead", Face(HEITI, 26, not look.chinese), Space(60, 80, 400, "atLeast")),
        _Style("FrontText", "Front Text", face, lines),
        _Style("FrontSlot", "Front Slot", face, lines),
        _Style("FrontItem", "Front Item", face, lines, indent=item, numbered=bullets),
        _Style("FrontHeading", "Front Heading", Face(HEITI, 24, not look.chinese), Space(80, 40), keep_next=True),
        _Style("FrontCaption", "Front Caption", Face(HEITI, 21, not look.chinese), Space(60, 30), keep_next=True),
        _Style("FrontFigure", "Front Figure", face, Space(before=40), "center", keep_next=True),
        _Style("FrontFigureCaption", "Front Figure Caption", Face(HEITI, 19, not look.chinese), Space(0, 60), "center"),
        _Style("FrontNote", "Front Note", Face(SONGTI, 18), Space(before=40)),
    ]


def _others(look: Look) -> list[_Style]:
    page = Face(SONGTI, 28 if look.chinese else 21)
    comment = Face(SONGTI, 21)
    return [_Style("Footer", "footer", page), _Style("CommentText", "annotation text", comment)]


def _paragraph_style(style: _Style) -> Xml:
    number = NOTHING
    if style.numbered is not None:
        identity, level = style.numbered
        number = el("w:numPr", el("w:ilvl", val=level), el("w:numId", val=identity))
    properties = el(
        "w:pPr",
        *([el("w:keepNext")] if style.keep_next else []),
        *([el("w:keepLines")] if style.level is not None else []),
        number,
        style.borders,
        style.tabs,
        _spacing(style.space),
        style.indent,
        el("w:jc", val=style.align),
        *([] if style.level is None else [el("w:outlineLvl", val=style.level)]),
    )
    return el(
        "w:style",
        el("w:name", val=style.name),
        el("w:basedOn", val=style.base),
        *([el("w:next", val=style.next)] if style.next else []),
        el("w:qFormat"),
        properties,
        _run_properties(style.face),
        type="paragraph",
        styleId=style.id,
    )


def _spacing(space: Space) -> Xml:
    line, rule = (space.line, space.rule) if space.line else (240, "auto")
    return el("w:spacing", before=space.before, after=space.after, line=line, lineRule=rule)


def _run_properties(face: Face) -> Xml:
    return el(
        "w:rPr",
        _fonts(face.east),
        *([el("w:b"), el("w:bCs")] if face.bold else []),
        *([el("w:spacing", val=-face.close)] if face.close else []),
        el("w:sz", val=face.size),
        el("w:szCs", val=face.size),
    )


def _fonts(east: str) -> Xml:
    return el("w:rFonts", ascii=LATIN, eastAsia=east, hAnsi=LATIN, cs=LATIN)


def _defaults(look: Look) -> Xml:
    language = el("w:lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA")
    properties = el("w:rPr", _fonts(FANGSONG), el("w:sz", val=look.body), el("w:szCs", val=look.body), language)
    return el("w:docDefaults", el("w:rPrDefault", properties), el("w:pPrDefault"))


def _normal(look: Look) -> Xml:
    """The root of all styles. Its type keeps to the lines and characters of the grid by its own measures:

    programs do not agree on what a grid does with characters that are wider than its cells.
    """
    off_grid = el("w:snapToGrid", val=0)
    return el(
        "w:style",
        el("w:name", val="Normal"),
        el("w:qFormat"),
        el("w:pPr", *([el("w:widowControl", val=0)] if look.chinese else []), off_grid),
        el("w:rPr", off_grid, el("w:sz", val=look.body), el("w:szCs", val=look.body)),
        type="paragraph",
        default=1,
        styleId="Normal",
    )


def _characters() -> list[Xml]:
    default = el(
        "w:style",
        el("w:name", val="Default Paragraph Font"),
        el("w:uiPriority", val=1),
        el("w:semiHidden"),
        type="character",
        default=1,
        styleId="DefaultParagraphFont",
    )
    prompt = el("w:rPr", el("w:color", val="767676"))
    reference = el("w:rPr", el("w:sz", val=16), el("w:szCs", val=16))
    pairs = (("Prompt", "Placeholder Text", prompt), ("CommentReference", "annotation reference", reference))
    return [
        default,
        *(
            el(
                "w:style",
                el("w:name", val=name),
                el("w:basedOn", val="DefaultParagraphFont"),
                properties,
                type="character",
                styleId=identity,
            )
            for identity, name, properties in pairs
        ),
    ]


def _table_styles() -> list[Xml]:
    margins = el("w:tblCellMar", *(el(f"w:{side}", w=60, type="dxa") for side in ("left", "right")))
    thin = ("insideH", "insideV")
    lines = [
        el(f"w:{side}", val="single", sz=4 if side in thin else 8, space=0, color="000000")
        for side in ("top", "left", "bottom", "right", *thin)
    ]
    normal = el(
        "w:style",
        el("w:name", val="Normal Table"),
        el("w:uiPriority", val=99),
        el("w:semiHidden"),
        el("w:tblPr", el("w:tblInd", w=0, type="dxa"), margins),
        type="table",
        default=1,
        styleId="TableNormal",
    )
    report = el(
        "w:style",
        el("w:name", val="Report Table"),
        el("w:basedOn", val="TableNormal"),
        el("w:qFormat"),
        el("w:tblPr", el("w:tblBorders", *lines), margins),
        type="table",
        styleId="ReportTable",
    )
    return [normal, report, _no_list()]


def _no_list() -> Xml:
    name = el("w:name", val="No List")
    return join(el("w:style", name, el("w:semiHidden"), type="numbering", default=1, styleId="NoList"))
