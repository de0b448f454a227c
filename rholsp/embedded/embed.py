"""Merges the summaries of regions into their file's summary, with every place mapped to the host."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple, TypeVar

from rholsp.embedded.detection import Candidate, Detector, Host, detect
from rholsp.embedded.detectors import DETECTORS
from rholsp.embedded.meanings import Meaning, PlacedMeaning, mapped, unknown
from rholsp.embedded.outlines import with_regions
from rholsp.embedded.position_map import PositionMap
from rholsp.embedded.region_uris import digest_of, identity
from rholsp.embedded.units import EditedUnits
from rholsp.model.pieces import Piece, Pieces, Source
from rholsp.model.stretches import Composition
from rholsp.model.summary import Brief, FileSummary, NameUse, OutlineItem, Region, Span
from rholsp.rholang.analysis import Analysis
from rholsp.syntax.effort import Effort
from rholsp.syntax.relexing import TooMuch
from rholsp.syntax.tree import Tree

T = TypeVar("T")
Summarise = Callable[[str], FileSummary]
Revise = Callable[[str, object, int | None], tuple[FileSummary, object] | None]
"""The summary of a text from what its last version left, and what this one leaves: see `Language.revise`."""
_NONE: Mapping[str, Revise] = {}
LONG = 2_000
"""Code points of a region of which more is kept than its meaning."""
Key = tuple[str, str, tuple[tuple[int, int, bool], ...]]
"""What a region means depends on its language, its text in the host, and which parts of that it consists of."""


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
    named = _named(text, guests)
    candidates = detect(Host.of(tree, summary, named), detectors) if named else ()
    return _merged(text, summary, candidates, _Meanings(guests)).summary if candidates else summary


class Known(NamedTuple):
    """What makes the next version of a text cheap."""

    meanings: Mapping[Key, Meaning]
    lefts: Mapping[Key, object]
    """What long regions left (`Language.revise`)."""


NOTHING = Known({}, {})


class Embedded(NamedTuple):
    """One version of a text that is being edited."""

    summary: FileSummary
    brief: Brief | None
    known: Known
    read: int
    """Tokens of the units that were parsed to look for regions."""
    summarised: int
    """Characters of the regions whose languages were asked what they mean."""
    regions: Sequence[PlacedMeaning] = ()

    def composed(self, host: Composition) -> Composition:
        """The composition of the whole, where that of the host is given: what stretches tell is the host's alone."""
        if not self.regions:
            return host
        called = {one.numbers[send.symbol] for one in self.regions for send in one.meaning.sends}
        defined = {one.numbers[contract.symbol] for one in self.regions for contract in one.meaning.contracts}
        told = [*host.told, *(item for one in self.regions for item in one.outline()[1])]
        return replace(host, called=host.called | called, defined=host.defined | defined, told=told)


def embed_edited(
    analysis: Analysis,
    tree: Tree,
    guests: Mapping[str, Summarise],
    detectors: Iterable[Detector] = DETECTORS,
    before: Known = NOTHING,
    effort: Effort | None = None,
    revisers: Mapping[str, Revise] = _NONE,
) -> Embedded:
    """The same for an edited text, in whose tree units may be passed over.

    ``before`` is what the version before left: what a region means is used again where it is as it was. A language of
    the ``revisers`` is asked what became of a long region that changed. Raises TooMuch where more has to be read again
    than ``effort`` allows.
    """
    effort = effort or Effort()
    text, summary = analysis.lexed.text, analysis.summary
    named = _named(text, guests)
    if not named:
        return Embedded(summary, analysis.brief, NOTHING, 0, 0)
    units = EditedUnits(analysis, tree, named, effort)
    host = Host(text, tree.starts, tree.ends, summary, named, units.whole, units)
    candidates = detect(host, detectors)
    if not candidates:
        return Embedded(summary, analysis.brief, NOTHING, units.read, 0)
    meanings = _Meanings(guests, revisers, before, effort)
    merged = _merged(text, summary, candidates, meanings)
    brief = None if analysis.brief is None else merged.brief(analysis.brief)
    known = Known(meanings.used, meanings.lefts)
    return Embedded(merged.summary, brief, known, units.read, meanings.summarised, merged.regions)


def _named(text: str, guests: Iterable[str]) -> frozenset[str]:
    """Whichever way a region is found, its language is named somewhere: all other files cost one search."""
    return frozenset(language for language in guests if language in text)


@dataclass(slots=True)
class _Meanings:
    """What regions mean, the known ones as it is known."""

    guests: Mapping[str, Summarise]
    revisers: Mapping[str, Revise] = field(default_factory=dict)
    before: Known = NOTHING
    effort: Effort = field(default_factory=Effort)
    used: dict[Key, Meaning] = field(default_factory=dict)
    lefts: dict[Key, object] = field(default_factory=dict)
    summarised: int = 0

    def of_all(self, text: str, candidates: Sequence[Candidate]) -> list[Meaning]:
        keys = [_key(text, candidate) for candidate in candidates]
        # Mostly one region has changed, and it is the one that is there no more.
        there = set(keys)
        gone = {key: left for key, left in self.before.lefts.items() if key not in there}
        return [self._of(key, candidate, gone) for key, candidate in zip(keys, candidates, strict=True)]

    def _of(self, key: Key, candidate: Candidate, gone: dict[Key, object]) -> Meaning:
        found = self.used.get(key) or self.before.meanings.get(key)
        if key in self.before.lefts:
            self.lefts[key] = self.before.lefts[key]
        if found is None:
            language, source, parts = key
            places = PositionMap.of(source, parts)
            digest = digest_of(language, places.text)
            try:
                found = mapped(digest, self.summary(key, places.text, gone), places)
            except TooMuch:
                raise
            except Exception:  # whatever is wrong with a guest must not lose the host's own meaning
                start = _extent(candidate).start
                span = candidate.chain.span
                found = unknown(digest, language, Span(span.start - start, span.end - start))
        self.used[key] = found
        return found

    def summary(self, key: Key, text: str, gone: dict[Key, object]) -> FileSummary:
        """What a region means for its language."""
        language = key[0]
        if len(text) < LONG or language not in self.revisers:
            self.summarised += len(text)
            self.effort.take(len(text))
            return self.guests[language](text)
        former = next((other for other in gone if other[0] == language), None)
        left = None if former is None else gone.pop(former)
        if left is None:
            self.summarised += len(text)
            self.effort.take(len(text))
        revision = self.revisers[language](text, left, self.effort.most)
        if revision is None:
            raise TooMuch
        summary, self.lefts[key] = revision
        return summary


def _key(text: str, candidate: Candidate) -> Key:
    start, end = _extent(candidate)
    parts = tuple([(first - start, last - start, hole) for first, last, hole in candidate.chain.parts])
    return candidate.language, text[start:end], parts


def _extent(candidate: Candidate) -> Span:
    """All that a region consists of."""
    span, parts = candidate.chain.span, candidate.chain.parts
    return Span(min(span.start, parts[0][0]), max(span.end, parts[-1][1])) if parts else span


class _Merged(NamedTuple):
    summary: FileSummary
    host: FileSummary
    regions: Sequence[PlacedMeaning]

    def brief(self, host: Brief) -> Brief:
        """The brief of the whole, where that of the host is known."""
        names = dict(host.names)
        searched = list(host.searched)
        for one in self.regions:
            for key, number, defines, introduces in one.uses():
                use = names.get(key)
                if use is None or (defines and not use.defines) or (introduces and not use.introduces):
                    use = use or NameUse(number, False, False)
                    names[key] = NameUse(use.symbol, use.defines or defines, use.introduces or introduces)
            searched += one.meaning.searched
        size = len(self.summary.symbols), len(self.summary.contracts), len(self.regions)
        return Brief(names, tuple(sorted(searched)), *size, host.bytes)


def _merged(text: str, host: FileSummary, candidates: Sequence[Candidate], meanings: _Meanings) -> _Merged:
    """Put the regions into the host's summary, in their order."""
    seen: Counter[str] = Counter()
    regions: list[PlacedMeaning] = []
    # Several regions may use a workspace-wide name, which is one symbol of the file.
    shared: dict[str, int] = {}
    symbols, contracts = len(host.symbols), len(host.contracts)
    for candidate, meaning in zip(candidates, meanings.of_all(text, candidates), strict=True):
        first = symbols
        numbers: list[int] = []
        for key in meaning.keys:
            number = shared.get(key) if key is not None else None
            if number is None:
                number = symbols
                symbols += 1
            numbers.append(number)
        shared.update([(key, n) for key, n in zip(meaning.keys, numbers, strict=True) if key is not None])
        name = identity(meaning.digest, seen)
        language, chain = candidate.language, candidate.chain
        region = Region(language, name, candidate.route, chain.span, Span(first, symbols), chain.parts)
        regions.append(PlacedMeaning(meaning, region, _extent(candidate).start, numbers, contracts))
        contracts += len(meaning.contracts)
    starts, ends, symbol_of, roles = _columns(host, regions)
    extents = [one.extent() for one in regions]
    # Where a hole at the end of one holds another, nothing is told of where they are.
    are_apart = all(before[1] <= behind[0] for before, behind in pairwise(extents))
    sourced: list[tuple[PlacedMeaning, Source | None]] = [(one, one if are_apart else None) for one in regions]
    diagnostics = [*host.diagnostics, *(found for one in regions for found in one.diagnostics())]
    allowances = [*host.allowances, *(allowance for one in regions for allowance in one.allowances())]
    summary = replace(
        host,
        starts=starts,
        ends=ends,
        symbol_of=symbol_of,
        roles=roles,
        longest=max([host.longest, *(one.meaning.longest for one in regions)]),
        symbols=_joined(host.symbols, [(_size(one.region.symbols), one.symbols, source) for one, source in sourced]),
        contracts=_joined(
            host.contracts, [(len(one.meaning.contracts), one.contracts, source) for one, source in sourced]
        ),
        sends=_joined(host.sends, [(len(one.meaning.sends), one.sends, source) for one, source in sourced]),
        outline=_outline(host.outline, regions),
        diagnostics=tuple(sorted(diagnostics, key=lambda found: (found.start, found.end, found.code))),
        regions=tuple([one.region for one in regions]),
        allowances=tuple(sorted(allowances, key=lambda allowance: allowance.place)),
        doubtful_calls=(*host.doubtful_calls, *(call for one in regions for call in one.doubtful_calls())),
        modules=(*host.modules, *(module for one in regions for module in one.modules())),
    )
    return _Merged(summary, host, regions)


def _size(symbols: Span) -> int:
    return symbols.end - symbols.start


def _joined(host: Sequence[T], pieces: Sequence[Piece]) -> Sequence[T]:
    if isinstance(host, Pieces):
        # They lie in parts of the host: of those, no piece may overlap another one's.
        return host.followed_by([(sum(size for size, *_ in pieces), lambda: Pieces(pieces), None)])
    return (*host, *(item for _, make, _ in pieces for item in make()))


def _outline(host: Sequence[OutlineItem], regions: Sequence[PlacedMeaning]) -> Sequence[OutlineItem]:
    def make() -> Sequence[OutlineItem]:
        return with_regions(host, [one.outline() for one in regions])

    if isinstance(host, Pieces):
        return Pieces([(len(host) + sum(1 + len(one.meaning.outline) for one in regions), make, None)])
    return make()


class _Columns(NamedTuple):
    starts: array[int]
    ends: array[int]
    symbol_of: array[int]
    roles: bytes


def _columns(host: FileSummary, regions: Sequence[PlacedMeaning]) -> _Columns:
    """The host's columns with those of the regions, which are in the order of the text."""
    starts, ends, symbol_of, roles = array("I"), array("I"), array("I"), bytearray()
    done = 0
    for one in regions:
        own_starts = one.starts()
        if not own_starts:
            continue
        own = _Columns(own_starts, one.ends(), one.symbol_of(), one.meaning.roles)
        at = bisect_left(host.starts, own_starts[0], done)
        last = bisect_right(host.starts, own_starts[-1], at)
        starts += host.starts[done:at]
        ends += host.ends[done:at]
        symbol_of += host.symbol_of[done:at]
        roles += host.roles[done:at]
        if last > at:
            between = slice(at, last)
            there = _Columns(host.starts[between], host.ends[between], host.symbol_of[between], host.roles[between])
            own = _interleaved(there, own)
        starts += own.starts
        ends += own.ends
        symbol_of += own.symbol_of
        roles += own.roles
        done = last
    starts += host.starts[done:]
    ends += host.ends[done:]
    symbol_of += host.symbol_of[done:]
    roles += host.roles[done:]
    return _Columns(starts, ends, symbol_of, bytes(roles))


def _interleaved(host: _Columns, region: _Columns) -> _Columns:
    """Occurrences of the host in holes of a region, and those of the region."""
    rows = [*zip(*host, strict=True), *zip(*region, strict=True)]
    rows.sort(key=lambda row: (row[0], -row[1]))
    starts, ends, symbols, roles = zip(*rows, strict=True)
    return _Columns(array("I", starts), array("I", ends), array("I", symbols), bytes(roles))
