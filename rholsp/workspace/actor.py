"""How tasks talk: bounded mailboxes, questions with one reply, nobody left waiting at the end (DESIGN section 5)."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import trio

T = TypeVar("T")

MAILBOX_SIZE = 64


class ActorStopped(Exception):
    """The actor that was asked, or told, has stopped: no answer will come."""


class Reply(Generic[T]):
    """A one-shot answer. The first answer counts, later ones are ignored, so answering and stopping may race."""

    __slots__ = ("_answered", "_error", "_value")

    def __init__(self) -> None:
        self._answered = trio.Event()
        self._value: T | None = None
        self._error: Callable[[], Exception] | None = None

    @property
    def answered(self) -> bool:
        return self._answered.is_set()

    def put(self, value: T) -> None:
        if not self._answered.is_set():
            self._value = value
            self._answered.set()

    def fail(self, error: Callable[[], Exception]) -> None:
        """Makes `get` raise what `error` makes: a new exception for each who waits."""
        if not self._answered.is_set():
            self._error = error
            self._answered.set()

    async def get(self) -> T:
        await self._answered.wait()
        if self._error is not None:
            raise self._error()
        return self._value  # type: ignore[return-value]


def answered() -> Reply[None]:
    """A reply that nobody needs to wait for."""
    reply = Reply[None]()
    reply.put(None)
    return reply


def stopped() -> Exception:
    return ActorStopped("the workspace has stopped")


def unexpected(message: object) -> Exception:
    """For a message that the actor does not know: a fault of ours, which must not be passed over in silence."""
    return TypeError(f"no actor of this kind takes {type(message).__name__}")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Question(Generic[T]):
    """A message that wants an answer."""

    reply: Reply[T] = field(default_factory=Reply, repr=False)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """The sending end of an actor."""

    channel: trio.MemorySendChannel[object]

    async def tell(self, message: object) -> None:
        """Enqueues a message; waits while the mailbox is full. Raises ActorStopped."""
        try:
            await self.channel.send(message)
        except (trio.BrokenResourceError, trio.ClosedResourceError):
            raise stopped() from None

    async def ask(self, question: Question[T]) -> T:
        """Enqueues a question and waits for its answer. Raises ActorStopped."""
        await self.tell(question)
        return await question.reply.get()


Inbox = trio.MemoryReceiveChannel[object]


def open_mailbox() -> tuple[Mailbox, Inbox]:
    send, receive = trio.open_memory_channel[object](MAILBOX_SIZE)
    return Mailbox(send), receive


@contextmanager
def answering_at_stop(inbox: Inbox, held: Callable[[], Iterable[Reply[object]]]) -> Iterator[None]:
    """Around an actor's loop: when it ends, for whatever reason, everybody who waits is told so.

    `held` gives the replies that the actor itself has put aside. There is no await between emptying the mailbox and
    closing it, so no question can slip in; receiving also takes over from senders that wait for room.
    """
    try:
        yield
    finally:
        for reply in held():
            reply.fail(stopped)
        while True:
            try:
                message = inbox.receive_nowait()
            except (trio.WouldBlock, trio.EndOfChannel):
                break
            if isinstance(message, Question):
                message.reply.fail(stopped)
        inbox.close()


def waiting(inbox: Inbox) -> Iterator[object]:
    """The messages that are there already. Finite: nobody else runs while they are taken."""
    while True:
        try:
            yield inbox.receive_nowait()
        except trio.WouldBlock:
            return
