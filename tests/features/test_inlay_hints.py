"""Inlay hints, by the cases in `cases/inlay_hints.txt`, in which each hint stands in the text that it is shown in."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rholsp.features.implementation import implementation
from rholsp.features.inlay_hints import HintKind, InlayHint, inlay_hints
from rholsp.model.summary import Contract, Receive
from tests.features import metta_programs
from tests.features.dict_view import DictView
from tests.features.fixture import Case, cases
from tests.features.programs import workspaces

A = "file:///a.rho"
PARAMETERS = frozenset({HintKind.PARAMETER})
KINDS = {
    "hinted": PARAMETERS,
    "clauses": frozenset({HintKind.CLAUSE}),
    "received": frozenset({HintKind.RECEIVED}),
    "all hinted": frozenset(HintKind),
}
"""By the title of a case's text: the kinds of hints in it."""


def written(text: str, hints: tuple[InlayHint, ...]) -> str:
    for hint in reversed(hints):
        text = f"{text[: hint.offset]}«{hint.label}»{text[hint.offset :]}"
    return text


@pytest.mark.parametrize("case", cases("inlay_hints.txt"), ids=repr)
async def test_inlay_hints(case: Case) -> None:
    uri = case.cursor[0] if case.cursor else next(iter(case.files))
    text = case.files[uri]
    for name, kinds in KINDS.items():
        if name in case.texts:
            found = await inlay_hints(DictView(case.files), uri, 0, len(text), kinds)
            assert found is not None
            assert written(text, found).strip() == case.texts[name].strip()


async def test_hints_of_a_range_are_those_of_the_file_in_it() -> None:
    text = "contract foo(@x, @y) = { Nil } |\nfoo!(1,\n2) |\nfoo!(3, 4)"
    view = DictView({A: text})
    everything = await inlay_hints(view, A, 0, len(text))
    assert everything is not None
    assert [hint.about for hint in everything] == ["contract foo(@x, @y)"] * 4
    second, third = text.index("2)"), text.index("foo!(3")
    assert await inlay_hints(view, A, second, third) == tuple(
        hint for hint in everything if second <= hint.offset < third
    )


async def test_nobody_knows_the_file_or_its_text() -> None:
    view = DictView({A: "contract foo(@x) = { Nil } | foo!(1)"})
    assert await inlay_hints(view, "file:///x.rho", 0, 1) is None
    view.files[A] = replace(view.files[A], text=None)
    assert await inlay_hints(view, A, 0, 1) is None


@settings(max_examples=60, deadline=None)
@given(st.one_of(workspaces(), metta_programs.workspaces()), st.data())
async def test_any_text_can_be_asked_and_any_cut_of_it(files: dict[str, str], data: st.DataObject) -> None:
    uri, text = next(iter(files.items()))
    cut = text[: data.draw(st.integers(0, len(text)))]
    everything = await inlay_hints(DictView({**files, uri: cut}), uri, 0, len(cut))
    assert everything is not None
    assert [hint.offset for hint in everything] == sorted(hint.offset for hint in everything)
    found = [hint for hint in everything if hint.kind is HintKind.PARAMETER]
    offsets = [hint.offset for hint in found]
    assert offsets == sorted(set(offsets))
    assert all(not cut[offset].isspace() and cut[offset] not in ",)" for offset in offsets)


@settings(max_examples=60, deadline=None)
@given(st.one_of(workspaces(), metta_programs.workspaces()))
async def test_hints_are_of_the_definition_that_go_to_definition_names_first(files: dict[str, str]) -> None:
    view = DictView(files)
    for uri, facts in view.files.items():
        calls = {one.id: one.calls for one in view.languages.known}
        shown = {hint.about for hint in await inlay_hints(view, uri, 0, facts.lines.length, PARAMETERS) or ()}
        first = set[str]()
        for send in facts.summary.sends:
            found = await view.resolve(uri, send.name.start)
            hooks = calls[facts.language_of(send.symbol)]
            if found is not None and found.targets and hooks is not None:
                target = found.targets[0]
                taker = target.receiver
                made = hooks.receive(target.facts, taker) if isinstance(taker, Receive) else None
                made = hooks.signature(taker) if isinstance(taker, Contract) else made
                first |= {made.label} if made is not None else set()
        assert shown <= first


@settings(max_examples=60, deadline=None)
@given(st.one_of(workspaces(), metta_programs.workspaces()))
async def test_the_clause_behind_a_call_is_the_implementation(files: dict[str, str]) -> None:
    view = DictView(files)
    for uri, facts in view.files.items():
        hints = await inlay_hints(view, uri, 0, facts.lines.length + 1, {HintKind.CLAUSE}) or ()
        by_end: dict[int, set[tuple[str, int]]] = {}
        for send in facts.summary.sends:
            found = await implementation(view, uri, send.name.start)
            if found is not None:
                by_end.setdefault(send.span.end, set()).update((one.uri, one.selection.start) for one in found.targets)
        for hint in hints:
            assert hint.target is not None
            assert (hint.target.uri, hint.target.start) in by_end[hint.offset]
