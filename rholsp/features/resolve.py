"""From a name to its definitions: small resolvers for any language, and their composition that is Rholang's.

DESIGN section 6: a base (what the file itself binds), a fallback (names that the whole workspace shares), and a
filter that leaves the candidates that may take a call, the best fit first. A resolver answers () where it has nothing
to say.
"""

from collections.abc import Callable
from dataclasses import dataclass
from operator import itemgetter
from typing import Protocol

from rholsp.features.view import FileFacts, Resolution, Target
from rholsp.model.summary import Contract, Role, Send, Span, Symbol, SymbolKind
from rholsp.rholang.shapes import accepts, call_arguments

CERTAIN_MISFIT = 2
"""From this misfit on a contract cannot receive the call."""


@dataclass(frozen=True, slots=True)
class Site:
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


class Sources(Protocol):
    """The part of a View that resolvers ask."""

    async def files_with(self, key: str) -> tuple[FileFacts, ...]: ...

    async def files_defining(self, key: str) -> tuple[FileFacts, ...]: ...


class Resolver(Protocol):
    def supports_language(self, language: str) -> bool:
        """Whether this resolver knows the language (an LSP languageId)."""
        ...

    async def resolve(self, sources: Sources, site: Site) -> tuple[Target, ...]:
        """Every definition of the name at the site, in a stable order."""
        ...


class _AnyLanguage:
    """A part for the compositions of any language."""

    def supports_language(self, language: str) -> bool:
        return True


def site_at(facts: FileFacts, offset: int) -> Site | None:
    """The name at an offset; the cursor may stand at either end of it."""
    summary = facts.summary
    at = summary.occurrence_at(offset)
    if at is None:
        return None
    return Site(facts, Span(summary.starts[at], summary.ends[at]), summary.symbol_of[at])


def symbol_with(facts: FileFacts, key: str) -> int | None:
    """Index of the symbol that is the workspace-wide name `key` in this file."""
    return next((i for i, symbol in enumerate(facts.summary.symbols) if symbol.key == key), None)


def contract_targets(facts: FileFacts, symbol: int) -> tuple[Target, ...]:
    return tuple(
        Target(facts, contract.name, contract.span, i)
        for i, contract in enumerate(facts.summary.contracts)
        if contract.symbol == symbol
    )


class SharedContracts(_AnyLanguage):
    """The contracts of a workspace-wide name, in every file."""

    async def resolve(self, sources: Sources, site: Site) -> tuple[Target, ...]:
        key = site.meaning.key
        if key is None or site.meaning.kind is SymbolKind.URI:
            return ()
        targets: list[Target] = []
        for facts in await sources.files_defining(key):
            symbol = symbol_with(facts, key)
            if symbol is not None:
                targets.extend(contract_targets(facts, symbol))
        return tuple(targets)


class Lexical(_AnyLanguage):
    """What the file itself binds: the name's contracts, else its binder, else the agent that brings it along."""

    async def resolve(self, sources: Sources, site: Site) -> tuple[Target, ...]:
        facts, symbol = site.facts, site.meaning
        contracts = contract_targets(facts, site.symbol)
        if contracts:
            return contracts
        if symbol.binder is not None:
            return (Target(facts, symbol.binder, symbol.binder),)
        if symbol.kind is SymbolKind.IMPLICIT and symbol.container >= 0:
            agent = facts.summary.contracts[symbol.container]
            return (Target(facts, agent.name, agent.span, symbol.container),)
        return ()


@dataclass(frozen=True, slots=True)
class SharedPlaces(_AnyLanguage):
    """Where a workspace-wide name has a certain role: the nearest thing to a definition of a name without one."""

    role: Role

    async def resolve(self, sources: Sources, site: Site) -> tuple[Target, ...]:
        key = site.meaning.key
        if key is None:
            return ()
        targets: list[Target] = []
        for facts in await sources.files_with(key):
            symbol = symbol_with(facts, key)
            if symbol is not None:
                spans = (span for span, role in facts.summary.occurrences_of(symbol) if role is self.role)
                targets.extend(Target(facts, span, span) for span in spans)
        return tuple(targets)


@dataclass(frozen=True, slots=True)
class FirstOf(_AnyLanguage):
    """The answer of the first resolver that has one."""

    resolvers: tuple[Resolver, ...]

    async def resolve(self, sources: Sources, site: Site) -> tuple[Target, ...]:
        for resolver in self.resolvers:
            targets = await resolver.resolve(sources, site)
            if targets:
                return targets
        return ()


@dataclass(frozen=True, slots=True)
class Fitting(_AnyLanguage):
    """Those candidates of another resolver that may take the call at the site, the one that fits best first.

    Where all of them are certain misfits, all are given, for the call is what is wrong then.
    """

    inner: Resolver
    misfit: Callable[[Send, Contract], int]

    async def resolve(self, sources: Sources, site: Site) -> tuple[Target, ...]:
        targets = await self.inner.resolve(sources, site)
        send = next((send for send in site.facts.summary.sends if send.name == site.span), None)
        if send is None or len(targets) < 2:
            return targets

        ranked: list[tuple[int, bool, Target]] = []
        for target in targets:
            contract = target.definition
            misfit = 0 if contract is None else self.misfit(send, contract)
            ranked.append((misfit, target.facts.uri != site.facts.uri, target))
        possible = [candidate for candidate in ranked if candidate[0] < CERTAIN_MISFIT]
        return tuple([target for _, _, target in sorted(possible or ranked, key=itemgetter(0, 1))])


def misfit(send: Send, contract: Contract) -> int:
    """How badly a call fits a contract (DESIGN section 10).

    0 where it surely matches, 1 where only the run decides, CERTAIN_MISFIT where the number of arguments is right but
    one of them cannot match, more where the number is wrong.
    """
    arguments = call_arguments(send)
    match accepts(contract, arguments):
        case "yes":
            return 0
        case "maybe":
            return 1
    given, wanted = len(arguments), len(contract.formals)
    return CERTAIN_MISFIT + (given < wanted or (given > wanted and not contract.variadic))


@dataclass(frozen=True, slots=True)
class For:
    """The composition that serves one language."""

    language: str
    inner: Resolver

    def supports_language(self, language: str) -> bool:
        return language == self.language

    async def resolve(self, sources: Sources, site: Site) -> tuple[Target, ...]:
        return await self.inner.resolve(sources, site)


RHOLANG: Resolver = For("rholang", Fitting(FirstOf((SharedContracts(), Lexical(), SharedPlaces(Role.RECEIVE))), misfit))


async def resolve_site(resolver: Resolver, sources: Sources, site: Site) -> Resolution:
    """The answer as features want it: the site with its definitions."""
    return Resolution(site.facts, site.span, site.symbol, await resolver.resolve(sources, site))
