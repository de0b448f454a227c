"""The documents of Rholang's processes: one function for each kind of node, which adds its tokens in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from rholsp.rholang import nodes
from rholsp.rholang.formatting.binds import tell_binds, tell_guard, tell_receipts
from rholsp.rholang.formatting.brackets import block, enclosed, pairs, parenthesised, separated, side_by_side
from rholsp.syntax.formatting.document import BLANK, CLOSE, KEEP, LINKED, SOFT, TIGHT, Document, Indent, Rows
from rholsp.syntax.tree import Node, Slot

_OPERATORS = frozenset(
    {"or", "and", "equal", "matches", "compare", "add", "multiply", "pattern_or", "pattern_and"}
)  # fmt: skip
_STATEMENTS = frozenset({"new", "for", "match", "if", "contract", "let", "select", "agent"})
_CHAIN = 3
"""So many methods one after the other may each have a line."""


def process(document: Document, slot: Slot) -> None:
    """Any part of a tree; braces are padded."""
    if slot.__class__ is int:
        document.token(slot)
    elif slot is not None:
        _NODES[slot[0]](document, slot)


def operand(document: Document, slot: Slot) -> None:
    """A part of an expression: braces are tight."""
    if slot.__class__ is tuple and slot[0] == "braces":
        _braces(document, slot, TIGHT)
    else:
        process(document, slot)


def statements(document: Document, items: list[Slot]) -> None:
    """The processes of a file."""
    for item in items:
        side_by_side(document, process, item)
        document.gap = SOFT | BLANK


def cases(document: Document, items: list[Slot]) -> None:
    """Cases of a `match`, or branches of a `select`."""
    for item in items:
        process(document, item)
        document.gap = SOFT | BLANK


# ------------------------------------------------------------------------------------------------ expressions


def _par(document: Document, node: Node) -> None:
    document.begin(Indent.SAME)
    side_by_side(document, process, node)
    document.end()


def _operation(document: Document, node: Node, indent: Indent = Indent.LINE) -> None:
    """Operators of one kind in a row are one group; a line ends behind them."""
    kind, spine = node[0], []
    left: Slot = node
    while left.__class__ is tuple and left[0] == kind:
        spine.append((left[nodes.OPERATOR], left[nodes.RIGHT]))
        left = left[nodes.LEFT]
    document.begin(indent)
    operand(document, left)
    for operator, right in reversed(spine):
        document.separator(operator, BLANK, SOFT | BLANK)
        operand(document, right)
    document.end()


def _method(document: Document, node: Node) -> None:
    calls = []
    left: Slot = node
    while left.__class__ is tuple and left[0] == "method":
        calls.append(left[nodes.METHOD_DOT :])
        left = left[nodes.METHOD_LEFT]
    document.begin(Indent.LINE)
    operand(document, left)
    for dot, name, opening, args, closing in reversed(calls):
        document.gap = (SOFT if len(calls) >= _CHAIN else KEEP) | TIGHT
        document.token(dot)
        document.token(name)
        enclosed(document, operand, opening, args, None, closing)
    document.end()


def _prefixed(document: Document, node: Node) -> None:
    """A mark and what it belongs to: `@x`, `*x`, `-1`, `~p`, `=*x`, `%t`, `...x`."""
    for slot in node[1:]:
        operand(document, slot)


def _not(document: Document, node: Node) -> None:
    _, word, negated = node
    document.token(word)
    document.gap = BLANK
    operand(document, negated)


# ------------------------------------------------------------------------------------------------ sends


def _send(document: Document, node: Node) -> None:
    """`x!(a)`, `x!?(a).`, `x!?(a); P`, also as a source."""
    _, channel, send, opening, args, closing, *continuation = node
    process(document, channel)
    document.token(send)
    _arguments(document, opening, args, closing)
    for slot in continuation:
        process(document, slot)


def _method_send(document: Document, node: Node) -> None:
    """`x!m(a).`, `x!m(a); P`, also as a source."""
    _, channel, send, name, opening, args, closing, *continuation = node
    process(document, channel)
    document.token(send)
    document.token(name)
    _arguments(document, opening, args, closing)
    for slot in continuation:
        process(document, slot)


def _sequel(document: Document, node: Node) -> None:
    _, semicolon, following = node
    document.separator(semicolon, TIGHT, SOFT | BLANK)
    process(document, following)


def _arguments(document: Document, opening: int, args: list[Slot] | None, closing: int) -> None:
    if args is not None and len(args) == 1 and args[0].__class__ is tuple and args[0][0] in _OPERATORS:
        enclosed(document, _inside, opening, args, None, closing)
    else:
        enclosed(document, operand, opening, args, None, closing)


def _inside(document: Document, slot: Slot) -> None:
    """The only thing in its brackets: the lines of an operation are no further in than its first."""
    if slot.__class__ is tuple and slot[0] in _OPERATORS:
        _operation(document, slot, Indent.SAME)
    else:
        operand(document, slot)


# ------------------------------------------------------------------------------------------------ collections


def _braces(document: Document, node: Node, pad: int = BLANK) -> None:
    _, opening, body, closing = node
    kind = body[0] if body.__class__ is tuple else ""
    if kind not in ("map", "rest"):
        block(document, process, opening, body, closing, pad)
        return
    document.token(opening)
    document.enter(Indent.LINE, Rows.BLOCK)
    document.gap = SOFT | TIGHT
    if kind == "map":
        pairs(document, operand, body)
    else:
        process(document, body)
    document.gap = CLOSE | TIGHT
    document.token(closing)
    document.end()


def _list(document: Document, node: Node) -> None:
    _, opening, args, rest, closing = node
    enclosed(document, operand, opening, args, rest, closing)


def _set(document: Document, node: Node) -> None:
    _, word, opening, args, rest, closing = node
    document.token(word)
    enclosed(document, operand, opening, args, rest, closing)


def _group(document: Document, node: Node) -> None:
    _, opening, args, closing = node
    _arguments(document, opening, args, closing)


# ------------------------------------------------------------------------------------------------ statements


def _body(document: Document, slot: Slot) -> None:
    """What a statement governs: behind it where it is in braces, otherwise perhaps on a line of its own."""
    if slot.__class__ is tuple and slot[0] == "braces":
        document.gap = BLANK
        process(document, slot)
        return
    document.enter(Indent.LINE)
    document.gap = KEEP | BLANK
    process(document, slot)
    document.end()


def _new(document: Document, node: Node) -> None:
    _, new, declarations, into, body = node
    document.token(new)
    document.enter(Indent.LINE, Rows.BLOCK)
    document.gap = SOFT | BLANK
    separated(document, process, declarations, None)
    document.gap = LINKED | BLANK
    document.token(into)
    document.end()
    _body(document, body)


def _declaration(document: Document, node: Node) -> None:
    for slot in node[1:]:
        process(document, slot)


def _linking(document: Document, node: Node) -> None:
    _, word, names, into, body = node
    document.token(word)
    document.gap = BLANK
    document.begin(Indent.LINE)
    separated(document, process, names, None)
    document.end()
    document.gap = BLANK
    document.token(into)
    _body(document, body)


def _if(document: Document, node: Node) -> None:
    """All branches on one line, or each block on lines of its own: they are one group."""
    document.begin(Indent.LINE, rows=Rows.ALL)
    branch: Slot = node
    while branch.__class__ is tuple and branch[0] == "if":
        _, word, opening, condition, closing, then, otherwise, branch = branch
        document.token(word)
        document.gap = BLANK
        parenthesised(document, opening, closing, partial(_inside, document, condition))
        _branch_of_if(document, then)
        if otherwise is None:
            break
        is_block = then.__class__ is tuple and then[0] == "braces"
        if is_block and not document.plain(otherwise):
            document.lengthen()
        document.gap = BLANK if is_block and otherwise not in document.unusual else CLOSE | BLANK
        document.token(otherwise)
        document.gap = BLANK
    if branch is not None:
        _branch_of_if(document, branch)
    document.end()


def _branch_of_if(document: Document, slot: Slot) -> None:
    body = slot[nodes.BRACES_BODY] if slot.__class__ is tuple and slot[0] == "braces" else None
    if body is None or (body.__class__ is tuple and body[0] in ("map", "rest")):
        _body(document, slot)
        return
    _, opening, body, closing = slot
    document.gap = BLANK
    document.token(opening)
    document.gap = SOFT | BLANK
    document.begin(Indent.SAME)
    side_by_side(document, process, body)
    document.end()
    document.gap = CLOSE | BLANK
    document.token(closing)


def _contract(document: Document, node: Node) -> None:
    _, word, name, opening, formals, rest, closing, equals, brace, body, close = node
    document.token(word)
    document.gap = BLANK
    process(document, name)
    enclosed(document, process, opening, formals, rest, closing)
    document.gap = BLANK
    document.token(equals)
    document.gap = BLANK
    block(document, process, brace, body, close, BLANK)


def _for(document: Document, node: Node) -> None:
    _, word, opening, receipts, closing, brace, body, close = node
    document.token(word)
    document.gap = BLANK
    document.token(opening)
    if document.plain(document.next):
        document.enter(
            Indent.ALIGNED if len(receipts) > 1 or len(receipts[0][nodes.RECEIPT_BINDS]) > 1 else Indent.COLUMN
        )
        document.gap = TIGHT
        tell_receipts(document, operand, receipts)
    else:
        document.enter(Indent.LINE)
        document.gap = KEEP | TIGHT
        tell_receipts(document, operand, receipts)
        document.gap = CLOSE | TIGHT
    document.token(closing)
    document.end()
    document.gap = BLANK
    block(document, process, brace, body, close, BLANK)


def _bind(document: Document, node: Node) -> None:
    _, names, rest, arrow, source = node
    document.begin(Indent.COLUMN)
    separated(document, process, names, rest)
    document.gap = BLANK if names or rest else TIGHT
    document.token(arrow)
    document.gap = KEEP | BLANK
    process(document, source)
    document.end()


def _choices(document: Document, opening: int, items: list[Slot], closing: int) -> None:
    document.token(opening)
    document.enter(Indent.LINE, Rows.ALL)
    document.gap = SOFT | BLANK
    cases(document, items)
    document.gap = CLOSE | BLANK
    document.token(closing)
    document.end()


def _select(document: Document, node: Node) -> None:
    _, word, opening, branches, closing = node
    document.token(word)
    document.gap = BLANK
    _choices(document, opening, branches, closing)


def _match(document: Document, node: Node) -> None:
    _, word, matched, opening, items, closing = node
    document.token(word)
    document.gap = BLANK
    operand(document, matched)
    document.gap = BLANK
    _choices(document, opening, items, closing)


def _case(document: Document, node: Node) -> None:
    _, pattern, where, guard, arrow, body = node
    operand(document, pattern)
    _chosen(document, where, guard, arrow, body)


def _branch(document: Document, node: Node) -> None:
    _, binds, where, guard, arrow, body = node
    document.begin(Indent.ALIGNED)
    tell_binds(document, process, binds)
    document.end()
    _chosen(document, where, guard, arrow, body)


def _chosen(document: Document, where: int | None, guard: Slot, arrow: int, body: Slot) -> None:
    tell_guard(document, operand, where, guard, BLANK)
    document.gap = BLANK
    document.token(arrow)
    kind = body[0] if body.__class__ is tuple else ""
    if kind == "braces":
        document.gap = BLANK
        process(document, body)
        return
    document.enter(Indent.LINE)
    document.gap = (KEEP if kind in _STATEMENTS else SOFT) | BLANK
    process(document, body)
    document.end()


def _bundle(document: Document, node: Node) -> None:
    _, word, opening, body, closing = node
    document.token(word)
    block(document, process, opening, body, closing, TIGHT)


def _let(document: Document, node: Node) -> None:
    _, word, declarations, into, body = node
    document.token(word)
    document.gap = BLANK
    document.enter(Indent.ALIGNED if len(declarations) > 1 else Indent.COLUMN, amount=1)
    tell_binds(document, process, declarations)
    document.end()
    document.gap = BLANK
    document.token(into)
    _body(document, body)


def _let_variable(document: Document, node: Node) -> None:
    _, name, equals, value = node
    document.token(name)
    document.gap = BLANK
    document.token(equals)
    document.gap = BLANK
    operand(document, value)


def _let_names(document: Document, node: Node) -> None:
    _, names, rest, arrow, values = node
    document.begin(Indent.LINE)
    separated(document, process, names, rest)
    document.gap = BLANK if names or rest else TIGHT
    document.token(arrow)
    document.gap = BLANK
    separated(document, operand, values, None)
    document.gap = TIGHT
    document.end()


def _agent(document: Document, node: Node) -> None:
    _, word, name, opening, members, closing = node
    document.token(word)
    document.gap = BLANK
    process(document, name)
    document.gap = BLANK
    document.token(opening)
    document.enter(Indent.LINE, Rows.BLOCK)
    document.gap = SOFT | BLANK
    side_by_side(document, process, ("par", members))
    document.gap = CLOSE | BLANK
    document.token(closing)
    document.end()


def _member(document: Document, node: Node) -> None:
    _, private, word, name, opening, formals, rest, closing, brace, body, close = node
    for token in (private, word, name):
        if token is not None:
            document.token(token)
            document.gap = BLANK
    document.gap = TIGHT
    enclosed(document, process, opening, formals, rest, closing)
    document.gap = BLANK
    block(document, process, brace, body, close, BLANK)


_NODES: Mapping[str, Callable[[Document, Node], None]] = {
    "par": _par,
    **dict.fromkeys(_OPERATORS, _operation),
    "method": _method,
    **dict.fromkeys(("quote", "eval", "negative", "negation", "var_ref", "template", "rest", "names_rest"), _prefixed),
    "not": _not,
    "plain_send": _send,
    "method_send": _method_send,
    "sync_send": _send,
    "sequel": _sequel,
    "braces": _braces,
    "list": _list,
    "pathmap": _list,
    "set": _set,
    "group": _group,
    "new": _new,
    "decl": _declaration,
    "linking": _linking,
    "if": _if,
    "contract": _contract,
    "for": _for,
    "bind": _bind,
    "method_source": _method_send,
    "ack_source": _prefixed,
    "sync_source": _send,
    "select": _select,
    "branch": _branch,
    "match": _match,
    "case": _case,
    "bundle": _bundle,
    "let": _let,
    "let_variable": _let_variable,
    "let_names": _let_names,
    "agent": _agent,
    "agent_member": _member,
}
