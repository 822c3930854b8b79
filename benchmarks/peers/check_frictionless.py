"""frictionless: validates the CSV files as a Data Package with foreign keys; its checks are those of Table Schema.

Table Schema has no EDTF and no rule between columns; row constraints of frictionless say the latter.
"""

from frictionless import Checklist, Package, Resource, Schema, checks

import common

TYPES = {"number": "number", "integer": "integer", "string": "string"}
LIMIT = 1_000_000
KEPT = {"minLength": "minLength", "maxLength": "maxLength", "minimum": "minimum", "maximum": "maximum"}


def field(name, spec, required):
    """Return a Table Schema field; a date is a date, a format that a pattern says is a pattern."""
    kind = "date" if spec.get("format") == "date" else TYPES[spec["type"]]
    constraints = {word: spec[word] for word in KEPT if word in spec and kind != "date"}
    if required:
        constraints["required"] = True
    if codes := common.codes(spec):
        constraints["enum"] = codes
    if patterns := common.patterns(spec):
        constraints["pattern"] = patterns[-1]  # that of a format says more than the one beside it
    return {"name": name, "type": kind, "constraints": constraints}


def schema(table):
    whole = common.SCHEMAS[table]
    keys = [
        {"fields": [name], "reference": {"resource": spec["x-references"].removesuffix(".id"), "fields": ["id"]}}
        for name, spec in whole["properties"].items() if "x-references" in spec
    ]  # fmt: skip
    fields = [field(name, spec, name in whole["required"]) for name, spec in whole["properties"].items()]
    return Schema.from_descriptor({"fields": fields, "primaryKey": ["id"], "foreignKeys": keys})


def rules(table):
    if table != "coded_events":
        return []
    return [
        checks.row_constraint(formula="(latitude == None) == (longitude == None)"),
        checks.row_constraint(formula="type != 'ASSAULT' or count != None"),
        checks.row_constraint(formula=f"mode == None or type != 'ASSAULT' or mode in {common.modes('ASSAULT')}"),
        checks.row_constraint(formula=f"mode == None or type != 'PROTEST' or mode in {common.modes('PROTEST')}"),
        checks.row_constraint(formula=f"mode == None or type not in {list(common.UNMODED)}"),
    ]


def package(data):
    return Package(resources=[
        Resource(name=table, path=f"{table}.csv", basepath=str(data), format="csv", encoding="utf-8",
                 schema=schema(table)) for table in common.TABLES
    ])  # fmt: skip


def main() -> None:
    args = common.arguments()
    whole = package(args.data)
    rows, found = 0, {}
    for table in common.TABLES:
        checklist = Checklist(checks=rules(table))
        task = whole.get_resource(table).validate(checklist, limit_errors=LIMIT).tasks[0]
        rows += task.stats["rows"]
        found[table] = {error.row_number - 2 for error in task.errors if getattr(error, "row_number", None)}
    common.report(args.data, rows, found, common.EDTF | {"place-newline"} | common.NUMBERS)


if __name__ == "__main__":
    main()
