"""What can be asked of the whole workspace, in parts: resolvers and findings are shown no more than they need.

All questions are about keys as in `Symbol.key`.
"""

from collections.abc import Iterable
from typing import Protocol

from rholsp.features.facts import DefinedNames, FileFacts


class WorkspaceQueries(Protocol):
    """What resolvers ask, and what follows links."""

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
    """What the findings of a language ask."""

    async def defined(self, keys: Iterable[str]) -> DefinedNames:
        """Which of these names any contract of the workspace defines."""
        ...
