"""Tables of records in PostgreSQL: the same numbers as from files, and nothing read in part or said too much."""

import gc
import getpass
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from postgres_server import Server, running
from records_pack import FILES, tables, ward

from weiheng.cli.run import run
from weiheng.definitions.pack import Pack
from weiheng.records.address import parse
from weiheng.records.checking import Checks
from weiheng.records.duck import Duck, duck
from weiheng.records.sources import find_tables
from weiheng.vocabulary.messages import LANGUAGES, Term, Words
from weiheng.vocabulary.problem import Exit, Problem, Refused

SCHEMA = """\
CREATE SCHEMA {name};
CREATE TABLE {name}.hospitals (hospital char(4), level text);
INSERT INTO {name}.hospitals VALUES ('A', 'tertiary'), ('B', 'primary');
CREATE TABLE {name}.stays (
  stay bigint, person varchar(20), hospital char(4), district text, admitted date, discharged {instant},
  diagnosis text, cost numeric(10, 2), note text
);
INSERT INTO {name}.stays VALUES
  (1, 'p1', 'A', '东区', '2021-12-30', '2022-01-02 08:00+08', 'I21.0', 100, 'secret'),
  (2, 'p2', 'A', 'East', '2022-01-05', '2022-01-06 23:59+08', 'J18', 50, 'secret'),
  (3, 'p1', 'B', '990102', '2022-03-01', '2022-03-11 00:00+08', 'I25', NULL, 'secret'),
  (4, 'p3', 'B', '', '2022-12-31', '2022-12-31 12:00+08', 'I20', 7, 'secret'),
  (5, 'p4', 'A', '990102', '2022-12-31', '2023-01-01 00:00+08', 'I20', 9, 'secret')
"""


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with running() as its:
        yield its


def filled(server: Server, name: str, *more: str, instant: str = "timestamptz") -> str:
    """The address of a new schema with the tables of the ward; ``more`` changes it."""
    server.run(f"DROP SCHEMA IF EXISTS {name} CASCADE", *SCHEMA.format(name=name, instant=instant).split(";\n"), *more)
    return server.url(name)


def opened(url: str, pack: Pack) -> Duck:
    return duck(find_tables(url, pack.tables))


def broken(url: str, pack: Pack) -> dict[tuple[str, str], int]:
    checked = Checks(opened(url, pack), pack).of("stays")
    return {(each.code, each.column): each.rows for each in checked.violations}


def refused(attempt: Callable[[], object]) -> Problem:
    """The one problem; what is said of it in either language has no value of a row."""
    with pytest.raises(Refused) as found:
        attempt()
    (problem,) = found.value.problems
    for language in LANGUAGES:
        assert "secret" not in Words(language)(f"{problem.code}.found", **problem.facts)
    return problem


@pytest.mark.parametrize("instant", ["timestamptz", "timestamp", "date"])
def test_the_same_observations_as_from_files(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str], instant: str
) -> None:
    """Codes in fields of fixed length, days of instants in China, decimals that are whole, an empty text."""
    ward(tmp_path)
    made = {}
    for name, data in {"files": str(tables(tmp_path)), "base": filled(server, "same", instant=instant)}.items():
        out = tmp_path / f"{name}.csv"
        assert run(["records", "run", str(tmp_path / "ward"), data, "--out", str(out)]) == Exit.OK
        made[name] = [line.split(",")[:5] for line in out.read_text(encoding="utf-8").splitlines()]

    assert made["base"] == made["files"]
    assert len(made["base"]) > 10


def test_values_of_another_type_are_counted(server: Server, tmp_path: Path) -> None:
    """NaN is missing; what is infinite, has places or comes before Christ is not of the contract's type."""
    url = filled(
        server,
        "types",
        "ALTER TABLE types.stays ALTER cost TYPE numeric, ALTER discharged TYPE date",
        "INSERT INTO types.stays VALUES (6, 'p5', 'A', '990102', '2022-01-01', '2022-01-02', 'I20', 'NaN')",
        "INSERT INTO types.stays VALUES (7, 'p5', 'A', '990102', '2022-01-01', 'infinity', 'I20', 1.5)",
        "INSERT INTO types.stays VALUES (8, 'p5', 'C', '990102', '0044-03-15 BC', '2022-01-02', NULL, 'Infinity')",
    )

    assert broken(url, ward(tmp_path)) == {
        ("Q05", "admitted"): 1,
        ("Q05", "discharged"): 1,
        ("Q05", "cost"): 2,
        ("Q09", "hospital"): 1,
    }


def test_only_columns_of_the_contract_leave_the_database(server: Server, tmp_path: Path) -> None:
    """Unless the contract asks to be told of others."""
    url = filled(server, "columns")
    assert "note" not in opened(url, ward(tmp_path)).schema("stays")

    strict = FILES["records/stays.yaml"].replace("duplicates: set_aside", "duplicates: set_aside\nextra: refuse")
    problem = refused(lambda: broken(url, ward(tmp_path, stays=strict)))
    assert (problem.code, problem.facts["found"]) == ("Q04", "note")


def test_a_column_or_a_table_that_is_not_there(server: Server, tmp_path: Path) -> None:
    pack = ward(tmp_path)
    renamed = filled(server, "renamed", "ALTER TABLE renamed.stays RENAME person TO person_id")
    problem = refused(lambda: broken(renamed, pack))
    facts = problem.facts
    assert (problem.code, facts["found"], facts["allowed"], facts["count"]) == ("Q03", "person", ("person_id",), 1)

    lacking = filled(server, "lacking", "DROP TABLE lacking.stays")
    problem = refused(lambda: opened(lacking, pack))
    assert (problem.code, str(problem.place)) == ("Q01", f"postgresql://{server.folder}/postgres/lacking.stays")


def test_names_are_names_whatever_is_in_them(server: Server, tmp_path: Path) -> None:
    odd = """person "; DROP TABLE odd.stays; --:x $1 '"""
    quoted = odd.replace('"', '""')
    url = filled(server, "odd", f'ALTER TABLE odd.stays RENAME person TO "{quoted}"')
    written = odd.replace("'", "''")
    contract = FILES["records/stays.yaml"].replace("person: {type: text}", f"person: {{type: text, file: '{written}'}}")

    assert broken(url, ward(tmp_path, stays=contract)) == {}


def test_nothing_is_written(server: Server, tmp_path: Path) -> None:
    """Not even by what a view calls."""
    url = filled(
        server,
        "writing",
        "CREATE FUNCTION writing.more() RETURNS bigint LANGUAGE sql AS "
        "'INSERT INTO writing.stays (stay) VALUES (9) RETURNING stay'",
        "ALTER TABLE writing.hospitals RENAME TO others",
        "CREATE VIEW writing.hospitals AS SELECT writing.more()::text AS hospital, 'primary' AS level",
    )
    problem = refused(lambda: opened(url, ward(tmp_path)))

    assert (problem.code, problem.facts["why"], problem.facts["detail"]) == (
        "Q15",
        Term("database_server"),
        "SQLSTATE 25006",
    )


def test_a_user_who_sees_some_of_the_rows_is_refused(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(
        server,
        "guarded",
        "DROP ROLE IF EXISTS reader",
        "CREATE ROLE reader LOGIN PASSWORD 'open'",
        "GRANT USAGE ON SCHEMA guarded TO reader",
        "GRANT SELECT ON ALL TABLES IN SCHEMA guarded TO reader",
        "ALTER TABLE guarded.stays ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY only_a ON guarded.stays USING (hospital = 'A')",
    )
    url, pack = server.url("guarded", "reader"), ward(tmp_path)
    monkeypatch.setenv("PGPASSWORD", "shut")
    assert refused(lambda: opened(url, pack)).facts["why"] == Term("database_login")

    monkeypatch.setenv("PGPASSWORD", "open")
    assert refused(lambda: opened(url, pack)).facts["why"] == Term("database_rights")

    server.run("ALTER TABLE guarded.stays DISABLE ROW LEVEL SECURITY")
    engine = opened(url, pack)
    assert engine.rows(f"SELECT count(*) FROM {engine.view('stays')}", "stays") == [(5,)]


def test_copies_are_gone_with_the_engine_and_after_a_failure(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    pack = ward(tmp_path)
    engine = opened(filled(server, "gone"), pack)
    (copies,) = tmp_path.glob("weiheng-*")
    assert copies.stat().st_mode & 0o777 == 0o700
    del engine
    gc.collect()
    assert not copies.exists()

    refused(lambda: opened(filled(server, "gone", "DROP TABLE gone.stays"), pack))
    assert list(tmp_path.glob("weiheng-*")) == []


def test_no_server(tmp_path: Path) -> None:
    pack = ward(tmp_path)
    for url in (f"postgresql://me@/records?host={tmp_path}", "postgresql://me@127.0.0.1:1/records"):
        problem = refused(lambda url=url: opened(url, pack))
        assert (problem.code, problem.facts["why"]) == ("Q15", Term("database_network"))


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("postgresql://me:secret@host/records", "url_password"),
        ("postgresql://me@host/records?password=secret", "url_password"),
        ("postgresql://me@host:port/records?x=secret", "url_form"),
        ("postgresql://me@host/", "url_form"),
        ("postgresql://me@host/records?sslmode=prefer", "url_form"),
        ("postgresql://me@host/records?secret", "url_form"),
    ],
)
def test_addresses_that_are_refused(url: str, why: str) -> None:
    """Nothing of them is repeated, for it may be a password."""
    problem = refused(lambda: parse(url))

    assert (problem.code, problem.facts["found"]) == ("X01", Term(why))


def test_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server elsewhere has to show who it is, unless the address says otherwise."""
    for name in ("PGUSER", "PGPORT"):
        monkeypatch.delenv(name, raising=False)
    near, far = parse("postgresql:///records"), parse("postgres://me@db.example:5433/records?schema=r")

    assert (near.user, near.host, near.port, near.schema) == (getpass.getuser(), "localhost", 5432, "public")
    assert near.context() is False
    assert (far.user, far.port, far.schema, far.mode) == ("me", 5433, "r", "verify-full")
    assert parse("postgresql://me@db.example/records?sslmode=disable").context() is False


def test_passwords_are_looked_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first line that fits, in a file that nobody else may read."""
    monkeypatch.delenv("PGPASSWORD", raising=False)
    path = tmp_path / "pgpass"
    monkeypatch.setenv("PGPASSFILE", str(path))
    address = parse("postgresql://me@db.example/records")
    assert address.password() is None

    path.write_text("# mine\nother:*:*:me:no\ndb.example:5432:records:me:a\\:b\\\\c\n*:*:*:*:late\n", encoding="utf-8")
    path.chmod(0o600)
    assert address.password() == r"a:b\c"
    path.chmod(0o640)
    assert address.password() is None


def test_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pg8000.exceptions", None)
    problem = refused(lambda: opened("postgresql:///records", ward(tmp_path)))

    assert (problem.code, problem.facts["why"]) == ("Q15", Term("database_driver"))
