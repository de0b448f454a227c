"""Completion, by the cases in `cases/completion.txt`, and laws for texts that nobody has finished."""

from collections.abc import Iterator
from dataclasses import replace
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rholsp.features.completion import completion, describe_shared
from rholsp.features.facts import LazySummary
from rholsp.features.fix import applied
from rholsp.features.language import Language, Languages
from rholsp.features.language_registry import LANGUAGES, RHOLANG
from rholsp.features.metta.completion_context import completion_context_at as metta_context_at
from rholsp.features.name_matching import completion_ranking, prefix_of
from rholsp.features.results import Completion, Completions, TextEdit
from rholsp.features.rholang import completion_context, tokens_around
from rholsp.features.rholang.signatures import calls_at
from rholsp.model.summary import Region, Span
from rholsp.rholang.grammar import language as rholang_language
from rholsp.rholang.summarise import summarise
from rholsp.workspace import open_workspace
from tests.features.dict_view import DictView
from tests.features.fixture import Case, cases

A = "file:///a.rho"


async def asked(text: str, *, languages: Languages = LANGUAGES, **others: str) -> Completions | None:
    """The answer at `$0` in a file."""
    offset = text.index("$0")
    files = {A: text.replace("$0", ""), **{f"file:///{name}.rho": other for name, other in others.items()}}
    return await completion(DictView(files, languages=languages), A, offset)


async def item(text: str, label: str, **others: str) -> Completion:
    answer = await asked(text, **others)
    assert answer is not None
    return next(item for item in answer.items if item.label == label)


@pytest.mark.parametrize("case", cases("completion.txt") + cases("registry_completion.txt"), ids=repr)
async def test_completion(case: Case) -> None:
    uri, offset = case.cursor or ("", 0)
    answer = await completion(DictView(case.files), uri, offset)
    if not case.texts:
        assert answer is None
        return
    assert answer is not None
    labels = [item.label for item in answer.items]
    if "labels" in case.texts:
        assert labels == case.texts["labels"].split()
    if "begins" in case.texts:
        expected = case.texts["begins"].split()
        assert labels[: len(expected)] == expected
    if "lacks" in case.texts:
        assert set(labels).isdisjoint(case.texts["lacks"].split())
    if "writes" in case.texts:
        assert [item.text for item in answer.items] == case.texts["writes"].split()
    for name, expected_text in case.texts.items():
        how, _, label = name.partition(" ")
        if how in ("after", "filled"):
            chosen = next(item for item in answer.items if item.label == label)
            written = chosen.snippet if how == "filled" else chosen.text
            edits = (*chosen.edits, TextEdit(answer.start, answer.end, written))
            assert applied(case.files[uri], edits) == expected_text
    assert answer.start <= answer.cursor == offset <= answer.end
    if answer.start < answer.end:
        assert [(uri, answer.start, answer.end)] == (case.marked() or [(uri, answer.start, answer.end)])
    async with open_workspace() as workspace:
        for other, text in case.files.items():
            await workspace.open(other, LANGUAGES.of_file(other).id, 1, text)
        assert await completion(await workspace.view(uri), uri, offset) == answer


async def test_a_name_tells_what_it_is_where_it_is_bound_and_what_its_author_wrote() -> None:
    text = "// Keeps it.\ncontract cell(@init, ret) = {\n  new val in { v$0 }\n} | new cell in {\n c }"
    assert (await item(text, "val")).origin == "line 3"
    text = "new cell in {\n  // Keeps it.\n  contract cell(@init, ret) = { Nil } | c$0 }"
    found = await item(text, "cell")
    inner = "new xx in {\n  new yy in {\n for (xx <- yy) { x$0!(1) } } }"
    assert (await item(inner, "xx")).origin == "line 3"
    assert (found.kind, found.detail, found.origin) == ("function", "(@init, ret)", "line 1")
    assert "contract cell(@init, ret)" in found.markdown
    assert "Keeps it." in found.markdown
    found = await item("contract cell(@init, ret) = { in$0 }", "init")
    assert found.kind == "parameter"


async def test_a_name_of_the_workspace_is_described_only_when_asked() -> None:
    lib = "// Says it.\ncontract say(@what) = { Nil }"
    found = await item("sa$0", "say", lib=lib)
    assert (found.origin, found.markdown, found.key) == ("lib.rho", "", "say")
    text = await describe_shared(DictView({A: "", "file:///lib.rho": lib}), found.key)
    assert "contract say(@what)" in text
    assert "Says it." in text
    assert "`lib.rho`, line 2" in text
    found = await item("sa$0", "say", lib=lib, other=lib)
    assert found.origin == "2 files"
    assert await describe_shared(DictView({A: ""}), "say") == ""


async def test_a_quoted_name_is_found_by_what_it_quotes() -> None:
    lib = 'contract @"say"(@what) = { Nil }'
    assert (await item("sa$0", '@"say"', lib=lib)).typed == "say"
    assert (await item('@"sa$0', '@"say"', lib=lib)).typed == "say"


async def test_forms_are_for_the_end_of_a_line() -> None:
    assert (await item("ne$0", "new")).snippet.startswith("new ${1:x} in {")
    assert (await item("new x in { ne$0 }", "new")).snippet
    assert (await item("ne$0 x in { Nil }", "new")).snippet == ""
    assert (await item("[1].nt$0", "nth")).snippet == "nth(${1:index})"
    assert (await item("[1].nt$0(0)", "nth")).text == "nth"
    assert (await item("[1].leng$0", "length")).text == "length()"


async def test_many_names_are_cut_and_that_is_told() -> None:
    lib = " | ".join(f"contract name{i}(@x) = {{ Nil }}" for i in range(150))
    answer = await asked("na$0", lib=lib)
    assert answer is not None
    assert not answer.complete
    assert len(answer.items) == 100
    few = await asked("name14$0", lib=lib)
    assert few is not None
    assert few.complete
    assert [item.label for item in few.items][:3] == ["name14", "name140", "name141"]


async def test_many_names_of_the_file_itself_are_cut_too() -> None:
    uri = "file:///a.metta"
    text = "\n".join(f"(fact{i} 1)" for i in range(150))
    answer = await completion(DictView({uri: text + "\n(fac)"}), uri, len(text) + 5)
    assert answer is not None
    assert ([item.label[:4] for item in answer.items].count("fact"), answer.complete) == (100, False)
    few = await completion(DictView({uri: text + "\n(fact14)"}), uri, len(text) + 8)
    assert few is not None
    assert few.complete
    assert [item.label for item in few.items][:3] == ["fact14", "fact140", "fact141"]


async def test_what_another_file_declares_is_offered_and_what_it_only_receives_from_is_not() -> None:
    files = {"file:///a.metta": "(cra)", "file:///b.metta": "(: crate Crate) (: crane (-> A)) (= (crane) 1)"}
    answer = await completion(DictView(files), "file:///a.metta", 4)
    assert answer is not None
    assert [(item.label, item.kind, item.origin) for item in answer.items[:2]] == [
        ("crane", "function", "b.metta"),
        ("crate", "value", "b.metta"),
    ]
    rholang = await asked("cra$0", lib="for (@x <- crates) { Nil } | contract crate(@x) = { Nil }")
    assert rholang is not None
    assert [item.label for item in rholang.items] == ["crate", "contract"]
    declaring = await completion(DictView({"file:///a.metta": "(: crat Crate)"}), "file:///a.metta", 7)
    assert declaring is not None
    assert "crat" not in [item.label for item in declaring.items]


async def test_while_the_index_runs_there_may_be_more() -> None:
    answer = await completion(DictView({A: "na"}, complete=False), A, 2)
    assert answer is not None
    assert not answer.complete


async def test_a_file_that_nobody_knows_or_shows_has_none() -> None:
    assert await completion(DictView({}), A, 0) is None
    view = DictView({A: "new x in { x }"})
    view.files[A] = replace(view.files[A], text=None)
    assert await completion(view, A, 11) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(fo$0o bar)", "foo"),
        ("(foo $0)", ""),
        ("$0; about", ""),
        ("(foo$0;about\n)", "foo"),
        ('(foo "a"$0)', ""),
        ('(foo "a$0")', None),
        ('(foo "a$0', None),
        ('(foo "$0', None),
        ('(foo "a\\"$0', None),
        ("(match &$0)", "&"),
        ("(foo) ; ab$0out", None),
        ("(foo 12$0)", None),
    ],
)
def test_what_is_replaced_in_metta(text: str, expected: str | None) -> None:
    offset, text = text.index("$0"), text.replace("$0", "")
    context = metta_context_at(text, offset)
    assert (None if context is None else text[context.start : context.end]) == expected


# ------------------------------------------------------------------------------------------------ other languages

PLAIN = Language("plain", "Plain", (".plain",), summarise, RHOLANG.resolver)
"""Rholang without any hook."""
HOST = 'new aa in { "new bb, bc in { b" ++ "b!(1) }" }'


def with_region(text: str) -> DictView:
    """A file whose first two literals are a region of the language above. Its names stand in the file's columns."""
    view = DictView({A: text}, languages=Languages((RHOLANG, PLAIN)))
    facts = view.files[A]
    first = text.index('"') + 1, text.index('"', text.index('"') + 1)
    second = text.index('"', first[1] + 1) + 1, text.rindex('"')
    parts = ((*first, False), (first[1], second[0], True), (*second, False))
    count = len(facts.summary.symbols)
    region = Region("plain", "1", "test", Span(first[0] - 1, second[1] + 1), Span(count, count), parts)
    view.files[A] = replace(facts, meaning=LazySummary(replace(facts.summary, regions=(region,))))
    return view


async def test_inside_a_region_its_language_is_asked_with_its_text() -> None:
    at = HOST.index("b!")
    answer = await completion(with_region(HOST), A, at + 1)
    assert answer is not None
    assert [item.label for item in answer.items] == ["bb", "bc"]
    assert HOST[answer.start : answer.end] == "b"
    assert answer.items[0].origin == "line 1"
    outside = await completion(with_region(HOST), A, HOST.index('"'))
    assert outside is not None
    assert "aa" in [item.label for item in outside.items]


async def test_a_language_without_a_completion_context_offers_names_at_words() -> None:
    languages = Languages((replace(RHOLANG, completion_context=None, tokens=None, imports=None, argument=None),))
    answer = await asked("new aa, ab in { a$0 }", languages=languages)
    assert answer is not None
    assert [item.label for item in answer.items] == ["aa", "ab"]
    assert await asked('new aa in { "a$0" }', languages=languages) is None


# ------------------------------------------------------------------------------------------------ shared names


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("foo", ("rholang", "foo")),
        ('@"metta:foo"', ("rholang", '@"metta:foo"')),
        ("`rho:io:stdout`", ("rholang", "`rho:io:stdout`")),
        ("metta:foo", ("metta", "foo")),
        ("metta::", ("metta", ":")),
    ],
)
def test_a_key_tells_its_language(key: str, expected: tuple[str, str]) -> None:
    prefix = prefix_of(key)
    assert (LANGUAGES.of_key(key).id, key[len(prefix) :]) == expected
    assert LANGUAGES.name_space(expected[0]).prefix == prefix


@pytest.mark.parametrize(
    ("query", "name", "expected"),
    [
        ("b", "getBalance", True),
        ("b", "get_balance", True),
        ("b", "abc", False),
        ("B", "abc", False),
        ("ba", "getBigAccount", True),
        ("m", '@"my reg"', True),
        ("é", "école", True),
        ("+", "+", True),
        ("", "anything", True),
        ("get.", "get", False),
        ("rou", "assertEqualToResult", False),
        ("rou", "planned-route", True),
        ("rou", "regroup", True),
        ("al", "addTotal", True),
        ("al", "loyalty", False),
        ("acgn", "abracadabra-begin", False),
        ("blnc", "getBalance", True),
        ("gtbl", "getBalance", True),
        ("mapat", "map-atom", True),
        ("k", "&kb", True),
        ("&k", "&kb", True),
    ],
)
def test_what_is_typed_follows_from_the_beginning_of_a_word(query: str, name: str, expected: bool) -> None:
    assert (completion_ranking(query)(name) is not None) == expected


async def test_the_workspace_finds_defined_names_of_all_files_until_they_go() -> None:
    async with open_workspace() as workspace:
        await workspace.open(A, "rholang", 1, 'contract foo(@x) = { Nil } | contract @"foes"(@x) = { bar!(1) }')
        await workspace.open("file:///b.rho", "rholang", 1, "contract foo(@x) = { Nil } | new fox in { Nil }")
        found = (await (await workspace.view()).names(LANGUAGES.name_space("rholang"), "fo", 10)).found
        assert [(name.name, name.files, name.uri) for name in found] == [("foo", 2, A), ('@"foes"', 1, A)]
        await workspace.close("file:///b.rho")
        found = (await (await workspace.view()).names(LANGUAGES.name_space("rholang"), "fo", 1)).found
        assert [(name.name, name.files) for name in found] == [("foo", 1)]
        assert (await (await workspace.view()).names(LANGUAGES.name_space("metta"), "", 10)).found == ()
        await workspace.close(A)
        assert (await (await workspace.view()).names(LANGUAGES.name_space("rholang"), "", 10)).found == ()


# ------------------------------------------------------------------------------------------------ laws

PIECES = [
    *("new ", "x", "y", " in ", "{", "}", "(", ")", "!", "!?", ".", "|", "for ", "<-", "@", "*", '"', "`", "\\"),
    *("contract ", "foo", "=", "=>", "match ", "agent ", "A", "method ", "//", "/*", "*/", "\n", "\r\n", " ", "1", ","),
    *("Nil", "bundle+", "...", "rho:io:", "é", "𝄞", "'", ";", "{|", "|}", "[", "]", "_"),
]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from([*PIECES, "\n", "{"]), max_size=40).map("".join), st.data())
def test_what_is_near_tells_what_may_be_written(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    before, behind = data.draw(st.integers(0, 20)), data.draw(st.integers(0, 20))
    with patch.multiple(tokens_around, _WINDOWS=((before, behind),)):
        tokens_around.tokens_around.cache_clear()
        near = completion_context.completion_context_at(text, offset)
        calls = calls_at(text, offset)
    tokens_around.tokens_around.cache_clear()
    assert calls == calls_at(text, offset)
    assert near == completion_context.completion_context_at(text, offset)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join), st.data())
async def test_any_text_can_be_completed_anywhere(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    answer = await completion(DictView({A: text, "file:///b.rho": "contract foo(@x) = { Nil }"}), A, offset)
    if answer is None:
        return
    assert answer.start <= answer.cursor <= answer.end
    assert not set(text[answer.start : answer.end]) & set("\r\n")
    labels = [item.label for item in answer.items]
    assert len(labels) == len(set(labels))
    assert all(item.text for item in answer.items)
    for item in answer.items:
        # Edits of one answer must not touch each other.
        assert all(edit.end <= answer.start or edit.start >= answer.end for edit in item.edits)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(["{}", '@"{}"', '@"{}"!(1)', '@"{}', '@"{} }}', "new a in {{ a!(*{}) }}", "new a in {{ {}!(1) }}"]),
    st.sampled_from(["", "a", "ad", "add", "log", "adder"]),
    st.sampled_from(["", "", "d", "er"]),
)
async def test_both_edits_leave_the_label_at_the_cursor(around: str, typed: str, rest: str) -> None:
    """Whether the editor keeps the rest of the word or replaces it."""
    before, behind = around.format("\0").split("\0")
    text, offset = before + typed + rest + behind, len(before + typed)
    lib = 'contract @"adder"(@x) = { Nil } | contract adder(@x) = { Nil } | new log in { contract log(@x) = { Nil } }'
    answer = await completion(DictView({A: text, "file:///b.rho": lib}), A, offset)
    if answer is None:
        return
    for item in answer.items:
        inserted = answer.end if item.is_whole else offset
        for end in (inserted, answer.end):
            edited = text[: answer.start] + item.text + text[end:]
            written = {edited[s:e] for s, e in _names(edited) if s <= answer.start + len(item.text) <= e}
            kept = text[end : answer.end]
            wanted = f"{item.label[:-1]}{kept}{item.label[-1]}" if item.label[-1] == '"' else item.label + kept
            if item.origin.startswith("new ") and item.text.startswith("new "):
                written = {edited[s:e] for s, e in _names(edited)}  # the program around it came with it
            assert wanted.lstrip("*") in written, (item, edited)


def _names(text: str) -> Iterator[tuple[int, int]]:
    """Where words stand, a quoted name being one with its quotes."""
    lexed = rholang_language().lexer.lex(text)
    for start, end in zip(lexed.starts, lexed.ends, strict=True):
        yield (start - 1 if text[start] == '"' and text[start - 1 : start] == "@" else start), end
