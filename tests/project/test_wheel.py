"""The wheel works in a fresh environment, away from the checkout."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = "Scripts" if os.name == "nt" else "bin"

pytestmark = pytest.mark.timeout(900)  # building and installing is slower than any other test


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Runs a command in `cwd`, with nothing of the checkout on its import path."""
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "PYTHONHOME"}}
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout with the tools of the test environment, so without a network."""
    out = tmp_path_factory.mktemp("dist")
    built = run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT, cwd=out)
    assert built.returncode == 0, built.stdout + built.stderr
    (path,) = out.glob("rholsp-*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel in it; the dependencies are those of the test environment."""
    home = tmp_path_factory.mktemp("fresh")
    venv.create(home, with_pip=False)
    python = home / SCRIPTS / "python"
    pip = run(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel, cwd=home)
    assert pip.returncode == 0, pip.stdout + pip.stderr
    where = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home)
    dependencies = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (Path(where.stdout.strip()) / "dependencies.pth").write_text("\n".join(dependencies), "utf-8")
    return home


def test_the_grammars_are_in_the_wheel(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    shipped = {name for name in names if name.startswith("rholsp/grammars/")}
    assert shipped == {f"rholsp/grammars/{path.name}" for path in (ROOT / "grammars").glob("*.peg")}
    assert "rholsp/grammars/rholang.peg" in shipped
    assert "rholsp/py.typed" in names


def test_the_code_runs_from_the_environment(installed: Path) -> None:
    answer = run(installed / SCRIPTS / "python", "-c", "import rholsp; print(rholsp.__file__)", cwd=installed)
    assert Path(answer.stdout.strip()).is_relative_to(installed), answer.stdout + answer.stderr


@pytest.mark.parametrize("name", ["rholsp", "rholang-language-server"])
def test_help(installed: Path, name: str) -> None:
    answer = run(installed / SCRIPTS / name, "--help", cwd=installed)
    assert answer.returncode == 0, answer.stderr
    assert {"check", "stats", "--stdio"} <= set(answer.stdout.replace(",", " ").split())


def test_check_of_a_sound_file(installed: Path) -> None:
    answer = run(
        installed / SCRIPTS / "rholsp", "check", ROOT / "examples" / "token.rho", "--format", "json", cwd=installed
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert [item for item in json.loads(answer.stdout) if item["severity"] == "error"] == []


def test_check_of_a_broken_file(installed: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.rho"
    broken.write_text("new x in { x!(1 }\n", "utf-8")
    answer = run(installed / SCRIPTS / "rholsp", "check", broken, "--format", "json", cwd=installed)
    assert answer.returncode == 1, answer.stdout + answer.stderr
    errors = [item for item in json.loads(answer.stdout) if item["severity"] == "error"]
    assert [(item["line"], item["code"][:3]) for item in errors] == [(1, "RH0")]
