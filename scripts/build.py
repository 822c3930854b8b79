"""Check everything, build every table, make the build current and export it to build/ and datapackage.json.

Exit codes: 0 built, 1 problems (nothing was written), 2 wrong usage.
"""

from __future__ import annotations

import sys

from accord import pipeline
from accord.cli import options as cli
from accord.problems import Problem
from accord.project import Project
from accord.publish import builds as publish
from accord.site.make import assets


def main() -> int:
    parser = cli.parser(__doc__)
    cli.add_tables(parser)
    parser.add_argument("--check", action="store_true", help="change nothing committed; fail where it is stale")
    args = parser.parse_args()

    def make() -> int:
        project = Project.at(args.root)
        with cli.Progress("building") as progress:
            target = pipeline.build(project, cli.tables(args), progress.rows)
            stale = publish.differences(project.root, target)
        if args.check:
            message = "is not what the curated files and schemas give; run 'make build' and commit the result"
            return cli.tell([Problem(name, 0, 0, "", "stale", message) for name in stale], args.format)
        pipeline.make_current(project, target)
        if note := assets.of(project.root).note:
            print(note, file=sys.stderr)
        print(f"built {target.name}: {len(stale)} published files changed; current in .builds/current", file=sys.stderr)
        return 0

    return cli.run(make, args.format)


if __name__ == "__main__":
    sys.exit(main())
