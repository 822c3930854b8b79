"""How a test follows the tutorial: its commands run in order, its changes fit, what it shows is what they print."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from accord.serve.probe import served
from support import ROOT, without_progress

TUTORIAL = ROOT / "docs" / "tutorial.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INSTALL = "pip install '.[serve,import,pictures]'\n"  # the caller has it installed, or runs the source
SERVE, ADDRESS = "accord serve\n", "127.0.0.1:8001"  # a test takes a free port


class Reader:
    """Somebody who follows the tutorial, with a shell in a folder of their own, and an interpreter that has Accord."""

    def __init__(self, folder: Path, stack: ExitStack, python: Path, environment: Mapping[str, str]) -> None:
        self.home = self.folder = folder
        self.stack, self.address, self.python = stack, ADDRESS, python
        command = folder / "bin" / "accord"
        command.parent.mkdir()
        command.write_text(f'#!/bin/sh\nexec {python} -m accord "$@"\n', encoding="utf-8")
        command.chmod(0o755)
        path = f"{command.parent}:{python.parent}:{environment['PATH']}"
        # Lines come in the order in which they are printed, as in a terminal.
        self.environment = {**environment, "PATH": path, "PYTHONUNBUFFERED": "1"}

    def run(self, code: str) -> tuple[int, str]:
        """Run commands; return their exit code and what they print. The next begin in the folder that they end in."""
        place = self.home / "folder.txt"
        place.write_text(str(self.folder), encoding="utf-8")
        done = self._run(["sh", "-ec", f"{code.replace(ADDRESS, self.address)}\npwd >'{place}'"])
        self.folder = Path(place.read_text(encoding="utf-8").strip())
        return done.returncode, without_progress(done.stdout)

    def change(self, difference: str) -> None:
        """Change a file as a block of lines to take out and to put in says."""
        done = self._run(["git", "apply", "-p0", "-"], input=difference)
        assert done.returncode == 0, done.stdout

    def serve(self) -> None:
        """Serve what stands in the folder, on a free port in place of the one that is shown."""
        variables = (f"{name}={value}" for name, value in self.environment.items())
        server = served(
            ["env", "-i", *variables, self.python, "-m", "accord", "serve", "--root", self.folder, "--port"]
        )
        self.address = f"127.0.0.1:{self.stack.enter_context(server).port}"

    def _run(self, command: list[str], **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=self.folder, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            check=False, **more,
        )  # fmt: skip


def is_shown(text: str, output: str) -> bool:
    """Return whether an output is what a text shows: ``...`` is any lines, or within a line any part of it."""
    lines = [".*".join(map(re.escape, line.split("..."))) + "\n" for line in text.splitlines()]
    pattern = "".join(r"(?:[^\n]*\n)*?" if line == ".*\n" else line for line in lines)
    return re.fullmatch(pattern, output) is not None


def follow(folder: Path, python: Path, environment: Mapping[str, str]) -> None:
    """Follow the tutorial in an empty folder, with what an interpreter has installed."""
    blocks = BLOCK.findall(TUTORIAL.read_text(encoding="utf-8"))
    assert {language for language, _ in blocks} == {"sh", "text", "diff"}
    assert blocks[0] == ("sh", INSTALL)
    with ExitStack() as stack:
        reader = Reader(folder, stack, python, environment)
        for (language, code), (following, text) in zip(blocks[1:], [*blocks[2:], ("", "")], strict=True):
            if language == "diff":
                reader.change(code)
            elif code == SERVE:
                reader.serve()
            elif language == "sh":
                status, output = reader.run(code)
                assert status == (1 if "[reference]" in text else 0), output
                assert is_shown(text if following == "text" else "...", output), f"{code}prints:\n{output}"
