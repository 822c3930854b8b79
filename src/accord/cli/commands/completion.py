"""Print what lets a shell complete commands and options.

accord completion bash > ~/.local/share/bash-completion/completions/accord
accord completion zsh > "${fpath[1]}/_accord"
accord completion fish > ~/.config/fish/completions/accord.fish
"""

from __future__ import annotations

import argparse

EXAMPLE = "accord completion bash"
SHELLS = ("bash", "zsh", "fish")


def register(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("shell", choices=SHELLS, help="the shell that is to complete")


def run(args: argparse.Namespace) -> None:
    """Print the script of a shell."""
    import shtab

    print(shtab.complete(args.whole_parser(), shell=args.shell))
