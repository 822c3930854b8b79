"""Large files of JSON are read item by item, and come out as if they were read whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.importing.model import ImportSourceError
from accord.importing.readers import json_stream, json_values
from accord.importing.readers.json_stream import Items, outline
from accord.importing.store import Store
from imports import import_files, published
from support import examples

MILLS = [{"id": f"m{at}", "power": at, "wheels": [{"width": at, "of": {"wood": "oak"}}] * (at % 3)} for at in range(50)]
FEATURES = [{"type": "Feature", "properties": {"id": "a"}, "geometry": {"type": "Point", "coordinates": [1, 2]}}]
TEXTS = {
    "a list": json.dumps(MILLS, indent=1),
    "lists in an object": json.dumps(
        {"name": "Mills", "none": None, "mills": MILLS, "few": [1, {}], "rivers": [{"id": 1}]}
    ),
    "features": json.dumps({"type": "FeatureCollection", "features": FEATURES}),
    "an object of records": json.dumps({mill["id"]: {"power": mill["power"], "x": 1} for mill in MILLS}),
    "numbers as they are spelt": '[{"id": "a", "x": 1.10}, {"id": "b", "x": 12345678901234567890.0}]',
}


def contents(folder: Path) -> dict[str, Any]:
    """Return the files that an import made, but for its notes."""
    return {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*.*")) if path.is_file()}


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Read all files by few characters at a time."""
    monkeypatch.setattr(json_stream, "WHOLE_BYTES", -1)
    monkeypatch.setattr(json_stream, "_BLOCK_CHARACTERS", 7)
    return monkeypatch


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_file_comes_out_as_if_it_were_read_whole(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "mills.json"
    path.write_text(text)
    (tmp_path / "whole").mkdir()
    import_files(tmp_path / "whole" / "mills", path)
    monkeypatch.setattr(json_stream, "WHOLE_BYTES", -1)
    monkeypatch.setattr(json_stream, "_BLOCK_CHARACTERS", 7)
    monkeypatch.setattr(json_values, "read_json", None)  # nothing reads it whole
    import_files(tmp_path / "streamed" / "mills", path)
    assert contents(tmp_path / "streamed") == contents(tmp_path / "whole")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=examples(60), deadline=None)
@given(value=JSON, indent=st.none() | st.integers(0, 2), block=st.integers(1, 9))
def test_what_a_stream_reads_is_what_the_file_holds(
    value: Any, indent: int | None, block: int, tmp_path_factory: Any
) -> None:
    path = tmp_path_factory.mktemp("stream") / "a.json"
    path.write_text(json.dumps(value, indent=indent, ensure_ascii=False), encoding="utf-8", newline="")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_stream, "_BLOCK_CHARACTERS", block)
        read = outline(path)
        if isinstance(read, Items):
            read = list(read.all())
        elif isinstance(read, dict):
            read = {key: list(inner.all()) if isinstance(inner, Items) else inner for key, inner in read.items()}
    assert read == json_values.read_json(path)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ('[{"a": 1},\n{"a": 2}', ":2:1: is no JSON that can be read: Expecting ',' or ']'"),
        ('[{"a": 1}\n{"a": 2}]', ":2:1: is no JSON that can be read: Expecting ',' or ']'"),
        ('[{"a": 1},\n{"a" 2}]', ":2:1: is no JSON that can be read: Expecting ':' delimiter"),
        ('[{"a": 1},\n{"a": 2, "a": 3}]', ":2:1: is no JSON that can be read: the key 'a' stands twice"),
        ('{"a": 1,\n"a": 2}', ":2:1: is no JSON that can be read: the key 'a' stands twice"),
        ('{"a": 1,\nb: 2}', ":2:1: is no JSON that can be read: Expecting property name"),
        ('[{"a": "\n\n', ":1:1: is no JSON that can be read: "),
        ('[{"a": 1}]\n\n]', ":3:1: is no JSON that can be read: Extra data"),
        ('[{"a": 1},\n 7]', ": item 2 of the list is no object, so it is no list of records"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("narrow")
def test_a_fault_is_named_with_its_line(text: str, fact: str, tmp_path: Path) -> None:
    path = tmp_path / "mills.json"
    path.write_text(text)
    with pytest.raises(ImportSourceError) as raised:
        import_files(tmp_path / "made", path)
    assert f"mills.json{fact}" in str(raised.value)
    assert not (tmp_path / "made").exists()


@pytest.mark.usefixtures("narrow")
def test_a_fault_in_the_middle_is_found_without_reading_on(tmp_path: Path) -> None:
    path = tmp_path / "mills.json"
    path.write_text('[{"a": }' + ", {}" * 100_000)
    with path.open(encoding="utf-8") as file:
        reader = json_stream.TextReader(file, path)
        with pytest.raises(ImportSourceError):
            list(reader.items())
        assert len(reader.text) < 1000


def test_lines_are_read_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "mills.jsonl"
    path.write_text("".join(json.dumps(mill) + "\n\n" for mill in MILLS))
    import_files(tmp_path / "made", path)
    assert published(tmp_path / "made", "mills").num_rows == len(MILLS)
    path.write_text("\n")
    with pytest.raises(ImportSourceError, match=r"mills.jsonl: holds no records"):
        import_files(tmp_path / "other", path)
    path.write_text('{"a": 1}\n[2]\n')
    with pytest.raises(ImportSourceError, match=r"mills.jsonl:2:1: holds no object here"):
        import_files(tmp_path / "other", path)


def test_the_database_draws_nothing_where_reports_are_read(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert store.value("SELECT current_setting('enable_progress_bar')") is False
    store.close()


MANY = 600_000  # values of one record


@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
def test_a_record_of_more_values_than_any_has_is_refused_before_it_is_read(name: str, tmp_path: Path) -> None:
    text = f'{{"v": [{"1," * MANY}1]}}'
    (tmp_path / name).write_text(f"[\n{text}]" if name == "a.json" else f"{{}}\n{text}\n", encoding="utf-8")
    with pytest.raises(ImportSourceError, match=rf"{name}:2:1: holds a record of more than 500,000 values"):
        import_files(tmp_path / "made", tmp_path / name)
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize(
    "text",
    [
        "- &a0 {x: 1}\n" + "".join(f"- &a{at} [{f'*a{at - 1}, ' * 9}]\n" for at in range(1, 9)),
        "- &a {x: 1, y: 2}\n" + "- {v: [" + "*a, " * 100_000 + "]}\n",
        "- v: 1\n" * 100_000,
    ],
    ids=["aliases of aliases", "aliases", "values"],
)
def test_yaml_of_more_values_than_are_imported_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ImportSourceError, match=r"a.yaml: .*holds more than 250,000 values; write it as several files"):
        import_files(tmp_path / "made", tmp_path / "a.yaml")
    assert not (tmp_path / "made").exists()
