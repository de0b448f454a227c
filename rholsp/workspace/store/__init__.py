"""The store: summaries on disk, so that a second start reads them instead of parsing."""
