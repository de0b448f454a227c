"""The regions of a file as separate documents: their list and their texts."""

from dataclasses import dataclass, field

from rholsp.embedded.position_map import PositionMap
from rholsp.embedded.region_uris import region_uri, split_region_uri
from rholsp.features.facts import FileFacts
from rholsp.model.summary import Region, Span
from rholsp.text.lines import LineIndex


@dataclass(frozen=True, slots=True)
class RegionDocument:
    """A region: `span` is a range of its host, from the first quote to the last."""

    uri: str
    language: str
    route: str
    span: Span
    lines: LineIndex = field(compare=False, repr=False)


def regions(facts: FileFacts) -> tuple[RegionDocument, ...]:
    """All regions of a file, in text order."""
    return tuple([_document(facts, region) for region in facts.summary.regions])


def _document(facts: FileFacts, region: Region) -> RegionDocument:
    return RegionDocument(region_uri(facts.uri, region), region.language, region.route, region.span, facts.lines)


def host_of(uri: str) -> str | None:
    """The file that a region's URI names; None for a URI of something else."""
    parts = split_region_uri(uri)
    return None if parts is None else parts[0]


def region_text(facts: FileFacts, text: str, uri: str) -> str | None:
    """What the region of that URI reads, a hole as U+FFFC; None where the file has it no more.

    `text` is the host's.
    """
    for region in facts.summary.regions:
        if region_uri(facts.uri, region) == uri:
            return PositionMap.of(text, region.parts).text
    return None
