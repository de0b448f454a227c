"""JSON with and without msgspec: the same texts, the same values."""

import json
import math
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rholsp.client import ServerProcess
from rholsp.interpreter import allow_frames
from rholsp.protocol.json_text import MAX_DEPTH, MSGSPEC, STANDARD, Backend, NotJson, loads
from rholsp.syntax.compiled_grammar import STACK

assert MSGSPEC is not None
BOTH = pytest.mark.parametrize("backend", [MSGSPEC, STANDARD], ids=["msgspec", "standard"])

TEXTS: dict[bytes, Any] = {
    b' {"a" : [1, -2.5, true, null, "\\u00e9\\n\\/"]} ': {"a": [1, -2.5, True, None, "\u00e9\n/"]},
    b'{"a":1,"a":2}': {"a": 2},
    b"-0": 0,
    b"1E5": 1e5,
    b"1e-999": 0.0,
    b"18446744073709551616": 2**64,
    b"-" + b"9" * 4299: 1 - 10**4299,
    b'"\\u0000"': "\0",
    b'"\\ud83d\\ude00"': "\U0001f600",
    b'"a\\ud83d"': "a\ufffd",
    b'"\\uDE00b"': "\ufffdb",
    b'"\\ud83d\\ud83d\\ude00"': "\ufffd\U0001f600",
    b'"\\ude00\\ud83d\\n"': "\ufffd\ufffd\n",
    b'"\\\\ud83d\\ud800"': "\\ud83d\ufffd",
    b'"\\\\\\ud83d"': "\\\ufffd",
    b'{"\\ud83d":1}': {"\ufffd": 1},
    b"[" * 100 + b"]" * 100: json.loads("[" * 100 + "]" * 100),
}

NO_TEXTS = [
    *(b"", b" ", b"{", b"[1,]", b'{"a":1,}', b"1 2", b"01", b"1.", b"+1", b"'a'", b"\0", b"\x0c1"),
    *(b"NaN", b"[Infinity]", b"-Infinity", b"1e999", b"-1e999", b"1" * 4302),
    *(b'"\x01"', b'"\xff"', b'"\xed\xa0\x80"', b'"\\uDG00"', b'"\\ud800', b'"\\ud800\xff"', b"\xef\xbb\xbf1"),
    *('"a"'.encode("utf-16"), '"a"'.encode("utf-32")),
    *(b"[" * 200_000, b"[" * 200_000 + b"]" * 200_000, b'{"a":' * 200_000 + b"1" + b"}" * 200_000),
]

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=10,
)


@BOTH
@pytest.mark.parametrize("text", TEXTS, ids=lambda text: repr(text[:20]))
def test_what_is_read(backend: Backend, text: bytes) -> None:
    value = backend.loads(text)
    assert value == TEXTS[text]
    assert type(value) is type(TEXTS[text])


@BOTH
@pytest.mark.parametrize("text", NO_TEXTS, ids=lambda text: repr(text[:20]))
def test_what_is_refused(backend: Backend, text: bytes) -> None:
    with pytest.raises(NotJson) as refusal:
        backend.loads(text)
    assert str(refusal.value)


@BOTH
@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"a": (1, [True, None])}, '{"a":[1,[true,null]]}'),
        ([math.nan, {"a": -math.inf}, (1.5,)], '[null,{"a":null},[1.5]]'),
        (-(2**70), str(-(2**70))),
        ("caf\udce9 \u00e9", '"caf? \u00e9"'),
        ({"\ud83d": "\x7f\u2028/\n"}, '{"?":"\x7f\u2028/\\n"}'),
    ],
    ids=str,
)
def test_what_is_written(backend: Backend, value: Any, text: str) -> None:
    assert backend.dumps(value).decode() == text


@BOTH
def test_only_plain_data_is_written(backend: Backend) -> None:
    for value in (object(), {"a": object()}, [int]):
        with pytest.raises(TypeError):
            backend.dumps(value)


@BOTH
@pytest.mark.parametrize(
    "inside", [b"", b"[]," * 900 + b"1", b'"]]{[\\\\\\"[",' * 900 + b"0", b"[[[[[[[[[0]]]]]]]]]," * 900 + b"0"]
)
def test_depth_is_what_lies_in_each_other(backend: Backend, inside: bytes) -> None:
    around = MAX_DEPTH - 10
    assert backend.loads(b"[" * around + inside + b"]" * around)
    with pytest.raises(NotJson, match="nested too deeply"):
        backend.loads(b"[" * (MAX_DEPTH + 1) + inside + b"]" * (MAX_DEPTH + 1))


def test_depth_is_bounded_whatever_python_allows() -> None:
    """Beyond the interpreter's limit lies the end of the C stack, which parsing does not need and JSON does."""
    allow_frames(STACK)
    for text in (b"[" * 500_000, b'{"a":' * 500_000, b"[" * 500_000 + b"]" * 500_000):
        with pytest.raises(NotJson, match="nested too deeply"):
            loads(text)


@given(PLAIN)
def test_the_backends_agree_on_values(value: Any) -> None:
    assert MSGSPEC is not None
    for writer in (MSGSPEC, STANDARD):
        text = writer.dumps(value)
        assert json.loads(text) == value
        assert [reader.loads(text) for reader in (MSGSPEC, STANDARD)] == [value, value]


@given(st.text(st.sampled_from('[]{}",:\\ud8Dc0e1.-+ nulltrfas\n\u00e9'), max_size=12).map(str.encode) | st.binary())
def test_the_backends_agree_on_bytes(text: bytes) -> None:
    assert MSGSPEC is not None
    assert _read(MSGSPEC, text) == _read(STANDARD, text)


def _read(backend: Backend, text: bytes) -> Any:
    try:
        return repr(backend.loads(text))
    except NotJson:
        return NotJson


WITHOUT_MSGSPEC = """
import sys
sys.modules["msgspec"] = None
from rholsp.client import ServerProcess
from rholsp.interpreter import allow_frames
from rholsp.protocol.json_text import BACKEND, STANDARD
assert BACKEND is STANDARD
from rholsp.cli import main
sys.exit(main(sys.argv[1:]))
"""


def test_the_server_runs_without_msgspec(tmp_path: Path) -> None:
    """As where no wheel of it can be had: it answers, keeps no index on disk and starts no workers."""
    (tmp_path / "a.rho").write_text("contract foo(x) = { x!(1) }", encoding="utf-8")
    command = [sys.executable, "-c", WITHOUT_MSGSPEC, "--stdio", "--workers", "2"]
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")}
    with ServerProcess(command, environment=environment) as server:
        server.initialize(tmp_path, {})
        server.tell("initialized", {})
        assert [found["name"] for found in server.ask("workspace/symbol", {"query": "foo"})] == ["foo"]
        server.shut_down()
    assert not (tmp_path / "cache").exists()
