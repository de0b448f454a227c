"""What may be asked of a small server on this machine, and by whom."""

import pytest
import trio
import trio.testing

from rholsp.protocol.http import (
    HttpResponse,
    Refused,
    is_local_name,
    is_loopback_name,
    is_loopback_origin,
    parse_head,
    read_body,
    read_head,
)

HOSTS = {
    # host: loopback, local
    "localhost": (True, True),
    "a.localhost": (True, True),
    "127.0.0.1": (True, True),
    "127.9.9.9": (True, True),
    "::1": (True, True),
    "10.0.0.1": (False, True),
    "": (False, True),
    "localhost.example": (False, False),
    "127.0.0.1.example": (False, False),
    "xlocalhost": (False, False),
    "2130706433": (False, False),
}

ORIGINS = {
    "http://localhost": True,
    "http://localhost:8080": True,
    "https://127.0.0.1:9000": True,
    "http://[::1]:9000": True,
    "http://LOCALHOST": True,
    "http://10.0.0.1": False,
    "https://rholsp.example": False,
    "http://localhost.example": False,
    "http://localhost@rholsp.example": False,
    "http://rholsp.example#localhost": False,
    "http://rholsp.example/localhost": False,
    "http://localhost:80:80.example": False,
    "null": False,
    "": False,
    "file://": False,
    "vscode-webview://0a1b": False,
    "http://localhost\nhttps://rholsp.example": False,
}


@pytest.mark.parametrize(("host", "expected"), HOSTS.items())
def test_hosts(host: str, expected: tuple[bool, bool]) -> None:
    assert (is_loopback_name(host), is_local_name(host)) == expected


@pytest.mark.parametrize(("origin", "expected"), ORIGINS.items())
def test_origins(origin: str, expected: bool) -> None:
    assert is_loopback_origin(origin) is expected


def test_a_request() -> None:
    request = parse_head(
        b"GET /a?b=c HTTP/1.1\r\nHOST: LocalHost.:80\r\nX: 1\r\nx : 2\r\n\r\nGET /z HTTP/1.1\r\nX: 3\r\n\r\n"
    )
    assert (request.method, request.target, request.path) == ("GET", "/a?b=c", "/a")
    assert request.host == "localhost"
    assert request.values("x") == ["1", "2"]


@pytest.mark.parametrize("head", [b"", b"GET\r\n\r\n", b"GET / HTTP/2\r\n\r\n", b"a b c d\r\n\r\n", b"\r\n\r\n"])
def test_what_is_no_request(head: bytes) -> None:
    with pytest.raises(Refused, match="400 Bad Request"):
        parse_head(head)


def test_two_hosts_are_none() -> None:
    with pytest.raises(Refused, match="400 Bad Request"):
        _ = parse_head(b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: rholsp.example\r\n\r\n").host


@pytest.mark.parametrize(
    ("data", "status"),
    [(b"GET / HTTP/1.1\r\n", "400 Bad Request"), (b"x" * 2000, "431 Request Header Fields Too Large")],
)
async def test_heads_that_do_not_end(data: bytes, status: str) -> None:
    near, far = trio.testing.memory_stream_pair()
    await near.send_all(data)
    await near.send_eof()
    with pytest.raises(Refused, match=status):
        await read_head(far, 1000)


def test_a_response() -> None:
    response = HttpResponse("200 OK", "text/html", b"<p>", (("Cache-Control", "no-store"),))
    assert response.encode() == (
        b"HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nContent-Type: text/html\r\nContent-Length: 3\r\n"
        b"Connection: close\r\n\r\n<p>"
    )


@pytest.mark.parametrize(
    ("lengths", "sent", "status"),
    [
        (["content-length: 5"], [b"he", b"llo, and more"], "hello"),
        ([], [b"ignored"], ""),
        (["content-length: 11"], [], "413 Content Too Large"),
        (["content-length: 99999999999"], [], "413 Content Too Large"),
        (["content-length: -1"], [], "411 Length Required"),
        (["content-length: 5", "content-length: 6"], [], "411 Length Required"),
        (["transfer-encoding: chunked"], [], "411 Length Required"),
        (["content-length: 5"], [b"he"], "400 Bad Request"),
    ],
)
async def test_bodies(lengths: list[str], sent: list[bytes], status: str) -> None:
    lines = "".join(f"{line}\r\n" for line in lengths)
    head = f"PUT / HTTP/1.1\r\nhost: x\r\n{lines}\r\n".encode() + b"".join(sent[:1])
    ours, theirs = trio.testing.memory_stream_pair()
    for chunk in sent[1:]:
        await theirs.send_all(chunk)
    await theirs.send_eof()
    try:
        found = (await read_body(ours, head, parse_head(head), 10)).decode()
    except Refused as refusal:
        found = str(refusal)
    assert found == status
