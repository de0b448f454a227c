"""textDocument/completion and completionItem/resolve."""

from functools import partial
from typing import Any

from lsprotocol import types as lsp

from rholsp.features.completion import CompletionView, completion, describe_shared
from rholsp.features.markdown import plain
from rholsp.features.results import Completion, Completions
from rholsp.features.view import View
from rholsp.server.client_capabilities import ClientFeatures
from rholsp.server.handlers.position import TextPosition
from rholsp.server.handlers.threads import Answer
from rholsp.server.session import Session
from rholsp.server.to_lsp import to_range
from rholsp.text.lines import LineIndex

_KINDS = {
    "variable": lsp.CompletionItemKind.Variable,
    "parameter": lsp.CompletionItemKind.Variable,
    "function": lsp.CompletionItemKind.Function,
    "keyword": lsp.CompletionItemKind.Keyword,
    "type": lsp.CompletionItemKind.TypeParameter,
    "method": lsp.CompletionItemKind.Method,
    "uri": lsp.CompletionItemKind.Value,
    "value": lsp.CompletionItemKind.Value,
}
_OLD_KINDS = {lsp.CompletionItemKind.TypeParameter: lsp.CompletionItemKind.Class}
"""For clients that do not know the newer ones."""


async def complete(
    session: Session, view: CompletionView, position: TextPosition, params: lsp.CompletionParams
) -> Answer[lsp.CompletionList] | None:
    trigger = "" if params.context is None else params.context.trigger_character or ""
    found = await completion(view, position.uri, position.offset, trigger)
    if found is None:
        return None
    convert = partial(to_completion_list, found, position.facts.lines, session.client.features)
    return Answer(len(found.items), convert)


async def describe(session: Session, view: View, item: lsp.CompletionItem) -> lsp.CompletionItem:
    """completionItem/resolve: the documentation of a workspace name, for which other files are read."""
    key = item.data.get("key") if isinstance(item.data, dict) else None
    if isinstance(key, str):
        text = await describe_shared(view, key)
        item.documentation = _documentation(text, session.client.features)
    return item


def to_completion_list(found: Completions, lines: LineIndex, features: ClientFeatures) -> lsp.CompletionList:
    replace = to_range(found.start, found.end, lines, features.encoding)
    insert = to_range(found.start, found.cursor, lines, features.encoding)
    items = [_item(item, number, insert, replace, lines, features) for number, item in enumerate(found.items)]
    return lsp.CompletionList(is_incomplete=not found.complete, items=items)


def _item(
    item: Completion, number: int, insert: lsp.Range, replace: lsp.Range, lines: LineIndex, features: ClientFeatures
) -> lsp.CompletionItem:
    is_snippet = bool(item.snippet) and features.completion_snippets
    text = item.snippet if is_snippet else item.text
    edit: lsp.TextEdit | lsp.InsertReplaceEdit = lsp.TextEdit(replace, text)
    if features.completion_insert_replace:
        edit = lsp.InsertReplaceEdit(text, replace if item.is_whole else insert, replace)
    kind = _KINDS.get(item.kind, lsp.CompletionItemKind.Text)
    details = None
    if features.completion_label_details and (item.detail or item.origin):
        details = lsp.CompletionItemLabelDetails(item.detail or None, item.origin or None)
    return lsp.CompletionItem(
        label=item.label,
        label_details=details,
        kind=kind if kind in features.completion_kinds else _OLD_KINDS.get(kind),
        detail=None if details is not None else f"{item.detail} {item.origin}".strip() or None,
        documentation=_documentation(item.markdown, features),
        sort_text=f"{number:04}",
        filter_text=item.typed if item.typed != item.label else None,
        insert_text_format=lsp.InsertTextFormat.Snippet if is_snippet else None,
        text_edit=edit,
        additional_text_edits=[
            lsp.TextEdit(to_range(more.start, more.end, lines, features.encoding), more.text) for more in item.edits
        ]
        or None,
        data={"key": item.key} if item.key else None,
    )


def _documentation(markdown: str, features: ClientFeatures) -> Any:
    if not markdown:
        return None
    if features.completion_markdown:
        return lsp.MarkupContent(lsp.MarkupKind.Markdown, markdown)
    return lsp.MarkupContent(lsp.MarkupKind.PlainText, plain(markdown))
