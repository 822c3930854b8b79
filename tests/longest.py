"""The order of a run: files that take longest begin first, so that no processor is idle at the end.

A file that grows beyond ten seconds of CPU gets its line, at the place that its seconds give it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

TESTS = Path(__file__).resolve().parent
LONGEST = (
    "site/test_accessibility.py",
    "site/test_exports.py",
    "project/test_wheel.py",
    "project/test_public_datasets.py",
    "rules/test_bad.py",
    "serve/test_reload.py",
    "journeys/test_print.py",
    "site/test_narrow.py",
    "site/test_assets.py",
    "site/test_loads.py",
    "engine/test_machine.py",
    "site/test_pictures.py",
    "site/test_guard.py",
    "project/test_foreign.py",
    "site/test_search.py",
    "sources/test_csv_proof_mutants.py",
    "rules/test_compile_mutants.py",
    "site/test_browser.py",
    "site/test_history.py",
    "publish/test_kills.py",
    "publish/test_unreadable.py",
    "project/test_reuse.py",
    "publish/test_builds.py",
    "rules/test_row_constraints.py",
    "rules/test_constraints.py",
    "cli/test_same_verdict.py",
    "rules/test_keys.py",
    "describe/test_datapackage.py",
    "importing/test_import_place.py",
)


def put_longest_first(items: list[pytest.Item]) -> None:
    """Put the tests of the longest files first, and leave all others in their order."""
    places = {TESTS / name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))
