"""Formatting rewrites field paths of earlier versions: whole lists item by item, keys with all their values."""

from __future__ import annotations

from pathlib import Path

import pytest

import foreign
from accord import pipeline
from accord.authoring.format import format_file
from accord.project import Project
from accord.schema.load import load_schemas

FERRY = "curated/operas/the-ferry.yaml"
NOW = """\
  - source: bill-1842
    fields:
      - acts[ferry-1].scenes[Midstream].pieces[The bell/Presto].tempo
      - stagings[1841].nights[1841-05-02]
      - stagings[1841].nights[1841-05-04]
"""


def formatted(root: Path, text: str) -> str:
    (root / FERRY).write_text(text, encoding="utf-8")
    project = Project(root)
    done = format_file(root / FERRY, load_schemas(project.schemas), project)
    assert done.problems == ()
    (root / FERRY).write_text(done.wanted, encoding="utf-8")
    assert format_file(root / FERRY, load_schemas(project.schemas), project).wanted == done.wanted
    return done.wanted


OLD = [
    """\
    fields: ["acts[ferry-1].scenes[Midstream].pieces[The bell,Presto].tempo", "stagings[1841].nights"]
""",
    """\
    fields:
      - acts[ferry-1].scenes[Midstream].pieces[The bell,Presto].tempo
      # all that were kept
      - stagings[1841].nights  # both
""",
]


@pytest.mark.parametrize("old", OLD)
def test_lists_are_written_out_and_keys_completed(old: str, tmp_path: Path) -> None:
    root = foreign.copy("opera", tmp_path)
    good = (root / FERRY).read_text(encoding="utf-8")
    assert good.count(NOW) == 1
    comments = "".join(f"      # {words}\n" for words in ("all that were kept", "both") if words in old)
    now = NOW.replace(
        "      - stagings[1841].nights[1841-05-02]", f"{comments}      - stagings[1841].nights[1841-05-02]"
    )
    assert formatted(root, good.replace(NOW, f"  - source: bill-1842\n{old}")) == good.replace(NOW, now)
    assert pipeline.check(Project(root)).problems == []


def test_exceptions_of_a_whole_list_leave_the_items_that_they_do_not_name(tmp_path: Path) -> None:
    root = foreign.copy("opera", tmp_path)
    good = (root / FERRY).read_text(encoding="utf-8")
    fields, excepted = (
        '"acts[ferry-1]", "acts[ferry-2]"',
        '"acts[ferry-1].scenes[Midstream].pieces[The bell/Presto].tempo"',
    )
    assert fields in good
    assert excepted in good
    old = good.replace(fields, "acts").replace(excepted, f'{excepted.replace("/", ",")}, "acts[ferry-2]"')
    assert formatted(root, old) == formatted(root, good.replace(fields, '"acts[ferry-1]"'))


def test_what_names_nothing_is_left_for_the_check_to_report(tmp_path: Path) -> None:
    root = foreign.copy("opera", tmp_path)
    good = (root / FERRY).read_text(encoding="utf-8")
    for odd in (
        "acts[nobody]",
        "acts[ferry-1].scenes[Midstream].pieces[The bell].tempo",
        "titles",
        "a]b",
        "stagings[1",
    ):
        text = good.replace("fields: [premiered, ", f'fields: ["{odd}", premiered, ')
        assert odd in formatted(root, text)
