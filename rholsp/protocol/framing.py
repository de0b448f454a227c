"""Frames on a byte stream: headers, a blank line, a body. LSP 3.17, "Base Protocol"."""

import re
from collections.abc import Iterator

from rholsp.config import DEFAULT_MAX_FRAME_BYTES

_MAX_HEADER_BYTES = 8 * 1024
_HEADER = re.compile(rb"([A-Za-z0-9-]+)[ \t]*:(.*)", re.DOTALL)


class FramingError(Exception):
    """The byte stream is no sequence of frames; nothing after this point can be trusted."""


class FrameDecoder:
    """Cuts a byte stream into message bodies, however the stream was chopped on its way.

    Header names may come in any case and order, and headers other than Content-Length are ignored: the body is
    UTF-8 whatever Content-Type claims. A bare line feed is accepted where a line should end with CRLF.
    """

    __slots__ = ("_body_bytes", "_buffer", "_max_frame_bytes")

    def __init__(self, max_frame_bytes: int = DEFAULT_MAX_FRAME_BYTES) -> None:
        self._buffer = bytearray()
        self._body_bytes: int | None = None
        self._max_frame_bytes = max_frame_bytes

    @property
    def inside_frame(self) -> bool:
        """True when the stream, should it end now, would have ended in the middle of a frame."""
        return bool(self._buffer) or self._body_bytes is not None

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The bodies that `data` completes. Raises FramingError for bad headers and for a body over the limit."""
        self._buffer += data
        while True:
            if self._body_bytes is None:
                self._body_bytes = self._take_header()
            if self._body_bytes is None or len(self._buffer) < self._body_bytes:
                return
            body = bytes(memoryview(self._buffer)[: self._body_bytes])
            del self._buffer[: self._body_bytes]
            self._body_bytes = None
            yield body

    def _take_header(self) -> int | None:
        """The body length that a complete header block gives, or None where more bytes are needed."""
        head = self._buffer[: _MAX_HEADER_BYTES + 4]
        ends = [(at, at + len(mark)) for mark in (b"\r\n\r\n", b"\n\n") if (at := head.find(mark)) >= 0]
        if not ends:
            if len(head) > _MAX_HEADER_BYTES:
                raise FramingError(f"no end of headers within {_MAX_HEADER_BYTES} bytes")
            _refuse_garbage(head)
            return None
        stop, after = min(ends)
        length = _content_length(bytes(head[:stop]))
        if length > self._max_frame_bytes:
            raise FramingError(f"a frame of {length} bytes is over the limit of {self._max_frame_bytes}")
        del self._buffer[:after]
        return length


def _refuse_garbage(head: bytearray) -> None:
    """A finished line that is no header: say so now, not when the buffer is full."""
    for line in head.split(b"\n")[:-1]:
        _parse_header(bytes(line))


def _parse_header(line: bytes) -> tuple[bytes, bytes]:
    match = _HEADER.fullmatch(line)
    if match is None:
        raise FramingError(f"not a header: {line[:80]!r}")
    return match[1].lower(), match[2].strip()


def _content_length(head: bytes) -> int:
    length: int | None = None
    for line in head.split(b"\n"):
        name, value = _parse_header(line)
        if name != b"content-length":
            continue
        if not value.isdigit() or len(value) > 18:
            raise FramingError(f"Content-Length is not a number of bytes: {value[:40]!r}")
        if length not in (None, int(value)):
            raise FramingError("two different Content-Length headers")
        length = int(value)
    if length is None:
        raise FramingError("no Content-Length header")
    return length


def encode_frame(body: bytes) -> bytes:
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
