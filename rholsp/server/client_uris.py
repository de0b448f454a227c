"""Translates the client's document URIs to ours and back: one URI per real file here, the client's spelling there."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import quote

from rholsp.text.uris import from_path, normalise, to_path
from rholsp.workspace import real_paths

MOST_REMEMBERED = 10_000
"""URI spellings remembered for files that are not open."""
LONGEST_REMEMBERED = 2_048
"""Longest URI, in characters, that is remembered for a closed file; an open document's may be longer."""
_SHARED = ("file:", "untitled:")
"""Schemes of the user's own documents. Others show copies: an old version (`git:`), or a notebook cell."""


_SECOND = "rholsp-second:"
"""Scheme of our URIs of what is open already: it is no file of the workspace, and none once it is closed."""


@dataclass(slots=True)
class ClientUris:
    """Written by the dispatcher, and by requests that name documents."""

    _opened: dict[str, str] = field(default_factory=dict)
    """Our URIs of open documents, by theirs (normalised)."""
    _opened_as: dict[str, str] = field(default_factory=dict)
    """Their URIs of open documents, as written, by ours."""
    _others: dict[str, str] = field(default_factory=dict)
    """Our URIs of documents that are open under a second name or spelling, by theirs, as written."""
    _remembered: dict[str, str] = field(default_factory=dict)
    """Their URIs of other files, as written, by ours; the latest last."""
    _folders: dict[str, str] = field(default_factory=dict)
    """Our URIs of the workspace folders, by theirs (normalised)."""
    _other_folders: list[tuple[str, str]] = field(default_factory=list)
    """(theirs, ours) for the folders whose URIs differ, without a trailing slash; innermost first."""

    def ours(self, uri: str) -> str:
        """Our URI of a document. Remembers the client's spelling; does not touch the disk."""
        theirs = normalise(uri)
        known = self._others.get(uri) or self._opened.get(theirs)
        if known is not None:
            return known
        ours = theirs
        for old, new in self._other_folders:
            if theirs.startswith(old + "/"):
                ours = new + theirs[len(old) :]
                break
        self._remember(ours, uri)
        return ours

    async def real(self, uris: Iterable[str]) -> list[str]:
        """Our URIs of these documents, with links resolved on disk."""
        asked = [(uri, normalise(uri)) for uri in uris]
        paths = {theirs: to_path(theirs) for _, theirs in asked if theirs not in self._opened}
        found = await real_paths(path for path in paths.values() if path is not None)
        real: list[str] = []
        for uri, theirs in asked:
            path = paths.get(theirs)
            ours = theirs if path is None or found[path] == path else from_path(found[path])
            ours = self._opened.get(theirs, ours)
            self._remember(ours, uri)
            real.append(ours)
        return real

    async def open(self, uri: str) -> tuple[str, bool]:
        """Our URI of a document that the client opens, and whether it is isolated from the workspace.

        A document is isolated if it is not one of the user's own, or if the file is already open under another name,
        or another spelling of its name: edits to one would otherwise be applied to the text of the other.
        """
        theirs = normalise(uri)
        alone = not theirs.startswith(_SHARED)
        ours = theirs if alone else (await self.real((uri,)))[0]
        if self._opened_as.get(ours, uri) != uri:
            self._others[uri] = ours = _SECOND + quote(uri)
            self._opened_as[ours] = uri
            return ours, True
        self._opened[theirs] = ours
        self._opened_as[ours] = uri
        return ours, alone

    def close(self, uri: str) -> None:
        """Closes the document, but remembers its spelling."""
        other = self._others.pop(uri, None)
        if other is not None:
            del self._opened_as[other]
            return
        ours = self._opened.pop(normalise(uri), None)
        if ours is not None:
            self._remember(ours, self._opened_as.pop(ours))

    async def add_folders(self, uris: Iterable[str]) -> list[str]:
        """Adds the folders; our URIs of the new ones."""
        asked = list(uris)
        before = set(self._folders.values())
        real = await self.real(asked)
        self._folders.update(zip(map(normalise, asked), real, strict=True))
        self._sort_folders()
        return list(dict.fromkeys(ours for ours in real if ours not in before))

    def remove_folders(self, uris: Iterable[str]) -> list[str]:
        """Removes the folders; our URIs of those that the client has under no other name."""
        gone = [ours for uri in uris if (ours := self._folders.pop(normalise(uri), None)) is not None]
        self._sort_folders()
        left = set(self._folders.values())
        return [ours for ours in dict.fromkeys(gone) if ours not in left]

    def theirs(self, uri: str) -> str:
        """The client's spelling of one of our URIs."""
        known = self._opened_as.get(uri) or self._remembered.get(uri)
        if known is not None:
            return known
        for old, new in self._other_folders:
            if uri.startswith(new + "/"):
                return old + uri[len(new) :]
        return uri

    def _sort_folders(self) -> None:
        others = [(a.rstrip("/"), b.rstrip("/")) for a, b in self._folders.items() if a != b]
        self._other_folders = sorted(others, key=lambda pair: len(pair[1]), reverse=True)

    def _remember(self, ours: str, uri: str) -> None:
        if ours in self._opened_as:
            return
        self._remembered.pop(ours, None)
        if ours != uri and len(uri) <= LONGEST_REMEMBERED:
            self._remembered[ours] = uri
            if len(self._remembered) > MOST_REMEMBERED:
                del self._remembered[next(iter(self._remembered))]
