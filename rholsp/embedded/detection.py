"""Finding regions: detectors propose candidates, and the registry decides between them.

A detector is plain data, so that another way to find regions is one more entry of `detectors.DETECTORS`.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

from rholsp.embedded.chains import Chain, chain_of
from rholsp.embedded.channel_uses import Messages, MethodArgument, messages_of
from rholsp.embedded.flow import Fact, Found, Fragment
from rholsp.embedded.resolved_names import Hidden, ResolvedNames
from rholsp.embedded.services import language_of
from rholsp.model.summary import FileSummary
from rholsp.syntax.tree import Slot, Tree


class Parts(Protocol):
    """A file, or its parts."""

    def found(self) -> Iterable[Found]:
        """The texts that reach a service."""

    def text_around(self, literal: int) -> Chain | None:
        """See `Fragment`."""

    def texts_behind(self, token: int) -> Iterable[Chain]:
        """See `Fragment`."""


@dataclass(frozen=True)
class Host:
    """A Rholang file to find regions in."""

    text: str
    starts: array[int]
    """Of its tokens."""
    ends: array[int]
    summary: FileSummary
    languages: frozenset[str]
    """The languageIds of the guests."""
    whole: Callable[[], Tree]
    known: Parts | None = None
    """None where nothing is known but the text and what it means."""

    @staticmethod
    def of(tree: Tree, summary: FileSummary, languages: frozenset[str]) -> Host:
        """A file of which nothing is known but what it means."""
        return Host(tree.text, tree.starts, tree.ends, summary, languages, lambda: tree)

    @cached_property
    def tree(self) -> Tree:
        return self.whole()

    @cached_property
    def parts(self) -> Parts:
        return _Whole(self) if self.known is None else self.known

    @cached_property
    def reaching(self) -> Sequence[Found]:
        """The texts that reach a service."""
        return list(self.parts.found())

    @cached_property
    def names(self) -> ResolvedNames:
        return ResolvedNames.of(self.tree, self.summary)

    @cached_property
    def messages(self) -> Messages:
        return messages_of(self.tree, self.names, len(self.summary.symbols))

    @cached_property
    def services(self) -> dict[int, str]:
        """The symbols that are a service of a guest by their names, with its language: see services.py."""
        known = (language_of(s.kind, s.key, s.uri, self.languages) for s in self.summary.symbols)
        return {symbol: language for symbol, language in enumerate(known) if language is not None}


@dataclass(frozen=True)
class _Whole:
    """All of a file as one part."""

    host: Host

    @cached_property
    def fragment(self) -> Fragment:
        return Fragment(self.host.tree, self.host.names, self.host.messages, lambda symbol: False)

    def found(self) -> Iterable[Found]:
        services = self.host.services.items()
        return self.fragment.spread(*[Fact("service", *service) for service in services]).found if services else ()

    def text_around(self, literal: int) -> Chain | None:
        return self.fragment.text_around(literal)

    def texts_behind(self, token: int) -> Iterable[Chain]:
        return self.fragment.texts_behind(token)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that a detector takes for a region."""

    language: str
    chain: Chain
    route: str = ""
    """Name of the detector; the registry fills it in."""


@dataclass(frozen=True, slots=True)
class Detector:
    """One way to find regions."""

    name: str
    priority: int
    """Of two detectors that claim one text, the one with the higher priority gets it."""
    find: Callable[[Host], Iterable[Candidate]]
    """Any order, and any text more than once. Never raises, whatever the host's text."""


def candidates_in(host: Host, language: str, expression: Slot | Hidden | MethodArgument) -> Iterable[Candidate]:
    """The region that an argument would be: one or none."""
    if isinstance(expression, Hidden | MethodArgument):
        return ()
    chain = chain_of(host.tree, expression)
    return (Candidate(language, chain),) if chain is not None else ()


def _extent(candidate: Candidate) -> tuple[int, int]:
    start, end = candidate.chain.span
    return start, -end


def detect(host: Host, detectors: Iterable[Detector]) -> list[Candidate]:
    """The regions of a file, in text order; they do not overlap.

    Where candidates do, higher priority wins, then the one that starts earlier, then the longer one, then the one whose
    language's id comes first.
    """
    ranked = [
        (-detector.priority, *_extent(candidate), candidate.language, detector.name, candidate)
        for detector in detectors
        for candidate in detector.find(host)
    ]
    ranked.sort(key=lambda entry: entry[:4])
    starts: list[int] = []
    kept: list[Candidate] = []
    for *_, route, candidate in ranked:
        start, end = candidate.chain.span
        at = bisect_right(starts, start)
        if (at and kept[at - 1].chain.span.end > start) or (at < len(kept) and starts[at] < end):
            continue
        starts.insert(at, start)
        kept.insert(at, replace(candidate, route=route))
    return kept
