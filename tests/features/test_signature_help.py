"""Signature help, by the cases in `cases/signature_help.txt`, and laws for texts that nobody has finished."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rholsp.features.language import Languages
from rholsp.features.language_registry import METTA, RHOLANG
from rholsp.features.resolve import CERTAIN_MISFIT
from rholsp.features.rholang.resolver import misfit
from rholsp.features.signature import Signature
from rholsp.features.signature_help import signature_help
from rholsp.workspace import open_workspace
from tests.features.dict_view import DictView
from tests.features.fixture import Case, cases
from tests.features.metta_programs import forms
from tests.features.test_completion import PIECES

A, M = "file:///a.rho", "file:///a.metta"


def shown(signature: Signature, parameter: int | None) -> str:
    """The label, the active parameter marked."""
    if parameter is None:
        return signature.label
    start, end = signature.parameters[parameter].start, signature.parameters[parameter].end
    return f"{signature.label[:start]}«{signature.label[start:end]}»{signature.label[end:]}"


@pytest.mark.parametrize("case", cases("signature_help.txt"), ids=repr)
async def test_signature_help(case: Case) -> None:
    uri, offset = case.cursor or ("", 0)
    view = DictView(case.files)
    answer = await signature_help(view, uri, offset)
    if not case.texts:
        assert answer is None
        return
    assert answer is not None
    lines = [
        f"{'>' if i == answer.active else ' '} {shown(signature, parameter)}"
        for i, (signature, parameter) in enumerate(zip(answer.signatures, answer.parameters, strict=True))
    ]
    assert lines == case.texts["signatures"].split("\n")
    signature, parameter = answer.signatures[answer.active], answer.parameters[answer.active]
    if "about" in case.texts:
        assert signature.about == case.texts["about"]
    if "parameter" in case.texts:
        assert parameter is not None
        assert signature.parameters[parameter].about == case.texts["parameter"]
    async with open_workspace() as workspace:
        for other, text in case.files.items():
            await workspace.open(other, view.files[other].language_id, 1, text)
        assert await signature_help(await workspace.view(uri), uri, offset) == answer


async def test_a_language_says_which_characters_call_for_help() -> None:
    rholang = DictView({A: "contract foo(@x, @y) = { Nil } | foo!(1, 2)"})
    at = rholang.files[A].lines.length - 2
    assert await signature_help(rholang, A, at, ",") is not None
    assert await signature_help(rholang, A, at, " ") is None
    metta = DictView({M: "(= (f $x) 1) (f 1)"})
    assert await signature_help(metta, M, 16, " ") is not None


async def test_a_file_that_nobody_knows_or_shows_and_a_language_without_the_hook_have_none() -> None:
    text = "contract foo(@x) = { Nil } | foo!(1)"
    assert await signature_help(DictView({}), A, 0) is None
    view = DictView({A: text})
    view.files[A] = replace(view.files[A], text=None)
    assert await signature_help(view, A, len(text) - 1) is None
    without = Languages((replace(RHOLANG, calls=None), METTA))
    assert await signature_help(DictView({A: text}, languages=without), A, len(text) - 1) is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*PIECES, "foo!(", "foo!?(", ", ", '"a"']), max_size=25).map("".join), st.data())
async def test_any_text_can_be_asked_anywhere(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    lib = 'contract foo(@"a", x) = { Nil } | contract foo(@x) = { Nil }'
    answer = await signature_help(DictView({A: text, "file:///b.rho": lib}), A, offset)
    if answer is None:
        return
    assert 0 <= answer.active < len(answer.signatures) == len(answer.parameters)
    for signature, parameter in zip(answer.signatures, answer.parameters, strict=True):
        places = [(one.start, one.end) for one in signature.parameters]
        assert places == sorted(places)
        assert all(0 <= start < end <= len(signature.label) for start, end in places)
        assert parameter is None or 0 <= parameter < len(places)


@settings(max_examples=25, deadline=None)
@given(st.lists(forms(), max_size=4).map("\n".join), st.data())
async def test_any_text_of_metta_can_be_asked_anywhere(text: str, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(text)))
    answer = await signature_help(DictView({M: text[:cut]}), M, cut)
    assert answer is None or 0 <= answer.active < len(answer.signatures)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["1", '"a"', '"b"', "*new_", "[1]", "x"]), max_size=3), st.data())
async def test_a_finished_call_shows_the_definition_that_it_goes_to(arguments: list[str], data: st.DataObject) -> None:
    clauses = [
        "contract foo() = { Nil }",
        'contract foo(@"a", y) = { Nil }',
        'contract foo(@"b", y) = { Nil }',
        "contract foo(@Int) = { Nil }",
        "contract foo(x, @[y, ...r]) = { Nil }",
        "contract foo(x, y, z) = { Nil }",
        "contract foo(x, ...@r) = { Nil }",
    ]
    chosen = data.draw(st.lists(st.sampled_from(clauses), min_size=1, max_size=4))
    text = f"new foo, new_ in {{ {' | '.join(chosen)} | foo!({', '.join(arguments)}) }}"
    view = DictView({A: text})
    at = text.rindex("foo!(") + 5
    found = await view.resolve(A, at - 4)
    assert found is not None
    first = found.targets[0].definition
    answer = await signature_help(view, A, at)
    assert first is not None
    assert answer is not None
    (send,) = found.facts.summary.sends
    if misfit(send, first) < CERTAIN_MISFIT:
        assert answer.signatures[0].label == first.signature
