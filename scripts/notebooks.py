"""Run the notebooks of docs/ against the published files, and keep what they show: `make notebooks`.

With --check nothing is written, and it fails where what is kept is not what a run gives. The same data and lock give
the same bytes: pictures are SVG, of which `docs/notebooks/matplotlibrc` fixes all that would differ.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryFile

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "notebooks"
SECONDS = 120  # that a cell may take
QUIET = ["--log-level=ERROR"]  # not that the kernel could be asked through a port of this machine
SVG = "image/svg+xml"


def ran(path: Path) -> str:
    """Return the text of a notebook as a run leaves it, without what differs from run to run.

    What its kernel itself says on the standard error is shown only where the run fails: as it ends, its sockets may
    close in an order at which their library complains, long after the last cell has answered.

    Raises:
        CellExecutionError: if a cell fails.
        DeadKernelError: if the kernel ends before its cells do.
        ValueError: if a cell warns, or shows what no page has.
    """
    os.environ["SOURCE_DATE_EPOCH"] = "0"  # the day on which a picture says that it was drawn
    notebook = nbformat.read(path, as_version=4)
    place = {"metadata": {"path": str(path.parent)}}
    with TemporaryFile() as said:
        try:
            NotebookClient(notebook, timeout=SECONDS, resources=place, extra_arguments=QUIET).execute(stderr=said)
        except Exception:
            said.seek(0)
            sys.stderr.write(said.read().decode(errors="replace"))
            raise
    for number, cell in enumerate((cell for cell in notebook.cells if cell.cell_type == "code"), 1):
        cell.execution_count = number
        cell.outputs = _kept(cell.outputs)
        cell.metadata.pop("execution", None)
    notebook.metadata.language_info = {"name": "python"}
    return str(nbformat.writes(notebook)) + "\n"


def _kept(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Return what a cell printed, in one, and its pictures."""
    kept: list[NotebookNode] = []
    for output in outputs:
        if output.get("name") == "stdout":
            if kept and kept[-1].output_type == "stream":
                kept[-1].text += output.text
            else:
                kept.append(output)
        elif SVG in output.get("data", {}):
            kept.append(nbformat.v4.new_output("display_data", {SVG: output.data[SVG].rstrip() + "\n"}))
        else:
            raise ValueError(f"a cell gives neither text nor picture: {output}")
    return kept


def main() -> int:
    is_check, stale = "--check" in sys.argv[1:], []
    for path in sorted(FOLDER.glob("*.ipynb")):
        text = ran(path)
        if text != path.read_text(encoding="utf-8"):
            stale.append(path.name)
            if not is_check:
                path.write_text(text, encoding="utf-8", newline="\n")
    said = "not what the published files give; run 'make notebooks'" if is_check else "written"
    print(f"{', '.join(stale)}: {said}" if stale else "the notebooks show what the published files give")
    return 1 if is_check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
