"""Consoles to print on."""

import os
import sys
from typing import TextIO

from rich.console import Console

_WIDTH_OF_A_FILE = 160


def console() -> Console:
    """Standard output; wide when it is a file or a pipe, where nothing has to fit a screen (COLUMNS decides if set)."""
    fits = sys.stdout.isatty() or "COLUMNS" in os.environ
    return literal_console(sys.stdout, None if fits else _WIDTH_OF_A_FILE)


def literal_console(file: TextIO, width: int | None = None) -> Console:
    """A console that shows brackets and colons in names as they are, not as markup or emoji."""
    return Console(file=file, width=width, highlight=False, markup=False, emoji=False)
