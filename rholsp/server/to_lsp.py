"""Plain results of features as the values of lsprotocol, in the client's encoding and spelling.

The commonest answers become JSON without them: see `to_json`.
"""

from collections.abc import Sequence

from lsprotocol import types as lsp

from rholsp.features.code_actions import CodeAction
from rholsp.features.facts import FileFacts
from rholsp.features.rename_results import FileEdits
from rholsp.features.results import Location
from rholsp.server.session import Session
from rholsp.text.lines import LineIndex, PositionEncoding


def to_range(start: int, end: int, lines: LineIndex, encoding: PositionEncoding) -> lsp.Range:
    return lsp.Range(lsp.Position(*lines.position(start, encoding)), lsp.Position(*lines.position(end, encoding)))


def to_location(session: Session, place: Location) -> lsp.Location:
    span = to_range(place.start, place.end, place.lines, session.client.features.encoding)
    return lsp.Location(session.client_uri(place.uri), span)


def to_text_edits(session: Session, file: FileEdits) -> list[lsp.TextEdit]:
    encoding = session.client.features.encoding
    return [lsp.TextEdit(to_range(edit.start, edit.end, file.lines, encoding), edit.text) for edit in file.edits]


def to_document_edit(
    session: Session, file: FileEdits, edits: Sequence[lsp.TextEdit | lsp.AnnotatedTextEdit]
) -> lsp.TextDocumentEdit:
    """The edits with the version of the document that they are for."""
    document = lsp.OptionalVersionedTextDocumentIdentifier(uri=session.client_uri(file.uri), version=file.version)
    return lsp.TextDocumentEdit(document, list(edits))


def to_workspace_edit(session: Session, files: Sequence[FileEdits]) -> lsp.WorkspaceEdit:
    """The edits of several files, with the documents' versions where the client takes them."""
    if not session.client.features.document_changes:
        return lsp.WorkspaceEdit(changes={session.client_uri(file.uri): to_text_edits(session, file) for file in files})
    return lsp.WorkspaceEdit(
        document_changes=[to_document_edit(session, file, to_text_edits(session, file)) for file in files]
    )


def to_action_edit(session: Session, facts: FileFacts, action: CodeAction) -> lsp.WorkspaceEdit:
    """The edits of one file, of its version and with places to fill where the client takes these."""
    features, uri = session.client.features, session.client_uri(facts.uri)
    ranges = [to_range(edit.start, edit.end, facts.lines, features.encoding) for edit in action.edits]
    plain = [lsp.TextEdit(place, edit.text) for place, edit in zip(ranges, action.edits, strict=True)]
    if not features.document_changes:
        return lsp.WorkspaceEdit(changes={uri: plain})
    document = lsp.OptionalVersionedTextDocumentIdentifier(uri=uri, version=facts.version)
    edits: list[lsp.TextEdit | lsp.AnnotatedTextEdit | lsp.SnippetTextEdit] = list(plain)
    if action.snippet and features.snippet_edits:
        edits = [lsp.SnippetTextEdit(ranges[0], lsp.StringValue(action.snippet))]
    return lsp.WorkspaceEdit(document_changes=[lsp.TextDocumentEdit(document, edits)])
