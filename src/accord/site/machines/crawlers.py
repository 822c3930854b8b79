"""What crawlers and language models read first: ``/sitemap.xml``, ``/robots.txt`` and ``/llms.txt``."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from datasette import NotFound, Response
from datasette.utils import tilde_encode

from accord.site import context, documents, links, pages, publication, sql_page
from accord.site.addresses import SQL
from accord.site.asgi import Datasette, Request
from accord.site.build_facts import DATABASE, SITE, about, columns
from accord.site.exports.formats import FORMATS
from accord.site.listing.facts import listings
from accord.site.machines import feeds
from accord.site.machines.linked_data import Page
from accord.site.prose import plural
from accord.site.tables import Table, main_tables, menu, tables
from accord.values.sql_quoting import quote_identifier

MAX_ADDRESSES = 50_000  # addresses in a sitemap, by its protocol
XML = "application/xml; charset=utf-8"
SEARCH = (("/search", "Search", "names in whatever spelling, and words of texts; as data `/search.json?q=`"),)


# --- the sitemap -------------------------------------------------------------------------------------------------


async def sitemap(datasette: Datasette, request: Request) -> Response:
    """Answer with the addresses of pages, tables, questions and records, or with an index of sitemaps of them."""
    page = Page(datasette, request)
    records = sum(table.rows for table in tables_of_records())
    fixed = [page.path(path) for path in _fixed()]
    if records + len(fixed) <= MAX_ADDRESSES:
        addresses = [*fixed, *await _records(page, 0)]
        return await _xml(page, "feeds/sitemap.xml", addresses)
    parts = [page.path(f"/sitemap-{number}.xml") for number in range(-(-records // MAX_ADDRESSES) + 1)]
    return await _xml(page, "feeds/sitemap_index.xml", parts)


async def part_of_sitemap(datasette: Datasette, request: Request) -> Response:
    """Answer with the pages (part 0), or with a part of the records."""
    page, number = Page(datasette, request), int(request.url_vars["number"])
    addresses = await _records(page, (number - 1) * MAX_ADDRESSES) if number else [page.path(path) for path in _fixed()]
    if not addresses:
        raise NotFound("There is no such part of the sitemap.")
    return await _xml(page, "feeds/sitemap.xml", addresses)


def _fixed() -> list[str]:
    build = about()
    questions = [query["name"] for _, some in build["themes"] for query in some]
    listed = [entry["name"] for entry in (*build["tables"], *build["views"])]
    own = sorted(context.HAS_PAGES - pages.of_records() - {pages.HOME})
    return [
        "/",
        *(f"/{quote(name)}" for name in (*listings(), *own, *documents.titles(), *_of_all(build), DATABASE)),
        *(f"/{DATABASE}/{tilde_encode(name)}" for name in (*listed, *questions)),
    ]


def _of_all(build: dict[str, Any]) -> list[str]:
    """Return the engine's own pages about the whole dataset."""
    of_sql = [SQL.strip("/")] if sql_page.is_offered() else []
    return ["codebook", *_quality(build), "downloads", *of_sql]


def _quality(build: dict[str, Any]) -> list[str]:
    return ["quality"] if build["has_quality"] else []


def tables_of_records() -> list[Table]:
    """Return the tables whose rows are listed: those with pages, and others that people write, unless they are long."""
    own = [table for table in tables().values() if table.name in pages.of_records()]
    return own + [table for table in main_tables() if table not in own and table.rows <= MAX_ADDRESSES]


async def _records(page: Page, after: int) -> list[str]:
    """Return the addresses of a part's records: table after table, each in the order of its key, which an index has."""
    found: list[str] = []
    origin = page.absolute("/").removesuffix("/")
    for table in tables_of_records():
        if after < table.rows and len(found) < MAX_ADDRESSES:
            names = ", ".join(map(quote_identifier, table.address_columns))
            sql = f"SELECT {names} FROM {quote_identifier(table.name)} ORDER BY {names} LIMIT :most OFFSET :after"
            given = {"most": MAX_ADDRESSES - len(found), "after": after}
            rows = (await page.datasette.get_database(DATABASE).execute(sql, given)).rows
            found += [origin + links.row_address(page.datasette, table.name, tuple(key)) for key in rows]
        after = max(after - table.rows, 0)
    return found


async def _xml(page: Page, template: str, addresses: list[str]) -> Response:
    values = {"addresses": addresses, "day": publication.day()}
    return Response(await page.datasette.render_template(template, values, request=page.request), content_type=XML)


# --- robots.txt --------------------------------------------------------------------------------------------------


async def robots(datasette: Datasette, request: Request) -> Response:
    """Let crawlers read every page once, and keep them from the many addresses that show the same in another way."""
    page, base = Page(datasette, request), datasette.urls.path(f"/{DATABASE}")
    made = "".join(f"Disallow: {base}/*.{extension}\n" for extension in ("json", *FORMATS))
    narrowed = "".join(f"Disallow: {datasette.urls.path(f'/{quote(name)}')}?\n" for name in listings())
    return Response.text(
        "# Whole files are under downloads; sorted, faceted and filtered tables show nothing new.\n"
        f"User-agent: *\nDisallow: {datasette.urls.path('/search')}?\nDisallow: {base}/*?\n{narrowed}{made}"
        f"Allow: {datasette.urls.instance()}\n\n"
        f"Sitemap: {page.path('/sitemap.xml')}\n"
    )


# --- llms.txt ----------------------------------------------------------------------------------------------------


async def llms(datasette: Datasette, request: Request) -> Response:
    """Answer with what this is, in the form of llmstxt.org: a title, a summary, and lists of links."""
    page, build = Page(datasette, request), about()
    whole = [
        _link(page, f"/downloads/{quote(file['path'])}", file["name"], file["about"] or f"{file['bytes']:,} bytes")
        for file in build["whole"]
    ]
    sections = [
        f"# {build['title']}" + (f"\n\n> {build['description']}" if build["description"] else ""),
        _how_to_read(page),
        _section("Tables", [_of_table(page, table) for table in build["tables"]]),
        _section(
            "Views",
            [_link(page, f"/{DATABASE}/{tilde_encode(v['name'])}", v["title"], v["about"]) for v in build["views"]],
        ),
        *(
            _section(f"Questions: {theme}", [_of_question(page, question) for question in some])
            for theme, some in build["themes"]
        ),
        _section("Downloads", [*whole, _link(page, "/downloads", "All files", "with sizes and SHA-256")]),
        _section(
            "Optional",
            [
                _link(page, "/codebook", "Codebook", "every column of every table"),
                *(_link(page, f"/{quote(name)}", title, "a text") for name, title in documents.titles().items()),
                *(_link(page, f"/{name}", "Quality", "coverage and sources, counted") for name in _quality(build)),
                *(_link(page, *entry) for entry in _feeds()),
                *(_link(page, *entry) for entry in SEARCH if "search" in context.HAS_PAGES),
            ],
        ),
    ]
    return Response("\n\n".join(filter(None, sections)) + "\n", content_type="text/markdown; charset=utf-8")


def _how_to_read(page: Page) -> str:
    build = about()
    table = next(tables()[name] for name in [*menu(), *tables()] if name in tables())
    base = page.path(f"/{DATABASE}/{tilde_encode(table.name)}")
    short, key = page.path(f"/{quote(table.name)}"), ",".join(f"<{column}>" for column in table.address_columns)
    record = f"{short if table.name in pages.of_records() else base}/{key}"
    return (
        f"Version {build['version']} of {publication.day()}, build {build['build']}{_licence()}.\n\n"
        f"- Cite as: {build['citation']} Version {build['version']}. A record is cited by its address, `{record}`. "
        "With `.bib` or `.ris` after it, that is the citation for programs.\n"
        f"- A record with the rows of its lists and the evidence for each value is `{short}/{key}.json`.\n"
        f"{_reading_notes()}"
        f"{_as_data(base)}"
    )


def _as_data(base: str) -> str:
    """Return how rows are had as data; a copy of files has whole files only."""
    if context.GLOBALS["is_copy"]:
        return "- This is a copy as files, which no server filters: please take the files from downloads."
    return (
        f"- Every table, view and question comes as JSON (`{base}.json?_shape=array`), and whole as "
        f"{', '.join(f'{file_format.name} (`{base}.{extension}`)' for extension, file_format in FORMATS.items())}. "
        "Filters: `?column=value`, "
        "`?column__contains=text`, `?_search=words`. For more than a few rows please take the files from downloads."
    )


def _licence() -> str:
    return f", licence {about()['license']}" if "license" in about() else ""


def _reading_notes() -> str:
    """Return what a dataset says of how it is to be read: ``site/reading.md``, a list."""
    path = SITE / "reading.md"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _feeds() -> list[tuple[str, str, str]]:
    """Return path, title and description of each feed and calendar."""
    entries = []
    for name, feed in feeds.all_feeds().items():
        *others, last = [f"?{parameter}=" for parameter in feed.filters] or [""]
        filters = f"{', '.join(others)} and {last}" if others else last
        takes = f"; takes {filters}" if filters else ""
        entries.append((f"/{name}.atom", f"{feed.title} as a feed", f"newest first{takes}"))
        same = "; takes the same" if filters else ""
        entries.append((f"/{name}.ics", f"{feed.title} as a calendar", f"{feed.dates}{same}"))
    return entries


def _of_table(page: Page, table: dict[str, Any]) -> str:
    names = ", ".join(f"`{column['name']}`" for column in columns()[table["name"]])
    description = f"{plural(table['rows'], 'row')}. {table['about']} Columns: {names}"
    return _link(page, f"/{DATABASE}/{tilde_encode(table['name'])}", table["title"], description)


def _of_question(page: Page, query: dict[str, Any]) -> str:
    parameters = dict.fromkeys(pages.PARAMETER.findall(query["sql"]))
    query_string = "?" + "&".join(["_shape=array", *(f"{name}=" for name in parameters)])
    example = page.path(f"/{DATABASE}/{query['name']}.json{query_string}")
    return _link(page, f"/{DATABASE}/{query['name']}", query["title"], f"{query['description']} As data: `{example}`")


def _section(title: str, items: list[str]) -> str:
    return f"## {title}\n\n" + "\n".join(items) if items else ""


def _link(page: Page, path: str, title: str, description: str) -> str:
    return f"- [{title}]({page.path(path)}): {' '.join(description.split())}"


ROUTES = [
    (r"/sitemap\.xml$", sitemap),
    (r"/sitemap-(?P<number>[0-9]{1,6})\.xml$", part_of_sitemap),
    (r"/robots\.txt$", robots),
    (r"/llms\.txt$", llms),
]
