"""The order of a run: files that take longest begin first, so that no processor is idle at the end.

A file that grows beyond twenty seconds of a run gets its line, at the place that its seconds give it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

TESTS = Path(__file__).resolve().parent
LONGEST = (
    "site/test_accessibility.py",
    "rules/test_bad.py",
    "serve/test_reload.py",
    "site/test_exports.py",
    "project/test_wheel.py",
    "engine/test_machine.py",
    "project/test_public_datasets.py",
    "site/test_loads.py",
    "site/test_guard.py",
    "journeys/test_journeys.py",
    "journeys/test_sql.py",
    "site/test_assets.py",
    "journeys/test_print.py",
    "static_site/test_copy.py",
    "project/test_foreign.py",
    "rules/test_compile_mutants.py",
    "site/test_search.py",
    "site/test_history.py",
    "cli/test_commands.py",
    "publish/test_unreadable.py",
    "cli/test_newcomer.py",
    "site/test_browser.py",
    "release/test_release.py",
    "static_site/test_copy_browser.py",
    "describe/test_datapackage.py",
    "site/test_narrow.py",
    "project/test_benchmarks.py",
    "site/test_map.py",
    "engine/test_bounds.py",
    "project/test_examples.py",
    "project/test_opera.py",
    "sources/test_csv_proof_mutants.py",
    "cli/test_same_verdict.py",
    "project/test_apiary.py",
    "site/test_pictures.py",
    "serve/test_connections.py",
    "project/test_reuse.py",
    "cli/test_alone.py",
    "publish/test_builds.py",
    "values/test_characters.py",
    "site/test_filters.py",
    "project/test_house.py",
    "record/test_lists.py",
    "project/test_papers.py",
    "rules/test_key_streams.py",
    "cli/test_report.py",
    "site/test_base_browser.py",
    "rules/test_row_constraints.py",
    "rules/test_constraints.py",
    "importing/test_import_place.py",
)


def put_longest_first(items: list[pytest.Item]) -> None:
    """Put the tests of the longest files first, and leave all others in their order."""
    places = {TESTS / name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))
