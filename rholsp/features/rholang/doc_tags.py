"""Completion in documentation comments: `@param` for each parameter of the contract below, and the other tags."""

import re

from rholsp.features.completion_context import BuiltinItem, CompletionContext
from rholsp.features.rholang.signatures import parameters_in
from rholsp.features.rholang.tokens_around import Tokens

_BEGUN = re.compile(r"[ \t]*///[ \t]*(@?\w*)\Z")
_PARAM = re.compile(r"@param[ \t]+(?:\{[^}]*\}[ \t]*)?@?([A-Za-z_'][\w']*)")
_NAME = re.compile(r"[A-Za-z_'][\w']*")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\\?\Z)', re.DOTALL)
_TAGS = {
    "return": "what the answer is",
    "throws": "what can go wrong",
    "example": "Rholang that uses it, on the lines below",
}


def tags_at(tokens: Tokens, at: int, offset: int) -> CompletionContext | None:
    """Behind `/// `, in the comment before the token `at`; None in any other comment, and in the middle of a text."""
    text = tokens.text
    line = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    begun = _BEGUN.match(text, line, offset)
    end = next((i for i in range(offset, len(text)) if text[i] in "\r\n"), len(text))
    if begun is None or text[offset:end].strip():
        return None
    formals = _formals_below(tokens, at)
    if formals is None:
        return None
    above = text[tokens.end(at - 1) if at else 0 : tokens.start(at)]
    documented = set(_PARAM.findall(above))
    wanted = [name for name in formals if name not in documented]
    items = [_item(f"@param {name}", "documents this parameter") for name in wanted]
    items += [_item(f"@{tag}", about) for tag, about in _TAGS.items()]
    if len(wanted) > 1:
        indent = text[line : len(text[:offset]) - len(text[line:offset].lstrip(" \t"))]
        holes = [f"@param {name} ${{{number}:what it is}}" for number, name in enumerate(wanted, 1)]
        plain = [f"@param {name}" for name in wanted]
        between = f"\n{indent}/// "
        about = "documents every parameter"
        whole = BuiltinItem("@param …", "keyword", about, text=between.join(plain), snippet=between.join(holes))
        items.insert(0, whole)
    start = begun.start(1)
    return CompletionContext(start, offset, text[start:offset].lstrip("@"), items=tuple(items), placeholder="")


def _item(label: str, about: str) -> BuiltinItem:
    return BuiltinItem(label, "keyword", about, text=f"{label} ")


def _formals_below(tokens: Tokens, at: int) -> list[str] | None:
    """Names of the parameters of the contract or method that begins there; None where none does."""
    if tokens.name(at) == "|":
        at += 1
    if tokens.name(at) not in ("contract", "method", "private", "constructor", "agent"):
        return None
    opening = next((i for i in range(at, min(at + 12, tokens.count)) if tokens.name(i) == "("), -1)
    if opening < 0:
        return []
    end = min(tokens.count, opening + 200)
    label = tokens.text[tokens.start(at) : tokens.end(end - 1)]
    return [name for start, stop in parameters_in(label) for name in _NAME.findall(_STRING.sub("", label[start:stop]))]
