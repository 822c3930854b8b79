"""What a page says to machines in its head: its own address, what it is about, and schema.org in JSON-LD."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import quote

from datasette.utils import tilde_encode
from jinja2 import pass_context
from markupsafe import Markup

from accord.site import links, publication
from accord.site.asgi import Datasette, Request
from accord.site.build_facts import BUILD, DATABASE, SITE, about, columns, media_type, published, read
from accord.site.cards import drawing
from accord.site.cards.answers import OF_DATASET, has_card_of_dataset
from accord.site.exports.formats import FORMATS
from accord.site.listing.facts import Listing
from accord.site.machines import feeds, linked_records
from accord.site.machines.linked_records import SCHEMA_ORG
from accord.site.pages import name_of
from accord.site.rows import RowPage
from accord.values import package_terms
from accord.values.package_terms import known

COVERAGE = SITE / "coverage.sql"  # a row of first and last day, and places as a JSON list
JSON = "application/json"
NOT_IN_SCRIPT = str.maketrans({"<": r"\u003c", ">": r"\u003e", "&": r"\u0026"})


class Facts(NamedTuple):
    """What is said of a page: its title, description and path, in schema.org, and as which files it can be had."""

    title: str
    description: str
    path: str
    linked_data: dict[str, Any] | None = None
    files: tuple[tuple[str, str], ...] = ()
    card: str = ""  # the path of its own card


@pass_context
def head(context: Any) -> dict[str, Any] | None:
    """Return what _head.html says of the page that is being made; nothing on a page without a request, as of errors."""
    request = context.get("request")
    if request is None:
        return None
    page = Page(context["urls"].ds, request)
    facts = _of_page(context, page)
    ways = [
        *facts.files,
        *((f"/{name}{ending}", kind) for name in feeds.all_feeds() for ending, kind in feeds.KINDS.items()),
    ]
    return {
        "title": facts.title,
        "description": facts.description,
        "url": page.absolute(facts.path),
        "image": _image(facts, page),
        "image_words": facts.title if facts.card else about()["title"],
        "kind": "article" if context.get("record") else "website",
        "linked_data": _script(facts.linked_data) if facts.linked_data else None,
        "alternates": [{"type": kind, "title": path.rpartition("/")[2], "url": page.path(path)} for path, kind in ways],
    }


def _image(facts: Facts, page: Page) -> str | None:
    """Return the address of the card of a page: its own where that can be drawn, else the dataset's."""
    if facts.card and drawing.can_draw(facts.title):
        return page.absolute(facts.card)
    return page.path(OF_DATASET) if has_card_of_dataset() else None


def _script(data: dict[str, Any]) -> Markup:
    """Return JSON that can stand in a script element: nothing in it ends the element."""
    return Markup(json.dumps(data, ensure_ascii=False).translate(NOT_IN_SCRIPT))  # noqa: S704 - no character of HTML left


class Page:
    """Where the reader is, as far as addresses need it."""

    def __init__(self, datasette: Datasette, request: Request) -> None:
        self.datasette, self.request = datasette, request
        self.home = self.absolute(datasette.urls.instance())

    def absolute(self, path: Any) -> str:
        """Return the absolute address of a path as ``datasette.urls`` gives it.

        The host is that of the request, the scheme as the proxy reports it (or ``https`` by the setting
        force_https_urls): no data holds the address of the site.
        """
        return str(self.datasette.absolute_url(self.request, str(path)))

    def path(self, path: str) -> str:
        """Return the absolute address of a path within the site."""
        return self.absolute(self.datasette.urls.path(path))

    def record(self, table: str, key: str) -> str:
        """Return the absolute address of a record."""
        return self.absolute(links.address(self.datasette, table, key))


def _of_page(context: Any, page: Page) -> Facts:
    here, record, name, table = page.request.path, *(context.get(word) for word in ("record", "page", "table"))
    if record and name:
        described = record.get("summary") or record.get("description") or about()["description"]
        data = linked_records.describe(name, context, record, page) if name in linked_records.pages() else None
        title, card = name_of(name, record), links.row_address(page.datasette, name, [record["id"]])
        return Facts(
            title, described, here, data, ((f"/{quote(name)}/{tilde_encode(record['id'])}.json", JSON),), f"{card}.png"
        )
    if isinstance(row := context.get("row"), RowPage):
        return _of_row(row, page)
    if isinstance(listing := context.get("listing"), Listing):
        described, path = listing.description or about()["description"], f"/{quote(listing.name)}"
        ways = (f"{path}.csv", "text/csv"), (f"{path}.json", "application/json")
        return Facts(listing.title, described, page.datasette.urls.path(path), files=ways)
    listed = table or context.get("canned_query")
    if listed in _listed():
        described, file = _listed()[listed], f"/{DATABASE}/{tilde_encode(listed)}"
        files = tuple((f"{file}.{extension}", kind.media_type.partition(";")[0]) for extension, kind in FORMATS.items())
        part = table_set(table, described, context["columns"], page) if table else None
        return Facts(described["title"], described["description"] or about()["description"], here, part, files)
    at_home = page.absolute(here).rstrip("/") == page.home.rstrip("/")
    title = name.capitalize() if name else about()["title"]
    return Facts(title, about()["description"], here, dataset(page) if at_home else None)


def _of_row(row: RowPage, page: Page) -> Facts:
    """Return the facts of a row; where it has a page of its own, it is that page which is about it."""
    title, description = row.label.unescape(), row.summary or row.table.description or about()["description"]
    address, card = page.absolute(row.address), f"{row.address}.png"
    if row.address != page.request.path:
        return Facts(title, description, row.address, card=card)
    whole = page.absolute(page.datasette.urls.table(DATABASE, row.table.name))
    thing = {
        "@context": SCHEMA_ORG,
        "@type": "Thing",
        "@id": address,
        "url": address,
        "identifier": row.identifier,
        "name": title,
        "description": row.summary or None,
        "subjectOf": {"@type": "Dataset", "@id": whole, "url": whole, "name": row.table.title},
    }
    return Facts(title, description, row.address, known(thing), card=card)


@cache
def _listed() -> dict[str, dict[str, Any]]:
    """Return title and description of every table, view and question."""
    metadata = read("site/metadata.json")["databases"][DATABASE]
    return {**metadata["tables"], **metadata["queries"]}


# --- the data ----------------------------------------------------------------------------------------------------


def dataset(page: Page) -> dict[str, Any]:
    """Return the whole as a schema.org Dataset."""
    tables = [
        {
            "@type": "Dataset",
            "name": table["title"],
            "description": table["about"],
            "url": page.path(f"/{DATABASE}/{tilde_encode(table['name'])}"),
        }
        for table in about()["tables"]
    ]
    return {
        **_common(page.home, about()["title"], about()["description"], page),
        **_coverage(),
        **package_terms.terms(publication.package()),
        "distribution": [download(page, file["path"]) for file in about()["whole"]],
        "hasPart": tables,
    }


def table_set(name: str, described: dict[str, Any], given: list[str], page: Page) -> dict[str, Any]:
    """Return a table or view as a Dataset that is part of the whole, with its columns and files."""
    address = page.path(f"/{DATABASE}/{tilde_encode(name)}")
    files: list[dict[str, Any]] = next((table["files"] for table in about()["tables"] if table["name"] == name), [])
    made = [
        {
            "@type": "DataDownload",
            "encodingFormat": kind.media_type.partition(";")[0],
            "contentUrl": f"{address}.{extension}",
        }
        for extension, kind in FORMATS.items()
    ]
    fields = columns().get(name) or [{"name": column} for column in given]
    return {
        **_common(address, described["title"], described["description"], page),
        "isPartOf": {"@type": "Dataset", "@id": page.home, "name": about()["title"], "url": page.home},
        "variableMeasured": [
            known({"@type": "PropertyValue", "name": field["name"], "description": field.get("description")})
            for field in fields
        ],
        "distribution": [*(download(page, file["path"]) for file in files), *made],
    }


def download(page: Page, path: str) -> dict[str, Any]:
    """Return a published file as a DataDownload."""
    file = published()[path]
    return {
        "@type": "DataDownload",
        "name": path,
        "contentUrl": page.path(f"/downloads/{quote(path)}"),
        "encodingFormat": media_type(path)[1].partition(";")[0],
        "contentSize": f"{file['bytes']} B",
        "sha256": file["sha256"],
    }


def _common(address: str, name: str, description: str, page: Page) -> dict[str, Any]:
    common: dict[str, Any] = known(
        {
            "@context": SCHEMA_ORG,
            "@type": "Dataset",
            "@id": address,
            "url": address,
            "name": name,
            "description": description,
            "license": about().get("license_url") or about().get("license"),
            "version": about()["version"],
            "datePublished": publication.day(),
            **package_terms.agents(publication.contributors(), page.home),
            "creditText": about()["citation"],
            "isAccessibleForFree": True,
        }
    )
    return common


@cache
def _coverage() -> dict[str, Any]:
    """Return the days and places that the data cover, where the dataset has a question for them."""
    if not COVERAGE.is_file():
        return {}
    with closing(sqlite3.connect(f"{(BUILD / 'accord.sqlite').as_uri()}?mode=ro&immutable=1", uri=True)) as db:
        first, last, names = db.execute(COVERAGE.read_text(encoding="utf-8")).fetchone()
    places = [{"@type": "Place", "name": name} for name in json.loads(names)]
    days = f"{first}/{last}" if first and last else None
    covered: dict[str, Any] = known({"temporalCoverage": days, "spatialCoverage": places})
    return covered
