"""docs/diagnostics.md: every code with what it means, a bad and a good example, its setting and its quick fixes."""

from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from rholsp.features.code_actions import FixView, quick_fixes
from rholsp.features.facts import DefinedNames, FileFacts, LazySummary, SharedNames
from rholsp.features.language import Language, Languages
from rholsp.model.diagnostic_codes import DiagnosticCode
from rholsp.model.summary import Severity

T = TypeVar("T")

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


def page(languages: Languages) -> str:
    """The page, with a chapter for each language that has codes."""
    return "\n".join([_HEAD, *(line for language in languages.known for line in _chapter(languages, language))])


def _chapter(languages: Languages, language: Language) -> Iterator[str]:
    if not language.codes:
        return
    yield f"## {language.title}\n"
    yield "| code | level | what was found |\n| --- | --- | --- |"
    for code in language.codes:
        yield f"| [{code.code}](#{code.code.lower()}) | {_SHOWN[code.severity]} | {_cell(code.title)} |"
    yield ""
    for code in language.codes:
        yield from _entry(languages, language, code)


def _entry(languages: Languages, language: Language, code: DiagnosticCode) -> Iterator[str]:
    yield f"### {code.code}\n\n**{code.title}** ({_SHOWN[code.severity]}). {code.about}\n"
    if code.bad:
        yield f"```{language.id}\n{code.bad}\n```\n\nInstead:\n\n```{language.id}\n{code.good}\n```\n"
        yield f"{_setting(code)} {_fixes(languages, language, code)}\n"


def _setting(code: DiagnosticCode) -> str:
    if code.severity is Severity.ERROR:
        return "Setting: none, errors are always shown."
    with_hints = ", `diagnostics.hints`" if code.severity is Severity.HINT else ""
    return f"Setting: `diagnostics.disabled`{with_hints}."


def _fixes(languages: Languages, language: Language, code: DiagnosticCode) -> str:
    titles = titles_of_fixes(languages, language, code)
    return f"Quick fix here: {'; '.join(titles)}." if titles else "No quick fix here."


def titles_of_fixes(languages: Languages, language: Language, code: DiagnosticCode) -> tuple[str, ...]:
    """The repairs that are offered in the bad example, but for the comment that allows the finding."""
    uri = f"file:///example{language.suffixes[0]}"
    view = _Example(languages, FileFacts(uri, LazySummary(language.summarise(code.bad)), language.id, 1, code.bad))
    actions = _without_waiting(lambda: quick_fixes(cast(FixView, view), uri, 0, len(code.bad)))
    offered = [one.title for one in actions if one.finding is not None and one.finding.code == code.code]
    return tuple(dict.fromkeys(title for title in offered if not title.startswith("Allow ")))


@dataclass(frozen=True, slots=True)
class _Example:
    """A view of one file, as far as repairs ask it."""

    languages: Languages
    facts: FileFacts

    async def file(self, uri: str) -> FileFacts | None:
        return self.facts if uri == self.facts.uri else None

    async def files_with(self, key: str) -> tuple[FileFacts, ...]:
        return (self.facts,) if key in self.facts.brief.names else ()

    async def files_defining(self, key: str) -> tuple[FileFacts, ...]:
        use = self.facts.brief.names.get(key)
        return (self.facts,) if use is not None and use.defines else ()

    async def files_introducing(self, key: str) -> tuple[FileFacts, ...]:
        use = self.facts.brief.names.get(key)
        return (self.facts,) if use is not None and use.introduces else ()

    async def defined(self, keys: Iterable[str]) -> DefinedNames:
        return DefinedNames(frozenset([key for key in keys if await self.files_defining(key)]), complete=True)

    async def names(self, *_: object) -> SharedNames:
        return SharedNames((), complete=True)

    async def meaning(self, uri: str, text: str) -> LazySummary:
        return LazySummary(self.languages.of_file(uri).summarise(text))


def _without_waiting(begin: Callable[[], Awaitable[T]]) -> T:
    """The result of a coroutine that never waits."""
    running = cast(Coroutine[Any, Any, T], begin())
    try:
        running.send(None)
    except StopIteration as done:
        return cast(T, done.value)
    running.close()
    raise RuntimeError("a repair awaits something else than its view")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
