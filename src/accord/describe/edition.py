"""An edition: what one build publishes, as every descriptor sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from accord.schema.model import Schemas
from accord.sources.tables import Source
from accord.write.sqlite.views import View


@dataclass(frozen=True)
class Edition:
    """The id of a build, what describes it, its schemas, its checked tables with their numbers of rows, its views."""

    id: str
    about: dict[str, Any]
    schemas: Schemas
    data: Mapping[str, Source]
    rows: Mapping[str, int]  # in publishing order
    views: tuple[View, ...]

    @property
    def in_memory(self) -> dict[str, pa.Table]:
        """The tables that are small."""
        return {name: data for name, data in self.data.items() if isinstance(data, pa.Table)}

    @property
    def on_disk(self) -> dict[str, Path]:
        """The Parquet files of the tables that are not."""
        return {name: data for name, data in self.data.items() if isinstance(data, Path)}
