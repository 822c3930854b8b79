"""The notebooks of docs/ run against the published files, and show what is kept; `make notebooks` renews that."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))


def test_the_notebooks_show_what_the_published_files_give() -> None:
    command = [sys.executable, ROOT / "scripts" / "notebooks.py", "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "the notebooks show what the published files give\n", "")


def _ran(notebook: Path, *cells: str) -> subprocess.CompletedProcess[str]:
    written = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    nbformat.write(written, notebook)
    program = "import pathlib, sys, notebooks; print(len(notebooks.ran(pathlib.Path(sys.argv[1]))) > 0)"
    command = [sys.executable, "-c", program, notebook]
    return subprocess.run(command, cwd=ROOT / "scripts", capture_output=True, text=True, check=False)


def test_what_a_kernel_says_as_it_ends_is_no_fault_of_the_notebook(tmp_path: Path) -> None:
    done = _ran(tmp_path / "late.ipynb", "import atexit, os\n_ = atexit.register(os.write, 2, b'Assertion failed\\n')")
    assert (done.returncode, done.stdout, done.stderr) == (0, "True\n", "")


def test_what_a_kernel_says_before_it_dies_is_shown(tmp_path: Path) -> None:
    done = _ran(tmp_path / "dead.ipynb", "import os, time\nos.write(2, b'out of luck\\n')\ntime.sleep(1)\nos._exit(3)")
    assert done.returncode == 1
    assert "DeadKernelError" in done.stderr
    assert "out of luck" in done.stderr.splitlines()


def test_each_reads_published_tables_alone_and_draws_one_picture() -> None:
    assert len(NOTEBOOKS) == 3
    for path in NOTEBOOKS:
        code = [cell for cell in json.loads(path.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]
        text = "".join(line for cell in code for line in cell["source"])
        assert "../../build/parquet/" in text
        assert text.count("read_") == 1, path.name
        drawn = [output for cell in code for output in cell["outputs"] if "data" in output]
        assert [list(output["data"]) for output in drawn] == [["image/svg+xml"]], path.name
