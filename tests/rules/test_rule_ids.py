"""Every rule that a problem may name has its row, from which reports take title and help.

Three proofs: the rules that stand in the source where problems are made, those that the bad cases expect, and, in
`conftest.py`, the rule of every problem that any test of a run makes.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from accord.rules.rule_ids import _TABLE, RULES, of
from support import ROOT, check, curated_copy

SOURCE = ROOT / "src" / "accord"


@cache
def trees() -> list[ast.Module]:
    """Return the source of the package, parsed by the worker that runs these tests and no other."""
    return [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(SOURCE.rglob("*.py"))]


def positions(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield what takes a rule in a module: a class with a field, or a function with a parameter, `rule`; its place."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            names = [
                item.target.id
                for item in node.body
                if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name)
            ]
        elif isinstance(node, ast.FunctionDef):
            names = [argument.arg for argument in node.args.args if argument.arg != "self"]
        else:
            continue
        if "rule" in names:
            yield node.name, names.index("rule")


@cache
def takers() -> set[tuple[str, int]]:
    """Return all that take a rule, and its place among their arguments."""
    return {taker for tree in trees() for taker in positions(tree)}


def rules_in(tree: ast.Module) -> Iterator[str]:
    """Yield the rules that are written in a call of what takes one, each branch of a condition included."""
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        given = [word.value for word in call.keywords if word.arg == "rule"]
        given += [call.args[place] for taker, place in takers() if taker == name and place < len(call.args)]
        for argument in given:
            branches = [argument.body, argument.orelse] if isinstance(argument, ast.IfExp) else [argument]
            for branch in branches:
                if isinstance(branch, ast.Constant) and re.fullmatch("[A-Za-z]+(-[A-Za-z]+)*", str(branch.value)):
                    yield branch.value


def test_rules_in_the_source_have_their_rows() -> None:
    assert {name for name, _ in takers()} >= {"Problem", "RowProblem", "KeyProblem", "problem"}
    rules = {rule for tree in trees() for rule in rules_in(tree)}
    assert len(rules) > 40
    assert rules <= set(RULES)


def test_rules_of_bad_cases_have_their_rows() -> None:
    cases = [path.read_bytes().decode("utf-8", "replace") for path in (ROOT / "tests/bad").rglob("*.*")]
    rules = set(re.findall(r"^# expect: .*\[([A-Za-z-]+)\]$", "\n".join(cases), re.MULTILINE))
    checks = [*(ROOT / "checks").glob("*.sql"), *(ROOT / "tests" / "data").glob("*/checks/*.sql")]
    heads = [re.findall("^-- rule: (.*)$", path.read_text("utf-8"), re.MULTILINE) for path in checks]
    assert len(rules) > 30
    assert rules - {rule for head in heads for rule in head} <= set(RULES)


def test_the_rule_of_every_problem_is_collected(rules_made: set[str], tmp_path: Path) -> None:
    rules_made.discard("merge-mark")
    (curated_copy(tmp_path) / "curated/actors/iran.yaml").write_text("<<<<<<< ours\n", encoding="utf-8")
    (problem,) = check(tmp_path)[1]
    assert problem.rule in rules_made


def test_the_rows_stand_in_the_order_of_their_ids() -> None:
    names = [rule.id for rule in _TABLE]
    assert names == sorted(set(names), key=str.casefold)


def test_a_rule_that_is_not_listed_is_of_the_dataset_or_an_error() -> None:
    listed = next(iter(RULES))
    assert of(listed) is RULES[listed]
    assert of("OSError") == (
        "OSError",
        "The command failed",
        "The command could not go on; the message says why.",
        "error",
    )
    own = of("kilometres")
    assert (own.id, own.title) == ("kilometres", "Rule kilometres of the dataset")
    assert own.help == "The dataset's own rule kilometres is broken; see its checks."
