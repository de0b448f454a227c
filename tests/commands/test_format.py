"""`rholsp format`: what it writes, where, and its exit status."""

import io
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from rholsp.cli import main
from rholsp.commands import format as command
from rholsp.commands.format import Mode, format_paths, format_stream
from tests.patience import HUNG

UGLY, NEAT = "x!( 1 )|y!( 2 )", "x!(1) | y!(2)\n"


def run(*paths: Path | str, mode: Mode = Mode.WRITE) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    return format_paths([str(path) for path in paths], mode, out=out, err=err), out.getvalue(), err.getvalue()


def stream(data: bytes, mode: Mode = Mode.WRITE, name: str = "stdin.rho") -> tuple[int, bytes, str]:
    out, err = io.BytesIO(), io.StringIO()
    return format_stream(io.BytesIO(data), out, mode, name=name, err=err), out.getvalue(), err.getvalue()


def test_files_of_both_languages_are_rewritten_in_place(tmp_path: Path) -> None:
    (tmp_path / "a.rho").write_text(UGLY)
    (tmp_path / "b.metta").write_text("(f   1)")
    (tmp_path / "c.rho").write_text(NEAT)
    assert run(tmp_path) == (0, "", "2 files formatted, 1 in order already\n")
    assert (tmp_path / "a.rho").read_text() == NEAT
    assert (tmp_path / "b.metta").read_text() == "(f 1)\n"
    assert run(tmp_path) == (0, "", "0 files formatted, 3 in order already\n")
    assert sorted(os.listdir(tmp_path)) == ["a.rho", "b.metta", "c.rho"]


def test_check_names_files_and_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.rho"
    path.write_text(UGLY)
    assert run(path, mode=Mode.CHECK) == (1, f"{path}\n", "1 file would be formatted, 0 in order already\n")
    assert path.read_text() == UGLY
    path.write_text(NEAT)
    assert run(path, mode=Mode.CHECK) == (0, "", "0 files would be formatted, 1 in order already\n")


@pytest.mark.parametrize(("mode", "status"), [(Mode.DIFF, 0), (Mode.CHECK_AND_DIFF, 1)])
def test_a_diff_shows_what_would_change(tmp_path: Path, mode: Mode, status: int) -> None:
    path = tmp_path / "a.rho"
    path.write_text(f"// é\n{UGLY}")
    found = run(path, mode=mode)
    assert found[0] == status
    assert found[1].split("\n") == [
        *(f"--- {path}", f"+++ {path}", "@@ -1,2 +1,2 @@", " // é", f"-{UGLY}"),
        *("\\ No newline at end of file", f"+{NEAT.rstrip()}", ""),
    ]
    assert path.read_text().endswith(UGLY)


def test_the_mode_of_a_file_stays_and_so_does_a_link(tmp_path: Path) -> None:
    path, link = tmp_path / "a.rho", tmp_path / "link.rho"
    path.write_text(UGLY)
    path.chmod(0o750)
    link.symlink_to(path)
    assert run(link)[0] == 0
    assert link.is_symlink()
    assert path.read_text() == NEAT
    assert stat.S_IMODE(path.stat().st_mode) == 0o750


def test_a_file_that_cannot_be_written_stays_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(source: object, target: object) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "a.rho"
    path.write_text(UGLY)
    monkeypatch.setattr(os, "replace", fail)
    status, _, err = run(path)
    assert (status, err.split("\n")[0]) == (2, f"rholsp format: {path}: No space left on device")
    assert path.read_text() == UGLY
    assert os.listdir(tmp_path) == ["a.rho"]


def test_what_cannot_be_formatted_is_told_and_the_rest_is_done(tmp_path: Path) -> None:
    (tmp_path / "bad.rho").write_text("// é\nx!(é é")
    (tmp_path / "bytes.rho").write_bytes(b"x!(\xff)")
    (tmp_path / "good.rho").write_text(UGLY)
    status, _, err = run(tmp_path, tmp_path / "none.rho")
    assert status == 2
    assert err.split("\n") == [
        f"rholsp format: {tmp_path}/none.rho: no such file or folder",
        f"rholsp format: {tmp_path}/bad.rho:2:6: expected `)` to close `(`, found the end of the file",
        f"rholsp format: {tmp_path}/bytes.rho: not valid UTF-8 at byte 3",
        *("1 file formatted, 0 in order already, 2 left as they are", ""),
    ]
    assert (tmp_path / "good.rho").read_text() == NEAT
    assert (tmp_path / "bytes.rho").read_bytes() == b"x!(\xff)"


def test_a_fault_of_ours_in_one_file_is_told_and_the_rest_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(path: str, text: str) -> str:
        if path.endswith("a.rho"):
            raise ZeroDivisionError
        return text

    (tmp_path / "a.rho").write_text(UGLY)
    (tmp_path / "b.rho").write_text(UGLY)
    monkeypatch.setattr(command, "formatted", fail)
    status, _, err = run(tmp_path)
    assert (status, err.split("\n")[0]) == (2, f"rholsp format: {tmp_path}/a.rho: internal error")
    assert "ZeroDivisionError" in caplog.text


def test_line_ends_and_a_byte_order_mark_stay_on_disk(tmp_path: Path) -> None:
    path = tmp_path / "a.rho"
    path.write_bytes(b"\xef\xbb\xbfx!( 1 ) |\r\nx!( 2 )\r\n")
    assert run(path)[0] == 0
    assert path.read_bytes() == b"\xef\xbb\xbfx!(1) |\r\nx!(2)\r\n"


def test_a_file_named_twice_is_formatted_once(tmp_path: Path) -> None:
    (tmp_path / "a.rho").write_text(UGLY)
    assert run(tmp_path, tmp_path / "a.rho")[2] == "1 file formatted, 0 in order already\n"


def test_stdin_goes_to_stdout() -> None:
    assert stream(UGLY.encode()) == (0, NEAT.encode(), "")
    assert stream(b"(f   1)", name="a.metta") == (0, b"(f 1)\n", "")
    assert stream(UGLY.encode(), Mode.CHECK) == (1, b"", "")
    assert stream(NEAT.encode(), Mode.CHECK) == (0, b"", "")
    assert stream(NEAT.encode(), Mode.DIFF) == (0, b"", "")
    status, out, _ = stream(UGLY.encode(), Mode.DIFF)
    assert status == 0
    assert out.startswith(b"--- stdin.rho\n+++ stdin.rho\n@@")


def test_a_syntax_error_on_stdin_gives_back_what_came() -> None:
    status, out, err = stream(b"x!(")
    assert (status, out) == (2, b"x!(")
    assert err.startswith("rholsp format: stdin.rho:1:3: ")


def test_much_work_tells_how_far_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    for number in range(12):
        (tmp_path / f"{number}.rho").write_text(UGLY)
    monkeypatch.setattr(command, "_MANY", 10)
    err = Terminal()
    format_paths([str(tmp_path)], Mode.WRITE, out=io.StringIO(), err=err)
    shown = err.getvalue().split("\r")
    assert shown[1:4] == ["0 of 12 files", "10 of 12 files", "12 of 12 files"]
    assert shown[-1].endswith("12 files formatted, 0 in order already\n")


def test_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.rho").write_text(UGLY)
    assert main(["format", "--check", str(tmp_path)]) == 1
    assert main(["format", "--diff", str(tmp_path)]) == 0
    assert main(["format", "-", str(tmp_path)]) == 2
    assert main(["format", str(tmp_path)]) == 0
    assert "- stands alone" in capsys.readouterr().err
    done = subprocess.run(
        [sys.executable, "-m", "rholsp", "format", "-"],
        input=UGLY.encode(),
        capture_output=True,
        check=False,
        timeout=HUNG,
    )
    assert (done.returncode, done.stdout) == (0, NEAT.encode())
