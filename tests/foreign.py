"""Two small datasets of other fields, that share no word with the record; and how a site of one is read whole."""

from __future__ import annotations

import csv
import re
import shutil
from collections import Counter, deque
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qsl, urljoin, urlsplit

from accord.schema.load import load_schemas
from accord.schema.model import Schemas
from serving import Site
from support import ROOT, schemas

DATASETS = ("botany", "railways")
LINK = re.compile(r'(?:href|src|action)="([^"#]+)')
MADE = ("codes", "records", "evidence", "disagreements")  # kinds of tables that the engine makes, with its own columns
EVERYWHERE = {"id", "item", "year"}  # columns that the engine gives or asks of every dataset
# Words of the record that are words of every dataset as well.
COMMON = {
    "office": "who publishes the timetable of the railways",
    "place": "a place in a list",
    "places": "of an item in lists",
    "source": "what an entry of evidence names, and where Datasette says that data comes from",
    "sources": "of an entry of evidence",
    "withdrawn": "a template of the base site, for what a dataset takes back",
}
# Names of columns of the record, of words joined by underscores, that the engine or schema.org has too.
ENGINE = {"date_earliest", "date_latest", "date_precision", "replaced_by"}
PLACES = ("iran", "iraq", "kurd", "baghdad", "tehran")
MIN_NAME = 5  # characters of a name of the record that is looked for: shorter ones are words of other languages
EVERY = 1_000_000  # pages that are alike: all
STARTS = ("/", "/robots.txt", "/sitemap.xml", "/-/versions.json", "/search?q=the", "/search.json?q=a")


def reword(root: Path, words: str) -> None:
    """Make another, equally good version of the dataset of plants."""
    path = root / "curated/publications.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub("(?<=citation_text: ).+", words, text, count=1), encoding="utf-8")


class Fault(NamedTuple):
    """A dataset with one text of a file replaced, and the problem that is reported for it, after the file's name."""

    dataset: str
    file: str
    old: str
    new: str
    at: str

    @property
    def problem(self) -> str:
        """The line that a check prints."""
        return f"{self.file}:{self.at}"


GENTIAN, ORCHID = "curated/specimens/gentian-1868.yaml", "curated/specimens/black-orchid.yaml"
COG, SHORE = "curated/routes/cog.yaml", "curated/routes/shore.yaml"
BROKEN = (
    Fault("botany", GENTIAN, "taxon: gentiana-acaulis", "taxon: gentiana-acauliz",
          "3:8: taxon: 'gentiana-acauliz' is not an id in taxa; did you mean 'gentiana-acaulis'? [reference]"),
    Fault("botany", GENTIAN, "page 12", "folio 12",
          "11:10: evidence[0].at[0]: 'folio 12' has not the form wanted: the label, the sheet, a plate or a page "
          "(^(label|sheet|plate [1-9][0-9]?|page [1-9][0-9]{0,2})$) [pattern]"),
    Fault("botany", GENTIAN, '"1869"', '"1860"',
          "8:72: determinations[0].determined: determined 1860, before 1868-07-03, when it was gathered "
          "[determined-before-gathered]"),
    Fault("botany", GENTIAN, ', habitat, "determinations', ', "determinations',
          "6:10: habitat: no source supports it; add it to the fields of an evidence entry [evidence]"),
    Fault("botany", ORCHID, "missing:", "misssing:",
          "16:1: misssing: there is no such field; did you mean 'missing'? [unknown-field]"),
    Fault("botany", "curated/specimens/gentian-duplicate.yaml", "of: gentian-1868", "of: gentian-duplicate",
          "6:15: duplicate_of: goes round in a circle: gentian-duplicate -> gentian-duplicate [cycle]"),
    Fault("botany", "curated/herbaria.csv", "2469", "24690", "3:42: elevation: 24690.0 is above 8850 [maximum]"),
    Fault("railways", "curated/departures.csv", "08:05", "8:05",
          "2:23: leaves: '8:05' has not the form wanted: hour and minute (^([01][0-9]|2[0-3]):[0-5][0-9]$) [pattern]"),
    Fault("railways", COG, "gauge: metre", "gauge: meter",
          "3:8: gauge: 'meter' is not a code of gauge; did you mean 'metre'? [oneOf]"),
    Fault("railways", COG, "1898-06", "1898-13", "4:9: opened: '1898-13': there is no month 13 [format]"),
    Fault("railways", SHORE, "kilometre: 11.2", "kilometre: 0",
          "8:39: calls[1].kilometre: kilometre 0.0 is not after 0.0, that of harbour [kilometres]"),
)  # fmt: skip


def dataset(name: str) -> Path:
    """Return the folder of a dataset, to be read and not changed."""
    return ROOT / "tests" / "data" / name


def copy(name: str, folder: Path) -> Path:
    """Copy a dataset into a folder, to be built there; return it."""
    return shutil.copytree(dataset(name), folder / name)


def broken_copy(fault: Fault, folder: Path) -> Path:
    """Copy a dataset into a folder with a fault in it; return it."""
    root = copy(fault.dataset, folder)
    text = (root / fault.file).read_text(encoding="utf-8")
    assert text.count(fault.old) >= 1
    (root / fault.file).write_text(text.replace(fault.old, fault.new, 1), encoding="utf-8")
    return root


@cache
def schemas_of(name: str) -> Schemas:
    """Return the schemas of a dataset, loaded once."""
    return load_schemas(dataset(name) / "schemas")


def own_columns(of: Schemas) -> set[str]:
    """Return the names of the columns of all tables but those that the engine makes."""
    own = (table for table in of.tables.values() if table.generated not in MADE)
    return {column.name for table in own for column in table.columns}


@cache
def names_of_the_record() -> frozenset[str]:
    """Return what the rows of the record are called: people, bodies, places, outlets, agreements, by their labels."""
    named = [table for table in schemas().tables.values() if not table.generated and not table.parent]
    found = set()
    for table in named:
        with (ROOT / "build" / "csv" / f"{table.name}.csv").open(encoding="utf-8", newline="") as file:
            found |= {row[table.label] for row in csv.DictReader(file)}
    return frozenset(name for name in found if len(name) >= MIN_NAME)


class Words(NamedTuple):
    """Words to look for, in any case: some anywhere, some that stand whole, with an s at the end or without."""

    anywhere: frozenset[str]
    whole: frozenset[str] = frozenset()

    def within(self, text: str) -> list[str]:
        """Return the words of a text that are among these, case-folded.

        A pattern of hundreds of words takes a hundred times as long as to look first which of them may be there.
        """
        folded = text.casefold()
        whole, anywhere = (
            "|".join(
                re.escape(word) for word in sorted(map(str.casefold, words), key=len, reverse=True) if word in folded
            )
            for words in (self.whole, self.anywhere)
        )
        pattern = "|".join([rf"(?<!\w)(?:{whole})s?(?!\w)"] * bool(whole) + [anywhere] * bool(anywhere))
        return re.findall(pattern, folded) if pattern else []


@cache
def proper_names() -> Words:
    """Return the names that not even the engine's own files may say, whose prose has words of the record's tables."""
    return Words(names_of_the_record() | set(PLACES))


@cache
def words_of_the_record() -> Words:
    """Return what no page of another dataset may say: the record's tables, columns, vocabularies, names and places."""
    tables = [table for table in schemas().tables.values() if not table.generated]
    names = {name for table in tables for name in (table.name, table.title)}
    singular = {schema["x-singular"] for schema in schemas().curated.values()}
    joined = {name for name in {*own_columns(schemas()), *schemas().vocabularies} if "_" in name and name not in ENGINE}
    ours = {name.casefold() for name in names | singular | joined | names_of_the_record()}
    return Words(frozenset(PLACES), frozenset(ours - COMMON.keys()))


def pages(site: Site, alike: int = EVERY) -> Iterator[tuple[str, int, dict[str, str], bytes]]:
    """Yield address, status, headers and body of each page that links lead to; of those with parameters no further.

    Of those that are ``alike``, records of a table or a page with parameters of the same names, so many are asked for.
    """
    waiting, seen, kinds = deque(STARTS), set(STARTS), Counter[tuple[str, ...]]()
    while waiting:
        address = waiting.popleft()
        status, headers, body = site.get(address)
        yield address, status, headers, body
        if "html" not in headers.get("content-type", "") or "?" in address:
            continue
        for link in LINK.findall(body.decode()):
            parts = urlsplit(urljoin(f"http://127.0.0.1:{site.port}{address}", unescape(link)))
            there = f"{parts.path}?{parts.query}" if parts.query else parts.path
            if parts.port == site.port and there not in seen:
                seen.add(there)
                kinds[kind := kind_of(parts)] += 1
                if kinds[kind] <= alike:
                    waiting.append(there)


def kind_of(address: SplitResult) -> tuple[str, ...]:
    """Return what pages that one template makes of other rows have in common: the table, the form, what is asked."""
    folder, _, last = address.path.rpartition("/")
    is_record = folder not in ("", "/accord")
    names = sorted(name for name, _ in parse_qsl(address.query, keep_blank_values=True))
    return folder, Path(last).suffix if is_record else last, *names
