"""How fast is fast enough: the promises that panels, rules and alerts are measured against.

Times are seconds. Those of requests are bounds of the exporter's buckets, so that "answered in time" is counted and
not estimated.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Objective:
    """95 % of the answers to `methods` take at most `seconds`."""

    seconds: float
    methods: tuple[str, ...]


OBJECTIVES = (
    Objective(0.01, ("textDocument/definition", "textDocument/declaration", "textDocument/hover")),
    Objective(0.02, ("textDocument/references", "textDocument/documentHighlight")),
    Objective(0.05, ("textDocument/prepareRename", "textDocument/rename")),
    Objective(0.5, ("initialize",)),
)
OTHER_SECONDS = 0.1
"""The objective of every other method: what still feels like no wait."""

IN_TIME = 0.95
"""Part of the answers that take no longer than their objective."""
DIAGNOSTICS_SECONDS = 0.3
"""95 % of the diagnostics, from the last key; 0.1 of it is the pause that edits must rest by default."""
LOOP_LAG_SECONDS = 0.02
"""99 % of the probes of the event loop."""
HIT_RATIO = 0.9
"""Part of all lookups that the resolver cache answers in a session of editing."""
HIT_RATIO_LOW = 0.5
"""Below it, the cache is not worth its memory; who types without looking around may be below `HIT_RATIO`."""
FAILED_RATIO = 0.01
"""Part of the requests that end in an error: a few refused renames are no failure of the server."""
FILE_BYTES = 60_000
"""Memory that an indexed file of 100 lines may take."""
