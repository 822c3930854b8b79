"""An uncertain date counts in every year in which it may fall, wherever events are chosen by year."""

from __future__ import annotations

import json
import re
from urllib.parse import urlencode

import pytest

from serving import Site

DEPLOYMENT = "pact-border-deployment-2023"  # some day from 19 March 2023 to 15 February 2024


PATHS = (
    "/events.atom?year={}",
    "/accord/events_by_topic?topic=&place=&year={}",
    "/accord/events_flat?possible_years__has={}&_size=max",
    "/accord/events?date__during={}&_size=max",
)


@pytest.mark.parametrize("path", PATHS)
def test_an_event_stands_under_each_year_that_it_may_mean_and_no_other(path: str, record: Site) -> None:
    for year, expected in {2022: 0, 2023: 1, 2024: 1, 2025: 0}.items():
        status, _, body = record.get(path.format(year))
        assert status == 200
        assert bool(re.search(rf"\b{DEPLOYMENT}\b", body.decode())) == expected, year


def test_each_bar_of_years_counts_the_rows_that_its_link_opens(record: Site) -> None:
    charts = json.loads((record.build / "site" / "charts.json").read_text(encoding="utf-8"))
    bars = [
        (table, bar) for table, some in charts.items() for one in some if one["kind"] == "time" for bar in one["bars"]
    ]
    assert {"dyads", "events", "visits"} <= {table for table, _ in bars}
    assert any(bar["uncertain"] for _, bar in bars)
    for table, bar in bars:
        found = json.loads(record.page(f"/accord/{table}.json?_size=1&{urlencode(bar['where'])}"))
        assert found["filtered_table_rows_count"] == bar["count"], (table, bar)
