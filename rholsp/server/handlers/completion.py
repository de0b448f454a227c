"""textDocument/completion and completionItem/resolve."""

from functools import partial

from lsprotocol import types as lsp

from rholsp.features.completion import CompletionView, completion, describe_shared
from rholsp.features.markdown import plain
from rholsp.features.results import Completion, Completions
from rholsp.features.view import View
from rholsp.protocol import lsp_json as out
from rholsp.server.client_capabilities import ClientFeatures
from rholsp.server.handlers.position import TextPosition
from rholsp.server.handlers.threads import PER_PART, Answer
from rholsp.server.session import Session
from rholsp.server.to_json import to_range
from rholsp.text.lines import LineIndex

_KINDS = {
    "variable": lsp.CompletionItemKind.Variable.value,
    "parameter": lsp.CompletionItemKind.Variable.value,
    "function": lsp.CompletionItemKind.Function.value,
    "keyword": lsp.CompletionItemKind.Keyword.value,
    "type": lsp.CompletionItemKind.TypeParameter.value,
    "method": lsp.CompletionItemKind.Method.value,
    "uri": lsp.CompletionItemKind.Value.value,
    "value": lsp.CompletionItemKind.Value.value,
}
_TEXT = lsp.CompletionItemKind.Text.value
_OLD_KINDS = {lsp.CompletionItemKind.TypeParameter.value: lsp.CompletionItemKind.Class.value}
"""For clients that do not know the newer ones."""


async def complete(
    session: Session, view: CompletionView, position: TextPosition, params: lsp.CompletionParams
) -> Answer[out.CompletionList] | None:
    trigger = "" if params.context is None else params.context.trigger_character or ""
    found = await completion(view, position.uri, position.offset, trigger)
    if found is None:
        return None
    convert = partial(to_completion_list, found, position.facts.lines, session.client.features)
    return Answer(len(found.items) // PER_PART, convert)


async def describe(session: Session, view: View, item: lsp.CompletionItem) -> lsp.CompletionItem:
    """completionItem/resolve: the documentation of a workspace name, for which other files are read."""
    key = item.data.get("key") if isinstance(item.data, dict) else None
    if isinstance(key, str):
        text = await describe_shared(view, key)
        shown = _documentation(text, session.client.features)
        item.documentation = lsp.MarkupContent(lsp.MarkupKind(shown["kind"]), shown["value"]) if text else None
    return item


def to_completion_list(found: Completions, lines: LineIndex, features: ClientFeatures) -> out.CompletionList:
    replace = to_range(found.start, found.end, lines, features.encoding)
    insert = to_range(found.start, found.cursor, lines, features.encoding)
    items = [_item(item, number, insert, replace, lines, features) for number, item in enumerate(found.items)]
    return {"isIncomplete": not found.complete, "items": items}


def _item(
    item: Completion, number: int, insert: out.Range, replace: out.Range, lines: LineIndex, features: ClientFeatures
) -> out.CompletionItem:
    is_snippet = bool(item.snippet) and features.completion_snippets
    text = item.snippet if is_snippet else item.text
    edit: out.TextEdit | out.InsertReplaceEdit = {"range": replace, "newText": text}
    if features.completion_insert_replace:
        edit = {"newText": text, "insert": replace if item.is_whole else insert, "replace": replace}
    shown: out.CompletionItem = {"label": item.label, "sortText": f"{number:04}", "textEdit": edit}
    kind = _KINDS.get(item.kind, _TEXT)
    if kind in features.completion_kinds:
        shown["kind"] = kind
    elif kind in _OLD_KINDS:
        shown["kind"] = _OLD_KINDS[kind]
    if item.detail or item.origin:
        if features.completion_label_details:
            shown["labelDetails"] = details = out.CompletionItemLabelDetails()
            if item.detail:
                details["detail"] = item.detail
            if item.origin:
                details["description"] = item.origin
        else:
            shown["detail"] = f"{item.detail} {item.origin}".strip()
    if item.markdown:
        shown["documentation"] = _documentation(item.markdown, features)
    if item.typed != item.label:
        shown["filterText"] = item.typed
    if is_snippet:
        shown["insertTextFormat"] = lsp.InsertTextFormat.Snippet.value
    if item.edits:
        shown["additionalTextEdits"] = [
            {"range": to_range(more.start, more.end, lines, features.encoding), "newText": more.text}
            for more in item.edits
        ]
    if item.key:
        shown["data"] = {"key": item.key}
    return shown


def _documentation(markdown: str, features: ClientFeatures) -> out.MarkupContent:
    if features.completion_markdown:
        return {"kind": lsp.MarkupKind.Markdown.value, "value": markdown}
    return {"kind": lsp.MarkupKind.PlainText.value, "value": plain(markdown)}
