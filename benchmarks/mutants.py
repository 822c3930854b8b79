"""How many small mistakes the tests notice: mutants of the code, each run against the tests that mirror its module.

    .venv/mutants/bin/python benchmarks/mutants.py [--count 400] [--seed 1] [--commit HEAD] [--only rules ...]

A mutant is one change that Cosmic Ray makes: a comparison, an operator, a constant, a condition. Places are drawn by
the seed from the packages that check, hold evidence and publish. What no answer can depend on is left out: annotations,
that a function is cached and how much, and that a zip is strict, which says what always holds. It is seen once which
test runs which line; then each mutant is written into a copy of the tree, and the tests of its package that run its
line are run, the quickest first; where none does, those that run its module, or all. One that makes no test fail
survives; one that is no Python does not count. Writes `benchmarks/MUTANTS.md`; a run that is cut off goes on
where it was, from `.measured/mutants/<commit>/`.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import json
import os
import random
import shutil
import subprocess
import sys
import warnings
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.exception_replacer import ExceptionReplacer
from cosmic_ray.operators.operator import Operator
from cosmic_ray.plugins import get_operator, operator_names
from parso.python.tree import Name
from parso.tree import NodeOrLeaf

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("describe", "evidence", "publish", "rules", "schema", "sources", "values", "write")
TEST = ROOT / ".venv" / "test" / "bin" / "python"
WORK = ROOT / ".measured" / "mutants"
REPORT = ROOT / "benchmarks" / "MUTANTS.md"
MAX_SECONDS = 60.0  # of a processor, of the tests of one mutant; the slowest of those that run its line are left out
NO_PYTHON = "no Python"  # a reason
NEVER_RAISED = "StopAsyncIteration"
PYTEST = ["-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist"]


@dataclass(frozen=True)
class Mutant:
    """One change of one module."""

    module: str  # below src/accord
    line: int
    operator: str
    occurrence: int

    @property
    def package(self) -> str:
        """The package whose tests mirror the module."""
        return self.module.partition("/")[0]


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant: the line before and after, and whether a test failed, and why it counts."""

    mutant: Mutant
    before: str
    after: str
    is_killed: bool
    reason: str


class Uncaught(ExceptionReplacer):
    """Lets one exception of a handler pass; Cosmic Ray's own knows no dotted names, and puts one that is not there."""

    def mutate(self, node: NodeOrLeaf, index: int) -> NodeOrLeaf:
        """Replace one class of a handler by one that nobody raises."""
        caught = self._name_nodes(node)[index]
        siblings = caught.parent.children
        siblings[siblings.index(caught)] = Name(NEVER_RAISED, caught.start_pos, caught.get_first_leaf().prefix)
        return node

    @staticmethod
    def _name_nodes(node: NodeOrLeaf) -> list[NodeOrLeaf]:
        caught = node.children[1]
        inside = caught.children[1] if caught.type == "atom" else caught
        return inside.children[::2] if inside.type == "testlist_comp" else [inside]


def operator_of(name: str) -> Operator:
    """Return the operator of a name of Cosmic Ray's."""
    return Uncaught() if name == "core/ExceptionReplacer" else get_operator(name)()


def drawn(packages: list[str], count: int, seed: int, shop: Workshop) -> list[Mutant]:
    """Return a sample of places, and one mutant at each; a smaller sample is the beginning of a larger one."""
    by_place: dict[tuple[str, int, int], list[Mutant]] = defaultdict(list)
    engine = shop.folder / "tree0" / "src" / "accord"
    for package in packages:
        for path in sorted((engine / package).rglob("*.py")):
            for place, mutant in _mutants(path, path.relative_to(engine).as_posix()):
                by_place[mutant.module, *place].append(mutant)
    random_ = random.Random(seed)  # noqa: S311 - a sample
    places = sorted(by_place)
    random_.shuffle(places)
    return [random_.choice(by_place[place]) for place in places[:count]]


def _mutants(path: Path, module: str) -> Iterator[tuple[tuple[int, int], Mutant]]:
    code = path.read_text(encoding="utf-8")
    lines, unread = code.splitlines(), list(_unread(ast.parse(code)))
    nodes = list(ast_nodes(get_ast(code)))
    for name in sorted(name for name in operator_names() if "Variable" not in name):  # those ask for a variable's name
        operator = operator_of(name)
        places = [place for node in nodes for place in operator.mutation_positions(node)]
        for occurrence, (start, _) in enumerate(places):
            is_cache = lines[start[0] - 1].lstrip().startswith(("@cache", "@lru_cache"))
            if not is_cache and not any(first <= start < last for first, last in unread):
                yield start, Mutant(module, start[0], name, occurrence)


def _unread(tree: ast.Module) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield where annotations, what is for the type checker alone, and ``strict=`` begin and end."""
    for node in ast.walk(tree):
        parts = [getattr(node, "annotation", None), getattr(node, "returns", None)]
        if isinstance(node, ast.keyword) and node.arg == "strict":
            parts.append(node)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            parts.append(node)
        for part in parts:
            if isinstance(part, ast.AST):
                yield (part.lineno, part.col_offset), (part.end_lineno, part.end_col_offset)


class Workshop:
    """Copies of one commit in which mutants are tried, and what is known of them so far."""

    def __init__(self, commit: str, copies: int) -> None:
        command = ["git", "rev-parse", "--short", commit]
        self.commit = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()
        self.folder = WORK / self.commit
        self.folder.mkdir(parents=True, exist_ok=True)
        self._verdicts = self.folder / "verdicts.jsonl"
        self.trees: SimpleQueue[Path] = SimpleQueue()
        for number in range(copies):
            self.trees.put(self._tree(self.folder / f"tree{number}"))

    def _tree(self, tree: Path) -> Path:
        """Return a copy of the commit, with the environments of this clone."""
        shutil.rmtree(tree, ignore_errors=True)
        tree.mkdir()
        archive = subprocess.run(["git", "archive", self.commit], cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
        subprocess.run(["tar", "-x"], cwd=tree, check=True, input=archive)
        (tree / ".venv").symlink_to((ROOT / ".venv").resolve())
        return tree

    def known(self) -> dict[Mutant, Verdict]:
        """Return the verdicts of earlier runs."""
        lines = self._verdicts.read_text(encoding="utf-8").splitlines() if self._verdicts.exists() else []
        found = [json.loads(line) for line in lines]
        return {Mutant(**each["mutant"]): Verdict(**{**each, "mutant": Mutant(**each["mutant"])}) for each in found}

    def earlier(self, commit: str) -> dict[Mutant, Verdict]:
        """Return the verdicts at another commit, of mutants that are still there, each as it is now.

        Where a module has changed since, the change of the same line counts as the same mutant.
        """
        command = ["git", "diff", "--name-only", "--relative=src/accord", commit, self.commit]
        changed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()
        found, before = {}, Workshop(commit, 0)
        for mutant, verdict in before.known().items():
            now = self._moved(verdict, before) if mutant.module in changed else mutant
            if now:
                found[now] = verdict
        return found

    def _moved(self, verdict: Verdict, before: Workshop) -> Mutant | None:
        """Return a mutant as it is here: of all that make of the same line the same, the one of its rank."""
        then, now = (shop.alike(verdict) for shop in (before, self))
        return now[then.index(verdict.mutant)] if len(then) == len(now) else None

    def alike(self, verdict: Verdict) -> list[Mutant]:
        """Return the mutants of a module that make of the same line the same."""
        wanted = verdict.mutant
        path = self.folder / "tree0" / "src" / "accord" / wanted.module
        mutants = [mutant for _, mutant in _mutants(path, wanted.module)] if path.exists() else []
        return [
            mutant
            for mutant in mutants
            if mutant.operator == wanted.operator
            and _difference(*_changed(path, mutant)) == (verdict.before, verdict.after)
        ]

    def keep(self, verdict: Verdict) -> None:
        """Add a verdict to those that later runs know."""
        with self._verdicts.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(verdict)) + "\n")

    def seen_by_tests(self, package: str) -> dict[str, Any]:
        """Run the tests of a package once; return, by test, its seconds and the lines of each module that it ran."""
        kept = self.folder / f"{package}.json"
        if not kept.exists():
            tree = self.trees.get()
            environment = _environment(tree) | {"LINES_RUN": str(kept), "LINES_OF": package}
            command = [TEST, *PYTEST, "-p", "lines_run", f"tests/{package}"]
            run = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)
            self.trees.put(tree)
            if run.returncode:
                kept.unlink(missing_ok=True)
                raise SystemExit(f"tests/{package} fail without any mutant:\n{run.stdout[-2000:]}")
        return json.loads(kept.read_text(encoding="utf-8"))


def _environment(tree: Path) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(tree / "src"), "ACCORD_EXAMPLES": "0.2"}


def tests_of(mutant: Mutant, seen: dict[str, Any]) -> tuple[list[str], float]:
    """Return the tests that run the line of a mutant, the quickest first, and their seconds.

    Where none does, as of what runs at import, they are those that run its module; where none does, all.
    """
    of_module = {name: test for name, test in seen.items() if mutant.module in test}
    of_line = {name: test for name, test in of_module.items() if mutant.line in test[mutant.module]}
    running = sorted((float(test["seconds"]), name) for name, test in (of_line or of_module).items())
    tests, seconds = [], 0.0
    for cost, name in running:
        if tests and seconds + cost > MAX_SECONDS:
            break
        tests.append(name)
        seconds += cost
    if not tests:
        return [f"tests/{mutant.package}"], sum(float(test["seconds"]) for test in seen.values())
    return tests, seconds


def judged(mutant: Mutant, tree: Path, seen: dict[str, Any]) -> Verdict:
    """Write a mutant into a tree, run its tests, and put the module back."""
    path = tree / "src" / "accord" / mutant.module
    code, changed = _changed(path, mutant)
    before, after = _difference(code, changed)
    try:
        compile(changed, mutant.module, "exec")
    except SyntaxError:
        return Verdict(mutant, before, after, is_killed=False, reason=NO_PYTHON)
    tests, seconds = tests_of(mutant, seen)
    path.write_text(changed, encoding="utf-8")
    try:
        limit = int(60 + 5 * seconds)  # of a processor, so that a busy machine makes nothing late
        command = ["sh", "-c", f'ulimit -t {limit}; exec "$@"', "sh", TEST, *PYTEST, *tests]
        run = subprocess.run(
            command, cwd=tree, env=_environment(tree), capture_output=True, timeout=20 * limit, check=False
        )
        is_killed, reason = run.returncode != 0, f"exit {run.returncode}, {len(tests)} tests"
    except subprocess.TimeoutExpired:
        is_killed, reason = True, "no end"
    finally:
        path.write_text(code, encoding="utf-8")
    return Verdict(mutant, before, after, is_killed, reason)


def _changed(path: Path, mutant: Mutant) -> tuple[str, str]:
    """Return the code of a module without and with a mutant."""
    code = path.read_text(encoding="utf-8")
    return code, mutate_code(code, operator_of(mutant.operator), mutant.occurrence)


def _difference(code: str, changed: str) -> tuple[str, str]:
    lines = list(difflib.ndiff(code.splitlines(), changed.splitlines()))
    return tuple(" ".join(line[2:].strip() for line in lines if line.startswith(sign)) for sign in ("- ", "+ "))


def report(verdicts: list[Verdict], seed: int, drawn_at: str = "", first: list[Verdict] | None = None) -> str:
    """Return the report: how many are noticed, by package, and those that are not.

    Args:
        verdicts: on each mutant.
        seed: of the draw.
        drawn_at: the commit at which the mutants were drawn, where that is an earlier one.
        first: the verdicts there, before tests were written for what was not noticed.
    """
    count, verdicts = len(verdicts), _counting(verdicts)
    lines = [
        "# Mutants",
        "",
        "Written by `make mutants`; do not edit. Small changes of the code, drawn by chance, and whether a test of the",
        f"same package notices: {_share(_counting(first) if first else verdicts)} (seed {seed}).",
        f"{count - len(verdicts)} more are no Python, and do not count.",
        *(
            [
                f"Drawn at {drawn_at}. What was not noticed there was tried again, with tests written since:",
                f"{_share(verdicts)}, which flatters; the first figure is what a fresh draw finds.",
            ]
            if first
            else []
        ),
        "",
        "| package | mutants | noticed |",
        "|---|--:|--:|",
    ]
    for package in sorted({verdict.mutant.package for verdict in verdicts}):
        own = [verdict for verdict in verdicts if verdict.mutant.package == package]
        lines.append(f"| {package} | {len(own)} | {sum(verdict.is_killed for verdict in own)} |")
    lines += ["", "## Not noticed", "", "| where | before | after |", "|---|---|---|"]
    for verdict in sorted(verdicts, key=lambda verdict: (verdict.mutant.module, verdict.mutant.line)):
        if not verdict.is_killed:
            cells = (f"``{text}``".replace("|", "\\|") for text in (verdict.before, verdict.after))
            lines.append(f"| {verdict.mutant.module}:{verdict.mutant.line} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _counting(verdicts: list[Verdict]) -> list[Verdict]:
    return [verdict for verdict in verdicts if verdict.reason != NO_PYTHON]


def _share(verdicts: list[Verdict]) -> str:
    killed = sum(verdict.is_killed for verdict in verdicts)
    return f"{killed} of {len(verdicts)}, {killed / len(verdicts):.1%}"


def main() -> int:
    """Draw, run and report."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", nargs="+", default=list(PACKAGES), choices=PACKAGES)
    parser.add_argument("--commit", default="HEAD", help="whose code and tests")
    parser.add_argument(
        "--again", help="a commit whose mutants are taken, where they are still there, and survivors tried again"
    )
    options = parser.parse_args()
    warnings.simplefilter("error", SyntaxWarning)  # as `is` before a literal, which no check of style lets through
    shop = Workshop(options.commit, options.jobs)
    first = []
    if options.again:
        earlier = shop.earlier(options.again)
        first = list(Workshop(options.again, 0).known().values())
        known = {mutant: verdict for mutant, verdict in earlier.items() if verdict.is_killed} | shop.known()
        mutants = list(earlier)
    else:
        mutants, known = drawn(options.only, options.count, options.seed, shop), shop.known()
    with ThreadPoolExecutor(options.jobs) as pool:
        seen = dict(zip(options.only, pool.map(shop.seen_by_tests, options.only), strict=True))
        found = pool.map(lambda mutant: known.get(mutant) or tried(mutant, shop, seen[mutant.package]), mutants)
        REPORT.write_text(report(list(found), options.seed, options.again, first), encoding="utf-8")
    return 0


def tried(mutant: Mutant, shop: Workshop, seen: dict[str, Any]) -> Verdict:
    """Return the verdict of a mutant, print it, and keep it."""
    tree = shop.trees.get()
    try:
        verdict = judged(mutant, tree, seen)
    finally:
        shop.trees.put(tree)
    sign = "noticed" if verdict.is_killed else "NOT NOTICED"
    print(f"{sign} {mutant.module}:{mutant.line}: {verdict.after} ({verdict.reason})", flush=True)
    shop.keep(verdict)
    return verdict


if __name__ == "__main__":
    sys.exit(main())
