"""The comparison of test_csv_proof notices mistakes: every seeded mutant of the proof is killed.

`make test` tries the first of each module, `make soak` all.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from csv_rows import Case, Verdict, fixed_cases, verdict
from mutants import Mutant, install
from shares import first_of_each

pytestmark = pytest.mark.repeats  # hundreds of examples, of which others run the lines

# What makes and uses the proof, in the order of its imports.
MODULES = (
    "schema.regex_tree", "schema.regex_automaton", "sources.proof.cells", "sources.csv.borders",
    "sources.proof.prover", "sources.proof.layout", "sources.csv.proved", "sources.csv.read",
    "sources.readers", "rules.rows",
)  # fmt: skip
CELLS, TREE, PROVER, LAYOUT = (
    "sources.proof.cells",
    "schema.regex_tree",
    "sources.proof.prover",
    "sources.proof.layout",
)
INTEGER = '"-?(?:0|[1-9][0-9]{0,17}|[1-8][0-9]{18})"'
NUMBER = r'r"-?(?:0|[1-9][0-9]{0,20})(?:\.[0-9]{1,20})?(?:[eE][+-]?[0-9]{1,2})?"'
MUTANTS = {
    "CR without quotes": Mutant(CELLS, r"""',"\r\n\0'""", r"""',"\n\0'"""),
    "NUL without quotes": Mutant(CELLS, r"""',"\r\n\0'""", r"""',"\r\n'"""),
    "NUL in quotes": Mutant(CELLS, "bits & ~_QUOTE & ~_NUL", "bits & ~_QUOTE"),
    "commas without quotes": Mutant(CELLS, r"""',"\r\n\0'""", r"""'"\r\n\0'"""),
    "quotes within quotes": Mutant(CELLS, """|"")'""", """|")'"""),
    "zeros before a whole number": Mutant(CELLS, INTEGER, '"-?[0-9]{1,18}"'),
    "nineteen nines": Mutant(CELLS, INTEGER, '"-?(?:0|[1-9][0-9]{0,18})"'),
    "zeros before a number": Mutant(CELLS, NUMBER, NUMBER.replace("(?:0|[1-9][0-9]{0,20})", "[0-9]{1,20}")),
    "a point without digits": Mutant(CELLS, NUMBER, NUMBER.replace("{1,20}", "{0,20}")),
    "a number without digits before its point": Mutant(CELLS, NUMBER, NUMBER.replace("{0,20})", "{0,20})?", 1)),
    "large exponents": Mutant(CELLS, NUMBER, NUMBER.replace("{1,2}", "{1,3}")),
    "a plus": Mutant(CELLS, NUMBER, NUMBER.replace('"-?', '"[+-]?')),
    "years of three digits": Mutant(CELLS, '"[1-9][0-9]{3}"', '"[1-9][0-9]{2,3}"'),
    "29 February of any year": Mutant(CELLS, 'parse(ACCEPT["date"][2:-2])', 'parse(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")'),
    "minLength is proved": Mutant(CELLS, "<= least else", "<= 99 else"),
    "maxLength is proved": Mutant(CELLS, "if most is not None and most <=", "if most is None or most <="),
    "required is proved where cells may be empty": Mutant(
        CELLS, '+ "?" * optional, filled is not None', '+ "?", filled is not None'
    ),
    "required is proved of empty forms": Mutant(CELLS, "filled is not None\n", "True\n"),
    "required is proved of missing words": Mutant(CELLS, "if is_filled and not column.missing", "if is_filled"),
    "constants of any length": Mutant(CELLS, "if least <= len(text) <= most", ""),
    "a pattern is within a format": Mutant(CELLS, "return includes(outer, inner)", "return True"),
    "printable is what is not": Mutant(CELLS, "(1 << 0x7F) - (1 << 0x20)", "(1 << 0x80) - 1"),
    "a merge leaves no sign": Mutant(CELLS, "and not known & _MERGE_SIGN", ""),
    "any characters are clean": Mutant(CELLS, "is_clean=not known & ~PRINTABLE and", "is_clean="),
    "surrogates": Mutant(TREE, r"\x{202a}-\x{d7ff}\x{e000}-\x{10ffff}", r"\x{202a}-\x{10ffff}"),
    "counts without a limit": Mutant(TREE, "int(match[3]) if match[3] else None", "None"),
    "counts from none": Mutant(TREE, "least = int(match[1])", "least = 0"),
    "inverted classes are not": Mutant(TREE, "EVERY & ~bits if inverted else bits", "bits"),
    "the longest of a repetition": Mutant(
        TREE, "None if endless else (longest or 0) * (most or 0)", "None if endless else 1"
    ),
    "any CR before LF": Mutant(PROVER, r'_END = r"\r?\n"', r'_END = r"\r*\n"'),
    "records that are none": Mutant(PROVER, "size = broken[0][0] if broken else end", "size = end"),
    "a gap is a row": Mutant(LAYOUT, "line = number - place", "line = number"),
    "nothing is in doubt": Mutant(PROVER, "if span[0] < size)", "if span[0] < 0)"),
    "other columns": Mutant(CELLS, "for name in names", "for name in sorted(names, reverse=True)"),
    "numbers among all": Mutant(LAYOUT, "at, tall = end, tall", "at, tall = begin, tall"),
    "a known place is a line too far": Mutant(
        LAYOUT, "append((above + tall, begin))", "append((above + place, begin))"
    ),
    "numbers among the others": Mutant(LAYOUT, "found.append(others + place)", "found.append(others)"),
    "records of a line": Mutant(
        LAYOUT, 'proved.data.count(b"\\n", begin, end) for begin, end in proved.doubtful', "1 for _ in proved.doubtful"
    ),
    "lines of good records": Mutant(LAYOUT, "tops is None else", "True else"),
    "lines of proved chunks": Mutant("sources.csv.read", "lines += yield from", "yield from"),
    "a record of a proved chunk is a line": Mutant("sources.csv.proved", "return layout.height", "return layout.size"),
    "those in doubt stand by themselves": Mutant(LAYOUT, "few.slice(place, after - place)", "few.slice(place, 1)"),
    "those in doubt are good ones": Mutant(LAYOUT, "numbers[place] - (0 if gaps else place)", "numbers[place]"),
    "the place of another in doubt": Mutant(LAYOUT, "self.proved.doubtful[place]", "self.proved.doubtful[0]"),
    "all are places of those in doubt": Mutant(LAYOUT, "and self.numbers[place] == number", ""),
    "places from the nearest one, counted from the first": Mutant(
        LAYOUT, "for _ in range(line - above)", "for _ in range(line)"
    ),
    "wrong cells are no doubt": Mutant("sources.csv.proved", "if wrong:", "if not wrong and False:"),
    "true in capitals": Mutant("sources.csv.proved", 'true_values=["true"]', 'true_values=["TRUE"]'),
    "null is a word": Mutant("sources.csv.proved", 'null_values=[""]', 'null_values=["", "x", "NULL"]'),
    "quoted nulls": Mutant("sources.csv.proved", "quoted_strings_can_be_null=False", "quoted_strings_can_be_null=True"),
    "proved in a condition": Mutant("rules.rows", "return rule.spec is about", "return True"),
    "rows in doubt are not judged": Mutant("rules.rows", "elif len(rows):", "elif False:"),
    "rows in doubt are the first": Mutant("rules.rows", "rows=rows.take(breach.rows)", "rows=breach.rows"),
}


@cache
def expected(folder: Path) -> list[tuple[Case, Verdict]]:
    """Return the cases, and what is said of each without a proof; what noticed a mutant comes before the others."""
    path = folder / "expected.csv"
    return [(case, verdict(case, path, proves=False)) for case in fixed_cases()]


def test_the_proof_itself_is_no_mutant(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.getbasetemp()
    for case, wanted in expected(folder):
        assert verdict(case, folder / "things.csv", proves=True) == wanted


@pytest.mark.parametrize("name", first_of_each(MUTANTS, lambda name: MUTANTS[name].module))
def test_mutants_are_killed(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp()
    wanted = expected(folder)
    install(MUTANTS[name], MODULES, monkeypatch)
    places = (at for at, case in enumerate(wanted) if is_noticed(*case, folder / "things.csv"))
    found = next(places, None)
    assert found is not None, "the mutant survives"
    wanted.insert(0, wanted.pop(found))  # the next mutant is often of the same kind


def is_noticed(case: Case, wanted: Verdict, path: Path) -> bool:
    """Whether a mutant says something else of a case, or fails."""
    try:
        return verdict(case, path, proves=True) != wanted
    except Exception:  # noqa: BLE001 - what a mutant raises is a way to be noticed
        return True
