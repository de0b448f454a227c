"""`rholsp check`: what it writes, and its exit status."""

import codecs
import io
import json
import os
import shutil
import signal
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import pytest

from rholsp.commands import check as command
from rholsp.commands import rewriting
from rholsp.commands.check import check, wants_colour


def run(*paths: Path | str, **options: object) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    status = check([str(path) for path in paths], out=out, err=err, **options)  # type: ignore[arg-type]
    return status, out.getvalue(), err.getvalue()


def test_a_clean_file(tmp_path: Path) -> None:
    (tmp_path / "a.rho").write_text("new x in { x!(1) }")
    assert run(tmp_path) == (0, "", "nothing wrong in 1 file\n")


def test_an_error_with_its_line_and_a_marker(tmp_path: Path) -> None:
    path = tmp_path / "a.rho"
    path.write_text('new counter in {\n\t// 漢字 before\n\tcounter!(1) | @"漢"!(2) | countr!(3)\n}\n')
    status, out, err = run(path)
    assert status == 1
    assert out.splitlines() == [
        f"{path}:3:27: error RH101: `countr` is not bound; did you mean `counter`?",
        '    3 | \tcounter!(1) | @"漢"!(2) | countr!(3)',
        "      | \t                          ^^^^^^",
    ]
    assert err == "1 error in 1 file\n"


def test_files_of_all_paths_are_one_workspace(tmp_path: Path) -> None:
    for name, text in (("one/lib.rho", "contract lib(@x) = { @x!(1) }"), ("two/main.rhox", "lib!(1)")):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text)
    assert run(tmp_path / "two")[0] == 1
    status, out, err = run(tmp_path / "one", tmp_path / "two")
    assert status == 0
    assert "warning RH101" in out
    assert "warning RH121" in out
    assert err == "2 warnings in 2 files\n"


USER, LIBRARY = "new r in { lib!(1) | r!(2) }", "contract lib(@x) = { @x!(1) }"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with a library, and a program two folders below."""
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text("ignored/\n")
    for name, text in (("lib.rho", LIBRARY), ("a/b/main.rho", USER), ("ignored/c.rho", "y!(1)")):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_a_file_is_checked_in_the_workspace_that_it_lies_in(repository: Path) -> None:
    for path in (repository / "a/b/main.rho", repository / "a/b", repository / "a"):
        status, out, err = run(path)
        assert (status, err) == (0, "1 warning in 1 file\n"), path
        assert f"{repository / 'lib.rho'}:1:10: `lib` in another file\n" in out
    (repository / ".git").rmdir()
    assert run(repository / "a/b/main.rho")[0] == 1
    assert run(repository / "a/b/main.rho", root=str(repository))[0] == 0
    assert run(repository / "a", repository / "lib.rho")[0] == 0


def test_another_root_may_be_named(repository: Path) -> None:
    assert run(repository / "a/b/main.rho", root=str(repository / "a"))[0] == 1
    assert run(repository / "lib.rho", root=str(repository / "a"))[2] == "1 warning in 1 file\n"
    nowhere = repository / "nowhere"
    assert run(repository, root=str(nowhere)) == (2, "", f"rholsp check: {nowhere}: no such folder\n")


def test_what_the_workspace_ignores_is_checked_where_it_is_named(repository: Path) -> None:
    assert run(repository)[2] == "2 warnings in 2 files\n"
    assert run(repository / "ignored")[2] == "1 error in 1 file\n"
    assert run(repository / "ignored/c.rho")[2] == "1 error in 1 file\n"


def test_the_text_may_come_over_stdin(repository: Path) -> None:
    text = io.BytesIO(b"\xef\xbb\xbfnew r in { lib!(1) | q!(2) | r!(3) }")
    status, out, err = run("-", stdin=text, stdin_filename=str(repository / "a/b/main.rho"))
    assert (status, err) == (1, "1 error, 1 warning in 1 file\n")
    assert f"\n{repository / 'a/b/main.rho'}:1:22: error RH101: `q` is not bound" in out
    status, out, _ = run("-", stdin=io.BytesIO(b"new r in { lib!(1) | r!(1) }"))
    assert status == 1
    assert out.startswith("<stdin>:1:12: error RH101: `lib` is not bound")
    assert "RH020" in run("-", stdin=io.BytesIO(b"// \xe9"))[1]


def test_a_file_named_twice_or_by_a_link_is_checked_once(tmp_path: Path) -> None:
    (tmp_path / "a.rho").write_text("x!(1)")
    (tmp_path / "b.rho").symlink_to(tmp_path / "a.rho")
    assert run(tmp_path, tmp_path / "a.rho", tmp_path / "b.rho")[2] == "1 error in 1 file\n"


def test_a_file_is_checked_whatever_its_suffix(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x!(1)")
    assert run(tmp_path / "a.txt")[0] == 1
    assert run(tmp_path)[:2] == (0, "")


def test_json_counts_from_one_in_code_points(tmp_path: Path) -> None:
    path = tmp_path / "a.rho"
    path.write_text('@"\N{MATHEMATICAL BOLD SMALL ALPHA}"!(1) | x!(2)', encoding="utf-8")
    status, out, _ = run(path, output="json")
    assert status == 1
    assert json.loads(out) == [
        {
            "path": str(path),
            "line": 1,
            "column": 12,
            "end_line": 1,
            "end_column": 13,
            "severity": "error",
            "code": "RH101",
            "message": "`x` is not bound; bind it with `new x in { … }`",
        }
    ]


def test_json_of_a_clean_file_is_an_empty_array(tmp_path: Path) -> None:
    (tmp_path / "a.rho").write_text("Nil")
    assert run(tmp_path, output="json") == (0, "[]\n", "")


def test_a_missing_path_is_told_and_the_others_are_checked(tmp_path: Path) -> None:
    (tmp_path / "a.rho").write_text("x!(1)")
    status, out, err = run(tmp_path / "nowhere", tmp_path / "a.rho")
    assert status == 2
    assert "RH101" in out
    assert err.splitlines()[0] == f"rholsp check: {tmp_path / 'nowhere'}: no such file or folder"


def test_without_any_file_there_is_no_verdict(tmp_path: Path) -> None:
    assert run(tmp_path / "nowhere") == (2, "", f"rholsp check: {tmp_path / 'nowhere'}: no such file or folder\n")
    told = f"rholsp check: {tmp_path}: there are no *.rho or *.rhox or *.metta files in it\n"
    assert run(tmp_path) == (0, "", told)
    assert run(tmp_path, output="json") == (0, "[]\n", told)


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    (tmp_path / "a.rho").write_text("x!(1)")
    loop = tmp_path / "loop"
    loop.mkdir()
    (loop / "b.rho").write_text("Nil")
    (loop / "again").symlink_to(tmp_path)
    assert run(tmp_path)[2] == "1 error in 2 files\n"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with a name")
def test_what_is_no_regular_file_is_told_and_the_others_are_checked(tmp_path: Path) -> None:
    (tmp_path / "a.rho").write_text("x!(1)")
    os.mkfifo(tmp_path / "pipe.rho")
    status, out, err = run(tmp_path)
    assert status == 2
    assert "RH101" in out
    assert f"{tmp_path / 'pipe.rho'}: not a regular file" in err


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the system refuses root nothing")
def test_what_the_system_refuses_to_open_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.rho").write_text("x!(1)")
    (tmp_path / "b.rho").write_text("Nil")
    (tmp_path / "b.rho").chmod(0)
    status, out, err = run(tmp_path)
    assert status == 2
    assert "RH101" in out
    assert f"{tmp_path / 'b.rho'}: Permission denied" in err


def test_binary_and_invalid_files_are_errors_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "a.rho").write_bytes(b"\0\1")
    (tmp_path / "b.rho").write_bytes(b"// \xe9\nx!(1)")
    status, out, _ = run(tmp_path)
    assert status == 1
    assert f"{tmp_path / 'a.rho'}:1:1: error RH021: the file is binary" in out
    assert f"{tmp_path / 'b.rho'}:1:4: error RH020: the file is not valid UTF-8: byte 0xe9 at offset 3" in out
    assert f"{tmp_path / 'b.rho'}:2:1: error RH101" in out


def test_a_long_line_is_cut_around_the_place(tmp_path: Path) -> None:
    (tmp_path / "a.rho").write_text("new x in { " + "x!(1) | " * 100 + "y!(2)" + " | x!(1)" * 100 + " }")
    _, out, _ = run(tmp_path)
    source, marker = out.splitlines()[1:]
    assert len(source) < 120
    assert source[marker.index("^")] == "y"
    assert source[8] == "…"
    assert source[-1] == "…"


def test_control_characters_do_not_reach_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "a.rho").write_text("x!(1) // \x1b[2J")
    assert "\x1b" not in run(tmp_path)[1]


def test_related_places_are_shown(tmp_path: Path) -> None:
    (tmp_path / "a.rho").write_text("new x, x in { x!(1) }")
    out = run(tmp_path)[1]
    assert "RH114" in out
    assert f"      {tmp_path / 'a.rho'}:1:5: " in out


def test_colour_only_where_it_is_wanted(tmp_path: Path) -> None:
    (tmp_path / "a.rho").write_text("x!(1)")
    assert "\x1b[31merror RH101\x1b[0m" in run(tmp_path, colour=True)[1]

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    assert wants_colour(Terminal(), no_color=False, environ={})
    assert not wants_colour(Terminal(), no_color=True, environ={})
    assert not wants_colour(Terminal(), no_color=False, environ={"NO_COLOR": "1"})
    assert not wants_colour(Terminal(), no_color=False, environ={"TERM": "dumb"})
    assert not wants_colour(io.StringIO(), no_color=False, environ={})


def test_as_a_subcommand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.rho").write_text("x!(1)")
    general = {
        "format": "text",
        "color": True,
        "workers": 0,
        "store": False,
        "root": None,
        "stdin_filename": None,
        "fix": False,
        "watch": False,
        "diff": False,
    }
    assert command.run(Namespace(paths=[str(tmp_path)], **general)) == 1
    captured = capsys.readouterr()
    assert "error RH101" in captured.out
    assert captured.err == "1 error in 1 file\n"


# ------------------------------------------------------------------------------------------------ repairs

BROKEN = "new a, b, c in {\r\n  a!(b)\r\n}"
REPAIRED = "new a, b in {\r\n  a!(*b)\r\n}"


def diffed(*paths: Path) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    return command.show_fixes([str(path) for path in paths], out=out, err=err), out.getvalue(), err.getvalue()


def test_safe_repairs_are_written_and_what_is_left_is_told(tmp_path: Path) -> None:
    path, clean, link = tmp_path / "a.rho", tmp_path / "b.rho", tmp_path / "link.rho"
    path.write_bytes(codecs.BOM_UTF8 + BROKEN.encode())
    path.chmod(0o754)
    link.symlink_to(path)
    clean.write_text("new x in { x!(y) }")
    status, out, err = run(link, clean, fix=True)
    assert status == 1
    assert path.read_bytes() == codecs.BOM_UTF8 + REPAIRED.encode()
    assert (path.stat().st_mode & 0o777, link.is_symlink()) == (0o754, True)
    assert "RH101" in out
    assert "RH104" not in out
    assert err == "repaired 1 file\n1 error in 2 files\n"
    assert run(link, clean, fix=True)[2] == "repaired 0 files\n1 error in 2 files\n"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.rho", "b.rho", "link.rho"]


def test_what_would_be_repaired_is_shown_as_a_diff_that_patch_takes(tmp_path: Path) -> None:
    path = tmp_path / "a.rho"
    path.write_bytes(BROKEN.encode())
    status, out, err = diffed(path)
    assert (status, err) == (1, "would repair 1 file\n")
    assert path.read_bytes() == BROKEN.encode()
    assert out.startswith(f"--- {path}\n+++ {path}\n@@ -1,3 +1,3 @@\n-new a, b, c in {{\r\n")
    if shutil.which("patch"):
        (tmp_path / "fix.diff").write_bytes(out.encode())
        subprocess.run(["patch", "--binary", "-s", str(path), str(tmp_path / "fix.diff")], check=True)
        assert path.read_bytes() == REPAIRED.encode()
    (tmp_path / "c.rho").write_text("new x in { x!(1) }")
    assert diffed(tmp_path / "c.rho") == (0, "", "would repair 0 files\n")
    assert diffed(tmp_path / "nobody.rho")[0] == 2


def test_a_file_that_was_not_read_as_it_is_or_has_syntax_errors_is_left_alone(tmp_path: Path) -> None:
    for name, data in (("a.rho", b'new a, b in { a!(b, "\xff") }'), ("b.rho", b"new a, b in { a!(b }")):
        (tmp_path / name).write_bytes(data)
        run(tmp_path / name, fix=True)
        assert (tmp_path / name).read_bytes() == data


def test_a_file_that_cannot_be_written_is_told_and_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.rho"
    path.write_text(BROKEN)

    def refuse(path: str, data: bytes) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(rewriting, "replace_file", refuse)
    status, _, err = run(path, fix=True)
    assert status == 2
    assert f"rholsp check: {path}: Permission denied" in err
    assert "repaired 0 files" in err


# ------------------------------------------------------------------------------------------------ other programs

FINDINGS = 'new a in {\n  // 😀é\n  b!("%, é") |\n  "no, a: string" }\n'


def test_annotations_of_github(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a,b:%.rho").write_text(FINDINGS)
    status, out, err = run("a,b:%.rho", output="github")
    assert status == 1
    assert out.splitlines()[:2] == [
        "::notice file=a%2Cb%3A%25.rho,line=1,endLine=1,col=5,endColumn=6,title=RH402::`a` is never used",
        "::error file=a%2Cb%3A%25.rho,line=3,endLine=3,col=3,endColumn=4,title=RH101::"
        "`b` is not bound; bind it with `new b in { … }`",
    ]
    assert err.endswith("in 1 file\n")


def test_a_log_of_sarif(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository)
    (repository / "a ü.rho").write_text(FINDINGS)
    status, out, err = run("a ü.rho", "a/b/main.rho", output="sarif")
    assert (status, err) == (1, "")
    log = json.loads(out)
    assert log["version"] == "2.1.0"
    (run_log,) = log["runs"]
    rules = run_log["tool"]["driver"]["rules"]
    assert run_log["columnKind"] == "unicodeCodePoints"
    for result in run_log["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        assert result["level"] in {"error", "warning", "note"}
    first = next(result for result in run_log["results"] if result["ruleId"] == "RH101")
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "a%20%C3%BC.rho", "uriBaseId": "SRCROOT"}
    assert place["region"] == {"startLine": 3, "startColumn": 3, "endLine": 3, "endColumn": 4}
    elsewhere = run_log["results"][-1]
    (related,) = elsewhere["relatedLocations"]
    assert related["physicalLocation"]["artifactLocation"]["uri"] == (repository / "lib.rho").as_uri()
    rule = rules[first["ruleIndex"]]
    assert rule["shortDescription"]["text"] == "Name that nothing binds"


def test_a_fingerprint_stays_when_the_finding_moves(tmp_path: Path) -> None:
    def fingerprints(text: str) -> list[str]:
        (tmp_path / "a.rho").write_text(text)
        results = json.loads(run(tmp_path, output="sarif")[1])["runs"][0]["results"]
        return [result["partialFingerprints"]["codeAndLine/v1"] for result in results]

    assert fingerprints("b!(1)") == fingerprints("// above\n\n  b!(1)")
    assert fingerprints("b!(1)") != fingerprints("c!(1)")


def test_a_watch_reports_again_what_has_changed(tmp_path: Path) -> None:
    """The process is told to stop by the test, which waits for its words and for nothing else."""
    path = tmp_path / "a.rho"
    path.write_text("b!(1)")
    command_line = [sys.executable, "-m", "rholsp", "check", "--watch", "--no-store", str(tmp_path)]
    with subprocess.Popen(command_line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            assert "`b` is not bound" in process.stdout.readline()
            while not process.stderr.readline().startswith("watching"):
                pass
            path.write_text("new c in { c!(1) }")
            # A report may come between the writing and the reading.
            while process.stderr.readline() != "nothing wrong in 1 file\n":
                assert process.poll() is None
        finally:
            process.terminate()
        process.communicate(timeout=60)
    assert process.returncode == -signal.SIGTERM


def test_a_watch_takes_files_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.watch([str(tmp_path / "nope")], out=io.StringIO(), err=sys.stderr) == 2
    assert capsys.readouterr().err == f"rholsp check: {tmp_path / 'nope'}: no such file or folder\n"
