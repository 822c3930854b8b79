"""The published package is described truly: an independent judge finds it valid, and a changed byte is found.

The judge is frictionless: types, constraints, keys and references of CSV and of Parquet, hashes of CSV. The committed
root package is judged as it stands, and the small dataset's. What is wrong on purpose must not pass, so that a judge
who looks away is noticed.
"""

from __future__ import annotations

import json
import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow.csv
import pyarrow.parquet
import pytest
from frictionless import Package, system

from accord.project import Project
from accord.publish.verify import verify
from accord.sources import date_columns as derived
from accord.sources.tables import held_type
from support import ROOT, schemas, script


def judge(folder: Path, *only: str) -> list[str]:
    """Return what frictionless finds wrong with the package of a folder, or with some of its resources."""
    with system.use_context(trusted=False):
        package = Package(str(folder / "datapackage.json"))
        for name in [name for name in package.resource_names if only and name not in only]:
            package.remove_resource(name)
        report = package.validate(parallel=False)
    found = [error.message for error in report.errors]
    return found + [f"{task.name}: {error.type}: {error.message}" for task in report.tasks for error in task.errors]


def described(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


@pytest.mark.ecosystem
def test_the_small_package_is_valid(built: Path) -> None:
    assert judge(built) == []


def test_a_package_with_values_of_every_kind_is_valid(tmp_path: Path) -> None:
    root = shutil.copytree(ROOT / "tests/data/tides", tmp_path / "tides")
    assert script("build", "--root", root).returncode == 0
    assert judge(root) == []
    table = next(one for one in described(root)["resources"] if one["name"] == "tides")
    kinds = {field["name"]: (field["type"], field.get("format")) for field in table["schema"]["fields"]}
    units = {field["name"]: field["unit"] for field in table["schema"]["fields"] if "unit" in field}
    assert units == {"slack_seconds": "s", "height": "m"}
    parquet = pyarrow.parquet.read_schema(root / "build/parquet/tides.parquet")
    assert {field.name: field.metadata[b"unit"] for field in parquet if b"unit" in field.metadata} == {
        "slack_seconds": b"s", "height": b"m",
    }  # fmt: skip
    assert "| height | decimal(7,3) in m |" in (root / "build/codebook.md").read_text(encoding="utf-8")
    assert kinds == {
        "id": ("string", None), "peak": ("datetime", "any"), "peak_utc": ("datetime", None), "lamp": ("time", "any"),
        "slack": ("duration", None), "slack_seconds": ("number", None), "zeroed": ("year", None),
        "height": ("number", None), "toll": ("number", None),
        "sea": ("integer", None), "wind": ("string", None), "ice": ("boolean", None), "factor": ("number", None),
        "due": ("number", None),
        "channel": ("string", None), "flooded": ("geojson", None), "moored": ("geopoint", None),
    }  # fmt: skip


@pytest.mark.ecosystem
def test_the_committed_package_is_valid() -> None:
    assert judge(ROOT) == []


def test_the_committed_package_is_verified() -> None:
    assert [str(problem) for problem in verify(Project(ROOT)) if not problem.path.startswith(".builds/")] == []


@pytest.fixture
def spoilt(built: Path, tmp_path: Path) -> Path:
    """A copy of the published files alone, as a consumer has them, to be spoilt."""
    shutil.copytree(built / "build", tmp_path / "build")
    shutil.copyfile(built / "datapackage.json", tmp_path / "datapackage.json")
    return tmp_path


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(bytes(data))


@pytest.mark.parametrize("at", [0, 40, -2])
def test_a_flipped_byte_of_csv_is_found_by_both(at: int, spoilt: Path) -> None:
    flip(spoilt / "build/csv/sources.csv", at)
    assert [(problem.path, problem.rule) for problem in verify(Project(spoilt))] == [
        ("build/csv/sources.csv", "corrupt")
    ]
    assert any("hash" in line for line in judge(spoilt, "sources", "outlets"))


@pytest.mark.parametrize("name", ["parquet/events.parquet", "codebook.md", "parquet/codes.parquet"])
def test_a_flipped_byte_of_anything_is_found_by_verify(name: str, spoilt: Path) -> None:
    flip(spoilt / "build" / name, (spoilt / "build" / name).stat().st_size // 2)
    assert [(problem.path, problem.rule) for problem in verify(Project(spoilt))] == [(f"build/{name}", "corrupt")]


def test_verify_finds_what_is_missing_or_strange_and_says_the_remedy(spoilt: Path) -> None:
    (spoilt / "build/csv/events.csv").unlink()
    (spoilt / "build/notes.txt").write_text("x", encoding="utf-8")
    done = script("verify", "--root", spoilt)
    assert (done.returncode, done.stdout.splitlines()) == (
        3,
        [
            "build/csv/events.csv: is listed but missing; get the published files again [missing]",
            "build/notes.txt: is not in build/manifest.json [unlisted]",
            "2 problems in 2 files",
        ],
    )
    for words in ("", "[]", '{"files": {}}', '{"files": [1]}', "{"):
        (spoilt / "build/manifest.json").write_text(words, encoding="utf-8")
        done = script("verify", "--root", spoilt)
        assert (done.returncode, done.stderr) == (1, "")


WRONG = [  # in sources.csv: what stands there, what is put in its place, how the judge calls it
    ('"north-1","north-news"', '"north-1","nord-news"', "foreign-key"),
    ('"south-1","south-news"', '"north-1","south-news"', "primary-key"),
    ("article-newspaper", "article-newspapers", "constraint-error"),
    (",2024-02-15,2024-02-15,", ",2024-02-15,2024-02-30,", "type-error"),
    ("https://north.example/1", "javascript:alert(1)", "constraint-error"),
    ('"full"', "", "constraint-error"),
]


@pytest.mark.parametrize(("good", "bad", "kind"), WRONG)
def test_the_judge_sees_wrong_data(good: str, bad: str, kind: str, spoilt: Path) -> None:
    path = spoilt / "build/csv/sources.csv"
    text = path.read_text(encoding="utf-8")
    assert good in text
    path.write_text(text.replace(good, bad, 1), encoding="utf-8", newline="")
    package = described(spoilt)
    resource = next(r for r in package["resources"] if r["name"] == "sources")
    resource["hash"] = f"sha256:{sha256(path.read_bytes()).hexdigest()}"
    resource["bytes"] = path.stat().st_size
    (spoilt / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    assert any(f"sources: {kind}" in line for line in judge(spoilt, "sources", "outlets"))


def test_every_table_is_there_twice_with_its_rows(built: Path) -> None:
    package, manifest = described(built), json.loads((built / "build/manifest.json").read_text(encoding="utf-8"))
    assert [r["name"] for r in package["resources"]] == [
        *schemas().tables,
        *(f"{name}-parquet" for name in schemas().tables),
    ]
    for name, table in schemas().tables.items():
        parquet = pyarrow.parquet.read_table(built / f"build/parquet/{name}.parquet")
        separators = {column.name: column.separator for column in table.columns if column.separator}
        kinds = {field.name: field.type for field in derived.arrow_schema(table) if field.name not in separators}
        options = pyarrow.csv.ConvertOptions(
            column_types={**kinds, **dict.fromkeys(separators, pyarrow.string())},
            strings_can_be_null=True,
            null_values=[""],
            quoted_strings_can_be_null=False,
        )
        parse = pyarrow.csv.ParseOptions(newlines_in_values=True)
        csv = pyarrow.csv.read_csv(built / f"build/csv/{name}.csv", convert_options=options, parse_options=parse)
        rows = csv.to_pylist()
        for key, separator in separators.items():
            texts = [None if row[key] is None else [one for one in row[key].split(separator) if one] for row in rows]
            lists = pyarrow.array(texts, pyarrow.list_(pyarrow.string())).cast(parquet.schema.field(key).type)
            rows = [{**row, key: cell} for row, cell in zip(rows, lists.to_pylist(), strict=True)]
        assert rows == parquet.to_pylist(), name
        for kind in ("csv", "parquet"):
            assert manifest["files"][f"build/{kind}/{name}.{kind}"]["rows"] == parquet.num_rows


def test_hashes_and_sizes_are_those_of_the_files(built: Path) -> None:
    for resource in described(built)["resources"]:
        data = (built / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{sha256(data).hexdigest()}"
        assert resource.get("bytes", len(data)) == len(data)


def test_parquet_carries_types_titles_and_descriptions(built: Path) -> None:
    for name, table in schemas().tables.items():
        schema = pyarrow.parquet.read_schema(built / f"build/parquet/{name}.parquet")
        assert schema.metadata[b"title"].decode() == table.title
        assert schema.metadata[b"description"].decode() == table.description
        held = pyarrow.schema([field.with_type(held_type(field.type)) for field in schema])
        assert held.equals(derived.arrow_schema(table), check_metadata=False)
        assert [field.name for field in schema if field.type == pyarrow.int64()] == []  # all have bounds
        for column in table.columns:
            assert schema.field(column.name).metadata[b"description"].decode() == column.spec["description"]


def test_parquet_says_what_it_may_be_used_for_and_what_its_codes_mean(built: Path) -> None:
    said = pyarrow.parquet.read_metadata(built / "build/parquet/events.parquet").metadata
    package = described(built)
    licence = package["licenses"][0]
    assert said[b"dataset"].decode() == package["title"]
    assert (said[b"version"].decode(), said[b"created"].decode()) == (package["version"], package["created"][:10])
    assert (said[b"license"].decode(), said[b"license_url"].decode()) == (licence["name"], licence["path"])
    assert said[b"citation"].decode()
    vocabularies = {c.name: c.spec["oneOf"] for c in schemas().tables["events"].columns if "oneOf" in c.spec}
    assert json.loads(said[b"codes"]) == {
        name: {code["const"]: code["title"] for code in codes} for name, codes in vocabularies.items()
    }


def test_the_descriptor_says_everything_from_the_schemas(built: Path) -> None:
    resources = {resource["name"]: resource for resource in described(built)["resources"]}
    for name, table in schemas().tables.items():
        for suffix in ("", "-parquet"):
            schema = resources[f"{name}{suffix}"]["schema"]
            fields = {field["name"]: field for field in schema["fields"]}
            assert list(fields) == [column.name for column in table.columns]
            assert schema["primaryKey"] == list(table.key)
            keys = {
                key["fields"][0]: key["reference"].get("resource", f"{name}{suffix}")
                for key in schema.get("foreignKeys", [])
            }
            assert keys == {key.columns[0]: f"{key.table}{suffix}" for key in table.foreign_keys}
            for column in table.columns:
                constraints = fields[column.name].get("constraints", {})
                assert constraints.get("required", False) == (column.required or column.name in table.key)
                if column.vocabulary and not column.separator:  # of items of a list Table Schema can say nothing
                    assert constraints["enum"] == [code["const"] for code in column.spec["oneOf"]]


def test_the_codebook_names_every_table_column_code_and_view(built: Path) -> None:
    text = (built / "build/codebook.md").read_text(encoding="utf-8")
    for table in schemas().tables.values():
        assert f"### {table.name}" in text
        assert all(f"| {column.name} |" in text for column in table.columns)
    for name, vocabulary in schemas().vocabularies.items():
        assert f"### Vocabulary {name}" in text
        assert all(f"| {code['const']} | {code['title']} |" in text for code in vocabulary["oneOf"])
