"""Decoding refuses what merely converts, keeps what LSP wants kept, and says where the fault is."""

from typing import Any

import pytest
from lsprotocol import types as lsp

from rholsp.protocol.codec import DecodeError, decode, encode

POSITION: dict[str, Any] = {"textDocument": {"uri": "file:///a.rho"}, "position": {"line": 1, "character": 2}}


def with_position(**members: Any) -> dict[str, Any]:
    return {**POSITION, "position": {**POSITION["position"], **members}}


@pytest.mark.parametrize(
    ("params", "fault"),
    [
        (with_position(line="1"), "params.position.line: expected an integer"),
        (with_position(line=1.5), "params.position.line: expected an integer"),
        (with_position(line=1.0), "params.position.line: expected an integer"),
        (with_position(character=True), "params.position.character: expected an integer"),
        (with_position(character=None), "params.position.character: expected an integer"),
        (with_position(line=-1), "params.position.line: expected an integer from 0 to 2147483647"),
        (with_position(line=2**31), "params.position.line: expected an integer from 0 to 2147483647"),
        ({"textDocument": {"uri": "a"}}, "params.position: missing"),
        ({**POSITION, "position": {"line": 1}}, "params.position.character: missing"),
        ({**POSITION, "position": [1, 2]}, "params.position: expected an object"),
        ({**POSITION, "textDocument": {"uri": 5}}, "params.textDocument.uri: expected a string"),
        ({**POSITION, "textDocument": None}, "params.textDocument: expected an object"),
        ({**POSITION, "workDoneToken": 1.5}, "params.workDoneToken: expected an integer or a string or null"),
        ([], "params: expected an object"),
        (None, "params: expected an object"),
    ],
)
def test_a_fault_is_named_with_its_path(params: Any, fault: str) -> None:
    with pytest.raises(DecodeError) as caught:
        decode(params, lsp.DefinitionParams)
    assert str(caught.value) == fault


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ("text", "params.contentChanges: expected an array"),
        ({"0": {"text": ""}}, "params.contentChanges: expected an array"),
        ([{"text": ""}, {"text": 5}], "params.contentChanges[1].text: expected a string"),
        ([{"text": "", "range": 5}], "params.contentChanges[0].range: expected an object"),
        (["x"], "params.contentChanges[0]: expected an object"),
        (
            [{"text": "", "range": {"start": {"line": 0, "character": 0}, "end": {"line": 0}}}],
            "params.contentChanges[0].range.end.character: missing",
        ),
    ],
)
def test_faults_inside_arrays_carry_the_index(changes: Any, fault: str) -> None:
    params = {"textDocument": {"uri": "a", "version": 2}, "contentChanges": changes}
    with pytest.raises(DecodeError) as caught:
        decode(params, lsp.DidChangeTextDocumentParams)
    assert str(caught.value) == fault


def test_unknown_keys_are_ignored() -> None:
    decoded = decode({**POSITION, "future": {"x": 1}}, lsp.DefinitionParams)
    assert decoded.position == lsp.Position(1, 2)
    assert decoded.work_done_token is None


def test_a_null_range_means_the_whole_document() -> None:
    params = {
        "textDocument": {"uri": "a", "version": None},
        "contentChanges": [{"text": "x", "range": None}],
    }
    with pytest.raises(DecodeError, match=r"params.textDocument.version: expected an integer"):
        decode(params, lsp.DidChangeTextDocumentParams)
    params["textDocument"] = {"uri": "a", "version": 3}
    decoded = decode(params, lsp.DidChangeTextDocumentParams)
    assert decoded.content_changes == [lsp.TextDocumentContentChangeWholeDocument(text="x")]


def test_a_partial_change_keeps_its_range() -> None:
    params = {
        "textDocument": {"uri": "a", "version": 3},
        "contentChanges": [
            {"text": "x", "range": {"start": {"line": 0, "character": 1}, "end": {"line": 2, "character": 3}}}
        ],
    }
    change = decode(params, lsp.DidChangeTextDocumentParams).content_changes[0]
    assert isinstance(change, lsp.TextDocumentContentChangePartial)
    assert change.range == lsp.Range(lsp.Position(0, 1), lsp.Position(2, 3))


def test_unknown_enumeration_values_are_kept_and_wrong_types_refused() -> None:
    known = decode({"uri": "file:///a", "type": 2}, lsp.FileEvent)
    assert known.type is lsp.FileChangeType.Changed
    assert decode({"uri": "file:///a", "type": 99}, lsp.FileEvent).type == 99
    with pytest.raises(DecodeError, match=r"params.type: expected an integer"):
        decode({"uri": "file:///a", "type": "2"}, lsp.FileEvent)
    item = {"uri": "a", "languageId": "rholang", "version": 1, "text": ""}
    assert decode(item, lsp.TextDocumentItem).language_id == "rholang"


def every_incoming_type() -> list[type]:
    types: list[type] = []
    for method, (_, _, params, *_) in lsp.METHOD_TO_TYPES.items():
        if isinstance(params, type) and lsp.message_direction(method) in ("clientToServer", "both"):
            types.append(params)
    return types


@pytest.mark.parametrize("cls", every_incoming_type(), ids=lambda cls: cls.__name__)
def test_every_incoming_type_can_be_decoded(cls: type) -> None:
    with pytest.raises(DecodeError, match="params: expected an object"):
        decode("text", cls)


def test_encoding_leaves_absent_members_out_and_keeps_required_nulls() -> None:
    position = lsp.Position(1, 2)
    assert encode(lsp.Location("file:///a", lsp.Range(position, position))) == {
        "uri": "file:///a",
        "range": {"start": {"line": 1, "character": 2}, "end": {"line": 1, "character": 2}},
    }
    assert encode(lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, "x"))) == {
        "contents": {"kind": "markdown", "value": "x"}
    }
    assert encode([lsp.CodeAction("t", kind=lsp.CodeActionKind.QuickFix)]) == [{"title": "t", "kind": "quickfix"}]
