"""A build that has lost published records stops, unless they are withdrawn or somebody says why."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

import foreign
import support
import tiny
from accord import disk
from accord.problems import InvalidInputError
from accord.project import Project
from accord.publish.builds import PublishError, built
from accord.publish.losses import Kept, Loss, _gone, judge, losses, record
from accord.publish.verify import verify
from accord.schema.load import load_schemas

KEPT = Kept({"boats": ("id",), "ports": ()}, "gone")


@pytest.fixture
def root(herbarium: Path, tmp_path: Path) -> Path:
    return support.copy_of(herbarium, tmp_path)


def build(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return support.script("build", "--root", root, *words)


def test_what_is_kept_are_records_and_rows_that_stand_in_no_others() -> None:
    kept = Kept.of(load_schemas(foreign.dataset("botany") / "schemas"))
    assert kept == Kept(dict.fromkeys(("herbaria", "publications", "taxa", "specimens"), ("id",)), "")


def test_records_and_rows_are_not_lost_without_a_reason(root: Path) -> None:
    before = (root / ".builds/current").readlink()
    exported = support.files(root / "build")
    (root / "curated/specimens/gentian-duplicate.yaml").unlink()
    taxa = root / "curated/taxa.yaml"
    taxa.write_text(taxa.read_text(encoding="utf-8").partition("- id: dryas-octopetala")[0], encoding="utf-8")
    stopped = build(root)
    assert stopped.returncode == 1
    for table, key in (("specimens", "gentian-duplicate"), ("taxa", "dryas-octopetala")):
        fact = f"build/csv/{table}.csv: 1 published record of {table} would be lost: {key}; bring them back"
        assert fact in stopped.stdout
    assert ((root / ".builds/current").readlink(), support.files(root / "build")) == (before, exported)
    assert build(root, "--allow-loss", " ").returncode == 2
    assert build(root, "--allow-loss", "One sheet, seen twice").returncode == 0
    said = [json.loads(line) for line in (root / "build/losses.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(fact["table"], fact["records"], fact["keys"], fact["reason"]) for fact in said] == [
        ("specimens", 1, ["gentian-duplicate"], "One sheet, seen twice"),
        ("taxa", 1, ["dryas-octopetala"], "One sheet, seen twice"),
    ]
    assert build(root).returncode == 0
    assert verify(Project(root)) == []


def test_a_record_that_is_withdrawn_may_go(root: Path) -> None:
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "returned.json", "title": "Returned sheets",
        "description": "What is in the collection no longer.", "x-tombstones": True, "x-key": ["table", "id"],
        "type": "object", "additionalProperties": False, "required": ["table", "id"],
        "properties": {
            "table": {"title": "Of table", "description": "The table it was in.", "type": "string"},
            "id": {"title": "Was called", "description": "Its identifier.", "type": "string"},
        },
    }  # fmt: skip
    (root / "schemas/returned.json").write_text(json.dumps(schema), encoding="utf-8")
    (root / "curated/returned.yaml").write_text("- table: specimens\n  id: gentian-duplicate\n", encoding="utf-8")
    (root / "curated/specimens/gentian-duplicate.yaml").unlink()
    done = build(root)
    assert done.returncode == 0, done.stdout
    assert not (root / "build/losses.jsonl").exists()


def test_a_table_that_is_gone_is_lost(tmp_path: Path) -> None:
    project = tiny.tiny(tmp_path)
    tiny.publish(project, "one", ("boats", "ports"))
    with built(project, tiny.identity("two"), lambda folder: tiny.write(folder, "two")) as target:
        assert losses(project, target, KEPT) == [Loss("ports", 1, [])]
    (tmp_path / "build/manifest.json").write_text("<<<<<<< ours", encoding="utf-8")  # what is current counts then
    assert losses(project, target, KEPT) == [Loss("ports", 1, [])]
    (tmp_path / "build/manifest.json").unlink()
    assert losses(project, target, KEPT) == []


def test_what_is_lost_on_purpose_is_said_once_and_not_through_a_link(tmp_path: Path) -> None:
    project = tiny.tiny(tmp_path)
    tiny.publish(project, "one")
    for _ in range(2):
        record(project, [Loss("boats", 2, ["a", "b"])], "sunk", "0123456789ab")
    record(project, [Loss("boats", 2, ["c"])], "sold", "0123456789ab")
    assert (tmp_path / "build/losses.jsonl").read_text(encoding="utf-8").count("\n") == 2
    assert verify(project) == []
    (tmp_path / "build/losses.jsonl").rename(tmp_path / "mine")
    (tmp_path / "build/losses.jsonl").symlink_to(tmp_path / "mine")
    with pytest.raises(PublishError, match="is a link"):
        record(project, [Loss("boats", 2, ["d"])], "sold", "0123456789ab")


@pytest.mark.parametrize("most", [2, 3, 1_000_000])
def test_what_is_gone_is_the_same_for_few_keys_and_for_many(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many are joined by Arrow, where the columns are of one type; else, and few, they are compared as text."""
    monkeypatch.setattr("accord.publish.losses.MAX_IN_SETS", most)
    old = pa.table({"id": ["a", "b", "c"], "year": [1, 1, 2]})
    for year in (pa.int64(), pa.int32()):
        new = pa.table({"id": ["a", "c", "d"], "year": pa.array([1, 1, 3], year)})
        assert _gone(old, new) == ["b,1", "c,2"]
    assert _gone(old, old) == []


@pytest.mark.parametrize(
    ("number", "keys", "fact"),
    [
        (1, ["a"], "1 published record of boats would be lost: a; bring"),
        (2, ["a", "b"], "2 published records of boats would be lost: a, b; bring"),
        (5, [*"abcde"], "5 published records of boats would be lost: a, b, c, d, e; bring"),
        (6, [*"abcdef"], "6 published records of boats would be lost: a, b, c, d, e, ...; bring"),
        (3, [], "3 published records of boats would be lost; bring"),
    ],
)
def test_a_loss_names_five_records_at_most(number: int, keys: list[str], fact: str) -> None:
    problem = Loss("boats", number, keys).problem()
    assert (problem.path, problem.line, problem.column) == ("build/csv/boats.csv", 0, 0)
    assert (problem.record, problem.rule) == ("", "lost-record")
    assert problem.message.startswith(fact)


def test_a_loss_that_is_meant_keeps_a_thousand_keys_at_most(tmp_path: Path) -> None:
    (tmp_path / "build").mkdir()
    keys = [f"k{number}" for number in range(1_001)]
    record(Project(tmp_path), [Loss("boats", 1_001, keys), Loss("ports", 1_000, keys[:1_000])], "é", "0123456789ab")
    one, other = map(json.loads, (tmp_path / "build/losses.jsonl").read_text(encoding="utf-8").splitlines())
    assert (one["records"], one["keys"], one["build"], one["reason"]) == (1_001, keys[:1_000], "0123456789ab", "é")
    assert other["keys"] == keys[:1_000]
    assert "é" in (tmp_path / "build/losses.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        ({"rows": 3}, {"rows": 3}, []), ({"rows": 3}, {"rows": 4}, []), ({"rows": 3}, {"rows": 1}, [("boats", 2)]),
        ({"rows": 3}, {}, [("boats", 3)]), ({}, {"rows": 1}, []), ({"rows": 3}, None, [("boats", 3)]),
        ({"rows": 0}, None, []), ({}, None, []),
    ],
)  # fmt: skip
def test_where_no_keys_are_known_rows_are_counted(
    before: dict[str, int], after: dict[str, int] | None, lost: list[tuple[str, int]], tmp_path: Path
) -> None:
    for folder, entry in ((tmp_path / "published", before), (tmp_path / "target", after)):
        (folder / "build").mkdir(parents=True)
        entries = {"build/csv/other.csv": {"rows": 7}} | ({} if entry is None else {"build/csv/boats.csv": entry})
        (folder / "build/manifest.json").write_text(json.dumps({"files": entries}), encoding="utf-8")
    found = losses(Project(tmp_path / "published"), tmp_path / "target", KEPT)
    assert [(loss.table, loss.number) for loss in found] == lost
    assert all(loss.keys == [] for loss in found)


def published(folder: Path, rows: dict[str, list[str]], columns: str = "id") -> Path:
    """Publish tables as files of Parquet, with the list of them; return the folder."""
    (folder / "build/parquet").mkdir(parents=True)
    entries: dict[str, dict[str, object]] = {}
    for table, keys in rows.items():
        name = f"build/parquet/{table}.parquet"
        named = {"table": ["boats"] * len(keys), "id": keys} if table == "gone" else {columns: keys}
        parquet.write_table(
            pa.table({name: pa.array(cells, pa.string()) for name, cells in named.items()}), folder / name
        )
        entries |= {name: {"sha256": disk.digest(folder / name)}, f"build/csv/{table}.csv": {"rows": len(keys)}}
    (folder / "build/manifest.json").write_text(json.dumps({"files": entries}), encoding="utf-8")
    return folder


def test_each_record_is_looked_for_by_its_key(tmp_path: Path) -> None:
    project = Project(published(tmp_path / "published", {"boats": ["a", "b", "c"], "gone": []}))
    fewer = published(tmp_path / "fewer", {"boats": ["c", "d", "e"], "gone": ["b"]})
    assert losses(project, fewer, KEPT) == [Loss("boats", 1, ["a"])]
    assert losses(project, fewer, KEPT._replace(tombstones="")) == [Loss("boats", 2, ["a", "b"])]
    assert losses(project, published(tmp_path / "all", {"boats": [*"dcba"], "gone": []}), KEPT) == []
    other = published(tmp_path / "other", {"boats": [*"abcd"], "gone": []}, columns="name")
    assert losses(project, other, KEPT) == []  # of another key the rows are counted
    other = published(tmp_path / "two", {"boats": [*"ab"], "gone": []}, columns="name")
    assert losses(project, other, KEPT) == [Loss("boats", 1, [])]


def test_a_file_that_is_not_as_listed_says_nothing_of_keys(tmp_path: Path) -> None:
    project = Project(published(tmp_path / "published", {"boats": ["a", "b", "c"]}))
    target = published(tmp_path / "target", {"boats": ["c", "d"]})
    parquet.write_table(pa.table({"id": ["a", "b", "c"]}), target / "build/parquet/boats.parquet")
    assert losses(project, target, KEPT) == [Loss("boats", 1, [])]


def test_a_loss_stops_a_build_unless_it_is_said_why(tmp_path: Path) -> None:
    project = Project(published(tmp_path / "published", {"boats": ["a", "b", "c"], "ports": [*"xy"]}))
    target = published(tmp_path / "0123456789ab", {"boats": ["c"], "ports": ["x"]})
    with pytest.raises(InvalidInputError) as raised:
        judge(project, target, KEPT, "")
    assert [problem.path for problem in raised.value.problems] == ["build/csv/boats.csv", "build/csv/ports.csv"]
    assert not (project.root / "build/losses.jsonl").exists()
    judge(project, target, KEPT, "sunk")
    said = [json.loads(line) for line in (project.root / "build/losses.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(fact["build"], fact["table"], fact["keys"], fact["reason"]) for fact in said] == [
        ("0123456789ab", "boats", ["a", "b"], "sunk"), ("0123456789ab", "ports", [], "sunk"),
    ]  # fmt: skip
    judge(project, project.root, KEPT, "")  # nothing is lost
