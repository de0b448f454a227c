"""Call hierarchy, by the cases in `cases/call_hierarchy.txt`: prepared, then asked both ways of the first node."""

from dataclasses import replace

import pytest

from rholsp.features.call_hierarchy import Call, CallNode, incoming_calls, outgoing_calls, prepare_call_hierarchy
from rholsp.model.summary import Span
from tests.features.dict_view import DictView
from tests.features.fixture import Case, cases

A = "file:///a.rho"


def shown(node: CallNode) -> str:
    path = node.uri.removeprefix("file:///")
    if node.kind == "file":
        return f"file {path}"
    return f"{node.detail} {path}:{node.lines.line_of(node.selection.start) + 1}"


def call_at(view: DictView, uri: str, place: Span) -> str:
    facts = view.files[uri]
    (send,) = (send for send in facts.summary.sends if send.name == place)
    assert facts.text is not None
    return facts.text[send.span.start : send.span.end]


@pytest.mark.parametrize("case", cases("call_hierarchy.txt"), ids=repr)
async def test_call_hierarchy(case: Case) -> None:
    assert case.cursor is not None
    view = DictView(case.files)
    prepared = await prepare_call_hierarchy(view, *case.cursor)
    if not case.texts:
        assert prepared is None
        return
    assert prepared is not None
    assert [shown(node) for node in prepared] == case.texts["prepared"].split("\n")
    incoming = await incoming_calls(view, prepared[0])
    outgoing = await outgoing_calls(view, prepared[0])

    def lines(calls: tuple[Call, ...] | None, uri: str | None) -> list[str]:
        assert calls is not None
        return [
            f"{shown(call.node)}: {', '.join(call_at(view, uri or call.node.uri, place) for place in call.places)}"
            for call in calls
        ]

    assert sorted(lines(incoming, None)) == sorted(filter(None, case.texts["incoming"].split("\n")))
    assert sorted(lines(outgoing, prepared[0].uri)) == sorted(filter(None, case.texts["outgoing"].split("\n")))


async def test_a_node_is_found_again_after_edits_or_is_gone() -> None:
    text = "contract foo(@x) = { Nil } | contract foo(@x) = { bar!(x) } | contract bar(@x) = { Nil }"
    prepared = await prepare_call_hierarchy(DictView({A: text}), A, text.rindex("foo"))
    assert prepared is not None
    later = DictView({A: f"// é\n\n{text}"})
    found = await outgoing_calls(later, prepared[0])
    assert found is not None
    (call,) = found
    assert call.node.name == "bar"
    for view in (DictView({}), DictView({A: "Nil"})):
        assert await outgoing_calls(view, prepared[0]) is None
        assert await incoming_calls(view, prepared[0]) is None
    assert await prepare_call_hierarchy(DictView({}), A, 0) is None
    assert await incoming_calls(later, replace(prepared[0], detail="")) == ()
