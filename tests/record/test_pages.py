"""Every page of the record answers: in `make test` one of each shape of row, in `make soak` all of the sitemap."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from serving import Site
from support import ROOT

PAGES = {"events": "event_id", "agreements": "agreement_id", "actors": "actor_id"}  # and the column of rows within each
CLIENTS = 2


def shapes(page: str) -> Iterator[tuple[str, tuple[str, frozenset[str]]]]:
    """Yield a record with the shape of each row of its own and of its lists: the table, and which columns are empty."""
    for path in sorted((ROOT / "build" / "csv").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                record = row["id"] if path.stem == page else row.get(PAGES[page])
                if record:
                    yield record, (path.stem, frozenset(name for name in row if not row[name]))


def one_of_each_shape() -> list[str]:
    """Return addresses of records that have all shapes of rows between them."""
    addresses = []
    for page in PAGES:
        seen: set[tuple[str, frozenset[str]]] = set()
        for record, shape in shapes(page):
            if shape not in seen:
                addresses.append(f"/{page}/{record}")
            seen.add(shape)
    return sorted(set(addresses))


def faults(site: Site, addresses: list[str]) -> list[str]:
    """Return the addresses that do not answer."""
    with ThreadPoolExecutor(CLIENTS) as clients:
        answers = clients.map(lambda address: site.get(address)[0], addresses)
        return [address for address, status in zip(addresses, answers, strict=True) if status != 200]


def test_a_record_of_each_shape_has_a_page_that_answers(record: Site) -> None:
    addresses = one_of_each_shape()
    assert {urlsplit(address).path.split("/")[1] for address in addresses} == set(PAGES)
    assert faults(record, addresses) == []


@pytest.mark.soak
def test_every_address_of_the_sitemap_answers(record: Site) -> None:
    addresses = [urlsplit(found).path for found in re.findall("<loc>([^<]+)</loc>", record.page("/sitemap.xml"))]
    assert len(addresses) > 5_000
    assert faults(record, addresses) == []
