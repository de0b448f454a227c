"""Queries to the whole workspace, split so that resolvers and diagnostics see no more than they need.

Keys are those of `Symbol.key`.
"""

from collections.abc import Iterable
from typing import Protocol

from rholsp.features.facts import DefinedNames, FileFacts


class WorkspaceQueries(Protocol):
    """The queries of resolvers and of linkage."""

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


class FindingQueries(WorkspaceQueries, Protocol):
    """The queries of a language's workspace diagnostics."""

    async def defined(self, keys: Iterable[str]) -> DefinedNames:
        """Which of these names any contract of the workspace defines."""
        ...
