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
Made from the tables `rholsp/rholang/diagnostic_codes.py` and `rholsp/metta/diagnostic_codes.py` by `make docs`.

Errors are what a node, or every reader of the language, refuses. Warnings are what certainly goes wrong when it runs,
or what the current node does not run. Hints are what does nothing, what nobody can see, and what may be a mistake.

A finding that is wanted as it is can be allowed by a comment on its line or above it, in Rholang (`//`, `/* */`) and in
MeTTa (`;`):

```rholang
// rholsp: allow RH603, RH402: the debugger reads it
log!("started")
```

A comment that allows what is not there is a hint itself. To switch codes off everywhere, set
`rholsp.diagnostics.disabled` to a list of them, such as `["RH401", "RH603"]`. Errors can be neither allowed nor
switched off.
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
