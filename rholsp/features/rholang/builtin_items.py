"""Completion items for Rholang's built-ins: keywords with their forms, types, methods, URIs."""

from functools import cache

from rholsp.features.completion_context import BuiltinItem
from rholsp.features.rholang import builtin_docs
from rholsp.rholang import builtins
from rholsp.rholang.builtins import BuiltinMethod

_FORMS = {
    "new": "new ${1:x} in {\n\t$0\n}",
    "if": "if (${1:condition}) {\n\t$0\n}",
    "let": "let ${1:x} = ${2:value} in {\n\t$0\n}",
    "match": "match ${1:value} {\n\t${2:pattern} => $0\n}",
    "select": "select {\n\t${1:x} <- ${2:channel} => $0\n}",
    "contract": "contract ${1:name}(${2:@x}) = {\n\t$0\n}",
    "for": "for (${1:@x} <- ${2:channel}) {\n\t$0\n}",
    "bundle": "bundle{$0}",
    "bundle+": "bundle+{$0}",
    "bundle-": "bundle-{$0}",
    "bundle0": "bundle0{$0}",
    "agent": "agent ${1:Name} {\n\tconstructor(${2:x}) {\n\t\t$0\n\t}\n}",
    "constructor": "constructor(${1:x}) {\n\t$0\n}",
    "method": "method ${1:name}(${2:x}) {\n\t$0\n}",
    "default": "default(...@${1:args}) {\n\t$0\n}",
    "private": "private method ${1:name}(${2:x}) {\n\t$0\n}",
}
"""Keywords with what stands around them, in LSP's snippet syntax."""

_PROCESSES = (
    *("new", "for", "contract", "match", "if", "let", "select", "agent"),
    *("bundle+", "bundle-", "bundle0", "bundle", "not", "Nil", "true", "false", "Set"),
)
_TYPES = ("Bool", "Int", "String", "Uri", "ByteArray", "BigInt")


def _word(word: str, with_form: bool = True) -> BuiltinItem:
    about = builtin_docs.of_token(word, after_dot=False)
    kind = "type" if word in _TYPES else "keyword"
    return BuiltinItem(word, kind, about or "", snippet=_FORMS.get(word, "") if with_form else "")


MEMBERS = tuple(map(_word, ("constructor", "method", "private", "default")))
INFIX = tuple(map(_word, ("and", "or", "matches", "in", "else", "where")))
PATTERNS = tuple(map(_word, (*_TYPES, "Nil", "true", "false", "Set")))


@cache
def processes(with_forms: bool) -> tuple[BuiltinItem, ...]:
    """What begins a process; `with_forms` also as snippets."""
    return tuple([_word(word, with_forms) for word in _PROCESSES])


@cache
def methods(called: bool) -> tuple[BuiltinItem, ...]:
    """Methods of values; `called` where the arguments are there already."""
    return tuple([_method(method, called) for method in builtins.METHODS.values()])


def _method(method: BuiltinMethod, called: bool) -> BuiltinItem:
    detail = f"({', '.join(method.parameters)})"
    holes = ", ".join(f"${{{number}:{name}}}" for number, name in enumerate(method.parameters, 1))
    return BuiltinItem(
        method.name,
        "method",
        builtin_docs.of_token(method.name, after_dot=True) or "",
        detail,
        method.receivers,
        text="" if called else method.name if method.parameters else f"{method.name}()",
        snippet="" if called or not method.parameters else f"{method.name}({holes})",
    )


@cache
def uris(opening: str = "", closing: str = "") -> tuple[BuiltinItem, ...]:
    """System URIs, then those for the registry, then what the newest node calls otherwise; between the given quotes."""
    known = [*builtins.URIS, *(uri for uri in builtins.SHORTHANDS if uri not in builtins.URIS)]
    ordered = sorted(known, key=lambda uri: uri in builtins.RENAMED)
    return tuple([_uri(uri, opening, closing) for uri in ordered])


def _uri(uri: str, opening: str, closing: str) -> BuiltinItem:
    entry = builtins.URIS.get(uri)
    detail = f"({', '.join(entry.arguments)})" if entry is not None and entry.is_channel else ""
    return BuiltinItem(uri, "uri", builtin_docs.of_uri(uri), detail, text=f"{opening}{uri}{closing}")
