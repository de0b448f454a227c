"""Embedded languages: finds regions of one language in strings of another, and merges their meaning into the host's."""
