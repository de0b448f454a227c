"""Shapes of LSP's commonest answers as they stand in JSON; `codec.encode` passes them on as they are.

An lsprotocol value checks what it is given and is then taken apart again, which for a thousand places costs more than
finding them. Type checkers know these shapes as well; `tests/server/client.py` holds every answer against lsprotocol.
"""

from collections.abc import Sequence
from typing import Any, Literal, NotRequired, TypedDict


class Position(TypedDict):
    line: int
    character: int


class Range(TypedDict):
    start: Position
    end: Position


class Location(TypedDict):
    uri: str
    range: Range


class LocationUriOnly(TypedDict):
    uri: str


class LocationLink(TypedDict):
    originSelectionRange: NotRequired[Range]
    targetUri: str
    targetRange: Range
    targetSelectionRange: Range


class DocumentHighlight(TypedDict):
    range: Range
    kind: int


class DocumentSymbol(TypedDict):
    name: str
    detail: NotRequired[str]
    kind: int
    range: Range
    selectionRange: Range
    children: NotRequired[list["DocumentSymbol"]]


class SymbolInformation(TypedDict):
    name: str
    kind: int
    location: Location
    containerName: NotRequired[str]


class WorkspaceSymbol(TypedDict):
    name: str
    kind: int
    location: Location | LocationUriOnly
    containerName: NotRequired[str]
    data: NotRequired[Any]


class MarkupContent(TypedDict):
    kind: str
    value: str


class Hover(TypedDict):
    contents: MarkupContent
    range: Range


class TextEdit(TypedDict):
    range: Range
    newText: str


class InsertReplaceEdit(TypedDict):
    newText: str
    insert: Range
    replace: Range


class CompletionItemLabelDetails(TypedDict):
    detail: NotRequired[str]
    description: NotRequired[str]


class CompletionItem(TypedDict):
    label: str
    labelDetails: NotRequired[CompletionItemLabelDetails]
    kind: NotRequired[int]
    detail: NotRequired[str]
    documentation: NotRequired[MarkupContent]
    sortText: str
    filterText: NotRequired[str]
    insertTextFormat: NotRequired[int]
    textEdit: TextEdit | InsertReplaceEdit
    additionalTextEdits: NotRequired[list[TextEdit]]
    data: NotRequired[Any]


class CompletionList(TypedDict):
    isIncomplete: bool
    items: list[CompletionItem]


class SemanticTokens(TypedDict):
    resultId: NotRequired[str]
    data: list[int]


class SemanticTokensEdit(TypedDict):
    start: int
    deleteCount: int
    data: list[int]


class SemanticTokensDelta(TypedDict):
    resultId: NotRequired[str]
    edits: list[SemanticTokensEdit]


class FoldingRange(TypedDict):
    startLine: int
    startCharacter: NotRequired[int]
    endLine: int
    endCharacter: NotRequired[int]
    kind: NotRequired[str]


class SelectionRange(TypedDict):
    range: Range
    parent: NotRequired["SelectionRange"]


class InlayHintLabelPart(TypedDict):
    value: str
    location: NotRequired[Location]


class InlayHint(TypedDict):
    position: Position
    label: str | list[InlayHintLabelPart]
    kind: NotRequired[int]
    tooltip: NotRequired[str]
    paddingLeft: NotRequired[bool]
    paddingRight: NotRequired[bool]


class CodeLens(TypedDict):
    range: Range
    data: Any


class LinkedEditingRanges(TypedDict):
    ranges: list[Range]


class DiagnosticRelatedInformation(TypedDict):
    location: Location
    message: str


class Diagnostic(TypedDict):
    range: Range
    message: str
    severity: int
    code: NotRequired[str]
    source: str
    tags: NotRequired[list[int]]
    relatedInformation: NotRequired[list[DiagnosticRelatedInformation]]


class FullDocumentDiagnosticReport(TypedDict):
    kind: Literal["full"]
    items: Sequence[Diagnostic]
    resultId: str


class UnchangedDocumentDiagnosticReport(TypedDict):
    kind: Literal["unchanged"]
    resultId: str


class WorkspaceFullDocumentDiagnosticReport(FullDocumentDiagnosticReport):
    uri: str
    version: int | None


class WorkspaceUnchangedDocumentDiagnosticReport(UnchangedDocumentDiagnosticReport):
    uri: str
    version: int | None


class WorkspaceDiagnosticReport(TypedDict):
    items: list[WorkspaceFullDocumentDiagnosticReport | WorkspaceUnchangedDocumentDiagnosticReport]
