"""The notebooks of docs/ run against the published files, and show what is kept; `make notebooks` renews that."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))


def test_the_notebooks_show_what_the_published_files_give() -> None:
    command = [sys.executable, ROOT / "scripts" / "notebooks.py", "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "the notebooks show what the published files give\n", "")


def test_each_reads_published_tables_alone_and_draws_one_picture() -> None:
    assert len(NOTEBOOKS) == 3
    for path in NOTEBOOKS:
        code = [cell for cell in json.loads(path.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]
        text = "".join(line for cell in code for line in cell["source"])
        assert "../../build/parquet/" in text
        assert text.count("read_") == 1, path.name
        drawn = [output for cell in code for output in cell["outputs"] if "data" in output]
        assert [list(output["data"]) for output in drawn] == [["image/svg+xml"]], path.name
