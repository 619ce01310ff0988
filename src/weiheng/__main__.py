"""``python -m weiheng`` is the same as ``weiheng``."""

from weiheng.cli import main

main()
