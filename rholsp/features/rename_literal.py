"""Renames a literal that selects a method, as in `c!("get", *ret)`, if one file holds all its callers and receivers.

Otherwise the literal is a protocol between deploys, some of which may be running already.
"""

from dataclasses import dataclass
from itertools import product
from typing import TypeVar

from rholsp.features.facts import FileFacts
from rholsp.features.linkage import is_linked
from rholsp.features.literals import Literal, group_of, literal_at, literals_of, may_take
from rholsp.features.rename_results import Refusal, RelatedLocation, place_of, shown
from rholsp.features.view import View
from rholsp.model.summary import Contract, Receive, Send, Sort, Span, Symbol, SymbolKind


@dataclass(frozen=True, slots=True)
class LiteralName:
    """A literal that can be renamed, and all places where it stands."""

    literal: Literal
    places: tuple[Span, ...]

    @property
    def as_symbol(self) -> Symbol:
        """A quoted name of the same text, which is written by the same rules."""
        text = f'@"{self.literal.text}"'
        return Symbol(text, text, SymbolKind.QUOTED, Sort.ANY, None, None, "", "", -1)


async def renameable_literal(view: View, facts: FileFacts, offset: int) -> LiteralName | Refusal | None:
    """The literal at an offset; None where none is, or where it is data."""
    literal = literal_at(facts, offset)
    group = None if literal is None else await group_of(view, literal)
    if literal is None or group is None:
        return None
    summary, channel = facts.summary, literal.row.symbol
    symbol = summary.symbols[channel]
    if symbol.key is not None or symbol.escapes or is_linked(summary, channel):
        return Refusal(
            f'`"{literal.text}"` is a protocol: others call `{symbol.name}` by it, in other files or in deploys that '
            "run already"
        )
    rows: list[Contract | Receive] = [*summary.contracts, *summary.receives]
    receivers = [row for row in rows if row.symbol == channel]
    sends = [send for send in summary.sends if send.symbol == channel]
    return _of_channel(view, literal, receivers, sends)


def _of_channel(
    view: View, literal: Literal, receivers: list[Contract | Receive], sends: list[Send]
) -> LiteralName | Refusal:
    facts = literal.facts
    taking, others = _parted(facts, receivers, literal)
    calling, silent = _parted(facts, sends, literal)
    # One of two has the literal, and the other may take it, or be it, when it runs.
    pairs: list[tuple[Contract | Receive, Send]] = [*product(taking, silent), *product(others, calling)]
    for receiver, send in pairs:
        if may_take(view, facts, send, receiver):
            is_send = send in silent
            place = place_of(facts, send.name if is_send else receiver.name)
            what = "may send" if is_send else "takes"
            return Refusal(
                f'`"{literal.text}"` would change its meaning: what {what} it at {shown(place)} does not name it',
                (RelatedLocation(place, "any value"),),
            )
    negated = next((row for row in receivers for other in literals_of(facts, row) if "~" in other.path), None)
    if negated is not None:
        place = place_of(facts, negated.name)
        return Refusal(f"the pattern at {shown(place)} tells literals apart by what they are not")
    rows: list[Contract | Receive | Send] = [*taking, *calling]
    return LiteralName(literal, tuple(sorted({span for row in rows for span in _alike(facts, row, literal)})))


Row = TypeVar("Row", bound=Send | Contract | Receive)


def _parted(facts: FileFacts, rows: list[Row], literal: Literal) -> tuple[list[Row], list[Row]]:
    """Those that have the literal, and the others."""
    having = [row for row in rows if _alike(facts, row, literal)]
    return having, [row for row in rows if not _alike(facts, row, literal)]


def _alike(facts: FileFacts, row: Send | Contract | Receive, literal: Literal) -> tuple[Span, ...]:
    return tuple([other.span for other in literals_of(facts, row) if other.meaning == literal.meaning])


def why_taken(name: LiteralName, new_text: str) -> Refusal | None:
    """Whether another literal of the channel has the new text already."""
    facts, channel, literal = name.literal.facts, name.literal.row.symbol, name.literal
    summary = facts.summary
    rows: list[Contract | Receive | Send] = [*summary.contracts, *summary.receives, *summary.sends]
    for row in rows:
        if row.symbol != channel:
            continue
        for other in literals_of(facts, row):
            if other.meaning == (literal.path, new_text):
                place = place_of(facts, other.span)
                return Refusal(
                    f'`"{new_text}"` stands at {shown(place)} already: the two would become one',
                    (RelatedLocation(place, f'`"{new_text}"` stands here'),),
                )
    return None
