"""pandera on Polars: checks per column and per frame, all collected; EDTF by a Python function, cell by cell."""

import pandera.polars as pa
import polars as pl

import common
import frames


def column(spec, required):
    """Return the checks of a column of texts."""
    checks = [pa.Check.str_matches(pattern) for pattern in frames.text_patterns(spec)]
    if codes := common.codes(spec):
        checks.append(pa.Check.isin(codes))
    if spec["type"] == "string" and ("maxLength" in spec or "minLength" in spec):
        checks.append(pa.Check.str_length(spec.get("minLength"), spec.get("maxLength")))
    if spec.get("format") == "edtf":
        checks.append(pa.Check(lambda data: data.lazyframe.select(frames.edtf(pl.col(data.key)))))
    return pa.Column(pl.String, checks, nullable=not required)


def value(spec, *, nullable=True):
    """Return the checks of a typed column."""
    checks = []
    if "minimum" in spec:
        checks.append(pa.Check.ge(spec["minimum"]))
    if "maximum" in spec:
        checks.append(pa.Check.le(spec["maximum"]))
    return pa.Column(None, checks, nullable=nullable)


def schema(table, form):
    whole = common.SCHEMAS[table]
    columns = {}
    for name, spec in whole["properties"].items():
        if not frames.is_text(spec, form):
            columns[name] = value(spec, nullable=name not in whole["required"])
            continue
        columns[name] = column(spec, name in whole["required"])
        if spec["type"] != "string":
            columns[f"{name}_value"] = value(spec)
    checks = []
    if table == "coded_events":
        rules = list(frames.between_columns().values())
        if form == "csv":
            rules.append(pl.col("recorded").is_null() | pl.col("recorded_value").is_not_null())
        checks = [pa.Check(lambda data, rule=rule: data.lazyframe.select(rule)) for rule in rules]
    columns["id"].unique = True
    return pa.DataFrameSchema(columns, checks=checks)


def main() -> None:
    args = common.arguments()
    rows, found = 0, {}
    for table in common.TABLES:
        frame = frames.read(args.data, table, args.format)
        rows += frame.height
        found[table] = []
        try:
            schema(table, args.format).validate(frame, lazy=True)
        except pa.errors.SchemaErrors as error:
            found[table] = error.failure_cases["index"].drop_nulls().unique().to_list()
    common.report(args.data, rows, found, common.ORPHANS, both=True)


main()
