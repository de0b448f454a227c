"""The playground: its types, Trio in Pyodide under Node.js, and both pages in Chromium."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLAYGROUND = ROOT / "editors/playground"
NODE = shutil.which("node")
CHROMIUM = shutil.which("chromium")

pytestmark = [
    pytest.mark.skipif(NODE is None, reason="Node.js is not installed"),
    pytest.mark.skipif(not (PLAYGROUND / "node_modules").is_dir(), reason="`make playground` has not been run"),
    pytest.mark.timeout(1200),  # a browser that loads Python takes its time on a busy machine
]


def run(*command: str) -> None:
    environment = os.environ | {"RHOLSP_PYTHON": sys.executable}
    done = subprocess.run(
        command, cwd=PLAYGROUND, env=environment, capture_output=True, text=True, timeout=1100, check=False
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-8000:]


def test_the_types() -> None:
    run("node", "node_modules/typescript/bin/tsc", "--noEmit")


def test_trio_on_the_loop_of_javascript() -> None:
    run("node", "--test", "--test-force-exit", "test/backend.test.mjs")


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_both_pages() -> None:
    run("node", "--test", "--test-force-exit", "test/pages.test.mjs")
