"""Lists within lists, at every depth: their tables, references, evidence, files of rows and pages are one dataset."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from html import unescape
from pathlib import Path

import pyarrow.csv
import pyarrow.parquet as pq
import pytest

import foreign
from accord import pipeline
from accord.project import Project
from accord.write.sqlite import bulk
from publishing import database, faults, publish, rows, table_schema
from serving import Site, serving
from sharing import run_folder, shared_site
from support import files, script

NAME = "opera"
HALLS = ("halls", "hall_tiers", "tier_boxes", "box_seats", "box_fittings")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a built and exported copy of the dataset."""
    return publish(NAME, tmp_path_factory.mktemp(NAME))


@pytest.fixture
def db(root: Path) -> Iterator[sqlite3.Connection]:
    with closing(database(root)) as db:
        yield db


def test_an_independent_judge_finds_the_package_valid(root: Path) -> None:
    assert faults(root) == []


def test_it_is_in_canonical_form_and_what_was_built_is_what_the_manifest_says(root: Path) -> None:
    for words in (("format", "--check"), ("verify",)):
        done = script(*words, "--root", root)
        assert (done.returncode, done.stdout.partition(" in ")[0].strip()) == (0, "no problems"), done.stdout


KEYS = {  # by table: its key; the columns that name the row around, its table and key
    "act_scenes": (["act_id", "item"], ["act_id"], "acts", ["id"]),
    "scene_pieces": (["act_id", "scene_item", "item"], ["act_id", "scene_item"], "act_scenes", ["act_id", "item"]),
    "piece_voices": (["act_id", "scene_item", "piece_item", "item"], ["act_id", "scene_item", "piece_item"],
                     "scene_pieces", ["act_id", "scene_item", "item"]),
    "encores": (["id"], ["opera_id", "staging_item", "night_item"], "staging_nights",
                ["opera_id", "staging_item", "item"]),
    "box_seats": (["hall_id", "tier_item", "box_item", "item"], ["hall_id", "tier_item", "box_item"], "tier_boxes",
                  ["hall_id", "tier_item", "item"]),
}  # fmt: skip


@pytest.mark.parametrize("table", KEYS)
def test_a_row_names_the_row_around_it_in_every_description(table: str, root: Path, db: sqlite3.Connection) -> None:
    key, columns, parent, target = KEYS[table]
    described = table_schema(root, table)
    assert described["primaryKey"] == key
    assert {"fields": columns, "reference": {"resource": parent, "fields": target}} in described["foreignKeys"]
    keys: dict[int, list[tuple[str, str, str]]] = {}
    for number, _, to, own, theirs, *_ in db.execute(f"PRAGMA foreign_key_list({table})").fetchall():
        keys.setdefault(number, []).append((to, own, theirs))
    assert [(parent, *pair) for pair in zip(columns, target, strict=True)] in keys.values()


def test_sqlite_follows_every_reference(db: sqlite3.Connection) -> None:
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("INSERT INTO piece_voices VALUES ('ferry-1', 1, 2, 2, 'bass')")
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        db.execute("INSERT INTO piece_voices VALUES ('ferry-1', 2, 3, 1, 'bass')")


def test_the_bulk_load_makes_the_same_database(root: Path, db: sqlite3.Connection, tmp_path: Path) -> None:
    project = Project(root)
    dataset = pipeline.read(project, {})
    sources = {name: root / "build" / "parquet" / f"{name}.parquet" for name in dataset.schemas.tables}
    bulk.write(sources, dataset.schemas, (), tmp_path / "bulk.sqlite")
    with closing(sqlite3.connect(tmp_path / "bulk.sqlite")) as other:
        for name in sources:
            query = f'SELECT * FROM "{name}" ORDER BY rowid'
            assert other.execute(query).fetchall() == db.execute(query).fetchall()
        assert other.execute("PRAGMA foreign_key_check").fetchall() == []
        assert other.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_evidence_names_the_deepest_cells(root: Path, db: sqlite3.Connection) -> None:
    told = {(row["table"], row["record"], row["item"], row["field"]): row["relation"] for row in rows(root, "evidence")}
    assert told["scene_pieces", "ferry-1", "scenes[Midstream].pieces[The bell/Presto]", "tempo"] == "supports"
    assert told["scene_pieces", "ferry-1", "scenes[A landing].pieces[Row me over/Andante]", "tempo"] == "conflicts"
    assert (
        told["scene_pieces", "ferry-1", "scenes[Midstream].pieces[The bell/Allegro]", None] == "supports"
    )  # all of the acts but what is excepted
    assert told["act_scenes", "ferry-1", "scenes[A landing]", None] == "supports"
    assert told["staging_nights", "the-ferry", "stagings[1841].nights[1841-05-04]", "takings"] == "missing"
    found = db.execute("""
        SELECT c.value, e.value FROM evidence e JOIN published_cells c USING ("table", record, item, field)
        WHERE e."table" = 'scene_pieces' AND e.relation = 'conflicts'""").fetchall()
    assert found == [("Andante", "Adagio")]


def test_views_reach_from_the_deepest_rows_to_the_record(db: sqlite3.Connection) -> None:
    assert db.execute("SELECT * FROM sung WHERE voice = 'tenor'").fetchall() == [
        ("The Ferry", "Act One", "A landing", "Row me over", "tenor")
    ]
    titles = """SELECT DISTINCT record, title, page_table, page_id FROM titles WHERE "table" = ? ORDER BY 1"""
    assert db.execute(titles, ("scene_pieces",)).fetchall()[0] == ("ferry-1", "Act One", "operas", "the-ferry")
    assert db.execute(titles, ("encores",)).fetchall() == [("ferry-encore-1", "The bell", "operas", "the-ferry")]
    assert db.execute("SELECT line FROM records WHERE id = 'encores:ferry-encore-1'").fetchone() == (27,)


# --- the same tables as files of rows --------------------------------------------------------------------------------


def as_rows(root: Path, folder: Path, ending: str) -> Path:
    """Copy the dataset with the tables of its halls as files of rows, with what people write of them; return it."""
    copy = foreign.copy(NAME, folder)
    (copy / "curated" / "halls.yaml").unlink()
    for name in HALLS:
        table = pq.read_table(root / "build" / "parquet" / f"{name}.parquet")
        table = table.select([c for c in table.column_names if not c.endswith(("_earliest", "_latest", "_precision"))])
        path = copy / "curated" / f"{name}.{ending}"
        if ending == "parquet":
            pq.write_table(table, path)
        elif ending == "csv":
            pyarrow.csv.write_csv(table, path)
        else:
            lines = [{n: v for n, v in row.items() if v is not None} for row in table.to_pylist()]
            path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return copy


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_files_of_rows_are_published_as_the_same_bytes(ending: str, root: Path, tmp_path: Path) -> None:
    copy = as_rows(root, tmp_path, ending)
    pipeline.publish(Project(copy))
    of_yaml, of_rows = files(root / "build"), files(copy / "build")
    assert len(of_yaml) > 30
    different = {name for name in of_yaml if of_yaml[name] != of_rows.get(name)}
    # These say where each record stands, how many do, or which bytes a file has that does.
    of_files = {"README.md", "croissant.json", "dcat.jsonld", "ro-crate-metadata.json", "schema-org.jsonld"}
    assert different == {"csv/records.csv", "parquet/records.parquet", "manifest.json", "codebook.md", *of_files}


FAULTS = [  # old and new text in halls.yaml, and in a file of rows; what is said of both
    ("{letter: B, fare: 2}", "{letter: A, fare: 2}", "box_seats", '1,1,2,"B"', '1,1,2,"A"',
     "letter 'A' stands twice in box_seats"),
    ("{letter: B, fare: 2}", "{letter: b, fare: 2}", "box_seats", '1,1,2,"B"', '1,1,2,"b"',
     "'b' has not the form wanted"),
    ("holder: the-ferry", "holder: the-fery", "box_seats", '"the-ferry"', '"the-fery"',
     "'the-fery' is not an id in operas"),
    ('let_until: "1850~"', 'let_until: "1839"', "box_seats", '"1850~"', '"1839"', "1839 is before the let_from, 1840"),
    ("fittings: [mirror, lamp]", "fittings: [mirror, mirror]", "box_fittings", '"lamp"', '"mirror"',
     "fitting 'mirror' stands twice in box_fittings"),
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault[-1])
def test_the_same_fault_has_the_same_verdict(fault: tuple[str, ...], root: Path, tmp_path: Path) -> None:
    old, new, table, old_cell, new_cell, words = fault
    of_yaml, of_rows = foreign.copy(NAME, tmp_path / "yaml"), as_rows(root, tmp_path / "rows", "csv")
    _replace(of_yaml / "curated" / "halls.yaml", old, new)
    path = of_rows / "curated" / f"{table}.csv"
    _replace(path, old_cell, new_cell)
    ((first,), (second,)) = (pipeline.check(Project(copy)).problems for copy in (of_yaml, of_rows))
    assert first.rule == second.rule
    assert words in first.message
    assert words in second.message
    lines = path.read_text(encoding="utf-8").splitlines()
    assert new_cell.split(",")[-1] in lines[second.line - 1]
    assert (second.path, second.line > 1) == (f"curated/{table}.csv", True)


def test_a_row_around_which_there_is_none_is_reported(root: Path, tmp_path: Path) -> None:
    copy = as_rows(root, tmp_path, "csv")
    _replace(copy / "curated" / "box_seats.csv", '2,1,1,"A"', '2,7,1,"A"')
    (problem,) = pipeline.check(Project(copy)).problems
    assert str(problem) == (
        "curated/box_seats.csv:4:14: box_item: hall_id 'old-hall', tier_item 2, item 7 stand together in no row of "
        "tier_boxes [reference]"
    )


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


# --- pages -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    run = run_folder(tmp_path_factory)
    with shared_site(run, NAME, lambda: serving(foreign.copy(NAME, tmp_path_factory.mktemp("served")))) as site:
        yield site


def sections(shown: str) -> dict[str, list[list[str]]]:
    """Return the rows of each section of a page of a row, by its heading: the texts of their cells, the head first."""
    found = {}
    for title, body in re.findall(r"<section><h2[^>]*>(.*?)<span.*?(<table.*?)</table>", shown, re.DOTALL):
        cells = [re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, re.DOTALL) for row in body.split("<tr>")[1:]]
        found[title.strip()] = [[unescape(re.sub("<[^>]+>", "", cell)).strip() for cell in row] for row in cells]
    return found


def test_the_page_of_a_record_shows_all_that_is_in_it(served: Site) -> None:
    shown = sections(served.page("/accord/operas/the-ferry"))
    assert list(shown) == ["Acts", "Scenes", "Pieces", "Voices", "Stagings", "Nights", "Encores", "Seats", "Evidence"]
    assert shown["Scenes"] == [
        ["Setting", "Act", "Nocturnal"], ["A landing", "Act One", "yes"], ["Midstream", "Act One", ""]
    ]  # fmt: skip
    assert [row[:2] for row in shown["Pieces"][1:]] == [
        ["Row me over", "A landing"], ["The bell", "A landing"], ["The bell", "Midstream"], ["The bell", "Midstream"]
    ]  # fmt: skip
    assert shown["Encores"] == [["Incipit", "Night"], ["The bell", "4 May 1841"]]
    assert [row[:2] for row in shown["Seats"]] == [["Letter", "Box"], ["A", "1"]]
    assert list(sections(served.page("/accord/operas/winter"))) == ["Acts", "Evidence"]


def test_a_deep_row_leads_back_up_and_is_cited(served: Site) -> None:
    shown = served.page("/accord/scene_pieces/ferry-1,1,1")
    (crumbs,) = re.findall(r'<p class="crumbs">(.*?)</p>', shown)
    assert re.findall(r'href="(/accord/[^"/]+/[^"]+)"', crumbs) == [
        "/accord/operas/the-ferry", "/accord/acts/ferry-1", "/accord/act_scenes/ferry-1,1"
    ]  # fmt: skip
    assert "<dt>Scene</dt>" in re.sub(' title="[^"]*"', "", shown)
    assert sections(shown)["Voices"] == [["Voice"], ["soprano"], ["tenor"]]
    assert sections(shown)["Evidence"][1] == ["Tempo", "conflicts", "Adagio", "By request"]


def test_every_page_answers(served: Site) -> None:
    addresses = []
    for address, status, _, _ in foreign.pages(served):
        assert status < 400, address
        addresses.append(address)
    assert {"/accord/piece_voices/ferry-1,1,1,2", "/accord/encores/ferry-encore-1"} <= set(addresses)


def test_cells_of_tables_lead_to_the_rows_that_several_columns_name(served: Site) -> None:
    assert '<a href="/accord/act_scenes/ferry-1,2">2</a>' in served.page("/accord/scene_pieces")
    assert '<a href="/accord/tier_boxes/old-hall,1,1">1</a>' in served.page("/accord/box_seats?_nocol=letter")
    assert served.page("/accord/encores?_nocol=opera_id")  # without the others they name nothing
    evidence = served.page("/accord/evidence?table=scene_pieces")
    assert '<a href="/accord/acts/ferry-1">Act One</a>' in evidence


def test_what_lies_deep_is_searched(served: Site) -> None:
    groups = json.loads(served.get("/search.json?q=ferry")[2])["groups"]
    assert [hit["id"] for group in groups for hit in group["hits"]] == ["the-ferry"]
    groups = json.loads(served.get("/search.json?q=market+tent")[2])["groups"]
    through = {hit["id"]: hit["through"]["label"] for group in groups for hit in group["hits"] if "through" in hit}
    assert through == {"the-ferry": "Market Tent"}  # to which a night of a staging of it was moved
    found = json.loads(served.get("/accord/scene_pieces.json?_search=row&_shape=array")[2])
    assert [row["incipit"] for row in found] == ["Row me over"]


def test_short_addresses_lead_to_deep_rows(served: Site) -> None:
    status, headers, _ = served.get("/scene_pieces/ferry-1,1,2")
    assert (status, headers["location"]) == (302, "/accord/scene_pieces/ferry-1,1,2")
