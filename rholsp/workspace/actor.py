"""How tasks talk: bounded mailboxes, questions with one reply, nobody left waiting at the end (docs/design.md 5)."""

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


class ActorStopped(Exception):
    """The actor that was asked, or told, has stopped: no answer will come."""


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
        """Makes `get` raise what `error` makes: a new exception for each who waits."""
        if not self.answered:
            self._error = error
            self._wake()

    def _wake(self) -> None:
        self.answered = True
        if self._event is not None:
            self._event.set()

    async def get(self) -> T:
        """Waits for the answer; no checkpoint where it is there already."""
        if not self.answered:
            if self._event is None:
                self._event = trio.Event()
            await self._event.wait()
        if self._error is not None:
            raise self._error()
        return cast(T, self._value)


def answered() -> Reply[None]:
    """A reply that nobody needs to wait for."""
    reply = Reply[None]()
    reply.put(None)
    return reply


def stopped() -> Exception:
    return ActorStopped("the workspace has stopped")


class ActorLost(Exception):
    """The actor has failed, and the rest goes on without it: no answer will come."""


def lost() -> Exception:
    return ActorLost("this part of the server has failed: see its log")


class QuestionFailed(Exception):
    """A fault of ours kept a question from its answer; it has changed nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Question(Generic[T]):
    """A message that wants an answer."""

    reply: Reply[T] = field(default_factory=Reply, repr=False)


@dataclass(slots=True, eq=False)
class _Ledger:
    """How many messages were sent to an actor, or wait for room in its mailbox, and how many it has handled."""

    sent: int = 0
    handled: int = 0
    lost: bool = False
    """Whether the actor has ended by a fault of ours."""


@dataclass(frozen=True, slots=True)
class Mailbox(Generic[M_contra]):
    """The sending end of an actor."""

    channel: trio.MemorySendChannel[M_contra]
    ledger: _Ledger = field(repr=False)

    @property
    def idle(self) -> bool:
        """Whether the actor has handled everything that was sent to it, and waits for the next message.

        A question would be the next message, so until the next `await` its answer can be read off the actor's state.
        """
        return self.ledger.sent == self.ledger.handled

    async def tell(self, message: M_contra) -> None:
        """Enqueues a message; waits while the mailbox is full. Raises ActorStopped.

        What is told to an actor that was lost is dropped; what is asked is answered with ActorLost.
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
        """Enqueues a message where there is room, without a turn for others; whether there was. Raises ActorStopped."""
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
        """As `ask`; `without` where the actor was lost. Raises ActorStopped."""
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
        """The next message; who calls this says that all earlier ones have been handled."""
        self._ledger.handled = self._received
        self.in_hand.clear()
        message = await self._channel.receive()
        self._take(message)
        return message

    async def receive_soon(self, seconds: float) -> M_co | None:
        """The next message, where one comes in time. To wait for more of the same work: the actor is not idle."""
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
        """Refuses all further messages. An actor that has stopped is not idle: nothing can be read off it."""
        self._ledger.handled = -1
        self._ledger.lost = lost
        self._channel.close()


def open_mailbox() -> tuple[Mailbox[M], Inbox[M]]:
    send, receive = trio.open_memory_channel[M](MAILBOX_SIZE)
    ledger = _Ledger()
    return Mailbox(send, ledger), Inbox(receive, ledger)


@contextmanager
def answering_at_stop(inbox: Inbox[M], held: Callable[[], Iterable[Reply[Any]]]) -> Iterator[None]:
    """Around an actor's loop: when it ends, for whatever reason, everybody who waits is told so.

    `held` gives the replies that the actor itself has put aside; what it had in hand is answered besides. There is no
    await between emptying the mailbox and closing it, so no question can slip in; receiving also takes over from
    senders that wait for room.
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
    """Whether it, or something in a group, is an exception of a program, and not just the end of a task."""
    if isinstance(error, BaseExceptionGroup):
        return any(map(is_fault, error.exceptions))
    return isinstance(error, Exception)


def fail_question(question: Question[Any], error: Exception) -> None:
    """Answers a question that cannot be answered. For questions that change nothing: they cost no more than that."""
    name = type(question).__name__
    _log.error("%s failed", name, exc_info=error)
    question.reply.fail(lambda: QuestionFailed(f"{name} failed: {error!r}"))


def waiting(inbox: Inbox[M]) -> Iterator[M]:
    """The messages that are there already. Finite: nobody else runs while they are taken."""
    while True:
        try:
            yield inbox.receive_nowait()
        except trio.WouldBlock:
            return
