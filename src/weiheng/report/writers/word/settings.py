"""The small parts beside the text: fonts with their stand-ins, settings, properties."""

from contextlib import suppress
from datetime import UTC, datetime

from weiheng.report.writers.word.look import FANGSONG, HEITI, KAITI, LATIN, SONGTI, TITLE_FACE, Look
from weiheng.report.writers.word.xml import DECLARATION, NOTHING, el, escaped, part

STAND_INS = {
    TITLE_FACE: "FZXiaoBiaoSong-B05S,方正小标宋_GBK,华文中宋,STZhongsong,Noto Serif CJK SC,宋体",
    HEITI: "SimHei,Noto Sans CJK SC,Source Han Sans SC,WenQuanYi Zen Hei",
    KAITI: "楷体,KaiTi,华文楷体,STKaiti,Noto Serif CJK SC",
    FANGSONG: "仿宋,FangSong,华文仿宋,STFangsong,Noto Serif CJK SC",
    SONGTI: "SimSun,Noto Serif CJK SC,Source Han Serif SC",
}
"""Faces to take where a machine has not the first."""


def moment(date: str) -> datetime:
    """The date of a report as the time that its files carry; the turn of the century if it has none."""
    for form in ("%Y-%m-%d", "%Y-%m", "%Y"):
        with suppress(ValueError):
            return datetime.strptime(date, form).replace(tzinfo=UTC)
    return datetime(2000, 1, 1, tzinfo=UTC)


def fonts_part() -> bytes:
    """``word/fontTable.xml``."""
    chinese = [
        el(
            "w:font",
            el("w:altName", val=others),
            el("w:charset", val="86"),
            el("w:family", val="swiss" if name == HEITI else "roman"),
            el("w:pitch", val="variable"),
            name=name,
        )
        for name, others in STAND_INS.items()
    ]
    latin = (el("w:charset", val="00"), el("w:family", val="roman"), el("w:pitch", val="variable"))
    return part("w:fonts", *chinese, el("w:font", *latin, name=LATIN))


def settings_part(look: Look) -> bytes:
    """``word/settings.xml``: no field asks to be updated on opening, for Word would ask its reader first."""
    modern = {"compatibilityMode": 15, "overrideTableStyleFontSizeAndJustification": 1, "enableOpenTypeFeatures": 1}
    uri = "http://schemas.microsoft.com/office/word"
    return part(
        "w:settings",
        el("w:zoom", percent=100),
        el("w:defaultTabStop", val=420),
        el("w:evenAndOddHeaders"),
        el("w:characterSpacingControl", val="compressPunctuation" if look.chinese else "doNotCompress"),
        el(
            "w:compat",
            el("w:useFELayout"),
            *(el("w:compatSetting", name=name, uri=uri, val=value) for name, value in modern.items()),
        ),
        el("w:themeFontLang", val="en-US", eastAsia="zh-CN"),
        el("w:decimalSymbol", val="."),
        el("w:listSeparator", val=","),
    )


def core_part(title: str, author: str, language: str, keywords: str, date: str) -> bytes:
    """``docProps/core.xml``."""
    spaces = {
        "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
        "dc": "http://purl.org/dc/elements/1.1/",
        "dcterms": "http://purl.org/dc/terms/",
        "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    }
    when = escaped(moment(date).strftime("%Y-%m-%dT%H:%M:%SZ"))
    root = el(
        "cp:coreProperties",
        el("dc:title", escaped(title)),
        el("dc:creator", escaped(author)),
        el("cp:keywords", escaped(keywords)),
        el("cp:lastModifiedBy", escaped(author)),
        el("dcterms:created", when, xsi_type="dcterms:W3CDTF"),
        el("dcterms:modified", when, xsi_type="dcterms:W3CDTF"),
        el("dc:language", escaped(language)),
        **{f"xmlns_{prefix}": space for prefix, space in spaces.items()},
    )
    return (DECLARATION + root).encode()


def application_part(name: str) -> bytes:
    """``docProps/app.xml``."""
    space = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    return (DECLARATION + el("Properties", el("Application", escaped(name)), NOTHING, xmlns=space)).encode()
