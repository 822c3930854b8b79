"""What the peers over Polars share: texts read as texts, typed values beside them."""

import polars as pl
from accord.values.formats import FORMATS

import common

WHOLE = {"number": (common.NUMBER, pl.Float64), "integer": (common.WHOLE, pl.Int64)}


def read(data, table, form):
    """Return a table of texts, with ``<column>_value`` beside each column of numbers or days; as it is from Parquet."""
    if form == "parquet":
        return pl.read_parquet(data / f"{table}.parquet")
    names = common.properties(table)
    frame = pl.read_csv(data / f"{table}.csv", schema=dict.fromkeys(names, pl.String))
    typed = []
    for name, spec in names.items():
        if spec["type"] in WHOLE:
            typed.append(pl.col(name).cast(WHOLE[spec["type"]][1], strict=False).alias(f"{name}_value"))
        elif spec.get("format") == "date":
            typed.append(pl.col(name).str.to_date("%Y-%m-%d", strict=False).alias(f"{name}_value"))
    return frame.with_columns(typed)


def is_text(spec, form):
    """Whether the cells of a column are texts in a file of this form."""
    return form != "parquet" or (spec["type"] == "string" and spec.get("format") != "date")


def text_patterns(spec):
    """Return the patterns of a column of texts, that of its type included."""
    kind = spec["type"]
    return (
        [WHOLE[kind][0]] if kind in WHOLE else [common.DAY] if spec.get("format") == "date" else common.patterns(spec)
    )


def edtf(column):
    """Return whether each text is EDTF: a Python function, cell by cell."""
    return column.map_elements(lambda text: FORMATS["edtf"](text) is None, return_dtype=pl.Boolean)


def between_columns():
    """Return the rules between columns of coded_events, by name."""
    kind, mode = pl.col("type"), pl.col("mode")
    free = mode.is_null() | kind.is_null()
    return {
        "both_or_none": pl.col("latitude").is_null() == pl.col("longitude").is_null(),
        "assault_counted": kind.is_null() | (kind != "ASSAULT") | pl.col("count").is_not_null(),
        "assault_mode": free | (kind != "ASSAULT") | mode.is_in(common.modes("ASSAULT")),
        "protest_mode": free | (kind != "PROTEST") | mode.is_in(common.modes("PROTEST")),
        "no_mode": free | ~kind.is_in(common.UNMODED),
    }
