"""Finding regions: detectors propose candidates, and the registry decides between them.

A detector is plain data, so that another way to find regions is one more entry of `detectors.DETECTORS`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from rholsp.embedded.chains import Chain, chain_of
from rholsp.embedded.channel_uses import Messages, MethodArgument, messages_of
from rholsp.embedded.resolved_names import Hidden, ResolvedNames
from rholsp.model.summary import FileSummary, SymbolKind
from rholsp.syntax.tree import Slot, Tree


@dataclass(frozen=True)
class Host:
    """A Rholang file to find regions in."""

    text: str
    tree: Tree
    summary: FileSummary
    languages: frozenset[str]
    """The languageIds of the guests."""

    @cached_property
    def names(self) -> ResolvedNames:
        return ResolvedNames.of(self.tree, self.summary)

    @cached_property
    def messages(self) -> Messages:
        return messages_of(self.tree, self.names, len(self.summary.symbols))

    @cached_property
    def services(self) -> dict[int, str]:
        """The symbols that are a service of a guest, with its language.

        ``new x(`rho:metta:compile`)``, `@"rho:metta:compile"` and all others of the prefix `rho:metta:`; and names that
        a `for` receives from one: what a service hands out serves the same language.
        """
        found = {}
        for i, symbol in enumerate(self.summary.symbols):
            uri = symbol.uri
            if symbol.kind is SymbolKind.QUOTED and symbol.key is not None and symbol.key[1:2] in ('"', "`"):
                uri = symbol.key[2:-1]
            words = uri.split(":", 2)
            if len(words) == 3 and words[0] == "rho" and words[1] in self.languages:
                found[i] = words[1]
        todo = list(found)
        while todo:
            channel = todo.pop()
            for name in self.messages.handed.get(channel, ()):
                if name not in found:
                    found[name] = found[channel]
                    todo.append(name)
        return found


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


def detect(host: Host, detectors: Iterable[Detector]) -> list[Candidate]:
    """The regions of a file, in text order; they do not overlap.

    Where candidates do, higher priority wins, then the one that starts earlier, then the longer one.
    """
    ranked = [
        (-detector.priority, candidate.chain.span.start, -candidate.chain.span.end, detector.name, candidate)
        for detector in detectors
        for candidate in detector.find(host)
    ]
    ranked.sort(key=lambda entry: entry[:3])
    starts: list[int] = []
    kept: list[Candidate] = []
    for _, _, _, route, candidate in ranked:
        start, end = candidate.chain.span
        at = bisect_right(starts, start)
        if (at and kept[at - 1].chain.span.end > start) or (at < len(kept) and starts[at] < end):
            continue
        starts.insert(at, start)
        kept.insert(at, replace(candidate, route=route))
    return kept
