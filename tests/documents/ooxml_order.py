"""The order that the schemas of Office Open XML (ECMA-376, transitional) ask of children; Word refuses others."""

from collections.abc import Iterator
from typing import Any

from lxml import etree

SPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c",
}

_RUN = """rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid
vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang
eastAsianLayout specVanish oMath"""
_PARAGRAPH = """pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs
suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid
spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl
divId cnfStyle rPr sectPr pPrChange"""
_SETTINGS = """writeProtection view zoom removePersonalInformation displayBackgroundShape embedTrueTypeFonts
mirrorMargins trackRevisions documentProtection defaultTabStop autoHyphenation defaultTableStyle evenAndOddHeaders
characterSpacingControl updateFields footnotePr endnotePr compat docVars rsids themeFontLang clrSchemeMapping
shapeDefaults decimalSymbol listSeparator"""
_AXIS = """axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark
tickLblPos spPr txPr crossAx crosses crossesAt"""

ORDERS = {
    "w:pPr": _PARAGRAPH,
    "w:rPr": _RUN,
    "w:tbl": "bookmarkStart bookmarkEnd tblPr tblGrid tr",
    "w:tblPr": """tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing
    tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription""",
    "w:tblBorders": "top left start bottom right end insideH insideV",
    "w:tcPr": """cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign
    hideMark""",
    "w:sectPr": """headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType
    pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid""",
    "w:sdt": "sdtPr sdtEndPr sdtContent",
    "w:sdtPr": """rPr alias tag id lock placeholder temporary showingPlcHdr dataBinding label tabIndex equation comboBox
    date docPartObj docPartList dropDownList picture richText text citation group bibliography""",
    "w:lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
    "w:numbering": "numPicBullet abstractNum num",
    "w:num": "abstractNumId lvlOverride",
    "w:abstractNum": "nsid multiLevelType tmpl name styleLink numStyleLink lvl",
    "w:style": """name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked
    personal rsid pPr rPr tblPr trPr tcPr tblStylePr""",
    "w:font": "altName panose1 charset family notTrueType pitch sig",
    "w:settings": _SETTINGS,
    "c:chartSpace": """date1904 lang roundedCorners AlternateContent style clrMapOvr pivotSource protection chart spPr
    txPr externalData printSettings userShapes""",
    "c:chart": """title autoTitleDeleted pivotFmts view3D floor sideWall backWall plotArea legend plotVisOnly
    dispBlanksAs""",
    "c:plotArea": "layout areaChart lineChart barChart catAx valAx dTable spPr",
    "c:areaChart": "grouping varyColors ser dLbls dropLines axId",
    "c:lineChart": "grouping varyColors ser dLbls dropLines hiLowLines upDownBars marker smooth axId",
    "c:barChart": "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId",
    "c:ser": """idx order tx spPr invertIfNegative pictureOptions marker dPt dLbls trendline errBars cat val smooth
    shape""",
    "c:dPt": "idx invertIfNegative marker bubble3D explosion spPr pictureOptions",
    "c:marker": "symbol size spPr",
    "c:dLbls": """dLbl delete numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent
    showBubbleSize separator showLeaderLines""",
    "c:strCache": "ptCount pt",
    "c:numCache": "formatCode ptCount pt",
    "c:scaling": "logBase orientation max min",
    "c:title": "tx layout overlay spPr txPr",
    "c:legend": "legendPos legendEntry layout overlay spPr txPr",
    "c:legendEntry": "idx delete txPr",
    "c:catAx": f"{_AXIS} auto lblAlgn lblOffset tickLblSkip tickMarkSkip noMultiLvlLbl",
    "c:valAx": f"{_AXIS} crossBetween majorUnit minorUnit dispUnits",
    "c:externalData": "autoUpdate",
}
"""Children of an element, in order. A child that is not listed here does not belong there."""


def disorder(data: bytes) -> list[str]:
    """What stands in the wrong place in a part: ``w:pPr: jc`` if the alignment of a paragraph does."""
    return list(_disorder(etree.fromstring(data)))


def _disorder(root: Any) -> Iterator[str]:
    ranks = {parent: {name: rank for rank, name in enumerate(order.split())} for parent, order in ORDERS.items()}
    for element in root.iter(etree.Element):
        name = etree.QName(element)
        parent = f"{SPACES.get(name.namespace or '')}:{name.localname}"
        before = -1
        for child in element if parent in ranks else ():
            local = etree.QName(child).localname
            rank = ranks[parent].get(local, -2)
            if rank < before:
                yield f"{parent}: {local}"
            before = max(rank, before)
