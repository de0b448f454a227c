"""Rholang's composition of resolvers (docs/design.md 6), and what it has of its own: the registry, receives.

A name that was looked up in the registry, or that came through a channel of the file's own, is what it stands for.
docs/registry.md says when that is known.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field

from rholsp.features.facts import Target
from rholsp.features.linkage import Linkage, is_linked
from rholsp.features.resolve import (
    CERTAIN_MISFIT,
    AnyLanguage,
    Around,
    FirstOf,
    Fitting,
    For,
    Lexical,
    Occurrence,
    OwnClause,
    Resolver,
    SharedContracts,
    SharedPlaces,
    contract_targets,
    implying,
    receive_targets,
    send_at,
)
from rholsp.features.workspace_queries import WorkspaceQueries
from rholsp.model.summary import Contract, Receive, Role, Send, SymbolKind
from rholsp.rholang.builtins import URIS
from rholsp.rholang.pattern_shapes import accepts, call_arguments
from rholsp.rholang.registry_uris import BUILT_IN_SYNONYMS

LINKAGE = Linkage(BUILT_IN_SYNONYMS)


@dataclass(frozen=True, slots=True)
class Linked(AnyLanguage):
    """What receives on what a name stands for; where that is not known, what another resolver says."""

    linkage: Linkage
    inner: Resolver

    async def resolve(self, sources: WorkspaceQueries, occurrence: Occurrence) -> tuple[Target, ...]:
        return await self._behind(sources, occurrence) or await self.inner.resolve(sources, occurrence)

    async def candidates(self, sources: WorkspaceQueries, occurrence: Occurrence) -> tuple[Target, ...]:
        return await self._behind(sources, occurrence) or await self.inner.candidates(sources, occurrence)

    async def _behind(self, sources: WorkspaceQueries, occurrence: Occurrence) -> tuple[Target, ...]:
        targets: list[Target] = []
        is_call = send_at(occurrence) is not None
        for facts, symbol in await self.linkage.origins(sources, occurrence.facts, occurrence.symbol):
            # The instance of an agent: its messages go to methods.
            agent = implying(facts, symbol)
            if agent and not is_call:
                targets += agent
                continue
            targets += contract_targets(facts, symbol)
            targets += receive_targets(facts, symbol)
        return tuple(targets)

    def question(self, occurrence: Occurrence) -> Hashable | None:
        summary = occurrence.facts.summary
        if not is_linked(summary, occurrence.symbol):
            return self.inner.question(occurrence)
        # What stands behind a name of the same file moves with every edit of it.
        if any(one.symbol == occurrence.symbol for one in summary.stand_ins):
            return None
        return tuple([(a.key, a.path) for a in summary.adoptions if a.symbol == occurrence.symbol])


@dataclass(frozen=True, slots=True)
class Published(AnyLanguage):
    """Where a URI is registered, else where the registry's own file gives it another one."""

    linkage: Linkage

    async def resolve(self, sources: WorkspaceQueries, occurrence: Occurrence) -> tuple[Target, ...]:
        key = occurrence.meaning.key
        if key is None or occurrence.meaning.kind is not SymbolKind.URI:
            return ()
        if key.strip("`") in URIS and key not in self.linkage.synonyms:
            # A channel of the system itself, which no file registers: nobody waits for one that does.
            return ()
        targets: list[Target] = []
        for name in await self.linkage.targets(sources, key):
            for facts in await sources.files_defining(name):
                places = dict.fromkeys([(p.name, p.span) for p in facts.summary.publications if p.key == name])
                targets += [Target(facts, place, span) for place, span in places]
        if targets:
            return tuple(targets)
        files = await sources.files_introducing(key)
        return tuple([Target(facts, s.name, s.name) for facts in files for s in facts.summary.synonyms if s.key == key])

    def question(self, occurrence: Occurrence) -> Hashable | None:
        if occurrence.meaning.kind is not SymbolKind.URI:
            return ()
        summary = occurrence.facts.summary
        return None if summary.publications or summary.synonyms else (occurrence.meaning.key,)


@dataclass(frozen=True, slots=True)
class Receivers(AnyLanguage):
    """Receives beside the file's own contracts of a name; they are all that takes messages on a compound name."""

    lexical: Lexical = field(default_factory=Lexical)

    async def resolve(self, sources: WorkspaceQueries, occurrence: Occurrence) -> tuple[Target, ...]:
        found = await self.lexical.resolve(sources, occurrence)
        is_called = send_at(occurrence) is not None and any(target.definition is not None for target in found)
        if is_called or (not found and occurrence.meaning.key is None):
            return found + receive_targets(occurrence.facts, occurrence.symbol)
        return found

    def question(self, occurrence: Occurrence) -> Hashable | None:
        if occurrence.facts.summary.receives_of(occurrence.symbol):
            return None
        return self.lexical.question(occurrence)


_OWN = (Published(LINKAGE), SharedContracts(), Receivers(), SharedPlaces(Role.RECEIVE))


def misfit(send: Send, contract: Contract | Receive) -> int:
    """How badly a call fits a contract or a receive (docs/design.md 10).

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
class ByDefault(Around):
    """A message that none of an agent's methods takes goes to its default, so the name in it leads to the agent."""

    async def resolve(self, sources: WorkspaceQueries, occurrence: Occurrence) -> tuple[Target, ...]:
        targets = await self.inner.resolve(sources, occurrence)
        send = send_at(occurrence)
        methods = [one.definition for one in targets if one.definition is not None and _agent(one)]
        if send is None or len(methods) < len(targets) or any(misfit(send, one) < CERTAIN_MISFIT for one in methods):
            return targets
        agents = {(one.facts.uri, one.contract): one for target in targets for one in _agent(target)}
        return tuple(agents.values()) or targets

    def question(self, occurrence: Occurrence) -> Hashable | None:
        return self.inner.question(occurrence)


def _agent(target: Target) -> tuple[Target, ...]:
    """The agent of a method."""
    return () if target.definition is None else implying(target.facts, target.definition.symbol)


RHOLANG: Resolver = For(OwnClause(ByDefault(Fitting(Linked(LINKAGE, FirstOf(_OWN)), misfit))), "rholang")
