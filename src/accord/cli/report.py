"""Tell people and machines about problems: text, JSON, SARIF 2.1.0 and annotations of a code host's CI."""

from __future__ import annotations

import json
from collections.abc import Sequence
from urllib.parse import quote

from accord import __version__
from accord.problems import Problem

Problems = Sequence[Problem]


def text(problems: Problems) -> str:
    """One line a problem, place first, then a count."""
    lines = [str(problem) for problem in problems]
    files = len({problem.path for problem in problems})
    count = f"{len(problems)} problem{'s' * (len(problems) != 1)} in {files} file{'s' * (files != 1)}"
    return "\n".join([*lines, count] if problems else ["no problems"])


def as_json(problems: Problems) -> str:
    """The list as JSON, in the form of ``report.schema.json``."""
    items = [
        {"path": p.path, "line": p.line, "column": p.column, "record": p.record, "rule": p.rule, "message": p.message}
        for p in problems
    ]
    return json.dumps({"version": 1, "valid": not items, "problems": items}, ensure_ascii=False, indent=2)


def sarif(problems: Problems) -> str:
    """The list as a SARIF log."""
    results = [
        {
            "ruleId": p.rule,
            "level": "error",
            "message": {"text": p.message},
            "locations": [{"physicalLocation": _region(p)}],
        }
        for p in problems
    ]
    rules = [{"id": rule} for rule in sorted({p.rule for p in problems})]
    driver = {"name": "accord", "version": __version__, "rules": rules}
    schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    log = {
        "$schema": schema,
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    }
    return json.dumps(log, ensure_ascii=False, indent=2)


def _region(problem: Problem) -> dict[str, object]:
    place: dict[str, object] = {"artifactLocation": {"uri": quote(problem.path, errors="replace")}}
    if problem.line:
        place["region"] = {"startLine": problem.line, "startColumn": problem.column}
    return place


def github(problems: Problems) -> str:
    """Workflow commands that become annotations beside the lines."""
    return "\n".join(
        f"::error file={_escape(p.path, ':,')},line={max(p.line, 1)},col={max(p.column, 1)},"
        f"title={_escape(p.rule, ':,')}::{_escape(p.message)}"
        for p in problems
    )


def _escape(value: str, more: str = "") -> str:
    return "".join(f"%{ord(c):02X}" if c in f"%\r\n{more}" else c for c in value)


FORMATS = {"text": text, "json": as_json, "sarif": sarif, "github": github}
