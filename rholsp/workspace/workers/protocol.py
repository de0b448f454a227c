"""The protocol between the pool and its worker processes: MessagePack in frames over pipes, decoded by type.

A worker may be faulty, or not be a worker at all: its output is a well-formed answer or raises BadMessage.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import TYPE_CHECKING, Any, get_type_hints

from rholsp.model.summary import Diagnostic
from rholsp.workspace.files.stamp import Stamp

if TYPE_CHECKING:
    from msgspec.msgpack import Decoder, Encoder

MAX_BYTES = 128_000_000
"""Of a message: the summary of the largest file that is read at all, if it is as dense as can be, takes a third."""
_LENGTH = struct.Struct("<I")


@dataclass(frozen=True, slots=True)
class Summarised:
    """A file was read. `packed` is for `summary_codec.decode` and for the store, under `key`.

    Without a key there is nothing to store; without a stamp the file is to be read again next time.
    """

    uri: str
    path: str
    packed: bytes
    key: bytes | None
    stamp: Stamp | None
    findings: tuple[Diagnostic, ...]
    """What reading the bytes found."""
    seconds: float = 0.0
    """What analysing the text took."""


@dataclass(frozen=True, slots=True)
class Missing:
    """There is no such file."""

    uri: str
    path: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The system refused to read the file: `why`."""

    uri: str
    path: str
    why: str


@dataclass(frozen=True, slots=True)
class Failed:
    """A worker crashed or timed out on this file: do not try it in this process. `why` is for the user."""

    uri: str
    path: str
    why: str


@dataclass(frozen=True, slots=True)
class NotDone:
    """Nothing is known about the file, since workers do not run, or do not know what to do with it: `why`.

    It may be tried in this process.
    """

    uri: str
    path: str
    why: str


WorkerResult = Summarised | Missing | Unreadable | Failed | NotDone


class BadMessage(Exception):
    """The bytes are not a message of this protocol."""


@dataclass(frozen=True, slots=True)
class _Codec:
    encoder: Encoder
    requests: Decoder[Any]
    answers: Decoder[Any]
    by_name: Mapping[str, tuple[type, Decoder[Any]]]


@cache
def codec() -> _Codec:
    """What reads and writes messages. Made at first use, since it takes its time; see `summary_codec.codec`."""
    from msgspec.msgpack import Decoder, Encoder

    by_name: dict[str, tuple[type, Decoder[Any]]] = {}
    for kind in (Summarised, Missing, Unreadable, NotDone):
        # The answer omits the file itself, which the pool knows.
        hints = tuple(get_type_hints(kind).values())[2:]
        by_name[kind.__name__] = kind, Decoder(tuple[hints])  # type: ignore[valid-type]
    requests: Any = list[tuple[str, bytes]]
    return _Codec(Encoder(), Decoder(requests), Decoder(tuple[str, bytes]), by_name)


READY = b""
"""A worker's first message."""


def request(files: Iterable[tuple[str, str]]) -> bytes:
    """A message that asks for files, given as URIs with their paths."""
    return codec().encoder.encode([(uri, os.fsencode(path)) for uri, path in files])


def read_request(message: bytes) -> list[tuple[str, str]]:
    return [(uri, os.fsdecode(path)) for uri, path in codec().requests.decode(message)]


def answer(result: WorkerResult) -> bytes:
    """A message that answers for one file."""
    values = [getattr(result, one.name) for one in fields(result)[2:]]
    return codec().encoder.encode((type(result).__name__, codec().encoder.encode(values)))


def read_answer(message: bytes, uri: str, path: str) -> WorkerResult:
    """The answer for this file. Raises BadMessage."""
    try:
        name, values = codec().answers.decode(message)
        kind, decoder = codec().by_name[name]
        result: WorkerResult = kind(uri, path, *decoder.decode(values))
    except Exception as error:
        raise BadMessage("an answer that is none") from error
    return result


def frame(message: bytes) -> bytes:
    """The message with its length before it."""
    return _LENGTH.pack(len(message)) + message


class Frames:
    """Cuts bytes, as they come from the other process, into messages."""

    __slots__ = ("_buffer",)

    def __init__(self) -> None:
        self._buffer = bytearray()

    def add(self, data: bytes) -> None:
        self._buffer += data

    def take(self) -> bytes | None:
        """The next message; None if it is not complete yet. Raises BadMessage for an impossible one."""
        if len(self._buffer) < _LENGTH.size:
            return None
        length = _LENGTH.unpack_from(self._buffer)[0]
        if length > MAX_BYTES:
            raise BadMessage(f"a message of {length:,} bytes")
        end = _LENGTH.size + length
        if len(self._buffer) < end:
            return None
        message = memoryview(self._buffer)[_LENGTH.size : end].tobytes()
        del self._buffer[:end]
        return message
