"""Writes an index, document by document: memory holds one document and the names of what has been told."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from rholsp.commands.scip.documents import Externals, document_of
from rholsp.commands.scip.messages import document, external_symbol, metadata
from rholsp.text.uris import from_path, to_path
from rholsp.workspace import Workspace
from rholsp.workspace.files.selection import relative_to

_FILES_A_VIEW = 100
"""A view keeps what it has shown."""


@dataclass(frozen=True, slots=True)
class Written:
    documents: int
    externals: int


async def write_index(workspace: Workspace, root: str, arguments: Sequence[str], out: BinaryIO) -> Written:
    """Writes what the workspace means, with paths relative to the folder `root`. Raises OSError."""
    out.write(metadata(from_path(root), arguments))
    externals = Externals()
    count = outside = 0
    view = await workspace.view()
    for uri in await workspace.files():
        path = to_path(uri)
        if path is None:
            continue
        facts = await view.file_for_once(uri)
        if facts is None or facts.reading:
            continue  # gone, or nothing that was read
        one, more = await document_of(view, facts, relative_to(root, path), externals)
        out.write(document(one))
        count += 1
        for about in more:
            out.write(external_symbol(about))
        outside += len(more)
        if count % _FILES_A_VIEW == 0:
            view = await workspace.view()
    rest = list(externals.rest())
    for about in rest:
        out.write(external_symbol(about))
    return Written(count, outside + len(rest))
