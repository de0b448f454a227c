"""Edits to the name list of a `new`: adds a name, removes one, sorts the list."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rholsp.features.fix import inserting
from rholsp.features.results import TextEdit
from rholsp.features.rholang.tokens_around import CLOSING, OPENING, Tokens, all_tokens, tokens_around
from rholsp.model.summary import FileSummary, Span, SymbolKind
from rholsp.rholang.grammar import language

_INDENT = "  "


@dataclass(frozen=True, slots=True)
class Declaration:
    """One name of a `new`."""

    name: Span
    whole: Span
    """With its URI."""
    uri: str
    """Without backticks, '' for none."""


@dataclass(frozen=True, slots=True)
class NewList:
    start: int
    """Of the keyword."""
    declarations: tuple[Declaration, ...]
    before_in: int
    """End of the token before `in`."""
    body: int
    """Start of the first token behind `in`."""


def new_lists(tokens: Tokens) -> Iterator[NewList]:
    """Every sound list of a text."""
    kind = language().grammar.kind("new")
    at = tokens.lexed.kinds.find(kind)
    while 0 <= at < tokens.count:
        found = _list_at(tokens, at)
        if found is not None:
            yield found
        at = tokens.lexed.kinds.find(kind, at + 1)


def _list_at(tokens: Tokens, new: int) -> NewList | None:
    found: list[Declaration] = []
    at = new + 1
    while tokens.is_word(at) and (tokens.name(at) != "in" or tokens.name(at + 1) in (",", "(")):
        name = whole = Span(tokens.start(at), tokens.end(at))
        uri = ""
        at += 1
        if tokens.name(at) == "(" and tokens.name(at + 1) == "URI" and tokens.name(at + 2) == ")":
            uri = tokens.text[tokens.start(at + 1) + 1 : tokens.end(at + 1) - 1]
            whole = Span(name.start, tokens.end(at + 2))
            at += 3
        found.append(Declaration(name, whole, uri))
        if tokens.name(at) == ",":
            at += 1
    if tokens.name(at) != "in" or not found or at + 1 >= tokens.count:
        return None
    return NewList(tokens.start(new), tuple(found), tokens.end(at - 1), tokens.start(at + 1))


def list_of(text: str, name: Span) -> tuple[NewList, int] | None:
    """The list that declares a name at a place, and the name's number in it."""
    # Nearly always the tokens around tell; what they cut off is looked for in all of them.
    for tokens in (tokens_around(text, name.end), None):
        tokens = all_tokens(text) if tokens is None else tokens
        at = bisect_left(tokens.lexed.starts, name.start)
        new = tokens.lexed.kinds.rfind(language().grammar.kind("new"), 0, at)
        one = _list_at(tokens, new) if new >= 0 else None
        for number, declaration in enumerate(one.declarations if one is not None else ()):
            if one is not None and declaration.name == name:
                return one, number
    return None


# ------------------------------------------------------------------------------------------------ dropping


def without(text: str, one: NewList, number: int) -> tuple[TextEdit, ...]:
    """Edits that drop a name; with the only one goes the whole `new`. None where a comment would go with it."""
    declarations = one.declarations
    if len(declarations) == 1:
        gone = Span(one.start, one.body)
    elif number + 1 < len(declarations):
        gone = Span(declarations[number].whole.start, declarations[number + 1].whole.start)
    else:
        gone = Span(declarations[number - 1].whole.end, declarations[number].whole.end)
    return () if _has_comment(text, gone, declarations) else (TextEdit(gone.start, gone.end, ""),)


def _has_comment(text: str, span: Span, declarations: Iterable[Declaration]) -> bool:
    """Whether a comment stands in a stretch of a list; a URI may hold slashes."""
    uris = [(one.name.end, one.whole.end) for one in declarations]
    at = text.find("/", span.start, span.end)
    while at >= 0 and any(start <= at < end for start, end in uris):
        at = text.find("/", at + 1, span.end)
    return at >= 0


# ------------------------------------------------------------------------------------------------ adding


def binding(text: str, summary: FileSummary, places: Sequence[Span], name: str, uri: str = "") -> tuple[TextEdit, ...]:
    """Edits that bind a name for some places: in the innermost `new` around all of them, else around the program.

    () where the text is no program that a `new` can be put around.
    """
    written = f"{name}(`{uri}`)" if uri else name
    scopes = {
        symbol.binder: symbol.scope
        for symbol in summary.symbols
        if symbol.kind is SymbolKind.NEW
        and symbol.binder is not None
        and symbol.scope is not None
        and all(symbol.scope.start <= place.start and place.end <= symbol.scope.end for place in places)
    }
    if scopes:
        innermost = max(scopes, key=lambda binder: binder.start)
        found = list_of(text, innermost)
        if found is not None:
            return _added(text, found[0], written)
    return _around(text, written)


def _added(text: str, one: NewList, written: str) -> tuple[TextEdit, ...]:
    last = one.declarations[-1].whole.end
    separator = ", "
    if len(one.declarations) > 1:
        between = text[one.declarations[-2].whole.end : one.declarations[-1].whole.start]
        separator = between if not between.strip(" \t\r\n,") else separator
    return inserting(last, separator + written)


def _around(text: str, written: str) -> tuple[TextEdit, ...]:
    tokens = all_tokens(text)
    if not tokens.count:
        return ()
    start, end = tokens.start(0), tokens.end(tokens.count - 1)
    lines = [at + 1 for at in range(start, end) if text[at] == "\n"]
    if not lines:
        return (*inserting(start, f"new {written} in {{ "), *inserting(end, " }"))
    newline = "\r\n" if text[lines[0] - 2 : lines[0]] == "\r\n" else "\n"
    inner = [
        at
        for at in lines
        if text[at] not in "\r\n" and not _is_in_token(tokens, at) and text.find("*/", at, _next_start(tokens, at)) < 0
    ]
    return (
        *inserting(start, f"new {written} in {{{newline}{_INDENT}"),
        *[TextEdit(at, at, _INDENT) for at in inner],
        *inserting(end, f"{newline}}}"),
    )


def _is_in_token(tokens: Tokens, offset: int) -> bool:
    at = bisect_right(tokens.lexed.starts, offset) - 1
    return at >= 0 and tokens.start(at) < offset < tokens.end(at)


def _next_start(tokens: Tokens, offset: int) -> int:
    return tokens.start(bisect_left(tokens.lexed.starts, offset))


def end_of_block(text: str, offset: int) -> int:
    """Where the block around an offset ends that is no token's inside: behind the last token before its bracket."""
    tokens = all_tokens(text)
    at = bisect_left(tokens.lexed.starts, offset)
    depth = 0
    while at < tokens.count:
        name = tokens.name(at)
        if name in CLOSING and not depth:
            break
        depth += (name in OPENING) - (name in CLOSING)
        at += 1
    return tokens.end(at - 1)


# ------------------------------------------------------------------------------------------------ order


def organized(text: str, summary: FileSummary) -> tuple[TextEdit, ...]:
    """Edits that drop unused names of every `new` and put the others into the order that a node reads them in.

    Names without a URI come first, in their order, then the others by URI: nodes sort them so, and the names that they
    make depend on the order (`Normalizer.scala`, "sorts the None's first, and the uris by lexicographical order").
    A list with comments in it is left alone.
    """
    unused = {Span(finding.start, finding.end) for finding in summary.diagnostics if finding.code == "RH402"}
    edits: list[TextEdit] = []
    for one in new_lists(all_tokens(text)):
        declarations = one.declarations
        if _has_comment(text, Span(one.start, one.before_in), declarations):
            continue
        kept = [declaration for declaration in declarations if declaration.name not in unused]
        kept.sort(key=lambda declaration: (bool(declaration.uri), declaration.uri))
        if not kept:
            edits.extend(_unwrapped(text, one))
        elif kept != list(declarations):
            edits.extend(_rewritten(text, one, kept))
    return tuple(edits)


def _unwrapped(text: str, one: NewList) -> tuple[TextEdit, ...]:
    gone = Span(one.start, one.body)
    return () if _has_comment(text, gone, one.declarations) else (TextEdit(gone.start, gone.end, ""),)


def _rewritten(text: str, one: NewList, kept: Sequence[Declaration]) -> Iterator[TextEdit]:
    """The kept ones at the first places of the list, with the separators that stood between these."""
    places = [declaration.whole for declaration in one.declarations]
    for place, declaration in zip(places, kept, strict=False):
        if place != declaration.whole:
            yield TextEdit(place.start, place.end, text[declaration.whole.start : declaration.whole.end])
    if len(kept) < len(places):
        yield TextEdit(places[len(kept) - 1].end, places[-1].end, "")
