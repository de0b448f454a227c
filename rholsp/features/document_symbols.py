"""textDocument/documentSymbol: the outline of a file."""

from rholsp.features.results import OutlineNode
from rholsp.features.view import View
from rholsp.model.summary import OutlineItem


async def document_symbols(view: View, uri: str) -> tuple[OutlineNode, ...] | None:
    """The outline as a tree, in text order; None for an unknown file."""
    facts = await view.file(uri)
    if facts is None:
        return None
    outline = tuple(facts.summary.outline)
    children: dict[int, list[OutlineNode]] = {}
    # A parent stands before its children, so going backwards every node is complete when its own turn comes.
    for i in range(len(outline) - 1, -1, -1):
        children.setdefault(outline[i].parent, []).append(_node(outline[i], children.pop(i, [])))
    return tuple(reversed(children.get(-1, [])))


def _node(item: OutlineItem, children: list[OutlineNode]) -> OutlineNode:
    return OutlineNode(item.name, item.detail, item.kind, item.span, item.selection, tuple(reversed(children)))
