"""Type errors in methods, operators and conditions, as far as they are certain (docs/rholang.md 3.2).

The walk asks here about each operator, method call and condition outside patterns.
"""

from difflib import get_close_matches
from functools import lru_cache

from rholsp.model.reporting import report
from rholsp.model.summary import Severity
from rholsp.rholang import nodes
from rholsp.rholang.builtins import METHODS
from rholsp.rholang.lints.types import (
    PROCESS,
    article,
    at_run_time,
    is_number,
    method_result,
    operator_result,
    receivers,
    sign_of,
    type_of,
)
from rholsp.rholang.names import unwrap
from rholsp.rholang.pattern_shapes import map_pairs
from rholsp.rholang.summary_builder import Builder, Part, is_broken, span, spelling, token_span

_ALIKE = 0.6
GUESSES = 20
"""For so many unknown methods of a file the known one is looked for that was meant."""
_ORDERED = frozenset({"Bool", "String"})
_JOINED = frozenset({"String", "ByteArray", "List", "Map", "Set", "PathMap"})
_REMOVES = frozenset({"Map", "Set"})
_INTERPOLATED = frozenset({"String", "Int", "BigInt", "Bool", "Uri"})
_FLOATS = frozenset({"f32", "f64", "f128", "f256"})


# ------------------------------------------------------------------------------------------------ chains


def link_type(b: Builder, link: Part, left: str | None) -> str | None:
    """Check one operator or method of a chain whose left side has that type, and give the type of the whole."""
    kind = link[0]
    if kind == "method":
        _method(b, link, left)
        return method_result(b, link, left)
    if kind == "matches" or kind == "equal":
        return "Bool"
    right = type_of(b, link[nodes.RIGHT])
    if left is None and right is None and kind not in ("add", "multiply"):
        return "Bool"
    sign = sign_of(b, link)
    if left is None and right is None:
        return "String" if sign == "%%" else None
    if PROCESS in (left, right):
        _process_operand(b, link, sign, left == PROCESS)
    elif kind == "add" or kind == "multiply":
        _arithmetic(b, link, sign, left, right)
    elif kind == "compare":
        _comparison(b, link, sign, left, right)
    else:
        _logic(b, link, sign, left, right)
    return operator_result(sign, left, right) if kind in ("add", "multiply") else "Bool"


def negation(b: Builder, node: Part) -> None:
    """`not P`."""
    operand = type_of(b, node[nodes.NOT_OPERAND])
    if operand is not None and operand != "Bool":
        _report(
            b, "RH504" if operand != PROCESS else "RH511", node, f"`not` takes a Bool, but this is {_kind(operand)}"
        )


def minus(b: Builder, node: Part) -> None:
    """`-P`."""
    operand = type_of(b, node[nodes.NEGATIVE_OPERAND])
    if operand == PROCESS:
        _report(b, "RH511", node, "`-` takes a number, but this is code, which has no value")
    elif operand is not None and operand[0] == "u":
        message = f"a number of type {operand} has no sign: rholang-rs refuses `-` before it"
        report(b, "RH203", Severity.HINT, span(b, node), message)
    elif operand is not None and not is_number(operand):
        _report(b, "RH504", node, f"`-` takes a number, but this is {article(operand)}")


def condition(b: Builder, part: Part) -> None:
    """RH505: what decides an `if`."""
    type_ = type_of(b, part)
    if type_ is not None and type_ != "Bool":
        _report(b, "RH505", part, f"a condition is a Bool, but this is {_kind(type_)}")


# ------------------------------------------------------------------------------------------------ methods


def _method(b: Builder, link: Part, receiver: str | None) -> None:
    token, closing = link[nodes.METHOD_NAME], link[nodes.METHOD_CLOSE]
    if token is None:
        return
    name = spelling(b, token)
    place = token_span(b, token)
    method = METHODS.get(name)
    if method is None:
        b.guesses += 1
        near = _nearest(name) if b.guesses <= GUESSES else ""
        hint = f"; did you mean `{near}`?" if near else ""
        report(b, "RH501", Severity.WARNING, place, f"no node has a method `{name}`{hint}", (), near)
        return
    if receiver == PROCESS and name in receivers():
        report(b, "RH511", Severity.WARNING, place, f"`{name}` is called on code, which has no value")
        return
    if receiver not in (None, PROCESS) and receiver not in receivers().get(name, (receiver,)):
        has = ", ".join(sorted(receivers()[name]))
        report(b, "RH503", Severity.WARNING, place, f"{article(receiver)} has no method `{name}`; {has} has it")
        return
    given = 0 if link[nodes.METHOD_ARGS] is None else sum(arg is not None for arg in link[nodes.METHOD_ARGS][::2])
    if given != len(method.parameters) and closing is not None and not is_broken(b):
        if "{%" in b.text[place.end : b.ends[closing]]:
            return  # a template decides how many there are
        wanted = ", ".join(method.parameters)
        counted = f"{len(method.parameters)} argument{'' if len(method.parameters) == 1 else 's'}"
        report(b, "RH502", Severity.WARNING, place, f"`{name}({wanted})` takes {counted}, not {given}")


@lru_cache(maxsize=64)
def _nearest(name: str) -> str:
    """The method that is spelt most like that, or ''. Kept: files of another language call one again and again."""
    return next(iter(get_close_matches(name, METHODS, 1, _ALIKE)), "")


# ------------------------------------------------------------------------------------------------ operators


def _arithmetic(b: Builder, link: Part, sign: str, left: str | None, right: str | None) -> None:
    if sign == "++":
        _concatenation(b, link, left, right)
    elif sign == "--":
        for part, type_ in ((link[nodes.LEFT], left), (link[nodes.RIGHT], right)):
            if type_ is not None and type_ not in _REMOVES and type_ != "PathMap":
                _report(b, "RH504", part, f"`--` takes two sets, but this is {article(type_)}")
                return
    elif sign == "%%":
        _interpolation(b, link, left, right)
    elif left is not None and not is_number(left):
        if sign in "+-" and (left in _REMOVES or left == "PathMap"):
            return
        advice = "; to join, write `++`" if sign == "+" and left in _JOINED else ""
        _report(b, "RH504", link[nodes.LEFT], f"`{sign}` takes numbers, but this is {article(left)}{advice}")
    elif right is not None and not is_number(right):
        if left is not None or sign not in "+-":
            _report(b, "RH504", link[nodes.RIGHT], f"`{sign}` takes numbers, but this is {article(right)}")
    elif left is not None and right is not None and left != right:
        _mixed(b, link, sign, left, right)
    elif sign == "%" and (left in _FLOATS or right in _FLOATS):
        _report(b, "RH202", link, "floats have no remainder `%`")
    elif sign in ("/", "%") and _is_zero(b, link[nodes.RIGHT]):
        _report(b, "RH510", link[nodes.RIGHT], "division by zero")


def _concatenation(b: Builder, link: Part, left: str | None, right: str | None) -> None:
    for part, type_ in ((link[nodes.LEFT], left), (link[nodes.RIGHT], right)):
        if type_ is not None and type_ not in _JOINED:
            advice = '; write `"${x}" %% {"x": …}` for a number in a text' if is_number(type_) else ""
            message = f"`++` joins strings, byte arrays, lists, maps or sets, but this is {article(type_)}{advice}"
            _report(b, "RH504", part, message)
            return
    if left is not None and right is not None and left != right and "PathMap" not in (left, right):
        _report(b, "RH504", link, f"`++` joins two of a kind, but these are {article(left)} and {article(right)}")


def _interpolation(b: Builder, link: Part, left: str | None, right: str | None) -> None:
    if left not in (None, "String"):
        _report(b, "RH504", link[nodes.LEFT], f"`%%` fills in a String, but this is {_kind(left)}")
    elif right not in (None, "Map"):
        _report(b, "RH504", link[nodes.RIGHT], f"`%%` takes what it fills in from a Map, but this is {_kind(right)}")
    elif right == "Map":
        body = unwrap(link[nodes.RIGHT])
        pairs = (
            map_pairs(body[nodes.BRACES_BODY])
            if body[0] == "braces"
            and body[nodes.BRACES_BODY].__class__ is tuple
            and body[nodes.BRACES_BODY][0] == "map"
            else ()
        )
        for key, value in pairs:
            wrong = type_of(b, key)
            if wrong not in (None, "String"):
                _report(b, "RH510", key, f"the keys that `%%` fills in are Strings, but this is {_kind(wrong)}")
            wrong = type_of(b, value)
            if wrong is not None and wrong not in _INTERPOLATED and (wrong == PROCESS or not is_number(wrong)):
                _report(b, "RH510", value, f"`%%` can fill in no {_noun(wrong)}")


def _comparison(b: Builder, link: Part, sign: str, left: str | None, right: str | None) -> None:
    for part, type_ in ((link[nodes.LEFT], left), (link[nodes.RIGHT], right)):
        if type_ is not None and type_ not in _ORDERED and not is_number(type_):
            _report(b, "RH504", part, f"`{sign}` compares Bools, numbers or Strings, but this is {article(type_)}")
            return
    if left is not None and right is not None and _differ(left, right):
        _report(
            b, "RH504", link, f"`{sign}` compares two of a kind, but these are {article(left)} and {article(right)}"
        )


def _logic(b: Builder, link: Part, sign: str, left: str | None, right: str | None) -> None:
    for part, type_ in ((link[nodes.LEFT], left), (link[nodes.RIGHT], right)):
        if type_ is not None and type_ != "Bool":
            _report(b, "RH504", part, f"`{sign}` takes two Bools, but this is {article(type_)}")
            return


def _process_operand(b: Builder, link: Part, sign: str, is_left: bool) -> None:
    _report(
        b,
        "RH511",
        link[nodes.LEFT] if is_left else link[nodes.RIGHT],
        f"an operand of `{sign}` is a value, but this is code",
    )


# ------------------------------------------------------------------------------------------------ parts


def _differ(left: str, right: str) -> bool:
    """Whether values of two types certainly differ in type when they run."""
    if not (is_number(left) and is_number(right)):
        return left != right
    first, second = at_run_time(left), at_run_time(right)
    return first is not None and second is not None and first != second


def _mixed(b: Builder, link: Part, sign: str, left: str, right: str) -> None:
    """RH201: two types of numbers. What the node keeps as one type, only a checker refuses."""
    if {left, right} == {"Int", "i64"}:
        return
    certain = _differ(left, right)
    message = f"`{sign}` takes two numbers of one type, but these are {article(left)} and {article(right)}"
    severity = Severity.WARNING if certain else Severity.HINT
    report(b, "RH201", severity, span(b, link), message if certain else f"{message}: rholang-rs refuses that")


def _is_zero(b: Builder, part: Part) -> bool:
    part = unwrap(part)
    if part.__class__ is not int or b.tokens.names.get(b.kinds[part]) != "INTEGER":
        return False
    return not spelling(b, part).strip("0")


def _kind(type_: str | None) -> str:
    return "code, which has no value" if type_ is None or type_ == PROCESS else article(type_)


def _noun(type_: str) -> str:
    return "code" if type_ == PROCESS else type_


def _report(b: Builder, code: str, part: Part, message: str) -> None:
    report(b, code, Severity.WARNING, span(b, part), message)
