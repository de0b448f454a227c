"""What `make dist` makes: the same bytes twice, complete, and running with nothing else but Python."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from release import share
from release.bundle import write_folder, write_zipapp
from rholsp.arguments import parser

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.timeout(600)  # building is slower than any other test


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folders = tmp_path_factory.mktemp("one"), tmp_path_factory.mktemp("two")
    for folder in folders:
        command = [sys.executable, "-m", "build", "--sdist", "--wheel", "--no-isolation", "--outdir", folder, ROOT]
        environment = os.environ | {"SOURCE_DATE_EPOCH": "1700000000"}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        write_zipapp(folder / "rholsp.pyz", (2023, 11, 14))
    return folders


def test_a_release_is_the_same_twice(built: tuple[Path, Path]) -> None:
    one, two = ({path.name: path.read_bytes() for path in folder.iterdir()} for folder in built)
    assert {Path(name).suffix for name in one} == {".gz", ".whl", ".pyz"}
    assert one == two


def test_completions_and_the_manual_are_in_the_wheel(built: tuple[Path, Path]) -> None:
    (wheel,) = built[0].glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    for path in share.files():
        assert any(name.endswith(f".data/data/share/{path}") for name in names), path


def test_an_sdist_has_what_its_tests_and_packagers_need(built: tuple[Path, Path]) -> None:
    (sdist,) = built[0].glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    for path in (
        "LICENSE",
        "CHANGELOG.md",
        "SECURITY.md",
        "tests/conftest.py",
        "grammars/rholang.peg",
        "editors",
        "Makefile",
    ):
        assert any(name == path or name.startswith(f"{path}/") for name in names), path


@pytest.mark.parametrize("kind", ["archive", "folder"])
def test_one_file_is_all_of_rholsp(kind: str, built: tuple[Path, Path], tmp_path: Path) -> None:
    """Isolated, and without site-packages: nothing of this environment can help."""
    target = built[0] / "rholsp.pyz"
    if kind == "folder":
        target = tmp_path / "rholsp"
        write_folder(target)
    (tmp_path / "a.rho").write_text("new x in { y!(1) }")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", "-S", str(target), *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)

    checked = run("check", "--no-store", "a.rho")
    assert "error RH101" in checked.stdout, checked.stderr
    assert run("query", "--no-store", "declaration", "a.rho:1:x").stdout == "a.rho:1:5: new x in { y!(1) }\n"
    stats = run("stats", "--no-store", str(ROOT / "examples/library"), "--json")
    assert stats.returncode == 0, stats.stderr


def test_completions_and_the_manual_know_every_command_and_flag() -> None:
    texts = share.files()
    for action in share.actions(parser()):
        for flag in action.option_strings[:1]:
            for path, text in texts.items():
                plain = text.replace("\\-", "-").replace("\\", "")
                assert flag in plain, (path, flag)


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="argparse words its usage differently in each version")
def test_completions_and_the_manual_are_up_to_date() -> None:
    for path, text in share.files().items():
        assert (share.SHARE / path).read_text(encoding="utf-8") == text, f"run `make share`: {path}"


def test_bash_takes_the_completions(tmp_path: Path) -> None:
    script = share.SHARE / "bash-completion/completions/rholsp"
    words = "COMP_WORDS=(rholsp ch); COMP_CWORD=1"
    ask = f'source "{script}"; {words}; _shtab_rholsp rholsp ch rholsp; echo "${{COMPREPLY[@]}}"'
    done = subprocess.run(["bash", "-c", ask], capture_output=True, text=True, check=False)
    assert done.stdout == "check\n", done.stderr
