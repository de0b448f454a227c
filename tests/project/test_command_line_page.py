"""docs/command-line.md: every command with its output is run in examples/."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def sessions() -> list[tuple[str, str]]:
    """Each command of the page, with what it prints."""
    page = (ROOT / "docs/command-line.md").read_text(encoding="utf-8")
    found: list[tuple[str, str]] = []
    for block in _BLOCK.findall(page):
        for part in block.split("$ ")[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


@pytest.mark.parametrize(("command", "output"), sessions())
@pytest.mark.skipif(os.name == "nt", reason="the page's commands are for a POSIX shell")
def test_a_command_prints_what_the_page_shows(command: str, output: str, tmp_path: Path) -> None:
    script = tmp_path / "rholsp"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m rholsp "$@" --no-store\n')
    script.chmod(0o755)
    environment = os.environ | {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    arguments = ["sh", "-c", f"{command} 2>&1"]
    done = subprocess.run(
        arguments, cwd=ROOT / "examples", env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.stdout == output


def test_every_command_has_an_output() -> None:
    assert len(sessions()) >= 6
    assert all(output for _, output in sessions())
