"""Has the client ask again for its hints and lenses when the settings want others: it keeps what it has otherwise."""

import logging

import trio

from rholsp.protocol.jsonrpc import RpcError
from rholsp.protocol.outgoing import PeerGone
from rholsp.server.handlers.code_lenses import wanted_lenses
from rholsp.server.handlers.inlay_hints import wanted_hints
from rholsp.server.session import Session

log = logging.getLogger(__name__)


async def refresh_hints(session: Session) -> None:
    """Runs for the whole session where the client offers to be told."""
    configuration = session.configuration
    shown = _wanted(session)
    while shown:
        await configuration.hints_changed.wait()
        configuration.hints_changed = trio.Event()
        before, shown = shown, _wanted(session)
        for method in [one for one in shown if shown[one] != before[one]]:
            try:
                await session.peer.ask(method, None)
            except PeerGone:
                return
            except RpcError as error:
                log.debug("the client did not do %s: %s", method, error)


def _wanted(session: Session) -> dict[str, object]:
    """The requests that the client knows, each with what the settings want of what it is about."""
    features, editor = session.client.features, session.configuration.editor
    found: dict[str, object] = {}
    if features.refresh_inlay_hints:
        found["workspace/inlayHint/refresh"] = wanted_hints(editor)
    if features.refresh_code_lenses:
        found["workspace/codeLens/refresh"] = wanted_lenses(editor)
    return found
