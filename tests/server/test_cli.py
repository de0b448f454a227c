"""The command line: what is accepted, what is refused, and with how many words."""

import logging
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import rholsp.app
import rholsp.startup
from rholsp.cli import main
from rholsp.config import Endpoint, Pipe, Port, Settings, WebPort
from rholsp.editor_settings import EditorSettings, read_editor_settings
from tests.patience import HUNG

ROOT = Path(__file__).parents[2]
POSIX = pytest.mark.skipif(os.name != "posix", reason="pipes, signals and descriptors of POSIX")


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """The settings that a server was started with, without a server."""
    settings: list[Settings] = []

    def run(given: Settings) -> int:
        settings.append(given)
        return 0

    monkeypatch.setattr(rholsp.startup, "run_stdio", run)
    return settings


@pytest.fixture
def endpoints(monkeypatch: pytest.MonkeyPatch) -> list[Endpoint]:
    """Where a server was told to find its clients, without a server."""
    found: list[Endpoint] = []

    def run(given: Settings, endpoint: Endpoint) -> int:
        found.append(endpoint)
        return 0

    monkeypatch.setattr(rholsp.app, "run_endpoint", run)
    return found


@pytest.mark.parametrize(
    "line",
    [
        "",
        "--stdio",
        "--stdio --log-level debug --no-color --client-process-id 7",
        "--log-level=info --clientProcessId=7 --stdio --wire-log",
        "--no-rnode --max-threads 4 --validator-backend rust --rnode-address localhost --rnode-port 40401 --stdio",
        "--validator-backend=grpc:localhost:1 --grpc-host=localhost --grpc-port=40402",
        "--metrics-port 0 --metrics-host ::1 --cache-size=0 --workers 0 --no-store",
        "--stdio --port 9000",
    ],
)
def test_command_lines_of_todays_clients_are_accepted(line: str, served: list[Settings]) -> None:
    assert main(line.split()) == 0
    assert len(served) == 1


def test_flags_become_settings(served: list[Settings]) -> None:
    line = (
        "--wire-log --metrics-port=9 --clientProcessId 7 --no-color --log-level DEBUG"
        " --workers=3 --cache-size 5 --no-store --metrics-host 0.0.0.0 --max-frame-bytes 4096"
        " --slow-ms 250 --log-folder there --long-steps-ms=50"
    )
    assert main(line.split()) == 0
    assert served == [
        Settings(
            log_level=logging.DEBUG,
            color=False,
            wire_log=True,
            client_process_id=7,
            metrics_port=9,
            metrics_host="0.0.0.0",
            cache_size=5,
            workers=3,
            store=False,
            max_frame_bytes=4096,
            slow_seconds=0.25,
            log_folder="there",
            long_steps_seconds=0.05,
        )
    ]
    assert main([]) == 0
    assert served[1] == Settings()


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("--frobnicate", "unrecognized arguments: --frobnicate"),
        ("frobnicate", "invalid choice: 'frobnicate'"),
        ("--log-level loud", "'loud' is none of"),
        ("--log-level", "expected one argument"),
        ("--cache-size -1", "'-1' is not a number from 0 up"),
        ("--workers=many", "'many' is not a number from 0 up"),
        ("--metrics-port 65536", "'65536' is not a port number"),
        ("--client-process-id x", "invalid int value: 'x'"),
        ("--stdio --socket --port 1", "not allowed with argument"),
        ("--socket=here", "'here' is not a port number"),
        ("--std", "unrecognized arguments: --std"),
        ("check", "the following arguments are required: PATH"),
        ("check --format xml a.rho", "invalid choice: 'xml'"),
        ("stats", "the following arguments are required: PATH"),
        ("replay", "the following arguments are required: LOG"),
        ("--slow-ms soon", "'soon' is not a number from 0 up"),
    ],
)
def test_a_mistake_is_one_line_and_status_2(line: str, complaint: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(line.split())
    assert caught.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert complaint in err
    assert err.count("\n") == 1
    assert err.startswith("rholsp")


@pytest.mark.parametrize(
    ("line", "endpoint"),
    [
        ("--socket --port 9000", Port(9000, connect=False)),
        ("--port=0 --socket", Port(0, connect=False)),
        ("--socket=9000", Port(9000, connect=True)),
        ("--clientProcessId=7 --socket=9000 --log-level debug", Port(9000, connect=True)),
        ("--port=9000 --websocket", WebPort(9000)),
        ("--websocket --port 0", WebPort(0)),
        ("--pipe rho.sock", Pipe("rho.sock")),
        ("--pipe=rho.sock", Pipe("rho.sock")),
    ],
)
def test_flags_say_where_clients_are(
    line: str, endpoint: Endpoint, endpoints: list[Endpoint], served: list[Settings]
) -> None:
    assert main(line.split()) == 0
    assert (endpoints, served) == ([endpoint], [])


@pytest.mark.parametrize("flag", ["--socket", "--websocket"])
def test_a_socket_without_a_port_is_refused(
    flag: str, endpoints: list[Endpoint], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([flag]) == 2
    assert "--port N" in capsys.readouterr().err
    assert endpoints == []


def test_help_names_every_flag_and_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--help"])
    assert caught.value.code == 0
    out = capsys.readouterr().out
    flags = (
        "stdio socket websocket port pipe log-level no-color client-process-id clientProcessId wire-log no-rnode"
        " max-threads"
        " validator-backend rnode-address rnode-port grpc-host grpc-port metrics-port metrics-host cache-size workers"
        " no-store max-frame-bytes slow-ms log-folder long-steps-ms version"
    )
    assert [flag for flag in flags.split() if f"--{flag}" not in out] == []
    assert [name for name in ("check", "stats", "index", "replay", "format") if f"\n    {name} " not in out] == []


@pytest.fixture
def broken(tmp_path: Path) -> str:
    """A folder with thousands of findings, some with names and texts that few encodings know."""
    (tmp_path / "a.rho").write_text(
        "new x in { x!(undefined, \N{GREEK SMALL LETTER ALPHA}) } | " * 3000, encoding="utf-8"
    )
    if os.name == "posix" and sys.platform != "darwin":
        (Path(os.fsdecode(bytes(tmp_path) + b"/caf\xe9.rho"))).write_text("x!(1)", encoding="utf-8")
    return str(tmp_path)


def command(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "rholsp", *arguments]
    return subprocess.run(line, text=True, cwd=ROOT, check=False, stderr=subprocess.PIPE, timeout=HUNG, **options)


@pytest.mark.parametrize("encoding", ["utf-8:strict", "ascii", "cp1252"])
def test_everything_can_be_written_in_any_encoding(broken: str, encoding: str) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    done = command("check", broken, stdout=subprocess.DEVNULL, env=environment)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)


@POSIX
@pytest.mark.parametrize("form", ["text", "json"])
def test_a_reader_that_has_seen_enough_is_no_fault(broken: str, form: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = command("check", "--format", form, broken, stdout=writing)
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="the system has no full device")
@pytest.mark.parametrize("path", ["tests", "examples"])
def test_output_that_cannot_be_written_is_one_line_and_status_2(path: str) -> None:
    with open("/dev/full", "w") as full:
        done = command("check", "--format", "json", path, stdout=full)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1:] == ["rholsp: No space left on device"]


@POSIX
def test_a_stream_that_is_not_there_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "a.rho").write_text("Nil")
    line = shlex.join([sys.executable, "-m", "rholsp", "check", str(tmp_path)])
    for closed in (">&-", "2>&-", ">&- 2>&-"):
        assert subprocess.run(f"{line} {closed}", shell=True, cwd=ROOT, check=False).returncode == 0


@POSIX
@pytest.mark.parametrize(("command", "said"), [("check", "nothing wrong in 1 file\n"), ("format", "")])
def test_a_stdin_that_is_not_there_is_an_empty_one(command: str, said: str, tmp_path: Path) -> None:
    line = f"{shlex.quote(sys.executable)} -m rholsp --workers 0 --no-store {command} -"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    shell = ["sh", "-c", f"{line} <&-"]
    done = subprocess.run(shell, capture_output=True, text=True, check=False, cwd=tmp_path, env=environment)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", said)


@POSIX
def test_an_interrupt_is_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "a.rho").write_text("Nil")
    code = (
        "import os, signal, sys, trio; from rholsp.cli import main; from rholsp.commands import check\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have its jobs ignore it\n"
        "async def interrupted(view, uri):\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    await trio.sleep(40)  # another thread may be the one that the signal comes to\n"
        "check.diagnostics = interrupted\n"
        "sys.exit(main(['check', sys.argv[1]]))"
    )
    line = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(line, capture_output=True, text=True, cwd=ROOT, check=False, timeout=HUNG)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_help_needs_no_server() -> None:
    code = (
        "import sys, rholsp.cli\n"
        "try: rholsp.cli.main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'trio', 'lsprotocol', 'parsimonious'} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("value", "settings", "complaints"),
    [
        (None, EditorSettings(), 0),
        ({}, EditorSettings(), 0),
        ({"trace": {"server": "off"}, "diagnostics": {}}, EditorSettings(), 0),
        ({"other": 1, "diagnostics": {"hint": False}, "files": {"exclude": [], "x": 1}}, EditorSettings(exclude=()), 3),
        ({"diagnostics": {"hints": False, "delayMs": 250}}, EditorSettings(hints=False, delay_seconds=0.25), 0),
        ([], EditorSettings(), 1),
        ({"diagnostics": []}, EditorSettings(), 1),
        ({"diagnostics": {"scope": "openFiles"}}, EditorSettings(workspace_scope=False), 0),
        ({"diagnostics": {"scope": "all"}}, EditorSettings(), 1),
        ({"diagnostics": {"hints": 1, "delayMs": True}}, EditorSettings(), 2),
        ({"diagnostics": {"hints": False, "delayMs": 5001}}, EditorSettings(hints=False), 1),
        ({"diagnostics": {"disabled": ["RH401"]}}, EditorSettings(disabled=frozenset({"RH401"})), 0),
        ({"diagnostics": {"disabled": "RH401"}}, EditorSettings(), 1),
        ({"inlayHints": {"parameterNames": False}}, EditorSettings(parameter_names=False), 0),
        ({"inlayHints": {"parameterNames": "off", "other": 1}}, EditorSettings(), 2),
        ({"codeLens": {"calls": False}}, EditorSettings(call_lenses=False), 0),
        ({"metta": {"dialect": "petta"}}, EditorSettings(metta_dialect="petta"), 0),
        ({"metta": {"dialect": "lisp"}}, EditorSettings(), 1),
    ],
)
def test_editor_settings_fall_back_one_by_one(value: object, settings: EditorSettings, complaints: int) -> None:
    read, found = read_editor_settings(value)
    assert read == settings
    assert len(found) == complaints


@pytest.mark.parametrize("name", ["trio", "msgspec", "lsprotocol"])
def test_another_package_by_the_name_of_one_that_we_use_is_passed_over(name: str, tmp_path: Path) -> None:
    (tmp_path / f"{name}.py").write_text("raise ImportError('not the one that you want')")
    (tmp_path / "a.rho").write_text("new x in { x!(1) }")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    arguments = [sys.executable, "-m", "rholsp", "check", str(tmp_path / "a.rho")]
    for folder in (ROOT, tmp_path):
        done = subprocess.run(
            arguments, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=HUNG
        )
        assert (done.returncode, done.stderr) == (0, "nothing wrong in 1 file\n")


@POSIX
def test_a_signal_while_the_server_is_being_loaded_ends_it_in_order() -> None:
    script = """
import os, signal, sys
class Killer:
    def find_spec(self, name, path=None, target=None):
        if name == "rholsp.app":
            os.kill(os.getpid(), signal.SIGTERM)
sys.meta_path.insert(0, Killer())
from rholsp.cli import main
sys.exit(main(["--stdio"]) or 3)
"""
    done = subprocess.run([sys.executable, "-c", script], input=b"", capture_output=True, check=False, timeout=HUNG)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
