"""WebSocket messages arrive as they were sent, however they are cut into frames and the frames into reads."""

from collections.abc import Sequence

import trio
import trio.testing
from hypothesis import given, settings
from hypothesis import strategies as st

from rholsp.protocol.framing import FramingError, encode_frame
from rholsp.protocol.websocket import WebSocketMessages, greet
from tests.patience import HUNG
from tests.protocol.websocket_frames import HEAD, frame, frames_in

BODIES = st.lists(st.text(max_size=30).map(lambda text: "{" + text), max_size=6)
PIECES = st.lists(st.integers(1, 200), min_size=1, max_size=8)
PINGS = st.lists(st.binary(max_size=20), max_size=5)


def in_pieces(data: bytes, sizes: Sequence[int]) -> list[bytes]:
    """The data cut at these distances, over and over."""
    pieces, at, turn = [], 0, 0
    while at < len(data):
        size = sizes[turn % len(sizes)]
        pieces.append(data[at : at + size])
        at, turn = at + size, turn + 1
    return pieces


def spoken(bodies: Sequence[str], cuts: Sequence[int], pings: Sequence[bytes], opcode: int) -> bytes:
    """What a client sends: each message in some frames, with a ping behind each of the first ones."""
    frames, waiting = [], list(pings)
    for body in bodies:
        pieces = in_pieces(body.encode(), cuts)
        for number, piece in enumerate(pieces):
            frames.append(frame(opcode if number == 0 else 0, piece, last=number == len(pieces) - 1))
            if waiting:
                frames.append(frame(9, waiting.pop(0)))
    frames += [frame(9, ping) for ping in waiting]
    return b"".join([*frames, frame(8, b"\x03\xe8")])


async def heard(data: bytes, reads: Sequence[int]) -> tuple[list[bytes], list[tuple[int, bytes]], Exception | None]:
    """The bodies that arrive, the frames that are answered, and what ended it."""
    near, far = trio.testing.memory_stream_pair()
    bodies: list[bytes] = []
    fault: Exception | None = None
    with trio.fail_after(HUNG):
        await near.send_all(HEAD.encode())
        # A socket is all that it is given, and a stream is all that it needs.
        messages = await greet(far, 10_000)  # type: ignore[arg-type]
        assert isinstance(messages, WebSocketMessages)
        while not (await near.receive_some()).endswith(b"\r\n\r\n"):
            pass
        for piece in in_pieces(data, reads):
            await near.send_all(piece)
        await near.send_eof()
        try:
            while (found := await messages.receive()) is not None:
                bodies += found
        except FramingError as error:
            fault = error
        await messages.say_goodbye()
        await far.send_eof()
        answered = b""
        while chunk := await near.receive_some():
            answered += chunk
    return bodies, frames_in(answered), fault


@given(BODIES, PIECES, PINGS, st.sampled_from([1, 2]), PIECES)
@settings(max_examples=60, deadline=None)
def test_messages_and_pings(
    bodies: list[str], cuts: list[int], pings: list[bytes], opcode: int, reads: list[int]
) -> None:
    found, answered, fault = trio.run(heard, spoken(bodies, cuts, pings, opcode), reads)
    assert found == [body.encode() for body in bodies]
    assert answered == [*((10, ping) for ping in pings), (8, b"\x03\xe8")]
    assert fault is None


@given(BODIES, PIECES, PIECES)
@settings(max_examples=40, deadline=None)
def test_frames_of_our_own_cut_anywhere(bodies: list[str], cuts: list[int], reads: list[int]) -> None:
    stream = b"".join([encode_frame(body.encode()) for body in bodies])
    pieces = in_pieces(stream, cuts)
    data = b"".join([*(frame(2, piece) for piece in pieces), frame(8, b"\x03\xe8")])
    found, _, fault = trio.run(heard, data, reads)
    assert found == [body.encode() for body in bodies]
    assert fault is None


@given(st.binary(max_size=300), PIECES)
@settings(max_examples=60, deadline=None)
def test_noise_ends_in_order(noise: bytes, reads: list[int]) -> None:
    found, answered, _ = trio.run(heard, frame(1, b"{1") + noise, reads)
    assert found[0] == b"{1"
    assert {opcode for opcode, _ in answered} <= {1, 2, 8, 10}
