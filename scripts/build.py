"""Check everything, build every table, make the build current and export it to build/ and datapackage.json.

Exit codes: 0 built, 1 problems (nothing was written), 2 wrong usage.
"""

from __future__ import annotations

import sys

from accord import pipeline
from accord.cli import options as cli
from accord.problems import Problem
from accord.project import Project
from accord.publish import export
from accord.site import assets


def main() -> int:
    parser = cli.parser(__doc__)
    cli.add_tables(parser)
    parser.add_argument("--check", action="store_true", help="change nothing committed; fail where it is stale")
    args = parser.parse_args()

    def make() -> int:
        project = Project.at(args.root)
        if args.check:
            return check(project)
        with cli.Progress("building") as progress:
            target, done = pipeline.publish(project, cli.tables(args), progress.rows)
        report(done.foreign)
        if note := assets.of(project.root).note:
            print(note, file=sys.stderr)
        print(
            f"built {target.name}: {len(done.changed)} published files changed; current in .builds/current",
            file=sys.stderr,
        )
        return 0

    def check(project: Project) -> int:
        with cli.Progress("building") as progress:
            target = pipeline.build(project, cli.tables(args), progress.rows)
        stale = export.plan(project, target)
        report(stale.foreign)
        message = f"is not what the curated files and schemas give; {project.remedy} and commit the result"
        return cli.tell([Problem(name, 0, 0, "", "stale", message) for name in stale.changed], args.format)

    return cli.run(make, args.format)


def report(foreign: list[str]) -> None:
    for name in foreign:
        print(f"note: {name} was not written by a build: left as it is; remove it if it is not wanted", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
