"""Each descriptor is found right by a program of others that reads it, and loads what was published.

Where no such program can be had, shapes of our own stand in, and say so: of DCAT, whose profile's shapes no package
holds. What is wrong on purpose must not pass.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import csvw
import mlcroissant
import pyarrow.parquet as pq
import pybtex.database
import pydantic_codemeta
import pyshacl
import pytest
import rdflib
import requests
import rocrate
import yaml
from datasets import get_dataset_config_names, load_dataset
from huggingface_hub import DatasetCard
from rocrate.rocrate import ROCrate
from rocrate_validator import services
from rocrate_validator.models import Severity, ValidationSettings
from rocrate_validator.utils.http import HttpRequester
from zenodo_client import Metadata

ROOT = Path(__file__).resolve().parents[2]
OWN_SHAPES = Path(__file__).parent / "dcat-shapes.ttl"
SCHEMA_ORG = "http://schema.org/"
Package = Callable[[str], Path]


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def tables(root: Path) -> dict[str, pq.ParquetFile]:
    return {path.stem: pq.ParquetFile(path) for path in sorted((root / "build/parquet").glob("*.parquet"))}


# --- CSVW ---


def test_csvw_finds_every_row_valid_by_types_keys_and_references(name: str, tmp_path: Path, package: Package) -> None:
    described = read(package(name) / "build/csv/csv-metadata.json")
    folder = shutil.copytree(package(name) / "build/csv", tmp_path / "csv")
    for table in described["tables"]:  # the library looks for a local file under its address as it is written
        (folder / unquote(table["url"])).rename(folder / table["url"])
    group = csvw.TableGroup.from_file(folder / "csv-metadata.json")
    rows = {unquote(table.local_name): sum(1 for _ in table.iterdicts(strict=True)) for table in group.tables}
    assert rows == {f"{stem}.csv": file.metadata.num_rows for stem, file in tables(package(name)).items()}
    for table in group.tables:
        assert table.check_primary_key()
    assert group.check_referential_integrity()


def test_csvw_sees_what_is_wrong(tmp_path: Path, package: Package) -> None:
    folder = shutil.copytree(package("tides") / "build/csv", tmp_path / "csv")
    text = (folder / "tides.csv").read_text(encoding="utf-8")
    header, first, *rest = text.split("\n")
    cells = first.split(",")
    at = header.split(",").index("zeroed")
    cells[at] = "last year"
    (folder / "tides.csv").write_text("\n".join([header, ",".join(cells), *rest]), encoding="utf-8")
    group = csvw.TableGroup.from_file(folder / "csv-metadata.json")
    with pytest.raises(ValueError, match="2:7 zeroed: Invalid value"):
        list(group.tabledict["tides.csv"].iterdicts(strict=True))


# --- Croissant ---


def test_croissant_is_valid_and_loads_every_table(name: str, package: Package) -> None:
    root = package(name)
    data = mlcroissant.Dataset(jsonld=root / "build/croissant.json")
    assert (set(data.metadata.ctx.issues.errors), set(data.metadata.ctx.issues.warnings)) == (set(), set())
    sets, files = {records.name: records for records in data.metadata.record_sets}, tables(root)
    assert set(sets) == set(files)
    for table, file in files.items():
        names = {field.id: field.name for field in sets[table].fields}
        first = next(iter(data.records(sets[table].id)), None)
        assert (first is None) == (file.metadata.num_rows == 0)
        assert first is None or [names[key] for key in first] == file.schema_arrow.names


def test_croissant_command_refuses_what_is_wrong(tmp_path: Path, package: Package) -> None:
    described = read(package("tides") / "build/croissant.json")
    program = [Path(sys.executable).parent / "mlcroissant", "validate", "--jsonld"]
    good = subprocess.run(
        [*program, package("tides") / "build/croissant.json"], capture_output=True, text=True, check=False
    )
    assert good.returncode == 0, good.stderr
    described["recordSet"][0]["field"][0]["source"]["fileObject"]["@id"] = "no such file"
    (tmp_path / "croissant.json").write_text(json.dumps(described), encoding="utf-8")
    bad = subprocess.run([*program, tmp_path / "croissant.json"], capture_output=True, text=True, check=False)
    assert bad.returncode != 0


# --- schema.org, by its own vocabulary, which a package holds ---


def vocabulary() -> dict[str, dict[str, Any]]:
    graph = read(Path(rocrate.__file__).parent / "data/schema.jsonld")["@graph"]
    return {entry["@id"].removeprefix("schema:"): entry for entry in graph}


def ids(value: Any) -> list[str]:
    listed = value if isinstance(value, list) else [value] if value else []
    return [entry["@id"].removeprefix("schema:") for entry in listed]


def kinds(kind: str, words: dict[str, dict[str, Any]]) -> Iterator[str]:
    yield kind
    for above in ids(words[kind].get("rdfs:subClassOf")):
        if above in words:
            yield from kinds(above, words)


def misused(node: Any, words: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Yield what a description says with words that schema.org does not have for its kind."""
    if isinstance(node, list):
        for part in node:
            yield from misused(part, words)
    if not isinstance(node, dict):
        return
    kind = node.get("@type", "Thing")
    if kind not in words:
        yield kind
        return
    for word, value in node.items():
        if word.startswith("@"):
            continue
        if word not in words or not set(ids(words[word].get("schema:domainIncludes"))) & set(kinds(kind, words)):
            yield f"{kind}.{word}"
        yield from misused(value, words)


def test_schema_org_uses_the_words_of_its_vocabulary(name: str, package: Package) -> None:
    described = read(package(name) / "build/schema-org.jsonld")
    assert list(misused(described, vocabulary())) == []
    assert list(misused({**described, "variableMeasuredd": 1, "contentUrl": "x"}, vocabulary())) == [
        "Dataset.variableMeasuredd",
        "Dataset.contentUrl",
    ]
    named = {part["contentUrl"] for table in described["hasPart"] for part in table["distribution"]}
    assert all((package(name) / "build" / unquote(path)).is_file() for path in named)
    described["@context"] = {"@vocab": SCHEMA_ORG}
    assert len(rdflib.Graph().parse(data=json.dumps(described), format="json-ld")) > 10


# --- DCAT ---


def shacl(data: str, base: str) -> tuple[bool, str]:
    graph = rdflib.Graph().parse(data=data, format="json-ld", publicID=base)
    conforms, _, text = pyshacl.validate(graph, shacl_graph=rdflib.Graph().parse(OWN_SHAPES))
    return conforms, text


def test_dcat_has_the_shapes_that_we_made_of_its_profile(name: str, package: Package) -> None:
    path = package(name) / "build/dcat.jsonld"
    conforms, text = shacl(path.read_text(encoding="utf-8"), path.as_uri())
    assert conforms, text
    described = read(path)
    described["dct:hasPart"][0]["dcat:distribution"][0]["dcat:downloadURL"] = "a text"
    del described["dct:title"]
    conforms, text = shacl(json.dumps(described), path.as_uri())
    assert not conforms
    assert "Results (2)" in text


# --- RO-Crate ---


def serve_context(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the validator the context of RO-Crate out of the package of its authors, and no other address."""
    context = (Path(rocrate.__file__).parent / "data/ro-crate.jsonld").read_bytes()

    def get(_: HttpRequester, url: str, **__: object) -> requests.Response:
        response = requests.Response()
        response.url, response.status_code = url, 200 if url.startswith("https://w3id.org/ro/crate/1.3/") else 404
        response._content = context  # noqa: SLF001 - what a request would have brought
        response.headers["content-type"] = "application/ld+json"
        return response

    monkeypatch.setattr(HttpRequester, "get", get, raising=False)  # it hands on whatever it has not itself


def crate_faults(folder: Path) -> list[str]:
    settings = ValidationSettings(
        rocrate_uri=str(folder), profile_identifier="ro-crate-1.3", requirement_severity=Severity.REQUIRED
    )
    return [str(issue.message) for issue in services.validate(settings).get_issues()]


def test_a_build_is_a_crate(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: Package) -> None:
    serve_context(monkeypatch)
    folder = shutil.copytree(package(name) / "build", tmp_path / "crate")  # beside which nothing else stands
    assert crate_faults(folder) == []
    listed = {unquote(str(entity.id)) for entity in ROCrate(folder).data_entities}
    assert listed <= {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {f"parquet/{table}.parquet" for table in tables(package(name))} <= listed


def test_a_crate_without_a_file_that_it_names_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: Package
) -> None:
    serve_context(monkeypatch)
    folder = shutil.copytree(package("tides") / "build", tmp_path / "crate")
    (folder / "csv/tides.csv").unlink()
    assert any("csv/tides.csv" in fault for fault in crate_faults(folder))


# --- citation files ---


def test_citation_cff_is_valid_by_cffconvert(name: str, package: Package) -> None:
    program = ROOT / ".venv/citation/bin/cffconvert"
    path = package(name) / "CITATION.cff"
    done = subprocess.run([program, "--validate", "-i", path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    bibtex = subprocess.run([program, "-f", "bibtex", "-i", path], capture_output=True, text=True, check=True).stdout
    assert yaml.safe_load(path.read_text(encoding="utf-8"))["title"] in bibtex


def test_citation_cff_has_address_doi_and_who_made_it(package: Package) -> None:
    said = yaml.safe_load((package("full") / "CITATION.cff").read_text(encoding="utf-8"))
    assert (said["doi"], said["url"]) == ("10.5281/zenodo.1234567", "https://herbarium.example/")
    assert (said["license-url"], said["version"]) == ("https://herbarium.example/licence", "2.1.0")
    assert said["authors"] == [
        {
            "family-names": "Alpina",
            "given-names": "Flora",
            "affiliation": "University of the Valley",
            "orcid": "https://orcid.org/0000-0002-1825-0097",
            "email": "flora@herbarium.example",
        }
    ]


def test_zenodo_takes_the_metadata(name: str, package: Package) -> None:
    """Zenodo's own API takes bodies as they are called; the client of others asks for a comma in every name."""
    said = read(package(name) / ".zenodo.json")
    assert set(said) <= {
        "upload_type", "title", "description", "version", "publication_date", "creators", "access_right", "license",
        "keywords", "related_identifiers",
    }  # fmt: skip
    creators = [one if "," in one["name"] else {**one, "name": f"{one['name']}, "} for one in said["creators"]]
    taken = Metadata.model_validate({**said, "creators": creators}, strict=True)
    assert (taken.title, taken.version, taken.upload_type) == (said["title"], said["version"], "dataset")


def test_zenodo_knows_a_person_and_related_works(package: Package) -> None:
    said = read(package("full") / ".zenodo.json")
    person = {"name": "Alpina, Flora", "affiliation": "University of the Valley", "orcid": "0000-0002-1825-0097"}
    assert said["creators"] == [person]
    assert said["related_identifiers"] == [
        {"identifier": "10.1000/182", "relation": "isDescribedBy"},
        {"identifier": "https://flora.example/valley", "relation": "isDerivedFrom"},
    ]


def test_codemeta_describes_the_engine() -> None:
    described = pydantic_codemeta.CodeMeta.model_validate(read(ROOT / "codemeta.json"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (described.description, described.keywords) == (project["description"], project["keywords"])
    assert described.license.endswith(project["license"])


# --- the dataset card ---


def test_the_card_loads_every_table_by_its_name(name: str, package: Package) -> None:
    root = package(name)
    card = DatasetCard.load(root / "build/README.md")
    assert card.data.pretty_name == read(root / "datapackage.json")["title"]
    names = get_dataset_config_names(str(root / "build"))
    files = tables(root)
    assert sorted(names) == sorted(files)
    for table, file in files.items():
        if file.metadata.num_rows:
            rows = load_dataset(str(root / "build"), table, split="train")
            assert (rows.num_rows, rows.column_names) == (file.metadata.num_rows, file.schema_arrow.names)


# --- the record's bibliography ---


def test_the_bibliography_is_read_by_pybtex_and_names_every_source() -> None:
    """No package judges CSL-JSON: its entries are held against those of BibTeX."""
    place = ROOT / "build" / "exports"
    entries = pybtex.database.parse_file(str(place / "bibliography.bib"), "bibtex").entries
    items = read(place / "bibliography.json")
    assert [one["id"] for one in items] == list(entries) == sorted(tables(ROOT)["sources"].read()["id"].to_pylist())
    for one in items:
        fields = entries[one["id"]].fields
        assert fields.get("url") == one.get("URL")
        assert fields.get("year") == (str(parts[0][0]) if (parts := one.get("issued", {}).get("date-parts")) else None)
