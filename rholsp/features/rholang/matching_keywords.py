"""The keywords that belong to one construct: `new` and its `in`, `if` and its `else`."""

from rholsp.features.rholang.token_at import token_at
from rholsp.features.rholang.tokens_around import CLOSING, OPENING, Tokens, all_tokens, tokens_around
from rholsp.model.summary import Span

_HEADS = {
    "new": "in",
    "let": "in",
    "import": "in",
    "export": "in",
    "if": "else",
}
_TAILS = frozenset(_HEADS.values())
_ENDS = {"in": frozenset[str](), "else": frozenset({"|", ",", ";"})}
"""What ends the construct without its other keyword."""


def matching_keywords(text: str, offset: int) -> tuple[Span, ...]:
    """The keyword at an offset and its partner, in text order; () where there is no such pair."""
    token = token_at(text, offset)
    if token is None or token.kind != "word" or (token.text not in _HEADS and token.text not in _TAILS):
        return ()
    near = tokens_around(text, offset)
    for tokens in (near,) if near.is_all else (near, all_tokens(text)):
        at = next((i for i in range(tokens.count) if tokens.start(i) == token.start), -1)
        other = _partner(tokens, at) if at >= 0 else -1
        if other >= 0:
            return tuple(Span(tokens.start(i), tokens.end(i)) for i in sorted((at, other)))
    return ()


def _partner(tokens: Tokens, at: int) -> int:
    """The token that belongs to the one at `at`, -1 for none; constructs between them are passed over."""
    own = tokens.name(at)
    forwards = own in _HEADS
    tail = _HEADS.get(own, own)
    opening, closing = (OPENING, CLOSING) if forwards else (CLOSING, OPENING)
    depth = nested = 0
    for i in range(at + 1, tokens.count) if forwards else range(at - 1, -1, -1):
        name = tokens.name(i)
        depth += (name in opening) - (name in closing)
        if depth < 0 or (not depth and name in _ENDS[tail]):
            return -1
        is_head, is_tail = _HEADS.get(name) == tail, name == tail
        if depth or not (is_head or is_tail):
            continue
        if is_tail is not forwards:
            nested += 1
        elif nested:
            nested -= 1
        else:
            return i
    return -1
