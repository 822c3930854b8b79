"""What is measured: one entry a candidate, and the one place that says how Accord is run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PEERS = Path(__file__).parent / "peers"
TABLES = ("coded_actors", "coded_events", "coded_participants")
CLEAN = ("clean",)
BOTH = ("clean", "bad")


def accord(script: str, *more: str) -> tuple[str, ...]:
    """Return the command that checks the example's tables, which stand elsewhere; run.py fills the braces."""
    tables = [word for table in TABLES for word in ("--table", f"{table}={{data}}/{table}.csv")]
    return ("{accord}", f"scripts/{script}.py", "--root", "{root}", "--format", "json", *tables, *more)


def peer(script: str, *more: str) -> tuple[str, ...]:
    """Return the command of a peer."""
    return ("{peers}", str(PEERS / f"{script}.py"), "--data", "{data}", "--out", "{out}", *more)


@dataclass(frozen=True)
class Candidate:
    """One thing that is measured, on which data, and against which bare copy its time is told."""

    name: str
    label: str
    does: str
    command: tuple[str, ...]
    data: tuple[str, ...] = BOTH
    cannot: str = ""  # the rules that it cannot express, in words
    slow: bool = False  # one round; a tenth of the rows in a small run
    against: str = "pyarrow"
    beside: str = "accord"  # which of ours does as much

    @property
    def is_accord(self) -> bool:
        """Whether it is this project."""
        return self.command[0] == "{accord}"


KEYS = "keys, references"
CANDIDATES = (
    Candidate("pyarrow", "pyarrow copy", "Parquet", peer("copy_pyarrow"), CLEAN, "checks nothing"),
    Candidate("pyarrow_csv", "pyarrow copy, CSV too", "Parquet, CSV", peer("copy_pyarrow", "--with-csv"), CLEAN,
              "checks nothing"),
    Candidate("polars", "Polars scan to sink", "Parquet", peer("copy_polars"), CLEAN, "checks nothing"),
    Candidate("duckdb_copy", "DuckDB COPY", "Parquet", peer("copy_duckdb"), CLEAN, "checks nothing"),
    Candidate("accord", "Accord", "checks, Parquet", accord("convert", "--out", "{out}/converted")),
    Candidate("accord_csv", "Accord, CSV too", "checks, Parquet, CSV",
              accord("convert", "--out", "{out}/converted", "--write", "parquet,csv"), CLEAN,
              against="pyarrow_csv"),
    Candidate("accord_build", "Accord, whole build", "checks, Parquet, CSV, SQLite with indexes and search",
              accord("build"), CLEAN, against="sqlite_utils"),
    Candidate("duckdb", "DuckDB, SQL by hand", "checks, Parquet", peer("check_duckdb"),
              cannot="EDTF in SQL (Python here)"),
    Candidate("duckdb_constraints", "DuckDB constraints", "checks, loads", peer("check_duckdb_constraints"),
              cannot="EDTF; stops at the first fault"),
    Candidate("dataframely", "dataframely", "checks", peer("check_dataframely"),
              cannot="references; marks both rows of a duplicate; EDTF and lengths in characters by hand"),
    Candidate("pandera", "pandera on Polars", "checks", peer("check_pandera"),
              cannot="references; marks both rows of a duplicate; EDTF by hand"),
    Candidate("jsonschema_rs", "jsonschema-rs", "checks", peer("check_jsonschema_rs"), cannot=KEYS),
    Candidate("fastjsonschema", "fastjsonschema", "checks", peer("check_fastjsonschema"), cannot=KEYS),
    Candidate("frictionless", "frictionless validate", "checks", peer("check_frictionless"), BOTH,
              "EDTF; nan, 007 and the like as numbers; a line break at the end against a pattern", slow=True),
    Candidate("frictionless_convert", "frictionless validate, write", "checks, CSV", peer("convert_frictionless"),
              CLEAN, "as above", slow=True, against="pyarrow_csv", beside="accord_csv"),
    Candidate("jsonschema", "jsonschema", "checks", peer("check_jsonschema"), BOTH,
              f"{KEYS}; a line break at the end against a pattern", slow=True),
    Candidate("sqlite_utils", "sqlite-utils insert", "SQLite, no index, no search", peer("load_sqlite_utils"), CLEAN,
              "checks nothing", slow=True, beside="accord_build"),
)  # fmt: skip
