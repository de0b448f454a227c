"""Folding, selecting and linked editing: what an editor does with the shape of a text."""

from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rholsp.features.folding_ranges import folding_ranges
from rholsp.features.language_registry import LANGUAGES
from rholsp.features.linked_editing import linked_editing
from rholsp.features.selection_ranges import selection_ranges
from rholsp.model.tokens import LexicalToken
from tests.features.dict_view import DictView
from tests.features.fixture import Case, cases

PIECES = ["(", ")", "{", "}", "[", "]", "{|", "|}", "\n", "// a\n", "/*", "*/", '"', "x", "é", " ", "// #region\n", ";"]


@pytest.mark.parametrize("case", cases("folding_ranges.txt"), ids=repr)
async def test_folding_ranges(case: Case) -> None:
    ((uri, _),) = case.files.items()
    view = DictView(case.files)
    found = await folding_ranges(view, uri)
    facts = await view.file(uri)
    assert found is not None
    assert facts is not None
    line_of = facts.lines.line_of
    drawn = [f"{line_of(one.start)}-{line_of(one.end)} {one.kind}".rstrip() for one in found]
    assert drawn == case.texts["expected"].split("\n") if case.texts["expected"] else not drawn


@pytest.mark.parametrize("case", cases("selection_ranges.txt"), ids=repr)
async def test_selection_ranges(case: Case) -> None:
    assert case.cursor is not None
    uri, offset = case.cursor
    found = await selection_ranges(DictView(case.files), uri, [offset])
    assert found is not None
    text = case.files[uri]
    assert [text[start:end].replace("\n", "⏎") for start, end in found[0]] == case.texts["expected"].split("\n")


@pytest.mark.parametrize("case", cases("linked_editing.txt"), ids=repr)
async def test_linked_editing(case: Case) -> None:
    assert case.cursor is not None
    found = await linked_editing(DictView(case.files), *case.cursor)
    marked = [(start, end) for _, start, end in case.marked()]
    assert [tuple(span) for span in found or ()] == marked


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.sampled_from(["a.rho", "a.metta"]))
async def test_ranges_nest_in_any_text(text: str, name: str) -> None:
    uri = f"file:///{name}"
    view = DictView({uri: text})
    folds = await folding_ranges(view, uri)
    assert folds is not None
    assert all(0 <= one.start < one.end <= len(text) for one in folds)
    selections = await selection_ranges(view, uri, range(len(text) + 1))
    assert selections is not None
    for offset, spans in enumerate(selections):
        assert all(start <= offset <= end for start, end in spans)
        assert all(outer.start <= inner.start and inner.end <= outer.end for inner, outer in pairwise(spans))


async def test_nobody_knows_the_file() -> None:
    view = DictView({})
    assert await folding_ranges(view, "file:///x.rho") is None
    assert await selection_ranges(view, "file:///x.rho", [0]) is None
    assert await linked_editing(view, "file:///x.rho", 0) is None


SIGNS = (
    *("//", "/*", "*/", "/", "\\/", "/\\", '"', '\\"', "\\", "`", "{|", "|}", "{", "}", "(", ")", "[", "]", "|", "*"),
    *("{{", "}}", "{%", "%}", "${", "$x$", ";", "a;b", 'a"b"', "x", " ", "\n", "\r\n", "é😀", "%"),
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([one.id for one in LANGUAGES.known]), st.lists(st.sampled_from(SIGNS), max_size=25).map("".join))
@example("rholang", "||}")
@example("rholang", "{%//%}//")
def test_brackets_and_comments_are_those_of_all_tokens(language_id: str, text: str) -> None:
    language = LANGUAGES.get(language_id)
    assert language.tokens is not None
    assert language.brackets is not None
    signs = {"(", ")", "[", "]", "{", "}", "{|", "|}"}

    def shown(tokens: Iterable[LexicalToken]) -> list[tuple[int, int, bool]]:
        kept = [one for one in tokens if one.kind == "comment" or (not one.kind and text[one.start : one.end] in signs)]
        return [(one.start, one.end, one.kind == "comment") for one in kept]

    assert shown(language.brackets(text)) == shown(language.tokens(text))
