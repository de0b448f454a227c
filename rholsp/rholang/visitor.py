"""The tree visitor: handles each kind of node. Binding constructs are in binding.py and agents.py.

`TABLE` and `TOKENS` at the end list everything the grammar can produce.
"""

from collections.abc import Callable

from rholsp.model.columns import ROLE_BITS
from rholsp.model.summary import Role, Send, Sort, Span, SymbolKind
from rholsp.rholang import binding, channels, names, nodes, registry
from rholsp.rholang.agents import agent
from rholsp.rholang.lints import signs, values
from rholsp.rholang.lints import sorts as lints
from rholsp.rholang.lints.tokens import placeholder
from rholsp.rholang.lints.types import type_of
from rholsp.rholang.pattern_shapes import shape_of
from rholsp.rholang.patterns import isolated, pattern
from rholsp.rholang.summary_builder import (
    NAME,
    PROCESS,
    Builder,
    Dispatch,
    Part,
    bind,
    bound_outside,
    first_token,
    last_token,
    span,
    visit,
    visit_list,
    visit_value,
    visit_values,
)
from rholsp.rholang.token_kinds import TokenKinds
from rholsp.syntax.units import UNIT

Node = tuple[Part, ...]

SEND, EVAL, REFER, USE = int(Role.SEND), int(Role.EVAL), int(Role.REFER), int(Role.USE)
DECLARE = int(Role.DECLARE)

_NO_VALUE = frozenset(
    {"par", "new", "if", "for", "contract", "select", "match", "bundle", "let", "agent"}
    | {"plain_send", "sync_send", "method_send"}
)
"""Nodes of processes that have no value of their own."""
_STORE_ARGUMENTS = 6
"""Three arguments with the commas behind them: registry.py looks at sends of more."""


# ------------------------------------------------------------------------------------------------ transparent


def children(b: Builder, node: Node) -> None:
    """Any node whose parts are processes and tokens without a meaning of their own."""
    for part in node[1:]:
        if part.__class__ is tuple:
            b.dispatch.nodes[part[0]](b, part)
        elif part is not None:
            visit(b, part)


def par(b: Builder, node: Node) -> None:
    if b.items is None or b.names_told or b.found is not None:
        visit_list(b, node[nodes.PAR_PROCESSES])
        return
    for process in node[nodes.PAR_PROCESSES][::2]:
        b.items.walk(b, process)


def unit(b: Builder, node: Node) -> None:
    """What the parser passed over, where it does not stand as it stood, or in a larger unit."""
    items = b.items if b.outside is None else b.outside.items
    assert items is not None  # nothing is passed over otherwise
    visit(b, items.expanded(node))


def braces(b: Builder, node: Node) -> None:
    visit(b, node[nodes.BRACES_BODY])


def not_(b: Builder, node: Node) -> None:
    visit_value(b, node[nodes.NOT_OPERAND])
    if b.found is None:
        values.negation(b, node)


def if_(b: Builder, node: Node) -> None:
    visit_value(b, node[nodes.IF_CONDITION])
    if b.found is None:
        values.condition(b, node[nodes.IF_CONDITION])
    visit(b, node[nodes.IF_CONSEQUENCE])
    visit(b, node[nodes.IF_ALTERNATIVE])


def group(b: Builder, node: Node) -> None:
    args = node[nodes.GROUP_ITEMS]
    if args is None:
        if node[nodes.GROUP_CLOSE] is not None:
            lints.unit(b, node)
        return
    visit_values(b, args)
    if len(args) == 1 and args[0].__class__ is tuple and args[0][0] in _NO_VALUE and b.found is None:
        lints.group_of_process(b, node)


def collection(b: Builder, node: Node) -> None:
    """`[..]` and `{|..|}`."""
    visit_values(b, node[nodes.LIST_ITEMS])
    if node[nodes.LIST_REST] is not None:
        rest(b, node[nodes.LIST_REST])


def set_(b: Builder, node: Node) -> None:
    visit_values(b, node[nodes.SET_ITEMS])
    if node[nodes.SET_REST] is not None:
        rest(b, node[nodes.SET_REST])


def map_(b: Builder, node: Node) -> None:
    registry.note_map(b, node)
    b.depth += 1
    visit(b, node[nodes.MAP_KEY])
    signs.due(b, node[nodes.MAP_COLON], ":")
    visit(b, node[nodes.MAP_VALUE])
    for pair in node[nodes.MAP_PAIRS][1::2]:
        if pair is not None:
            visit(b, pair[nodes.PAIR_KEY])
            signs.due(b, pair[nodes.PAIR_COLON], ":")
            visit(b, pair[nodes.PAIR_VALUE])
    b.depth -= 1
    if node[nodes.MAP_REST] is not None:
        rest(b, node[nodes.MAP_REST])


def rest(b: Builder, node: Node) -> None:
    """`...r`: a binder in a pattern; elsewhere a use, which the nodes refuse."""
    token = node[nodes.REST_NAME]
    if b.found is None:
        dots, end = node[nodes.REST_DOTS], last_token(b, node)
        if dots is not None and end is not None:
            lints.pattern_part_outside_pattern(b, Span(b.starts[dots], b.ends[end]), "a remainder")
        if token is not None and b.kinds[token] in b.tokens.identifiers:
            names.process_variable(b, token)
    elif token is not None and b.kinds[token] in b.tokens.identifiers:
        bind(b, token, Sort.PROCESS, b.found, b.kind)


# ------------------------------------------------------------------------------------------------ operators


def operators(b: Builder, node: Node) -> None:
    """A chain of operators and methods, which leans to the left as far as the chain is long: no recursion."""
    spine = []
    part: Part = node
    while part.__class__ is tuple and part[0] in _SPINE:
        spine.append(part)
        part = part[nodes.LEFT]
    b.depth += 1
    visit(b, part)
    type_ = type_of(b, part) if b.found is None else None
    for link in reversed(spine):
        if b.found is None:
            type_ = values.link_type(b, link, type_)
        if link[0] == "method":
            visit_list(b, link[nodes.METHOD_ARGS])
        elif link[0] == "matches":
            _matches(b, link)
        else:
            visit(b, link[nodes.RIGHT])
            if link[0] in ("compare", "or", "and"):
                _dialect_of_operator(b, link[nodes.OPERATOR])
    b.depth -= 1


def _matches(b: Builder, node: Node) -> None:
    found: dict[str, int] = {}
    pattern(b, node[nodes.MATCHES_RIGHT], found, SymbolKind.CASE)
    if found:
        end = last_token(b, node)
        scope = Span(b.ends[end], b.ends[end]) if end is not None else None
        for symbol in found.values():
            b.symbols[symbol].scope = scope
            b.exempt_from_unused.add(symbol)


def _dialect_of_operator(b: Builder, operator: int | None) -> None:
    if operator is None:
        return
    match b.tokens.names[b.kinds[operator]]:
        case "||":
            lints.operator_of_one_dialect(b, operator, "`||` is rchain's alone; write `or`", "or")
        case "&&":
            lints.operator_of_one_dialect(b, operator, "`&&` is rchain's alone; write `and`", "and")
        case "<-":
            lints.operator_of_one_dialect(b, operator, "rchain's grammar reads `<-` as an arrow; write `< -`", "< -")


def negative(b: Builder, node: Node) -> None:
    if node[nodes.NEGATIVE_SIGN] is not None and b.tokens.names[b.kinds[node[nodes.NEGATIVE_SIGN]]] == "--":
        lints.operator_of_one_dialect(
            b, node[nodes.NEGATIVE_SIGN], "rchain's grammar reads `--` as set difference; write `- -`", "- -"
        )
    visit_value(b, node[nodes.NEGATIVE_OPERAND])
    if b.found is None:
        values.minus(b, node)


def conjunction(b: Builder, node: Node) -> None:
    """`a /\\ b`: both sides bind."""
    part: Part = node
    spine = []
    while part.__class__ is tuple and part[0] == node[0]:
        spine.append(part)
        part = part[nodes.LEFT]
    if b.found is None:
        lints.connective_outside_pattern(b, spine[-1])
    visit(b, part)
    for link in reversed(spine):
        visit(b, link[nodes.RIGHT])


def disjunction(b: Builder, node: Node) -> None:
    """`a \\/ b`: what a side binds is seen nowhere else."""
    part: Part = node
    operands = []
    while part.__class__ is tuple and part[0] == node[0]:
        operands.append(part[nodes.RIGHT])
        innermost, part = part, part[nodes.LEFT]
    operands.append(part)
    operands.reverse()
    if b.found is None:
        lints.connective_outside_pattern(b, innermost)
        for operand in operands:
            visit(b, operand)
        return
    sides = [set(isolated(b, operand)) for operand in operands]
    if b.strict and len(b.outer) == 1:
        lints.connective_in_formal(b, node)
        return
    unequal = sides[0].union(*sides) - sides[0].intersection(*sides)
    if unequal:
        lints.unequal_disjuncts(b, node, unequal)


def negation(b: Builder, node: Node) -> None:
    if b.found is None:
        lints.connective_outside_pattern(b, node)
        visit(b, node[nodes.NEGATION_OPERAND])
        return
    if b.strict and len(b.outer) == 1:
        lints.connective_in_formal(b, node)
    isolated(b, node[nodes.NEGATION_OPERAND])


# ------------------------------------------------------------------------------------------------ names


def eval_(b: Builder, node: Node) -> None:
    names.name(b, node[nodes.EVAL_OPERAND], EVAL)


def quote(b: Builder, node: Node) -> None:
    names.quoted(b, node, USE)


def var_ref(b: Builder, node: Node) -> None:
    """`=x` and `=*x`: refers past the pattern to what is in scope around it (docs/rholang.md 2.3)."""
    token = node[nodes.VAR_REF_NAME]
    if token is None or b.kinds[token] not in b.tokens.identifiers:
        return
    name = b.text[b.starts[token] : b.ends[token]]
    if b.found is None:
        lints.pattern_part_outside_pattern(b, Span(b.starts[token], b.ends[token]), f"`={name}`")
    symbol = b.env.get(name)
    for env in reversed(b.outer):
        if symbol is not None:
            break
        symbol = env.get(name)
    if symbol is None:
        symbol = bound_outside(b, name)
    if symbol is None:
        lints.unbound_reference(b, token, name)
        return
    b.owner[token] = symbol << ROLE_BITS | REFER
    sort = b.symbols[symbol].sort
    if sort == (PROCESS if node[nodes.VAR_REF_STAR] is not None else NAME):
        lints.reference_of_other_sort(b, node, symbol, sort == NAME)


def simple_type(b: Builder, token: int) -> None:
    if b.found is None:
        place = Span(b.starts[token], b.ends[token])
        lints.pattern_part_outside_pattern(b, place, f"the type `{b.text[place.start : place.end]}`")


def identifier(b: Builder, token: int) -> None:
    names.process_variable(b, token)


# ------------------------------------------------------------------------------------------------ sends


def plain_send(b: Builder, node: Node) -> None:
    at = names.name(b, node[nodes.PLAIN_SEND_CHANNEL], SEND)
    args = node[nodes.PLAIN_SEND_ARGS]
    visit_values(b, args)
    if at >= 0 and b.found is None:
        operator = node[nodes.PLAIN_SEND_OPERATOR]
        sign = "!!" if operator is not None and b.ends[operator] - b.starts[operator] == 2 else "!"
        note_send(b, at, node, nodes.PLAIN_SEND_CLOSE, sign, args)


def sync_send(b: Builder, node: Node) -> None:
    """`x!?(a).`, `x!?(a); P` and the source `x!?(a)`."""
    at = names.name(b, node[nodes.SYNC_SEND_CHANNEL], SEND)
    visit_values(b, node[nodes.SYNC_SEND_ARGS])
    if at >= 0 and b.found is None:
        note_send(b, at, node, nodes.SYNC_SEND_CLOSE, "!?", node[nodes.SYNC_SEND_ARGS])
    if len(node) > nodes.SYNC_SEND_CONTINUATION:
        visit(b, node[nodes.SYNC_SEND_CONTINUATION])


def method_send(b: Builder, node: Node) -> None:
    """`x!m(a).` is `x!?("m", a).` (docs/rholang.md 2.6); also as a source."""
    at = names.name(b, node[nodes.METHOD_SEND_CHANNEL], SEND)
    visit_values(b, node[nodes.METHOD_SEND_ARGS])
    if at >= 0 and b.found is None:
        method = node[nodes.METHOD_SEND_METHOD]
        note_send(b, at, node, nodes.METHOD_SEND_CLOSE, "!?", node[nodes.METHOD_SEND_ARGS], method)
    if len(node) > nodes.METHOD_SEND_CONTINUATION:
        visit(b, node[nodes.METHOD_SEND_CONTINUATION])


def note_send(
    b: Builder, at: int, node: Node, closing: int, operator: str, args: list[Part] | None, method: int | None = None
) -> None:
    """Record a send whose channel's occurrence begins at the token ``at``."""
    b.strings.clear()
    shapes = tuple([shape_of(b, arg) for arg in args[::2]]) if args is not None else ()
    if method is not None:
        shapes = (("str", b.text[b.starts[method] : b.ends[method]]), *shapes)
        b.strings.insert(0, b.starts[method])
    first = first_token(node[nodes.CHANNEL])
    last = node[closing]
    if last is None:
        last = last_token(b, node)
    assert first is not None  # the channel has an occurrence
    starts, ends = b.starts, b.ends
    name = Span(starts[at], ends[b.compound.get(at, at)])
    place = Span(starts[first], ends[at if last is None else last])
    symbol = b.owner[at] >> ROLE_BITS
    b.sends.append(Send(symbol, name, place, operator, shapes, tuple(b.strings)))
    values = args or []
    channels.note_message(b, symbol, values, (operator == "!?") + (method is not None))
    if operator != "!?":
        channels.note_gift(b, symbol, values)
    uri = b.symbols[symbol].uri
    if uri.startswith(registry.PREFIX) and operator != "!?":
        registry.note_call(b, uri, values[::2], place)
    elif len(values) > _STORE_ARGUMENTS:
        registry.note_store(b, values[::2], place)


def sequel(b: Builder, node: Node) -> None:
    visit(b, node[nodes.SEQUEL_BODY])


def bundle(b: Builder, node: Node) -> None:
    """docs/diagnostics.md RH111, RH112."""
    inner = names.unwrap(node[nodes.BUNDLE_BODY])
    if b.found is not None:
        before = len(b.found), b.wildcards
        visit(b, inner)
        if (len(b.found), b.wildcards) != before:
            lints.bundle_content(b, node)
        else:
            lints.bundle_in_pattern(b, node)
    elif inner.__class__ is int and b.kinds[inner] == b.tokens.wildcard:
        lints.bundle_content(b, node)
    elif inner.__class__ is tuple and inner[0] in ("pattern_and", "pattern_or", "negation"):
        lints.bundle_content(b, node)
        visit(b, inner[nodes.NEGATION_OPERAND] if inner[0] == "negation" else inner[nodes.LEFT])
        visit(b, None if inner[0] == "negation" else inner[nodes.RIGHT])
    else:
        visit_value(b, inner)
        if node[nodes.BUNDLE_KEYWORD] is not None and inner.__class__ is tuple and inner[0] == "eval":
            sign, name = b.tokens.names[b.kinds[node[nodes.BUNDLE_KEYWORD]]], inner[nodes.EVAL_OPERAND]
            if sign in ("bundle+", "bundle0") and name.__class__ is int:
                b.write_only.add(name)


def linking(b: Builder, node: Node) -> None:
    """`import A, B in P` and `export N in P`: names of the workspace that are declared (docs/rholang.md 1.7)."""
    if node[nodes.LINKING_KEYWORD] is not None:
        message = "no node reads `import` and `export`; bind the name with `new`, or look it up in the registry"
        lints.operator_of_one_dialect(b, node[nodes.LINKING_KEYWORD], message)
    for token in (node[nodes.LINKING_NAMES] or ())[::2]:
        if token is not None:
            names.variable(b, token, DECLARE)
    visit(b, node[nodes.LINKING_BODY])


def template(b: Builder, node: Node) -> None:
    """`%NAME`."""
    placeholder(b, span(b, node))


_SPINE = frozenset({"or", "and", "equal", "matches", "compare", "add", "multiply", "method"})

TABLE = {
    "program": children,
    "par": par,
    "if": if_,
    "not": not_,
    "pair": children,
    "negative": negative,
    "braces": braces,
    "group": group,
    "list": collection,
    "pathmap": collection,
    "set": set_,
    "map": map_,
    "rest": rest,
    **dict.fromkeys(_SPINE, operators),
    "pattern_and": conjunction,
    "pattern_or": disjunction,
    "negation": negation,
    "eval": eval_,
    "quote": quote,
    "var_ref": var_ref,
    "template": template,
    "plain_send": plain_send,
    "sync_send": sync_send,
    "method_send": method_send,
    "sync_source": sync_send,
    "method_source": method_send,
    "sequel": sequel,
    "bundle": bundle,
    "new": binding.new,
    "contract": binding.contract,
    "for": binding.for_,
    "select": binding.select,
    "match": binding.match_,
    "let": binding.let,
    "agent": agent,
    "linking": linking,
}
"""Every kind of node that can stand where a process, a source or a name is walked."""

TOKENS: dict[str, Callable[[Builder, int], object]] = {
    **dict.fromkeys(("Bool", "Int", "String", "Uri", "ByteArray", "BigInt"), simple_type),
    "_": lints.wildcard,
    "URI": names.uri,
}
"""Tokens that mean something where a process is walked, besides identifiers."""


def dispatch(tokens: TokenKinds) -> Dispatch:
    """The tables of this module, tokens by their kinds."""
    by_kind = {tokens.kind_of[name]: leaf for name, leaf in TOKENS.items()}
    return Dispatch(TABLE | {UNIT: unit}, dict.fromkeys(tokens.identifiers, identifier) | by_kind)
