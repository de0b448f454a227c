"""LSP's snippet syntax: texts with places to fill."""

import re


def escaped(text: str) -> str:
    """Plain text in the syntax."""
    return re.sub(r"[\\$}]", r"\\\g<0>", text)
