"""Semantic tokens, by the cases in `cases/semantic_tokens.txt`, and their laws on any text."""

from __future__ import annotations

from array import array
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rholsp.features.facts import LazySummary
from rholsp.features.fallback_tokens import plain_tokens
from rholsp.features.language import Language, Languages
from rholsp.features.language_registry import RHOLANG
from rholsp.features.semantic_token_legend import MODIFIERS, TYPES
from rholsp.features.semantic_tokens import edit_between, semantic_tokens
from rholsp.model.summary import Region, Span
from rholsp.rholang.highlight_tokens import lexical_tokens
from rholsp.rholang.summarise import summarise
from rholsp.text.lines import LineIndex, PositionEncoding
from rholsp.text.relative import MarkedRange, relative
from tests.features.dict_view import DictView
from tests.features.fixture import Case, cases
from tests.features.test_completion import PIECES

A = "file:///a.rho"


def drawn(text: str, tokens: list[MarkedRange]) -> list[list[str]]:
    """Text, type and modifiers of each token."""
    return [
        [text[start:end], TYPES[number], *(name for bit, name in enumerate(MODIFIERS) if marks >> bit & 1)]
        for start, end, number, marks in tokens
    ]


async def tokens_of(text: str, uri: str = A) -> list[MarkedRange]:
    tokens = await semantic_tokens(DictView({uri: text}), uri)
    assert tokens is not None
    return tokens


@pytest.mark.parametrize("case", cases("semantic_tokens.txt"), ids=repr)
async def test_semantic_tokens(case: Case) -> None:
    ((uri, text),) = case.files.items()
    expected = " ".join(case.texts["tokens"].split()).split(" ")
    found = drawn(text, await tokens_of(text, uri))
    assert [word for token in found for word in " ".join(token).split()] == expected


async def test_a_range_has_the_tokens_that_touch_it() -> None:
    text = "new abc in { abc!(1) }"
    everything = await tokens_of(text)
    for start in range(len(text)):
        for end in range(start, len(text) + 1):
            part = await semantic_tokens(DictView({A: text}), A, start, end)
            assert part == [token for token in everything if token[1] > start and token[0] < end]


async def test_a_file_without_a_text_has_no_tokens() -> None:
    assert await semantic_tokens(DictView({}), A) is None
    view = DictView({A: "Nil"})
    view.files[A] = replace(view.files[A], text=None)
    assert await semantic_tokens(view, A) is None


# ------------------------------------------------------------------------------------------------ regions

SHOUT = Language("shout", "Shout", (), summarise, RHOLANG.resolver, tokens=lexical_tokens)


@pytest.mark.parametrize("language", [SHOUT, replace(SHOUT, tokens=None)])
async def test_a_literal_is_cut_around_the_region_in_it(language: Language) -> None:
    text = 'x!("12 //" ++ y ++ "34")'
    first, second = text.index("12"), text.index("34")
    parts = ((first, first + 5, False), (first + 5, second, True), (second, second + 2, False))
    view = DictView({A: text}, languages=Languages((RHOLANG, language)))
    region = Region("shout", "1", "test", Span(first - 1, second + 3), Span(9, 9), parts)
    view.files[A] = replace(view.files[A], meaning=LazySummary(replace(view.files[A].summary, regions=(region,))))
    tokens = await semantic_tokens(view, A)
    assert tokens is not None
    found = [" ".join(token[:2]) for token in drawn(text, tokens)]
    assert found[:4] == ["x function", "! operator", '" string', "12 number"]
    assert '" string' in found[4:]
    assert "y function" not in found
    if language is SHOUT:  # the comment goes over from one literal to the next
        assert found[4:] == [
            *("// comment", '" string', "++ operator", "y variable", "++ operator", '" string'),
            *("34 comment", '" string'),
        ]
    outside = await semantic_tokens(DictView({A: text}), A)
    assert outside is not None
    assert ['"34"', "string"] in drawn(text, outside)


def test_words_are_told_from_numbers_and_strings_in_any_language() -> None:
    text = '(foo -1.5 "a\\"b" x2)'
    assert [(text[start:end], kind) for kind, start, end in plain_tokens(text)] == [
        *(("(", ""), ("foo", ""), ("-1.5", "number"), ('"a\\"b"', "string"), ("x2", ""), (")", "")),
    ]


# ------------------------------------------------------------------------------------------------ laws

texts = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
encodings = st.sampled_from(list(PositionEncoding))


@settings(max_examples=300, deadline=None)
@given(texts)
async def test_tokens_are_sorted_apart_and_cover_everything_that_is_visible(text: str) -> None:
    tokens = lexical_tokens(text)
    at = 0
    for _, start, end in tokens:
        assert at <= start < end <= len(text)
        # Blanks and characters that begin no token lie between.
        assert not {*text[at:start]} & {*"abcdefghijklmnopqrstuvwxyz(){}[]0123456789/"}
        at = end
    at = 0
    for start, end, number, marks in await tokens_of(text):
        assert at <= start < end <= len(text)
        assert number < len(TYPES)
        assert marks < 1 << len(MODIFIERS)
        at = end


def decoded(text: str, data: array[int], encoding: PositionEncoding) -> list[tuple[str, int, int]]:
    """The texts that the numbers stand for, with both marks, read as a client reads them."""
    lines = LineIndex.of(text)
    found = []
    line = unit = 0
    for i in range(0, len(data), 5):
        down, right, length, kind, marks = data[i : i + 5]
        line, unit = line + down, right if down else unit + right
        start, end = lines.offset(line, unit, encoding), lines.offset(line, unit + length, encoding)
        assert lines.position(end, encoding) == (line, unit + length)
        found.append((text[start:end], kind, marks))
    return found


@settings(max_examples=300, deadline=None)
@given(texts, encodings)
async def test_what_is_sent_is_what_is_meant_in_every_encoding(text: str, encoding: PositionEncoding) -> None:
    tokens = await tokens_of(text)
    data = relative(LineIndex.of(text), tokens, encoding).data
    expected = [
        (piece, kind, marks)
        for start, end, kind, marks in tokens
        for piece in text[start:end].replace("\r", "\n").split("\n")
        if piece
    ]
    assert decoded(text, data, encoding) == expected


numbers = st.lists(st.integers(0, 2), max_size=12).map(lambda values: array("I", values))


@given(numbers, numbers)
def test_the_edit_makes_the_new_numbers_from_the_old_ones(old: array[int], new: array[int]) -> None:
    edit = edit_between(old, new)
    if edit is None:
        assert old == new
        return
    assert old[: edit.start] + edit.data + old[edit.start + edit.deleted :] == new
    assert len(edit.data) <= len(new)


def test_an_edit_in_the_middle_is_small() -> None:
    old = array("I", range(1000))
    new = old[:500] + array("I", [7, 7]) + old[501:]
    edit = edit_between(old, new)
    assert edit is not None
    assert (edit.start, edit.deleted, edit.data.tolist()) == (500, 1, [7, 7])
