"""People read names and titles: of rows in place of ids, of tables and columns in place of their names."""

from __future__ import annotations

import csv
import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest

from lighthouses import PACKAGE
from serving import Site
from small_schemas import JSON, array, item, prop, record, write

LONG = "A name that goes on " * 10


def titled(title: str, kind: str = "string", **words: object) -> JSON:
    """Return a property of this title."""
    return {**prop(kind, **words), "title": title}


def make(root: Path) -> Path:
    """Write bakeries that bake loaves of one kind or another, and prices by a key of two columns, one without a key."""
    kinds = [
        {"const": number, "title": title, "description": f"{title}."} for number, title in ((1, "Rye"), (2, "Oat"))
    ]
    bakeries = record(
        "bakeries", "bakery", ["full_name"],
        full_name=titled("Name", x_search=True), street_name=titled("Name"), opened_on=titled("Opened", format="edtf"),
        main_kind=titled("Main kind", "integer", oneOf=kinds, x_facet=True),
        head_baker=titled("Baker", x_references="bakers.id"),
        bought_loaves=array(
            item(["loaf"], loaf=titled("Loaf", x_references="loaves.id"), amount=titled("Amount", "integer")),
        ),
    )  # fmt: skip
    bakeries.update({"title": "Bakeries", "x-label": "full_name"})
    bakeries["x-sort"] = ["main_kind", "opened_on_earliest", "full_name"]
    bakeries["description"] = "Where `loaf_prices` hold; see full_name, `main_kind`, `loaves.id` and `no_such`."
    bakeries["properties"]["id"]["title"] = "Short name"
    bakers = {**record("bakers", "baker", [], name=titled("Called")), "title": "Bakers", "x-label": "name"}
    loaves = {**record("loaves", "loaf", []), "title": "Loaves"}
    prices = {**record("loaf_prices", "price", []), "title": "Prices of loaves", "x-key": ["loaf", "asked_in"]}
    prices["x-label"], prices["required"] = "asked_in", ["loaf", "asked_in"]
    prices["properties"] = {
        "loaf": titled("Loaf", x_references="loaves.id"),
        "asked_in": titled("Year", "integer"),
        "cost": titled("Cost", "number"),
    }
    notes = {**record("notes", "note", []), "title": "Notes", "x-key": [], "x-label": "words", "required": []}
    notes["properties"] = {"words": titled("Words"), "by": titled("By")}
    tables = {"bakeries": bakeries, "bakers": bakers, "loaves": loaves, "loaf_prices": prices, "notes": notes}
    write(root / "schemas", tables)
    curated = root / "curated"
    curated.mkdir()
    (curated / "package.yaml").write_text(PACKAGE, encoding="utf-8")
    rows = {
        "bakeries": [["id", "full_name", "street_name", "opened_on", "main_kind", "head_baker"],
                     ["b-one", "Zinc & Sons", "Mill Row", "1901", 1, "ann"], ["b-two", "Ash", "", "1899?", 1, ""],
                     ["b-three", "Oven", "", "", 2, "bo"]],
        "bakery_bought_loaves": [["bakery_id", "item", "loaf", "amount"], ["b-one", 1, "cob", 3],
                                 ["b-one", 2, "bun", 4]],
        "bakers": [["id", "name"], ["ann", "Ann"], ["bo", ""]],
        "loaves": [["id"], ["cob"], ["bun"]],
        "loaf_prices": [["loaf", "asked_in", "cost"], ["cob", 1901, 1.5], ["cob", 1902, 2]],
        "notes": [["words", "by"], ["Good bread", "me"], [LONG.strip(), "you"]],
    }  # fmt: skip
    for name, lines in rows.items():
        with (curated / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(lines)
    return root


def grid(html: str) -> list[list[str]]:
    """Return the table of rows of a page, its head first: the text of each cell."""
    (table,) = re.findall(r'<table class="rows-and-columns">.*?</table>', html, re.DOTALL)
    rows = [re.findall(r"<t[hd][ >].*?</t[hd]>", row, re.DOTALL) for row in table.split("<tr>")[1:]]
    return [[re.sub("<[^>]+>", "", cell).replace("\xa0", " ").strip() for cell in row] for row in rows]


def test_a_row_is_called_by_its_name_and_its_key_stands_at_the_end(served: Site) -> None:
    html = served.plain("/accord/bakeries")
    head, *rows = grid(html)
    assert head == ["Name", "Name", "Opened", "Main kind", "Baker", "Short name"]
    assert [(row[0], row[-1]) for row in rows] == [("Ash", "b-two"), ("Zinc & Sons", "b-one"), ("Oven", "b-three")]
    assert '<a href="/accord/bakeries/b-one">Zinc & Sons</a>' in html
    assert rows[1][4].split()[0] == "Ann"  # and its id, which is not seen


def test_a_row_without_a_name_is_called_by_its_key(served: Site) -> None:
    assert grid(served.plain("/accord/bakers"))[1:] == [["Ann", "ann"], ["bo", "bo"]]
    assert grid(served.plain("/accord/loaves")) == [["Title ▲"], ["bun"], ["cob"]]


def test_a_row_of_several_keys_is_called_by_them_and_an_item_by_its_place(served: Site) -> None:
    head, *rows = grid(served.plain("/accord/loaf_prices"))
    assert (head[0], rows[0][0]) == ("Loaf, Year", "cob, 1901")
    assert '<a href="/accord/loaf_prices/cob,1901">cob, 1901</a>' in served.plain("/accord/loaf_prices")
    head, *rows = grid(served.plain("/accord/bakery_bought_loaves"))
    assert (head[1:], rows[0]) == (["Short name", "Loaf", "Amount"], ["1", "Zinc & Sons b-one", "cob", "3"])


def test_a_row_without_a_key_has_its_number_at_the_end_and_a_long_name_is_cut(served: Site) -> None:
    html = served.plain("/accord/notes")
    head, first, second = grid(html)
    assert head[0] == "Words"
    assert first == ["Good bread", "Good bread", "me", "1"]
    assert head[-1].startswith("Row number")
    assert second[0] == f"{LONG[:150]}…"
    assert '<a href="/accord/notes/2">' in html
    assert LONG.strip() in html  # whole, in its own column
    assert grid(served.plain("/accord/notes?by=me"))[0][:2] == ["Words", "By"]


def test_some_columns_are_shown_beside_the_name(served: Site) -> None:
    head, first, *_ = grid(served.plain("/accord/bakeries?_col=street_name"))
    assert (head, first) == (["Name", "Name", "Short name"], ["Ash", "", "b-two"])


def test_exports_are_as_they_are_published(served: Site) -> None:
    lines = served.get("/accord/bakeries.csv")[2].decode().splitlines()
    published = (served.build / "build" / "csv" / "bakeries.csv").read_text(encoding="utf-8").splitlines()
    assert lines == published
    answer = json.loads(served.get("/accord/bakeries.json?_shape=objects")[2])
    assert list(answer["rows"][0])[:2] == ["id", "full_name"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "sorted by Main kind, Opened and Name"),
        ("?_sort=opened_on_earliest", "sorted by Opened"),
        ("?_sort_desc=main_kind", "sorted by Main kind, descending"),
        ("?main_kind=1", "where Main kind is Rye, sorted by Main kind, Opened and Name"),
        ("?head_baker=ann&_sort=id", "where Baker is Ann, sorted by Short name"),
        ("?head_baker__isnull=1&_sort=id", "where Baker has no value, sorted by Short name"),
        ("?opened_on_earliest__gte=1900-01-01&_sort=id", "is at least 1900-01-01, sorted by Short name"),
        ("?_search=ash&_sort=id&main_kind__not=2", "where search matches “ash” and Main kind is not Oat, sorted"),
    ],
)
def test_what_is_shown_is_said_in_words(query: str, words: str, served: Site) -> None:
    html = served.plain(f"/accord/bakeries{query}")
    (said,) = re.findall(r"<b>\d rows?</b> <span>(.*?)</span>", html)
    assert words in said
    assert words in re.findall(r"<title>(.*?)</title>", html, re.DOTALL)[0]
    assert not re.search(r"\w_\w", said)


def test_a_table_in_no_order_of_its_own_has_none_said(served: Site) -> None:
    assert "sorted by" not in served.plain("/accord/loaves")


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("visits", ["Event", "Visitor", "Country", "Position", "Office", "Rank"]),
        ("dyads", ["Event", "Form", "Date", "Places", "Contest", "From", "From, office", "From, rank"]),
        ("event_sources", ["Event", "Source", "Outlet", "Side", "Published", "Date"]),
    ],
)
def test_a_computed_table_shows_each_name_once_and_codes_in_words(name: str, columns: list[str], record: Site) -> None:
    head, *rows = grid(record.plain(f"/accord/{name}"))
    assert head[: len(columns)] == columns
    assert len(rows) > 10
    assert all(row[0] not in " ".join(row[1:]) for row in rows)
    assert not {"IRN", "IRQ", "minister", "branch_head", "iraqi_federal"} & {cell for row in rows for cell in row}
    published = (record.build / "build" / "csv" / f"{name}.csv").read_text(encoding="utf-8")
    assert ",title," in published.partition("\n")[0]  # who reads the table alone has it


def test_the_page_of_a_computed_row_shows_the_names_of_rows_as_links(record: Site) -> None:
    html = record.plain("/accord/visits/momeni-iraq-visit-2025,eskandar-momeni")
    fields = dict(re.findall(r"<dt[^>]*>(.*?)</dt>\s*<dd[^>]*>(.*?)</dd>", html, re.DOTALL))
    assert 'href="/actors/eskandar-momeni">Eskandar Momeni</a>' in fields["Visitor"]
    assert ">Iran<" in fields["Country"]
    assert "Visitor's name" not in fields


def test_columns_are_chosen_by_their_titles(served: Site) -> None:
    html = served.plain("/accord/bakeries")
    options = dict(re.findall(r'<option value="(\w+)">([^<]*)</option>', html))
    assert options["main_kind"] == "Main kind"
    assert options["id"] == "Short name"
    assert (options["full_name"], options["street_name"]) == ("Name (full_name)", "Name (street_name)")


def test_names_that_a_description_holds_are_titles_with_links(served: Site) -> None:
    (lead,) = re.findall(r'<p class="lead">(Where.*?)</p>', served.plain("/accord/bakeries"))
    link = '<a href="/accord/loaf_prices">Prices of loaves</a>'
    loaf = 'Title (<a href="/accord/loaves">Loaves</a>)'
    assert lead == f"Where {link} hold; see Name, Main kind, {loaf} and <code>no_such</code>."
    for path in ("/accord", "/codebook"):
        assert lead in served.plain(path)


def test_the_codebook_and_missing_pages_name_tables_by_title(served: Site) -> None:
    codebook = served.plain("/codebook")
    assert 'a row of <a href="#bakers">Bakers</a>' in codebook
    assert "2 codes of Main kind" in codebook


def test_the_record_names_its_tables_by_title(record: Site) -> None:
    actors = record.plain("/accord/actors")
    assert "actor_names and" not in re.sub(
        "<script.*?</script>", "", actors, flags=re.DOTALL
    )  # JSON-LD is for machines
    assert '<a href="/accord/actor_names">Actor names</a>' in actors
    assert "sorted by Date, descending" in record.plain("/accord/events")
    head, first, *_ = grid(record.plain("/accord/events"))
    assert (head[0], head[-1]) == ("Title", "Event")
    key = quote(first[-1])
    assert f'<a href="/events/{key}">{first[0]}</a>' in record.plain("/accord/events")
    assert "There is no nobody in Actors." in unescape(record.get("/actors/nobody")[2].decode())


def test_views_and_answers_show_labels_of_codes_and_give_the_codes_as_data(site: Site) -> None:
    answer, view = site.plain("/accord/events_by_topic"), site.plain("/accord/corroboration")
    assert '<span title="meeting">Meeting</span>' in answer
    assert '<span title="iranian">Iranian</span>; <span title="iraqi_federal">Iraqi (federal)</span>' in view
    rows = json.loads(site.get("/accord/events_by_topic.json?_shape=array")[2])
    assert "meeting" in {row["form"] for row in rows}
