"""Agents: what their members see, and which members there must be (RHOLANG 2.7)."""

from rholsp.model.summary import OutlineItem, Sort, SymbolKind
from rholsp.rholang import names
from rholsp.rholang.binding import CONTRACT
from rholsp.rholang.declarations import contract_draft, finish_contract, one_line
from rholsp.rholang.lints import agents as lints
from rholsp.rholang.pattern_shapes import VAR
from rholsp.rholang.patterns import formals, process_formals
from rholsp.rholang.summary_builder import Builder, Draft, Found, Part, Undo, end_of, expose, restore, span, visit

Node = tuple[Part, ...]


def agent(b: Builder, node: Node) -> None:
    """`agent A { members }`: its constructor's formals, `this` and `private` are visible in all members."""
    at = names.name(b, node[2], CONTRACT)
    recorded = at >= 0 and b.found is None
    draft = contract_draft(b, node, at, "agent") if recorded else None
    members = [member for member in (node[4] or ())[::2] if member is not None]
    words = [_word(b, member) for member in members]
    lints.members(b, node, members, words)
    undo: Undo = []
    _imply(b, {"this": Sort.NAME, "private": Sort.NAME, "__r": Sort.NAME}, undo)
    start = b.starts[node[3]] if node[3] is not None else end_of(b, node)
    constructor = None
    for member, word in zip(members, words, strict=True):
        if word == "constructor":
            constructor = constructor or member
            found: Found = {}
            formals(b, member[5], member[6], found, SymbolKind.FORMAL)
            expose(b, found, start, end_of(b, node), undo)
    for member, word in zip(members, words, strict=True):
        _member(b, member, word, recorded)
    restore(b, undo)
    if draft is not None:
        # The receive's first formal is the channel that the new agent is sent on.
        own = (constructor[5], constructor[6], constructor[7]) if constructor is not None else (None, None, None)
        finish_contract(b, draft, own[0], own[1], node[2] if node[2].__class__ is int else at, (VAR,))
        if constructor is not None and constructor[4] is not None and constructor[7] is not None:
            _add_signature(b, draft.index, draft.item, one_line(b, constructor[4], constructor[7]))


def _add_signature(b: Builder, index: int, item: int, formals_text: str) -> None:
    contract, outlined = b.contracts[index], b.outline[item]
    assert contract is not None  # finished just before
    assert outlined is not None
    b.contracts[index] = contract._replace(signature=contract.signature + formals_text)
    b.outline[item] = outlined._replace(detail=formals_text)


def _word(b: Builder, member: Node) -> str:
    return b.tokens.names[b.kinds[member[2]]] if member[2] is not None else ""


def _member(b: Builder, member: Node, word: str, recorded: bool) -> None:
    undo: Undo = []
    found: Found = {}
    opening = member[8]
    end = end_of(b, member)
    start = b.starts[opening] if opening is not None else end
    if word == "method":
        _imply(b, {"return": Sort.NAME, "args": Sort.PROCESS}, undo)
        process_formals(b, member[5], member[6], found)
    elif word == "default":
        if member[6] is None:
            _imply(b, {"args": Sort.PROCESS}, undo)
        formals(b, None, member[6], found, SymbolKind.FORMAL)
        b.exempt_from_unused.update(found.values())  # it has to be written, used or not
    expose(b, found, start, end, undo)
    parent = b.parent
    if recorded:
        selection = member[3] if member[3] is not None else member[2]
        if selection is not None:
            closing = member[7]
            detail = one_line(b, member[4], closing) if member[4] is not None and closing is not None else ""
            name = b.text[b.starts[selection] : b.ends[selection]]
            private = "private " if member[1] is not None else ""
            place = span(b, selection)
            b.outline.append(OutlineItem(name, private + detail, "method", span(b, member), place, parent, -1))
            b.parent = len(b.outline) - 1
    visit(b, member[9])
    b.parent = parent
    restore(b, undo)


def _imply(b: Builder, binders: dict[str, Sort], undo: Undo) -> None:
    for name, sort in binders.items():
        undo.append((name, b.env.get(name)))
        b.env[name] = len(b.symbols)
        b.symbols.append(Draft(name, None, SymbolKind.IMPLICIT, sort, None, None, "", "", b.container))
