"""A dataset of 0.1.0 becomes one of today by rule: shown, whole or not at all, and once.

``of_0_1_0`` passes the check of version 0.1.0, and holds that version's copies of the engine's schemas.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import support
from accord.authoring import upgrade
from accord.authoring.upgrade import Change
from accord.pipeline import check
from accord.project import Project
from support import accord, files

OLD = Path(__file__).parent / "of_0_1_0"
MEETING = "curated/meetings/harbour-meeting-1.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return shutil.copytree(OLD, tmp_path / "harbour")


def test_the_old_dataset_is_none_of_today() -> None:
    done = accord("check", cwd=OLD)
    assert done.returncode == 1
    assert "[schema]" in done.stdout


def test_what_a_rule_decides_is_written_and_the_dataset_passes(root: Path) -> None:
    done = accord("upgrade", cwd=root)
    assert (done.returncode, "Next: accord check" in done.stderr) == (0, True)
    assert check(Project.at(root)).problems == []
    schema = json.loads((root / "schemas" / "meetings.json").read_text("utf-8"))
    assert schema["properties"]["title"]["x-neutral"] == "contested_words"
    words = json.loads((root / "schemas" / "definitions.json").read_text("utf-8"))["$defs"]["contested_words"]["enum"]
    assert {"martyr*", "so-called"} < set(words)
    assert not (root / "schemas" / "package.json").exists()
    assert not (root / "schemas" / "meta.json").exists()
    for name in ("codes", "records", "evidence"):
        assert json.loads((root / "schemas" / f"{name}.json").read_text("utf-8"))["x-generated"] == name
    text = (root / MEETING).read_text("utf-8")
    assert 'fields: [date, "participants[ada-ortiz/host]", "participants[bo-nilsen/visitor]"]' in text
    assert "# the list as a whole, as one could name it then" in text
    assert "voice: named_official" in text
    assert "says: attribution_level guest" in text


def test_the_difference_is_shown_and_with_check_nothing_changes(root: Path) -> None:
    before = files(root)
    done = accord("upgrade", "--check", cwd=root)
    assert done.returncode == 1
    assert files(root) == before
    assert '-      "x-neutral": true\n+      "x-neutral": "contested_words"' in done.stdout
    assert "--- schemas/package.json\n+++ /dev/null" in done.stdout
    assert "--- /dev/null\n+++ schemas/definitions.json" in done.stdout
    assert f"{MEETING}: is of an earlier version; run accord upgrade [not-upgraded]" in done.stdout


def test_what_does_not_change_keeps_its_bytes(root: Path) -> None:
    before = (root / "schemas" / "meetings.json").read_text("utf-8").splitlines()
    accord("upgrade", cwd=root)
    after = (root / "schemas" / "meetings.json").read_text("utf-8").splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert [new.strip() for _, new in changed] == ['"x-neutral": "contested_words"', '"voice": {']
    assert (root / "curated/actors/ada-ortiz.yaml").read_bytes() == (OLD / "curated/actors/ada-ortiz.yaml").read_bytes()


def test_a_second_run_changes_nothing(root: Path) -> None:
    accord("upgrade", cwd=root)
    once = files(root)
    done = accord("upgrade", cwd=root)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert accord("upgrade", "--check", cwd=root).returncode == 0
    assert files(root) == once


def test_a_dataset_of_today_stays_as_it_is(tmp_path: Path) -> None:
    root = support.project(tmp_path)
    assert upgrade.plan(Project.at(root)) == upgrade.Plan()


def test_what_was_cut_off_at_any_file_goes_on(root: Path, tmp_path: Path) -> None:
    planned = upgrade.plan(Project.at(root)).changes
    whole = shutil.copytree(root, tmp_path / "whole")
    accord("upgrade", cwd=whole)
    for number in range(1, len(planned)):
        cut = shutil.copytree(root, tmp_path / f"cut-{number}")
        upgrade.write(upgrade.plan(Project.at(cut)).changes[:number])
        upgrade.write(upgrade.plan(Project.at(cut)).changes)
        assert files(cut) == files(whole), number


def test_a_fault_while_writing_changes_nothing(root: Path) -> None:
    before = files(root)
    changes = upgrade.plan(Project.at(root)).changes
    with pytest.raises(FileNotFoundError):
        upgrade.write([*changes, Change(root / "nowhere" / "a.yaml", "", "a: 1\n")])
    assert files(root) == before


def test_what_a_person_decides_is_named_at_its_place_and_the_rest_is_done(root: Path) -> None:
    path = root / "schemas" / "flat.json"
    flat = json.loads((root / "schemas" / "records.json").read_text("utf-8")) | {"$id": "flat.json"}
    path.write_text(json.dumps(flat, indent=2), encoding="utf-8")
    own = root / "schemas" / "package.json"
    package = json.loads(own.read_text("utf-8"))
    package["properties"]["harbour"] = {"title": "Harbour", "description": "Ours.", "type": "string"}
    own.write_text(json.dumps(package), encoding="utf-8")
    done = accord("upgrade", cwd=root)
    assert done.returncode == 1
    assert "schemas/flat.json:7:18: x-generated: is made by a query today: write tables/flat.sql" in done.stdout
    assert "schemas/package.json:1:1: is the engine's own today, and this is another" in done.stdout
    assert own.exists()
    assert "voice: named_official" in (root / MEETING).read_text("utf-8")
    path.unlink()
    own.unlink()
    assert accord("upgrade", cwd=root).returncode == 0
    assert check(Project.at(root)).problems == []


def test_a_list_of_words_that_stands_already_is_used(root: Path) -> None:
    accord("upgrade", cwd=root)
    path = root / "schemas" / "definitions.json"
    own = path.read_text("utf-8").replace("martyr*", "hero*")
    path.write_text(own, encoding="utf-8")
    actors = root / "schemas" / "actors.json"
    actors.write_text((OLD / "schemas" / "actors.json").read_text("utf-8"), encoding="utf-8")
    assert accord("upgrade", cwd=root).returncode == 0
    assert path.read_text("utf-8") == own
    path.write_text(own.replace("contested_words", "other_words"), encoding="utf-8")
    actors.write_text((OLD / "schemas" / "actors.json").read_text("utf-8"), encoding="utf-8")
    done = accord("upgrade", cwd=root)
    assert "schemas/definitions.json: has no list contested_words" in done.stdout


@pytest.mark.parametrize("text", ["[]", "1", '{"properties": []}', '{"$defs": [], "x-neutral": true}'])
def test_a_schema_that_is_no_schema_is_named(text: str, root: Path) -> None:
    (root / "schemas" / "actors.json").write_text(text, encoding="utf-8")
    done = accord("upgrade", cwd=root)
    assert done.returncode == 1
    assert "schemas/actors.json:1" in done.stdout
    assert "Traceback" not in done.stderr


def test_a_schema_that_is_no_json_stops_it(root: Path) -> None:
    path = root / "schemas" / "actors.json"
    path.write_text(path.read_text("utf-8")[:-5], encoding="utf-8")
    before = files(root)
    done = accord("upgrade", cwd=root)
    assert done.returncode == 1
    assert "schemas/actors.json:" in done.stdout
    assert files(root) == before
