"""New records from a file, from answers and from an address: checked first, all or none, each where its like stands."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from accord.cli.main import main
from accord.sources import yaml12
from small_schemas import array, item, prop, record, ref, shelves, write


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Return a dataset of books, a folder a year, and of shelves in one list."""
    schemas = shelves()
    schemas["books"]["properties"]["bought"]["x-year"] = True
    schemas["books"]["properties"]["bought"]["format"] = "edtf"
    write(tmp_path / "schemas", schemas)
    books = tmp_path / "curated" / "books" / "1999"
    books.mkdir(parents=True)
    (books / "atlas.yaml").write_text("id: atlas\nname: an atlas\ngenre: atlas\n", "utf-8")
    (tmp_path / "curated" / "shelves.yaml").write_text("# ours\n- id: low # by the door\n", "utf-8")
    (tmp_path / "curated" / "package.yaml").write_text(
        "id: library\ntitle: Books\nversion: 1.0.0\ncreated: 2024-01-01\n", "utf-8"
    )
    assert main(["check", "--root", str(tmp_path)]) == 0
    return tmp_path


def snapshot(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def new(root: Path, *words: str) -> int:
    return main(["new", "--root", str(root), *words])


def test_records_of_a_file_stand_beside_their_like_with_their_comments(library: Path, tmp_path: Path) -> None:
    source = tmp_path / "in.yaml"
    source.write_text(
        "- {genre: novel, id: emma, name: emma, bought: '2001-05'}\n- # heavy\n  id: map\n  name: a map\n"
    )
    assert new(library, "book", "--from", str(source)) == 0
    assert (
        library / "curated/books/2001/emma.yaml"
    ).read_text() == 'id: emma\nname: emma\nbought: "2001-05"\ngenre: novel\n'
    assert (library / "curated/books/undated/map.yaml").is_file()
    assert main(["check", "--root", str(library)]) == 0
    assert main(["format", "--check", "--root", str(library), str(library / "curated/books/2001")]) == 0


def test_records_of_a_list_join_it_and_its_comments_stay(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b'[{"id": "high", "room": "1.10"}]')))
    assert new(library, "shelves", "--from", "-") == 0
    text = '# ours\n- id: low # by the door\n- id: high\n  room: "1.10"\n'
    assert (library / "curated/shelves.yaml").read_text() == text


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("- id: emma\n  name: emma\n- id: map\n  nam: a map\n", [(4, "unknown-field"), (3, "required")]),
        ("- id: emma\n  name: emma\n  shelf: lo\n", [(3, "reference")]),
        ("- {id: emma, name: emma}\n- {id: emma, name: other}\n", [(2, "duplicate-id")]),
        ("id: atlas\nname: another\n", [(1, "duplicate-id")]),
        ("- id: Bad Id\n  name: emma\n", [(1, "pattern")]),
        ("id: [emma\n", [(2, "yaml")]),
        ("just text\n", [(1, "type")]),
        ("[]\n", [(1, "type")]),
    ],
)
def test_nothing_is_written_where_one_is_wrong(
    library: Path, text: str, places: list[tuple[int, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    source = library / "in.yaml"
    source.write_text(text, "utf-8")
    before = snapshot(library)
    assert new(library, "books", "--from", str(source), "--format", "json") == 1
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert sorted((problem["line"], problem["rule"]) for problem in problems) == sorted(places)
    assert {Path(problem["path"]).name for problem in problems} <= {"in.yaml", "atlas.yaml"}
    assert snapshot(library) == before


def test_what_is_wrong_already_does_not_keep_a_record_out(library: Path) -> None:
    (library / "curated/books/1999/bad.yaml").write_text("id: bad\nname: bad\nshelf: absent\n", "utf-8")
    source = library / "in.yaml"
    source.write_text("id: emma\nname: emma\n", "utf-8")
    assert new(library, "books", "--from", str(source)) == 0


def test_the_id_may_stand_beside_the_file(library: Path) -> None:
    source = library / "in.json"
    source.write_text('{"name": "emma"}', "utf-8")
    assert new(library, "books", "emma", "--from", str(source)) == 0
    assert (library / "curated/books/undated/emma.yaml").read_text() == "id: emma\nname: emma\n"


def ask(root: Path, table: str, answers: list[str], monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{answer}\n" for answer in answers)))
    return new(root, table)


def test_answers_make_a_record_and_wrong_ones_are_asked_for_again(
    library: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = [
        "", "Big Map", "big map", "atlas", "big-map",  # a label is needed, and small letters; the id is taken
        "l", "low", "", "", "", "1999-05", "?", "atlas", "many", "12", "", "y", "",  # a shelf; codes; a number; a truth
        "somebody", "drawer", "writer", "", "old, heavy", "",
    ]  # fmt: skip
    assert ask(library, "book", answers, monkeypatch) == 0
    output, asked = capsys.readouterr()
    assert output == "curated/books/1999/big-map.yaml\n"
    value = yaml12.load((library / "curated/books/1999/big-map.yaml").read_bytes()).value
    assert value == {
        "id": "big-map", "name": "big map", "shelf": "low", "bought": "1999-05", "genre": "atlas", "pages": 12,
        "lent": True, "authors": [{"name": "somebody", "role": "writer"}], "tags": ["old", "heavy"],
    }  # fmt: skip
    parts = ["is needed", "has not the form wanted", "'atlas' exists", "'l' is not in shelves.id; like it: low (low)"]
    for part in (*parts, "novel: A novel.", "'many', where a whole number belongs", "writer, editor", "'drawer'"):
        assert part in asked, part


def test_answers_that_end_early_write_nothing(
    library: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = snapshot(library)
    assert ask(library, "books", ["a map", "a-map"], monkeypatch) == 2
    assert "nothing was written" in capsys.readouterr().err
    assert snapshot(library) == before


def test_answers_with_a_fault_between_them_are_shown(
    library: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = ["a map", "a-map", *[""] * 4, "", "", "", "5", *[""] * 6]  # a price needs the day on which it was bought
    assert ask(library, "books", answers, monkeypatch) == 1
    output = capsys.readouterr().out
    assert '"price": 5' in output
    assert "answers:" in output


def papers() -> dict[str, Any]:
    """Return the schemas of papers, each of a publisher that has a site."""
    address = prop(format="uri")
    publishers = record("publishers", "publisher", ["name"], name=prop(), site=address)
    paper = record("papers", "paper", ["publisher", "url"], publisher=prop(x_references="publishers.id"), url=address)
    return {
        "papers": paper,
        "publishers": publishers,
        "things": record("things", "thing", [], parts=array(item(["a"], a=ref("#/$defs/part"))))
        | {"$defs": {"part": prop()}},
    }


@pytest.fixture
def press(tmp_path: Path) -> Path:
    """Return a dataset of papers, with one publisher and one paper."""
    schemas = papers()
    for schema in schemas.values():
        schema["properties"]["id"]["pattern"] = "^[a-z0-9-]+$"
    write(tmp_path / "schemas", schemas)
    (tmp_path / "curated" / "papers").mkdir(parents=True)
    (tmp_path / "curated/publishers.yaml").write_text(
        "- {id: the-north, name: North, site: 'https://www.north.example'}\n"
    )
    paper = "id: north-4\npublisher: the-north\nurl: https://north.example/4/\n"
    (tmp_path / "curated/papers/north-4.yaml").write_text(paper)
    return tmp_path


def fields(path: Path) -> dict[str, Any]:
    value: dict[str, Any] = yaml12.load(path.read_bytes()).value
    return value


def test_an_address_begins_a_record_of_a_known_publisher(press: Path) -> None:
    assert new(press, "paper", "https://en.north.example/world/4930001-talks-of-two") == 0
    paper = fields(press / "curated/papers/north-4930001.yaml")
    assert paper["publisher"] == "the-north"
    assert paper["url"] == "https://en.north.example/world/4930001-talks-of-two"


def test_an_address_begins_the_record_of_a_new_publisher_too(press: Path) -> None:
    assert new(press, "paper", "http://www.south.co.uk/news/two-talk-about-many-old-things.html") == 0
    assert fields(press / "curated/papers/south-two-talk-about-many-old.yaml")["publisher"] == "south"
    publishers = yaml12.load((press / "curated/publishers.yaml").read_bytes()).value
    assert publishers[1] == {"id": "south", "name": None, "site": "http://www.south.co.uk"}


@pytest.mark.parametrize("address", ["http://north.example/4", "https://www.north.example/4/"])
def test_an_address_that_is_there_begins_nothing(press: Path, address: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = snapshot(press)
    assert new(press, "papers", address) == 1
    assert "curated/papers/north-4.yaml: 'north-4' has this address" in capsys.readouterr().out
    assert snapshot(press) == before


def test_a_table_without_addresses_takes_none(press: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert new(press, "thing", "https://north.example/5") == 1
    assert "things has no column of the format uri" in capsys.readouterr().out


def test_a_skeleton_shows_each_code_and_joins_a_list(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert new(library, "book", "emma") == 0
    text = (library / "curated/books/undated/emma.yaml").read_text()
    assert "#     novel: A novel." in text
    assert new(library, "shelf", "high") == 0
    assert (library / "curated/shelves.yaml").read_text().startswith("# ours\n- id: low # by the door\n- id: high\n")
    assert new(library, "shelf", "low") == 1
    assert "curated/shelves.yaml:2:3: 'low' exists" in capsys.readouterr().out


def test_an_empty_field_that_is_needed_is_to_be_filled_in(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert new(library, "book", "emma") == 0
    assert main(["check", "--root", str(library)]) == 1
    output = capsys.readouterr().out
    assert "undated/emma.yaml:2:6: name: nothing stands here, and something must; fill it in" in output
    (library / "curated/books/undated/emma.yaml").write_text("id: emma\nname: emma\nnote:\n")
    main(["check", "--root", str(library)])
    assert "leave the field out" in capsys.readouterr().out
