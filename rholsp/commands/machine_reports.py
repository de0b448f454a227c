"""The report of `rholsp check` for other programs: SARIF 2.1.0, and annotations of GitHub's workflow commands."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from rholsp import __version__
from rholsp.commands.findings_report import FileFindings, position, printable
from rholsp.features.language import Languages
from rholsp.model.diagnostic_codes import DiagnosticCode
from rholsp.model.summary import Diagnostic, Severity
from rholsp.text.uris import to_path

Json = dict[str, Any]

_LEVELS: Mapping[Severity, str] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFORMATION: "note",
    Severity.HINT: "note",
}
_COMMANDS: Mapping[Severity, str] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFORMATION: "notice",
    Severity.HINT: "notice",
}
_ROOT = "SRCROOT"
"""The base of relative paths: the folder that the command ran in."""


def sarif(found: Sequence[FileFindings], languages: Languages) -> Json:
    """One run, as a log of SARIF 2.1.0 (OASIS). Columns are code points."""
    codes = sorted({finding.code for file in found for finding in file.findings})
    known = {code.code: code for language in languages.known for code in language.codes}
    rules = [_rule(code, known.get(code)) for code in codes]
    driver = {"name": "rholsp", "version": __version__, "rules": rules}
    results = [_result(file, finding, codes) for file in found for finding in file.findings]
    run: Json = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}


def _rule(code: str, about: DiagnosticCode | None) -> Json:
    if about is None:
        return {"id": code}
    return {
        "id": code,
        "shortDescription": {"text": about.title},
        "fullDescription": {"text": about.about},
        "defaultConfiguration": {"level": _LEVELS[about.severity]},
    }


def _result(file: FileFindings, finding: Diagnostic, codes: Sequence[str]) -> Json:
    place = _physical(file.path, _region(file, finding.start, finding.end))
    result: Json = {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"codeAndLine/v1": _fingerprint(file, finding)},
    }
    related = list(_related(file, finding))
    return result | ({"relatedLocations": related} if related else {})


def _related(file: FileFindings, finding: Diagnostic) -> Iterator[Json]:
    for number, one in enumerate(finding.related):
        lines = file.others.get(one.uri) if one.uri else file.lines
        if lines is None:
            continue
        path = file.path if not one.uri else to_path(one.uri) or one.uri
        other = FileFindings(path, "", lines, ())
        place = _physical(path, _region(other, one.start, one.end))
        yield {"id": number, "physicalLocation": place, "message": {"text": one.message}}


def _physical(path: str, region: Json) -> Json:
    if PurePath(path).is_absolute():
        artifact: Json = {"uri": PurePath(path).as_uri()}
    else:
        artifact = {"uri": quote(path.replace("\\", "/")), "uriBaseId": _ROOT}
    return {"artifactLocation": artifact, "region": region}


def _region(file: FileFindings, start: int, end: int) -> Json:
    line, column = position(file, start)
    end_line, end_column = position(file, end)
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}


def _fingerprint(file: FileFindings, finding: Diagnostic) -> str:
    """Names a finding however far it moves: by its code and the text of its line."""
    line = file.lines.line_of(finding.start)
    text = file.text[file.lines.starts[line] : file.lines.line_end(line)].strip()
    return hashlib.sha256(f"{finding.code}\0{text}".encode("utf-8", "replace")).hexdigest()[:16]


def annotations(found: Iterable[FileFindings]) -> Iterator[str]:
    """Workflow commands of GitHub Actions ("Workflow commands", `::error`), one line for each finding."""
    for file in found:
        for finding in file.findings:
            line, column = position(file, finding.start)
            end_line, end_column = position(file, finding.end)
            fields: dict[str, object] = {"file": file.path, "line": line, "endLine": end_line, "col": column}
            if end_line == line:
                fields["endColumn"] = end_column  # GitHub takes columns on one line only
            fields["title"] = finding.code
            values = ",".join(f"{key}={_escaped(str(value), ':,')}" for key, value in fields.items())
            yield f"::{_COMMANDS[finding.severity]} {values}::{_escaped(printable(finding.message))}\n"


def _escaped(text: str, more: str = "") -> str:
    """The text as a workflow command takes it: `%`, line ends, and in fields `:` and `,` by their numbers."""
    return "".join(f"%{ord(one):02X}" if one in "%\r\n" or one in more else one for one in text)
