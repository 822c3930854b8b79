"""SQLite for tables of any size: the database is the same, whichever way its rows go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from accord.schema.model import Schemas
from accord.sources.tables import Source
from accord.write.sqlite.views import View


def write(tables: Mapping[str, Source], schemas: Schemas, views: Sequence[View], path: Path) -> None:
    """Write the database to a path where nothing stands yet; raises as ``load`` and ``bulk`` do."""
    in_memory = {name: data for name, data in tables.items() if isinstance(data, pa.Table)}
    if len(in_memory) == len(tables):
        from accord.write.sqlite import load

        load.write(in_memory, schemas, views, path)
        return
    from accord.write.sqlite import bulk

    bulk.write(tables, schemas, views, path)
