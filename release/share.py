"""Completions for shells, and the manual page: made from the arguments, shipped in the wheel under `share/`."""

import argparse
import os
import re
from collections.abc import Mapping
from pathlib import Path

import shtab
from argparse_manpage.manpage import Manpage

from rholsp import __version__
from rholsp.arguments import parser

SHARE = Path(__file__).parent / "share"


def files() -> Mapping[str, str]:
    """Each file with its path under `share/`. The same in every environment with one version of Python."""
    os.environ["COLUMNS"] = "120"  # argparse wraps usage lines to the terminal's width
    return {
        "bash-completion/completions/rholsp": _completions("bash"),
        "zsh/site-functions/_rholsp": _completions("zsh"),
        "man/man1/rholsp.1": _manual(),
    }


def _completions(shell: str) -> str:
    arguments = parser()
    for action in actions(arguments):
        if action.metavar in {"PATH", "FILE", "LOG"}:
            action.complete = shtab.FILE  # type: ignore[attr-defined]
        elif action.metavar == "DIR":
            action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]
    return f"{shtab.complete(arguments, shell).rstrip()}\n"


def actions(arguments: argparse.ArgumentParser) -> list[argparse.Action]:
    """The arguments of a command and of all commands below it."""
    found: list[argparse.Action] = []
    for action in arguments._actions:
        found.append(action)
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                found += actions(below)
    return found


def _manual() -> str:
    arguments = parser()
    data = {
        "project_name": "rholsp",
        "version": __version__,
        "manual_section": 1,
        "manual_title": "User Commands",
        "description": "language server for Rholang and MeTTa",
    }
    page = Manpage(arguments, _data=data)
    # The day on which the page was made is no part of it.
    return re.sub(r'^(\.TH \S+ "?1"? )"[^"]*"', r'\1""', f"{str(page).rstrip()}\n", count=1, flags=re.MULTILINE)


def write() -> None:
    for path, text in files().items():
        (SHARE / path).parent.mkdir(parents=True, exist_ok=True)
        (SHARE / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
