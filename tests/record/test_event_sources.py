"""What one source says of an event is its own: either end of a number as it gives it, not the published range."""

from __future__ import annotations

import csv

import pytest

from support import ROOT


@pytest.fixture(scope="module")
def numbers() -> dict[tuple[str, str], str]:
    """Return the numbers of each event as each source gives them."""
    with (ROOT / "build/csv/event_sources.csv").open(encoding="utf-8", newline="") as file:
        return {(row["event"], row["source"]): row["quantities"] for row in csv.DictReader(file)}


@pytest.mark.parametrize(
    ("event", "source", "says"),
    [
        ("iran-gas-halt-iraq-2025-12", "israelnationalnews-419789", "power lost to Iraq’s grid: at least 4000 MW"),
        ("irgc-strike-kurdistan-region-2022", "jpost-718318", "killed, persons in northern Iraq: at least 8"),
        ("hussein-blinken-riyadh-2023", "albawaba-1522457", "that may be paid: 2760000000 USD"),
    ],
)
def test_either_end_of_a_number_is_the_sources_own(
    numbers: dict[tuple[str, str], str], event: str, source: str, says: str
) -> None:
    assert says in numbers[event, source]
    assert "to 4500" not in numbers[event, source]


def test_no_number_loses_its_digits(numbers: dict[tuple[str, str], str]) -> None:
    assert [said for said in numbers.values() if "e+" in said] == []
