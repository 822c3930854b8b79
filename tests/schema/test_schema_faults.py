"""Each fault of schemas is a problem at its line and column that names the word, what is allowed, and an example.

All faults of all files come at once, so that a newcomer meets them once.
"""

from __future__ import annotations

import copy
import json
import os
import re
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from accord.schema import metaschema
from accord.schema.json_positions import positions
from small_schemas import JSON, array, item, problems_of, prop, record, ref, shelves, write
from support import script

Edit = Callable[[JSON], object]


def own(books: JSON) -> JSON:
    return books["books"]["properties"]


def put(name: str, spec: JSON, *, required: bool = False) -> Edit:
    """Return an edit that gives books one more property."""

    def edit(schemas: JSON) -> None:
        own(schemas)[name] = spec
        schemas["books"]["required"] += [name] if required else []

    return edit


def words_of(name: str, **words: Any) -> Edit:
    return lambda schemas: own(schemas)[name].update({word.replace("x_", "x-"): value for word, value in words.items()})


def reference(fields: list[str], resource: str, names: list[str]) -> Edit:
    """Return an edit that lets books refer to something by several columns."""
    key = {"fields": fields, "reference": {"resource": resource, "fields": names}}
    return lambda schemas: schemas["books"].update({"x-foreign-keys": [key]})


def evidence(**properties: JSON) -> JSON:
    return array(item(["fields", "source"], fields=array(prop()), source=prop(), **properties))


def loans(schemas: JSON) -> JSON:
    """Return the list in the items of a list."""
    found: JSON = own(schemas)["copies"]["items"]["properties"]["loans"]
    return found


def in_loans(notes: JSON | None = None, **properties: JSON) -> Edit:
    """Return an edit that gives the items of that list more properties, and the file one more definition."""

    def edit(schemas: JSON) -> None:
        loans(schemas)["items"]["properties"].update(properties)
        schemas["books"]["$defs"].update({"notes": notes} if notes else {})

    return edit


CODES = record("codes", "code", [], code=prop())
ENTRIES = record("evidence", "evidence", [], table=prop(), record=prop(), item=prop("integer"), field=prop())
FAULTS: dict[str, tuple[Edit, str]] = {
    # words
    "a word in the wrong case": (words_of("note", maxlength=3), "'maxlength' is no word .* did you mean 'maxLength'"),
    "two types": (words_of("note", type=["string", "null"]), 'one of "string", .*required does not name may be empty'),
    "a default": (words_of("note", default="x"), "'default' is no word that may stand here; nothing is filled in"),
    "an empty title": (words_of("note", title=""), "title: must be at least 2 characters"),
    "a least number above the greatest": (
        put("more", prop("integer", minimum=5, maximum=3)), "more.maximum: minimum 5 and maximum 3 leave no value"
    ),
    "a bound that is both left out and the last": (
        put("more", prop("number", exclusiveMinimum=3, maximum=3)), "exclusiveMinimum 3 and maximum 3 leave no value"
    ),
    "bounds that leave nothing between": (
        put("more", prop("number", exclusiveMinimum=3, exclusiveMaximum=3)), "3 and exclusiveMaximum 3 leave no value"
    ),
    "a length beyond the longest": (words_of("note", minLength=9, maxLength=8), "minLength 9 and maxLength 8 leave no"),
    "more items than there may be": (
        lambda s: own(s)["tags"].update(minItems=3, maxItems=2), "tags.maxItems: minItems 3 and maxItems 2 leave"
    ),
    "limits beside those of a definition": (
        lambda s: s["books"].setdefault("$defs", {}).update(few=prop("integer", maximum=3))
        or put("more", {**ref("#/$defs/few"), "minimum": 5})(s),
        "more.minimum: minimum 5 and maximum 3 leave no value",
    ),
    "a list without items": (lambda s: own(s)["tags"].pop("items"), "items is missing"),
    "neither type nor ref": (lambda s: own(s)["note"].pop("type"), "either its type or a \\$ref"),
    "a table in an object": (put("more", item([], a=array(prop(x_column="b")))), "within an object has no table"),
    "a mapping in an object": (
        put("more", item([], a={**prop("object"), "additionalProperties": prop()})), "properties is missing"
    ),
    "a name that two properties make": (
        lambda s: put("more_a", prop())(s) or put("more", item([], a=prop()))(s), "'more_a' is made of 'more_a' already"
    ),
    "a name that two objects make": (
        lambda s: put("more", item([], a_b=prop()))(s) or put("more_a", item([], b=prop()))(s),
        "'more_a_b' is made of 'more' already",
    ),
    "a name that an object and the engine make": (
        put("made", item([], at=prop(format="edtf"), at_earliest=prop())), "column 'made_at_earliest' already"
    ),
    "an object without what it requires": (put("more", item(["b"], a=prop())), "more.required: names no property: 'b'"),
    "an object whose parts need what is not there": (
        put("more", {**item([], ab=prop()), "dependentRequired": {"ab": ["ac"]}}), "names no property: 'ac'"
    ),
    "a condition on what an object does not hold": (
        lambda s: put("more", item([], a=prop()))(s) or s["books"].update(then={"required": ["more_b"]}),
        "names no property: 'more_b'",
    ),
    "a condition on what an object in it does not hold": (
        lambda s: put("more", item([], a=prop()))(s)
        or s["books"].update(then={"properties": {"more": {"properties": {"b": {"const": "x"}}}}}),
        "'more_b'",
    ),
    "a condition that takes a column for an object": (
        lambda s: s["books"].update(then={"properties": {"note": {"required": ["a"]}}}), "note is a column and no o|'a'"
    ),
    "a condition that takes an object for a column": (
        lambda s: put("more", item([], a=prop()))(s)
        or s["books"].update(then={"properties": {"more": {"const": "x"}}}),
        "'more'",
    ),
    "a fault in an object": (
        put("more", item([], a=prop("integer", maxLength=3))), r"properties.more.properties.a.maxLength: .*says nothing"
    ),
    "an order in an object": (
        put("more", item([], a=prop("integer", x_before="b"), b=prop())), r"properties.more.properties.a.x-before: "
    ),
    "an object called as a word of evidence": (words_of("note", x_evidence="required"), "x-evidence asks"),
    "a list in a list": (put("more", array(array(prop()))), "'items' is no word"),
    "a property that is no object": (put("more", 3), "must be an object, not 3"),
    "another file's name": (lambda s: s["books"].update({"$id": "shelves.json"}), '"books.json"'),
    "names equal but for case": (put("Name", prop()), "'Name'|a column 'name' already, and case does not tell"),
    "published names equal but for case": (put("more", prop(x_name="NOTE")), "case does not tell names apart"),
    "a computed name but for case": (put("Printed_Earliest", prop()), "'Printed_Earliest' already, which the engine"),
    "names equal but for how letters are composed": (
        lambda s: own(s).update({"caf\u00e9": prop(), "cafe\u0301": prop()}), "case does not tell names apart"
    ),
    "a name with a newline": (put("name\n", prop()), "no name|no text here may hold"),
    "a name with a control character": (put("na\u2028me", prop()), r"U\+2028, a control character"),
    "an empty name": (put("", prop()), "is no name: Text in any script"),
    "a name with a space at its end": (put("name ", prop()), "is no name: .* without a space"),
    "a published name with a space at its end": (words_of("note", x_name="n\u00a0"), "which readers of CSV take away"),
    "a name for the column of a list of values": (
        lambda s: own(s)["tags"]["items"].update({"x-name": "Tag"}), "x-column names the column of a list of values"
    ),
    "all names of the number of a row": (
        lambda s: own(s).update(rowid=prop(), OID=prop(), _rowid_=prop()), "SQLite numbers rows by one of the names"
    ),
    "a character that no text may hold": (words_of("note", title="a\u0000b"), r"U\+0000"),
    "half a character": (words_of("note", title="a\ud800b"), r"U\+D800"),
    # references
    "a reference to nothing": (put("more", ref("#/$defs/gener")), "no definition of this file: 'gener'; did you mean"),
    "a shared definition that is not": (put("more", ref("definitions.json#/$defs/lin")), "did you mean 'line'"),
    "a reference to the web": (put("more", ref("https://example.org/x.json")), r"\$ref.* must be text of the right"),
    "a reference to another file": (put("more", ref("shelves.json#/$defs/x")), "must be text of the right form"),
    "a reference out of the folder": (put("more", ref("../definitions.json#/$defs/line")), "must be text of the right"),
    "codes that differ": (
        lambda s: s["shelves"].update({"$defs": {"genre": copy.deepcopy(s["books"]["$defs"]["genre"])}})
        or s["shelves"]["$defs"]["genre"]["oneOf"][1].update(title="Maps"),
        "differs from schemas/books.json:[0-9]+: the code 'atlas': 'Maps' here, 'Atlas' there",
    ),
    "codes of which one has more": (
        lambda s: s["shelves"].update({"$defs": {"genre": copy.deepcopy(s["books"]["$defs"]["genre"])}})
        or s["shelves"]["$defs"]["genre"]["oneOf"].append({"const": "map", "title": "Map", "description": "A map."}),
        r"shelves.json:[0-9]+:[0-9]+: \$defs.genre.oneOf\[2\]: differs from .*: the code 'map' is only here; write",
    ),
    "codes of which one has fewer": (
        lambda s: s["shelves"].update({"$defs": {"genre": copy.deepcopy(s["books"]["$defs"]["genre"])}})
        or s["shelves"]["$defs"]["genre"]["oneOf"].pop(),
        r"\$defs.genre.oneOf: differs from schemas/books.json:[0-9]+: the code 'atlas' is missing here",
    ),
    "codes in two orders": (
        lambda s: s["shelves"].update({"$defs": {"genre": copy.deepcopy(s["books"]["$defs"]["genre"])}})
        or s["shelves"]["$defs"]["genre"]["oneOf"].reverse(),
        r"\$defs.genre.oneOf: differs from schemas/books.json:[0-9]+: the order differs",
    ),
    "a definition that says more than another of its name": (
        lambda s: s["shelves"].update({"$defs": {"words": prop(enum=["trash"], maxLength=9)}}),
        r"\$defs.words.maxLength: differs from schemas/books.json:[0-9]+: 'maxLength' is only here",
    ),
    "a definition that says less than another of its name": (
        lambda s: s["shelves"].update({"$defs": {"words": {**prop(enum=["trash"]), "title": "Title"}}})
        or s["books"]["$defs"]["words"].update(maxLength=9),
        r"\$defs.words: differs from schemas/books.json:[0-9]+: it has no 'maxLength'",
    ),
    "a definition that names itself": (
        lambda s: s["books"]["$defs"].update(loop=item([], again=ref("#/$defs/loop"))), "loop holds itself, without end"
    ),
    "a definition that names itself in a list": (
        lambda s: s["definitions"]["$defs"].update(part=item([], parts=array(ref("definitions.json#/$defs/part")))),
        "definitions.json:.* part holds itself, without end",
    ),
    "definitions that name each other": (
        lambda s: s["books"]["$defs"].update(
            whole=item([], parts=array(ref("#/$defs/part"))), part=item([], wholes=array(ref("#/$defs/whole")))
        ),
        "whole holds itself, without end",
    ),
    # keys, labels, lists
    "no id that is required": (lambda s: own(s).pop("id"), "names no property: 'id'"),
    "an id that may be absent": (lambda s: s["books"].update(required=["name"]), "names no id"),
    "a list in an item without a column": (in_loans(x=array(prop())), "loans.items.properties.x.items: x-column is"),
    "a mapping in an item": (
        in_loans(x=ref("#/$defs/notes"), notes={**prop("object"), "additionalProperties": prop()}), "within an item"
    ),
    "evidence in an item": (in_loans(evidence=array(prop(x_column="word"))), "an item has no evidence of its own"),
    "a key of an item in an item that is a list": (
        in_loans(x=array(item(["a"], a=prop(), b=array(prop(x_column="c"))), x_key=["b"])), "names no property: 'b'"
    ),
    "an id of an item in an item that may be absent": (in_loans(x=array(item([], id=prop()))), "names no id"),
    "an id of an item in an item that is not first": (
        in_loans(x=array(item(["id"], a=prop(), id=prop()))), "stands first among their properties"
    ),
    "a word of records in an item of an item": (
        in_loans(x=prop(x_references="books.id", x_acyclic=True)), "is for a property of the record itself"
    ),
    "a reference to nothing in an item of an item": (
        in_loans(x=prop(x_references="shelfs.id")), "loans.items.properties.x.x-references: .*did you mean 'shelves'"
    ),
    "a required property of an item of an item that is none": (
        lambda s: loans(s)["items"]["required"].append("daj"), "names no property: 'daj'; did you mean 'day'"
    ),
    "a list in an item that is called as a table": (in_loans(x=array(prop(x_column="a"), x_table="copies")),
    "two tables of the name 'copies', the other from the list copies of books"),
    "a column of an item of an item that names the row around": (in_loans(copy_id=prop()), "'copy_id' already"),
    "evidence for an item of an item": (in_loans(x=prop(x_evidence="required")), "x-evidence asks"),
    "an id with a fraction": (lambda s: own(s).update(id=prop("number")), "a number with a fraction, which is no key"),
    "a key that may be absent": (lambda s: s["books"].update({"x-key": ["name", "note"]}), "names no note; a key"),
    "a key that is nothing": (lambda s: s["books"].update({"x-key": ["nam"]}), "'nam'; did you mean 'name'"),
    "a key that is an uncertain date": (
        lambda s: s["books"].update({"x-key": ["printed"], "required": ["id", "name", "printed"]}), "uncertain date"
    ),
    "a key that is a list": (
        lambda s: s["books"].update({"x-key": ["tags"], "required": ["id", "name", "tags"]}), "a list, which is no key"
    ),
    "lists of a record without a key": (lambda s: s["books"].update({"x-key": []}), "name their record by its key"),
    "a list of texts without a column": (lambda s: own(s)["tags"]["items"].pop("x-column"), "x-column is missing"),
    "a list of mappings": (put("more", array(ref("#/$defs/map"))), "names no definition"),
    "a list of mappings of a definition": (
        lambda s: s["books"]["$defs"].update(map={**prop("object"), "additionalProperties": prop()})
        or put("more", array(ref("#/$defs/map")))(s),
        "more.items: a mapping in a list; give the item properties, each with its name",
    ),
    "a list of uncertain dates": (
        put("more", array(prop(format="edtf", x_column="when"))), "a list of uncertain dates, or of ids, is a list"
    ),
    "a list of ids": (put("more", array(prop(x_column="id"))), "a list of uncertain dates, or of ids, is a list of ob"),
    "a mapping of a definition in an object": (
        lambda s: s["books"]["$defs"].update(map={**prop("object"), "additionalProperties": prop()})
        or put("more", item([], a=ref("#/$defs/map")))(s),
        "more.properties.a: a mapping within an (item or an )?object; give it properties, each with its name",
    ),
    "a mapping of a definition in an object in an object": (
        lambda s: s["books"]["$defs"].update(map={**prop("object"), "additionalProperties": prop()})
        or put("more", item([], b=item([], a=ref("#/$defs/map"))))(s),
        "more.properties.b.properties.a: a mapping within an ",
    ),
    "a label that may be empty": (lambda s: s["books"].update({"x-label": "note"}),
    "'note' may be empty or is no text"),
    "a label that is a number": (lambda s: s["books"].update({"x-label": "pages"}),
    "'pages' may be empty or is no text"),
    "a label that is nothing": (lambda s: s["books"].update({"x-label": "nam"}),
    "no column: 'nam'; did you mean 'name'"),
    # names that clash
    "a computed year": (lambda s: own(s).update(date=prop(format="edtf", x_year=True), year=prop("integer")),
    "column 'year' already"),
    "a computed bound": (
        put("printed_earliest", prop()), "properties.printed_earliest: books has a column 'printed_earliest' already"
    ),
    "the parent's id": (
        lambda s: own(s)["authors"]["items"]["properties"].update(book_id=prop()), "column 'book_id' already"
    ),
    "the place in a list": (lambda s: own(s)["authors"]["items"]["properties"].update(item=prop()), "'item' already"),
    "a column that is the place in a list": (
        lambda s: own(s)["tags"]["items"].update({"x-column": "item"}), "'item' already"
    ),
    "a list called as its record": (words_of("authors", x_table="books"), "two tables of the name 'books'"),
    "a list called as another table": (words_of("authors", x_table="shelves"), "two tables of the name 'shelves'"),
    "two lists of one name": (words_of("authors", x_table="copies"), "two tables of the name 'copies'"),
    "a column that the engine cannot give": (
        lambda s: s.update(
            codes={**CODES, "x-generated": "codes", "properties": {**CODES["properties"], "more": prop()}}
        ),
        "without a column 'more'",
    ),
    "a column that the engine gives as another type": (
        lambda s: s.update(
            codes={**CODES, "x-generated": "codes", "properties": {**CODES["properties"], "label": prop("boolean")}}
        ),
        'whose label is no boolean; write "type": "string"',
    ),
    "evidence with places as whole numbers": (
        lambda s: (
            put("evidence", evidence(), required=True)(s),
            s.update(evidence={**ENTRIES, "x-generated": "evidence"}),
        ),
        'evidence.json:.*item: the engine makes evidence, whose item is no integer; write "type": "string"',
    ),
    "evidence for items without a key": (
        lambda s: (
            put("evidence", evidence(), required=True)(s),
            put("loans", array(item([], to=prop(x_evidence="if_present"))))(s),
        ),
        "loans: evidence speaks of its items, and names them by their key; give the list an x-key, or its items an id",
    ),
    "evidence for items around whose list are none with a key": (
        lambda s: (
            put("evidence", evidence(), required=True)(s),
            put("loans", array(item([], fees=array(prop(x_column="fee", x_evidence="required")))))(s),
        ),
        "loans: evidence speaks of its items, and names them by their key",
    ),
    "evidence for items whose key is a number": (
        lambda s: (
            put("evidence", evidence(), required=True)(s),
            put("weights", array(prop("number", x_column="weight", x_evidence="required")))(s),
        ),
        "weights: evidence names its items by their key, and an item is a number with a fraction",
    ),
    "a table of no kind that is made": (
        lambda s: s["shelves"].update({"x-generated": True}), 'one of "codes", "records", "evid.*, "query", not true'
    ),
    "a list called as its record but for case": (words_of("authors", x_table="Books"), "equal to 'books' but for case"),
    **{
        f"a table called {name}": (words_of("authors", x_table=name), words)
        for name, words in {
            "sqlite_x": "begin with sqlite_, for itself", "SQLITE_x": "begin with sqlite_, for itself",
            "a/b": "no file can be called", "a:b": "no file can be called", ".a": "full stop", "a.": "full stop",
            "ä" * 101: "202 bytes",
        }.items()
    },
    # words on what they say nothing of
    "a range without a greatest": (put("more", prop("integer", x_range=True)), "x-range is for a number beside whose"),
    "a range of days": (
        put("more", prop(format="edtf", x_before="printed", x_range=True)), "x-range is for a number beside whose"
    ),
    "a rounded text": (put("more", prop(x_rounded=True)), "x-rounded is for a number, and this is none"),
    "the day of a text": (put("more", prop(x_day="printed")), "x-day is for a time of day"),
    "a day that is no date": (put("more", prop(format="time", x_day="name")), "x-day names an uncertain date"),
    "a broader code that is none": (
        put("more", prop(oneOf=[{"const": "map", "x-broader": "atlsa"}, {"const": "atlas"}])),
        "'atlsa' is none; did you mean 'atlas'",
    ),
    "a code within itself": (
        put("more", prop(oneOf=[{"const": "map", "x-broader": "atlas"}, {"const": "atlas", "x-broader": "map"}])),
        "leads from 'map' back to it, through 'map', 'atlas'",
    ),
    "a code that implies nothing beside it": (
        put("more", prop(oneOf=[{"const": "map", "x-implies": {"kind-of": "a"}}])),
        "names a property beside more, and 'kind-of' is none",
    ),
    "a code that implies no code": (
        put("more", prop(oneOf=[{"const": "map", "x-implies": {"id": "a"}}])),
        "implies 'a' of id, which is no code of it",
    ),
    "neutral words of a number": (put("more", prop("integer", x_neutral="words")), "x-neutral is for text"),
    "a reference by number": (put("more", prop("integer", x_references="shelves.id")), "of shelves of type string"),
    "a reference by a number with a fraction": (put("more", prop("number", x_references="shelves.id")),
    "x-references is for text"),
    "a reference to no table": (words_of("shelf", x_references="shelfs.id"), "no table; did you mean 'shelves'"),
    "a reference to rows without an id": (words_of("shelf", x_references="book_tags.id"), "has no column 'id'"),
    "a reference to no column": (words_of("shelf", x_references="shelves.idd"), "'idd'; did you mean 'id'"),
    "a reference to what is not unique": (words_of("shelf", x_references="shelves.room"), "two rows may have the same"),
    "a reference of two columns to no table": (
        reference(["shelf", "name"], "shelfs", ["id", "room"]), "'shelfs', which is no table; did you mean 'shelves'"
    ),
    "a reference of two columns that are none": (
        reference(["shelf", "nam"], "shelves", ["id", "room"]), "'nam' is no column of books; did you mean 'name'"
    ),
    "a reference to two columns that are none": (
        reference(["shelf", "name"], "shelves", ["id", "rom"]), "'rom' is no column of shelves; did you mean 'room'"
    ),
    "a reference to two columns that are no key": (
        reference(["shelf", "name"], "shelves", ["id", "room"]), "references id, room of shelves, .*its keys are: id"
    ),
    "a reference of two columns to one": (reference(["shelf", "name"], "shelves", ["id"]), "2 columns here and 1"),
    "a reference of two columns of other types": (
        reference(["pages", "name"], "book_authors", ["book_id", "item"]), "'book_id' of book_authors of type string"
    ),
    "within what is no date": (words_of("part_of", x_within="name"), "'name' is none"),
    "within what is no book": (words_of("shelf", x_within="printed"), "same table"),
    "circles of another table": (words_of("shelf", x_acyclic=True), "same table"),
    "a start before what is no date": (put("begun", prop(format="edtf", x_before="pages")), "'pages' is none"),
    "a number before a date": (
        put("begun", prop("integer", x_before="printed")), "of its kind, a whole number, and 'printed' is none"
    ),
    "a whole number before another number": (words_of("pages", x_before="price"), "'price' is none"),
    "a day before an uncertain date": (words_of("bought", x_before="printed"), "'printed' is none"),
    "a day before nothing": (words_of("bought", x_before="sold"), "a day .format date., and 'sold' is none"),
    "a day before a list": (words_of("bought", x_before="tags"), "'tags' is none"),
    "a day before itself": (words_of("bought", x_before="bought"), "x-before names 'bought' itself"),
    "a text before a text": (words_of("note", x_before="name"), "x-before is for what has an order: a whole number, "),
    "a truth before a truth": (words_of("lent", x_before="lent"), "x-before is for what has an order"),
    "the label of what names no row": (words_of("note", **{"x-label-of": "name"}), "'name' is none"),
    "the label of nothing": (words_of("note", **{"x-label-of": "no_such"}), "names a row .*'no_such' is none"),
    "the year of a number": (words_of("pages", x_year=True), "x-year is for an uncertain date"),
    "neutral by no list of words": (words_of("note", x_neutral="wrods"), "no list of words .*; did you mean 'words'"),
    "parts of another table": (words_of("shelf", x_containment=True), "same table"),
    "a key that is unique": (words_of("id", x_unique=True), "x-unique|is the key of books"),
    "the key of an item that is unique": (
        lambda s: own(s)["copies"]["items"]["properties"]["id"].update({"x-unique": True}), "is the key of copies"
    ),
    "a column that is not unique": (words_of("note", x_unique=False), "must be true, not false; for example"),
    "a unique list": (words_of("tags", x_unique=True), "'x-unique' is no word that may stand here"),
    "unique entries of evidence": (
        put("evidence", evidence(note=prop(x_unique=True)), required=True), "rows of another table; take x-unique out"
    ),
    # order
    "rows in the order of nothing": (
        lambda s: s["books"].update({"x-sort": ["nmae"]}), "'nmae' is none; did you mean 'name'"
    ),
    "rows in the order of uncertain dates": (
        lambda s: s["books"].update({"x-sort": ["printed"]}), "name 'printed_earliest' in place of 'printed'"
    ),
    "rows in the order of a list": (
        lambda s: s["books"].update({"x-sort": ["tags"]}), "columns of books, and 'tags' is none"
    ),
    "items in the order of nothing": (words_of("copies", x_sort=["name"]), "columns of copies, and 'name' is none"),
    "rows in no order": (lambda s: s["books"].update({"x-sort": []}), "a list of at least 1"),
    # characters
    "any characters of a number": (words_of("pages", x_characters="any"), "for text of no format and with no list"),
    "any characters of a day": (words_of("bought", x_characters="any"), "for text of no format and with no list"),
    "any characters of a code": (words_of("genre", x_characters="any"), "for text of no format and with no list"),
    "all characters": (words_of("note", x_characters="all"), 'must be "any", not "all"'),
    # list columns
    "a name of the column of a table": (words_of("tags", x_name="Tags"), "this list is a table; name it with x-table"),
    "a list column of objects": (words_of("authors", x_separator=";", x_key=["name"]), "values, not objects"),
    **{
        f"a list column with {word}": (words_of("tags", x_separator=";", **{f"x_{word}": value}), f"x-{word} is for a ")
        for word, value in (("table", "words"), ("key", ["tag"]), ("label", "tag"), ("singular", "word"))
    },
    "a column of a list column": (words_of("tags", x_separator=";"), "x-column says nothing of an item of a list"),
    "references of a list column": (
        put("more", array(prop(x_references="shelves.ib"), x_separator=";")),
        "more.items.x-references: references 'shelves.ib', and shelves has no column 'ib'",
    ),
    "references of numbers in a list column": (
        put("more", array(prop("integer", x_references="shelves.id"), x_separator=";")),
        "'more' is of type integer, and 'id' of shelves of type string; make them alike",
    ),
    "references of what is no key in a list column": (
        put("more", array(prop("boolean", x_references="shelves.id"), x_separator=";")), "x-references is for text"
    ),
    "uncertain dates of a list column": (
        put("more", array(prop(format="edtf"), x_separator=";")), "boolean, date, uri, language-tag, not edtf"
    ),
    "decimals of a list column": (
        put("more", array(prop(format="decimal", x_precision=4), x_separator=";")), "not decimal; make the list a table"
    ),
    **{
        f"a separator of {name}": (put("more", array(item_, x_separator=sign)), f"'{letter}' may stand in an item of")
        for name, item_, sign, letter in (
            ("numbers", prop("number"), ".", "."), ("whole numbers", prop("integer"), "--", "-"),
            ("days", prop(format="date"), " - ", "-"),
        )
    },
    "a letter as a separator": (put("more", array(prop(), x_separator="x")), 'must be text of the right form.*not "x"'),
    "an empty separator": (put("more", array(prop(), x_separator="")), "must be text of the right form"),
    "evidence as a list column": (
        put("evidence", {**evidence(), "x-separator": ";"}, required=True), "which no text can hold"
    ),
    "an order of lists": (
        lambda s: put("more", array(prop(), x_separator=";"))(s) or s["books"].update({"x-sort": ["more"]}),
        "a list has no order, and 'more' is one",
    ),
    "a key of lists": (
        lambda s: own(s)["authors"]["items"]["properties"].update(more=array(prop(), x_separator=";"))
        or own(s)["authors"].update({"x-key": ["more"]}),
        "names no property: 'more'",
    ),
    "a bound of items beyond all": (
        put("more", array(prop("integer", maximum=2**63), x_separator=";")), "is beyond 64 bits"
    ),
    "a pattern of items that hangs": (
        put("more", array(prop(pattern="^(a+)+$"), x_separator=";")), "exponentially many ways"
    ),
    "a condition on the items of a list": (
        lambda s: put("more", array(prop(), x_separator=";"))(s)
        or s["books"]["if"]["properties"].update(more={"const": "a"}),
        "cannot be judged of a column of type list",
    ),
    "any characters of numbers": (
        put("more", array(prop("integer", x_characters="any"), x_separator=";")), "x-characters is for text of no"
    ),
    # units and decimals
    "a unit of a text": (put("more", prop(x_unit="km")), "x-unit is for numbers that measure or count; take it out"),
    "a unit of years": (put("more", prop("integer", format="year", x_unit="a")), "x-unit is for numbers"),
    "a unit of codes": (put("more", prop("integer", enum=[1, 2], x_unit="a")), "x-unit is for numbers"),
    "a unit that is none": (put("more", prop("number", x_unit="degC")), "more: 'degC' is no unit of UCUM such as"),
    "a unit of items that is none": (
        put("more", array(prop("number", x_unit="kWh"), x_separator=";")), "'kWh' is no unit of UCUM"
    ),
    "a decimal of no precision": (put("more", prop(format="decimal")), "a decimal states how many digits it has"),
    "a decimal with too many after the point": (
        put("more", prop(format="decimal", x_precision=2, x_scale=3)), "more digits after the point than digits, 2"
    ),
    "a precision of a text": (put("more", prop(x_precision=2)), "x-precision is for a decimal; add"),
    "a precision of 39": (put("more", prop(format="decimal", x_precision=39)), "must be at most 38"),
    "a length of decimals": (
        put("more", prop(format="decimal", x_precision=2, maxLength=3)), "a value of which has several texts"
    ),
    "a code of decimals without all digits": (
        put("more", prop(format="decimal", x_precision=3, x_scale=2, enum=["1.5"])),
        """'1.5' is nothing that a column of type decimal.3,2. can hold; write "1.50", a text with all its digits""",
    ),
    "a code of decimals that is a number": (
        put("more", prop(format="decimal", x_precision=3, x_scale=1, oneOf=[{"const": 2}])), 'write "2.0", a text'
    ),
    "a code of decimals beyond its digits": (
        put("more", prop(format="decimal", x_precision=2, x_scale=1, const="12.5")),
        "'12.5' is nothing that a column of type decimal.2,1. can hold",
    ),
    "a condition on the value of a decimal": (
        lambda s: (
            put("price", prop(format="decimal", x_precision=3, x_scale=1))(s),
            s["books"].update({"if": {"properties": {"price": {"const": "1.0"}}}, "then": {"required": ["note"]}}),
        ),
        "const: a condition cannot tell the value of a decimal; add a column of codes",
    ),
    "a facet beside the items of a list": (
        put("more", array(prop(), x_separator=";", x_facet=True)), "of a list of values it stands in items"
    ),
    "a search of numbers in a list": (
        put("more", array(prop("integer", x_search=True), x_separator=";")), "x-search is for text, whose words are"
    ),
    "a day that is a number": (put("more", prop("number", format="date")), "says nothing of a column of type number"),
    "a year that is a text": (put("more", prop(format="year")), "says nothing of a column of type string"),
    # words for no value
    "a code that means no value": (words_of("genre", x_missing=["NA", "atlas"]), '"atlas" would be both a value of ge'),
    "a code of a table that means no value": (
        lambda s: s["books"].update({"x-missing": ["novel"]}), '"novel" would be both a value of genre'
    ),
    "a number of a list that means no value": (
        put("more", prop("number", enum=[1, 3], x_missing=["-1", "1.00"])), '"1.00" would be both a value of more'
    ),
    "a day that means no value": (
        put("more", prop(format="date", const="2024-02-15", x_missing=["2024-02-15"])), "would be both a value of more"
    ),
    "a truth that means no value": (words_of("lent", x_missing=["false"]), '"false" would be both a value of lent'),
    "a truth that means none": (words_of("lent", x_missing=["true"]), '"true" would be both a value of lent'),
    "an enum of an item that means no value": (
        words_of("authors", x_missing=["editor"]), '"editor" would be both a value of role'
    ),
    "a word for no value that is none": (words_of("note", x_missing="NA"), 'a list, not "NA"; for example'),
    "words for no value of rows that the engine makes": (
        lambda s: s.update(codes={**CODES, "x-generated": "codes", "x-missing": ["NA"]}), "codes never comes as one"
    ),
    "words for no value of records with sources": (
        lambda s: put("evidence", evidence(), required=True)(s) or s["books"].update({"x-missing": ["NA"]}),
        "books never comes as one",
    ),
    # evidence
    "evidence that is a text": (put("evidence", prop()), "evidence is a list of objects"),
    "evidence that is a list of texts": (put("evidence", array(prop(x_column="word"))),
    "evidence is a list of objects"),
    "evidence that may be absent": (put("evidence", evidence()), "evidence must be required"),
    "evidence without a source": (
        put("evidence", array(item(["fields"], fields=array(prop()))), required=True), "has source, and requires it"
    ),
    "evidence without a table": (put("evidence", evidence(), required=True), "evidence needs a table to stand in"),
    "an entry of evidence that says more": (
        put("evidence", evidence(more=prop()), required=True), "an entry of evidence has no more; it may have .*says"
    ),
    "evidence of records without a key": (
        lambda s: (
            s["shelves"]["properties"].update(evidence=evidence()),
            s["shelves"].update({"x-key": [], "required": ["id", "evidence"]}),
            s.update(evidence={**ENTRIES, "x-generated": "evidence"}),
        ),
        "shelves.json:.*evidence: evidence names its record by its key, and it has none; give it one with x-key",
    ),
    "a table that the engine makes with another name of a column": (
        lambda s: s.update(
            codes={**CODES, "x-generated": "codes", "properties": {**CODES["properties"], "code": prop(x_name="Code")}}
        ),
        "the engine knows code of codes by this name; take x-name out",
    ),
    "evidence of another form": (
        put("evidence", evidence(at=prop("integer")), required=True), "at of an entry of evidence is a list of texts"
    ),
    "a cell that needs evidence of which there is no list": (words_of("note", x_evidence="required"),
    "x-evidence asks"),
    "a mapping": (put("more", {**prop("object"), "additionalProperties": prop()}), "a mapping is for missing"),
    "a reason for missing without a code": (
        lambda s: put("evidence", evidence(), required=True)(s)
        or put("missing", {**prop("object"), "additionalProperties": item([], note=prop())})(s),
        "objects that require a reason",
    ),
    # patterns
    "a pattern that hangs": (words_of("note", pattern="^(a+)+$"), "exponentially many ways"),
    "a pattern that takes minutes": (words_of("note", pattern="^[a-z]*[a-z]*[a-z]*[a-z]*[0-9]$"), "too many ways"),
    # the package
    "a package that says less": (lambda s: s.update(package=record("package", "package", [])), "every package says"),
}  # fmt: skip

SEVERAL = {  # by fault: how many problems it is, where one word is wrong at several places or makes others wrong
    "a mapping in an object": 3, "a list in a list": 5, "definitions that name each other": 2,
    "a list in an item that is called as a table": 2, "lists of a record without a key": 3,
    "a list called as its record": 4, "a code within itself": 2, "a list column of objects": 3,
    "a list column with table": 2, "a list column with key": 2, "a list column with label": 2,
    "a list column with singular": 2, "words for no value of rows that the engine makes": 2,
    "words for no value of records with sources": 13, "evidence of records without a key": 2,
    "a package that says less": 4,
}  # fmt: skip


@pytest.mark.parametrize("what", FAULTS)
def test_a_fault_is_reported_at_its_place(what: str, tmp_path: Path) -> None:
    edit, words = FAULTS[what]
    schemas = shelves()
    edit(schemas)
    problems = problems_of(write(tmp_path / "schemas", schemas))
    assert any(re.search(words, problem) for problem in problems), problems
    assert len(problems) == SEVERAL.get(what, 1), problems
    assert all(re.match(r"schemas/[a-z_]+\.json:[1-9][0-9]*:[1-9][0-9]*: ", problem) for problem in problems), problems


TEXTS: dict[str, tuple[bytes, str]] = {
    "no JSON": (b'{\n  "a": 1,\n}', "things.json:3:1: not JSON"),
    "a key twice": (b'{"a": 1,\n "b": {"a": 1, "c": 2,\n  "c": 3}}', "things.json:3:3: b.c: the key stands twice"),
    "not a number": (b'{"a": [1,\n NaN]}', "things.json:2:2: not JSON: NaN is no number"),
    "not a number before what is no JSON": (
        b'{"a": NaN,\n b: 1}',
        "things.json:2:2: not JSON: Expecting property name",
    ),
    "not a number, and an end too many": (b'{"a": NaN}]', "things.json:1:11: not JSON: Extra data"),
    "an infinite number": (b'{"a": -Infinity}', "things.json:1:7: not JSON: -Infinity is no number"),
    "a number beyond all": (b'{"a": 1e999}', "things.json:1:7: not JSON: 1e999 is no number"),
    "a byte order mark": (b"\xef\xbb\xbf{}", "things.json:1:1: not JSON: begins with a byte order mark"),
    "no UTF-8": (b'{\n"a": "\xff"}', "things.json:2:7: not JSON: the byte 0xFF is no UTF-8 text here"),
    "very deep": (b"[" * 100_000 + b"]" * 100_000, "things.json: is nested deeper than 40 levels"),
    "deep": (b'{"a": ' * 300 + b"1" + b"}" * 300, "things.json: is nested deeper than 40 levels"),
    "a long number": (b'{"a": ' + b"1" * 5000 + b"}", "things.json: not JSON: holds a number of thousands of digits"),
    "merge markers": (b'{\n<<<<<<< ours\n"a": 1\n}', "things.json:2:1: holds the markers of an unfinished merge"),
    "a list": (b"[]", "things.json:1:1: a schema is an object, not []"),
    "nothing": (b"", "things.json:1:1: not JSON"),
}


@pytest.mark.parametrize("what", TEXTS)
def test_a_file_that_cannot_be_read_is_reported_at_its_place(what: str, tmp_path: Path) -> None:
    text, words = TEXTS[what]
    (problem,) = problems_of(write(tmp_path / "schemas", {**shelves(), "things": text}))
    assert problem.startswith(f"schemas/{words}"), problem


@pytest.mark.parametrize(("begin", "end"), [('{"a": ', "}"), ("[", "]")])
@pytest.mark.parametrize("levels", [39, 40, 41])
def test_a_file_may_be_nested_40_levels_deep(levels: int, begin: str, end: str, tmp_path: Path) -> None:
    things = '{"a": ' + begin * (levels - 1) + "{}" + end * (levels - 1) + "}"
    problems = problems_of(write(tmp_path / "schemas", {**shelves(), "things": things}))
    assert problems
    assert any("is nested deeper than 40 levels" in problem for problem in problems) == (levels > 40)


def test_a_file_of_more_than_four_megabytes_is_not_read(tmp_path: Path) -> None:
    for size, is_told in ((4_000_000, False), (4_000_001, True)):
        begin, end = b'{"a": "', b'"}'
        text = begin + b"x" * (size - len(begin + end)) + end
        problems = problems_of(write(tmp_path / "schemas", {**shelves(), "things": text}))
        fact = "schemas/things.json: is larger than 4 MB; a schema is short [schema]"
        assert (problems == [fact]) == is_told


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert problems_of(tmp_path / "schemas") == ["schemas: cannot be read: No such file or directory [schema]"]


@pytest.mark.parametrize(
    ("name", "fact"), [("sqlite_x", "keeps names such as 'sqlite_x'"), ("a.", "a full stop hides")]
)
def test_a_file_whose_name_can_be_that_of_no_table_is_told(name: str, fact: str, tmp_path: Path) -> None:
    problems = problems_of(write(tmp_path / "schemas", {**shelves(), name: record(name, "thing", [])}))
    (told,) = [problem for problem in problems if problem.startswith(f"schemas/{name}.json: ")]
    assert "names a table by what is no name: " in told
    assert fact in told


@pytest.mark.parametrize(("count", "told"), [(2, 2), (3, 3), (4, 4), (9, 4)])
def test_of_very_many_faults_of_a_file_the_first_are_told(
    count: int, told: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metaschema, "MAX_FAULTS", 3)
    schemas = shelves()
    own(schemas).update({f"p{number}": prop(maxlength=3) for number in range(count)})
    problems = problems_of(write(tmp_path / "schemas", schemas))
    more = "schemas/books.json:1:1: has more problems; correct these first [too-many]"
    assert (len(problems), more in problems) == (told, told > 3)


def test_what_is_no_regular_file_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(tmp_path / "schemas", shelves())
    os.mkfifo(folder / "pipe.json")
    (folder / "folder.json").mkdir()
    (folder / "gone.json").symlink_to("nowhere")
    with socket.socket(socket.AF_UNIX) as door:
        monkeypatch.chdir(folder)  # a path of more than a hundred letters cannot be bound
        door.bind("door.json")
        problems = problems_of(folder)
    places = [f"schemas/{name}.json" for name in ("door", "folder", "gone", "pipe")]
    assert [problem.split(":")[0] for problem in problems] == places
    assert sum("is no regular file" in problem for problem in problems) == 3


def test_all_faults_of_all_files_come_at_once(tmp_path: Path) -> None:
    schemas = shelves()
    own(schemas)["note"].update(maxlength=3, default="x")
    own(schemas)["name"].pop("$ref")
    schemas["shelves"]["properties"]["room"]["type"] = "text"
    schemas["definitions"]["$defs"]["line"]["Pattern"] = "x"
    schemas["broken"] = "{"
    problems = problems_of(write(tmp_path / "schemas", schemas))
    assert [re.sub(":.*", "", problem) for problem in problems] == [
        "schemas/books.json", "schemas/books.json", "schemas/books.json", "schemas/broken.json",
        "schemas/definitions.json", "schemas/shelves.json",
    ]  # fmt: skip


@pytest.mark.parametrize(("word", "value", "begin"), [("maxlength", 3, '"maxlength"'), ("minLength", 99, "80")])
def test_a_fault_stands_at_the_line_and_column_of_its_word_or_argument(
    word: str, value: int, begin: str, tmp_path: Path
) -> None:
    schemas = shelves()
    own(schemas)["note"][word] = value
    folder = write(tmp_path / "schemas", schemas)
    (problem,) = problems_of(folder)
    line, column = (int(number) for number in problem.split(":")[1:3])
    text = (folder / "books.json").read_text("utf-8").split("\n")[line - 1]
    assert text[column - 1 :].startswith(begin)


def test_each_item_of_a_list_has_its_own_place() -> None:
    found = positions('{"a": [5,\n 6, [7, 8]]}')
    places = {("a", 0): (1, 8), ("a", 1): (2, 2), ("a", 2): (2, 5), ("a", 2, 0): (2, 6), ("a", 2, 1): (2, 9)}
    assert {path: found.of_value(path) for path in places} == places


def test_the_check_reports_them_as_ordinary_problems(tmp_path: Path) -> None:
    schemas = shelves()
    own(schemas)["note"].update(maxlength=3, default="x")
    write(tmp_path / "schemas", schemas)
    (tmp_path / "curated").mkdir()
    done = script("check", "--root", tmp_path, "--format", "json")
    assert done.returncode == 1, done.stderr
    problems = json.loads(done.stdout)["problems"]
    assert [(problem["path"], problem["rule"]) for problem in problems] == [("schemas/books.json", "schema")] * 2
    assert all(problem["line"] > 1 for problem in problems)
