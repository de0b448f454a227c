"""Actors: bounded mailboxes, questions with one-shot replies, no task left waiting at the end (docs/design.md 5)."""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, cast

import trio

_log = logging.getLogger(__name__)

T = TypeVar("T")
M = TypeVar("M")
M_contra = TypeVar("M_contra", contravariant=True)
M_co = TypeVar("M_co", covariant=True)

MAILBOX_SIZE = 64
_STOPPED = -1
"""In place of the number of messages that an actor has handled."""


class ActorStopped(Exception):
    """The actor has stopped: no answer will come."""


class Reply(Generic[T]):
    """A one-shot answer. The first answer counts, later ones are ignored, so answering and stopping may race."""

    __slots__ = ("_error", "_event", "_value", "answered")

    def __init__(self) -> None:
        self.answered = False
        self._event: trio.Event | None = None
        self._value: T | None = None
        self._error: Callable[[], Exception] | None = None

    def put(self, value: T) -> None:
        if not self.answered:
            self._value = value
            self._wake()

    def fail(self, error: Callable[[], Exception]) -> None:
        """Makes `get` raise `error()`: a new exception for each waiting task."""
        if not self.answered:
            self._error = error
            self._wake()

    def _wake(self) -> None:
        self.answered = True
        if self._event is not None:
            self._event.set()

    async def get(self) -> T:
        """Waits for the answer; no checkpoint if it is there already."""
        if not self.answered:
            if self._event is None:
                self._event = trio.Event()
            await self._event.wait()
        if self._error is not None:
            raise self._error()
        return cast(T, self._value)


def answered() -> Reply[None]:
    """A reply that is already there."""
    reply = Reply[None]()
    reply.put(None)
    return reply


def stopped() -> Exception:
    return ActorStopped("the workspace has stopped")


class ActorLost(Exception):
    """The actor has failed and the session goes on without it: no answer will come."""


def lost() -> Exception:
    return ActorLost("this part of the server has failed: see its log")


class QuestionFailed(Exception):
    """A bug of ours kept a question from being answered; nothing else is affected."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Question(Generic[T]):
    """A message that wants an answer."""

    reply: Reply[T] = field(default_factory=Reply, repr=False)


@dataclass(slots=True, eq=False)
class _Ledger:
    """Messages sent to an actor, or waiting for room in its mailbox, and messages that it has handled."""

    sent: int = 0
    handled: int = 0
    lost: bool = False
    """Whether a bug of ours has ended the actor."""


@dataclass(frozen=True, slots=True)
class Mailbox(Generic[M_contra]):
    """The sending end of an actor."""

    channel: trio.MemorySendChannel[M_contra]
    ledger: _Ledger = field(repr=False)

    @property
    def idle(self) -> bool:
        """Whether the actor has handled every message sent to it and waits for the next one.

        A question would be that next message, so until the next `await` its answer can be read from the actor's state.
        """
        return self.ledger.sent == self.ledger.handled

    @property
    def stopped(self) -> bool:
        """Whether nobody will read what is sent."""
        return self.ledger.handled == _STOPPED

    async def tell(self, message: M_contra) -> None:
        """Enqueues a message; waits while the mailbox is full. Raises ActorStopped.

        If the actor is lost, a message is dropped and a question answered with ActorLost.
        """
        self.ledger.sent += 1
        try:
            await self.channel.send(message)
        except BaseException as error:
            self.ledger.sent -= 1
            if not isinstance(error, (trio.BrokenResourceError, trio.ClosedResourceError)):
                raise
            if not self.ledger.lost:
                raise stopped() from None
            if isinstance(message, Question):
                message.reply.fail(lost)

    def tell_now(self, message: M_contra) -> bool:
        """Enqueues a message if there is room, without a checkpoint; returns whether there was. Raises ActorStopped."""
        try:
            self.channel.send_nowait(message)
        except trio.WouldBlock:
            return False
        except (trio.BrokenResourceError, trio.ClosedResourceError):
            raise stopped() from None
        self.ledger.sent += 1
        return True

    async def ask(self, question: Question[T]) -> T:
        """Enqueues a question and waits for its answer. Raises ActorStopped, ActorLost."""
        # Which questions an actor takes is said by its messages, which hold for what is told; no type says both.
        await self.tell(cast(M_contra, question))
        return await question.reply.get()

    async def ask_or(self, question: Question[T], without: T) -> T:
        """As `ask`; `without` if the actor is lost. Raises ActorStopped."""
        try:
            return await self.ask(question)
        except ActorLost:
            return without


class Inbox(Generic[M_co]):
    """The receiving end, for the actor alone."""

    __slots__ = ("_channel", "_ledger", "_received", "in_hand")

    def __init__(self, channel: trio.MemoryReceiveChannel[M_co], ledger: _Ledger) -> None:
        self._channel = channel
        self._ledger = ledger
        self._received = 0
        self.in_hand: list[object] = []
        """What has been received, and may not have been handled yet."""

    async def receive(self) -> M_co:
        """The next message. Calling this means that all earlier ones have been handled."""
        self._ledger.handled = self._received
        self.in_hand.clear()
        message = await self._channel.receive()
        self._take(message)
        return message

    async def receive_soon(self, seconds: float) -> M_co | None:
        """The next message, if one comes in time. Gathers more of the same work: the actor is not idle."""
        with trio.move_on_after(seconds):
            message = await self._channel.receive()
            self._take(message)
            return message
        return None

    def receive_nowait(self) -> M_co:
        """The next message. Raises trio.WouldBlock."""
        message = self._channel.receive_nowait()
        self._take(message)
        return message

    def _take(self, message: object) -> None:
        self._received += 1
        self.in_hand.append(message)

    def close(self, *, lost: bool = False) -> None:
        """Refuses all further messages. A stopped actor is not idle: nothing can be read from it."""
        self._ledger.handled = _STOPPED
        self._ledger.lost = lost
        self._channel.close()


def open_mailbox() -> tuple[Mailbox[M], Inbox[M]]:
    send, receive = trio.open_memory_channel[M](MAILBOX_SIZE)
    ledger = _Ledger()
    return Mailbox(send, ledger), Inbox(receive, ledger)


@contextmanager
def answering_at_stop(inbox: Inbox[M], held: Callable[[], Iterable[Reply[Any]]]) -> Iterator[None]:
    """Around an actor's loop: when the loop ends, for whatever reason, answers every waiting task.

    `held` returns the replies that the actor has put aside; the message being handled is answered too. There is no
    await between emptying the mailbox and closing it, so no question can slip in; emptying it also takes the messages
    of senders that wait for room.
    """
    failure = stopped
    try:
        yield
    except BaseException as error:
        if is_fault(error):
            failure = lost
        raise
    finally:
        for reply in held():
            reply.fail(failure)
        with suppress(trio.WouldBlock, trio.EndOfChannel):
            while True:
                inbox.receive_nowait()
        for message in inbox.in_hand:
            if isinstance(message, Question):
                message.reply.fail(failure)
        inbox.close(lost=failure is lost)


def is_fault(error: BaseException) -> bool:
    """Whether the exception, or one in its group, is a program error rather than the end of a task."""
    if isinstance(error, BaseExceptionGroup):
        return any(map(is_fault, error.exceptions))
    return isinstance(error, Exception)


def fail_question(question: Question[Any], error: Exception) -> None:
    """Answers a question with QuestionFailed if handling it raises. For questions that change no state."""
    name = type(question).__name__
    _log.error("%s failed", name, exc_info=error)
    question.reply.fail(lambda: QuestionFailed(f"{name} failed: {error!r}"))


def waiting(inbox: Inbox[M]) -> Iterator[M]:
    """The messages already in the mailbox. Finite: no other task runs while they are taken."""
    while True:
        try:
            yield inbox.receive_nowait()
        except trio.WouldBlock:
            return
