"""Code actions that add and remove `// rholsp: allow RH603` comments."""

import re
from collections.abc import Sequence

from rholsp.features.fix import Fix, inserting, replacing
from rholsp.model.summary import Allowance, Diagnostic, Span
from rholsp.text.lines import LineIndex

_BEHIND = re.compile(r"[ \t]*,[ \t]*")
_REASON = re.compile(r"[ \t]*:[ \t]*(?=\S)")
"""Before what a person says about it."""
_ALONE = re.compile(r"rholsp:[ \t]*allow[ \t]+\Z")


def allowing(text: str, lines: LineIndex, allowances: Sequence[Allowance], finding: Diagnostic, comment: str) -> Fix:
    """A comment on the line above the finding's, or the code beside one that is allowed for that line already."""
    title = f"Allow {finding.code} here"
    known = [one for one in allowances if one.covered.start <= finding.start <= one.covered.end]
    if known:
        return Fix(title, inserting(known[-1].place.end, f", {finding.code}"))
    line = lines.starts[lines.line_of(finding.start)]
    indent = text[line : len(text) - len(text[line:].lstrip(" \t"))]
    newline = "\r\n" if "\r\n" in text[: text.find("\n", line) + 1] else "\n"
    return Fix(title, inserting(line, f"{indent}{comment} rholsp: allow {finding.code}{newline}"))


def taken_back(text: str, code: Span, comment: str) -> Fix:
    """Without one code of an allowance; with the only one goes what the comment says of it, or all of the comment."""
    title = f"Do not allow {text[code.start : code.end]}"
    behind = _BEHIND.match(text, code.end)
    if behind is not None:
        return Fix(title, replacing(Span(code.start, behind.end()), ""), is_safe=True)
    line = max(text.rfind("\n", 0, code.start), text.rfind("\r", 0, code.start)) + 1
    before = text[line : code.start].rstrip(" \t")
    if before.endswith(","):
        start = line + len(before[:-1].rstrip(" \t"))
        return Fix(title, replacing(Span(start, code.end), ""), is_safe=True)
    said = _ALONE.search(text, line, code.start)
    start = code.start if said is None else said.start()
    opening = text[line:start].rstrip()
    end = next((i for i in range(code.end, len(text)) if text[i] in "\r\n"), len(text))
    reason = _REASON.match(text, code.end, end)
    if not opening.endswith(comment) or reason is not None or text[code.end : end].strip():
        return Fix(title, replacing(Span(start, code.end if reason is None else reason.end()), ""), is_safe=True)
    before_comment = opening[: -len(comment)].rstrip()
    if before_comment:
        return Fix(title, replacing(Span(line + len(before_comment), end), ""), is_safe=True)
    end += len("\r\n") if text.startswith("\r\n", end) else end < len(text)
    return Fix(title, replacing(Span(line, end), ""), is_safe=True)
