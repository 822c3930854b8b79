"""Records in the words of schema.org, as ``templates/linked-data/<page>.json`` of the dataset maps them.

A template is Jinja that gives a JSON object, from the rows that the page has. What every record has (its address, id,
name and description) comes before it; null, empty lists and empty texts are left out. It knows also:

    url(table, id)      the absolute address of a record
    days(date)          startDate and endDate of an EDTF date, none of an uncertain one
    plain_date(date)    a date that is neither uncertain nor one of several, else null
    schema_org          the vocabulary's address
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Protocol

from jinja2 import FileSystemLoader, StrictUndefined

from accord.site.build_facts import SITE
from accord.site.pages import name_of
from accord.site.sandbox import Sandbox
from accord.values.package_terms import known

SCHEMA_ORG = "https://schema.org/"
FOLDER = SITE / "templates" / "linked-data"
ISO_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")  # a date of ISO 8601: neither uncertain nor one of several


class Place(Protocol):
    """What knows the addresses of records, as the reader sees them."""

    def record(self, table: str, key: str) -> str:
        """Return the absolute address of a record."""


@cache
def pages() -> frozenset[str]:
    """Return the pages whose records are mapped."""
    return frozenset(path.stem for path in FOLDER.glob("*.json"))


@cache
def _environment() -> Sandbox:
    environment = Sandbox(loader=FileSystemLoader(FOLDER), autoescape=False, undefined=StrictUndefined)
    environment.globals.update(days=days, plain_date=plain_date, schema_org=SCHEMA_ORG)
    return environment


def describe(name: str, context: Mapping[str, Any], record: dict[str, Any], place: Place) -> dict[str, Any]:
    """Return a record of a page in JSON-LD."""
    address = place.record(name, record["id"])
    template = _environment().get_template(f"{name}.json")
    given: dict[str, Any] = json.loads(template.render({**context, "record": record, "url": place.record}))
    described: dict[str, Any] = known(
        {
            "@context": SCHEMA_ORG,
            "@type": None,
            "@id": address,
            "url": address,
            "identifier": record["id"],
            "name": name_of(name, record),
            "description": record.get("summary") or record.get("description"),
            **given,
        }
    )
    return described


def days(text: str | None) -> dict[str, str]:
    """Return the first and last day of a certain date, and none of an uncertain one."""
    start, _, end = (text or "").partition("/")
    if not ISO_DATE.fullmatch(start):
        return {}
    return {
        "startDate": start,
        **({"endDate": end or start} if "/" not in (text or "") or ISO_DATE.fullmatch(end) else {}),
    }


def plain_date(text: str | None) -> str | None:
    """Return a date that is neither uncertain nor one of several."""
    return text if text and ISO_DATE.fullmatch(text) else None
