"""Quick fixes for MeTTa's diagnostics, by code."""

import re
from collections.abc import Iterator

from rholsp.features.fix import Fix, Fixes, FixSite, inserting, replacing
from rholsp.metta import diagnostic_codes
from rholsp.metta.highlight_tokens import APART

_MARKS = re.compile(APART.pattern + r"|[()]", re.DOTALL)
_TOP_LEVEL = re.compile(r"[(!;]")
_FORM_OF_LINE = re.compile(r"(?<![^\r\n])!?\(")


def _bracket(site: FixSite) -> Iterator[Fix]:
    """MT001: the end of a form before the next one that begins a line; a bracket too many goes.

    Of several brackets of one form that nothing closes, one is reported: where closing what is behind it is not enough,
    the whole form is closed.
    """
    if site.found == ")":
        yield Fix("Delete `)`", replacing(site.place, ""), group="syntax")
    if site.found != "(":
        return
    start = site.place.start
    end = _end_of_form(site.text, start)
    for missing in dict.fromkeys(_depth(site.text, begin, end) for begin in (start, _begin_of_form(site.text, start))):
        if missing > 0:
            title = "Add the missing `)`" if missing == 1 else f"Add the {missing} missing `)`"
            yield Fix(title, inserting(end, ")" * missing), group="syntax")


def _depth(text: str, start: int, end: int) -> int:
    """How many brackets are open behind a part of a text, whose strings and comments are whole."""
    return sum((match[0] == "(") - (match[0] == ")") for match in _MARKS.finditer(text, start, end))


def _begin_of_form(text: str, offset: int) -> int:
    """The last line up to the offset that begins with a form; the offset where there is none."""
    begin = offset
    for match in _FORM_OF_LINE.finditer(text, 0, offset + 1):
        begin = match.start()
    return begin


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
