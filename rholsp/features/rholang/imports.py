"""Auto-import of system names: completion items that add the missing binder."""

from collections.abc import Iterator

from rholsp.features.completion_context import BuiltinItem
from rholsp.features.rholang import builtin_docs
from rholsp.features.rholang.binders import binding
from rholsp.features.rholang.system_names import names_of_uris
from rholsp.model.summary import FileSummary, Span
from rholsp.rholang import builtins

_LEAST = 2
"""Letters to be typed first: there are many system names, and few that a program wants."""
_MOST = 10
"""Names in one answer: each brings its own edits along."""


def imports(text: str, summary: FileSummary, place: Span, query: str) -> Iterator[BuiltinItem]:
    """Names that begin as what is typed does, each with the edits that bind it for a place."""
    if len(query) < _LEAST:
        return
    names = [name for name in names_of_uris() if name.lower().startswith(query.lower())]
    for name in names[:_MOST]:
        for uri in names_of_uris()[name][:1]:
            entry = builtins.URIS[uri]
            detail = f"({', '.join(entry.arguments)})" if entry.is_channel else ""
            edits = binding(text, summary, (place,), name, uri)
            yield BuiltinItem(name, "variable", builtin_docs.of_uri(uri), detail, f"new {name}(`{uri}`)", edits=edits)
