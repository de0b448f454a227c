"""Frames come out whole however the bytes arrive, and broken framing is noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rholsp.protocol.framing import FrameDecoder, FramingError, encode_frame


def decode(chunks: list[bytes], **limits: int) -> list[bytes]:
    decoder = FrameDecoder(**limits)
    return [body for chunk in chunks for body in decoder.feed(chunk)]


@given(st.lists(st.binary(max_size=50)), st.data())
def test_chopping_changes_nothing(bodies: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(encode_frame(body) for body in bodies)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    chunks = [stream[start:end] for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    assert decode(chunks) == bodies


def test_one_byte_at_a_time() -> None:
    stream = encode_frame(b'{"a":1}') + encode_frame("é".encode()) + encode_frame(b"")
    assert decode([stream[at : at + 1] for at in range(len(stream))]) == [b'{"a":1}', "é".encode(), b""]


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Length: 2\r\n\r\n",
        b"content-length:2\r\n\r\n",
        b"CONTENT-LENGTH :  2 \r\n\r\n",
        b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: 2\r\n\r\n",
        b"Content-Length: 2\r\nContent-Type: application/vscode-jsonrpc; charset=utf8\r\nX-Other: y\r\n\r\n",
        b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n",
        b"Content-Length: 2\n\n",
    ],
)
def test_headers_are_read_tolerantly(head: bytes) -> None:
    assert decode([head + b"{}" + head + b"[]"]) == [b"{}", b"[]"]


@pytest.mark.parametrize(
    "stream",
    [
        b"Content-Length: x\r\n\r\n{}",
        b"Content-Length: -2\r\n\r\n{}",
        b"Content-Length: 2.0\r\n\r\n{}",
        b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        b"Content-Type: text\r\n\r\n{}",
        b"\r\n\r\n{}",
        b'{"jsonrpc":"2.0"}\n',
        b"Hello there\r\n",
        b"X: " + b"y" * 9000,
    ],
)
def test_broken_framing_is_an_error(stream: bytes) -> None:
    with pytest.raises(FramingError):
        decode([stream])


def test_a_frame_over_the_limit_is_refused_before_its_body_arrives() -> None:
    assert decode([encode_frame(b"x" * 10)], max_frame_bytes=10) == [b"x" * 10]
    with pytest.raises(FramingError, match="over the limit of 10"):
        decode([b"Content-Length: 11\r\n\r\n"], max_frame_bytes=10)


def test_the_decoder_knows_whether_it_is_inside_a_frame() -> None:
    decoder = FrameDecoder()
    inside = [decoder.inside_frame]
    for chunk in (b"Content-Le", b"ngth: 2\r\n\r\n", b"{}"):
        list(decoder.feed(chunk))
        inside.append(decoder.inside_frame)
    assert inside == [False, True, True, False]
