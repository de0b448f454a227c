"""What may be written at a place of a Rholang text, finished or not: Rholang's hook for completion.

The tokens before the place decide; what is wrong elsewhere in the text does not matter.
"""

from bisect import bisect_left

from rholsp.features.completion_context import BuiltinItem, CompletionContext, NameFormat
from rholsp.features.rholang import builtin_items
from rholsp.features.rholang.doc_tags import tags_at
from rholsp.features.rholang.receivers import methods_of, postfix_forms, type_before
from rholsp.features.rholang.tokens_around import CLOSING, Tokens, in_comment, tokens_around
from rholsp.model.summary import Sort

_BEFORE_NAME = frozenset({"contract", "agent", "<-", "<=", "<<-", "=*", "import", "export"})
"""A name stands behind them."""
_BEFORE_STATEMENT = frozenset({"", "{", "|", "in", "=>", "else", ";"})
"""A process stands behind them, of which a send is more likely than a value."""
_SEND = frozenset({"!", "!!", "!?"})
_LITERALS = frozenset({"STRING", "URI", "INTEGER", "TYPED_NUMBER", "FLOAT", "BIG_INTEGER"})
_VALUES = frozenset({"Nil", "true", "false", "Bool", "Int", "String", "Uri", "ByteArray", "BigInt", "IDENT", "_"})
_OPERANDS = CLOSING | _LITERALS | _VALUES
"""What can end an operand."""


def completion_context_at(text: str, offset: int) -> CompletionContext | None:
    """None where nothing is to be completed: in plain strings, numbers, what belongs to a template, and comments.

    Comments that are documentation are completed.
    """
    tokens = tokens_around(text, offset)
    at = bisect_left(tokens.lexed.ends, offset)
    inside = at < tokens.count and tokens.start(at) < offset
    if not inside:
        return tags_at(tokens, at, offset) if in_comment(tokens, at, offset) else _word(tokens, at - 1, offset, at)
    name = tokens.name(at)
    if name in ("STRING", "OPEN_STRING", "URI", "OPEN_URI"):
        if name in _LITERALS and offset == tokens.end(at):
            return _word(tokens, at, offset, at + 1)
        return _uri(tokens, at, offset) if name.endswith("URI") else _quoted(tokens, at, offset)
    if name == "PLACEHOLDER" or text[tokens.start(at)].isdigit():
        return None
    if tokens.is_word(at):
        return _word(tokens, at - 1, tokens.start(at), at, offset)
    return _word(tokens, at, offset, at + 1)


def _uri(tokens: Tokens, at: int, offset: int) -> CompletionContext:
    start = tokens.start(at) + 1
    is_open = tokens.name(at) == "OPEN_URI"
    end = _word_end(tokens.text, offset, "_:-.") if is_open else tokens.end(at) - 1
    closing = "`" if is_open else ""
    query, items = tokens.text[start:offset], builtin_items.uris(closing=closing)
    return CompletionContext(start, end, query, items=items, closing=closing, placeholder="")


def _quoted(tokens: Tokens, at: int, offset: int) -> CompletionContext | None:
    """Inside the string of `@"foo"`, a name; any other string is text."""
    start = tokens.start(at)
    is_open = tokens.name(at) == "OPEN_STRING"
    if tokens.name(at - 1) != "@" or tokens.end(at - 1) != start:
        return None
    end = _word_end(tokens.text, offset, "_-.") if is_open else tokens.end(at) - 1
    return CompletionContext(
        start + 1,
        end,
        tokens.text[start + 1 : offset],
        _quoted_only,
        closing='"' if is_open else "",
        name=(start - 1, tokens.end(at)),
        placeholder="",
    )


def _word_end(text: str, offset: int, marks: str) -> int:
    end = offset
    while end < len(text) and (text[end].isalnum() or text[end] in marks):
        end += 1
    return end


def _word(tokens: Tokens, before: int, start: int, at: int, offset: int | None = None) -> CompletionContext | None:
    """The context of a word at `start`, behind the token `before`; `at` is the token that stands there or follows."""
    cursor = start if offset is None else offset
    is_there = tokens.is_word(at) and tokens.start(at) == start
    end = tokens.end(at) if is_there else start
    following = tokens.name(at + 1) if is_there else tokens.name(at)
    query = tokens.text[start:cursor]
    previous = tokens.name(before)
    if previous == ".":
        return None if _ends_send(tokens, before) else _member(tokens, before, start, end, query)
    if previous == "(" and tokens.name(before - 1) == "IDENT" and tokens.name(before - 2) in ("new", ","):
        return CompletionContext(start, end, query, items=builtin_items.uris("`", "`"), placeholder="")
    opening = tokens.opening(before)
    if previous in ("{", "|") and _opens_agent(tokens, opening):
        return CompletionContext(start, end, query, items=builtin_items.MEMBERS, placeholder="")
    with_forms = _ends_line(tokens.text, end)
    infix: tuple[BuiltinItem, ...] = ()
    if previous in _OPERANDS and not (previous == ")" and tokens.name(tokens.opening(before - 1) - 1) == "if"):
        infix = builtin_items.INFIX
        if "\n" not in tokens.text[tokens.end(before) : start]:
            return CompletionContext(start, end, query, items=infix)
    spell = _spelling(tokens, before, opening, following)
    if spell in (_name, _evaluated) or following in _SEND:
        return CompletionContext(start, end, query, spell)
    items = (*builtin_items.processes(with_forms), *infix)
    takes_calls = with_forms and spell is _statement
    return CompletionContext(start, end, query, spell, items, builtin_items.PATTERNS, takes_calls=takes_calls)


def _member(tokens: Tokens, dot: int, start: int, end: int, query: str) -> CompletionContext:
    """Behind a dot: the methods that the receiver may have, and forms that it can be put into."""
    following = next((i for i in range(dot + 1, tokens.count) if tokens.start(i) >= end), tokens.count)
    fitting = methods_of(type_before(tokens, dot))
    methods = builtin_items.methods(tokens.name(following) == "(")
    items = [method for method in methods if method.label in fitting]
    if _ends_line(tokens.text, end):
        items += postfix_forms(tokens, dot)
    return CompletionContext(start, end, query, items=tuple(items), placeholder="")


def _ends_send(tokens: Tokens, dot: int) -> bool:
    """Whether the dot ends `x!?(…).` or `x!m(…).`."""
    if tokens.name(dot - 1) != ")":
        return False
    head = tokens.opening(dot - 2) - 1
    return tokens.name(head) == "!?" or tokens.name(head - 1) == "!"


def _opens_agent(tokens: Tokens, opening: int) -> bool:
    """Whether the bracket opens the members of `agent A {`."""
    return tokens.name(opening) == "{" and "agent" in (tokens.name(opening - 2), tokens.name(opening - 3))


def _ends_line(text: str, end: int) -> bool:
    """Whether nothing but closing brackets and the like follows on the line: a form with holes fits there."""
    stop = next((i for i in range(end, len(text)) if text[i] in "\r\n"), len(text))
    return text[end:stop].strip(" \t)]}|,;") == ""


# ------------------------------------------------------------------------------------------------ spelling


def _spelling(tokens: Tokens, before: int, opening: int, following: str) -> NameFormat:
    """How names are written behind the token `before` (docs/rholang.md 2.1: `*x` as a process, `@x` as a name)."""
    previous = tokens.name(before)
    if previous == "@":
        return _in_quote
    if following in _SEND or previous in _BEFORE_NAME:
        return _name
    if previous == "*" and tokens.name(before - 1) not in _OPERANDS:
        return _evaluated
    if previous in _OPERANDS:
        return _statement
    if previous in _BEFORE_STATEMENT:
        return _value if tokens.name(opening - 1).startswith("bundle") and before == opening else _statement
    return _value


def _is_quoted(name: str) -> bool:
    return name.startswith('@"')


def _plain(name: str) -> bool:
    """Compound names such as `@[1, 2]` are shown nowhere: whoever wants one writes it."""
    return _is_quoted(name) or not name.startswith("@")


def _statement(name: str, sort: Sort) -> str | None:
    return name if _plain(name) else None


def _name(name: str, sort: Sort) -> str | None:
    if not _plain(name):
        return None
    return f"@{name}" if sort is Sort.PROCESS else name


def _value(name: str, sort: Sort) -> str | None:
    if name.startswith("@"):
        return None
    return f"*{name}" if sort is Sort.NAME else name


def _evaluated(name: str, sort: Sort) -> str | None:
    return None if name.startswith("@") or sort is Sort.PROCESS else name


def _in_quote(name: str, sort: Sort) -> str | None:
    return None if name.startswith("@") or sort is Sort.NAME else name


def _quoted_only(name: str, sort: Sort) -> str | None:
    return name if _is_quoted(name) and len(name) > len('@""') else None
