"""An open text in stretches, most of which an edit leaves as they were: what features compose their answers from."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence, Set
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol, TypeVar

from rholsp.model.summary import Contract, OutlineItem, Receive, Send, Symbol
from rholsp.model.tokens import LexicalToken

T = TypeVar("T")


class Kept:
    """What features have made of a part of a text: by the function that made it, and for what it depends on besides.

    Of each function the last result is kept. Threads may ask at the same time: then both make the same.
    """

    __slots__ = ("_made",)

    def __init__(self) -> None:
        self._made: tuple[tuple[Hashable, object, Any], ...] = ()
        """Of each function, what the result depended on, and the result: so few that a dictionary would take more."""

    def made(self, by: Hashable, depends: object, make: Callable[[], T]) -> T:
        """What was made last, if it depended on the same; else it is made, and kept."""
        for one, known, value in self._made:
            if one == by and known == depends:
                found: T = value
                return found
        made = make()
        self._put(by, depends, made)
        return made

    def last(self, by: Hashable, default: T) -> T:
        """What was kept last."""
        for one, _, value in self._made:
            if one == by:
                found: T = value
                return found
        return default

    def keep(self, by: Hashable, value: object) -> None:
        self._put(by, None, value)

    def _put(self, by: Hashable, depends: object, value: object) -> None:
        self._made = *[known for known in self._made if known[0] != by], (by, depends, value)


class Stretch(Protocol):
    """A unit of a text at its place, or what stands between two units."""

    @property
    def start(self) -> int:
        """Its offset in this version of the text."""

    @property
    def end(self) -> int: ...

    @property
    def kept(self) -> Kept | None:
        """What features made of it, for all versions in which it has the same text and means the same.

        Its place, the numbers of its symbols, and what is known of those that others share may change. None for what
        stands between units, which is not known again.
        """

    @property
    def shared(self) -> Sequence[int]:
        """The file's numbers of the symbols that it names and others may name, too; in the same order as ever."""

    @property
    def numbers(self) -> Sequence[int]:
        """The file's numbers of all symbols that a unit names."""

    def own(self) -> Sequence[Symbol]:
        """The symbols that a unit binds, at their places: in the order of those of its numbers that are not shared."""

    def sends(self) -> Sequence[Send]:
        """Those of a unit, at their places and with the file's numbers; nothing is told of what is between units."""

    def receives(self) -> Sequence[Receive]: ...

    def contracts(self) -> Sequence[Contract]: ...


@dataclass(frozen=True, slots=True)
class Between:
    """What stands between two units."""

    start: int
    end: int
    kept: Kept | None = None
    shared: Sequence[int] = ()
    numbers: Sequence[int] = ()

    def own(self) -> Sequence[Symbol]:
        return ()

    def sends(self) -> Sequence[Send]:
        return ()

    def receives(self) -> Sequence[Receive]:
        return ()

    def contracts(self) -> Sequence[Contract]:
        return ()


@dataclass(frozen=True, slots=True)
class Composition:
    """One version of an open text, put together from stretches.

    Symbols that a unit binds are named in it alone. All others are shared, those too that are bound between units.
    """

    stretches: Sequence[Stretch]
    """All of the text, in order."""
    tokens: Callable[[int, int], list[LexicalToken]]
    """Those between two borders of stretches."""
    called: Set[int]
    """The shared symbols that a send of the file names."""
    defined: Set[int]
    """The shared symbols that a contract of the file names."""
    told: Sequence[OutlineItem]
    """The items of the outline that tell more of a token than its symbol does."""
    kept: Kept = field(default_factory=Kept)
    """What features keep from version to version of the text."""
    trees: Callable[[int, int], Iterable[Any]] | None = None
    """The trees of the text around two offsets (`syntax/tree.py`): in the place of units that do not touch this range,
    nodes of the kind `UNIT` may stand. None where it takes no longer to read all of the text."""

    def units(self, by: Hashable, make: Callable[[Stretch], T]) -> list[tuple[Stretch, T]]:
        """Each unit with what a function makes of it, which is kept.

        It must not depend on where the unit stands, nor on what may change around it.
        """
        found: list[tuple[Stretch, T]] = []
        for stretch in self.stretches:
            kept = stretch.kept
            if kept is not None:
                made: T | None = kept.last(by, None)
                found.append((stretch, kept.made(by, None, partial(make, stretch)) if made is None else made))
        return found
