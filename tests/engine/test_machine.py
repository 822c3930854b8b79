"""Tables of machine size: found, streamed, told at their lines; whole or not at all; the same bytes however read."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from support import ROOT, files, project, script

EXAMPLE = ROOT / "examples" / "plover"
TABLES = ("coded_actors", "coded_events", "coded_participants")


def generated(folder: Path, events: int, bad: float, kind: str) -> list[str]:
    """Make the example's tables; return the options that name them."""
    command = [sys.executable, EXAMPLE / "generate.py", "--events", str(events), "--bad", str(bad), "--seed", "11"]
    subprocess.run([*command, "--out", folder, "--format", kind], check=True, capture_output=True)
    return [word for table in TABLES for word in ("--table", f"{table}={folder / table}.{kind}")]


def convert(*words: str | Path) -> subprocess.CompletedProcess:
    return script("convert", "--root", EXAMPLE, "--format", "json", *words)


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_every_fault_sown_is_reported_at_its_line_and_no_other(kind: str, tmp_path: Path) -> None:
    tables = generated(tmp_path / "data", 3000, 0.05, kind)
    done = convert(*tables, "--out", tmp_path / "out")
    assert done.returncode == 1, done.stderr
    reported = {(Path(p["path"]).stem, p["line"]) for p in json.loads(done.stdout)["problems"]}
    sown = {(f["table"], f["line"]) for f in json.loads((tmp_path / "data" / "bad.json").read_text("utf-8"))["faults"]}
    assert reported == sown
    assert not (tmp_path / "out").exists(), "nothing is written while a problem stands"


def test_what_is_right_comes_out_as_it_went_in_whatever_the_form(tmp_path: Path) -> None:
    outs = {}
    for kind in ("csv", "jsonl", "parquet"):
        tables = generated(tmp_path / kind, 2000, 0, kind)
        out = tmp_path / f"out-{kind}"
        assert convert(*tables, "--out", out, "--write", "parquet,csv").returncode == 0
        outs[kind] = files(out)
    assert outs["csv"] == outs["jsonl"] == outs["parquet"], "the same rows give the same bytes"


def test_parts_and_compressed_files_give_the_bytes_of_the_whole(tmp_path: Path) -> None:
    tables = generated(tmp_path / "data", 2000, 0, "parquet")
    whole = pq.read_table(tmp_path / "data" / "coded_events.parquet")
    parts = tmp_path / "parts"
    parts.mkdir()
    for number, start in enumerate(range(0, 2000, 700)):
        pq.write_table(whole.slice(start, 700), parts / f"part-{number:03}.parquet")
    assert convert(*tables, "--out", tmp_path / "one").returncode == 0
    others = [f"coded_events={parts}" if word.startswith("coded_events=") else word for word in tables]
    assert convert(*others, "--out", tmp_path / "many").returncode == 0
    assert files(tmp_path / "one") == files(tmp_path / "many")


def test_partitions_hold_every_row_once(tmp_path: Path) -> None:
    tables = generated(tmp_path / "data", 1000, 0, "csv")
    assert convert(*tables, "--out", tmp_path / "out", "--partition-by", "year").returncode == 0
    folder = tmp_path / "out" / "parquet" / "coded_events"
    assert len(list(folder.glob("year=*"))) > 1
    assert sum(pq.read_metadata(part).num_rows for part in folder.rglob("*.parquet")) == 1000
    assert (tmp_path / "out" / "parquet" / "coded_actors.parquet").exists(), "what has no such column stays whole"


def test_the_example_builds_and_the_database_holds_it(tmp_path: Path) -> None:
    for name in ("curated", "schemas"):
        shutil.copytree(EXAMPLE / name, tmp_path / name)
    assert script("check", "--root", tmp_path).stdout.startswith("no problems")
    done = script("build", "--root", tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    with sqlite3.connect(tmp_path / ".builds" / "current" / "accord.sqlite") as db:
        assert db.execute("SELECT count(*) FROM coded_events").fetchone() == (200,)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    manifest = json.loads((tmp_path / "build" / "manifest.json").read_text("utf-8"))
    assert manifest["files"]["build/csv/coded_events.csv"]["rows"] == 200
    assert script("verify", "--root", tmp_path).returncode == 0
    assert script("build", "--root", tmp_path, "--check").returncode == 0


def test_a_hand_written_table_may_come_as_a_file_of_rows(tmp_path: Path) -> None:
    root = project(tmp_path)
    (root / "curated" / "places.yaml").unlink()
    table = root / "curated" / "places.csv"
    table.write_text("id,name,kind,part_of\niraq,Iraq,country,\nbaghdad,Baghdad,city,iraq\n", "utf-8")
    done = script("build", "--root", root)
    assert done.returncode == 0, done.stdout
    flat = pq.read_table(root / "build" / "parquet" / "events_flat.parquet").column("place").to_pylist()
    assert "Baghdad" in flat, "what is computed from hand-written tables has the rows of files too"
    table.write_text("id,name,kind\niraq,Iraq,country\nbaghdad,Baghdad,town\nbaghdad,,city\n", "utf-8")
    done = script("build", "--root", root)
    assert done.returncode == 1
    assert "curated/places.csv:3:17: kind: 'town' is not a code of kind" in done.stdout
    assert "curated/places.csv:4:9: name: is missing; add it [required]" in done.stdout
    assert script("check", "--root", root).stdout == done.stdout, "a check tells what a build tells"
    table.write_text("id,name,kind\niraq,Iraq,country\n", "utf-8")
    done = script("build", "--root", root)
    assert done.returncode == 1
    assert "place: 'baghdad' is not an id in places; did you mean" not in done.stdout.splitlines()[-1]
    assert "'baghdad' is not an id in places" in done.stdout


def test_outlets_may_come_as_a_file_and_one_that_lacks_is_reported(tmp_path: Path) -> None:
    root = project(tmp_path)
    (root / "curated" / "outlets.yaml").unlink()
    table = root / "curated" / "outlets.csv"
    north, south = "north-news,North News,iranian,state", "south-news,South News,iraqi_federal,unknown"
    table.write_text(f"id,name,side,control\n{north}\n{south}\n", "utf-8")
    done = script("build", "--root", root)
    assert done.returncode == 0, done.stdout
    table.write_text(f"id,name,side,control\n{north}\n", "utf-8")
    done = script("build", "--root", root)
    assert done.returncode == 1
    assert "'south-news' is not an id in outlets" in done.stdout


def test_a_table_that_comes_twice_or_that_nobody_knows_is_reported(tmp_path: Path) -> None:
    root = project(tmp_path)
    (root / "curated" / "places.csv").write_text("id,name,kind\n", "utf-8")
    (root / "curated" / "places.jsonl").write_text("", "utf-8")
    assert "places comes in more than one way" in script("build", "--root", root).stdout
    done = script("build", "--root", root, "--table", f"plases={root / 'curated' / 'places.csv'}")
    assert "no table is called so; did you mean 'places'?" in done.stdout
    assert not (root / ".builds" / "current").exists()


def test_rows_of_a_table_whose_cells_need_sources_are_refused(tmp_path: Path) -> None:
    root = project(tmp_path / "project")
    people = tmp_path / "event_participants.csv"
    people.write_text("event_id,item,actor,role\n", encoding="utf-8")
    done = script("check", "--root", root, "--table", f"event_participants={people}")
    assert done.returncode == 1
    assert "event_participants needs a source for its cells, which a row cannot name" in done.stdout
    assert done.stdout.count("[evidence]") == 1


def test_an_interrupt_leaves_nothing_behind(tmp_path: Path) -> None:
    tables = generated(tmp_path / "data", 60_000, 0, "csv")
    command = [sys.executable, ROOT / "scripts" / "convert.py", "--root", EXAMPLE, *tables, "--out", tmp_path / "out"]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        while process.poll() is None and not list(tmp_path.glob(".out-*/parquet/coded_events.parquet")):
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
    assert process.returncode == 130
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data"]


def test_keys_in_order_need_no_duckdb_in_whatever_order_tables_are_named(tmp_path: Path) -> None:
    tables = generated(tmp_path / "data", 20_000, 0, "csv")
    backwards = [word for at in range(len(tables) - 2, -1, -2) for word in tables[at : at + 2]]
    command = ["convert", "--root", str(EXAMPLE), *backwards, "--out", str(tmp_path / "out")]
    code = f"import sys; sys.modules['duckdb'] = None; from accord.cli.main import main; sys.exit(main({command!r}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    read = [line.partition(":")[0] for line in done.stderr.splitlines() if line.endswith("rows")]
    assert read == ["coded_actors", "coded_events", "coded_participants"]


def test_a_small_record_imports_nothing_of_this(tmp_path: Path) -> None:
    root = project(tmp_path)
    code = (
        f"import sys; sys.argv = ['build', '--root', {str(root)!r}]; import runpy\n"
        f"try: runpy.run_path({str(ROOT / 'scripts' / 'build.py')!r}, run_name='__main__')\n"
        "except SystemExit: pass\n"
        "print(*sorted(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "accord.pipeline" in loaded
    unneeded = {
        "duckdb",
        "adbc_driver_sqlite",
        "pyspark",
        "accord.rules.keys.duckdb",
        "accord.sources.readers",
    }
    assert not unneeded & loaded


def test_a_check_of_records_without_a_fault_imports_none_of_arrows_functions(tmp_path: Path) -> None:
    """Nor what reads files of rows: the imports would take as long as the check."""
    for name in ("curated", "schemas", "checks", "tables", "views"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("search_log.csv", "counts.sql"))
    code = (
        "import sys\n"
        "class WithoutPandas:  # which would bring them\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'pandas': raise ModuleNotFoundError(name)\n"
        "sys.meta_path.insert(0, WithoutPandas())\n"
        f"from accord.cli.main import main; code = main(['check', '--root', {str(tmp_path)!r}])\n"
        "print(code, *sorted(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    code_and_modules = done.stdout.splitlines()[-1].split()
    assert code_and_modules[0] == "0"
    unneeded = {"pyarrow.compute", "pyarrow.csv", "pyarrow.parquet", "accord.rules.masks", "accord.sources.csv.framing"}
    assert not unneeded & set(code_and_modules)
