"""Addresses of databases, ``postgresql://user@host:port/database?schema=records``, and what opens them.

A password is never part of it: command lines stand in histories and in lists of processes.
"""

import getpass
import os
import re
import ssl
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from weiheng.vocabulary.messages import Term
from weiheng.vocabulary.problem import Exit, Place, Problem, Refused

SCHEMES = ("postgresql", "postgres")
_KEYS = {"schema", "host", "sslmode"}
_MODES = ("disable", "require", "verify-full")
_HERE = ("localhost", "127.0.0.1", "::1")
_FIELD = re.compile(r"((?:\\.|[^:\\])*)(?::|$)")


@dataclass(frozen=True)
class Address:
    """A database and one of its schemas; a ``host`` that begins with a slash is the folder of a socket.

    ``mode`` is that of other programs for PostgreSQL: ``disable`` (no encryption; usual on one machine), ``require``
    (encrypted, to whoever answers) or ``verify-full`` (the server shows a certificate for its name; usual elsewhere).
    """

    user: str
    host: str
    port: int
    database: str
    schema: str
    mode: str

    def __str__(self) -> str:
        return f"postgresql://{self.host}/{self.database}"

    def place(self, table: str) -> Place:
        """Where a table is, for messages."""
        return Place(f"{self}/{self.schema}.{table}")

    def context(self) -> ssl.SSLContext | bool:
        """How the connection is encrypted, False if it is not; PGSSLROOTCERT may name certificates to trust."""
        if self.mode == "disable":
            return False
        context = ssl.create_default_context(cafile=os.environ.get("PGSSLROOTCERT"))
        if self.mode == "require":
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context

    def password(self) -> str | None:
        """From PGPASSWORD, or the first line that fits in ~/.pgpass (or PGPASSFILE), which only its owner may read."""
        if "PGPASSWORD" in os.environ:
            return os.environ["PGPASSWORD"]
        path = Path(os.environ.get("PGPASSFILE") or Path.home() / ".pgpass")
        if not path.is_file() or path.stat().st_mode & 0o077:
            return None
        mine = ("localhost" if self.host.startswith("/") else self.host, str(self.port), self.database, self.user)
        for line in path.read_text(encoding="utf-8").splitlines():
            *fields, password = _fields(line)
            if len(fields) == len(mine) and all(field in ("*", own) for field, own in zip(fields, mine, strict=True)):
                return password
        return None


def _fields(line: str) -> list[str]:
    """Fields between colons; a backslash takes what follows as it is."""
    return [re.sub(r"\\(.)", r"\1", field) for field in _FIELD.findall(line)[:5]]


def is_address(data: str) -> bool:
    """Whether it is an address rather than a folder."""
    return data.partition("://")[0] in SCHEMES and "://" in data


def parse(url: str) -> Address:
    """An address as it was written. ``Refused`` (X01), which repeats nothing of it, if it cannot be understood."""
    try:
        parts = urlsplit(url)
        given = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
        port = parts.port or int(os.environ.get("PGPORT", "5432"))
    except ValueError as error:
        raise _refused("url_form") from error
    if parts.password is not None or "password" in given:
        raise _refused("url_password")
    host = given.get("host") or unquote(parts.hostname or "localhost")
    mode = given.get("sslmode") or ("disable" if host.startswith("/") or host in _HERE else "verify-full")
    database = unquote(parts.path.removeprefix("/"))
    if not given.keys() <= _KEYS or mode not in _MODES or not database or parts.fragment:
        raise _refused("url_form")
    return Address(_user(parts), host, port, database, given.get("schema", "public"), mode)


def _user(parts: SplitResult) -> str:
    return unquote(parts.username or "") or os.environ.get("PGUSER") or getpass.getuser()


def _refused(why: str) -> Refused:
    facts = {"found": Term(why), "allowed": Term("url_allowed"), "command": "weiheng records"}
    return Refused([Problem("X01", Place("weiheng records"), facts)], Exit.USAGE)
