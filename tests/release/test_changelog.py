"""The changelog keeps what people wrote, and an entry is found by its version."""

from __future__ import annotations

from accord.release.changelog import HEAD, section, with_entry

WRITTEN = """# Changes

By hand.

## [Unreleased]

- Ports are checked.

## [0.1.0] - 2026-01-01

The first.
"""


def test_what_was_unreleased_is_of_the_version_now() -> None:
    made = with_entry(WRITTEN, "0.2.0", "2026-02-02", "### Added\n\n- Boats: 3\n")
    assert (
        made
        == """# Changes

By hand.

## [Unreleased]

## [0.2.0] - 2026-02-02

### Added

- Boats: 3

- Ports are checked.

## [0.1.0] - 2026-01-01

The first.
"""
    )
    assert section(made, "0.2.0") == "### Added\n\n- Boats: 3\n\n- Ports are checked."
    assert section(made, "0.1.0") == "The first."
    assert section(made, "Unreleased") == ""
    assert section(made, "0.3.0") == ""


def test_entries_stand_above_older_ones_whether_or_not_there_is_a_changelog() -> None:
    first = with_entry("", "0.1.0", "2026-01-01", "The first release.\n")
    assert first == f"{HEAD}\n## [0.1.0] - 2026-01-01\n\nThe first release.\n"
    second = with_entry(first, "0.2.0", "2026-02-02", "More.\n")
    assert second.index("## [0.2.0]") < second.index("## [0.1.0]")
    assert section(second, "0.1.0") == "The first release."
