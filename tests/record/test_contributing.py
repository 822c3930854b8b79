"""What CONTRIBUTING.md shows is right as it stands: each block of YAML, in a copy of the record, passes its check."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from accord import pipeline
from accord.project import Project
from support import ROOT, TEXT

PAGE = (ROOT / TEXT).read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
EVENT = "curated/events/2024/araji-mohseni-ejei-2024.yaml"
OTHERS = {
    "another-source": "bnnbreaking-judicial-talks-2024",
    "a-third-source": "safirnews-79914",
    "the-other-id": "araji-mohseni-ejei-2024",
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the record with the outlet and the source of the example as they are shown."""
    for name in ("curated", "schemas", "checks", "tables"):
        shutil.copytree(ROOT / name, tmp_path / name)
    outlet, source, *_ = BLOCKS
    outlets = tmp_path / "curated" / "outlets.yaml"
    others = re.sub(r"^- id: al-mayadeen\n(?:  .*\n)*", "", outlets.read_text(encoding="utf-8"), flags=re.MULTILINE)
    outlets.write_text(f"{others}{outlet}", encoding="utf-8")
    (tmp_path / "curated" / "sources" / "almayadeen-2024-02-15.yaml").write_text(source, encoding="utf-8")
    return tmp_path


def shown(text: str) -> str:
    """Return a block with ids of the record in place of those that stand for any."""
    for name, known in OTHERS.items():
        text = text.replace(name, known)
    return text


def problems(root: Path) -> list[str]:
    return [str(problem) for problem in pipeline.check(Project(root)).problems]


def test_every_block_of_the_page_is_known_here() -> None:
    heads = [block.split(":")[0].strip("- #\n") for block in BLOCKS]
    assert heads[:3] == ["id", "id", "id"]
    assert len(BLOCKS) == 6, "a new block of YAML in CONTRIBUTING.md: put it into the copy below"


def test_the_example_passes_with_more_sources_and_a_tombstone(copy: Path) -> None:
    _, _, event, more, _, tombstone = BLOCKS
    (copy / EVENT).write_text(f"{event}{shown(more)}", encoding="utf-8")
    withdrawn = copy / "curated" / "withdrawn.yaml"
    withdrawn.write_text(withdrawn.read_text(encoding="utf-8") + shown(tombstone), encoding="utf-8")
    assert problems(copy) == []


def test_the_example_passes_where_no_source_gives_the_place(copy: Path) -> None:
    _, _, event, _, missing, _ = BLOCKS
    placed = re.sub(r"^places:\n  - .*\n|^  - .*places\[.*\n", "", event, flags=re.MULTILINE)
    (copy / EVENT).write_text(f"{placed}{missing}", encoding="utf-8")
    assert problems(copy) == []


def test_the_code_that_is_shown_says_all_that_a_code_says() -> None:
    (text,) = re.findall(r"`(\{\"const\".*?\})`", PAGE, re.DOTALL)
    assert [*json.loads(text)] == ["const", "title", "description", "x-includes", "x-excludes", "x-example"]
