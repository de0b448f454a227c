"""Frames of RFC 6455, section 5.2, written and read without a library, which would say no nonsense."""

HEAD = (
    "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
"""The example of section 1.3."""


def frame(opcode: int, payload: bytes, *, last: bool = True) -> bytes:
    """A client's frame with a mask of zeros."""
    size = len(payload)
    if size < 126:
        length = bytes([0x80 | size])
    else:
        length = b"\xfe" + size.to_bytes(2, "big") if size < 1 << 16 else b"\xff" + size.to_bytes(8, "big")
    return bytes([last << 7 | opcode]) + length + bytes(4) + payload


def frames_in(data: bytes) -> list[tuple[int, bytes]]:
    """Opcodes and payloads of a server's frames."""
    found, at = [], 0
    while at < len(data):
        opcode, size, at = data[at] & 0x0F, data[at + 1], at + 2
        if size >= 126:
            width = 2 if size == 126 else 8
            size, at = int.from_bytes(data[at : at + width], "big"), at + width
        found.append((opcode, data[at : at + size]))
        at += size
    return found
