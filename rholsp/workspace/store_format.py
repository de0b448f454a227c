"""Summaries as bytes, for the store and for worker processes, and the keys under which the store keeps them.

Measured on made-up files of 109 lines (62 symbols, 150 occurrences), CPython 3.11: 6.0 KB, 135 us to encode, 65 us to
decode, and a fifteenth of that to read the brief, which is all that a start with a warm store needs. A pickled
FileSummary takes 10.6 KB, 240 us and 100 us, and its unpickling calls what the bytes name. zlib would save 40 % of the
bytes and cost another 25 us for each file.
"""

from __future__ import annotations

import io
import pickle
import sys
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, partial
from hashlib import blake2b
from itertools import repeat
from pathlib import Path
from typing import Any, get_args, get_type_hints

import rholsp
from rholsp.features.language import Language
from rholsp.model.summary import (
    Adoption,
    Allowance,
    Brief,
    Contract,
    Diagnostic,
    FileSummary,
    NameUse,
    OutlineItem,
    Publication,
    Receive,
    Region,
    Related,
    Send,
    Span,
    StandIn,
    Symbol,
    Synonym,
)
from rholsp.text.lines import LineIndex, _Runs

FORMAT = 4
"""Number of the layout below: to be raised with it."""
_SOURCES = ("text", "syntax", "model", "rholang", "metta", "embedded")
"""The folders of the package whose code, compiled grammars included, decides what a summary holds."""

_new: Callable[..., Any] = tuple.__new__


class BadSummary(Exception):
    """The bytes are not those of a summary."""


def text_key(text: str, format_key: bytes) -> bytes:
    """What a text's summary is kept under: 20 bytes that name the text and all that its summary depends on."""
    return blake2b(text.encode(errors="surrogatepass"), digest_size=20, key=format_key).digest()


def format_key(language: Language) -> bytes:
    """16 bytes that change with everything but the text that a summary depends on. Blocks: some 5 ms at first."""
    return format_of(language.id, language.version)


@cache
def format_of(language_id: str, language_version: str) -> bytes:
    """The key of a language's format. Kept for the life of the process, which a Language must not be.

    Our version alone would not do: whoever works on rholsp itself changes the code without a new version.
    """
    digest = blake2b(digest_size=16)
    for part in (rholsp.__version__, str(FORMAT), sys.byteorder, language_id, language_version):
        digest.update(part.encode() + b"\0")
    package = Path(rholsp.__file__).parent
    for folder in _SOURCES:
        for path in sorted((package / folder).rglob("*.py")):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.digest()


def encode(summary: FileSummary) -> bytes:
    """The bytes of a summary. Equal strings, spans and shapes are written once, and are shared after `decode`."""
    lines = summary.lines
    spans: dict[Span | None, int] = {None: 0}
    shared: dict[Any, Any] = {}
    tables = [
        table.columns(rows, spans, shared)
        for table, rows in zip(
            _TABLES,
            (
                summary.symbols,
                summary.contracts,
                summary.sends,
                summary.outline,
                summary.diagnostics,
                summary.regions,
                summary.receives,
                summary.allowances,
                summary.publications,
                summary.adoptions,
                summary.synonyms,
                summary.stand_ins,
            ),
            strict=True,
        )
    ]
    del spans[None]
    body = pickle.dumps(
        (
            _narrow(lines.starts),
            lines.terminators,
            lines.length,
            _runs_parts(lines.utf8),
            _runs_parts(lines.utf16),
            _narrow(summary.starts),
            _narrow(summary.ends),
            _narrow(summary.symbol_of),
            summary.roles,
            summary.longest,
            _narrow([span.start for span in spans if span is not None]),
            _narrow([span.end for span in spans if span is not None]),
            *tables,
        ),
        protocol=5,
    )
    brief = summary.brief()
    uses = brief.names.values()
    head = (
        tuple(brief.names),
        tuple([use.symbol for use in uses]),
        bytes([use.defines | use.introduces << 1 for use in uses]),
        *brief[1:],
    )
    return pickle.dumps((head, body), protocol=5)


@dataclass(frozen=True, slots=True)
class PackedSummary:
    """A summary of which only the brief was read, in a fifteenth of the time and an eighth of the memory."""

    brief: Brief
    body: bytes

    def unpack(self) -> FileSummary:
        """The whole summary. Raises BadSummary."""
        return _decoded(self.body)


def read_packed(packed: bytes) -> PackedSummary:
    """The brief of the summary that `encode` was given, and what else it holds. Raises BadSummary.

    Only for bytes that come from `encode` unharmed; what else they hold, no code of theirs is run.
    """
    try:
        (keys, symbols, flags, *others), body = _PlainData(io.BytesIO(packed)).load()
        # The same names stand in many files.
        names = {
            sys.intern(key): _new(NameUse, (symbol, bool(flag & 1), bool(flag & 2)))
            for key, symbol, flag in zip(keys, symbols, flags, strict=True)
        }
        searched, *numbers = others
        return PackedSummary(Brief(names, tuple(map(sys.intern, searched)), *numbers), body)
    except Exception as error:
        raise BadSummary("the bytes are no summary") from error


def decode(packed: bytes) -> FileSummary:
    """The summary that `encode` was given. Raises BadSummary; see `read_packed`."""
    return read_packed(packed).unpack()


def _decoded(body: bytes) -> FileSummary:
    try:
        line_starts, terminators, length, utf8, utf16, starts, ends, symbol_of, roles, longest, *rest = _PlainData(
            io.BytesIO(body)
        ).load()
        span_starts, span_ends, *tables = rest
        spans = [None, *map(_new, repeat(Span), zip(_numbers(span_starts), _numbers(span_ends), strict=True))]
        rows = [table.rows(columns, spans) for table, columns in zip(_TABLES, tables, strict=True)]
        return FileSummary(
            LineIndex(_column(line_starts), terminators, length, _runs(utf8), _runs(utf16)),
            _column(starts),
            _column(ends),
            _column(symbol_of),
            roles,
            longest,
            *rows,
        )
    except Exception as error:
        raise BadSummary("the bytes are no summary") from error


class _PlainData(pickle.Unpickler):
    """Loads tuples, strings, bytes and numbers, and refuses whatever names a class or a function."""

    def find_class(self, module: str, name: str) -> Any:
        raise BadSummary(f"{module}.{name} does not belong into a summary")


_Narrow = tuple[str, bytes]
"""A type code of `array` and the bytes."""


def _narrow(numbers: array[int] | list[int]) -> _Narrow:
    largest = max(numbers, default=0)
    code = "B" if largest < 1 << 8 else "H" if largest < 1 << 16 else "I"
    return code, array(code, numbers).tobytes()


def _numbers(column: _Narrow) -> list[int]:
    return memoryview(column[1]).cast(column[0]).tolist()  # type: ignore[call-overload,no-any-return]


def _column(column: _Narrow) -> array[int]:
    return array("I", _numbers(column))


def _runs_parts(runs: _Runs | None) -> tuple[_Narrow, _Narrow, bytes] | None:
    return None if runs is None else (_narrow(runs.offsets), _narrow(runs.units), runs.widths)


def _runs(parts: tuple[_Narrow, _Narrow, bytes] | None) -> _Runs | None:
    return None if parts is None else _Runs(_column(parts[0]), _column(parts[1]), parts[2])


_Write = Callable[[tuple[Any, ...], dict[Span | None, int], dict[Any, Any]], Any]
"""One field of all rows, to plain data; the dictionaries number the spans and keep one of equal values."""
_Read = Callable[[Any, list[Any]], Iterable[Any]]


@dataclass(frozen=True, slots=True)
class _Table:
    """How rows of one kind are written: as columns, each in the way that its type asks for."""

    row: type
    write: tuple[_Write, ...]
    read: tuple[_Read, ...]

    @staticmethod
    def of(row: type) -> _Table:
        ways = [_way(hint) for hint in get_type_hints(row).values()]
        return _Table(row, tuple(write for write, _ in ways), tuple(read for _, read in ways))

    def columns(self, rows: tuple[Any, ...], spans: dict[Span | None, int], shared: dict[Any, Any]) -> tuple[Any, ...]:
        columns: Iterable[tuple[Any, ...]] = zip(*rows, strict=True) if rows else repeat((), len(self.write))
        return tuple([write(column, spans, shared) for write, column in zip(self.write, columns, strict=True)])

    def rows(self, columns: tuple[Any, ...], spans: list[Any]) -> tuple[Any, ...]:
        fields = [read(column, spans) for read, column in zip(self.read, columns, strict=True)]
        return tuple(map(_new, repeat(self.row), zip(*fields, strict=True)))


def _way(hint: Any) -> tuple[_Write, _Read]:
    if hint is Span or Span in get_args(hint):
        return _write_spans, _read_spans
    if isinstance(hint, type) and issubclass(hint, IntEnum):
        members = [hint(value) if value in set(hint) else None for value in range(max(hint) + 1)]
        return _write_small, partial(_read_members, members)
    if hint in (int, bool):
        return _write_plain, _read_plain
    if get_args(hint)[:1] == (Related,):
        return _write_related, _read_related
    return _write_shared, _read_plain


def _write_spans(column: tuple[Any, ...], spans: dict[Span | None, int], shared: dict[Any, Any]) -> Any:
    return _narrow([spans.setdefault(span, len(spans)) for span in column])


def _read_spans(column: Any, spans: list[Any]) -> Iterable[Any]:
    return map(spans.__getitem__, _numbers(column))


def _write_small(column: tuple[Any, ...], spans: dict[Span | None, int], shared: dict[Any, Any]) -> Any:
    return bytes(column)


def _read_members(members: list[Any], column: Any, spans: list[Any]) -> Iterable[Any]:
    return map(members.__getitem__, column)


def _write_plain(column: tuple[Any, ...], spans: dict[Span | None, int], shared: dict[Any, Any]) -> Any:
    return column


def _read_plain(column: Any, spans: list[Any]) -> Iterable[Any]:
    return column  # type: ignore[no-any-return]


def _write_shared(column: tuple[Any, ...], spans: dict[Span | None, int], shared: dict[Any, Any]) -> Any:
    return tuple(map(shared.setdefault, column, column))


def _write_related(column: tuple[Any, ...], spans: dict[Span | None, int], shared: dict[Any, Any]) -> Any:
    return tuple([tuple(map(tuple, related)) for related in column])


def _read_related(column: Any, spans: list[Any]) -> Iterator[Any]:
    for related in column:
        yield tuple([_new(Related, parts) for parts in related])


_ROWS = (
    *(Symbol, Contract, Send, OutlineItem, Diagnostic, Region),
    *(Receive, Allowance, Publication, Adoption, Synonym, StandIn),
)
"""In the order of FileSummary's fields."""
_TABLES = tuple(map(_Table.of, _ROWS))
