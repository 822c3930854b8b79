"""fastjsonschema: schemas compiled to Python, row by row. It knows draft 7, which calls dependentRequired otherwise."""

import fastjsonschema

import common


def main() -> None:
    args = common.arguments()
    valid = {}
    for table, schema in common.SCHEMAS.items():
        older = {**common.enumerated(schema), "$schema": "http://json-schema.org/draft-07/schema#"}
        if "dependentRequired" in older:
            older["dependencies"] = older.pop("dependentRequired")
        valid[table] = _asked(fastjsonschema.compile(older, formats=common.formats(), detailed_exceptions=False))
    rows, found = common.check_documents(args, valid)
    common.report(args.data, rows, found, common.RELATIONS)


def _asked(validate):
    def right(document):
        try:
            validate(document)
        except fastjsonschema.JsonSchemaException:
            return False
        return True

    return right


main()
