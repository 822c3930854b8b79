"""The page of a row shows the lists in it, and those in their items, at any depth; each row leads back up."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from lighthouses import PACKAGE
from serving import Site
from small_schemas import shelves, write

BOOKS = """\
- id: atlas
  name: an atlas
  copies:
    - id: torn
      loans:
        - {day: "2020-01-05", to: Ann}
        - {day: "2020-02-06", to: Bo}
    - id: clean
      loans:
        - {day: "2021-03-07", to: Cy}
- id: novel
  name: a novel
  copies:
    - {id: lost}
"""


def make(root: Path) -> Path:
    """Write a dataset of books with copies with loans."""
    write(root / "schemas", shelves())
    (root / "curated").mkdir()
    (root / "curated" / "books.yaml").write_text(BOOKS, encoding="utf-8")
    (root / "curated" / "package.yaml").write_text(PACKAGE, encoding="utf-8")
    return root


def sections(page: str) -> dict[str, list[list[str]]]:
    """Return the rows of each section of a page of a row, by its heading: the texts of their cells, the head first."""
    found = {}
    for title, body in re.findall(r"<section><h2[^>]*>(.*?)<span.*?(<table.*?)</table>", page, re.DOTALL):
        cells = [re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, re.DOTALL) for row in body.split("<tr>")[1:]]
        found[title.strip()] = [[unescape(re.sub("<[^>]+>", "", cell)).strip() for cell in row] for row in cells]
    return found


def crumbs(page: str) -> list[str]:
    """Return the addresses of the rows around a row that its page leads back to, the outermost first."""
    (path,) = re.findall(r'<p class="crumbs">(.*?)</p>', page)
    return re.findall(r'href="(/accord/[^"/]+/[^"]+)"', path)


def test_the_page_of_a_record_shows_the_lists_in_its_lists(served: Site) -> None:
    shown = served.page("/accord/books/atlas")
    assert sections(shown)["Titles"][0] == [
        "Title",
        "Copy",
        "Title",
    ]  # the last of that title: loans, with their copies
    assert sections(shown)["Titles"][1:] == [
        ["5 January 2020", "torn", "Ann"],
        ["6 February 2020", "torn", "Bo"],
        ["7 March 2021", "clean", "Cy"],
    ]
    assert '<a href="/accord/copies/torn">torn</a>' in shown
    assert "Ann" not in served.page("/accord/books/novel")
    assert crumbs(shown) == []


def test_a_row_within_leads_back_to_each_row_around_it(served: Site) -> None:
    assert crumbs(served.page("/accord/copies/torn")) == ["/accord/books/atlas"]
    assert crumbs(served.page("/accord/copy_loans/torn,2")) == ["/accord/books/atlas", "/accord/copies/torn"]
    shown = served.page("/accord/copies/torn")
    assert [row[-1] for row in sections(shown)["Titles"][1:]] == ["Ann", "Bo"]
