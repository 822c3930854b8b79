"""The papers are true: links lead somewhere, commands exist, versions agree, every folder is introduced."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from support import ROOT, schemas

PAPERS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *ROOT.glob("*/README.md")])
FOLDERS = ("curated", "schemas", "src/accord", "scripts", "site", "tests", "docs", "locks", "build")


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_to_files(paper: Path) -> None:
    text = re.sub(r"`[^`\n]*`", "", paper.read_text("utf-8"))  # code may hold what looks like a link
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
        if not target.startswith(("http://", "https://")):
            assert (paper.parent / target).exists(), f"{paper.name} links to {target}, which is not there"


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_commands_exist(paper: Path) -> None:
    targets = set(re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)[1].split())
    named = set(re.findall(r"(?:^    |`)make ([a-z-]+)", paper.read_text("utf-8"), re.MULTILINE))
    assert named <= targets, f"{paper.name} names commands that do not exist"


def files_named(text: str) -> set[str]:
    """Return what stands between backticks and reads as a file or folder of this repository, or a pattern of such."""
    tops = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    named = re.findall(r"`([\w./*-]+)`", text)
    return {name for name in named if ("/" in name or "." in name) and name.partition("/")[0] in tops}


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_files_exist(paper: Path) -> None:
    named = files_named(paper.read_text("utf-8"))
    missing = [name for name in sorted(named) if not any(ROOT.glob(name.rstrip("/")))]
    assert missing == [], f"{paper.name} names files that are not there"


def test_a_file_is_seen_by_its_folder() -> None:
    text = "`src/accord/pipeline.py`, `site/*.md`, `Makefile`, `README.md`; `/events/<id>`, `accord.build`, `a/b.py`"
    assert files_named(text) == {"src/accord/pipeline.py", "site/*.md", "README.md"}


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_folder_has_a_readme_of_a_few_lines(folder: str) -> None:
    lines = (ROOT / folder / "README.md").read_text("utf-8").splitlines()
    assert 2 <= len(lines) <= 40


def test_one_version_everywhere() -> None:
    version = yaml.safe_load((ROOT / "curated" / "package.yaml").read_text("utf-8"))["version"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == version
    assert json.loads((ROOT / "datapackage.json").read_text("utf-8"))["version"] == version
    assert f"version {version}" in (ROOT / "README.md").read_text("utf-8")
    assert f"## [{version}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_every_table_of_the_readme_is_published_and_every_published_table_is_in_the_codebook() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    named = set(re.findall(r"build/csv/([a-z_]+)\.csv", readme))
    assert named <= set(schemas().tables)
    codebook = (ROOT / "build" / "codebook.md").read_text("utf-8")
    for table in schemas().tables.values():
        assert f"### {table.name}\n" in codebook
        for column in table.columns:
            assert f"| {column.name} | " in codebook


def test_nothing_names_a_registry_or_a_path_of_a_machine() -> None:
    for path in [*PAPERS, ROOT / "Makefile", *(ROOT / "scripts").iterdir(), *(ROOT / ".github").rglob("*.yml")]:
        if path.is_file():
            text = path.read_text("utf-8")
            assert not re.search(r"pypi\.org|registry\.npmjs|deb\.debian|/root/|/home/[a-z]", text), path.name
