"""Write the workbook of a published dataset, as a release does, by the engine: ``workbook_of.py ROOT TARGET``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from accord.release import sheets, workbook, workbook_about
from accord.schema.load import load_schemas

if __name__ == "__main__":
    root, target = map(Path, sys.argv[1:])
    tables = load_schemas(root / "schemas", root / "tables").tables.values()
    found = sheets.of(tables, root / "build" / "parquet")
    said = json.loads((root / "datapackage.json").read_text(encoding="utf-8"))
    with TemporaryDirectory() as scratch:
        workbook.write(target, workbook_about.of(said, "", found), found, Path(scratch))
