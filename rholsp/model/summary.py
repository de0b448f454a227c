"""The summary of a file: its meaning as plain data, which features read and actors keep, whatever its language.

A summary is immutable, picklable and compact. Every position is a code-point offset into the text, also those of a
region: what a part of the file means in another language stands in the same columns, at its place in the file.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, NamedTuple

from rholsp.model.pieces import naming, near
from rholsp.text.lines import LineIndex

Shape = tuple[Any, ...]
"""A pattern or an argument, reduced to what matching needs: see shapes.py."""


class Role(IntEnum):
    """What an occurrence does with its name."""

    BINDER = 0
    """Introduces the name: what it is from here on is decided here."""
    CONTRACT = 1
    """The name of a definition, which takes calls."""
    SEND = 2
    """What is called: the channel that is sent on, the head of an expression."""
    RECEIVE = 3
    """What is received from once, or until it is gone: not a definition."""
    EVAL = 4
    """What the name stands for, taken as a process."""
    REFER = 5
    """In a pattern, what the name stands for around it: it does not bind."""
    USE = 6
    """Any other use."""
    DECLARE = 7
    """The name in a declaration that is no definition."""


INTRODUCING = Role.RECEIVE, Role.DECLARE
"""See `NameUse.introduces`."""
_new = tuple.__new__
"""Makes a named tuple in half the time that its class takes."""
_ROLES = tuple(Role)
"""By value: to look one up takes less time than to make it of its value."""


class SymbolKind(IntEnum):
    """Where a symbol comes from."""

    NEW = 0
    FORMAL = 1
    """Parameter of a definition, or of a member of one."""
    RECEIVED = 2
    """Bound to what is received."""
    LET = 3
    CASE = 4
    """Bound by a pattern that a value is compared with."""
    IMPLICIT = 5
    """Bound by no text: what a construct implies for the code in it."""
    FREE = 6
    """An identifier that nothing in the file binds: workspace-wide."""
    QUOTED = 7
    """A name that is no identifier, compared by structure: `@"s"`, `@(*lib, "get")`."""
    URI = 8
    """A `rho:` URI literal."""
    VARIABLE = 9
    """Bound where it stands first, in its file or region."""
    GLOBAL = 10
    """Shared by all files and regions of its language in the workspace, without being bound anywhere."""


class Sort(IntEnum):
    """docs/rholang.md 2.1: every binder is one of the two; names known only by use are ANY."""

    ANY = 0
    NAME = 1
    PROCESS = 2


class Severity(IntEnum):
    """LSP's DiagnosticSeverity."""

    ERROR = 1
    WARNING = 2
    INFORMATION = 3
    HINT = 4


class Span(NamedTuple):
    """A half-open range of offsets."""

    start: int
    end: int


class Symbol(NamedTuple):
    """One thing that occurrences of this file refer to."""

    name: str
    """As shown to a person: `foo`, `@"s"`, `` `rho:io:stdout` ``."""
    key: str | None
    """The name under which the workspace knows it, None for what is private to the file. `foo` and `@"foo"` differ.

    Keys of guests, languages inside another one, begin with the language and a colon.
    """
    kind: SymbolKind
    sort: Sort
    binder: Span | None
    """The binder's identifier (without `@`), None for FREE, QUOTED, URI and IMPLICIT symbols."""
    scope: Span | None
    """Where the binder is visible, None where there is no binder."""
    doc: str
    """Cleaned text of the documentation comment of the binder, or ''."""
    uri: str
    """The URI of ``new x(`uri`)``, without backticks, or ''."""
    container: int
    """Index of the contract that the binder stands in, or -1."""
    escapes: bool = True
    """False where all that is ever sent on the name and received from it stands in this file's records.

    A name escapes when it is used in an argument, a collection, a quote or a pattern, or in code that is passed on.
    """
    is_received_elsewhere: bool = True
    """False where others may send on the name at most: it leaves the file in a `bundle+` only, or with code."""


class Contract(NamedTuple):
    """One definition of a name: what takes calls."""

    symbol: int
    name: Span
    span: Span
    """From the keyword to the closing brace."""
    formals: tuple[Shape, ...]
    """Pattern of each formal: see the language's shapes.py."""
    variadic: bool
    """Whether a remainder `...@r` takes further arguments."""
    signature: str
    """`contract foo(@x, ret)`: on one line, comments left out."""
    doc: str
    container: int
    """Index of the enclosing contract, or -1."""
    strings: tuple[int, ...] = ()
    """Where the string literals of the formals begin, inside their quotes: see `Send.strings`."""


class Send(NamedTuple):
    """One call: a message that is sent, an expression."""

    symbol: int
    name: Span
    span: Span
    operator: str
    """How it is written, where the language has several ways; with `!?` a return channel goes before `args`."""
    args: tuple[Shape, ...]
    strings: tuple[int, ...] = ()
    """Where the string literals of `args` begin, inside their quotes, in the order in which the shapes have them."""


class Receive(NamedTuple):
    """What one bind of a `for` or `select` takes from its channel."""

    symbol: int
    name: Span
    """The source."""
    span: Span
    """The whole `for` or branch: receives that are joined, or follow each other in it, share it."""
    bind: Span
    """The patterns, the arrow and the source: where what it binds stands."""
    arrow: str
    """`<-`, `<=` or `<<-`."""
    formals: tuple[Shape, ...]
    variadic: bool
    """Whether further values are taken; from a source `x?!` any message is, and `formals` are empty."""
    container: int
    """Index of the enclosing contract, or -1."""
    strings: tuple[int, ...] = ()
    """As in Send."""


class Allowance(NamedTuple):
    """One code in a comment `rholsp: allow CODE`: findings of that code are wanted as they are on some line."""

    code: str
    place: Span
    """Of the code, in the comment."""
    covered: Span
    """The line that it is said about: the comment's own, or the next one where the comment stands alone."""


class TemplateStatement(NamedTuple):
    """A statement of the program that writes the file, as `{% if x %}`: what stands around it may be there or not."""

    place: Span


class ModuleUse(NamedTuple):
    """The name of a module, in a form that loads one: a file that is found by where the text lies."""

    name: str
    place: Span


class DoubtfulCall(NamedTuple):
    """A call of a built-in name that some implementation of its language refuses for its number of arguments."""

    name: str
    given: int
    place: Span
    """Of the name."""


class Related(NamedTuple):
    """A place that explains a diagnostic."""

    start: int
    end: int
    message: str
    uri: str = ""
    """The file it is in, '' for the diagnostic's own."""


class Diagnostic(NamedTuple):
    """One finding; codes are those of docs/rholang.md 3."""

    code: str
    severity: Severity
    start: int
    end: int
    message: str
    related: tuple[Related, ...] = ()
    fix: str = ""
    """What to write instead of the range, or '' where that is not known."""
    unnecessary: bool = False


class Publication(NamedTuple):
    """A place that makes something known under a name that lives outside of all files, as in a registry."""

    key: str
    """The outside name, a workspace-wide one; '' where only the run decides it."""
    path: str
    """Where in the published value `symbol` stands: '' for the whole, else see the language."""
    symbol: int
    """A published name, -1 where the value has none that are known."""
    span: Span
    """All of what publishes."""
    name: Span
    """What decides the outside name."""


class Adoption(NamedTuple):
    """A place that asks for what an outside name stands for."""

    key: str
    path: str
    """As in Publication: `symbol` is what was published there."""
    symbol: int
    """The name that stands for it in this file, -1 where none is known."""
    span: Span
    """All of the question."""
    name: Span
    """The outside name in it."""


class Synonym(NamedTuple):
    """An outside name that stands for another one."""

    key: str
    target: str
    """A key, too."""
    name: Span


class StandIn(NamedTuple):
    """A name that always is another name of the file when it is used: what came through a channel of its own."""

    symbol: int
    target: int
    is_instance: bool = False
    """Whether the target is what every instance of a class is to itself: each is another thing, which takes the same
    messages."""


class OutlineItem(NamedTuple):
    """One line of the file's outline."""

    name: str
    detail: str
    kind: str
    """A word of the language for what it is; `region` for a text of another language."""
    span: Span
    selection: Span
    parent: int
    """Index of the enclosing item (always smaller than one's own), or -1."""
    symbol: int
    """-1 where no occurrence can refer to it."""
    is_searched: bool = True
    """Whether a search for symbols finds it: what people look for by its name."""


class NameUse(NamedTuple):
    """What a file does with a workspace-wide name, besides naming it."""

    symbol: int
    """The first symbol of the file with this key."""
    defines: bool
    """Whether a contract has the name, or the file publishes something under it."""
    introduces: bool
    """Whether a `for` or `select` receives from it, or a declaration names it, or it is a synonym of another."""


class Brief(NamedTuple):
    """The part of a summary that is needed of every file in the workspace, opened or not."""

    names: dict[str, NameUse]
    """By key."""
    searched: tuple[str, ...]
    """The names of the outline that a search for symbols finds, sorted."""
    symbols: int
    contracts: int
    regions: int
    """How many of these the summary has."""
    bytes: int
    """Length of the text in UTF-8."""
    is_quiet: bool = False
    """Whether its diagnostics are certain to be mere hints, whatever the other files hold."""


Part = tuple[int, int, bool]
"""Start and end of a piece of a region, and whether it is a hole: text of the host that the region cannot know."""


class Region(NamedTuple):
    """A text of another language inside the file, written as string literals.

    What it means stands in the file's columns: `symbols` are the indexes of its symbols there.
    """

    language: str
    """An LSP languageId."""
    identity: str
    """Names the region within its file: the same as long as its own text is, whatever changes around it."""
    route: str
    """Name of the detector that found it."""
    span: Span
    """From the first quote to the last."""
    symbols: Span
    """Indexes, not offsets: the first of its own symbols, and one behind the last.

    A workspace-wide name that an earlier region of the language has named is one of that region.
    """
    parts: tuple[Part, ...]
    """In text order: insides of literals, without quotes, and the holes between or in them."""


@dataclass(frozen=True, slots=True)
class FileSummary:
    """The meaning of one file. Occurrences are four parallel columns, sorted by start, then longer first."""

    lines: LineIndex
    starts: array[int]
    ends: array[int]
    symbol_of: array[int]
    roles: bytes
    longest: int
    """Length of the longest occurrence: how far back a search by offset must look."""
    symbols: Sequence[Symbol]
    contracts: Sequence[Contract]
    sends: Sequence[Send]
    outline: Sequence[OutlineItem]
    diagnostics: tuple[Diagnostic, ...]
    """Everything that this file alone decides: not RH101, which the workspace decides."""
    regions: tuple[Region, ...] = ()
    """Sorted by place; they do not overlap. Their symbols follow those of the file, region by region."""
    receives: Sequence[Receive] = ()
    """Sorted by source."""
    allowances: tuple[Allowance, ...] = ()
    doubtful_calls: tuple[DoubtfulCall, ...] = ()
    modules: tuple[ModuleUse, ...] = ()
    statements: tuple[TemplateStatement, ...] = ()
    publications: tuple[Publication, ...] = ()
    adoptions: Sequence[Adoption] = ()
    synonyms: tuple[Synonym, ...] = ()
    stand_ins: Sequence[StandIn] = ()

    def occurrence_at(self, offset: int) -> int | None:
        """Index of the innermost occurrence around ``offset`` or ending there; one that starts there comes first."""
        best: int | None = None
        best_rank = (True, 0)
        for i in range(bisect_right(self.starts, offset) - 1, -1, -1):
            start, end = self.starts[i], self.ends[i]
            rank = (start != offset, end - start)
            if end >= offset and (best is None or rank < best_rank):
                best, best_rank = i, rank
            if offset - start > self.longest:
                break
        return best

    def region_at(self, offset: int) -> Region | None:
        """The region around the offset, its quotes included."""
        at = bisect_right(self.regions, offset, key=lambda region: region.span.start) - 1
        return self.regions[at] if at >= 0 and offset <= self.regions[at].span.end else None

    def region_of(self, symbol: int) -> Region | None:
        """The region that a symbol belongs to, the first of several; None for the file's own."""
        if not self.regions or symbol < self.regions[0].symbols.start:
            return None
        return self.regions[bisect_right(self.regions, symbol, key=lambda region: region.symbols.start) - 1]

    def brief(self) -> Brief:
        """Computes the brief."""
        keys = [symbol.key for symbol in self.symbols]
        defined = {keys[contract.symbol] for contract in self.contracts}
        introduced: set[str | None] = set()
        for role in INTRODUCING:
            at = self.roles.find(role)
            while at >= 0:
                introduced.add(keys[self.symbol_of[at]])
                at = self.roles.find(role, at + 1)
        return brief_of(
            self, enumerate(keys), defined, introduced, [item.name for item in self.outline if item.is_searched]
        )

    def contracts_of(self, symbol: int) -> list[tuple[int, Contract]]:
        """The contracts of a symbol, with their indexes."""
        return [(i, contract) for i, contract in naming(self.contracts, symbol) if contract.symbol == symbol]

    def receives_of(self, symbol: int) -> list[tuple[int, Receive]]:
        """What is received from a symbol, with the indexes."""
        return [(i, receive) for i, receive in naming(self.receives, symbol) if receive.symbol == symbol]

    def sends_of(self, symbol: int) -> list[Send]:
        """The calls of a symbol."""
        return [send for _, send in naming(self.sends, symbol) if send.symbol == symbol]

    def send_named(self, name: Span) -> Send | None:
        """The first call whose name stands there."""
        return next((send for _, send in near(self.sends, *name) if send.name == name), None)

    def occurrences_of(self, symbol: int) -> Iterator[tuple[Span, Role]]:
        """Every occurrence of a symbol, in text order."""
        # `index` is twenty times as fast as a loop over all of them.
        find, starts, ends, roles = self.symbol_of.index, self.starts, self.ends, self.roles
        at = -1
        with suppress(ValueError):
            while True:
                at = find(symbol, at + 1)
                yield Span(starts[at], ends[at]), _ROLES[roles[at]]


def brief_of(
    summary: FileSummary,
    names: Iterable[tuple[int, str | None]],
    defined: Set[str | None],
    introduced: Set[str | None],
    searched: Sequence[str],
) -> Brief:
    """The brief of a file that has symbols with these keys, of which some are defined by contracts and some received.

    ``names`` are in order of their numbers; symbols that have no key may be left out.
    """
    defined = {*defined, *(publication.key for publication in summary.publications)}
    introduced = {*introduced, *(synonym.key for synonym in summary.synonyms)}
    found: dict[str, NameUse] = {}
    for symbol, key in names:
        if key is not None and key not in found:
            found[key] = _new(NameUse, (symbol, key in defined, key in introduced))
    sizes = len(summary.symbols), len(summary.contracts), len(summary.regions)
    return Brief(found, tuple(sorted(searched)), *sizes, summary.lines.utf8_bytes)
