"""Each computed table has its query, and each query its table; what is missing is told with the faults of schemas."""

from __future__ import annotations

from pathlib import Path

from accord.problems import SchemaError
from accord.schema.load import load_schemas
from small_schemas import JSON, prop, record, shelves, write

COUNTS = {**record("counts", "count", ["number"], number=prop("integer")), "x-generated": "query"}


def written(root: Path, more: JSON, queries: list[str]) -> Path:
    """Write schemas, and queries beside them; return the folder of the schemas."""
    (root / "tables").mkdir()
    for name in queries:
        (root / "tables" / f"{name}.sql").write_text("SELECT 'a' AS id, 1 AS number\n", "utf-8")
    return write(root / "schemas", {**shelves(), **more})


def lines(folder: Path) -> list[str]:
    try:
        load_schemas(folder, folder.parent / "tables")
    except SchemaError as error:
        return [str(problem) for problem in error.problems]
    return []


def test_a_computed_table_and_its_query_belong_together(tmp_path: Path) -> None:
    folder = written(tmp_path, {"counts": COUNTS}, ["count", "books"])
    other, of_books, near = lines(folder)
    fact = 'computes no table: schemas/books.json with "x-generated": "query" is missing'
    assert of_books == f"tables/books.sql:1:1: {fact}; add it, or take this file out [sql]"
    assert near.startswith("tables/count.sql:1:1: computes no table: schemas/count.json")
    assert "did you mean 'counts'?" in near
    assert other.startswith("schemas/counts.json:")
    assert "tables/counts.sql is missing, the SELECT that computes this table; add it" in other


def test_they_are_reported_with_the_faults_of_the_schemas(tmp_path: Path) -> None:
    wrong = {**COUNTS, "titel": "Counts"}
    reported = lines(written(tmp_path, {"counts": wrong}, []))
    assert any("'titel' is no word" in line for line in reported)
    assert any("tables/counts.sql is missing" in line for line in reported)


def test_a_schema_that_cannot_be_read_may_be_that_of_a_query(tmp_path: Path) -> None:
    folder = written(tmp_path, {"counts": COUNTS}, ["counts"])
    (tmp_path / "schemas" / "counts.json").write_text("{", "utf-8")
    assert [line.partition(":")[0] for line in lines(folder)] == ["schemas/counts.json"]


def test_what_belongs_together_is_no_problem(tmp_path: Path) -> None:
    folder = written(tmp_path, {"counts": COUNTS}, ["counts"])
    assert load_schemas(folder, tmp_path / "tables").tables["counts"].generated == "query"


def test_a_query_whose_name_begins_with_a_full_stop_is_none(tmp_path: Path) -> None:
    folder = written(tmp_path, {"counts": COUNTS}, ["counts", ".draft"])
    assert lines(folder) == []
    (tmp_path / "tables" / "counts.sql").unlink()
    assert len(lines(folder)) == 1
    load_schemas(folder)  # where nobody asks for queries


def test_a_schema_that_is_no_object_is_of_no_query_either(tmp_path: Path) -> None:
    folder = written(tmp_path, {"counts": [COUNTS]}, ["counts"])
    assert {line.partition(":")[0] for line in lines(folder)} == {"schemas/counts.json", "tables/counts.sql"}
