"""Plain results of features as the values of lsprotocol, in the client's encoding and spelling."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from lsprotocol import types as lsp

from rholsp.features.code_actions import CodeAction
from rholsp.features.facts import FileFacts
from rholsp.features.rename_results import FileEdits
from rholsp.features.results import Definition, Definitions, Highlight, Hover, Location, OutlineNode, WorkspaceSymbol
from rholsp.model.summary import Diagnostic, Severity
from rholsp.server.client_capabilities import ClientFeatures
from rholsp.server.session import Session
from rholsp.text.lines import LineIndex, PositionEncoding

_SYMBOL_KINDS = {
    "contract": lsp.SymbolKind.Function,
    "agent": lsp.SymbolKind.Class,
    "method": lsp.SymbolKind.Method,
    "new": lsp.SymbolKind.Variable,
    "let": lsp.SymbolKind.Variable,
    "region": lsp.SymbolKind.Module,
    "function": lsp.SymbolKind.Function,
    "constant": lsp.SymbolKind.Constant,
    "type": lsp.SymbolKind.Struct,
    "space": lsp.SymbolKind.Namespace,
}
_OTHER_KIND = lsp.SymbolKind.Variable


# JSON parsers refuse what is nested too deeply, many from 128 levels on; a symbol in its list takes two.
_OUTLINE_LEVELS = 50

# As many as VS Code shows of a file. Tens of thousands at each keystroke would keep every editor busy.
_MOST_DIAGNOSTICS = 1000


def to_range(start: int, end: int, lines: LineIndex, encoding: PositionEncoding) -> lsp.Range:
    return lsp.Range(lsp.Position(*lines.position(start, encoding)), lsp.Position(*lines.position(end, encoding)))


def to_location(session: Session, place: Location) -> lsp.Location:
    span = to_range(place.start, place.end, place.lines, session.client.features.encoding)
    return lsp.Location(session.client_uri(place.uri), span)


def to_locations(session: Session, places: Iterable[Location]) -> list[lsp.Location]:
    return [to_location(session, place) for place in places]


def to_targets(
    session: Session, found: Definitions, asked_lines: LineIndex, *, links: bool
) -> list[lsp.Location] | list[lsp.LocationLink]:
    """Where to go from a name, the best fit first: links where the client takes them, else plain locations."""
    encoding = session.client.features.encoding
    if not links:
        return [
            lsp.Location(session.client_uri(target.uri), to_range(*target.selection, target.lines, encoding))
            for target in found.targets
        ]
    origin = to_range(*found.origin, asked_lines, encoding)
    return [_link(session, target, origin) for target in found.targets]


def _link(session: Session, target: Definition, origin: lsp.Range) -> lsp.LocationLink:
    encoding = session.client.features.encoding
    return lsp.LocationLink(
        target_uri=session.client_uri(target.uri),
        target_range=to_range(*target.full, target.lines, encoding),
        target_selection_range=to_range(*target.selection, target.lines, encoding),
        origin_selection_range=origin,
    )


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


def to_highlights(
    highlights: Iterable[Highlight], lines: LineIndex, encoding: PositionEncoding
) -> list[lsp.DocumentHighlight]:
    return [
        lsp.DocumentHighlight(to_range(mark.start, mark.end, lines, encoding), lsp.DocumentHighlightKind(mark.kind))
        for mark in highlights
    ]


def to_document_symbols(
    nodes: Sequence[OutlineNode], lines: LineIndex, encoding: PositionEncoding, *, levels: int = _OUTLINE_LEVELS
) -> list[lsp.DocumentSymbol]:
    """The nested outline; what is more than `levels` deep stands on the last level, in text order."""
    return [
        lsp.DocumentSymbol(
            name=_shown(node.name),
            detail=node.detail or None,
            kind=_SYMBOL_KINDS.get(node.kind, _OTHER_KIND),
            range=to_range(*node.span, lines, encoding),
            selection_range=to_range(*node.selection, lines, encoding),
            children=to_document_symbols(node.children, lines, encoding, levels=levels - 1) if levels > 1 else [],
        )
        for node in (nodes if levels > 1 else (node for node, _ in _flat(nodes)))
    ]


def to_flat_symbols(
    session: Session, uri: str, nodes: Sequence[OutlineNode], lines: LineIndex
) -> list[lsp.SymbolInformation]:
    """The outline for clients that know no nested one: the same items in text order, each with its parent's name."""
    encoding = session.client.features.encoding
    return [
        lsp.SymbolInformation(
            location=lsp.Location(session.client_uri(uri), to_range(*node.span, lines, encoding)),
            name=_shown(node.name),
            kind=_SYMBOL_KINDS.get(node.kind, _OTHER_KIND),
            container_name=None if parent is None else _shown(parent.name),
        )
        for node, parent in _flat(nodes)
    ]


def _flat(nodes: Sequence[OutlineNode]) -> Iterator[tuple[OutlineNode, OutlineNode | None]]:
    """The nodes and all below them, each with its parent: in text order, however deep they are nested."""
    levels: list[tuple[OutlineNode | None, Iterator[OutlineNode]]] = [(None, iter(nodes))]
    while levels:
        parent, siblings = levels[-1]
        node = next(siblings, None)
        if node is None:
            levels.pop()
        else:
            yield node, parent
            levels.append((node, iter(node.children)))


def to_workspace_symbols(session: Session, found: Iterable[WorkspaceSymbol]) -> list[lsp.WorkspaceSymbol]:
    """Without ranges where the client asks for that of the chosen one: see `data`."""
    is_lazy = session.client.features.resolve_symbols
    return [
        lsp.WorkspaceSymbol(
            location=lsp.LocationUriOnly(session.client_uri(symbol.place.uri))
            if is_lazy
            else to_location(session, symbol.place),
            name=_shown(symbol.name),
            kind=_SYMBOL_KINDS.get(symbol.kind, _OTHER_KIND),
            container_name=symbol.container or None,
            data={"kind": symbol.kind, "name": symbol.name, "start": symbol.place.start} if is_lazy else None,
        )
        for symbol in found
    ]


def _shown(name: str) -> str:
    # An empty symbol name makes VS Code refuse the whole outline.
    return name if name.strip() else "(unnamed)"


def to_hover(hover: Hover, lines: LineIndex, features: ClientFeatures) -> lsp.Hover:
    if features.hover_markdown:
        contents = lsp.MarkupContent(lsp.MarkupKind.Markdown, hover.markdown)
    else:
        contents = lsp.MarkupContent(lsp.MarkupKind.PlainText, hover.plain)
    return lsp.Hover(contents, to_range(hover.start, hover.end, lines, features.encoding))


def to_diagnostics(
    session: Session, uri: str, diagnostics: Iterable[Diagnostic], lines: LineIndex, others: Mapping[str, LineIndex]
) -> list[lsp.Diagnostic]:
    """The diagnostics of one file, without the hints where the user wants none; of very many, the severest.

    `others` are the lines of the files that they refer to: see `files_referred_to`.
    """
    wanted = [
        found for found in diagnostics if session.configuration.editor.hints or found.severity is not Severity.HINT
    ]
    if len(wanted) <= _MOST_DIAGNOSTICS:
        return [_diagnostic(session, uri, found, lines, others) for found in wanted]
    severest = sorted(wanted, key=lambda found: found.severity)[:_MOST_DIAGNOSTICS]
    items = [_diagnostic(session, uri, found, lines, others) for found in severest]
    rest = lsp.Diagnostic(
        range=items[-1].range,
        message=f"{len(wanted) - len(items)} more findings in this file are left out",
        severity=lsp.DiagnosticSeverity.Information,
        source="rholsp",
    )
    return [*items, rest]


def _diagnostic(
    session: Session, uri: str, found: Diagnostic, lines: LineIndex, others: Mapping[str, LineIndex]
) -> lsp.Diagnostic:
    features = session.client.features
    related = None
    if found.related and features.related_information:
        related = [
            lsp.DiagnosticRelatedInformation(
                to_location(session, Location(note.uri or uri, note.start, note.end, others.get(note.uri, lines))),
                note.message,
            )
            for note in found.related
            if not note.uri or note.uri in others
        ]
    return lsp.Diagnostic(
        range=to_range(found.start, found.end, lines, features.encoding),
        message=found.message,
        severity=lsp.DiagnosticSeverity(found.severity),
        code=found.code,
        source="rholsp",
        tags=[lsp.DiagnosticTag.Unnecessary] if found.unnecessary and features.diagnostic_tags else None,
        related_information=related,
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
