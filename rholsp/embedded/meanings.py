"""What a region means: where it stands first, and then wherever it stands.

A summary of the region's text is mapped to the host once. As long as the literals of the region are as they were, only
its place and the numbers of its symbols and contracts change.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence, Set
from dataclasses import dataclass

from rholsp.embedded.position_map import PositionMap, escaped
from rholsp.model.columns import longest
from rholsp.model.moved import moved_finding
from rholsp.model.summary import (
    Allowance,
    Contract,
    Diagnostic,
    DoubtfulCall,
    FileSummary,
    ModuleUse,
    OutlineItem,
    Region,
    Related,
    Role,
    Send,
    Severity,
    Span,
    Symbol,
)
from rholsp.text.shifted import shifted


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a region means, as if it began at 0 and were the only one of its host."""

    digest: str
    """Of its text."""
    starts: array[int]
    ends: array[int]
    symbol_of: array[int]
    roles: bytes
    longest: int
    keys: tuple[str | None, ...] = ()
    """Of all symbols."""
    symbols: tuple[Symbol, ...] = ()
    contracts: tuple[Contract, ...] = ()
    sends: tuple[Send, ...] = ()
    outline: tuple[OutlineItem, ...] = ()
    """Parents are indexes into this."""
    diagnostics: tuple[Diagnostic, ...] = ()
    allowances: tuple[Allowance, ...] = ()
    doubtful_calls: tuple[DoubtfulCall, ...] = ()
    modules: tuple[ModuleUse, ...] = ()
    uses: tuple[tuple[int, str, bool, bool], ...] = ()
    """The symbols with a key: symbol, key, and whether a contract has the key, or a receive or a declaration."""
    searched: tuple[str, ...] = ()
    """See `Brief`."""


def mapped(digest: str, guest: FileSummary, places: PositionMap) -> Meaning:
    """The summary of a region's text at its place."""
    rows = sorted(
        [
            (place.start, -place.end, symbol, role)
            for start, end, symbol, role in zip(guest.starts, guest.ends, guest.symbol_of, guest.roles, strict=True)
            if (place := places.whole(start, end)) is not None
        ],
        # What a guest puts at one place stays in its order.
        key=lambda occurrence: occurrence[:2],
    )
    starts, ends = array("I", [start for start, *_ in rows]), array("I", [-end for _, end, *_ in rows])
    return Meaning(
        digest,
        starts,
        ends,
        array("I", [symbol for _, _, symbol, _ in rows]),
        bytes([role for *_, role in rows]),
        longest(starts, ends),
        tuple([symbol.key for symbol in guest.symbols]),
        tuple(
            [
                s._replace(
                    binder=places.whole(*s.binder) if s.binder is not None else None,
                    scope=places.cover(*s.scope) if s.scope is not None else None,
                )
                for s in guest.symbols
            ]
        ),
        tuple([c._replace(name=places.cover(*c.name), span=places.cover(*c.span)) for c in guest.contracts]),
        tuple([s._replace(name=places.cover(*s.name), span=places.cover(*s.span)) for s in guest.sends]),
        tuple(
            [
                item._replace(span=places.cover(*item.span), selection=places.cover(*item.selection))
                for item in guest.outline
            ]
        ),
        tuple([found for d in guest.diagnostics if (found := _diagnostic(d, places)) is not None]),
        tuple([a._replace(place=places.cover(*a.place), covered=places.cover(*a.covered)) for a in guest.allowances]),
        tuple([c._replace(place=places.cover(*c.place)) for c in guest.doubtful_calls]),
        tuple([m._replace(place=places.cover(*m.place)) for m in guest.modules]),
        _uses(guest, {symbol for _, _, symbol, role in rows if role in (Role.RECEIVE, Role.DECLARE)}),
        tuple([item.name for item in guest.outline if item.is_searched]),
    )


def _uses(guest: FileSummary, received: Set[int]) -> tuple[tuple[int, str, bool, bool], ...]:
    keys = [symbol.key for symbol in guest.symbols]
    defined = {keys[contract.symbol] for contract in guest.contracts}
    introduced = {keys[symbol] for symbol in received}
    return tuple([(i, key, key in defined, key in introduced) for i, key in enumerate(keys) if key is not None])


def unknown(digest: str, language: str, place: Span) -> Meaning:
    """That of a region of which its language cannot say anything."""
    message = f"the {language} in this string cannot be analysed: internal error"
    failure = Diagnostic("RH023", Severity.ERROR, place.start, place.end, message)
    return Meaning(digest, array("I"), array("I"), array("I"), b"", 0, diagnostics=(failure,))


@dataclass(frozen=True, slots=True)
class PlacedMeaning:
    """A region's meaning in its host."""

    meaning: Meaning
    region: Region
    by: int
    """Where the region begins."""
    numbers: Sequence[int]
    """The host's numbers of its symbols."""
    contract: int
    """The host's number of its first contract."""

    def extent(self) -> tuple[int, int]:
        """Where it begins and ends."""
        parts, span = self.region.parts, self.region.span
        return self.by, max(span.end, parts[-1][1]) if parts else span.end

    def _span(self, place: Span) -> Span:
        return Span(place[0] + self.by, place[1] + self.by)

    def _container(self, number: int) -> int:
        return number + self.contract if number >= 0 else number

    def uses(self) -> list[tuple[str, int, bool, bool]]:
        """The symbols that have a key: the key, the host's number, and see `Meaning.uses`."""
        numbers = self.numbers
        return [(key, numbers[symbol], defines, introduces) for symbol, key, defines, introduces in self.meaning.uses]

    def starts(self) -> array[int]:
        return shifted(self.meaning.starts, self.by)

    def ends(self) -> array[int]:
        return shifted(self.meaning.ends, self.by)

    def symbol_of(self) -> array[int]:
        numbers = self.numbers
        return array("I", [numbers[symbol] for symbol in self.meaning.symbol_of])

    def symbols(self) -> list[Symbol]:
        """Those that the host does not have from an earlier region."""
        span = self._span
        return [
            s._replace(
                binder=span(s.binder) if s.binder is not None else None,
                scope=span(s.scope) if s.scope is not None else None,
                container=self._container(s.container),
            )
            for s, number in zip(self.meaning.symbols, self.numbers, strict=True)
            if number >= self.region.symbols.start
        ]

    def contracts(self) -> list[Contract]:
        span, numbers = self._span, self.numbers
        return [
            c._replace(
                symbol=numbers[c.symbol],
                name=span(c.name),
                span=span(c.span),
                container=self._container(c.container),
            )
            for c in self.meaning.contracts
        ]

    def sends(self) -> list[Send]:
        span, numbers = self._span, self.numbers
        return [s._replace(symbol=numbers[s.symbol], name=span(s.name), span=span(s.span)) for s in self.meaning.sends]

    def outline(self) -> tuple[OutlineItem, list[OutlineItem]]:
        """The item of the region, and those below it, whose parents are indexes into their list."""
        span, region = self._span, self.region
        parts = region.parts
        whole = Span(min(region.span.start, parts[0][0]), max(region.span.end, parts[-1][1])) if parts else region.span
        heading = OutlineItem(region.language, region.route, "region", whole, region.span, -1, -1, is_searched=False)
        below = [
            item._replace(
                symbol=self.numbers[item.symbol] if item.symbol >= 0 else -1,
                span=span(item.span),
                selection=span(item.selection),
            )
            for item in self.meaning.outline
        ]
        return heading, below

    def diagnostics(self) -> list[Diagnostic]:
        return [moved_finding(found, self.by) for found in self.meaning.diagnostics]

    def allowances(self) -> list[Allowance]:
        span = self._span
        return [a._replace(place=span(a.place), covered=span(a.covered)) for a in self.meaning.allowances]

    def doubtful_calls(self) -> list[DoubtfulCall]:
        return [c._replace(place=self._span(c.place)) for c in self.meaning.doubtful_calls]

    def modules(self) -> list[ModuleUse]:
        return [m._replace(place=self._span(m.place)) for m in self.meaning.modules]


def _diagnostic(found: Diagnostic, places: PositionMap) -> Diagnostic | None:
    """A finding at its place in the host, None for one about nothing but holes."""
    place = places.range_to_host(found.start, found.end)
    if place is None:
        return None
    related = [
        Related(*there, other.message)
        for other in found.related
        if (there := places.range_to_host(other.start, other.end)) is not None
    ]
    # A fix is code of the guest: it is written as code of the host, and only where it replaces nothing of the host's.
    fix = escaped(found.fix) if places.exact(found.start, found.end) is not None else ""
    return found._replace(start=place.start, end=place.end, related=tuple(related), fix=fix)
