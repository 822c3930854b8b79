"""``site/tables.json``: what pages need to know of tables and their columns that the Data Package has no words for."""

from __future__ import annotations

from typing import Any

from accord.describe.parquet_footer import is_narrow
from accord.schema.model import Column, Schemas
from accord.schema.names import row_number
from accord.site.make.unsourced import unsourced


def table_facts(schemas: Schemas) -> dict[str, Any]:
    """Return the facts of each table by its name, in publishing order.

    ``parent`` is the table whose records list the rows of this one, ``generated`` the kind of a table that nobody
    writes; ``natural_key`` are the columns that tell an item from others of its list, ``row_number`` is SQLite's name
    of the number of a row, ``unsourced`` are the columns of what coders chose. A column's ``kind`` is its format, or
    else its type; ``type`` is the name of its type.
    """
    return {
        table.name: {
            "singular": table.singular,
            "parent": table.parent,
            "generated": table.generated,
            "key": list(table.key),
            "natural_key": list(table.natural_key),
            "sort": list(table.sort),
            "row_number": row_number(table.by_name),
            "search_table": table.search_table,
            "searched": [column.name for column in table.columns if column.is_searched],
            "item_references": [[key.columns[0], key.table, key.target_columns[0]] for key in table.item_references],
            "tombstones": table.is_tombstones,
            "label": table.label,
            "unsourced": unsourced(table, schemas),
            "columns": {column.name: _column(column) for column in table.columns},
        }
        for table in schemas.tables.values()
    }


def _item(item: Column) -> dict[str, Any]:
    """Return kind and labels of the items of a list in a column; in SQLite each is a text."""
    codes = {str(code["const"]): code["title"] for code in item.spec.get("oneOf", ())}
    return {"kind": item.spec.get("format") or item.type, "codes": codes}


def _column(column: Column) -> dict[str, Any]:
    facts = {
        "kind": "list" if column.separator else column.spec.get("format") or column.type,
        "type": column.type,
        "separator": column.separator,
        "item": _item(column.item) if column.separator else None,
        "derived_from": None if column.is_contest else column.derived_from,  # no column of the table has the same
        "label_of": column.spec.get("x-label-of"),
        "unit": column.unit or None,
        "is_contest": column.is_contest,
        "is_place": column.is_place,
        "is_narrow": is_narrow(column),
    }
    return {name: fact for name, fact in facts.items() if fact}
