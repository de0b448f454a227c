"""Which files are of one program: those that a rename may edit without asking. docs/rename.md says it for people.

A node compiles files one by one, so no file says which others it belongs to. What is known is taken: files of one
folder, files of which one publishes what the other adopts, and files that import or export the same name. The relation
is not followed further: what is of the same program as a file of the program may be another one's.
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
