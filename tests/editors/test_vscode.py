"""The VS Code extension: its own tests, run by Node.js, a journey in a browser, and what it shares with the server."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from editors.vscode.manifest import MANIFEST, with_settings
from release.bundle import write_folder
from rholsp.client import ServerProcess
from rholsp.editor_settings import read_editor_settings

ROOT = Path(__file__).resolve().parents[2]
EXTENSION = ROOT / "editors" / "vscode"
JOURNEY = EXTENSION / "journey"
CHROMIUM = shutil.which("chromium") or ""
PYTHON = str(Path(getattr(sys, "_base_executable", sys.executable)).resolve())
"""The interpreter without this environment's packages."""

needs_node = pytest.mark.skipif(
    shutil.which("npm") is None or not (EXTENSION / "node_modules").is_dir(),
    reason="npm or the extension's packages are not installed: npm ci in editors/vscode",
)
needs_browser = pytest.mark.skipif(
    not CHROMIUM or not (JOURNEY / "node_modules/code-server/lib/vscode/node_modules").is_dir(),
    reason="Chromium or code-server is not installed: npm ci && npm run prepare-server in editors/vscode/journey",
)
STEPS = [
    "without Python",
    "an environment in the workspace",
    "start",
    "diagnostics",
    "quick fix",
    "definition across files",
    "code lens",
    "rename across files",
    "completion",
    "formatting",
    "MeTTa in a string",
    "restart",
    "the other extension's settings",
    "recording",
    "metrics",
]


def node(*command: str | Path, cwd: Path = EXTENSION) -> str:
    """What a command prints that ends well."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@needs_node
@pytest.mark.timeout(300)
@pytest.mark.parametrize("script", ["types", "grammars", "unit"])
def test_its_own_tests(script: str) -> None:
    node("npm", "run", "--silent", script)


def test_its_settings_and_version_are_the_servers() -> None:
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    assert manifest == with_settings(manifest), "make docs"


def test_the_server_complains_of_no_setting_of_the_extension() -> None:
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    section: dict[str, object] = {}
    for group in manifest["contributes"]["configuration"]:
        for name, schema in group["properties"].items():
            *sections, last = name.removeprefix("rholsp.").split(".")
            inner = section
            for part in sections:
                inner = inner.setdefault(part, {})  # type: ignore[assignment]
            inner[last] = schema["default"]
    assert len(section) > 3
    assert read_editor_settings(section)[1] == []


def test_every_command_that_it_names_exists() -> None:
    contributes = json.loads(MANIFEST.read_text(encoding="utf-8"))["contributes"]
    declared = {command["command"] for command in contributes["commands"]}
    source = "".join(path.read_text(encoding="utf-8") for path in (EXTENSION / "src").glob("*.ts"))
    assert [name for name in sorted(declared) if f'"{name}": ' not in source] == []
    files = [EXTENSION / place["path"] for key in ("snippets",) for place in contributes[key]]
    files += [EXTENSION / language["configuration"] for language in contributes["languages"]]
    files += [EXTENSION / step["media"]["markdown"] for step in contributes["walkthroughs"][0]["steps"]]
    assert [str(path) for path in files if not path.is_file()] == []


def test_lock_files_name_no_registry() -> None:
    for lock in (EXTENSION / "package-lock.json", JOURNEY / "package-lock.json"):
        packages = json.loads(lock.read_text(encoding="utf-8"))["packages"]
        assert len(packages) > 100
        assert [name for name, package in packages.items() if "resolved" in package] == []


def test_the_copy_inside_needs_nothing_but_python(tmp_path: Path) -> None:
    copy, folder = tmp_path / "server", tmp_path / "work"
    write_folder(copy)
    folder.mkdir()
    (folder / "lib.rho").write_text('contract @"lib"(ret) = { ret!(1) }\n', encoding="utf-8")
    text = 'new r in { @"lib"!(*r) | for (@x <- r) { Nil } }\n'
    uri = (folder / "main.rho").as_uri()
    environment = {"HOME": str(tmp_path), "PATH": os.defpath}
    # -S: not even the interpreter's own packages.
    with ServerProcess([PYTHON, "-I", "-S", str(copy)], environment=environment, folder=tmp_path) as server:
        server.initialize(folder, {})
        server.tell("initialized", {})
        document = {"uri": uri, "languageId": "rholang", "version": 1, "text": text}
        server.tell("textDocument/didOpen", {"textDocument": document})
        position = {"line": 0, "character": text.index("lib")}
        found = server.ask("textDocument/definition", {"textDocument": {"uri": uri}, "position": position})
        assert [place["uri"] for place in found] == [(folder / "lib.rho").as_uri()]
        server.shut_down()


@needs_node
@needs_browser
@pytest.mark.timeout(900)
def test_a_journey_with_nothing_but_python(tmp_path: Path) -> None:
    vsix = tmp_path / "rholsp.vsix"
    node("npm", "run", "--silent", "vsix", "--", "--out", vsix)
    arguments = ["--vsix", str(vsix), "--python", PYTHON, "--browser", CHROMIUM]
    assert node("node", "journey.mjs", *arguments, cwd=JOURNEY).splitlines() == STEPS
