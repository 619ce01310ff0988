"""The look of a report: pages and type after GB/T 9704, in Chinese, and a plainer one in English."""

from dataclasses import dataclass

from weiheng.vocabulary.messages import Language

FANGSONG = "仿宋_GB2312"
KAITI = "楷体_GB2312"
HEITI = "黑体"
SONGTI = "宋体"
TITLE_FACE = "方正小标宋简体"
LATIN = "Times New Roman"


@dataclass(frozen=True)
class Page:
    """A page and its margins; all lengths in twentieths of a point."""

    width: int
    height: int
    top: int
    right: int
    bottom: int
    left: int
    footer: int
    """From the lower edge of the paper to the foot of the page number."""

    @property
    def text_width(self) -> int:
        """What is left between the margins."""
        return self.width - self.left - self.right

    @property
    def text_height(self) -> int:
        """What is left between top and bottom."""
        return self.height - self.top - self.bottom


def millimetres(length: float) -> int:
    """A length in twentieths of a point.

    >>> millimetres(210), millimetres(297)
    (11906, 16838)
    """
    return round(length * 1440 / 25.4)


def _page(width: float, height: float, top: float, right: float, bottom: float, left: float, footer: float) -> Page:
    return Page(*map(millimetres, (width, height, top, right, bottom, left, footer)))


UPRIGHT = _page(210, 297, 37, 26, 35, 28, 23)
"""22 lines of 28 characters fit on it."""
ACROSS = _page(297, 210, 28, 35, 26, 35, 14)
FRONT = _page(210, 297, 20, 22, 18, 22, 9)
"""The director's page: close, so that it stays one."""

LINES = 22
CHARACTERS = 28
LINE_PITCH = UPRIGHT.text_height // LINES
CHARACTER_SPACE = round((UPRIGHT.text_width / CHARACTERS / 20 - 16) * 4096)
"""What a character of 16 points is set wider or closer, in 1/4096 of a point."""


@dataclass(frozen=True)
class Look:
    """Sizes (in half points) and spaces (in twentieths of a point) that depend on the language of the report."""

    language: Language
    body: int
    line: int
    """Distance of lines of body text; exact in Chinese, at least in English."""
    rule: str
    close: int
    """How much closer than their width characters are set, so that 28 of them fill a line."""
    indent: int
    """Characters (in hundredths) that the first line of a paragraph is set in."""
    after: int
    title: int
    contents: int

    @property
    def chinese(self) -> bool:
        """Whether the report is in Chinese."""
        return self.language == "zh"


LOOKS: dict[Language, Look] = {
    "zh": Look("zh", body=32, line=LINE_PITCH, rule="exact", close=5, indent=200, after=0, title=44, contents=28),
    "en": Look("en", body=24, line=320, rule="atLeast", close=0, indent=0, after=120, title=40, contents=24),
}
