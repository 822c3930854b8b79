"""DuckDB, all in SQL by hand: texts read once, every rule a predicate, keys and references as joins, Parquet written.

EDTF is no regular language: what a pattern does not accept at once goes, distinct, to a Python function.
"""

import duckdb
from accord.values.formats import ACCEPT, FORMATS

import common

TYPES = {"number": "DOUBLE", "integer": "BIGINT"}


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


def matches(name, pattern):
    exact = pattern.replace("^", r"\A", 1)
    exact = exact.removesuffix("$") + r"\z" if exact.endswith("$") else exact
    return f"regexp_matches({name}, {quoted(exact)})"


def rules(name, spec, required):
    """Yield predicates that hold in a right row, or are null."""
    if required:
        yield f"{name} IS NOT NULL"
    if kind := TYPES.get(spec["type"]):
        yield from number_rules(name, spec, kind)
        return
    if codes := common.codes(spec):
        yield f"{name} IN ({', '.join(quoted(code) for code in codes)})"
        return
    if spec.get("format") == "date":
        yield matches(name, common.DAY)
        yield f"{name} IS NULL OR TRY_CAST({name} AS DATE) IS NOT NULL"
        return
    for pattern in common.patterns(spec):
        yield matches(name, pattern)
    if spec.get("format") == "edtf":
        yield f"regexp_matches({name}, {quoted(ACCEPT['edtf'])}) OR {name} NOT IN (SELECT text FROM wrong_dates)"
    if "maxLength" in spec:
        yield f"length({name}) <= {spec['maxLength']}"
    if "minLength" in spec:
        yield f"length({name}) >= {spec['minLength']}"


def number_rules(name, spec, kind):
    """Yield what a text must be to be a number, within its bounds."""
    value = f"TRY_CAST({name} AS {kind})"
    yield matches(name, common.NUMBER if kind == "DOUBLE" else common.WHOLE)
    yield f"{name} IS NULL OR {value} IS NOT NULL"
    if "minimum" in spec:
        yield f"{value} >= {spec['minimum']}"
    if "maximum" in spec:
        yield f"{value} <= {spec['maximum']}"


def between():
    yield "(latitude IS NULL) = (longitude IS NULL)"
    yield "type != 'ASSAULT' OR count IS NOT NULL"
    for kind in ("ASSAULT", "PROTEST"):
        yield f"type != '{kind}' OR mode IN ({', '.join(quoted(m) for m in common.modes(kind))})"
    yield f"type NOT IN {common.UNMODED} OR mode IS NULL"


def load(connection, data, table):
    """Read a file as texts, with row numbers."""
    columns = dict.fromkeys(common.properties(table), "VARCHAR")
    source = f"read_csv('{data}/{table}.csv', header = true, columns = {columns}, quote = '\"', escape = '\"')"
    connection.execute(f"CREATE TABLE {table} AS SELECT row_number() OVER () - 1 AS at_, * FROM {source}")


def judge(connection, table):
    """Return the numbers of the rows that break a rule, a key or a reference."""
    whole = common.SCHEMAS[table]
    held = [rule for n, s in whole["properties"].items() for rule in rules(n, s, n in whole["required"])]
    if table == "coded_events":
        held += between()
    broken = " OR ".join(f"NOT ({rule})" for rule in held)
    firsts = f"(SELECT id, min(at_) AS first_ FROM {table} WHERE id IS NOT NULL GROUP BY id HAVING count(*) > 1)"
    queries = [
        f"SELECT at_ FROM {table} WHERE {broken}",
        f"SELECT at_ FROM {table} JOIN {firsts} USING (id) WHERE at_ > first_",
    ]
    for name, spec in whole["properties"].items():
        if "x-references" in spec:
            target = spec["x-references"].removesuffix(".id")
            queries.append(f"SELECT at_ FROM (SELECT at_, {name} AS id FROM {table} WHERE {name} IS NOT NULL) "
                           f"ANTI JOIN {target} USING (id)")  # fmt: skip
    return {at for query in queries for (at,) in connection.execute(query).fetchall()}


def main() -> None:
    args = common.arguments()
    connection = duckdb.connect()
    rows, found = 0, {}
    for table in common.TABLES:
        load(connection, args.data, table)
        rows += connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        if table == "coded_events":
            doubtful = f"SELECT DISTINCT date FROM {table} WHERE NOT regexp_matches(date, {quoted(ACCEPT['edtf'])})"
            wrong = [(text,) for (text,) in connection.execute(doubtful).fetchall() if FORMATS["edtf"](text)]
            connection.execute("CREATE TABLE wrong_dates (text VARCHAR)")
            if wrong:
                connection.executemany("INSERT INTO wrong_dates VALUES (?)", wrong)
        found[table] = judge(connection, table)
        cells = ", ".join(
            f"TRY_CAST({n} AS {TYPES.get(s['type'], 'VARCHAR')}) AS {n}" for n, s in common.properties(table).items()
        )
        target = f"'{args.out}/{table}.parquet' (FORMAT parquet, COMPRESSION zstd)"
        connection.execute(f"COPY (SELECT {cells} FROM {table} ORDER BY at_) TO {target}")
    common.report(args.data, rows, found, set())


if __name__ == "__main__":
    main()
