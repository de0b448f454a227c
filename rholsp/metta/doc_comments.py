"""Documentation of MeTTa's names: `(@doc name …)` forms, and comments directly above a definition."""

import re

from rholsp.syntax.tree import Tree, tokens_of

_LINE_END = re.compile(r"\r\n|\r|\n")
_RULE = re.compile(r"[=\-*#~_+;\s]{3,}")
_LICENCE = re.compile(r"copyright|licen[cs]e|spdx|all rights reserved", re.IGNORECASE)
_ESCAPE = re.compile(r'\\(["\\nt])')
_ESCAPED = {"n": "\n", "t": "\t"}


def documentation_above(text: str, gap_start: int, gap_end: int) -> str:
    """The comment lines directly above what begins at ``gap_end``, without their semicolons; '' where there are none.

    ``gap_start`` is the end of what stands before: a comment on that line belongs to it. A licence is no documentation.
    """
    gap = text[gap_start:gap_end]
    if ";" not in gap:
        return ""
    lines = _LINE_END.split(gap)
    above = lines[1 if gap_start else 0 : -1]
    if lines[-1].strip():
        return ""
    first = len(above)
    while first and above[first - 1].lstrip().startswith(";"):
        first -= 1
    block = [line.strip().lstrip(";") for line in above[first:]]
    if any(_LICENCE.search(line) for line in block):
        return ""
    kept = ["" if _RULE.fullmatch(line) else line.rstrip().rstrip(";").rstrip() for line in block]
    indent = min((len(line) - len(line.lstrip()) for line in kept if line), default=0)
    return "\n".join(line[indent:] for line in kept).strip("\n")


def documentation_of(tree: Tree, node: tuple[object, ...]) -> str:
    """The text of a `(@doc name (@desc "…") (@params ((@param "…") …)) (@return "…"))`, as Markdown."""
    description: list[str] = []
    parameters: list[str] = []
    result: list[str] = []
    target = description
    for token in tokens_of(node):
        text = tree.text_of(token)
        if text in ("@desc", "@param", "@return"):
            target = {"@desc": target, "@param": parameters, "@return": result}[text]
            if text == "@param":
                parameters.append("")
        elif text[0] == '"' and tree.kind_name(token) == "STRING":
            said = _ESCAPE.sub(lambda match: _ESCAPED.get(match[1], match[1]), text[1:-1]).strip()
            if target is parameters:
                parameters[-1] = f"{parameters[-1]} {said}".strip()
            else:
                target.append(said)
    paragraphs = [" ".join(description)]
    paragraphs.append("\n".join(f"{number}. {text}" for number, text in enumerate(parameters, 1)))
    paragraphs.append(f"Returns: {' '.join(result)}" if result else "")
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
