"""The type of a process as it is written, where it can be told without running anything (docs/rholang.md 4.3, 4.4).

A type is one of the names of `KINDS`; a number with a width has that of its suffix, `u8`; code is a PROCESS. None
stands for what only the run decides.
"""

import re
from functools import cache

from rholsp.rholang import nodes
from rholsp.rholang.builtins import METHODS
from rholsp.rholang.names import unwrap
from rholsp.rholang.summary_builder import Builder, Part, spelling

PROCESS = "process"
KINDS = ("Bool", "Int", "BigInt", "String", "Uri", "ByteArray", "List", "Tuple", "Set", "Map", "PathMap", "Zipper")

_TOKENS = {"STRING": "String", "INTEGER": "Int", "URI": "Uri", "true": "Bool", "false": "Bool", "Nil": PROCESS} | {
    "FLOAT": "f64",
    "BIG_INTEGER": "BigInt",
}
_NODES = {"list": "List", "set": "Set", "pathmap": "PathMap", "matches": "Bool", "equal": "Bool", "compare": "Bool"} | {
    "or": "Bool",
    "and": "Bool",
    "not": "Bool",
    **dict.fromkeys(("new", "for", "contract", "select", "plain_send", "sync_send", "method_send", "par"), PROCESS),
}
"""Nodes whose type does not depend on their parts."""
_SUFFIX = re.compile(r"(?:[iu]\d+|f\d+|p\d+|n|r)\Z")
_KEEPS_TYPE = frozenset({"slice", "take", "union", "diff", "add", "delete", "set"})
"""Methods that give what they are called on, changed."""
_MAX_DEPTH = 6
"""A type that more operators decide is not looked for."""
_WORD = re.compile(rf"\b(?:{'|'.join(KINDS)})\b")


def type_of(b: Builder, part: Part, depth: int = 0) -> str | None:
    """The type of a process outside a pattern."""
    part = unwrap(part)
    if part is None:
        return None
    if part.__class__ is int:
        return _type_of_token(b, part)
    kind = part[0]
    known = _NODES.get(kind)
    if known is not None or depth > _MAX_DEPTH:
        return known
    match kind:
        case "group":
            return "Tuple" if part[nodes.GROUP_ITEMS] is not None else None
        case "braces":
            return "Map"
        case "method":
            return method_result(b, part, type_of(b, part[nodes.METHOD_LEFT], depth + 1))
        case "add" | "multiply":
            left, right = type_of(b, part[nodes.LEFT], depth + 1), type_of(b, part[nodes.RIGHT], depth + 1)
            return operator_result(sign_of(b, part), left, right)
        case "negative":
            operand = type_of(b, part[nodes.NEGATIVE_OPERAND], depth + 1)
            return operand if is_number(operand) else None
    return None


def _type_of_token(b: Builder, token: int) -> str | None:
    name = b.tokens.names.get(b.kinds[token], "")
    if name != "TYPED_NUMBER":
        return _TOKENS.get(name)
    suffix = _SUFFIX.search(b.text, b.starts[token], b.ends[token])
    return None if suffix is None else "BigInt" if suffix.group() == "n" else suffix.group()


def is_number(type_: str | None) -> bool:
    return type_ is not None and (type_ in ("Int", "BigInt") or type_[0].islower()) and type_ != PROCESS


def article(type_: str) -> str:
    """`a String`, `an Int`, `a number u8`."""
    if is_number(type_) and type_ not in ("Int", "BigInt"):
        return f"a number of type {type_}"
    return f"an {type_}" if type_ == "Int" else f"a {type_}"


def sign_of(b: Builder, link: Part) -> str:
    """The operator of a chain's link, '' where the text lacks it."""
    operator = link[nodes.OPERATOR]
    return spelling(b, operator) if operator is not None else ""


def operator_result(sign: str, left: str | None, right: str | None) -> str | None:
    """What `+ - ++ -- * / % %%` give where they give anything."""
    match sign:
        case "%%":
            return "String"
        case "--":
            return left if left in ("Set", "Map") else None
        case "++":
            return left or right
        case "+" | "-":
            return left
        case "*" | "/" | "%":
            return left or right
    return None


def method_result(b: Builder, link: Part, receiver: str | None) -> str | None:
    """What a method gives where it gives anything."""
    name = link[nodes.METHOD_NAME]
    if name is None:
        return None
    return result_of(spelling(b, name), receiver)


def result_of(method: str, receiver: str | None) -> str | None:
    """What a method of this name gives, called on a value of that type; None where only the run decides."""
    return receiver if method in _KEEPS_TYPE else _results().get(method)


@cache
def receivers() -> dict[str, frozenset[str]]:
    """Which types have a method, by its name; a method that is not listed may be one of any type."""
    found = {name: _WORD.findall(method.receivers.partition("→")[0]) for name, method in METHODS.items()}
    return {name: frozenset(types) for name, types in found.items() if types}


@cache
def _results() -> dict[str, str]:
    results = {name: method.receivers.partition("→")[2].split() for name, method in METHODS.items()}
    return {name: words[0] for name, words in results.items() if len(words) == 1 and words[0] in KINDS}
