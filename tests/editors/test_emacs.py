"""Emacs and eglot with the settings that README.md shows, verbatim: what a person does there, on a real server."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from rholsp.rholang.builtins import KEYWORDS
from tests.editors.settings import PATH, ROOT, home, make_workspace, setting
from tests.patience import HUNG

EMACS = shutil.which("emacs", path=PATH)
PACKAGE = ROOT / "editors" / "emacs" / "rholsp.el"


def has(package: str) -> bool:
    command = [EMACS or "", "--batch", "--eval", f"(require '{package})"]
    return EMACS is not None and subprocess.run(command, capture_output=True, check=False).returncode == 0


def needs(package: str) -> pytest.MarkDecorator:
    reason = f"Emacs with {package} is not installed: apt-get install emacs-nox elpa-{package}"
    return pytest.mark.skipif(not has(package), reason=reason)


def run(session: Path, folder: Path, init: Path, environment: dict[str, str]) -> dict[str, Any]:
    done = subprocess.run(
        [EMACS or "", "--batch", "--no-init-file", "-l", str(init), "-l", str(session), str(folder)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=2 * HUNG,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-9000:]
    told: dict[str, Any] = json.loads(done.stdout[done.stdout.index("{") :])
    return told


@needs("eglot")
@pytest.mark.timeout(2 * HUNG)
def test_a_session(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    make_workspace(folder)
    init = tmp_path / "init.el"
    init.write_text(setting("README.md", "**Emacs**", "elisp"), encoding="utf-8")
    told = run(Path(__file__).with_name("emacs_session.el"), folder, init, home(tmp_path))
    assert told["mode"] == "rholang-mode"
    assert told["keyword"] == "font-lock-keyword-face"
    assert told["function"] == "font-lock-function-name-face"
    assert told["sexp"] == "}"
    assert told["comment"] == '// for (@x <- total) { @"out"!(x) }'
    assert told["indent"] == 2
    assert any("RH402" in text for text in told["diagnostics"])
    assert told["definition"] == ["lib.rho", 'contract @"adder"(@a, @b, ret) = {']
    assert told["references"] == 3
    assert told["renamed"].count("sum") == 3
    main, lib = told["renamed-everywhere"]
    assert '@"plus"!(1,2,*sum)' in main
    assert 'contract @"plus"(@a, @b, ret)' in lib
    assert told["accepted"].startswith('| @"adding"')
    assert '@"plus"!(1, 2, *sum) |' in told["formatted"]
    assert told["restarted"] == ["lib.rho", 'contract @"plus"(@a, @b, ret) = {']
    assert told["metta-mode"] == "metta-mode"
    assert told["metta-definition"] == "(= (inc $x) (+ $x 1))"


@needs("lsp-mode")
@pytest.mark.timeout(2 * HUNG)
def test_a_definition_by_lsp_mode(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    make_workspace(folder)
    init = tmp_path / "init.el"
    settings = setting("README.md", "**Emacs**", "elisp") + setting("docs/editors.md", "## Emacs", "elisp")
    init.write_text(settings, encoding="utf-8")
    told = run(Path(__file__).with_name("emacs_lsp_mode.el"), folder, init, home(tmp_path))
    assert told == {"definition": "lib.rho"}


@pytest.mark.skipif(EMACS is None, reason="Emacs is not installed: apt-get install emacs-nox")
def test_the_package_compiles_without_a_warning(tmp_path: Path) -> None:
    copy = tmp_path / PACKAGE.name
    shutil.copy(PACKAGE, copy)
    command = [
        EMACS or "",
        "--batch",
        "-Q",
        "--eval",
        "(setq byte-compile-error-on-warn t)",
        "-f",
        "batch-byte-compile",
    ]
    done = subprocess.run([*command, str(copy)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-9000:]


def test_every_keyword_of_the_language_is_one_in_emacs() -> None:
    source = PACKAGE.read_text(encoding="utf-8")
    words = set(
        re.findall(r'"([A-Za-z]+)"', source[source.index("(defconst rholang-keywords") : source.index(";;;; MeTTa")])
    )
    assert {word.rstrip("+-0") for word in KEYWORDS} <= words
