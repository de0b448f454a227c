"""Name resolution: identifiers by scope, all other names by structure (docs/rholang.md 2.1).

The identity of a compound name such as `@(*lib, "get")` is a text built from its structure, so that blanks, comments,
trailing commas, redundant parentheses and the order of a map's or set's parts do not count. `@*x` is `x`, and `@x` for
a process variable `x` is a use of `x`. A name whose structure refers to a local variable is private to the file.
"""

from collections.abc import Iterable
from hashlib import blake2b

from rholsp.model.columns import ROLE_BITS
from rholsp.model.summary import Role, Sort, SymbolKind
from rholsp.rholang import nodes
from rholsp.rholang.lints import sorts as lints
from rholsp.rholang.lints.bundles import bundle_as_channel
from rholsp.rholang.pattern_shapes import map_pairs
from rholsp.rholang.summary_builder import (
    NAME,
    PROCESS,
    USE,
    Builder,
    Part,
    bind,
    bound_outside,
    first_token,
    last_token,
    shared,
    visit,
    visit_value,
)

LOCAL = "\0"
"""Marks a local variable in an identity; no token contains it but a string, which cannot make two names equal."""
_MAX_IDENTITY = 400
_MAX_SHOWN = 80


def variable(b: Builder, token: int, role: int) -> int:
    """An identifier in name position. Returns its token, or -1 where it binds or where it is no name at all."""
    kind = b.kinds[token]
    if kind not in b.tokens.bindable:
        if kind == b.tokens.wildcard:
            lints.wildcard(b, token)
        return -1
    symbol = _refer(b, token, role, Sort.NAME)
    if symbol < 0:
        return -1
    draft = b.symbols[symbol]
    if role <= Role.RECEIVE:
        if draft.depth != b.depth:
            b.leaked.add(symbol)
        elif b.outside is not None:
            b.called.add(symbol)
    if draft.sort == PROCESS:
        lints.process_as_name(b, token, symbol, role)
    return token


def process_variable(b: Builder, token: int, role: int = USE, quote: int | None = None) -> int:
    """An identifier in process position; ``quote`` is the `@` right before it, if there is one."""
    symbol = _refer(b, token, role, Sort.PROCESS)
    if symbol < 0:
        return -1
    if b.symbols[symbol].sort == NAME:
        lints.name_as_process(b, token, symbol, quote)
    return token


def _refer(b: Builder, token: int, role: int, sort: Sort) -> int:
    """The symbol that an identifier refers to, whose occurrence it becomes; -1 where it binds, with this sort."""
    name = b.text[b.starts[token] : b.ends[token]]
    symbol = b.env.get(name)
    if symbol is None and b.found is None:
        symbol = bound_outside(b, name)
    if symbol is None:
        if b.found is not None:
            bind(b, token, sort, b.found, b.kind)
            return -1
        symbol = b.workspace.get(name)
        if symbol is None:
            symbol = shared(b, name, name, name, SymbolKind.FREE)
        if sort is Sort.PROCESS and role != Role.CONTRACT:
            # Whatever is done with `@x`, the `x` in it is a process, and nothing is bound to it.
            role = USE
    b.owner[token] = symbol << ROLE_BITS | role
    return symbol


def name(b: Builder, part: Part, role: int) -> int:
    """Walk a name. Returns the token where its occurrence begins, or -1 where there is none."""
    if part.__class__ is int:
        return variable(b, part, role)
    if part is None:
        return -1
    if part[0] == "quote":
        return quoted(b, part, role)
    visit(b, part)
    return -1


def quoted(b: Builder, node: tuple[Part, ...], role: int) -> int:
    """Walk `@P`. Returns the token where its occurrence begins, or -1 where there is none."""
    inner = unwrap(node[nodes.QUOTE_OPERAND])
    if inner is None:
        return -1
    if inner.__class__ is int:
        kind = b.kinds[inner]
        if kind in b.tokens.identifiers:
            sign = node[nodes.QUOTE_SIGN] if inner == node[nodes.QUOTE_OPERAND] else None
            return process_variable(b, inner, role, sign)
        if kind == b.tokens.wildcard:
            lints.wildcard(b, inner)
            return -1
    elif inner[0] == "eval":
        return name(b, inner[nodes.EVAL_OPERAND], role)
    elif inner[0] == "bundle" and b.found is None:
        bundle_as_channel(b, node, inner, role)
    b.names_told += 1
    visit_value(b, inner)
    b.names_told -= 1
    first, last = node[nodes.QUOTE_SIGN], last_token(b, node)
    if b.found is not None or first is None or last is None:
        return -1
    b.owner[first] = _compound(b, inner, first, last) << ROLE_BITS | role
    b.compound[first] = last
    return int(first)


def _compound(b: Builder, inner: Part, first: int, last: int) -> int:
    b.involved = []
    identity = "@" + structure(b, inner)
    is_local = bool(b.involved) or LOCAL in identity
    if len(identity) > _MAX_IDENTITY:
        digest = blake2b(identity.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
        identity = f"@{LOCAL if is_local else ''}{digest}"
    known_by = involving(identity, b.involved)
    symbol = b.workspace.get(known_by)
    if symbol is not None:
        return symbol
    shown = " ".join(b.text[b.starts[first] : min(b.ends[last], b.starts[first] + 4 * _MAX_SHOWN)].split())
    if len(shown) > _MAX_SHOWN:
        shown = shown[: _MAX_SHOWN - 1] + "…"
    structure_ = identity if is_local else ""
    return shared(b, known_by, shown, None if is_local else identity, SymbolKind.QUOTED, structure_)


def involving(identity: str, binders: Iterable[int]) -> str:
    """By what a compound name is known in `Builder.workspace`: its structure, and the binders in it."""
    return LOCAL.join([identity, *map(str, binders)])


def uri(b: Builder, token: int) -> None:
    """A URI literal, wherever it stands."""
    text = b.text[b.starts[token] : b.ends[token]]
    b.owner[token] = shared(b, text, text, text, SymbolKind.URI) << ROLE_BITS | int(Role.USE)


def unwrap(part: Part) -> Part:
    """A process without the parentheses and braces around it."""
    while part.__class__ is tuple:
        if part[0] == "group" and part[nodes.GROUP_ITEMS] is not None and len(part[nodes.GROUP_ITEMS]) == 1:
            part = part[nodes.GROUP_ITEMS][0]
        elif part[0] == "braces" and part[nodes.BRACES_BODY] is not None and not _is_map(part[nodes.BRACES_BODY]):
            part = part[nodes.BRACES_BODY]
        else:
            break
    return part


def _is_map(body: Part) -> bool:
    return body.__class__ is tuple and body[0] in ("map", "rest")


# ------------------------------------------------------------------------------------------------ structure


def structure(b: Builder, part: Part) -> str:
    """Canonical text of a process whose names have been resolved."""
    part = unwrap(part)
    if part is None:
        return "?"
    if part.__class__ is int:
        return _token(b, part)
    build = _BUILDERS.get(part[0])
    return build(b, part) if build is not None else _flat(b, part)


def _token(b: Builder, token: int) -> str:
    owner = b.owner.get(token)
    if owner is not None:
        return _identity(b, owner >> ROLE_BITS)
    text = b.text[b.starts[token] : b.ends[token]]
    return text.lstrip("0") or "0" if b.tokens.names.get(b.kinds[token]) == "INTEGER" else text


def _identity(b: Builder, symbol: int) -> str:
    draft = b.symbols[symbol]
    if draft.key is not None:
        return draft.key
    b.involved.append(symbol)
    return f"{LOCAL}{draft.identity or draft.name} "


def _flat(b: Builder, part: Part) -> str:
    """Any other process: its tokens, with names replaced by what they refer to."""
    token, last = first_token(part), last_token(b, part)
    if token is None or last is None:
        return "?"
    pieces = []
    while token <= last:
        pieces.append(_token(b, token))
        token = b.compound.get(token, token) + 1
    return " ".join(pieces)


def _sequence(b: Builder, args: list[Part] | None, rest: Part) -> list[str]:
    parts = [structure(b, arg) for arg in (args or [])[::2]]
    return [*parts, _rest(b, rest)] if rest is not None else parts


def _rest(b: Builder, rest: Part) -> str:
    return "..." + (structure(b, rest[nodes.REST_NAME]) if rest.__class__ is tuple else "?")


def _group(b: Builder, node: tuple[Part, ...]) -> str:
    parts = _sequence(b, node[nodes.GROUP_ITEMS], None)
    return f"({','.join(parts)}{',' if len(parts) == 1 else ''})"


def _list(b: Builder, node: tuple[Part, ...]) -> str:
    return f"[{','.join(_sequence(b, node[nodes.LIST_ITEMS], node[nodes.LIST_REST]))}]"


def _pathmap(b: Builder, node: tuple[Part, ...]) -> str:
    return f"{{|{','.join(_sequence(b, node[nodes.PATHMAP_ITEMS], node[nodes.PATHMAP_REST]))}|}}"


def _set(b: Builder, node: tuple[Part, ...]) -> str:
    return f"Set({','.join(sorted(_sequence(b, node[nodes.SET_ITEMS], node[nodes.SET_REST])))})"


def _braces(b: Builder, node: tuple[Part, ...]) -> str:
    body = node[nodes.BRACES_BODY]
    if body is None:
        return "{}"
    if body[0] == "rest":
        return f"{{{_rest(b, body)}}}"
    parts = sorted(f"{structure(b, key)}:{structure(b, value)}" for key, value in map_pairs(body))
    if body[nodes.MAP_REST] is not None:
        parts.append(_rest(b, body[nodes.MAP_REST]))
    return f"{{{','.join(parts)}}}"


def _negative(b: Builder, node: tuple[Part, ...]) -> str:
    return f"-{structure(b, node[nodes.NEGATIVE_OPERAND])}"


def _eval(b: Builder, node: tuple[Part, ...]) -> str:
    operand = node[nodes.EVAL_OPERAND]
    if operand.__class__ is tuple and operand[0] == "quote":
        owner = b.owner.get(operand[nodes.QUOTE_SIGN])
        # A compound name inside has its identity already; building it anew at every level would be quadratic.
        return (
            structure(b, operand[nodes.QUOTE_OPERAND])
            if owner is None
            else _identity(b, owner >> ROLE_BITS).removeprefix("@")
        )
    return f"*{structure(b, operand)}"


_BUILDERS = {
    "group": _group,
    "list": _list,
    "pathmap": _pathmap,
    "set": _set,
    "braces": _braces,
    "negative": _negative,
    "eval": _eval,
}
