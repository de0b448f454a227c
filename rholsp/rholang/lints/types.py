"""Static types of expressions, as far as they are certain without running anything (docs/rholang.md 4.3, 4.4).

A type is one of the names of `KINDS`; a number with a width has that of its suffix, `u8`; code is a PROCESS. None
stands for what only the run decides.
"""

import re
from collections.abc import Callable
from functools import cache

from rholsp.rholang import nodes
from rholsp.rholang.builtins import METHODS
from rholsp.rholang.names import unwrap
from rholsp.rholang.summary_builder import Builder, Part, spelling

PROCESS = "process"
KINDS = ("Bool", "Int", "BigInt", "String", "Uri", "ByteArray", "List", "Tuple", "Set", "Map", "PathMap", "Zipper")

_BY_SUFFIX = "by its suffix"
TOKEN_TYPES = {"STRING": "String", "INTEGER": "Int", "URI": "Uri", "true": "Bool", "false": "Bool", "Nil": PROCESS} | {
    "FLOAT": "f64",
    "BIG_INTEGER": "BigInt",
    "TYPED_NUMBER": _BY_SUFFIX,
}
"""Types of the tokens that have one, by the token's name."""
_NODES = {
    "braces": "Map",
    "list": "List",
    "set": "Set",
    "pathmap": "PathMap",
    "matches": "Bool",
    "equal": "Bool",
    "compare": "Bool",
} | {
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
    if part.__class__ is not int and part is not None and part[0] in _WRAPPERS:
        part = unwrap(part)
    if part.__class__ is int:
        type_ = b.tokens.types.get(b.kinds[part])
        return type_ if type_ != _BY_SUFFIX else _type_of_number(b, part)
    if part is None:
        return None
    reduce = _BY_PARTS.get(part[0])
    if reduce is None:
        return _NODES.get(part[0])
    return reduce(b, part, depth + 1) if depth <= _MAX_DEPTH else None


def _type_of_number(b: Builder, token: int) -> str | None:
    suffix = _SUFFIX.search(b.text, b.starts[token], b.ends[token])
    return None if suffix is None else "BigInt" if suffix.group() == "n" else suffix.group()


def _of_group(b: Builder, part: Part, depth: int) -> str | None:
    return "Tuple" if part[nodes.GROUP_ITEMS] is not None else None


def _of_method(b: Builder, part: Part, depth: int) -> str | None:
    return method_result(b, part, type_of(b, part[nodes.METHOD_LEFT], depth))


def _of_operation(b: Builder, part: Part, depth: int) -> str | None:
    left, right = type_of(b, part[nodes.LEFT], depth), type_of(b, part[nodes.RIGHT], depth)
    return operator_result(sign_of(b, part), left, right)


def _of_negative(b: Builder, part: Part, depth: int) -> str | None:
    operand = type_of(b, part[nodes.NEGATIVE_OPERAND], depth)
    return operand if is_number(operand) else None


_WRAPPERS = frozenset({"braces", "group"})
_BY_PARTS: dict[str, Callable[[Builder, Part, int], str | None]] = {
    "group": _of_group,
    "method": _of_method,
    "add": _of_operation,
    "multiply": _of_operation,
    "negative": _of_negative,
}
"""What tells the type of the other nodes: their parts, so many operators deep."""


def is_number(type_: str | None) -> bool:
    return type_ is not None and (type_ in ("Int", "BigInt") or type_[0].islower()) and type_ != PROCESS


def at_run_time(type_: str) -> str | None:
    """What a number of that type is when it runs: nodes keep widths of 64 bits and less in an Int, and floats alike.

    None for `u64`, which may need a BigInt.
    """
    width = type_[1:]
    if type_[0] in "iu" and width.isdigit():
        return "Int" if int(width) < 64 or type_ == "i64" else None if type_ == "u64" else "BigInt"
    return "Float" if type_[0] == "f" else type_


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
    """Which types have a method, by its name; a method that is not listed may be one of any type.

    What a path map has, a cursor in one may have, and the reverse: a path map is taken for the cursor at its root.
    """
    found = {name: set(_WORD.findall(method.receivers.partition("→")[0])) for name, method in METHODS.items()}
    paths = {"PathMap", "Zipper"}
    return {name: frozenset(types | paths if types & paths else types) for name, types in found.items() if types}


@cache
def _results() -> dict[str, str]:
    results = {name: method.receivers.partition("→")[2].split() for name, method in METHODS.items()}
    return {name: words[0] for name, words in results.items() if len(words) == 1 and words[0] in KINDS}
