"""The canonical form: it says what the file said, comments included, and is its own canonical form."""

from __future__ import annotations

from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.authoring.format import FormatError, canonical
from accord.sources import yaml12
from support import ROOT, SMALL, project, schemas, script

EVENT = schemas().records["events"]
TEXT = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1).map(
    lambda text: normalize("NFC", text.strip())
)


@given(st.dictionaries(st.sampled_from(sorted(EVENT["properties"])), TEXT.filter(bool), min_size=1))
def test_the_form_says_the_same_and_is_stable(record: dict[str, str]) -> None:
    import json  # noqa: PLC0415 - JSON is YAML: the shortest way to write any text

    text = json.dumps(record, ensure_ascii=False)
    before = yaml12.load(text.encode())
    try:
        once = canonical(text, EVENT)
    except FormatError:
        assert before.faults, "only what cannot be read may be refused"
        return
    assert yaml12.load(once.encode()).value == before.value
    assert canonical(once, EVENT) == once


@pytest.mark.parametrize("path", sorted(SMALL.rglob("*.yaml")), ids=lambda path: path.stem)
def test_the_small_record_keeps_its_meaning(path: Path) -> None:
    table = path.relative_to(SMALL).parts[0].removesuffix(".yaml")
    text = path.read_text("utf-8")
    wanted = canonical(text, schemas().records[table])
    assert yaml12.load(wanted.encode()).value == yaml12.load(text.encode()).value


def test_keys_are_sorted_quotes_settled_and_comments_kept() -> None:
    text = """\
# at the top
title: 'A meeting'   # beside
form: meeting
id: "a-meeting"
date: 2024-02
participants:
- actor: a   # who
  role: 'host'
"""
    assert (
        canonical(text, EVENT)
        == """\
# at the top
id: a-meeting
title: A meeting     # beside
form: meeting
date: "2024-02"
participants:
  - actor: a # who
    role: host
"""
    )


def test_a_file_that_cannot_be_read_is_left_alone(tmp_path: Path) -> None:
    root = project(tmp_path)
    bad = root / "curated" / "actors" / "iran.yaml"
    bad.write_text("id: iran\nid: iran\n", "utf-8")
    done = script("format", "--root", root)
    assert done.returncode == 1
    assert "curated/actors/iran.yaml: 2:1: key 'id' stands here again" in done.stdout
    assert bad.read_text("utf-8") == "id: iran\nid: iran\n"


def test_the_script_shows_the_difference_writes_it_and_then_has_nothing_to_do(tmp_path: Path) -> None:
    root = project(tmp_path)
    path = root / "curated" / "actors" / "iran.yaml"
    path.write_text("name: Iran\nid: iran\nkind: state\n", "utf-8")
    assert script("format", "--root", root, "--check").returncode == 1
    assert path.read_text("utf-8").startswith("name: Iran"), "--check changes nothing"
    assert "+id: iran" in script("format", "--root", root).stdout
    assert path.read_text("utf-8") == "id: iran\nname: Iran\nkind: state\n"
    assert script("format", "--root", root, "--check").returncode == 0


def test_the_curated_files_are_canonical() -> None:
    done = script("format", "--root", ROOT, "--check")
    assert done.returncode == 0, f"run 'make format'\n{done.stdout}"
