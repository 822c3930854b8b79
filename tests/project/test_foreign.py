"""Datasets of other fields are checked, built, verified, formatted, converted and served, and hear of no other one."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import foreign
from accord import pipeline
from accord.problems import InvalidInputError
from accord.project import Project
from foreign import BROKEN, DATASETS, Fault
from serving import Site, serving
from sharing import run_folder, shared_site
from support import files, schemas, script


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return a built copy of each dataset."""
    folder = tmp_path_factory.mktemp("foreign")
    roots = {name: foreign.copy(name, folder) for name in DATASETS}
    for root in roots.values():
        done = script("build", "--root", root)
        assert done.returncode == 0, done.stdout + done.stderr
    return roots


def rows(root: Path, table: str) -> list[dict[str, object]]:
    return pq.read_table(root / "build" / "parquet" / f"{table}.parquet").to_pylist()


def test_they_share_no_table_and_no_column_with_the_record_or_with_each_other() -> None:
    """Those that the engine makes, and the key that every table has, are of all datasets."""
    everyone = [schemas(), *(foreign.schemas_of(name) for name in DATASETS)]
    made = {table.name for of in everyone for table in of.tables.values() if table.generated in foreign.MADE}
    tables = [set(of.tables) - made for of in everyone]
    columns = [foreign.own_columns(of) - foreign.EVERYWHERE for of in everyone]
    for names in (tables, columns):
        assert set.intersection(names[0], names[1] | names[2]) == set()
        assert names[1] & names[2] == set()


@pytest.mark.parametrize("name", DATASETS)
def test_a_dataset_is_right_and_in_canonical_form(name: str) -> None:
    root = foreign.dataset(name)
    for words in (("check",), ("format", "--check")):
        done = script(*words, "--root", root)
        assert (done.returncode, done.stdout.partition(" in ")[0].strip()) == (0, "no problems"), done.stdout


@pytest.mark.parametrize("name", DATASETS)
def test_what_was_built_is_what_the_manifest_says(name: str, built: dict[str, Path]) -> None:
    done = script("verify", "--root", built[name])
    assert (done.returncode, done.stdout) == (0, "no problems\n")
    assert script("build", "--check", "--root", built[name]).returncode == 0


def test_rows_evidence_computed_tables_and_views_of_the_herbarium(built: dict[str, Path]) -> None:
    root = built["botany"]
    assert [(row["id"], row["specimens_held"], str(row["first_gathered"])) for row in rows(root, "checklist")] == [
        ("dryas-octopetala", 0, "None"), ("gentiana-acaulis", 2, "1868-07-03"), ("nigritella-nigra", 1, "None"),
    ]  # fmt: skip
    assert [(row["acronym"], row["sheets"], row["elevation"]) for row in rows(root, "herbaria")] == [
        ("VAL", 120, 812.5), ("HOSP", None, 2469.0),
    ]  # fmt: skip
    relations = {(row["record"], row["field"], row["source"]): row["relation"] for row in rows(root, "evidence")}
    assert relations["gentian-1868", "gathered", "flora-vallis"] == "supports"
    assert relations["gentian-1868", "gathered", "orchids-of-scree"] == "less_precise"
    assert relations["black-orchid", "gathered", None] == "missing"
    assert relations["black-orchid", "taxon", "flora-vallis"] == "conflicts"
    assert [(row["id"], row["controversy"]) for row in rows(root, "specimens")] == [
        ("black-orchid", "disputed"), ("gentian-1868", "undisputed"), ("gentian-duplicate", "single_party"),
    ]  # fmt: skip
    assert {row["controversy"] for row in rows(root, "specimen_determinations")} == {"single_party"}
    [quarrel] = rows(root, "quarrels")
    assert (quarrel["table"], quarrel["record"], quarrel["item"], quarrel["field"], quarrel["published"]) == (
        "specimens", "black-orchid", None, "taxon", "nigritella-nigra",
    )  # fmt: skip
    assert (quarrel["supported_by"], quarrel["says"], quarrel["contested_by"]) == (
        ["orchids-of-scree"], "gentiana-acaulis", ["flora-vallis"],
    )  # fmt: skip
    with closing(sqlite3.connect(root / ".builds" / "current" / "accord.sqlite")) as db:
        assert db.execute("SELECT * FROM redetermined").fetchall() == [
            ("black-orchid", "Small orchid that smells of vanilla", "F. Alpina", "gentiana-acaulis")
        ]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []


def test_rows_computed_tables_and_views_of_the_railways(built: dict[str, Path]) -> None:
    root = built["railways"]
    assert rows(root, "junctions") == [{"id": "mill-bridge", "signboard": "Mühlbrücke", "tracks": 2}]
    assert [row["carriages"] for row in rows(root, "departures")] == [2, None, 6]
    closed = {row["id"]: (str(row["closed_earliest"]), row["closed_precision"]) for row in rows(root, "routes")}
    assert closed == {"cog": ("None", None), "shore": ("1998-01-01", "year")}
    with closing(sqlite3.connect(root / ".builds" / "current" / "accord.sqlite")) as db:
        assert db.execute("SELECT * FROM termini").fetchall() == [("cog", "mill-bridge"), ("shore", "harbour")]


@pytest.mark.parametrize(("name", "table"), [("botany", "herbaria"), ("railways", "departures")])
def test_a_file_of_rows_is_converted_to_what_the_build_holds(
    name: str, table: str, built: dict[str, Path], tmp_path: Path
) -> None:
    given = f"{table}={built[name] / 'curated' / table}.csv"
    out = tmp_path / "out"
    done = script("convert", "--root", built[name], "--table", given, "--out", out, "--write", "parquet,csv")
    assert done.returncode == 0, done.stdout + done.stderr
    published, made = built[name] / "build", files(out)
    assert set(made) == {f"csv/{table}.csv", f"parquet/{table}.parquet"}
    assert made[f"csv/{table}.csv"] == (published / "csv" / f"{table}.csv").read_bytes()
    # What is converted is not published: no footer tells of a licence, and whole numbers have 64 bits.
    tables = [pq.read_table(folder / "parquet" / f"{table}.parquet") for folder in (out, published)]
    assert tables[0].schema.names == tables[1].schema.names
    assert tables[0].to_pylist() == tables[1].to_pylist()


@pytest.mark.parametrize("fault", BROKEN, ids=lambda fault: f"{fault.dataset}-{fault.new}")
def test_a_broken_copy_is_refused_at_file_line_and_column(fault: Fault, tmp_path: Path) -> None:
    """As the command that is installed does, in test_wheel."""
    project = Project(foreign.broken_copy(fault, tmp_path))
    problems = pipeline.check(project).problems
    assert fault.problem in map(str, problems)
    with pytest.raises(InvalidInputError) as refused:
        pipeline.publish(project)
    assert refused.value.problems == problems
    assert not (project.root / "build").exists()


@pytest.fixture(scope="module", params=DATASETS)
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return a dataset, built and served as `make serve` does."""
    name = str(request.param)
    run = run_folder(tmp_path_factory)
    with shared_site(run, name, lambda: serving(foreign.copy(name, tmp_path_factory.mktemp("served")))) as site:
        yield site


@pytest.mark.parametrize("alike", [3, pytest.param(foreign.EVERY, marks=pytest.mark.soak)])
def test_every_page_answers_and_speaks_of_no_other_dataset(served: Site, alike: int) -> None:
    other = foreign.words_of_the_record()
    wrong, count = [], 0
    for address, status, _, body in foreign.pages(served, alike):
        count += 1
        if status >= 400:
            wrong.append(f"{status} {address}")
        wrong += [f"{address}: {word}" for word in other.within(body.decode(errors="replace"))]
    assert wrong == []
    assert count > 100


# Files of a build that are the engine's own: what it says of a package, and templates.
OF_THE_ENGINE = (".vscode/schemas/package.json", "site/templates/")


def test_no_file_of_a_build_speaks_of_another_dataset(served: Site) -> None:
    """The files that are not served as well: metadata, settings, templates; code is proved in test_house."""
    own, of_the_engine = foreign.words_of_the_record(), foreign.proper_names()
    texts = {
        name: body.decode(errors="replace")
        for name, body in files(served.build).items()
        if not name.startswith(("site/accord/", "site/static/sqlite/"))  # the latter is code of others
    }
    wrong = [
        f"{name}: {word}"
        for name, text in texts.items()
        for word in (of_the_engine if name.startswith(OF_THE_ENGINE) else own).within(text)
    ]
    assert wrong == []
    assert {"datapackage.json", "build/codebook.md", "site/metadata.json", "site/templates/index.html"} <= texts.keys()


def test_what_is_looked_for_is_in_the_record_itself() -> None:
    """The names and words would otherwise be of nothing, and be found nowhere."""
    other = foreign.words_of_the_record()
    assert len(foreign.names_of_the_record()) > 300
    for text in ("Tehran", "event_participants", "Two agreements.", *sorted(foreign.names_of_the_record())[::50]):
        assert other.within(f"<p>{text}</p>"), text
    assert other.within("<p>EVENTS, in tehran</p>") == ["events", "tehran"]
    assert other.within("<p>sevents, prevent</p>") == []


def test_nothing_of_the_record_is_found_or_has_a_page(served: Site) -> None:
    for table in (table for table in schemas().tables.values() if table.generated not in foreign.MADE):
        if table.name in foreign.COMMON or table.title.casefold() in foreign.COMMON:
            continue
        for word in (table.name, table.title.replace(" ", "+")):
            found = json.loads(served.get(f"/search.json?q={word}")[2])
            assert found["groups"] == [], word
        assert served.get(f"/accord/{table.name}")[0] == 404
        assert served.get(f"/{table.name}/iran")[0] == 404
    for word in ("Iran", "Iraq", "Kurdistan", "Baghdad", "Tehran"):
        assert json.loads(served.get(f"/search.json?q={word}")[2])["groups"] == []
    for page in ("promises", "disagreements", "timeline", "network", "map"):
        assert served.get(f"/{page}")[0] == 404


def test_what_it_holds_is_found_and_shown(served: Site) -> None:
    word, table, key = {
        "Alpine": ("excisa", "taxa", "gentiana-acaulis"), "Narrow-gauge": ("muhlbrucke", "stations", "mill-bridge"),
    }[served.metadata["title"].split()[0].rstrip(":")]  # fmt: skip
    groups = json.loads(served.get(f"/search.json?q={word}")[2])["groups"]
    assert key in [hit["id"] for group in groups if group["table"] == table for hit in group["hits"]]
    status, _, body = served.get(f"/accord/{table}/{key}")
    assert (status, key in body.decode()) == (200, True)


def test_a_page_of_a_record_names_it_by_the_label_of_its_table(served: Site) -> None:
    """A dataset without pages of its own shows the row."""
    own = served.metadata["title"].startswith("Alpine")
    path, name = (
        ("/taxa/gentiana-acaulis", "Gentiana acaulis") if own else ("/accord/stations/mill-bridge", "Mühlbrücke")
    )
    status, _, body = served.get(path)
    assert (status, f">{name}</h1>" in body.decode()) == (200, True)
    if own:
        linked_data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', body.decode())[1])
        assert (linked_data["@type"], linked_data["name"], linked_data["parentTaxon"]) == ("Taxon", name, "Gentians")
        assert f"<title>{name}: Alpine herbarium</title>" in body.decode()
