"""JSON as LSP uses it, RFC 8259: with msgspec, or with the standard library where msgspec is not installed.

Both backends accept the same texts and return the same values; `tests/protocol/test_json_text.py` compares them.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

# Behind a run of `\\`, the second half of which begins no escape: a pair of surrogates, or a lone one.
_ESCAPE = re.compile(
    rb"((?<!\\)(?:\\\\)*)(?:(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)


MAX_DEPTH = 500
"""Of arrays and objects in each other. Both backends recurse on the C stack, and trust the interpreter's limit on
recursion to keep within it; but `interpreter.allow_frames` raises that: Python functions do not use the C stack."""

_BRACKETS = bytes.maketrans(b"[{]}", b"[[]]")
_INNER = bytes.maketrans(b"{:", b"[,")
_OTHERS = bytes(set(range(256)) - set(b"[{]}"))
_PEELED = 8
"""So many of the innermost levels are counted without a loop over each bracket."""


class NotJson(ValueError):
    """The bytes are no JSON text, or its values are beyond Python: 1e999, or a million arrays in each other."""


@dataclass(frozen=True, slots=True)
class Backend:
    loads: Callable[[bytes], Any]
    """The value of a JSON text, with U+FFFD for lone surrogates. Raises NotJson.

    An editor whose strings are UTF-16 may send half a character, escaped; U+FFFD is one UTF-16 unit too, so that the
    edit is not lost and all later columns stay right.
    """
    dumps: Callable[[Any], bytes]
    """The JSON text of plain data, with `?` for lone surrogates and null for NaN and infinities.

    Names of files may hold bytes that are no UTF-8, which Python shows as surrogates. Raises TypeError for what is no
    plain data.
    """


def _mended(body: bytes) -> bytes:
    """The text with U+FFFD for each escape of a lone surrogate."""
    if b"\\ud" not in body and b"\\uD" not in body:
        return body
    return _ESCAPE.sub(lambda escape: escape[0] if escape[2] else escape[1] + b"\\ufffd", body)


def _check_depth(body: bytes) -> None:
    """Raises NotJson where arrays and objects lie deeper than MAX_DEPTH, at least up to the text's first error."""
    if body.count(b"[") + body.count(b"{") <= MAX_DEPTH:
        return
    # Documents are long strings full of brackets. But what lies inside something follows a bracket, a comma or a colon,
    # and of those there are few in a document. A count passes over every second `[[` of a row.
    inner = body.translate(_INNER, b" \t\r\n")
    if 2 * inner.count(b"[[") + inner.count(b",[") < MAX_DEPTH:
        return
    outside = b"".join(body.replace(b"\\\\", b"").replace(b'\\"', b"").split(b'"')[::2])
    brackets = outside.translate(_BRACKETS, _OTHERS)
    for _ in range(_PEELED):
        if brackets.count(b"[") <= MAX_DEPTH - _PEELED:
            return
        brackets = brackets.replace(b"[]", b"")
    depth = 0
    for bracket in brackets:
        depth += 1 if bracket == ord("[") else -1
        if depth > MAX_DEPTH - _PEELED:
            raise NotJson("nested too deeply")


def _standard() -> Backend:
    def no_constant(name: str) -> NoReturn:
        raise NotJson(f"{name} is no number of JSON")

    def finite(digits: str) -> float:
        value = float(digits)
        if math.isinf(value):
            raise NotJson("a number out of range")
        return value

    decoder = json.JSONDecoder(parse_constant=no_constant, parse_float=finite)

    def loads(body: bytes) -> Any:
        _check_depth(body)
        try:
            # `json.loads` guesses the encoding, and lets half characters pass.
            return decoder.decode(_mended(body).decode())
        except (ValueError, RecursionError) as error:
            raise NotJson(str(error)) from None

    return Backend(loads, _standard_dumps)


def _standard_dumps(value: Any) -> bytes:
    try:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except ValueError:
        text = json.dumps(_without_nan(value), ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")


def _without_nan(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {name: _without_nan(item) for name, item in value.items()}
    return [_without_nan(item) for item in value] if isinstance(value, list | tuple) else value


def _fast() -> Backend:
    """Raises ImportError where msgspec is not installed."""
    import msgspec

    decode, encode = msgspec.json.Decoder().decode, msgspec.json.Encoder().encode

    def loads(body: bytes) -> Any:
        _check_depth(body)
        try:
            return decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            mended = _mended(body)
            if mended != body:
                return loads(mended)
            raise NotJson(str(error)) from None

    def dumps(value: Any) -> bytes:
        try:
            return encode(value)
        except (TypeError, UnicodeEncodeError):
            return _standard_dumps(value)

    return Backend(loads, dumps)


STANDARD = _standard()
MSGSPEC: Backend | None
"""None where msgspec is not installed."""
try:
    MSGSPEC = _fast()
except ImportError:
    MSGSPEC = None

BACKEND = MSGSPEC or STANDARD
loads, dumps = BACKEND.loads, BACKEND.dumps
