"""Reads SCIP indexes by the field numbers of scip.proto, and checks them as `scip lint` does."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Fields = dict[int, list[Any]]
DEFINITION, FORWARD_DEFINITION = 0x1, 0x40

_NAME = r"(?:[A-Za-z0-9_+$-]+|`(?:[^`]|``)+`)"
_DESCRIPTOR = rf"(?:{_NAME}[/#.:!]|{_NAME}\((?:[A-Za-z0-9_+$-]+)?\)\.|\[{_NAME}\]|\({_NAME}\))"
_PART = r"(?:[^ ]|  )+"
_SYMBOL = re.compile(rf"(?:local [A-Za-z0-9_+$-]+|{_PART} {_PART} {_PART} {_PART} (?:{_DESCRIPTOR})+)\Z")


@dataclass
class Occurrence:
    start: tuple[int, int]
    end: tuple[int, int]
    symbol: str
    roles: int
    enclosing: tuple[int, ...]


@dataclass
class Information:
    symbol: str
    documentation: list[str]
    same_as: list[str]
    defined_by: list[str]
    kind: int
    name: str
    signature: str
    enclosing: str


@dataclass
class Document:
    path: str
    language: str
    encoding: int
    occurrences: list[Occurrence]
    symbols: list[Information]


@dataclass
class Index:
    tool: str = ""
    root: str = ""
    documents: list[Document] = field(default_factory=list)
    externals: list[Information] = field(default_factory=list)


def read(data: bytes) -> Index:
    """The index; its metadata comes first, or the stream cannot be read as one."""
    index = Index()
    for position, (number, value) in enumerate(_fields(data)):
        assert (number == 1) == (position == 0), "the metadata stand first, and once"
        if number == 1:
            metadata = _message(value)
            tool = _message(metadata[2][0])
            index.tool, index.root = _text(tool, 1), _text(metadata, 3)
            assert metadata[4] == [1]
        elif number == 2:
            index.documents.append(_document(_message(value)))
        elif number == 3:
            index.externals.append(_information(_message(value)))
        else:
            raise AssertionError(f"field {number} is none of an index")
    return index


def _fields(data: bytes) -> Iterator[tuple[int, Any]]:
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        value, at = _varint(data, at)
        if key & 7 == 2:
            value, at = data[at : at + value], at + value  # type: ignore[assignment]
        else:
            assert key & 7 == 0
        assert at <= len(data)
        yield key >> 3, value


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value, shift, at = value | (byte & 127) << shift, shift + 7, at + 1
        if byte < 128:
            return value, at


def _message(data: bytes) -> Fields:
    fields: Fields = {}
    for number, value in _fields(data):
        fields.setdefault(number, []).append(value)
    return fields


def _text(fields: Fields, number: int) -> str:
    return fields.get(number, [b""])[0].decode()  # type: ignore[no-any-return]


def _numbers(fields: Fields, number: int) -> tuple[int, ...]:
    data, at, found = b"".join(fields.get(number, [])), 0, []
    while at < len(data):
        value, at = _varint(data, at)
        found.append(value)
    return tuple(found)


def _document(fields: Fields) -> Document:
    assert fields.keys() <= {1, 2, 3, 4, 6}
    occurrences = [_occurrence(_message(one)) for one in fields.get(2, [])]
    symbols = [_information(_message(one)) for one in fields.get(3, [])]
    return Document(_text(fields, 1), _text(fields, 4), fields[6][0], occurrences, symbols)


def _occurrence(fields: Fields) -> Occurrence:
    assert fields.keys() <= {1, 2, 3, 7}
    place = _numbers(fields, 1)
    start, end = place[:2], (place[0], place[2]) if len(place) == 3 else place[2:]
    assert len(start) == len(end) == 2
    return Occurrence(start, end, _text(fields, 2), fields.get(3, [0])[0], _numbers(fields, 7))  # type: ignore[arg-type]


def _information(fields: Fields) -> Information:
    assert fields.keys() <= {1, 3, 4, 5, 6, 7, 8}
    relations = [_message(one) for one in fields.get(4, [])]
    assert all({1} < relation.keys() <= {1, 2, 5} for relation in relations)
    signature = _text(_message(fields[7][0]), 5) if 7 in fields else ""
    return Information(
        _text(fields, 1),
        [one.decode() for one in fields.get(3, [])],
        [_text(relation, 1) for relation in relations if 2 in relation],
        [_text(relation, 1) for relation in relations if 5 in relation],
        fields.get(5, [0])[0],
        _text(fields, 6),
        signature,
        _text(fields, 8),
    )


def lint(index: Index) -> list[str]:
    """The faults that `scip lint` (cmd/scip/lint.go of sourcegraph/scip) reports, and symbols that do not parse."""
    faults: list[str] = []
    external = [one.symbol for one in index.externals]
    faults += [f"twice external: {one}" for one in {*external} if external.count(one) > 1]
    paths = [one.path for one in index.documents]
    faults += [f"twice: {one}" for one in {*paths} if paths.count(one) > 1]
    faults += [f"not a canonical path: {one}" for one in paths if re.search(r"^/|^$|//|\\|(^|/)\.\.?(/|$)", one)]
    known = {*external}
    for document in index.documents:
        told = [one.symbol for one in document.symbols]
        faults += [f"twice in {document.path}: {one}" for one in {*told} if told.count(one) > 1]
        faults += [f"in {document.path} and external: {one}" for one in told if one in external]
        known.update(told)
    for information in [*index.externals, *(one for document in index.documents for one in document.symbols)]:
        faults += [f"not a symbol: {information.symbol}"] * (not _SYMBOL.match(information.symbol))
        related = [*information.same_as, *information.defined_by]
        faults += [f"related to nothing: {one}" for one in related if one not in known]
    for document in index.documents:
        local = {one.symbol for one in document.symbols}
        seen: set[object] = set()
        for one in document.occurrences:
            faults += [f"not a symbol: {one.symbol}"] * (not _SYMBOL.match(one.symbol))
            faults += [f"both roles: {one}"] * (one.roles & DEFINITION > 0 and one.roles & FORWARD_DEFINITION > 0)
            faults += [f"told nowhere: {one.symbol}"] * (
                one.symbol not in (local if one.symbol.startswith("local ") else known)
            )
            faults += [f"twice: {one}"] * ((one.start, one.end, one.symbol, one.roles) in seen)
            seen.add((one.start, one.end, one.symbol, one.roles))
    return faults


def snapshot(text: str, document: Document) -> str:
    """The text, and beneath each line its occurrences with carets: `^ definition SYMBOL`."""
    lines: list[str] = []
    for number, line in enumerate(text.splitlines()):
        lines.append(f"  {line}")
        for one in document.occurrences:
            if one.start[0] == number:
                width = one.end[1] - one.start[1] if one.end[0] == number else len(line) - one.start[1]
                role = {DEFINITION: "definition", FORWARD_DEFINITION: "declaration", 4: "write", 8: "read"}[one.roles]
                lines.append(f"//{' ' * one.start[1]}{'^' * width} {role} {one.symbol}")
    return "\n".join(lines) + "\n"
