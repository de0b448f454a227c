"""docs/diagnostics.md: every code with what it means, a bad and a good example."""

from collections.abc import Iterable, Iterator

from rholsp.features.language import Language
from rholsp.model.diagnostic_codes import DiagnosticCode
from rholsp.model.summary import Severity

_SHOWN = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFORMATION: "information",
    Severity.HINT: "hint",
}
_HEAD = """\
# Diagnostics
`make docs` generates this page from `rholsp/rholang/diagnostic_codes.py` and `rholsp/metta/diagnostic_codes.py`.

An error is code that a node, or every implementation of the language, refuses. A warning is code that certainly fails
when it runs, or that the current node does not run. A hint is code that has no effect, or that may be a mistake.

To allow a finding, put a comment on its line or on the line above, in Rholang (`//`, `/* */`) or MeTTa (`;`):

```rholang
// rholsp: allow RH603, RH402: the debugger reads it
log!("started")
```

A comment that allows a code that is not reported there is itself reported, as a hint. To switch codes off everywhere,
list them in `rholsp.diagnostics.disabled`, for example `["RH401", "RH603"]`. Errors can be neither allowed nor switched
off.
"""


def page(languages: Iterable[Language]) -> str:
    """The page, with a chapter for each language that has codes."""
    return "\n".join([_HEAD, *(line for language in languages for line in _chapter(language))])


def _chapter(language: Language) -> Iterator[str]:
    if not language.codes:
        return
    yield f"## {language.title}\n"
    yield "| code | level | what was found |\n| --- | --- | --- |"
    for code in language.codes:
        yield f"| [{code.code}](#{code.code.lower()}) | {_SHOWN[code.severity]} | {_cell(code.title)} |"
    yield ""
    for code in language.codes:
        yield from _entry(language.id, code)


def _entry(language: str, code: DiagnosticCode) -> Iterator[str]:
    yield f"### {code.code}\n\n**{code.title}** ({_SHOWN[code.severity]}). {code.about}\n"
    if code.bad:
        yield f"```{language}\n{code.bad}\n```\n\nInstead:\n\n```{language}\n{code.good}\n```\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
