"""Semantic token types of Rholang's symbols."""

from rholsp.model.summary import FileSummary


def token_types(summary: FileSummary) -> dict[int, str]:
    """Agents are classes; the other symbols are what their binders and their uses make of them."""
    return {item.symbol: "class" for item in summary.outline if item.kind == "agent"}
