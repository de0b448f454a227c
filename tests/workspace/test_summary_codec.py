import os
import pickle
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rholsp
from rholsp.features.language_registry import RHOLANG
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
