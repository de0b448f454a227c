"""Constructs that bind: new, contract, for, select, match, let (docs/rholang.md 2.2)."""

from rholsp.model.columns import ROLE_BITS
from rholsp.model.summary import Receive, Role, Sort, Span, SymbolKind
from rholsp.rholang import channels, names, nodes
from rholsp.rholang.declarations import contract_draft, documentation_of, finish_contract, outline_binders
from rholsp.rholang.lints import binders as lints
from rholsp.rholang.lints import signs
from rholsp.rholang.pattern_shapes import name_shape
from rholsp.rholang.patterns import formals, pattern
from rholsp.rholang.summary_builder import (
    Builder,
    Found,
    Part,
    Undo,
    declare,
    end_of,
    expose,
    first_token,
    restore,
    visit,
    visit_value,
)

Node = tuple[Part, ...]

CONTRACT, RECEIVE = int(Role.CONTRACT), int(Role.RECEIVE)


# ------------------------------------------------------------------------------------------------ new


def new(b: Builder, node: Node) -> None:
    """Each binder is a name, visible in the body only."""
    decls = [decl for decl in (node[nodes.NEW_DECLS] or ())[::2] if decl is not None]
    doc = documentation_of(b, node[nodes.NEW_KEYWORD], banner=len(decls) > 1)
    found: Found = {}
    drafts: list[tuple[Part, int]] = []
    for decl in decls:
        token = decl if decl.__class__ is int else decl[nodes.DECL_NAME]
        if token is None or b.kinds[token] not in b.tokens.bindable:
            continue
        name = b.text[b.starts[token] : b.ends[token]]
        with_uri = decl.__class__ is tuple and decl[nodes.DECL_URI] is not None
        symbol = declare(b, token, Sort.NAME, SymbolKind.NEW)
        draft = b.symbols[symbol]
        if not draft.doc and (len(decls) == 1 or not with_uri):
            draft.doc = doc
        if with_uri and b.kinds[decl[nodes.DECL_URI]] == b.tokens.kind_of["URI"]:
            draft.uri = b.text[b.starts[decl[nodes.DECL_URI]] + 1 : b.ends[decl[nodes.DECL_URI]] - 1]
            names.uri(b, decl[nodes.DECL_URI])
        if name in found:
            lints.duplicate_new(b, symbol, found[name])
            draft.scope = Span(0, 0)
        found[name] = symbol
        drafts.append((decl, symbol))
    in_token = node[nodes.NEW_IN]
    end = end_of(b, node)
    start = b.ends[in_token] if in_token is not None else end
    undo: Undo = []
    expose(b, found, start, end, undo)
    for _, symbol in drafts:
        b.symbols[symbol].scope = Span(start, end)
    if b.found is None:
        outline_binders(b, drafts, "new")
    visit(b, node[nodes.NEW_BODY])
    restore(b, undo)


# ------------------------------------------------------------------------------------------------ contract


def contract(b: Builder, node: Node) -> None:
    """The name is a use in the scope around (nothing is declared); the formals are visible in the body only."""
    at = names.name(b, node[nodes.CONTRACT_NAME], CONTRACT)
    found: Found = {}
    undo: Undo = []
    end = end_of(b, node)
    opening = node[nodes.CONTRACT_OPEN_BODY]
    start = b.starts[opening] if opening is not None else end
    if at < 0 or b.found is not None:
        formals(b, node[nodes.CONTRACT_FORMALS], node[nodes.CONTRACT_REST], found, SymbolKind.FORMAL)
        expose(b, found, start, end, undo)
        visit(b, node[nodes.CONTRACT_BODY])
        restore(b, undo)
        return
    draft = contract_draft(b, node, at, "contract")
    b.traffic.taken.add(draft.symbol)
    formals(b, node[nodes.CONTRACT_FORMALS], node[nodes.CONTRACT_REST], found, SymbolKind.FORMAL)
    channels.note_taking(b, draft.symbol, node[nodes.CONTRACT_FORMALS], node[nodes.CONTRACT_REST])
    expose(b, found, start, end, undo)
    visit(b, node[nodes.CONTRACT_BODY])
    restore(b, undo)
    finish_contract(b, draft, node[nodes.CONTRACT_FORMALS], node[nodes.CONTRACT_REST], node[nodes.CONTRACT_CLOSE])


# ------------------------------------------------------------------------------------------------ for, select


def for_(b: Builder, node: Node) -> None:
    """`;` separates receipts, of which each sees the binders of those before it."""
    undo: Undo = []
    end = end_of(b, node)
    for receipt in (node[nodes.FOR_RECEIPTS] or ())[::2]:
        if receipt is not None:
            lints.separators(
                b,
                receipt[nodes.RECEIPT_BINDS] or [],
                "`&` to receive at once, or with `;` to receive one after the other",
            )
            _receipt(
                b,
                receipt[nodes.RECEIPT_BINDS] or [],
                receipt[nodes.RECEIPT_WHERE],
                receipt[nodes.RECEIPT_GUARD],
                node[nodes.FOR_KEYWORD],
                end,
                undo,
            )
    visit(b, node[nodes.FOR_BODY])
    restore(b, undo)


def _receipt(b: Builder, binds: list[Part], where: Part, guard: Part, first: Part, end: int, undo: Undo) -> None:
    """Binds joined by `&`: their sources do not see their binders; the guard does.

    ``first`` is the token where the whole construct begins, if it has one of its own.
    """
    found: Found = {}
    present = [bind for bind in binds[::2] if bind is not None]
    plain: list[tuple[int, int]] = []
    sources: list[int] = []
    results: list[tuple[Node, int]] = []
    for bind in present:
        source = bind[nodes.BIND_SOURCE]
        at = -1
        if source.__class__ is int or (source.__class__ is tuple and source[0] == "quote"):
            at = names.name(b, source, RECEIVE)
            if at >= 0:
                plain.append((b.owner[at] >> ROLE_BITS, at))
        elif source.__class__ is tuple and source[0] == "ack_source":
            at = names.name(b, source[nodes.ACK_SOURCE_CHANNEL], RECEIVE)
        else:
            sends = len(b.sends)
            visit(b, source)
            if source.__class__ is tuple and source[0] == "sync_source" and len(b.sends) > sends:
                results.append((bind, b.sends[-1].symbol))
        sources.append(at)
    for bind in present:
        formals(b, bind[nodes.BIND_FORMALS], bind[nodes.BIND_REST], found, SymbolKind.RECEIVED)
    for bind, symbol in results:
        channels.note_result(b, symbol, bind[nodes.BIND_FORMALS], bind[nodes.BIND_REST])
    if b.found is None:
        for bind, at in zip(present, sources, strict=True):
            if at >= 0:
                _note_receive(b, bind, at, first, end)
    if len(present) > 1 or guard is not None:
        lints.receipt(b, present, plain, where)
    if found:
        expose(b, found, end_of(b, present[-1]), end, undo)
    visit_value(b, guard)


def _note_receive(b: Builder, bind: Node, at: int, first: Part, end: int) -> None:
    """Record a bind whose source's occurrence begins at the token ``at``."""
    starts, ends = b.starts, b.ends
    name = Span(starts[at], ends[b.compound.get(at, at)])
    formals, arrow, source = bind[nodes.BIND_FORMALS], bind[nodes.BIND_ARROW], bind[nodes.BIND_SOURCE]
    acknowledged = source.__class__ is tuple and source[0] == "ack_source"
    # A bind begins with a token, or with the sign of a quote, and ends with its source.
    opening = formals[0] if formals else first_token(bind)
    if opening.__class__ is tuple:
        opening = opening[nodes.QUOTE_SIGN]
    place = Span(name.start if opening is None else starts[opening], end_of(b, source) if acknowledged else name.end)
    start = starts[first] if first is not None else place.start
    sign = b.text[starts[arrow] : ends[arrow]] if arrow is not None else "<-"
    b.strings.clear()
    shapes = () if acknowledged or not formals else tuple([name_shape(b, formal) for formal in formals[::2]])
    variadic = acknowledged or bind[nodes.BIND_REST] is not None
    symbol, strings = b.owner[at] >> ROLE_BITS, tuple(b.strings)
    b.traffic.taken.add(symbol)
    b.receives.append(Receive(symbol, name, Span(start, end), place, sign, shapes, variadic, b.container, strings))
    if not acknowledged:
        channels.note_taking(b, symbol, formals, bind[nodes.BIND_REST])


def select(b: Builder, node: Node) -> None:
    """Each branch is like a `for` of one receipt."""
    lints.select(b, node)
    for branch in node[nodes.SELECT_BRANCHES] or ():
        if branch is None:
            continue
        undo: Undo = []
        lints.separators(b, branch[nodes.BRANCH_BINDS] or [], "`&`")
        _receipt(
            b,
            branch[nodes.BRANCH_BINDS] or [],
            branch[nodes.BRANCH_WHERE],
            branch[nodes.BRANCH_GUARD],
            None,
            end_of(b, branch),
            undo,
        )
        signs.due(b, branch[nodes.BRANCH_ARROW], "=>")
        visit(b, branch[nodes.BRANCH_BODY])
        restore(b, undo)


# ------------------------------------------------------------------------------------------------ match


def match_(b: Builder, node: Node) -> None:
    """Variables of a case's pattern are visible in its guard and its body."""
    scrutinee = node[nodes.MATCH_SCRUTINEE]
    if scrutinee.__class__ is tuple:
        lints.scrutinee(b, scrutinee)
    visit_value(b, scrutinee)
    for case in node[nodes.MATCH_CASES] or ():
        if case is None:
            continue
        found: Found = {}
        pattern(b, case[nodes.CASE_PATTERN], found, SymbolKind.CASE)
        undo: Undo = []
        if found:
            expose(b, found, end_of(b, case[nodes.CASE_PATTERN]), end_of(b, case), undo)
        visit_value(b, case[nodes.CASE_GUARD])
        signs.due(b, case[nodes.CASE_ARROW], "=>")
        visit(b, case[nodes.CASE_BODY])
        restore(b, undo)


# ------------------------------------------------------------------------------------------------ let


def let(b: Builder, node: Node) -> None:
    """After `;` the binders so far are visible, after `&` none of the others."""
    items = node[nodes.LET_DECLS] or []
    decls = [decl for decl in items[::2] if decl.__class__ is tuple]
    for arrow in items[::2]:
        if arrow.__class__ is int:
            lints.let_of_nothing(b, arrow)
    separators = [item for item in items[1::2] if item is not None]
    concurrent = bool(separators) and b.text[b.starts[separators[0]] : b.ends[separators[0]]] == "&"
    lints.mixed_let(b, separators)
    undo: Undo = []
    end = end_of(b, node)
    doc = documentation_of(b, node[nodes.LET_KEYWORD], banner=len(decls) > 1)
    together: Found = {}
    own: list[int] = []
    for decl in decls:
        _let_values(b, decl)
        if concurrent:
            continue
        found: Found = {}
        _let_binders(b, decl, found, False)
        expose(b, found, end_of(b, decl), end, undo)
        own += found.values()
    if concurrent:
        for decl in decls:
            _let_binders(b, decl, together, True)
        in_token = node[nodes.LET_IN]
        expose(b, together, b.ends[in_token] if in_token is not None else end, end, undo)
        own += together.values()
    for symbol in own:
        b.symbols[symbol].doc = b.symbols[symbol].doc or doc
    if b.found is None:
        outline_binders(b, [(None, symbol) for symbol in own], "let")
    visit(b, node[nodes.LET_BODY])
    restore(b, undo)


def _let_values(b: Builder, decl: Node) -> None:
    if decl[0] == "let_variable":
        visit_value(b, decl[nodes.LET_VARIABLE_VALUE])
    else:
        for value in (decl[nodes.LET_NAMES_VALUES] or ())[::2]:
            visit_value(b, value)


def _let_binders(b: Builder, decl: Node, found: Found, strict: bool) -> None:
    if decl[0] == "let_variable":
        pattern(b, decl[nodes.LET_VARIABLE_NAME], found, SymbolKind.LET)
        return
    signs.due(b, decl[nodes.LET_NAMES_ARROW], "<-")
    formals(b, decl[nodes.LET_NAMES_FORMALS], decl[nodes.LET_NAMES_REST], found, SymbolKind.LET, strict)
    lints.let_values(b, decl)
