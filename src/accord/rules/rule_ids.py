"""The rules by id: what a report calls them and what helps. A dataset's own rules have ids of their own."""

from __future__ import annotations

from typing import NamedTuple

from accord.problems import Severity


class Rule(NamedTuple):
    """A rule as reports name it."""

    id: str
    title: str
    help: str
    severity: Severity = "error"


_TABLE = (
    Rule(
        "additionalProperties",
        "Unknown column",
        "The table has no column of this name; correct the name or add the column to the schema.",
    ),
    Rule("anyOf", "One of several", "The value fits none of what the schema allows; write it as one of them."),
    Rule(
        "bytes",
        "Size in the manifest",
        "A published file has another size than the list says; build the dataset again.",
    ),
    Rule(
        "characters",
        "Characters",
        "Text holds no invisible, control or direction characters and is in normal form C; correct what is named.",
    ),
    Rule("const", "Fixed value", "The value must be the one that the schema fixes."),
    Rule(
        "corrupt",
        "Changed published file",
        "A published file has other bytes than the manifest lists; build the dataset again.",
    ),
    Rule("csv", "CSV", "The file is not CSV by RFC 4180; correct the line."),
    Rule("current", "Current build", "The link to the current build leads to no build; build the dataset again."),
    Rule(
        "cycle",
        "Circle of references",
        "A record contains or follows itself through others; change one of the references.",
    ),
    Rule("date-order", "Order of dates", "Two dates stand in the wrong order; correct one of them."),
    Rule("delimiter", "Delimiter", "The cells of a CSV file are divided by another character; save it with commas."),
    Rule(
        "dependentRequired",
        "Field that another needs",
        "A field is used whose companion is missing; add the companion.",
    ),
    Rule("depth", "Depth", "Collections are nested deeper than any record needs; flatten them."),
    Rule(
        "derived",
        "Derived column",
        "A derived column differs from what it is derived from; correct one or leave it out.",
    ),
    Rule("duplicate-evidence", "Evidence twice", "The same assertion stands twice; keep one."),
    Rule("duplicate-id", "Id twice", "Two rows have the same id; give one another id."),
    Rule("duplicate-key", "Key twice", "Two rows or keys that must differ are equal; remove or change one."),
    Rule("duplicate-value", "Value twice", "Each value of the column stands once; correct one of the two."),
    Rule("encoding", "Encoding", "The file is not UTF-8 text; save it as UTF-8."),
    Rule("enum", "One of a list", "The value must be one of those that the schema lists."),
    Rule("evidence", "Missing evidence", "A value has no source that states it; add an entry of evidence."),
    Rule(
        "evidence-field",
        "Field of evidence",
        "An entry of evidence names a field that it cannot speak of; correct the name.",
    ),
    Rule("exclusiveMaximum", "Too large", "The number must be below the bound of the schema; correct it."),
    Rule("exclusiveMinimum", "Too small", "The number must be above the bound of the schema; correct it."),
    Rule("file-name", "File name", "A record's file is named after its id; rename the file or correct the id."),
    Rule("format", "Format", "Text does not have the form that the schema asks for; write it as the message shows."),
    Rule(
        "format-error",
        "Cannot be formatted",
        "The file cannot be put into canonical form and is left as it was; correct what is named.",
    ),
    Rule("gzip", "gzip", "The file is not readable gzip; compress it again."),
    Rule("header", "Header", "The first line does not name the columns of the table; correct it."),
    Rule(
        "implied",
        "Follows from a code",
        "A value is what a code beside it implies anyway; leave it out, or give another.",
    ),
    Rule("import", "Source of an import", "What is to be imported cannot be read as it is; correct what is named."),
    Rule("json", "JSON", "The line is not JSON; correct it."),
    Rule("jsonl", "JSON Lines", "The line is not one JSON object; correct it."),
    Rule(
        "loss",
        "Values not carried",
        "An import could not carry some values; look at them in IMPORT.md, and run it again with --accept-loss.",
    ),
    Rule(
        "lost-record",
        "Lost record",
        "A record that is published is in the data no longer; bring it back, withdraw it, or say why it goes.",
    ),
    Rule("malformed", "Malformed list", "The list of the published files cannot be read; build the dataset again."),
    Rule("maximum", "Too large", "The number is above the largest that the schema allows; correct it."),
    Rule("maxItems", "Too many items", "The list is longer than the schema allows; shorten it."),
    Rule("maxLength", "Too long", "Text is longer than the schema allows; shorten it."),
    Rule(
        "merge-mark",
        "Mark of a merge",
        "A merge left its marks in the file; keep one of the two versions and take the marks out.",
    ),
    Rule("minimum", "Too small", "The number is below the smallest that the schema allows; correct it."),
    Rule("minItems", "Too few items", "The list is shorter than the schema allows; add to it."),
    Rule("minLength", "Too short", "Text is shorter than the schema allows; write it out or leave the field out."),
    Rule("minProperties", "Too few fields", "The mapping has fewer fields than the schema asks for; add to it."),
    Rule("missing", "Missing published file", "A file of the manifest is missing; build the dataset again."),
    Rule("missing-file", "Missing file", "A file that is needed or named does not exist; add it or correct the name."),
    Rule("missing-folder", "Missing folder", "The dataset has no folder curated; make it."),
    Rule("missing-package", "Missing package", "An optional Python package is not installed; install it."),
    Rule(
        "missing-value",
        "Value said to be missing",
        "Evidence says that a value is missing which is there; remove one of the two.",
    ),
    Rule("mixed-parts", "Mixed parts", "A folder holds parts of more than one kind; keep one kind."),
    Rule("neutral", "Neutral words", "The text uses a word that takes a side; use a neutral one."),
    Rule("not-a-file", "Not a file", "A FIFO, socket or device stands where a file belongs; put a file there."),
    Rule("not-canonical", "Not in canonical form", "The file differs from its canonical form; format it."),
    Rule(
        "not-curated",
        "Not a curated file",
        "The name given is not that of a file in the folder curated of this dataset; name one that is.",
    ),
    Rule("not-upgraded", "Of an earlier version", "The file follows an earlier version; run accord upgrade."),
    Rule("oneOf", "Code", "The value must be one of the codes that the schema lists."),
    Rule("order", "Order of values", "Two values stand in the wrong order; correct one of them."),
    Rule("outside", "Outside of the folder", "The list names a file outside of its folder; build the dataset again."),
    Rule(
        "package",
        "Description of the whole",
        "A property of curated/package.yaml is one that the build makes, or looks like a slip; correct or remove it.",
    ),
    Rule("parquet", "Parquet", "The file is not readable Parquet; write it again."),
    Rule("pattern", "Pattern", "Text does not match the pattern of the schema; write it as the message says."),
    Rule("ragged-row", "Ragged row", "The row has more or fewer cells than the header; correct it."),
    Rule("reference", "Reference", "A reference names a row that does not exist; correct the name or add the row."),
    Rule(
        "release-changelog",
        "Entry of the changelog",
        "The changelog of the data says nothing of the version; write its entry, or let --prepare draft it.",
    ),
    Rule(
        "release-invalid", "Invalid package", "An independent judge calls the package invalid; correct what is named."
    ),
    Rule(
        "release-removal",
        "Record gone",
        "A released record is gone and no tombstone says why; withdraw it in the table of tombstones.",
    ),
    Rule("release-uncommitted", "Not committed", "A release is of what is committed; commit the file or take it out."),
    Rule(
        "release-unreadable",
        "Unreadable release",
        "A release that the history of records is made of cannot be read; get it again, or take its folder away.",
    ),
    Rule("release-version", "Version", "The version contradicts the differences or the releases; write another."),
    Rule(
        "required",
        "Missing field",
        "A field that every record has is missing, or holds no value to most readers; add it.",
    ),
    Rule(
        "rows", "Rows in the manifest", "A published file has other rows than the list says; build the dataset again."
    ),
    Rule(
        "says",
        "Reported value",
        "What a source is said to report does not fit the field; write it in the field's own form.",
    ),
    Rule("schema", "Schema", "A schema holds a word or a use of it that is not allowed; the message shows what is."),
    Rule(
        "separator",
        "Separator in an item",
        "An item of a list is empty or holds what stands between items; correct it.",
    ),
    Rule("size", "Size", "The file is larger than a curated file may be; divide it."),
    Rule("sql", "Query", "A query of the dataset fails; correct the file of SQL."),
    Rule("stale", "Stale build", "A published file is not what the dataset gives; build it and commit the result."),
    Rule("symlink", "Link", "A link stands where a file belongs; put the file itself there."),
    Rule(
        "template",
        "Template",
        "A template of the site cannot be read, or reaches for what templates may not have; correct it.",
    ),
    Rule("too-many", "More problems", "There are more problems than are listed; correct those listed and check again."),
    Rule(
        "twice",
        "Table given twice",
        "A table comes in more than one way: as files of rows, or as records and rows; keep one.",
    ),
    Rule("type", "Type", "The value is of another type than the schema asks for; write it as the message says."),
    Rule(
        "undescribed",
        "Not described",
        "A schema leaves a title, description or label out that is published; add it. What can be is derived.",
        "warning",
    ),
    Rule("uniqueItems", "Item twice", "The list holds a value twice; keep one."),
    Rule(
        "unknown-field",
        "Unknown field",
        "The schema has no field of this name; correct the name or add the field to the schema.",
    ),
    Rule("unknown-file", "Unknown file", "The file is of no kind that Accord reads there; move or rename it."),
    Rule("unknown-table", "Unknown table", "No table of the schemas has this name; correct the name."),
    Rule(
        "unlisted",
        "Unlisted file",
        "A file stands among the published ones that the manifest does not list; remove it.",
    ),
    Rule("unreadable", "Unreadable", "The file or folder cannot be read; change its permissions or replace it."),
    Rule("unsealed", "List without a seal", "A list of files has no digest of itself; build the dataset again."),
    Rule("version", "Versions differ", "What is published is of more than one version; build the dataset again."),
    Rule("withdrawn-id", "Withdrawn id", "An id that was withdrawn is never used again; choose another."),
    Rule("x-neutral", "Neutral words", "The text uses a word that takes a side; use a neutral one."),
    Rule("yaml", "YAML", "The file is not in the part of YAML 1.2 that Accord reads; write it as the message says."),
    Rule(
        "year-folder",
        "Folder of another year",
        "A record's file stands in the folder of a year in which its date cannot lie; move the file.",
        "warning",
    ),
)
RULES = {rule.id: rule for rule in _TABLE}


def of(name: str) -> Rule:
    """Return the rule of an id; one that is not listed is a rule of the dataset, or an error by its class."""
    if name in RULES:
        return RULES[name]
    if name.endswith("Error"):
        return Rule(name, "The command failed", "The command could not go on; the message says why.")
    return Rule(name, f"Rule {name} of the dataset", f"The dataset's own rule {name} is broken; see its checks.")
