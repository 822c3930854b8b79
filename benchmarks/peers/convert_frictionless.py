"""frictionless: validates, then reads once more and writes CSV, the conversion that it does on its own."""

from frictionless import Checklist

import check_frictionless
import common


def main() -> None:
    args = common.arguments()
    rows = 0
    whole = check_frictionless.package(args.data)
    for table in common.TABLES:
        resource = whole.get_resource(table)
        task = resource.validate(
            Checklist(checks=check_frictionless.rules(table)), limit_errors=check_frictionless.LIMIT
        ).tasks[0]
        rows += task.stats["rows"]
        resource.write(str(args.out / f"{table}.csv"))
    common.tell(rows)


main()
