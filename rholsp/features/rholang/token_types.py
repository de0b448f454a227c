"""Semantic token types of Rholang's symbols."""

from collections.abc import Iterable

from rholsp.model.summary import OutlineItem


def token_types(outline: Iterable[OutlineItem]) -> dict[int, str]:
    """Agents are classes; the other symbols are what their binders and their uses make of them."""
    return {item.symbol: "class" for item in outline if item.kind == "agent"}
