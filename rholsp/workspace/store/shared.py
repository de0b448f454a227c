"""One store for all sessions of a process, and everybody told of it who should be."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import assert_never

import trio

from rholsp.workspace.actor import ActorStopped, Inbox, Mailbox, answering_at_stop, open_mailbox
from rholsp.workspace.containment import contained
from rholsp.workspace.messages import Notice
from rholsp.workspace.store.actor import StoreMessage, store
from rholsp.workspace.store.summary_codec import is_available

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Join:
    """A session's desk, which is to hear what is said of the store, what was said before included."""

    desk: Mailbox[Notice]


@dataclass(frozen=True, slots=True)
class SharedStore:
    """The store, and whom to tell that a session uses it."""

    mailbox: Mailbox[StoreMessage]
    audience: Mailbox[Join]


@asynccontextmanager
async def open_store(folder: Path) -> AsyncIterator[SharedStore | None]:
    """A running store; when the block is left it writes a few of the last values. None where msgspec is missing."""
    if not is_available():
        _log.warning("msgspec is not installed: there is no index on disk")
        yield None
        return
    async with trio.open_nursery() as nursery:
        listeners: Mailbox[Join | Notice]
        listeners, listeners_inbox = open_mailbox()
        mailbox: Mailbox[StoreMessage]
        mailbox, inbox = open_mailbox()
        nursery.start_soon(audience, listeners_inbox)
        cost = "each start analyses all files again"
        nursery.start_soon(contained, "the index on disk", cost, listeners, partial(store, inbox, folder, listeners))
        yield SharedStore(mailbox, listeners)
        nursery.cancel_scope.cancel()


async def audience(inbox: Inbox[Join | Notice]) -> None:
    """Passes each notice on to all sessions, those to come included. Runs until cancelled."""
    desks: list[Mailbox[Notice]] = []
    said: list[Notice] = []
    with answering_at_stop(inbox, list):
        while True:
            match await inbox.receive():
                case Join(desk):
                    desks = [one for one in desks if not one.stopped] + [desk]
                    for notice in said:
                        await _tell(desk, notice)
                case Notice() as notice:
                    said.append(notice)
                    for desk in desks:
                        await _tell(desk, notice)
                case other:
                    assert_never(other)


async def _tell(desk: Mailbox[Notice], notice: Notice) -> None:
    with suppress(ActorStopped):
        await desk.tell(notice)
