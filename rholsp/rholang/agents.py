"""Agents: the scopes of their members, and which members are required (docs/rholang.md 2.7)."""

from rholsp.model.summary import Contract, OutlineItem, Sort, SymbolKind
from rholsp.rholang import names, nodes
from rholsp.rholang.binding import CONTRACT
from rholsp.rholang.declarations import contract_draft, documentation_of, finish_contract, one_line
from rholsp.rholang.draft import Draft
from rholsp.rholang.lints import agents as lints
from rholsp.rholang.pattern_shapes import VAR, name_shape
from rholsp.rholang.patterns import formals, process_formals
from rholsp.rholang.summary_builder import (
    Builder,
    Found,
    Part,
    Undo,
    end_of,
    expose,
    last_token,
    restore,
    span,
    spelling,
    token_span,
    visit,
)

Node = tuple[Part, ...]


def agent(b: Builder, node: Node) -> None:
    """`agent A { members }`: its constructor's formals, `this` and `private` are visible in all members."""
    at = names.name(b, node[nodes.AGENT_NAME], CONTRACT)
    recorded = at >= 0 and b.found is None
    draft = contract_draft(b, node, at, "agent") if recorded else None
    members = [member for member in (node[nodes.AGENT_MEMBERS] or ())[::2] if member is not None]
    words = [_word(b, member) for member in members]
    lints.members(b, node, members, words)
    undo: Undo = []
    _imply(b, {"this": Sort.NAME, "private": Sort.NAME, "__r": Sort.NAME}, undo)
    if draft is not None:
        b.traffic.note_agent(draft.symbol, b.env["this"])
    start = b.starts[node[nodes.AGENT_OPEN]] if node[nodes.AGENT_OPEN] is not None else end_of(b, node)
    constructor = None
    for member, word in zip(members, words, strict=True):
        if word == "constructor":
            constructor = constructor or member
            found: Found = {}
            formals(b, member[nodes.AGENT_MEMBER_FORMALS], member[nodes.AGENT_MEMBER_REST], found, SymbolKind.FORMAL)
            expose(b, found, start, end_of(b, node), undo)
    for member, word in zip(members, words, strict=True):
        _member(b, member, word, recorded)
    restore(b, undo)
    if draft is not None:
        # The receive's first formal is the channel that the new agent is sent on.
        own = (
            (
                constructor[nodes.AGENT_MEMBER_FORMALS],
                constructor[nodes.AGENT_MEMBER_REST],
                constructor[nodes.AGENT_MEMBER_CLOSE],
            )
            if constructor is not None
            else (None, None, None)
        )
        finish_contract(
            b, draft, own[0], own[1], node[nodes.AGENT_NAME] if node[nodes.AGENT_NAME].__class__ is int else at, (VAR,)
        )
        if (
            constructor is not None
            and constructor[nodes.AGENT_MEMBER_OPEN] is not None
            and constructor[nodes.AGENT_MEMBER_CLOSE] is not None
        ):
            _add_signature(
                b,
                draft.index,
                draft.item,
                one_line(b, constructor[nodes.AGENT_MEMBER_OPEN], constructor[nodes.AGENT_MEMBER_CLOSE]),
            )


def _add_signature(b: Builder, index: int, item: int, formals_text: str) -> None:
    contract, outlined = b.contracts[index], b.outline[item]
    assert contract is not None  # finished just before
    assert isinstance(outlined, OutlineItem)
    b.contracts[index] = contract._replace(signature=contract.signature + formals_text)
    b.outline[item] = outlined._replace(detail=formals_text)


def _word(b: Builder, member: Node) -> str:
    return (
        b.tokens.names[b.kinds[member[nodes.AGENT_MEMBER_WORD]]] if member[nodes.AGENT_MEMBER_WORD] is not None else ""
    )


def _member(b: Builder, member: Node, word: str, recorded: bool) -> None:
    undo: Undo = []
    found: Found = {}
    container, clause = b.container, -1
    if recorded and word == "method" and member[nodes.AGENT_MEMBER_NAME] is not None:
        b.container = clause = len(b.contracts)
        b.contracts.append(None)
    dispatcher = b.env.get("this" if member[nodes.AGENT_MEMBER_PRIVATE] is None else "private", -1)
    opening = member[nodes.AGENT_MEMBER_OPEN_BODY]
    end = end_of(b, member)
    start = b.starts[opening] if opening is not None else end
    if word == "method":
        _imply(b, {"return": Sort.NAME, "args": Sort.PROCESS}, undo)
        process_formals(b, member[nodes.AGENT_MEMBER_FORMALS], member[nodes.AGENT_MEMBER_REST], found)
    elif word == "default":
        if member[nodes.AGENT_MEMBER_REST] is None:
            _imply(b, {"args": Sort.PROCESS}, undo)
        formals(b, None, member[nodes.AGENT_MEMBER_REST], found, SymbolKind.FORMAL)
        b.exempt_from_unused.update(found.values())  # it has to be written, used or not
    expose(b, found, start, end, undo)
    parent = b.parent
    if recorded:
        selection = (
            member[nodes.AGENT_MEMBER_NAME]
            if member[nodes.AGENT_MEMBER_NAME] is not None
            else member[nodes.AGENT_MEMBER_WORD]
        )
        if selection is not None:
            closing = member[nodes.AGENT_MEMBER_CLOSE]
            detail = (
                one_line(b, member[nodes.AGENT_MEMBER_OPEN], closing)
                if member[nodes.AGENT_MEMBER_OPEN] is not None and closing is not None
                else ""
            )
            name = b.text[b.starts[selection] : b.ends[selection]]
            private = "private " if member[nodes.AGENT_MEMBER_PRIVATE] is not None else ""
            place = span(b, selection)
            b.outline.append(OutlineItem(name, private + detail, "method", span(b, member), place, parent, -1))
            b.parent = len(b.outline) - 1
    visit(b, member[nodes.AGENT_MEMBER_BODY])
    b.parent, b.container = parent, container
    restore(b, undo)
    if clause >= 0:
        b.contracts[clause] = _method(b, member, dispatcher)


def _method(b: Builder, member: Node, dispatcher: int) -> Contract:
    """The clause of a message: a return channel, the method's name, its arguments (docs/rholang.md 2.7)."""
    name, names = member[nodes.AGENT_MEMBER_NAME], member[nodes.AGENT_MEMBER_FORMALS]
    first = member[nodes.AGENT_MEMBER_PRIVATE]
    if first is None:
        first = member[nodes.AGENT_MEMBER_WORD]
    last = member[nodes.AGENT_MEMBER_CLOSE]
    if last is None:
        last = last_token(b, names) if names else name
    b.strings.clear()
    shapes = (VAR, ("str", spelling(b, name)), *(name_shape(b, formal) for formal in (names or ())[::2]))
    return Contract(
        symbol=dispatcher,
        name=token_span(b, name),
        span=span(b, member),
        formals=shapes,
        variadic=member[nodes.AGENT_MEMBER_REST] is not None,
        signature=one_line(b, first, name if last is None else last),
        doc=documentation_of(b, first),
        container=b.container,
        strings=(b.starts[name], *b.strings),
    )


def _imply(b: Builder, binders: dict[str, Sort], undo: Undo) -> None:
    for name, sort in binders.items():
        undo.append((name, b.env.get(name)))
        b.env[name] = len(b.symbols)
        b.symbols.append(Draft(name, None, SymbolKind.IMPLICIT, sort, None, None, "", "", b.container))
