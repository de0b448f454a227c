"""Shapes: what a pattern or an argument looks like, as small plain tuples, and whether one fits the other.

A shape is one of
- ``("var",)``, ``("wild",)``: as a pattern they take anything; as an argument the value is unknown
- ``("nil",)``, ``("bool", True)``, ``("int", "-1")``, ``("num", "1u8")``
- ``("str", "get")``, ``("uri", "rho:io:stdout")``: the text as written, without its quotes
- ``("list" | "tuple" | "set" | "pathmap", items, rest)``: ``rest`` tells whether a remainder takes more
- ``("map", ((key, value), ...), rest)``
- ``("some", kind)``: a value of that kind (``str``, ``list``, ...) too big or too deep to keep
- ``("type", "Int")``: a simple type; ``("and" | "or", left, right)``, ``("not", shape)``: connectives
- ``("new",)``: a name that a `new` made, unlike everything that is written down; ``("eval",)``: `*x` of another name
- ``("other",)``: anything else

An argument of a send is a process and a formal is a name, `@P`; the `@` is left out, so the two compare directly.
"""

from typing import Literal

from rholsp.model.columns import ROLE_BITS
from rholsp.model.summary import Contract, Receive, Send, Shape, SymbolKind
from rholsp.rholang import nodes
from rholsp.rholang.summary_builder import Builder, Part

Fit = Literal["yes", "no", "maybe"]

VAR: Shape = ("var",)
WILD: Shape = ("wild",)
NEW: Shape = ("new",)
EVAL: Shape = ("eval",)
OTHER: Shape = ("other",)
NIL: Shape = ("nil",)

CONSTANTS: dict[str, Shape] = {
    **{name: ("type", name) for name in ("Bool", "Int", "String", "Uri", "ByteArray", "BigInt")},
    "_": WILD,
    "Nil": NIL,
    "true": ("bool", True),
    "false": ("bool", False),
}
"""Shapes of the tokens that need no look at their text, by the token's name; identifiers are VAR."""

_MAX_DEPTH = 3
_MAX_ITEMS = 8
_MAX_TEXT = 64


def shape_of(b: Builder, part: Part, depth: int = 0) -> Shape:
    """The shape of a process, whether it is an argument or a pattern. Identifiers must have been resolved already."""
    if part.__class__ is int:
        constant: Shape | None = b.tokens.constants.get(b.kinds[part])
        return constant if constant is not None else _literal(b, part)
    if part is None:
        return OTHER
    reduce = _REDUCERS.get(part[0])
    return reduce(b, part, depth) if reduce is not None else OTHER


def name_shape(b: Builder, part: Part) -> Shape:
    """The shape of a formal."""
    if part.__class__ is int:
        return WILD if b.kinds[part] == b.tokens.wildcard else VAR
    return shape_of(b, part[nodes.QUOTE_OPERAND]) if part is not None and part[0] == "quote" else OTHER


def literal_text(shape: Shape) -> str:
    """A shape that is one short value, as it is written; '' for any other."""
    match shape:
        case ("str", text):
            return f'"{text}"'
        case ("uri", text):
            return f"`{text}`"
        case ("int" | "num", text):
            return str(text)
        case ("bool", value):
            return "true" if value else "false"
        case ("nil",):
            return "Nil"
    return ""


def _literal(b: Builder, token: int) -> Shape:
    text = b.text[b.starts[token] : b.ends[token]]
    match b.tokens.names.get(b.kinds[token]):
        case "STRING":
            if len(text) > _MAX_TEXT:
                return ("some", "str")
            b.strings.append(b.starts[token] + 1)
            return ("str", text[1:-1])
        case "INTEGER":
            return ("int", text.lstrip("0") or "0")
        case "TYPED_NUMBER" | "FLOAT" | "BIG_INTEGER":
            return ("num", text)
        case "URI":
            return ("uri", text[1:-1])
    return OTHER


def _group(b: Builder, node: tuple[Part, ...], depth: int) -> Shape:
    args = node[nodes.GROUP_ITEMS]
    if args is None:
        return OTHER
    if len(args) == 1:
        return shape_of(b, args[0], depth)
    return _items(b, "tuple", args, False, depth)


def _collection(b: Builder, node: tuple[Part, ...], depth: int) -> Shape:
    if node[0] == "set":
        return _items(b, "set", node[nodes.SET_ITEMS] or [], node[nodes.SET_REST] is not None, depth)
    return _items(b, node[0], node[nodes.LIST_ITEMS] or [], node[nodes.LIST_REST] is not None, depth)


def _items(b: Builder, kind: str, args: list[Part], rest: bool, depth: int) -> Shape:
    if depth >= _MAX_DEPTH or len(args) > 2 * _MAX_ITEMS:
        return ("some", kind)
    return (kind, tuple([shape_of(b, arg, depth + 1) for arg in args[::2]]), rest)


def _braces(b: Builder, node: tuple[Part, ...], depth: int) -> Shape:
    body = node[nodes.BRACES_BODY]
    if body.__class__ is not tuple:
        return ("map", (), False) if body is None else shape_of(b, body, depth)
    if body[0] == "rest":
        return ("map", (), True)
    if body[0] != "map":
        return shape_of(b, body, depth)
    pairs = map_pairs(body)
    if depth >= _MAX_DEPTH or len(pairs) > _MAX_ITEMS:
        return ("some", "map")
    items = tuple([(shape_of(b, key, depth + 1), shape_of(b, value, depth + 1)) for key, value in pairs])
    return ("map", items, body[nodes.MAP_REST] is not None)


def map_pairs(node: tuple[Part, ...]) -> list[tuple[Part, Part]]:
    """Keys and values of a ``map`` node."""
    return [
        (node[nodes.MAP_KEY], node[nodes.MAP_VALUE]),
        *((pair[nodes.PAIR_KEY], pair[nodes.PAIR_VALUE]) for pair in node[nodes.MAP_PAIRS][1::2] if pair is not None),
    ]


def _negative(b: Builder, node: tuple[Part, ...], depth: int) -> Shape:
    before = len(b.strings)
    operand = shape_of(b, node[nodes.NEGATIVE_OPERAND], depth)
    if operand[0] in ("int", "num") and operand[1][0] != "-":
        return (operand[0], f"-{operand[1]}")
    del b.strings[before:]
    return OTHER


def _eval(b: Builder, node: tuple[Part, ...], depth: int) -> Shape:
    name = node[nodes.EVAL_OPERAND]
    if name.__class__ is not int:
        return shape_of(b, name[nodes.QUOTE_OPERAND], depth) if name is not None and name[0] == "quote" else OTHER
    symbol = b.owner.get(name, -1) >> ROLE_BITS
    if symbol < 0:
        return EVAL
    draft = b.symbols[symbol]
    return NEW if draft.kind is SymbolKind.NEW and not draft.uri else EVAL


def _both(b: Builder, node: tuple[Part, ...], depth: int) -> Shape:
    if depth >= _MAX_DEPTH:
        return OTHER
    kind = "and" if node[0] == "pattern_and" else "or"
    return (kind, shape_of(b, node[nodes.LEFT], depth + 1), shape_of(b, node[nodes.RIGHT], depth + 1))


def _negation(b: Builder, node: tuple[Part, ...], depth: int) -> Shape:
    return OTHER if depth >= _MAX_DEPTH else ("not", shape_of(b, node[nodes.NEGATION_OPERAND], depth + 1))


_REDUCERS = {
    "group": _group,
    "list": _collection,
    "set": _collection,
    "pathmap": _collection,
    "braces": _braces,
    "negative": _negative,
    "eval": _eval,
    "pattern_and": _both,
    "pattern_or": _both,
    "negation": _negation,
}


# ------------------------------------------------------------------------------------------------ fitting

_UNKNOWN = frozenset({"var", "wild", "eval", "other", "and", "or", "not", "type"})
"""Shapes that as arguments say nothing about the value."""
_SEQUENCES = frozenset({"list", "tuple", "pathmap"})
_TYPES = {"bool": "Bool", "int": "Int", "str": "String", "uri": "Uri"}


def fits(pattern: Shape, argument: Shape) -> Fit:
    """Whether an argument of this shape matches a pattern of that shape; `maybe` where only the run decides."""
    kind, value = pattern[0], argument[0]
    match kind:
        case "var" | "wild":
            return "yes"
        case "and":
            return _worst(fits(pattern[1], argument), fits(pattern[2], argument))
        case "or":
            left, right = fits(pattern[1], argument), fits(pattern[2], argument)
            return "yes" if "yes" in (left, right) else "no" if left == right == "no" else "maybe"
        case "not":
            inner = fits(pattern[1], argument)
            return "no" if inner == "yes" else "yes" if inner == "no" else "maybe"
    if value in _UNKNOWN or kind in ("eval", "other"):
        return "maybe"
    if kind == "type":
        return _fits_type(pattern[1], argument)
    if value == "new" or kind == "new":
        return "maybe" if value == kind else "no"
    if kind == "some" or value == "some":
        return "maybe" if pattern[pattern[0] == "some"] == argument[argument[0] == "some"] else "no"
    if kind != value:
        return "no"
    if kind in _SEQUENCES:
        return _fits_sequence(pattern, argument)
    if kind == "map":
        return _fits_map(pattern, argument)
    if kind == "set":
        return (
            "yes"
            if pattern == argument
            else "maybe"
            if pattern[1] or argument[1]
            else _fits_sequence(pattern, argument)
        )
    return "yes" if pattern == argument else "no"


def _worst(*found: Fit) -> Fit:
    return "no" if "no" in found else "maybe" if "maybe" in found else "yes"


def _fits_type(name: str, argument: Shape) -> Fit:
    kind = argument[1] if argument[0] == "some" else argument[0]
    if kind == "num":
        return "maybe"
    return "yes" if _TYPES.get(kind) == name else "no"


def _fits_sequence(pattern: Shape, argument: Shape) -> Fit:
    wanted, given = pattern[1], argument[1]
    if argument[2]:
        return "maybe"
    if len(given) < len(wanted) or (len(given) > len(wanted) and not pattern[2]):
        return "no"
    return _worst("yes", *(fits(p, a) for p, a in zip(wanted, given, strict=False)))


def _fits_map(pattern: Shape, argument: Shape) -> Fit:
    if argument[2]:
        return "maybe"
    if len(argument[1]) < len(pattern[1]) or (len(argument[1]) > len(pattern[1]) and not pattern[2]):
        return "no"
    given = dict(argument[1])
    verdicts: list[Fit] = ["yes"]
    for key, value in pattern[1]:
        if key in given and key[0] not in _UNKNOWN:
            verdicts.append(fits(value, given[key]))
        else:
            verdicts.append("no" if all(fits(key, other) == "no" for other in given) else "maybe")
    return _worst(*verdicts)


def call_arguments(send: Send) -> tuple[Shape, ...]:
    """What the receiver gets: `x!?(a)` sends a hidden return channel first (docs/rholang.md 2.6)."""
    return (NEW, *send.args) if send.operator == "!?" else send.args


def accepts(contract: Contract | Receive, arguments: tuple[Shape, ...]) -> Fit:
    """Whether a contract or a receive takes a message of these arguments."""
    formals = contract.formals
    if len(arguments) < len(formals) or (len(arguments) > len(formals) and not contract.variadic):
        return "no"
    found: Fit = "yes"
    for formal, argument in zip(formals, arguments, strict=False):
        fit = fits(formal, argument)
        if fit == "no":
            return "no"
        if fit == "maybe":
            found = "maybe"
    return found
