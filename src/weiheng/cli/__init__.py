"""The command line: thin, no arithmetic."""

import io
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit with its code (see :class:`weiheng.vocabulary.problem.Exit`)."""
    from weiheng.cli.run import run

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without bars or Chinese shows ?, and no traceback
    sys.exit(run(list(sys.argv[1:] if arguments is None else arguments)))
