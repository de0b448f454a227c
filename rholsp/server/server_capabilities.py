"""The server capabilities that rholsp declares to a client. LSP 3.17, "InitializeResult"."""

from typing import Any

from rholsp import __version__
from rholsp.features.semantic_token_legend import MODIFIERS, TYPES
from rholsp.server.client_capabilities import DOCS_SCHEME, REGION_SCHEME, ClientFeatures

_INCREMENTAL = 2
_EVERYTHING = {"filters": [{"pattern": {"glob": "**"}}]}
_FOLDERS = {"filters": [{"pattern": {"glob": "**", "matches": "folder"}}]}
_WITH_MODULES = {"filters": [{"pattern": {"glob": "**/*.{metta,rho,rhox}", "matches": "file"}}, *_FOLDERS["filters"]]}
"""Files that are loaded by their names, and files that load such."""


def initialize_result(features: ClientFeatures) -> dict[str, Any]:
    """Plain JSON data, since lsprotocol is not loaded yet when this is answered."""
    capabilities: dict[str, Any] = {
        "positionEncoding": features.encoding.value,
        "textDocumentSync": {"openClose": True, "change": _INCREMENTAL},
        "definitionProvider": True,
        "declarationProvider": True,
        "implementationProvider": True,
        "callHierarchyProvider": True,
        "monikerProvider": True,
        "typeDefinitionProvider": True,
        "referencesProvider": True,
        "documentHighlightProvider": True,
        "documentSymbolProvider": True,
        "workspaceSymbolProvider": {"resolveProvider": True} if features.resolve_symbols else True,
        "hoverProvider": True,
        "completionProvider": {"triggerCharacters": [".", "`", '"', "$", "&", "("], "resolveProvider": True},
        "signatureHelpProvider": {"triggerCharacters": ["(", ",", " "], "retriggerCharacters": [")"]},
        "documentLinkProvider": {"resolveProvider": False},
        "codeLensProvider": {"resolveProvider": True},
        "inlayHintProvider": True,
        "documentFormattingProvider": True,
        "documentRangeFormattingProvider": {"rangesSupport": True} if features.format_ranges else True,
        "documentOnTypeFormattingProvider": {"firstTriggerCharacter": "}", "moreTriggerCharacter": [")", "\n"]},
        "foldingRangeProvider": True,
        "selectionRangeProvider": True,
        "linkedEditingRangeProvider": True,
        "renameProvider": {"prepareProvider": True} if features.prepare_rename else True,
        "workspace": {
            "workspaceFolders": {"supported": True, "changeNotifications": True},
            # Watchers report files but not folders, and may miss both names of a rename.
            "fileOperations": {
                "didCreate": _FOLDERS,
                "didDelete": _FOLDERS,
                "didRename": _EVERYTHING,
                "willRename": _WITH_MODULES,
            },
        },
    }
    if features.code_actions:
        capabilities["codeActionProvider"] = {
            "codeActionKinds": [
                *("quickfix", "source.fixAll.rholsp", "source.organizeNew"),
                *("refactor.extract", "refactor.inline", "refactor.rewrite"),
            ],
            "resolveProvider": features.resolve_code_actions,
        }
    if features.text_documents:
        capabilities["workspace"]["textDocumentContent"] = {"schemes": [REGION_SCHEME, DOCS_SCHEME]}
    if features.pull_diagnostics:
        capabilities["diagnosticProvider"] = {
            "identifier": "rholsp",
            "interFileDependencies": True,
            "workspaceDiagnostics": True,
        }
    if features.semantic_tokens:
        capabilities["semanticTokensProvider"] = {
            "legend": {"tokenTypes": list(TYPES), "tokenModifiers": list(MODIFIERS)},
            "full": {"delta": True},
            "range": True,
        }
    return {"capabilities": capabilities, "serverInfo": {"name": "rholsp", "version": __version__}}
