"""How names are written, as far as renaming must know; what a language does not say of its names is said here."""

import re
from dataclasses import dataclass
from typing import Protocol

from rholsp.model.summary import Span, Symbol


class RenameTarget(Protocol):
    """One name as the user edits it."""

    @property
    def text(self) -> str: ...

    @property
    def key(self) -> str | None:
        """Its key where it is workspace-wide; None where it is not, or cannot be."""
        ...

    @property
    def is_plain(self) -> bool:
        """Whether it is one kind of token wherever it stands, so that writing it cannot change how a text is read."""
        ...

    @property
    def is_bindable(self) -> bool:
        """Whether binders are spelled so: only then can the name be captured, or capture."""
        ...

    def with_text(self, new: str) -> "RenameTarget":
        """The same name with another text."""
        ...

    def why_not_a_name(self) -> str | None:
        """Why no name can be spelt so, for the user; None if it can, at least in some places."""
        ...

    def editable_span(self, text: str, occurrence: Span) -> Span | None:
        """The part of an occurrence that is to be typed over, None where the text does not hold the name there."""
        ...


@dataclass(frozen=True, slots=True)
class PlainName:
    """A name of a language that says nothing about its names: letters, digits and underscores."""

    text: str
    key_prefix: str | None
    """What stands before the name in its key, None for a name that is not workspace-wide."""

    @staticmethod
    def of(symbol: Symbol) -> "PlainName":
        return PlainName(symbol.name, None if symbol.key is None else symbol.key.removesuffix(symbol.name))

    @property
    def key(self) -> str | None:
        return None if self.key_prefix is None else self.key_prefix + self.text

    @property
    def is_plain(self) -> bool:
        return False

    @property
    def is_bindable(self) -> bool:
        return True

    def with_text(self, new: str) -> "PlainName":
        return PlainName(new, self.key_prefix)

    def why_not_a_name(self) -> str | None:
        if not self.text:
            return "the new name is empty"
        return None if re.fullmatch(r"\w+", self.text) else f"`{self.text}` is not one word"

    def editable_span(self, text: str, occurrence: Span) -> Span | None:
        return occurrence if text[occurrence.start : occurrence.end] == self.text else None
