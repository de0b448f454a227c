"""Which files belong to one program, so that a rename may edit them without asking. For users: docs/rename.md.

A node compiles files one by one, so no file says which others it belongs to. Two files belong together if they lie in
one folder, if one publishes what the other adopts, or if both import or export the same name. The relation is not
transitive: a file that belongs to a file of the program need not belong to the program.
"""

from __future__ import annotations

from dataclasses import dataclass

from rholsp.features.facts import FileFacts
from rholsp.features.linkage import Linkage
from rholsp.features.workspace_queries import WorkspaceQueries
from rholsp.model.summary import Role, SymbolKind


@dataclass(frozen=True, slots=True)
class Program:
    """The program of one file."""

    uri: str
    folder: str = ""
    """With a slash at its end; '' where files of the folder do not belong to it."""
    adopted: frozenset[str] = frozenset()
    """All outside names of what the file adopts."""
    published: frozenset[str] = frozenset()
    declared: frozenset[str] = frozenset()
    """Keys of the names that the file imports and exports."""

    def holds(self, other: FileFacts) -> bool:
        """Whether a file is of it."""
        if other.uri == self.uri or (self.folder and _folder(other.uri) == self.folder):
            return True
        summary = other.summary
        return (
            any(publication.key in self.adopted for publication in summary.publications)
            or any(adoption.key in self.published for adoption in summary.adoptions)
            or not self.declared.isdisjoint(declared_names(other))
        )


async def program_of(queries: WorkspaceQueries, linkage: Linkage | None, facts: FileFacts) -> Program:
    """The program of a file."""
    summary = facts.summary
    adopted = await _equals(queries, linkage, {adoption.key for adoption in summary.adoptions})
    published = await _equals(queries, linkage, {publication.key for publication in summary.publications} - {""})
    return Program(facts.uri, _folder(facts.uri), adopted, published, declared_names(facts))


async def _equals(queries: WorkspaceQueries, linkage: Linkage | None, keys: set[str]) -> frozenset[str]:
    if linkage is None:
        return frozenset(keys)
    return frozenset([name for key in sorted(keys) for name in await linkage.equals(queries, key)])


def _folder(uri: str) -> str:
    return uri[: uri.rfind("/") + 1]


def declared_names(facts: FileFacts) -> frozenset[str]:
    """Keys of the free names that a file imports or exports, in the dialect of the old linker."""
    summary = facts.summary
    if Role.DECLARE not in summary.roles:
        return frozenset()
    symbols = {summary.symbol_of[at] for at, role in enumerate(summary.roles) if role == Role.DECLARE}
    found = (summary.symbols[symbol] for symbol in symbols)
    return frozenset([symbol.key for symbol in found if symbol.kind is SymbolKind.FREE and symbol.key is not None])
