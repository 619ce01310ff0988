"""A server of PostgreSQL of our own, on a socket in a temporary folder."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pg8000.native

OWNER = "keeper"
"""Who may do everything, without a password; others need one."""


@dataclass(frozen=True)
class Server:
    """A running server. Its socket is in ``folder``."""

    folder: Path

    def url(self, schema: str, user: str = OWNER) -> str:
        """The address of one of its schemas."""
        return f"postgresql://{user}@/postgres?host={self.folder}&schema={schema}"

    def run(self, *statements: str) -> None:
        """Statements of its owner."""
        sock = f"{self.folder}/.s.PGSQL.5432"
        with closing(pg8000.native.Connection(OWNER, database="postgres", unix_sock=sock)) as session:
            for each in statements:
                session.run(each)


@contextmanager
def running() -> Iterator[Server]:
    """A server without what makes it safe against loss of power; it and its data are gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="weiheng-pg-", dir="/tmp"))  # a socket's path must be short
    if os.geteuid() == 0:  # which PostgreSQL refuses to be
        shutil.chown(folder, "postgres", "postgres")
    data = folder / "data"
    _as_itself(["initdb", "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"])
    access = f"local all {OWNER} trust\nlocal all all scram-sha-256\n"
    (data / "pg_hba.conf").write_text(access, encoding="utf-8")
    options = f"-k {folder} -c listen_addresses='' -c port=5432 -c fsync=off"
    _as_itself(["pg_ctl", "-D", data, "-o", options, "-l", folder / "log", "-w", "start"])
    try:
        yield Server(folder)
    finally:
        _as_itself(["pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"])
        shutil.rmtree(folder)


def _as_itself(command: list[str | Path]) -> None:
    program = shutil.which(str(command[0])) or max(Path("/usr/lib/postgresql").glob(f"*/bin/{command[0]}"))
    other = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*other, program, *command[1:]], check=True, stdout=subprocess.DEVNULL, cwd="/")
