"""Quick fixes for Rholang's syntax errors (RH001, RH002): the missing bracket, the right operator, braces.

Each is a guess; a fix is offered only if the error is gone after it and no new one has appeared.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from rholsp.features.fix import Fix, FixSite, inserting, replacing
from rholsp.features.results import TextEdit
from rholsp.features.rholang.tokens_around import CLOSING, OPENING
from rholsp.model.summary import Span
from rholsp.rholang.grammar import parse
from rholsp.rholang.syntax_errors import BODIES, OPERATORS, PROCESS_RULES, SENDS, VALUE_ENDS, fault_range
from rholsp.syntax.tree import Fault, SyntaxFault, Tree

_ARROWS = {"arrow": "<-", "=>": "=>", "=": "="}
"""Operators that one takes for each other, by what was expected."""
_TAKEN_FOR = frozenset({"=", "=>", "<-", "<=", "<<-", ":", "==", ">", ">="})
_SEPARATORS = frozenset({",", "|", ";", "&"})
_HEADS = frozenset({"if", "for"})
_PARTNERS = {"(": ")", "[": "]", "{": "}", "{|": "|}"}
_SINGLE_QUOTED = re.compile(r"(?<![\w'])'[^'\"\r\n]*'(?![\w'])")
_GROUP = "syntax"


@lru_cache(4)
def _parsed(text: str) -> Tree:
    return parse(text)


def of_grammar(site: FixSite) -> Iterator[Fix]:
    """RH001."""
    tree = _parsed(site.text)
    fault = next((one for one in tree.errors if fault_range(tree, one) == site.place), None)
    quoted = _single_quoted(site)
    if quoted is not None:
        yield quoted
    if site.finding.fix == "|":
        blank = "" if site.text[site.place.start - 1] in " \t\r\n" else " "
        yield _write("|", replacing(site.place, f"{blank}|"))
    elif site.finding.fix:
        shown = f"`{site.finding.fix}`" if len(site.finding.fix) < 20 else "braces"
        yield Fix(f"Write {shown}", replacing(site.place, site.finding.fix), group=_GROUP)
    if fault is None:
        return
    match fault.fault:
        case Fault.UNMATCHED:
            yield Fix(f"Delete `{site.found}`", replacing(site.place, ""), group=_GROUP)
        case Fault.UNCLOSED:
            yield from _unclosed(tree, fault)
        case Fault.MISSING:
            yield from _missing(tree, fault)
        case Fault.SEPARATOR:
            yield from _separator(tree, fault)


def _single_quoted(site: FixSite) -> Fix | None:
    """`'two words'` in double quotes: the lexer takes `'two` for an identifier."""
    line = max(site.text.rfind("\n", 0, site.place.start), site.text.rfind("\r", 0, site.place.start)) + 1
    for match in _SINGLE_QUOTED.finditer(site.text, line):
        if match.start() <= site.place.start <= match.end():
            first, last = match.span()
            edits = (TextEdit(first, first + 1, '"'), TextEdit(last - 1, last, '"'))
            return Fix("Write double quotes", edits, group=_GROUP)
        if match.start() > site.place.start:
            break
    return None


def _end_before(tree: Tree, token: int) -> int:
    return tree.ends[token - 1] if token else 0


# ------------------------------------------------------------------------------------------------ brackets


def _unclosed(tree: Tree, fault: SyntaxFault) -> Iterator[Fix]:
    """First where the layout says that the block ends, then where the parser missed the bracket."""
    closing = _PARTNERS.get(tree.text_of(fault.opener), "")
    if not closing:
        return
    title = f"Add the missing `{closing}`"
    if closing == "}":
        for at, written in _ends_by_layout(tree):
            yield Fix(title, inserting(at, written), group=_GROUP)
    end = _end_before(tree, fault.token)
    opener_line = tree.text.rfind("\n", 0, tree.starts[fault.opener]) + 1
    if closing == "}" and "\n" in tree.text[tree.starts[fault.opener] : end]:
        yield Fix(title, inserting(end, f"\n{_indent(tree.text, opener_line)}}}"), group=_GROUP)
        return
    if closing == ")" and fault.rule in _HEADS:
        body = _find_ahead(tree, fault.opener + 1, "{")
        if body is not None:
            yield Fix(title, inserting(tree.ends[body - 1], closing), group=_GROUP)
    if closing == ")":
        # What was meant to be closed is most often on one line.
        line_end = _line_end(tree, fault.opener)
        if line_end < end:
            yield Fix(title, inserting(line_end, closing), group=_GROUP)
    blank = " " if closing in ("}", "|}") else ""
    yield Fix(title, inserting(end, blank + closing), group=_GROUP)


def _line_end(tree: Tree, token: int) -> int:
    """End of the last token on a token's line that no `|` or the like follows to."""
    stop = tree.text.find("\n", tree.ends[token])
    at = token
    while at + 1 < len(tree) and tree.starts[at + 1] < (stop if stop >= 0 else len(tree.text)):
        at += 1
    while at > token and tree.kind_name(at) in ("|", ",", ";", "{", "=", "&"):
        at -= 1
    return tree.ends[at]


def _ends_by_layout(tree: Tree) -> Iterator[tuple[int, str]]:
    """Where a `}` may be missing, and how to write it, by how far the lines are indented.

    A block that begins at a line's end goes as far as lines are indented more than that one; and a bracket does not
    close a block that began further right.
    """
    stack: list[int] = []
    for token in range(len(tree)):
        name = tree.kind_name(token)
        line = tree.text.rfind("\n", 0, tree.starts[token]) + 1
        is_first = not tree.text[line : tree.starts[token]].strip()
        if name not in CLOSING and is_first and stack and _is_last_on_line(tree, stack[-1]):
            own = _own_indent(tree, stack[-1])
            if tree.text_of(stack[-1]) == "{" and len(_indent(tree.text, line)) <= len(own):
                yield _end_before(tree, token), f"\n{own}}}"
                return
        if name in OPENING:
            stack.append(token)
        elif name in CLOSING and stack:
            opener = stack.pop()
            own = _own_indent(tree, opener)
            is_below = tree.starts[opener] < line
            if not (is_first and is_below and tree.text_of(opener) == "{") or len(_indent(tree.text, line)) >= len(own):
                continue
            line_end = _line_end(tree, opener)
            if line_end > tree.ends[opener]:  # a block that begins on its line ends there
                yield line_end, " }"
            else:
                yield _end_before(tree, token), f"\n{own}}}"
            return


def _is_last_on_line(tree: Tree, token: int) -> bool:
    between = tree.text[tree.ends[token] : tree.starts[token + 1]] if token + 1 < len(tree) else "\n"
    return "\n" in between


def _own_indent(tree: Tree, token: int) -> str:
    """The indent of a token's line."""
    return _indent(tree.text, tree.text.rfind("\n", 0, tree.starts[token]) + 1)


def _indent(text: str, line: int) -> str:
    end = line
    while end < len(text) and text[end] in " \t":
        end += 1
    return text[line:end]


# ------------------------------------------------------------------------------------------------ what is missing


def _missing(tree: Tree, fault: SyntaxFault) -> Iterator[Fix]:
    token, end = fault.token, _end_before(tree, fault.token)
    found = tree.kind_name(token) if token < len(tree) else ""
    expected = fault.expected[0] if fault.expected else ""
    arrow = _ARROWS.get(expected)
    if arrow is not None and found in _TAKEN_FOR:
        yield _write(arrow, replacing(Span(tree.starts[token], tree.ends[token]), arrow))
    if found == ">" and token and tree.text_of(token - 1) == "-":
        place = Span(tree.starts[token - 1], tree.ends[token])
        for sign in ("=>", "<-"):
            yield _write(sign, replacing(place, sign))
    if expected == "{" and fault.rule in BODIES:
        yield from _body(tree, token)
    elif fault.rule == "quoted_channel" and found in OPERATORS:
        yield from _quoted(tree, token)
    elif expected == "(" and fault.rule in _HEADS:
        stop = _find_ahead(tree, token, "{")
        if stop is not None:
            edits = (*inserting(tree.starts[token], "("), *inserting(tree.ends[stop - 1], ")"))
            yield Fix("Add parentheses", edits, group=_GROUP)
    elif fault.rule in ("method", "method_tail") and expected == "(":
        yield Fix("Add `()`", inserting(end, "()"), group=_GROUP, snippet="($0)")
    elif expected == "continuation":
        yield Fix("Add `.`", inserting(end, "."), group=_GROUP)
    elif expected in PROCESS_RULES and fault.rule in ("new", "if", "let", "case"):
        yield Fix("Write `Nil`", inserting(end, " Nil"), group=_GROUP, snippet=" ${0:Nil}")
    elif len(fault.expected) == 1 and arrow is not None:
        yield Fix(f"Add `{arrow}`", inserting(end, f" {arrow}"), group=_GROUP)
    elif fault.expected == ("in",):
        yield Fix("Add `in`", inserting(end, " in"), group=_GROUP)
    elif len(fault.expected) == 1 and expected in CLOSING | OPENING:
        yield Fix(f"Add `{expected}`", inserting(end, expected), group=_GROUP)


def _write(sign: str, edits: tuple[TextEdit, ...]) -> Fix:
    return Fix(f"Write `{sign}`", edits, group=_GROUP)


def _body(tree: Tree, token: int) -> Iterator[Fix]:
    """Braces around the process that follows, or with an empty body where none does."""
    last = _last_of_process(tree, token)
    end = _end_before(tree, token)
    if last is None:
        yield Fix("Add a body in braces", inserting(end, " { Nil }"), group=_GROUP, snippet=" { ${0:Nil} }")
        return
    edits = (*inserting(tree.starts[token], "{ "), *inserting(tree.ends[last], " }"))
    yield Fix("Put the body in braces", edits, group=_GROUP)


def _last_of_process(tree: Tree, token: int) -> int | None:
    """The last token of the process that begins with a token: before a `|` or the end of what is around."""
    depth, at = 0, token
    while at < len(tree):
        name = tree.kind_name(at)
        if not depth and (name in CLOSING or name == "|"):
            break
        depth += (name in OPENING) - (name in CLOSING)
        at += 1
    return at - 1 if at > token else None


def _find_ahead(tree: Tree, token: int, wanted: str) -> int | None:
    """The next such token outside of brackets."""
    depth = 0
    for at in range(token, len(tree)):
        name = tree.kind_name(at)
        if not depth and name == wanted:
            return at
        depth += (name in OPENING) - (name in CLOSING)
        if depth < 0:
            return None
    return None


def _quoted(tree: Tree, token: int) -> Iterator[Fix]:
    """`@a + b!(1)` as `@{a + b}!(1)`."""
    stop = min((at for sign in SENDS if (at := _find_ahead(tree, token, sign)) is not None), default=None)
    if stop is not None and token > 1:
        edits = (*inserting(tree.starts[token - 1], "{"), *inserting(tree.ends[stop - 1], "}"))
        yield Fix("Put braces behind `@`", edits, group=_GROUP)


# ------------------------------------------------------------------------------------------------ separators


def _separator(tree: Tree, fault: SyntaxFault) -> Iterator[Fix]:
    token, end = fault.token, _end_before(tree, fault.token)
    found = tree.kind_name(token) if token < len(tree) else ""
    if found in SENDS and token and tree.kind_name(token - 1) in VALUE_ENDS:
        yield Fix("Quote the process with `@`", inserting(_start_of_value(tree, token - 1), "@"), group=_GROUP)
    signs = [sign for sign in fault.expected if sign in _SEPARATORS]
    place = Span(tree.starts[token], tree.ends[token]) if token < len(tree) else Span(end, end)
    if found in _SEPARATORS:
        blank = " " if tree.starts[token] == end else ""
        for sign in signs:
            yield _write(sign, replacing(place, sign if sign != "|" else f"{blank}|"))
        yield Fix(f"Delete `{found}`", replacing(place, ""), group=_GROUP)
    elif found:
        adding = [Fix(f"Add `{sign}`", inserting(end, sign if sign != "|" else " |"), group=_GROUP) for sign in signs]
        closing = [
            Fix(f"Add the missing `{sign}`", inserting(end, sign), group=_GROUP)
            for sign in fault.expected
            if sign in CLOSING
        ]
        # A body or its sign comes behind the bracket; a value may be one more of the list.
        yield from (*closing, *adding) if found in ("{", "=") else (*adding, *closing)


def _start_of_value(tree: Tree, token: int) -> int:
    """Where the value begins that ends with a token."""
    depth = 0
    for at in range(token, -1, -1):
        name = tree.kind_name(at)
        depth += (name in CLOSING) - (name in OPENING)
        if depth <= 0:
            return tree.starts[at]
    return tree.starts[token]


# ------------------------------------------------------------------------------------------------ tokens


def of_tokens(site: FixSite) -> Iterator[Fix]:
    """RH002: a string or comment without its end, and what is no part of any token."""
    text, place = site.text, site.place
    line_end = next((at for at in range(place.start, len(text)) if text[at] in "\r\n"), len(text))
    if site.found in ('"', "`"):
        stop = len(text[:line_end].rstrip(")]}|,.; \t"))
        for at in dict.fromkeys((max(stop, place.end), line_end)):
            yield Fix(f"Close it with {site.found}", inserting(at, site.found), group=_GROUP)
    elif site.found == "/*":
        yield Fix("Close the comment", inserting(line_end, " */"), group=_GROUP)
    elif not any(character.isalnum() or character in "\\_" for character in site.found):
        yield Fix(f"Delete `{site.found}`", replacing(place, ""), group=_GROUP)
