"""Diagnostics become the JSON that lsprotocol writes, whatever the client takes and however a text ends its lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types as lsp

from rholsp.model.summary import Diagnostic, Related, Severity
from rholsp.protocol.codec import encode
from rholsp.server import to_json
from rholsp.server.client_capabilities import ClientFeatures
from rholsp.server.session import ClientState, Configuration, Session
from rholsp.text.lines import LineIndex, PositionEncoding

URI, OTHER, UNKNOWN = "file:///w/a.rho", "file:///w/b.rho", "file:///w/c.rho"
TEXTS = st.text("ab é\u20ac\U0001f600\r\n", max_size=30)


class Asked:
    """As much of a session as the conversion looks at."""

    def __init__(self, features: ClientFeatures) -> None:
        self.client = ClientState(features)
        self.configuration = Configuration()

    def client_uri(self, uri: str) -> str:
        return uri.replace("/w/", "/W/")


def expected(
    features: ClientFeatures, found: Sequence[Diagnostic], lines: LineIndex, others: Mapping[str, LineIndex]
) -> list[lsp.Diagnostic]:
    def place(start: int, end: int, lines: LineIndex) -> lsp.Range:
        return lsp.Range(*(lsp.Position(*lines.position(at, features.encoding)) for at in (start, end)))

    def related(note: Related) -> lsp.DiagnosticRelatedInformation:
        uri = (note.uri or URI).replace("/w/", "/W/")
        where = others[note.uri] if note.uri else lines
        return lsp.DiagnosticRelatedInformation(lsp.Location(uri, place(note.start, note.end, where)), note.message)

    return [
        lsp.Diagnostic(
            range=place(one.start, one.end, lines),
            message=one.message,
            severity=lsp.DiagnosticSeverity(one.severity),
            code=one.code,
            source="rholsp",
            tags=[lsp.DiagnosticTag.Unnecessary] if one.unnecessary and features.diagnostic_tags else None,
            related_information=[related(note) for note in one.related if not note.uri or note.uri in others]
            if one.related and features.related_information
            else None,
        )
        for one in found
    ]


@given(st.data(), TEXTS, TEXTS, st.sampled_from(PositionEncoding), st.booleans(), st.booleans())
def test_they_are_what_lsprotocol_writes(
    data: st.DataObject, text: str, other: str, encoding: PositionEncoding, related: bool, tags: bool
) -> None:
    def place(text: str) -> tuple[int, int]:
        first, second = sorted(data.draw(st.integers(0, len(text))) for _ in range(2))
        return first, second

    texts = {"": text, OTHER: other, UNKNOWN: other}
    notes = st.lists(st.sampled_from(sorted(texts)), max_size=3)
    found = [
        Diagnostic(
            *("RH101", severity, *place(text), "said", tuple(Related(*place(texts[uri]), "why", uri) for uri in uris)),
            unnecessary=data.draw(st.booleans()),
        )
        for severity, uris in data.draw(st.lists(st.tuples(st.sampled_from(Severity), notes), max_size=4))
    ]
    features = replace(ClientFeatures(), encoding=encoding, related_information=related, diagnostic_tags=tags)
    lines, others = LineIndex.of(text), {OTHER: LineIndex.of(other)}
    items = to_json.to_diagnostics(cast(Session, Asked(features)), URI, found, lines, others)
    assert items == encode(expected(features, found, lines, others))


@pytest.mark.parametrize("hints", [True, False])
def test_of_very_many_the_severest_are_shown(hints: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(to_json, "_MOST_DIAGNOSTICS", 2)
    severities = (Severity.HINT, Severity.WARNING, Severity.ERROR, Severity.WARNING)
    found = [Diagnostic("RH101", severity, at, at, "said") for at, severity in enumerate(severities)]
    asked = Asked(ClientFeatures())
    asked.configuration.editor = replace(asked.configuration.editor, hints=hints)
    items = to_json.to_diagnostics(cast(Session, asked), URI, found, LineIndex.of("abcd"), {})
    *shown, rest = items
    assert [(one["code"], one["severity"]) for one in shown] == [("RH101", 1), ("RH101", 2)]
    assert rest["message"] == f"{2 if hints else 1} more findings in this file are left out"
    place = lsp.Range(lsp.Position(0, 1), lsp.Position(0, 1))
    severity = lsp.DiagnosticSeverity.Information
    assert rest == encode(lsp.Diagnostic(place, rest["message"], severity=severity, source="rholsp"))
