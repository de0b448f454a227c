import contextlib
import os
import pickle
import tracemalloc
from array import array
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rholsp
from rholsp.features.language_registry import RHOLANG
from rholsp.model.summary import FileSummary
from rholsp.rholang.summarise import summarise
from rholsp.workspace.store.summary_codec import (
    BadSummary,
    decode,
    encode,
    format_key,
    format_of,
    read_packed,
    text_key,
)

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").rglob("*.rho"))

WORDS = ["new x in {", "}", 'contract @"f"(@a, ret, ...@r) = {', 'for (@{"k": v} <- x) {', "x!(1, [a, true])", " | "]
WORDS += [
    "// ä\n",
    "𝄞\r\n",
    "match a { _ => Nil }",
    "select { y <- x => Nil }",
    "`rho:io:stdout`",
    "\n",
    "@@",
    "(",
    "é",
]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_an_example_is_as_before(path: Path) -> None:
    summary = summarise(path.read_text(encoding="utf-8"))
    assert decode(encode(summary)) == summary


@given(st.lists(st.sampled_from(WORDS), max_size=40).map("".join))
def test_any_text_is_as_before(text: str) -> None:
    summary = summarise(text)
    packed = read_packed(encode(summary))
    assert packed.brief == summary.brief()
    again = packed.unpack()
    assert again == summary
    assert repr(again) == repr(summary)  # equality takes a tuple for a named one, and 1 for True


def test_large_offsets_are_as_before() -> None:
    summary = summarise("//" + "é" * 70_000 + "\nnew x in { x!(1) }")
    assert decode(encode(summary)) == summary


def test_equal_strings_are_kept_once() -> None:
    summary = decode(encode(summarise("contract foo(x) = { x!(1) } | foo!(2)")))
    names = {id(symbol.name) for symbol in summary.symbols if symbol.name == "foo"}
    assert names | {id(item.name) for item in summary.outline if item.name == "foo"} == names


class _Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, ("never",)


@pytest.mark.parametrize("value", [_Evil(), summarise("Nil"), summarise], ids=["evil", "object", "function"])
def test_a_pickle_that_names_anything_is_refused(
    value: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadSummary):
        decode(pickle.dumps(value))
    assert not list(tmp_path.iterdir())


def packed_with(**changes: Any) -> bytes:
    """The bytes of a summary some parts of which were replaced, as somebody would write them who means harm."""
    return encode(replace(summarise(HONEST), **changes))


HONEST = "contract foo(@x) = { x!(1) } | new a in { foo!(a) }"
HOSTILE: dict[str, Callable[[FileSummary], dict[str, Any]]] = {
    "an occurrence of no symbol": lambda s: {"symbol_of": array("I", [999, *s.symbol_of[1:]])},
    "columns of different length": lambda s: {"starts": s.starts[1:]},
    "a role that there is not": lambda s: {"roles": b"\x09" + s.roles[1:]},
    "a contract in no contract": lambda s: {"contracts": (s.contracts[0]._replace(container=4),)},
    "an item of the outline within itself": lambda s: {"outline": (s.outline[0]._replace(parent=0),)},
    "a send of no symbol": lambda s: {"sends": (s.sends[0]._replace(symbol=77),)},
    "a symbol in no contract": lambda s: {"symbols": (s.symbols[0]._replace(container=5), *s.symbols[1:])},
    "a text where a number belongs": lambda s: {"longest": "much"},
    "a kind that there is not": lambda s: {"symbols": (s.symbols[0]._replace(kind=99), *s.symbols[1:])},
    "a row too short": lambda s: {"diagnostics": (("RH001", 1, 0, 0, "what"),)},
    "a span of texts": lambda s: {"contracts": (s.contracts[0]._replace(span=("a", "b")),)},
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_does_not_belong_together_is_no_summary(make: Callable[[FileSummary], dict[str, Any]]) -> None:
    packed = packed_with(**make(summarise(HONEST)))
    with pytest.raises(BadSummary):
        decode(packed)


BOMBS = {
    "a list said to have four thousand million items": b"\x92\xdd\xff\xff\xff\xff\xa0",
    "a text said to be so long": b"\xdb\xff\xff\xff\xff",
    "a map said to be so large": b"\x92\x96\xdf\xff\xff\xff\xff",
    "lists in lists": b"\x91" * 1_000_000,
    "a pickle that is a loop": pickle.dumps([[]] * 1000),
}


@pytest.mark.parametrize("data", BOMBS.values(), ids=BOMBS.keys())
def test_what_claims_to_be_huge_costs_nothing(data: bytes) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(BadSummary):
            decode(data)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=10).map("".join), st.data())
def test_bytes_that_were_changed_give_a_summary_or_none(text: str, data: st.DataObject) -> None:
    packed = bytearray(encode(summarise(text)))
    for _ in range(data.draw(st.integers(1, 4))):
        packed[data.draw(st.integers(0, len(packed) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(BadSummary):
        summary = decode(bytes(packed))
        for symbol in summary.symbol_of:
            assert summary.symbols[symbol].name is not None


@given(st.binary(max_size=200))
def test_other_bytes_are_no_summary(data: bytes) -> None:
    with pytest.raises(BadSummary):
        decode(data)


def test_a_key_names_text_and_format() -> None:
    keys = {text_key(text, own) for text in ("a", "b", "") for own in (b"1", b"2")}
    assert len(keys) == 6
    assert text_key("a", b"1") in keys


def test_the_format_changes_with_the_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = format_of.__wrapped__("rholang", "")
    assert format_of.__wrapped__("rholang", "") == before
    monkeypatch.setattr(rholsp, "__version__", "999")
    assert format_of.__wrapped__("rholang", "") != before


def test_the_format_changes_with_the_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rholang").mkdir()
    source = tmp_path / "rholang" / "walk.py"
    source.write_text("a = 1")
    monkeypatch.setattr(rholsp, "__file__", str(tmp_path / "__init__.py"))
    before = format_of.__wrapped__("rholang", "")
    source.write_text("a = 2")
    assert format_of.__wrapped__("rholang", "") != before


def test_the_format_changes_with_the_version_of_a_language_from_elsewhere() -> None:
    assert format_key(replace(RHOLANG, version="2")) != format_key(RHOLANG)
