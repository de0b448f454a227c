"""The messages of scip.proto that an index needs, and their bytes.

Protocol buffers ("Encoding" in their documentation): a field is its number and wire type, then a varint, or a length
and that many bytes. Fields that hold their default are left out, as proto3 wants it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, IntFlag

from rholsp import __version__

_VARINT, _BYTES = 0, 2
_UTF8 = 1
"""TextEncoding.UTF8"""
_UTF32_CODE_UNITS = 3
"""PositionEncoding.UTF32CodeUnitOffsetFromLineStart"""

Range = tuple[int, ...]
"""Line and character of the start, then of the end, from 0; without the second line where both are on one."""


class SymbolRole(IntFlag):
    DEFINITION = 0x1
    WRITE_ACCESS = 0x4
    READ_ACCESS = 0x8
    FORWARD_DEFINITION = 0x40


class SymbolKind(IntEnum):
    """SymbolInformation.Kind"""

    UNSPECIFIED = 0
    FUNCTION = 17
    METHOD = 26
    PARAMETER = 37
    VARIABLE = 61
    CONTRACT = 62


@dataclass(frozen=True, slots=True)
class ScipOccurrence:
    place: Range
    symbol: str
    roles: SymbolRole
    enclosing: Range = ()
    """At a definition, all of what is defined."""

    def encode(self) -> bytes:
        return b"".join(
            (_numbers(1, self.place), _text(2, self.symbol), _number(3, self.roles), _numbers(7, self.enclosing))
        )


@dataclass(frozen=True, slots=True)
class Relationship:
    """What another symbol has to do with one."""

    symbol: str
    is_reference: bool
    """Whether its occurrences are also occurrences of the one."""
    is_definition: bool
    """Whether its definitions are also definitions of the one."""

    def encode(self) -> bytes:
        return _text(1, self.symbol) + _number(2, self.is_reference) + _number(5, self.is_definition)


@dataclass(frozen=True, slots=True)
class SymbolInformation:
    symbol: str
    name: str
    kind: SymbolKind = SymbolKind.UNSPECIFIED
    documentation: str = ""
    """Markdown."""
    signature: str = ""
    language: str = ""
    """Of the signature."""
    enclosing: str = ""
    """Of a local symbol: the one around it."""
    related: tuple["Relationship", ...] = ()

    def encode(self) -> bytes:
        signature = _text(5, self.signature) + _text(4, self.language) if self.signature else b""
        related = b"".join(_message(4, one.encode()) for one in self.related)
        return b"".join(
            (
                _text(1, self.symbol),
                _text(3, self.documentation),
                related,
                _number(5, self.kind),
                _text(6, self.name),
                _message(7, signature) if signature else b"",
                _text(8, self.enclosing),
            )
        )


@dataclass(frozen=True, slots=True)
class ScipDocument:
    path: str
    """Relative to the root, with slashes."""
    language: str
    occurrences: tuple[ScipOccurrence, ...]
    symbols: tuple[SymbolInformation, ...]

    def encode(self) -> bytes:
        return b"".join(
            (
                _text(1, self.path),
                *(_message(2, one.encode()) for one in self.occurrences),
                *(_message(3, one.encode()) for one in self.symbols),
                _text(4, self.language),
                _number(6, _UTF32_CODE_UNITS),
            )
        )


def metadata(root_uri: str, arguments: Iterable[str]) -> bytes:
    """The beginning of an index. `root_uri` is the URI of its folder."""
    tool = _text(1, "rholsp") + _text(2, __version__) + b"".join(_text(3, one) for one in arguments)
    return _message(1, _message(2, tool) + _text(3, root_uri) + _number(4, _UTF8))


def document(one: ScipDocument) -> bytes:
    """A document as a part of an index."""
    return _message(2, one.encode())


def external_symbol(one: SymbolInformation) -> bytes:
    """A symbol that the index does not define, as a part of it."""
    return _message(3, one.encode())


# ------------------------------------------------------------------------------------------------ the encoding


def _varint(value: int) -> bytes:
    if value < 0x80:
        return bytes((value,))
    encoded = bytearray()
    while value >= 0x80:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3 | _VARINT) + _varint(value) if value else b""


def _message(field: int, encoded: bytes) -> bytes:
    return _varint(field << 3 | _BYTES) + _varint(len(encoded)) + encoded


def _text(field: int, text: str) -> bytes:
    return _message(field, text.encode("utf-8", "replace")) if text else b""


def _numbers(field: int, values: Range) -> bytes:
    """Packed, as proto3 packs repeated numbers."""
    return _message(field, b"".join(map(_varint, values))) if values else b""
