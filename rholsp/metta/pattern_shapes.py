"""Shapes: what a pattern or an argument looks like, as small plain tuples, and whether one fits the other.

A shape is one of
- ``("var",)``, ``("wild",)``: as a pattern they take anything; as an argument the value is unknown
- ``("sym", "foo")``, ``("num", "1.5")``, ``("str", "text")``: the text as written, strings without their quotes
- ``("list", items)``: a list in a pattern, and the empty list
- ``("call", items)``: a list as an argument, of which only the head and the number of parts are kept: it is evaluated
  first, which leaves it as it is if it builds data
- ``("expr",)``: any other argument that is evaluated first, so that its value is unknown: a constant or a call of a
  function of the text, and a list without a name in front
- ``("some", kind)``: a value of that kind too big or too deep to keep
- ``("hole",)``: text that is not known, and may be any number of arguments
"""

from __future__ import annotations

from collections.abc import Callable, Set
from functools import lru_cache

from rholsp.model.summary import Contract, Receive, Send, Shape

VARIABLE: Shape = ("var",)
WILD: Shape = ("wild",)
EXPRESSION: Shape = ("expr",)
EMPTY: Shape = ("list", ())
HOLE: Shape = ("hole",)

MAX_DEPTH = 3
MAX_ITEMS = 8
_MAX_TEXT = 64

MATCHES, UNDECIDED, MISFIT, WRONG_NUMBER = range(4)
"""How badly a call fits a rule, from no doubt that it does to no doubt that it does not."""


class Shapes(dict[str, Shape]):
    """Shapes of the atoms of one text, by their own text: equal atoms share one tuple."""

    def __init__(self, kind_of: Callable[[str], str], constants: Set[str]) -> None:
        """``kind_of`` names the kind of token that a text is; ``constants`` are reduced before a call is matched."""
        super().__init__(dict.fromkeys(constants, EXPRESSION) | {"_": WILD, "$": WILD, "$_": WILD})
        self.kind_of = kind_of

    def __missing__(self, text: str) -> Shape:
        shape = self[text] = self._made(text)
        return shape

    def _made(self, text: str) -> Shape:
        kind = self.kind_of(text)
        if kind in ("VARIABLE", "HOLE"):
            return VARIABLE if kind == "VARIABLE" else HOLE
        short = {"STRING": "str", "OPEN_STRING": "str", "NUMBER": "num"}.get(kind, "sym")
        if len(text) > _MAX_TEXT or (short == "str" and "\ufffc" in text):
            return ("some", short)
        return (short, text[1:-1] if kind == "STRING" else text)


@lru_cache(4096)
def call_shape(head: str, number: int) -> Shape:
    """Shape of a list of so many parts with a name in front. Equal lists share one tuple."""
    return ("call", (("sym", head), *[WILD] * (number - 1)))


def misfit(send: Send, contract: Contract | Receive) -> int:
    """How badly a call fits a rule: MATCHES, UNDECIDED, MISFIT (the number of arguments is right), WRONG_NUMBER.

    A rule is matched by unification, so a variable on either side fits; only where the call's side has one is it
    undecided, for its value may be anything. A list with a pattern's head and number of parts matches it: names that
    patterns hold build data, as a rule.
    """
    if HOLE in send.args:
        return UNDECIDED
    if len(send.args) != len(contract.formals):
        return WRONG_NUMBER
    return max(map(unlike, contract.formals, send.args), default=MATCHES)


def unlike(pattern: Shape, argument: Shape) -> int:
    """How badly an argument fits a rule's parameter: MATCHES, UNDECIDED or MISFIT."""
    kind, value = pattern[0], argument[0]
    if kind in ("var", "wild"):
        return MATCHES
    if value in ("var", "wild", "expr", "hole") or kind in ("hole", "expr"):
        return UNDECIDED
    if value == "call":
        return MATCHES if kind == "list" and _is_alike(pattern[1], argument[1]) else UNDECIDED
    if "some" in (kind, value):
        known = argument[0] if kind == "some" else pattern[0]
        return UNDECIDED if known in ("some", (pattern if kind == "some" else argument)[1]) else MISFIT
    if kind != value:
        return MISFIT
    if kind == "num":
        return _unlike_numbers(pattern[1], argument[1])
    if kind == "list":
        if len(pattern[1]) != len(argument[1]):
            return UNDECIDED if HOLE in pattern[1] or HOLE in argument[1] else MISFIT
        return max(map(unlike, pattern[1], argument[1]), default=MATCHES)
    return MATCHES if pattern[1] == argument[1] else MISFIT


def _is_alike(pattern: tuple[Shape, ...], call: tuple[Shape, ...]) -> bool:
    return len(pattern) == len(call) and pattern[0] == call[0] and HOLE not in pattern


def _unlike_numbers(pattern: str, argument: str) -> int:
    if pattern == argument:
        return MATCHES
    # An integer and a float of the same value are equal in some implementations only.
    return UNDECIDED if float(pattern) == float(argument) else MISFIT
