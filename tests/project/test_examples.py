"""The examples are good Rholang: rholsp itself has nothing but hints to say about them."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_examples_are_clean() -> None:
    command = [sys.executable, "-m", "rholsp", "check", "examples", "--format", "json"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    said = [item for item in json.loads(answer.stdout) if item["severity"] != "hint"]
    assert said == []


def test_there_are_enough_of_them_and_each_says_what_it_is() -> None:
    examples = sorted((ROOT / "examples").rglob("*.rho"))
    assert len(examples) >= 12
    for path in examples:
        lines = path.read_text("utf-8").splitlines()
        assert lines[0].startswith("// "), path
        assert 20 <= len(lines) <= 150, path
