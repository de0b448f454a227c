"""`rholsp stats`: the real server, in a process of its own."""

import io
import json
import sys
from pathlib import Path

import pytest

from rholsp import client as client_module
from rholsp.client import ServerFailed, ServerProcess
from rholsp.commands.stats import stats

OPERATIONS = {
    "textDocument/declaration",
    "textDocument/definition",
    "textDocument/diagnostic",
    "textDocument/documentHighlight",
    "textDocument/documentSymbol",
    "textDocument/hover",
    "textDocument/prepareRename",
    "textDocument/rename",
    "textDocument/references",
    "workspace/symbol",
}


def run(path: Path, *, as_json: bool = False) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    return stats(str(path), as_json=as_json, out=out, err=err), out.getvalue(), err.getvalue()


def test_the_report_over_a_folder(tmp_path: Path) -> None:
    (tmp_path / "lib.rho").write_text(
        "new lib in { contract lib(@x) = { Nil } | lib!(1) } | contract free(@x) = { Nil }"
    )
    (tmp_path / "main.rho").write_text('// żółć\n@"ü"!(1) | free!(2)', encoding="utf-8")
    status, out, err = run(tmp_path, as_json=True)
    assert (status, err) == (0, "")
    report = json.loads(out)
    measured = {"files", "symbols", "regions", "operations", "cache", "start_ms", "index_ms", "open_to_first_answer"}
    assert set(report) == measured
    assert report["open_to_first_answer"]["count"] == 2
    assert (report["files"], report["regions"]) == (2, 0)
    assert report["symbols"] == 6
    assert set(report["operations"]) == OPERATIONS
    for measured in report["operations"].values():
        assert measured["count"] > 0
        assert 0 < measured["p50_ms"] <= measured["p95_ms"]
    cache = report["cache"]
    assert cache["hits"] > 0
    assert cache["misses"] > 0
    assert cache["hit_rate"] == pytest.approx(cache["hits"] / (cache["hits"] + cache["misses"]))
    assert report["start_ms"] > 0
    assert report["index_ms"] > 0


def test_the_table_for_people(tmp_path: Path) -> None:
    (tmp_path / "[lib]!.rho").write_text("new lib in { contract lib(@x) = { Nil } | lib!(1) }")
    (tmp_path / "other.rho").write_text("new other in { Nil }")
    status, out, _ = run(tmp_path / "[lib]!.rho")
    assert status == 0
    assert out.startswith(f"{tmp_path / '[lib]!.rho'}: 1 file, 2 symbols, 0 regions of other languages\nstarted in ")
    assert any(line.startswith("open to first answer ") for line in out.splitlines())
    assert {line.split()[0] for line in out.splitlines() if line} >= OPERATIONS


def test_a_folder_without_rholang(tmp_path: Path) -> None:
    status, out, _ = run(tmp_path, as_json=True)
    assert status == 0
    report = json.loads(out)
    assert (report["files"], report["symbols"]) == (0, 0)
    assert set(report["operations"]) == {"workspace/symbol"}


def test_a_missing_path(tmp_path: Path) -> None:
    path = tmp_path / "nowhere"
    assert run(path) == (2, "", f"rholsp stats: {path}: no such file or folder\n")


def test_a_server_that_ends_is_told_with_its_last_words() -> None:
    words = "import sys; sys.stderr.write('first\\nI am done\\n'); sys.exit(3)"
    with (
        ServerProcess((sys.executable, "-c", words)) as client,
        pytest.raises(ServerFailed, match="status 3: I am done"),
    ):
        client.ask("initialize")


def test_a_server_that_is_silent_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "PATIENCE", 0.2)
    silent = "import time; time.sleep(60)"
    with (
        ServerProcess((sys.executable, "-c", silent)) as client,
        pytest.raises(ServerFailed, match="said nothing for"),
    ):
        client.ask("initialize")
