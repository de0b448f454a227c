"""How the client names documents, and how we do: one file has one URI here, and the client hears the one it used."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from rholsp.text.uris import from_path, normalise, to_path
from rholsp.workspace import real_paths

MOST_REMEMBERED = 10_000
"""Spellings of URIs that are kept of files that are not open."""
LONGEST_REMEMBERED = 2_048
"""Characters of a URI that is kept; only an open document may have a longer one."""
_SHARED = ("file:", "untitled:")
"""Schemes of the user's own documents. Others show copies: what a file was (`git:`), or a part of a notebook."""


@dataclass(slots=True)
class ClientUris:
    """Written by the dispatcher, and by requests that name documents."""

    _opened: dict[str, str] = field(default_factory=dict)
    """Our URIs of open documents, by theirs (normalised)."""
    _opened_as: dict[str, str] = field(default_factory=dict)
    """Their URIs of open documents, as written, by ours."""
    _remembered: dict[str, str] = field(default_factory=dict)
    """Their URIs of other files, as written, by ours; the latest last."""
    _folders: dict[str, str] = field(default_factory=dict)
    """Our URIs of the workspace's folders, by theirs (normalised)."""
    _other_folders: list[tuple[str, str]] = field(default_factory=list)
    """Those of them whose URIs differ, theirs and ours, without a slash at the end; the innermost first."""

    def ours(self, uri: str) -> str:
        """Our URI of a document, which is remembered to be called so; no look at the disk."""
        theirs = normalise(uri)
        known = self._opened.get(theirs)
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
        """Our URIs of these documents, for which the disk is asked."""
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
        """Our URI of a document that the client opens, and whether it stands for itself alone.

        So does one that is no document of the user's own, and a file that is open under another name already, since
        edits of the one would hit the text of the other.
        """
        theirs = normalise(uri)
        alone = not theirs.startswith(_SHARED)
        ours = theirs if alone else (await self.real((uri,)))[0]
        if ours in self._opened_as and self._opened.get(theirs) != ours:
            ours, alone = theirs, True
        self._opened[theirs] = ours
        self._opened_as[ours] = uri
        return ours, alone

    def close(self, uri: str) -> None:
        """The document is open no more, but is still called so."""
        ours = self._opened.pop(normalise(uri), None)
        if ours is not None:
            self._remember(ours, self._opened_as.pop(ours))

    async def add_folders(self, uris: Iterable[str]) -> list[str]:
        """Our URIs of those of these folders that are new."""
        asked = list(uris)
        before = set(self._folders.values())
        real = await self.real(asked)
        self._folders.update(zip(map(normalise, asked), real, strict=True))
        self._sort_folders()
        return list(dict.fromkeys(ours for ours in real if ours not in before))

    def remove_folders(self, uris: Iterable[str]) -> list[str]:
        """Our URIs of those of these folders to which no other name of the client's leads."""
        gone = [ours for uri in uris if (ours := self._folders.pop(normalise(uri), None)) is not None]
        self._sort_folders()
        left = set(self._folders.values())
        return [ours for ours in dict.fromkeys(gone) if ours not in left]

    def theirs(self, uri: str) -> str:
        """A URI of ours as the client writes it."""
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
