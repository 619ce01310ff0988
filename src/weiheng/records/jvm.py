"""One Spark in a process: started for the first engine that needs it, and gone with the last one that holds it."""

import os
import shutil
import signal
import tempfile
import threading
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen, TimeoutExpired

from py4j.java_gateway import JavaGateway
from py4j.protocol import Py4JError
from pyspark import SparkConf, SparkContext
from pyspark.errors import PySparkException
from pyspark.java_gateway import launch_gateway
from pyspark.logger import PySparkLogger
from pyspark.sql import SparkSession

from weiheng.records.memory import size
from weiheng.vocabulary.messages import Term
from weiheng.vocabulary.problem import Exit, Place, Problem, Refused

_PATIENCE = 30.0
"""Seconds that a process has to end by itself."""
_LOGGERS = ("SQLQueryContextLogger", "DataFrameQueryContextLogger")


@dataclass(frozen=True, eq=False)
class Running:
    """A Spark that runs as long as somebody holds this."""

    session: SparkSession


_SHARED: weakref.WeakValueDictionary[str, Running] = weakref.WeakValueDictionary()


def running(master: str, memory: str | None, *, is_catalog: bool) -> Running:
    """The Spark of this process; if there is none yet, one on a master, with so much memory for the program itself.

    One that was there before, as in a notebook, is used as it is, and stays. What a new one writes lies in a private
    folder; of a cluster's settings, and of those of a catalog, nothing is changed. ``Refused`` with Q16 if it cannot
    be started, X01 if the memory is no size or less than 512 MiB.
    """
    found = _SHARED.get("")
    present = SparkSession.getActiveSession()
    if found is None and present is not None:
        return Running(present)
    if found is None:
        found = _SHARED[""] = _started(master, memory, is_catalog)
    return found


def _started(master: str, memory: str | None, is_catalog: bool) -> Running:
    settings = {"spark.app.name": "weiheng", "spark.master": master, "spark.ui.showConsoleProgress": "false"}
    if memory is not None:
        settings["spark.driver.memory"] = f"{size(memory, 'spark_memory_sizes') // 2**20}m"
    if shutil.which("java", path=_java_folder()) is None:
        raise refused("java", master)
    folder = Path(tempfile.mkdtemp(prefix="weiheng-"))
    settings |= _private(folder) | (_LOCAL if master.startswith("local") else {})
    if not is_catalog:
        settings |= {
            "spark.sql.warehouse.dir": str(folder / "warehouse"),
            "spark.sql.catalogImplementation": "in-memory",
        }
    try:
        gateway = _launched(settings, folder, master)
        try:
            with _own_interrupts():
                session = SparkSession(SparkContext(gateway=gateway, conf=_conf(settings)))
        except (PySparkException, Py4JError) as error:
            _end(gateway)
            raise refused("start", master) from error
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    for name in _LOGGERS:  # they show values
        PySparkLogger.getLogger(name).setLevel("CRITICAL")
    found = Running(session)
    weakref.finalize(found, _stop, session, gateway, folder)
    return found


_LOCAL = {
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "8",
}
"""On one machine nobody else is to listen, and hundreds of parts are a burden."""


def _private(folder: Path) -> dict[str, str]:
    own = f'"-Djava.io.tmpdir={folder}" "-Dderby.system.home={folder}" -XX:-UsePerfData'
    return {"spark.local.dir": str(folder), "spark.driver.defaultJavaOptions": own}


def _conf(settings: Mapping[str, str]) -> SparkConf:
    return SparkConf(loadDefaults=False).setAll([*settings.items()])


def _java_folder() -> str | None:
    """Where Spark looks for Java; None for everywhere on the path."""
    home = os.environ.get("JAVA_HOME")
    return f"{home}/bin" if home else None


def _launched(settings: Mapping[str, str], folder: Path, master: str) -> JavaGateway:
    """Java with Spark in it, whose words go into a file: they may show values, and nobody asked for them."""
    said = folder / "log"
    with said.open("wb") as log:
        try:
            return launch_gateway(_conf(settings), {"stdout": log, "stderr": log})  # type: ignore[no-untyped-call]
        except PySparkException as error:
            old = "UnsupportedClassVersionError" in said.read_text(errors="replace")
            raise refused("java" if old else "start", master) from error


@contextmanager
def _own_interrupts() -> Iterator[None]:
    """Spark takes Ctrl-C for itself, and keeps it when it has stopped."""
    before = signal.getsignal(signal.SIGINT)
    yield
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, before)


def _stop(session: SparkSession, gateway: JavaGateway, folder: Path) -> None:
    session.stop()
    _end(gateway)
    shutil.rmtree(folder, ignore_errors=True)


def _end(gateway: JavaGateway) -> None:
    """End Java as well, so that the next one starts anew."""
    gateway.shutdown()
    SparkContext._gateway = SparkContext._jvm = None  # noqa: SLF001 - as its own tests do
    process: Popen[bytes] | None = gateway.proc
    if process is not None and process.stdin is not None:
        process.stdin.close()
        try:
            process.wait(_PATIENCE)
        except TimeoutExpired:
            process.kill()


def refused(why: str, master: str) -> Refused:
    """Spark cannot be started: without its ``package``, without ``java``, or it does not ``start``."""
    return Refused([Problem("Q16", Place(master), {"found": master, "why": Term(f"spark_{why}")})], Exit.FILES)
