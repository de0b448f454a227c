"""The diagnostics of a file: those of its summary, and those that depend on the whole workspace."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from rholsp.features.diagnostic_settings import DEFAULTS, DiagnosticSettings
from rholsp.features.facts import FileFacts
from rholsp.features.view import View
from rholsp.model.allowances import UNUSED_ALLOWANCE
from rholsp.model.diagnostic_codes import DiagnosticCode
from rholsp.model.summary import Allowance, Diagnostic, Severity
from rholsp.text.lines import LineIndex


async def diagnostics(view: View, uri: str, settings: DiagnosticSettings = DEFAULTS) -> tuple[Diagnostic, ...] | None:
    """All findings of a file that the settings ask for, regions included, sorted by place; None for an unknown file."""
    facts = await view.file(uri)
    if facts is None:
        return None
    found = [*facts.reading, *facts.summary.diagnostics]
    for language in view.languages.of_facts(facts):
        if language.findings is not None:
            found.extend(await language.findings(view, facts, settings))
    if facts.summary.allowances:
        complete = (await view.defined(())).complete and not _is_broken(view, facts)
        found = _without_allowed(found, facts.summary.allowances, view, complete)
    if settings.disabled:
        found = [one for one in found if one.severity is Severity.ERROR or one.code not in settings.disabled]
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.end, finding.code)))


def is_quiet(facts: FileFacts) -> bool:
    """Whether a file that is not open is known to have no diagnostics but hints: then its summary can stay packed."""
    return facts.version is None and not facts.reading and facts.brief.is_quiet


async def files_referred_to(view: View, diagnostics: Iterable[Diagnostic]) -> dict[str, LineIndex]:
    """The lines of the other files that diagnostics explain themselves by."""
    uris = {note.uri for found in diagnostics for note in found.related if note.uri}
    files = [await view.file(uri) for uri in sorted(uris)]
    return {facts.uri: facts.lines for facts in files if facts is not None}


def _is_broken(view: View, facts: FileFacts) -> bool:
    """Whether syntax errors hide other findings."""
    codes = frozenset[str]().union(*(language.syntax_errors for language in view.languages.known))
    return any(one.code in codes and one.severity is Severity.ERROR for one in facts.summary.diagnostics)


def _without_allowed(
    found: Sequence[Diagnostic], allowances: Sequence[Allowance], view: View, complete: bool
) -> list[Diagnostic]:
    """The findings that no comment allows, and hints at what comments allow for nothing where all was found."""
    wanted: list[Diagnostic] = []
    used: set[Allowance] = set()
    by_code: defaultdict[str, list[Allowance]] = defaultdict(list)
    for allowance in allowances:
        by_code[allowance.code].append(allowance)
    for one in found:
        allowing = () if one.severity is Severity.ERROR else _allowing(by_code.get(one.code, ()), one)
        used.update(allowing)
        if not allowing:
            wanted.append(one)
    if complete:
        codes = {code.code: code for language in view.languages.known for code in language.codes}
        wanted += _unused((allowance for allowance in allowances if allowance not in used), codes)
    return wanted


def _allowing(allowances: Sequence[Allowance], one: Diagnostic) -> list[Allowance]:
    """The allowances of its code that cover it. They, and the ends of what they cover, are in order of the text."""
    at = bisect_right(allowances, one.start, key=lambda allowance: allowance.covered.start)
    found: list[Allowance] = []
    while at and allowances[at - 1].covered.end >= one.start:
        at -= 1
        found.append(allowances[at])
    return found


def _unused(allowances: Iterator[Allowance], codes: dict[str, DiagnosticCode]) -> Iterator[Diagnostic]:
    for allowance in allowances:
        known = codes.get(allowance.code)
        if known is None:
            message = f"there is no code `{allowance.code}`"
        elif known.severity is Severity.ERROR:
            message = f"{allowance.code} is an error, which no comment can allow"
        else:
            message = f"nothing on this line needs {allowance.code} to be allowed"
        yield Diagnostic(UNUSED_ALLOWANCE, Severity.HINT, *allowance.place, message, unnecessary=True)
