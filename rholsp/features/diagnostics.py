"""What is wrong with a file: its own findings, and those that only the whole workspace can decide."""

from rholsp.features.view import View
from rholsp.model.summary import Diagnostic


async def diagnostics(view: View, uri: str) -> tuple[Diagnostic, ...] | None:
    """All findings of a file, its regions included, sorted by place; None for a file that nobody knows."""
    facts = await view.file(uri)
    if facts is None:
        return None
    found = [*facts.reading, *facts.summary.diagnostics]
    for language in sorted({facts.language_id, *(region.language for region in facts.summary.regions)}):
        findings = view.languages.get(language).findings
        if findings is not None:
            found.extend(await findings(view, facts))
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.end, finding.code)))
