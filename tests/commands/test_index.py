"""`rholsp index`: a full index on disk, and the status that says whether there is one."""

import io
import os
from pathlib import Path

import pytest

from rholsp.commands.index import index


def indexed(*paths: Path, store: Path) -> tuple[int, str, str]:
    """Status, and what was written to stdout and stderr."""
    out, err = io.StringIO(), io.StringIO()
    status = index([str(path) for path in paths], store_folder=store, workers=0, out=out, err=err)
    return status, out.getvalue(), err.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "w"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.rho").write_text(f"@{number}!(1)")
    return folder


def test_what_is_indexed_once_is_known_the_next_time(folder: Path, tmp_path: Path) -> None:
    status, out, err = indexed(folder, store=tmp_path / "store")
    assert (status, err) == (0, "")
    assert out.startswith("3 files in ")
    assert out.endswith(": 0 known already, 3 analysed\n")
    (folder / "0.rho").write_text("Nil")
    status, out, err = indexed(folder, folder / ".", store=tmp_path / "store")
    assert (status, err) == (0, "")
    assert out.endswith(": 2 known already, 1 analysed\n")


def test_a_path_that_is_no_folder_indexes_nothing(folder: Path, tmp_path: Path) -> None:
    status, out, err = indexed(folder, tmp_path / "nowhere", folder / "1.rho", store=tmp_path / "store")
    assert (status, out) == (2, "")
    assert "nowhere: no such folder\n" in err
    assert "1.rho: not a folder\n" in err


def test_a_file_that_cannot_be_read_is_told(folder: Path, tmp_path: Path) -> None:
    (folder / "binary.rho").write_bytes(b"\0")
    status, out, err = indexed(folder, store=tmp_path / "store")
    assert status == 0
    assert f"{os.path.join(folder, 'binary.rho')}: the file is binary" in err
    assert "4 files" in out


def test_an_index_that_cannot_be_written_is_a_failure(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "store").write_text("not a folder")
    status, _, err = indexed(folder, store=tmp_path / "store")
    assert status == 2
    assert "the index on disk cannot be used" in err
    assert f"3 of them could not be written to {tmp_path / 'store'}" in err
