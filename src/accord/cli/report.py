"""Report problems to people and machines: text, JSON, SARIF 2.1.0 and annotations of a code host's CI.

Each form tells warnings from errors.
"""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from urllib.parse import quote

from accord import __version__
from accord.problems import Problem, errors

Problems = Sequence[Problem]
MAX_RESULTS = 25_000  # of a SARIF log, beyond which GitHub refuses it
RULE_TEXTS = ("shortDescription", "fullDescription", "help")  # GitHub asks for each
BOLD, GREY, PLAIN = "\x1b[1m", "\x1b[90m", "\x1b[0m"  # ECMA-48
_DIRECTIONS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def relative_to(folder: Path, root: Path) -> Callable[[Problem], Problem]:
    """Return what gives a problem of the project at ``root`` the path that a reader in ``folder`` needs.

    The path is relative where one folder is within the other, and absolute elsewhere.
    """

    @cache  # many problems stand in one file
    def path_of(path: str) -> str:
        if path == "accord" or path.startswith("table "):  # the command, or a table that is made
            return path
        whole = Path(os.path.normpath(root / path))
        near = whole.is_relative_to(folder) or (folder.is_relative_to(root) and whole.is_relative_to(root))
        return Path(os.path.relpath(whole, folder)).as_posix() if near else whole.as_posix()

    def place(problem: Problem) -> Problem:
        return replace(problem, path=path_of(problem.path))

    return place


def printable(text: str) -> str:
    """Return text whose controls, direction marks and lone surrogates are escaped, so that none acts on a terminal."""
    if text.isprintable():
        return text
    return "".join(_escaped(c) if not c.isprintable() and _acts(c) else c for c in text)


def _acts(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} or character in _DIRECTIONS


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def text(problems: Problems) -> str:
    """One line a problem, place first, then a count."""
    lines = [printable(str(problem)) for problem in problems]
    faults, files = len(errors(problems)), len({problem.path for problem in problems})
    counts = [_count(faults, "problem") if faults else "no problems"]
    if faults < len(problems):
        counts.append(_count(len(problems) - faults, "warning"))
    where = f" in {_count(files, 'file')}" if problems else ""
    return "\n".join([*lines, ", ".join(counts) + where])


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"


def colour(report: str) -> str:
    """Return a report as text with places in bold and rules in grey, for a terminal."""
    lines = []
    for line in report.splitlines():
        place, colon, rest = line.partition(": ")
        message, bracket, rule = rest.rpartition(" [")
        is_problem = colon and bracket and rule.endswith("]")
        lines.append(f"{BOLD}{place}{PLAIN}: {message} {GREY}[{rule}{PLAIN}" if is_problem else line)
    return "\n".join(lines)


def as_json(problems: Problems) -> str:
    """The list as JSON, in the form of ``report.schema.json``."""
    head = json.dumps({"version": 1, "valid": not errors(problems), "problems": []}, indent=2)
    if not problems:
        return head
    # As json.dumps writes a report with an indent of two, which its encoder in C does not know.
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",\n      ", ": ")).encode
    listed = ",\n".join(f"    {{\n      {encode(vars(problem))[1:-1]}\n    }}" for problem in problems)
    return head.replace("[]", f"[\n{listed}\n  ]")


def sarif(problems: Problems) -> str:
    """The list as a SARIF log; each rule comes with its title and help.

    What hosts ask for beyond the standard is there: texts of three kinds, a line of each place, and no more results
    than one of them takes.
    """
    most = MAX_RESULTS - (len(problems) > MAX_RESULTS)
    left_out = problems[most:]
    problems = [*problems[:most], *([_left_out(left_out)] if left_out else [])]
    names = sorted({p.rule for p in problems})
    results = [
        {
            "ruleId": p.rule,
            "ruleIndex": names.index(p.rule),
            "level": p.severity,
            "message": {"text": p.message},
            "locations": [{"physicalLocation": _region(p)}],
        }
        for p in problems
    ]
    driver = {"name": "accord", "version": __version__, "rules": [_rule(name) for name in names]}
    schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    log = {
        "$schema": schema,
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    }
    return json.dumps(log, ensure_ascii=False, indent=2)


def _left_out(problems: Problems) -> Problem:
    """Return the problem that stands for those for which a report has no room."""
    fact = f"{_count(len(problems), 'problem')} more of this and other files; a report as json or text has all"
    return replace(problems[0], line=0, column=0, message=fact)


def _rule(name: str) -> dict[str, object]:
    from accord.rules import rule_ids

    rule = rule_ids.of(name)
    texts = {name: {"text": text} for name, text in zip(RULE_TEXTS, (rule.title, rule.help, rule.help), strict=True)}
    return {"id": rule.id, **texts, "defaultConfiguration": {"level": rule.severity}}


def _region(problem: Problem) -> dict[str, object]:
    region = {"startLine": max(problem.line, 1), **({"startColumn": problem.column} if problem.column else {})}
    return {"artifactLocation": {"uri": _address(problem.path)}, "region": region}


def _address(path: str) -> str:
    return f"{'file://' if path.startswith('/') else ''}{quote(path, errors='replace')}"


def github(problems: Problems) -> str:
    """Workflow commands that become annotations beside the lines."""
    return "\n".join(
        f"::{p.severity} file={_escape(p.path, ':,')},line={max(p.line, 1)},col={max(p.column, 1)},"
        f"title={_escape(p.rule, ':,')}::{_escape(p.message)}"
        for p in problems
    )


def _escape(value: str, more: str = "") -> str:
    return "".join(f"%{ord(c):02X}" if c in f"%\r\n{more}" else printable(c) for c in value)


REPORTERS: dict[str, Callable[[Problems], str]] = {"text": text, "json": as_json, "sarif": sarif, "github": github}
