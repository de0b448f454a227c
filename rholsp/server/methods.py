"""The method table: one row for each LSP method that rholsp handles.

Only initialize is missing: it is answered before this table and lsprotocol are imported (see dispatch).
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import ClassVar, Generic, Protocol, TypeVar

from lsprotocol import types as lsp

from rholsp.features.facts import FileFacts
from rholsp.server.background import progress
from rholsp.server.configuration import LATE_SETTINGS
from rholsp.server.handlers import (
    call_hierarchy,
    code_actions,
    code_lenses,
    completion,
    document_links,
    file_renames,
    formatting,
    hover,
    inlay_hints,
    lifecycle,
    navigation,
    pull_diagnostics,
    ranges,
    region_documents,
    rename,
    semantic_tokens,
    signature_help,
    statistics,
    symbols,
    text_documents,
    text_sync,
    workspace_diagnostics,
    workspace_events,
)
from rholsp.server.handlers.position import TextPosition
from rholsp.server.session import Session
from rholsp.workspace.snapshot import Snapshot


class DocumentParams(Protocol):
    """Parameters that name a document."""

    @property
    def text_document(self) -> lsp.TextDocumentIdentifier: ...


class PositionParams(DocumentParams, Protocol):
    """Parameters that name a position in a document."""

    @property
    def position(self) -> lsp.Position: ...


P = TypeVar("P")
D = TypeVar("D", bound=DocumentParams)
T = TypeVar("T", bound=PositionParams)


class MessageKind(Enum):
    REQUEST = auto()
    NOTIFICATION = auto()


@dataclass(frozen=True, slots=True)
class OrderedMethod(Generic[P]):
    """The dispatcher itself runs the handler, and handles no other message until it is done.

    Here and below, `params` is the type to decode into; None ignores whatever the client sends.
    """

    name: str
    kind: MessageKind
    params: type[P] | None
    handler: Callable[[Session, P], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class EditMethod(Generic[P]):
    """As OrderedMethod, for an edit notification: the handler also gets the time it was read (`perf_counter`)."""

    name: str
    params: type[P]
    handler: Callable[[Session, P, float], Awaitable[None]]
    kind: ClassVar = MessageKind.NOTIFICATION


@dataclass(frozen=True, slots=True)
class ViewRequest(Generic[P]):
    """A separate task runs the handler, with a view of the workspace as of the request's arrival."""

    name: str
    params: type[P] | None
    handler: Callable[[Session, Snapshot, P], Awaitable[object]]
    kind: ClassVar = MessageKind.REQUEST


@dataclass(frozen=True, slots=True)
class DocumentRequest(Generic[D]):
    """As ViewRequest, about a document: the handler gets its facts. `unknown` is the answer for an unknown document."""

    name: str
    params: type[D]
    handler: Callable[[Session, Snapshot, FileFacts, D], Awaitable[object]]
    unknown: object = None
    kind: ClassVar = MessageKind.REQUEST


@dataclass(frozen=True, slots=True)
class PositionRequest(Generic[T]):
    """As DocumentRequest, about a position in the document: the handler also gets the offset."""

    name: str
    params: type[T]
    handler: Callable[[Session, Snapshot, TextPosition, T], Awaitable[object]]
    unknown: object = None
    kind: ClassVar = MessageKind.REQUEST


Method = OrderedMethod[P] | EditMethod[P] | ViewRequest[P] | DocumentRequest[D] | PositionRequest[T]

_REQUEST, _NOTIFICATION = MessageKind.REQUEST, MessageKind.NOTIFICATION

_LIFECYCLE = (
    OrderedMethod("initialized", _NOTIFICATION, None, lifecycle.on_initialized),
    OrderedMethod("shutdown", _REQUEST, None, lifecycle.on_shutdown),
    OrderedMethod("exit", _NOTIFICATION, None, lifecycle.on_exit),
    OrderedMethod("$/setTrace", _NOTIFICATION, lsp.SetTraceParams, lifecycle.set_trace),
)
_TEXT_SYNC = (
    EditMethod("textDocument/didOpen", text_sync.DidOpenParams, text_sync.did_open),
    EditMethod("textDocument/didChange", text_sync.DidChangeParams, text_sync.did_change),
    OrderedMethod("textDocument/didClose", _NOTIFICATION, lsp.DidCloseTextDocumentParams, text_sync.did_close),
)
_WORKSPACE_EVENTS = (
    OrderedMethod(LATE_SETTINGS, _NOTIFICATION, None, workspace_events.take_late_settings),
    OrderedMethod(
        "workspace/didChangeWatchedFiles",
        _NOTIFICATION,
        lsp.DidChangeWatchedFilesParams,
        workspace_events.did_change_watched_files,
    ),
    OrderedMethod(
        "workspace/didChangeWorkspaceFolders",
        _NOTIFICATION,
        lsp.DidChangeWorkspaceFoldersParams,
        workspace_events.did_change_workspace_folders,
    ),
    OrderedMethod("workspace/didCreateFiles", _NOTIFICATION, lsp.CreateFilesParams, workspace_events.did_create_files),
    OrderedMethod("workspace/didDeleteFiles", _NOTIFICATION, lsp.DeleteFilesParams, workspace_events.did_delete_files),
    OrderedMethod("workspace/didRenameFiles", _NOTIFICATION, lsp.RenameFilesParams, workspace_events.did_rename_files),
    OrderedMethod(
        "workspace/didChangeConfiguration",
        _NOTIFICATION,
        lsp.DidChangeConfigurationParams,
        workspace_events.did_change_configuration,
    ),
    OrderedMethod(
        "window/workDoneProgress/cancel", _NOTIFICATION, lsp.WorkDoneProgressCancelParams, progress.cancel_progress
    ),
)
_REQUESTS = (
    PositionRequest("textDocument/definition", lsp.DefinitionParams, navigation.go_to_definition),
    PositionRequest("textDocument/declaration", lsp.DeclarationParams, navigation.go_to_declaration),
    PositionRequest("textDocument/implementation", lsp.ImplementationParams, navigation.go_to_implementation),
    PositionRequest("textDocument/typeDefinition", lsp.TypeDefinitionParams, navigation.go_to_type),
    PositionRequest("textDocument/references", lsp.ReferenceParams, navigation.find_references),
    PositionRequest("textDocument/moniker", lsp.MonikerParams, navigation.tell_monikers),
    PositionRequest("textDocument/prepareCallHierarchy", lsp.CallHierarchyPrepareParams, call_hierarchy.prepare),
    ViewRequest("callHierarchy/incomingCalls", lsp.CallHierarchyIncomingCallsParams, call_hierarchy.show_callers),
    ViewRequest("callHierarchy/outgoingCalls", lsp.CallHierarchyOutgoingCallsParams, call_hierarchy.show_callees),
    PositionRequest("textDocument/documentHighlight", lsp.DocumentHighlightParams, navigation.highlight),
    DocumentRequest("textDocument/documentSymbol", lsp.DocumentSymbolParams, symbols.outline),
    DocumentRequest("textDocument/foldingRange", lsp.FoldingRangeParams, ranges.fold),
    DocumentRequest("textDocument/selectionRange", lsp.SelectionRangeParams, ranges.select),
    PositionRequest("textDocument/linkedEditingRange", lsp.LinkedEditingRangeParams, ranges.link),
    ViewRequest("workspace/symbol", lsp.WorkspaceSymbolParams, symbols.search),
    ViewRequest("workspaceSymbol/resolve", lsp.WorkspaceSymbol, symbols.find_place),
    ViewRequest("workspace/willRenameFiles", lsp.RenameFilesParams, file_renames.follow_files),
    PositionRequest("textDocument/hover", lsp.HoverParams, hover.show_hover),
    PositionRequest("textDocument/completion", lsp.CompletionParams, completion.complete),
    ViewRequest("completionItem/resolve", lsp.CompletionItem, completion.describe),
    DocumentRequest("textDocument/codeAction", lsp.CodeActionParams, code_actions.offer_actions),
    ViewRequest("codeAction/resolve", lsp.CodeAction, code_actions.write_out),
    PositionRequest("textDocument/signatureHelp", lsp.SignatureHelpParams, signature_help.show_signatures),
    DocumentRequest("textDocument/codeLens", lsp.CodeLensParams, code_lenses.offer_lenses),
    ViewRequest("codeLens/resolve", lsp.CodeLens, code_lenses.count_uses),
    DocumentRequest("textDocument/documentLink", lsp.DocumentLinkParams, document_links.show_links),
    DocumentRequest("textDocument/inlayHint", lsp.InlayHintParams, inlay_hints.show_hints),
    DocumentRequest("textDocument/semanticTokens/full", lsp.SemanticTokensParams, semantic_tokens.all_tokens),
    DocumentRequest(
        "textDocument/semanticTokens/full/delta", lsp.SemanticTokensDeltaParams, semantic_tokens.changed_tokens
    ),
    DocumentRequest(
        "textDocument/semanticTokens/range", lsp.SemanticTokensRangeParams, semantic_tokens.tokens_of_range
    ),
    DocumentRequest(
        "textDocument/diagnostic",
        lsp.DocumentDiagnosticParams,
        pull_diagnostics.pull_diagnostics,
        unknown=pull_diagnostics.NOTHING,
    ),
    ViewRequest("workspace/diagnostic", lsp.WorkspaceDiagnosticParams, workspace_diagnostics.pull_all),
    DocumentRequest("textDocument/formatting", lsp.DocumentFormattingParams, formatting.whole_document),
    DocumentRequest("textDocument/rangeFormatting", lsp.DocumentRangeFormattingParams, formatting.one_range),
    DocumentRequest("textDocument/rangesFormatting", lsp.DocumentRangesFormattingParams, formatting.several_ranges),
    PositionRequest("textDocument/onTypeFormatting", lsp.DocumentOnTypeFormattingParams, formatting.typed_character),
    PositionRequest("textDocument/prepareRename", lsp.PrepareRenameParams, rename.ask_what_to_rename),
    PositionRequest("textDocument/rename", lsp.RenameParams, rename.rename_everywhere),
    ViewRequest("workspace/textDocumentContent", lsp.TextDocumentContentParams, text_documents.show_text),
    DocumentRequest("rholsp/regions", lsp.DocumentSymbolParams, region_documents.list_regions),
    ViewRequest("rholsp/statistics", None, statistics.report),
)

METHODS = {row.name: row for row in (*_LIFECYCLE, *_TEXT_SYNC, *_WORKSPACE_EVENTS, *_REQUESTS)}
