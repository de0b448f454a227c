"""Values of LSP's types, made from the types themselves: right ones, and right ones with something wrong in them."""

import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, ForwardRef, Union, get_args, get_origin

import attrs
from lsprotocol import types as lsp

JSON = Any
_DEEPEST = 6

HOSTILE: tuple[JSON, ...] = (
    *(None, True, 0, -1, 1.5, 2**31, 2**53 + 1, 2**63, -(2**63), 1e300),
    *("", "x", "\x00", "file:", "file:///w/%zz.rho", "a" * 3_000, "𝄞", "\u2028"),
    *([], {}, [[]], [None], {"": None}, {"__class__": "x"}),
)
"""What is put in the place of any part."""


def camel(name: str) -> str:
    """A field's name as JSON has it."""
    head, *rest = name.rstrip("_").split("_")
    return head + "".join(part.capitalize() for part in rest)


def right(hint: Any, given: Mapping[str, JSON], *, full: bool, depth: int = 0) -> JSON:
    """A value of the type; `given` has those of fields of some names. With `full`, optional parts too."""
    origin, args = get_origin(hint), get_args(hint)
    if isinstance(hint, ForwardRef):
        hint = getattr(lsp, hint.__forward_arg__)
        origin, args = get_origin(hint), get_args(hint)
    if hint is Any or hint is object or hint is type(None):
        return None
    if origin in (Union, types.UnionType):
        choices = [one for one in args if one is not type(None)]
        if depth > _DEEPEST and len(choices) < len(args):
            return None
        return right(choices[0], given, full=full, depth=depth)
    if origin is typing.Literal:
        return args[0]
    if origin in (list, Sequence, tuple):
        return [] if depth > _DEEPEST else [right(args[0], given, full=full, depth=depth + 1)]
    if origin in (dict, Mapping):
        return {}
    if attrs.has(hint):
        hints = typing.get_type_hints(hint, localns=vars(lsp))
        found: dict[str, JSON] = {}
        for one in attrs.fields(hint):
            if camel(one.name) in given:
                found[camel(one.name)] = given[camel(one.name)]
            elif one.default is attrs.NOTHING or (full and depth < 3):
                found[camel(one.name)] = right(hints[one.name], given, full=full, depth=depth + 1)
        return found
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint)).value
    return {str: "x", int: 0, bool: True, float: 0.5}.get(hint, {})


def wrong(value: JSON) -> Iterator[JSON]:
    """The value with each of its parts, and itself, replaced by each hostile value, or left out."""
    yield from HOSTILE
    if isinstance(value, dict):
        for key, part in value.items():
            yield {name: other for name, other in value.items() if name != key}
            yield from ({**value, key: other} for other in wrong(part))
    elif isinstance(value, list):
        yield value * 50
        for at, part in enumerate(value):
            yield from ([*value[:at], other, *value[at + 1 :]] for other in wrong(part))
