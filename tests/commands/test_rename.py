"""`rholsp rename`: what it writes, what it refuses, and its exit statuses."""

import codecs
import io
import os
from pathlib import Path

import pytest

from rholsp.commands.rename import rename


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "lib.rho").write_bytes(
        b"\xef\xbb\xbf" + "contract inc(@x, ret) = { // é\r\n  ret!(x + 1)\r\n}\r\n".encode()
    )
    (tmp_path / "main.rho").write_text('new out in { inc!(1, *out) | @"inc"!(2) }\n')
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(place: str, new_name: str, **options: object) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    status = rename(place, new_name, out=out, err=err, **options)  # type: ignore[arg-type]
    return status, out.getvalue(), err.getvalue()


def test_all_files_are_rewritten_and_nothing_else_in_them(folder: Path) -> None:
    os.chmod(folder / "lib.rho", 0o640)
    assert run("main.rho:1:inc", "plus") == (0, "renamed 2 places in 2 files\n", "")
    text = "contract plus(@x, ret) = { // é\r\n  ret!(x + 1)\r\n}\r\n"
    assert (folder / "lib.rho").read_bytes() == codecs.BOM_UTF8 + text.encode()
    assert (folder / "lib.rho").stat().st_mode & 0o777 == 0o640
    assert (folder / "main.rho").read_text() == 'new out in { plus!(1, *out) | @"inc"!(2) }\n'


def test_a_diff_changes_nothing(folder: Path) -> None:
    before = (folder / "main.rho").read_text()
    status, out, err = run("main.rho:1:5", "answer", diff=True)
    assert (status, err) == (0, "")
    assert out == (
        "--- main.rho\n+++ main.rho\n@@ -1 +1 @@\n"
        '-new out in { inc!(1, *out) | @"inc"!(2) }\n+new answer in { inc!(1, *answer) | @"inc"!(2) }\n'
    )
    assert (folder / "main.rho").read_text() == before


def test_a_refusal_changes_nothing(folder: Path) -> None:
    before = (folder / "main.rho").read_text()
    status, out, err = run("main.rho:1:5", "inc")
    assert (status, out) == (1, "")
    assert err.startswith("rholsp rename: ")
    assert run("main.rho:1:5", "new") == (1, "", "rholsp rename: `new` is a keyword\n")
    assert run("main.rho:1:1", "x")[0] == 1
    assert (folder / "main.rho").read_text() == before


def test_a_place_that_is_none(folder: Path) -> None:
    assert run("main.rho:9:1", "x") == (2, "", "rholsp rename: main.rho: there is no line 9: the file has 2\n")
    assert run("nope.rho:1:1", "x") == (2, "", "rholsp rename: nope.rho: no such file\n")
    assert run("main.rho", "x")[0] == 2


def test_a_file_that_is_not_all_utf8_is_not_rewritten(folder: Path) -> None:
    broken = b"// \xff\nnew r in { inc!(2, *r) }\n"
    (folder / "broken.rho").write_bytes(broken)
    status, _, err = run("main.rho:1:inc", "plus")
    assert status == 1
    assert "broken.rho" in err
    assert (folder / "broken.rho").read_bytes() == broken
    assert "inc" in (folder / "main.rho").read_text()
