"""The data of answers: files as the workspace knows them, definitions, and the results of queries about names."""

from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, NamedTuple, Protocol, TypeVar

from rholsp.features.markdown import link
from rholsp.model.pieces import unplaced
from rholsp.model.stretches import Composition
from rholsp.model.summary import Brief, Contract, Diagnostic, FileSummary, OutlineItem, Receive, Span, Symbol
from rholsp.text.lines import LineIndex

T = TypeVar("T")


class Packed(Protocol):
    """A summary that is yet to be unpacked."""

    @property
    def brief(self) -> Brief: ...

    def unpack(self) -> FileSummary: ...


_PER_NAME = 20
"""Characters of a text for each name in it, about."""
_FEW = 500
"""So many characters between two units are nothing to speak of."""
UNPACKED_FILES = 250
"""Of a hundred lines each, some 30 MB."""


class Unpacked:
    """The summaries of one workspace that are unpacked and can be packed again.

    Beyond the capacity, one that was not looked into lately is packed for each that is unpacked.
    """

    __slots__ = ("_capacity", "_meanings")

    def __init__(self, capacity: int = UNPACKED_FILES) -> None:
        self._capacity = capacity
        self._meanings: deque[LazySummary] = deque()

    def add(self, meaning: "LazySummary") -> None:
        self._meanings.append(meaning)
        while len(self._meanings) > self._capacity:
            eldest = self._meanings.popleft()
            if eldest.was_used():
                self._meanings.append(eldest)
            else:
                eldest.pack()


class LazySummary:
    """A file's summary, unpacked on first use.

    Most files of a workspace are never looked into. The value never changes; only its packing does.
    """

    __slots__ = (
        "_brief",
        "_compose",
        "_composition",
        "_derived",
        "_packed",
        "_revise",
        "_summary",
        "_unpacked",
        "_used",
    )

    def __init__(
        self,
        meaning: FileSummary | Packed,
        unpacked: Unpacked | None = None,
        brief: Brief | None = None,
        compose: Callable[[], Composition] | None = None,
        revise: "Callable[[str], LazySummary | None] | None" = None,
    ) -> None:
        """Without `unpacked`, what was unpacked once stays so. The `brief` is known already, or made when asked for.

        `compose` tells the stretches of an open text, where its last version was known; `revise` does what `revised`
        says.
        """
        self._revise = revise
        self._compose = compose
        self._composition: Composition | None = None
        self._unpacked = unpacked
        self._used = False
        self._brief = brief
        self._packed: Packed | None = None
        self._summary: FileSummary | None = None
        self._derived: dict[Callable[[FileSummary], object], Any] = {}
        if isinstance(meaning, FileSummary):
            self._summary = meaning
        else:
            self._packed = meaning

    def copy(self) -> "LazySummary":
        """The same, to look into without unpacking this one for good."""
        return LazySummary(self.summary if self._packed is None else self._packed)

    def held(self) -> "LazySummary":
        """The same, unpacked for as long as it is held."""
        if self._unpacked is None:
            return self
        held = LazySummary(self.summary)
        held._brief = self.brief
        return held

    def was_used(self) -> bool:
        """Whether somebody has looked into it since this was asked last."""
        used, self._used = self._used, False
        return used

    def pack(self) -> None:
        """Forgets what was unpacked; who has the summary keeps it."""
        if self._packed is not None:
            self._summary = None

    @property
    def is_packed(self) -> bool:
        """Whether it is still packed."""
        return self._summary is None

    @property
    def summary(self) -> FileSummary:
        # A thread may do the same meanwhile: then both find the same, and what is packed goes last.
        packed, summary = self._packed, self._summary
        self._used = True
        if summary is None:
            assert packed is not None
            summary = self._summary = packed.unpack()
            if self._unpacked is None:
                self._brief = packed.brief
                self._packed = None
            else:
                self._unpacked.add(self)
        return summary

    @property
    def brief(self) -> Brief:
        packed = self._packed
        if packed is not None:
            return packed.brief
        if self._brief is None:
            self._brief = self.summary.brief()
        return self._brief

    def revised(self, text: str) -> "LazySummary | None":
        """What another text of the file would mean; None where this does not make it easier to tell."""
        return None if self._revise is None else self._revise(text)

    @property
    def composition(self) -> Composition | None:
        """The stretches of an open text that was edited; None where it was analysed as a whole."""
        compose = self._compose
        if compose is not None:
            self._composition = compose()
            self._compose = None
        return self._composition

    def derived(
        self,
        compute: Callable[[FileSummary], T],
        composed: Callable[[FileSummary, Composition], T] | None = None,
    ) -> T:
        """What a function makes of the summary, made once and kept. It must be the same object each time.

        `composed` makes the same of a text in stretches, in less time.
        """
        if compute not in self._derived:
            composition = None if composed is None else self.composition
            if composed is None or composition is None:
                self._derived[compute] = compute(self.summary)
            else:
                self._derived[compute] = composed(self.summary, composition)
        found: T = self._derived[compute]
        return found

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LazySummary) and self.summary == other.summary


@dataclass(frozen=True, slots=True)
class FileFacts:
    """One file as the workspace knows it."""

    uri: str
    """Normalised."""
    meaning: LazySummary
    language_id: str
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

    @property
    def summary(self) -> FileSummary:
        return self.meaning.summary

    @property
    def brief(self) -> Brief:
        return self.meaning.brief

    @property
    def composition(self) -> Composition | None:
        """What features compose their answers from, where the last version of an open text was known."""
        return self.meaning.composition

    @property
    def lines(self) -> LineIndex:
        return self.summary.lines

    def unseen(self, feature: Hashable) -> int:
        """How long the text is for a feature that keeps something of each unit under its own name: what it is yet to
        look at, in characters.
        """
        composition = self.composition
        if composition is None:
            return self.brief.bytes if self.version is None else self.lines.length
        starts, length = self.summary.starts, 0
        for stretch in composition.stretches:
            kept, size = stretch.kept, stretch.end - stretch.start
            if kept is None:
                # Between units there are comments, mostly.
                if size > _FEW:
                    length += (bisect_left(starts, stretch.end) - bisect_left(starts, stretch.start)) * _PER_NAME
            elif kept.last(feature, None) is None:
                length += size
        return length

    def derived(
        self,
        compute: Callable[[FileSummary], T],
        composed: Callable[[FileSummary, Composition], T] | None = None,
    ) -> T:
        """What a function makes of the summary alone: of an open document, made once for each text.

        `composed` makes the same of a text in stretches.
        """
        return compute(self.summary) if self.version is None else self.meaning.derived(compute, composed)

    def shared_symbols(self) -> list[tuple[int, Symbol]]:
        """The workspace-wide names of the file, in order, with the numbers of their symbols: each key is one's."""
        symbols, names = self.summary.symbols, self.brief.names
        found = [numbered for numbered in unplaced(symbols) if numbered[1].key is not None]
        if len(found) < len(names):
            # Some are in pieces of single parts of the file.
            return [(number, symbols[number]) for number in sorted([use.symbol for use in names.values()])]
        return sorted(found, key=itemgetter(0))

    def shown_line(self, offset: int) -> str:
        """The line of an offset, for display."""
        return f"line {self.lines.line_of(offset) + 1}"

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

    def shown_place(self, asked: FileFacts) -> str:
        """Its place, for display in another file or in its own."""
        line = self.facts.shown_line(self.selection.start)
        return line if self.facts.uri == asked.uri else f"`{self.facts.uri.rsplit('/', 1)[-1]}`, {line}"

    def linked_place(self, asked: FileFacts) -> str:
        """The same as Markdown that leads there, where it is in a file."""
        shown = self.shown_place(asked).replace("`", "")
        if not self.facts.uri.startswith("file:"):
            return shown
        line = self.facts.lines.line_of(self.selection.start) + 1
        return link(shown, f"{self.facts.uri}#L{line}")

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

    @property
    def language(self) -> str:
        return self.facts.language_of(self.symbol)


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


class NameSpace(NamedTuple):
    """How a language's workspace-wide names stand among those of the others."""

    prefix: str
    """What its keys begin with: its id and a colon; nothing for the language that all others are guests of."""
    offers_introduced: bool
    """Whether to introduce a name is to declare it, so that it may be used where nothing defines it."""


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
