"""A symbol under construction."""

from __future__ import annotations

from dataclasses import dataclass

from rholsp.model.summary import Sort, Span, SymbolKind


@dataclass(slots=True)
class Draft:
    """A symbol under construction; the fields of `Symbol`."""

    name: str
    key: str | None
    kind: SymbolKind
    sort: Sort
    binder: Span | None
    scope: Span | None
    doc: str
    uri: str
    container: int
    depth: int = 0
    """How deep in data the binder stands."""
    identity: str = ""
    """Of a compound name that involves a binder: its structure."""
