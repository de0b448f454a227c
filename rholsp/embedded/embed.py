"""Merges the summaries of regions into their file's summary, with every place mapped to the host."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from rholsp.embedded.detection import Candidate, Detector, Host, detect
from rholsp.embedded.detectors import DETECTORS
from rholsp.embedded.outlines import with_regions
from rholsp.embedded.position_map import PositionMap, escaped
from rholsp.embedded.region_uris import identity
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
    Send,
    Severity,
    Span,
    Symbol,
)
from rholsp.syntax.tree import Tree

Summarise = Callable[[str], FileSummary]


def embed(
    text: str,
    tree: Tree,
    summary: FileSummary,
    guests: Mapping[str, Summarise],
    detectors: Iterable[Detector] = DETECTORS,
) -> FileSummary:
    """A Rholang file's summary with its regions in it; the same object where there are none.

    ``guests`` tell what a text of each language means, by languageId. If one raises, its region stays without meaning,
    and a diagnostic says so.
    """
    # Whichever way a region is found, its language is named somewhere: all other files cost one search.
    named = frozenset(language for language in guests if language in text)
    candidates = detect(Host(text, tree, summary, named), detectors) if named else ()
    if not candidates:
        return summary
    merged = _Merged(summary)
    seen: Counter[str] = Counter()
    for candidate in candidates:
        places = PositionMap.of(text, candidate.chain.parts)
        name = identity(candidate.language, places.text, seen)
        merged.regions.append(_region(merged, candidate, name, places, guests[candidate.language]))
    return merged.frozen()


def _region(merged: _Merged, candidate: Candidate, name: str, places: PositionMap, summarise: Summarise) -> Region:
    """Merge one region."""
    span = candidate.chain.span
    first = len(merged.symbols)
    try:
        guest = summarise(places.text)
        meaning = _Meaning.of(guest, places, merged.numbers(guest.symbols), first, len(merged.contracts))
    except Exception:  # whatever is wrong with a guest must not lose the host's own meaning
        message = f"the {candidate.language} in this string cannot be analysed: internal error"
        meaning = _Meaning(diagnostics=[Diagnostic("RH023", Severity.ERROR, span.start, span.end, message)])
    merged.add(meaning)
    parts = candidate.chain.parts
    whole = Span(min(span.start, parts[0][0]), max(span.end, parts[-1][1])) if parts else span
    heading = OutlineItem(candidate.language, candidate.route, "region", whole, span, -1, -1, is_searched=False)
    merged.outlines.append((heading, meaning.outline))
    symbols = Span(first, len(merged.symbols))
    return Region(candidate.language, name, candidate.route, span, symbols, parts)


@dataclass(slots=True)
class _Meaning:
    """What one region means, at its place in the host and with the indexes that it has there."""

    occurrences: list[tuple[int, int, int, int]] = field(default_factory=list)
    """Start, negative end, symbol and role: sorted, they are in the order of a summary."""
    symbols: list[Symbol] = field(default_factory=list)
    """Those that the host does not have from an earlier region."""
    contracts: list[Contract] = field(default_factory=list)
    sends: list[Send] = field(default_factory=list)
    outline: list[OutlineItem] = field(default_factory=list)
    """Parents are indexes into this list."""
    diagnostics: list[Diagnostic] = field(default_factory=list)
    allowances: list[Allowance] = field(default_factory=list)
    doubtful_calls: list[DoubtfulCall] = field(default_factory=list)
    modules: list[ModuleUse] = field(default_factory=list)

    @staticmethod
    def of(guest: FileSummary, places: PositionMap, numbers: Sequence[int], symbol: int, contract: int) -> _Meaning:
        """Map a summary of the region's text.

        Its symbols get these ``numbers``, of which those from ``symbol`` on are new, its contracts those from
        ``contract`` on.
        """

        def container(index: int) -> int:
            return index + contract if index >= 0 else index

        occurrences = []
        for start, end, owner, role in zip(guest.starts, guest.ends, guest.symbol_of, guest.roles, strict=True):
            place = places.whole(start, end)
            if place is not None:
                occurrences.append((place.start, -place.end, numbers[owner], role))
        return _Meaning(
            occurrences,
            [
                s._replace(
                    binder=places.whole(*s.binder) if s.binder is not None else None,
                    scope=places.cover(*s.scope) if s.scope is not None else None,
                    container=container(s.container),
                )
                for s, number in zip(guest.symbols, numbers, strict=True)
                if number >= symbol
            ],
            [
                c._replace(
                    symbol=numbers[c.symbol],
                    name=places.cover(*c.name),
                    span=places.cover(*c.span),
                    container=container(c.container),
                )
                for c in guest.contracts
            ],
            [
                s._replace(symbol=numbers[s.symbol], name=places.cover(*s.name), span=places.cover(*s.span))
                for s in guest.sends
            ],
            [
                item._replace(
                    symbol=numbers[item.symbol] if item.symbol >= 0 else -1,
                    span=places.cover(*item.span),
                    selection=places.cover(*item.selection),
                )
                for item in guest.outline
            ],
            [found for d in guest.diagnostics if (found := _diagnostic(d, places)) is not None],
            [a._replace(place=places.cover(*a.place), covered=places.cover(*a.covered)) for a in guest.allowances],
            [c._replace(place=places.cover(*c.place)) for c in guest.doubtful_calls],
            [m._replace(place=places.cover(*m.place)) for m in guest.modules],
        )


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


@dataclass(slots=True)
class _Merged:
    """The host's summary while regions are added to it."""

    host: FileSummary
    occurrences: list[tuple[int, int, int, int]] = field(init=False)
    symbols: list[Symbol] = field(init=False)
    contracts: list[Contract] = field(init=False)
    sends: list[Send] = field(init=False)
    diagnostics: list[Diagnostic] = field(init=False)
    allowances: list[Allowance] = field(init=False)
    doubtful_calls: list[DoubtfulCall] = field(init=False)
    modules: list[ModuleUse] = field(init=False)
    outlines: list[tuple[OutlineItem, list[OutlineItem]]] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    shared: dict[str, int] = field(default_factory=dict)
    """The regions' workspace-wide names: several regions may use one, which is one symbol of the file."""

    def __post_init__(self) -> None:
        host = self.host
        ends = [-end for end in host.ends]
        self.occurrences = list(zip(host.starts, ends, host.symbol_of, host.roles, strict=True))
        self.symbols, self.contracts, self.sends = list(host.symbols), list(host.contracts), list(host.sends)
        self.diagnostics, self.allowances = list(host.diagnostics), list(host.allowances)
        self.doubtful_calls, self.modules = list(host.doubtful_calls), list(host.modules)

    def numbers(self, symbols: Iterable[Symbol]) -> list[int]:
        """The indexes that the symbols of a region will have."""
        fresh = count(len(self.symbols))
        known = (self.shared.get(symbol.key) if symbol.key is not None else None for symbol in symbols)
        return [next(fresh) if number is None else number for number in known]

    def add(self, meaning: _Meaning) -> None:
        for number, symbol in enumerate(meaning.symbols, len(self.symbols)):
            if symbol.key is not None:
                self.shared[symbol.key] = number
        self.occurrences += meaning.occurrences
        self.symbols += meaning.symbols
        self.contracts += meaning.contracts
        self.sends += meaning.sends
        self.diagnostics += meaning.diagnostics
        self.allowances += meaning.allowances
        self.doubtful_calls += meaning.doubtful_calls
        self.modules += meaning.modules

    def frozen(self) -> FileSummary:
        # Sorting compares start and length only: what a guest puts at one place stays in its order.
        self.occurrences.sort(key=lambda occurrence: occurrence[:2])
        self.sends.sort(key=lambda send: send.span)
        self.diagnostics.sort(key=lambda found: (found.start, found.end, found.code))
        starts, ends, owners, roles = zip(*self.occurrences, strict=True) if self.occurrences else ((), (), (), ())
        return replace(
            self.host,
            starts=array("I", starts),
            ends=array("I", [-end for end in ends]),
            symbol_of=array("I", owners),
            roles=bytes(roles),
            longest=max([-end - start for start, end in zip(starts, ends, strict=True)], default=0),
            symbols=tuple(self.symbols),
            contracts=tuple(self.contracts),
            sends=tuple(self.sends),
            outline=with_regions(self.host.outline, self.outlines),
            diagnostics=tuple(self.diagnostics),
            regions=tuple(self.regions),
            allowances=tuple(sorted(self.allowances, key=lambda allowance: allowance.place)),
            doubtful_calls=tuple(self.doubtful_calls),
            modules=tuple(self.modules),
        )
