"""Rholang's hook for completion among the arguments of a call: literals that a contract's patterns ask for."""

from bisect import bisect_left, bisect_right

from rholsp.features.argument import ArgumentPlace
from rholsp.features.rholang.signatures import calls_at
from rholsp.features.rholang.tokens_around import Tokens, in_comment, tokens_around
from rholsp.model.summary import Shape

_SENDS = frozenset({"!", "!!", "!?"})


def argument_at(text: str, offset: int) -> ArgumentPlace | None:
    """The place where an argument, or a key of a map among them, begins or is being written; None for any other."""
    tokens = tokens_around(text, offset)
    at = bisect_left(tokens.lexed.ends, offset)
    if at < tokens.count and tokens.start(at) < offset:
        return _inside(tokens, at, offset)
    if in_comment(tokens, at, offset):
        return None
    before = bisect_right(tokens.lexed.ends, offset) - 1
    return _place(tokens, before, offset, offset, offset)


def _inside(tokens: Tokens, at: int, offset: int) -> ArgumentPlace | None:
    name, start = tokens.name(at), tokens.start(at)
    if name == "STRING" and offset < tokens.end(at):
        return _place(tokens, at - 1, start, tokens.end(at), offset)
    if name == "OPEN_STRING":
        return _place(tokens, at - 1, start, _word_end(tokens.text, offset), offset)
    if tokens.is_word(at):
        return _place(tokens, at - 1, start, tokens.end(at), offset)
    # Right behind a token, such as the bracket that opens the arguments.
    return _place(tokens, at, offset, offset, offset) if tokens.end(at) == offset and name != "STRING" else None


def _word_end(text: str, offset: int) -> int:
    end = offset
    while end < len(text) and (text[end].isalnum() or text[end] in "_-."):
        end += 1
    return end


def _place(tokens: Tokens, before: int, start: int, end: int, offset: int) -> ArgumentPlace | None:
    if tokens.name(before) not in ("(", ",", "{"):
        return None
    opening = tokens.opening(before)
    is_key = tokens.name(opening) == "{"
    outer = tokens.opening(opening - 1) if is_key else opening
    if tokens.name(before) == "{" and not is_key:
        return None
    if tokens.name(outer) != "(" or tokens.name(outer - 1) not in _SENDS:
        return None
    if is_key and tokens.name(opening - 1) not in ("(", ","):
        return None
    calls = calls_at(tokens.text, tokens.end(before))
    if not calls:
        return None
    is_inside = start < offset and tokens.text[start] == '"'
    query = tokens.text[start + 1 : offset] if is_inside else tokens.text[start:offset]
    following = next((i for i in range(before + 1, tokens.count) if tokens.start(i) >= end), tokens.count)
    behind = "" if tokens.name(following) == ":" else ": $0"
    return ArgumentPlace(start, end, query, calls[0], is_key, is_inside, literal, behind, _keys)


def literal(shape: Shape) -> str | None:
    """A literal as it is written."""
    match shape[0]:
        case "str":
            return f'"{shape[1]}"'
        case "uri":
            return f"`{shape[1]}`"
        case "int" | "num":
            return str(shape[1])
    return None


def _keys(shape: Shape) -> tuple[Shape, ...]:
    return tuple([key for key, _ in shape[1]]) if shape[0] == "map" else ()
