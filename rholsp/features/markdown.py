"""Markdown, and what is left of it for a client that shows plain text."""

import re

_FENCE = re.compile(r"^```\w*\n?", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<![\w*])(\*\*?)(?=[^\s*])([^*\n]+)(?<=[^\s*])\1(?![\w*])")


def plain(markdown: str) -> str:
    """The same text without fences and emphasis."""
    return _EMPHASIS.sub(r"\2", _FENCE.sub("", markdown)).replace("`` ", "").replace(" ``", "").strip()
