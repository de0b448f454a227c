"""Links between names that denote one thing: through a registry, or through a channel of one file.

Summaries say what a file publishes under an outside name, what it adopts from one, and which of its names stand for
others. What follows from that for the whole workspace is computed here, for any language.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from rholsp.features.facts import FileFacts
from rholsp.features.workspace_queries import WorkspaceQueries
from rholsp.model.summary import Adoption, FileSummary, Publication


class Member(NamedTuple):
    """A name of a file."""

    facts: FileFacts
    symbol: int


@dataclass(frozen=True, slots=True)
class Linkage:
    """How the links of one language are followed. `synonyms` are the outside names that it has without any file."""

    synonyms: Mapping[str, str]

    async def origins(self, sources: WorkspaceQueries, facts: FileFacts, symbol: int) -> tuple[Member, ...]:
        """The names that a name stands for, sorted by URI: those that stand for no other; () for one of its own."""
        if _links(facts, symbol) is None:
            return ()
        found: dict[tuple[str, int], Member] = {}
        seen: set[tuple[str, int]] = set()
        todo = [Member(facts, symbol)]
        while todo:
            member = todo.pop()
            identity = member.facts.uri, member.symbol
            if identity in seen:
                continue
            seen.add(identity)
            links = _links(*member)
            if links is None:
                found[identity] = member
            else:
                todo += await self._behind(sources, member.facts, links)
        return tuple([found[identity] for identity in sorted(found)])

    async def _behind(self, sources: WorkspaceQueries, own: FileFacts, links: "_Links") -> list[Member]:
        behind = [Member(own, target) for target in links.targets]
        for key, path in dict.fromkeys(links.adopted):
            for name in await self.targets(sources, key):
                for facts in await sources.files_defining(name):
                    behind += [
                        Member(facts, p.symbol)
                        for p in facts.summary.publications
                        if p.key == name and p.path == path and p.symbol >= 0
                    ]
        return behind

    async def targets(self, sources: WorkspaceQueries, key: str) -> tuple[str, ...]:
        """The outside name itself, and those that it is a synonym of."""
        files = await sources.files_introducing(key)
        found = {s.target for facts in files for s in facts.summary.synonyms if s.key == key}
        if not found and key in self.synonyms:
            found.add(self.synonyms[key])
        return key, *sorted(found - {key})

    async def equals(self, sources: WorkspaceQueries, key: str) -> tuple[str, ...]:
        """All outside names of what has this one, sorted."""
        return tuple(sorted(await self._naming(sources, key)))

    async def _naming(self, sources: WorkspaceQueries, key: str) -> dict[str, tuple[FileFacts, ...]]:
        """The files that have each of these names."""
        known: dict[str, tuple[FileFacts, ...]] = {}
        todo = [key]
        while todo:
            name = todo.pop()
            if name not in known:
                known[name] = await sources.files_with(name)
                todo += await self.targets(sources, name)
                todo += await self._synonyms_of(sources, name, known[name])
        return known

    async def _synonyms_of(self, sources: WorkspaceQueries, key: str, files: Iterable[FileFacts]) -> list[str]:
        """The outside names that stand for this one, which these files have."""
        found = [s.key for facts in files for s in facts.summary.synonyms if s.target == key]
        for name, target in self.synonyms.items():
            # A file may give a well-known name to something else.
            if target == key and key in await self.targets(sources, name):
                found.append(name)
        return found

    async def family(
        self, sources: WorkspaceQueries, facts: FileFacts, symbol: int, *, instances: bool = False
    ) -> tuple[Member, ...]:
        """All names that are one with a name, itself included, sorted by URI.

        With `instances`, also those of the instances that the name stands for in their own code.
        """
        found: dict[tuple[str, int], Member] = {}
        asked: set[tuple[str, str]] = set()
        todo = [Member(facts, symbol)]
        while todo:
            member = todo.pop()
            identity = member.facts.uri, member.symbol
            if identity in found:
                continue
            found[identity] = member
            summary, own = member.facts.summary, member.symbol
            for one in summary.stand_ins:
                if own in (one.symbol, one.target) and (not one.is_instance or (instances and own == one.target)):
                    todo.append(Member(member.facts, one.target if one.symbol == own else one.symbol))
            rows: list[Adoption | Publication] = [*summary.adoptions, *summary.publications]
            for key, path in {(row.key, row.path) for row in rows if row.symbol == own and row.key}:
                if (key, path) not in asked:
                    asked.add((key, path))
                    todo += await self._sharing(sources, key, path)
        return tuple([found[identity] for identity in sorted(found)])

    async def _sharing(self, sources: WorkspaceQueries, key: str, path: str) -> list[Member]:
        """All names of the workspace that stand for a part of what has the outside name."""
        found: list[Member] = []
        for name, files in (await self._naming(sources, key)).items():
            for facts in files:
                rows: list[Adoption | Publication] = [*facts.summary.adoptions, *facts.summary.publications]
                found += [
                    Member(facts, row.symbol)
                    for row in rows
                    if row.key == name and row.path == path and row.symbol >= 0
                ]
        return found


@dataclass(slots=True)
class _Links:
    """What a name of a file stands for."""

    targets: list[int] = field(default_factory=list)
    """Other names of the file."""
    adopted: list[tuple[str, str]] = field(default_factory=list)
    """Outside names, with the paths in what they stand for."""


def _links(facts: FileFacts, symbol: int) -> _Links | None:
    """What a name stands for; None for one of its own."""
    if facts.version is None:
        # What is derived of closed files is not kept.
        return _links_of(facts.summary, (symbol,)).get(symbol)
    return facts.derived(_all_links).get(symbol)


def _all_links(summary: FileSummary) -> dict[int, _Links]:
    return _links_of(summary, None)


def _links_of(summary: FileSummary, symbols: Container[int] | None) -> dict[int, _Links]:
    """By symbol, of these or of all."""
    found: dict[int, _Links] = {}
    for one in summary.stand_ins:
        if symbols is None or one.symbol in symbols:
            found.setdefault(one.symbol, _Links()).targets.append(one.target)
    for adoption in summary.adoptions:
        if symbols is None or adoption.symbol in symbols:
            found.setdefault(adoption.symbol, _Links()).adopted.append((adoption.key, adoption.path))
    return found


def is_shared(summary: FileSummary, symbol: int) -> bool:
    """Whether other files may have the name, or something that is one with it."""
    if summary.symbols[symbol].key is not None or is_linked(summary, symbol):
        return True
    return any(publication.symbol == symbol for publication in summary.publications)


def is_linked(summary: FileSummary, symbol: int) -> bool:
    """Whether a name stands for another one."""
    return any(one.symbol == symbol for one in summary.stand_ins) or any(a.symbol == symbol for a in summary.adoptions)
