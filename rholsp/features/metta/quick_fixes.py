"""Quick fixes for MeTTa's diagnostics, by code."""

import re
from collections.abc import Iterator

from rholsp.features.fix import Fix, Fixes, FixSite, inserting, replacing
from rholsp.metta import diagnostic_codes
from rholsp.metta.highlight_tokens import APART

_MARKS = re.compile(APART.pattern + r"|[()]", re.DOTALL)
_TOP_LEVEL = re.compile(r"[(!;]")


def _bracket(site: FixSite) -> Iterator[Fix]:
    """MT001: the end of a form before the next one that begins a line; a bracket too many goes."""
    if site.found == ")":
        yield Fix("Delete `)`", replacing(site.place, ""), group="syntax")
    if site.found != "(":
        return
    end = _end_of_form(site.text, site.place.start)
    depth = 0
    for match in _MARKS.finditer(site.text, site.place.start, end):
        depth += (match[0] == "(") - (match[0] == ")")
    if depth > 0:
        yield Fix("Add the missing `)`", inserting(end, ")" * depth), group="syntax")


def _end_of_form(text: str, start: int) -> int:
    """Behind the last token before the next line that begins with a form, comments left out."""
    end = start + 1
    for match in re.finditer(APART.pattern + r"|[^\s\"();]+|[()]", text[start:], re.DOTALL):
        at = start + match.start()
        if at > start and text[at - 1] in "\r\n" and _TOP_LEVEL.match(text, at):
            break
        if match[0][0] != ";":
            end = start + match.end()
    return end


def _string(site: FixSite) -> Iterator[Fix]:
    """MT002."""
    line_end = re.compile(r"[\r\n]|\Z").search(site.text, site.place.start)
    end = site.place.end if line_end is None else min(line_end.start(), site.place.end)
    stop = len(site.text[:end].rstrip(") \t"))
    for at in dict.fromkeys((max(stop, site.place.start + 1), end)):
        yield Fix('Close it with "', inserting(at, '"'), group="syntax")


def _glued_comment(site: FixSite) -> Iterator[Fix]:
    """MT005: the finding is the atom; the comment begins behind it."""
    yield Fix("Put a blank before `;`", inserting(site.place.end, " "), is_safe=True)


def _escape(site: FixSite) -> Iterator[Fix]:
    """MT003."""
    yield Fix("Write the backslash as `\\\\`", inserting(site.place.start, "\\"))


def _duplicate(site: FixSite) -> Iterator[Fix]:
    """MT104: the later one of two equal rules, with its line where nothing else is on it."""
    start, end = site.place
    line = max(site.text.rfind("\n", 0, start), site.text.rfind("\r", 0, start)) + 1
    rest = re.compile(r"[ \t]*(?:\r\n|\r|\n|\Z)").match(site.text, end)
    if rest is not None and not site.text[line:start].strip():
        start, end = line, rest.end()
    yield Fix("Remove the rule that stands here again", replacing(site.place._replace(start=start, end=end), ""))


FIXES = Fixes(
    {
        diagnostic_codes.BRACKET: _bracket,
        diagnostic_codes.LEXICAL: _string,
        diagnostic_codes.ESCAPE: _escape,
        diagnostic_codes.SEMICOLON: _glued_comment,
        diagnostic_codes.DUPLICATE: _duplicate,
    },
    comment=";",
)
