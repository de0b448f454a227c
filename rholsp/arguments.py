"""The arguments of the command line. Imports nothing heavy: they are read before it is known which command runs."""

import argparse
import logging
from typing import Any, NoReturn

from rholsp import __version__
from rholsp.config import (
    DEFAULT_CACHE_SIZE,
    DEFAULT_MAX_FRAME_BYTES,
    DEFAULT_METRICS_HOST,
    DEFAULT_SLOW_SECONDS,
)

_LOG_LEVELS = {
    "off": logging.CRITICAL + 1,
    "error": logging.ERROR,
    "warn": logging.WARNING,
    "warning": logging.WARNING,
    "info": logging.INFO,
    "debug": logging.DEBUG,
    "trace": logging.DEBUG,
}


QUESTIONS = (
    "definition",
    "declaration",
    "type-definition",
    "references",
    "implementations",
    "callers",
    "hover",
    "outline",
    "symbols",
)
"""Those of `commands.questions`, which a test compares; importing it takes long."""

LISTEN = object()
"""The value of --socket without a number."""


class _Parser(argparse.ArgumentParser):
    """An argument parser that reports errors in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message} (see {self.prog} --help)\n")


def parser() -> argparse.ArgumentParser:
    """Reads all commands, and reports errors in one line."""
    arguments = _Parser(
        prog="rholsp",
        description="A language server for Rholang and MeTTa. Without a command it serves one editor over stdin and"
        " stdout, or any number of them over sockets.",
        allow_abbrev=False,
    )
    arguments.add_argument("--version", action="version", version=f"rholsp {__version__}")
    _add_shared_flags(arguments)
    _add_server_flags(arguments)
    _add_node_flags(arguments)
    _add_commands(arguments)
    return arguments


def _add_shared_flags(parser: argparse.ArgumentParser, *, again: bool = False) -> None:
    """Flags that stand before or after a command; `again` marks the second place, which overrides nothing unasked."""

    def default(value: Any) -> Any:
        return argparse.SUPPRESS if again else value

    group = parser.add_argument_group("general")
    group.add_argument(
        "--log-level",
        type=_log_level,
        default=default(logging.WARNING),
        metavar="LEVEL",
        help=f"what to log on stderr: {', '.join(_LOG_LEVELS)} (default: warning)",
    )
    group.add_argument(
        "--no-color", dest="color", action="store_false", default=default(True), help="no colours on a terminal"
    )
    group.add_argument(
        "--cache-size",
        type=_count,
        default=default(DEFAULT_CACHE_SIZE),
        metavar="N",
        help=f"entries of the resolver cache, 0 for none (default: {DEFAULT_CACHE_SIZE})",
    )
    group.add_argument(
        "--workers",
        type=_count,
        default=default(None),
        metavar="N",
        help="worker processes for indexing, 0 to keep all work in this process (default: as many as pay)",
    )
    group.add_argument(
        "--no-store", dest="store", action="store_false", default=default(True), help="keep no index on disk"
    )


def _add_server_flags(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("server")
    transport = group.add_mutually_exclusive_group()
    transport.add_argument("--stdio", action="store_true", help="serve over stdin and stdout (the default)")
    transport.add_argument(
        "--socket",
        nargs="?",
        type=_port,
        const=LISTEN,
        metavar="N",
        help="serve every client that connects to --port; with =N, the one client that listens on port N",
    )
    transport.add_argument(
        "--websocket", action="store_true", help="serve every client that connects to --port by WebSocket"
    )
    transport.add_argument(
        "--pipe",
        metavar="PATH",
        help="serve the client that listens on PATH, a Unix socket or a named pipe of Windows; where none does,"
        " every client that connects to it",
    )
    group.add_argument(
        "--port",
        type=_port,
        metavar="N",
        help="with --socket or --websocket: port of 127.0.0.1 to listen on, 0 for any free one",
    )
    group.add_argument(
        "--client-process-id",
        "--clientProcessId",
        type=int,
        metavar="PID",
        help="process of the editor: the server ends when it is gone",
    )
    group.add_argument(
        "--max-frame-bytes",
        type=_count,
        default=DEFAULT_MAX_FRAME_BYTES,
        metavar="N",
        help=f"largest message that is read; a larger one ends the session (default: {DEFAULT_MAX_FRAME_BYTES})",
    )
    group.add_argument(
        "--wire-log",
        action="store_true",
        help="record every message, texts of documents included, in a file for `rholsp replay`",
    )
    group.add_argument("--log-folder", metavar="DIR", help="folder for log files (default: the user's folder for logs)")
    group.add_argument(
        "--slow-ms",
        type=_count,
        default=round(DEFAULT_SLOW_SECONDS * 1000),
        metavar="N",
        help="log what takes longer than this, 0 for nothing (default: %(default)s)",
    )
    group.add_argument(
        "--long-steps-ms",
        type=_count,
        metavar="N",
        help="for profiling: log each step of a task that keeps the event loop longer than this",
    )
    group.add_argument(
        "--metrics-port", type=_port, metavar="N", help="serve Prometheus metrics on this port, 0 for any free one"
    )
    group.add_argument(
        "--metrics-host",
        default=DEFAULT_METRICS_HOST,
        metavar="HOST",
        help=f"address to serve metrics on (default: {DEFAULT_METRICS_HOST})",
    )


def _add_node_flags(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(
        "accepted for clients of other servers", "These name a Rholang node for validation; rholsp needs none."
    )
    group.add_argument("--no-rnode", action="store_true", help="ignored")
    group.add_argument("--max-threads", type=_count, metavar="N", help="ignored; see --workers")
    group.add_argument("--validator-backend", metavar="BACKEND", help="ignored")
    for name in ("rnode", "grpc"):
        group.add_argument("--rnode-address" if name == "rnode" else "--grpc-host", metavar="HOST", help="ignored")
        group.add_argument(f"--{name}-port", type=_port, metavar="N", help="ignored")


def _add_commands(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands", parser_class=_Parser)

    def command(name: str, text: str) -> argparse.ArgumentParser:
        added: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text, allow_abbrev=False)
        _add_shared_flags(added, again=True)
        return added

    check = command("check", "Report the diagnostics of files and folders; exit 0 clean, 1 errors, 2 could not run.")
    check.add_argument(
        "paths", nargs="+", metavar="PATH", help="a Rholang or MeTTa file, a folder to look through, or - for stdin"
    )
    _add_root(check)
    check.add_argument("--stdin-filename", metavar="FILE", help="the file whose text comes over stdin")
    check.add_argument(
        "--format",
        choices=["text", "json", "sarif", "github"],
        default="text",
        help="form of the report; github is for its workflows (default: text)",
    )
    check.add_argument("--watch", action="store_true", help="go on, and report again whenever a file changes")
    check.add_argument("--fix", action="store_true", help="first make all repairs that are safe to make")
    check.add_argument(
        "--diff", action="store_true", help="write nothing but what --fix would change; exit 1 if it would"
    )

    stats = command("stats", "Run the server over a path as an editor would, and print what it found and how fast.")
    stats.add_argument("path", metavar="PATH", help="a Rholang or MeTTa file, or a folder to look through")
    stats.add_argument("--json", action="store_true", help="print one JSON object")

    index = command(
        "index", "Read folders into the index on disk, so that the server starts faster; exit 0 done, 2 could not run."
    )
    index.add_argument("paths", metavar="PATH", nargs="+", help="a folder to look through")
    index.add_argument("--scip", metavar="FILE", help="write an index for code search (SCIP) to FILE instead")

    replay = command(
        "replay", "Run a session recorded by --wire-log again; exit 0 same answers, 1 differences, 2 could not run."
    )
    replay.add_argument("log", metavar="LOG", help="the record")
    replay.add_argument("--folder", metavar="DIR", help="a folder in place of the one that the client had open")
    replay.add_argument("--original-speed", action="store_true", help="with the pauses that were (default: without)")
    replay.add_argument("--json", action="store_true", help="print one JSON object")

    ask = command("query", "Answer a question about a name; exit 0 found, 1 nothing, 2 could not run.")
    ask.add_argument("question", choices=QUESTIONS, metavar="QUESTION", help=f"one of {', '.join(QUESTIONS)}")
    ask.add_argument(
        "subject",
        metavar="SUBJECT",
        help="FILE:LINE:COLUMN (from 1, in characters) or FILE:LINE:NAME; for outline a FILE, for symbols a TEXT",
    )
    _add_root(ask)
    ask.add_argument("--limit", type=_count, default=100, metavar="N", help="at most N symbols (default: 100)")
    ask.add_argument("--json", action="store_true", help="print one JSON object")

    rename = command("rename", "Rename a name in all files; exit 0 done, 1 refused, 2 could not run.")
    rename.add_argument("place", metavar="PLACE", help="FILE:LINE:COLUMN (from 1, in characters) or FILE:LINE:NAME")
    rename.add_argument("new_name", metavar="NEW", help="the new name; for a quoted name, the text inside the quotes")
    _add_root(rename)
    rename.add_argument("--diff", action="store_true", help="write nothing but what would change")

    play = command("play", "Serve a page with an editor for a folder, to be opened in a browser on this machine.")
    play.add_argument("folder", nargs="?", default=".", metavar="DIR", help="the folder (default: the current one)")
    play.add_argument(
        "--port", type=_port, default=7320, metavar="N", help="port of 127.0.0.1, 0 for any free one (default: 7320)"
    )

    mcp = command("mcp", "Serve the questions of `rholsp query` to an agent, as tools over MCP on stdin and stdout.")
    mcp.add_argument("--root", metavar="DIR", help="the workspace (default: the current folder)")
    settings = command("settings", "List what an editor may set under `rholsp`, for people or for its extension.")
    settings.add_argument(
        "--format",
        choices=["text", "schema", "properties"],
        default="text",
        help="a list, JSON Schema, or the same with dotted names as VS Code's extensions declare them (default: text)",
    )

    form = command(
        "format", "Lay out files in place; exit 0 done, 1 something would change (--check), 2 could not run."
    )
    form.add_argument(
        "paths", nargs="+", metavar="PATH", help="a file, a folder to look through, or - for stdin to stdout"
    )
    form.add_argument("--check", action="store_true", help="write nothing, exit 1 where something would change")
    form.add_argument("--diff", action="store_true", help="write nothing, show what would change")
    form.add_argument(
        "--stdin-filename", metavar="NAME", help="what stdin would be called: its suffix tells the language"
    )


def _add_root(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--root",
        metavar="DIR",
        help="the workspace that the files lie in (default: the nearest folder above with a .git, else their folder)",
    )


def _log_level(text: str) -> int:
    try:
        return _LOG_LEVELS[text.lower()]
    except KeyError:
        raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(_LOG_LEVELS)}") from None


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 up")
    return int(text)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port number")
    return int(text)
