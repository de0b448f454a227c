"""URIs of regions: `<URI of the host>#<language>-<identity>`.

An identity is a digest of the region's text and its ordinal among the regions of the file with that very text, so the
URI stays what it is while the text around the region changes.
"""

from __future__ import annotations

import re
from collections import Counter
from hashlib import blake2b

from rholsp.model.summary import Region

_REGION = re.compile(r"(.*)#([\w.+-]+)-([0-9a-f]{12}-[0-9]+)", re.DOTALL)


def region_uri(host_uri: str, region: Region) -> str:
    """The URI of a region of a file."""
    return f"{host_uri}#{region.language}-{region.identity}"


def split_region_uri(uri: str) -> tuple[str, str, str] | None:
    """Host URI, language and identity; None for a URI that is none of a region."""
    match = _REGION.fullmatch(uri)
    return (match[1], match[2], match[3]) if match is not None else None


def digest_of(language: str, text: str) -> str:
    """What is the same for all regions with this text."""
    return blake2b(f"{language}\0{text}".encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def identity(digest: str, seen: Counter[str]) -> str:
    """The identity of the next region with a text of this digest; ``seen`` counts those of the file so far."""
    seen[digest] += 1
    return f"{digest}-{seen[digest]}"
