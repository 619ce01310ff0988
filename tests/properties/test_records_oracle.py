"""Whatever the tables, contracts and measures: an engine finds what plain Python finds row by row."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from records_cases import Case, cases, check

from weiheng.records.duck import duck


@settings(max_examples=50, suppress_health_check=list(HealthCheck))
@given(cases())
def test_duckdb_counts_what_plain_python_counts(case: Case) -> None:
    with TemporaryDirectory() as folder:
        check(lambda files: duck(files, threads=1), case, Path(folder))
