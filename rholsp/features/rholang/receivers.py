"""The receiver before a dot: its static type, and the postfix forms that it can be turned into."""

import re
from functools import cache

from rholsp.features.completion_context import BuiltinItem
from rholsp.features.results import TextEdit
from rholsp.features.rholang.tokens_around import CLOSING, OPENING, Tokens
from rholsp.features.snippets import escaped
from rholsp.rholang.builtins import METHODS
from rholsp.rholang.lints.types import receivers, result_of

_OF_TOKENS = {"STRING": "String", "INTEGER": "Int", "URI": "Uri", "true": "Bool", "false": "Bool", "]": "List"} | {
    "BIG_INTEGER": "BigInt",
    "|}": "PathMap",
}
_ANY = "any process"
"""What the tables say of a method that everything has."""
_HOLE = re.compile(r"\$\{\d+:([^}]*)\}|\$0")
_FORMS_OF_NAMES = {
    "for": ("for (${{1:@value}} <- {0}) {{\n\t$0\n}}", "receives from it"),
    "contract": ("contract {0}(${{1:@value}}) = {{\n\t$0\n}}", "defines a contract of this name"),
    "send": ("{0}!($0)", "sends on it"),
}
_FORMS_OF_VALUES = {
    "match": ("match {0} {{\n\t${{1:pattern}} => $0\n}}", "matches it with patterns"),
    "if": ("if ({0}) {{\n\t$0\n}}", "makes it a condition"),
    "let": ("let ${{1:x}} = {0} in {{\n\t$0\n}}", "gives it a name"),
}
"""By what is written behind the dot: the form, in LSP's snippet syntax, and what it does."""


def type_before(tokens: Tokens, dot: int) -> str | None:
    """The type of what ends before a dot; None where only the run decides."""
    last = tokens.name(dot - 1)
    if last not in ("}", ")"):
        return _OF_TOKENS.get(last)
    opening = tokens.opening(dot - 2)
    if opening < 0:
        return None
    if last == "}":
        return "Map" if tokens.name(opening) == "{" and _is_map(tokens, opening, dot - 1) else None
    head = tokens.name(opening - 1)
    if head == "Set":
        return "Set"
    if tokens.is_word(opening - 1) and tokens.name(opening - 2) == ".":
        word = tokens.text[tokens.start(opening - 1) : tokens.end(opening - 1)]
        return result_of(word, type_before(tokens, opening - 2))
    is_group = not tokens.is_word(opening - 1) and head not in ("!", "!!", "!?")
    return "Tuple" if is_group and _has(tokens, opening, dot - 1, ",") else None


def _is_map(tokens: Tokens, opening: int, closing: int) -> bool:
    return closing == opening + 1 or _has(tokens, opening, closing, ":")


def _has(tokens: Tokens, opening: int, closing: int, sign: str) -> bool:
    """Whether a token stands between two brackets, and in no other brackets."""
    depth = 0
    for at in range(opening + 1, closing):
        name = tokens.name(at)
        depth += (name in OPENING) - (name in CLOSING)
        if name == sign and not depth:
            return True
    return False


@cache
def methods_of(type_: str | None) -> frozenset[str]:
    """The methods that a type has; all of them where it is not known."""
    if type_ is None:
        return frozenset(METHODS)
    listed = receivers()
    return frozenset(
        name for name, method in METHODS.items() if type_ in listed.get(name, ()) or _ANY in method.receivers
    )


def postfix_forms(tokens: Tokens, dot: int) -> tuple[BuiltinItem, ...]:
    """What `x.for` and the like stand for; the receiver moves into the form."""
    start, is_name = _receiver(tokens, dot)
    if start < 0 or "\n" in tokens.text[start : tokens.start(dot)]:
        return ()
    receiver = tokens.text[start : tokens.start(dot)]
    gone = (TextEdit(start, tokens.end(dot), ""),)
    forms = {**(_FORMS_OF_NAMES if is_name else {}), **_FORMS_OF_VALUES}
    return tuple([_form(word, form.format(escaped(receiver)), about, gone) for word, (form, about) in forms.items()])


def _form(word: str, snippet: str, about: str, gone: tuple[TextEdit, ...]) -> BuiltinItem:
    plain = _HOLE.sub(lambda hole: hole[1] or "Nil", snippet).replace("\n\t", " ").replace("\n", " ")
    plain = re.sub(r"\\([\\$}])", r"\1", plain)
    about = f"```rholang\n{plain}\n```\n\n{about[0].upper()}{about[1:]}."
    return BuiltinItem(word, "keyword", about, origin="form", text=plain, snippet=snippet, edits=gone)


def _receiver(tokens: Tokens, dot: int) -> tuple[int, bool]:
    """Where the receiver begins, -1 where none is, and whether it may be a name."""
    at = dot - 1
    if at < 0:
        return -1, False
    name = tokens.name(at)
    if name in CLOSING:
        at = tokens.opening(at - 1)
        if at < 0:
            return -1, False
        if tokens.is_word(at - 1):
            if tokens.name(at - 2) == ".":
                return _receiver(tokens, at - 2)
            at -= 1
    elif not (tokens.is_word(at) or name in _OF_TOKENS):
        return -1, False
    is_name = tokens.name(at) == "IDENT"
    if tokens.name(at - 1) in ("@", "*") and tokens.end(at - 1) == tokens.start(at):
        return tokens.start(at - 1), tokens.name(at - 1) == "@"
    return tokens.start(at), is_name
