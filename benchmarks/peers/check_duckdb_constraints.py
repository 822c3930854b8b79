"""DuckDB with constraints: CHECK, PRIMARY KEY and FOREIGN KEY in the tables; an insert stops at the first fault.

A constraint may hold no subquery, so EDTF is left out. Where a row is wrong it says so and has found one.
"""

import duckdb

import check_duckdb
import common


def create(table):
    whole = common.SCHEMAS[table]
    lines = []
    for name, spec in whole["properties"].items():
        held = [r for r in check_duckdb.rules(name, spec, name in whole["required"]) if "SELECT" not in r]
        lines.append(f"{name} VARCHAR" + "".join(f" CHECK ({rule})" for rule in held))
    if table == "coded_events":
        lines += [f"CHECK ({rule})" for rule in check_duckdb.between()]
    lines.append("PRIMARY KEY (id)")
    for name, spec in whole["properties"].items():
        if "x-references" in spec:
            lines.append(f"FOREIGN KEY ({name}) REFERENCES {spec['x-references'].removesuffix('.id')} (id)")
    return f"CREATE TABLE {table} ({', '.join(lines)})"


def main() -> None:
    args = common.arguments()
    connection = duckdb.connect(str(args.out / "peer.duckdb"))
    rows = 0
    for table in common.TABLES:
        connection.execute(create(table))
        columns = dict.fromkeys(common.properties(table), "VARCHAR")
        source = f"read_csv('{args.data}/{table}.csv', header = true, columns = {columns}, quote = '\"', escape = '\"')"
        try:
            rows += connection.execute(f"INSERT INTO {table} SELECT * FROM {source}").fetchone()[0]
        except duckdb.ConstraintException:
            common.tell(rows, stopped=table)
            return
    common.tell(rows)


main()
