"""The summary builder: what the walk over a text's trees collects, and the operations that every form needs.

Names of the workspace are looked up by their text alone, for equal texts are equal kinds of token. Variables live in
one environment for a top-level form: evaluation puts the value of a variable wherever it stands in the form (Hyperon's
`unify` and MeTTaTron's bindings both substitute everywhere), so a pattern that names a variable in scope refers to it,
and nothing can hide it.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from rholsp.metta.builtins import Builtin
from rholsp.metta.grammar import language
from rholsp.metta.nodes import LIST_CLOSE, LIST_ITEMS, LIST_OPEN
from rholsp.metta.pattern_shapes import EMPTY, EXPRESSION, Shapes, call_shape
from rholsp.model.columns import ROLE_BITS
from rholsp.model.summary import (
    Contract,
    Diagnostic,
    DoubtfulCall,
    ModuleUse,
    OutlineItem,
    Role,
    Send,
    Shape,
    Sort,
    Span,
    Symbol,
    SymbolKind,
)
from rholsp.syntax.tree import Tree

Handler = Callable[["Builder", "Node", Builtin], None]
"""What to do with a list, by its head: walks all parts but the head."""
Part = Any
"""A slot of a tree: a token's index, or a `list` node. docs/grammar-engine.md."""
Node = tuple[Part, ...]
"""`("list", opening, items, closing)`."""

NOTHING = -1
"""What numbers, strings, wildcards and built-in names refer to."""
VARIABLE = -2
NOWHERE = Span(0, 0)

USE = int(Role.USE)
SURE, FOREIGN, UNEVALUATED = range(3)
"""How sure it is that a list is evaluated as it stands: an argument of a function that the text does not define may be
data; one whose declared type is a metatype is data, unless the function evaluates it."""
_UNKNOWN = frozenset({"HOLE", "BANG"})
"""Kinds of atoms that make the number of a list's parts uncertain, or another than it seems."""
_PARTS = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\\?\Z)|;[^\r\n]*|\s+|[^\s";]+', re.DOTALL)


PREFIX = "metta:"
"""Of the keys of symbols."""


class GlobalSymbols(dict[str, Symbol]):
    """The symbols of the workspace, by name: equal ones are one."""

    def __missing__(self, name: str) -> Symbol:
        made = Symbol(name, PREFIX + name, SymbolKind.GLOBAL, Sort.ANY, None, None, "", "", -1)
        self[name] = made
        return made


class Names(dict[str, int]):
    """What an atom's text refers to: a symbol, VARIABLE or NOTHING; makes the symbols of new names."""

    def __init__(self, symbols: list[Symbol], reserved: frozenset[str], known: GlobalSymbols) -> None:
        super().__init__(dict.fromkeys(reserved, NOTHING))
        self.symbols = symbols
        self.known = known

    def __missing__(self, text: str) -> int:
        match kind_of_token(text):
            case "VARIABLE":
                symbol = VARIABLE if text not in ("$", "$_") else NOTHING
            case "SYMBOL":
                symbol = len(self.symbols)
                self.symbols.append(self.known[text])
            case _:
                symbol = NOTHING
        self[text] = symbol
        return symbol


def kind_of_token(text: str) -> str:
    """Name of the kind of a token with that text."""
    if text[0].isalpha() and "\ufffc" not in text:
        return "SYMBOL"
    match = language().lexer.classify.fullmatch(text)
    if match is None or match.lastgroup is None:
        return ""
    return language().lexer.names[chr(int(match.lastgroup[1:]))]


@dataclass(slots=True)
class Builder:
    """State of one walk. It lives as long as the call of `summarise`, and nothing else sees it."""

    handlers: Mapping[str, Handler]
    """Of lists that are evaluated, or may be, by their heads."""
    defining: Mapping[str, Handler]
    """Besides, of lists that a space takes in as they stand."""
    text: str
    names: Names
    shapes: Shapes
    symbols: list[Symbol]
    docs: Mapping[str, str]
    """See `Declarations`, also for the next four: those of all the text."""
    remarks: Mapping[str, str]
    types: Mapping[str, str]
    functions: Set[str]
    unevaluated: Mapping[str, frozenset[int]]
    spaces: Set[str] = frozenset()
    """Names of the spaces that are defined before what is walked."""

    tree: Tree = field(init=False)
    """The stretch of the text that the walk is in; the next six belong to it."""
    before: int = 0
    """Where the token before it ends, 0 where there is none."""
    kinds: str = ""
    starts: array[int] = field(default_factory=lambda: array("I"))
    ends: array[int] = field(default_factory=lambda: array("I"))
    owner: array[int] = field(default_factory=lambda: array("i"))
    """By token: symbol and role, or -1."""
    broken: bool = False
    """Whether there are errors around the form being read: then no number of parts is sure."""

    contracts: list[Contract | None] = field(default_factory=list)
    sends: list[Send] = field(default_factory=list)
    outline: list[OutlineItem] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    doubtful_calls: list[DoubtfulCall] = field(default_factory=list)
    modules: list[ModuleUse] = field(default_factory=list)

    env: dict[str, int] = field(default_factory=dict)
    """Variables in scope, by name."""
    scope: Span = NOWHERE
    """Where the variables are visible that are met now for the first time."""
    fresh: list[str] | None = None
    """Variables that the pattern being read has bound; None outside patterns, where they stay to the form's end."""
    built: set[tuple[str, int]] = field(default_factory=set)
    """Heads of the lists that are not evaluated, with their numbers of arguments: data has that form."""
    asked: dict[str, bool] = field(default_factory=dict)
    """Of which spaces the walk asked whether they are defined before it, and the answer."""
    container: int = -1
    doubt: int = SURE
    """What is known of the list being read."""
    doubtful: set[int] = field(default_factory=set)
    """Where the heads of the calls stand of which it is not SURE that they are evaluated."""


def enter(b: Builder, tree: Tree, before: int) -> None:
    """Go on with the next stretch of the text."""
    b.before = before
    b.tree, b.kinds, b.starts, b.ends = tree, tree.kinds, tree.starts, tree.ends
    b.owner = array("i", [-1]) * len(tree)


# ------------------------------------------------------------------------------------------------ places


def text_of(b: Builder, part: Part) -> str:
    """Text of an atom, '' for a list."""
    return b.text[b.starts[part] : b.ends[part]] if part.__class__ is int else ""


def last_token(part: Part) -> int:
    """The last token of a part, also where its bracket is not closed."""
    while part.__class__ is not int:
        closing, items = part[LIST_CLOSE], part[LIST_ITEMS]
        part = closing if closing is not None else items[-1] if items else part[LIST_OPEN]
    token: int = part
    return token


def end_of(b: Builder, part: Part) -> int:
    """Where a part ends."""
    return b.ends[last_token(part)]


def start_of(b: Builder, part: Part) -> int:
    return b.starts[part if part.__class__ is int else part[LIST_OPEN]]


def span(b: Builder, part: Part) -> Span:
    return Span(start_of(b, part), end_of(b, part))


def head_of(b: Builder, part: Part) -> str:
    """Text of the first atom of a list, '' if there is none."""
    return text_of(b, part[LIST_ITEMS][0]) if part.__class__ is tuple and part[LIST_ITEMS] else ""


def is_certain(b: Builder, items: Iterable[Part]) -> bool:
    """Whether a list has to have the right number of parts, and has as many as there are items.

    It may be data, a hole or a `!` may stand in it, or an error around it.
    """
    if b.broken or b.doubt == UNEVALUATED:
        return False
    return not any(item.__class__ is int and b.tree.names[b.kinds[item]] in _UNKNOWN for item in items)


def one_line(text: str, limit: int = 200) -> str:
    """A stretch of a program on one line, comments left out, cut where it is long."""
    parts = [" " if part.isspace() or part[0] == ";" else part for part in _PARTS.findall(text[: 4 * limit])]
    line = re.sub(r"[ \r\n\t]+", " ", "".join(parts)).replace("( ", "(").replace(" )", ")").strip()
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


# ------------------------------------------------------------------------------------------------ atoms


def atom(b: Builder, token: int) -> None:
    """An atom that is neither a definition nor the head of a call."""
    text = b.text[b.starts[token] : b.ends[token]]
    symbol = b.names[text]
    if symbol >= 0:
        b.owner[token] = symbol << ROLE_BITS | USE
    elif symbol == VARIABLE:
        variable(b, token, text)


def variable(b: Builder, token: int, text: str) -> None:
    """A variable refers to what is in scope; where nothing is, it is its own binder."""
    symbol = b.env.get(text)
    if symbol is not None:
        b.owner[token] = symbol << ROLE_BITS | USE
        return
    symbol = b.env[text] = len(b.symbols)
    place = Span(b.starts[token], b.ends[token])
    b.symbols.append(Symbol(text, None, SymbolKind.VARIABLE, Sort.ANY, place, b.scope, "", "", b.container))
    b.owner[token] = symbol << ROLE_BITS
    if b.fresh is not None:
        b.fresh.append(text)


def data(b: Builder, part: Part) -> None:
    """A part that is not evaluated: a pattern, a type, what is quoted."""
    if part.__class__ is int:
        atom(b, part)
        return
    items = part[LIST_ITEMS]
    if items and items[0].__class__ is int:
        b.built.add((b.text[b.starts[items[0]] : b.ends[items[0]]], len(items) - 1))
    for item in items:
        if item.__class__ is int:
            atom(b, item)
        else:
            data(b, item)


def pattern(b: Builder, part: Part, scope: Span) -> list[str]:
    """Read a pattern whose variables are visible in ``scope``, and give those that it binds: see `leave`."""
    outer, b.scope, b.fresh = b.scope, scope, []
    data(b, part)
    bound, b.scope, b.fresh = b.fresh, outer, None
    return bound


def leave(b: Builder, bound: list[str]) -> None:
    """The end of the scope of variables."""
    for name in bound:
        del b.env[name]


def shape_of(b: Builder, part: Part) -> Shape:
    """Shape of an argument."""
    if part.__class__ is int:
        return b.shapes[b.text[b.starts[part] : b.ends[part]]]
    return list_shape(b, part[LIST_ITEMS])


def list_shape(b: Builder, items: list[Part]) -> Shape:
    """Shape of a list as an argument."""
    if not items:
        return EMPTY
    head = items[0]
    if head.__class__ is int:
        name = b.text[b.starts[head] : b.ends[head]]
        if b.names[name] >= 0 and name not in b.functions and b.shapes[name] is not EXPRESSION:
            return call_shape(name, len(items))
    return EXPRESSION
