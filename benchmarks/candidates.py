"""What is measured: one entry a candidate, in sections, and the one place that says how Accord is run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

PEERS = Path(__file__).parent / "peers"
TABLES = ("coded_actors", "coded_events", "coded_participants")
CLEAN = ("clean",)
SPREAD = ("clean", "spread")
ALL = ("clean", "spread", "gathered")
BEFORE = "723bfee"  # the commit with whose code today's is compared: the last of the flat engine


@dataclass(frozen=True)
class Section:
    """Candidates that read the same files under the same conditions; ratios stay within it."""

    name: str
    title: str
    format: str = "csv"
    one_core: bool = False


CSV = Section("csv", "From CSV")
ONE_CORE = Section("one-core", "From CSV, the process held to one core", one_core=True)
JSON_LINES = Section("jsonl", "From JSON Lines", "jsonl")
PARQUET = Section("parquet", "From Parquet", "parquet")
SECTIONS = (CSV, ONE_CORE, JSON_LINES, PARQUET)


def accord(script: str, *more: str) -> tuple[str, ...]:
    """Return the command that checks the example's tables, which stand elsewhere; run.py fills the braces."""
    tables = [word for table in TABLES for word in ("--table", f"{table}={{data}}/{table}.{{format}}")]
    return ("{accord}", f"{{code}}/scripts/{script}.py", "--root", "{root}", "--format", "json", *tables, *more)


def peer(script: str, *more: str) -> tuple[str, ...]:
    """Return the command of a peer."""
    return ("{peers}", str(PEERS / f"{script}.py"), "--data", "{data}", "--out", "{out}", "--format", "{format}", *more)


@dataclass(frozen=True)
class Candidate:
    """One thing that is measured, on which data, and with which of its section its time is compared."""

    name: str
    label: str
    does: str
    command: tuple[str, ...]
    data: tuple[str, ...] = SPREAD
    cannot: str = ""  # the rules that it cannot express, in words
    most_rounds: int | None = None
    slow: bool = False  # one round, on a tenth of the rows
    against: str = "pyarrow"
    beside: str = "accord"  # which of ours does as much
    section: Section = CSV
    before: bool = False  # the code of BEFORE

    @property
    def is_accord(self) -> bool:
        """Whether it is this project."""
        return self.command[0] == "{accord}"

    @property
    def key(self) -> str:
        """Its name, which no other has."""
        return self.name if self.section is CSV else f"{self.name}@{self.section.name}"

    @property
    def is_checking_peer(self) -> bool:
        """Whether it is not this project, and checks."""
        return not self.is_accord and self.does.startswith("checks")

    @property
    def checks_only(self) -> bool:
        """Whether it checks, and writes nothing."""
        return self.does == "checks"

    def within(self, section: Section, **changes: object) -> Candidate:
        """Return it in another section."""
        return replace(self, section=section, **changes)  # type: ignore[arg-type] # the fields have several types


NOTHING = "checks nothing"
KEYS = "keys, references"
COPY = Candidate("pyarrow", "pyarrow copy", "Parquet", peer("copy_pyarrow"), CLEAN, NOTHING)
POLARS = Candidate("polars", "Polars scan to sink", "Parquet", peer("copy_polars"), CLEAN, NOTHING)
ACCORD = Candidate("accord", "Accord", "checks, Parquet", accord("convert", "--out", "{out}/converted"), ALL)
CHECK = Candidate("accord_check", "Accord, check", "checks", accord("check"))
BUILD = Candidate("accord_build", "Accord, whole build", "checks, Parquet, CSV, SQLite with indexes and search",
                  accord("build"), CLEAN, most_rounds=3, against="sqlite_utils", beside="accord_build")  # fmt: skip
DATAFRAMELY = Candidate(
    "dataframely", "dataframely", "checks", peer("check_dataframely"), beside="accord_check",
    cannot="references; marks both rows of a duplicate; EDTF and lengths in characters by hand",
)  # fmt: skip
PANDERA = Candidate("pandera", "pandera on Polars", "checks", peer("check_pandera"), beside="accord_check",
                    cannot="references; marks both rows of a duplicate; EDTF by hand")  # fmt: skip
JSONSCHEMA_RS = Candidate("jsonschema_rs", "jsonschema-rs", "checks", peer("check_jsonschema_rs"), cannot=KEYS,
                          slow=True, beside="accord_check")  # fmt: skip
CANDIDATES = (
    COPY,
    Candidate("pyarrow_csv", "pyarrow copy, CSV too", "Parquet, CSV", peer("copy_pyarrow", "--with-csv"), CLEAN,
              NOTHING),
    POLARS,
    Candidate("duckdb_copy", "DuckDB COPY", "Parquet", peer("copy_duckdb"), CLEAN, NOTHING),
    ACCORD,
    replace(ACCORD, name="accord_before", label=f"Accord at {BEFORE}", before=True, data=SPREAD, most_rounds=5),
    Candidate("accord_csv", "Accord, CSV too", "checks, Parquet, CSV",
              accord("convert", "--out", "{out}/converted", "--write", "parquet,csv"), CLEAN, against="pyarrow_csv"),
    CHECK,
    BUILD,
    replace(BUILD, name="accord_build_before", label=f"Accord at {BEFORE}, whole build", before=True),
    Candidate("duckdb", "DuckDB, SQL by hand", "checks, Parquet", peer("check_duckdb"), most_rounds=3,
              cannot="EDTF in SQL (Python here)"),
    Candidate("duckdb_constraints", "DuckDB constraints", "checks, loads", peer("check_duckdb_constraints"),
              cannot="EDTF; stops at the first fault", most_rounds=3),
    DATAFRAMELY,
    PANDERA,
    JSONSCHEMA_RS,
    Candidate("fastjsonschema", "fastjsonschema", "checks", peer("check_fastjsonschema"), cannot=KEYS, slow=True,
              beside="accord_check"),
    Candidate("frictionless", "frictionless validate", "checks", peer("check_frictionless"), slow=True,
              cannot="EDTF; nan, 007 and the like as numbers; a line break at the end against a pattern",
              beside="accord_check"),
    Candidate("frictionless_convert", "frictionless validate, write", "checks, CSV", peer("convert_frictionless"),
              CLEAN, "as above", slow=True, against="pyarrow_csv", beside="accord_csv"),
    Candidate("jsonschema", "jsonschema", "checks", peer("check_jsonschema"), slow=True, beside="accord_check",
              cannot=f"{KEYS}; a line break at the end against a pattern"),
    Candidate("sqlite_utils", "sqlite-utils insert", "SQLite, no index, no search", peer("load_sqlite_utils"), CLEAN,
              NOTHING, slow=True, beside="accord_build"),
    *(each.within(ONE_CORE, data=CLEAN, most_rounds=5) for each in (COPY, POLARS, ACCORD, CHECK, DATAFRAMELY)),
    *(each.within(JSON_LINES, data=CLEAN, most_rounds=3) for each in (COPY, POLARS)),
    *(each.within(JSON_LINES, data=SPREAD, most_rounds=3) for each in (ACCORD, CHECK, JSONSCHEMA_RS)),
    *(each.within(PARQUET, data=CLEAN, most_rounds=5) for each in (COPY, POLARS)),
    *(each.within(PARQUET, data=SPREAD, most_rounds=5) for each in (ACCORD, CHECK, DATAFRAMELY, PANDERA)),
)  # fmt: skip
