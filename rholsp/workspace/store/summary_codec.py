"""Summaries as bytes, for the store and for worker processes, and the keys under which the store keeps them.

The bytes are MessagePack, read by msgspec into the types that the model declares: whatever they hold, reading them runs
no code of theirs, takes time and memory in proportion to their number, and gives a summary or BadSummary.

Measured on made-up files of 109 lines (62 symbols, 150 occurrences), CPython 3.11: 7.0 KB, 70 us to encode (4 % of
the analysis), 130 us to decode, and a twelfth of that to read the brief, which is all that a start with a warm store
needs. A pickled FileSummary takes 10.6 KB, 260 us and 130 us, and its unpickling calls what the bytes name.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.util import find_spec
from itertools import count, repeat
from operator import attrgetter, lt
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

import rholsp
from rholsp.features.language import Language
from rholsp.model.summary import (
    Brief,
    FileSummary,
    NameUse,
    Role,
    Shape,
)
from rholsp.text.lines import LineIndex, Runs

if TYPE_CHECKING:
    from msgspec.msgpack import Decoder, Encoder

FORMAT = 7
"""Number of the layout below: to be raised with it."""
_SOURCES = ("text", "syntax", "model", "rholang", "metta", "embedded")
"""The folders of the package whose code, compiled grammars included, decides what a summary holds."""

_FORMAT_BYTES = 6

_new: Callable[..., Any] = tuple.__new__


class BadSummary(Exception):
    """The bytes are not those of a summary."""


def text_key(text: str, format_key: bytes) -> bytes:
    """What a text's summary is kept under: 20 bytes that name the text and all that its summary depends on.

    The first of them are those of the format, so that a key which was remembered for a file tells whether it is of now.
    """
    digest = blake2b(text.encode(errors="surrogatepass"), digest_size=20 - _FORMAT_BYTES, key=format_key).digest()
    return format_key[:_FORMAT_BYTES] + digest


def is_of_format(key: bytes, format_key: bytes) -> bool:
    """Whether a text's key was made for that format."""
    return key.startswith(format_key[:_FORMAT_BYTES])


def format_key(language: Language) -> bytes:
    """16 bytes that change with everything but the text that a summary depends on. Blocks: some 5 ms at first."""
    policy = "" if language.policy is None else language.policy.get()
    return format_of(language.id, f"{language.version} {policy}")


@cache
def format_of(language_id: str, language_version: str) -> bytes:
    """The key of a language's format. Kept for the life of the process, which a Language must not be.

    The version alone is not enough: during development the code changes without a new version.
    """
    digest = blake2b(digest_size=16)
    for part in (rholsp.__version__, str(FORMAT), sys.byteorder, language_id, language_version):
        digest.update(part.encode() + b"\0")
    package = Path(rholsp.__file__).parent
    for folder in _SOURCES:
        for path in sorted((package / folder).rglob("*.py")):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.digest()


@dataclass(frozen=True, slots=True)
class PackedSummary:
    """A summary of which only the brief was read, in a tenth of the time and a sixth of the memory."""

    brief: Brief
    body: bytes

    def unpack(self) -> FileSummary:
        """The whole summary. Raises BadSummary."""
        summary = _decoded(self.body)
        if max([use.symbol for use in self.brief.names.values()], default=-1) >= len(summary.symbols):
            raise BadSummary("the brief is not that of the summary")
        return summary


def encode(summary: FileSummary, *, is_quiet: bool = False) -> bytes:
    """The bytes of a summary. `is_quiet` is what the brief is to say (`Languages.is_quiet`)."""
    encoder, lines = codec().encoder, summary.lines
    body = (
        (_column(lines.starts), lines.terminators, lines.length, _wide_parts(lines)),
        (_column(summary.starts), _column(summary.ends), _column(summary.symbol_of), summary.roles, summary.longest),
        [tuple(getattr(summary, table.name)) for table in _tables()],
    )
    return encoder.encode((summary.brief()._replace(is_quiet=is_quiet), encoder.encode(body)))


def read_packed(packed: bytes) -> PackedSummary:
    """The brief of the summary that `encode` was given, and what else it holds. Raises BadSummary."""
    try:
        (names, searched, *numbers), body = codec().packed.decode(packed)
    except Exception as error:
        raise BadSummary("the bytes are no summary") from error
    # The same names stand in many files.
    interned = {sys.intern(key): _new(NameUse, use) for key, use in names.items()}
    return PackedSummary(Brief(interned, tuple(map(sys.intern, searched)), *numbers), body)


def decode(packed: bytes) -> FileSummary:
    """The summary that `encode` was given. Raises BadSummary."""
    return read_packed(packed).unpack()


def _decoded(body: bytes) -> FileSummary:
    try:
        (line_starts, terminators, length, wide), occurrences, tables = codec().body.decode(body)
        starts, ends, symbol_of, roles, longest = occurrences
        shared: dict[Any, Any] = {}
        summary = FileSummary(
            LineIndex(_array(line_starts), terminators, length, _wide(wide, len(terminators))),
            _array(starts),
            _array(ends),
            _array(symbol_of),
            roles,
            longest,
            **{table.name: table.rows(rows, shared) for table, rows in zip(_tables(), tables, strict=True)},
        )
    except Exception as error:
        raise BadSummary("the bytes are no summary") from error
    if not _is_coherent(summary):
        raise BadSummary("the parts of the summary do not belong together")
    return summary


def _is_coherent(summary: FileSummary) -> bool:
    """Whether every index leads to something, so that no feature trips over it, and parents end somewhere."""
    lengths = {"symbol": len(summary.symbols), "target": len(summary.symbols), "container": len(summary.contracts)}
    return (
        len(summary.starts) == len(summary.ends) == len(summary.symbol_of) == len(summary.roles)
        and len(summary.lines.starts) == len(summary.lines.terminators) > 0
        and max(summary.symbol_of, default=-1) < lengths["symbol"]
        and max(summary.roles, default=0) <= max(Role)
        and all(
            min(found, default=0) >= -1 and max(found, default=-1) < lengths[name]
            for table in _tables()
            for name, pick in table.indexes
            if (found := list(map(pick, getattr(summary, table.name))))
        )
        and all(map(lt, [row.parent for row in summary.outline], count()))
        and all(0 <= row.symbols.start <= row.symbols.end <= lengths["symbol"] for row in summary.regions)
    )


_Column = bytes
"""Numbers: the type code of `array` that suffices for them, then their bytes."""
_WideParts = tuple[_Column, _Column, _Column] | None
"""Which lines are not ASCII, how long the columns of each are, and all columns in a row."""


def _column(numbers: Sequence[int]) -> _Column:
    largest = max(numbers, default=0)
    code = "B" if largest < 1 << 8 else "H" if largest < 1 << 16 else "I"
    return code.encode() + array(code, numbers).tobytes()


def _array(column: _Column) -> array[int]:
    code = chr(column[0])
    if code not in "BHI":
        raise ValueError(f"{code!r} is no type of these columns")
    return array("I", memoryview(column)[1:].cast(code).tolist())  # type: ignore[call-overload]


def _wide_parts(lines: LineIndex) -> _WideParts:
    if lines.wide is None:
        return None
    some = [(line, runs) for line, runs in enumerate(lines.wide) if runs is not None]
    numbers = [number for _, runs in some for number in runs]
    return _column([line for line, _ in some]), _column([len(runs) for _, runs in some]), _column(numbers)


def _wide(parts: _WideParts, lines: int) -> tuple[Runs[int] | None, ...] | None:
    if parts is None:
        return None
    numbers = _array(parts[2])
    wide: list[Runs[int] | None] = [None] * lines
    at = 0
    for line, length in zip(_array(parts[0]), _array(parts[1]), strict=True):
        runs = numbers[at : at + length]
        size = length // 3
        columns = [runs[begin : begin + size] for begin in (0, size, 2 * size)]
        if not runs or len(runs) != 3 * size or any(column[0] or not _grows(column) for column in columns):
            raise ValueError("these are no pieces of a line")
        wide[line] = runs
        at += length
    return tuple(wide)


def _grows(column: array[int]) -> bool:
    return all(map(lt, column, column[1:]))


@dataclass(frozen=True, slots=True)
class _Table:
    """How rows of one kind are read: as plain tuples of these types, of whose fields some are `shared`."""

    name: str
    """The field of a summary that holds them."""
    row: type
    type: Any
    shared: tuple[bool, ...]
    indexes: tuple[tuple[str, Callable[[Any], int]], ...]
    """The fields that are places in another table, -1 for none, and what takes them from a row."""

    @staticmethod
    def of(name: str, row: type) -> _Table:
        declared = get_type_hints(row)
        hints = [_with_shapes(hint) for hint in declared.values()]
        indexes = [(name, attrgetter(name)) for name in ("symbol", "target", "container") if declared.get(name) is int]
        return _Table(name, row, tuple[tuple[tuple(hints)], ...], tuple(map(_may_be_shared, hints)), tuple(indexes))  # type: ignore[misc]

    def rows(self, rows: tuple[tuple[Any, ...], ...], shared: dict[Any, Any]) -> tuple[Any, ...]:
        """The rows as what they were; of equal texts, spans and shapes one is kept."""
        columns: Iterable[Iterable[Any]] = zip(*rows, strict=True) if rows else ()
        kept = [
            map(shared.setdefault, column, column) if one else column
            for column, one in zip(columns, self.shared, strict=False)
        ]
        return tuple(map(_new, repeat(self.row), zip(*kept, strict=True)))


def _may_be_shared(hint: Any) -> bool:
    """Whether equal values of the type are the same in all respects, unlike 1, True and members of enumerations."""
    return not (isinstance(hint, type) and issubclass(hint, int))


_SHAPE_LEVELS = 16
"""How deep tuples lie in each other in a shape, at most: twice as deep as any that the languages make."""


def _with_shapes(hint: Any) -> Any:
    """The type of a field with shapes spelled out: what is within a tuple of anything would be read as lists."""
    if hint != tuple[Shape, ...]:
        return hint
    shape: Any = tuple[str | bool, ...]
    for _ in range(_SHAPE_LEVELS):
        shape = tuple[str | bool | shape, ...]
    return tuple[shape, ...]


@cache
def _tables() -> tuple[_Table, ...]:
    """Of the fields of a summary, those that are rows."""
    # Python 3.11 has no array[int] at run time.
    hints = get_type_hints(FileSummary, localns={"array": list})
    rows = {name: get_args(hint)[0] for name, hint in hints.items() if get_origin(hint) in (tuple, Sequence)}
    return tuple([_Table.of(name, row) for name, row in rows.items()])


def is_available() -> bool:
    """Whether summaries can be packed: not where msgspec is missing, as on a platform without a wheel of it."""
    return find_spec("msgspec") is not None


@dataclass(frozen=True, slots=True)
class _Codec:
    encoder: Encoder
    packed: Decoder[Any]
    body: Decoder[Any]


@cache
def codec() -> _Codec:
    """What reads and writes summaries. Made at first use: that takes 15 ms, and the client's greeting does not wait."""
    from msgspec.msgpack import Decoder, Encoder

    lines: Any = tuple[_Column, bytes, int, _WideParts]
    occurrences: Any = tuple[_Column, _Column, _Column, bytes, int]
    tables: Any = tuple[tuple([table.type for table in _tables()])]  # type: ignore[misc]
    return _Codec(Encoder(), Decoder(tuple[Brief, bytes]), Decoder(tuple[lines, occurrences, tables]))
