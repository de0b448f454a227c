"""The text of one language around an offset of a file: the file's own, or that of a region in it.

Features that read text ask here, so that they need not know whether they are inside a string of another language.
"""

from dataclasses import dataclass

from rholsp.embedded.position_map import PositionMap
from rholsp.features.facts import FileFacts
from rholsp.model.summary import Region, Span


@dataclass(frozen=True, slots=True)
class Passage:
    """`offset` is that in `text`. Without a `region` both are the file's."""

    language_id: str
    text: str
    offset: int
    region: Region | None = None
    position_map: PositionMap | None = None

    def to_host(self, start: int, end: int) -> Span:
        """Where a range of `text` stands in the file."""
        return Span(start, end) if self.position_map is None else self.position_map.cover(start, end)


def passage_at(facts: FileFacts, offset: int) -> Passage | None:
    """What is written around the offset; None where the text is not known. Quotes and holes belong to the host."""
    if facts.text is None:
        return None
    region = facts.summary.region_at(offset)
    if region is not None:
        position_map = PositionMap.of(facts.text, region.parts)
        inside = position_map.to_guest(offset)
        if inside is not None:
            return Passage(region.language, position_map.text, inside, region, position_map)
    return Passage(facts.language_id, facts.text, offset)
