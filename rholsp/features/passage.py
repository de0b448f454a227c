"""The text of one language around an offset of a file: the file's own, or that of a region in it.

Features that read text ask here, so that they need not know whether they are inside a string of another language.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from rholsp.features.view import FileFacts
from rholsp.model.summary import Part, Region


class PositionMap(Protocol):
    """A region's own text, and how its offsets and the host's belong together. A hole is one U+FFFC in it."""

    @property
    def text(self) -> str: ...

    def to_host(self, offset: int) -> int:
        """The host's offset of one of the region's text; that text's length gives the end of the last part."""
        ...

    def to_region(self, offset: int) -> int | None:
        """The region's offset of one of the host's; None outside of the insides of its literals."""
        ...


RegionReader = Callable[[str, Sequence[Part]], PositionMap]
"""From the text of the host and the parts of a region."""


@dataclass(frozen=True, slots=True)
class Passage:
    """`offset` is that in `text`. Without a `region` both are the file's."""

    language_id: str
    text: str
    offset: int
    region: Region | None = None
    position_map: PositionMap | None = None

    def to_host(self, offset: int) -> int:
        return offset if self.position_map is None else self.position_map.to_host(offset)


def passage_at(facts: FileFacts, offset: int, read_region: RegionReader | None) -> Passage | None:
    """What is written around the offset; None where the text is not known. Quotes and holes belong to the host."""
    if facts.text is None:
        return None
    region = facts.summary.region_at(offset)
    if region is not None and read_region is not None:
        position_map = read_region(facts.text, region.parts)
        inside = position_map.to_region(offset)
        if inside is not None:
            return Passage(region.language, position_map.text, inside, region, position_map)
    return Passage(facts.language_id, facts.text, offset)
