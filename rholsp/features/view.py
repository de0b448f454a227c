"""What features may ask: the workspace as of one request, read-only.

A view belongs to one request. Every file that it has shown once it shows the same way again, so offsets and line
indexes of one answer always agree; and it shows every edit that reached the workspace before the view was made.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

from rholsp.model.summary import Brief, Contract, Diagnostic, FileSummary, OutlineItem, Receive, Span, Symbol
from rholsp.text.lines import LineIndex

if TYPE_CHECKING:
    from rholsp.features.language import Languages


class Packed(Protocol):
    """A summary that is yet to be unpacked."""

    @property
    def brief(self) -> Brief: ...

    def unpack(self) -> FileSummary: ...


@dataclass(frozen=True, slots=True)
class FileFacts:
    """One file as the workspace knows it.

    Most files of a workspace are never looked into, so their summaries stay packed until they are.
    """

    uri: str
    """Normalised."""
    meaning: FileSummary | Packed
    """For `summary` and `brief`, which give the same whatever stands here."""
    language_id: str = "rholang"
    """Of a registered language, whatever the editor calls it."""
    version: int | None = None
    """The editor's version of an open document; None for a file on disk."""
    text: str | None = None
    """The text of an open document; closed files keep only their summary."""
    reading: tuple[Diagnostic, ...] = ()
    """What reading the bytes found: not UTF-8, binary, too large to analyse."""
    digest: bytes = b""
    """Of the text of a closed file, to know it by; empty where there is no text, or none was read."""
    alone: bool = False
    """Whether the document has no part in the workspace: it is a copy that an editor shows of something else.

    Its names are its own, and no answer about another file speaks of it.
    """

    _brief: Brief | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def summary(self) -> FileSummary:
        meaning = self.meaning
        if isinstance(meaning, FileSummary):
            return meaning
        brief, summary = meaning.brief, meaning.unpack()
        object.__setattr__(self, "_brief", brief)
        object.__setattr__(self, "meaning", summary)
        return summary

    @property
    def brief(self) -> Brief:
        if self._brief is None:
            meaning = self.meaning
            brief = meaning.brief() if isinstance(meaning, FileSummary) else meaning.brief
            object.__setattr__(self, "_brief", brief)
            return brief
        return self._brief

    @property
    def lines(self) -> LineIndex:
        return self.summary.lines

    def language_of(self, symbol: int) -> str:
        """The language that a symbol belongs to: the file's, or that of the region it stands in."""
        region = self.summary.region_of(symbol)
        return self.language_id if region is None else region.language


@dataclass(frozen=True, slots=True)
class Target:
    """One definition: a contract or a receive (its index in the file's summary), or a place where both are -1."""

    facts: FileFacts
    selection: Span
    """The name itself."""
    span: Span
    """The whole of what is defined, or the name again where it is nothing but a name."""
    contract: int = -1
    receive: int = -1

    @property
    def definition(self) -> Contract | None:
        return self.facts.summary.contracts[self.contract] if self.contract >= 0 else None

    @property
    def receiver(self) -> Contract | Receive | None:
        """What takes messages there."""
        return self.facts.summary.receives[self.receive] if self.receive >= 0 else self.definition


@dataclass(frozen=True, slots=True)
class Resolution:
    """What the name under the cursor is."""

    facts: FileFacts
    """The file that was asked about."""
    occurrence: Span
    symbol: int
    """Index in the symbols of `facts.summary`."""
    targets: tuple[Target, ...]
    """Every definition, the one that fits best first; empty where nothing in the workspace defines the name."""

    @property
    def meaning(self) -> Symbol:
        return self.facts.summary.symbols[self.symbol]


@dataclass(frozen=True, slots=True)
class DefinedNames:
    """Which of some workspace-wide names a contract defines."""

    names: frozenset[str]
    complete: bool
    """False while the first index runs: a name that is not in `names` may turn up yet."""


@dataclass(frozen=True, slots=True)
class SymbolMatch:
    """One hit of a workspace-wide search, with the outline item that was found."""

    facts: FileFacts
    item: OutlineItem


class SharedName(NamedTuple):
    """A name that is defined or declared, ordered from the best match to the worst."""

    rank: tuple[int, ...]
    name: str
    key: str
    files: int
    """How many files define it, or declare it where none does."""
    uri: str
    """One of them, the first one by name."""
    is_defined: bool


@dataclass(frozen=True, slots=True)
class SharedNames:
    """The best matches. Not `complete` where some are left out, or may turn up yet while the first index runs."""

    found: tuple[SharedName, ...]
    complete: bool


class View(Protocol):
    """The questions. All of them answer for normalised URIs and for keys as in `Symbol.key`."""

    @property
    def languages(self) -> "Languages":
        """What files and their regions may be written in."""
        ...

    async def file(self, uri: str) -> FileFacts | None:
        """The file, or None where the workspace does not know it."""
        ...

    async def files_with(self, key: str) -> tuple[FileFacts, ...]:
        """Every file that names `key`, sorted by URI."""
        ...

    async def files_defining(self, key: str) -> tuple[FileFacts, ...]:
        """Every file with a contract of the name `key`, sorted by URI."""
        ...

    async def files_introducing(self, key: str) -> tuple[FileFacts, ...]:
        """Every file that introduces `key` without defining it: receives from it, or declares it; sorted by URI.

        What is yet to be indexed is not waited for.
        """
        ...

    async def defined(self, keys: Iterable[str]) -> DefinedNames:
        """Which of these names any contract of the workspace defines."""
        ...

    async def names(self, language: str, query: str, limit: int) -> SharedNames:
        """The names of a language that the workspace defines or declares and that match `query`, the best first."""
        ...

    async def resolve(self, uri: str, offset: int) -> Resolution | None:
        """The name at the offset and its definitions, through the resolver cache; None where no name is."""
        ...

    async def search(self, query: str, limit: int) -> tuple[SymbolMatch, ...]:
        """Contracts, agents and methods of all files whose name matches `query`, the best first, at most `limit`."""
        ...
