"""Import in this process: from files to a dataset, and back to the texts of its tables."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from accord import pipeline
from accord.importing.run import Imported, run
from accord.problems import errors
from accord.project import Project
from accord.write.tables import Output

DAY = date(2024, 2, 15)


def import_files(folder: Path, *paths: Path, encoding: str = "") -> Imported:
    """Import files into a folder; what comes out passes a check."""
    imported = run(list(paths), folder, DAY, encoding)
    assert errors(pipeline.check(Project.at(folder)).problems) == []
    return imported


def import_text(folder: Path, text: str | bytes, name: str = "notes.csv") -> dict[str, Any]:
    """Import one file of this text; return the schema of its table."""
    folder.mkdir(parents=True, exist_ok=True)
    source = folder / name
    source.write_bytes(text if isinstance(text, bytes) else text.encode())
    import_files(folder / "made", source)
    return schema_of(folder / "made", next((folder / "made" / "schemas").iterdir()).stem)


def schema_of(folder: Path, stem: str) -> dict[str, Any]:
    """Return a schema that an import made."""
    made: dict[str, Any] = json.loads((folder / "schemas" / f"{stem}.json").read_text(encoding="utf-8"))
    return made


def cells(path: Path) -> tuple[list[str], list[list[str | None]]]:
    """Return header and rows of a CSV file as pyarrow reads it: all of it text, a null where nothing stands."""
    header = pyarrow.csv.read_csv(path, parse_options=_parsing()).schema.names
    texts = {name: pa.string() for name in header}
    converting = pyarrow.csv.ConvertOptions(
        column_types=texts, null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=False
    )
    table = pyarrow.csv.read_csv(path, parse_options=_parsing(), convert_options=converting)
    columns: Sequence[list[str | None]] = [column.to_pylist() for column in table.columns]
    return header, [list(row) for row in zip(*columns, strict=True)]


def published(folder: Path, table: str) -> pa.Table:
    """Return the rows of a table as a build would publish them."""
    return published_tables(folder)[table]


def published_tables(folder: Path) -> dict[str, pa.Table]:
    """Return the rows of every table as a build would publish them."""
    with TemporaryDirectory() as name:
        output = Output(Path(name), ("parquet",))
        dataset = pipeline.read(Project.at(folder), {})
        problems = dataset.check_and_write(output, output.kinds, output.kinds, pipeline.silent)
        assert errors(problems) == []
        paths = {name: output.path("parquet", name) for name in dataset.schemas.tables}
        return {name: pyarrow.parquet.read_table(path) for name, path in paths.items() if path.exists()}


def _parsing() -> pyarrow.csv.ParseOptions:
    return pyarrow.csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False)


def notes(folder: Path) -> str:
    """Return IMPORT.md."""
    return (folder / "IMPORT.md").read_text(encoding="utf-8")
