"""Signature help in MeTTa: functions by their rules and declared types, special forms and built-in functions."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from rholsp.features.facts import FileFacts
from rholsp.features.metta.hover import of_builtin
from rholsp.features.signature import Calls, CallSite, Parameter, Signature, labelled
from rholsp.features.snippets import escaped
from rholsp.metta.builtins import Builtin, builtins
from rholsp.metta.highlight_tokens import APART, tokens
from rholsp.metta.pattern_shapes import misfit, unlike
from rholsp.model.summary import Contract, Receive, Send, Shape, Span, Symbol

_BEFORE = 4_000
"""Characters before the offset that are looked at first."""
_MOST_LISTS = 100
"""So many of the innermost lists around an offset are looked at."""
_MARKS = re.compile(APART.pattern + r"|[()]", re.DOTALL)
_VARIABLE = re.compile(r"\$[^\s()\"]+")
_ARROW = re.compile(r"\(->\s")


def calls_at(text: str, offset: int) -> tuple[CallSite, ...]:
    """The lists around an offset that begin with a name, as long as it is among their arguments.

    A list may be data; so the functions around it are looked at too, but no special form is.
    """
    found: list[CallSite] = []
    for parts in _open_lists(text, offset):
        call = _call_of(text, parts, offset, is_outer=bool(found))
        if call is not None:
            found.append(call)
    return tuple(found)


def _open_lists(text: str, offset: int) -> list[list[tuple[int, int]]]:
    """The parts of each list around an offset, the innermost first; none in a comment."""
    apart = [match.span() for match in APART.finditer(text)]
    at = bisect_left(apart, (offset,)) - 1
    if at >= 0 and apart[at][0] < offset <= apart[at][1] and text[apart[at][0]] == ";":
        return []
    start = max(0, offset - _BEFORE)
    at = bisect_left(apart, start, key=lambda span: span[1])
    if at < len(apart):
        start = min(start, apart[at][0])
    lists = _unclosed(text, start, offset) or _unclosed(text, 0, offset)
    return _parts_of_each(text, lists[-_MOST_LISTS:], offset)[::-1]


def _unclosed(text: str, start: int, end: int) -> list[int]:
    """Where lists begin that do not end before `end`, the outermost first."""
    stack: list[int] = []
    for match in _MARKS.finditer(text, start, end):
        if match[0] == "(":
            stack.append(match.start())
        elif match[0] == ")" and stack:
            stack.pop()
    return stack


def _call_of(text: str, parts: list[tuple[int, int]], offset: int, *, is_outer: bool) -> CallSite | None:
    if not parts or offset <= parts[0][1] or text[parts[0][0]] in '("$':
        return None
    head = text[slice(*parts[0])]
    begun = len(parts) - 1
    argument = begun - 1 if begun and parts[-1][1] == offset else begun
    entry = builtins().get(head)
    if entry is not None and entry.kind == "form" and is_outer:
        return None
    known = () if entry is None or entry.kind not in ("form", "function") else (_of_builtin(entry),)
    return CallSite(parts[0][0], argument, begun, known=known)


def _parts_of_each(text: str, openings: Sequence[int], offset: int) -> list[list[tuple[int, int]]]:
    """The parts of open lists, each of which is in the one before, as far as the offset.

    The part at the offset ends there, as does one that goes on.
    """
    found: list[list[tuple[int, int]]] = []
    for number, opening in enumerate(openings, 1):
        inner = openings[number] if number < len(openings) else None
        parts = list(_parts(text, opening, offset if inner is None else inner))
        if inner is not None:
            parts.append((inner, offset))
        found.append(parts)
    return found


def _parts(text: str, opening: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of an open list as far as an offset."""
    depth, begun = 0, -1
    for token in tokens(text[opening + 1 : end]):
        start, stop = opening + 1 + token.start, opening + 1 + token.end
        if token.kind == "comment":
            continue
        if not depth:
            begun = start
        depth += (text[start] == "(") - (text[start] == ")")
        if not depth and text[start:stop] != "!":
            yield begun, stop
    if depth:
        yield begun, end


def signature_of(rule: Contract) -> Signature:
    """`(= (area (Circle $r)) …) : (-> Shape Number)`; a declared type tells what each parameter takes."""
    label = rule.signature
    opening = label.find("(", 1)
    parts = _list_parts(label, opening)
    typed = label.rfind(" : ")
    types = types_in(label[typed + 3 :]) if typed >= 0 else []
    about = [f"`{types[i]}`" if i < len(types) else "" for i in range(len(parts))]
    parameters = tuple([Parameter(*part, said) for part, said in zip(parts[1:], about, strict=False)])
    return Signature(label, parameters, about=rule.doc)


def _list_parts(label: str, opening: int) -> list[tuple[int, int]]:
    """The parts of a list in a label that is whole."""
    depth = 0
    for token in tokens(label[opening:]) if opening >= 0 else ():
        mark = label[opening + token.start]
        depth += (mark == "(") - (mark == ")")
        if not depth:
            return list(_parts(label, opening, opening + token.start))
    return []


def types_in(declared: str, *, with_result: bool = False) -> list[str]:
    """The types of the arguments in `(-> A B C)`; none in a type of another form."""
    if _ARROW.match(declared) is None:
        return []
    parts = [declared[slice(*part)] for part in _list_parts(declared, 0)[1:]]
    return parts if with_result else parts[:-1]


def _of_builtin(entry: Builtin) -> Signature:
    shown = [
        (f"[{p.name}]" if p.optional else f"{p.name}..." if p.repeated else p.name, f"`{p.type}`")
        for p in entry.parameters
    ]
    made = labelled(f"({entry.name}{' ' if shown else ''}", shown, ")", between=" ")
    variadic = bool(entry.parameters) and entry.parameters[-1].repeated
    return Signature(made.label, made.parameters, variadic, of_builtin(entry))


def known(facts: FileFacts, send: Send, call: CallSite) -> tuple[Signature, ...]:
    """The types that the file declares for a name without rules."""
    found: list[Signature] = []
    for item in facts.summary.outline:
        if item.kind == "type" and item.symbol == send.symbol and item.detail.startswith("(->"):
            label = f"(: {item.name} {item.detail})"
            parts = _list_parts(label, label.index("(->"))[1:-1]
            doc = facts.summary.symbols[send.symbol].doc
            found.append(Signature(label, tuple([Parameter(*part) for part in parts]), about=doc))
    return tuple(found)


def _arguments(send: Send) -> tuple[Shape, ...]:
    return send.args


def snippet(name: str, rules: Sequence[Contract], symbol: Symbol) -> str:
    """The name with a place to fill for each parameter of its first rule; the bracket around is there."""
    if not rules:
        return ""
    label = rules[0].signature
    parts = _list_parts(label, label.find("(", 1))[1:]
    holes = [f"${{{number}:{escaped(label[slice(*part)].lstrip('$'))}}}" for number, part in enumerate(parts, 1)]
    return " ".join([escaped(name), *holes]) if holes else ""


def argument_places(text: str, name: Span, call: Span) -> list[Span]:
    """`1` and `(g 2)` in `(f 1 (g 2))`."""
    return [Span(call.start + start, call.start + end) for start, end in _list_parts(text[slice(*call)], 0)[1:]]


def parameter_name(parameter: str) -> str:
    """`x` for `$x`."""
    return parameter[1:] if _VARIABLE.fullmatch(parameter) and parameter[1:] != "_" else ""


def _no_receive(facts: FileFacts, receive: Receive) -> None:
    """MeTTa has none."""


def _no_operations(facts: FileFacts, send: Send) -> tuple[()]:
    """MeTTa has functions instead."""
    return ()


CALLS = Calls(
    triggers="( ",
    at=calls_at,
    signature=signature_of,
    receive=_no_receive,
    arguments=_arguments,
    misfit=misfit,
    unlike=unlike,
    known=known,
    operations=_no_operations,
    snippet=snippet,
    argument_places=argument_places,
    parameter_name=parameter_name,
)
