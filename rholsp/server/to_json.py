"""Plain results of features as LSP's JSON, in the client's encoding and spelling: the answers with very many parts.

Everything else becomes a value of lsprotocol first: see `to_lsp`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from lsprotocol import types as lsp

from rholsp.features.results import Definition, Definitions, Highlight, Hover, Location, OutlineNode, WorkspaceSymbol
from rholsp.model.summary import Diagnostic, Severity
from rholsp.protocol import lsp_json as out
from rholsp.server.client_capabilities import ClientFeatures
from rholsp.server.session import Session
from rholsp.text.lines import LineIndex, PositionEncoding

_SYMBOL_KINDS = {
    "contract": lsp.SymbolKind.Function.value,
    "agent": lsp.SymbolKind.Class.value,
    "method": lsp.SymbolKind.Method.value,
    "new": lsp.SymbolKind.Variable.value,
    "let": lsp.SymbolKind.Variable.value,
    "region": lsp.SymbolKind.Module.value,
    "function": lsp.SymbolKind.Function.value,
    "constant": lsp.SymbolKind.Constant.value,
    "type": lsp.SymbolKind.Struct.value,
    "space": lsp.SymbolKind.Namespace.value,
}
_OTHER_KIND = lsp.SymbolKind.Variable.value
_UNNECESSARY = lsp.DiagnosticTag.Unnecessary.value

# JSON parsers refuse what is nested too deeply, many from 128 levels on; a symbol in its list takes two.
_OUTLINE_LEVELS = 50

# As many as VS Code shows of a file. Tens of thousands at each keystroke would keep every editor busy.
_MOST_DIAGNOSTICS = 1000


def to_position(offset: int, lines: LineIndex, encoding: PositionEncoding) -> out.Position:
    line, character = lines.position(offset, encoding)
    return {"line": line, "character": character}


def to_range(start: int, end: int, lines: LineIndex, encoding: PositionEncoding) -> out.Range:
    line, character, end_line, end_character = lines.span(start, end, encoding)
    return {"start": {"line": line, "character": character}, "end": {"line": end_line, "character": end_character}}


def to_location(session: Session, place: Location) -> out.Location:
    span = to_range(place.start, place.end, place.lines, session.client.features.encoding)
    return {"uri": session.client_uri(place.uri), "range": span}


def to_locations(session: Session, places: Iterable[Location]) -> list[out.Location]:
    return [to_location(session, place) for place in places]


def to_targets(
    session: Session, found: Definitions, asked_lines: LineIndex, *, links: bool
) -> list[out.Location] | list[out.LocationLink]:
    """Where to go from a name, the best fit first: links where the client takes them, else plain locations."""
    encoding = session.client.features.encoding
    if not links:
        return [_location(session, target) for target in found.targets]
    origin = to_range(*found.origin, asked_lines, encoding)
    return [_link(session, target, origin) for target in found.targets]


def _location(session: Session, target: Definition) -> out.Location:
    span = to_range(*target.selection, target.lines, session.client.features.encoding)
    return {"uri": session.client_uri(target.uri), "range": span}


def _link(session: Session, target: Definition, origin: out.Range) -> out.LocationLink:
    encoding = session.client.features.encoding
    return {
        "targetUri": session.client_uri(target.uri),
        "targetRange": to_range(*target.full, target.lines, encoding),
        "targetSelectionRange": to_range(*target.selection, target.lines, encoding),
        "originSelectionRange": origin,
    }


def to_highlights(
    highlights: Iterable[Highlight], lines: LineIndex, encoding: PositionEncoding
) -> list[out.DocumentHighlight]:
    return [{"range": to_range(mark.start, mark.end, lines, encoding), "kind": mark.kind.value} for mark in highlights]


def to_document_symbols(
    nodes: Sequence[OutlineNode], lines: LineIndex, encoding: PositionEncoding, *, levels: int = _OUTLINE_LEVELS
) -> list[out.DocumentSymbol]:
    """The nested outline; what is more than `levels` deep stands on the last level, in text order."""
    symbols: list[out.DocumentSymbol] = []
    for node in nodes if levels > 1 else (node for node, _ in _flat(nodes)):
        symbol: out.DocumentSymbol = {
            "name": _shown(node.name),
            "kind": _SYMBOL_KINDS.get(node.kind, _OTHER_KIND),
            "range": to_range(*node.span, lines, encoding),
            "selectionRange": to_range(*node.selection, lines, encoding),
        }
        if node.detail:
            symbol["detail"] = node.detail
        if node.children and levels > 1:
            symbol["children"] = to_document_symbols(node.children, lines, encoding, levels=levels - 1)
        symbols.append(symbol)
    return symbols


def to_flat_symbols(
    session: Session, uri: str, nodes: Sequence[OutlineNode], lines: LineIndex
) -> list[out.SymbolInformation]:
    """The outline for clients that know no nested one: the same items in text order, each with its parent's name."""
    encoding, document = session.client.features.encoding, session.client_uri(uri)
    symbols: list[out.SymbolInformation] = []
    for node, parent in _flat(nodes):
        symbol: out.SymbolInformation = {
            "location": {"uri": document, "range": to_range(*node.span, lines, encoding)},
            "name": _shown(node.name),
            "kind": _SYMBOL_KINDS.get(node.kind, _OTHER_KIND),
        }
        if parent is not None:
            symbol["containerName"] = _shown(parent.name)
        symbols.append(symbol)
    return symbols


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


def to_workspace_symbols(session: Session, found: Iterable[WorkspaceSymbol]) -> list[out.WorkspaceSymbol]:
    """Without ranges where the client asks for that of the chosen one: see `data`."""
    is_lazy = session.client.features.resolve_symbols
    symbols: list[out.WorkspaceSymbol] = []
    for one in found:
        symbol: out.WorkspaceSymbol = {
            "location": {"uri": session.client_uri(one.place.uri)} if is_lazy else to_location(session, one.place),
            "name": _shown(one.name),
            "kind": _SYMBOL_KINDS.get(one.kind, _OTHER_KIND),
        }
        if one.container:
            symbol["containerName"] = one.container
        if is_lazy:
            symbol["data"] = {"kind": one.kind, "name": one.name, "start": one.place.start}
        symbols.append(symbol)
    return symbols


def _shown(name: str) -> str:
    # An empty symbol name makes VS Code refuse the whole outline.
    return name if name.strip() else "(unnamed)"


def to_hover(hover: Hover, lines: LineIndex, features: ClientFeatures) -> out.Hover:
    contents: out.MarkupContent = (
        {"kind": lsp.MarkupKind.Markdown.value, "value": hover.markdown}
        if features.hover_markdown
        else {"kind": lsp.MarkupKind.PlainText.value, "value": hover.plain}
    )
    return {"contents": contents, "range": to_range(hover.start, hover.end, lines, features.encoding)}


def to_diagnostics(
    session: Session, uri: str, diagnostics: Iterable[Diagnostic], lines: LineIndex, others: Mapping[str, LineIndex]
) -> list[out.Diagnostic]:
    """The diagnostics of one file, without the hints where the user wants none; of very many, the severest.

    `others` are the lines of the files that they refer to: see `files_referred_to`.
    """
    hints = session.configuration.editor.hints
    wanted = [found for found in diagnostics if hints or found.severity is not Severity.HINT]
    if len(wanted) <= _MOST_DIAGNOSTICS:
        return [_diagnostic(session, uri, found, lines, others) for found in wanted]
    severest = sorted(wanted, key=lambda found: found.severity)[:_MOST_DIAGNOSTICS]
    items = [_diagnostic(session, uri, found, lines, others) for found in severest]
    rest: out.Diagnostic = {
        "range": items[-1]["range"],
        "message": f"{len(wanted) - len(items)} more findings in this file are left out",
        "severity": int(Severity.INFORMATION),
        "source": "rholsp",
    }
    return [*items, rest]


def _diagnostic(
    session: Session, uri: str, found: Diagnostic, lines: LineIndex, others: Mapping[str, LineIndex]
) -> out.Diagnostic:
    features = session.client.features
    item: out.Diagnostic = {
        "range": to_range(found.start, found.end, lines, features.encoding),
        "message": found.message,
        "severity": int(found.severity),
        "code": found.code,
        "source": "rholsp",
    }
    if found.unnecessary and features.diagnostic_tags:
        item["tags"] = [_UNNECESSARY]
    if found.related and features.related_information:
        item["relatedInformation"] = [
            {
                "location": to_location(
                    session, Location(note.uri or uri, note.start, note.end, others.get(note.uri, lines))
                ),
                "message": note.message,
            }
            for note in found.related
            if not note.uri or note.uri in others
        ]
    return item
