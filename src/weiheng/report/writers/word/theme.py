"""The theme: colours and faces that Word offers in its menus; nothing of the report itself depends on it."""

from weiheng.report.writers.word.look import FANGSONG, HEITI, LATIN
from weiheng.report.writers.word.xml import Xml, el, part

_COLORS = {
    "dk1": "000000",
    "lt1": "FFFFFF",
    "dk2": "1F3864",
    "lt2": "F2F2F2",
    "accent1": "1F3864",
    "accent2": "C55A11",
    "accent3": "2E75B6",
    "accent4": "7F7F7F",
    "accent5": "538135",
    "accent6": "7030A0",
    "hlink": "0563C1",
    "folHlink": "954F72",
}


def theme_part() -> bytes:
    """``word/theme/theme1.xml``."""
    colors = [el(f"a:{name}", el("a:srgbClr", val=color)) for name, color in _COLORS.items()]
    fill = el("a:solidFill", el("a:schemeClr", val="phClr"))
    effect = el("a:effectStyle", el("a:effectLst"))
    formats = el(
        "a:fmtScheme",
        el("a:fillStyleLst", *(fill,) * 3),
        el("a:lnStyleLst", *(el("a:ln", fill, w=width) for width in (6350, 12700, 19050))),
        el("a:effectStyleLst", *(effect,) * 3),
        el("a:bgFillStyleLst", *(fill,) * 3),
        name="Report",
    )
    fonts = el("a:fontScheme", _faces("a:majorFont", HEITI), _faces("a:minorFont", FANGSONG), name="Report")
    elements = el("a:themeElements", el("a:clrScheme", *colors, name="Report"), fonts, formats)
    return part("a:theme", elements, prefixes="a", name="Report")


def _faces(tag: str, east: str) -> Xml:
    return el(tag, el("a:latin", typeface=LATIN), el("a:ea", typeface=east), el("a:cs", typeface=LATIN))
