"""Rholang's composition of resolvers (DESIGN section 6), and what it has of its own: the registry, receives.

A name that was looked up in the registry, or that came through a channel of the file's own, is what it stands for.
docs/registry.md says when that is known.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field

from rholsp.features.linkage import Linkage, is_linked
from rholsp.features.resolve import (
    AnyLanguage,
    FirstOf,
    Fitting,
    For,
    Lexical,
    OwnClause,
    Resolver,
    SharedContracts,
    SharedPlaces,
    Site,
    Sources,
    contract_targets,
    misfit,
    receive_targets,
    send_at,
)
from rholsp.features.view import Target
from rholsp.model.summary import Role, SymbolKind
from rholsp.rholang.registry_uris import BUILT_IN_SYNONYMS

LINKAGE = Linkage(BUILT_IN_SYNONYMS)


@dataclass(frozen=True, slots=True)
class Linked(AnyLanguage):
    """What receives on the names that the name at the site stands for; where that is not known, what another says."""

    linkage: Linkage
    inner: Resolver

    async def resolve(self, sources: Sources, site: Site) -> tuple[Target, ...]:
        return await self._behind(sources, site) or await self.inner.resolve(sources, site)

    async def candidates(self, sources: Sources, site: Site) -> tuple[Target, ...]:
        return await self._behind(sources, site) or await self.inner.candidates(sources, site)

    async def _behind(self, sources: Sources, site: Site) -> tuple[Target, ...]:
        targets: list[Target] = []
        for facts, symbol in await self.linkage.origins(sources, site.facts, site.symbol):
            targets += contract_targets(facts, symbol)
            targets += receive_targets(facts, symbol)
        return tuple(targets)

    def question(self, site: Site) -> Hashable | None:
        summary = site.facts.summary
        if not is_linked(summary, site.symbol):
            return self.inner.question(site)
        # What stands behind a name of the same file moves with every edit of it.
        if any(one.symbol == site.symbol for one in summary.stand_ins):
            return None
        return tuple([(a.key, a.path) for a in summary.adoptions if a.symbol == site.symbol])


@dataclass(frozen=True, slots=True)
class Published(AnyLanguage):
    """Where a URI is registered, else where the registry's own file gives it another one."""

    linkage: Linkage

    async def resolve(self, sources: Sources, site: Site) -> tuple[Target, ...]:
        key = site.meaning.key
        if key is None or site.meaning.kind is not SymbolKind.URI:
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

    def question(self, site: Site) -> Hashable | None:
        if site.meaning.kind is not SymbolKind.URI:
            return ()
        summary = site.facts.summary
        return None if summary.publications or summary.synonyms else (site.meaning.key,)


@dataclass(frozen=True, slots=True)
class Receivers(AnyLanguage):
    """Receives beside the file's own contracts of a name; they are all that takes messages on a compound name."""

    lexical: Lexical = field(default_factory=Lexical)

    async def resolve(self, sources: Sources, site: Site) -> tuple[Target, ...]:
        found = await self.lexical.resolve(sources, site)
        is_called = send_at(site) is not None and any(target.definition is not None for target in found)
        if is_called or (not found and site.meaning.key is None):
            return found + receive_targets(site.facts, site.symbol)
        return found

    def question(self, site: Site) -> Hashable | None:
        if any(receive.symbol == site.symbol for receive in site.facts.summary.receives):
            return None
        return self.lexical.question(site)


_OWN = (Published(LINKAGE), SharedContracts(), Receivers(), SharedPlaces(Role.RECEIVE))

RHOLANG: Resolver = For("rholang", OwnClause(Fitting(Linked(LINKAGE, FirstOf(_OWN)), misfit)))
