"""How much memory an engine may use, as it is said on a command line."""

import re

from weiheng.vocabulary.messages import Term
from weiheng.vocabulary.problem import Exit, Place, Problem, Refused

_SIZE = re.compile(r"([1-9][0-9]{0,6})(MB|GB|MiB|GiB)")
_BYTES = {"MB": 10**6, "GB": 10**9, "MiB": 2**20, "GiB": 2**30}
_LEAST = {"memory_sizes": 64 * 10**6, "spark_memory_sizes": 512 * 2**20}


def size(memory: str, allowed: str = "memory_sizes") -> int:
    """Bytes of a size such as ``4GB``; ``allowed`` is the word for sizes that are enough.

    ``Refused`` (X01) if it is none of them.
    """
    found = _SIZE.fullmatch(memory)
    number = int(found[1]) * _BYTES[found[2]] if found is not None else 0
    if number < _LEAST[allowed]:
        facts = {"found": f"--memory {memory}", "allowed": Term(allowed), "command": "weiheng records"}
        raise Refused([Problem("X01", Place("weiheng records"), facts)], Exit.USAGE)
    return number
