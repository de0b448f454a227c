"""Markdown, and its conversion to plain text.

What authors write in comments is Markdown as well. It is shown among words of ours, so it must neither take in what
stands behind it nor do more than text does: see `contained`.
"""

import re

_FENCE = re.compile(r"^`{3,}\w*\n?", re.MULTILINE)
_ANY_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`\r\n]*$)|~{3,})([^\r\n]*)")
_SPAN = r"(?<!`)(?P<ticks>`+)(?!`)(?:.*?[^`])?(?P=ticks)(?!`)"
_SIGNS = r"<(?=[A-Za-z/!?])|!(?=\[)"
_CODE = re.compile(_SPAN)
_MARK = re.compile(f"(?P<code>(?!))|{_SIGNS}")
_ACTIVE = re.compile(f"(?P<code>{_SPAN})|{_SIGNS}")
_EMPHASIS = re.compile(r"(?<![\w*])(\*\*?)(?=[^\s*])([^*\n]+)(?<=[^\s*])\1(?![\w*])")
_LINK = re.compile(r"\[([^\[\]\n]*)\]\(<[^<>\n]*>\)")
_TICKS = re.compile("`+")


def contained(markdown: str) -> str:
    """The same text, which begins and ends nothing but itself.

    The code fence that its author left open is closed, and outside of code there is no HTML, of which some kinds go on
    to the end of all text, and no picture, which an editor would fetch from anywhere.
    """
    fence = ""
    lines: list[str] = []
    is_clear = True
    """Whether no tick of the paragraph so far waits for another one: then one in a line begins code there."""
    for line in markdown.split("\n"):
        match = _ANY_FENCE.match(line)
        if match is not None and not fence:
            fence, is_clear = match[1], True
        elif fence:
            if match is not None and match[1].startswith(fence) and not match[2].strip():
                fence = ""
        else:
            is_clear = (is_clear or not line.strip()) and "\\" not in line
            lines.append(_ACTIVE.sub(_as_text if is_clear else _as_text_everywhere, line))
            is_clear = is_clear and "`" not in _CODE.sub("", line)
            continue
        lines.append(line)
    return "\n".join([*lines, fence] if fence else lines)


def _as_text(match: re.Match[str]) -> str:
    if match["code"]:
        return match[0]
    # A backslash may stand before it, so one of ours would not do.
    return "&lt;" if match[0] == "<" else "&#33;"


def _as_text_everywhere(match: re.Match[str]) -> str:
    return _MARK.sub(_as_text, match[0]) if match["code"] else _as_text(match)


def fenced(language: str, code: str) -> str:
    """Code as it stands, whatever it holds."""
    fence = "`" * max(3, 1 + max(map(len, _TICKS.findall(code)), default=0))
    return f"{fence}{language}\n{code}\n{fence}"


def link(text: str, uri: str) -> str:
    """A link, in a form that any URI fits into."""
    return f"[{text}](<{uri.replace('<', '%3C').replace('>', '%3E')}>)"


def plain(markdown: str) -> str:
    """The same text without fences, emphasis and what links lead to."""
    text = _LINK.sub(r"\1", _EMPHASIS.sub(r"\2", _FENCE.sub("", markdown)))
    return text.replace("`` ", "").replace(" ``", "").replace("&lt;", "<").replace("&#33;", "!").strip()
