"""What is asked of worker processes and what they answer, in frames over pipes: plain data, once pickled."""

import pickle
import struct
from dataclasses import dataclass

from rholsp.model.summary import Diagnostic
from rholsp.workspace.files.stamp import Stamp

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
    """A worker crashed or ran away on this file: do not try it in this process. `why` is for people."""

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


def frame(message: object) -> bytes:
    """The message with its length before it."""
    data = pickle.dumps(message, protocol=5)
    return _LENGTH.pack(len(data)) + data


class Frames:
    """Cuts bytes, as they come from the other process, into messages."""

    __slots__ = ("_buffer",)

    def __init__(self) -> None:
        self._buffer = bytearray()

    def add(self, data: bytes) -> None:
        self._buffer += data

    def take(self) -> tuple[object] | None:
        """The next message, in a tuple, or None where it is not complete yet."""
        if len(self._buffer) < _LENGTH.size:
            return None
        end = _LENGTH.size + _LENGTH.unpack_from(self._buffer)[0]
        if len(self._buffer) < end:
            return None
        message = pickle.loads(memoryview(self._buffer)[_LENGTH.size : end].tobytes())
        del self._buffer[:end]
        return (message,)
