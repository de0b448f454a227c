"""textDocument/moniker: the names under which indexes of several programs know one thing."""

from dataclasses import dataclass
from enum import StrEnum

from rholsp.features.resolve import occurrence_at
from rholsp.features.view import View
from rholsp.model.summary import Adoption, FileSummary, Publication, SymbolKind


class Uniqueness(StrEnum):
    """LSP's UniquenessLevel: within what no other thing has the identifier."""

    PROJECT = "project"
    GLOBAL = "global"


class MonikerKind(StrEnum):
    """LSP's MonikerKind."""

    IMPORT = "import"
    EXPORT = "export"


@dataclass(frozen=True, slots=True)
class Moniker:
    """`scheme` is the language."""

    scheme: str
    identifier: str
    unique: Uniqueness
    kind: MonikerKind


async def monikers(view: View, uri: str, offset: int) -> tuple[Moniker, ...] | None:
    """Those of the name at the offset; None where no name stands, or one that its file keeps to itself.

    What is registered is known everywhere by its URI, and a part of it by the path behind that; a name that no file
    binds is one within the workspace.
    """
    facts = await view.file(uri)
    occurrence = None if facts is None else occurrence_at(facts, offset)
    if facts is None or occurrence is None:
        return None
    summary, symbol = facts.summary, occurrence.symbol
    found: dict[str, Moniker] = {}
    rows: list[tuple[Publication | Adoption, MonikerKind]] = [
        *((one, MonikerKind.EXPORT) for one in summary.publications),
        *((one, MonikerKind.IMPORT) for one in summary.adoptions),
    ]
    for row, kind in rows:
        if row.symbol == symbol and row.key:
            identifier = f"{row.key}{row.path}"
            found.setdefault(identifier, Moniker(occurrence.language, identifier, Uniqueness.GLOBAL, kind))
    key = occurrence.meaning.key
    if key is not None:
        is_uri = occurrence.meaning.kind is SymbolKind.URI
        kind = MonikerKind.EXPORT if _offers(summary, symbol, key) else MonikerKind.IMPORT
        unique = Uniqueness.GLOBAL if is_uri else Uniqueness.PROJECT
        found.setdefault(key, Moniker(occurrence.language, key, unique, kind))
    return tuple(found.values()) or None


def _offers(summary: FileSummary, symbol: int, key: str) -> bool:
    """Whether the file defines what has the name, or registers something under it."""
    return bool(summary.contracts_of(symbol)) or any(one.key == key for one in summary.publications)
