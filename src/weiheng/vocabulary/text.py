"""Text made comparable: widths, spaces, case."""

import re
import unicodedata

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0xA0: " ", 0xFEFF: "", 0x200B: ""}


def narrow(text: str) -> str:
    """Full-width characters as ordinary ones, outer spaces dropped.

    Not the whole of NFKC, which would turn 47.6¹ (with a footnote mark) into 47.61.

    >>> narrow("１２．５％ ")
    '12.5%'
    """
    return text.translate(_FULL_WIDTH).strip()


def folded(text: str) -> str:
    """A word for comparison: narrow, compatible forms, no spaces, no case.

    >>> folded("婴儿 死亡率（‰）")
    '婴儿死亡率(‰)'
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", narrow(text))).casefold()
