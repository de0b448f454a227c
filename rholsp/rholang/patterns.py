"""Patterns: an identifier in one always binds; what it binds is seen where the construct says (docs/rholang.md 2.3)."""

from rholsp.model.summary import Sort, Span, SymbolKind
from rholsp.rholang import nodes
from rholsp.rholang.lints.patterns import CODE, code_as_pattern
from rholsp.rholang.summary_builder import Builder, Found, Part, bind, end_of, first_token, visit


def pattern(b: Builder, part: Part, found: Found, kind: SymbolKind, strict: bool = False) -> None:
    """Walk a process pattern. Its binders go to ``found``; they are not in scope yet.

    ``strict`` patterns are those of receives, which refuse `\\/` and `~`.
    """
    if part.__class__ is int:
        token_kind = b.kinds[part]
        if token_kind in b.tokens.identifiers:
            bind(b, part, Sort.PROCESS, found, kind)
            return
        if token_kind not in b.dispatch.tokens:
            return
    elif part is None:
        return
    elif part[0] in CODE:
        code_as_pattern(b, part)
    saved = b.env, b.found, b.kind, b.strict
    b.outer.append(b.env)
    b.env, b.found, b.kind, b.strict = {}, found, kind, strict
    visit(b, part)
    b.outer.pop()
    b.env, b.found, b.kind, b.strict = saved


def isolated(b: Builder, part: Part) -> Found:
    """Walk a side of `\\/`, or what stands behind `~`, inside a pattern: what it binds is visible in itself alone."""
    found: Found = {}
    saved = b.found
    b.found = found
    visit(b, part)
    b.found = saved
    if found:
        first = first_token(part)
        scope = Span(b.starts[first], end_of(b, part)) if first is not None else None
        for symbol in found.values():
            b.symbols[symbol].scope = scope
            b.exempt_from_unused.add(symbol)
    return found


def formals(
    b: Builder, names: list[Part] | None, rest: Part, found: Found, kind: SymbolKind, strict: bool = True
) -> None:
    """Walk a list of name patterns, as of a contract or a bind: `x` binds a name, `@x` a process."""
    identifiers = b.tokens.identifiers
    for name in names[::2] if names is not None else ():
        if name.__class__ is int:
            if b.kinds[name] in b.tokens.bindable:
                bind(b, name, Sort.NAME, found, kind)
        elif name is not None:
            inner = name[nodes.QUOTE_OPERAND]
            if inner.__class__ is int and b.kinds[inner] in identifiers:
                bind(b, inner, Sort.PROCESS, found, kind)
            else:
                pattern(b, inner, found, kind, strict)
    remainder(b, rest, found, kind)


def remainder(b: Builder, rest: Part, found: Found, kind: SymbolKind) -> None:
    """`...@r` of a list of names binds the list of the other arguments."""
    if (
        rest is not None
        and rest[nodes.NAMES_REST_NAME] is not None
        and b.kinds[rest[nodes.NAMES_REST_NAME]] in b.tokens.identifiers
    ):
        bind(b, rest[nodes.NAMES_REST_NAME], Sort.PROCESS, found, kind)


def process_formals(b: Builder, names: list[Part] | None, rest: Part, found: Found) -> None:
    """An agent's method has its formals in a list pattern: `x` binds a process, as `@x` does (docs/rholang.md 2.7)."""
    for name in names[::2] if names is not None else ():
        part = name[nodes.QUOTE_OPERAND] if name.__class__ is tuple else name
        pattern(b, part, found, SymbolKind.FORMAL)
    remainder(b, rest, found, SymbolKind.FORMAL)
