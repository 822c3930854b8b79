"""Check machine-sized tables and write them as Parquet, CSV or both, without making a build.

The same checks as a build: rows, keys, references. Where there is a problem nothing is left.

    python scripts/convert.py --root examples/plover --table coded_events=events.csv --out converted

Exit codes: 0 written, 1 problems (nothing was written), 2 wrong usage.
"""

from __future__ import annotations

import sys
from pathlib import Path

from accord import convert
from accord.cli import options as cli


def main() -> int:
    parser = cli.parser(__doc__)
    cli.add_tables(parser)
    parser.add_argument("--out", type=Path, required=True, help="the folder to make; it must not be there yet")
    parser.add_argument("--write", default="parquet", metavar="KINDS", help="parquet, csv or parquet,csv")
    parser.add_argument("--partition-by", metavar="COLUMN", help="one folder a value of this column, in Parquet")
    parser.add_argument("--engine", choices=("embedded", "spark"), default="embedded", help="what does the work")
    parser.add_argument("--master", default="local[*]", help="of Spark, for instance spark://host:7077")
    args = parser.parse_args()
    kinds = tuple(args.write.split(","))
    if not set(kinds) <= {"parquet", "csv"}:
        parser.error(f"--write takes parquet, csv or parquet,csv, not {args.write!r}")

    def run() -> int:
        job = convert.Job(args.root.resolve(), cli.tables(args), args.out, kinds, args.partition_by)
        with cli.Progress("checking") as progress:
            if args.engine == "spark":
                rows = convert.by_spark(job, args.master)
            else:
                rows = convert.embedded(job, progress.rows)
        for table, count in rows.items():
            print(f"{table}: {count} rows", file=sys.stderr)
        return 0

    return cli.run(run, args.format)


if __name__ == "__main__":
    sys.exit(main())
