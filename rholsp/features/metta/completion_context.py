"""Completion in MeTTa: what may be written at a place."""

import re
from functools import cache

from rholsp.features.completion_context import BuiltinItem, CompletionContext
from rholsp.features.metta.hover import of_builtin
from rholsp.features.snippets import escaped
from rholsp.metta.builtins import Builtin, core
from rholsp.metta.highlight_tokens import tokens_at
from rholsp.model.summary import Sort

_NO_NAME = frozenset({"comment", "string", "number"})
_KINDS = {"form": "keyword", "function": "function", "type": "type", "value": "value"}
_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*"', re.DOTALL)
"""With its end: behind one without it the string still goes on."""
_HEAD = re.compile(r"\(\s*\Z")
_END_OF_LIST = re.compile(r"[^\S\r\n]*(?:[)\r\n]|\Z)")


def completion_context_at(text: str, offset: int) -> CompletionContext | None:
    """The atom at the offset, or the room for one; None in comments, strings and numbers."""
    start = end = offset
    for token in tokens_at(text, offset):
        is_over = token.end == offset and _STRING.fullmatch(text, token.start, offset) is not None
        if token.kind in _NO_NAME and token.start < offset and not is_over:
            return None
        if text[token.start] not in '()";' and start == offset:
            start, end = token.start, token.end
    query = text[start:offset]
    is_head = _HEAD.search(text, 0, start) is not None
    with_arguments = is_head and _END_OF_LIST.match(text, end) is not None

    def spell(name: str, sort: Sort) -> str | None:
        """Variables where a `$` is typed, symbols where something else is."""
        return name if not query or name.startswith("$") == query.startswith("$") else None

    offers = () if query.startswith("$") else _offers(is_head, with_arguments)
    probe = "$zz__" if query.startswith("$") else "zz__"
    return CompletionContext(
        start, end, query, spell, offers, names_at_binders=True, takes_calls=with_arguments, placeholder=probe
    )


@cache
def _offers(is_head: bool, with_arguments: bool) -> tuple[BuiltinItem, ...]:
    """Special forms stand at the head of a list only."""
    return tuple([_offer(entry, with_arguments) for entry in core().values() if is_head or entry.kind != "form"])


def _offer(entry: Builtin, with_arguments: bool) -> BuiltinItem:
    wanted = [parameter.name for parameter in entry.parameters if not (parameter.optional or parameter.repeated)]
    snippet = ""
    if with_arguments and wanted:
        holes = " ".join(f"${{{number}:{name}}}" for number, name in enumerate(wanted, 1))
        snippet = f"{escaped(entry.name)} {holes}"
    detail = "" if entry.kind in ("type", "value") else f" {' '.join(wanted)}".rstrip()
    return BuiltinItem(entry.name, _KINDS[entry.kind], of_builtin(entry), detail, entry.result, snippet=snippet)
