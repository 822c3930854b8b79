"""The references of the command line and of Python are what parsers and docstrings say."""

from __future__ import annotations

import runpy
from argparse import SUPPRESS

import pytest

import accord
from accord.cli.main import COMMANDS, parser
from support import ROOT

SCRIPT = runpy.run_path(str(ROOT / "scripts" / "reference.py"))


@pytest.mark.parametrize("name", SCRIPT["PAGES"])
def test_a_page_is_what_the_code_says(name: str) -> None:
    page = (ROOT / "docs" / name).read_text("utf-8")
    assert page == SCRIPT["PAGES"][name](), f"docs/{name} is old: run '{SCRIPT['COMMAND']}' and commit what it writes"


def test_every_command_option_and_argument_is_explained() -> None:
    page = SCRIPT["commands"]()
    for name in COMMANDS:
        section = page.partition(f"## accord {name}\n")[2].partition("\n## ")[0]
        made = parser([name])._actions[-1].choices[name]  # noqa: SLF001 - what a parser holds, it tells in private only
        for action in made._actions[1:]:  # noqa: SLF001 - but for --help
            if action.help != SUPPRESS:
                assert f"{(*action.option_strings, action.metavar or action.dest)[0]}" in section, (name, action.dest)


def test_every_public_name_is_explained() -> None:
    page = SCRIPT["python"]()
    for name in accord.__all__:
        assert f"accord.{name}" in page or f"### {name}\n" in page, name
