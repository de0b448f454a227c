"""Refactorings, and the hook by which a language provides them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rholsp.features.rewrite import Meaning, Rewrite
from rholsp.model.summary import FileSummary
from rholsp.syntax.tree import Tree

EXTRACT = "refactor.extract"
INLINE = "refactor.inline"
REWRITE = "refactor.rewrite"


@dataclass(frozen=True, slots=True)
class RefactoringSite:
    """What is selected in a text: that of a file, or of a region."""

    text: str
    summary: FileSummary
    """What the text means, in its own offsets."""
    start: int
    end: int
    """The selection, a cursor where both are the same."""
    is_region: bool = False
    tree: Callable[[], Tree] | None = None
    """What the text is read as around the selection, if that is known: see `Composition.trees`."""
    taken: frozenset[str] = frozenset()
    """Names that no new one may have, though they do not stand in the text."""


@dataclass(frozen=True, slots=True)
class Refactoring:
    """One way to reshape the text, which yet has to prove right."""

    title: str
    kind: str
    rewrite: Rewrite
    name: Meaning | None = None
    """The name that was made up and that the user may want to choose; None for none."""


Refactorings = Callable[[RefactoringSite], Iterable[Refactoring]]
"""What may be done with a selection; each title at most once. Pure and cheap: most places offer nothing."""
