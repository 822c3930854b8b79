"""The columns that the engine can give to the tables that it makes or reads itself, and of which type each is."""

from __future__ import annotations

from collections.abc import Iterator

from accord.schema import code_words
from accord.schema.model import EVIDENCE, Column, Table

_TEXT, _WHOLE, _FLAG, _LIST = "string", "integer", "boolean", "list(string)"
_WRITTEN = {_LIST: '"type": "array", with "items" of "type": "string" and an x-separator'}
# By kind of table: each column with the types that it may be of; codes are of the type of their column.
COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {
    "codes": {
        **dict.fromkeys(("id", "vocabulary", *code_words.COLUMNS.values()), (_TEXT,)),
        "code": (_TEXT, _WHOLE),
    },
    "records": {**dict.fromkeys(("id", "table", "record", "file"), (_TEXT,)), "line": (_WHOLE,)},
    EVIDENCE: {
        **dict.fromkeys(("id", "table", "record", "item", "field", "relation", "value", "source", "locator"), (_TEXT,)),
        **dict.fromkeys(("attributed_to", "voice", "channel", "reason", "note"), (_TEXT,)),
        "voice_named": (_FLAG,),
    },
    "disagreements": {
        **dict.fromkeys(("id", "table", "record", "item", "field", "published", "says"), (_TEXT,)),
        **dict.fromkeys(("supported_by", "contested_by", "denied_by"), (_LIST,)),
    },
}
TOMBSTONE = ("table", "id", "replaced_by")  # what the engine reads of a record that says what was withdrawn
MOVED = "moved_to"  # beside it, where there is such a column: the table in which replaced_by stands, if that is another


def faults(table: Table) -> Iterator[tuple[Column, str]]:
    """Yield each column that the engine cannot give to a table that it makes, and why."""
    known = COLUMNS.get(table.generated, {})
    for column in table.columns if known or table.is_tombstones else ():
        if column.name != column.prop and column.prop in (*known, *TOMBSTONE, MOVED):
            yield column, f"the engine knows {column.prop} of {table.name} by this name; take x-name out"
    for column in table.columns if known else ():
        if column.prop not in known:
            fact = f"the engine makes {table.name}, without a column {column.prop!r}; it can give {', '.join(known)}"
            yield column, fact
        elif column.type not in known[column.prop]:
            wanted = _WRITTEN.get(known[column.prop][0], f'"type": "{known[column.prop][0]}"')
            yield column, f"the engine makes {table.name}, whose {column.prop} is no {column.type}; write {wanted}"
