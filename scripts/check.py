"""Check the curated files; write nothing.

Exit codes: 0 no problems, 1 problems, 2 wrong usage.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from accord.cli import options as cli
from accord.problems import Problem
from accord.rules.records import check_document
from accord.schema.load import load_schemas
from accord.schema.model import Schemas
from accord.sources import files as found
from accord.sources.files import Found
from accord.sources.records import Curated, read


def main() -> int:
    parser = cli.parser(__doc__)
    parser.add_argument("files", nargs="*", help="tell only the problems of these files (all are read)")
    args = parser.parse_args()

    def check() -> int:
        with cli.Progress("checking") as progress:
            schemas = load_schemas(args.root / "schemas")
            big = found.find(args.root, schemas, {})
            curated = read(args.root, schemas, big.tables, big.files)
            problems = big.problems + check_document(curated, schemas)
            if big.tables:
                problems += _check_rows(big, curated, schemas, progress, sound=not problems)
            problems = sorted(set(problems))
        if args.files:
            unknown = [name for name in args.files if not (args.root / name).is_file()]
            problems = [p for p in problems if p.path in args.files]
            problems += [Problem(name, 0, 0, "", "missing-file", "there is no such file") for name in unknown]
        if not problems and args.format == "text":
            count = f"{len(curated.files)} files, {sum(map(len, curated.records.values()))} records"
            print(f"no problems in {', '.join(args.files) or count}")
            return 0
        return cli.tell(problems, args.format)

    return cli.run(check, args.format)


def _check_rows(
    big: Found, curated: Curated, schemas: Schemas, progress: cli.Progress, *, sound: bool
) -> list[Problem]:
    """Check the tables that come as files of rows as a build does, in a folder that is thrown away."""
    from accord.engine import machine  # noqa: PLC0415 - what a small record never needs
    from accord.sources import record_rows as tables  # noqa: PLC0415 - what a small record never needs
    from accord.write.tables import Output  # noqa: PLC0415

    arrow = tables.to_arrow(tables.make(curated, schemas), schemas) if sound else {}
    small = {name: table for name, table in arrow.items() if name not in big.tables}
    with TemporaryDirectory() as folder:
        return machine.publish(big.tables, small, schemas, Output(Path(folder), ("parquet",)), progress.rows).problems


if __name__ == "__main__":
    sys.exit(main())
