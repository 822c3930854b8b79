"""Check the curated files; write nothing.

Exit codes: 0 no problems, 1 problems, 2 wrong usage.
"""

from __future__ import annotations

import sys

from accord import cli, schema
from accord.check.document import check_document
from accord.errors import Problem
from accord.records import read


def main() -> int:
    parser = cli.parser(__doc__)
    parser.add_argument("files", nargs="*", help="tell only the problems of these files (all are read)")
    args = parser.parse_args()

    def check() -> int:
        with cli.Progress("checking"):
            schemas = schema.load(args.root / "schemas")
            curated = read(args.root, schemas)
            problems = check_document(curated, schemas)
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


if __name__ == "__main__":
    sys.exit(main())
