"""A session that was recorded runs again, and what differs is found."""

import json
import os
import subprocess
import sys
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from rholsp.commands.replay_log import BadLog, read_log
from rholsp.protocol.framing import FrameDecoder, encode_frame
from rholsp.protocol.json_text import dumps
from rholsp.telemetry.events import Direction
from rholsp.text.uris import from_path
from rholsp.wire_log import recording
from tests.patience import HUNG
from tests.server.harness import at, initialize_params

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = 'contract @"shared"(@n) = { Nil }'
MAIN = 'new x in { x!(1) | @"shared"!(2) }'
Json = dict[str, Any]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workspace")
    (folder / "library.rho").write_text(LIBRARY)
    (folder / "main.rho").write_text(MAIN)
    return folder


@pytest.fixture(scope="module")
def record(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The record of an editor's session, with answers to the server's questions, garbage, and a cancellation."""
    logs = tmp_path_factory.mktemp("logs")
    uri = from_path(str(workspace / "main.rho"))
    capabilities = {"window": {"workDoneProgress": True}, "workspace": {"configuration": True}}
    line = [sys.executable, "-m", "rholsp", "--stdio", "--no-store", "--wire-log", "--log-folder", str(logs)]
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as process:
        editor = Editor(process)
        editor.ask("initialize", initialize_params(folders=[workspace], capabilities=capabilities))
        editor.tell("initialized", {})
        editor.tell(
            "textDocument/didOpen",
            {"textDocument": {"uri": uri, "languageId": "rholang", "version": 1, "text": MAIN}},
        )
        editor.until(lambda message: message.get("params", {}).get("value", {}).get("kind") == "end")
        for method in ("definition", "hover", "references"):
            editor.ask(f"textDocument/{method}", {**at(uri, MAIN, "shared"), "context": {"includeDeclaration": True}})
        change = {"range": {"start": place(0), "end": place(0)}, "text": "// é\n"}
        editor.tell("textDocument/didChange", {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [change]})
        editor.ask("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
        editor.send_raw(b"{ this is no JSON")
        editor.until(lambda message: message.get("id", 0) is None)
        editor.send({"id": "gone", "method": "textDocument/hover", "params": at(uri, MAIN, "x")})
        editor.tell("$/cancelRequest", {"id": "gone"})
        editor.until(lambda message: message.get("id") == "gone")
        editor.ask("rholsp/statistics", None)
        editor.ask("shutdown", None)
        editor.tell("exit", None)
        assert process.wait(30) == 0
    (path,) = logs.glob("wire-*.jsonl")
    return path


def place(line: int) -> Json:
    return {"line": line, "character": 0}


class Editor:
    """Writes and reads frames; answers what the server asks."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.process, self.decoder, self.read, self.last = process, FrameDecoder(), list[Json](), 0

    def send_raw(self, body: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(encode_frame(body))
        self.process.stdin.flush()

    def send(self, message: Json) -> None:
        self.send_raw(dumps({"jsonrpc": "2.0", **message}))

    def tell(self, method: str, params: Any) -> None:
        self.send({"method": method, "params": params})

    def ask(self, method: str, params: Any) -> Any:
        self.last += 1
        self.send({"id": self.last, "method": method, "params": params})
        return self.until(lambda message: message.get("id") == self.last and "method" not in message)

    def until(self, wanted: Any) -> Json:
        """The next message of that kind."""
        while True:
            while self.read:
                message = self.read.pop(0)
                if "method" in message and "id" in message:
                    configured = [{"diagnostics": {"delayMs": 0}}]
                    result = configured if message["method"] == "workspace/configuration" else None
                    self.send({"id": message["id"], "result": result})
                if wanted(message):
                    return message
            assert self.process.stdout is not None
            data = self.process.stdout.read1(65536)
            assert data
            self.read.extend(json.loads(body) for body in self.decoder.feed(data))


def replay(*arguments: object) -> "subprocess.CompletedProcess[str]":
    line = [sys.executable, "-m", "rholsp", "replay", *map(str, arguments)]
    return subprocess.run(line, capture_output=True, text=True, cwd=ROOT, check=False, timeout=HUNG)


@pytest.mark.parametrize("speed", [[], ["--original-speed"]])
def test_a_recorded_session_gives_no_differences(record: Path, speed: list[str]) -> None:
    done = replay(record, "--no-store", "--json", *speed)
    report = json.loads(done.stdout)
    assert (report["differences"], done.returncode, done.stderr) == ([], 0, "")
    operations = report["operations"]
    assert set(operations) == {
        "initialize",
        "textDocument/definition",
        "textDocument/hover",
        "textDocument/references",
        "textDocument/documentSymbol",
        "rholsp/statistics",
        "shutdown",
    }
    assert operations["textDocument/hover"]["count"] == 2
    assert operations["textDocument/hover"]["now"]["p50_ms"] > 0
    if speed:
        assert report["seconds"] >= read_log(record)[-1].seconds


def test_an_answer_that_was_another_one_is_a_difference(record: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed.jsonl"
    lines = record.read_bytes().split(b"\n")
    at_answer = next(i for i, line in enumerate(lines) if b'"dir":"out"' in line and b'"id":2,"result"' in line)
    lines[at_answer] = lines[at_answer].replace(b"library.rho", b"elsewhere.rho")
    changed.write_bytes(b"\n".join(lines))
    done = replay(changed, "--no-store")
    assert (done.returncode, done.stderr) == (1, "")
    assert "\n1 difference\n  textDocument/definition, id 2\n    recorded " in done.stdout
    assert "elsewhere.rho" in done.stdout


def test_diagnostics_that_were_others_are_a_difference(record: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed.jsonl"
    changed.write_bytes(record.read_bytes().replace(b'"params":{"uri":', b'"params":{"more":1,"uri":'))
    done = replay(changed, "--no-store", "--json")
    assert done.returncode == 1
    assert any(one["what"].startswith("diagnostics of ") for one in json.loads(done.stdout)["differences"])


def test_another_folder_can_stand_in(record: Path, workspace: Path, tmp_path: Path) -> None:
    moved = tmp_path / 'mövéd "here"'
    moved.mkdir()
    for file in workspace.iterdir():
        (moved / file.name).write_text(file.read_text())
    done = replay(record, "--no-store", "--folder", moved)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\n0 differences\n" in done.stdout
    # The record without the folder that it was made in: the library is not found, which shows.
    (moved / "library.rho").unlink()
    assert replay(record, "--no-store", "--folder", moved).returncode == 1


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "not a record that --wire-log made"),
        (b"{}\n", "not a record that --wire-log made"),
        (b'{"rholsp_wire_log":2}\n', "a record of version 2, but this rholsp reads version 1"),
        (b'{"rholsp_wire_log":1}\n{"t":1}\n', "a line is no message"),
    ],
)
def test_what_is_no_record(tmp_path: Path, content: bytes, complaint: str) -> None:
    path = tmp_path / "log"
    path.write_bytes(content)
    done = replay(path)
    assert (done.returncode, done.stdout) == (2, "")
    assert complaint in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_record_that_is_not_there() -> None:
    done = replay("nowhere.jsonl")
    assert done.returncode == 2
    assert "No such file" in done.stderr
    assert "Errno" not in done.stderr


def test_everything_is_recorded_and_read_back(tmp_path: Path) -> None:
    bodies = [b'{"jsonrpc": "2.0",\n "id": 1}', b"\xff no JSON", b"[1, 2]", '{"text":"é\u2028"}'.encode()]
    path = tmp_path / "new" / "wire.jsonl"
    with recording(path) as observer:
        for body in bodies:
            observer.frame(Direction.IN, body)
        observer.frame(Direction.OUT, b"{}")
    lines = read_log(path)
    assert [line.message for line in lines] == [{"jsonrpc": "2.0", "id": 1}, {}, {}, {"text": "é\u2028"}, {}]
    assert [line.raw for line in lines] == [b"", b"\xff no JSON", b"[1,2]", b"", b""]
    assert [line.incoming for line in lines] == [True] * 4 + [False]
    assert [line.seconds for line in lines] == sorted(line.seconds for line in lines)
    assert b64encode(b"\xff no JSON") in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0


def test_a_record_is_never_written_over(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "wire.jsonl").write_text("kept")
    with recording(tmp_path / "wire.jsonl") as observer:
        observer.frame(Direction.IN, b"{}")
    assert (tmp_path / "wire.jsonl").read_text() == "kept"
    assert "messages are not recorded" in caplog.text


def test_a_record_ends_where_it_is_long_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("rholsp.wire_log.MAX_BYTES", 1_000)
    with recording(tmp_path / "wire.jsonl") as observer:
        for _ in range(1_000):
            observer.frame(Direction.IN, b'{"method":"x"}')
    assert (tmp_path / "wire.jsonl").stat().st_size <= 1_100
    assert len(read_log(tmp_path / "wire.jsonl")) > 5
    assert caplog.text.count("messages are recorded no longer") == 1


def test_a_last_line_that_was_cut_off_is_passed_over(record: Path, tmp_path: Path) -> None:
    path = tmp_path / "cut.jsonl"
    path.write_bytes(record.read_bytes().rstrip(b"\n")[:-5])
    assert len(read_log(path)) == len(read_log(record)) - 1


def test_a_folder_can_stand_in_only_for_one(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(
        b'{"rholsp_wire_log":1}\n{"t":1,"dir":"in","message":{"id":1,"method":"initialize","params":{"rootUri":null}}}\n'
    )
    with pytest.raises(BadLog, match="no folder open"):
        read_log(path, folder=str(tmp_path))


@pytest.mark.skipif(os.name == "nt", reason="pipes with names")
def test_a_pipe_is_no_record(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(BadLog, match="not a regular file"):
        read_log(tmp_path / "pipe")
    with pytest.raises(BadLog, match="not a regular file"):
        read_log(tmp_path)
