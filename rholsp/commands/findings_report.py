"""The report of `rholsp check`: findings with source lines and markers as text, or as JSON."""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rholsp.model.summary import Diagnostic, Severity
from rholsp.text.lines import LineIndex, PositionEncoding
from rholsp.text.plural import plural
from rholsp.text.uris import to_path

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFORMATION: "36", Severity.HINT: "2"}
_NOUNS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFORMATION: "remark", Severity.HINT: "hint"}
_WIDTH = 100
"""Columns of a source line that are shown."""


@dataclass(frozen=True, slots=True)
class FileFindings:
    """What was found in one file, sorted by place. `path` is the user's; `text` is that of a file with findings."""

    path: str
    text: str
    lines: LineIndex
    findings: tuple[Diagnostic, ...]
    others: Mapping[str, LineIndex] = field(default_factory=dict)
    """The lines of other files that findings refer to, by URI."""


def position(file: FileFindings, offset: int) -> tuple[int, int]:
    """Line and column, both counted from 1, in code points."""
    line, column = file.lines.position(offset, PositionEncoding.UTF32)
    return line + 1, column + 1


def entries(file: FileFindings) -> Iterator[dict[str, object]]:
    for finding in file.findings:
        line, column = position(file, finding.start)
        end_line, end_column = position(file, finding.end)
        yield {
            "path": file.path,
            "line": line,
            "column": column,
            "end_line": end_line,
            "end_column": end_column,
            "severity": finding.severity.name.lower(),
            "code": finding.code,
            "message": finding.message,
        }


def shown(file: FileFindings, finding: Diagnostic, colour: bool) -> str:
    def painted(text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if colour else text

    line, column = position(file, finding.start)
    tone = _COLOURS[finding.severity]
    severity = painted(f"{finding.severity.name.lower()} {finding.code}", tone)
    parts = [f"{painted(f'{file.path}:{line}:{column}', '1')}: {severity}: {finding.message}\n"]
    source, marker = _marked_line(file, finding)
    if source.strip():
        gutter = f"{line:>5}"
        parts.append(f"{gutter} | {source}\n{' ' * len(gutter)} | {painted(marker, tone)}\n")
    for related in finding.related:
        if related.uri and related.uri not in file.others:
            continue
        path = (to_path(related.uri) or related.uri) if related.uri else file.path
        at, column = file.others.get(related.uri, file.lines).position(related.start, PositionEncoding.UTF32)
        parts.append(f"      {path}:{at + 1}:{column + 1}: {related.message}\n")
    return "".join(parts)


def _marked_line(file: FileFindings, finding: Diagnostic) -> tuple[str, str]:
    """The line where the finding begins, cut to a readable width around it, and carets under the finding."""
    text, lines = file.text, file.lines
    line = lines.line_of(finding.start)
    start, end = lines.starts[line], lines.line_end(line)
    left = max(start, finding.start - _WIDTH // 2)
    right = min(end, left + _WIDTH)
    before, marked = text[left : finding.start], text[finding.start : min(finding.end, right)]
    cut_left, cut_right = "…" * (left > start), "…" * (right < end)
    marker = " " * len(cut_left) + "".join(map(_blank, before)) + "^" * max(1, sum(map(_columns, marked)))
    return printable(cut_left + text[left:right] + cut_right), marker


def _blank(character: str) -> str:
    """What takes as much room on a terminal as the character."""
    return "\t" if character == "\t" else " " * _columns(character)


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def printable(text: str) -> str:
    """The text without characters that would move a terminal's cursor or change its state."""

    def moves(character: str) -> bool:
        return character != "\t" and unicodedata.category(character) in ("Cc", "Cf")

    return "".join("\N{REPLACEMENT CHARACTER}" if moves(character) else character for character in text)


def total(found: Sequence[FileFindings]) -> str:
    """`2 errors, 1 hint in 12 files`."""
    counts = Counter(finding.severity for file in found for finding in file.findings)
    parts = [plural(counts[severity], _NOUNS[severity]) for severity in Severity if counts[severity]]
    return f"{', '.join(parts) or 'nothing wrong'} in {plural(len(found), 'file')}\n"
