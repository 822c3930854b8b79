"""jsonschema-rs: a validator in Rust, row by row."""

import jsonschema_rs

import common


def main() -> None:
    args = common.arguments()
    valid = {
        table: jsonschema_rs.Draft202012Validator(
            common.enumerated(schema), formats=common.formats(), validate_formats=True
        ).is_valid
        for table, schema in common.SCHEMAS.items()
    }
    rows, found = common.check_documents(args, valid)
    common.report(args.data, rows, found, common.RELATIONS)


main()
