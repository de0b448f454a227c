"""The examples are good Rholang and MeTTa: rholsp itself has nothing but hints to say about them.

But for `library/`, which leaves the names of its contracts free, as examples/README.md says.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from rholsp.cli import main

ROOT = Path(__file__).resolve().parents[2]


def test_the_examples_are_clean() -> None:
    command = [sys.executable, "-m", "rholsp", "check", "examples", "--format", "json"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    said = [item for item in json.loads(answer.stdout) if item["severity"] != "hint"]
    free = [
        item for item in said if item["code"] in ("RH101", "RH121") and item["path"].startswith("examples/library/")
    ]
    assert [item for item in said if item not in free] == []
    assert {item["severity"] for item in free} == {"warning"}


def test_there_are_enough_of_them_and_each_says_what_it_is() -> None:
    examples = sorted((ROOT / "examples").rglob("*.rho"))
    assert len(examples) >= 12
    for path in examples:
        lines = path.read_text("utf-8").splitlines()
        assert lines[0].startswith("// "), path
        assert 20 <= len(lines) <= (450 if path.name == "planner.rho" else 150), path


def test_metta_files_say_what_they_are() -> None:
    examples = sorted((ROOT / "examples").rglob("*.metta"))
    assert examples
    for path in examples:
        assert path.read_text("utf-8").startswith("; "), path


def test_the_readme_names_every_example_that_exists() -> None:
    folder = ROOT / "examples"
    named = re.findall(r"\]\(([^)]+)\)", (folder / "README.md").read_text("utf-8"))
    files = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.suffix in (".rho", ".metta")]
    assert sorted(named) == sorted(files)


def test_they_are_laid_out_as_rholsp_does_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["format", "--check", str(ROOT / "examples")]) == 0, capsys.readouterr().out
