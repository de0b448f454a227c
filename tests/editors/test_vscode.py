"""The VS Code extension: its own tests, which Node.js runs, and what it must have in common with the server."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXTENSION = ROOT / "editors" / "vscode"

needs_node = pytest.mark.skipif(
    shutil.which("npm") is None or not (EXTENSION / "node_modules").is_dir(),
    reason="npm or the extension's packages are not installed: npm ci in editors/vscode",
)


@needs_node
@pytest.mark.timeout(300)
@pytest.mark.parametrize("script", ["grammars"])
def test_its_own_tests(script: str) -> None:
    done = subprocess.run(
        ["npm", "run", "--silent", script], cwd=EXTENSION, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
