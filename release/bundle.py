"""rholsp and what it needs of pure Python in one folder or one file, which any Python from 3.11 on runs.

Compiled packages stay out; rholsp has a substitute for each, if a slower one. parsimonious is needed only to compile
grammars anew, and rich only to draw progress.
"""

import io
import stat
import tomllib
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import Distribution, distribution
from pathlib import Path, PurePath
from typing import IO

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
LEFT_OUT = frozenset({"msgspec", "parsimonious", "rich"})
COMPILED = frozenset({".so", ".pyd", ".dylib"})
MAIN = '''"""rholsp with all that it needs."""

import sys

if sys.version_info < (3, 11):
    sys.exit("rholsp needs Python 3.11 or newer")

from rholsp.cli import main

if __name__ == "__main__":
    sys.exit(main())
'''


_PAGE = "rholsp/playground/"
"""That of `rholsp play`, which is in a checkout only once it has been built."""


def contents() -> dict[str, bytes]:
    """The files by their paths. Raises ValueError for a package that is compiled and has no substitute."""
    found = {"__main__.py": MAIN.encode(), "rholsp/LICENSE": (ROOT / "LICENSE").read_bytes()}
    for folder, target in ((ROOT / "rholsp", "rholsp"), (ROOT / "grammars", "rholsp/grammars")):
        for file in folder.rglob("*"):
            if file.is_file() and file.suffix != ".pyc":
                found[f"{target}/{file.relative_to(folder).as_posix()}"] = file.read_bytes()
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    for package in _needed(declared, set(LEFT_OUT)):
        for path in _files(package):
            found[path.as_posix()] = Path(str(package.locate_file(path))).read_bytes()
    return dict(sorted(found.items()))


def write_folder(folder: Path) -> None:
    """Writes the files into a folder, which `python FOLDER` runs: for VS Code, so without the page."""
    for path, data in contents().items():
        if path.startswith(_PAGE):
            continue  # VS Code has an editor
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def write_zipapp(target: Path, year_month_day: tuple[int, int, int]) -> None:
    """Writes one executable file (PEP 441), the same for the same contents and date."""
    with target.open("wb") as stream:
        stream.write(b"#!/usr/bin/env python3\n")
        _pack(stream, year_month_day, {})
    target.chmod(0o755)


def packed(extra: Mapping[str, bytes]) -> bytes:
    """The files and `extra` ones as one zip archive."""
    stream = io.BytesIO()
    _pack(stream, (1980, 1, 1), extra)
    return stream.getvalue()


def _pack(stream: IO[bytes], year_month_day: tuple[int, int, int], extra: Mapping[str, bytes]) -> None:
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path, data in sorted({**contents(), **extra}.items()):
            entry = zipfile.ZipInfo(path, (*year_month_day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(entry, data)


def _needed(requirements: Iterable[str], done: set[str]) -> Iterator[Distribution]:
    """The installed distributions that meet requirements, and theirs; those of the names in `done` are known."""
    for line in requirements:
        requirement = Requirement(line)
        required = requirement.name.lower().replace("_", "-")
        if required in done or (requirement.marker is not None and not requirement.marker.evaluate({"extra": ""})):
            continue
        done.add(required)
        yield distribution(required)
        yield from _needed(distribution(required).requires or (), done)


def _files(package: Distribution) -> Iterator[PurePath]:
    """What a package installs beside others: modules, data, its licence."""
    for file in package.files or []:
        if file.suffix in COMPILED:
            raise ValueError(f"{package.name} is compiled: {file}")
        outside = ".." in file.parts or file.is_absolute()
        # What the installer wrote says where and when, and differs from machine to machine.
        by_installer = file.name in {"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"}
        if not outside and not by_installer and not {"__pycache__", "tests", "_tests"}.intersection(file.parts):
            yield file
