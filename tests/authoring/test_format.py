"""The canonical form: it says what the file said, comments included, and is its own canonical form."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from os import mkfifo
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.authoring.format import FormatError, canonical, format_file, replace
from accord.project import Project
from accord.sources import yaml12
from accord.sources.yaml_events import Comment, Reader
from accord.sources.yaml_text import Fault
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
    wanted = canonical(text, schemas().records.get(table, schemas().package))
    assert yaml12.load(wanted.encode()).value == yaml12.load(text.encode()).value


def test_keys_are_sorted_quotes_settled_and_comments_kept() -> None:
    text = """\
# at the top

# about the title
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
# about the title
title: A meeting     # beside
form: meeting
date: "2024-02"
participants:
  - actor: a # who
    role: host
"""
    )


RECORD = {"type": "object", "properties": {
    "id": {"type": "string"}, "title": {"type": "string"}, "note": {"type": "string"}, "size": {"type": "number"},
    "tags": {"type": "array", "items": {"type": "string"}},
    "parts": {"type": "array", "items": {"type": "object", "properties": {
        "name": {"type": "string"}, "kind": {"type": "string"}, "on": {"type": "string"}}}},
}}  # fmt: skip
LONG = "Text that is longer than ninety characters, so that it becomes a folded block, whatever stands beside it here."
VALUES = st.sampled_from([
    "x", "'a b'", '"2024"', "12", "true", LONG, "[a, b]", "{a: b, c: 'd'}", f"[{LONG}, {LONG}]", f"{{a: {LONG}}}",
    "|\n  one\n\n  two # no comment\n", "|-\n   one\n    two", ">-\n  folded\n  # no comment\n", "[a,\n  b]", "''",
    '"a\\n # no comment"', "[]",
])  # fmt: skip
KEYS = ["id", "title", "note", "size", "tags", "zeta", "alpha"]


def item_lines(draw: st.DrawFn, name: Iterator[str], dash: str) -> list[str]:
    """Return the lines of an item: a mapping with a comment above or beside each key."""
    lines = [f"{dash[:-2]}# above {next(name)}"] if draw(st.booleans()) else []
    for key in draw(st.permutations(["name", "kind", "on"])):
        if dash.strip() == "" and draw(st.booleans()):
            lines.append(f"{dash}# above {key}-{next(name)}")
        lines.append(f"{dash}'{key}': {next(name)}" + (f"  # beside {next(name)}" if draw(st.booleans()) else ""))
        dash = " " * len(dash)
    if draw(st.booleans()):
        lines.append(f"{dash}# below {next(name)}")
    return lines


@st.composite
def commented(draw: st.DrawFn) -> str:
    """Draw a file whose keys, in any order, have a comment of their own above and beside."""
    name = (f"c{n}" for n in count())
    lines = draw(st.sampled_from([[], ["# head", ""], ["# yaml-language-server: $schema=x.json"]]))
    lines = [*lines]
    for key in draw(st.permutations([*KEYS, "parts"])):
        lines += [""] * draw(st.integers(0, 1)) * bool(lines)
        above = draw(st.integers(0, 2))
        lines += [f"# above {key} {part}" for part in range(above)]
        if key == "parts":
            lines.append("parts:  # beside parts" if draw(st.booleans()) else "parts:")
            indent = draw(st.sampled_from(["", "  ", "    "]))
            for _ in range(draw(st.integers(1, 3))):
                lines += item_lines(draw, name, f"{indent}- ")
            lines += [f"{indent} # below {next(name)}"] * draw(st.integers(0, 1))
            continue
        first, newline, rest = draw(VALUES).partition("\n")
        beside = f" # beside {key}" if draw(st.booleans()) and not (newline and first.startswith("[")) else ""
        lines += [f"{key}: {first}{beside}", *rest.splitlines()]
    lines += draw(st.sampled_from([[], ["# end"], ["", "# end"]]))
    return "\n".join(lines) + "\n"


def comments(text: str) -> list[Comment]:
    return [event for event in Reader(text) if isinstance(event, Comment)]


@given(commented())
def test_each_comment_stays_with_its_key(text: str) -> None:
    assert not yaml12.load(text.encode()).faults
    once = canonical(text, RECORD)
    assert canonical(once, RECORD) == once
    assert yaml12.load(once.encode()).value == yaml12.load(text.encode()).value
    assert sorted(comment.text for comment in comments(once)) == sorted(comment.text for comment in comments(text))
    assert once.startswith("# head\n\n") == text.startswith("# head")
    assert once.startswith("# yaml-language-server") == text.startswith("# yaml-language-server")
    assert once.rstrip().endswith("# end") == text.rstrip().endswith("# end")
    lines = once.splitlines()
    for comment in comments(once):
        kind, key = comment.text.split()[1:3] if len(comment.text.split()) > 2 else ("", "")
        if kind == "beside" and key in [*KEYS, "parts"]:
            assert lines[comment.line - 1].startswith(f"{key}:")
        if kind == "above" and key in [*KEYS, "parts"]:
            below = next(line for line in lines[comment.line :] if line and not line.startswith("#"))
            assert below.startswith(f"{key}:")
        if kind == "above" and key.split("-")[0] in ("name", "kind", "on"):
            below = next(line for line in lines[comment.line :] if line.strip() and not line.strip().startswith("#"))
            assert below.strip(" -").replace('"', "").startswith(f"{key.split('-')[0]}:")


PLACES = [
    ("title: x\n# about id\nid: a\n", "# about id\nid: a\ntitle: x\n"),
    ("# about title\ntitle: x\nid: a\n", "id: a\n# about title\ntitle: x\n"),
    ("# at the top\n\ntitle: x\nid: a\n", "# at the top\n\nid: a\ntitle: x\n"),
    ("# yaml-language-server: $schema=x\n# about\ntitle: x\nid: a\n",
     "# yaml-language-server: $schema=x\nid: a\n# about\ntitle: x\n"),
    ("tags:\n- a\n# about id\nid: a\n", "# about id\nid: a\ntags:\n  - a\n"),
    ("tags:\n  - a\n  # below a\nid: a\n", "id: a\ntags:\n  - a\n  # below a\n"),
    ("tags:\n  # above a\n  - a # a\n  -   # b\n    b\n", "tags:\n  # above a\n  - a # a\n  # b\n  - b\n"),
    ("tags: [a, # one\n  b] # two\n", "tags: # two\n  - a     # one\n  - b\n"),
    ("tags: [ # one\n  a]\n", "tags: [a] # one\n"),
    ("title: >- # head\n  a\nid: a\n", "id: a\ntitle: >- # head\n  a\n"),
    ("title: # one\n  # two\n  x # three\n", "# two\n# one\ntitle: x # three\n"),
    ("parts:\n  - kind: a\n    # about name\n    name: b\n", "parts:\n  # about name\n  - name: b\n    kind: a\n"),
    ("parts:\n  - # dash\n    name: b\n", "parts:\n  # dash\n  - name: b\n"),
    ("parts:\n  - {name: b} # b\n    # below\nid: a # a\n# end\n",
     "id: a # a\nparts:\n  - {name: b} # b\n    # below\n# end\n".replace("    # below", "  # below")),
    ("id: a\n---\n"[:6] + "# end\n", "id: a\n# end\n"), ("---\n# a\nid: a\n...\n", "# a\nid: a\n"),
    ("- id: b\n# about a\n- title: x\n  id: a\n", "- id: b\n# about a\n- id: a\n  title: x\n"),
    ("title: '0o17'\nnote: 'a #b'\n", 'title: "0o17"\nnote: "a #b"\n'),
    ("'---': a\n'...': '---'\n", '"---": a\n"...": "---"\n'), ("", "\n"), ("# a\n", "# a\n"),
    ("note: ~\nsize: 1.50\n", "note: null\nsize: 1.50\n"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), PLACES)
def test_where_comments_stand(text: str, wanted: str) -> None:
    assert canonical(text, RECORD) == wanted
    assert canonical(wanted, RECORD) == wanted


PIECES = st.sampled_from([
    "a", "b: ", "- ", "? ", ": ", "\n", "\n  ", "\n    ", " # c", "#", "[", "]", "{", "}", ", ", "'", '"', "|", ">-",
    "&x ", "*x", "!t ", "---\n", "...\n", "%YAML 1.2\n", "\t", "~", "1", "é", "e\u0301", "\u200c", "<<: ", "\\", "''",
    "|2", "  ",
])  # fmt: skip


def attempt(text: str) -> tuple[str, list[Fault]]:
    try:
        return canonical(text, RECORD), []
    except FormatError as error:
        return "", error.faults


@given(st.lists(PIECES, max_size=25).map("".join))
@settings(max_examples=500)
def test_odd_text_is_formatted_or_refused_with_its_place(text: str) -> None:
    once, faults = attempt(text)
    assert all(line >= 1 and column >= 1 and message for line, column, _, message in faults)
    assert not any(rule == "format-error" for *_, rule, _ in faults), faults
    if not faults:
        assert canonical(once, RECORD) == once
        assert yaml12.load(once.encode()).value == yaml12.load(normalize("NFC", text).encode()).value


def test_only_curated_yaml_is_formatted(tmp_path: Path) -> None:
    root = project(tmp_path)
    (root / "link.yaml").symlink_to(root / "curated" / "package.yaml")
    (root / "curated" / "actors" / "link.yaml").symlink_to(root / "curated" / "package.yaml")
    (root / "curated" / "linked").symlink_to(root / "curated" / "actors")
    (root / "curated" / "bad.yaml").write_bytes(b"a: b\nc: \xff\n")
    mkfifo(root / "curated" / "fifo.yaml")
    refused = {
        "schemas/events.json": "not-curated", "../x.yaml": "not-curated", "link.yaml": "not-curated",
        "curated/../schemas/events.json": "not-curated", "curated/notes.txt": "not-curated",
        "curated/actors/link.yaml": "symlink", "curated/linked/iran.yaml": "symlink", "curated/fifo.yaml": "not-a-file",
        "curated/missing.yaml": "unreadable", "curated/bad.yaml": "encoding",
    }  # fmt: skip
    for name, rule in refused.items():
        done = format_file(root / name, schemas(), Project(root))
        assert ([problem.rule for problem in done.problems], done.text, done.wanted) == ([rule], "", ""), name


def test_a_file_keeps_its_mode_and_is_replaced_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("old", "utf-8")
    path.chmod(0o640)
    replace(path, "new")
    assert (path.read_text("utf-8"), path.stat().st_mode & 0o777) == ("new", 0o640)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        replace(path, "newer")
    assert [file.name for file in tmp_path.iterdir()] == ["a.yaml"]
    assert path.read_text("utf-8") == "new"


def test_a_file_that_cannot_be_read_is_left_alone(tmp_path: Path) -> None:
    root = project(tmp_path)
    bad = root / "curated" / "actors" / "iran.yaml"
    bad.write_text("id: iran\nid: iran\n", "utf-8")
    done = script("format", "--root", root)
    assert done.returncode == 1
    assert "curated/actors/iran.yaml:2:1: key 'id' stands here again" in done.stdout
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
