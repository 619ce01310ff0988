"""``python -m bench``: print the back-test of forecasts and every ratio; exit 1 if one exceeds its limit."""

import sys
from itertools import chain

from bench import audits, forecasts, life_tables, records, reports, robustness, scores


def main() -> int:
    failed = False
    print(*forecasts.table(), "", sep="\n")
    print(f"{'case':74} {'ratio':>7} {'limit':>7}")
    for result in chain(
        scores.results(),
        robustness.results(),
        life_tables.results(),
        audits.results(),
        reports.results(),
        records.results(),
    ):
        over = result.limit is not None and result.ratio > result.limit
        failed |= over
        limit = "" if result.limit is None else f"{result.limit:g}"
        print(f"{result.case:74} {result.ratio:7.3f} {limit:>7}{'  OVER' if over else ''}")
    return int(failed)


sys.exit(main())
