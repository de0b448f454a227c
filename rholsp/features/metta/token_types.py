"""Semantic token types of MeTTa's symbols."""

from collections.abc import Iterable

from rholsp.model.summary import OutlineItem


def token_types(outline: Iterable[OutlineItem]) -> dict[int, str]:
    """Types are types; the other symbols are what they are used as."""
    items = [item for item in outline if item.kind == "type"]
    return {item.symbol: "type" for item in items if _is_type_of_types(item.detail)}


def _is_type_of_types(declared: str) -> bool:
    """Whether what is declared so is a type, or makes one of its arguments: `Type`, `(-> Type Type)`."""
    return declared == "Type" or (declared.startswith("(-> ") and declared.endswith(" Type)"))
