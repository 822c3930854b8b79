"""Parquet: copied as it is where its types are those of a check, else its values are written as texts."""

from __future__ import annotations

from accord.importing.model import ImportSourceError
from accord.importing.readers import relations
from accord.importing.readers.reading import Reading
from accord.sources.parquet_types import fits
from accord.values.sql_quoting import quote_text

ENDINGS = (".parquet",)


def read(given: Reading) -> None:
    """Add the table of a file to the source.

    Raises:
        ImportSourceError: if it is no Parquet.
    """
    import pyarrow as pa
    from pyarrow import parquet

    try:
        schema = parquet.read_schema(given.path)
    except (pa.ArrowException, OSError) as error:
        raise ImportSourceError(given.path, f"cannot be read as Parquet: {error}") from None
    before = len(given.source.losses)
    name = given.path.name.removesuffix(".parquet")
    table = relations.stage(
        name, given.path.name, f"read_parquet({quote_text(str(given.path))})", given.store, given.source
    )
    is_lossless = len(given.source.losses) == before
    kinds = ("string", "integer", "number", "boolean", "date")
    if (
        is_lossless
        and schema.names == [c.name for c in table.columns]
        and all(any(fits(field.type, kind) for kind in kinds) for field in schema)
    ):
        table.copied = given.path
        given.source.facts.append(
            (given.path.name, "Parquet whose types are those of a check: the file itself is kept")
        )
    else:
        given.source.facts.append(
            (given.path.name, "Parquet of other types than a check has: its values are written as CSV")
        )
    given.source.tables.append(table)
