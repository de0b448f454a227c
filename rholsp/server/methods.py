"""The method table: every method that rholsp knows, one row each.

Only initialize is missing: it is answered before this table, and lsprotocol with it, is loaded (see router).
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from lsprotocol import types as lsp

from rholsp.server.handlers import (
    code_actions,
    completion,
    hover,
    lifecycle,
    navigation,
    pull_diagnostics,
    region_documents,
    rename,
    semantic_tokens,
    signature_help,
    statistics,
    symbols,
    text_sync,
)


class MessageKind(Enum):
    REQUEST = auto()
    NOTIFICATION = auto()


class Lane(Enum):
    """Who runs the handler.

    ORDERED: the dispatcher itself, which looks at no further message before it is done; `handler(session, params)`.
    VIEW: a task of its own, with a view of the workspace as of the message's arrival; `handler(session, view, params)`.
    """

    ORDERED = auto()
    VIEW = auto()


@dataclass(frozen=True, slots=True)
class Method:
    """`params` is the type to decode into, None for a method that takes none (whatever a client sends then)."""

    name: str
    kind: MessageKind
    params: type | None
    handler: Callable[..., Awaitable[Any]]
    lane: Lane


_REQUEST, _NOTIFICATION = MessageKind.REQUEST, MessageKind.NOTIFICATION
_ORDERED, _VIEW = Lane.ORDERED, Lane.VIEW

_ROWS = (
    Method("initialized", _NOTIFICATION, None, lifecycle.on_initialized, _ORDERED),
    Method("shutdown", _REQUEST, None, lifecycle.on_shutdown, _ORDERED),
    Method("exit", _NOTIFICATION, None, lifecycle.on_exit, _ORDERED),
    Method("$/setTrace", _NOTIFICATION, lsp.SetTraceParams, text_sync.set_trace, _ORDERED),
    Method("textDocument/didOpen", _NOTIFICATION, lsp.DidOpenTextDocumentParams, text_sync.did_open, _ORDERED),
    Method("textDocument/didChange", _NOTIFICATION, lsp.DidChangeTextDocumentParams, text_sync.did_change, _ORDERED),
    Method("textDocument/didClose", _NOTIFICATION, lsp.DidCloseTextDocumentParams, text_sync.did_close, _ORDERED),
    Method(
        "workspace/didChangeWatchedFiles",
        _NOTIFICATION,
        lsp.DidChangeWatchedFilesParams,
        text_sync.did_change_watched_files,
        _ORDERED,
    ),
    Method(
        "workspace/didChangeWorkspaceFolders",
        _NOTIFICATION,
        lsp.DidChangeWorkspaceFoldersParams,
        text_sync.did_change_workspace_folders,
        _ORDERED,
    ),
    Method("workspace/didCreateFiles", _NOTIFICATION, lsp.CreateFilesParams, text_sync.did_create_files, _ORDERED),
    Method("workspace/didDeleteFiles", _NOTIFICATION, lsp.DeleteFilesParams, text_sync.did_delete_files, _ORDERED),
    Method("workspace/didRenameFiles", _NOTIFICATION, lsp.RenameFilesParams, text_sync.did_rename_files, _ORDERED),
    Method(
        "workspace/didChangeConfiguration",
        _NOTIFICATION,
        lsp.DidChangeConfigurationParams,
        text_sync.did_change_configuration,
        _ORDERED,
    ),
    Method(
        "window/workDoneProgress/cancel",
        _NOTIFICATION,
        lsp.WorkDoneProgressCancelParams,
        text_sync.cancel_progress,
        _ORDERED,
    ),
    Method("textDocument/definition", _REQUEST, lsp.DefinitionParams, navigation.go_to_definition, _VIEW),
    Method("textDocument/declaration", _REQUEST, lsp.DeclarationParams, navigation.go_to_declaration, _VIEW),
    Method("textDocument/references", _REQUEST, lsp.ReferenceParams, navigation.find_references, _VIEW),
    Method("textDocument/documentHighlight", _REQUEST, lsp.DocumentHighlightParams, navigation.highlight, _VIEW),
    Method("textDocument/documentSymbol", _REQUEST, lsp.DocumentSymbolParams, symbols.outline, _VIEW),
    Method("workspace/symbol", _REQUEST, lsp.WorkspaceSymbolParams, symbols.search, _VIEW),
    Method("textDocument/hover", _REQUEST, lsp.HoverParams, hover.show_hover, _VIEW),
    Method("textDocument/completion", _REQUEST, lsp.CompletionParams, completion.complete, _VIEW),
    Method("completionItem/resolve", _REQUEST, lsp.CompletionItem, completion.describe, _VIEW),
    Method("textDocument/signatureHelp", _REQUEST, lsp.SignatureHelpParams, signature_help.show_signatures, _VIEW),
    Method("textDocument/codeAction", _REQUEST, lsp.CodeActionParams, code_actions.offer_actions, _VIEW),
    Method("codeAction/resolve", _REQUEST, lsp.CodeAction, code_actions.write_out, _VIEW),
    Method("textDocument/semanticTokens/full", _REQUEST, lsp.SemanticTokensParams, semantic_tokens.all_tokens, _VIEW),
    Method(
        "textDocument/semanticTokens/full/delta",
        _REQUEST,
        lsp.SemanticTokensDeltaParams,
        semantic_tokens.changed_tokens,
        _VIEW,
    ),
    Method(
        "textDocument/semanticTokens/range",
        _REQUEST,
        lsp.SemanticTokensRangeParams,
        semantic_tokens.tokens_of_range,
        _VIEW,
    ),
    Method("textDocument/diagnostic", _REQUEST, lsp.DocumentDiagnosticParams, pull_diagnostics.pull_diagnostics, _VIEW),
    Method("textDocument/prepareRename", _REQUEST, lsp.PrepareRenameParams, rename.ask_what_to_rename, _VIEW),
    Method("textDocument/rename", _REQUEST, lsp.RenameParams, rename.rename_everywhere, _VIEW),
    Method(
        "workspace/textDocumentContent", _REQUEST, lsp.TextDocumentContentParams, region_documents.show_region, _VIEW
    ),
    Method("rholsp/regions", _REQUEST, lsp.DocumentSymbolParams, region_documents.list_regions, _VIEW),
    Method("rholsp/statistics", _REQUEST, None, statistics.report, _VIEW),
)

METHODS = {row.name: row for row in _ROWS}
