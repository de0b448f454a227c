"""What holds of every refactoring that is offered, and that one leads back from another."""

import re
from collections import Counter

from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from rholsp.features.diagnostics import diagnostics
from rholsp.features.fix import applied
from rholsp.features.formatting import format_document
from rholsp.features.language_registry import LANGUAGES
from rholsp.features.refactoring_layout import is_formatted, style_of
from rholsp.features.refactorings import Reshaped, offers, written_out
from rholsp.features.rewrite import Change, Rewrite, Written
from rholsp.features.rewrite_check import keeps_meanings
from rholsp.model.summary import FileSummary, Severity, SymbolKind
from rholsp.rholang.formatting import FORMATTER
from rholsp.syntax.formatting.style import CannotFormat, Style
from rholsp.syntax.formatting.style import applied as formatted
from tests.features import metta_programs
from tests.features.dict_view import DictView, facts_of
from tests.features.programs import filled, workspaces

A = "file:///0.rho"


async def all_of(files: dict[str, str], uri: str, start: int, end: int) -> list[Reshaped]:
    view = DictView(files)
    return [await written_out(view, one) for one in await offers(view, uri, start, end)]


async def grave(files: dict[str, str]) -> Counter[tuple[str, str]]:
    """The findings of all files from warning level on, by file and code."""
    view = DictView(files)
    found = [(uri, one) for uri in files for one in await diagnostics(view, uri) or ()]
    return Counter([(uri, one.code) for uri, one in found if one.severity <= Severity.WARNING])


def laid_out(text: str) -> str:
    return formatted(text, FORMATTER.text(text, style_of(text)))


def unbound(uri: str, text: str) -> set[str]:
    """The names of processes that nothing in a text binds."""
    symbols = LANGUAGES.of_file(uri).summarise(text).symbols
    return {symbol.name for symbol in symbols if symbol.kind is SymbolKind.FREE}


SOUND = {
    "process": (
        "Nil",
        "<n>!(<value>)",
        "<n>!(*<n>, <value>) | <process>",
        "<process> | <process>",
        "@[*<n>, <p>]!(<value>)",
        "new <n> in { <process> | <process> }",
        "new r in { <n>!(*r, <value>) | for (@<p> <- r) { <process> } }",
        "for (<n>, @<p> <- <n>) { <process> }",
        "for (@<p>, <n> <= <n>) { <process> }",
        "for (@{=<p>}, <n> <- <n>; _ <- <n>) { <process> }",
        "for (<n>, @<p> <- <n>!?(<value>)) { <process> }",
        "contract <n>(@<p>, <n>) = { <process> }",
        "new f in { contract f(@<p>, <n>) = { <process> } | <process> | f!(<value>, *<n>) }",
        "new f in { f!(*<n>, <value>) | contract f(<n>, @<p>) = { <process> | @<p>!(<p>, *<n>) } }",
        "match <value> { <p> => { <process> } _ => { <process> } }",
        "<n>!?(<value>); { <process> }",
    ),
    "value": ("1", "<p>", "*<n>", '"s"', "[<value>, <value>]", "{<n>!(<value>)}", "<p> ++ <p>"),
    "n": ("a", "b", "c"),
    "p": ("p", "q"),
}
"""Programs where every name is bound, and used as what it is."""


@st.composite
def sound_programs(draw: st.DrawFn) -> str:
    return laid_out(f"new a, b, c in {{ for (@p, @q <- a) {{ {draw(filled(SOUND, 'process', 5))} }} }}")


def bound(summary: FileSummary) -> Counter[tuple[str, bool, int]]:
    """Each symbol by its name or its structure, whether the file binds it, and how often it is used."""
    uses = Counter(summary.symbol_of)
    names = ["@" if one.kind is SymbolKind.QUOTED else one.name for one in summary.symbols]
    return Counter((one.key or names[i], one.binder is not None, uses[i]) for i, one in enumerate(summary.symbols))


def places(text: str) -> list[tuple[int, int]]:
    """Cursors in heads and at calls, what stands in brackets and between bars, and all of the text."""
    cursors = [match.start() for match in re.finditer(r"\bnew |\bfor \(|\bcontract |\w+!", text)]
    blocks = [match.span(1) for match in re.finditer(r"(?:\{|\|)\s+([^{}|]+[^{}|\s])(?=\s+[}|])", text)]
    rules = [match.end() for match in re.finditer(r"\(= \(?", text)]
    lists = [match.span() for match in re.finditer(r"\([^()]*(?:\([^()]*\)[^()]*)*\)", text)]
    return [(0, len(text)), *[(at, at) for at in (*cursors, *rules)], *blocks, *lists]


@settings(max_examples=60, deadline=None)
@given(st.data(), st.one_of(workspaces(), sound_programs().map(lambda text: {A: text}), metta_programs.workspaces()))
async def test_what_is_offered_is_right(data: st.DataObject, files: dict[str, str]) -> None:
    uri = data.draw(st.sampled_from(sorted(files)))
    if data.draw(st.booleans()):
        files[uri] = formatted(files[uri], format_document(LANGUAGES, facts_of(uri, files[uri]), Style()) or [])
    text = files[uri]
    start, end = data.draw(st.sampled_from(places(text)))
    before = await grave(files)
    for one in await all_of(files, uri, start, end):
        event(one.action.title.split("`")[0])
        assert applied(text, one.action.edits) == one.text != text
        after = {**files, uri: one.text}
        assert await grave(after) <= before
        assert unbound(uri, one.text) <= unbound(uri, text)
        if is_formatted(LANGUAGES, facts_of(uri, text), style_of(text)):
            assert is_formatted(LANGUAGES, facts_of(uri, one.text), style_of(text))


@settings(max_examples=40, deadline=None)
@given(workspaces())
async def test_every_statement_may_be_wrapped_and_nothing_in_it_changes(files: dict[str, str]) -> None:
    text = files[A]
    (wrapped,) = [one for one in await all_of(files, A, 0, len(text)) if one.action.title == "Wrap in `new`"]
    before, after = LANGUAGES.of_file(A).summarise(text), LANGUAGES.of_file(A).summarise(wrapped.text)
    assert bound(after) - bound(before) == Counter({("channel", True, 1): 1})


@settings(max_examples=40, deadline=None)
@given(workspaces())
async def test_what_is_split_is_merged_again(files: dict[str, str]) -> None:
    text = files[A] = laid_out(files[A])
    assume("RH114" not in {one.code for one in LANGUAGES.of_file(A).summarise(text).diagnostics})
    at = text.find("new ")
    for split in (
        [one for one in await all_of(files, A, at, at) if one.action.title.startswith("Split")] if at >= 0 else ()
    ):
        files[A], at = split.text, split.text.find("new ")
        (merged,) = [one for one in await all_of(files, A, at, at) if one.action.title.startswith("Merge")]
        try:
            assert laid_out(merged.text).split() == text.split()
        except CannotFormat:
            raise AssertionError(merged.text) from None


@settings(max_examples=40, deadline=None)
@given(st.data(), sound_programs())
async def test_what_is_extracted_is_inlined_again(data: st.DataObject, text: str) -> None:
    blocks = [match.span(1) for match in re.finditer(r"\{ ([^{}]+) \}", text)]
    assume(blocks)
    start, end = data.draw(st.sampled_from(blocks))
    for extracted in await all_of({A: text}, A, start, end):
        if extracted.action.title == "Extract into a contract":
            at = extracted.text.index("contract extracted")
            backs = await all_of({A: extracted.text}, A, at, at)
            event("extracted")
            (back,) = [one for one in backs if one.action.title.startswith("Inline")]
            before, after = LANGUAGES.of_file(A).summarise(text), LANGUAGES.of_file(A).summarise(back.text)
            assert bound(after) == bound(before)


def at_ink(text: str, count: int) -> int:
    """The offset of the character behind so many that are no blanks."""
    return [match.start() for match in re.finditer(r"\S", text)][count]


THERE_AND_BACK = {
    "Turn into `for (… <= …)`": "Turn into a `contract`",
    "Turn into a `contract`": "Turn into `for (… <= …)`",
    "Convert `!?` to a send and its reply": "Convert the send and its reply to `!?`",
}


@settings(max_examples=60, deadline=None)
@given(st.data(), sound_programs())
async def test_what_is_turned_into_another_construct_is_turned_back(data: st.DataObject, text: str) -> None:
    heads = [match.start() for match in re.finditer(r"\bfor \(|\bcontract |!\?\(", text)]
    assume(heads)
    at = data.draw(st.sampled_from(heads))
    for there in await all_of({A: text}, A, at, at):
        if there.action.title not in THERE_AND_BACK:
            continue
        event(there.action.title)
        changed = {A: there.text}
        place = there.rename_at
        if place is None:
            # What is turned begins as far from the start as before, blanks and line ends apart.
            place = at_ink(there.text, len(re.sub(r"\s", "", text[:at])))
        backs = await all_of(changed, A, place, place)
        (back,) = [one for one in backs if one.action.title == THERE_AND_BACK[there.action.title]]
        before, after = LANGUAGES.of_file(A).summarise(text), LANGUAGES.of_file(A).summarise(back.text)
        assert bound(after) == bound(before)


def test_the_check_itself_sees_what_is_captured_lost_or_new() -> None:
    text = "new a in { new b in { a!(*b) } }"
    summarise = LANGUAGES.of_file(A).summarise
    before = summarise(text)
    a = next(i for i, one in enumerate(before.symbols) if one.name == "a")
    at = text.index("a!")
    for written, meaning, is_right in (
        (Written("a", a), a, True),
        (Written("b", a), a, False),
        (Written("c", a), a, False),
        (Written("a", "other"), "other", False),
        (Written("a"), None, False),
    ):
        rewrite = Rewrite((Change(at, at + 1, (written,)),))
        assert keeps_meanings(rewrite, before, len(text), summarise(rewrite.text(text))) == is_right, (written, meaning)
    capture = Rewrite((Change(text.index("b in"), text.index(" in { a"), (Written("a", "new"),)),))
    assert not keeps_meanings(capture, before, len(text), summarise(capture.text(text)))
