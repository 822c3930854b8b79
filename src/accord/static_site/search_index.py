"""What the search of a copy looks through: a script of every record's names, texts and part in others.

The letters and words by which names are folded are written out of ``accord.site.search.letters`` and ``names``, so that
they stand in one place; how recorded words sound is worked out here, and a script does so for words that are typed.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import resources
from typing import Any

from accord.site.asgi import Datasette
from accord.site.build_facts import DATABASE
from accord.site.prose import date_words
from accord.site.search import choices, letters, names
from accord.site.search.page import address_of
from accord.site.search.queries import Group, Way, about_records, groups, index
from accord.static_site.folder import Folder
from accord.static_site.listings import FOLDER, script
from accord.static_site.rewriting import Rewriter
from accord.values import row_keys
from accord.values.sql_quoting import listed
from accord.values.sql_quoting import quote_identifier as quoted

SCRIPT, INDEX = "search.js", "search-index.js"
PAGE = "search/index.html"
MAX_ROWS = 20_000  # rows of a table that are looked through in a browser


async def write(datasette: Datasette, rewriter: Rewriter, folder: Folder) -> None:
    """Write the index, and the script that searches it."""
    kept = [group for group in groups() if group.of.rows <= MAX_ROWS]
    spelled = await _names(datasette)
    entries = [await _records(datasette, group, spelled, rewriter) for group in kept]
    found = {
        "letters": _letters(),
        "sounds": _sounds(spelled, await _plain(datasette)),
        "leftOut": [group.title for group in groups() if group not in kept],
        "groups": [
            *(
                {"table": group.table, "title": group.title, "isNamed": group.named, "records": records}
                for group, records in zip(kept, entries, strict=True)
            ),
            {"table": choices.GROUP, "title": choices.TITLE, "isNamed": False, "records": _codes(datasette, rewriter)},
        ],
    }
    folder.write(f"{FOLDER}/{INDEX}", f"accordSearch.begin({script(found)});\n".encode())
    text = resources.files("accord.static_site").joinpath("scripts", SCRIPT).read_bytes()
    folder.write(f"{FOLDER}/{SCRIPT}", text)


def _codes(datasette: Datasette, rewriter: Rewriter) -> list[list[Any]]:
    """Return, in the form of records, the codes that narrow down a list for readers."""
    hits = [choices.hit(datasette, code) for code in choices.codes()]
    return [
        [
            hit["id"],
            hit["label"],
            "",
            hit["kind"],
            rewriter.link(hit["url"], PAGE),
            [hit["label"]],
            [],
            hit["about"],
            [],
        ]
        for hit in hits
    ]


def _letters() -> dict[str, Any]:
    """Return the tables by which words are folded and sounded."""
    typed = {chr(letter): spelled or "" for letter, spelled in letters.TYPED.items()}
    return {
        "apostrophes": letters.APOSTROPHES,
        "typed": typed,
        "spelled": letters.SPELLED,
        "latin": letters.LATIN,
        "arabic": letters.ARABIC,
        "left": sorted({*letters.ARTICLES, *letters.UNSOUNDED}),
        "titles": sorted(letters.TITLES),
    }


async def _names(datasette: Datasette) -> dict[tuple[str, str], list[tuple[str, bool]]]:
    """Return every spelling of each record, by table and id, and whether it is a name or stands beside one."""
    sql = """SELECT r."table", r.record, n.name, n.spoken FROM names AS n JOIN records AS r ON r.id = n.owner
             ORDER BY n.id"""
    spelled: dict[tuple[str, str], list[tuple[str, bool]]] = {}
    for table, record, name, spoken in (await index(datasette).execute(sql)).rows:
        spelled.setdefault((table, record), []).append((name, bool(spoken)))
    return spelled


async def _plain(datasette: Datasette) -> list[str]:
    """Return the words of running text, which sound like no name."""
    return [word for (word,) in (await index(datasette).execute("SELECT word FROM plain ORDER BY word")).rows]


def _sounds(spelled: dict[tuple[str, str], list[tuple[str, bool]]], plain: Iterable[str]) -> dict[str, list[str]]:
    """Return the consonants by which each word of a name may sound: none of a plain one, typed or recorded."""
    sounds: dict[str, dict[str, None]] = {}
    for name in dict.fromkeys(name for some in spelled.values() for name, spoken in some if spoken):
        for word in names.words_of(name, recorded=True):
            sounds.setdefault(word.folded, {}).update(dict.fromkeys(form.consonants for form in word.forms))
    heard = {word: list(forms) for word, forms in sounds.items() if forms}
    return dict(sorted((heard | {word: [] for word in plain}).items()))


async def _records(
    datasette: Datasette, group: Group, spelled: dict[tuple[str, str], list[tuple[str, bool]]], rewriter: Rewriter
) -> list[list[Any]]:
    """Return label, other spelling, what is said beside, file, names, words beside, texts, and its part in others."""
    texts = await _texts(datasette, group)
    rows = await about_records(datasette, group, list(texts))
    parts = await _parts(datasette, group)
    listed_records = []
    for record, words in texts.items():
        row, known = rows[record], spelled.get((group.table, record), [])
        beside = " · ".join(filter(None, (row["kind"], date_words(row["date"]) if row["date"] else "")))
        listed_records.append(
            [
                record,
                row["label"],
                row["native"] or "",
                beside,
                rewriter.link(address_of(datasette, group, record, row), PAGE),
                [name for name, spoken in known if spoken],
                [name for name, spoken in known if not spoken],
                words,
                parts.get(record, []),
            ]
        )
    return listed_records


async def _texts(datasette: Datasette, group: Group) -> dict[str, str]:
    """Return the texts of each record that are searched, in the order of the table."""
    keys = group.of.address_columns
    chosen = ", ".join(filter(None, (listed(keys, "t"), listed(group.searched, "t"))))
    sql = f"SELECT {chosen} FROM {quoted(group.table)} AS t ORDER BY {listed(keys, 't')}"
    rows = (await datasette.get_database(DATABASE).execute(sql)).rows
    return {
        row_keys.join(tuple(row)[: len(keys)]): "\n".join(str(text) for text in tuple(row)[len(keys) :] if text)
        for row in rows
    }


async def _parts(datasette: Datasette, group: Group) -> dict[str, list[list[str]]]:
    """Return, by record, table and id of the records with names in which it has a part."""
    own = [Way(group.of, group.of.address_columns, one) for one in group.refers]
    parts: dict[str, list[list[str]]] = {}
    for way in (*own, *group.lists):
        column = f"c.{quoted(way.reference.columns[0])}"
        keys = listed(way.own, "c")
        some = f"SELECT DISTINCT {column}, {keys} FROM {quoted(way.table.name)} AS c"
        sql = f"{some} WHERE {column} IS NOT NULL ORDER BY 1, {keys}"
        for other, *key in (await datasette.get_database(DATABASE).execute(sql)).rows:
            entry = [way.reference.target, str(other)]
            if entry not in (known := parts.setdefault(row_keys.join(key), [])):
                known.append(entry)
    return parts
