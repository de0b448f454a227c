"""Quick fixes, and the hook by which a language provides them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from rholsp.features.results import TextEdit
from rholsp.model.summary import Diagnostic, FileSummary, Span


@dataclass(frozen=True, slots=True)
class Fix:
    """One way to fix a diagnostic."""

    title: str
    edits: tuple[TextEdit, ...]
    """Of the text that the language was shown; they do not overlap."""
    is_safe: bool = False
    """Whether it may be applied unseen: what it writes is what was meant, whatever the reason for the mistake."""
    group: str = ""
    """Of the fixes of one group only the first one is offered that proves to be right."""
    snippet: str = ""
    """In LSP's snippet syntax, what the only edit writes with places to fill; '' for none."""


@dataclass(frozen=True, slots=True)
class FixSite:
    """A finding in a text: that of the file, or of a region."""

    text: str
    place: Span
    """The finding's, in `text`."""
    finding: Diagnostic
    """In the file's offsets, `related` places too."""
    summary: FileSummary | None
    """What the text means, in its own offsets; None in a region."""

    @property
    def found(self) -> str:
        """The text of the finding's place."""
        return self.text[self.place.start : self.place.end]


@dataclass(frozen=True, slots=True)
class Fixes:
    """A language's quick fixes. All functions are pure."""

    by_code: Mapping[str, Callable[[FixSite], Iterable[Fix]]] = field(default_factory=dict)
    """Without an entry for a code, `Diagnostic.fix` is all there is."""
    safe: frozenset[str] = frozenset()
    """Codes whose `Diagnostic.fix` may be applied unseen."""
    revealed: frozenset[str] = frozenset()
    """Codes of what was so before a name is bound, and can be told only then: a repair may bring them up."""
    comment: str = "//"
    """What begins a comment that ends with its line."""
    organize: Callable[[str, FileSummary], Iterable[TextEdit]] | None = None
    """Edits that sort declarations and drop unused ones."""


def replacing(place: Span, text: str) -> tuple[TextEdit, ...]:
    return (TextEdit(place.start, place.end, text),)


def inserting(offset: int, text: str) -> tuple[TextEdit, ...]:
    return (TextEdit(offset, offset, text),)


def applied(text: str, edits: Iterable[TextEdit]) -> str:
    """The text after edits that do not overlap; of those at one place the first is written first."""
    parts: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        parts += (text[at : edit.start], edit.text)
        at = edit.end
    return "".join(parts) + text[at:]
