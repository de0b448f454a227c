"""Records declarations in the summary: documentation, contract, outline item."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from rholsp.model.columns import ROLE_BITS
from rholsp.model.pieces import Piece, Pieces
from rholsp.model.summary import Contract, OutlineItem, Shape, Span
from rholsp.rholang import nodes
from rholsp.rholang.doc_comments import documentation_above
from rholsp.rholang.pattern_shapes import literal_text, name_shape
from rholsp.rholang.summary_builder import Builder, Part, end_of, last_token

Node = tuple[Part, ...]

_OPENING = frozenset("([{@*")
_CLOSING = frozenset(")]},.")
_MAX_SIGNATURE = 400


def documentation_of(b: Builder, keyword: int | None, banner: bool = False) -> str:
    """Documentation above a keyword, also above or below a `|` that stands before it on its line."""
    if keyword is None:
        return ""
    start = b.starts[keyword]
    gap = b.ends[keyword - 1] if keyword else 0
    if start - gap > 2:
        doc = documentation_above(b.text, gap, start, banner)
        if doc:
            return doc
    if keyword and b.kinds[keyword - 1] == b.tokens.kind_of["|"] and "/" not in b.text[gap:start]:
        bar = b.starts[keyword - 1]
        before = b.ends[keyword - 2] if keyword > 1 else 0
        if bar - before > 2:
            return documentation_above(b.text, before, bar, banner)
    return ""


# ------------------------------------------------------------------------------------------------ contracts


@dataclass(slots=True)
class ContractDraft:
    """A contract whose body is being walked; its place in the lists is taken already."""

    index: int
    symbol: int
    name: Span
    span: Span
    signature_start: int
    word: str
    doc: str
    container: int
    item: int
    parent: int


def contract_draft(b: Builder, node: Node, at: int, word: str) -> ContractDraft:
    """Open a contract or agent whose name's occurrence begins at the token ``at``."""
    name = Span(b.starts[at], b.ends[b.compound.get(at, at)])
    keyword = node[nodes.KEYWORD]
    start = b.starts[keyword] if keyword is not None else name.start
    draft = ContractDraft(
        index=len(b.contracts),
        symbol=b.owner[at] >> ROLE_BITS,
        name=name,
        span=Span(start, end_of(b, node)),
        signature_start=keyword if keyword is not None else at,
        word=word,
        doc=documentation_of(b, keyword),
        container=b.container,
        item=len(b.outline),
        parent=b.parent,
    )
    b.contracts.append(None)
    b.outline.append(None)
    b.container, b.parent = draft.index, draft.item
    return draft


def finish_contract(
    b: Builder,
    draft: ContractDraft,
    names: list[Part] | None,
    rest: Part,
    closing: int | None,
    first: tuple[Shape, ...] = (),
) -> None:
    """Close it: ``names`` and ``rest`` are its formals, ``closing`` the token that ends its signature."""
    last = closing if closing is not None else last_token(b, names if rest is None else rest)
    if last is None:
        last = draft.signature_start
    signature = one_line(b, draft.signature_start, last)
    b.strings.clear()
    shapes = (*first, *(name_shape(b, name) for name in (names or ())[::2]))
    strings = tuple(b.strings)
    b.contracts[draft.index] = Contract(
        draft.symbol, draft.name, draft.span, shapes, rest is not None, signature, draft.doc, draft.container, strings
    )
    name = " ".join(b.text[draft.name.start : draft.name.end].split())
    literal = _selecting(shapes)
    if literal:
        name = f"{name} {literal}"
    detail = signature.partition("(")[2]
    b.outline[draft.item] = OutlineItem(
        name, f"({detail}" if detail else "", draft.word, draft.span, draft.name, draft.parent, draft.symbol
    )
    b.container, b.parent = draft.container, draft.parent


def _selecting(formals: Sequence[Shape]) -> str:
    """The first formal that takes one value only, as written: what tells a contract from its namesakes; '' for none."""
    return next(filter(None, map(literal_text, formals)), "")


def one_line(b: Builder, first: int, last: int) -> str:
    """The tokens from ``first`` to ``last`` on one line, without comments."""
    text = b.text[b.starts[first] : b.ends[last]]
    if "\n" not in text and "/" not in text and "  " not in text and "\r" not in text:
        return text if len(text) <= _MAX_SIGNATURE else text[: _MAX_SIGNATURE - 1] + "…"
    pieces: list[str] = []
    size, token = 0, first
    while token <= last and size <= _MAX_SIGNATURE:
        word = b.text[b.starts[token] : b.ends[token]]
        if pieces and b.starts[token] > b.ends[token - 1] and pieces[-1][-1] not in _OPENING and word not in _CLOSING:
            word = " " + word
        pieces.append(word)
        size += len(word)
        token += 1
    line = "".join(pieces).replace("\n", "\\n").replace("\r", "\\r")
    return line if token > last else line[: _MAX_SIGNATURE - 1] + "…"


# ------------------------------------------------------------------------------------------------ outline


def outlined(b: Builder) -> Sequence[OutlineItem]:
    """The outline, without the binders that a contract or an agent repeats."""
    items = [item for item in b.outline if isinstance(item, OutlineItem)]
    defined = {item.symbol for item in items if item.kind in ("contract", "agent")}
    if b.apart is not None:
        defined |= b.apart.defined
    kept: list[OutlineItem] = []
    pieces: list[Piece] = []
    place: dict[int, int] = {-1: -1}
    count = 0
    for i, item in enumerate(b.outline):
        if isinstance(item, OutlineItem):
            if item.kind not in ("new", "let") or item.symbol not in defined:
                place[i] = count
                kept.append(item._replace(parent=place[item.parent]))
                count += 1
        elif item is not None:
            placed, parent = item
            if kept:
                pieces.append((len(kept), kept.copy, None))
                kept = []
            size = placed.unit.counts.outline
            pieces.append((size, partial(placed.outline, count, place[parent]), placed))
            count += size
    if not pieces:
        return tuple(kept)
    pieces.append((len(kept), kept.copy, None))
    return Pieces(pieces)


def outline_binders(b: Builder, binders: list[tuple[Part, int]], word: str) -> None:
    """Outline entries of a `new` or `let`, one for each binder, given as the part that declares it and its symbol."""
    for part, symbol in binders:
        draft = b.symbols[symbol]
        assert draft.binder is not None  # they are binders
        end = end_of(b, part) if part is not None else draft.binder.end
        place = Span(draft.binder.start, end)
        b.outline.append(
            OutlineItem(draft.name, draft.uri, word, place, draft.binder, b.parent, symbol, is_searched=False)
        )
