"""What the client can do, read once from its capabilities."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rholsp.text.lines import PositionEncoding

REGION_SCHEME = "rholsp-region"
"""Scheme of the URIs under which clients with workspace/textDocumentContent open regions as documents."""
DOCS_SCHEME = "rholsp-docs"
"""Scheme of the URIs under which such clients show documentation."""
_REFERENCES_COMMANDS = ("rholsp.showReferences", "editor.action.showReferences")
_RENAME_COMMANDS = ("rholsp.rename", "editor.action.rename")
_SIGNATURE = "textDocument.signatureHelp.signatureInformation"


@dataclass(frozen=True, slots=True)
class ClientFeatures:
    """The client capabilities that change rholsp's answers; all off unless the client declares them."""

    encoding: PositionEncoding = PositionEncoding.UTF16
    references_command: str = ""
    """Command that shows places, which LSP has none for; '' where the client says of none."""
    rename_command: str = ""
    """Command that asks the user for a new name of what stands at a place; '' where the client says of none."""
    definition_links: bool = False
    declaration_links: bool = False
    implementation_links: bool = False
    type_links: bool = False
    hierarchical_symbols: bool = False
    resolve_symbols: bool = False
    """Whether the places of found symbols may be told when one is chosen."""
    hover_markdown: bool = False
    completion_markdown: bool = False
    completion_snippets: bool = False
    completion_insert_replace: bool = False
    completion_label_details: bool = False
    completion_kinds: frozenset[int] = frozenset(range(1, 19))
    """CompletionItemKinds that the client knows; by default those of LSP 1.0."""
    signature_markdown: bool = False
    signature_label_offsets: bool = False
    code_actions: bool = False
    """Whether code actions may be more than commands."""
    resolve_code_actions: bool = False
    resolve_commands: bool = False
    """Whether codeAction/resolve may supply the command, too."""
    snippet_edits: bool = False
    semantic_tokens: bool = False
    prepare_rename: bool = False
    format_ranges: bool = False
    folds_whole_lines: bool = False
    folding_limit: int | None = None
    document_changes: bool = False
    change_annotations: bool = False
    related_information: bool = False
    diagnostic_tags: bool = False
    pull_diagnostics: bool = False
    refresh_diagnostics: bool = False
    refresh_inlay_hints: bool = False
    refresh_code_lenses: bool = False
    progress: bool = False
    pull_configuration: bool = False
    watch_files: bool = False
    text_documents: bool = False


def read_features(capabilities: Mapping[str, Any]) -> ClientFeatures:
    """Never raises: a malformed capability counts as absent."""

    def offered(path: str) -> bool:
        return _at(capabilities, path) is True

    return ClientFeatures(
        encoding=_choose_encoding(_at(capabilities, "general.positionEncodings")),
        references_command=_command(_at(capabilities, "experimental.commands.commands"), _REFERENCES_COMMANDS),
        rename_command=_command(_at(capabilities, "experimental.commands.commands"), _RENAME_COMMANDS),
        definition_links=offered("textDocument.definition.linkSupport"),
        declaration_links=offered("textDocument.declaration.linkSupport"),
        implementation_links=offered("textDocument.implementation.linkSupport"),
        type_links=offered("textDocument.typeDefinition.linkSupport"),
        hierarchical_symbols=offered("textDocument.documentSymbol.hierarchicalDocumentSymbolSupport"),
        resolve_symbols="location.range" in _list(_at(capabilities, "workspace.symbol.resolveSupport.properties")),
        format_ranges=offered("textDocument.rangeFormatting.rangesSupport"),
        folds_whole_lines=offered("textDocument.foldingRange.lineFoldingOnly"),
        folding_limit=_limit(_at(capabilities, "textDocument.foldingRange.rangeLimit")),
        prepare_rename=offered("textDocument.rename.prepareSupport"),
        document_changes=offered("workspace.workspaceEdit.documentChanges"),
        change_annotations=isinstance(_at(capabilities, "workspace.workspaceEdit.changeAnnotationSupport"), dict),
        hover_markdown=_prefers_markdown(_at(capabilities, "textDocument.hover.contentFormat")),
        completion_markdown=_prefers_markdown(
            _at(capabilities, "textDocument.completion.completionItem.documentationFormat")
        ),
        completion_snippets=offered("textDocument.completion.completionItem.snippetSupport"),
        completion_insert_replace=offered("textDocument.completion.completionItem.insertReplaceSupport"),
        completion_label_details=offered("textDocument.completion.completionItem.labelDetailsSupport"),
        completion_kinds=_completion_kinds(_at(capabilities, "textDocument.completion.completionItemKind.valueSet")),
        signature_markdown=_prefers_markdown(_at(capabilities, f"{_SIGNATURE}.documentationFormat")),
        signature_label_offsets=offered(f"{_SIGNATURE}.parameterInformation.labelOffsetSupport"),
        code_actions=isinstance(_at(capabilities, "textDocument.codeAction.codeActionLiteralSupport"), dict),
        resolve_code_actions=_resolves(capabilities, "edit"),
        resolve_commands=_resolves(capabilities, "command"),
        snippet_edits=offered("workspace.workspaceEdit.snippetEditSupport"),
        semantic_tokens=isinstance(_at(capabilities, "textDocument.semanticTokens"), dict),
        related_information=offered("textDocument.publishDiagnostics.relatedInformation")
        or offered("textDocument.diagnostic.relatedInformation"),
        diagnostic_tags=_at(capabilities, "textDocument.publishDiagnostics.tagSupport") is not None
        or _at(capabilities, "textDocument.diagnostic.tagSupport") is not None,
        pull_diagnostics=isinstance(_at(capabilities, "textDocument.diagnostic"), dict),
        refresh_diagnostics=offered("workspace.diagnostics.refreshSupport"),
        refresh_inlay_hints=offered("workspace.inlayHint.refreshSupport"),
        refresh_code_lenses=offered("workspace.codeLens.refreshSupport"),
        progress=offered("window.workDoneProgress"),
        pull_configuration=offered("workspace.configuration"),
        text_documents=isinstance(_at(capabilities, "workspace.textDocumentContent"), dict),
        watch_files=offered("workspace.didChangeWatchedFiles.dynamicRegistration"),
    )


def _at(tree: Any, path: str) -> Any:
    for key in path.split("."):
        tree = tree.get(key) if isinstance(tree, dict) else None
    return tree


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _limit(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _resolves(capabilities: Mapping[str, Any], what: str) -> bool:
    """Whether codeAction/resolve may supply that part of an action, and returns the action's `data`."""
    action = _at(capabilities, "textDocument.codeAction")
    resolved = _at(action, "resolveSupport.properties")
    return isinstance(resolved, list) and what in resolved and _at(action, "dataSupport") is True


def _command(commands: Any, wanted: tuple[str, ...]) -> str:
    """Which of the wanted commands the client has: each is given a URI, a position and what else it needs, as JSON."""
    known = commands if isinstance(commands, list) else []
    return next((command for command in wanted if command in known), "")


def _choose_encoding(offered: Any) -> PositionEncoding:
    """The first known encoding in the client's list, its order of preference (LSP 3.17, "Position"); else UTF-16."""
    names = offered if isinstance(offered, list) else []
    known = (encoding for name in names for encoding in PositionEncoding if name == encoding.value)
    return next(known, PositionEncoding.UTF16)


def _prefers_markdown(formats: Any) -> bool:
    known = [form for form in formats if form in ("markdown", "plaintext")] if isinstance(formats, list) else []
    return known[:1] == ["markdown"]


def _completion_kinds(known: Any) -> frozenset[int]:
    """A client without a list knows the kinds of LSP 1.0 (3.17, "CompletionClientCapabilities")."""
    if not isinstance(known, list):
        return ClientFeatures().completion_kinds
    return frozenset(kind for kind in known if isinstance(kind, int))
