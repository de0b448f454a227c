"""Outlines of regions inside the outline of their file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rholsp.model.summary import OutlineItem


def with_regions(
    outline: Sequence[OutlineItem], regions: Iterable[tuple[OutlineItem, Sequence[OutlineItem]]]
) -> tuple[OutlineItem, ...]:
    """Put each region, with its own items below it, under the innermost item around it.

    A region's items point at each other; its heading comes without a parent. The result is in text order, parents
    before children.
    """
    items = list(outline)
    headings: set[int] = set()
    for heading, below in regions:
        first = len(items) + 1
        headings.add(first - 1)
        items.append(heading)
        items += [item._replace(parent=item.parent + first if item.parent >= 0 else first - 1) for item in below]
    # Nothing starts before its parent, and of what starts together the parent comes first in the list already.
    order = sorted(range(len(items)), key=lambda i: items[i].span.start)
    open_items: list[int] = []
    for i in order:
        item = items[i]
        while open_items and items[open_items[-1]].span.end <= item.span.start:
            open_items.pop()
        if i in headings and open_items:
            items[i] = item._replace(parent=open_items[-1])
        elif i < len(outline):
            open_items.append(i)
    place = {old: new for new, old in enumerate(order)}
    return tuple([items[i]._replace(parent=place.get(items[i].parent, -1)) for i in order])
