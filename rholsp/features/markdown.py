"""Markdown, and its conversion to plain text."""

import re

_FENCE = re.compile(r"^```\w*\n?", re.MULTILINE)
_ANY_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})([^\r\n]*)", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<![\w*])(\*\*?)(?=[^\s*])([^*\n]+)(?<=[^\s*])\1(?![\w*])")


def closed(markdown: str) -> str:
    """The same text with the code fence closed that its author left open, so that it takes in nothing behind it."""
    fence = ""
    for match in _ANY_FENCE.finditer(markdown):
        if not fence:
            fence = match[1]
        elif match[1].startswith(fence) and not match[2].strip():
            fence = ""
    return f"{markdown}\n{fence}" if fence else markdown


def plain(markdown: str) -> str:
    """The same text without fences and emphasis."""
    return _EMPHASIS.sub(r"\2", _FENCE.sub("", markdown)).replace("`` ", "").replace(" ``", "").strip()
