"""jsonschema: the reference library of Python, row by row."""

from jsonschema import Draft202012Validator, FormatChecker

import common


def main() -> None:
    args = common.arguments()
    checker = FormatChecker(())
    for name, right in common.formats().items():
        checker.checks(name)(right)
    valid = {
        t: Draft202012Validator(common.enumerated(s), format_checker=checker).is_valid
        for t, s in common.SCHEMAS.items()
    }
    rows, found = common.check_documents(args, valid)
    common.report(args.data, rows, found, common.RELATIONS | {"place-newline"})


main()
