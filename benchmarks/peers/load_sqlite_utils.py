"""sqlite-utils insert: the CSV files into SQLite with a primary key, no index, no search, no check."""

from sqlite_utils.cli import cli

import common


def main() -> None:
    args = common.arguments()
    database = args.out / "peer.sqlite"
    for table in common.TABLES:
        command = ["insert", str(database), table, str(args.data / f"{table}.csv"), "--csv", "--pk", "id", "--silent"]
        cli.main(command, standalone_mode=False)
    import sqlite3  # noqa: PLC0415 - only to count

    with sqlite3.connect(database) as connection:
        rows = sum(connection.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in common.TABLES)
    common.tell(rows)


main()
