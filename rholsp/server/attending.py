"""What goes on for a client beside its own messages."""

import trio

from rholsp.server.background.client_setup import tend_client
from rholsp.server.background.push_diagnostics import bring_news
from rholsp.server.semantic_tokens_cache import token_memory
from rholsp.server.session import Session


async def attend(session: Session) -> None:
    """Runs for the whole session; does nothing before the client's `initialized`."""
    async with trio.open_nursery() as nursery:
        nursery.start_soon(tend_client, session)
        nursery.start_soon(bring_news, session)
        nursery.start_soon(token_memory, session.token_memory[1])
