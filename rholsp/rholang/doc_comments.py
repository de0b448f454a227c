"""Documentation comments: which comment belongs to a declaration, its cleaned text, and the tags in it.

docs/rholang.md 5: real files document with plain `//` lines, mostly directly above, sometimes between a `|` and
the contract. `///` and `/** */` mean documentation wherever they stand beside plain comments.
"""

import re
from typing import NamedTuple

_COMMENT = re.compile(r"//[^\r\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_LINE_END = re.compile(r"\r\n|\r|\n")
_LICENCE = re.compile(r"copyright|licen[cs]e|spdx|all rights reserved", re.IGNORECASE)
_RULE_CHARACTERS = "=-*#~_+"
_RULE = re.compile(r"[=\-*#~_+]{3}[=\-*#~_+\s]*")
_RULES = "=-*~_"
"""Characters of which rules beside a heading are made."""


def documentation_above(text: str, gap_start: int, gap_end: int, banner: bool = False) -> str:
    """Cleaned documentation of the token at ``gap_end``, from the comments since the token that ends at ``gap_start``.

    It is the last block of comments, with at most one blank line under it. A comment that begins on a line of code is
    not part of it. At the start of the file a block is left out that ends with a blank line, speaks of a licence, or,
    where ``banner`` says that the declaration is an ordinary beginning of a file, looks like a title: in a `/* */`
    or between rules. Returns '' where there is none. Linear in the gap.
    """
    gap = text[gap_start:gap_end]
    if "/" not in gap:
        return ""
    first_line_end = 0
    if gap_start:
        line_end = _LINE_END.search(gap)
        if line_end is None:
            return ""
        first_line_end = line_end.start()
    comments = [match for match in _COMMENT.finditer(gap) if match.start() >= first_line_end]
    if not comments:
        return ""
    blank_below = _line_ends(gap, comments[-1].end(), len(gap)) - 1
    if blank_below > 1:
        return ""
    first = len(comments) - 1
    while first and _line_ends(gap, comments[first - 1].end(), comments[first].start()) <= 1:
        first -= 1
    block = [match.group() for match in comments[first:]]
    if gap_start == 0 and first == 0 and _is_banner(block, blank_below > 0, banner):
        return ""
    return clean([comment for comment in block if _is_documentation(comment)] or block)


def _line_ends(gap: str, start: int, end: int) -> int:
    return len(_LINE_END.findall(gap, start, end))


def _is_documentation(comment: str) -> bool:
    return (comment.startswith("/**") and len(comment) > 4) or (comment.startswith("///") and comment[3:4] != "/")


def _is_banner(block: list[str], blank_below: bool, title: bool) -> bool:
    if blank_below or any(_LICENCE.search(comment) for comment in block):
        return True
    if not title or any(_is_documentation(comment) for comment in block):
        return False
    return block[0].startswith("/*") or bool(_RULE.fullmatch(block[0].strip("/ \t")))


def clean(comments: list[str]) -> str:
    """The text of a block of comments: without markers, rules of `=`, `-`, `*`, and the indent that all lines share."""
    lines: list[str] = []
    for comment in comments:
        lines += _block_lines(comment) if comment.startswith("/*") else [_line_text(comment)]
    kept: list[str] = []
    for line in lines:
        stripped = line.strip()
        if _RULE.fullmatch(stripped):
            line = ""
        elif stripped[:3] and (stripped[0] in _RULE_CHARACTERS or stripped[-1] in _RULE_CHARACTERS):
            line = _without_rules(stripped, line)
        if line.strip() or (kept and kept[-1]):
            kept.append(line.rstrip())
    while kept and not kept[-1]:
        kept.pop()
    indent = min((len(line) - len(line.lstrip()) for line in kept if line), default=0)
    return "\n".join(line[indent:] for line in kept)


def _without_rules(stripped: str, line: str) -> str:
    """The heading between rules of at least two characters: `== Heading ==`; ``line`` where there are none."""
    behind = stripped.lstrip(_RULES)
    if len(stripped) - len(behind) >= 2 and behind[:1].isspace():
        return behind.rstrip(_RULES).strip()
    before = stripped.rstrip(_RULES)
    if len(stripped) - len(before) >= 2 and before[-1:].isspace():
        return before.rstrip()
    return line


def _line_text(comment: str) -> str:
    return comment.lstrip("/").removeprefix("!").expandtabs(4)


def _block_lines(comment: str) -> list[str]:
    inner = comment[2:].removesuffix("*/").lstrip("*").removesuffix("*")
    lines = _LINE_END.split(inner)
    starred = all(line.lstrip()[:1] in ("*", "") for line in lines[1:])
    result = [" " + lines[0].strip()]
    for line in lines[1:]:
        stripped = line.strip()
        if _RULE.fullmatch(stripped):
            result.append("")
        elif starred:
            result.append(line.lstrip().removeprefix("*").expandtabs(4))
        else:
            result.append(line.expandtabs(4))
    if not starred and len(lines) > 1:
        indent = min((len(line) - len(line.lstrip()) for line in result[1:] if line.strip()), default=0)
        result[1:] = [" " + line[indent:] for line in result[1:]]
    return result


# ------------------------------------------------------------------------------------------------ tags


class Tagged(NamedTuple):
    """What a tag says of something."""

    name: str
    """The parameter's name without `@`, or '' where the tag names nothing."""
    type: str
    """Text between braces, or ''."""
    text: str


class Documentation(NamedTuple):
    """A documentation comment, taken apart."""

    description: str
    params: tuple[Tagged, ...] = ()
    returns: tuple[Tagged, ...] = ()
    examples: tuple[str, ...] = ()
    throws: tuple[Tagged, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()
    """All other tags: their names without `@`, and their texts."""


_TAG = re.compile(r"\s*@(\w+)(?=[\s{]|$)[ \t]*(.*)")
_KNOWN_TAG = re.compile(
    r"\s*@(params?|arg|argument|returns?|examples?|throws|see|since|deprecated|author|note|todo|version)\b[ \t]*(.*)"
)
_TYPED = re.compile(r"\{([^{}]*)\}\s*(.*)", re.DOTALL)
_PARAM = re.compile(
    r"@?([\w']+|\.\.\.\s*@?[\w']+)[ \t]*(?:\{([^{}]*)\})?[ \t]*(?:[-:\u2013\u2014][ \t]+)?(.*)", re.DOTALL
)


def parse_doc(text: str) -> Documentation:
    """Take a cleaned comment apart. Lines of Rholang in an example, such as `@x!(1)`, are not taken for tags.

    Forms: ``@param x text``, ``@param x - text``, ``@param {T} x - text``, ``@return`` and ``@returns`` with or
    without ``{T}``, ``@example`` with the lines under it, ``@throws {T} text``, and any other tag.
    """
    sections: list[tuple[str, list[str]]] = [("", [])]
    fenced = False
    for line in text.split("\n"):
        known_only = fenced or sections[-1][0].startswith("example")
        match = None if fenced else _KNOWN_TAG.match(line) if known_only else _TAG.match(line)
        if line.lstrip().startswith("```"):
            fenced = not fenced
        if match:
            sections.append((match[1], [match[2]]))
        else:
            sections[-1][1].append(line)
    description = "\n".join(sections[0][1]).strip()
    params: list[Tagged] = []
    returns: list[Tagged] = []
    examples: list[str] = []
    throws: list[Tagged] = []
    others: list[tuple[str, str]] = []
    for tag, lines in sections[1:]:
        if tag in ("example", "examples"):
            examples.append(_example(lines))
            continue
        body = "\n".join(line.strip() for line in lines).strip()
        match tag:
            case "param" | "params" | "arg" | "argument":
                params.append(_param(body))
            case "return" | "returns":
                returns.append(_typed(body))
            case "throws":
                throws.append(_typed(body))
            case _:
                others.append((tag, body))
    return Documentation(description, tuple(params), tuple(returns), tuple(examples), tuple(throws), tuple(others))


def _example(lines: list[str]) -> str:
    title, body = lines[0].rstrip(), [line.rstrip() for line in lines[1:]]
    indent = min((len(line) - len(line.lstrip()) for line in body if line), default=0)
    return "\n".join([title] * bool(title) + [line[indent:] for line in body]).strip("\n")


def _typed(body: str) -> Tagged:
    match = _TYPED.match(body)
    kind, rest = (match[1].strip(), match[2]) if match else ("", body)
    return Tagged("", kind, re.sub(r"^[-:][ \t]+", "", rest.strip()))


def _param(body: str) -> Tagged:
    match = _TYPED.match(body)
    kind, rest = (match[1].strip(), match[2]) if match else ("", body)
    named = _PARAM.match(rest)
    if not named:
        return Tagged("", kind, rest.strip())
    return Tagged(named[1].lstrip(". @"), kind or (named[2] or "").strip(), named[3].strip())
