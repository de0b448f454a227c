"""The view: the workspace as of one request, read-only.

A view belongs to one request. It always shows a file the same way, so the offsets and line indexes of one answer agree;
and it shows every edit that reached the workspace before the view was created.
"""

from typing import Protocol

from rholsp.features.facts import FileFacts, NameSpace, Resolution, SharedNames, SymbolMatch
from rholsp.features.language import Languages
from rholsp.features.workspace_queries import FindingQueries


class View(FindingQueries, Protocol):
    """The queries. URIs are normalised, keys are those of `Symbol.key`."""

    @property
    def languages(self) -> Languages:
        """What files and their regions may be written in."""
        ...

    async def file(self, uri: str) -> FileFacts | None:
        """The file, or None where the workspace does not know it."""
        ...

    async def names(self, space: NameSpace, query: str, limit: int) -> SharedNames:
        """The names of a language that the workspace defines or declares and that match `query`, the best first."""
        ...

    async def resolve(self, uri: str, offset: int) -> Resolution | None:
        """The name at the offset and its definitions, through the resolver cache; None where no name is."""
        ...

    async def wait_for_index(self) -> None:
        """Waits for the index that runs, if one does, at most as long as a search for everything may.

        What finds a part of what there is tells the user something false.
        """
        ...

    async def search(self, query: str, limit: int) -> tuple[SymbolMatch, ...]:
        """Contracts, agents and methods of all files whose name matches `query`, the best first, at most `limit`."""
        ...
