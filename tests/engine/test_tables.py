"""Tables keep what they need: rows of records always, as no file of theirs may be written; rows of files where few."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from accord import pipeline
from accord.engine import local
from accord.engine import tables as tables_module
from accord.engine.conversion import Conversion
from accord.engine.tables import Tables
from accord.problems import InvalidInputError
from accord.project import Project
from accord.schema.model import Schemas
from accord.sources import record_rows
from accord.sources.csv import framing
from accord.write.tables import Output
from lighthouses import PACKAGE
from small_schemas import array, derived, prop, record, write

WORDS = {"title": "Some", "description": "Some.", "type": "string"}
THINGS = {**WORDS, "x-singular": "thing", "x-label": "id", "required": ["id"], "$defs": {"id": WORDS},
          "properties": {"id": WORDS, "part_of": {**WORDS, "x-references": "things.id"}}}  # fmt: skip
SCHEMAS = Schemas({"things": THINGS}, derived({"things": THINGS}))


def test_many_rows_of_records_are_judged_though_no_file_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables_module, "MAX_ROWS_IN_MEMORY", 2)
    rows = [{"id": name, "part_of": "a"} for name in "abc"] + [{"id": "a", "part_of": "nothing"}]
    tables = Tables(SCHEMAS, Output(tmp_path), lambda *_: None)
    tables.add(SCHEMAS.tables["things"], [record_rows.of_rows(SCHEMAS.tables["things"], rows)], ())
    assert tables.in_memory["things"].num_rows == 4
    assert {problem.rule for problem in tables.problems_between()} == {"duplicate-id", "reference"}


def test_problems_of_keys_beyond_those_reported_are_counted(tmp_path: Path) -> None:
    """A thousand of one rule are listed, and nothing said that there were more."""
    write(tmp_path / "schemas", {"towers": record("towers", "tower", [], by=prop(x_references="towers.id"))})
    (tmp_path / "curated").mkdir()
    (tmp_path / "curated" / "package.yaml").write_text(PACKAGE, encoding="utf-8")
    rows = tmp_path / "curated" / "towers.csv"
    rows.write_text(
        "".join(["id,by\n", *(f"t{'' if n < 1001 else 'x'},none\n" for n in range(1003))]), encoding="utf-8"
    )
    problems = pipeline.check(Project(tmp_path)).problems
    assert [str(problem) for problem in problems if problem.rule == "too-many"] == [
        "curated/towers.csv: and 1 more rows whose id stands twice in towers; fix these first [too-many]",
        "curated/towers.csv: and 3 more references to nothing in towers; fix these first [too-many]",
    ]
    assert len(problems) == 2002
    rows.write_text("".join(["id,by\n", *(f"t{'x' * n},none\n" for n in range(1000))]), encoding="utf-8")
    assert {problem.rule for problem in pipeline.check(Project(tmp_path)).problems} == {"reference"}


def test_large_tables_are_judged_by_what_their_rows_and_the_items_of_their_lists_refer_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    near = array(prop(x_references="towers.id"), x_separator=" ")
    write(tmp_path / "schemas", {"towers": record("towers", "tower", [], by=prop(x_references="towers.id"), near=near)})
    (tmp_path / "curated").mkdir()
    (tmp_path / "curated" / "package.yaml").write_text(PACKAGE, encoding="utf-8")
    lines = ["id,by,near", "a,b,a b", "b,c,a d", "b,,"]
    (tmp_path / "curated" / "towers.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
    small = pipeline.check(Project(tmp_path)).problems
    for module, limit in ((local, "MAX_BYTES_IN_MEMORY"), (tables_module, "MAX_ROWS_IN_MEMORY")):
        with monkeypatch.context() as patch:
            patch.setattr(module, limit, 0)
            large = pipeline.check(Project(tmp_path)).problems
        assert [(p.line, p.column, p.rule) for p in large] == [(p.line, p.column, p.rule) for p in small]
    assert {problem.rule for problem in large} == {"duplicate-id", "reference"}
    assert sum(problem.rule == "reference" for problem in large) == 2


@pytest.mark.parametrize("fault", [0, 1, 5])  # the batch in which a row has one
def test_problems_are_the_same_whether_files_were_to_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: int
) -> None:
    """Of files that are thrown away only what rules between rows read is written from the first fault on."""
    towers = record("towers", "tower", [], by=prop(x_references="towers.id"), name=prop(maxLength=9), id=prop())
    ships = record("ships", "ship", [], tower=prop(x_references="towers.id"), name=prop(), id=prop())
    write(tmp_path / "schemas", {"ships": ships, "towers": towers})
    (tmp_path / "curated").mkdir()
    (tmp_path / "curated" / "package.yaml").write_text(PACKAGE, encoding="utf-8")
    lines = [f"t{n},t{n - 1 or ''},{'long ' * 9 * (n // 4 == fault)}name" for n in range(20)]
    lines += ["t3,t4,twice", "t99,nothing,stray"]
    (tmp_path / "curated" / "towers.csv").write_text("\n".join(["id,by,name", *lines, ""]), encoding="utf-8")
    (tmp_path / "curated" / "ships.csv").write_text("id,tower,name\na,t3,one\nb,t98,two\n", encoding="utf-8")
    for module, limit in (
        (framing, "BLOCK_BYTES"),
        (local, "MAX_BYTES_IN_MEMORY"),
        (tables_module, "MAX_ROWS_IN_MEMORY"),
    ):
        monkeypatch.setattr(module, limit, 64 if module is framing else 0)
    checked = pipeline.check(Project(tmp_path)).problems
    with pytest.raises(InvalidInputError) as built:
        pipeline.build(Project(tmp_path))
    with pytest.raises(InvalidInputError) as converted:
        pipeline.convert(Project(tmp_path), Conversion(tmp_path / "out", ("csv", "parquet")))
    assert built.value.problems == converted.value.problems == checked
    assert {problem.rule for problem in checked} >= {"duplicate-id", "reference"}
    assert ("maxLength" in {problem.rule for problem in checked}) == (fault < 5)


def test_few_rows_of_a_file_are_not_kept_where_their_texts_are_long() -> None:
    batch = pa.record_batch({"id": ["x" * 1000] * 100})
    for most, is_kept in ((200_000, True), (150_000, False)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(local, "MAX_BYTES_IN_MEMORY", most)
            writers = [local.InMemory(batch.schema, rows) for rows in (1000, None)]
            for writer in writers:
                writer.write(batch)
                writer.write(batch.slice(0, 50))
        assert [writer.table is not None for writer in writers] == [is_kept, True]
