"""dataframely: a schema class per table, its rules as Polars expressions; EDTF by a Python function, cell by cell."""

import dataframely as dy
import polars as pl

import common
import frames


def checks(spec):
    """Return the checks that a column's own arguments have no word for."""
    found = {}
    for index, pattern in enumerate(frames.text_patterns(spec)[1:]):
        found[f"pattern_{index}"] = lambda cells, pattern=pattern: cells.str.contains(pattern)
    if "maxLength" in spec:  # its own max_length counts bytes
        found["max"] = lambda cells: cells.str.len_chars() <= spec["maxLength"]
    if "minLength" in spec:
        found["min"] = lambda cells: cells.str.len_chars() >= spec["minLength"]
    if codes := common.codes(spec):
        found["code"] = lambda cells: cells.is_in(codes)
    if spec.get("format") == "edtf":
        found["edtf"] = frames.edtf
    return found


def typed(spec, *, nullable):
    """Return a column of numbers or days, or nothing for one of texts."""
    bounds = {word: spec[key] for word, key in (("min", "minimum"), ("max", "maximum")) if key in spec}
    if spec["type"] == "number":
        return dy.Float64(nullable=nullable, **bounds)
    if spec["type"] == "integer":
        return dy.Int64(nullable=nullable, **bounds)
    return dy.Date(nullable=nullable) if spec.get("format") == "date" else None


def schema(table, form):
    whole = common.SCHEMAS[table]
    members = {}
    for name, spec in whole["properties"].items():
        nullable = name not in whole["required"]
        if not frames.is_text(spec, form):
            members[name] = typed(spec, nullable=nullable)
            continue
        patterns = frames.text_patterns(spec)
        members[name] = dy.String(
            nullable=nullable, primary_key=name == "id", regex=patterns[0] if patterns else None, check=checks(spec)
        )
        if values := typed(spec, nullable=True):
            members[f"{name}_value"] = values
    if table == "coded_events":
        rules = frames.between_columns()
        if form == "csv":
            rules["real_day"] = pl.col("recorded").is_null() | pl.col("recorded_value").is_not_null()
        for name, rule in rules.items():
            members[name] = dy.rule()(lambda _, rule=rule: rule)
    return type(table, (dy.Schema,), members)


def main() -> None:
    args = common.arguments()
    rows, found = 0, {}
    for table in common.TABLES:
        frame = frames.read(args.data, table, args.format)
        rows += frame.height
        found[table] = wrong_rows(frame, schema(table, args.format).filter(frame).failure)
    common.report(args.data, rows, found, common.ORPHANS, both=True)


def wrong_rows(frame, failed):
    """Return the row numbers of the rows that failed, which are told without one."""
    numbered = frame.with_row_index("at")
    if not len(failed):
        return []
    return numbered.join(failed.invalid(), on=frame.columns, how="semi", nulls_equal=True)["at"].to_list()


main()
