"""The calls by which DuckDB reads files. Nothing about a CSV file is guessed: a guess may skip rows in silence."""

import re
from collections.abc import Mapping
from pathlib import Path


def read_parquet(paths: tuple[Path, ...]) -> str:
    """All files as one, by the names of their columns."""
    return f"read_parquet({listed(paths)}, union_by_name = true, hive_partitioning = false)"


def read_csv(paths: tuple[Path, ...], types: Mapping[str, str], delimiter: str = ",") -> str:
    """All files as one, whose columns are of the given types, in this order; an empty cell is NULL."""
    columns = ", ".join(f"{quoted(name)}: {quoted(kind)}" for name, kind in types.items())
    return (
        f"read_csv({listed(paths)}, columns = {{{columns}}}, delim = {quoted(delimiter)}, header = true, "
        "quote = '\"', escape = '\"', nullstr = '', auto_detect = false, strict_mode = true)"
    )


def listed(paths: tuple[Path, ...]) -> str:
    """Paths as they are: a bracket or a star in a name is no pattern."""
    return "[" + ", ".join(quoted(re.sub(r"([*?\[])", r"[\1]", str(path))) for path in paths) + "]"


def quoted(value: str) -> str:
    """A text as a constant of SQL."""
    return "'" + value.replace("'", "''") + "'"
