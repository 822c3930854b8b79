"""Which tables of a project come as files of rows. Knows names only, so that a small record loads no reader."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from accord.problems import Problem, did_you_mean
from accord.schema.model import Schemas
from accord.schema.references import targets_first
from accord.sources.partitions import is_partition

ENDINGS = (".csv", ".csv.gz", ".jsonl", ".parquet")


class TableFiles(NamedTuple):
    """The tables that come as files of rows, by name; all such files in curated/; what is wrong with how they come."""

    tables: dict[str, Path]
    files: list[Path]
    problems: list[Problem]


def find(root: Path, schemas: Schemas, given: Mapping[str, Path]) -> TableFiles:
    """Find the tables of a project that come as files of rows; one that is ``given`` goes before one in curated/."""
    tables: dict[str, Path] = {}
    files: list[Path] = []
    problems = []
    for name, path in given.items():
        if name not in schemas.tables or schemas.tables[name].generated:
            fact = f"--table {name}: no table is called so{did_you_mean(name, schemas.tables)}"
            problems.append(Problem(str(path), 0, 0, "", "unknown-table", fact))
        else:
            tables[name] = path
    for name, table in schemas.tables.items():
        there = [] if table.generated else _candidates(root / "curated", table.stem)
        files += there
        if name not in tables and len(there) > 1:
            fact = f"{name} comes in more than one way: {', '.join(path.name for path in there)}; keep one"
            problems.append(Problem(f"curated/{there[0].name}", 0, 0, "", "twice", fact))
        elif name not in tables and there:
            tables[name] = there[0]
    problems += [_unsourced(name, path) for name, path in tables.items() if _needs_sources(schemas, name)]
    # In this order references find their targets when they are read.
    in_order = {name: tables[name] for name in targets_first(tables, schemas.tables)}
    return TableFiles(in_order, files, problems)


def _needs_sources(schemas: Schemas, name: str) -> bool:
    return schemas.has_evidence(schemas.tables[name].record)


def _unsourced(name: str, path: Path) -> Problem:
    """Return the problem of rows whose cells need sources: evidence is written in records only."""
    fact = (
        f"{name} needs a source for its cells, which a row cannot name; write records, or take evidence from its schema"
    )
    return Problem(name_of(path), 0, 0, "", "evidence", fact)


def name_of(path: Path) -> str:
    """Return what problems call a file: its path in the project, or as it was given."""
    parts = path.parts
    return "/".join(parts[parts.index("curated") :]) if "curated" in parts else path.as_posix()


def _candidates(folder: Path, name: str) -> list[Path]:
    paths = []
    with suppress(OSError):  # what cannot be read is reported where the records are read, which walks all of curated/
        paths += [folder / f"{name}{ending}" for ending in ENDINGS if (folder / f"{name}{ending}").exists()]
        parts = folder / name
        if parts.is_dir() and any(_may_hold_rows(part) for part in parts.iterdir()):
            paths.append(parts)
    return paths


def _may_hold_rows(part: Path) -> bool:
    return part.name.endswith(ENDINGS) or is_partition(part)
