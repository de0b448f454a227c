"""The command line. Imports nothing heavy before it knows which command to run."""

import argparse
import io
import logging
import os
import sys
from collections.abc import Sequence

from rholsp import interpreter
from rholsp.arguments import LISTEN, parser
from rholsp.config import Endpoint, Pipe, Port, Settings, WebPort

log = logging.getLogger(__name__)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command of `argv` (by default the process's arguments); returns the exit status."""
    interpreter.provide_stderr()
    interpreter.prefer_installed_packages()
    args = parser().parse_args(argv)
    if args.command is not None:
        _prepare_streams()
    status = 130
    try:
        status = _run_and_flush(args)
    except* KeyboardInterrupt:
        log.debug("interrupted")
    return status


def _prepare_streams() -> None:
    """Makes every text printable: paths may not be UTF-8, terminals may lack Unicode, streams may be missing.

    A missing stdin is empty.
    """
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _run_and_flush(args: argparse.Namespace) -> int:
    try:
        status = _run(args)
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        # The reader of our output has closed its end.
        _discard_output()
        return 1
    except OSError as error:
        _discard_output()
        return _refuse(_in_words(error))


def _in_words(error: OSError) -> str:
    """The file and the error, without the errno."""
    reason = error.strerror or str(error)
    return reason if error.filename is None else f"{error.filename}: {reason}"


def _discard_output() -> None:
    """Drops buffered output, which would fail again at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _run(args: argparse.Namespace) -> int:
    if args.command == "check":
        from rholsp.commands import check

        return check.run(args)
    if args.command == "stats":
        from rholsp.commands import stats

        return stats.run(args)
    if args.command == "index":
        from rholsp.commands import index

        return index.run(args)
    if args.command == "replay":
        from rholsp.commands import replay

        return replay.run(args)
    if args.command == "query":
        from rholsp.commands import query

        return query.run(args)
    if args.command == "rename":
        from rholsp.commands import rename

        return rename.run(args)
    if args.command == "play":
        return _play(args)
    if args.command == "mcp":
        from rholsp.commands import mcp

        return mcp.run(args)
    if args.command == "format":
        from rholsp.commands import format as format_command

        return format_command.run(args)
    if args.command == "settings":
        from rholsp.commands import settings

        return settings.run(args)
    if args.websocket and args.port is None:
        return _refuse("--websocket needs --port N to listen on")
    if args.socket is LISTEN and args.port is None:
        return _refuse("--socket needs --port N to listen on, or --socket=N to connect to")
    interpreter.leave_on_sigterm()
    endpoint = _endpoint(args)
    if endpoint is None:
        from rholsp.startup import run_stdio

        return run_stdio(_settings(args))
    from rholsp.app import run_endpoint

    return run_endpoint(_settings(args), endpoint)


def _play(args: argparse.Namespace) -> int:
    from rholsp.commands.play import prepare

    pages = prepare(args)
    if pages is None:
        return 2
    interpreter.leave_on_sigterm()
    from rholsp.app import run_endpoint

    return run_endpoint(_settings(args), WebPort(args.port), pages=pages)


def _endpoint(args: argparse.Namespace) -> Endpoint | None:
    """Where clients are; None for the standard streams, which --port alone does not change."""
    if args.pipe is not None:
        return Pipe(args.pipe)
    if args.websocket:
        return WebPort(args.port)
    if args.socket is LISTEN:
        return Port(args.port, connect=False)
    return None if args.socket is None else Port(args.socket, connect=True)


def _refuse(reason: str) -> int:
    sys.stderr.write(f"rholsp: {reason}\n")
    return 2


def _settings(args: argparse.Namespace) -> Settings:
    return Settings(
        log_level=args.log_level,
        color=args.color,
        wire_log=args.wire_log,
        client_process_id=args.client_process_id,
        metrics_port=args.metrics_port,
        metrics_host=args.metrics_host,
        cache_size=args.cache_size,
        workers=args.workers,
        store=args.store,
        max_frame_bytes=args.max_frame_bytes,
        slow_seconds=args.slow_ms / 1000,
        log_folder=args.log_folder,
        long_steps_seconds=None if args.long_steps_ms is None else args.long_steps_ms / 1000,
    )
