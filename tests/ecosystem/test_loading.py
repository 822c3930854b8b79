"""Every line of docs/loading.md runs as it stands against the published files, and prints what the page says."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "loading.md"
MODULES = ROOT / ".venv" / "ecosystem" / "npm" / "node_modules"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```\n\n```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DUCKDB = """
import duckdb, sys
for row in duckdb.sql(sys.argv[1]).fetchall():
    print("|".join(map(str, row)))
"""
COMMANDS = {  # how a line of each language is run; none of them is told a type
    "python": [sys.executable, "-c"],
    "r": ["Rscript", "--vanilla", "-e"],
    "js": ["node", "--input-type=module", "-e"],
    "sql": [sys.executable, "-c", DUCKDB],
    "sh": ["sh", "-c"],
}


def blocks() -> list[tuple[str, str, str]]:
    return BLOCK.findall(PAGE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the published files, as a reader has them."""
    place = tmp_path_factory.mktemp("copy")
    (place / "build").symlink_to(ROOT / "build")
    (place / "node_modules").symlink_to(MODULES)
    shutil.copyfile(ROOT / ".builds" / "current" / "accord.sqlite", place / "accord.sqlite")
    return place


@pytest.mark.parametrize(("language", "code", "printed"), blocks())
def test_a_line_loads_what_it_says(language: str, code: str, printed: str, folder: Path) -> None:
    done = subprocess.run([*COMMANDS[language], code], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == printed.split(), done.stdout  # spaces are for the eye


def test_every_line_of_the_page_is_run() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert len(blocks()) == len(re.findall(r"^```(?!text)\w+$", text, re.MULTILINE)) > 10
    assert {language for language, *_ in blocks()} == set(COMMANDS)
