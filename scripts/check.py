"""Check the curated files; write nothing.

Exit codes: 0 no problems, 1 problems, 2 wrong usage.
"""

from __future__ import annotations

import sys

from accord import pipeline
from accord.cli import options as cli
from accord.problems import Problem
from accord.project import Project


def main() -> int:
    parser = cli.parser(__doc__)
    cli.add_tables(parser)
    parser.add_argument("files", nargs="*", help="tell only the problems of these files (all are read)")
    args = parser.parse_args()

    def check() -> int:
        project = Project.at(args.root)
        with cli.Progress("checking") as progress:
            checked = pipeline.check(project, cli.tables(args), progress.rows)
        problems = checked.problems
        if args.files:
            unknown = [name for name in args.files if not (args.root / name).is_file()]
            problems = [p for p in problems if p.path in args.files]
            problems += [Problem(name, 0, 0, "", "missing-file", "there is no such file") for name in unknown]
        if not problems and args.format == "text":
            rows = f", {checked.rows} rows" if checked.rows else ""
            print(
                f"no problems in {', '.join(args.files) or f'{checked.files} files, {checked.records} records{rows}'}"
            )
            return 0
        return cli.tell(problems, args.format)

    return cli.run(check, args.format)


if __name__ == "__main__":
    sys.exit(main())
