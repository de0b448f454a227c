"""Explains in words why no receiver takes a message."""

from collections.abc import Sequence
from difflib import get_close_matches

from rholsp.model.summary import Contract, Receive, Send, Shape
from rholsp.rholang.pattern_shapes import call_arguments, fits

_ALIKE = 0.6
_SHOWN = 5
"""So many alternatives are named at most."""
_KINDS = {"str": "String", "list": "List", "tuple": "Tuple", "set": "Set", "pathmap": "PathMap", "map": "Map"}


def misfit(send: Send, takers: Sequence[Contract | Receive], *, suggest: bool = True) -> str:
    """Why none of these takes the message; with what was meant, if that is wanted, which takes a while to find."""
    arguments = call_arguments(send)
    hidden = len(arguments) - len(send.args)
    candidates = [taker for taker in takers if _takes(taker, len(arguments))]
    if not candidates:
        given = f"{len(send.args)} and the hidden return channel" if hidden else str(len(arguments))
        return f"it takes {_numbers(takers)}, not {given}"
    for position in range(len(arguments)):
        wanted = [t.formals[position] for t in candidates if position < len(t.formals)]
        if len(wanted) == len(candidates) and all(fits(shape, arguments[position]) == "no" for shape in wanted):
            which = "the hidden return channel" if position < hidden else f"argument {position + 1 - hidden}"
            found = show(arguments[position])
            meant = _meant(arguments[position], wanted) if suggest else ""
            return f"{which} is {found}, not {_alternatives(wanted)}{meant}"
    return "no pattern fits all arguments"


def _takes(taker: Contract | Receive, count: int) -> bool:
    return count == len(taker.formals) or (taker.variadic and count > len(taker.formals))


def _numbers(takers: Sequence[Contract | Receive]) -> str:
    counts = sorted({(len(taker.formals), taker.variadic) for taker in takers})
    words = [f"{count} or more" if variadic else str(count) for count, variadic in counts]
    unit = "argument" if words == ["1"] else "arguments"
    return f"{' or '.join(words[:_SHOWN])} {unit}" if words != ["0"] else "no arguments"


def _alternatives(shapes: Sequence[Shape]) -> str:
    words = list(dict.fromkeys(show(shape) for shape in shapes))
    shown = words[:_SHOWN] + ["…"] * (len(words) > _SHOWN)
    return " or ".join(shown)


def _meant(argument: Shape, wanted: Sequence[Shape]) -> str:
    if argument[0] != "str":
        return ""
    near = get_close_matches(argument[1], [shape[1] for shape in wanted if shape[0] == "str"], 1, _ALIKE)
    return f'; did you mean `"{near[0]}"`?' if near else ""


def show(shape: Shape) -> str:
    """A shape in words."""
    kind = shape[0]
    match kind:
        case "nil":
            return "`Nil`"
        case "bool":
            return f"`{str(shape[1]).lower()}`"
        case "int" | "num":
            return f"`{shape[1]}`"
        case "str":
            return f'`"{" ".join(shape[1].split())}"`'
        case "uri":
            return f"a URI `` `{shape[1]}` ``"
        case "type":
            return f"{'an' if shape[1] == 'Int' else 'a'} {shape[1]}"
        case "new":
            return "a new name"
        case "some":
            return f"a {_KINDS.get(shape[1], shape[1])}"
        case "list" | "tuple" | "set" | "pathmap":
            count = len(shape[1])
            return f"a {_KINDS[kind]} of {count}{' or more' if shape[2] else ''}"
        case "map":
            return "a Map"
    return "such a value" if kind in ("var", "wild", "eval", "other") else "what the pattern says"
