"""Put curated files into canonical form and show what changes.

Exit codes: 0 all canonical or made so, 1 a file could not be read (or, with --check, is not canonical), 2 wrong usage.
"""

from __future__ import annotations

import difflib
import sys
from pathlib import Path

from accord.authoring.format import FormatError, canonical
from accord.cli import options as cli
from accord.problems import Problem
from accord.schema.load import load_schemas


def main() -> int:
    parser = cli.parser(__doc__)
    parser.add_argument("files", nargs="*", help="only these files (default: all under curated/)")
    parser.add_argument("--check", action="store_true", help="change nothing; fail where a file is not canonical")
    args = parser.parse_args()
    return cli.run(lambda: cli.tell(_format(args.root, args.files, check=args.check), args.format), args.format)


def _format(root: Path, names: list[str], *, check: bool) -> list[Problem]:
    schemas = load_schemas(root / "schemas")
    files = [root / name for name in names] or sorted((root / "curated").rglob("*.yaml"))
    problems = []
    for path in files:
        name = path.relative_to(root).as_posix()
        table = name.split("/")[1].removesuffix(".yaml")
        try:
            text = path.read_bytes().decode("utf-8")
            wanted = canonical(text, schemas.records.get(table, {}))
        except (OSError, UnicodeDecodeError, FormatError) as error:
            problems.append(Problem(name, 0, 0, "", "format-error", str(error)))
            continue
        if wanted == text:
            continue
        sys.stdout.writelines(
            difflib.unified_diff(
                text.splitlines(keepends=True), wanted.splitlines(keepends=True), name, f"{name} (canonical)"
            )
        )
        if check:
            problems.append(Problem(name, 0, 0, "", "not-canonical", "is not in canonical form; run 'make format'"))
        else:
            fresh = path.with_name(f".{path.name}.new")
            fresh.write_text(wanted, encoding="utf-8", newline="\n")
            fresh.replace(path)
    return problems


if __name__ == "__main__":
    sys.exit(main())
