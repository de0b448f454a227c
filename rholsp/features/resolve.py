"""From a name to its definitions: small resolvers, of which each language composes its own.

docs/design.md 6: a base (what the file itself binds), a fallback (names that the whole workspace shares), and a
filter that leaves the candidates that may take a call, the best fit first. A resolver answers () where it has nothing
to say.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Protocol

from rholsp.features.facts import FileFacts, Resolution, Target
from rholsp.features.workspace_queries import WorkspaceQueries
from rholsp.model.pieces import Pieces
from rholsp.model.summary import Contract, FileSummary, Receive, Role, Send, Span, Symbol, SymbolKind

CERTAIN_MISFIT = 2
"""From this misfit on a contract cannot receive the call."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One occurrence of a name."""

    facts: FileFacts
    span: Span
    symbol: int

    @property
    def meaning(self) -> Symbol:
        return self.facts.summary.symbols[self.symbol]

    @property
    def language(self) -> str:
        return self.facts.language_of(self.symbol)


class Resolver(Protocol):
    def supports_language(self, language: str) -> bool:
        """Whether this resolver knows the language (an LSP languageId)."""
        ...

    async def resolve(self, sources: WorkspaceQueries, occurrence: Occurrence) -> tuple[Target, ...]:
        """Every definition of the name at the occurrence, in a stable order."""
        ...

    async def candidates(self, sources: WorkspaceQueries, occurrence: Occurrence) -> tuple[Target, ...]:
        """The same without regard to the call at the occurrence, which may be half-typed."""
        ...

    def question(self, occurrence: Occurrence) -> Hashable | None:
        """What the answer depends on besides other files; None where it may be anything in the occurrence's file.

        Sites with equal questions have the same definitions, wherever they stand: but the n-th contract that the one's
        file has for its name stands for the n-th in the other's, and there are no other definitions in these files.
        """
        ...


class AnyLanguage(ABC):
    """A part for the compositions of any language."""

    def supports_language(self, language: str) -> bool:
        return True

    @abstractmethod
    async def resolve(self, sources: WorkspaceQueries, occurrence: Occurrence) -> tuple[Target, ...]: ...

    async def candidates(self, sources: WorkspaceQueries, occurrence: Occurrence) -> tuple[Target, ...]:
        return await self.resolve(sources, occurrence)

    def question(self, occurrence: Occurrence) -> Hashable | None:
        return None


def occurrence_at(facts: FileFacts, offset: int) -> Occurrence | None:
    """The name at an offset; the cursor may stand at either end of it."""
    summary = facts.summary
    at = summary.occurrence_at(offset)
    if at is None:
        return None
    return Occurrence(facts, Span(summary.starts[at], summary.ends[at]), summary.symbol_of[at])


def symbol_with(facts: FileFacts, key: str) -> int | None:
    """Index of the symbol that is the workspace-wide name `key` in this file."""
    use = facts.brief.names.get(key)
    return None if use is None else use.symbol


def contract_targets(facts: FileFacts, symbol: int) -> tuple[Target, ...]:
    return tuple([Target(facts, contract.name, contract.span, i) for i, contract in _contracts_of(facts, symbol)])


def _contracts_of(facts: FileFacts, symbol: int) -> Sequence[tuple[int, Contract]]:
    if _is_looked_through(facts, facts.summary.contracts):
        return facts.summary.contracts_of(symbol)
    return facts.derived(_contracts_by_symbol).get(symbol, ())


def _is_looked_through(facts: FileFacts, rows: Sequence[object]) -> bool:
    """Whether an index of the rows does not pay: what is derived of closed files is not kept, and pieces have one."""
    return facts.version is None or isinstance(rows, Pieces)


def _contracts_by_symbol(summary: FileSummary) -> dict[int, list[tuple[int, Contract]]]:
    found: dict[int, list[tuple[int, Contract]]] = {}
    for i, contract in enumerate(summary.contracts):
        found.setdefault(contract.symbol, []).append((i, contract))
    return found


def implying(facts: FileFacts, symbol: int) -> tuple[Target, ...]:
    """The definition that implies a name; () for a name of any other kind."""
    meaning = facts.summary.symbols[symbol]
    if meaning.kind is not SymbolKind.IMPLICIT or meaning.container < 0:
        return ()
    around = facts.summary.contracts[meaning.container]
    return (Target(facts, around.name, around.span, meaning.container),)


def receive_targets(facts: FileFacts, symbol: int) -> tuple[Target, ...]:
    receives = facts.summary.receives_of(symbol)
    return tuple([Target(facts, receive.name, receive.bind, receive=i) for i, receive in receives])


def _own_contracts(occurrence: Occurrence) -> Hashable:
    """What matters of the contracts that the occurrence's file has for the name, wherever they stand in it."""
    contracts = [contract for _, contract in occurrence.facts.summary.contracts_of(occurrence.symbol)]
    if not contracts:
        return ()
    signatures = [(contract.formals, contract.variadic, contract.signature) for contract in contracts]
    return (occurrence.facts.uri, *signatures)


class SharedContracts(AnyLanguage):
    """The contracts of a workspace-wide name, in every file."""

    async def resolve(self, sources: WorkspaceQueries, occurrence: Occurrence) -> tuple[Target, ...]:
        key = occurrence.meaning.key
        if key is None or occurrence.meaning.kind is SymbolKind.URI:
            return ()
        targets: list[Target] = []
        for facts in await sources.files_defining(key):
            symbol = symbol_with(facts, key)
            if symbol is not None:
                targets.extend(contract_targets(facts, symbol))
        return tuple(targets)

    def question(self, occurrence: Occurrence) -> Hashable | None:
        return occurrence.meaning.key, occurrence.meaning.kind is SymbolKind.URI, _own_contracts(occurrence)


class Lexical(AnyLanguage):
    """What the file itself binds: the name's contracts, else its binder, else the definition that implies it."""

    async def resolve(self, sources: WorkspaceQueries, occurrence: Occurrence) -> tuple[Target, ...]:
        facts, symbol = occurrence.facts, occurrence.meaning
        implied = implying(facts, occurrence.symbol)
        if implied and send_at(occurrence) is None:
            return implied
        contracts = contract_targets(facts, occurrence.symbol)
        if contracts or implied:
            return contracts or implied
        if symbol.binder is not None:
            return (Target(facts, symbol.binder, symbol.binder),)
        return ()

    def question(self, occurrence: Occurrence) -> Hashable | None:
        symbol = occurrence.meaning
        bound = symbol.binder is not None or symbol.kind is SymbolKind.IMPLICIT
        return None if bound else _own_contracts(occurrence)


@dataclass(frozen=True, slots=True)
class OwnPlaces(AnyLanguage):
    """Where the file itself gives a workspace-wide name a certain role."""

    role: Role

    async def resolve(self, sources: WorkspaceQueries, occurrence: Occurrence) -> tuple[Target, ...]:
        return () if occurrence.meaning.key is None else _places(occurrence.facts, occurrence.symbol, self.role)

    def question(self, occurrence: Occurrence) -> Hashable | None:
        return None if _introduces(occurrence) else ()


@dataclass(frozen=True, slots=True)
class SharedPlaces(AnyLanguage):
    """Where a workspace-wide name has a certain role: the nearest thing to a definition of a name without one."""

    role: Role

    async def resolve(self, sources: WorkspaceQueries, occurrence: Occurrence) -> tuple[Target, ...]:
        key = occurrence.meaning.key
        if key is None:
            return ()
        targets: list[Target] = []
        for facts in await sources.files_introducing(key):
            symbol = symbol_with(facts, key)
            if symbol is not None:
                targets.extend(_places(facts, symbol, self.role))
        return tuple(targets)

    def question(self, occurrence: Occurrence) -> Hashable | None:
        return None if _introduces(occurrence) else (occurrence.meaning.key,)


def _places(facts: FileFacts, symbol: int, role: Role) -> tuple[Target, ...]:
    occurrences = facts.summary.occurrences_of(symbol)
    return tuple([Target(facts, span, span) for span, found in occurrences if found is role])


def _introduces(occurrence: Occurrence) -> bool:
    """Whether the name may have an introducing role in the occurrence's file."""
    use = occurrence.facts.brief.names.get(occurrence.meaning.key or "")
    return use is None or use.introduces


@dataclass(frozen=True, slots=True)
class FirstOf(AnyLanguage):
    """The answer of the first resolver that has one."""

    resolvers: tuple[Resolver, ...]

    async def resolve(self, sources: WorkspaceQueries, occurrence: Occurrence) -> tuple[Target, ...]:
        for resolver in self.resolvers:
            targets = await resolver.resolve(sources, occurrence)
            if targets:
                return targets
        return ()

    async def candidates(self, sources: WorkspaceQueries, occurrence: Occurrence) -> tuple[Target, ...]:
        for resolver in self.resolvers:
            targets = await resolver.candidates(sources, occurrence)
            if targets:
                return targets
        return ()

    def question(self, occurrence: Occurrence) -> Hashable | None:
        questions = tuple([resolver.question(occurrence) for resolver in self.resolvers])
        return None if None in questions else questions


@dataclass(frozen=True, slots=True)
class Around(AnyLanguage):
    """A part that changes what another resolver says at an occurrence; the candidates are the other one's."""

    inner: Resolver

    async def candidates(self, sources: WorkspaceQueries, occurrence: Occurrence) -> tuple[Target, ...]:
        return await self.inner.candidates(sources, occurrence)


@dataclass(frozen=True, slots=True)
class Fitting(Around):
    """Those candidates of another resolver that may take the call at the occurrence, the one that fits best first.

    Where all of them are certain misfits, all are given, for the call is what is wrong then. Of those that fit alike,
    the nearest comes first: see `nearness`.
    """

    misfit: Callable[[Send, Contract | Receive], int]

    async def resolve(self, sources: WorkspaceQueries, occurrence: Occurrence) -> tuple[Target, ...]:
        targets = await self.inner.resolve(sources, occurrence)
        if len(targets) < 2:
            return targets
        send = send_at(occurrence)
        ranked: list[tuple[int, tuple[int, int], Target]] = []
        for target in targets:
            receiver = None if send is None else target.receiver
            misfit = 0 if send is None or receiver is None else self.misfit(send, receiver)
            ranked.append((misfit, nearness(occurrence.facts.uri, target.facts.uri), target))
        possible = [candidate for candidate in ranked if candidate[0] < CERTAIN_MISFIT]
        return tuple([target for _, _, target in sorted(possible or ranked, key=itemgetter(0, 1))])

    def question(self, occurrence: Occurrence) -> Hashable | None:
        inner, send = self.inner.question(occurrence), send_at(occurrence)
        if inner is None:
            return None
        return inner, occurrence.facts.uri.rpartition("/")[0], None if send is None else (send.operator, send.args)


@lru_cache(4096)
def nearness(asked: str, other: str) -> tuple[int, int]:
    """How near a file is to another by its URI, the smaller the nearer: itself, its folder, then by steps on the path.

    All files of one folder have the same order of other files.
    """
    if asked == other:
        return 0, 0
    own, theirs = asked.split("/")[:-1], other.split("/")[:-1]
    shared = 0
    while shared < min(len(own), len(theirs)) and own[shared] == theirs[shared]:
        shared += 1
    return 1, len(own) + len(theirs) - 2 * shared


def send_at(occurrence: Occurrence) -> Send | None:
    """The call whose name stands at the occurrence."""
    facts = occurrence.facts
    if _is_looked_through(facts, facts.summary.sends):
        return facts.summary.send_named(occurrence.span)
    return facts.derived(_sends_by_name).get(occurrence.span)


def _sends_by_name(summary: FileSummary) -> dict[Span, Send]:
    """Of two calls with one name the first."""
    return {send.name: send for send in reversed(summary.sends)}


@dataclass(frozen=True, slots=True)
class OwnClause(Around):
    """At the name of a definition that definition alone, elsewhere what another resolver says."""

    async def resolve(self, sources: WorkspaceQueries, occurrence: Occurrence) -> tuple[Target, ...]:
        own = [
            target
            for target in contract_targets(occurrence.facts, occurrence.symbol)
            if target.selection == occurrence.span
        ]
        return tuple(own) or await self.inner.resolve(sources, occurrence)

    def question(self, occurrence: Occurrence) -> Hashable | None:
        inner = self.inner.question(occurrence)
        names = [target.selection for target in contract_targets(occurrence.facts, occurrence.symbol)]
        return None if inner is None else (inner, names.index(occurrence.span) if occurrence.span in names else None)


@dataclass(frozen=True, slots=True)
class For(Around):
    """The composition that serves one language."""

    language: str

    def supports_language(self, language: str) -> bool:
        return language == self.language

    async def resolve(self, sources: WorkspaceQueries, occurrence: Occurrence) -> tuple[Target, ...]:
        return await self.inner.resolve(sources, occurrence)

    def question(self, occurrence: Occurrence) -> Hashable | None:
        inner = self.inner.question(occurrence)
        return None if inner is None else (self.language, inner)


async def resolve_occurrence(resolver: Resolver, sources: WorkspaceQueries, occurrence: Occurrence) -> Resolution:
    """The answer as features want it: the occurrence with its definitions."""
    return Resolution(occurrence.facts, occurrence.span, occurrence.symbol, await resolver.resolve(sources, occurrence))
