"""Fixtures that several tests of the site share."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from accord.site import tables


@pytest.fixture
def tables_of_build(built: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the pages read their tables from a build."""
    current = built / ".builds" / "current"
    monkeypatch.setattr(tables, "read", lambda name: json.loads((current / name).read_text(encoding="utf-8")))
    tables.tables.cache_clear()
    yield
    tables.tables.cache_clear()
