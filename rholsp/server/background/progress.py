"""Shows indexing as work done progress. LSP 3.17, "Work Done Progress"."""

import logging
from dataclasses import dataclass, field
from itertools import count

import trio
from lsprotocol import types as lsp

from rholsp.protocol.codec import encode
from rholsp.protocol.jsonrpc import RpcError
from rholsp.protocol.outgoing import PeerGone
from rholsp.server.session import Session
from rholsp.workspace import Progress

log = logging.getLogger(__name__)

_REPORT_SECONDS = 0.1


@dataclass(slots=True)
class ProgressBoard:
    """The latest progress; earlier reports are overwritten."""

    latest: Progress | None = None
    changed: trio.Event = field(default_factory=trio.Event)

    def put(self, progress: Progress) -> None:
        self.latest = progress
        self.changed.set()
        self.changed = trio.Event()

    def working(self) -> Progress | None:
        return None if self.latest is None or self.latest.finished else self.latest


async def show_progress(session: Session, board: ProgressBoard) -> None:
    """Shows each run of the indexer; does nothing for a client without `window.workDoneProgress`."""
    if not session.client.features.progress:
        return
    for number in count(1):
        while board.working() is None:
            await board.changed.wait()
        try:
            await _show_run(session, board, f"rholsp/indexing/{number}")
        except RpcError as error:
            log.info("the client shows no progress: %s", error.message)
        except PeerGone:
            return
        while board.working() is not None:
            await board.changed.wait()


async def _show_run(session: Session, board: ProgressBoard, token: str) -> None:
    await session.peer.ask("window/workDoneProgress/create", encode(lsp.WorkDoneProgressCreateParams(token)))
    progress = board.working()
    if progress is None:
        return  # Indexing ended while the client created the token.

    def send(value: lsp.WorkDoneProgressBegin | lsp.WorkDoneProgressReport | lsp.WorkDoneProgressEnd) -> None:
        session.notify("$/progress", lsp.ProgressParams(token, encode(value)))

    message, percentage = _words(progress)
    send(lsp.WorkDoneProgressBegin("Indexing Rholang", cancellable=True, message=message, percentage=percentage))
    while (progress := board.working()) is not None:
        message, percentage = _words(progress)
        send(lsp.WorkDoneProgressReport(message=message, percentage=percentage))
        changed = board.changed
        await trio.sleep(_REPORT_SECONDS)
        if board.changed is changed:
            await changed.wait()
    files = board.latest.total if board.latest is not None else 0
    send(lsp.WorkDoneProgressEnd(message=f"{files} files"))


def _words(progress: Progress) -> tuple[str, int]:
    percentage = 100 * progress.done // progress.total if progress.total else 0
    return f"{progress.done}/{progress.total} files", percentage


async def cancel_progress(session: Session, params: lsp.WorkDoneProgressCancelParams) -> None:
    """Cancels indexing, the only progress that rholsp shows."""
    await session.workspace.cancel_indexing()
