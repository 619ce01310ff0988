"""Weiheng measures a health system and shows where every number comes from.

>>> import weiheng
>>> index = weiheng.open("shenzhen/index/2022")
>>> round(index.score("quality_index", "440300", 2022), 2)
90.56
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from weiheng.assess import Assessment

__version__ = "0.1.0"


def open(address: str) -> "Assessment":
    """The assessment of an edition, such as ``shenzhen/index/2022`` or the path of its folder.

    Raises :class:`weiheng.vocabulary.problem.Refused`, which carries every problem found.
    """
    from weiheng.definitions.address import find
    from weiheng.editions import open_edition

    return open_edition(find(address)).assessment
