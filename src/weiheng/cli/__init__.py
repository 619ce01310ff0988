"""The command line: thin, no arithmetic."""

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit with its code (see :class:`weiheng.vocabulary.problem.Exit`)."""
    from weiheng.cli.run import run

    sys.exit(run(list(sys.argv[1:] if arguments is None else arguments)))
