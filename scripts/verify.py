"""Compare every published file with the manifest, and the local build with its own list.

Exit codes: 0 all as listed, 1 something differs or is missing, 2 wrong usage.
"""

from __future__ import annotations

import sys

from accord.cli import options as cli
from accord.project import Project
from accord.publish.verify import verify


def main() -> int:
    args = cli.parser(__doc__).parse_args()
    return cli.run(lambda: cli.tell(verify(Project(args.root.absolute())), args.format), args.format)


if __name__ == "__main__":
    sys.exit(main())
