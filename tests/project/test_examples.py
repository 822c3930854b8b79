"""Each example is what an import makes of its source, and a few lines by hand; it is checked, built and served."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

import support
from serving import serving
from support import ROOT, accord

EXAMPLES = sorted(path.parent for path in (ROOT / "examples").glob("*/by_hand.patch"))
MAX_LINES = 30  # by hand
MADE = ("curated", "schemas")


def by_name(path: Path) -> str:
    return path.name


def test_there_are_three_of_different_kinds() -> None:
    assert [path.name for path in EXAMPLES] == ["craters", "licences", "secretaries"]


@pytest.mark.parametrize("example", EXAMPLES, ids=by_name)
def test_an_example_is_its_source_imported_and_a_few_lines_by_hand(example: Path, tmp_path: Path) -> None:
    line = next(line for line in commands(example) if line.startswith("accord import"))
    names = [path for word in line.split()[2:-2] for path in sorted(example.glob(word))]
    made = tmp_path / example.name
    done = accord("import", *(path.relative_to(example) for path in names), "--into", made, cwd=example)
    assert done.returncode == 0, done.stdout
    package = made / "curated" / "package.yaml"
    today = re.sub('created: ".*"', 'created: "2026-11-28"', package.read_text(encoding="utf-8"))
    package.write_text(today, encoding="utf-8")
    subprocess.run(["git", "apply", example / "by_hand.patch"], cwd=made, check=True)
    for folder in MADE:
        assert support.files(made / folder) == support.files(example / folder)
    assert (made / "IMPORT.md").read_bytes() == (example / "IMPORT.md").read_bytes()


@pytest.mark.parametrize("example", EXAMPLES, ids=by_name)
def test_few_lines_are_by_hand(example: Path) -> None:
    lines = (example / "by_hand.patch").read_text(encoding="utf-8").splitlines()
    assert 0 < sum(line.startswith("+") and not line.startswith("+++") for line in lines) <= MAX_LINES


@pytest.mark.parametrize("example", EXAMPLES, ids=by_name)
def test_an_example_is_built_and_served_as_its_page_says(example: Path, tmp_path: Path) -> None:
    root = tmp_path / example.name
    for folder in MADE:
        shutil.copytree(example / folder, root / folder)
    assert commands(example)[-3:] == ["accord check", "accord build", "accord serve"]
    for verb in ("check", "build", "verify"):
        done = accord(verb, cwd=root)
        assert done.returncode == 0, done.stdout
    with serving(root) as site:
        for table in site.about["rows"]:
            for address in ("/", f"/accord/{table}", f"/accord/{table}.csv"):
                assert site.get(address)[0] == 200, address


def commands(example: Path) -> list[str]:
    """Return the commands of an example's page."""
    page = (example / "README.md").read_text(encoding="utf-8")
    return [line.strip() for line in page.splitlines() if re.match("    (accord|git apply) ", line)]
